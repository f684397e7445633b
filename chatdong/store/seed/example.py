"""The example: a separate store in memory, built from ``data/plans`` and ``data/sample``, never from real records."""

import csv
from collections import defaultdict
from datetime import date, datetime
from pathlib import Path
from typing import Any

from chatdong.domain.plan.toml_format import load_plan_file
from chatdong.domain.roles import Actor
from chatdong.store.engines.store import EXAMPLE, Store, open_store
from chatdong.store.writing.records import add_records, load_plan

DATA = Path(__file__).parents[3] / "data"
PLAN = DATA / "plans" / "2016.toml"
SAMPLE = DATA / "sample"

AS_OF = date(2016, 9, 30)
"""The as-of date of the example: in autumn, with much done and much still to do."""

_NUMBERS = {"occurrence", "attendance", "amount_krw", "staff"}


def build_example(at: datetime) -> Store:
    """A store in memory with the 2016 plan and a made-up year of records, always the same; ``at`` is the time of its writes."""
    store = open_store(EXAMPLE, at)
    plan = load_plan_file(PLAN)
    loaded = load_plan(store, plan, Actor.local(EXAMPLE), at)
    edits: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for row in _rows("scenario_edits"):
        edits[row["scenario_id"]][row["line_id"]] = row["costing"]
    add_records(
        store,
        loaded.plan_id,
        loaded.revision,
        Actor.local(EXAMPLE),
        at,
        events=_rows("events"),
        commitments=_rows("commitments"),
        spending=_rows("spending"),
        budget_changes=_rows("budget_changes"),
        carry_overs=_rows("carry_overs"),
        support_teams=[{**row, "programme": plan.programme.ko} for row in _rows("support_teams")],
        scenarios=[{**row, "edits": edits[row["scenario_id"]]} for row in _rows("scenarios")],
    )
    return store


def _rows(name: str) -> list[dict[str, Any]]:
    with (SAMPLE / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return [{key: _value(key, text) for key, text in row.items()} for row in csv.DictReader(file)]


def _value(column: str, text: str) -> Any:
    if text == "":
        return None
    if column in _NUMBERS:
        return int(text)
    if column == "districts":
        return text.split()
    return date.fromisoformat(text) if column.endswith(("_on", "_to")) else text
