"""The theme of all charts: one palette, in which a colour has one meaning on every page and is never the only sign; axes, scales and heights."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from fractions import Fraction

import altair as alt
import pandas as pd
import streamlit as st

from chatdong.domain.plan.fiscal_dates import month_number
from chatdong.domain.plan.model import Plan
from chatdong.ui.i18n import formats
from chatdong.ui.i18n.language import _, active

LIGHT = {
    "official": "#5F6B76",
    "bottom_up": "#7F8A94",
    "actual": "#0B5FA5",
    "committed": "#6B4FA0",
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
    "committed": "#B6A0E6",
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
    """Draw charts in this block in the light theme, for a file."""
    before = _paper.set(True)
    try:
        yield
    finally:
        _paper.reset(before)


def palette() -> dict[str, str]:
    """The colours of the session's theme by name; the light ones in ``on_paper``."""
    return LIGHT if _paper.get() or st.context.theme.type != "dark" else DARK


def month_axis(plan: Plan) -> alt.Axis:
    """A time axis with a tick a month, labelled in the session's language; January of another year than the fiscal year says that year."""
    label = "timeFormat(datum.value, '%b')" if active() == "en" else "(month(datum.value) + 1) + '월'"
    if plan.counted.start.year != plan.counted.end.year:
        new_year = "timeFormat(datum.value, '%b %y')" if active() == "en" else "timeFormat(datum.value, '%y') + '년 1월'"
        label = f"month(datum.value) == 0 && year(datum.value) != {plan.fiscal_year} ? {new_year} : {label}"
    return alt.Axis(title=None, tickCount={"interval": "month", "step": 1}, labelExpr=label, grid=False, labelOverlap=True)


def day_format() -> str:
    """Vega's format of a day as the pages write it: 2016. 9. 30. in Korean, 30 Sep 2016 in English."""
    return "%-d %b %Y" if active() == "en" else "%Y. %-m. %-d."


def year_scale(plan: Plan) -> alt.Scale:
    """The time scale from the first to the last day that counts in the plan."""
    return alt.Scale(domain=[stamp(plan.counted.start), stamp(plan.counted.end)])


def stamp(on: date) -> dict[str, int]:
    """A date as a Vega-Lite DateTime, which does not depend on the time zone."""
    return {"year": on.year, "month": on.month, "date": on.day}


def as_of_rule(plan: Plan, as_of: date, label: bool = True) -> list[alt.Chart]:
    """The vertical rule at the as-of date, with its label unless ``label`` is False."""
    late = part_of_year(plan, as_of) > Fraction(8, 12)
    frame = pd.DataFrame({"on": [pd.Timestamp(as_of)], "label": [_("기준일 {day}", day=formats.short_day(as_of))]})
    rule = alt.Chart(frame).mark_rule(color=palette()["rule"], strokeWidth=1).encode(x=alt.X("on:T", scale=year_scale(plan)))
    text = (
        alt.Chart(frame)
        .mark_text(align="right" if late else "left", dx=-5 if late else 5, dy=-4, baseline="bottom", color=palette()["rule"], fontSize=12)
        .encode(x="on:T", y=alt.value(alt.expr("height")), text="label:N")
    )
    return [rule, text] if label else [rule]


def part_of_year(plan: Plan, on: date) -> Fraction:
    """Where the month of a day lies in the days that count in the plan: 1/12 for January of a calendar year, 1 for its December."""
    return Fraction(month_number(plan.counted, on), month_number(plan.counted, plan.counted.end))


def rows_height(rows: int, each: int, around: int) -> int:
    """The height in pixels of a chart with ``each`` pixels for each row and ``around`` for axes and legend, so that the page can reserve it."""
    return max(rows, 1) * each + around
