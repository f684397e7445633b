"""Charts of spending: burn chart, remaining budget, and months as bars, for the whole budget or a part of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

import altair as alt
import pandas as pd

from chatdong.domain.budget.balance import BalanceDay
from chatdong.domain.budget.curves import BurnDay, BurnMonth
from chatdong.domain.plan.fiscal_dates import month_number, months_of
from chatdong.domain.plan.model import Plan
from chatdong.ui.charts.theme import as_of_rule, day_format, month_axis, palette, part_of_year, stamp
from chatdong.ui.i18n import formats
from chatdong.ui.i18n.language import _

MONTH = "month"
"""The name and the field of the selection of a month by a click."""

ROOM_FOR_LABELS = 480
"""The width of the plot in pixels above which lines have labels at their ends instead of a legend."""

LABELS = 110
"""The pixels reserved for these labels to the right of the year."""


@dataclass(frozen=True)
class Curve:
    """One line of a chart: the field of a day that it draws, its label, and its colour (a key of the palette), dashes and width.

    straight: True for straight lines between points, False for steps by day.
    """

    column: str
    word: str
    colour: str
    dash: tuple[int, ...]
    width: float
    straight: bool = False


@dataclass(frozen=True)
class DayNote:
    """The tooltip's texts of a day: events held, and payments in 천원."""

    events: str = ""
    paid: str = ""


def burn_chart(
    plan: Plan,
    days: Sequence[BurnDay],
    as_of: date,
    *,
    height: int = 320,
    notes: Mapping[date, DayNote] | None = None,
    percent_of: int | None = None,
    month: int | None = None,
    clickable: bool = False,
    every: bool = False,
) -> alt.LayerChart:
    """The burn chart over the fiscal year: official planned value, actual cost, and the forecast with its range; the bottom-up planned value where
    there is no official one, as of a part of the budget.

    With ``every`` also the bottom-up planned value, earned value, and, where records have any, what is committed and the current budget.

    Amounts are in 천원, or in percent of ``percent_of`` (won). ``month`` is highlighted; with ``clickable`` a click selects a month. ``notes`` are
    shown in the tooltip.
    """
    curves = [
        Curve("planned", _("공식 계획"), "official", (6, 4), 1.8, straight=True),
        Curve("planned_bottom_up", _("산출내역 계획"), "bottom_up", (2, 3), 1.8),
        Curve("current_budget", _("예산현액"), "rule", (1, 0), 1),
        Curve("committed", _("원인행위"), "committed", (8, 3), 1.8),
        Curve("earned", _("실적 가치"), "earned", (1, 0), 1.4),
        Curve("actual", _("집행"), "actual", (1, 0), 3),
        Curve("forecast", _("전망"), "actual", (4, 3), 1.6),
    ]
    shown = set(main_curves(days))
    return _curves(plan, days, as_of, [c for c in curves if every or c.column in shown], height, notes or {}, percent_of, month, clickable)


def main_curves(days: Sequence[BurnDay]) -> tuple[str, ...]:
    """The fields of a day that are drawn without asking for every line."""
    planned = "planned" if any(day.planned is not None for day in days) else "planned_bottom_up"
    return planned, "actual", "forecast"


def balance_chart(plan: Plan, days: Sequence[BalanceDay], as_of: date, *, height: int = 260, percent_of: int | None = None) -> alt.LayerChart:
    """The chart of the remaining budget: by the official and the bottom-up plan, actual, and the forecast with its range."""
    curves = [
        Curve("planned", _("공식 계획의 잔액"), "official", (6, 4), 1.8, straight=True),
        Curve("planned_bottom_up", _("산출내역 계획의 잔액"), "bottom_up", (2, 3), 1.8),
        Curve("balance", _("집행잔액"), "actual", (1, 0), 3),
        Curve("forecast", _("잔액 전망"), "actual", (4, 3), 1.6),
    ]
    return _curves(plan, days, as_of, curves, height, {}, percent_of, None, False)


