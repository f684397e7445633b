"""The curves of plan and scenario. The chart's form is built once for a plan and a day; a slider replaces only its data."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import altair as alt
import pandas as pd
import streamlit as st

from chatdong.domain.plan import Plan
from chatdong.domain.scenario_effect import MilestoneOutlook
from chatdong.ui import formats
from chatdong.ui.charts import month_axis, palette, year_scale
from chatdong.ui.data import View
from chatdong.ui.language import _, active
from chatdong.ui.parts import status_text

HEIGHT = 300
LABEL_ASIDE = 0.05
"""How far the scenario's amount stands from the end of its curve, as a share of the highest curve."""


def scenario_chart(
    view: View, of_scenario: Sequence[int], milestones: Sequence[MilestoneOutlook]
) -> dict[str, Any]:
    """A Vega-Lite specification: the official plan, plan and scenario laid on the activities' dates (won a day), the cap."""
    form = _form(view.setting, view.plan.id, view.revision, view.as_of, active(), tuple(palette().items()), view.plan)
    official, of_plan, standing = _standing(view.setting, view.plan.id, view.revision, view.as_of, view)
    shown = sorted(standing.union(_steps(of_scenario)))
    days, height = pd.date_range(view.plan.year.start, view.plan.year.end), max(*of_plan, *of_scenario, view.plan.total_krw)
    curves = pd.DataFrame(
        {
            "on": days[shown],
            "planned": [None if official[n] is None else official[n] / 1000 for n in shown],
            "bottom_up": [of_plan[n] / 1000 for n in shown],
            "scenario": [of_scenario[n] / 1000 for n in shown],
        }
    )
    marks = pd.DataFrame(
        {
            "on": pd.to_datetime([outlook.milestone.on for outlook in milestones]),
            "amount": [outlook.milestone.amount_krw / 1000 for outlook in milestones],
            "there": [formats.thousands(outlook.scenario_krw) for outlook in milestones],
            "status": [status_text("missed" if outlook.missed else "achieved") for outlook in milestones],
        }
    )
    last = of_scenario[-1]
    # The amount stands where the cap's rule is not: above what passes it, below what does not.
    aside = height * LABEL_ASIDE * (1 if last >= view.plan.total_krw else -1)
    end = pd.DataFrame(
        {"on": days[-1:], "at": [(last + aside) / 1000], "word": [_("가상 편성 {total}", total=formats.thousands(last))]}
    )
    return {**form, "datasets": {"curves": curves, "milestones": marks, "end": end}}


def _steps(curve: Sequence[int | None]) -> set[int]:
    """The days on which a curve moves, by their place in the year."""
    return {n for n in range(1, len(curve)) if curve[n] != curve[n - 1]}


@st.cache_resource(show_spinner=False, max_entries=64)
def _standing(
    setting: str, plan_id: str, revision: int, as_of: date, _view: View
) -> tuple[list[int | None], list[int], frozenset[int]]:
    """What no slider moves: the official plan and the bottom-up plan on each day (won), and the days that are drawn.

    These are the days on which a curve moves or bends, and the months' ends to point at: the same picture as all days make,
    for a sixth of what the browser has to draw.
    """
    planned, bottom_up = [day.planned for day in _view.burn], [day.planned_bottom_up for day in _view.burn]
    days = [day.on for day in _view.burn]
    bends = {n for n, on in enumerate(days) if on in {milestone.on for milestone in _view.plan.milestone} or (on + timedelta(1)).day == 1}
    edges = {n for n in range(1, len(days)) if (planned[n] is None) != (planned[n - 1] is None)}
    drawn = {0, len(days) - 1} | bends | edges | {n - 1 for n in edges} | _steps(bottom_up)
    return planned, bottom_up, frozenset(drawn)


