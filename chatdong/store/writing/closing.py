"""Closing a year: one act that fixes its figures and opens the next year's plan with what is carried, and that one undo takes back."""

import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from chatdong.domain.roles import Actor
from chatdong.domain.year_end.closing import Closing, Opening, as_json, from_json
from chatdong.store.engines.store import Store
from chatdong.store.reading import query
from chatdong.store.writing.records import insert_together


def close_year(
    store: Store,
    closed: Closing,
    revision: int,
    actor: Actor,
    at: datetime,
    *,
    reason: str | None = None,
    opening: Opening | None = None,
    into: tuple[str, int] | None = None,
    batch: str | None = None,
) -> str:
    """Store the closing of a plan's year, and write what the next year opens with into the plan and revision ``into``; return the batch for ``undo``.

    Raises NotAllowed without the right to plans, and RefusedWrite where the year is closed already, or the next plan lacks a line that money is
    carried to; then nothing is written.
    """
    rows: list[tuple[str, Mapping[str, Any]]] = [
        (
            "year_closing",
            {
                "plan_id": closed.plan_id,
                "revision": revision,
                "closed_on": closed.closed_on,
                "figures": json.dumps(as_json(closed), ensure_ascii=False),
                "reason": reason,
            },
        )
    ]
    if opening is not None and into is not None:
        of = {"plan_id": into[0], "revision": into[1]}
        rows += [("budget_change", {**of, "budget_change_id": change.id, **_fields(change)}) for change in opening.changes]
        rows += [("commitment", {**of, "commitment_id": commitment.id, **_fields(commitment)}) for commitment in opening.commitments]
    return insert_together(store, rows, actor, at, batch)


def _fields(record: Any) -> dict[str, Any]:
    """The fields of a record of the domain by the names of its columns."""
    return {name: getattr(record, name) for name in record.__dataclass_fields__}


def closed_year(store: Store, plan_id: str) -> tuple[date, Closing] | None:
    """The day on which a plan's year was closed and the figures that were fixed; None while it is open. Raises ValueError for figures of a
    format that this program does not know.
    """
    found = query.rows(store, "year_closing", plan_id=plan_id)
    return (found[0]["closed_on"], from_json(json.loads(found[0]["figures"]))) if found else None