def _amount(krw: int | None, percent_of: int | None) -> float | None:
    """The value of an amount in won on the axis: 천원, or percent of ``percent_of``; None where unknown."""
    if krw is None:
        return None
    return krw / 1000 if percent_of is None else krw * 100 / percent_of


def _text(krw: int | None, percent_of: int | None) -> str:
    """The text of an amount in won: 천원, in a chart of percent as "share (천원)"."""
    if krw is None or percent_of is None:
        return formats.thousands(krw)
    return f"{formats.share(krw, percent_of)} ({formats.thousands(krw)})"


def _curves(
    plan: Plan,
    days: Sequence[BurnDay] | Sequence[BalanceDay],
    as_of: date,
    curves: list[Curve],
    height: int,
    notes: Mapping[date, DayNote],
    percent_of: int | None,
    month: int | None,
    clickable: bool,
) -> alt.LayerChart:
    curves = [curve for curve in curves if any(getattr(day, curve.column) is not None for day in days)]
    columns, quiet, none = [curve.column for curve in curves], DayNote(), _("없음")
    frame = pd.DataFrame(
        {"on": [pd.Timestamp(day.on) for day in days], MONTH: [month_number(plan.counted, day.on) for day in days]}
        | {c: [_amount(getattr(day, c), percent_of) for day in days] for c in [*columns, "forecast_low", "forecast_high"]}
        | {f"{c}_text": [_text(getattr(day, c), percent_of) for day in days] for c in columns}
        | {
            "events": [notes.get(day.on, quiet).events or none for day in days],
            "paid": [notes.get(day.on, quiet).paid or none for day in days],
        }
    )
    heights = frame[[*columns, "forecast_low", "forecast_high"]]
    lowest, highest = min(heights.min().min(), 0), max(heights.max().max(), 1)
    scale = alt.Scale(domain=[lowest * 1.04, highest * 1.04], nice=True)
    x = alt.X("on:T", axis=month_axis(plan), scale=labelled_year(plan))
    colours, dashes = curve_colours(curves), curve_dashes(curves)
    base = alt.Chart(frame)
    layers: list[alt.Chart] = []
    if month is not None:
        layers.append(_month_band(plan, month))
    layers.append(
        base.mark_area(opacity=0.2, color=palette()["actual"], interpolate="step-after").encode(
            x=x, y=alt.Y("forecast_low:Q", scale=scale, axis=money_axis(percent_of)), y2="forecast_high:Q"
        )
    )
    for curve in curves:
        # The official plan is linear between milestones; all others change by days.
        layers.append(
            base.transform_calculate(series=f"'{curve.word}'")
            .mark_line(interpolate="linear" if curve.straight else "step-after", strokeWidth=curve.width)
            .encode(x=x, y=alt.Y(f"{curve.column}:Q", scale=scale), color=colours, strokeDash=dashes)
        )
    layers += end_labels(plan, frame, curves, (highest - lowest) * 18 / (height - 100), as_of, colours)
    nearest = alt.selection_point(nearest=True, on="pointermove", clear="pointerleave", fields=["on"], empty=False)
    tooltip = [alt.Tooltip("on:T", title=_("날짜"), format=day_format())]
    tooltip += [alt.Tooltip(f"{c.column}_text:N", title=f"{c.word} ({_('천원')})") for c in curves]
    if notes:
        tooltip += [alt.Tooltip("events:N", title=_("그날 행사")), alt.Tooltip("paid:N", title=_("그날 지출 (천원)"))]
    hover = base.mark_rule(color=palette()["official"], strokeWidth=1).encode(
        x=x, opacity=alt.condition(nearest, alt.value(0.7), alt.value(0)), tooltip=tooltip
    )
    layers.append(hover.add_params(nearest, *([_click(nearest=True)] if clickable else [])))
    return alt.LayerChart(layer=[*layers, *as_of_rule(plan, as_of)]).properties(height=height)


def labelled_year(plan: Plan) -> alt.Scale:
    """The time scale of the days that count in the plan, with LABELS pixels to its right where the plot is wider than ROOM_FOR_LABELS."""
    ends = {"expr": f"width > {ROOM_FOR_LABELS} ? width - {LABELS} : width"}
    return alt.Scale(domain=[stamp(plan.counted.start), stamp(plan.counted.end)], range=[0, ends])


