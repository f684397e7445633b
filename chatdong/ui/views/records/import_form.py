"""The import of a CSV file: a preview of its effect, then one commit, whole or not at all."""

import streamlit as st

from chatdong import clock
from chatdong.store.engines.errors import RefusedWrite
from chatdong.store.imports import importer
from chatdong.store.imports.importer import Preview, PreviewRow, RefusedFile
from chatdong.ui.components import downloads, page, tables, url_widgets
from chatdong.ui.i18n import formats
from chatdong.ui.i18n.language import _, active, say
from chatdong.ui.server import uploads
from chatdong.ui.session import auth, stores
from chatdong.ui.session.page_context import PageContext
from chatdong.ui.views.districts import wording

UPLOAD_MB = importer.MAX_BYTES // 2**20
"""The largest upload in MB, which is the importer's own limit."""

SHOWN = 200
"""The number of rows of each kind on the page; the CSV of refused rows has all of them."""


def form(context: PageContext) -> None:
    """Draw the choice of records, a template, the upload field, the preview and the button that commits it."""
    kinds = {"spending": _("지출"), "events": _("행사")}
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
    with uploads.allowed("record", UPLOAD_MB):
        uploaded = st.file_uploader(
            _("CSV 파일"),
            type=["csv", "txt", "tsv"],
            max_upload_size=UPLOAD_MB,
            key=f"import-file-{kind}",
            help=_("Excel에서 저장한 CSV면 됩니다. 한국어나 영어 제목, 쉼표나 탭, 원이나 천원 모두 읽습니다."),
        )
    if uploaded is None:
        return
    shown = st.session_state.get("import-preview")
    preview = _preview(context, kind, uploaded.file_id, uploaded.getvalue())
    if preview is not None:
        _show(context, preview)
        # A preview made anew in this run, after another write, must be seen before it is committed.
        _commit(context, preview, seen=shown is not None and shown[1] is preview)


def _preview(context: PageContext, kind: str, file_id: str, content: bytes) -> Preview | None:
    """The preview, made once for each file and store version; None for a file that is refused. The preview before is closed."""
    wanted = (kind, file_id, context.plan.id, context.version)
    held = st.session_state.get("import-preview")
    if held is not None and held[0] == wanted:
        return held[1]
    if held is not None:
        held[1].close()
        del st.session_state["import-preview"]
    bar = st.progress(0.0, text=_("파일을 읽고 있습니다"))

    def advance(done: int, total: int) -> None:
        """Draw how far the file has been read."""
        bar.progress(min(done / total, 1.0))

    try:
        made = importer.preview(stores.store(context.store_url), context.plan.id, kind, content, advance)
    except RefusedFile as error:
        st.error(formats.said(error.message), icon=":material/error:")
        return None
    finally:
        bar.empty()
    st.session_state["import-preview"] = (wanted, made)
    return made


def _show(context: PageContext, preview: Preview) -> None:
    """Draw the numbers of new, changed, unchanged and refused rows, the reasons of refusals, and the first rows."""
    words = {"new": _("새로 넣을 것"), "changed": _("바뀌는 것"), "same": _("이미 있는 것"), "refused": _("거절된 것")}
    with st.grid(4, min_column_width=150, gap="small", row_height=tables.METRIC):
        for state, word in words.items():
            st.metric(word, formats.count(preview.counts[state]), border=True)
    for note in preview.notes:
        st.caption(formats.plain(say(note)))
    if preview.counts["refused"]:
        refusals = preview.refusals(SHOWN)
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
            help=_("까닭이 적힌 열이 붙습니다. 고쳐서 그대로 다시 넣을 수 있습니다."),
        )
        tables.table(
            context,
            _("거절된 것과 까닭"),
            {
                _("행 번호"): [r.line for r in refusals],
                _("열"): [r.column for r in refusals],
                _("값"): [r.value for r in refusals],
                _("까닭"): [say(r.reason) for r in refusals],
            },
            "import-reasons",
            right="record",
        )
    for state in ("changed", "new"):
        rows = preview.rows(state, SHOWN)
        if rows:
            tables.table(context, f"{words[state]} ({formats.count(preview.counts[state])})", _rows(context, rows), f"import-{state}", right="record")


def _rows(context: PageContext, rows: tuple[PreviewRow, ...]) -> tables.Columns:
    """Row number, name, contents and warnings of the rows; for a changed row the columns that differ, before → after."""

    def word(value: object) -> object:
        """A value as text; "–" for an empty one."""
        if isinstance(value, list):
            value = wording.present(context, value) or None
        return formats.UNKNOWN if value is None else value

    def told(row: PreviewRow) -> str:
        """A row's contents."""
        if row.before is None:
            known = {k: v for k, v in row.values.items() if v not in (None, []) and not k.endswith("_id") and k != "revision"}
            return ", ".join(f"{k} {word(v)}" for k, v in known.items())
        return ", ".join(f"{k} {word(row.before[k])} → {word(row.values[k])}" for k in row.changed)

    return {
        _("행 번호"): [row.line for row in rows],
        _("이름"): [row.values.get("line_id") or row.values.get("activity_id") or "" for row in rows],
        _("내용"): [told(row) for row in rows],
        _("주의"): [" / ".join(say(warning) for warning in row.warnings) for row in rows],
    }


def _commit(context: PageContext, preview: Preview, *, seen: bool) -> None:
    """Draw the button that writes the rows that are not refused; it writes nothing unless the preview was ``seen`` before."""
    refused = preview.counts["refused"]
    label = _("거절된 행을 빼고 {count}건 넣기", count=preview.writes) if refused else _("{count}건 넣기", count=preview.writes)
    if not preview.writes:
        st.info(_("새로 넣거나 바꿀 것이 없습니다."), icon=":material/info:")
        return
    if not st.button(label, type="primary", icon=":material/save:", key="import-commit"):
        return
    if not seen:
        st.error(_("그사이에 저장소가 바뀌었습니다. 다시 확인해 주십시오."), icon=":material/error:")
        return
    written = preview.writes
    try:
        importer.commit(stores.store(context.store_url), preview, auth.actor(), clock.now(), skip_refused=bool(refused))
    except RefusedWrite as error:
        st.error(formats.said(error.message), icon=":material/error:")
        return
    tables.say_once("saved-note", _("{count}건을 넣었습니다. 변경 이력에서 한 번에 되돌릴 수 있습니다.", count=written))
    st.rerun()
