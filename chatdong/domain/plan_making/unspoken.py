"""What a plan has that a new version of it does not speak of: named, so that it does not vanish unseen, and kept where somebody wants it."""

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from chatdong.domain.message import Message, message
from chatdong.domain.plan.districts import districts_of, list_word
from chatdong.domain.plan.model import LocalizedText, Plan
from chatdong.domain.plan.toml_format import mistakes_of
from chatdong.domain.plan_making.parts import PARTS, PASSAGES, Part

MORE = "+"
"""Stands behind the key of what a list has more than the new version's."""

_LISTS = tuple(part for part in PARTS if part.value in {each.name for each in fields(Plan)})
_ALONE = {
    "period": message("계획 기간"),
    "payments_until": message("지출 처리 기한"),
    "subject": message("분야"),
    "document": message("결재"),
    "district_list": message("자치구 목록"),
}
_WORDS = {
    "title": message("제목"),
    "organisation": message("기관"),
    "fiscal_year": message("회계연도"),
    "total_krw": message("총 예산"),
    "total_source": message("총 예산의 출처"),
}
TITLES: dict[str, Message] = {**_WORDS, **_ALONE, **PASSAGES, **{part.value: PARTS[part].title for part in _LISTS}}
"""The field of a plan → what it is called."""

_NAMES: Mapping[Part, Callable[[Plan, Any], LocalizedText | str]] = {
    Part.AUDIENCES: lambda plan, one: one.name,
    Part.PROBLEMS: lambda plan, one: one.title,
    Part.REVIEWS: lambda plan, one: one.body,
    Part.COMMUNICATION: lambda plan, one: one.stage,
    Part.DISTRICTS: lambda plan, one: one.name,
    Part.CATEGORIES: lambda plan, one: one.name,
    Part.BASELINES: lambda plan, one: f"{next((each.name for each in plan.indicator if each.id == one.indicator), '–')} {one.year}",
    # There are many of them, so they stand behind all else.
    Part.STATEMENTS: lambda plan, one: one.quote,
}
"""The lists that ``revision_diff.compare`` does not compare, and what an element of each is called."""


_KNOWN_BY_ID = frozenset({Part.BASELINES, Part.CATEGORIES, Part.DISTRICTS})


@dataclass(frozen=True)
class Unspoken:
    """Something of a plan that the new version has nothing of: its key for ``with_kept``, what it is, and of how many. ``whole``: the new version
    does not speak of it at all; else it has other texts of the kind."""

    key: str
    what: Message
    count: int
    whole: bool = True


@dataclass(frozen=True)
class TextChange:
    """A difference that is no figure: what it is of, "added", "removed" or "changed", and its words."""

    what: Message
    kind: str
    words: LocalizedText | str


def unspoken(before: Plan, made: Plan) -> tuple[Unspoken, ...]:
    """What ``before`` has and ``made``, a new version of it under the same ids, says nothing of: whole texts and lists, and fields of elements."""
    found = []
    for each in fields(Plan):
        if each.name in TITLES and each.name not in _WORDS and not getattr(made, each.name) and (value := getattr(before, each.name)):
            found.append(Unspoken(each.name, TITLES[each.name], len(value) if isinstance(value, tuple) else 1))
    for part in _LISTS:
        for attribute, title in _attributes(part):
            count = sum(1 for old, new in _pairs(before, made, part) if _is_unsaid(part, attribute, old, new))
            if count:
                found.append(Unspoken(f"{part}.{attribute}", message("{part}의 {field}", part=PARTS[part].title, field=title), count))
    for name in (*PASSAGES, *_NAMES):
        left = _left(before, made, name) if getattr(made, name) else ()
        if left and isinstance(getattr(made, name), tuple):
            what = message("{part} 가운데 초안에 없는 것", part=TITLES[name])
            found.append(Unspoken(f"{name}{MORE}", what, len(left), whole=False))
    return tuple(found)


def with_kept(before: Plan, made: Plan, keys: Collection[str]) -> Plan:
    """``made`` with what ``before`` has under these keys of ``unspoken``. What refers to something that is not there any more, or would make the
    plan a faulty one, stays out."""
    plan = made
    for each in fields(Plan):
        if each.name in keys and not getattr(made, each.name):
            plan = _sound(plan, _with(plan, each.name, _standing(before, plan, each.name)))
    for part in _LISTS:
        for attribute, _title in _attributes(part):
            if f"{part}.{attribute}" in keys:
                plan = _sound(plan, _with_attribute(before, plan, part, attribute))
    for name in (*PASSAGES, *_NAMES):
        if f"{name}{MORE}" in keys:
            left = {id(one) for one in _left(before, made, name)}
            more = tuple(one for one in _standing(before, plan, name) if id(one) in left)
            plan = _sound(plan, _with(plan, name, (*getattr(plan, name), *more)))
    return plan


def text_changes(before: Plan, after: Plan) -> tuple[TextChange, ...]:
    """The differences between two revisions that ``revision_diff.compare`` does not list, each with its words; what is lost comes first."""
    found = list(_alone(before, after))
    for name in (*PASSAGES, *_NAMES):
        title = TITLES[name]
        found += [TextChange(title, "removed", _words_of(before, name, one)) for one in _left(before, after, name)]
        found += [TextChange(title, "added", _words_of(after, name, one)) for one in _left(after, before, name)]
        old: dict[str, list[Any]] = {}
        for one in _tuple(getattr(before, name)):
            old.setdefault(_run_of(before, name, one), []).append(_said(one))
        for one in _tuple(getattr(after, name)):
            same = old.get(_run_of(after, name, one))
            if same is not None and _said(one) not in same:
                found.append(TextChange(title, "changed", _words_of(after, name, one)))
    return tuple(sorted(found, key=lambda one: one.kind != "removed"))