def money_axis(percent_of: int | None) -> alt.Axis:
    """The axis of amounts: 천원, or percentages where ``percent_of``, the amount that is 100%, is given."""
    label = alt.Undefined if percent_of is None else "datum.label + '%'"
    return alt.Axis(format=",d", title=None, tickCount=5, gridOpacity=0.5, labelExpr=label)


def curve_colours(curves: list[Curve]) -> alt.Color:
    """The colours of the lines, with a legend that is hidden where the lines have labels."""
    wide = f"width > {ROOM_FOR_LABELS}"
    legend = alt.Legend(
        orient="top",
        title=None,
        symbolType="stroke",
        symbolSize={"expr": f"{wide} ? 0 : 260"},
        labelExpr=f"{wide} ? '' : datum.label",
        labelFontSize={"expr": f"{wide} ? 1 : 13"},
        labelLimit=160,
        columns={"expr": f"{wide} ? 9 : 2"},
        offset=4,
    )
    words, tints = [curve.word for curve in curves], [palette()[curve.colour] for curve in curves]
    return alt.Color("series:N", scale=alt.Scale(domain=words, range=tints), legend=legend)


def curve_dashes(curves: list[Curve]) -> alt.StrokeDash:
    """The dashes of the lines, which distinguish them without colour."""
    words, dashes = [curve.word for curve in curves], [list(curve.dash) for curve in curves]
    return alt.StrokeDash("series:N", scale=alt.Scale(domain=words, range=dashes), legend=None)


def end_labels(plan: Plan, frame: pd.DataFrame, curves: list[Curve], gap: float, as_of: date, colours: alt.Color) -> list[alt.Chart]:
    """The labels of the lines, name and last amount, at their ends: beside the plot at the year's end, above the line at the as-of date.

    Labels are at least ``gap`` apart on the axis of amounts. Those above a line are left of its end, or right of it early in the year and in the
    chart of the remaining budget, where curves leave space there.
    """
    right = part_of_year(plan, as_of) < Fraction(5, 12) or any(curve.column == "balance" for curve in curves)
    beside: list[dict[str, Any]] = []
    above: list[dict[str, Any]] = []
    # A forecast of one day is what is already known; its line cannot be seen and needs no name.
    for curve in (c for c in curves if frame[c.column].count() > 1):
        last = frame[frame[curve.column].notna()].iloc[-1]
        text = f"{curve.word} {last[f'{curve.column}_text'].split(' ')[0]}"
        at_the_end = last["on"].date() == plan.counted.end
        (beside if at_the_end else above).append({"on": last["on"], "y": last[curve.column], "text": text, "series": curve.word})
    top = frame[[curve.column for curve in curves]].max().max()
    for rows, lift in ((beside, 0), (above, gap * 2 if right else gap)):
        rows.sort(key=lambda row: row["y"])
        for before, row in zip([None, *rows], rows, strict=False):
            row["y"] = row["y"] + lift if before is None else max(row["y"] + lift, before["y"] + gap)
        for row, after in zip(rows[::-1], [None, *rows[::-1]], strict=False):
            row["y"] = min(row["y"], top + gap / 2 if after is None else after["y"] - gap)
    labels = []
    for rows, to_the_right in ((beside, True), (above, right)):
        if rows:
            labels.append(
                alt.Chart(pd.DataFrame(rows))
                .transform_filter(f"width > {ROOM_FOR_LABELS}")
                .mark_text(align="left" if to_the_right else "right", dx=6 if to_the_right else -8, fontSize=12, baseline="middle")
                .encode(x=alt.X("on:T", scale=labelled_year(plan)), y="y:Q", text="text:N", color=colours)
            )
    return labels


def _click(*, nearest: bool) -> alt.Parameter:
    """The selection of a month by a click; each click adds or removes exactly one month, which ``chart.changed`` reads."""
    return alt.selection_point(name=MONTH, fields=[MONTH], on="click", toggle="true", clear=False, nearest=nearest)


