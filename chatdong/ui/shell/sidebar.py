"""The widgets that all pages share: language, example, plan, revision and as-of date, each with a query parameter of its own.

An invalid value in the URL is reported on the page; see ``url_widgets.refuse``.
"""

from collections.abc import Callable, Container
from contextlib import suppress
from datetime import date
from pathlib import Path

import streamlit as st

from chatdong.domain import glossary
from chatdong.domain.plan.fiscal_dates import end_of_month_before, next_month_end
from chatdong.domain.plan.model import Plan, Window
from chatdong.domain.plan.toml_format import PlanFileError
from chatdong.store.engines.duckdb_file import user_message
from chatdong.store.engines.store import EXAMPLE, StoreError
from chatdong.store.reading.query import UnreadablePlan
from chatdong.ui.components import choices, record_dialog_state, url_widgets
from chatdong.ui.components.labels import plan_title
from chatdong.ui.i18n import formats
from chatdong.ui.i18n.language import LANGUAGES, _, active, name, say, speaking
from chatdong.ui.session import auth, navigation, page_context, stores, view_trail
from chatdong.ui.session.connection import keep_what_was_typed
from chatdong.ui.session.page_context import stand_on
from chatdong.ui.shell import menu
from chatdong.ui.streamlit_internals import DeltaGenerator, StreamlitPage
from chatdong.ui.views.overview import portfolio

ICON = Path(__file__).parent / "icon.png"
NO_PLAN = (navigation.FRONT, "people", "operations", "glossary")
"""The pages that need no plan to be chosen in a store with several."""
SLIDER = "as-of-slider"


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
    """The three parts of the sidebar, from the top: the menu, the shared widgets, the foot."""
    with st.sidebar:
        # The style sheet selects them by these keys.
        return st.container(key="menu", gap=None), st.container(key="view", gap="xsmall"), st.container(key="foot", gap="xsmall")


def show(page: StreamlitPage, parts: tuple[DeltaGenerator, DeltaGenerator, DeltaGenerator], after: Callable[[], None]) -> None:
    """Draw the shared widgets, the page, and ``after`` on every page; an error of the disk or the store is shown as a message, not as a traceback.

    The front page of a store with several plans shows them together until one is chosen. ``parts``: of the sidebar (``places``).
    """
    unread, (top, view, foot) = None, parts
    try:
        with speaking(active()):
            tell_of_store()
            name = page.url_path or navigation.FRONT
            try:
                with view:
                    of_plan = view_controls(name)
            finally:
                # After the widgets, whose parameters the links carry.
                menu.entries(top, name, hidden_pages())
                menu.settings(foot, name)
            if of_plan or name != navigation.FRONT:
                unread = page_context.unreadable()
            if unread is not None:
                _say_unreadable(unread)
            with url_widgets.refusals():
                if of_plan or name != navigation.FRONT:
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
    st.query_params.pop("plan", None)


def view_controls(page: str) -> bool:
    """Draw the widgets for store and plan, and, where a plan is open, for its revision and as-of date; True where one is open.

    ``page``: the page's name; on those of NO_PLAN nothing needs to be chosen among several plans.
    """
    _example()
    store = stores.store_url()
    plan_id = _plan(store, needed=page not in NO_PLAN or record_dialog_state.ASKED in st.query_params)
    if plan_id is None:
        return False
    plan = _revision(store, plan_id)
    _as_of(plan, page_context.default_day(store, plan_id))
    st.caption(formats.plain(name(plan.title)))
    return True


def _example() -> None:
    only_example = stores.configured() == EXAMPLE
    if not only_example:
        url_widgets.shared("example", False, _truth, _known_truths, lambda _on: "true")
    elif (asked := url_widgets.asked("example")) and _truth(asked) is None:
        url_widgets.refuse("example", asked, _known_truths())
    st.toggle(
        _("예시 자료로 보기"),
        value=only_example,
        disabled=only_example,
        key="example",
        on_change=_open_on_its_own_day,
        help=say(glossary.term("store", "example").definition),
    )


def _truth(said: str) -> bool | None:
    return {"true": True, "false": False}.get(said.lower())


def _known_truths() -> str:
    return _("{known} 가운데 하나를 씁니다", known="true, false")


def _plan(store: str, *, needed: bool) -> str | None:
    """Draw the selection of the plan and return its id; nothing is drawn where there is one plan. None where none of several is chosen or
    ``needed``. Raises PlanTaken where the session's plan is closed to its user."""
    page_context.require_plan(store)
    plans = {row["plan_id"]: row for row in page_context.plans(store)}
    _follow_link(plans)
    asked = url_widgets.asked("plan")
    first = page_context.chosen_plan(store) if needed or len(plans) == 1 else None
    if asked and asked not in plans:
        _refuse_plan(store, asked, first)
    if len(plans) == 1:
        page_context.note_open(store, first)
        return first

    none = None if needed else _("모든 계획({count}개)", count=formats.count(len(plans)))
    chosen = url_widgets.choice(_("계획"), list(plans), lambda plan_id: plan_title(plans[plan_id]), "plan", first, _open_on_its_own_day, none)
    page_context.note_open(store, chosen)
    if chosen is not None and not needed:
        st.button(_("모든 계획 보기"), on_click=_all_plans, icon=":material/view_list:", type="tertiary", key="all-plans")
    return chosen


