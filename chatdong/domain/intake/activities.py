"""The activities of a plan: those that the budget pays for and those that the text schedules, as one list."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import pairwise
from typing import TypeVar

from chatdong.domain.costing.costing import parse
from chatdong.domain.intake.budget.items import BudgetItem
from chatdong.domain.intake.fact import Fact, Source, fact
from chatdong.domain.intake.mentions.places import Purpose, purpose_of
from chatdong.domain.intake.mentions.said import Mention
from chatdong.domain.intake.mentions.sections import UNFINISHED
from chatdong.domain.intake.periods import periods
from chatdong.domain.intake.wording import bare, compact, kind_of, likeness, noun_of, says_kind, stem
from chatdong.domain.message import Message, message
from chatdong.domain.plan.line_costing import PEOPLE_UNITS, TIMES_UNITS
from chatdong.domain.plan.model import ActivityKind, Window

Value = TypeVar("Value")

_LIKE = 0.75
_NEARLY = 0.6
_LONGEST_NAME = 60
_MONTH_UNITS = ("월", "개월")
_MONTH_DAYS = 31
_OFTEN = 5
"""What is held so many times and does not say what it is is more likely a course than an event."""
_AS_NEEDED = re.compile(r"수시|필요\s*시|상시")
_HELPERS = re.compile(r"강사|강의|인건비|심사|자문|위원|사회자|진행요원|운영인력|보조|컨설턴트|멘토|원고")
_PAID_FOR = re.compile(r"^(?P<name>\S+\s+\S.*?)\s+\S*(?:비|료|수당)$")
"""What a fee is paid for, in the name of a line: 숲 놀이반 강사비."""
_PAYING = re.compile(r"(?:지급|지출|품의|기안)(?:\s|$)")
_COSTS = re.compile(
    r"(?:비|료|수당|금|급|여비|수수료)(?:\s*\(.*\))?$|구입|구매|임차|임대|대관|대여|인쇄|강사|사례|수당|급여|식대|다과|간식|재료|교재|물품|용품|장비|소모품|현수막|기념품|상품|보험|숙박|교통|차량|홍보물"
)
"""Words of what is bought or paid for an activity."""
_QUALIFIED = re.compile(r"^(?P<item>.+?)\s*\((?P<word>[^()0-9]+)\)$")


@dataclass(frozen=True)
class DraftOccurrence:
    """One dated occurrence of an activity, with its topic where the document gives one."""

    window: Fact[Window]
    topic: Fact[str] | None = None


@dataclass(frozen=True)
class DraftActivity:
    """An activity as it was read. What is None the document does not say.

    ``lines``: the places of its budget lines. ``also``: its other names. ``said``: every period that the document gives it, with its words;
    ``undated``: words for its time that name no day and no month (방학 중).
    """

    name: Fact[str]
    kind: Fact[ActivityKind]
    number: int
    times: Fact[int] | None = None
    window: Fact[Window] | None = None
    people: Fact[int] | None = None
    audience: Fact[str] | None = None
    payer: Fact[str] | None = None
    content: tuple[Fact[str], ...] = ()
    occurrences: tuple[DraftOccurrence, ...] = ()
    lines: tuple[int, ...] = ()
    also: tuple[Fact[str], ...] = ()
    said: tuple[Fact[Window], ...] = field(default=())
    undated: Fact[str] | None = None

    @property
    def as_needed(self) -> bool:
        """True if the name says that it is held when it is needed (수시)."""
        return _AS_NEEDED.search(self.name.value) is not None


@dataclass(frozen=True)
class SeenActivity:
    """What looks like an activity and was not taken for one of the plan's, and why; somebody may take it."""

    activity: DraftActivity
    why: Message


@dataclass(frozen=True)
class Activities:
    """The activities of a plan, and what only looks like one, each in the order of the document."""

    found: tuple[DraftActivity, ...]
    seen: tuple[SeenActivity, ...] = ()


