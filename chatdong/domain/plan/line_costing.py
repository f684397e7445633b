"""The costing (산출내역) of a budget line: its factors, and lines whose costing disagrees with their amount."""

from collections.abc import Collection
from fractions import Fraction
from functools import lru_cache

from chatdong.domain.costing import costing
from chatdong.domain.costing.stated_amount import rounds_to_thousand
from chatdong.domain.plan.model import MOST_LINES, BudgetLine, Plan

TIMES_UNITS = ("회", "차례")


PEOPLE_UNITS = ("명", "인")


@lru_cache(maxsize=2 * MOST_LINES)
def _parsed(text: str) -> costing.Costing:
    return costing.parse(text)


def factor_in(line: BudgetLine, units: Collection[str]) -> int | None:
    """The whole number of the costing's factor in one of ``units`` (3 for ``×3회``); None if there is no such number or several different ones."""
    values = {f.value for f in _parsed(line.costing).factors if not f.is_price and f.unit in units}
    if len(values) != 1:
        return None
    value = values.pop()
    return int(value) if value.denominator == 1 else None


def faulty_lines(plan: Plan) -> frozenset[str]:
    """The ids of the lines whose costing and amount disagree; other modules ignore the factors of these lines."""
    return frozenset(line.id for line in plan.budget_line if _disagrees(line, _parsed(line.costing)))


def _disagrees(line: BudgetLine, parsed: costing.Costing) -> bool:
    if parsed.verdict == "differs":
        return True
    exact = parsed.computed_krw if parsed.computed_krw is not None else parsed.stated_krw
    return exact is not None and exact != line.amount_krw and not rounds_to_thousand(Fraction(exact), Fraction(line.amount_krw))
