"""The line above a page's headline: what the figures are, and the chips of the view that all pages share - plan, revision and store, as-of date.

Each choice has a query parameter of its own. An invalid value in the URL is reported on the page; see ``url_widgets.refuse``.
"""

from collections.abc import Callable
from contextlib import suppress
from datetime import date

import streamlit as st

from chatdong.domain import glossary
from chatdong.domain.plan.fiscal_dates import end_of_month_before, next_month_end
from chatdong.domain.plan.model import Plan, Window
from chatdong.store.engines.store import EXAMPLE
from chatdong.ui.components import choices, page, record_dialog_state, url_widgets
from chatdong.ui.components.labels import plan_title, revision_word
from chatdong.ui.components.record_dialog_state import Asked
from chatdong.ui.i18n import formats
from chatdong.ui.i18n.language import _, name, say
from chatdong.ui.session import address, auth, navigation, page_context, stores, view_trail
from chatdong.ui.session.page_context import open_on_its_own_day, stand_on
from chatdong.ui.shell import search
from chatdong.ui.streamlit_internals import DeltaGenerator

NO_PLAN = (navigation.FRONT, "people", "operations", "glossary")
"""The pages that need no plan to be chosen in a store with several."""
SLIDER = "as-of-slider"


def place() -> DeltaGenerator:
    """The line above the headline. Call it before the page is drawn."""
    # The style sheet selects it by this key.
    return st.container(horizontal=True, vertical_alignment="center", gap="small", key="page-head")


def view_controls(page_name: str) -> Plan | None:
    """Draw the line and return the plan that is open; None where none of several is.

    ``page_name``: on the pages of NO_PLAN nothing needs to be chosen among several plans.
    """
    _example()
    store = stores.store_url()
    needed = page_name not in NO_PLAN or record_dialog_state.ASKED in st.query_params
    plan_id, plans, first = _plan(store, needed=needed)
    plan = None if plan_id is None else _revision(store, plan_id)
    default = None if plan_id is None else page_context.default_day(store, plan_id)
    if plan is not None and default is not None:
        _follow_day(plan, default)
    with st.container(key="facts"):
        st.markdown(f":small[{page.marked(store, [_('(단위: 천원)')] if plan else [])}]")
    with st.container(horizontal=True, wrap=False, width="content", vertical_alignment="center", gap="xsmall", key="chips"):
        _plan_chip(store, plan, plans, first, needed=needed)
        if plan is not None and default is not None:
            _as_of(plan, default, page_context.last_day(store, plan.id))
        search.button()
        # Without a plan that is open it would not be seen into which one is recorded.
        if plan is not None and page.takes_records(store):
            st.button(
                _("기록하기"), on_click=record_dialog_state.ask, args=(Asked("event"),), icon=":material/add:", type="primary", key="record-new"
            )
    return plan


def _plan_chip(store: str, plan: Plan | None, plans: dict[str, dict[str, object]], first: str | None, *, needed: bool) -> None:
    """Draw the chip with the plan's title and, where it has several, its revision; its popover holds the choices of plan, revision and example."""
    revisions = [] if plan is None else page_context.revisions(store, plan.id)
    every = _("모든 계획({count}개)", count=formats.count(len(plans)))
    label = every if plan is None else name(plan.title)
    if len(revisions) > 1:
        label = f"{revision_word(st.session_state['revision'])} · {label}"
    with st.popover(formats.plain(label), icon=":material/description:", key="plan-chip", wrap=False):
        if len(plans) > 1:
            none = None if needed else every
            url_widgets.choice(_("계획"), list(plans), lambda plan_id: plan_title(plans[plan_id]), "plan", first, open_on_its_own_day, none)
            if plan is not None and not needed:
                st.button(_("모든 계획 보기"), on_click=_all_plans, icon=":material/view_list:", type="tertiary", key="all-plans")
        elif plan is not None:
            st.markdown(f"**{formats.plain(name(plan.title))}**  \n{formats.plain(name(plan.organisation))}")
        if len(revisions) > 1:
            choices.numbered(
                _("계획 차수"),
                revisions,
                key="revision",
                persist_state="session",
                help=say(glossary.term("plan", "revision").definition),
            )
        only_example = stores.configured() == EXAMPLE
        st.toggle(
            _("예시 자료로 보기"),
            value=only_example,
            disabled=only_example,
            key="example",
            on_change=open_on_its_own_day,
            help=say(glossary.term("store", "example").definition),
        )


