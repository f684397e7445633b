"""The tile map of a plan's districts: each tile with the team's status, mode and stage, and the number of events attended."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import altair as alt
import pandas as pd

from chatdong.domain.progress.district_presence import DistrictState
from chatdong.ui.charts.theme import palette
from chatdong.ui.i18n.language import _, name
from chatdong.ui.views.districts import wording

DISTRICT = "district"
"""The name of the map's point selection, and of its field."""

TILE = 78
"""The height of a tile in pixels; its width follows the width of the chart."""

LINES: tuple[tuple[str, int, float, Literal["bold", "normal"]], ...] = (
    ("called", 14, 0.16, "bold"),
    ("state", 12, 0.38, "normal"),
    ("run", 12, 0.58, "normal"),
    ("present", 12, 0.79, "normal"),
)
"""The lines of a tile: what each says, its largest size in pixels, its place from the tile's top, and its weight."""

SMALLEST = 9
"""The smallest font size in pixels."""

_LATIN = 0.56
"""The width of a letter other than Hangul, in parts of the font size."""


Tile = tuple[tuple[str, object], ...]
"""The (field, value) pairs of one tile: its texts and its position."""


def tiles(states: Sequence[DistrictState], places: Mapping[str, tuple[int, int]]) -> tuple[Tile, ...]:
    """The tiles of the districts in ``places`` {district id: (row, column)}, in the session's language."""
    return tuple(tuple(_tile(state, *places[state.district.id]).items()) for state in states if state.district.id in places)


def district_map(shown: Sequence[Tile], chosen: str | None) -> alt.LayerChart:
    """The map with a tile for each district; a click selects one, and the ``chosen`` one is framed.

    The outline tells the status without colour: thick for a team at work, thin for a closed one, dashed for none recorded, dotted for unknown.
    """
    colours = palette()
    frame = pd.DataFrame([dict(tile) for tile in shown])
    columns, rows = int(frame["right"].max() + 1), int(frame["bottom"].max() + 1)
    across, down = alt.Scale(domain=[0, columns], nice=False), alt.Scale(domain=[0, rows], nice=False, reverse=True)
    box = {"x": alt.X("left:Q", scale=across, axis=None), "x2": "right", "y": alt.Y("top:Q", scale=down, axis=None), "y2": "bottom"}
    looks: dict[str, dict[str, Any]] = {
        "open": {"fill": colours["actual"], "fillOpacity": 0.18, "stroke": colours["actual"], "strokeWidth": 2.5},
        "closed": {"fill": colours["pale"], "stroke": colours["bottom_up"]},
        "none": {"fillOpacity": 0, "stroke": colours["bottom_up"], "strokeDash": [6, 4]},
        "unknown": {"fillOpacity": 0, "stroke": colours["bottom_up"], "strokeDash": [1.5, 3]},
    }
    tooltip = [
        alt.Tooltip("whole:N", title=_("자치구명")),
        alt.Tooltip("state:N", title=_("상태")),
        alt.Tooltip("run:N", title=_("운영 방식")),
        alt.Tooltip("present:N", title=_("참석한 행사")),
    ]
    base = alt.Chart(frame)
    layers = [
        alt.Chart(frame[frame["status"] == status]).mark_rect(cornerRadius=4, **{"strokeWidth": 1.2, **look}).encode(**box)
        for status, look in looks.items()
        if (frame["status"] == status).any()
    ]
    for column, largest, place, weight in LINES:
        # The font size depends on the tile's width, which only Vega-Lite knows when it draws the chart.
        layers.append(
            base.transform_calculate(
                size=f"max({SMALLEST}, min({largest}, (width / {columns} - 8) / datum.{column}_width))", at=f"datum.top + {place}"
            )
            .mark_text(baseline="middle", color=colours["rule"], fontWeight=weight)
            .encode(
                x=alt.X("middle:Q", scale=across, axis=None),
                y=alt.Y("at:Q", scale=down, axis=None),
                text=f"{column}:N",
                size=alt.Size("size:Q", scale=None, legend=None),
            )
        )
    if chosen is not None:
        layers.append(
            alt.Chart(frame[frame[DISTRICT] == chosen]).mark_rect(fillOpacity=0, stroke=colours["rule"], strokeWidth=3, cornerRadius=4).encode(**box)
        )
    click = alt.selection_point(name=DISTRICT, fields=[DISTRICT], on="click", toggle="true", clear=False)
    layers.append(base.mark_rect(fill="transparent", cursor="pointer").encode(**box, tooltip=tooltip).add_params(click))
    return alt.LayerChart(layer=[*layers]).properties(height=rows * TILE).configure_view(strokeWidth=0)


def _tile(state: DistrictState, row: int, column: int) -> dict[str, object]:
    """The fields of one tile; ``…_width`` is a text's width in parts of the font size."""
    called = name(state.district.name).removesuffix("-gu")
    words = {
        "called": called,
        "state": wording.state_text(state.status),
        "run": wording.run(state.team) if state.team else "",
        "present": wording.presence(state),
    }
    return {
        DISTRICT: state.district.id,
        "whole": name(state.district.name),
        "status": state.status,
        "left": column - 0.97,
        "right": column - 0.03,
        "top": row - 0.97,
        "bottom": row - 0.03,
        "middle": column - 0.5,
        **words,
        **{f"{key}_width": max(sum(1.0 if "가" <= letter <= "힣" else _LATIN for letter in text), 1) for key, text in words.items()},
    }
