"""Overruns and lapses: the lines that a manager's rule flags, and transfers between lines that would cover overruns.

Moving money between 목 (here 편성목) within one 정책사업 is 전용: 지방재정법 제49조 제1항.
"""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from chatdong.domain.budget.forecast import Forecast, forecasts
from chatdong.domain.budget.position import current_budget_by_line
from chatdong.domain.plan.model import Plan
from chatdong.domain.progress.records import Records


class Flag(StrEnum):
    """The verdict of a rule on a line or scope, the gravest first."""

    OVER = "over"
    WARN = "warn"
    LAPSE = "lapse"
    FINE = "fine"


@dataclass(frozen=True)
class Rule:
    """Limits in percent of the budget, above which a line or scope is flagged.

    over (중지): spent + still to be paid, also what is bound to be paid after the year, is above ``stop_percent``. warn (경고): something is still
    to be paid, spent alone is above ``warn_percent``, and more was spent than the work done is worth (earned value); a budget that is used up as
    planned needs no warning.
    lapse (불용): the expected lapse, without what is carried or bound to be paid later, is above ``lapse_percent``.
    """

    warn_percent: int = 90
    stop_percent: int = 100
    lapse_percent: int = 10


def flag(rule: Rule, forecast: Forecast) -> Flag:
    """The gravest flag that applies to a line or a sum of lines; FINE if none does."""
    budget = forecast.budget_krw
    if (forecast.eac_bottom_up_krw + forecast.later_krw) * 100 > budget * rule.stop_percent:
        return Flag.OVER
    if forecast.coming_krw and forecast.spent_krw > forecast.earned_krw and forecast.spent_krw * 100 > budget * rule.warn_percent:
        return Flag.WARN
    return Flag.LAPSE if forecast.spare_krw * 100 > budget * rule.lapse_percent else Flag.FINE


def current_forecasts(plan: Plan, records: Records, as_of: date) -> dict[str, Forecast]:
    """Line → its forecast beside its current budget (예산현액), by which it is judged: the forecast is that of the plan's work, and what it leaves
    or exceeds depends on what was transferred, carried in or changed by then. Lines of other revisions that have only such a budget follow.
    """
    now, budgets = forecasts(plan, records, as_of), current_budget_by_line(plan, records, as_of)
    paced = any(forecast.eac_by_pace_krw is not None for forecast in now.values())
    judged = {line_id: replace(forecast, budget_krw=budgets.pop(line_id, 0)) for line_id, forecast in now.items()}
    return judged | {line_id: Forecast(krw, 0, 0, 0, 0, 0 if paced else None) for line_id, krw in budgets.items()}


@dataclass(frozen=True)
class Move:
    """An amount (won) to be moved from a line with an expected surplus. ``within``: both lines are in the same category (편성목).

    ``proposed``: it is (part of) a transfer that somebody proposed and nobody approved yet.
    """

    line_id: str
    amount_krw: int
    within: bool
    proposed: bool = False


@dataclass(frozen=True)
class Transfer:
    """A line that will exceed its budget by ``overrun_krw``, with the moves to cover it. ``spent``: its spending already exceeds the budget."""

    line_id: str
    overrun_krw: int
    spent: bool
    moves: tuple[Move, ...]

    @property
    def uncovered_krw(self) -> int:
        """The part of the overrun that no surplus covers (won)."""
        return self.overrun_krw - sum(move.amount_krw for move in self.moves)


def reallocation(plan: Plan, records: Records, as_of: date) -> tuple[Transfer, ...]:
    """A transfer for every line that the bottom-up forecast puts over its current budget, the largest overrun first.

    Surpluses of the same category are used first, for all lines; then those of other categories. The largest surplus left is used first;
    equal ones in the plan's order. No line gives more than its expected surplus, which is not carried nor bound to be paid later, nor more than its budget. Transfers that are proposed come
    first, as they are, so that nothing is proposed twice.
    """
    now = current_forecasts(plan, records, as_of)
    category = {line.id: line.category for line in plan.budget_line}
    order = {line_id: place for place, line_id in enumerate(now)}
    missing = {i: -o.spare_krw for i, o in now.items() if o.spare_krw < 0}
    surplus = {i: min(o.spare_krw, o.budget_krw) for i, o in now.items() if i in category and o.spare_krw > 0}
    needy = sorted(missing, key=lambda i: (-missing[i], order[i]))
    overruns = dict(missing)
    moves: dict[str, list[Move]] = {line_id: [] for line_id in needy}
    for change in records.budget_changes:
        source, to_line = change.from_line, change.to_line
        waits = change.proposed_on <= as_of and not change.in_force(as_of)
        if not waits or source is None or source not in category or to_line is None:
            continue
        surplus[source] = max(surplus.get(source, 0) - change.amount_krw, 0)
        amount = min(change.amount_krw, missing.get(to_line, 0))
        if amount > 0:
            moves[to_line].append(Move(source, amount, category[source] == category.get(to_line), proposed=True))
            missing[to_line] -= amount
    for within in (True, False):
        for line_id in needy:
            sources = [i for i in surplus if (category[i] == category.get(line_id)) is within]
            for source in sorted(sources, key=lambda i: (-surplus[i], order[i])):
                amount = min(surplus[source], missing[line_id])
                if amount > 0:
                    moves[line_id].append(Move(source, amount, within))
                    surplus[source] -= amount
                    missing[line_id] -= amount
    return tuple(Transfer(i, overruns[i], now[i].spent_krw > now[i].budget_krw, tuple(moves[i])) for i in needy)
