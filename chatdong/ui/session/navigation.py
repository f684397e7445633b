"""The navigation: pages by section with title and icon, and the rights that some pages need."""

from collections.abc import Collection
from pathlib import Path

import streamlit as st

from chatdong.domain.roles import Right
from chatdong.ui.i18n.language import _
from chatdong.ui.streamlit_internals import StreamlitPage

FRONT = "overview"
"""The page at ``/``; ``app.py`` redirects its name there."""

WHO_MAY: dict[str, Right] = {"operations": "operate", "people": "people", "plan_making": "plan"}


def sections() -> dict[str, dict[str, tuple[str, str]]]:
    """The title and icon of every page by section, in the session's language."""
    return {
        _("현황"): {
            "overview": (_("한눈에 보기"), ":material/dashboard:"),
            "goals": (_("목표"), ":material/flag:"),
            "events": (_("일정·행사"), ":material/event:"),
            "calendar": (_("할 일·달력"), ":material/calendar_month:"),
            "budget": (_("예산 집행"), ":material/payments:"),
            "districts": (_("자치구"), ":material/map:"),
            "report": (_("현황 보고"), ":material/article:"),
        },
        _("분석"): {
            "performance": (_("성과 지표"), ":material/monitoring:"),
            "what_if": (_("가상 편성"), ":material/tune:"),
            "compare": (_("비교"), ":material/compare_arrows:"),
            "plan_check": (_("계획 점검"), ":material/rule:"),
        },
        _("기록과 관리"): {
            "records": (_("기록"), ":material/edit_note:"),
            "plan_making": (_("계획 만들기"), ":material/note_add:"),
            "snapshots": (_("내려받기"), ":material/download:"),
            "people": (_("권한"), ":material/group:"),
            "operations": (_("운영"), ":material/monitor_heart:"),
        },
        _("도움말"): {
            "glossary": (_("용어집"), ":material/menu_book:"),
        },
    }


def pages(hidden: Collection[str] = ()) -> dict[str, StreamlitPage]:
    """An st.Page for every page, by its name, in the session's language. A hidden one is not in the menu, but a link opens it."""
    return {
        key: st.Page(
            page_file(key),
            title=title,
            icon=icon,
            url_path="" if key == FRONT else key,
            default=key == FRONT,
            visibility="hidden" if key in hidden else "visible",
        )
        for listed in sections().values()
        for key, (title, icon) in listed.items()
    }


def titles() -> dict[str, str]:
    """The title of every page by its name, in the session's language."""
    return {page: title for pages in sections().values() for page, (title, _icon) in pages.items()}


def page_file(page: str) -> Path:
    """The path of a page's script."""
    return Path(__file__).parents[3] / "pages" / f"{page}.py"
