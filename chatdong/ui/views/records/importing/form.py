"""The import of a file: drop it or paste cells, confirm how it is read, and store what the preview shows, whole or not at all."""

from dataclasses import dataclass, replace

import streamlit as st

from chatdong import clock
from chatdong.store.engines.errors import RefusedWrite
from chatdong.store.imports import importer
from chatdong.store.imports.importer import Preview, RefusedFile
from chatdong.store.ledger.layout import Layout
from chatdong.ui.components import downloads, file_reading, page, tables, url_widgets
from chatdong.ui.components.file_reading import OpenedFile
from chatdong.ui.i18n import formats
from chatdong.ui.i18n.language import _, active, say
from chatdong.ui.server import uploads
from chatdong.ui.session import auth, stores
from chatdong.ui.session.page_context import PageContext
from chatdong.ui.views.records.importing import preview_tables, profiles, settings

UPLOAD_MB = importer.MAX_BYTES // 2**20
"""The import refuses larger files, so they are not uploaded either."""

SHOWN = 200
"""Rows of each kind on the page; the refused ones download whole."""

OPENED = "import-opened"


@dataclass
class Opened(OpenedFile):
    """The file that a session imports: what it was told about reading it, and the last preview with what that was made from.

    applied: the name or fingerprint of the kept profile that was put to use.
    """

    applied: str | None = None
    preview: Preview | None = None
    made_from: tuple[object, ...] = ()

    def close_preview(self) -> None:
        """Delete the preview's rows."""
        if self.preview is not None:
            self.preview.close()
            self.preview = None


def form(context: PageContext) -> None:
    """Draw the choice of the kind, the file, how it is read, its preview, and the button that stores it."""
    kinds = {"spending": _("지출"), "events": _("행사"), "commitments": _("원인행위"), "readings": _("측정값")}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        kind = url_widgets.segments(_("무엇을 가져옵니까?"), list(kinds), kinds.__getitem__, "import")
        downloads.button(
            context,
            _("양식 내려받기"),
            lambda: importer.template_csv(kind),
            right="record",
            file_name=f"chatdong-{kind}-template.csv",
            mime="text/csv",
            key="import-template",
            type="tertiary",
            icon=":material/download:",
        )
    opened = file_reading.drop_or_paste(kind, uploads.allowed("record", UPLOAD_MB), UPLOAD_MB, OPENED, Opened)
    if opened is None:
        return
    try:
        profiles.apply_kept(context, kind, opened)
        layout = importer.layout(stores.store(context.store_url), context.plan.id, kind, opened.file, opened.profile)
    except RefusedFile as error:
        st.error(formats.said(error.message), icon=":material/error:")
        return
    settings.draw(context, opened, layout)
    if layout.questions:
        opened.close_preview()
        file_reading.ask(layout)
        return
    seen, version = opened.preview, opened.made_from[-1:]
    preview = _preview(context, opened, layout)
    if preview is not None:
        _show(context, preview)
        # A preview made anew in this run, after another write or another choice, must be seen before it is committed.
        unseen = None if seen is preview else _("읽는 방식이 바뀌었습니다. 바뀐 미리 보기를 확인하고 다시 눌러 주십시오.")
        if unseen is not None and version not in ((), (context.version,)):
            unseen = _("그사이에 저장소가 바뀌었습니다. 다시 확인해 주십시오.")
        _commit(context, opened, layout, preview, unseen)


def _preview(context: PageContext, opened: Opened, layout: Layout) -> Preview | None:
    """The preview, made once for each way of reading and each state of the store; the one before is closed."""
    wanted = (layout.profile, context.plan.id, context.version)
    if opened.preview is not None and opened.made_from == wanted:
        return opened.preview
    opened.close_preview()
    bar = st.empty()

    def advance(done: int, total: int) -> None:
        """Draw how far the file has been read."""
        bar.progress(min(done / total, 1.0), text=_("파일을 읽고 있습니다"))

    try:
        with file_reading.can_be_stopped("reading", OPENED, layout.table.height > MANY_ROWS):
            opened.preview = importer.preview(
                stores.store(context.store_url),
                context.plan.id,
                layout.kind,
                opened.file,
                advance,
                layout.profile,
            )
    except RefusedFile as error:
        st.error(formats.said(error.message), icon=":material/error:")
        return None
    finally:
        bar.empty()
    opened.made_from = wanted
    return opened.preview


