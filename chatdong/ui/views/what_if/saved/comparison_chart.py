"""The chart of the plan's curves and those of up to four scenarios, in one hue, told apart by dashes and names."""

from collections.abc import Sequence
from datetime import date

import altair as alt
import pandas as pd

from chatdong.domain.plan.model import Plan
from chatdong.ui.charts.burn import Curve, curve_colours, curve_dashes, end_labels, labelled_year, money_axis
from chatdong.ui.charts.theme import as_of_rule, day_format, month_axis, palette
from chatdong.ui.i18n import formats
from chatdong.ui.i18n.language import _

FORMS = (((1, 0), 2.2), ((9, 3), 2.2), ((3, 3), 2.2), ((10, 3, 2, 3), 2.2))
"""The lines of scenarios A to D: (dashes, width)."""


def scenario_compare_chart(
    plan: Plan,
    official: Sequence[int | None],
    of_plan: Sequence[int],
    of_scenarios: Sequence[tuple[str, Sequence[int]]],
    as_of: date,
    *,
    height: int = 320,
) -> alt.LayerChart:
    """Cumulative amounts by day (won, shown in 천원): official plan, bottom-up plan, and each scenario as (name, amounts)."""
    curves = [
        Curve("planned", _("공식 계획"), "official", (6, 4), 1.8, straight=True),
        Curve("planned_bottom_up", _("산출내역 계획"), "bottom_up", (2, 3), 1.8),
        *(
            Curve(f"scenario_{i}", word, "scenario", dash, width)
            for i, ((word, _heights), (dash, width)) in enumerate(zip(of_scenarios, FORMS, strict=False))
        ),
    ]
    heights = dict(zip([c.column for c in curves], [official, of_plan, *(h for _word, h in of_scenarios)], strict=True))
    frame = pd.DataFrame(
        {"on": pd.date_range(plan.counted.start, plan.counted.end)}
        | {column: [None if v is None else v / 1000 for v in values] for column, values in heights.items()}
        | {f"{column}_text": [formats.thousands(v) for v in values] for column, values in heights.items()}
    )
    curves = [curve for curve in curves if frame[curve.column].notna().any()]
    highest = max(frame[[curve.column for curve in curves]].max().max(), plan.total_krw / 1000)
    scale = alt.Scale(domain=[0, highest * 1.04], nice=True)
    x, colours, dashes = alt.X("on:T", axis=month_axis(plan), scale=labelled_year(plan)), curve_colours(curves), curve_dashes(curves)
    base = alt.Chart(frame)
    layers = [
        base.transform_calculate(series=alt.expr.if_(True, curve.word, ""))
        .mark_line(interpolate="linear" if curve.straight else "step-after", strokeWidth=curve.width)
        .encode(x=x, y=alt.Y(f"{curve.column}:Q", scale=scale, axis=money_axis(None)), color=colours, strokeDash=dashes)
        for curve in curves
    ]
    layers += end_labels(plan, frame, curves, highest * 18 / (height - 100), as_of, colours)
    nearest = alt.selection_point(nearest=True, on="pointermove", clear="pointerleave", fields=["on"], empty=False)
    tooltip = [alt.Tooltip("on:T", title=_("날짜"), format=day_format())]
    tooltip += [alt.Tooltip(f"{c.column}_text:N", title=f"{c.word} ({_('천원')})") for c in curves]
    hover = base.mark_rule(color=palette()["official"], strokeWidth=1).encode(
        x=x, opacity=alt.condition(nearest, alt.value(0.7), alt.value(0)), tooltip=tooltip
    )
    layers.append(hover.add_params(nearest))
    return alt.LayerChart(layer=[*layers, *as_of_rule(plan, as_of)]).properties(height=height)