def read_activities(items: Sequence[BudgetItem], mentions: Sequence[Mention], days: Window, start: int) -> Activities:
    """The activities of a plan, and what was seen and not taken. ``start``: the number of the budget in the document.

    Lines of one activity with different counts are told apart by the periods or the words in brackets of their items. A mention belongs to
    the activity with the most similar name of the same noun, or to the only one with that noun, which is a doubt; else it is one of its own.
    Lines whose table names no activity have one only where their category or item is the name of one, or the text speaks of it.
    """
    found = _of_budget(items, days, start)
    told = _repeated([one for one in mentions if _why_not(one) is None])
    parts: dict[int, list[Mention]] = {k: [] for k in range(len(found))}
    order = {"agenda": 1, "section": 0, "schedule": 2}
    loose: list[Mention] = []
    for mention in sorted(told, key=lambda one: (order[one.origin], one.number)):
        place = _match(mention, found, parts)
        if place is None:
            loose.append(mention)
            continue
        parts[place].append(mention)
    for mention in loose:
        place = _match(mention, found, parts, only=True)
        if place is not None:
            parts[place].append(mention)
            continue
        found.append(_of_mention(mention))
        parts[len(found) - 1] = [mention]
    made = [_merged(one, parts[k], days) for k, one in enumerate(found) if parts[k] or not _only_paid(one)]
    made = [_with_window_of(one, made) for one in made]
    refused = [(one, why) for one in mentions if (why := _why_not(one)) is not None and _match(one, found, parts) is None]
    return Activities(tuple(sorted(made, key=lambda one: one.number)), tuple(_seen(refused, days)))


def _of_mention(mention: Mention) -> DraftActivity:
    kind, sure = kind_of(mention.name.value)
    return DraftActivity(mention.name, replace(mention_kind(mention, kind), doubt=None if sure else _kind_doubt(kind)), mention.number)


def _why_not(mention: Mention) -> Message | None:
    """Why a mention is no activity of the plan: its place is for something else, or it is a step on the way in the text (참여자 모집)."""
    if mention.why_not is not None or mention.origin != "section" or kind_of(mention.name.value) != (ActivityKind.PLANNING, True):
        return mention.why_not
    return message("모집·선정·정산 같은 절차로 보여 세부사업으로 읽지 않았습니다.")


def _seen(refused: Sequence[tuple[Mention, Message]], days: Window) -> Iterator[SeenActivity]:
    """What was not taken, each name once with all that is said of it."""
    groups: dict[str, list[tuple[Mention, Message]]] = {}
    for mention, why in refused:
        groups.setdefault(compact(mention.name.value), []).append((mention, why))
    for group in groups.values():
        yield SeenActivity(_merged(_of_mention(group[0][0]), [mention for mention, _why in group], days), group[0][1])


def _only_paid(activity: DraftActivity) -> bool:
    """True if lines of a budget that names no activities are all that there is of it: what is paid, not what is done."""
    return bool(activity.lines) and activity.name.doubt is not None and not activity.name.alternatives and not _is_done(activity.name.value)


def _is_done(name: str) -> bool:
    """True if a name of a category or of an item is what is done, not what is bought or paid for it."""
    return (
        len(name) <= _LONGEST_NAME
        and says_kind(name)
        and kind_of(name)[0] is not ActivityKind.PUBLICATION
        and not (_COSTS.search(name) or UNFINISHED.search(name))
    )


def _repeated(mentions: Sequence[Mention]) -> list[Mention]:
    """The mentions, with those of a schedule that name one activity several times, each with a time of its own, as one with all of its times."""
    kept: list[Mention] = []
    known: dict[str, int] = {}
    for mention in mentions:
        key = compact(mention.name.value)
        place = known.get(key) if mention.origin == "schedule" else None
        if place is not None and mention.windows and _apart(kept[place], mention):
            first = kept[place]
            times = None if first.times is None and mention.times is None else _summed(first, mention)
            kept[place] = replace(first, windows=(*first.windows, *mention.windows), times=times, marked=0)
            continue
        if mention.origin == "schedule" and mention.windows:
            known[key] = len(kept)
        kept.append(mention)
    return kept


def _apart(one: Mention, other: Mention) -> bool:
    return all(not first.value.overlaps(then.value) for first in one.windows for then in other.windows)


def _summed(one: Mention, other: Mention) -> Fact[int] | None:
    """The counts of two times of one activity together, where both are said; what is said of one alone is no count of both."""
    if one.times is None or other.times is None:
        return None
    return replace(one.times, value=one.times.value + other.times.value, quote=f"{one.times.quote} + {other.times.quote}", alternatives=())


