"""Sensitivity: by how much the total moves when one quantity moves by some percent (a tornado)."""

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
    """How the total moves (won) when a quantity is lower or higher, and when it is one unit more (1명, 1회, 1원).

    None where the total could not be computed there.
    """

    quantity: Quantity
    now: int
    lower_krw: int | None
    higher_krw: int | None
    one_more_krw: int | None

    @property
    def swing_krw(self) -> int:
        """The length of its bar: from the one end to the other (won)."""
        ends = [end for end in (self.lower_krw, self.higher_krw) if end is not None]
        return max(ends, default=0) - min(ends, default=0)


def tornado(plan: Plan, edits: Mapping[str, str], percent: Fraction | int) -> tuple[Swing, ...]:
    """Every quantity at exactly ``percent`` less and more, the largest swing first, then in the plan's order.

    The change is taken exactly, not rounded to whole people or sessions (10% of 2회 is 0.2회): the bars compare what the
    total hangs on, and ``one_more_krw`` says what a step costs that can really be taken. Quantities whose lines differ in
    the scenario are left out. Raises EditError for a percentage outside 0 to 100.
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
            at = calculated.total((value,))
            return None if at is None or base is None else at - base

        swings.append(Swing(quantity, now, against_now(now - part), against_now(now + part), against_now(now + 1)))
    return tuple(sorted(swings, key=lambda swing: -swing.swing_krw))
