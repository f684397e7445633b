"""What is committed and not yet paid (미지급): of each commitment, and of each budget line. All amounts are won."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from itertools import groupby

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
