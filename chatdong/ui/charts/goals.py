"""The chart of a year's goals as bars against their targets."""

from dataclasses import replace
from fractions import Fraction
from typing import Any

import altair as alt
import pandas as pd

from chatdong.domain.progress.goals import Progress
from chatdong.domain.rounding import Number
from chatdong.ui.charts.theme import palette, rows_height
from chatdong.ui.components.labels import actual_text, status_text, status_word, target_text
from chatdong.ui.i18n.language import _, name


def shown(goal: Progress) -> Progress:
    """A goal without its events, teams and readings, of which there may be thousands, so that the chart's cache key is compared quickly."""
    return replace(goal, events=(), teams=(), readings=())


def goals_chart(goals: tuple[Progress, ...]) -> alt.LayerChart:
    """A bullet chart of goals: bar to the actual value, tick at the expected value, diamond at the baseline; the pale bar ends at the target."""
    colours = palette()
    rows = []
    for goal in goals:
        # The bar ends at the target; at the upper end where the value is to stay within a range.
        end = goal.highest if goal.highest is not None else goal.aim
        rows.append(
            {
                "goal": name(goal.indicator.name),
                # Without a number in the plan no bar is drawn, since it could be read as a target.
                "whole": 1.0 if end is not None else None,
                "end": 1.0,
                "baseline": _part(goal.from_baseline, end),
                "actual": _part(goal.actual, end) or 0.0,
                "expected": _part(goal.expected, end),
                "status": status_word(goal.status),
                "text": _result(goal),
                "source": goal.target.source,
            }
        )
    statuses = ["achieved", "on_track", "behind", "missed"]
    frame = pd.DataFrame(rows, columns=["goal", "whole", "end", "baseline", "actual", "expected", "status", "text", "source"])
    # Name and result are above the bar, so that it keeps its length on a phone.
    y = alt.Y("goal:N", sort=None, axis=None)
    x: dict[str, Any] = {"scale": alt.Scale(domain=[0, 1]), "axis": None}
    colour = alt.Color(
        "status:N",
        scale=alt.Scale(
            domain=[*(status_word(s) for s in statuses), *(status_word(s) for s in ("unconfirmed", "not_quantified"))],
            range=[*(colours[s] for s in statuses), colours["official"], colours["official"]],
        ),
        legend=None,
    )
    tooltip = [
        alt.Tooltip("goal:N", title=_("지표")),
        alt.Tooltip("text:N", title=_("실적 / 목표")),
        alt.Tooltip("source:N", title=_("계획의 근거")),
    ]
    base = alt.Chart(frame)
    words: dict[str, Any] = {"dy": -9, "baseline": "bottom", "fontSize": 13}
    return alt.LayerChart(
        layer=[
            base.mark_bar(size=10, color=colours["pale"], stroke=colours["bottom_up"], strokeWidth=1).encode(
                x=alt.X("whole:Q", **x), y=y, tooltip=tooltip
            ),
            base.mark_bar(size=10).encode(x=alt.X("actual:Q", **x), y=y, color=colour, tooltip=tooltip),
            base.mark_tick(thickness=2, size=16, color=colours["rule"]).encode(x=alt.X("expected:Q", **x), y=y),
            base.mark_point(shape="diamond", size=40, filled=True, opacity=1, color=colours["bottom_up"], stroke="white").encode(
                x=alt.X("baseline:Q", **x), y=y
            ),
            base.mark_text(align="left", color=colours["rule"], limit={"expr": "max(width - 110, 80)"}, **words).encode(
                x=alt.value(0), y=y, text="goal:N"
            ),
            base.mark_text(align="right", fontWeight="bold", **words).encode(x=alt.X("end:Q", **x), y=y, text="text:N", color=colour),
        ]
    ).properties(height=rows_height(len(frame), 44, 20))


def _part(value: Number | None, end: Number | None) -> float | None:
    """The length of a value on the bar, 0 to 1; None if it is unknown or the bar has no end."""
    return None if value is None or not end else float(min(max(Fraction(value) / Fraction(end), Fraction()), Fraction(1)))


def _result(goal: Progress) -> str:
    if goal.target.value is None:
        return status_text(goal.status)
    return f"{actual_text(goal)} / {target_text(goal.indicator, goal.target)}  {status_text(goal.status)}"
