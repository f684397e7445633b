"""Which parts of the budget run over or under by a rule that the manager sets, and what moving money between lines would cure.

Moving between 목 (here 편성목) within one 정책사업 is 전용: 지방재정법 제49조 제1항.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from chatdong.domain.budget.forecast import Outlook, outlooks, together
from chatdong.domain.budget.scope import scopes_of
from chatdong.domain.plan.model import Plan
from chatdong.domain.progress.records import Records

FLAGS = ("over", "warn", "lapse", "fine")


@dataclass(frozen=True)
class Rule:
    """Percentages of the budget above which something is flagged.

    over (중지): spent and still to be paid are above ``stop_percent``. warn (경고): something is still to be paid, and what
    was spent is above ``warn_percent`` already. lapse (불용): what will not be spent is above ``lapse_percent``.
    """

    warn_percent: int = 90
    stop_percent: int = 100
    lapse_percent: int = 10


def flag(rule: Rule, outlook: Outlook) -> str:
    """The gravest of FLAGS that holds for a line or a sum of lines; ``fine`` where none does."""
    budget = outlook.budget_krw
    if outlook.forecast_krw * 100 > budget * rule.stop_percent:
        return "over"
    if outlook.coming_krw and outlook.spent_krw * 100 > budget * rule.warn_percent:
        return "warn"
    return "lapse" if outlook.lapse_krw * 100 > budget * rule.lapse_percent else "fine"


@dataclass(frozen=True)
class Move:
    """So much from a line with an expected surplus; within: both lines stand in the same category (편성목)."""

    line_id: str
    amount_krw: int
    within: bool


@dataclass(frozen=True)
class Transfer:
    """A line that its budget will not do for, and what could be moved to it. spent: the money has already gone out."""

    line_id: str
    overrun_krw: int
    spent: bool
    moves: tuple[Move, ...]

    @property
    def uncovered_krw(self) -> int:
        """What no surplus is left for."""
        return self.overrun_krw - sum(move.amount_krw for move in self.moves)


def reallocation(plan: Plan, records: Records, as_of: date) -> tuple[Transfer, ...]:
    """For every line that will cost more than its budget (bottom-up forecast): from which lines how much could come.

    First every line is cured from its own category, then what is still missing from other categories. Largest overrun
    first; for each, the largest surplus that is left first; equal ones in the plan's order. No line gives more than its
    expected surplus, nor more than its budget.
    """
    now = outlooks(plan, records, as_of)
    category = {line.id: line.category for line in plan.budget_line}
    order = {line_id: place for place, line_id in enumerate(now)}
    missing = {i: -o.lapse_krw for i, o in now.items() if o.lapse_krw < 0}
    surplus = {i: min(o.lapse_krw, o.budget_krw) for i, o in now.items() if i in category and o.lapse_krw > 0}
    needy = sorted(missing, key=lambda i: (-missing[i], order[i]))
    overruns = dict(missing)
    moves: dict[str, list[Move]] = {line_id: [] for line_id in needy}
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


def as_json(plan: Plan, records: Records, as_of: date) -> dict[str, Any]:
    """What is flagged by the rule to begin with, and what reallocation would cure, as plain values for JSON (won)."""
    rule, now = Rule(), outlooks(plan, records, as_of)
    parts = dict.fromkeys(part for level in ("category", "activity") for part in scopes_of(plan, records, level))
    sums = [(p.level, p.id, together(now[i] for i in p.line_ids(plan, records) if i in now)) for p in parts]
    sums += [("line", line_id, outlook) for line_id, outlook in now.items()]
    return {
        "budget_rule": {
            "warn_percent": rule.warn_percent,
            "stop_percent": rule.stop_percent,
            "lapse_percent": rule.lapse_percent,
        },
        "flags": [
            {
                "level": level,
                "id": key or None,
                "flag": flag(rule, outlook),
                "budget_krw": outlook.budget_krw,
                "spent_krw": outlook.spent_krw,
                "forecast_krw": outlook.forecast_krw,
            }
            for level, key, outlook in sums
            if flag(rule, outlook) != "fine"
        ],
        "reallocation": [
            {
                "line": transfer.line_id,
                "overrun_krw": transfer.overrun_krw,
                "already_spent": transfer.spent,
                "moves": [{"from": m.line_id, "amount_krw": m.amount_krw, "within_category": m.within} for m in transfer.moves],
                "uncured_krw": transfer.uncovered_krw,
            }
            for transfer in reallocation(plan, records, as_of)
        ],
    }
