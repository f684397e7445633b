"""Put a chart on the page. Altair takes a tenth of a second and more to build one, so each specification is cached by what it shows."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import sha256
from typing import Any, Literal

import altair
import pandas as pd
import streamlit as st

from chatdong.ui.i18n.language import active


@dataclass(frozen=True)
class _Drawing:
    """A chart that is still to be built; two with the same key look the same."""

    key: tuple[object, ...]
    build: Callable[[], altair.TopLevelMixin] = field(compare=False)


def draw(
    chart: Callable[..., altair.TopLevelMixin],
    *shown: object,
    alt: str,
    key: str | None = None,
    on_select: Literal["ignore"] | Callable[[], None] = "ignore",
    selection_mode: str | None = None,
    **options: object,
) -> None:
    """The chart that a function makes of what is shown, with ``alt`` for those who cannot see it.

    What is shown must be all that the function looks at, but for the session's language and theme.
    """
    # Words and colours are the session's; what is shown is compared by value, so that a new day or record makes a new chart.
    look = (chart, active(), st.context.theme.type)
    found = (*map(_comparable, shown), *((name, _comparable(value)) for name, value in options.items()))
    spec = _spec(_Drawing((*look, *found), lambda: chart(*shown, **options)))
    height = spec.get("height")
    # Kept free while the chart is on its way, so that nothing below it jumps. Streamlit takes the data out of the outermost level, so each run
    # gives it one of its own.
    room: int | Literal["content"] = height if isinstance(height, int) else "content"
    st.vega_lite_chart(spec={**spec}, height=room, alt=alt, key=key, on_select=on_select, selection_mode=selection_mode)


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


@lru_cache(maxsize=64)
def _spec(drawing: _Drawing) -> Mapping[str, Any]:
    """A Vega-Lite specification with its data: https://vega.github.io/vega-lite/docs/data.html#datasets"""
    chart = drawing.build()
    datasets: dict[str, list[dict[str, Any]]] = {}
    _name_tables(chart, datasets)
    # A reader hears ``alt``, and the table below; Vega's own marks would be a list of English words and numbers without names.
    chart = chart.configure_mark(aria=False)
    chart.config.aria = False
    spec = chart.to_dict()
    for size in ("continuousWidth", "continuousHeight"):
        # The library's own size for a chart that has none; here the page gives it.
        spec["config"].get("view", {}).pop(size, None)
    return {**spec, "datasets": datasets}


def _name_tables(chart: altair.TopLevelMixin, datasets: dict[str, list[dict[str, Any]]]) -> None:
    """Take the tables out of a chart and its layers as rows. Altair would write their days as text. A name tells the content: the browser redraws
    when it changes."""
    if isinstance(chart.data, pd.DataFrame):
        name = sha256(chart.data.to_json(date_format="iso").encode()).hexdigest()
        datasets[name] = chart.data.to_dict("records")
        chart.data = altair.NamedData(name)
    for layer in getattr(chart, "layer", ()):
        _name_tables(layer, datasets)
