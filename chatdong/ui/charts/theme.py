"""DataFrame → Altair chart. One palette: colour means the same thing on every page, and never stands alone."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date

import altair as alt
import pandas as pd
import streamlit as st

from chatdong.domain.plan.model import Plan
from chatdong.domain.progress.goals import Progress
from chatdong.domain.progress.occurrences import Holding, Mark
from chatdong.ui.components.tables import status_text, status_word
from chatdong.ui.i18n import formats
from chatdong.ui.i18n.language import _, active, name

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


def month_axis(**options: object) -> alt.Axis:
    """A time axis with the months in the session's language."""
    label = "timeFormat(datum.value, '%b')" if active() == "en" else "(month(datum.value) + 1) + '월'"
    return alt.Axis(title=None, tickCount={"interval": "month", "step": 1}, labelExpr=label, grid=False, labelOverlap=True, **options)


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


def goals_chart(goals: tuple[Progress, ...]) -> alt.LayerChart:
    """One bullet a goal: bar to the actual, a thin mark where it should be by now, the pale bar ends at the target."""
    colours = palette()
    rows = []
    for goal in goals:
        target = goal.target.value
        share = min((goal.actual or 0) / target, 1) if target else 0
        rows.append(
            {
                "goal": name(goal.indicator.name),
                # Where the plan sets no number there is no bar to fill: nothing is drawn that could be read as a target.
                "whole": 1.0 if target is not None else None,
                "end": 1.0,
                "baseline": min(goal.baseline.value / target, 1) if target and goal.baseline else None,
                "actual": share,
                "expected": min(goal.expected / target, 1) if target and goal.expected is not None else None,
                "status": status_word(goal.status),
                "text": _result(goal),
                "source": goal.target.source,
            }
        )
    statuses = ["achieved", "on_track", "behind", "missed"]
    frame = pd.DataFrame(rows, columns=["goal", "whole", "end", "baseline", "actual", "expected", "status", "text", "source"])
    # The name and the result stand above their bar, so that the bar keeps its length on a phone.
    y = alt.Y("goal:N", sort=None, axis=None)
    x = {"scale": alt.Scale(domain=[0, 1]), "axis": None}
    colour = alt.Color(
        "status:N",
        scale=alt.Scale(
            domain=[*(status_word(s) for s in statuses), status_word("not_quantified")],
            range=[*(colours[s] for s in statuses), colours["official"]],
        ),
        legend=None,
    )
    tooltip = [
        alt.Tooltip("goal:N", title=_("지표")),
        alt.Tooltip("text:N", title=_("실적 / 목표")),
        alt.Tooltip("source:N", title=_("계획의 근거")),
    ]
    base = alt.Chart(frame)
    words = {"dy": -9, "baseline": "bottom", "fontSize": 13}
    return alt.layer(
        base.mark_bar(size=10, color=colours["pale"], stroke=colours["bottom_up"], strokeWidth=1).encode(
            x=alt.X("whole:Q", **x), y=y, tooltip=tooltip
        ),
        base.mark_bar(size=10).encode(x=alt.X("actual:Q", **x), y=y, color=colour, tooltip=tooltip),
        base.mark_tick(thickness=2, size=16, color=colours["rule"]).encode(x=alt.X("expected:Q", **x), y=y),
        base.mark_point(shape="diamond", size=40, filled=True, opacity=1, color=colours["bottom_up"], stroke="white").encode(
            x=alt.X("baseline:Q", **x), y=y
        ),
        base.mark_text(align="left", color=colours["rule"], limit=230, **words).encode(x=alt.value(0), y=y, text="goal:N"),
        base.mark_text(align="right", fontWeight="bold", **words).encode(x=alt.X("end:Q", **x), y=y, text="text:N", color=colour),
    ).properties(height=rows_height(len(frame), 44, 20))


def _result(goal: Progress) -> str:
    if goal.target.value is None:
        return _("증빙 {count}건  {status}", count=len(goal.events) or len(goal.teams), status=status_text(goal.status))
    return f"{formats.count(goal.actual)} / {formats.count(goal.target.value)}  {status_text(goal.status)}"


