"""The tour for a first visit: three steps in one line above the overview's findings, until the user dismisses it."""

import streamlit as st

from chatdong import clock
from chatdong.store.access import dismissed_tours
from chatdong.store.engines.errors import RefusedWrite
from chatdong.ui.i18n import formats
from chatdong.ui.i18n.language import _
from chatdong.ui.session import address, auth, navigation, stores
from chatdong.ui.session.page_context import PageContext

WANTED, STEP, BY_LINK = "first-visit", "first-visit-step", "came-by-a-link"
AGAIN = "guide"
"""The query parameter of the overview that starts the tour again, even if it was dismissed."""


def arrive() -> None:
    """Read the query parameters before the first widget of a run, since widgets remove their defaults: a request for the tour, and in the first
    run of a session whether there is any parameter."""
    if address.get(AGAIN):
        address.put(AGAIN, None)
        st.session_state[WANTED], st.session_state[STEP] = True, 0
    st.session_state.setdefault(BY_LINK, bool(address.keys()))


@auth.fragment
def guide(context: PageContext) -> None:
    """Draw the present step of the tour; nothing for a user who has dismissed it, or who came by a link with query parameters."""
    if WANTED not in st.session_state:
        st.session_state[WANTED] = not st.session_state.get(BY_LINK) and context.ask("welcomed", person=auth.actor().name).empty
    if not st.session_state[WANTED]:
        return
    steps = (
        (_("제목이 답"), _("화면마다 맨 위의 제목이 지금의 답이고, 그 아래가 근거입니다.")),
        (_("기준일"), _("오른쪽 위의 기준일을 옮기면 그날까지 알려진 것만 보이고, 주소를 보내면 동료도 같은 것을 봅니다.")),
        (_("기록"), _("행사를 열었거나 돈을 썼으면 ‘기록’에 적거나 파일로 넣으십시오. 모르는 말은 ‘용어집’에 있습니다.")),
    )
    step = min(st.session_state.get(STEP, 0), len(steps) - 1)
    title, text = steps[step]
    last = step == len(steps) - 1
    # The style sheet makes it one line: the text is cut on a phone, and whole in the popover.
    with st.container(horizontal=True, wrap=False, vertical_alignment="center", gap="xsmall", key="first-visit-guide"):
        with st.container(width="stretch", key="first-visit-words"):
            words = f"**{formats.plain(_('처음 오셨습니까? {step}/{steps}', step=step + 1, steps=len(steps)))}** {formats.plain(title)}: {formats.plain(text)}"
            st.markdown(f":small[{words}]", help=text)
        if last:
            navigation.link("glossary", label=_("용어집"), icon=":material/menu_book:")
        st.button(_("이전"), key="first-visit-back", on_click=_go, args=(step - 1,), disabled=step == 0, type="tertiary")
        st.button(
            _("마치기") if last else _("다음"),
            key="first-visit-next",
            type="tertiary",
            on_click=_end if last else _go,
            args=(context,) if last else (step + 1,),
        )
        st.button(_("안내 닫기"), key="first-visit-end", icon=":material/close:", type="tertiary", on_click=_end, args=(context,))


def _go(step: int) -> None:
    """Callback: go to a step."""
    st.session_state[STEP] = step


def _end(context: PageContext) -> None:
    """Callback: dismiss the tour, for good; only for this session in the example, a read-only store or a read-only server."""
    st.session_state[WANTED] = False
    if context.read_only or context.is_example or auth.mode() == "read_only":
        return
    try:
        dismissed_tours.dismiss(stores.store(context.store_url), auth.actor(), clock.now())
    except RefusedWrite:
        return  # The tour is shown again in the next session.
