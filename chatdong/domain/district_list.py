"""The districts that a plan works with: those of the public list that it names, and those that it brings itself."""

import tomllib
from functools import cache
from pathlib import Path

from chatdong.domain.plan import District, Plan, Words

LISTS = Path(__file__).parents[2] / "data" / "districts"
"""One TOML file a list: what a plan file may name as its ``district_list``."""


@cache
def district_lists() -> dict[str, tuple[District, ...]]:
    """Every list by name, its districts in the order of the file."""
    tables = {path.stem: tomllib.loads(path.read_text("utf-8")) for path in sorted(LISTS.glob("*.toml"))}
    return {list_name: tuple(District(d["id"], Words(**d["name"])) for d in table["district"]) for list_name, table in tables.items()}


def districts_of(plan: Plan) -> tuple[District, ...]:
    """The districts of a plan, its list first; what the plan itself says of a district goes before its list. May be none."""
    listed = district_lists().get(plan.district_list, ()) if plan.district_list else ()
    return tuple({district.id: district for district in (*listed, *plan.district)}.values())
