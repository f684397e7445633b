"""The districts that a plan works with: those of the public list that it names, and those that it brings itself."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from chatdong.domain.plan.model import District, LocalizedText, Plan

LISTS = Path(__file__).parents[3] / "data" / "districts"
"""One TOML file a list: what a plan file may name as its ``district_list``."""


@cache
def _tables() -> dict[str, list[dict[str, Any]]]:
    """The districts of every list as its file has them, by the list's name."""
    return {path.stem: tomllib.loads(path.read_text("utf-8"))["district"] for path in sorted(LISTS.glob("*.toml"))}


@cache
def district_lists() -> dict[str, tuple[District, ...]]:
    """Every list by name, its districts in the order of the file."""
    return {list_name: tuple(District(d["id"], LocalizedText(**d["name"])) for d in table) for list_name, table in _tables().items()}


def tiles_of(plan: Plan) -> dict[str, tuple[int, int]]:
    """Where each district of a plan stands on the map of tiles: (row, column) by id, from 1 in the north-west.

    Empty where the plan names no list, or its list has no map; a district that the plan brings itself has no tile.
    """
    listed = _tables().get(plan.district_list, []) if plan.district_list else []
    return {d["id"]: (d["tile"][0], d["tile"][1]) for d in listed if "tile" in d}


def districts_of(plan: Plan) -> tuple[District, ...]:
    """The districts of a plan, its list first; what the plan itself says of a district goes before its list. May be none."""
    listed = district_lists().get(plan.district_list, ()) if plan.district_list else ()
    return tuple({district.id: district for district in (*listed, *plan.district)}.values())