MANY_ROWS = 20_000
"""A file with more rows takes some seconds, and can be stopped."""


def _show(context: PageContext, preview: Preview) -> None:
    """Draw what the import would store and change, and what it refuses."""
    st.markdown(f"**{formats.plain(preview_tables.facts(preview))}**")
    if preview.notes:
        st.caption("  \n".join(formats.plain(say(note)) for note in preview.notes))
    if preview.counts["refused"]:
        _show_refused(context, preview)
    stored = preview_tables.stored_rows(preview, SHOWN)
    warned = [row for row in stored if row.warnings]
    if warned:
        preview_tables.lines(
            st.warning, [(preview.where(row.line), " ".join(say(warning) for warning in row.warnings)) for row in warned], ":material/warning:"
        )
    if not stored:
        return
    payments = preview.kind == "spending"
    columns = dict(preview_tables.COLUMNS[preview.kind](context, preview, stored))
    if len(warned) > preview_tables.SAID:
        columns[_("주의")] = [" / ".join(say(warning) for warning in row.warnings) for row in stored]
    title = _("저장할 것")
    if preview.writes > len(stored):
        title = _("저장할 것 {count}건 가운데 처음 {shown}건", count=formats.count(preview.writes), shown=formats.count(len(stored)))
    preview_tables.table(title, columns, {_("행 번호"): 70}, right=(_("금액(원)"), _("참석"), _("측정값")))
    if payments:
        preview_tables.balances(context, preview.added_by_line())


def _show_refused(context: PageContext, preview: Preview) -> None:
    """Draw the refusals, equal ones gathered, and their download."""
    groups = preview.refusal_groups(SHOWN)
    st.error(
        "  \n".join(formats.plain(preview_tables.group_wording(preview, group)) for group in groups[: preview_tables.SAID]), icon=":material/error:"
    )
    language = active()
    downloads.button(
        context,
        _("거절된 행 내려받기"),
        lambda: importer.refused_csv(preview, lambda message: say(message, language)),
        right="record",
        file_name=page.file_name(context, "refused", "csv"),
        mime="text/csv",
        key="import-refused",
        icon=":material/download:",
        help=_("사유가 적힌 열이 붙습니다. 고쳐서 그대로 다시 넣을 수 있습니다."),
    )
    if len(groups) > preview_tables.SAID:
        columns = {
            _("열"): [group.column for group in groups],
            _("값"): [group.value for group in groups],
            _("행 수"): [formats.count(group.rows) for group in groups],
            _("사유"): [say(group.reason) for group in groups],
        }
        preview_tables.table(_("거절된 것과 사유"), columns, {_("열"): 100, _("값"): 140, _("행 수"): 70})


def _commit(context: PageContext, opened: Opened, layout: Layout, preview: Preview, unseen: str | None) -> None:
    """Draw the button that stores the preview, and store it where it was pressed on a preview that was seen; ``unseen`` says why it was not."""
    refused = preview.counts["refused"]
    label = _("거절된 행을 빼고 {count}건 넣기", count=preview.writes) if refused else _("{count}건 넣기", count=preview.writes)
    if not preview.writes:
        st.info(_("새로 넣거나 바꿀 것이 없습니다."), icon=":material/info:")
        return
    if not st.button(label, type="primary", icon=":material/save:", key="import-commit"):
        return
    if unseen is not None:
        st.error(unseen, icon=":material/error:")
        return
    written = preview.writes
    try:
        importer.commit(stores.store(context.store_url), preview, auth.actor(), clock.now(), skip_refused=bool(refused))
    except RefusedWrite as error:
        st.error(formats.said(error.message), icon=":material/error:")
        return
    profiles.remember(context, opened, layout)
    opened.close_preview()
    opened.profile = replace(layout.profile)
    tables.say_once("saved-note", _("{count}건을 넣었습니다. 변경 이력에서 한 번에 되돌릴 수 있습니다.", count=written))
    st.rerun()
