"""The permission of a page to write, and the note after a save."""

import streamlit as st

from chatdong.domain.roles import Right
from chatdong.store.access.permissions import why_not_store
from chatdong.store.engines.store import EXAMPLE
from chatdong.ui.components import tables
from chatdong.ui.i18n import formats
from chatdong.ui.i18n.language import _
from chatdong.ui.session import auth
from chatdong.ui.session.page_context import PageContext


def saved_note() -> None:
    """Draw the message about the last save (``tables.say_once`` under "saved-note"); nothing where there is none."""
    note = tables.said_once("saved-note")
    if note:
        st.success(note, icon=":material/check:")


def why_not_all(context: PageContext) -> str | None:
    """The reason (Markdown) for which this session may not see what holds every plan of the page's store; None where it may."""
    return None if auth.plans_held_to(context.store_url) is None else formats.said(why_not_store())


def why_closed(context: PageContext, right: Right = "record") -> str | None:
    """The reason (Markdown) for which this session cannot write to the page's store: missing right, example data or read-only; None where it can."""
    closed = auth.why_closed(right)
    if closed:
        return closed
    if context.store_url == EXAMPLE:
        return _("예시 자료에는 기록할 수 없습니다. 왼쪽에서 예시 자료로 보기를 끄면 실제 저장소에 기록합니다.")
    if context.is_example:
        return _(
            "이 저장소는 예시 자료에서 만든 것이라 기록할 수 없습니다. 실제 기록은 다른 저장소에 합니다: CHATDONG_STORE에 다른 파일을 적어 주십시오."
        )
    if context.read_only:
        return _("읽기 전용으로 연 저장소라 볼 수만 있습니다. 기록하려면 파일과 폴더의 쓰기 권한을 확인한 다음 프로그램을 다시 시작해 주십시오.")
    return None
