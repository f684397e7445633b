"""The plan of the next year from this year's: dates moved, prices raised, goals from the ladder of targets; with a note for all that changed or is in doubt."""

import calendar
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any

from chatdong.domain.message import Message, message
from chatdong.domain.plan.districts import districts_of
from chatdong.domain.plan.fiscal_dates import same_day
from chatdong.domain.plan.funding import following
from chatdong.domain.plan.model import (
    Activity,
    Baseline,
    BudgetLine,
    IndicatorSheet,
    LocalizedText,
    Milestone,
    Plan,
    SupportTeam,
    Target,
    Window,
)
from chatdong.domain.plan.totals import total
from chatdong.domain.plan_making.parts import Part
from chatdong.domain.plan_making.price_rates import HIGHEST_RATE, LOWEST_RATE, Outcome, raised
from chatdong.domain.rounding import measured, round_half_up

LAST_YEAR = 2200
"""The last year of a plan."""

_DAYS_A_YEAR = 366


class NoteKind(StrEnum):
    """What a note is about."""

    TEXT = "text"
    DATE = "date"
    PRICE = "price"
    GOAL = "goal"
    TOTAL = "total"
    MILESTONE = "milestone"
    DROPPED = "dropped"
    UNUSED = "unused"
    CARRY_OVER = "carry_over"
    TEAM = "team"


@dataclass(frozen=True)
class Note:
    """A change, or a doubt that a person has to settle. ``part`` is the table in which it stands, ``key`` the row's, None for the whole table."""

    kind: NoteKind
    part: Part
    key: str | None
    name: LocalizedText | str
    what: Message
    doubt: bool = False

    def __str__(self) -> str:
        return f"{self.name}: {self.what}" if str(self.name) else str(self.what)


@dataclass(frozen=True)
class NextYear:
    """The plan of the next year, with a note for everything that was changed or is in doubt; the doubts come first."""

    plan: Plan
    notes: tuple[Note, ...]


@dataclass(frozen=True)
class LastYear:
    """What the records of the year before say: the activities that were ever used, the achieved values of indicators, and what is left of lines (won).

    None: nobody knows.
    """

    used: Collection[str] | None = None
    achieved: Mapping[str, int | Decimal] | None = None
    left_krw: Mapping[str, int] | None = None


@dataclass
class _Making:
    plan: Plan
    years: int
    holidays: Collection[date]
    notes: list[Note]

    @property
    def year(self) -> int:
        """The fiscal year of the new plan."""
        return self.plan.fiscal_year + self.years

    def note(self, kind: NoteKind, part: Part, key: str | None, name: LocalizedText | str, what: Message, *, doubt: bool = False) -> None:
        """Add a note."""
        self.notes.append(Note(kind, part, key, name, what, doubt))


