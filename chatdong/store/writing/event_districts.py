"""The districts present at an event: rows of ``event_district`` in the store, one list in the event's record and history."""

from collections.abc import Iterable, Mapping

import duckdb

from chatdong.store.writing.set_insert import insert_set

EVENTS = """(
    SELECT event.*, coalesce(present.districts, []::VARCHAR[]) AS districts
    FROM store.event AS event
    LEFT JOIN (
        SELECT event_id, list(district_id ORDER BY district_id) AS districts FROM store.event_district GROUP BY event_id
    ) AS present ON event.event_id = present.event_id
)"""
"""SQL subquery of the events as records: every column of the table and ``districts``, sorted by id, empty where none is known."""


def districts_at(cursor: duckdb.DuckDBPyConnection, event_id: str) -> list[str]:
    """The ids of the districts present at an event, sorted."""
    found = cursor.execute("SELECT district_id FROM store.event_district WHERE event_id = $id ORDER BY district_id", {"id": event_id})
    return [district_id for (district_id,) in found.fetchall()]


def put_districts(cursor: duckdb.DuckDBPyConnection, event_id: str, districts: Iterable[str]) -> None:
    """Replace the districts of an event in the caller's transaction. Raises duckdb.Error for an unknown district."""
    wanted, there = set(districts), set(districts_at(cursor, event_id))
    for statement, ids in (
        ("DELETE FROM store.event_district WHERE event_id = ? AND district_id = ?", there - wanted),
        ("INSERT INTO store.event_district VALUES (?, ?)", wanted - there),
    ):
        if ids:
            cursor.executemany(statement, [[event_id, district_id] for district_id in sorted(ids)])


def put_all_districts(cursor: duckdb.DuckDBPyConnection, records: str, arguments: Mapping[str, object] | None = None) -> None:
    """Replace the districts of many events; ``records`` is a query with columns ``key`` (the event's id) and ``part`` (its districts)."""
    # The query is program text, not user input.
    wanted = f"SELECT key AS event_id, unnest(part) AS district_id FROM ({records})"  # noqa: S608
    cursor.execute(
        f"DELETE FROM store.event_district WHERE event_id IN (SELECT key FROM ({records})) "  # noqa: S608
        f"AND (event_id, district_id) NOT IN ({wanted})",
        arguments,
    )
    insert_set(
        cursor,
        "store.event_district",
        f"SELECT * FROM ({wanted}) AS w ANTI JOIN store.event_district AS there "  # noqa: S608
        "ON w.event_id = there.event_id AND w.district_id = there.district_id",
        arguments,
    )
