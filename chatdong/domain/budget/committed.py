"""Unpaid commitments (미지급): the unpaid amount of each commitment and of each budget line, in won."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from chatdong.domain.message import Message, message
from chatdong.domain.progress.budget_changes import CarryOverKind
from chatdong.domain.progress.commitments import Commitment
from chatdong.domain.progress.records import Records


def unpaid_by_commitment(records: Records, as_of: date) -> dict[str, int]:
    """Id of a commitment → its amount after reductions, less what was paid of it, at the end of ``as_of`` (won, at least 0).

    Every commitment made by then is named, also one that is paid in full or cancelled. Money that came back and names the commitment is to
    be paid again.
    """
    left: dict[str, int] = defaultdict(int)
    for commitment in records.commitments:
        if commitment.committed_on <= as_of:
            left[commitment.of] += commitment.amount_krw
    for payment in records.commitment_payments:
        if payment.on <= as_of and payment.commitment_id in left:
            left[payment.commitment_id] -= payment.amount_krw
    return {commitment_id: max(krw, 0) for commitment_id, krw in left.items()}


def lines_of_commitments(records: Records) -> dict[str, str]:
    """Id of a commitment → its line."""
    # A reduction may be known without what it reduces, for example in a page of earlier records; its own line then stands for it.
    lines = {commitment.of: commitment.line_id for commitment in records.commitments}
    return lines | {commitment.id: commitment.line_id for commitment in records.commitments if commitment.reduces is None}


def committed_unpaid_by_line(records: Records, as_of: date) -> dict[str, int]:
    """Line → what is committed and unpaid on it at the end of ``as_of`` (won, above 0); lines without any are left out.

    What is unpaid of a commitment belongs to the line of the commitment itself, whichever line a reduction or a payment of it names.
    """
    lines = lines_of_commitments(records)
    unpaid: dict[str, int] = defaultdict(int)
    for commitment_id, krw in unpaid_by_commitment(records, as_of).items():
        if krw:
            unpaid[lines[commitment_id]] += krw
    return dict(unpaid)


def carried_to_next_year(records: Records, as_of: date, free: Mapping[str, int]) -> tuple[dict[str, int], dict[str, int]]:
    """(commitment → won, line → won): what was approved by the end of ``as_of`` to be carried to the next year, of what is committed and unpaid, and
    of money that is not bound. ``free``: line → what of its current budget is neither paid nor committed.

    A carry-over that names a commitment takes of what is unpaid of it. 사고이월 that names none takes of the line's commitments, the latest due
    first; every other one takes of money that is free, and of commitments only beyond that.
    """
    unpaid, lines = unpaid_by_commitment(records, as_of), lines_of_commitments(records)
    own = [c for c in records.commitments if c.reduces is None and unpaid.get(c.id)]
    latest_first = sorted(own, key=lambda c: (c.due_on is None, -(c.due_on or date.min).toordinal(), c.id))
    of_bound: dict[str, int] = defaultdict(int)
    anywhere: dict[str, int] = defaultdict(int)
    taken: dict[str, int] = defaultdict(int)
    for carry in records.carry_overs:
        if carry.approved_on > as_of:
            continue
        of = carry.commitment_id or ""
        named = min(unpaid.get(of, 0) - taken.get(of, 0), carry.amount_krw)
        if named:
            taken[of] += named
        unavoidable = carry.kind is CarryOverKind.UNAVOIDABLE and carry.commitment_id is None
        (of_bound if unavoidable else anywhere)[carry.line_id] += carry.amount_krw - named
    unbound: dict[str, int] = {}
    for line_id in of_bound.keys() | anywhere.keys():
        here = [c for c in latest_first if lines[c.id] == line_id]
        still = sum(unpaid[c.id] - taken.get(c.id, 0) for c in here)
        first = min(of_bound[line_id], still)
        rest = anywhere[line_id] + of_bound[line_id] - first
        beyond = min(max(rest - max(free.get(line_id, 0), 0), 0), still - first)
        unbound[line_id] = rest - beyond
        to_take = first + beyond
        for c in here:
            part = min(to_take, unpaid[c.id] - taken.get(c.id, 0))
            if part:
                taken[c.id] += part
                to_take -= part
    return dict(taken), unbound


@dataclass(frozen=True)
class CountedTwice:
    """A commitment of which just so much is unpaid (won) as was paid of its line on a day without naming a commitment: both may be the same money."""

    commitment: Commitment
    on: date
    amount_krw: int


def counted_twice(records: Records, as_of: date) -> tuple[CountedTwice, ...]:
    """The open commitments at the end of ``as_of`` that a payment which names none may be of, by line and day; each with the first such day.

    Only equal amounts are named: a line may well be paid beside its contract.
    """
    unnamed: dict[tuple[str, date], int] = defaultdict(int)
    for day in records.spending:
        unnamed[day.line_id, day.on] += day.amount_krw
    for payment in records.commitment_payments:
        unnamed[payment.line_id, payment.on] -= payment.amount_krw
    unpaid = unpaid_by_commitment(records, as_of)
    found, used = [], set()
    for commitment in sorted(records.commitments, key=lambda c: (c.line_id, c.committed_on, c.id)):
        krw = unpaid.get(commitment.id, 0) if commitment.reduces is None else 0
        days = sorted(on for (line_id, on), paid in unnamed.items() if line_id == commitment.line_id and krw and paid == krw)
        on = next((on for on in days if commitment.committed_on <= on <= as_of and (commitment.line_id, on) not in used), None)
        if on is not None:
            used.add((commitment.line_id, on))
            found.append(CountedTwice(commitment, on, krw))
    return tuple(found)


def why_counted_twice(line: str, of: CountedTwice) -> Message:
    """The warning that a commitment and a payment may be the same money; ``line``: the name of the line."""
    return message(
        "‘{line}’: {day}에 쓴 {amount:,}원이 원인행위 {number}({committed})의 미지급과 같은 금액인데 그 지출에 원인행위가 적혀 있지 않습니다. "
        "같은 돈이면 두 번 세고 있으니 지출에 원인행위를 적어 주십시오.",
        line=line,
        day=of.on.isoformat(),
        amount=of.amount_krw,
        number=of.commitment.number or "–",
        committed=of.commitment.committed_on.isoformat(),
    )


def unpaid_steps(records: Records, as_of: date, line_ids: Collection[str]) -> list[tuple[date, int]]:
    """(day, won): the rises and falls of ``committed_unpaid_by_line`` of some lines up to ``as_of``, by day; their sum by a day is its value."""
    lines = lines_of_commitments(records)
    turns: list[tuple[date, str, int, bool]] = []
    for c in records.commitments:
        if c.committed_on <= as_of and lines[c.of] in line_ids:
            turns.append((c.committed_on, c.of, c.amount_krw, True))
    for p in records.commitment_payments:
        if p.on <= as_of and lines.get(p.commitment_id) in line_ids:
            turns.append((p.on, p.commitment_id, -p.amount_krw, False))
    left: dict[str, int] = defaultdict(int)
    known: set[str] = set()
    steps = []
    for on, group in groupby(sorted(turns, key=lambda turn: (turn[0], turn[1])), key=lambda turn: (turn[0], turn[1])):
        day, commitment_id = on
        before = max(left[commitment_id], 0) if commitment_id in known else 0
        for _day, _id, krw, commits in group:
            left[commitment_id] += krw
            if commits:
                known.add(commitment_id)
        after = max(left[commitment_id], 0) if commitment_id in known else 0
        if after != before:
            steps.append((day, after - before))
    return steps
