"""Goal seek: the most people, the most sessions or the highest unit price that fits the budget."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from chatdong.domain.message import message
from chatdong.domain.plan.model import Plan
from chatdong.domain.scenario.edits import LARGEST_FACTOR, EditError, apply_edits
from chatdong.domain.scenario.formula import calculation, caps_of
from chatdong.domain.scenario.quantities import KINDS, Quantity, quantities, set_quantity, values_in


@dataclass(frozen=True)
class Sought:
    """The largest value of one quantity that fits, all else as in the scenario.

    ``most``: None if no value fits. ``unlimited``: even LARGEST_FACTOR fits, so the cap does not limit it. ``left_krw``: the plan's total less
    the total then. ``edits``: the scenario with that value.
    """

    quantity: Quantity
    now: int
    most: int | None
    unlimited: bool
    left_krw: int | None
    edits: Mapping[str, str]

    @property
    def gain(self) -> int | None:
        """most − now; None if nothing fits or if unlimited."""
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
    """The largest multiple of ``step`` that fits, for each quantity of a kind ("people", "times", "price" or "other").

    One quantity is varied at a time, the others keep their values in the scenario of ``edits``. It fits if the total is at most the plan's and,
    with ``by_category``, each category at most its own amount. ``floors`` {quantity id: least value, else 0}. Sorted by gain, the largest first
    (it may be negative; an unlimited quantity counts as 0), then in the plan's order; quantities that do not fit at all come last. Locked lines
    and quantities (ids in ``locked``) are left out, and so are quantities whose lines differ in the scenario. Raises EditError for an unknown
    kind or activity, a step under 1, or wrong edits.
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
    """True if the quantity or one of its lines is among the locked ids."""
    return quantity.id in locked or any(line_id in locked for line_id in quantity.line_ids)
