"""Ranges for some quantities, and the simulated distribution of the total."""

from collections.abc import Mapping

import streamlit as st

from chatdong.domain.plan.model import Plan
from chatdong.domain.scenario.quantities import Quantity, quantities
from chatdong.domain.scenario.questions.uncertainty import Distribution, Spread, distribution
from chatdong.ui.components import chart, tables, url_widgets
from chatdong.ui.i18n import formats
from chatdong.ui.i18n.language import _
from chatdong.ui.session import cache
from chatdong.ui.session.page_context import PageContext
from chatdong.ui.views.what_if import risk_chart, wording

DRAWS = 20_000
"""The number of draws: a probability is exact to about a tenth of a percent."""
MOST_VARIED = 100
"""The largest number of quantities with a range: each has three fields on the page and costs time in every draw."""


def chance(context: PageContext, edits: Mapping[str, str]) -> None:
    """Draw the choice of quantities and their ranges, and the probability that the scenario stays under the cap. Raises EditError for an invalid
    range."""
    known = {quantity.id: quantity for quantity in quantities(context.plan)}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = url_widgets.several(
            _("얼마가 될지 모르는 수량"),
            list(known),
            lambda group_id: wording.quantity_name(context.plan, known[group_id]),
            "vary",
            at_most=MOST_VARIED,
            placeholder=_("수량을 고르십시오"),
        )
        seed = st.number_input(_("씨앗"), min_value=0, max_value=10**9, value=1, key="seed", bind="query-params", width=140)
    if not chosen:
        st.info(_("수량을 고르고 범위를 쓰면 총액이 어떻게 나올지, 한도 안에 들 가능성이 얼마인지 보여 드립니다."), icon=":material/info:")
        return
    spreads = {group_id: _spread(context.plan, known[group_id]) for group_id in chosen}
    drawn = _distribution(context, tuple(sorted(edits.items())), tuple(spreads.items()), int(seed or 0))
    _picture(context, drawn)


def _spread(plan: Plan, quantity: Quantity) -> Spread:
    """Draw the fields of a quantity's least, likeliest and largest value, by default the plan's value ± a fifth; return them."""
    fifth = -(-quantity.value // 5)
    st.markdown(f":small[{formats.plain(wording.quantity_name(plan, quantity))}]")
    with st.grid(3, min_column_width=90, gap="small"):
        low, mode, high = (
            st.number_input(words, min_value=0, max_value=10**9, value=value, key=f"{quantity.id}-{end}", bind="query-params")
            for words, value, end in (
                (_("최소"), max(quantity.value - fifth, 0), "low"),
                (_("가장 그럴듯한 값"), quantity.value, "mode"),
                (_("최대"), quantity.value + fifth, "high"),
            )
        )
    return Spread(low or 0, high or 0, mode)


@cache.cached(64, key=lambda context, *asked: (context.store_url, context.plan.id, context.revision, *asked))
def _distribution(context: PageContext, edits: tuple[tuple[str, str], ...], spreads: tuple[tuple[str, Spread], ...], seed: int) -> Distribution:
    return distribution(context.plan, dict(edits), dict(spreads), seed=seed, draws=DRAWS)


def _picture(context: PageContext, of: Distribution) -> None:
    """Draw the probability, the histogram, and the quantiles of the total (천원)."""
    title = _("한도 안에 들 가능성 {chance}", chance=formats.share(of.under_cap.numerator, of.under_cap.denominator))
    st.header(title, anchor=False)
    st.caption(
        _(
            "모의 {draws}회(씨앗 {seed}): 수량을 서로 독립으로, 가장 그럴듯한 값에 몰린 삼각분포에서 뽑았습니다. 같은 씨앗이면 답도 같습니다.",
            draws=formats.count(of.draws),
            seed=of.seed,
        )
    )
    chart.draw(risk_chart.histogram, of, context.plan.total_krw, alt=title)
    with st.grid(len(of.quantiles), min_column_width=110, gap="small", row_height=tables.METRIC):
        for share, krw in of.quantiles:
            st.metric(_("{percent}%가 이 아래", percent=int(share * 100)), formats.thousands(krw), border=True, height="stretch")
