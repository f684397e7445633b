"""Resolve the names of activities, budget lines, events and districts in a file."""

import difflib
import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

from chatdong.domain.plan.districts import districts_of
from chatdong.domain.plan.model import Plan
from chatdong.store.ledger.cells import MAX_TEXT, SPACE, letters
from chatdong.store.ledger.indicators import IndicatorNames
from chatdong.store.ledger.refusals import BadCell, bad_cell

_BETWEEN_NAMES = re.compile(r"[,，、·ㆍ・‧•;；/／|\r\n]")
"""The separators between several names in one cell."""


def _short(district: str) -> str:
    """A district's name without its 구 (-gu), as offices often write it."""
    return re.sub(r"(?<=.)구$|-gu$", "", district, flags=re.IGNORECASE)


def _sounds(district: str) -> str:
    """A district's name split into jamo (NFD), so that 도붕 and 도봉 differ in one letter, not in half of their syllables."""
    return unicodedata.normalize("NFD", letters(_short(district)))


class Names:
    """The activities, budget lines and districts of a plan by all the names that a file may use; ids of older revisions are known too."""

    def __init__(self, plan: Plan, older_activities: Iterable[str], older_lines: Iterable[str]) -> None:
        self._plan = plan
        self.indicators = IndicatorNames(plan)
        self._activities: dict[str, set[str]] = {}
        self._lines: dict[str, set[str]] = {}
        self._items: dict[tuple[str, str], set[str]] = {}
        self._activity_ids = {a.id for a in plan.activity} | set(older_activities)
        self._line_ids = {line.id for line in plan.budget_line} | set(older_lines)
        self._spelt: dict[str, str] = {}
        self._looked_for = 0
        self._districts: dict[str, str] = {}
        self._districts_spelt: dict[str, str] = {}
        self.activity_of = {line.id: line.activity for line in plan.budget_line}
        for activity in plan.activity:
            for word in (activity.id, activity.name.ko, activity.name.en):
                if word:
                    self._activities.setdefault(letters(word), set()).add(activity.id)
                    self._spelt.setdefault(letters(word), word)
        for district in districts_of(plan):
            for word in filter(None, (district.id, district.name.ko, district.name.en)):
                for written in (word, _short(word)):
                    self._districts.setdefault(letters(written), district.id)
                self._districts_spelt.setdefault(_sounds(word), district.name.ko)
        for line in plan.budget_line:
            activity = plan.activity_by_id(line.activity)
            for item in filter(None, (line.item.ko, line.item.en, line.costing, line.id)):
                self._items.setdefault((activity.id, letters(item)), set()).add(line.id)
                self._lines.setdefault(letters(item), set()).add(line.id)
                for name in filter(None, (activity.name.ko, activity.name.en)):
                    self._lines.setdefault(letters(name + item), set()).add(line.id)
                    if item != line.costing:
                        self._spelt.setdefault(letters(name + item), f"{name} · {item}")

    def activity(self, text: str) -> str | BadCell:
        """The id of the activity with this id or name, or the refusal with similar names."""
        if text in self._activity_ids:
            return text
        found = self._activities.get(letters(text), set())
        if len(found) == 1:
            return next(iter(found))
        return bad_cell("no-such-activity", near=self._near(text, self._activities))

    def line(self, text: str, activity_id: str | None) -> str | BadCell:
        """The id of the budget line with this id, item or costing, within the activity where one is given, or the refusal.

        An empty text stands for the only line of the activity.
        """
        if text in self._line_ids:
            return text
        if activity_id and not text:
            found = {line.id for line in self._plan.lines_of(activity_id)}
            return next(iter(found)) if len(found) == 1 else bad_cell("which-line" if found else "activity-without-line")
        found = self._items.get((activity_id or "", letters(text)), set()) or self._lines.get(letters(text), set())
        if activity_id:
            found = {line_id for line_id in found if self.activity_of[line_id] == activity_id}
        if len(found) == 1:
            return next(iter(found))
        if found:
            names = [f"{self._plan.activity_by_id(self.activity_of[i]).name.ko}" for i in sorted(found)]
            return bad_cell("line-of-several", activities=", ".join(dict.fromkeys(names)))
        return bad_cell("no-such-line", near=self._near(text, self._lines))

    def event(self, text: str) -> tuple[str, int | None] | None:
        """The activity id and occurrence (None where not given) in a text like 월 정기간담회 3회차; None where it names no activity."""
        if len(text) > MAX_TEXT["event_id"]:
            return None
        numbered = re.fullmatch(r"(.+?)[\s(·,-]*제?\s*([0-9]{1,6})\s*(?:회차|회|차)\)?", text)
        whole = self.activity(text)
        if isinstance(whole, str):
            return whole, None
        if numbered and isinstance(self.activity(numbered[1]), str):
            return str(self.activity(numbered[1])), int(numbered[2])
        return None

    def districts(self, text: str) -> list[str] | BadCell:
        """The ids of the districts that a cell lists, sorted, or the refusal: 성동구, 도봉구 · 성동·도봉 · seongdong; dobong."""
        if not self._districts:
            return bad_cell("plan-without-districts")
        found, unknown = set(), []
        for part in filter(None, (part.strip(SPACE) for part in _BETWEEN_NAMES.split(text))):
            # Blanks separate names too, where each word is a name.
            words = [part] if letters(part) in self._districts else part.split()
            known = [id_ for word in words if (id_ := self._districts.get(letters(word))) is not None]
            if len(known) < len(words) or not words:
                unknown.append(part)
            else:
                found.update(known)
        if unknown:
            return self._no_such_district(unknown)
        return sorted(found)

    def _no_such_district(self, unknown: list[str]) -> BadCell:
        self._looked_for += 1
        spelt = self._districts_spelt if self._looked_for <= 2_000 else {}
        near = [key for name in unknown[:5] for key in difflib.get_close_matches(_sounds(name[:50]), spelt, n=1, cutoff=0.7)]
        names = ", ".join(name[:50] for name in unknown[:5])
        if near:
            return bad_cell("no-such-district-but", names=names, near=", ".join(dict.fromkeys(spelt[key] for key in near)))
        return bad_cell("no-such-district", names=names)

    def _near(self, text: str, among: Mapping[str, Any]) -> str:
        known = [key for key in among if key in self._spelt]
        self._looked_for += 1
        # Searching for similar names is slow, so it stops after 2,000 unknown names.
        near = difflib.get_close_matches(letters(text)[:50], known, n=3, cutoff=0.5) if self._looked_for <= 2_000 else []
        return ", ".join(dict.fromkeys(self._spelt[key] for key in near))
