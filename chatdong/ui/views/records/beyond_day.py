"""Notes on records dated after the as-of date, which the figures leave out, with a button that moves the as-of date."""

from datetime import date

import streamlit as st

from chatdong.ui.i18n import formats
from chatdong.ui.i18n.language import _
from chatdong.ui.session import page_context
from chatdong.ui.session.page_context import PageContext


def offer(context: PageContext, on: date) -> None:
    """Draw a note that a record dated ``on`` is after the as-of date and so not in the figures, with a button that moves the as-of date to it.

    After the plan's year there is no button; where ``on`` is not later, nothing is drawn. Call it at most once a page run, in the page, a fragment
    or a dialog: its keys are fixed.
    """
    if on <= context.as_of:
        return
    if on > context.plan.counted.end:
        if context.plan.counted.end.year == context.plan.fiscal_year:
            st.caption(_("이 기록은 {year}년이 지난 뒤의 것이라 어느 기준일의 수치에도 들어가지 않습니다.", year=context.plan.fiscal_year))
        else:
            last = formats.day(context.plan.counted.end)
            st.caption(formats.plain(_("이 기록은 계획의 마지막 날({last})이 지난 뒤의 것이라 어느 기준일의 수치에도 들어가지 않습니다.", last=last)))
        return
    with st.container(horizontal=True, vertical_alignment="center", key="beyond-day"):
        st.caption(
            formats.plain(_("이 기록은 기준일({day}) 뒤의 것이라 화면의 수치에는 아직 들어 있지 않습니다.", day=formats.day(context.as_of))),
            width="content",
        )
        _move(on, "move-to-saved")


def not_counted(context: PageContext) -> None:
    """Draw the number of events, outcomes, payments, commitments and changes of the budget dated after the as-of date, with a button that moves it to the last such day, at most the end
    of the plan's year. It draws nothing where there are none. Call it at most once a page run."""
    last, end = context.all_records.last_day, context.plan.counted.end
    if last is None or last <= context.as_of:
        return
    events, changed = context.all_records.events_beyond(context.as_of)
    payments = context.payments_size(as_of=date.max)[0] - context.payments_size()[0]
    commitments = sum(each.committed_on > context.as_of for each in context.all_records.commitments)
    moved = context.all_records.budget_beyond(context.as_of)
    told = [
        _("행사 {count}건", count=formats.count(events)) if events else "",
        _("지출 {count}건", count=formats.count(payments)) if payments else "",
        _("원인행위 {count}건", count=formats.count(commitments)) if commitments else "",
        _("전용·추경·이월 {count}건", count=formats.count(moved)) if moved else "",
        _("그 뒤에 결과가 바뀐 행사 {count}건", count=formats.count(changed)) if changed else "",
    ]
    with st.container(horizontal=True, vertical_alignment="center", key="not-counted"):
        st.caption(
            _(
                "기준일 뒤의 기록 {count}건은 세지 않았습니다: {parts}",
                count=formats.count(events + payments + commitments + moved + changed),
                parts=" · ".join(filter(None, told)),
            ),
            width="content",
        )
        if context.as_of < end:
            _move(min(last, end), "move-to-last")


def _move(on: date, key: str) -> None:
    label = _("기준일을 {day}로 옮기기", day=formats.short_day(on))
    if st.button(label, key=key, on_click=page_context.stand_on, args=(on,), type="tertiary", icon=":material/event:"):
        # st.button is true here only in a fragment or a dialog, whose rerun leaves the sidebar and the page as they were.
        st.rerun()
