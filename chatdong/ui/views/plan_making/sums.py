"""How the sums of a draft agree, and what was seen in its document and not understood."""

import streamlit as st

from chatdong.domain.intake.draft import Draft
from chatdong.ui.i18n import formats
from chatdong.ui.i18n.language import _, say
from chatdong.ui.views.plan_making import document

SHOWN = 20
"""As many of what was not understood are shown at first."""


def agreement(draft: Draft) -> None:
    """Draw the sums that should be equal, those that are not first, with the difference in won."""
    checks = sorted(draft.sums(), key=lambda check: check.difference_krw == 0)
    off = [check for check in checks if check.difference_krw]
    if not checks:
        st.caption(_("견줄 합계가 문서에 없습니다."))
        return
    if off:
        said = [
            _(
                "{label}: {lines}원과 {stated}원이 {difference}원 다릅니다.",
                label=say(check.label),
                lines=formats.won(check.lines_krw),
                stated=formats.won(check.stated_krw),
                difference=formats.won(check.difference_krw),
            )
            for check in off
        ]
        st.warning("  \n".join(map(formats.plain, said)), icon=":material/warning:")
    told = [f"{say(check.label)} {formats.won(check.lines_krw)}" for check in checks if not check.difference_krw]
    if told:
        st.caption(f":material/check: {formats.plain(_('맞는 합계(원): {sums}', sums=' · '.join(told)))}")


def not_understood(draft: Draft) -> None:
    """Draw the list of what was seen and not understood, each with a way to its place in the document."""
    if not draft.unread:
        st.caption(f":material/check: {_('문서에서 보고도 읽지 못한 것이 없습니다.')}")
        return
    with st.expander(_("보았으나 읽지 못한 것 {count}건", count=formats.count(len(draft.unread))), key="plan-unread"):
        for number, one in enumerate(draft.unread[:SHOWN]):
            with st.container(horizontal=True, vertical_alignment="center"):
                st.markdown(f"“{formats.plain(one.quote[:160])}” {formats.said(one.why)} :gray[{formats.said(one.place)}]", width="stretch")
                st.button(
                    _("문서에서 보기"),
                    key=f"plan-unread-{number}",
                    icon=":material/search:",
                    type="tertiary",
                    on_click=document.look_at,
                    args=(one.quote, one.place),
                )
        if len(draft.unread) > SHOWN:
            st.caption(_("나머지 {count}건이 더 있습니다.", count=formats.count(len(draft.unread) - SHOWN)))