def _with_window_of(activity: DraftActivity, others: Sequence[DraftActivity]) -> DraftActivity:
    """An activity that is another one with a word in brackets (수시 간담회(식사)) is held in the other one's period, which is a doubt."""
    base = re.sub(r"\(.*", "", activity.name.value)
    if activity.window is not None or base == activity.name.value:
        return activity
    other = next((one for one in others if compact(one.name.value) == compact(base) and one.window is not None), None)
    if other is None or other.window is None:
        return activity
    doubt = message("시기가 따로 적혀 있지 않아 ‘{name}’의 시기로 읽었습니다.", name=other.name.value)
    return replace(activity, window=replace(other.window, doubt=doubt, alternatives=()))


def _kind_doubt(kind: ActivityKind) -> Message:
    if kind is ActivityKind.GRANT:
        return message("이름에 ‘지원’만 있어 보조금으로 읽었습니다.")
    return message("이름에 종류가 드러나지 않아 구입으로 읽었습니다.")


def mention_kind(mention: Mention, kind: ActivityKind) -> Fact[ActivityKind]:
    """The kind of an activity that a mention names, with the other kinds to choose from."""
    return Fact(kind, mention.name.quote, mention.name.place, None, tuple(one for one in ActivityKind if one is not kind))


# The budget's own


def _of_budget(items: Sequence[BudgetItem], days: Window, start: int) -> list[DraftActivity]:
    groups: dict[str, list[int]] = {}
    names: dict[str, Fact[str]] = {}
    for place, item in enumerate(items):
        name = _activity_of(item)
        key = compact(name.value)
        groups.setdefault(key, []).append(place)
        names.setdefault(key, name)
    found = []
    for key, places in groups.items():
        for name, own in _told_apart(names[key], places, items, days):
            found.append(_activity(name, own, items, days, start))
    return found


def _activity_of(item: BudgetItem) -> Fact[str]:
    """The activity of a line: the one of its row, else its category, else its item; the last two with a doubt."""
    if item.activity is not None and purpose_of(item.activity.value) is not Purpose.FIGURES and not UNFINISHED.search(item.activity.value):
        return item.activity
    if _is_done(item.item.value):
        return item.item
    of = item.category or item.item
    return replace(of, doubt=message("세부사업이 적혀 있지 않아 ‘{name}’을(를) 세부사업으로 읽었습니다.", name=of.value))


def _told_apart(name: Fact[str], places: list[int], items: Sequence[BudgetItem], days: Window) -> list[tuple[Fact[str], list[int]]]:
    """An activity whose lines count differently, told apart by a word in brackets (진행비(식사)); else as it is."""
    counts = {k: _factor(items[k], TIMES_UNITS) for k in places}
    distinct = {value for value in counts.values() if value is not None}
    qualified = {k: found for k in places if (found := _QUALIFIED.match(items[k].item.value)) and not periods(items[k].item.value, days)}
    plain = [k for k in places if k not in qualified]
    if len(distinct) < 2 or not plain or not qualified or name.doubt is not None:
        return [(name, places)]
    parted: list[tuple[Fact[str], list[int]]] = [(name, [])]
    stems = {re.sub(r"\(.*", "", items[k].item.value).strip() for k in plain}
    for k in places:
        found = qualified.get(k)
        if found and found["item"] in stems and counts[k] not in {counts[one] for one in plain}:
            source = Source(items[k].item.quote, items[k].item.place)
            doubt = message("횟수가 달라 따로 여는 것으로 읽었습니다.")
            parted.append((fact(f"{name.value}({found['word']})", source, doubt, (name.value,)), [k]))
        else:
            parted[0][1].append(k)
    return parted


def _activity(name: Fact[str], places: list[int], items: Sequence[BudgetItem], days: Window, start: int) -> DraftActivity:
    kind, sure = kind_of(name.value)
    if not sure and name.doubt is None and not any(_factor(items[k], TIMES_UNITS) for k in places):
        sure = True  # what is counted in no times is bought
    doubt = None if sure else _kind_doubt(kind)
    others = tuple(one for one in ActivityKind if one is not kind)
    own = [items[k] for k in places]
    return DraftActivity(
        name,
        Fact(kind, name.quote, name.place, doubt, others),
        start,
        _times(own, days) if not _is_bought(kind) or not sure else _months_paid(own) if kind.by_paying else None,
        None,
        _people(own) if kind.gathers else None,
        lines=tuple(places),
    )


def _is_bought(kind: ActivityKind) -> bool:
    """True if nothing is counted in times: what is bought when it is needed, and what is paid."""
    return kind is ActivityKind.PURCHASE or kind.by_paying


