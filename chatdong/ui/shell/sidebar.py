"""The sidebar - whose programme it is, the menu, the settings - and the page beside it."""

import os
from collections.abc import Callable
from pathlib import Path

import streamlit as st

from chatdong.domain.plan.model import Plan
from chatdong.domain.plan.toml_format import PlanFileError
from chatdong.store.engines.duckdb_file import user_message
from chatdong.store.engines.store import StoreError
from chatdong.store.reading.query import UnreadablePlan
from chatdong.ui.components import url_widgets
from chatdong.ui.i18n import formats
from chatdong.ui.i18n.language import LANGUAGES, _, active, name, say, speaking
from chatdong.ui.session import address, navigation, page_context, stores
from chatdong.ui.session.connection import keep_what_was_typed
from chatdong.ui.shell import chips, menu
from chatdong.ui.streamlit_internals import DeltaGenerator, StreamlitPage
from chatdong.ui.views.overview import portfolio

ICON = Path(__file__).parent / "icon.png"


def language(place: DeltaGenerator) -> None:
    """Draw the selection of the session's language, 한국어 or English, in ``place``."""
    codes = {label: code for code, label in LANGUAGES.items()}
    url_widgets.shared("lang", "ko", codes.get, lambda: _("{known} 가운데 하나를 씁니다", known=", ".join(codes)), LANGUAGES.__getitem__)
    with place:
        st.segmented_control(
            "언어 · Language",
            list(LANGUAGES),
            format_func=lambda code: LANGUAGES.get(code, ""),
            default="ko",
            required=True,
            key="lang",
            label_visibility="collapsed",
        )


def store_is_ready() -> bool:
    """Open the session's store; True where it is open, otherwise the error is drawn with its remedy."""
    try:
        stores.store(stores.store_url())
    except StoreError as error:
        st.error(formats.said(error.message), title=_("저장소를 열 수 없습니다"), icon=":material/error:")
        return False
    except PlanFileError as error:
        for mistake in error.mistakes:
            st.error(formats.plain(f"{error.file} · {mistake.where}: {say(mistake.why)}"), icon=":material/error:")
        return False
    return True


def tell_of_store() -> None:
    """Show a toast, once in a session, with the notice of the store (``Store.notice``)."""
    notice = stores.store(stores.store_url()).notice
    if notice is not None and st.session_state.get("store-notice") != notice:
        st.session_state["store-notice"] = notice
        st.toast(formats.said(notice), icon=":material/build:", duration="infinite")


def places() -> tuple[DeltaGenerator, DeltaGenerator, DeltaGenerator]:
    """The three parts of the sidebar, from the top: whose programme it is, the menu, the settings at the foot."""
    with st.sidebar:
        # The style sheet selects them by these keys.
        return st.container(key="whose"), st.container(gap=None), st.container(key="foot")


def show(page: StreamlitPage, parts: tuple[DeltaGenerator, DeltaGenerator, DeltaGenerator], after: Callable[[], None]) -> None:
    """Draw the chips, the menu, the page, and ``after`` on every page; an error of the disk or the store is shown as a message, not as a traceback.

    The front page of a store with several plans shows them together until one is chosen. ``parts``: of the sidebar (``places``).
    """
    unread, (top, entries, _foot) = None, parts
    try:
        with speaking(active()):
            tell_of_store()
            name = page.url_path or navigation.FRONT
            plan = None
            try:
                with chips.place():
                    plan = chips.view_controls(name)
            finally:
                # After the chips, whose parameters the links carry.
                navigation.note_lines(() if plan is None else [line.id for line in plan.budget_line])
                whose(top, plan)
                menu.draw(entries, name, hidden_pages())
            if plan is not None or name != navigation.FRONT:
                unread = page_context.unreadable()
            if unread is not None:
                _say_unreadable(unread)
            with url_widgets.refusals():
                if plan is not None or name != navigation.FRONT:
                    page.run()
                else:
                    portfolio.show()
            after()
    except page_context.PlanTaken as error:
        st.error(formats.said(error.message), title=_("맡은 계획이 아닙니다"), icon=":material/lock:")
        st.button(_("볼 수 있는 계획으로"), on_click=_leave_plan, icon=":material/arrow_back:", key="leave-plan")
        keep_what_was_typed()
    except UnreadablePlan as error:
        # Already shown where it is the session's plan; a page may have read another one.
        if unread is None:
            _say_unreadable(error)
    except Exception as error:
        said = user_message(error)
        if said is None:
            raise
        st.error(formats.said(said), title=_("저장소를 쓸 수 없습니다"), icon=":material/error:")
        keep_what_was_typed()


def whose(place: DeltaGenerator, plan: Plan | None) -> None:
    """Draw the programme and its organisation, as the plan names them, with the logo of the setting CHATDONG_LOGO where there is one."""
    logo = os.environ.get("CHATDONG_LOGO")
    if logo and Path(logo).is_file():
        st.logo(logo, size="large")
    with place:
        if plan is None:
            st.markdown("**chatdong**")
        else:
            st.markdown(f"**{formats.plain(name(plan.programme))}**  \n:gray[:small[{formats.plain(name(plan.organisation))}]]")


def hidden_pages() -> tuple[str, ...]:
    """The pages that have nothing to show of this session's plan; none where the store cannot be read, which the page then says."""
    try:
        # A plan without districts and support teams has nothing to show on their page.
        return () if page_context.shows_districts() else ("districts",)
    except Exception as error:
        if user_message(error) is None:
            raise
        return ()


def _say_unreadable(error: UnreadablePlan) -> None:
    st.error(formats.said(error.message), title=_("계획을 읽을 수 없습니다"), icon=":material/error:")


def _leave_plan() -> None:
    """Callback: leave a plan that is closed to the user."""
    page_context.note_open(stores.store_url(), None)
    st.session_state.pop("plan", None)
    address.put("plan", None)
