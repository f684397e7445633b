"""DataFrame → Altair chart. One palette: colour means the same thing on every page, and never stands alone."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date

import altair as alt
import pandas as pd
import streamlit as st

from chatdong.domain.plan.model import Plan
from chatdong.ui.i18n import formats
from chatdong.ui.i18n.language import _, active

LIGHT = {
    "official": "#5F6B76",
    "bottom_up": "#7F8A94",
    "actual": "#0B5FA5",
    "earned": "#00796B",
    "scenario": "#C2410C",
    "achieved": "#1B7F4B",
    "on_track": "#0B5FA5",
    "behind": "#B45309",
    "missed": "#B42318",
    "pale": "#E4E9EE",
    "rule": "#1B2733",
}
DARK = {
    "official": "#A3AFBA",
    "bottom_up": "#8896A3",
    "actual": "#6FB1EA",
    "earned": "#4DB6A9",
    "scenario": "#F08A5B",
    "achieved": "#5CC48D",
    "on_track": "#6FB1EA",
    "behind": "#E9A15B",
    "missed": "#F08A80",
    "pale": "#2A3641",
    "rule": "#E6EBF0",
}


_paper: ContextVar[bool] = ContextVar("paper", default=False)


@contextmanager
def on_paper() -> Iterator[None]:
    """Draw for a file: in the light theme, whatever the session's is."""
    before = _paper.set(True)
    try:
        yield
    finally:
        _paper.reset(before)


def palette() -> dict[str, str]:
    """The colours of the session's theme; on paper those of the light one."""
    return LIGHT if _paper.get() or st.context.theme.type != "dark" else DARK


def month_axis() -> alt.Axis:
    """A time axis with the months in the session's language."""
    label = "timeFormat(datum.value, '%b')" if active() == "en" else "(month(datum.value) + 1) + '월'"
    return alt.Axis(title=None, tickCount={"interval": "month", "step": 1}, labelExpr=label, grid=False, labelOverlap=True)


def year_scale(plan: Plan) -> alt.Scale:
    """The fiscal year from end to end."""
    return alt.Scale(domain=[stamp(plan.year.start), stamp(plan.year.end)])


def stamp(on: date) -> dict[str, int]:
    """A day as Vega reads it, whatever the time zone."""
    return {"year": on.year, "month": on.month, "date": on.day}


def as_of_rule(plan: Plan, as_of: date, label: bool = True) -> list[alt.Chart]:
    """The line that stands on the as-of date, with its day unless there is no room for it."""
    late = as_of.month > 8
    frame = pd.DataFrame({"on": [pd.Timestamp(as_of)], "label": [_("기준일 {day}", day=formats.short_day(as_of))]})
    rule = alt.Chart(frame).mark_rule(color=palette()["rule"], strokeWidth=1).encode(x=alt.X("on:T", scale=year_scale(plan)))
    text = (
        alt.Chart(frame)
        .mark_text(align="right" if late else "left", dx=-5 if late else 5, dy=-4, baseline="bottom", color=palette()["rule"], fontSize=12)
        .encode(x="on:T", y=alt.value(alt.expr("height")), text="label:N")
    )
    return [rule, text] if label else [rule]


def rows_height(rows: int, each: int, around: int) -> int:
    """The height in pixels of a chart of rows, with what its axes and legend take: told beforehand, so that the page keeps it free."""
    return max(rows, 1) * each + around
