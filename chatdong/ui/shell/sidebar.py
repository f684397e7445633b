"""The widgets that all pages share: language, example, plan, revision and as-of date, each bound to a query parameter.

An invalid value in the URL is reported on the page; see ``url_widgets.refuse``.
"""

from collections.abc import Callable
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
from chatdong.ui.components import choices, url_widgets
from chatdong.ui.i18n import formats
from chatdong.ui.i18n.language import LANGUAGES, _, active, name, say, speaking
from chatdong.ui.session import page_context, stores, view_trail
from chatdong.ui.session.connection import keep_what_was_typed
from chatdong.ui.session.page_context import stand_on
from chatdong.ui.streamlit_internals import DeltaGenerator, StreamlitPage

ICON = Path(__file__).parent / "icon.png"
SLIDER = "as-of-slider"


def language(place: DeltaGenerator) -> None:
    """Draw the selection of the session's language, 한국어 or English, in ``place``."""
    asked = url_widgets.asked("lang")
    with place:
        chosen = st.segmented_control(
            "언어 · Language",
            list(LANGUAGES),
            format_func=lambda code: LANGUAGES.get(code, ""),
            default="ko",
            required=True,
            key="lang",
            bind="query-params",
        )
    if asked and asked != LANGUAGES[chosen]:
        url_widgets.refuse("lang", asked, _("{known} 가운데 하나를 씁니다", known=", ".join(LANGUAGES.values())))


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


def show(page: StreamlitPage, after: Callable[[], None]) -> None:
    """Draw the shared widgets, the page, and ``after`` on every page; an error of the disk or the store is shown as a message, not as a traceback."""
    unread = None
    try:
        with speaking(active()):
            tell_of_store()
            view_controls()
            unread = page_context.unreadable()
            if unread is not None:
                _say_unreadable(unread)
            with url_widgets.refusals():
                page.run()
            after()
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


def _say_unreadable(error: UnreadablePlan) -> None:
    st.error(formats.said(error.message), title=_("계획을 읽을 수 없습니다"), icon=":material/error:")


def view_controls() -> None:
    """Draw the sidebar's widgets for store, plan, revision and as-of date."""
    with st.sidebar:
        _example()
        store = stores.store_url()
        plan_id = _plan(store)
        plan = _revision(store, plan_id)
        _as_of(plan, page_context.default_day(store, plan_id))
        st.caption(formats.plain(name(plan.title)))


def _example() -> None:
    only_example = stores.configured() == EXAMPLE
    asked = url_widgets.asked("example")
    st.toggle(
        _("예시 자료로 보기"),
        value=only_example,
        disabled=only_example,
        key="example",
        on_change=_open_on_its_own_day,
        bind=None if only_example else "query-params",
        help=say(glossary.term("store", "example").definition),
    )
    if asked and asked.lower() not in ("true", "false"):
        url_widgets.refuse("example", asked, _("{known} 가운데 하나를 씁니다", known="true, false"))


def _plan(store: str) -> str:
    """Draw the selection of the plan and return its id; nothing is drawn where the store has one plan."""
    plans = {row["plan_id"]: row for row in page_context.plans(store)}
    newest, asked = page_context.newest_plan(store), url_widgets.asked("plan")
    if asked and asked not in plans:
        url_widgets.refuse("plan", asked, _("이 저장소에 없는 계획이라 {plan} 계획을 보여 드립니다", plan=newest))
    if len(plans) == 1:
        return newest

    def title(plan_id: str) -> str:
        """The plan's title, with the fiscal year where the title lacks it."""
        row = plans[plan_id]
        words = row["title_en"] if active() == "en" and row["title_en"] else row["title"]
        return words if str(row["fiscal_year"]) in words else f"{row['fiscal_year']} · {words}"

    return url_widgets.choice(_("계획"), list(plans), title, "plan", newest, _open_on_its_own_day)


def _revision(store: str, plan_id: str) -> Plan:
    """Draw the selection of the revision and return the plan in it; nothing is drawn where there is one revision."""
    revisions, asked = page_context.revisions(store, plan_id), url_widgets.asked("revision")
    if len(revisions) > 1:
        choices.numbered(
            _("계획 차수"),
            revisions,
            key="revision",
            bind="query-params",
            help=say(glossary.term("plan", "revision").definition),
        )
    if asked and asked not in map(str, revisions):
        url_widgets.refuse("revision", asked, _("이 계획에 없는 차수라 {revision}차 계획을 보여 드립니다", revision=revisions[-1]))
    return page_context.plan_of(store, plan_id)


def _as_of(plan: Plan, default: date) -> None:
    """Draw the as-of date as a date field, a slider over the days that count in the plan, and buttons for the previous and next month's end, all of one value."""
    year, asked = plan.counted, url_widgets.asked("as_of")
    day = st.date_input(
        _("기준일"),
        value=default,
        min_value=year.start,
        max_value=year.end,
        format="YYYY-MM-DD",
        key="as_of",
        bind="query-params",
        help=f"{say(glossary.term('plan', 'as_of').definition)} {_('처음 날짜와 다르게 고르면 주소에 남아 동료에게 그대로 보낼 수 있습니다.')}",
    )
    if asked and asked != day.isoformat():
        url_widgets.refuse("as_of", asked, formats.not_a_day_of(plan, default))
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
    st.session_state["as_of"] = page_context.default_day(stores.store_url(), page_context.chosen_plan(stores.store_url()))
    view_trail.forget()


def show_example() -> None:
    """Callback: switch the session to the example."""
    st.session_state["example"] = True
    _open_on_its_own_day()
