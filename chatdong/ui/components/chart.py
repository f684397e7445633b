"""Put a chart on the page. To build one costs more than all else that a page does, so each is built once for what it shows."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import sha256
from typing import Any

import altair
import pandas as pd
import pyarrow as pa
import streamlit as st

from chatdong.ui.components import static
from chatdong.ui.i18n.language import active


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
    built = _built(_Drawing((*look, *found), lambda: chart(*shown, **options)))
    if on_select == "ignore":
        static.show(lambda: _show(built, alt=alt, key=key), built.name, alt, key)
    else:
        _show(built, alt=alt, key=key, on_select=on_select, selection_mode=selection_mode)


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


@dataclass(frozen=True)
class _Built:
    """A chart as the browser takes it. ``name`` is its own; ``tables`` (Arrow's stream format) are by the names that its ``picture`` calls them."""

    name: str
    picture: Mapping[str, Any]
    tables: Mapping[str, bytes]
    height: int | None


def _show(built: _Built, **more: Any) -> None:
    st.vega_lite_chart(
        # Streamlit takes out of the outermost level what it sends beside it, so each time it gets one of its own.
        spec={**built.picture, "datasets": {**built.tables}},
        # Kept free while the chart is on its way, so that nothing below it jumps.
        height=built.height or "content",
        **more,
    )


@lru_cache(maxsize=256)
def _built(drawing: _Drawing) -> _Built:
    chart, frames = drawing.build(), {}
    _name_tables(chart, frames)
    picture = chart.to_dict()
    # A reader hears ``alt``, and the table below; Vega's own marks would be a list of English words and numbers without names.
    config = picture.setdefault("config", {})
    config.update(aria=False, mark={**config.get("mark", {}), "aria": False})
    for size in ("continuousWidth", "continuousHeight"):
        # The library's own size for a chart that has none; here the page gives it.
        config.get("view", {}).pop(size, None)
    name = sha256("\n".join((json.dumps(picture), *frames)).encode()).hexdigest()
    height = picture["height"] if isinstance(picture.get("height"), int) else None
    return _Built(name, picture, {table: _as_stream(frame) for table, frame in frames.items()}, height)


def _as_stream(frame: pd.DataFrame) -> bytes:
    table, into = pa.Table.from_pandas(frame, preserve_index=False), pa.BufferOutputStream()
    with pa.ipc.new_stream(into, table.schema) as stream:
        stream.write_table(table)
    return into.getvalue().to_pybytes()


def _name_tables(chart: altair.TopLevelMixin, frames: dict[str, pd.DataFrame]) -> None:
    """Take the tables out of a chart and its layers. A name tells the content: the browser redraws when it changes."""
    if isinstance(chart.data, pd.DataFrame):
        name = sha256(chart.data.to_json(date_format="iso").encode()).hexdigest()
        frames[name] = chart.data
        chart.data = altair.NamedData(name)
    for layer in getattr(chart, "layer", ()):
        _name_tables(layer, frames)
