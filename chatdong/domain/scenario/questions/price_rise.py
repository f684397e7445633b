"""Price rise: all unit prices of an item (e.g. 강사비) raised by a percentage."""

from collections.abc import Mapping
from fractions import Fraction

from chatdong.domain.costing.numbers import rounded_half_up
from chatdong.domain.message import message
from chatdong.domain.plan.model import BudgetLine, Plan
from chatdong.domain.scenario.edits import EditError, apply_edits, costing_of, edit_factors

LARGEST_RISE = 1_000


def lines_of_item(plan: Plan, item: str) -> tuple[BudgetLine, ...]:
    """The lines whose item contains the word, in Korean or English (ignoring case), and whose costing has a price."""
    word = item.strip().casefold()
    named = [line for line in plan.budget_line if word in f"{line.item.ko}\n{line.item.en or ''}".casefold()] if word else []
    return tuple(line for line in named if any(factor.is_price for factor in costing_of(line.costing).factors))


def raise_prices(plan: Plan, edits: Mapping[str, str], item: str, percent: Fraction | int) -> dict[str, str]:
    """The edits with every unit price of an item's lines raised by ``percent`` (lowered if negative), rounded half up to a won.

    Prices that the scenario already changed rise from there. Raises EditError if there is no such line, or for a percentage outside
    −100 to 1,000.
    """
    if not -100 <= percent <= LARGEST_RISE:
        raise EditError(item, message("인상률은 −100에서 {limit:,}까지의 백분율입니다.", limit=LARGEST_RISE))
    chosen = {line.id for line in lines_of_item(plan, item)}
    if not chosen:
        raise EditError(item, message("단가가 있는 산출내역 가운데 이런 이름이 없습니다."))
    raised = dict(edits)
    for line, base in zip(apply_edits(plan, edits).budget_line, plan.budget_line, strict=True):
        if line.id not in chosen:
            continue
        prices = {
            index: int(rounded_half_up(factor.value * (100 + Fraction(percent)) / 100))
            for index, factor in enumerate(costing_of(line.costing).factors)
            if factor.is_price
        }
        text = edit_factors(line, prices)
        if text != base.costing:
            raised[line.id] = text
        else:
            raised.pop(line.id, None)
    return raised
