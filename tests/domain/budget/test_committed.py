"""What is committed and unpaid, by commitment and by line."""

from dataclasses import replace
from datetime import date

from chatdong.domain.budget.committed import committed_unpaid_by_line, counted_twice, unpaid_by_commitment, why_counted_twice
from chatdong.domain.progress.commitments import Commitment, CommitmentPayment
from chatdong.domain.progress.records import DaySpending, Records


def day(month: int, of_month: int = 1) -> date:
    return date(2031, month, of_month)


PRINTING = Commitment("c1", "printing", day(3), 1_000_000)
RESEARCH = Commitment("c2", "research", day(4), 5_000_000)


def test_payments_and_reductions_of_a_commitment_lessen_what_is_unpaid_of_it_from_their_day_on() -> None:
    records = Records(
        commitments=(Commitment("c3", "printing", day(5), -200_000, reduces="c1"), PRINTING, RESEARCH),
        commitment_payments=(CommitmentPayment("c1", "printing", day(4), 700_000), CommitmentPayment("c2", "research", day(6), 5_000_000)),
    )
    assert unpaid_by_commitment(records, day(2)) == {}
    assert unpaid_by_commitment(records, day(3)) == {"c1": 1_000_000}
    assert unpaid_by_commitment(records, day(4)) == {"c1": 300_000, "c2": 5_000_000}
    assert unpaid_by_commitment(records, day(5)) == {"c1": 100_000, "c2": 5_000_000}
    assert unpaid_by_commitment(records, day(6)) == {"c1": 100_000, "c2": 0}
    assert committed_unpaid_by_line(records, day(5)) == {"printing": 100_000, "research": 5_000_000}
    assert committed_unpaid_by_line(records, day(6)) == {"printing": 100_000}


def test_what_was_paid_beyond_a_commitment_takes_nothing_from_another_one_of_its_line() -> None:
    second = Commitment("c2", "printing", day(3), 400_000)
    records = Records(commitments=(PRINTING, second), commitment_payments=(CommitmentPayment("c1", "printing", day(4), 1_300_000),))
    assert unpaid_by_commitment(records, day(4)) == {"c1": 0, "c2": 400_000}
    assert committed_unpaid_by_line(records, day(4)) == {"printing": 400_000}


def test_a_payment_that_names_no_commitment_and_is_just_what_is_unpaid_of_one_is_named() -> None:
    both = (PRINTING, replace(PRINTING, id="c0", committed_on=day(5)), RESEARCH)
    paid = (DaySpending("printing", day(4), 1_000_000), DaySpending("printing", day(6), 400_000), DaySpending("research", day(3), 5_000_000))
    records = Records(spending=paid, commitments=both)
    assert [(of.commitment.id, of.on) for of in counted_twice(records, day(9))] == [("c1", day(4))], (
        "one payment is of one commitment, and none before it"
    )
    assert counted_twice(records, day(3, 31)) == ()
    named = replace(records, commitment_payments=(CommitmentPayment("c1", "printing", day(4), 1_000_000),))
    assert counted_twice(named, day(9)) == ()
    (of,) = counted_twice(records, day(9))
    assert str(why_counted_twice("인쇄", of)).startswith("‘인쇄’: 2031-04-01에 쓴 1,000,000원이 원인행위 –(2031-03-01)의 미지급과 같은 금액인데")


def test_money_that_came_back_is_to_be_paid_again_only_if_it_names_the_commitment() -> None:
    paid = CommitmentPayment("c1", "printing", day(4), 1_000_000)
    back = CommitmentPayment("c1", "printing", day(6), -150_000)
    assert unpaid_by_commitment(Records(commitments=(PRINTING,), commitment_payments=(paid,)), day(6)) == {"c1": 0}
    assert unpaid_by_commitment(Records(commitments=(PRINTING,), commitment_payments=(paid, back)), day(6)) == {"c1": 150_000}


def test_a_reduction_on_another_line_still_lessens_the_line_of_the_commitment() -> None:
    records = Records(commitments=(PRINTING, Commitment("c3", "research", day(5), -200_000, reduces="c1")))
    assert committed_unpaid_by_line(records, day(5)) == {"printing": 800_000}
