"""A chart is built once for what it shows, and anew as soon as that changes."""

import json
from collections.abc import Mapping
from typing import Any

import pytest

from chatdong.ui.components import chart
from tests.pages.app import run, script, visit


def _page(rows: list[int], built: list[int]) -> None:
    import altair as alt
    import pandas as pd
    import streamlit as st

    from chatdong.ui.components import chart as components_chart

    def of(rows: list[int], *, width: int) -> alt.LayerChart:
        st.session_state["built"].append(1)
        table = pd.DataFrame({"x": rows})
        return alt.layer(alt.Chart(table).mark_bar().encode(x="x:Q"), alt.Chart(table[:1]).mark_rule().encode(x="x:Q")).properties(width=width)

    st.session_state.setdefault("built", built)
    if "of" not in st.session_state:
        st.session_state["of"] = of
    for _again in range(2):
        components_chart.draw(st.session_state["of"], rows, width=300, alt="rows")


def _run(*rows: int) -> tuple[list, int]:
    built: list[int] = []
    app = run(script(_page, rows=list(rows), built=built))
    return [chart.proto for chart in app.get("vega_lite_chart")], len(built)


def test_the_same_is_drawn_twice_and_built_once() -> None:
    (first, second), built = _run(1, 2)
    assert built == 1
    assert (first.spec, first.datasets) == (second.spec, second.datasets)


def test_each_layers_table_goes_with_it_under_a_name_that_tells_its_content() -> None:
    (chart, _), _built = _run(1, 2)
    (other, _), _built = _run(1, 3)
    names, of_other = ({table.name for table in of.datasets} for of in (chart, other))
    assert len(names) == len(of_other) == 2
    assert names - of_other and all(name in chart.spec for name in names)
    assert "config" not in chart.spec or "continuousWidth" not in chart.spec


def test_what_streamlit_does_to_a_chart_it_sends_does_nothing_to_the_one_that_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHATDONG_STORE", "example")
    kept: list[tuple[Mapping[str, object], str]] = []
    build = chart._spec

    def watched(drawing: chart._Drawing) -> Mapping[str, object]:
        spec = build(drawing)
        kept.append((spec, json.dumps(spec, default=str)))
        return spec

    monkeypatch.setattr(chart, "_spec", watched)
    # One that is clicked, and one that is not.
    visit("budget")
    visit("budget", section="forecast")
    assert len(kept) >= 2
    for spec, before in kept:
        assert json.dumps(spec, default=str) == before
        assert spec["datasets"] and all(isinstance(rows, list) for rows in spec["datasets"].values())


def test_every_layer_has_its_data(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHATDONG_STORE", "example")
    drawn: list[Mapping[str, Any]] = []
    monkeypatch.setattr(chart, "_spec", lambda drawing, build=chart._spec: drawn.append(build(drawing)) or drawn[-1])
    visit("goals", goals_part="evidence")
    assert len(drawn) > 2
    for spec in drawn:
        named = {layer["data"]["name"] for layer in [spec, *spec.get("layer", ())] if "name" in layer.get("data", {})}
        assert named and named <= spec["datasets"].keys()
