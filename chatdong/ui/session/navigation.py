"""The navigation: pages by section with title and icon, the rights that some pages need, and the links between pages."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, NoReturn

import streamlit as st

from chatdong.domain.roles import Right
from chatdong.ui.i18n.language import _
from chatdong.ui.streamlit_internals import StreamlitPage

FRONT = "overview"
"""The page at ``/``; ``app.py`` redirects its name there."""

WHO_MAY: dict[str, Right] = {"operations": "operate", "people": "people", "plan_making": "plan"}


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
            "what_if": (_("가상 편성"), ":material/tune:"),
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


def link(page: str, label: str, *, query_params: Mapping[str, str] | None = None, **look: Any) -> None:
    """Draw st.page_link to a page by its name. It carries the shared view as it stands in the address (``SHARED``), so that a new tab and a
    colleague see the same plan, day, language and store; ``query_params`` are added to it. ``look`` is passed to Streamlit."""
    st.page_link(_target(page), label=label, query_params={**_shared(), **(query_params or {})}, **look)


def go(page: str) -> NoReturn:
    """Go to a page by its name, with the shared view, as ``link`` does; the run ends."""
    st.switch_page(page_file(page), query_params=_shared())


def _shared() -> dict[str, str]:
    return {key: st.query_params[key] for key in SHARED if key in st.query_params}


@cache
def _target(page: str) -> StreamlitPage:
    """What a link to a page leads to. A path instead would be looked up on the disk for each of the dozens of links of a run."""
    return st.Page(page_file(page), url_path="" if page == FRONT else page, default=page == FRONT)


def titles() -> dict[str, str]:
    """The title of every page by its name, in the session's language."""
    return {page: title for pages in (*sections().values(), settings()) for page, (title, _icon) in pages.items()}


def page_file(page: str) -> Path:
    """The path of a page's script."""
    return Path(__file__).parents[3] / "pages" / f"{page}.py"
