"""The search on every page (Ctrl+K): pages, plans, activities, budget lines, events and terms, each a link to where it is shown."""

import streamlit as st

from chatdong.domain import glossary, search
from chatdong.domain.plan.fiscal_dates import month_number
from chatdong.domain.search import Entry
from chatdong.store.reading.query import UnreadablePlan
from chatdong.ui.components import record_dialog_state
from chatdong.ui.components.labels import line_name, plan_title
from chatdong.ui.i18n import formats
from chatdong.ui.i18n.language import _, active, name, say
from chatdong.ui.session import cache, navigation, page_context, stores
from chatdong.ui.session.page_context import PageContext
from chatdong.ui.shell import menu
from chatdong.ui.views.budget.vouchers import event_name

KEYS = "Ctrl+K"
MOST = 12
"""So many entries are shown; a longer word finds fewer."""

ICONS = {"page": "web", "plan": "description", "activity": "groups", "line": "payments", "event": "event", "term": "menu_book"}


def button() -> None:
    """Draw the button that opens the search, and the search once it is pressed."""
    pressed = st.button(_("찾기"), key="search-open", icon=":material/search:", shortcut=KEYS)
    if pressed and record_dialog_state.asked() is None:
        st.dialog(_("찾기"), icon=":material/search:")(_body)()


def _body() -> None:
    typed = st.text_input(
        _("찾는 말"),
        key="search-typed",
        type="search",
        max_chars=60,
        live=True,
        placeholder=_("예: 간담회, 집행률, ㅇㅅ"),
        help=_("화면, 세부사업, 산출내역, 행사, 용어를 이름이나 초성으로 찾습니다."),
    )
    listed = search.found(_entries(), typed or "", MOST)
    if typed and not listed:
        st.caption(_("찾은 것이 없습니다. 더 짧게 적어 보십시오."))
    kinds = {
        "page": _("화면"),
        "plan": _("계획"),
        "activity": _("세부사업"),
        "line": _("산출내역"),
        "event": _("행사"),
        "term": _("용어"),
    }
    # The style sheet selects the links by this key.
    with st.container(gap=None, key="search-found"):
        for entry in listed:
            page, asked = _place(entry)
            label = f"{formats.plain(entry.name)} :gray[:small[{kinds[entry.kind]}]]"
            navigation.link(page, label, query_params=asked, icon=f":material/{ICONS[entry.kind]}:", width="stretch")


def _place(entry: Entry) -> tuple[str, dict[str, str] | None]:
    """The page that shows an entry, and what is chosen there; None for what the page was left with."""
    match entry.kind:
        case "page":
            return entry.id, None
        case "plan":
            return navigation.FRONT, {"plan": entry.id}
        case "activity":
            return "calendar", {"activity": entry.id}
        case "line":
            return "records", {"line": entry.id}
        case "event":
            activity, _dot, month = entry.id.rpartition(".")
            return "calendar", {"activity": activity, "month": month}
    return "glossary", {"word": entry.name}


def _entries() -> tuple[Entry, ...]:
    titles = navigation.titles()
    pages = tuple(Entry("page", page, titles[page], page.replace("_", " ")) for page in menu.open_to_user())
    name_of_store = stores.store_url()
    rows = page_context.plans(name_of_store)
    plans = tuple(Entry("plan", row["plan_id"], plan_title(row)) for row in rows) if len(rows) > 1 else ()
    of_plan: tuple[Entry, ...] = ()
    if page_context.is_open(name_of_store):
        try:
            of_plan = _of_plan(page_context.current())
        except UnreadablePlan:
            of_plan = ()
    terms = tuple(Entry("term", term.code, say(term.word), f"{term.sign} {say(term.word, 'en')} {say(term.word, 'ko')}") for term in glossary.TERMS)
    return pages + plans + of_plan + terms


@cache.cached(64, key=lambda context: (*context.identity, active()))
def _of_plan(context: PageContext) -> tuple[Entry, ...]:
    """The activities, lines and events of the plan, as known on the as-of date."""
    plan = context.plan
    activities = [Entry("activity", one.id, name(one.name)) for one in plan.activity]
    lines = [Entry("line", line.id, line_name(plan, line.id)) for line in plan.budget_line]
    events = [
        Entry(
            "event",
            f"{entry.activity.id}.{month_number(plan.year, entry.start)}",
            f"{event_name(plan, entry.activity.id, entry.number)} {formats.span(entry.start, entry.end)}",
            name(entry.topic),
        )
        for entry in context.calendar
        if entry.activity is not None
    ]
    return (*activities, *lines, *events)
