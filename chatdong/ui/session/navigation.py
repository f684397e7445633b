"""The navigation: pages by section with title and icon, the rights that some pages need, and the links between pages."""

from collections.abc import Collection, Mapping
from functools import cache
from pathlib import Path
from typing import Any, NoReturn

import streamlit as st

from chatdong.domain.roles import Right
from chatdong.ui.i18n.language import _
from chatdong.ui.session import address
from chatdong.ui.streamlit_internals import StreamlitPage

FRONT = "overview"
"""The page at ``/``; ``app.py`` redirects its name there."""

WHO_MAY: dict[str, Right] = {"operations": "operate", "people": "people", "plan_making": "plan"}


MENU = "menu"
"""The key of the part of the page that draws the menu."""

BASE, LOCK = "base", "lock"
"""The query parameters of a scenario beside its lines: the revision that it is made for, and what is locked."""

OF_DIALOG = ("record", "form", "read")
"""The query parameters of the dialog for records; no link opens it."""

_PAGE, _LINES, _LEFT = "page", "page-lines", "pages-left"

SHARED = ("plan", "revision", "as_of", "lang", "example")
"""The query parameters of the view that all pages share; one that stands at its default is not in the address."""


def sections() -> dict[str, dict[str, tuple[str, str]]]:
    """The title and icon of every page by section, in the session's language. A section is what a manager comes for; its first page opens it."""
    return {
        _("한눈에"): {"overview": (_("한눈에 보기"), ":material/dashboard:")},
        _("목표"): {"goals": (_("목표"), ":material/flag:")},
        _("일정·할 일"): {
            "events": (_("일정·행사"), ":material/event:"),
            "calendar": (_("할 일·달력"), ":material/calendar_month:"),
        },
        _("예산"): {
            "budget": (_("예산 집행"), ":material/payments:"),
            "performance": (_("성과 지표"), ":material/monitoring:"),
        },
        _("계획"): {
            "plan_check": (_("계획 점검"), ":material/rule:"),
            "what_if": (_("예산 시뮬레이션"), ":material/tune:"),
            "compare": (_("비교"), ":material/compare_arrows:"),
            "plan_making": (_("계획 만들기"), ":material/note_add:"),
        },
        _("자치구"): {"districts": (_("자치구"), ":material/map:")},
        _("보고"): {
            "report": (_("현황 보고"), ":material/article:"),
            "meeting": (_("월간 회의"), ":material/co_present:"),
        },
        _("기록"): {
            "records": (_("기록"), ":material/edit_note:"),
            "snapshots": (_("내려받기"), ":material/download:"),
        },
    }


def settings() -> dict[str, tuple[str, str]]:
    """The title and icon of each page at the foot of the sidebar, in the session's language."""
    return {
        "people": (_("권한"), ":material/group:"),
        "operations": (_("운영"), ":material/monitor_heart:"),
        "glossary": (_("용어집"), ":material/menu_book:"),
    }


def pages() -> dict[str, StreamlitPage]:
    """An st.Page for every page, by its name, in the session's language."""
    return {
        key: st.Page(page_file(key), title=title, icon=icon, url_path="" if key == FRONT else key, default=key == FRONT)
        for listed in (*sections().values(), settings())
        for key, (title, icon) in listed.items()
    }


def begin(page: str) -> None:
    """Note the page that is open. Call it before anything draws a link."""
    st.session_state[_PAGE] = page


def note_lines(line_ids: Collection[str]) -> None:
    """Note the budget lines of the plan that is open, by which the parameters of a scenario are known. Call it before anything draws a link."""
    st.session_state[_LINES] = frozenset(line_ids)


def of_scenario(key: str) -> bool:
    """True for a query parameter of a scenario, valid or not: its base, its locks, a line's costing, a factor such as line.2."""
    stem, _dot, number = key.rpartition(".")
    factor = bool(stem and number.isascii() and number.isdigit())
    return key in (BASE, LOCK) or factor or key in st.session_state.get(_LINES, ()) or any("×" in said for said in address.get_all(key))


def link(page: str, label: str, *, query_params: Mapping[str, str] | None = None, **look: Any) -> None:
    """Draw st.page_link to a page by its name, so that a new tab and a colleague see the same as who clicks.

    It carries the view that all pages share (``SHARED`` and the scenario) and ``query_params``, by default the choices with which the page was last
    seen. ``look`` is passed to Streamlit.
    """
    here = page == st.session_state.get(_PAGE)
    own = _own() if here else st.session_state.get(_LEFT, {}).get(page, {})
    wanted = _shared() | (own if query_params is None else {key: [said] for key, said in query_params.items()})
    if here and query_params is not None and not address.opens_plan(wanted):
        wanted[address.SAME_PAGE] = ["1"]
    st.page_link(_target(page), label=label, query_params=wanted, **look)


def go(page: str) -> NoReturn:
    """Go to a page by its name, with the shared view, as ``link`` does; the run ends."""
    st.switch_page(page_file(page), query_params=_shared())


def _shared() -> dict[str, list[str]]:
    """The view that all pages share, as it stands in the address."""
    return {key: address.get_all(key) for key in (*SHARED, *filter(of_scenario, address.keys())) if address.get(key)}


@cache
def _target(page: str) -> StreamlitPage:
    """What a link to a page leads to. A path instead would be looked up on the disk for each of the dozens of links of a run."""
    return st.Page(page_file(page), url_path="" if page == FRONT else page, default=page == FRONT)


def end() -> None:
    """Note the choices with which the open page is left. Call it when a run has ended."""
    if (page := st.session_state.get(_PAGE)) is not None:
        st.session_state[_LEFT] = {**st.session_state.get(_LEFT, {}), page: _own()}


def forget() -> None:
    """Forget the choices of all pages and the scenario, when another store or plan is opened."""
    st.session_state.pop(_LEFT, None)
    for key in [key for key in address.keys() if of_scenario(key)]:
        address.put(key, None)


def _own() -> dict[str, list[str]]:
    """The choices of the open page in its address; an open dialog is none of them."""
    return {key: address.get_all(key) for key in address.keys() if not (key in SHARED or key in OF_DIALOG or of_scenario(key))}


def titles() -> dict[str, str]:
    """The title of every page by its name, in the session's language."""
    return {page: title for pages in (*sections().values(), settings()) for page, (title, _icon) in pages.items()}


def page_file(page: str) -> Path:
    """The path of a page's script."""
    return Path(__file__).parents[3] / "pages" / f"{page}.py"
