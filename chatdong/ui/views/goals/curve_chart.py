"""The chart of one goal over the year: its planned and its actual value as step lines."""

from datetime import date
from typing import Any

import altair as alt
import pandas as pd

from chatdong.domain.plan.model import Plan
from chatdong.domain.progress.goals import CurveDay, Progress
from chatdong.domain.rounding import Number
from chatdong.ui.charts.theme import day_format, month_axis, palette, stamp, year_scale
from chatdong.ui.i18n.language import _


def _values(values: list[Number | None]) -> Any:
    """Values as whole numbers, or as decimals where one is none."""
    if all(value is None or isinstance(value, int) for value in values):
        return pd.array(values, "Int64")
    return pd.array([None if value is None else float(value) for value in values], "Float64")


def goal_curve_chart(plan: Plan, goal: Progress, curve: tuple[CurveDay, ...], as_of: date) -> alt.LayerChart:
    """A small chart in the indicator's unit: plan dashed, actual value as a thick line with its last value, a vertical rule on the as-of date."""
    colours = palette()
    frame = pd.DataFrame(
        {
            "on": [pd.Timestamp(day.on) for day in curve],
            "planned": _values([day.planned for day in curve]),
            "actual": _values([day.actual for day in curve]),
        }
    )
    known = (goal.aim, goal.highest, goal.actual, *(value for day in curve for value in (day.planned, day.actual)), 1)
    highest = float(max(value for value in known if value is not None))
    whole = all(isinstance(value, int) for value in known if value is not None)
    form = ",d" if whole else ",.1f"
    x = alt.X("on:T", axis=month_axis(plan), scale=year_scale(plan))
    scale = alt.Scale(domain=[0, highest * 1.08], nice=False)
    axis = alt.Axis(format=form, title=None, tickMinStep=1 if whole else alt.Undefined, tickCount=3, gridOpacity=0.5)
    tooltip = [
        alt.Tooltip("on:T", title=_("날짜"), format=day_format()),
        alt.Tooltip("planned:Q", title=_("계획"), format=form),
        alt.Tooltip("actual:Q", title=_("실적"), format=form),
    ]
    base = alt.Chart(frame).encode(x=x)
    # The last value stands at the end of the line, so no legend is needed.
    reached = frame[frame["actual"].notna()].tail(1)
    number = (
        alt.Chart(reached)
        .mark_text(align="left", baseline="top", dx=6, dy=4, fontSize=13, fontWeight="bold", color=colours["actual"])
        .encode(x=x, y=alt.Y("actual:Q", scale=scale), text=alt.Text("actual:Q", format=form))
    )
    # Altair would move InlineData to the outermost level, which the specification of ``chart`` fills itself.
    nothing = alt.Data(values=[{}])  # type: ignore[no-untyped-call]  # Altair's own class without types
    rule = alt.Chart(nothing).mark_rule(color=colours["rule"], strokeWidth=1).encode(x=alt.datum(stamp(as_of), type="temporal"))
    return alt.LayerChart(
        layer=[
            base.mark_line(interpolate="step-after", strokeDash=[6, 4], strokeWidth=1.8, color=colours["official"]).encode(
                y=alt.Y("planned:Q", axis=axis, scale=scale)
            ),
            base.mark_line(interpolate="step-after", strokeWidth=3, color=colours["actual"]).encode(y=alt.Y("actual:Q", scale=scale)),
            base.mark_point(size=160, opacity=0).encode(y=alt.Y("planned:Q", scale=scale), tooltip=tooltip),
            base.mark_point(size=160, opacity=0).encode(y=alt.Y("actual:Q", scale=scale), tooltip=tooltip),
            rule,
            number,
        ]
    ).properties(height=130)
