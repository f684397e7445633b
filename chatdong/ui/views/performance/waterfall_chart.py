"""The waterfall chart from the bottom-up plan to spending: one row a step, drawn as its distance from the plan."""

from dataclasses import dataclass
from typing import Any

import altair as alt
import pandas as pd

from chatdong.domain.budget.variance import EFFECTS, Variance, VarianceRow
from chatdong.ui.charts.theme import palette, rows_height
from chatdong.ui.i18n import formats
from chatdong.ui.i18n.language import _
from chatdong.ui.session.page_context import PageContext
from chatdong.ui.views.performance.variance import effect_meaning, effect_word, row_name

ALWAYS = ("times", "schedule", "people", "price")
"""Effects that are shown even where they are 0, so that the chart keeps its shape."""


@dataclass(frozen=True)
class Step:
    """One row of the waterfall, from ``start`` to ``end`` (won, measured from the bottom-up plan).

    ``kind`` is "more" or "less" for a bar, "official", "bottom_up" or "actual" for a total, whose start and end are the same.
    """

    label: str
    start: int
    end: int
    text: str
    kind: str
    meaning: str = ""


def rows_of(why: Variance, by: str) -> tuple[VarianceRow, ...]:
    """The budget lines of a variance where ``by`` is "line", else its activities."""
    return why.lines if by == "line" else why.activities


def steps(context: PageContext, by: str) -> list[Step]:
    """The steps from the official plan over the bottom-up plan to spending, ``by`` "effect", "activity" or "line"."""
    why = context.status.variance
    if by == "effect":
        return steps_by_effect(why)
    return _laid(why, [(row_name(context, row), row.difference_krw, "") for row in rows_of(why, by) if row.difference_krw])


def steps_by_effect(why: Variance) -> list[Step]:
    """The steps from the official plan to spending, one an effect, without the effects that are 0 unless in ALWAYS."""
    return _laid(why, [(effect_word(e), why.total.effect(e), effect_meaning(e)) for e in EFFECTS if e in ALWAYS or why.total.effect(e)])


def _laid(why: Variance, parts: list[tuple[str, int, str]]) -> list[Step]:
    """The steps between the plans and spending; each of ``parts`` (name, won, meaning) starts where the one before it ends."""
    found: list[Step] = []
    basis = why.basis_krw
    if basis is not None:
        there = -basis
        found.append(Step(_("공식 계획"), there, there, formats.thousands(why.official_krw), "official"))
        found.append(Step(_("두 계획의 차이"), there, 0, formats.thousands(basis), _direction(basis)))
    found.append(Step(_("산출내역 계획"), 0, 0, formats.thousands(why.total.planned_krw), "bottom_up"))
    height = 0
    for label, amount, meaning in parts:
        found.append(Step(label, height, height + amount, formats.thousands(amount), _direction(amount), meaning))
        height += amount
    found.append(Step(_("집행"), height, height, formats.thousands(why.total.actual_krw), "actual"))
    return found


def _direction(amount: int) -> str:
    return "more" if amount > 0 else "less"


def waterfall_chart(found: list[Step]) -> alt.LayerChart:
    """The waterfall in 천원: a filled bar is spending above the plan, a hollow one spending below it; diamonds mark the plans and spending."""
    colours = palette()
    frame = pd.DataFrame(
        {
            "row": range(len(found)),
            "next": [min(i + 1, len(found) - 1) for i in range(len(found))],
            "label": [step.label for step in found],
            "start": [step.start / 1000 for step in found],
            "end": [step.end / 1000 for step in found],
            "text": [step.text for step in found],
            "kind": [step.kind for step in found],
            "meaning": [step.meaning or step.label for step in found],
            "amount": [step.text if step.start == step.end else formats.exact_thousands(step.end - step.start) for step in found],
        }
    )
    ends = [0, *frame["start"], *frame["end"]]
    room = max(max(ends) - min(ends), 1) * 0.03
    scale = alt.Scale(domain=[min(ends) - room, max(ends) + room], nice=False)
    signed = "(datum.value < 0 ? '△' : '') + format(abs(datum.value), ',d')"
    axis = alt.Axis(labelExpr=signed, title=_("산출내역 계획과의 차이(천원)"), tickCount=5, tickMinStep=1, gridOpacity=0.5)
    y = alt.Y("row:O", axis=None)
    x = alt.X("start:Q", scale=scale, axis=axis)
    is_step = "datum.kind == 'more' || datum.kind == 'less'"
    tooltip = [alt.Tooltip("label:N", title=_("단계")), alt.Tooltip("amount:N", title=_("천원")), alt.Tooltip("meaning:N", title=_("뜻"))]
    base = alt.Chart(frame)
    bars = base.transform_filter(is_step)
    levels = base.transform_filter(f"!({is_step})")
    kinds = ["official", "bottom_up", "actual"]
    words: dict[str, Any] = {"dy": -9, "baseline": "bottom", "fontSize": 13, "color": colours["rule"]}
    return alt.LayerChart(
        layer=[
            base.mark_rule(color=colours["bottom_up"], strokeWidth=1, strokeDash=[2, 3], opacity=0.7).encode(x=alt.datum(0)),
            base.mark_rule(color=colours["official"], strokeWidth=1, opacity=0.4).encode(x=alt.X("end:Q", scale=scale), y=y, y2="next:O"),
            bars.mark_bar(size=12, stroke=colours["actual"], strokeWidth=1.2).encode(
                x=x,
                x2="end:Q",
                y=y,
                fill=alt.condition("datum.kind == 'more'", alt.value(colours["actual"]), alt.value(colours["pale"])),
                tooltip=tooltip,
            ),
            levels.mark_point(shape="diamond", size=150, filled=True, opacity=1).encode(
                x=x,
                y=y,
                color=alt.Color("kind:N", scale=alt.Scale(domain=kinds, range=[colours[kind] for kind in kinds]), legend=None),
                tooltip=tooltip,
            ),
            base.mark_text(align="left", limit=250, **words).encode(x=alt.value(0), y=y, text="label:N"),
            base.mark_text(align="right", fontWeight="bold", **words).encode(x=alt.value(alt.expr("width")), y=y, text="text:N"),
        ]
    ).properties(height=rows_height(len(found), 42, 60))
