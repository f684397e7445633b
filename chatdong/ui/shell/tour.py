"""The tour for a first visit: three steps below the overview's figures, until the user dismisses it."""

import streamlit as st

from chatdong import clock
from chatdong.store.access import dismissed_tours
from chatdong.store.engines.errors import RefusedWrite
from chatdong.ui.i18n.language import _
from chatdong.ui.session import auth, navigation, stores
from chatdong.ui.session.page_context import PageContext

WANTED, STEP, BY_LINK = "first-visit", "first-visit-step", "came-by-a-link"
AGAIN = "guide"
"""The query parameter of the overview that starts the tour again, even if it was dismissed."""


def arrive() -> None:
    """Read the query parameters before the first widget of a run, since widgets remove their defaults: a request for the tour, and in the first
    run of a session whether there is any parameter."""
    if AGAIN in st.query_params:
        del st.query_params[AGAIN]
        st.session_state[WANTED], st.session_state[STEP] = True, 0
    st.session_state.setdefault(BY_LINK, bool(st.query_params))


@auth.fragment
def guide(context: PageContext) -> None:
    """Draw the present step of the tour; nothing for a user who has dismissed it, or who came by a link with query parameters."""
    if WANTED not in st.session_state:
        st.session_state[WANTED] = not st.session_state.get(BY_LINK) and context.ask("welcomed", person=auth.actor().name).empty
    if not st.session_state[WANTED]:
        return
    steps = (
        (
            _("제목이 답입니다"),
            _(
                "화면마다 맨 위의 제목이 지금의 답이고, 그 아래가 까닭입니다. 이 화면은 계획대로 가는지, 돈은 어디에 있는지, 다음에 무엇을 할지 답합니다."
            ),
        ),
        (
            _("기준일을 옮겨 봅니다"),
            _(
                "왼쪽의 기준일을 옮기면 그날까지 알려진 것만 보입니다. 휴대전화에서는 왼쪽 위의 단추로 엽니다. 고른 것은 주소에 남으니 주소를 동료에게 그대로 보내십시오."
            ),
        ),
        (
            _("연 것과 쓴 것을 적습니다"),
            _("행사를 열었거나 돈을 썼으면 ‘기록’에 적거나 Excel에서 저장한 CSV를 넣으십시오. 모르는 말은 ‘용어집’에 있습니다."),
        ),
    )
    step = min(st.session_state.get(STEP, 0), len(steps) - 1)
    title, text = steps[step]
    with st.container(key="first-visit-guide", gap="xsmall"):
        # A screen reader announces a changed st.info; the buttons keep their place and the focus.
        st.info(
            text, title=_("처음 오셨습니까? {step}/{steps} · {title}", step=step + 1, steps=len(steps), title=title), icon=":material/waving_hand:"
        )
        with st.container(horizontal=True, vertical_alignment="center"):
            last = step == len(steps) - 1
            st.button(_("이전 걸음"), key="first-visit-back", on_click=_go, args=(step - 1,), disabled=step == 0)
            st.button(
                _("안내 마치기") if last else _("다음 걸음"),
                key="first-visit-next",
                type="primary",
                on_click=_end if last else _go,
                args=(context,) if last else (step + 1,),
            )
            if not last:
                st.button(_("다시 보지 않기"), key="first-visit-end", type="tertiary", on_click=_end, args=(context,))
            else:
                navigation.link("records", label=_("기록"), icon=":material/edit_note:")
                navigation.link("glossary", label=_("용어집"), icon=":material/menu_book:")


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
