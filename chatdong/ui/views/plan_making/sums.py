"""How the sums of a draft agree, and what was seen in its document and not understood."""

from collections.abc import Collection

import streamlit as st

from chatdong.domain.intake.draft import Draft
from chatdong.domain.intake.fact import Unread
from chatdong.ui.i18n import formats
from chatdong.ui.i18n.language import _, say
from chatdong.ui.views.plan_making import document

SHOWN = 20
"""As many of what was not understood are shown at first."""


def agreement(draft: Draft, elsewhere: Collection[Collection[object]] = ()) -> None:
    """Draw the sums that should be equal, those that are not first, with the difference in won.

    ``elsewhere``: the figures of each thing that the page says elsewhere; two sums that both stand among them are not said again.
    """
    checks = sorted(draft.sums(), key=lambda check: check.difference_krw == 0)
    off = [check for check in checks if check.difference_krw and not any({check.lines_krw, check.stated_krw} <= {*each} for each in elsewhere)]
    if not checks:
        st.caption(_("비교할 합계가 문서에 없습니다."))
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
    """Draw the lists of what was seen and not understood, and of what has a number and went into no value, each with a way to its place."""
    if not draft.unread and not draft.not_used:
        st.caption(f":material/check: {_('수나 날짜가 있는 글은 모두 초안에 쓰였습니다.')}")
        return
    _listed(_("보았으나 읽지 못한 것 {count}건", count=formats.count(len(draft.unread))), draft.unread, "plan-unread")
    _listed(
        _("초안에 쓰지 않은 수가 있는 글 {count}곳: 빠진 것이 없는지 보아 주십시오", count=formats.count(len(draft.not_used))),
        draft.not_used,
        "plan-not-used",
    )


def _listed(title: str, found: tuple[Unread, ...], key: str) -> None:
    """Draw what was found in an expander; nothing where there is nothing."""
    if not found:
        return
    with st.expander(title, key=key):
        for number, one in enumerate(found[:SHOWN]):
            with st.container(horizontal=True, vertical_alignment="center"):
                words = f"“{formats.plain(one.quote[:160])}” " if one.quote.strip() else ""
                st.markdown(f"{words}{formats.said(one.why)} :gray[{formats.said(one.place)}]", width="stretch")
                document.look_button(one, f"{key}-{number}")
        if len(found) > SHOWN:
            st.caption(_("나머지 {count}건이 더 있습니다.", count=formats.count(len(found) - SHOWN)))