def _months_paid(items: Sequence[BudgetItem]) -> Fact[int] | None:
    """As many times as the costings count months (2,000,000원×12월)."""
    counted = [(item, count) for item in items if (count := _factor(item, _MONTH_UNITS))]
    if not counted or len({count for _item, count in counted}) > 1:
        return None
    return fact(counted[0][1], Source(counted[0][0].costing.quote, counted[0][0].costing.place))


def _factor(item: BudgetItem, units: Iterable[str]) -> int | None:
    values = {factor.value for factor in parse(item.costing.value).factors if not factor.is_price and factor.unit in units}
    value = values.pop() if len(values) == 1 else None
    return int(value) if value is not None and value.denominator == 1 else None


def _times(items: Sequence[BudgetItem], days: Window) -> Fact[int] | None:
    counted = [(item, count) for item in items if (count := _factor(item, TIMES_UNITS))]
    if not counted:
        return None
    values = list(dict.fromkeys(count for _item, count in counted))
    first = counted[0][0]
    if len(values) == 1:
        return fact(values[0], Source(first.costing.quote, first.costing.place))
    dated = [(found[0].window, item, count) for item, count in counted if (found := periods(item.item.value, days))]
    if len(dated) == len(counted) and not any(one[0].overlaps(other[0]) for one, other in pairwise(sorted(dated, key=lambda one: one[0].start))):
        words = " + ".join(item.costing.quote for _window, item, _count in dated)
        return fact(sum(count for _window, _item, count in dated), Source(words, first.costing.place))
    doubt = message("산출내역마다 횟수가 다릅니다.")
    return fact(max(values), Source(first.costing.quote, first.costing.place), doubt, tuple(one for one in values if one != max(values)))


def _people(items: Sequence[BudgetItem]) -> Fact[int] | None:
    counted = [(item, count) for item in items if (count := _factor(item, PEOPLE_UNITS)) and not _HELPERS.search(item.item.value)]
    if not counted:
        return None
    item, most = max(counted, key=lambda one: one[1])
    others = tuple(dict.fromkeys(count for _item, count in counted if count != most))
    doubt = message("산출내역마다 사람 수가 다릅니다.") if others else None
    return fact(most, Source(item.costing.quote, item.costing.place), doubt, others)


# Mentions


def _match(mention: Mention, found: Sequence[DraftActivity], parts: dict[int, list[Mention]], *, only: bool = False) -> int | None:
    """The activity that a mention is about; with ``only`` also the one activity with the same noun that nothing else was said of."""
    noun = noun_of(mention.name.value)
    best, most = None, 0.0
    for k, one in enumerate(found):
        names = [one.name.value, *(part.name.value for part in parts[k])]
        if one.name.doubt is not None and (paid_for := _PAID_FOR.match(one.name.value)):
            names.append(paid_for["name"])
        if "(" in one.name.value and one.name.alternatives:
            continue  # one that was told apart has no mention of its own
        if one.name.doubt is not None and _PAYING.search(mention.name.value):
            continue  # 강사비 지급 is done about what is paid, and is not what it is paid for
        if any(_another_row(mention, part) for part in parts[k]) or len(one.name.value) > _LONGEST_NAME:
            continue
        alike = max(_alike(mention.name.value, name) for name in names)
        if _NEARLY <= alike < _LIKE and _same_days(mention, parts[k]):
            alike = _LIKE
        same_noun = any(noun_of(name) == noun for name in names)
        if not same_noun and (noun or noun_of(one.name.value)) and alike < 1:
            continue
        if alike > most and (any(stem(mention.name.value) == stem(name) for name in names) or _fits(mention, parts[k])):
            best, most = k, alike
    if best is not None and most >= _LIKE:
        return best
    if not only or not noun:
        return None
    free = [k for k, one in enumerate(found) if noun_of(one.name.value) == noun and not any(part.windows for part in parts[k])]
    return free[0] if len(free) == 1 and found[free[0]].lines else None


def _same_days(mention: Mention, parts: Sequence[Mention]) -> bool:
    """True if the text and a schedule give what bears nearly one name the very same days."""
    own = [window.value for window in mention.windows]
    return bool(own) and any(part.origin != mention.origin and [window.value for window in part.windows] == own for part in parts)


