"""The comparison of an older snapshot with the store, and the backup of the store into a file."""

import streamlit as st

from chatdong import clock
from chatdong.store.engines.errors import RefusedWrite
from chatdong.store.engines.store import StoreError
from chatdong.store.seed.startup import backup_folder
from chatdong.store.snapshots.backup import backup
from chatdong.store.snapshots.diff import Comparison, TableDifference, compare
from chatdong.store.snapshots.restore import RefusedSnapshot
from chatdong.ui.components import tables
from chatdong.ui.i18n import formats
from chatdong.ui.i18n.language import _
from chatdong.ui.server import uploads
from chatdong.ui.session import auth, stores
from chatdong.ui.session.page_context import PageContext
from chatdong.ui.views.records.wording import RecordWording, table_word

UPLOAD_MB = 200
"""The largest upload in MB; the terminal compares larger snapshots, which it reads from a file."""


def comparison(context: PageContext) -> None:
    """Draw the upload field for an older snapshot and the tables of rows added, changed and removed since it was made."""
    with uploads.allowed("look", UPLOAD_MB):
        uploaded = st.file_uploader(
            _("예전 스냅샷(zip)"),
            type=["zip"],
            max_upload_size=UPLOAD_MB,
            key="older-snapshot",
            help=_("{size}MB보다 큰 스냅샷은 서버를 돌보는 담당자가 터미널에서 복원해 봅니다(docs/USING.md의 restore).", size=UPLOAD_MB),
        )
    if uploaded is None:
        return
    try:
        found = compare(uploaded.getvalue(), stores.store(context.store_url))
    except (RefusedSnapshot, StoreError) as error:
        st.error(formats.said(error.message), icon=":material/error:")
        return
    _show(context, found)


def _show(context: PageContext, found: Comparison) -> None:
    """Draw one row a differing table with its counts and amounts (won), and below it an expander with its rows."""
    if not found.differs:
        st.success(_("예전 스냅샷과 지금의 저장소가 같습니다."), icon=":material/check:")
        return
    differing = [table for table in found.tables if table.differs]
    tables.table(
        context,
        _("예전 스냅샷과 다른 표"),
        {
            _("표"): [table_word(t.table) for t in differing],
            _("추가"): [t.added for t in differing],
            _("변경"): [t.changed for t in differing],
            _("삭제"): [t.removed for t in differing],
            _("예전 금액"): [t.before_krw for t in differing],
            _("지금 금액"): [t.after_krw for t in differing],
        },
        "snapshot-comparison",
        right="look",
        whole_store=True,
        money=(_("예전 금액"), _("지금 금액")),
    )
    words = RecordWording(context)
    for table in differing:
        # The change log repeats the other tables' rows; the history view shows it with author and time.
        if table.table != "change":
            with st.expander(f"{table_word(table.table)}: {formats.count(table.added + table.changed + table.removed)}"):
                _rows(context, table, words)


def _rows(context: PageContext, table: TableDifference, words: RecordWording) -> None:
    """Draw the sums (원) of added, changed and removed rows and a table of the first rows that differ; the two snapshots have all of them."""
    told = [
        words.between(table.table, "/".join(map(str, row.key)), row.before or {}, row.after or {})
        for row in (*table.added_rows, *table.changed_rows, *table.removed_rows)
    ]
    if table.added_krw is not None or table.changed_krw is not None or table.removed_krw is not None:
        sums = {"added": table.added_krw, "changed": table.changed_krw, "removed": table.removed_krw}
        won = {kind: formats.won(krw or 0) for kind, krw in sums.items()}
        st.caption(formats.plain(_("추가 {added}원 · 변경으로 {changed}원 · 삭제 {removed}원", **won)))
    more = table.added + table.changed + table.removed - len(told)
    tables.table(
        context,
        _("달라진 {table}", table=table_word(table.table)),
        {_("구분"): [each.action for each in told], _("기록"): [each.record for each in told], _("바뀐 것"): [str(each) for each in told]},
        f"snapshot-{table.table}",
        right="look",
        whole_store=True,
        all_rows=True,
    )
    if more:
        st.caption(_("이 밖에 {count}건이 더 있습니다. 두 스냅샷의 CSV에 모두 들어 있습니다.", count=formats.count(more)))


def backup_button(context: PageContext) -> None:
    """Draw the button that writes a backup file of the whole store; a session without the right ``operate`` sees the reason instead."""
    if closed := auth.why_closed("operate"):
        st.caption(closed)
        return
    folder = backup_folder(context.store_url)
    st.caption(_("백업은 저장소 전체의 사본으로, 파일 하나입니다. {folder}에 만들어집니다.", folder=formats.plain(str(folder))))
    if not st.button(_("지금 백업 만들기"), icon=":material/backup:", key="backup"):
        return
    try:
        made = backup(stores.store(context.store_url), folder, auth.actor(), clock.now())
    except (StoreError, RefusedWrite) as error:
        st.error(formats.said(error.message), icon=":material/error:")
        return
    st.success(_("백업을 만들었습니다: {file}", file=formats.plain(str(made))), icon=":material/check:")
