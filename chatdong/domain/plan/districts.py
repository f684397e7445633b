"""The districts of a plan: the public list named in the plan file, and districts written in the plan file itself."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from chatdong.domain.plan.model import District, LocalizedText, Plan

LISTS = Path(__file__).parents[3] / "data" / "districts"
"""One TOML file per list; its name without the ending is a valid ``district_list`` of a plan file."""


@cache
def _tables() -> dict[str, list[dict[str, Any]]]:
    """List name → the ``[[district]]`` tables of its file."""
    return {path.stem: tomllib.loads(path.read_text("utf-8"))["district"] for path in sorted(LISTS.glob("*.toml"))}


@cache
def district_lists() -> dict[str, tuple[District, ...]]:
    """List name → its districts in the order of the file."""
    return {list_name: tuple(District(d["id"], LocalizedText(**d["name"])) for d in table) for list_name, table in _tables().items()}


def list_word(list_name: str) -> LocalizedText:
    """What a list of districts is called: its first and its last district, and how many they are. A list that is not known is called by its name."""
    districts = district_lists().get(list_name, ())
    if not districts:
        return LocalizedText(list_name)
    first, last = districts[0].name, districts[-1].name
    english = f"{first.en or first.ko} to {last.en or last.ko}, {len(districts)} districts"
    return LocalizedText(f"{first.ko}부터 {last.ko}까지 {len(districts)}곳", english)


def tiles_of(plan: Plan) -> dict[str, tuple[int, int]]:
    """District id → (row, column) on the tile map, from (1, 1) in the north-west.

    Empty if the plan names no list or the list has no map; districts written in the plan file have no tile.
    """
    listed = _tables().get(plan.district_list, []) if plan.district_list else []
    return {d["id"]: (d["tile"][0], d["tile"][1]) for d in listed if "tile" in d}


def districts_of(plan: Plan) -> tuple[District, ...]:
    """The districts of a plan, those of its list first. A district in the plan file replaces the list's one of the same id. May be empty."""
    listed = district_lists().get(plan.district_list, ()) if plan.district_list else ()
    return tuple({district.id: district for district in (*listed, *plan.district)}.values())