def _another_row(mention: Mention, other: Mention) -> bool:
    """True for two rows of one table with names of their own: a table does not call one thing by two names."""
    same_table = mention.number == other.number and mention.origin == other.origin == "schedule"
    return same_table and stem(mention.name.value) != stem(other.name.value) and not (mention.dated and other.dated)


def _alike(one: str, other: str) -> float:
    """How alike two names are, 0–1; alike enough where every word of the shorter one, of at least two, is a word of the other too (동네 축제)."""
    (words, numbers), (other_words, other_numbers) = _words_of(one), _words_of(other)
    if numbers and other_numbers and numbers != other_numbers:
        return 0.0  # 1기 and 2기
    shorter, longer = sorted((words, other_words), key=len)
    within = len(shorter) > 1 and shorter <= longer
    return max(likeness(one, other), _LIKE if within else 0.0)


@lru_cache(maxsize=4096)
def _words_of(name: str) -> tuple[frozenset[str], tuple[str, ...]]:
    """The words of a name as they are compared, and its numbers."""
    words = frozenset(word for part in re.split(r"[\s·ㆍ,/]+", bare(name)) if (word := stem(part)))
    return words, tuple(re.findall(r"[0-9]+", name))


def _fits(mention: Mention, parts: Sequence[Mention]) -> bool:
    """False if the periods of a mention and of what was said before have no day in common."""
    others = [window.value for part in parts for window in part.windows]
    own = [window.value for window in mention.windows]
    return not others or not own or any(one.overlaps(other) for one in own for other in others)


def _merged(activity: DraftActivity, parts: Sequence[Mention], days: Window) -> DraftActivity:
    """The activity with all that its mentions say; where they differ, the agenda's dates go before a section's and those before the schedule's."""
    also = tuple(part.name for part in parts if compact(part.name.value) != compact(activity.name.value))
    said = tuple(window for part in parts for window in part.windows)
    agenda = next((part for part in parts if part.occurrences), None)
    ordered = [
        *([agenda] if agenda else []),
        *(part for part in parts if part.origin == "section"),
        *(part for part in parts if part.origin == "schedule"),
    ]
    window = _window_of(ordered)
    spoken = next((part.name for part in parts if part.origin == "section"), None)
    if activity.name.doubt is not None and spoken is not None and kind_of(activity.name.value) == (ActivityKind.PURCHASE, True):
        # The budget only names what is paid (강사비); the text says for which activity.
        kind, sure = kind_of(spoken.value)
        others = tuple(one for one in ActivityKind if one is not kind)
        activity = replace(
            activity,
            name=replace(spoken, doubt=activity.name.doubt, alternatives=(activity.name.value,)),
            kind=Fact(kind, spoken.quote, spoken.place, None if sure else _kind_doubt(kind), others),
        )
    said_times = _first(parts, lambda part: part.times)
    times = _compared(activity.times, said_times, message("횟수가 다르게 적힌 곳이 있습니다.")) or _parts_of(ordered)
    occurrences: tuple[DraftOccurrence, ...] = ()
    if agenda is not None:
        listed = tuple(DraftOccurrence(when, what) for when, what in agenda.occurrences)
        if times is None or times.value == len(listed):
            occurrences = listed
            times = times or fact(len(listed), Source(agenda.name.quote, agenda.name.place))
        else:
            doubt = message("일정표에는 {listed}번이 있습니다.", listed=len(listed))
            times = replace(times, doubt=doubt, alternatives=(len(listed), *times.alternatives))
    apart = next((part.windows for part in ordered if len(part.windows) > 1), ())
    if not occurrences and times is not None and len(apart) == times.value:
        occurrences = tuple(DraftOccurrence(when) for when in sorted(apart, key=lambda one: one.value.start))
    if times is None:
        doubt = message("횟수가 적혀 있지 않아 한 번으로 읽었습니다.")
        times = Fact(1, activity.name.quote, activity.name.place, doubt) if not _is_bought(activity.kind.value) else None
    told = any(part.audience is not None or part.people is not None for part in parts) or (times is not None and times.value > 1)
    gathers = bool(parts) and told and not kind_of(activity.name.value)[1]
    if gathers and _is_bought(activity.kind.value):
        often = times is not None and times.value >= _OFTEN
        guess = ActivityKind.TRAINING if often else ActivityKind.FESTIVAL
        why = message("이름에 종류가 드러나지 않으나 대상이나 횟수가 있어 모이는 행사로 읽었습니다.")
        kinds = tuple(kind for kind in ActivityKind if kind is not guess)
        activity = replace(activity, kind=replace(activity.kind, value=guess, doubt=why, alternatives=kinds))
    names_doubt = _names_doubt(activity, also)
    whole = compact(activity.name.value)
    shorter = next((part.name for part in parts for one in part.content if compact(f"{part.name.value}{one.value}") == whole), None)
    if shorter is not None:
        # A budget table that says what is done beside the name.
        activity = replace(activity, name=replace(shorter, alternatives=(activity.name.value,)))
    return replace(
        activity,
        name=replace(
            activity.name, doubt=activity.name.doubt or names_doubt, alternatives=activity.name.alternatives or tuple(one.value for one in also)
        ),
        number=min([activity.number, *(part.number for part in parts)]) if not activity.lines else activity.number,
        times=times,
        window=window,
        people=_compared(activity.people, _first(parts, lambda part: part.people), message("인원이 다르게 적힌 곳이 있습니다."))
        if activity.kind.value.gathers
        else None,
        audience=_first(parts, lambda part: part.audience),
        payer=_first(parts, lambda part: part.payer) if not activity.lines else None,
        content=next((part.content for part in parts if part.content), ()),
        occurrences=occurrences,
        also=also,
        said=said,
        undated=_first(parts, lambda part: part.undated),
    )


