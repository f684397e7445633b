"""The chart of two compared sides: by category the budget as a pale bar, later spending as a blue bar, earlier spending as a tick."""

from typing import Any

import altair as alt
import pandas as pd

from chatdong.domain.report.comparison import MoneyDifference
from chatdong.ui.charts.theme import palette, rows_height
from chatdong.ui.i18n import formats
from chatdong.ui.i18n.language import _


def finding(rows: tuple[MoneyDifference, ...], names: list[str]) -> str:
    """The chart's title: the category with the largest rise or fall of spending, in 천원."""
    most, category = max(zip(rows, names, strict=True), key=lambda pair: abs(pair[0].spent_krw), default=(None, ""))
    if most is None or not most.spent_krw:
        return _("편성목마다 집행액이 그대로입니다")
    amount = formats.thousands(abs(most.spent_krw))
    if most.spent_krw > 0:
        return _("가장 많이 늘어난 편성목: {category} {amount}천원", category=category, amount=amount)
    return _("가장 많이 줄어든 편성목: {category} {amount}천원", category=category, amount=amount)


def compare_chart(rows: tuple[MoneyDifference, ...], names: list[str]) -> alt.LayerChart:
    """One bullet chart a category in 천원, with the category's name and the difference of spending above the bar."""
    colours = palette()
    frame = pd.DataFrame(
        {
            "category": names,
            "budget": [_budget_krw(row) / 1000 for row in rows],
            "before": [(row.before.spent_krw if row.before else 0) / 1000 for row in rows],
            "after": [(row.after.spent_krw if row.after else 0) / 1000 for row in rows],
            "text": [f"{'+' if row.spent_krw > 0 else ''}{formats.thousands(row.spent_krw)}" for row in rows],
        }
    )
    y = alt.Y("category:N", sort=None, axis=None)
    x: dict[str, Any] = {"scale": alt.Scale(domainMin=0), "axis": alt.Axis(format=",d", title=None, tickCount=5, gridOpacity=0.5)}
    words: dict[str, Any] = {"dy": -9, "baseline": "bottom", "fontSize": 13, "color": colours["rule"]}
    base = alt.Chart(frame)
    return alt.LayerChart(
        layer=[
            base.mark_bar(size=10, color=colours["pale"], stroke=colours["bottom_up"], strokeWidth=1).encode(x=alt.X("budget:Q", **x), y=y),
            base.mark_bar(size=10, color=colours["actual"]).encode(x=alt.X("after:Q", **x), y=y),
            base.mark_tick(thickness=2, size=16, color=colours["rule"]).encode(x=alt.X("before:Q", **x), y=y),
            base.mark_text(align="left", limit=230, **words).encode(x=alt.value(0), y=y, text="category:N"),
            base.mark_text(align="right", fontWeight="bold", **words).encode(x=alt.value(alt.expr("width")), y=y, text="text:N"),
        ]
    ).properties(height=rows_height(len(rows), 44, 40))


def _budget_krw(row: MoneyDifference) -> int:
    """What the later side has for it, else the earlier one."""
    side = row.after or row.before
    return side.budget_krw if side else 0
