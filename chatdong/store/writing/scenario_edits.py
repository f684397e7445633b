"""The edits of a scenario: rows of ``scenario_edit`` in the store, one map from line to costing in the scenario's record and history."""

from collections.abc import Mapping
from typing import Any

import duckdb

from chatdong.store.writing.set_insert import insert_set

SCENARIOS = """(
    SELECT scenario.*, coalesce(edited.edits, MAP {}::MAP(VARCHAR, VARCHAR)) AS edits
    FROM store.scenario AS scenario
    LEFT JOIN (
        SELECT scenario_id, map(list(line_id ORDER BY line_id), list(costing ORDER BY line_id)) AS edits
        FROM store.scenario_edit
        GROUP BY scenario_id
    ) AS edited ON scenario.scenario_id = edited.scenario_id
)"""
"""SQL subquery of the scenarios as records: every column of the table and ``edits``, a map from line to costing, empty where none is set."""


def edits_in(cursor: duckdb.DuckDBPyConnection, scenario_id: str) -> dict[str, str]:
    """The costings that a scenario sets, by line id in sorted order."""
    found = cursor.execute("SELECT line_id, costing FROM store.scenario_edit WHERE scenario_id = $id ORDER BY line_id", {"id": scenario_id})
    return dict(found.fetchall())


def put_edits(cursor: duckdb.DuckDBPyConnection, scenario: Mapping[str, Any]) -> None:
    """Replace the rows of a scenario's edits by those in its record, in the caller's transaction.

    Raises duckdb.Error where the scenario's plan revision has no such line.
    """
    own = scenario["scenario_id"]
    cursor.execute("DELETE FROM store.scenario_edit WHERE scenario_id = $id", {"id": own})
    rows = [[own, line_id, scenario["plan_id"], scenario["revision"], costing] for line_id, costing in dict(scenario["edits"]).items()]
    if rows:
        cursor.executemany("INSERT INTO store.scenario_edit VALUES (?, ?, ?, ?, ?)", rows)


def put_all_edits(cursor: duckdb.DuckDBPyConnection, records: str, arguments: Mapping[str, object] | None = None) -> None:
    """Replace the edits of many scenarios; ``records`` is a query with columns ``key`` (the scenario's id), ``part`` (its edits) and ``record``."""
    # The query is program text, not user input.
    cursor.execute(f"DELETE FROM store.scenario_edit WHERE scenario_id IN (SELECT key FROM ({records}))", arguments)  # noqa: S608
    insert_set(
        cursor,
        "store.scenario_edit",
        f"SELECT key, unnest(map_keys(part)), record.plan_id, record.revision, unnest(map_values(part)) "  # noqa: S608
        f"FROM ({records})",
        arguments,
    )
