"""What a list of readings calls the indicators of a plan and their parts, and the values in its cells."""

import difflib
import re
from collections.abc import Iterable
from decimal import Decimal

from chatdong.domain.plan.measures import measure_of
from chatdong.domain.plan.model import Indicator, LocalizedText, Plan
from chatdong.domain.progress.measurements import DECIMALS, parts_of, scaled
from chatdong.store.ledger.cells import SPACE, a_guess, count_in, letters, narrow
from chatdong.store.ledger.refusals import BadCell, bad_cell

_NUMBER = re.compile(r"(?P<open>\()?(?P<sign>[-△▲+]?)(?P<digits>[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,14})(?P<decimals>\.[0-9]+)?(?P<close>\))?")
_LONGEST = 60
"""As many letters as a value may be written in."""

WHOLE = frozenset("전체 합계 총계 계 전체평균 평균 whole wholebudget all total overall".split())
"""The words of a part that mean the whole."""

_SIDES = {
    "district": "자치구 district districts 구 시군구".split(),
    "sex": "성별 sex gender".split(),
    "age": "나이대 age ageband agegroup 연령 연령대 나이".split(),
    "other": "그밖의구분 other othergroups 기타 구분".split(),
}
_SAME = {"여": "여성", "여자": "여성", "남": "남성", "남자": "남성", "female": "women", "male": "men", "f": "women", "m": "men"}
"""Short words for parts, and the words that plans use."""


def takes_readings(indicator: Indicator) -> bool:
    """True for an indicator of which readings are entered: of its value, or of the parts of a breakdown."""
    return measure_of(indicator).entered or bool(indicator.breakdown)


def measured_in(text: str, units: Iterable[str] = ()) -> int | BadCell:
    """The value of a plain cell in ten-thousandths, or why it is none: 94.5 · 1,234.5 · 30% · △3 (negative) · (3); ``units`` may stand behind it."""
    shape = narrow(text).replace("−", "-").replace(" ", "")
    ending = max((unit for unit in (_bare(unit) for unit in (*units, "%")) if unit and _bare(shape).endswith(unit)), key=len, default="")
    shape = shape[: len(shape) - len(ending)]
    found = _NUMBER.fullmatch(shape) if len(shape) <= _LONGEST else None
    if found is None or bool(found["open"]) != bool(found["close"]) or (found["open"] and found["sign"]):
        return bad_cell("a-guess" if a_guess(shape) else "not-a-value")
    value = scaled(Decimal(found["digits"].replace(",", "") + (found["decimals"] or "")))
    if value is None:
        return bad_cell("value-out-of-range", places=DECIMALS)
    return -value if found["open"] or found["sign"] in ("-", "△", "▲") else value


def answers_in(text: str) -> int | BadCell:
    """The number of answers of a plain cell, or why it is none: 80 · 80명 · 80건 · n=80."""
    return count_in(re.sub(r"^n ?= ?|(?<=[0-9]) ?(?:건|부|answers?)$", "", text, flags=re.IGNORECASE), 0)


def _bare(unit: str) -> str:
    return narrow(unit).replace(" ", "").casefold()


