"""Plans for the tests of scenarios: the two plans of the tests, and one with awkward costings."""

from dataclasses import replace

from chatdong.domain.costing.costing import parse
from chatdong.domain.plan.model import LocalizedText, Plan
from chatdong.domain.plan.toml_format import load_plan_file
from chatdong.store.seed.example import DATA, PLAN

THE_PLAN = load_plan_file(PLAN)
READING = load_plan_file(DATA.parent / "tests" / "plans" / "reading-2031.toml")


def with_costings(*costings: str) -> Plan:
    """The reading plan with one budget line for each costing; its amount is the stated one, else the computed one."""
    model = READING.budget_line[0]
    parsed = [parse(text) for text in costings]
    lines = [
        replace(model, id=f"line-{n}", item=LocalizedText(f"내역 {n}"), costing=c.text, amount_krw=c.stated_krw or c.computed_krw)
        for n, c in enumerate(parsed)
    ]
    return replace(READING, budget_line=tuple(lines))


AWKWARD = with_costings(
    "2,100,000원×12월÷7",
    "15,000원×15명×6회-1,000원×4명×6회=1,326,000원",
    "(20,000원×15명×6회)+(6,000원×15명×6회)=2,340,000원",
    "1,234,567원×15명×3%",
    "600,000원÷15명",
    "333원×7명=2천원",
    "총액 500,000원",
)
"""Costings that are rounded to a won, subtract, repeat a quantity, have a percentage, divide by a quantity, or state an amount in 천원."""

PLANS = {"2016": THE_PLAN, "reading": READING, "awkward": AWKWARD}