def _window_of(parts: Sequence[Mention]) -> Fact[Window] | None:
    """The first period that is written in full, else the first; the others are its other readings, but for those that it is only the exact day of."""
    told = [part for part in parts if part.windows]
    spans = [_span(part.windows) for part in told]
    if not spans:
        return None
    window = next((one for one, part in zip(spans, told, strict=True) if one.doubt is None and len(part.windows) == 1), spans[0])
    wider = [one.value for one in spans if one.value.start <= window.value.start and window.value.end <= one.value.end]
    others = tuple(one for one in dict.fromkeys(span.value for span in spans) if one not in wider)
    if not others:
        return window
    return replace(window, doubt=message("시기가 다르게 적힌 곳이 있습니다."), alternatives=others)


def _compared(counted: Fact[int] | None, said: Fact[int] | None, doubt: Message) -> Fact[int] | None:
    """What the costings count, else what the text says; where both say it and differ, the costings' with the text's as the other reading."""
    if counted is None or said is None:
        return counted or said
    if said.value in (counted.value, *counted.alternatives):
        return counted
    others = (*counted.alternatives, said.value)
    return replace(counted, doubt=counted.doubt or (doubt if said.doubt is None else None), alternatives=others)


def _names_doubt(activity: DraftActivity, also: Sequence[Fact[str]]) -> Message | None:
    different = next((one for one in also if likeness(one.value, activity.name.value) < 1), None)
    if different is None:
        return None
    return message("‘{other}’과(와) 같은 것으로 읽었습니다.", other=bare(different.value)[:40])


def _span(windows: Sequence[Fact[Window]]) -> Fact[Window]:
    first = windows[0]
    if len(windows) == 1:
        return first
    return replace(first, value=Window(min(one.value.start for one in windows), max(one.value.end for one in windows)))


def _parts_of(parts: Sequence[Mention]) -> Fact[int] | None:
    """As many times as separate periods are listed (5월, 11월)."""
    listed = next((part for part in parts if len(part.windows) > 1), None)
    if listed is None:
        return _marked_of(parts)
    longest = max(window.value.days for window in listed.windows)
    doubt = message("횟수가 적혀 있지 않아 따로 적힌 시기마다 한 번으로 읽었습니다.") if longest > _MONTH_DAYS else None
    others = (listed.marked,) if doubt is not None and listed.marked > len(listed.windows) else ()
    return fact(len(listed.windows), Source(listed.windows[0].quote, listed.windows[0].place), doubt, others)


def _marked_of(parts: Sequence[Mention]) -> Fact[int] | None:
    """Once, where a schedule marks several months in a row, which may be as many times."""
    marked = next((part for part in parts if part.marked > 1 and part.windows), None)
    if marked is None:
        return None
    doubt = message("횟수가 적혀 있지 않아 한 번으로 읽었습니다.")
    return fact(1, Source(marked.windows[0].quote, marked.windows[0].place), doubt, (marked.marked,))


def _first(parts: Sequence[Mention], of: Callable[[Mention], Fact[Value] | None]) -> Fact[Value] | None:
    return next((found for part in parts if (found := of(part)) is not None), None)
