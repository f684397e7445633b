"""What every page of the browser bench shows: the 2016 plan's first activity by its quantities, and what moving one means.

The arithmetic is the dashboard's own domain, so that the pages differ in their framework alone. Each page says
``가상 편성 16,052천원`` in its text and ``가상 편성 16,052`` in its chart.
"""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from chatdong.domain.budget.curves import bottom_up_curve
from chatdong.domain.plan.toml_format import load_plan_file
from chatdong.domain.progress.records import Records
from chatdong.domain.scenario.edits import apply_edits
from chatdong.domain.scenario.effect import effect
from chatdong.domain.scenario.quantities import quantities, sensible_range, set_quantity
from chatdong.domain.scenario.sessions import followed

PLAN = load_plan_file(ROOT / "data" / "plans" / "2016.toml")
MOVED = "committee-catering.2"
"""The people at each committee workshop: catering and printing, 52천원 each in all."""
QUANTITIES = [quantity for quantity in quantities(PLAN) if quantity.activity_id == PLAN.budget_line[0].activity]
LABELS = [f"{quantity.kind}({quantity.unit}) {' '.join(quantity.line_ids)}" for quantity in QUANTITIES]
FIRST = [quantity.value for quantity in QUANTITIES]
PLACE = [quantity.id for quantity in QUANTITIES].index(MOVED)
RANGES = [sensible_range(quantity, 0) for quantity in QUANTITIES]
DAYS = [PLAN.year.start + timedelta(n) for n in range(PLAN.year.days)]
TITLE = "공공사업 예산 현황판"


@dataclass(frozen=True)
class Answer:
    """What a page shows; the curves are 천원 a day, the tables rows under their headings."""

    total: str
    plan_curve: list[float]
    curve: list[float]
    categories: tuple[tuple[str, ...], list[tuple]]
    costs: tuple[tuple[str, ...], list[tuple]]


def answer(values: Sequence[int]) -> Answer:
    """What the quantities, in the order of QUANTITIES, make of the plan."""
    edits: dict[str, str] = {}
    for quantity, value in zip(QUANTITIES, values, strict=True):
        edits = dict(set_quantity(PLAN, edits, quantity, int(value)))
    scenario = apply_edits(PLAN, edits)
    found = effect(PLAN, scenario, Records(), date(2016, 9, 30))
    names = {category.id: category.name.ko for category in PLAN.category}
    activities = {activity.id: activity.name.ko for activity in PLAN.activity}
    return Answer(
        f"{found.total_krw // 1000:,}",
        [krw / 1000 for krw in bottom_up_curve(PLAN)],
        [krw / 1000 for krw in bottom_up_curve(followed(PLAN, scenario))],
        (
            ("편성목", "한도", "가상 편성", "남음"),
            [(names[r.category_id], r.cap_krw, r.scenario_krw, r.cap_krw - r.scenario_krw) for r in found.categories],
        ),
        (
            ("세부사업", "횟수", "연인원", "1회당"),
            [
                (activities[c.activity_id], c.sessions, c.attendances, None if c.per_session is None else int(c.per_session))
                for _plan, c in found.costs
            ],
        ),
    )
