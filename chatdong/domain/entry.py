"""What a recorder should know before a record is saved: warnings that do not forbid, and what a new record begins with."""

from datetime import date

from chatdong.domain.agenda import line_cost_a_time
from chatdong.domain.plan import BudgetLine, Plan, PlannedOccurrence, line_shares, planned_occurrences
from chatdong.domain.progress import open_occurrences
from chatdong.domain.record import Event, Records
from chatdong.domain.sentence import Sentence, sentence


def remaining_krw(line: BudgetLine, records: Records) -> int:
    """What is left of a line after everything recorded, whatever the day (won; negative when it is over)."""
    return line.amount_krw - records.spent(date.max, frozenset({line.id}))


def spending_warnings(
    plan: Plan, records: Records, line: BudgetLine, on: date, amount_krw: int, same_voucher: int, already_krw: int = 0
) -> tuple[Sentence, ...]:
    """What a reader of the books will ask about a spending.

    same_voucher: how many recorded spendings have the same voucher number and amount. already_krw: what the record
    that is being changed holds so far (won), so that it does not count twice.
    """
    found: list[Sentence] = []
    left = remaining_krw(line, records) + already_krw
    if amount_krw > left:
        found.append(sentence("이 내역의 잔액은 {left:,}원입니다. 저장하면 예산을 {over:,}원 넘습니다.", left=left, over=amount_krw - left))
    if not plan.year.start <= on <= plan.year.end:
        found.append(sentence("{day}: {year}년도 밖의 날짜입니다.", day=on.isoformat(), year=plan.fiscal_year))
    if same_voucher:
        found.append(sentence("증빙번호와 금액이 같은 지출이 이미 {count}건 있습니다.", count=same_voucher))
    if amount_krw < 0:
        found.append(sentence("금액이 0보다 작습니다. 반납(여입)으로 기록됩니다."))
    return tuple(found)


def occurrences_to_record(plan: Plan, records: Records, as_of: date) -> tuple[tuple[PlannedOccurrence, Event | None], ...]:
    """The planned occurrences that have no outcome yet, the next one first, each with its postponement, if any."""
    found = [pair for activity in plan.activity for pair in open_occurrences(plan, activity, records, date.max)]
    return tuple(sorted(found, key=lambda pair: (_due(*pair) < as_of - _A_MONTH, _due(*pair), pair[0].activity_id)))


_A_MONTH = date(2016, 2, 1) - date(2016, 1, 1)
"""What is overdue by more than a month is probably not what one came to record; it comes after the rest."""


def _due(occurrence: PlannedOccurrence, postponement: Event | None) -> date:
    return (postponement and postponement.postponed_to) or occurrence.window.end


def likely_day(occurrence: PlannedOccurrence, postponement: Event | None, today: date) -> date:
    """The day to begin with in a form: where it was postponed to, else today held within the planned window."""
    if postponement is not None and postponement.postponed_to is not None:
        return postponement.postponed_to
    return min(max(today, occurrence.window.start), occurrence.latest)


def likely_amount_krw(plan: Plan, line: BudgetLine, number: int | None) -> int | None:
    """What a line's own costing lays on one occurrence of its activity (won); None where it pays for no such occurrence.

    ``number`` is the occurrence's number in the plan; of an event without one it is what any occurrence costs.
    """
    occurrences = planned_occurrences(plan, plan.activity_by_id(line.activity))
    paying = [o for o in occurrences if number in (None, o.number) and any(paid.number == o.number for paid, _krw in line_shares(plan, line))]
    return line_cost_a_time(plan, line) if paying else None
