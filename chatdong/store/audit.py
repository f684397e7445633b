"""What is no record but is to be known: sign-ins, refusals, downloads, rights. A list that only grows."""

import uuid
from datetime import datetime

import duckdb

from chatdong.store.connection import Store

KINDS = ("sign_in", "sign_out", "refused", "download", "people")


def note(store: Store, person: str, kind: str, what: str, at: datetime) -> bool:
    """Add one of KINDS to the audit list; whether it could be kept: a store that cannot be written keeps none.

    One statement, and so a transaction of its own. It leaves the store version alone: no record has changed, and what was read stays
    true.
    """
    if store.read_only:
        return False
    try:
        with store.cursor() as cursor:
            put(cursor, person, kind, what, at)
    except duckdb.Error:
        return False
    return True


def put(cursor: duckdb.DuckDBPyConnection, person: str, kind: str, what: str, at: datetime) -> None:
    """The same in the transaction of the caller."""
    cursor.execute(
        "INSERT INTO store.audit VALUES ($audit_id, $at, $person, $kind, $what)",
        {"audit_id": str(uuid.uuid4()), "at": at, "person": person, "kind": kind, "what": what},
    )
