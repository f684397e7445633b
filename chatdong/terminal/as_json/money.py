"""Commitments, changes of the budget and carry-over of a plan as JSON: what is recorded of each by a day, in won."""

from datetime import date
from typing import Any

from chatdong.domain.plan.model import FundingSource
from chatdong.domain.progress.records import Records


def as_json(records: Records, as_of: date) -> dict[str, Any]:
    """What is known at the end of ``as_of``: commitments with what was reduced, paid and is unpaid of each, the changes of the budget (those not
    approved yet are proposals), what is carried to the next year, and what was paid by the sources that somebody entered."""
    known = records.known_by(as_of)
    paid: dict[str, int] = {}
    for payment in known.commitment_payments:
        paid[payment.commitment_id] = paid.get(payment.commitment_id, 0) + payment.amount_krw
    reduced: dict[str, int] = {}
    for commitment in known.commitments:
        if commitment.reduces is not None:
            reduced[commitment.reduces] = reduced.get(commitment.reduces, 0) - commitment.amount_krw
    by_source = {source: sum(each.amount_krw for each in known.source_payments if each.source == source) for source in FundingSource}
    return {
        "commitments": [
            {
                "id": each.id,
                "line": each.line_id,
                "committed_on": each.committed_on.isoformat(),
                "due_on": each.due_on and each.due_on.isoformat(),
                "number": each.number,
                "counterpart": each.counterpart,
                "committed_krw": each.amount_krw,
                "reduced_krw": reduced.get(each.id, 0),
                "paid_krw": paid.get(each.id, 0),
                "unpaid_krw": each.amount_krw - reduced.get(each.id, 0) - paid.get(each.id, 0),
            }
            for each in known.commitments
            if each.reduces is None
        ],
        "budget_changes": [
            {
                "id": each.id,
                "kind": each.kind,
                "proposed_on": each.proposed_on.isoformat(),
                "approved_on": each.approved_on and each.approved_on.isoformat(),
                "from_line": each.from_line,
                "to_line": each.to_line,
                "amount_krw": each.amount_krw,
                "contained_in_revision": each.contained_in,
                "contained_before": [list(revisions) for revisions in each.contained_earlier],
            }
            for each in known.budget_changes
        ],
        "carry_overs": [
            {
                "id": each.id,
                "kind": each.kind,
                "line": each.line_id,
                "approved_on": each.approved_on.isoformat(),
                "amount_krw": each.amount_krw,
                "commitment": each.commitment_id,
            }
            for each in known.carry_overs
        ],
        "spent_by_source_krw": {source.value: amount for source, amount in by_source.items() if amount},
    }