def next_year(
    plan: Plan,
    holidays: Collection[date],
    *,
    rate_percent: Fraction | Decimal | int = 0,
    rates_by_line: Mapping[str, Fraction | Decimal | int] | None = None,
    scale_milestones: bool = True,
    last_year: LastYear | None = None,
    plan_id: str | None = None,
) -> NextYear:
    """The plan of the year after this one, or of the period after it where the plan has several years.

    Months stay months. A single day keeps its weekday, and moves by weeks off the ``holidays``. ``rate_percent`` raises the prices of all lines,
    ``rates_by_line`` those of some by another rate (line id → percent). The total is the sum of the lines. With ``scale_milestones`` the milestones
    keep their shares of the total, else there are none. Raises ValueError for a rate outside LOWEST_RATE to HIGHEST_RATE, for a line that the
    plan does not have, and after LAST_YEAR.
    """
    rates = dict(rates_by_line or {})
    if unknown := rates.keys() - {line.id for line in plan.budget_line}:
        raise ValueError(f"the plan has no line {sorted(unknown)[0]}")
    if any(not LOWEST_RATE <= Fraction(rate) <= HIGHEST_RATE for rate in (rate_percent, *rates.values())):
        raise ValueError(f"a rate is outside {LOWEST_RATE} to {HIGHEST_RATE} percent")
    years = max(-(-plan.year.days // _DAYS_A_YEAR), 1)
    if max(plan.year.end.year, plan.fiscal_year) + years > LAST_YEAR:
        raise ValueError(f"the plan would end after {LAST_YEAR}")
    making = _Making(plan, years, holidays, [])
    records = last_year or LastYear()
    lines = tuple(_lines(making, rate_percent, rates))
    whole = sum(line.amount_krw for line in lines) or plan.total_krw
    made = replace(
        plan,
        id=plan_id or _next_id(plan, making.year),
        fiscal_year=making.year,
        title=_renamed(making, plan.title),
        period=_moved_span(plan.period, years),
        payments_until=_payments_until(plan, years),
        total_krw=whole,
        document=None,
        statement=(),
        review=tuple(replace(one, consulted=False, through=None) for one in plan.review),
        baseline=tuple(_baselines(making, records)),
        target=tuple(_targets(making)),
        activity=tuple(_activity(making, one) for one in plan.activity),
        category=tuple(replace(one, amount_krw=sum(line.amount_krw for line in lines if line.category == one.id)) for one in plan.category),
        budget_line=lines,
        funding=following(plan, replace(plan, budget_line=lines)),
        milestone=tuple(_milestones(making, whole)) if scale_milestones else (),
        support_team=tuple(_teams(making)),
    )
    made = _new_paper(made, f"{plan.fiscal_year}년 계획")
    _whole_notes(making, whole, scale_milestones=scale_milestones)
    _record_notes(making, records)
    _years_in_texts(making, made)
    return NextYear(made, tuple(sorted(making.notes, key=lambda note: not note.doubt)))


# Dates


def _moved_span(span: Window | None, years: int) -> Window | None:
    """A period some years later, from month to month: an end of a month stays one."""
    return None if span is None else Window(same_day(span.start, span.start.year + years), _moved_end(span.end, years))


def _moved_end(day: date, years: int) -> date:
    moved = same_day(day, day.year + years)
    if day.day < calendar.monthrange(day.year, day.month)[1]:
        return moved
    return moved.replace(day=calendar.monthrange(moved.year, moved.month)[1])


def _payments_until(plan: Plan, years: int) -> date | None:
    return None if plan.payments_until is None else same_day(plan.payments_until, plan.payments_until.year + years)


def moved_day(day: date, years: int, holidays: Collection[date], within: Window) -> date:
    """The day some years later with the same weekday that lies nearest to the same date, moved by whole weeks off the holidays.

    It stays in ``within``, and in its month where a week of the month is free. Where every week is a holiday, it is the nearest day.
    """
    same = same_day(day, day.year + years)
    behind = (day.weekday() - same.weekday()) % 7
    nearest = same + timedelta(behind if behind <= 3 else behind - 7)
    weeks = [nearest + timedelta(7 * n) for n in (0, 1, -1, 2, -2, 3, -3)]
    allowed = [one for one in weeks if within.start <= one <= within.end]
    free = [one for one in allowed if one not in holidays]
    in_month = [one for one in free if (one.year, one.month) == (same.year, same.month)]
    return next(iter([*in_month, *free, *allowed]), min(max(same, within.start), within.end))


def _moved(making: _Making, span: Window, part: Part, key: str, name: LocalizedText | str) -> Window:
    """A window in the new year; a single day keeps its weekday."""
    years = making.years
    if span.start != span.end:
        return Window(same_day(span.start, span.start.year + years), _moved_end(span.end, years))
    within = _moved_span(making.plan.year, years)
    assert within is not None
    nearest = moved_day(span.start, years, (), within)
    day = moved_day(span.start, years, making.holidays, within)
    if day in making.holidays:
        making.note(
            NoteKind.DATE,
            part,
            key,
            name,
            message("{day}: 공휴일인데 옮길 날을 찾지 못했습니다. 날짜를 정해 주십시오.", day=day.isoformat()),
            doubt=True,
        )
    elif day != nearest:
        what = message("{holiday}은(는) 공휴일이어서 같은 요일인 {day}(으)로 옮겼습니다.", holiday=nearest.isoformat(), day=day.isoformat())
        making.note(NoteKind.DATE, part, key, name, what)
    else:
        making.note(NoteKind.DATE, part, key, name, message("{before} → {after} (같은 요일)", before=span.start.isoformat(), after=day.isoformat()))
    return Window(day, day)


def _activity(making: _Making, activity: Activity) -> Activity:
    window = activity.window
    if window is not None:
        moved = _moved(making, window, Part.ACTIVITIES, activity.id, activity.name)
        if window.start != window.end:
            figures = {"start": moved.start.isoformat(), "end": moved.end.isoformat()}
            making.note(NoteKind.DATE, Part.ACTIVITIES, activity.id, activity.name, message("기간을 {start}~{end}(으)로 옮겼습니다.", **figures))
        window = moved
    occurrences = tuple(
        replace(one, window=_moved(making, one.window, Part.OCCURRENCES, f"{activity.id}/{n}", activity.name))
        for n, one in enumerate(activity.occurrence, start=1)
    )
    if any(one.topic for one in occurrences):
        what = message("회차의 안건은 지난해 것입니다. 고치거나 지워 주십시오.")
        making.note(NoteKind.TEXT, Part.OCCURRENCES, None, activity.name, what, doubt=True)
    return replace(activity, window=window, occurrence=occurrences)


# Money


def _lines(making: _Making, rate: Fraction | Decimal | int, rates: Mapping[str, Fraction | Decimal | int]) -> Iterator[BudgetLine]:
    for line in making.plan.budget_line:
        percent = rates.get(line.id, rate)
        found = raised(line, percent)
        what = None
        if found.outcome is Outcome.RAISED:
            figures = {"before": line.amount_krw, "after": found.line.amount_krw, "costing": found.line.costing}
            what = message("{before:,}원 → {after:,}원: {costing}", **figures)
        elif found.outcome is Outcome.SAME and percent:
            what = message("단가를 적은 자리보다 작은 인상이어서 그대로입니다. 직접 정해 주십시오.")
        elif found.outcome is Outcome.NO_PRICE:
            what = message("단가가 없는 내역(총액 등)이어서 올리지 않았습니다. 금액을 정해 주십시오.")
        elif found.outcome is Outcome.DIFFERS:
            what = message("산출내역과 금액이 달라 올리지 않았습니다. 먼저 맞추어 주십시오.")
        elif found.outcome is Outcome.UNWRITABLE:
            what = message("올린 단가를 이 산출내역에 적을 수 없어 그대로 두었습니다. 직접 고쳐 주십시오.")
        elif found.outcome is Outcome.SPLIT:
            figures = {"before": line.amount_krw, "after": found.line.amount_krw}
            what = message("{before:,}원 → {after:,}원: 산출내역에 적힌 재원별 금액이 맞지 않습니다. 고쳐 주십시오.", **figures)
        if what is not None:
            making.note(NoteKind.PRICE, Part.LINES, line.id, line.item, what, doubt=found.outcome is not Outcome.RAISED)
        window = line.window and _moved_span(line.window, making.years)
        yield replace(found.line, window=window)


def _milestones(making: _Making, whole: int) -> Iterator[Milestone]:
    """The milestones with their shares of the total; of two that fall on one day the later one stays."""
    by_day = {_moved_end(one.on, making.years): one for one in making.plan.milestone}
    for on, one in by_day.items():
        share = Fraction(one.amount_krw, making.plan.total_krw) if making.plan.total_krw else Fraction(0)
        yield replace(one, on=on, amount_krw=round_half_up(share * whole))


# Goals


def _baselines(making: _Making, records: LastYear) -> Iterator[Baseline]:
    """The baselines that there were, and what was achieved in the year before where the records say it."""
    known = {(one.indicator, one.year) for one in making.plan.baseline}
    yield from making.plan.baseline
    for indicator in making.plan.indicator:
        value = (records.achieved or {}).get(indicator.id)
        if value is not None and (indicator.id, making.plan.fiscal_year) not in known:
            what = message("{year}년 실적 {value}을(를) 기준값으로 넣었습니다.", year=making.plan.fiscal_year, value=measured(value))
            making.note(NoteKind.GOAL, Part.BASELINES, f"{indicator.id} {making.plan.fiscal_year}", indicator.name, what)
            yield Baseline(indicator.id, making.plan.fiscal_year, value, "")


def _targets(making: _Making) -> Iterator[Target]:
    """The targets of the new year and of later ones; an unknown one where the ladder has none for an indicator that had a goal. Those of the old
    year's quarters are left out."""
    plan, year = making.plan, making.year
    laddered = {target.indicator for target in plan.year_target if target.year == year}
    named = {one.id: one.name for one in plan.indicator}
    for target in plan.target:
        if target.year >= year:
            if target.quarter is not None:
                pass
            elif target.year == year and target.value is not None:
                what = message("{year}년 목표 {value}을(를) 목표 단계에서 가져왔습니다.", year=year, value=measured(target.value))
                making.note(NoteKind.GOAL, Part.TARGETS, f"{target.indicator} {year}", named[target.indicator], what)
            elif target.year == year:
                what = message("{year}년 목표값이 계획에 없었습니다. 정해 주십시오.", year=year)
                making.note(NoteKind.GOAL, Part.TARGETS, f"{target.indicator} {year}", named[target.indicator], what, doubt=True)
            yield target
        elif target.quarter is not None:
            what = message(
                "{year}년 {quarter}/4분기 목표는 옮기지 않았습니다. 분기 목표를 두려면 새로 적어 주십시오.", year=target.year, quarter=target.quarter
            )
            making.note(NoteKind.GOAL, Part.TARGETS, f"{target.indicator} {target.year} {target.quarter}/4", named[target.indicator], what)
        elif target.indicator not in laddered and plan.fiscal_year <= target.year:
            laddered.add(target.indicator)
            before = "–" if target.value is None else measured(target.value)
            what = message("{year}년 목표를 알 수 없습니다(지난 목표 {before}). 정해 주십시오.", year=year, before=before)
            making.note(NoteKind.GOAL, Part.TARGETS, f"{target.indicator} {year}", named[target.indicator], what, doubt=True)
            yield Target(target.indicator, year, "")


# The rest


def _teams(making: _Making) -> Iterator[SupportTeam]:
    """The support teams that are still open when the new period begins."""
    begins = _moved_span(making.plan.year, making.years)
    assert begins is not None
    names: dict[str | None, LocalizedText] = {one.id: one.name for one in districts_of(making.plan)}
    for team in making.plan.support_team:
        if team.closed_on is None or team.closed_on >= begins.start:
            yield team
        else:
            what = message("{day}에 끝난 추진지원단이어서 뺐습니다.", day=team.closed_on.isoformat())
            making.note(NoteKind.TEAM, Part.TEAMS, team.id, team.operator or names.get(team.district) or "–", what)


def _next_id(plan: Plan, year: int) -> str:
    """The id with its year moved on, or with the year behind it."""
    old = str(plan.fiscal_year)
    return plan.id.replace(old, str(year)) if old in plan.id else f"{plan.id[:58]}-{year}"


def _with_years(text: str, of: Window, years: int) -> str:
    """A text in which every year of a period, written as 2016 or '16, is some years later."""
    span = range(of.start.year, of.end.year + 1)
    text = re.sub(r"(?<![0-9])[0-9]{4}(?![0-9])", lambda found: str(int(found[0]) + years) if int(found[0]) in span else found[0], text)
    short = {f"{year % 100:02d}": f"{(year + years) % 100:02d}" for year in span}
    return re.sub(r"(?<=['‘’])[0-9]{2}(?![0-9])", lambda found: short.get(found[0], found[0]), text)


def _renamed(making: _Making, title: LocalizedText) -> LocalizedText:
    of, years = making.plan.year, making.years
    renamed = LocalizedText(_with_years(title.ko, of, years), title.en and _with_years(title.en, of, years))
    if renamed == title:
        making.note(NoteKind.TEXT, Part.BASICS, None, "", message("제목에 연도가 없어 그대로 두었습니다. 확인해 주십시오."), doubt=True)
    else:
        making.note(NoteKind.TEXT, Part.BASICS, None, "", message("제목을 ‘{title}’(으)로 바꾸었습니다.", title=renamed))
    return renamed


def _new_paper(of: Any, source: str) -> Any:
    """A copy without quotes, with the source ``source``: the figures no longer stand in last year's paper. The sheet of an indicator, which says
    in words of its own where figures come from, stays."""
    if isinstance(of, tuple):
        return tuple(_new_paper(each, source) for each in of)
    if isinstance(of, IndicatorSheet | type) or not is_dataclass(of):
        return of
    values = {field.name: _new_paper(getattr(of, field.name), source) for field in fields(of)}
    for name in ("source", "total_source", "quote"):
        if name in values:
            values[name] = None if name == "quote" else source
    cls: Any = type(of)
    return cls(**values)


def _whole_notes(making: _Making, whole: int, *, scale_milestones: bool) -> None:
    plan = making.plan
    if not plan.budget_line:
        what = message("산출내역이 없어 총 예산을 지난해 금액({total:,}원)으로 두었습니다. 정해 주십시오.", total=whole)
        making.note(NoteKind.TOTAL, Part.BASICS, None, "", what, doubt=True)
    elif whole != plan.total_krw:
        what = message("총 예산 {before:,}원 → {after:,}원 (산출내역의 합)", before=plan.total_krw, after=whole)
        making.note(NoteKind.TOTAL, Part.BASICS, None, "", what, doubt=total(plan) != plan.total_krw)
    if plan.milestone and scale_milestones:
        making.note(NoteKind.MILESTONE, Part.MILESTONES, None, "", message("집행계획은 지난해와 같은 비율로 나누었습니다."))
    elif plan.milestone:
        making.note(
            NoteKind.MILESTONE, Part.MILESTONES, None, "", message("집행계획을 비워 두었습니다. 날짜와 누적 금액을 적어 주십시오."), doubt=True
        )
    if plan.document is not None:
        making.note(NoteKind.DROPPED, Part.BASICS, None, "", message("지난해 문서의 결재일과 결재·협조는 뺐습니다."))
    if plan.statement:
        what = message("지난해 문서에서 되풀이된 문장 {count}개를 뺐습니다.", count=len(plan.statement))
        making.note(NoteKind.DROPPED, Part.STATEMENTS, None, "", what)
    if any(one.consulted for one in plan.review):
        making.note(NoteKind.DROPPED, Part.REVIEWS, None, "", message("사전 검토는 새로 받아야 하므로 협의하지 않음으로 두었습니다."), doubt=True)
    if plan.problem:
        making.note(NoteKind.TEXT, Part.PROBLEMS, None, "", message("문제점과 개선은 지난해 것입니다. 고치거나 지워 주십시오."), doubt=True)
    if plan.history:
        making.note(NoteKind.TEXT, Part.PASSAGES, None, "", message("추진 경과는 지난해까지의 것입니다. 지난 한 해를 더해 주십시오."), doubt=True)


def _record_notes(making: _Making, records: LastYear) -> None:
    if records.used is not None:
        for activity in making.plan.activity:
            if activity.id not in records.used:
                what = message("지난해 기록이 하나도 없습니다. 올해도 할지 확인해 주십시오.")
                making.note(NoteKind.UNUSED, Part.ACTIVITIES, activity.id, activity.name, what, doubt=True)
    for line in making.plan.budget_line:
        left = (records.left_krw or {}).get(line.id, 0)
        if left > 0:
            what = message("지난해에 {left:,}원이 남았습니다. 이월하려면 이월로 적고, 새 예산에는 더하지 마십시오.", left=left)
            making.note(NoteKind.CARRY_OVER, Part.LINES, line.id, line.item, what, doubt=True)


def _years_in_texts(making: _Making, made: Plan) -> None:
    """A doubt for every activity, line and passage whose text still names the year before."""
    year = making.plan.fiscal_year
    named = re.compile(rf"(?<![0-9]){year}(?![0-9])|(?<=['‘’]){year % 100:02d}(?![0-9])")

    def says(*texts: LocalizedText | str | None) -> bool:
        """True if one of the texts names the year before."""
        return any(text is not None and named.search(str(text)) for text in texts)

    what = message("글에 {year}년이 남아 있습니다. 확인해 주십시오.", year=year)
    for activity in made.activity:
        topics = [one.topic for one in activity.occurrence]
        if says(activity.name, activity.note, activity.audience, *activity.content, *topics):
            making.note(NoteKind.TEXT, Part.ACTIVITIES, activity.id, activity.name, what, doubt=True)
    for line in made.budget_line:
        if says(line.item, line.costing):
            making.note(NoteKind.TEXT, Part.LINES, line.id, line.item, what, doubt=True)
    for kind in ("purpose", "strategy", "administration", "background"):
        passages = getattr(made, kind)
        for n, passage in enumerate(passages if isinstance(passages, tuple) else [passages] if passages else [], start=1):
            if says(passage.text):
                making.note(NoteKind.TEXT, Part.PASSAGES, f"{kind}/{n}", passage.text, what, doubt=True)
