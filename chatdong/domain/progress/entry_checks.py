"""Entry checks: warnings before a record is saved, which do not forbid it, and the values that a form proposes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from chatdong.domain.message import Message, message
from chatdong.domain.plan.model import BudgetLine, Plan, Window
from chatdong.domain.plan.occurrences import PlannedOccurrence, line_cost_a_time, line_shares, planned_occurrences
from chatdong.domain.progress.commitments import Commitment
from chatdong.domain.progress.occurrences import open_occurrences
from chatdong.domain.progress.records import Event, Records
from chatdong.domain.text_marks import stripped, voucher_key


def budget_krw(line: BudgetLine, records: Records) -> int:
    """The line's current budget by all approved changes, of any date (won): what an entry is held against, also one for a later day."""
    approved = [change for change in records.budget_changes if change.approved_on is not None and change.contained_in is None]
    gained = sum(change.amount_krw for change in approved if change.to_line == line.id)
    return line.amount_krw + gained - sum(change.amount_krw for change in approved if change.from_line == line.id)


def remaining_krw(line: BudgetLine, records: Records) -> int:
    """The line's current budget less all its recorded spending of any date (won); negative if overspent."""
    return budget_krw(line, records) - records.spent(date.max, frozenset({line.id}))


def free_krw(line: BudgetLine, records: Records) -> int:
    """The line's current budget less what is committed or paid, of any date (won); negative if more is committed than there is.

    A payment that names no commitment is one itself; one that names a commitment was counted with it.
    """
    committed = sum(commitment.amount_krw for commitment in records.commitments if commitment.line_id == line.id)
    of_commitments = sum(payment.amount_krw for payment in records.commitment_payments if payment.line_id == line.id)
    return remaining_krw(line, records) - committed + of_commitments


def carried_krw(line: BudgetLine, records: Records) -> int:
    """The approved carry-over of the line to the next year (won)."""
    return sum(carry.amount_krw for carry in records.carry_overs if carry.line_id == line.id)


def unpaid_krw(commitment_id: str, records: Records) -> int:
    """The unpaid rest of a commitment after its reductions, with payments of any date (won)."""
    committed = sum(commitment.amount_krw for commitment in records.commitments if commitment.of == commitment_id)
    return committed - sum(payment.amount_krw for payment in records.commitment_payments if payment.commitment_id == commitment_id)


@dataclass(frozen=True)
class OpenCommitment:
    """A commitment of which something is left to pay (won)."""

    commitment: Commitment
    unpaid_krw: int


def payable_commitments(records: Records, line_id: str, amount_krw: int, on: date, words: str = "") -> tuple[OpenCommitment, ...]:
    """The commitments of a line that a payment of ``amount_krw`` (won) on a day may be of although it names none, the likeliest first: one whose
    number stands in its ``words`` (voucher, memo), one of which just so much is left to pay, then by due day. () for money that comes back.

    A payment that names none of them binds money beside them: it and the commitment both count.
    """
    if amount_krw <= 0:
        return ()
    own = (c for c in records.commitments if c.reduces is None and c.line_id == line_id and c.committed_on <= on)
    found = [OpenCommitment(c, unpaid) for c in own if (unpaid := unpaid_krw(c.id, records)) >= amount_krw]

    def unlikely(of: OpenCommitment) -> tuple[object, ...]:
        """The order of the commitments."""
        number, due = stripped(of.commitment.number or ""), of.commitment.due_on
        return not (number and number in words), of.unpaid_krw != amount_krw, due is None, due or on, of.commitment.committed_on, of.commitment.id

    return tuple(sorted(found, key=unlikely))


def overcommitment(records: Records, line: BudgetLine, more_krw: int) -> Message | None:
    """The warning about a record that commits ``more_krw`` (won) more of a line than before, where less is free; None where it is not."""
    free = free_krw(line, records)
    if more_krw <= max(free, 0):
        return None
    return message("이 내역의 가용액은 {free:,}원입니다. 저장하면 가용액을 {over:,}원 넘습니다.", free=free, over=more_krw - free)


def why_not_committed_in_year(plan: Plan, on: date) -> Message | None:
    """The reason why a commitment of this day is none of the plan: it lies outside its fiscal year. None for a day within."""
    if plan.year.start <= on <= plan.year.end:
        return None
    if plan.year != Window(date(plan.fiscal_year, 1, 1), date(plan.fiscal_year, 12, 31)):
        return message(
            "{day}: 기간이 {span}인 계획이라 이 날의 원인행위가 될 수 없습니다. 날짜를 확인하거나 그 기간의 계획을 골라 기록해 주십시오.",
            day=on.isoformat(),
            span=days_of(plan.year),
        )
    return message(
        "{day}: {year}년도 밖의 날짜라 이 계획의 원인행위가 될 수 없습니다. 날짜를 확인하거나 그해의 계획을 골라 기록해 주십시오.",
        day=on.isoformat(),
        year=plan.fiscal_year,
    )


def same_voucher(stored: Iterable[tuple[str | None, int]], voucher: str | None) -> int:
    """The number of stored payments with this voucher number, compared by ``text_marks.voucher_key``; 0 if there is no number.

    ``stored``: pairs of a voucher number and the number of payments that have it.
    """
    key = voucher_key(voucher)
    return 0 if key is None else sum(count for number, count in stored if voucher_key(number) == key)


