"""How fast the money goes, against the plan's own curve: planned value, earned value, actual cost, estimates at completion.

Terms and formulas as in earned value management (ANSI/EIA-748; PMI, Practice Standard for Earned Value Management):
CPI = EV/AC, SPI = EV/PV, EAC by pace = BAC/CPI, EAC at plan cost = AC + BAC − EV. All amounts are won.
"""

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from chatdong.domain.budget.earned_value import EarnedValue, earned_value, round_half_up
from chatdong.domain.budget.remaining_work import still_payable
from chatdong.domain.plan.model import Milestone, Plan, line_shares
from chatdong.domain.progress.records import Event, Records


def percent(part: int, whole: int) -> Decimal | None:
    """part/whole in percent with one decimal, rounded half up; None where the whole is 0 (360/16,000 → 2.3)."""
    if whole == 0:
        return None
    return (Decimal(part) * 100 / Decimal(whole)).quantize(Decimal("0.1"), ROUND_HALF_UP)


@dataclass(frozen=True)
class Figures:
    """Where the money stands on a day (won; ratios as exact fractions). None: not knowable, never 0.

    planned: by the plan's milestones. planned_bottom_up: lines laid on their activities' dates.
    unpaid and remaining: what is still to be paid for what was held, and for what is still to be held, at plan cost.
    eac_*: what the year will have cost, by three methods; lapse (불용): budget less the bottom-up estimate.
    """

    as_of: date
    budget: int
    planned: int | None
    planned_bottom_up: int
    earned: int
    actual: int
    unpaid: int
    remaining: int

    @property
    def value(self) -> EarnedValue:
        """The four amounts of earned value management, planned value by the milestones."""
        return EarnedValue(self.budget, self.planned, self.earned, self.actual)

    @property
    def cpi(self) -> Fraction | None:
        return self.value.cpi

    @property
    def spi(self) -> Fraction | None:
        return self.value.spi

    @property
    def eac_by_pace(self) -> int | None:
        return self.value.eac_by_pace

    @property
    def eac_at_plan_cost(self) -> int:
        return self.value.eac_at_plan_cost

    @property
    def eac_bottom_up(self) -> int:
        return self.actual + self.unpaid + self.remaining

    @property
    def lapse(self) -> int:
        return self.budget - self.eac_bottom_up

    @property
    def eac(self) -> dict[str, int | None]:
        """The three estimates at completion by their method."""
        return {"by_pace": self.eac_by_pace, "at_plan_cost": self.eac_at_plan_cost, "bottom_up": self.eac_bottom_up}

    @property
    def estimates(self) -> tuple[int, ...]:
        """The three estimates at completion, those that can be made, smallest first."""
        return tuple(sorted(estimate for estimate in self.eac.values() if estimate is not None))


@dataclass(frozen=True)
class BudgetRow:
    """One row of the office's table: current budget (A), spent to date (B), A−B; ``level`` is where it stands."""

    level: str
    id: str
    category_id: str
    activity_id: str | None
    budget_krw: int
    spent_krw: int

    @property
    def remaining_krw(self) -> int:
        return self.budget_krw - self.spent_krw

    @property
    def rate(self) -> Decimal | None:
        """집행률 B/A in percent, one decimal."""
        return percent(self.spent_krw, self.budget_krw)


def milestones_by_date(plan: Plan) -> tuple[Milestone, ...]:
    return tuple(sorted(plan.milestone, key=lambda milestone: milestone.on))


def planned_piece(plan: Plan, on: date) -> tuple[Milestone, Milestone] | None:
    """The ends of the straight piece of the official plan on which a day lies; both are the last one after it.

    The first piece rises from 0 before the year's first day. None where the plan has no milestones.
    """
    if not plan.milestone:
        return None
    start = Milestone(plan.year.start - timedelta(1), 0, "")
    for end in milestones_by_date(plan):
        if on <= end.on:
            return start, end
        start = end
    return start, start


def planned_value(plan: Plan, on: date) -> int | None:
    """Official planned value: straight lines between the milestones, from 0 before the year's first day.

    After the last milestone it stays there. None where the plan has no milestones.
    """
    piece = planned_piece(plan, on)
    if piece is None:
        return None
    start, end = piece
    if start == end:
        return end.amount_krw
    way = Fraction(max((on - start.on).days, 0), (end.on - start.on).days)
    return round_half_up(start.amount_krw + (end.amount_krw - start.amount_krw) * way)


