"""How long the questions about a scenario take, in milliseconds and against parsing the plan.

Run by ``python bench/what_if_speed.py`` from the root of the repository. Nothing is asserted: the figures are for a reader.
"""

import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from time import process_time

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from chatdong.domain.plan.model import Plan
from chatdong.domain.plan.toml_format import parse_plan
from chatdong.domain.progress.records import Records
from chatdong.domain.scenario.committed import floors
from chatdong.domain.scenario.edits import apply_edits
from chatdong.domain.scenario.effect import effect
from chatdong.domain.scenario.quantities import KINDS, quantities, quantity_by_id, set_quantity
from chatdong.domain.scenario.questions.fit_to_cap import fit
from chatdong.domain.scenario.questions.goal_seek import seek
from chatdong.domain.scenario.questions.price_rise import raise_prices
from chatdong.domain.scenario.questions.sensitivity import tornado
from chatdong.domain.scenario.questions.uncertainty import Spread, distribution

PLAN = ROOT / "data" / "plans" / "2016.toml"
TIMES = 5
COPIES = 10


def seconds(task: Callable[[], object]) -> float:
    """The best of a few runs, in processor time: what else the machine does is not the answer."""
    best = float("inf")
    for _ in range(TIMES):
        start = process_time()
        task()
        best = min(best, process_time() - start)
    return best


def wider(plan: Plan, copies: int) -> Plan:
    """The plan with every activity and line so many times over."""

    def named(element_id: str, n: int) -> str:
        return f"{element_id}-{n}"

    return replace(
        plan,
        total_krw=plan.total_krw * copies,
        category=tuple(replace(c, amount_krw=c.amount_krw * copies) for c in plan.category),
        activity=(*plan.activity, *(replace(a, id=named(a.id, n)) for n in range(1, copies) for a in plan.activity)),
        budget_line=(
            *plan.budget_line,
            *(replace(b, id=named(b.id, n), activity=named(b.activity, n)) for n in range(1, copies) for b in plan.budget_line),
        ),
    )


def report(name: str, plan: Plan, parsing: float) -> None:
    people = quantity_by_id(plan, "committee-catering.2")
    more, dear = set_quantity(plan, {}, people, 110), raise_prices(plan, {}, "강사비", 100)
    scenario = apply_edits(plan, more)
    spreads = {
        "committee-catering.2": Spread(80, 120, 90),
        "training-lecturers.3": Spread(2, 6, 4),
        "committee-lecturers.1": Spread(300_000, 500_000, 350_000),
    }
    print(f"\n{name}: {len(plan.budget_line)} lines, {len(quantities(plan))} quantities")
    for words, task in (
        ("quantities", lambda: quantities(plan)),
        ("one edit", lambda: apply_edits(plan, set_quantity(plan, {}, people, 97))),
        ("what it means", lambda: effect(plan, scenario, Records(), date(2016, 9, 30))),
        ("floors", lambda: floors(plan, scenario, Records(), date(2016, 9, 30))),
        ("goal seek, people", lambda: seek(plan, more, "people")),
        ("goal seek, everything", lambda: [seek(plan, more, kind, by_category=True) for kind in KINDS]),
        ("fit, one change", lambda: fit(plan, more)),
        ("fit, several changes", lambda: fit(plan, dear)),
        ("tornado", lambda: tornado(plan, more, 10)),
        ("100,000 draws, 1 range", lambda: distribution(plan, more, dict([*spreads.items()][:1]), seed=1)),
        ("100,000 draws, 3 ranges", lambda: distribution(plan, more, spreads, seed=1)),
    ):
        spent = seconds(task)
        print(f"  {words:<26}{spent * 1e3:>9.1f} ms{spent / parsing:>9.2f} × parsing the 2016 plan")


def main() -> None:
    text = PLAN.read_text("utf-8")
    plan, parsing = parse_plan(text), seconds(lambda: parse_plan(text))
    print(f"parsing the 2016 plan {parsing * 1e3:.1f} ms")
    report("2016", plan, parsing)
    report(f"2016, {COPIES} times over", wider(plan, COPIES), parsing)


if __name__ == "__main__":
    main()
