"""Possible transfers (전용): for each budget line with an overrun, the lines with a surplus that could cover it."""

import streamlit as st

from chatdong.ui.components import labels, tables
from chatdong.ui.i18n import formats
from chatdong.ui.i18n.language import _, name
from chatdong.ui.session.page_context import PageContext
from chatdong.ui.views.budget import proposals


def transfers(context: PageContext) -> None:
    """Draw the number and sum of the overruns, the rule of the transfers, and the table of transfers (won)."""
    found = context.reallocation
    if not found:
        st.header(_("예산을 넘거나 넘을 전망인 산출내역이 없습니다"), anchor=False)
        return
    overrun, missing = sum(transfer.overrun_krw for transfer in found), sum(transfer.uncovered_krw for transfer in found)
    figures = {"count": len(found), "overrun": formats.won(overrun)}
    if missing:
        title = _("산출내역 {count}건이 {overrun}원 넘고, {missing}원은 메울 잔액이 없습니다", missing=formats.won(missing), **figures)
    else:
        title = _("산출내역 {count}건이 {overrun}원 넘고, 다른 내역의 남을 돈으로 모두 메울 수 있습니다", **figures)
    st.header(title, anchor=False)
    st.caption(
        _(
            "규칙: 같은 편성목에서 먼저, 그래도 부족하면 다른 편성목에서, 남을 것으로 전망되는 금액이 큰 내역부터 옮깁니다. 많이 넘는 내역부터 메우고 "
            "총액은 그대로입니다. 편성목(목) 사이에서 옮기는 것은 전용입니다(지방재정법 제49조). 절차는 기관의 규정을 따르십시오."
        )
    )
    moves = [(transfer, move) for transfer in found for move in transfer.moves]
    left_over = [transfer for transfer in found if transfer.uncovered_krw]
    receivers = [*(transfer for transfer, _move in moves), *left_over]
    amounts = [*(move.amount_krw for _cure, move in moves), *(transfer.uncovered_krw for transfer in left_over)]
    kinds = [_("같은 편성목 안") if move.within else _("전용: 편성목 사이") for _cure, move in moves]
    tables.table(
        context,
        _("옮겨서 메울 금액"),
        {
            _("부족한 산출내역"): [labels.line_name(context.plan, transfer.line_id) for transfer in receivers],
            _("부족액 (원)"): [transfer.overrun_krw for transfer in receivers],
            _("상태"): [_("■ 이미 넘음") if transfer.spent else _("▲ 넘을 전망") for transfer in receivers],
            _("옮길 금액 (원)"): amounts,
            _("제안"): [*(_("▲ 제안함") if move.proposed else "" for _cure, move in moves), *("" for _cure in left_over)],
            _("구분"): [*kinds, *(_("메울 잔액이 없음") for _cure in left_over)],
            _("가져올 산출내역"): [
                *(labels.line_name(context.plan, move.line_id) for _cure, move in moves),
                *(formats.UNKNOWN for _cure in left_over),
            ],
            _("가져올 편성목"): [*(_category(context, move.line_id) for _cure, move in moves), *("" for _cure in left_over)],
        },
        "reallocation",
        right="look",
        won=(_("부족액 (원)"), _("옮길 금액 (원)")),
        all_rows=True,
    )
    proposals.propose(context, found)


def _category(context: PageContext, line_id: str) -> str:
    line = next(line for line in context.plan.budget_line if line.id == line_id)
    return next(name(c.name) for c in context.plan.category if c.id == line.category)
