"""사고이월 of a commitment is no more than is left to pay of it and what went with it when it was approved."""

from dataclasses import replace
from datetime import date

from hypothesis import given

from chatdong.domain.progress.budget_changes import CarryOver, CarryOverKind
from chatdong.domain.progress.commitments import Commitment, CommitmentPayment
from chatdong.domain.progress.records import DaySpending, Records
from chatdong.domain.year_end.carried_commitments import overcarried, why_overcarried
from tests.domain.budget.histories import FEWER, History, histories

APRIL, NOVEMBER, DECEMBER, END = date(2031, 4, 1), date(2031, 11, 20), date(2031, 12, 10), date(2031, 12, 31)
UNAVOIDABLE = CarryOverKind.UNAVOIDABLE


def year(carried_krw: int, paid_krw: int = 0, on: date = DECEMBER, kind: CarryOverKind = UNAVOIDABLE) -> Records:
    """A contract of 500, a carry-over of November that names it, and what was paid of it on a day."""
    return Records(
        spending=(DaySpending("line-0", on, paid_krw),),
        commitments=(Commitment("c", "line-0", APRIL, 500, number="31-7"),),
        commitment_payments=(CommitmentPayment("c", "line-0", on, paid_krw),),
        carry_overs=(CarryOver("o", kind, "line-0", NOVEMBER, carried_krw, "c"),),
    )


def beyond(records: Records) -> list[tuple[int, int]]:
    return [(of.beyond_krw, of.most_krw) for of in overcarried(records, END)]


def test_what_was_paid_after_the_approval_is_not_carried_as_well() -> None:
    assert beyond(year(500)) == []
    assert beyond(year(500, 400)) == [(400, 100)]
    assert beyond(year(520)) == [], "20 go with it (부대경비)"
    assert beyond(year(520, 400)) == [(400, 120)]
    assert beyond(year(500, 500)) == [(500, 0)] and beyond(year(520, 500)) == [(520, 0)], "nothing is left that anything could go with"
    assert beyond(year(100, 400, on=APRIL)) == []
    (of,) = overcarried(year(500, 400), END)
    assert str(why_overcarried("내역", of)).startswith(
        "‘내역’의 원인행위 31-7: 사고이월이 500원인데 아직 치르지 않은 돈은 부대경비를 더해도 100원이라"
    )


def test_other_kinds_other_days_and_a_reduction() -> None:
    assert beyond(year(500, 400, kind=CarryOverKind.SPECIFIED)) == [], "명시이월 needs no commitment"
    assert overcarried(year(500, 400), date(2031, 12, 9)) == ()
    less = replace(year(500), commitments=(*year(0).commitments, Commitment("r", "line-0", DECEMBER, -150, reduces="c")))
    assert beyond(less) == [(150, 350)]
    twice = replace(year(300), carry_overs=(*year(300).carry_overs, CarryOver("p", UNAVOIDABLE, "line-0", DECEMBER, 200, "c")))
    assert beyond(twice) == []
    late = replace(year(500), commitments=(Commitment("c", "line-0", DECEMBER, 500),))
    assert beyond(late) == [], "recorded as approved before the contract's day"


@FEWER
@given(histories())
def test_a_carry_over_that_is_reduced_as_asked_is_taken(history: History) -> None:
    records = history.records
    for of in overcarried(records, END):
        assert 0 <= of.most_krw < of.carried_krw
    named = {c.commitment_id for c in records.carry_overs if c.kind is UNAVOIDABLE and c.commitment_id is not None}
    assert len(overcarried(records, END)) <= len(named)
    assert overcarried(replace(records, carry_overs=tuple(reversed(records.carry_overs))), END) == overcarried(records, END)
    only = replace(records, commitment_payments=(), commitments=tuple(c for c in records.commitments if c.reduces is None))
    assert not [of for of in overcarried(only, END) if of.most_krw], "nothing paid and nothing reduced: nothing is carried twice"