def _month_band(plan: Plan, month: int) -> alt.Chart:
    span = months_of(plan.counted)[month - 1]
    frame = pd.DataFrame({"start": [pd.Timestamp(span.start)], "end": [pd.Timestamp(span.end)]})
    return alt.Chart(frame).mark_rect(color=palette()["pale"], opacity=0.7).encode(x=alt.X("start:T", scale=labelled_year(plan)), x2="end:T")


def months_chart(
    plan: Plan, months: Sequence[BurnMonth], *, height: int = 320, percent_of: int | None = None, month: int | None = None
) -> alt.LayerChart:
    """Bars by month: official and bottom-up planned value, actual cost and forecast, in 천원 or percent; a click selects a month."""
    curves = [
        Curve("planned", _("공식 계획"), "official", (6, 4), 1),
        Curve("planned_bottom_up", _("산출내역 계획"), "bottom_up", (2, 3), 1),
        Curve("actual", _("집행"), "actual", (1, 0), 1),
        Curve("forecast", _("전망"), "actual", (4, 3), 1),
    ]
    curves = [curve for curve in curves if any(getattr(m, curve.column) is not None for m in months)]
    bars = pd.DataFrame(
        [
            {
                MONTH: m.month,
                "series": curve.word,
                "slot": "actual" if curve.column == "forecast" else curve.column,
                "amount": _amount(getattr(m, curve.column), percent_of),
            }
            for m in months
            for curve in curves
            if getattr(m, curve.column) is not None
        ]
    )
    whole = pd.DataFrame(
        {MONTH: [m.month for m in months], "name": [formats.month_of(plan, m.start) for m in months]}
        | {f"{c.column}_text": [_text(getattr(m, c.column), percent_of) for m in months] for c in curves}
    )
    names = {m.month: formats.short_month_of(plan, m.start) for m in months}
    axis = alt.Axis(title=None, labelAngle=0, labelExpr=f"{names}[datum.value]", grid=False, labelOverlap=True)
    x = alt.X(f"{MONTH}:O", axis=axis)
    words = [c.word for c in curves]
    # As in the line charts: dashed and dotted outlines for the plans, solid for actual cost, pale for the forecast.
    fills = alt.Scale(domain=words, range=[palette()[c.colour] + ("" if c.column == "actual" else "40") for c in curves])
    lines = alt.Scale(domain=words, range=[palette()[c.colour] for c in curves])
    dashes = alt.Scale(domain=words, range=[list(c.dash) for c in curves])
    columns = {"expr": f"width > {ROOM_FOR_LABELS} ? 4 : 2"}
    legend = alt.Legend(orient="top", title=None, columns=columns, labelLimit=160, symbolStrokeWidth=1.2, symbolSize=140)
    shown = (
        alt.Chart(bars)
        .mark_bar(strokeWidth=1.4)
        .encode(
            x=x,
            xOffset=alt.XOffset("slot:N", sort=["planned", "planned_bottom_up", "actual"]),
            y=alt.Y("amount:Q", axis=money_axis(percent_of), stack=True),
            fill=alt.Fill("series:N", scale=fills, legend=legend),
            stroke=alt.Stroke("series:N", scale=lines, legend=legend),
            strokeDash=alt.StrokeDash("series:N", scale=dashes, legend=legend),
            order=alt.Order("series:N", sort="descending"),
        )
    )
    tooltip = [alt.Tooltip("name:N", title=_("월"))]
    tooltip += [alt.Tooltip(f"{c.column}_text:N", title=f"{c.word} ({_('천원')})") for c in curves]
    area = {"y": alt.value(0), "y2": alt.value(alt.expr("height"))}
    chosen = alt.Chart(whole[whole[MONTH] == month]).mark_rect(color=palette()["pale"], opacity=0.7).encode(x=x, **area)
    ground = alt.Chart(whole).mark_rect(fill="transparent").encode(x=x, tooltip=tooltip, **area).add_params(_click(nearest=False))
    return alt.LayerChart(layer=[*([] if month is None else [chosen]), shown, ground]).properties(height=height)