def _left(before: Plan, after: Plan, name: str) -> tuple[Any, ...]:
    """The elements of a list of ``before`` whose words are not in that of ``after``, as often as they stand there, or as a part of another's."""
    new = Counter(_run_of(after, name, one) for one in _tuple(getattr(after, name)))
    texts = [run for run in new if run] if name in PASSAGES or name == Part.STATEMENTS else []
    found = []
    for one in _tuple(getattr(before, name)):
        run = _run_of(before, name, one)
        if run in new:
            new[run] -= 1
        if new.get(run, 0) < 0 or (run not in new and not any(run in each or each in run for each in texts)):
            found.append(one)
    return tuple(found)


def _words_of(plan: Plan, name: str, one: Any) -> LocalizedText | str:
    words: LocalizedText | str = one.text if name in PASSAGES else _NAMES[Part(name)](plan, one)
    return words


def _run_of(plan: Plan, name: str, one: Any) -> str:
    """The words of an element without spaces and marks; those of a review have the group that it is asked in beside them. What has an
    id, or is of something that has one, is known by it, whatever it is called."""
    if name in _KNOWN_BY_ID:
        return PARTS[Part(name)].key(one)
    words = str(_words_of(plan, name, one))
    beside = str(one.group) if name == Part.REVIEWS else ""
    # Words that are nothing but marks are compared as they are.
    return re.sub(r"[\W_]+", "", f"{words}{beside}") or words


def _said(element: Any) -> Any:
    """An element without its place in the paper."""
    return replace(element, **{name: None for name in ("source", "quote") if hasattr(element, name)})


def _alone(before: Plan, after: Plan) -> Iterator[TextChange]:
    for name, title in {**_WORDS, "subject": _ALONE["subject"], "document": _ALONE["document"], "district_list": _ALONE["district_list"]}.items():
        old, new = getattr(before, name), getattr(after, name)
        if old != new and not (name == "document" and old and new and _said(old) == _said(new)):
            words = _in_words(name, old if new is None else new)
            yield TextChange(title, "removed" if new is None else "added" if old is None else "changed", words)


def _in_words(name: str, value: Any) -> LocalizedText | str:
    """The value of a field of a plan as it is shown."""
    if name == "document":
        return str(value.approved_on.isoformat())
    if name == "district_list":
        return list_word(value)
    if name == "total_krw":
        return f"{value:,}"
    return value if isinstance(value, LocalizedText) else str(value)


def _tuple(value: Any) -> tuple[Any, ...]:
    return value if isinstance(value, tuple) else () if value is None else (value,)


def _attributes(part: Part) -> Iterator[tuple[str, Message]]:
    """The fields of the elements of a list that may be left open, with their titles."""
    for one in PARTS[part].fields:
        if one.attribute != "source" and not any(column.required for column in one.columns):
            yield one.attribute, one.columns[0].title
    if part is Part.ACTIVITIES:
        yield "occurrence", PARTS[Part.OCCURRENCES].title


def _by_key(plan: Plan, part: Part) -> dict[str, Any]:
    """The elements of a list by their keys; those whose key another one has are not told apart and left out."""
    elements = getattr(plan, part.value)
    counted = Counter(map(PARTS[part].key, elements))
    return {key: one for one in elements if counted[key := PARTS[part].key(one)] == 1}


def _pairs(before: Plan, made: Plan, part: Part) -> Iterator[tuple[Any, Any]]:
    old = _by_key(before, part)
    return ((old[key], one) for key, one in _by_key(made, part).items() if key in old)


def _is_unsaid(part: Part, attribute: str, old: Any, new: Any) -> bool:
    if part is Part.ACTIVITIES and attribute == "occurrence" and new.times != old.times:
        return False
    # False is an answer, and nothing is not.
    return getattr(new, attribute) in (None, ()) and getattr(old, attribute) not in (None, ())


def _with_attribute(before: Plan, plan: Plan, part: Part, attribute: str) -> Plan:
    wanted = {id(new): getattr(old, attribute) for old, new in _pairs(before, plan, part) if _is_unsaid(part, attribute, old, new)}
    elements = getattr(plan, part.value)
    return _with(plan, part.value, tuple(replace(one, **{attribute: wanted[id(one)]}) if id(one) in wanted else one for one in elements))


def _with(plan: Plan, name: str, value: Any) -> Plan:
    changed: dict[str, Any] = {name: value}
    return replace(plan, **changed)


def _sound(plan: Plan, changed: Plan) -> Plan:
    """The changed plan, where it has no more mistakes than the plan."""
    return changed if changed == plan or len(mistakes_of(changed)) <= len(mistakes_of(plan)) else plan


_REFERS = {"activity": "activity", "category": "category", "indicator": "indicator", "line": "budget_line", "numerator": "indicator"}
_REFERS |= {"denominator": "indicator"}


def _standing(before: Plan, plan: Plan, name: str) -> Any:
    """The value of a field of ``before``, without the elements that refer to something that ``plan`` does not have."""
    value = getattr(before, name)
    if not isinstance(value, tuple):
        return value
    there = {each: {one.id for one in getattr(plan, each)} for each in ("activity", "category", "budget_line", "indicator")}
    there["indicator"] |= {one.id for one in value} if name == "indicator" else set()
    places = {one.id for one in districts_of(replace(plan, district=before.district, district_list=plan.district_list or before.district_list))}

    def stands(one: Any) -> bool:
        """True where all that an element refers to is there."""
        if any(getattr(one, field, None) not in (None, *there[of]) for field, of in _REFERS.items()):
            return False
        if name == "support_team" and one.district is not None:
            return one.district in places
        return name != "indicator" or all(each in there["activity"] for each in one.activities)

    return tuple(filter(stands, value))
