"""What is no record but is to be known: sign-ins, refusals, downloads, rights. A list that only grows, and a line of the log for each note."""

import logging
import uuid
from datetime import datetime

import duckdb

from chatdong.store.engines.store import Store, StoreError

_logger = logging.getLogger("chatdong")

KINDS = ("sign_in", "sign_out", "refused", "download", "people")


def note(store: Store, person: str, kind: str, what: str, at: datetime) -> bool:
    """Add one of KINDS to the audit list and to the log; whether the list could keep it: a store that cannot be written keeps none.

    One statement, and so a transaction of its own. It leaves the store version alone: no record has changed, and what was read stays
    true.
    """
    kept = not store.read_only
    if kept:
        try:
            with store.cursor() as cursor:
                put(cursor, person, kind, what, at)
        except (duckdb.Error, StoreError):
            kept = False
    tell(person, kind, what, kept=kept)
    return kept


def tell(person: str, kind: str, what: str, *, kept: bool) -> None:
    """The line of the log alone: for what a transaction has put into the list, once it is committed."""
    _logger.info("audit", extra={"facts": {"kind": kind, "who": person, "what": what, "kept": kept}})


def put(cursor: duckdb.DuckDBPyConnection, person: str, kind: str, what: str, at: datetime) -> None:
    """Add a note to the list alone, in the transaction of the caller."""
    cursor.execute(
        "INSERT INTO store.audit VALUES ($audit_id, $at, $person, $kind, $what)",
        {"audit_id": str(uuid.uuid4()), "at": at, "person": person, "kind": kind, "what": what},
    )
