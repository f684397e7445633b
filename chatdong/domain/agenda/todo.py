"""The to-do list, derived from the plan and the records; no item is typed by anybody."""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from fractions import Fraction

from chatdong.domain.agenda.milestone_risk import MilestoneRisk, milestone_risks
from chatdong.domain.budget.line_payments import due_day
from chatdong.domain.budget.remaining_work import Remaining, ToCome, to_come
from chatdong.domain.costing import costing
from chatdong.domain.message import Message, message
from chatdong.domain.plan.measures import due_of, measure_of, quarter_targets
from chatdong.domain.plan.model import Activity, BudgetLine, LocalizedText, Plan
from chatdong.domain.plan.occurrences import PlannedOccurrence, exact_cost_a_time, line_shares
from chatdong.domain.progress.occurrences import open_occurrences
from chatdong.domain.progress.records import Event, Records
from chatdong.domain.rounding import round_half_up


class ItemKind(StrEnum):
    """The kinds of to-do items, in the order in which items of the same day are listed."""

    RECORD = "record"
    DECIDE_DATE = "decide_date"
    HOLD = "hold"
    PAY = "pay"
    MEASURE = "measure"
    MILESTONE = "milestone"


@dataclass(frozen=True)
class AgendaItem:
    """One to-do item, due on a day, with its reason.

    record: the outcome of an overdue occurrence is not entered (``times`` such occurrences).
    decide_date: an occurrence was postponed, and its new day has passed or was never set.
    hold: the next planned occurrence of an activity that is held or delivered.
    pay: what is to be paid next of an activity that is done by paying; ``lines`` and ``amount_krw`` are what is still to be paid of it.
    measure: a value is to be measured and entered for the indicator ``indicator_id``, of which none is since the due day before.
    milestone: spending is below the next milestone by ``amount_krw``; ``lines`` are the costs expected of each line until then (won).
    ``latest``: the last day on which it can be held: by the plan, else by the next milestone, else by the fiscal year's end.
    ``people`` and ``amount_krw`` (won) are planned for one occurrence; of one that is delivered, ``amount_krw`` is what is still to be paid.
    """

    kind: ItemKind
    due: date
    reason: Message
    activity_id: str | None = None
    occurrence: PlannedOccurrence | None = None
    times: int = 1
    people: int | None = None
    amount_krw: int | None = None
    latest: date | None = None
    lines: tuple[tuple[str, int], ...] = ()
    indicator_id: str | None = None

    @property
    def topic(self) -> LocalizedText | None:
        """The topic that the plan's agenda table sets for the occurrence; None if it sets none."""
        return self.occurrence.topic if self.occurrence else None


def agenda(plan: Plan, records: Records, as_of: date, costs: ToCome | None = None) -> tuple[AgendaItem, ...]:
    """All to-do items on the as-of date, by due day. ``costs``: what is still to come by then, where the caller has it already.

    Occurrences whose last day is not after the plan's approval are not asked for.
    """
    items: list[AgendaItem] = []
    costs = costs or to_come(plan, records, as_of)
    coming = next((risk for risk in milestone_risks(plan, records, as_of, coming=costs) if risk.milestone), None)
    to_pay: dict[str, list[Remaining]] = {}
    for left_to_pay in costs.remaining:
        if left_to_pay.cost_krw:
            to_pay.setdefault(left_to_pay.occurrence.activity_id, []).append(left_to_pay)
    for activity in plan.activity:
        if activity.kind.by_paying:
            items += _to_pay(plan, activity, to_pay.get(activity.id, []), as_of)
            continue
        left = open_occurrences(plan, activity, records, as_of)
        undecided = [(o, p) for o, p in left if p and (p.postponed_to is None or p.postponed_to <= as_of)]
        decided = [pair for pair in left if pair not in undecided]
        overdue = [(o, p) for o, p in decided if _due(o, p, as_of) <= as_of and o.latest > plan.opening_day]
        ahead = [(o, p) for o, p in decided if _due(o, p, as_of) > as_of]
        items += [_to_decide(plan, o, p, as_of, coming) for o, p in undecided]
        if overdue:
            first = overdue[0][0]
            reason = message("계획의 마지막 날은 {day.month}월 {day.day}일인데 결과가 기록되지 않았습니다.", day=first.latest)
            items.append(AgendaItem(ItemKind.RECORD, first.latest, reason, activity.id, first, times=len(overdue)))
        if ahead:
            occurrence, postponement = min(ahead, key=lambda pair: _due(pair[0], pair[1], as_of))
            item = _to_hold(plan, activity, occurrence, postponement, as_of)
            if not activity.kind.gathers and item.amount_krw is not None:
                # Of what is delivered, the instalments that are paid are not to be paid again.
                parts = to_pay.get(activity.id, [])
                item = replace(item, amount_krw=sum(part.cost_krw for part in parts if part.occurrence.number == occurrence.number))
            items.append(item)
    items += _to_measure(plan, records, as_of)
    if coming is not None and coming.missing_krw:
        reason = message(
            "집행계획은 {day.month}월 {day.day}일까지 누계 {planned:,}원인데 {spent:,}원을 썼습니다.",
            day=coming.on,
            planned=coming.amount_krw,
            spent=coming.spent_krw,
        )
        items.append(AgendaItem(ItemKind.MILESTONE, coming.on, reason, amount_krw=coming.missing_krw, lines=coming.lines))
    return tuple(sorted(items, key=lambda item: (item.due, list(ItemKind).index(item.kind))))


