"""Closing a year: one act that fixes its figures and opens the next year's plan with what is carried, and that one undo takes back; and the
settlement of a year, closed or not."""

import json
from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from chatdong.domain.message import message
from chatdong.domain.plan.funding import Source
from chatdong.domain.plan.model import Plan
from chatdong.domain.progress.records import Records
from chatdong.domain.roles import Actor
from chatdong.domain.year_end.carried_commitments import overcarried, why_overcarried
from chatdong.domain.year_end.closing import Closing, Opening, as_json, carried_beyond, from_json, why_not_carried
from chatdong.domain.year_end.closing import opening as opening_of
from chatdong.domain.year_end.dispositions import funds_of
from chatdong.domain.year_end.settlement import Settlement, settlement
from chatdong.store.engines.errors import RefusedWrite
from chatdong.store.engines.store import Store
from chatdong.store.reading import query, repository
from chatdong.store.writing.records import insert_together, read, take_back_closing


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
    read_version: int | None = None,
) -> str:
    """Store the closing of a plan's year, and write what the next year opens with into the plan and revision ``into``; return the batch for ``undo``.

    ``read_version``: the store version that the figures were made from. Raises NotAllowed without the right to plans, StoreMoved where the store has
    another version by now, and RefusedWrite (its base) where the year is closed already, more of a line or of a commitment is carried than is left of
    it, or the next plan lacks a line that money is carried to; then nothing is written.
    """
    for line_id, beyond_krw in carried_beyond(closed).items():
        raise RefusedWrite(why_not_carried(line_id, beyond_krw))
    if (plan := repository.plan(store, closed.plan_id, revision)) is not None:
        for of in overcarried(repository.records(store, plan), closed.closed_on):
            raise RefusedWrite(why_overcarried(of.line_id, of))
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
        rows += _opened_rows(opening, into)
    return insert_together(store, rows, actor, at, batch, read_version)


def _opened_rows(opening: Opening, into: tuple[str, int]) -> list[tuple[str, Mapping[str, Any]]]:
    """What a plan and revision begins with, as rows of its tables."""
    of = {"plan_id": into[0], "revision": into[1]}
    return [
        *(("budget_change", {**of, "budget_change_id": change.id, **_fields(change)}) for change in opening.changes),
        *(("commitment", {**of, "commitment_id": commitment.id, **_fields(commitment)}) for commitment in opening.commitments),
    ]


def _fields(record: Any) -> dict[str, Any]:
    """The fields of a record of the domain by the names of its columns."""
    return {name: getattr(record, name) for name in record.__dataclass_fields__}


def closed_year(store: Store, plan_id: str) -> tuple[date, Closing] | None:
    """The day on which a plan's year was closed and the figures that were fixed; None while it is open. Raises ValueError for figures of a
    format that this program does not know.
    """
    found = query.rows(store, "year_closing", plan_id=plan_id)
    return (found[0]["closed_on"], from_json(json.loads(found[0]["figures"]))) if found else None


def reopen_year(store: Store, plan_id: str, actor: Actor, at: datetime) -> str:
    """Take the closing of a plan's year back, with what the next year was opened with, then or later, as it is stored by now; return the batch.

    Raises NotAllowed without the right to plans, and RefusedWrite where the year is not closed, the next year has records of its own, or a revision of
    the next year contains what was carried into it.
    """
    found = query.rows(store, "year_closing", plan_id=plan_id)
    if not found:
        raise RefusedWrite(message("마감하지 않은 해라 되돌릴 것이 없습니다."))
    return take_back_closing(store, found[0]["closing_id"], actor, at)


def opened_in(store: Store, closed: Closing) -> dict[tuple[str, str], dict[str, Any]]:
    """(table, key) → the stored records that a closing opened in the next year, commitments first; {} where nothing was handed on yet."""
    opened = opening_of(closed, closed.closed_on)
    keys = [*(("commitment", c.id) for c in opened.commitments), *(("budget_change", change.id) for change in opened.changes)]
    return {(table, key): row for table, key in keys if (row := read(store, table, key)) is not None}


def hand_on(store: Store, plan_id: str, opening: Opening, into: tuple[str, int], actor: Actor, at: datetime, batch: str | None = None) -> str:
    """Write what a closed year carries into the plan and revision ``into``, which came after the closing; return the batch.

    Raises NotAllowed without the right to plans, and RefusedWrite where the year is not closed, its money was handed on already, or the plan lacks a
    line.
    """
    if closed_year(store, plan_id) is None:
        raise RefusedWrite(message("마감하지 않은 해라 넘길 이월액이 없습니다."))
    return insert_together(store, _opened_rows(opening, into), actor, at, batch)


def settled_year(store: Store, plan: Plan, records: Records, as_of: date, granted: Collection[Source] | None = None) -> Settlement:
    """The settlement of a plan as of a day: with the figures and the revision of the closing from its day on, else with what the records give.

    ``granted``: the sources that get back what is left; None for the usual ones. A closing has fixed them.
    """
    found = query.rows(store, "year_closing", plan_id=plan.id)
    closed = from_json(json.loads(found[0]["figures"])) if found else None
    if closed is not None and as_of >= closed.closed_on:
        plan = repository.plan(store, plan.id, found[0]["revision"]) or plan
    return settlement(plan, records, as_of, repository.refunds(store, plan.id, as_of), closed=closed, funds=funds_of(plan, records, as_of, granted))