def _example() -> None:
    only_example = stores.configured() == EXAMPLE
    if not only_example:
        url_widgets.shared("example", False, _truth, _known_truths, lambda _on: "true")
    elif (asked := url_widgets.asked("example")) and _truth(asked) is None:
        url_widgets.refuse("example", asked, _known_truths())


def _truth(said: str) -> bool | None:
    return {"true": True, "false": False}.get(said.lower())


def _known_truths() -> str:
    return _("{known} 가운데 하나를 씁니다", known="true, false")


def _plan(store: str, *, needed: bool) -> tuple[str | None, dict[str, dict[str, object]], str | None]:
    """The id of the plan that is open, the plans by id, and the one that is open where none is chosen. None where none of several is chosen or
    ``needed``. Raises PlanTaken where the session's plan is closed to its user."""
    page_context.require_plan(store)
    plans = {row["plan_id"]: row for row in page_context.plans(store)}
    asked = url_widgets.asked("plan")
    first = page_context.chosen_plan(store) if needed or len(plans) == 1 else None
    if asked and asked not in plans:
        _refuse_plan(store, asked, first)
    chosen = first if len(plans) == 1 else url_widgets.chosen("plan", list(plans), first)
    page_context.note_open(store, chosen)
    return chosen, plans, first


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
        address.put(key, None)
    url_widgets.choose("plan", None)
    page_context.note_open(stores.store_url(), None)
    view_trail.forget()


def _revision(store: str, plan_id: str) -> Plan:
    """The plan in the revision that is chosen, or in the newest."""
    revisions = page_context.revisions(store, plan_id)
    numbers = {str(revision): revision for revision in revisions}
    url_widgets.shared(
        "revision",
        revisions[-1],
        numbers.get,
        lambda: _("이 계획에 없는 차수라 {revision}차 계획을 보여 드립니다", revision=revisions[-1]),
        fits=revisions.__contains__,
    )
    return page_context.plan_of(store, plan_id)


def _follow_day(plan: Plan, default: date) -> None:
    """Set the as-of date from the address or the session, limited to the days that count in the plan."""
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


def _as_of(plan: Plan, default: date, last: date | None) -> None:
    """Draw the chip with the as-of date; its popover holds a date field, a slider over the days that count in the plan, and buttons for the month's
    end before and after, the ``last`` recorded day and the day that a page opens with, all of one value."""
    year = plan.counted
    day: date = st.session_state["as_of"]
    label = _("기준일 {day}", day=formats.day(day))
    with st.popover(formats.plain(label), icon=":material/event:", key="as-of-chip", wrap=False):
        st.date_input(
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
                _("이전 달"),
                key="month-back",
                icon=":material/chevron_left:",
                type="tertiary",
                disabled=day == year.start,
                on_click=_step,
                args=(year, end_of_month_before),
                help=_("이전 달의 마지막 날로 옮깁니다."),
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
        with st.container(horizontal=True, horizontal_alignment="distribute", gap="small"):
            # The days stand in the tooltips: a page says nothing of what is recorded after its day.
            for words, to, key in ((_("마지막 기록일"), last, "as-of-last"), (_("처음 날짜"), default, "as-of-first")):
                if to is not None and year.start <= to <= year.end:
                    st.button(words, key=key, type="tertiary", disabled=to == day, on_click=stand_on, args=(to,), help=formats.day(to))


def _step(year: Window, to: Callable[[date], date]) -> None:
    """Callback: move the as-of date by ``to``, limited to the year, from its present value, so that a quick second click continues."""
    stand_on(min(max(to(st.session_state["as_of"]), year.start), year.end))