def _to_measure(plan: Plan, records: Records, as_of: date) -> list[AgendaItem]:
    """An item for each indicator whose values are entered: the first due day, of a quarter or of the year, for which nobody has entered one.

    What was entered later than that day counts for it too, unless the next due day has passed.
    """
    items = []
    for target in plan.year_target:
        indicator = plan.indicator_by_id(target.indicator)
        if target.year != plan.fiscal_year or target.value is None or not measure_of(indicator).entered:
            continue
        dues = sorted({due_of(plan, target), *(due_of(plan, one) for one in quarter_targets(plan, indicator, target.year))})
        read = [reading.on for reading in records.readings_of(indicator.id, as_of)]
        for due in dues:
            following = next((day for day in dues if day > due), date.max)
            in_time, later = [on for on in read if on <= due], [on for on in read if on > due]
            late = later[:1] if not in_time and due <= as_of and later and later[0] <= following else []
            # A reading counts for one due day: one that came late is none of the next.
            read = later[len(late) :]
            if in_time or late:
                continue
            if due <= as_of:
                reason = message("{day.month}월 {day.day}일이 목표일인데 측정값이 적히지 않아 이루었는지 알 수 없습니다.", day=due)
            else:
                reason = message("{day.month}월 {day.day}일까지 재어 적어야 목표를 이루었는지 알 수 있습니다.", day=due)
            items.append(AgendaItem(ItemKind.MEASURE, due, reason, indicator_id=indicator.id, latest=due))
            break
    return items


def _to_pay(plan: Plan, activity: Activity, left: list[Remaining], as_of: date) -> list[AgendaItem]:
    """The item of what is to be paid next: all that the plan lays on the time until it ends, less what was paid.

    Due when the next part's time ends; where all are over, on the plan's last day or at the year's end, whichever is still to come.
    """
    if not left or as_of >= plan.year.end:
        return []
    ends = [due_day(one.occurrence, one.postponement) for one in left]
    days = [min((day for day in ends if day > as_of), default=as_of), left[-1].occurrence.latest, plan.year.end]
    due = next(day for day in days if day > as_of)
    now = [one for one, end in zip(left, ends, strict=True) if end <= due] or left[:1]
    lines: dict[str, int] = {}
    for line_id, krw in (part for one in now for part in one.lines):
        lines[line_id] = lines.get(line_id, 0) + krw
    amount, occurrence = sum(lines.values()), now[-1].occurrence
    if not occurrence.dated:
        reason = message("계획에 시기가 없어 회계연도 말까지로 보았습니다.")
    else:
        reason = message("계획대로면 {day.month}월 {day.day}일까지 {amount:,}원을 더 치릅니다.", day=due, amount=amount)
    return [AgendaItem(ItemKind.PAY, due, reason, activity.id, occurrence, amount_krw=amount, latest=due, lines=tuple(lines.items()))]


