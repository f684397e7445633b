"""The timeline chart of a year's activities."""

from datetime import date

import altair as alt
import pandas as pd

from chatdong.domain.plan.model import Plan
from chatdong.domain.progress.occurrences import Holding, Mark
from chatdong.ui.charts.theme import as_of_rule, day_format, month_axis, palette, rows_height, year_scale
from chatdong.ui.components.labels import status_text, status_word
from chatdong.ui.i18n import formats
from chatdong.ui.i18n.language import _, name


def timeline_chart(plan: Plan, planned: tuple[Holding, ...], recorded: tuple[Mark, ...], as_of: date) -> alt.LayerChart:
    """Planned windows as pale bars, and recorded events as marks by status, one for all events of an activity on a day."""
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
            if h.planned is not None and h.planned.dated
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
    # As in the chart of goals, the name is above its bar: beside it, names would leave no space for the year on a phone.
    y = alt.Y("activity:N", sort=rows, scale=alt.Scale(domain=rows), axis=None)
    x = alt.X("start:T", axis=month_axis(plan), scale=year_scale(plan))
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
                alt.Tooltip("on:T", title=_("날짜"), format=day_format()),
                alt.Tooltip("status:N", title=_("상태")),
                alt.Tooltip("times:N", title=_("횟수")),
                alt.Tooltip("attendance:N", title=_("참석")),
                alt.Tooltip("note:N", title=_("비고")),
            ],
        )
    )
    return alt.LayerChart(layer=[bars, points, names, *as_of_rule(plan, as_of, label=False)]).properties(height=rows_height(len(rows), 42, 84))