class IndicatorNames:
    """The indicators of a plan and the parts of their breakdowns by all the names that a file may use."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._by_id = {one.id: one for one in plan.indicator}
        self._named: dict[str, list[Indicator]] = {}
        for one in plan.indicator:
            for word in {letters(word) for word in (one.id, one.name.ko, one.name.en) if word}:
                self._named.setdefault(word, []).append(one)
        self._looked_for = 0
        self._parts = {one.id: self._parts_of(one) for one in plan.indicator if one.breakdown}

    def _parts_of(self, indicator: Indicator) -> dict[str, dict[str, str]]:
        """By → what a part may be called → the key of the part."""
        found: dict[str, dict[str, str]] = {}
        for breakdown in indicator.breakdown:
            of = found.setdefault(breakdown.by, {})
            for key, name in parts_of(self._plan, breakdown).items():
                for word in _written(key, name, breakdown.by):
                    of.setdefault(letters(word), key)
        return found

    def of(self, indicator_id: str) -> Indicator | None:
        """The indicator of that id; None where the plan has none."""
        return self._by_id.get(indicator_id)

    def several(self, text: str) -> tuple[Indicator, ...]:
        """The indicators that take readings and bear this name, where that is more than one; else nothing."""
        found = tuple(one for one in self._named.get(letters(text), ()) if takes_readings(one))
        return found if len(found) > 1 and text not in self._by_id else ()

    def indicator(self, text: str) -> str | BadCell:
        """The id of the indicator with this id or name that takes readings, or why there is none."""
        named = [self._by_id[text]] if text in self._by_id else self._named.get(letters(text), [])
        found = [one for one in named if takes_readings(one)]
        if len(found) == 1:
            return found[0].id
        if found:
            return bad_cell("indicator-of-several", keys=", ".join(one.id for one in found))
        if named:
            return bad_cell("indicator-is-counted")
        self._looked_for += 1
        known = {letters(one.name.ko): one.name.ko for one in self._plan.indicator if takes_readings(one)}
        near = difflib.get_close_matches(letters(text)[:50], known, n=3, cutoff=0.5) if self._looked_for <= 2_000 else []
        return bad_cell("no-such-indicator", near=", ".join(known[key] for key in near))

    def value(self, indicator_id: str | None, text: str) -> int | BadCell:
        """The value of a cell in ten-thousandths, with or without the indicator's unit behind it."""
        one = self._by_id.get(indicator_id or "")
        return measured_in(text, filter(None, (one.unit.ko, one.unit.en)) if one else ())

    def unit(self, indicator_id: str, text: str) -> BadCell | None:
        """Why a cell with a unit is refused: it is not the indicator's; None where it is."""
        unit = self._by_id[indicator_id].unit
        return None if _bare(text) in {_bare(word) for word in (unit.ko, unit.en or "")} else bad_cell("unit-differs", unit=unit.ko)

    def part(self, indicator_id: str, text: str | None, by: str | None = None) -> tuple[str | None, str | None] | BadCell:
        """The breakdown and the part of it that a cell names, (None, None) for the whole, or why it names none.

        ``by``: the breakdown that the cell's column is of. A cell may name it itself, as in a list that was downloaded here: 성별: 여성.
        """
        indicator, breakdowns = self._by_id[indicator_id], self._parts.get(indicator_id, {})
        if text is None or letters(text) in WHOLE:
            return (None, None) if measure_of(indicator).entered else bad_cell("part-missing", parts=self._offered(breakdowns))
        side, colon, rest = (piece.strip(SPACE) for piece in narrow(text).partition(":"))
        if by is None and colon:
            named = next((one for one, words in _SIDES.items() if letters(side) in words), None)
            by, text = (named, rest) if named else (None, text)
        if by is not None and by not in breakdowns:
            return bad_cell("no-such-breakdown", parts=self._offered(breakdowns))
        found = [(one, of[word]) for one, of in breakdowns.items() if by in (None, one) for word in self._words(text) if word in of]
        if len(set(found)) == 1:
            return found[0]
        return bad_cell("part-of-several" if found else "no-such-part", parts=self._offered(breakdowns))

    @staticmethod
    def _words(text: str) -> tuple[str, ...]:
        word = letters(text)
        return (word, _SAME[word]) if word in _SAME else (word,)

    @staticmethod
    def _offered(breakdowns: dict[str, dict[str, str]]) -> str:
        """The parts of the breakdowns in words, some of many."""
        return " · ".join(", ".join(list(dict.fromkeys(of.values()))[:5]) for of in breakdowns.values())


def _written(key: str, name: LocalizedText, by: str) -> Iterable[str]:
    """The names of a part: its key, both names, and a district's without 구."""
    for word in filter(None, (key, name.ko, name.en)):
        yield word
        if by == "district":
            yield re.sub(r"(?<=.)구$|-gu$", "", word, flags=re.IGNORECASE)
