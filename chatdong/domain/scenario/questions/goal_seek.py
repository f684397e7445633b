"""Goal seek: the most people, the most sessions or the highest unit price that a budget still pays for."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from chatdong.domain.message import message
from chatdong.domain.plan.model import Plan
from chatdong.domain.scenario.edits import LARGEST_FACTOR, EditError, apply_edits
from chatdong.domain.scenario.formula import calculation, caps_of
from chatdong.domain.scenario.quantities import KINDS, Quantity, quantities, set_quantity, values_in


@dataclass(frozen=True)
class Sought:
    """The most that one quantity can be, everything else staying as it is in the scenario.

    ``most`` is None where not even the least fits; ``unlimited`` says that even LARGEST_FACTOR fits, so that the cap does
    not decide. ``left_krw`` is what the total then leaves under the plan's total, ``edits`` the scenario with it.
    """

    quantity: Quantity
    now: int
    most: int | None
    unlimited: bool
    left_krw: int | None
    edits: Mapping[str, str]

    @property
    def gain(self) -> int | None:
        """How much more than now (negative: how much less)."""
        return None if self.most is None or self.unlimited else self.most - self.now


def seek(
    plan: Plan,
    edits: Mapping[str, str],
    kind: str,
    *,
    activity_id: str | None = None,
    by_category: bool = False,
    step: int = 1,
    floors: Mapping[str, int] | None = None,
    locked: Collection[str] = (),
) -> tuple[Sought, ...]:
    """For each quantity of a kind ("people", "times", "price", "other") the largest multiple of ``step`` that fits.

    Fits: the total is at most the plan's and, with ``by_category``, each category at most its own amount. Largest gain
    first, then the plan's order; what does not fit at all comes last. ``locked`` are ids of lines and quantities that
    stay; quantities whose lines differ in the scenario are left out. Raises EditError.
    """
    if kind not in KINDS:
        raise EditError(kind, message("찾을 수 있는 것은 인원, 횟수, 단가와 그 밖의 수량입니다."))
    if step < 1:
        raise EditError(kind, message("단위는 1이나 그보다 큰 정수입니다."))
    if activity_id is not None and activity_id not in {activity.id for activity in plan.activity}:
        raise EditError(activity_id, message("이 계획에 없는 세부사업입니다."))
    scenario = apply_edits(plan, edits)
    caps, least, found = caps_of(plan, by_category=by_category), floors or {}, []
    values = values_in(plan, scenario)
    for quantity in quantities(plan):
        if quantity.kind != kind or activity_id not in (None, quantity.activity_id):
            continue
        if is_locked(quantity, locked) or values[quantity.id] is None:
            continue
        calculated = calculation(plan, scenario, (quantity,))
        now = calculated.now[0]
        most = calculated.largest(0, (now,), least.get(quantity.id, 0), LARGEST_FACTOR, caps, step)
        if most is None:
            found.append(Sought(quantity, now, None, False, None, edits))
            continue
        total = calculated.total((most,))
        left = None if total is None else plan.total_krw - total
        unlimited = most == LARGEST_FACTOR // step * step
        found.append(Sought(quantity, now, most, unlimited, left, edits if unlimited else set_quantity(plan, edits, quantity, most)))
    return tuple(sorted(found, key=lambda sought: (sought.most is None, -(sought.gain or 0))))


def is_locked(quantity: Quantity, locked: Collection[str]) -> bool:
    """Whether a quantity, or one of its lines, is among the ids that must stay."""
    return quantity.id in locked or any(line_id in locked for line_id in quantity.line_ids)
