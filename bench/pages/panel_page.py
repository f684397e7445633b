"""The page in Panel with Bokeh, as its documentation writes one: a source whose data a slider replaces."""

import os

import pandas as pd
import panel as pn
from bokeh.models import ColumnDataSource
from bokeh.plotting import figure
from sheet import DAYS, FIRST, LABELS, PLACE, RANGES, TITLE, answer

pn.extension()


def page() -> pn.Column:
    sliders = [
        pn.widgets.IntSlider(
            name=label, start=span.low, end=span.high, step=span.step, value=value, css_classes=["st-key-moved"] if place == PLACE else []
        )
        for place, (label, span, value) in enumerate(zip(LABELS, RANGES, FIRST, strict=True))
    ]
    total, tables = pn.pane.HTML(styles={"font-size": "24px"}), [pn.pane.DataFrame(index=False) for _ in range(2)]
    source = ColumnDataSource({"on": [], "plan": [], "now": []})
    chart = figure(height=300, sizing_mode="stretch_width", x_axis_type="datetime", title="")
    chart.line("on", "plan", source=source, color="grey")
    chart.line("on", "now", source=source)

    def moved(*_events: object) -> None:
        found = answer([slider.value for slider in sliders])
        total.object = f"가상 편성 {found.total}천원"
        source.data = {"on": DAYS, "plan": found.plan_curve, "now": found.curve}
        chart.title.text = f"가상 편성 {found.total}"
        for table, (headings, rows) in zip(tables, (found.categories, found.costs), strict=True):
            table.object = pd.DataFrame(rows, columns=list(headings))

    for slider in sliders:
        slider.param.watch(moved, "value")
    moved()
    return pn.Column(f"# {TITLE}", pn.Row(pn.Column(*sliders, width=600), pn.Column(total, chart, *tables, sizing_mode="stretch_width")))


pn.serve(page, port=int(os.environ["PORT"]), address="127.0.0.1", show=False)