@st.cache_resource(show_spinner=False, max_entries=64)
def _form(
    setting: str, plan_id: str, revision: int, as_of: date, language: str, tints: tuple[tuple[str, str], ...], _plan: Plan
) -> dict[str, Any]:
    """The chart without its data, for one plan, day, language and theme."""
    colours = dict(tints)
    series = {"planned": _("공식 계획"), "bottom_up": _("산출내역 계획"), "scenario": _("가상 편성")}
    words = list(series.values())
    tint = alt.Color(
        "series:N",
        scale=alt.Scale(domain=words, range=[colours["official"], colours["bottom_up"], colours["scenario"]]),
        legend=alt.Legend(orient="top", title=None, symbolType="stroke", symbolSize=260, labelLimit=140, columns={"expr": "width > 420 ? 3 : 2"}),
    )
    dash = alt.StrokeDash("series:N", scale=alt.Scale(domain=words, range=[[6, 4], [2, 3], [1, 0]]), legend=None)
    money = alt.Axis(format=",d", title=None, tickCount=5, gridOpacity=0.5)
    x = alt.X("on:T", axis=month_axis(), scale=year_scale(_plan))
    base = alt.Chart(alt.NamedData("curves"))
    layers = [
        base.transform_calculate(series=f"'{word}'")
        # The official plan is made of straight lines; everything else happens on a day.
        .mark_line(interpolate="linear" if column == "planned" else "step-after", strokeWidth=1.8)
        .encode(x=x, y=alt.Y(f"{column}:Q", axis=money, scale=alt.Scale(zero=True, nice=True)), color=tint, strokeDash=dash)
        for column, word in series.items()
    ]
    cap = alt.Chart(alt.Data(values=[{"cap": _plan.total_krw / 1000, "word": _("한도 {cap}", cap=formats.thousands(_plan.total_krw))}]))
    layers += [
        cap.mark_rule(color=colours["rule"], strokeWidth=1, opacity=0.6).encode(y="cap:Q"),
        cap.mark_text(align="left", dx=4, dy=-6, color=colours["rule"], fontSize=12).encode(x=alt.value(0), y="cap:Q", text="word:N"),
    ]
    layers.append(
        alt.Chart(alt.NamedData("end"))
        .mark_text(align="right", baseline="middle", color=colours["scenario"], fontSize=12)
        .encode(x=alt.X("on:T", scale=year_scale(_plan)), y="at:Q", text="word:N")
    )
    statuses = [status_text("achieved"), status_text("missed")]
    layers.append(
        alt.Chart(alt.NamedData("milestones"))
        .mark_point(filled=True, size=70, opacity=1)
        .encode(
            x=alt.X("on:T", scale=year_scale(_plan)),
            y="amount:Q",
            fill=alt.Fill("status:N", scale=alt.Scale(domain=statuses, range=[colours["achieved"], colours["missed"]]), legend=None),
            shape=alt.Shape("status:N", scale=alt.Scale(domain=statuses, range=["circle", "square"]), legend=None),
            tooltip=[
                alt.Tooltip("on:T", title=_("집행계획"), format="%Y-%m-%d"),
                alt.Tooltip("amount:Q", title=_("집행계획(누계)"), format=",d"),
                alt.Tooltip("there:N", title=_("가상 편성")),
                alt.Tooltip("status:N", title=_("상태")),
            ],
        )
    )
    nearest = alt.selection_point(name="day", nearest=True, on="pointermove", clear="pointerleave", fields=["on"], empty=False)
    tooltip = [alt.Tooltip("on:T", title=_("날짜"), format="%Y-%m-%d")]
    tooltip += [alt.Tooltip(f"{column}:Q", title=f"{word} ({_('천원')})", format=",d") for column, word in series.items()]
    layers.append(
        base.mark_rule(color=colours["official"], strokeWidth=1)
        .encode(x=x, opacity=alt.condition(nearest, alt.value(0.7), alt.value(0)), tooltip=tooltip)
        .add_params(nearest)
    )
    on_day = alt.Chart(alt.Data(values=[{"on": as_of.isoformat()}])).mark_rule(color=colours["rule"], strokeWidth=1)
    layers.append(on_day.encode(x=alt.X("on:T", scale=year_scale(_plan))))
    return alt.layer(*layers).properties(height=HEIGHT).to_dict()
