"""사고이월 of more than is left to pay of its commitment: what was paid after the carry-over was approved is not carried as well.

사고이월 carries what was committed and could not be paid, with the costs that go with it (부대경비; 지방재정법 제50조 제2항). So what it had beyond the
unpaid amount on the day of its approval is such a cost, and may stay; where nothing is left to pay, nothing is carried.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from chatdong.domain.budget.committed import unpaid_by_commitment
from chatdong.domain.message import Message, message
from chatdong.domain.progress.budget_changes import CarryOver, CarryOverKind
from chatdong.domain.progress.records import Records


@dataclass(frozen=True)
class Overcarried:
    """A commitment of which more is carried than can be (won): ``carried_krw`` of 사고이월 that names it, and ``most_krw`` that it may be."""

    line_id: str
    number: str | None
    carried_krw: int
    most_krw: int

    @property
    def beyond_krw(self) -> int:
        """By how much the carry-over has to be less."""
        return self.carried_krw - self.most_krw


def overcarried(records: Records, as_of: date) -> tuple[Overcarried, ...]:
    """The commitments of which more is carried by the end of ``as_of`` than is unpaid then, and than went with it when it was approved; by id."""
    named: dict[str, list[CarryOver]] = defaultdict(list)
    for carry in sorted(records.carry_overs, key=lambda carry: (carry.approved_on, carry.id)):
        if carry.kind is CarryOverKind.UNAVOIDABLE and carry.commitment_id is not None and carry.approved_on <= as_of:
            named[carry.commitment_id].append(carry)
    own = {c.id: c for c in records.commitments if c.reduces is None}
    left = unpaid_by_commitment(records, as_of)
    found = []
    for id_, carries in sorted(named.items()):
        if id_ not in own:
            continue
        # What is paid before the commitment's day stands in no figure of an earlier day.
        days = {carry.approved_on: max(carry.approved_on, own[id_].committed_on) for carry in carries}
        there = {on: unpaid_by_commitment(records, day).get(id_, 0) for on, day in days.items()}
        carried = sum(carry.amount_krw for carry in carries)
        beside = _beside(carries, there)
        unpaid = left.get(id_, 0)
        if carried > (most := unpaid + beside if unpaid else 0):
            found.append(Overcarried(own[id_].line_id, own[id_].number, carried, most))
    return tuple(found)


def _beside(carries: list[CarryOver], there: Mapping[date, int]) -> int:
    """What carry-overs had beyond what was unpaid on the days of their approval (won); ``there``: that day → what was unpaid."""
    taken = beside = 0
    for carry in carries:
        of_unpaid = min(max(there[carry.approved_on] - taken, 0), carry.amount_krw)
        taken += of_unpaid
        beside += carry.amount_krw - of_unpaid
    return beside


def why_overcarried(line: str, of: Overcarried) -> Message:
    """Why a year is not closed in which more of a commitment is carried than is left to pay of it; ``line``: the name of its line."""
    return message(
        "‘{line}’의 원인행위 {number}: 사고이월이 {carried:,}원인데 아직 치르지 않은 돈은 부대경비를 더해도 {most:,}원이라 마감하지 않습니다. "
        "이월을 승인한 뒤에 치른 만큼 그 이월을 {beyond:,}원 줄인 다음 마감해 주십시오.",
        line=line,
        number=of.number or "–",
        carried=of.carried_krw,
        most=of.most_krw,
        beyond=of.beyond_krw,
    )
