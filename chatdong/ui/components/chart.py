"""Draw Altair charts. Building a chart takes a tenth of a second or more, so each Vega-Lite specification is cached by its input."""

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
    """A chart to be built, compared by ``key``: equal keys give equal charts."""

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
    """Draw the chart that the function ``chart`` builds from ``shown`` and ``options``, with ``alt`` as the text for screen readers.

    The function must depend on nothing but these arguments and the session's language and theme, which are the key of the cache.
    """
    # Labels and colours depend on the session; the arguments are compared by value, so that a new day or record makes a new chart.
    look = (chart, active(), st.context.theme.type)
    found = (*map(_comparable, shown), *((name, _comparable(value)) for name, value in options.items()))
    spec = _spec(_Drawing((*look, *found), lambda: chart(*shown, **options)))
    height = spec.get("height")
    # Kept free while the chart is on its way, so that nothing below it jumps. Streamlit takes the data out of the outermost level, so each run
    # gives it one of its own.
    room: int | Literal["content"] = height if isinstance(height, int) else "content"
    st.vega_lite_chart(spec={**spec}, height=room, alt=alt, key=key, on_select=on_select, selection_mode=selection_mode)


def changed(key: str, field: str) -> set[Any]:
    """The values of a selection's ``field`` that the last click added or removed; for the ``on_select`` callback of a chart."""
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
    """The Vega-Lite specification of a chart with named datasets: https://vega.github.io/vega-lite/docs/data.html#datasets"""
    chart = drawing.build()
    datasets: dict[str, list[dict[str, Any]]] = {}
    _name_tables(chart, datasets)
    # A screen reader reads ``alt`` and the table below; Vega's ARIA labels would be English words and bare numbers.
    # Without a tooltip of ours a mark has none: Streamlit's would show the names of the columns, unrounded.
    chart = chart.configure_mark(aria=False, tooltip=None)
    chart.config.aria = False
    # Half of the time would go into comparing it to Vega-Lite's schema, which ``tests/pages/test_pages.py`` does.
    spec = chart.to_dict(validate=False)
    for size in ("continuousWidth", "continuousHeight"):
        # Altair's default size; here the page decides it.
        spec["config"].get("view", {}).pop(size, None)
    return {**spec, "datasets": datasets}


def _name_tables(chart: altair.TopLevelMixin, datasets: dict[str, list[dict[str, Any]]]) -> None:
    """Replace the DataFrames of a chart and its layers by named datasets of rows; Altair would turn their dates into text.

    A name is the hash of its content, so that the browser redraws when the data change.
    """
    if isinstance(chart.data, pd.DataFrame):
        name = sha256(chart.data.to_json(date_format="iso").encode()).hexdigest()
        datasets[name] = chart.data.to_dict("records")
        chart.data = altair.NamedData(name)
    for layer in getattr(chart, "layer", ()):
        _name_tables(layer, datasets)
