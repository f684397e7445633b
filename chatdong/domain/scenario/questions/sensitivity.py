"""Sensitivity: the change of the total when one quantity changes by a percentage (a tornado chart)."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from chatdong.domain.message import message
from chatdong.domain.plan.model import Plan
from chatdong.domain.scenario.edits import EditError, apply_edits
from chatdong.domain.scenario.formula import Calculation, calculation
from chatdong.domain.scenario.quantities import Quantity, quantities, values_in


@dataclass(frozen=True)
class Swing:
    """The change of the total (won) when a quantity is lower, higher, or one unit more (1명, 1회, 1원).

    None if the total cannot be computed there.
    """

    quantity: Quantity
    now: int
    lower_krw: int | None
    higher_krw: int | None
    one_more_krw: int | None

    @property
    def swing_krw(self) -> int:
        """The length of the bar from its lower to its higher end (won)."""
        ends = [end for end in (self.lower_krw, self.higher_krw) if end is not None]
        return max(ends, default=0) - min(ends, default=0)


def tornado(plan: Plan, edits: Mapping[str, str], percent: Fraction | int) -> tuple[Swing, ...]:
    """The swing of every quantity at ``percent`` less and more, the largest first, then in the plan's order.

    The change is exact, not rounded to whole people or sessions (10% of 2회 is 0.2회), because the bars compare sensitivities;
    ``one_more_krw`` is the cost of a step that can really be taken. Quantities whose lines differ in the scenario are left out. Raises
    EditError for a percentage outside 0 to 100.
    """
    if not 0 <= percent <= 100:
        raise EditError("", message("변동 폭은 0에서 100까지의 백분율입니다."))
    scenario, swings = apply_edits(plan, edits), []
    values = values_in(plan, scenario)
    for quantity in quantities(plan):
        if values[quantity.id] is None:
            continue
        calculated = calculation(plan, scenario, (quantity,))
        now = calculated.now[0]
        part = Fraction(now) * percent / 100
        base = calculated.total((now,))

        def against_now(value: Fraction | int, calculated: Calculation = calculated, base: int | None = base) -> int | None:
            """The change of the total from the scenario's when the quantity has this value (won); None if unknown."""
            at = calculated.total((value,))
            return None if at is None or base is None else at - base

        swings.append(Swing(quantity, now, against_now(now - part), against_now(now + part), against_now(now + 1)))
    return tuple(sorted(swings, key=lambda swing: -swing.swing_krw))