def planned_value_bottom_up(plan: Plan, on: date) -> int:
    """Each line's amount laid on its activity's planned occurrences, counted when an occurrence's window has ended."""
    return sum(share for line in plan.budget_line for o, share in line_shares(plan, line) if o.window.end <= on)


def remaining_costs(plan: Plan, records: Records, as_of: date) -> list[tuple[date, int]]:
    """(day, won) of what is still to be held, at plan cost, after a day.

    An occurrence is taken at the end of its window, or on the day to which it was postponed; one that is overdue, by
    the end of the next month. Cancelled ones cost nothing any more, and neither does what the fiscal year no longer pays.
    """
    return [(left.expected, left.cost_krw) for left in still_payable(plan, records, as_of) if left.cost_krw]


PAYMENT_LAG = timedelta(31)
"""How long after an event its vouchers may still come in; afterwards what was not paid is a saving."""


def unpaid_costs(plan: Plan, records: Records, as_of: date) -> int:
    """Won still to be paid for what was held within the last month. Without it the forecast would take a bill that is on
    its way for money that lapses."""
    return sum(unpaid_by_line(plan, records, as_of).values())


def unpaid_by_line(plan: Plan, records: Records, as_of: date) -> dict[str, int]:
    """Line → won still to be paid, at plan cost, for what was held within the last month: planned for it, less what was
    paid from the line since."""
    recent: dict[str, list[Event]] = defaultdict(list)
    for event in records.held(as_of):
        if event.occurrence is not None and event.held_on > as_of - PAYMENT_LAG:
            recent[event.activity_id].append(event)
    unpaid: dict[str, int] = {}
    for line in plan.budget_line:
        events = recent.get(line.activity)
        if not events:
            continue
        numbers = {event.occurrence for event in events}
        planned = sum(share for occurrence, share in line_shares(plan, line) if occurrence.number in numbers)
        since = min(event.held_on for event in events)
        paid = sum(d.amount_krw for d in records.spending if d.line_id == line.id and since <= d.on <= as_of)
        unpaid[line.id] = max(planned - paid, 0)
    return unpaid


def figures(plan: Plan, records: Records, as_of: date) -> Figures:
    """Planned, earned and actual value on a day, their indices, and the three estimates at completion."""
    budget = sum(line.amount_krw for line in plan.budget_line)
    planned, earned, actual = planned_value(plan, as_of), earned_value(plan, records, as_of), records.spent(as_of)
    return Figures(
        as_of=as_of,
        budget=budget,
        planned=planned,
        planned_bottom_up=planned_value_bottom_up(plan, as_of),
        earned=earned,
        actual=actual,
        unpaid=unpaid_costs(plan, records, as_of),
        remaining=sum(cost for _, cost in remaining_costs(plan, records, as_of)),
    )


def budget_rows(plan: Plan, records: Records, as_of: date) -> tuple[BudgetRow, ...]:
    """The office's table: the whole, then each category with its activities and their lines, in the plan's order.

    A category without an id holds what was paid from lines that this revision of the plan does not have.
    """
    spent: dict[str, int] = defaultdict(int)
    for day in records.spending:
        if day.on <= as_of:
            spent[day.line_id] += day.amount_krw

    def row(level: str, row_id: str, category_id: str, activity_id: str | None, lines: list) -> BudgetRow:
        return BudgetRow(level, row_id, category_id, activity_id, sum(l.amount_krw for l in lines), sum(spent[l.id] for l in lines))

    rows = [row("total", plan.id, "", None, list(plan.budget_line))]
    elsewhere = sum(spent.values()) - rows[0].spent_krw
    if elsewhere:
        # Paid from a line that another revision of the plan has: it counts in the whole, and is shown as what it is.
        rows = [replace(rows[0], spent_krw=rows[0].spent_krw + elsewhere), BudgetRow("category", "", "", None, 0, elsewhere)]
    for category in plan.category:
        of_category = [line for line in plan.budget_line if line.category == category.id]
        rows.append(row("category", category.id, category.id, None, of_category))
        for activity_id in dict.fromkeys(line.activity for line in of_category):
            of_activity = [line for line in of_category if line.activity == activity_id]
            rows.append(row("activity", activity_id, category.id, activity_id, of_activity))
            rows += [row("line", line.id, category.id, activity_id, [line]) for line in of_activity]
    return tuple(rows)
