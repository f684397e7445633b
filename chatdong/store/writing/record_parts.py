"""Fields of a record that are stored as rows of another table: reading, writing and logging them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import duckdb

from chatdong.store.writing.event_districts import EVENTS, districts_at, put_all_districts, put_districts
from chatdong.store.writing.scenario_edits import SCENARIOS, edits_in, put_all_edits, put_edits


@dataclass(frozen=True)
class Part:
    """A field of a record that is stored as rows of another table.

    column, type: its name and DuckDB type. empty: SQL for an empty value. records: an SQL subquery of the records with this field.
    whole: a function that gives a value its form in a record. read: reads it for one record. put_one: writes its rows for one record.
    put: writes its rows for all records of a query. follows: True where its rows hold other columns of the record too.
    """

    column: str
    type: str
    empty: str
    records: str
    whole: Callable[[Any], Any]
    read: Callable[[duckdb.DuckDBPyConnection, str], Any]
    put_one: Callable[[duckdb.DuckDBPyConnection, Mapping[str, Any]], None]
    put: Callable[[duckdb.DuckDBPyConnection, str, Mapping[str, object]], None]
    follows: bool = False

    def logged(self, side: str) -> str:
        """SQL for the field in a logged row, ``side`` being before or after; empty in a row logged before the field existed."""
        return f"coalesce(done.{side}.{self.column}, {self.empty})"


PARTS = {
    "event": Part(
        "districts",
        "VARCHAR[]",
        "[]::VARCHAR[]",
        EVENTS,
        whole=lambda districts: sorted(set(districts or ())),
        read=districts_at,
        put_one=lambda cursor, row: put_districts(cursor, row["event_id"], row["districts"]),
        put=put_all_districts,
    ),
    "scenario": Part(
        "edits",
        "MAP(VARCHAR, VARCHAR)",
        "MAP {}::MAP(VARCHAR, VARCHAR)",
        SCENARIOS,
        whole=lambda edits: dict(sorted((edits or {}).items())),
        read=edits_in,
        put_one=put_edits,
        put=put_all_edits,
        follows=True,
    ),
}
"""The tables whose records have such a field."""
