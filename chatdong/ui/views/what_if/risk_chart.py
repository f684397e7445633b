"""The tornado chart of a total's sensitivity, and the histogram of its simulated values."""

from collections.abc import Sequence

import altair as alt
import pandas as pd

from chatdong.domain.scenario.questions.sensitivity import Swing
from chatdong.domain.scenario.questions.uncertainty import Distribution
from chatdong.ui.charts.theme import palette, rows_height
from chatdong.ui.i18n import formats
from chatdong.ui.i18n.language import _


def tornado_chart(swings: Sequence[tuple[str, Swing]]) -> alt.LayerChart:
    """One bar a quantity, from the total's fall to its rise (천원), with the quantity's name above the bar."""
    colours = palette()
    ends = {"lower_krw": _("줄일 때"), "higher_krw": _("늘릴 때")}
    frame = pd.DataFrame(
        [
            {"quantity": words, "end": word, "krw": getattr(swing, end) / 1000, "text": formats.exact_thousands(getattr(swing, end))}
            for words, swing in swings
            for end, word in ends.items()
            if getattr(swing, end) is not None
        ]
    )
    y = alt.Y("quantity:N", sort=None, axis=None)
    # The pale half of a bar is the lower value, the full one the higher value.
    tint = alt.Color(
        "end:N",
        scale=alt.Scale(domain=list(ends.values()), range=[colours["bottom_up"], colours["scenario"]]),
        legend=alt.Legend(orient="top", title=None),
    )
    x = alt.X("krw:Q", axis=alt.Axis(format=",d", title=None, gridOpacity=0.5), scale=alt.Scale(zero=True, nice=True))
    tooltip = [
        alt.Tooltip("quantity:N", title=_("수량")),
        alt.Tooltip("end:N", title=_("방향")),
        alt.Tooltip("text:N", title=_("총액의 움직임(천원)")),
    ]
    bars = alt.Chart(frame).mark_bar(size=12).encode(x=x, y=y, color=tint, tooltip=tooltip)
    names = (
        alt.Chart(frame.drop_duplicates("quantity"))
        .mark_text(align="left", dy=-9, baseline="bottom", fontSize=12, color=colours["rule"])
        .encode(x=alt.value(0), y=y, text="quantity:N")
    )
    return alt.LayerChart(layer=[bars, names]).properties(height=rows_height(len(swings), 40, 64))


def histogram(of: Distribution, cap_krw: int) -> alt.LayerChart:
    """The draws by their total (천원), coloured by whether they exceed the cap, with a rule at the cap."""
    colours = palette()
    sides = [_("한도 안"), _("한도 초과")]
    frame = pd.DataFrame(
        [
            {
                "low": b.low_krw / 1000,
                "high": b.high_krw / 1000,
                "count": b.count,
                "side": sides[b.high_krw - 1 > cap_krw],
                "text": f"{formats.thousands(b.low_krw)}~{formats.thousands(b.high_krw)}",
            }
            for b in of.bins
        ]
    )
    bars = (
        alt.Chart(frame)
        .mark_bar()
        .encode(
            x=alt.X("low:Q", bin="binned", axis=alt.Axis(format=",d", title=_("총액(천원)")), scale=alt.Scale(zero=False)),
            x2="high:Q",
            y=alt.Y("count:Q", axis=alt.Axis(format=",d", title=None, tickCount=4, gridOpacity=0.5)),
            color=alt.Color(
                "side:N",
                scale=alt.Scale(domain=sides, range=[colours["bottom_up"], colours["scenario"]]),
                legend=alt.Legend(orient="top", title=None),
            ),
            tooltip=[alt.Tooltip("text:N", title=_("총액(천원)")), alt.Tooltip("count:Q", title=_("모의 횟수"), format=",d")],
        )
    )
    cap = alt.Chart(pd.DataFrame([{"cap": cap_krw / 1000, "word": _("한도 {cap}", cap=formats.thousands(cap_krw))}]))
    rule = cap.mark_rule(color=colours["rule"], strokeWidth=1.5).encode(x="cap:Q")
    text = cap.mark_text(align="left", dx=-4, fontSize=12, color=colours["rule"]).encode(x="cap:Q", y=alt.value(-8), text="word:N")
    return alt.LayerChart(layer=[bars, rule, text]).properties(height=260)