def spending_warnings(records: Records, line: BudgetLine, amount_krw: int, same: int, already_krw: int = 0) -> tuple[Message, ...]:
    """The warnings about a payment before it is saved: over the line's balance, or leaving less than is carried to the next year; ``same`` other
    payments with its voucher number and amount; a negative amount (a refund), and one of more than was paid of the line.

    ``already_krw``: the stored amount of the payment being corrected; 0 for a new one, or if the stored one is on another line.
    """
    found: list[Message] = []
    left = remaining_krw(line, records) + already_krw
    if amount_krw > left:
        found.append(message("이 내역의 잔액은 {left:,}원입니다. 저장하면 예산을 {over:,}원 넘습니다.", left=left, over=amount_krw - left))
    elif 0 <= left - amount_krw < (carried := carried_krw(line, records)) and amount_krw > 0:
        found.append(
            message(
                "이 내역에서 {carried:,}원을 다음 해로 이월하기로 했는데 저장하면 남는 돈이 {left:,}원입니다. 이월을 줄이지 않으면 마감할 수 없습니다.",
                carried=carried,
                left=left - amount_krw,
            )
        )
    if same:
        found.append(message("증빙번호와 금액이 같은 지출이 이미 {count}건 있습니다.", count=same))
    if amount_krw < 0:
        found.append(message("금액이 0보다 작습니다. 반납(여입)으로 기록됩니다."))
        spent = budget_krw(line, records) - remaining_krw(line, records) - already_krw
        if spent + amount_krw < 0:
            short = -(spent + amount_krw)
            found.append(
                message(
                    "이 내역에서 쓴 돈보다 {short:,}원을 더 돌려받게 됩니다. 돌려받은 지출이 기록에서 빠지지 않았는지 보아 주십시오.", short=short
                )
            )
    return tuple(found)


def days_of(span: Window) -> str:
    """A period as it stands in a refusal: 2016-07-01~2017-06-30."""
    return f"{span.start.isoformat()}~{span.end.isoformat()}"


def likeliest_first(plans: Iterable[Plan], other_than: Plan) -> list[Plan]:
    """The other plans in the order in which a payment may be theirs: those of the same programme, and of these the latest to begin, first.

    A day on which an old year is still paid and a new one has begun so belongs to the new one, as far as its date tells.
    """
    others = [plan for plan in plans if plan.id != other_than.id]
    return sorted(others, key=lambda p: (p.programme.ko != other_than.programme.ko, -p.year.start.toordinal(), p.id))


def plan_of_day(plans: Iterable[Plan], other_than: Plan, on: date) -> Plan | None:
    """The other plan that a payment of this day belongs to (``likeliest_first``); None if no other plan counts the day."""
    return next((plan for plan in likeliest_first(plans, other_than) if plan.counted.start <= on <= plan.counted.end), None)


def why_not_in_year(plan: Plan, on: date, plans: Iterable[Plan] = ()) -> Message | None:
    """The reason why a payment of this day is none of the plan: it does not count in it (``Plan.counted``). None for a day that does.

    ``plans``: the plans of the store, of which one that the day fits is named.
    """
    if plan.counted.start <= on <= plan.counted.end:
        return None
    if fitting := plan_of_day(plans, plan, on):
        return message(
            "{day}: {span}의 지출을 세는 계획이라 이 날의 지출이 될 수 없습니다. 이 날이 드는 ‘{plan}’ 계획을 골라 기록해 주십시오.",
            day=on.isoformat(),
            span=days_of(plan.counted),
            plan=fitting.title,
        )
    if plan.counted != Window(date(plan.fiscal_year, 1, 1), date(plan.fiscal_year, 12, 31)):
        return message(
            "{day}: {span}의 지출을 세는 계획이라 이 날의 지출이 될 수 없습니다. 날짜를 확인하거나 그 기간의 계획을 먼저 만들어 주십시오.",
            day=on.isoformat(),
            span=days_of(plan.counted),
        )
    return message(
        "{day}: {year}년도 밖의 날짜라 이 계획의 지출이 될 수 없습니다. 날짜를 확인하거나 그해의 계획을 골라 기록해 주십시오.",
        day=on.isoformat(),
        year=plan.fiscal_year,
    )


def occurrences_to_record(plan: Plan, records: Records, as_of: date) -> tuple[tuple[PlannedOccurrence, Event | None], ...]:
    """The planned occurrences that are neither held nor cancelled, each with the event that postponed it, or None.

    All records count, also those after ``as_of``. Sorted by due day (the day it was postponed to, else the end of its window); those due
    more than 31 days before ``as_of`` come last.
    """
    found = [pair for activity in plan.activity for pair in open_occurrences(plan, activity, records, date.max)]
    return tuple(sorted(found, key=lambda pair: (_due(*pair) < as_of - _A_MONTH, _due(*pair), pair[0].activity_id)))


_A_MONTH = timedelta(31)
"""An occurrence overdue by more than a month is probably not the one that a recorder came for."""


def _due(occurrence: PlannedOccurrence, postponement: Event | None) -> date:
    return (postponement and postponement.postponed_to) or occurrence.window.end


def likely_day(occurrence: PlannedOccurrence, postponement: Event | None, today: date) -> date:
    """The day that a form proposes: the day it was postponed to, else ``today`` limited to window.start … latest."""
    if postponement is not None and postponement.postponed_to is not None:
        return postponement.postponed_to
    return min(max(today, occurrence.window.start), occurrence.latest)


def likely_amount_krw(plan: Plan, line: BudgetLine, number: int | None) -> int | None:
    """The line's cost of one occurrence (won, rounded half up); None if the line does not pay for occurrence ``number``.

    ``number`` None stands for an event outside the plan: the cost of any one.
    """
    occurrences = planned_occurrences(plan, plan.activity_by_id(line.activity))
    paying = [o for o in occurrences if number in (None, o.number) and any(paid.number == o.number for paid, _krw in line_shares(plan, line))]
    return line_cost_a_time(plan, line) if paying else None
