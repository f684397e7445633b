"""What is committed and not yet paid (미지급): of each commitment, and of each budget line. All amounts are won."""

from collections import defaultdict
from datetime import date

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


def committed_unpaid_by_line(records: Records, as_of: date) -> dict[str, int]:
    """Line → what is committed and unpaid on it at the end of ``as_of`` (won, above 0); lines without any are left out.

    What is unpaid of a commitment belongs to the line of the commitment itself, whichever line a reduction or a payment of it names.
    """
    # A reduction may be known without what it reduces, for example in a page of earlier records; its own line then stands for it.
    lines = {commitment.of: commitment.line_id for commitment in records.commitments}
    lines |= {commitment.id: commitment.line_id for commitment in records.commitments if commitment.reduces is None}
    unpaid: dict[str, int] = defaultdict(int)
    for commitment_id, krw in unpaid_by_commitment(records, as_of).items():
        if krw:
            unpaid[lines[commitment_id]] += krw
    return dict(unpaid)
