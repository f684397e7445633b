"""The append-only audit list of sign-ins, refusals, downloads and changes of roles; each entry is also a line of the process log."""

import logging
import uuid
from datetime import datetime

import duckdb

from chatdong.store.engines.store import Store, StoreError

_logger = logging.getLogger("chatdong")

KINDS = ("sign_in", "sign_out", "refused", "download", "people")


def note(store: Store, person: str, kind: str, what: str, at: datetime) -> bool:
    """Add an entry of one of KINDS to the audit list and the process log; False where the store could not be written, so only the log has it.

    One statement, hence a transaction of its own. The store version stays, because no record changes.
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
    """Write the process log line of an entry that a committed transaction has put into the audit list."""
    _logger.info("audit", extra={"facts": {"kind": kind, "who": person, "what": what, "kept": kept}})


def put(cursor: duckdb.DuckDBPyConnection, person: str, kind: str, what: str, at: datetime) -> None:
    """Add an entry to the audit list in the caller's transaction, without a line of the process log."""
    cursor.execute(
        "INSERT INTO store.audit VALUES ($audit_id, $at, $person, $kind, $what)",
        {"audit_id": str(uuid.uuid4()), "at": at, "person": person, "kind": kind, "what": what},
    )
