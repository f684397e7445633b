"""What every run does before a page: page settings, styles, language, sidebar, navigation. Nothing else."""

from pathlib import Path

import streamlit as st

from chatdong.domain.access import Right
from chatdong.ui import data, first_visit, log, sidebar, visitor
from chatdong.ui.language import _, active

st.set_page_config(page_title="chatdong", page_icon=sidebar.ICON, layout="wide")
st.html(Path(__file__).with_name("reserved.css"))
st.html(Path(__file__).with_name("narrow.css"))
if st.context.theme.type == "dark":
    st.html(Path(__file__).with_name("dark.css"))
first_visit.arrive()
# Where nobody is let in yet there is nothing else beside the page, and on a phone the sidebar is closed.
sidebar.language(st.sidebar if visitor.may("look") else st.container(horizontal=True, horizontal_alignment="right"))
if active() == "en":
    st.html(Path(__file__).with_name("reserved_en.css"))
let_in = visitor.signed_in() and sidebar.store_is_ready() and visitor.invited()

SECTIONS = {
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
        "snapshots": (_("내려받기"), ":material/download:"),
        "people": (_("권한"), ":material/group:"),
        "operations": (_("운영"), ":material/monitor_heart:"),
    },
    _("도움말"): {
        "glossary": (_("용어집"), ":material/menu_book:"),
    },
}
WHO_MAY: dict[str, Right] = {"operations": "operate", "people": "people"}
page = st.navigation(
    {
        section: [
            st.Page(data.page_file(key), title=title, icon=icon, url_path="" if key == "overview" else key, default=key == "overview")
            for key, (title, icon) in pages.items()
            if key not in WHO_MAY or not let_in or visitor.may(WHO_MAY[key])
        ]
        for section, pages in SECTIONS.items()
    }
    # The front page has no name in the address; who types one, as the other pages have, sees it too.
    | {"": [st.Page(data.page_file("overview"), title=_("한눈에 보기"), url_path="overview", visibility="hidden")]},
    # All of them: a page that hides behind "more" is not found.
    expanded=True,
    position="sidebar" if let_in else "hidden",
)
if let_in:
    visitor.card()
    with log.page_run(page.url_path or "overview"):
        st.session_state["page-title"] = page.title
        sidebar.show(page)