def _follow_link(plans: Container[str]) -> None:
    """Open the plan of a link on the portfolio: Streamlit runs the page with the link's query parameters, but leaves URL and state as they were."""
    plan_id, day = st.query_params.get("plan"), st.query_params.get("as_of")
    if "plan" not in st.session_state or st.session_state["plan"] is not None or plan_id is None or plan_id not in plans:
        return
    st.session_state["plan"] = plan_id
    # What the link does not say is the plan's own, as in a new tab.
    for key in ("revision", "as_of"):
        st.session_state.pop(key, None)
    with suppress(ValueError):
        if day:
            st.session_state["as_of"] = date.fromisoformat(day)
    # Written again, so that the browser's URL follows.
    st.query_params["plan"] = plan_id


def _refuse_plan(store: str, asked: str, first: str | None) -> None:
    """Warn that the plan of the address was not opened: there is none, or the user's role is not good for it."""
    closed = auth.plans_held_to(store) is not None
    if first is None:
        why = _("맡은 계획이 아니거나 없는 계획이라 열지 않았습니다") if closed else _("이 저장소에 없는 계획이라 열지 않았습니다")
    elif closed:
        why = _("맡은 계획이 아니거나 없는 계획이라 {plan} 계획을 보여 드립니다", plan=first)
    else:
        why = _("이 저장소에 없는 계획이라 {plan} 계획을 보여 드립니다", plan=first)
    url_widgets.refuse("plan", asked, why)


def _all_plans() -> None:
    """Callback: choose no plan, so that the front page shows them together; each then has its own revision and day."""
    for key in ("revision", "as_of"):
        st.query_params.pop(key, None)
    url_widgets.choose("plan", None)
    page_context.note_open(stores.store_url(), None)
    view_trail.forget()


def _revision(store: str, plan_id: str) -> Plan:
    """Draw the selection of the revision and return the plan in it; nothing is drawn where there is one revision."""
    revisions = page_context.revisions(store, plan_id)
    numbers = {str(revision): revision for revision in revisions}
    url_widgets.shared(
        "revision",
        revisions[-1],
        numbers.get,
        lambda: _("이 계획에 없는 차수라 {revision}차 계획을 보여 드립니다", revision=revisions[-1]),
        fits=revisions.__contains__,
    )
    if len(revisions) > 1:
        choices.numbered(
            _("계획 차수"),
            revisions,
            key="revision",
            persist_state="session",
            help=say(glossary.term("plan", "revision").definition),
        )
    return page_context.plan_of(store, plan_id)


def _as_of(plan: Plan, default: date) -> None:
    """Draw the as-of date as a date field, a slider over the days that count in the plan, and buttons for the previous and next month's end, all of one value."""
    year = plan.counted

    def counted(day: date) -> bool:
        """True for a day that counts in the plan."""
        return year.start <= day <= year.end

    def read(said: str) -> date | None:
        """The day that an address names; None where it is none of the plan."""
        with suppress(ValueError):
            return day if counted(day := date.fromisoformat(said)) else None
        return None

    url_widgets.shared("as_of", default, read, lambda: formats.not_a_day_of(plan, default), fits=counted)
    day = st.date_input(
        _("기준일"),
        value=default,
        min_value=year.start,
        max_value=year.end,
        format="YYYY-MM-DD",
        key="as_of",
        persist_state="session",
        help=f"{say(glossary.term('plan', 'as_of').definition)} {_('처음 날짜와 다르게 고르면 주소에 남아 동료에게 그대로 보낼 수 있습니다.')}",
    )
    st.session_state[SLIDER] = day
    st.slider(
        _("한 해 되돌려 보기"),
        year.start,
        year.end,
        # Without ``value`` Streamlit would copy the session state to find the type of the value.
        value=day,
        format="YYYY-MM-DD",
        key=SLIDER,
        on_change=lambda: stand_on(st.session_state[SLIDER]),
        label_visibility="collapsed",
    )
    with st.container(horizontal=True, horizontal_alignment="distribute", gap="small"):
        st.button(
            _("앞달"),
            key="month-back",
            icon=":material/chevron_left:",
            type="tertiary",
            disabled=day == year.start,
            on_click=_step,
            args=(year, end_of_month_before),
            help=_("앞달의 마지막 날로 옮깁니다."),
        )
        st.button(
            _("다음 달"),
            key="month-on",
            icon=":material/chevron_right:",
            icon_position="right",
            type="tertiary",
            disabled=day == year.end,
            on_click=_step,
            args=(year, next_month_end),
            help=_("다음에 오는 달의 마지막 날로 옮깁니다."),
        )


def _step(year: Window, to: Callable[[date], date]) -> None:
    """Callback: move the as-of date by ``to``, limited to the year, from its present value, so that a quick second click continues."""
    stand_on(min(max(to(st.session_state["as_of"]), year.start), year.end))


def _open_on_its_own_day() -> None:
    """Callback: set the as-of date to the default of the newly selected store or plan, and forget filters and scenario.

    The date is set, not removed from the state, because the browser would send the old one again.
    """
    store = stores.store_url()
    # The plan that was open gives way to the one that is chosen now.
    page_context.note_open(store, None)
    with suppress(page_context.PlanTaken):
        st.session_state["as_of"] = page_context.default_day(store, page_context.chosen_plan(store))
    view_trail.forget()


def show_example() -> None:
    """Callback: switch the session to the example."""
    st.session_state["example"] = True
    _open_on_its_own_day()
