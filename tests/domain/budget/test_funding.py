"""How much of whose money is left: by line, category and source, to the won, on every day."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from chatdong.domain.budget.funding import Burn, EvenBurn, SourceAmounts, split_by_source, total
from chatdong.domain.plan.funding import ORDER, following, scenario_by_source
from chatdong.domain.plan.model import FundingSource, Plan
from chatdong.domain.plan.toml_format import load_plan_file
from chatdong.domain.progress.budget_changes import BudgetChange, BudgetChangeKind
from chatdong.domain.progress.commitments import Commitment, CommitmentPayment
from chatdong.domain.progress.records import DaySpending, Records, SourcePayment
from chatdong.domain.report.draft import report
from chatdong.domain.report.status import status
from chatdong.terminal.as_json.status import status_as_json
from tests.domain.plan.test_funding import a_plan, share, won
from tests.properties import examples

NATIONAL, CITY, DISTRICT, SELF, OTHER = FundingSource
JAN = date(2030, 1, 1)

LINES = [("rent", "x", 6_000_000), ("staff", "x", 3_000_001), ("books", "y", 999_999)]
PLAN = a_plan(LINES, (share(NATIONAL, "50"), share(CITY, "30"), share(SELF, "20"), won(NATIONAL, 999_999, line="books")))


def day(n: int) -> date:
    return JAN + timedelta(n)


def test_a_line_paid_in_parts_and_in_full_leaves_no_won_of_any_source() -> None:
    records = Records(spending=(DaySpending("staff", day(3), 1_000_000), DaySpending("staff", day(9), 1), DaySpending("staff", day(12), 2_000_000)))
    of = split_by_source(PLAN, records, day(12)).lines["staff"]
    assert {source: amounts.remaining_krw for source, amounts in of.items()} == {NATIONAL: 0, CITY: 0, SELF: 0}
    assert [amounts.spent_krw for amounts in of.values()] == [1_500_001, 900_000, 600_000]


def test_what_was_entered_goes_before_the_share() -> None:
    records = Records(
        spending=(DaySpending("rent", day(3), 1_000_000), DaySpending("rent", day(4), 500_000)),
        source_payments=(SourcePayment("rent", day(3), CITY, 1_000_000),),
    )
    of = split_by_source(PLAN, records, day(5)).of()
    assert {source: amounts.spent_krw for source, amounts in of.items()} == {NATIONAL: 250_000, CITY: 1_150_000, SELF: 100_000}
    assert of[CITY] == SourceAmounts(2_700_000, 1_150_000, 1_150_000)
    assert split_by_source(PLAN, records, day(2)).of()[CITY].spent_krw == 0


def test_commitments_and_changes_of_the_budget_are_split_as_the_line_is() -> None:
    records = Records(
        spending=(DaySpending("rent", day(9), 400_000),),
        commitments=(Commitment("c", "rent", day(3), 1_500_000), Commitment("d", "rent", day(5), -500_000, reduces="c")),
        commitment_payments=(CommitmentPayment("c", "rent", day(9), 400_000),),
        budget_changes=(
            BudgetChange("t", BudgetChangeKind.TRANSFER, day(2), 1_000_000, "rent", "books", day(4)),
            BudgetChange("p", BudgetChangeKind.SUPPLEMENTARY, day(2), 9_000_000, None, "books"),
        ),
    )
    found = split_by_source(PLAN, records, day(9))
    assert found.lines["rent"][NATIONAL] == SourceAmounts(2_500_000, 500_000, 200_000)
    assert (found.lines["rent"][NATIONAL].unpaid_krw, found.lines["rent"][NATIONAL].free_krw) == (300_000, 2_000_000)
    # The books are all 국비; what is transferred to them stays the money of those who gave it.
    assert {source: of.budget_krw for source, of in found.lines["books"].items()} == {NATIONAL: 1_499_999, CITY: 300_000, SELF: 200_000}
    assert split_by_source(PLAN, records, day(3)).lines["rent"][CITY] == SourceAmounts(1_800_000, 450_000, 0)


def test_a_line_of_another_revision_has_no_budget_and_its_spending_belongs_to_nobody_unless_entered() -> None:
    records = Records(
        spending=(DaySpending("old", day(1), 700), DaySpending("old", day(2), 300)), source_payments=(SourcePayment("old", day(2), SELF, 300),)
    )
    assert split_by_source(PLAN, records, day(2)).lines["old"] == {SELF: SourceAmounts(0, 300, 300), None: SourceAmounts(0, 700, 700)}


def test_a_source_spent_ten_points_before_or_behind_the_whole_is_flagged_and_more_than_it_gives_before_that() -> None:
    plan = a_plan([("a", "x", 1_000), ("b", "x", 1_000)], (share(NATIONAL, "100", line="a"), share(CITY, "100", line="b")))

    def burn(a: int, b: int) -> list[str]:
        return list(split_by_source(plan, Records(spending=(DaySpending("a", JAN, a), DaySpending("b", JAN, b))), JAN).burn(EvenBurn()).values())

    assert burn(500, 301) == [Burn.EVEN, Burn.EVEN]
    assert burn(500, 300) == [Burn.FAST, Burn.SLOW]
    assert burn(1_001, 1_000) == [Burn.OVER, Burn.EVEN]
    only = a_plan([("a", "x", 1_000)], (share(NATIONAL, "50"),))
    assert set(split_by_source(only, Records(spending=(DaySpending("a", JAN, 900),)), JAN).burn(EvenBurn()).values()) == {Burn.EVEN}


def history(seed: int) -> Records:
    """Payments with and without a source, commitments with their payments, and changes of the budget, in any order."""
    chance = Random(seed)

    def some(most: int) -> list[tuple[str, date, int]]:
        """Up to so many amounts of lines on days."""
        return [
            (chance.choice(["rent", "staff", "books", "old"]), day(chance.randrange(21)), chance.randint(-3_000_000, 3_000_000))
            for _ in range(chance.randrange(most + 1))
        ]

    paid = [(*of, chance.choice(ORDER), chance.choice([None, "c", "d"])) for of in some(12)]
    moved = [(*of, chance.choice(["rent", "staff", "books"])) for of in some(3)]
    return Records(
        spending=tuple(DaySpending(line, on, krw) for line, on, krw, _, _ in paid),
        source_payments=tuple(SourcePayment(line, on, source, krw) for line, on, krw, source, _ in paid if source is not None),
        commitments=tuple(Commitment(name, *of) for name, of in zip("cd", some(2), strict=False)),
        commitment_payments=tuple(CommitmentPayment(commitment, line, on, krw) for line, on, krw, _, commitment in paid if commitment),
        budget_changes=tuple(BudgetChange(f"t{n}", BudgetChangeKind.TRANSFER, on, abs(krw), a, b, on) for n, (a, on, krw, b) in enumerate(moved)),
    )


@given(st.integers(0, 2**32).map(history), st.integers(0, 20).map(day))
@examples(5_000)
def test_on_every_day_the_sources_add_up_by_line_and_in_all_and_no_order_of_the_records_matters(records: Records, as_of: date) -> None:
    found = split_by_source(PLAN, records, as_of)
    spent = records.spent_by_line(as_of)
    for line_id, by_source in found.lines.items():
        of = total(by_source)
        assert of.spent_krw == spent[line_id]
        assert of.budget_krw == of.spent_krw + of.unpaid_krw + of.free_krw
        assert of.unpaid_krw >= 0
    whole = total(found.of())
    assert whole.budget_krw == sum(krw for _, _, krw in LINES)
    assert whole.spent_krw == records.spent(as_of)
    assert found.of(["rent", "staff"]) == {
        s: a
        for s, a in ((s, found.lines["rent"].get(s, SourceAmounts()) + found.lines["staff"].get(s, SourceAmounts())) for s in ORDER)
        if s in found.of(["rent", "staff"])
    }
    turned = replace(records, spending=records.spending[::-1], source_payments=records.source_payments[::-1], commitments=records.commitments[::-1])
    assert split_by_source(PLAN, turned, as_of) == found
    assert split_by_source(PLAN, records.known_by(as_of), as_of) == found


def test_an_old_plan_has_one_row_of_no_source(plan: Plan) -> None:
    assert split_by_source(plan, Records(), plan.year.start).of() == {None: SourceAmounts(16_000_000, 0, 0)}


def test_a_scenario_keeps_the_shares_of_each_line_and_an_approved_one_states_amounts_that_add_up() -> None:
    stated = (won(NATIONAL, 6_000_000, category="x"), won(CITY, 3_000_000, category="x"), share(SELF, "100", line="books"))
    plan = a_plan([("rent", "x", 6_000_000), ("staff", "x", 3_000_000), ("books", "y", 1_000_000)], stated)
    scenario = replace(plan, budget_line=(replace(plan.budget_line[0], amount_krw=3_000_000), *plan.budget_line[1:]))
    assert scenario_by_source(plan, plan) == {NATIONAL: 6_000_000, CITY: 3_000_000, SELF: 1_000_000}
    assert scenario_by_source(plan, scenario) == {NATIONAL: 4_000_000, CITY: 2_000_000, SELF: 1_000_000}
    assert [f.amount_krw for f in following(plan, scenario)] == [4_000_000, 2_000_000, None]
    assert following(plan, plan) == plan.funding
    approved = replace(scenario, funding=following(plan, scenario))
    assert {source: a.budget_krw for source, a in split_by_source(approved, Records(), JAN).of().items()} == scenario_by_source(plan, scenario)


def test_the_terminal_and_the_report_say_what_is_left_of_each_source() -> None:
    plan = load_plan_file(Path(__file__).parents[2] / "plans" / "village-july-2026.toml")
    records = Records(spending=(DaySpending("food", date(2026, 9, 10), 1_000_000),))
    day = date(2026, 9, 30)
    told = status_as_json(plan, status(plan, records, day))
    assert [(row["source"], row["budget_krw"], row["spent_krw"], row["remaining_krw"], row["burn"]) for row in told["by_source"]] == [
        ("national", 3_000_000, 0, 3_000_000, "even"),
        ("city", 3_000_000, 0, 3_000_000, "even"),
        ("district", 3_600_000, 600_000, 3_000_000, "even"),
        ("self", 2_400_000, 400_000, 2_000_000, "even"),
    ]
    assert [(of["level"], of["id"], len(of["by_source"])) for of in told["by_source_of"]] == [
        ("category", "operation", 4),
        ("line", "food", 2),
        ("line", "teachers", 2),
    ]
    (section,) = [s for s in report(plan, records, "1", day).sections if s.id == "execution"]
    assert "구비: 예산현액 3600000천원 가운데 600000천원 집행(16.7), 잔액 3000000천원" in [str(line.text) for line in section.lines]


def test_a_plan_without_sources_says_nothing_of_them(plan: Plan) -> None:
    told = status_as_json(plan, status(plan, Records(), plan.year.end))
    assert (told["by_source"], told["by_source_of"]) == (None, [])
    (section,) = [s for s in report(plan, Records(), "4", plan.year.end).sections if s.id == "execution"]
    assert len(section.lines) == 5
