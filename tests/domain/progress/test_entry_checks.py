"""What a form asks before a payment is saved: which commitment of its line it may be of."""

from dataclasses import replace
from datetime import date

from chatdong.domain.plan.model import Window
from chatdong.domain.progress.commitments import Commitment, CommitmentPayment
from chatdong.domain.progress.entry_checks import payable_commitments, why_not_committed_in_year
from chatdong.domain.progress.records import Records
from tests.domain.budget.histories import plan_of

APRIL, MAY, JUNE = date(2031, 4, 1), date(2031, 5, 1), date(2031, 6, 1)
RECORDS = Records(
    commitments=(
        Commitment("whole", "line", APRIL, 1_000, number="계약-1"),
        Commitment("soon", "line", APRIL, 500, due_on=MAY),
        Commitment("late", "line", APRIL, 700, due_on=JUNE, number="계약-3"),
        Commitment("paid", "line", APRIL, 300),
        Commitment("cut", "line", APRIL, 600),
        Commitment("cut off", "line", MAY, -600, reduces="cut"),
        Commitment("later", "line", JUNE, 900),
        Commitment("other", "another", APRIL, 900),
    ),
    commitment_payments=(CommitmentPayment("paid", "line", MAY, 300), CommitmentPayment("late", "line", MAY, 200)),
)


def likely(amount_krw: int, on: date = MAY, words: str = "") -> list[tuple[str, int]]:
    return [(of.commitment.id, of.unpaid_krw) for of in payable_commitments(RECORDS, "line", amount_krw, on, words)]


def test_open_commitments_of_the_line_that_the_amount_fits_are_named_the_likeliest_first() -> None:
    assert likely(100) == [("soon", 500), ("late", 500), ("whole", 1_000)], "by due day, one without a day last"
    assert likely(500)[0] == ("soon", 500) and likely(1_000) == [("whole", 1_000)] and likely(1_001) == []
    assert likely(100, words="v-1 계약-3 중도금")[0] == ("late", 500) and likely(100, words="계약-1")[0] == ("whole", 1_000)
    assert likely(900, JUNE) == [("later", 900), ("whole", 1_000)], "made by then, and just so much of it is left"
    assert likely(-100) == [] and payable_commitments(RECORDS, "none", 1, JUNE) == ()


def test_a_commitment_outside_a_period_that_is_no_calendar_year_is_told_with_the_period() -> None:
    plan = plan_of([1_000])
    assert "2031년도 밖" in str(why_not_committed_in_year(plan, date(2032, 1, 1)))
    july = replace(plan, period=Window(date(2031, 7, 1), date(2032, 6, 30)))
    assert why_not_committed_in_year(july, date(2032, 6, 30)) is None
    assert "2031-07-01~2032-06-30" in str(why_not_committed_in_year(july, date(2032, 7, 1)))
