"""The kept ways of reading a file: found again by its headings, saved under a name, put to use, and taken along as JSON."""

from typing import TYPE_CHECKING

import streamlit as st

from chatdong import clock
from chatdong.store.engines.errors import RefusedWrite
from chatdong.store.imports import importer
from chatdong.store.imports.kept_profiles import keep, kept_profiles, profile_for
from chatdong.store.ledger.layout import Layout
from chatdong.store.ledger.profile import ImportProfile
from chatdong.ui.components import choices, downloads, page
from chatdong.ui.i18n import formats
from chatdong.ui.i18n.language import _
from chatdong.ui.session import auth, stores
from chatdong.ui.session.page_context import PageContext

if TYPE_CHECKING:
    from chatdong.ui.views.records.importing.form import Opened

AFRESH = "-"
"""What ``Opened.applied`` is once the kept profile was looked for, and none is in use."""


def apply_kept(context: PageContext, kind: str, opened: "Opened") -> None:
    """Read a file that was just opened as the last one with the same headings. Raises RefusedFile."""
    if opened.applied is not None:
        return
    opened.applied = AFRESH
    store = stores.store(context.store_url)
    kept = profile_for(store, importer.layout(store, context.plan.id, kind, opened.file, opened.profile))
    if kept is not None:
        opened.applied, opened.profile = kept.name or "", kept.profile


def remember(context: PageContext, opened: "Opened", layout: Layout) -> None:
    """Keep how the file was read for the next one with the same headings. What cannot be kept is no reason to fail: the rows are stored."""
    if opened.applied and opened.applied != AFRESH:
        return
    try:
        keep(stores.store(context.store_url), layout, None, auth.actor(), clock.now())
    except RefusedWrite as error:
        st.warning(formats.said(error.message), icon=":material/warning:")


def draw(context: PageContext, opened: "Opened", layout: Layout) -> None:
    """Draw the choice among the kept profiles, the field that names the present one, and its download."""
    store = stores.store(context.store_url)
    named = {kept.name: kept for kept in kept_profiles(store, layout.kind) if kept.name is not None}
    if opened.applied not in (None, AFRESH):
        with st.container(horizontal=True, vertical_alignment="center"):
            words = (
                _("‘{name}’ 설정으로 읽었습니다.", name=opened.applied)
                if opened.applied
                else _("머리글이 같은 파일을 지난번에 읽은 대로 읽었습니다.")
            )
            st.caption(formats.plain(words), width="content")
            st.button(_("처음부터 다시 읽기"), key="import-afresh", type="tertiary", on_click=_use, args=(opened, AFRESH, ImportProfile()))
    with st.popover(_("읽기 설정 저장·불러오기"), icon=":material/bookmark:"):
        if named:
            chosen = choices.one(_("저장한 설정"), list(named), str, f"import-profile-{opened.key}", placeholder=_("하나를 고르십시오"))
            if chosen is not None:
                st.button(_("이 설정으로 읽기"), key="import-profile-use", on_click=_use, args=(opened, chosen, named[chosen].profile))
        name = st.text_input(_("이름"), key=f"import-profile-name-{opened.key}", max_chars=80).strip()
        if st.button(_("지금 읽은 방식을 이 이름으로 저장"), key="import-profile-save", disabled=not name, icon=":material/save:"):
            try:
                keep(store, layout, name, auth.actor(), clock.now())
            except RefusedWrite as error:
                st.error(formats.said(error.message), icon=":material/error:")
            else:
                opened.applied = name
                st.rerun()
        downloads.button(
            context,
            _("JSON으로 내려받기"),
            lambda: layout.profile.for_other_files().to_json().encode(),
            right="record",
            file_name=page.file_name(context, "import-profile", "json"),
            mime="application/json",
            key="import-profile-download",
            type="tertiary",
            icon=":material/download:",
        )


def _use(opened: "Opened", name: str, profile: ImportProfile) -> None:
    opened.applied, opened.profile = name, profile
