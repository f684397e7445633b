"""What is wrong with the money: what is over its budget, what nobody has touched, what is late, each with its cause from the records."""

import streamlit as st

from chatdong.domain.agenda.attention import Concern, Finding
from chatdong.ui.components import downloads, labels, tables, url_widgets
from chatdong.ui.i18n import formats
from chatdong.ui.i18n.language import _
from chatdong.ui.session import navigation
from chatdong.ui.session.page_context import PageContext
from chatdong.ui.views.overview import attention

OF_MONEY = (Concern.OVERRUN, Concern.UNTOUCHED, Concern.NOT_HELD, Concern.MILESTONE)
"""The concerns that are about money."""


def section(context: PageContext) -> None:
    """Draw the problems as a table, the gravest first, and the links to where they are mended; a sentence where there are none, and nothing
    before the first record."""
    if context.records_as_of.empty:
        return
    found = sorted((one for one in attention.problems(context) if one.concern in OF_MONEY and one.amount_krw), key=_gravity)
    if not found:
        st.caption(_("● 초과하거나 손대지 않았거나 늦은 내역이 없습니다."))
        return
    cells: tables.Columns = {
        _("상태"): [_state(one) for one in found],
        _("무엇이"): [_subject(context, one) for one in found],
        _("금액"): [one.amount_krw for one in found],
        _("기한"): ["" if one.due is None else attention.days_left(context.as_of, one.due) for one in found],
        _("사유"): [attention.words(context, one)[1] for one in found],
    }
    tables.table(
        context,
        _title(found),
        {heading: of[:MOST_ROWS] for heading, of in cells.items()},
        "budget-problems",
        right="look",
        money=(_("금액"),),
        whole=downloads.on_click(tables.csv_of(context, lambda: cells, (_("금액"),))),
        emphasis=tables.Emphasis(verdicts=(_("상태"),), wrapped=True),
    )
    if len(found) > MOST_ROWS:
        st.caption(_("그 밖에 {count}건은 파일에 있습니다.", count=formats.count(len(found) - MOST_ROWS)))
    with st.container(horizontal=True):
        if any(one.transfer is not None for one in found):
            # A link to the page that is open would leave its section as it is.
            st.button(_("전용안 보기"), on_click=url_widgets.choose, args=("section", "transfers"), icon=":material/swap_horiz:", key="to-transfers")
        if any(one.item is not None for one in found):
            navigation.link("calendar", label=_("할 일 보기"), icon=":material/event:")


MOST_ROWS = 6
"""So many problems are shown, so that the picture is near; the file has all."""


def _gravity(one: Finding) -> int:
    """The place of a problem: over, over by forecast, untouched, late, a milestone; within each they keep the order of the overview."""
    return OF_MONEY.index(one.concern) * 2 + (one.transfer is not None and not one.transfer.spent)


def _title(found: list[Finding]) -> str:
    """The number of the problems and, by state, how many."""
    states = [_state(one) for one in found]
    return _("살필 것 {count}건: {states}", count=len(found), states=" · ".join(f"{state} {states.count(state)}" for state in dict.fromkeys(states)))


def _state(one: Finding) -> str:
    """What is wrong, as a mark and a word."""
    match one.concern:
        case Concern.OVERRUN:
            return _("■ 초과") if one.transfer is not None and one.transfer.spent else _("▲ 초과 전망")
        case Concern.UNTOUCHED:
            return _("▲ 미집행")
        case Concern.MILESTONE:
            return _("◆ 집행계획")
    return _("▲ 지연")


def _subject(context: PageContext, one: Finding) -> str:
    """The line or activity, or the day of the milestone."""
    if one.transfer is not None:
        return labels.line_name(context.plan, one.transfer.line_id)
    if one.activity_id is None:
        return formats.until_day(one.due) if one.due is not None else formats.UNKNOWN
    return labels.activity_name(context.plan, one.activity_id)