def _to_decide(plan: Plan, occurrence: PlannedOccurrence, postponement: Event, as_of: date, coming: MilestoneRisk | None) -> AgendaItem:
    """The item to set a new day: due on the new day that has passed, else on the plan's last day."""
    cost = occurrence_cost(plan, occurrence)
    if occurrence.dated and occurrence.latest > as_of:
        latest = occurrence.latest
        why = message("계획의 마지막 날은 {day.month}월 {day.day}일입니다.", day=latest)
    elif cost and coming is not None:
        latest = coming.on
        # Words that fit what is held as well as what is delivered.
        why = message("집행계획에 맞추려면 {day.month}월 {day.day}일까지 하여야 합니다.", day=latest)
    else:
        latest = plan.year.end
        why = message("회계연도 말인 {day.month}월 {day.day}일까지 하여야 합니다.", day=latest)
    if postponement.postponed_to is None:
        reason = message("연기하고 새 날짜를 정하지 않았습니다. {why}", why=why)
    else:
        reason = message("{day.month}월 {day.day}일로 연기했는데 결과도 새 날짜도 없습니다. {why}", day=postponement.postponed_to, why=why)
    return AgendaItem(
        ItemKind.DECIDE_DATE,
        postponement.postponed_to or occurrence.latest,
        reason,
        occurrence.activity_id,
        occurrence,
        people=occurrence_people(plan, occurrence),
        amount_krw=cost,
        latest=latest,
    )


def _to_hold(plan: Plan, activity: Activity, occurrence: PlannedOccurrence, postponement: Event | None, as_of: date) -> AgendaItem:
    latest = (postponement and postponement.postponed_to) or occurrence.latest
    if postponement is not None:
        reason = message("{day.month}월 {day.day}일로 연기되었습니다.", day=latest)
    elif not occurrence.dated:
        reason = message("계획에 시기가 없어 회계연도 말까지로 보았습니다.")
    elif activity.times > 1 and not activity.occurrence:
        reason = message(
            "계획에는 {times}회라고만 있어 기간을 고르게 나누었습니다. 계획의 마지막 날은 {day.month}월 {day.day}일입니다.",
            times=activity.times,
            day=latest,
        )
    else:
        reason = message("계획의 마지막 날은 {day.month}월 {day.day}일입니다.", day=latest)
    return AgendaItem(
        ItemKind.HOLD,
        _due(occurrence, postponement, as_of),
        reason,
        activity.id,
        occurrence,
        people=occurrence_people(plan, occurrence),
        amount_krw=occurrence_cost(plan, occurrence),
        latest=latest,
    )


def occurrence_cost(plan: Plan, occurrence: PlannedOccurrence) -> int | None:
    """The planned cost of one occurrence, over the lines that pay for it (won, rounded half up); None if no line does.

    Each line counts its amount ÷ the number of times (회) of its costing, else ÷ the occurrences that it pays for.
    """
    costs = [exact_cost_a_time(plan, line) for line in _paying_lines(plan, occurrence)]
    return round_half_up(sum(costs, Fraction())) if costs else None


def occurrence_people(plan: Plan, occurrence: PlannedOccurrence) -> int | None:
    """The number of people of one occurrence: the largest in the costings of the lines that pay for it, else the activity's number.

    None if the plan gives neither.
    """
    counted = [
        int(factor.value)
        for line in _paying_lines(plan, occurrence)
        for factor in costing.parse(line.costing).factors
        if factor.unit in ("명", "인") and factor.value.denominator == 1
    ]
    return max(counted) if counted else plan.activity_by_id(occurrence.activity_id).people


def _paying_lines(plan: Plan, occurrence: PlannedOccurrence) -> list[BudgetLine]:
    return [line for line in plan.lines_of(occurrence.activity_id) if any(paid.number == occurrence.number for paid, _ in line_shares(plan, line))]


def _due(occurrence: PlannedOccurrence, postponement: Event | None, as_of: date) -> date:
    """The day to which it was postponed; else the end of its window or, if that has passed, its latest day."""
    if postponement and postponement.postponed_to:
        return postponement.postponed_to
    return occurrence.window.end if occurrence.window.end > as_of else occurrence.latest
