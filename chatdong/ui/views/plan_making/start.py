"""The first screen of making a plan: drop a document, begin without one, or go on with what was begun."""

import hashlib
from datetime import datetime

import streamlit as st

from chatdong.documents.reader import UnreadableDocument
from chatdong.domain.message import Message
from chatdong.store.reading import query
from chatdong.ui.components import labels, write_access
from chatdong.ui.i18n import formats
from chatdong.ui.i18n.language import _, say
from chatdong.ui.server import uploads
from chatdong.ui.session import address, page_context, stores
from chatdong.ui.session.page_context import PageContext
from chatdong.ui.views.plan_making import reading, work
from chatdong.ui.views.plan_making.other_starts import STARTS
from chatdong.ui.views.plan_making.starting import template

UPLOAD_MB = reading.LARGEST_MB

UNREAD, ROOM, DROPPING = "plan-making-unread", "plan-making-room", "plan-making-dropping"
"""Session state: (file, why) of the last file that could not be read; how often the field was emptied; the draft that somebody is about to take out."""

CHOSEN = work.BEGINNING
"""The query parameter with the way to begin that is open."""

SHOWN = 20
"""As many unfinished drafts are listed at first."""


def show(context: PageContext) -> None:
    """Draw the first screen, or why this session makes no plans."""
    closed = write_access.why_closed(context, "plan")
    if closed:
        st.info(closed, icon=":material/info:")
        return
    _document(context)
    if STARTS:
        _without_document(context)
    _unfinished(context)


def _document(context: PageContext) -> None:
    """Draw the field for a document, and begin a draft with the one that was dropped."""
    st.markdown(_("문서에서 제목, 목표, 세부사업, 예산, 집행계획을 읽습니다. 읽은 것은 문서 옆에서 확인하고, 실을 때까지 계획은 바뀌지 않습니다."))
    with uploads.allowed("plan", UPLOAD_MB):
        uploaded = st.file_uploader(
            _("계획서 (HWPX · HWP · DOCX · PDF · XLSX · XLS · ODS · CSV · HTML · TXT)"),
            type=reading.TYPES,
            max_upload_size=UPLOAD_MB,
            key=f"plan-document-{st.session_state.get(ROOM, 0)}",
        )
    if uploaded is None:
        return
    back = template.recognised(uploaded.getvalue(), uploaded.name, uploaded.file_id)
    if back is not None:
        if template.came_back(context, back):
            st.session_state[ROOM] = st.session_state.get(ROOM, 0) + 1
            st.rerun()
        return
    refused: tuple[str, Message] | None = st.session_state.get(UNREAD)
    if refused is None or refused[0] != uploaded.file_id:
        try:
            with st.spinner(_("문서를 읽고 있습니다"), show_time=True):
                content = reading.read_document(uploaded.getvalue(), uploaded.name)
        except UnreadableDocument as error:
            st.session_state[UNREAD] = refused = (uploaded.file_id, error.message)
        else:
            # The key is the file's: a double run of the page keeps one draft.
            key = hashlib.sha256(f"{context.store_url} {uploaded.file_id}".encode()).hexdigest()[:32]
            st.session_state[ROOM] = st.session_state.get(ROOM, 0) + 1
            work.begin(context, key, content)
            st.rerun()
    if refused is not None:
        st.error(formats.plain(f"{uploaded.name}: {say(refused[1])}"), icon=":material/error:")


def _without_document(context: PageContext) -> None:
    """Draw the buttons of the other ways to begin, and the one that is open."""
    st.markdown(_("문서가 없으면"))
    with st.container(horizontal=True):
        for one in STARTS:
            st.button(say(one.label), key=f"plan-start-{one.id}", icon=one.icon, on_click=_choose, args=(one.id,))
    open_one = next((one for one in STARTS if one.id == address.get(CHOSEN)), None)
    if open_one is not None:
        open_one.draw(context)


def _choose(start: str) -> None:
    address.put(CHOSEN, None if address.get(CHOSEN) == start else start)


def _unfinished(context: PageContext) -> None:
    """Draw the list of unfinished drafts, the newest first."""
    rows = query.rows(stores.store(context.store_url), "plan_drafts")
    if not rows:
        st.caption(_("아직 만들고 있는 계획이 없습니다. 문서를 넣으면 실을 때까지 여기에 초안이 남습니다."))
        return
    st.header(_("만들고 있는 계획 {count}건", count=formats.count(len(rows))), anchor=False)
    titles = {row["plan_id"]: row["title"] for row in page_context.plans(context.store_url)}
    every = len(rows) <= SHOWN or st.toggle(_("모두 보기"), key="plan-drafts-all")
    for row in rows if every else rows[:SHOWN]:
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            with st.container(width="stretch", gap="xxsmall"):
                st.markdown(f"**{formats.plain(row['title'])}**")
                told = [_("{at}에 {who} 님이 시작함", at=_moment(row["created_at"]), who=row["created_by"])]
                if row["version"] > 1:
                    told.append(_("{at}에 {who} 님이 고침", at=_moment(row["updated_at"]), who=row["updated_by"]))
                if row["revises"]:
                    revision = labels.revision_word(row["revises"])
                    told.append(_("‘{plan}’ {revision}에서", plan=titles.get(row["plan_id"], row["plan_id"]), revision=revision))
                if not row["is_plan"]:
                    told.append(_("빠진 것이 있음"))
                st.caption(formats.plain(" · ".join(told)))
            if st.session_state.get(DROPPING) == row["draft_id"]:
                args = (context, row["draft_id"], row["version"])
                st.button(_("초안 삭제"), key=f"plan-drop-now-{row['draft_id']}", on_click=work.drop, args=args, icon=":material/delete:")
                st.button(_("그대로 두기"), key=f"plan-drop-not-{row['draft_id']}", on_click=_about_to_drop, args=(None,))
                continue
            key = row["draft_id"]
            st.button(_("이어서 만들기"), key=f"plan-open-{key}", on_click=work.open_draft, args=(key,), icon=":material/edit:", type="primary")
            st.button(_("초안 삭제"), key=f"plan-drop-{key}", on_click=_about_to_drop, args=(key,), icon=":material/delete:", type="tertiary")


def _about_to_drop(draft_id: str | None) -> None:
    st.session_state[DROPPING] = draft_id


def _moment(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M}"
