"""Put a chart on the page. To build one costs more than all else that a page does, so each is built once for what it shows."""

from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import sha256
from typing import Any

import altair
import pandas as pd
import streamlit as st

from chatdong.ui.language import active


@dataclass(frozen=True)
class _Drawing:
    """A chart that is still to be built; two with the same key look the same."""

    key: tuple
    build: Callable[[], altair.TopLevelMixin] = field(compare=False)


def draw(
    chart: Callable[..., altair.TopLevelMixin],
    *shown: object,
    alt: str,
    key: str | None = None,
    on_select: str | Callable[[], None] = "ignore",
    selection_mode: str | None = None,
    **options: object,
) -> None:
    """The chart that a function makes of what is shown, with ``alt`` for those who cannot see it.

    What is shown must be all that the function looks at, but for the session's language and theme.
    """
    # Words and colours are the session's; what is shown is compared by value, so that a new day or record makes a new chart.
    look = (chart, active(), st.context.theme.type)
    found = (*map(_comparable, shown), *((name, _comparable(value)) for name, value in options.items()))
    picture, frames = _built(_Drawing((*look, *found), lambda: chart(*shown, **options)))
    st.vega_lite_chart(
        spec={**deepcopy(picture), "datasets": frames},
        # Kept free while the chart is on its way, so that nothing below it jumps.
        height=picture["height"] if isinstance(picture.get("height"), int) else "content",
        alt=alt,
        key=key,
        on_select=on_select,
        selection_mode=selection_mode,
    )


def changed(key: str, field: str) -> set[Any]:
    """In a chart's ``on_select``: what the click added to the values of its selection ``field``, or took out of them."""
    selected = {row[field] for row in st.session_state[key].selection.get(field, [])}
    before = st.session_state.get(f"{key}-before", set())
    st.session_state[f"{key}-before"] = selected
    return selected ^ before


def _comparable(value: object) -> object:
    if isinstance(value, Mapping):
        return tuple(value.items())
    return tuple(value) if isinstance(value, list) else value


@lru_cache(maxsize=256)
def _built(drawing: _Drawing) -> tuple[dict[str, Any], dict[str, pd.DataFrame]]:
    """The chart's specification, and its tables by the names that the specification calls them."""
    chart, frames = drawing.build(), {}
    _name_tables(chart, frames)
    picture = chart.to_dict()
    # A reader hears ``alt``, and the table below; Vega's own marks would be a list of English words and numbers without names.
    config = picture.setdefault("config", {})
    config.update(aria=False, mark={**config.get("mark", {}), "aria": False})
    for size in ("continuousWidth", "continuousHeight"):
        # The library's own size for a chart that has none; here the page gives it.
        config.get("view", {}).pop(size, None)
    return picture, frames


def _name_tables(chart: altair.TopLevelMixin, frames: dict[str, pd.DataFrame]) -> None:
    """Take the tables out of a chart and its layers. A name tells the content: the browser redraws when it changes."""
    if isinstance(chart.data, pd.DataFrame):
        name = sha256(chart.data.to_json(date_format="iso").encode()).hexdigest()
        frames[name] = chart.data
        chart.data = altair.NamedData(name)
    for layer in getattr(chart, "layer", ()):
        _name_tables(layer, frames)