def timeline_chart(plan: Plan, planned: tuple[Holding, ...], recorded: tuple[Mark, ...], as_of: date) -> alt.LayerChart:
    """Planned windows as pale bars, what was held as solid marks, one for all of a day; a late one stands outside its bar."""
    colours = palette()
    named = {activity.id: name(activity.name) for activity in plan.activity}
    windows = pd.DataFrame(
        [
            {
                "activity": named[h.activity.id],
                "start": pd.Timestamp(h.planned.window.start),
                "end": pd.Timestamp(h.planned.window.end) + pd.Timedelta(days=1),
                "span": formats.span(h.planned.window.start, h.planned.window.end),
                "topic": name(h.planned.topic),
                "status": status_text(h.status),
            }
            for h in planned
            if h.planned.dated
        ],
        columns=["activity", "start", "end", "span", "topic", "status"],
    )
    marks = pd.DataFrame(
        [
            {
                "activity": named[mark.activity_id],
                "on": pd.Timestamp(mark.on),
                "status": status_word(mark.status),
                "times": formats.count(mark.times),
                "attendance": formats.count(mark.attendance),
                "note": mark.note or formats.UNKNOWN,
            }
            for mark in recorded
        ],
        columns=["activity", "on", "status", "times", "attendance", "note"],
    )
    seen = {h.activity.id for h in planned} | {mark.activity_id for mark in recorded}
    rows = list(dict.fromkeys(words for activity_id, words in named.items() if activity_id in seen))
    # As in the chart of the goals, the name stands above its bar: on a phone names beside the bars would leave no year.
    y = alt.Y("activity:N", sort=rows, scale=alt.Scale(domain=rows), axis=None)
    x = alt.X("start:T", axis=month_axis(), scale=year_scale(plan))
    shapes = {"held": "circle", "held_late": "triangle-up", "overdue": "square", "postponed": "triangle-right", "cancelled": "cross"}
    tints = {"held": "achieved", "held_late": "behind", "overdue": "missed", "postponed": "behind", "cancelled": "official"}
    words = [status_word(s) for s in shapes]
    legend = alt.Legend(orient="top", title=None, values=[w for w in words if w in set(marks["status"])], columns={"expr": "width > 420 ? 5 : 2"})
    names = (
        alt.Chart(pd.DataFrame({"activity": rows}))
        .mark_text(align="left", baseline="bottom", dy=-9, fontSize=12, color=colours["rule"], limit=330)
        .encode(x=alt.value(0), y=y, text="activity:N")
    )
    bars = (
        alt.Chart(windows)
        .mark_bar(height=14, color=colours["pale"], stroke=colours["bottom_up"], strokeWidth=1, cornerRadius=2)
        .encode(
            x=x,
            x2="end:T",
            y=y,
            tooltip=[
                alt.Tooltip("activity:N", title=_("세부사업")),
                alt.Tooltip("span:N", title=_("계획 시기")),
                alt.Tooltip("topic:N", title=_("안건")),
                alt.Tooltip("status:N", title=_("상태")),
            ],
        )
    )
    points = (
        alt.Chart(marks)
        .mark_point(size=80, filled=True, opacity=1)
        .encode(
            x=alt.X("on:T", scale=year_scale(plan)),
            y=y,
            shape=alt.Shape(
                "status:N",
                scale=alt.Scale(domain=words, range=list(shapes.values())),
                legend=legend,
            ),
            color=alt.Color("status:N", scale=alt.Scale(domain=words, range=[colours[t] for t in tints.values()]), legend=legend),
            tooltip=[
                alt.Tooltip("activity:N", title=_("세부사업")),
                alt.Tooltip("on:T", title=_("날짜"), format="%Y-%m-%d"),
                alt.Tooltip("status:N", title=_("상태")),
                alt.Tooltip("times:N", title=_("횟수")),
                alt.Tooltip("attendance:N", title=_("참석")),
                alt.Tooltip("note:N", title=_("비고")),
            ],
        )
    )
    return alt.layer(bars, points, names, *as_of_rule(plan, as_of, label=False)).properties(height=rows_height(len(rows), 42, 84))
