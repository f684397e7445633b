"""The change history (변경 이력): author, time, record, values before and after, filtered, downloaded and undone."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import streamlit as st

from chatdong.store.reading import query
from chatdong.store.reading.csv_format import rows_csv
from chatdong.ui.components import downloads, labels, pagination, tables, url_widgets
from chatdong.ui.components.write_access import why_not_all
from chatdong.ui.i18n import formats
from chatdong.ui.i18n.language import _
from chatdong.ui.session import stores
from chatdong.ui.session.page_context import PageContext
from chatdong.ui.views.records import undo
from chatdong.ui.views.records.wording import KINDS, ChangeWording, RecordWording, action_word, table_word


def history(context: PageContext) -> None:
    """Draw the filters, one page of the changes that match, the CSV of all of them, and the undo of a chosen change.

    The history is that of the whole store, so that a role held to plans sees why it is closed instead.
    """
    if closed := why_not_all(context):
        st.info(closed, icon=":material/lock:")
        return
    words = RecordWording(context)
    asked = _filters(context, words)
    count = context.changes_count(**asked)
    place = st.container()
    skip = pagination.page(count, "change-page", asked)
    mark = labels.example_mark(context)
    headings = [_("언제"), _("누가"), _("무엇을"), _("구분"), _("기록"), _("바뀌기 전"), _("바뀐 뒤"), _("함께 저장된 수"), _("묶음")]

    def pieces() -> Iterator[bytes]:
        """The CSV of all changes that match, in pieces."""
        yield from rows_csv(
            headings, (cells(row, words) for row in query.stream(stores.store(context.store_url), "change_list", after=None, **asked)), mark
        )

    rows = context.changes(pagination.ROWS, skip, **asked)
    changes = [_in_words(row, words) for row in rows]
    with place:
        chosen = tables.table(
            context,
            _("변경 {count}건", count=formats.count(count)),
            {
                _("언제"): [f"{row['changed_at']:%Y-%m-%d %H:%M:%S}" for row in rows],
                _("누가"): [row["actor"] for row in rows],
                _("구분"): [f"{change.table} {change.action}" for change in changes],
                _("기록"): [change.record for change in changes],
                _("바뀐 것"): [str(change) for change in changes],
                _("함께 저장된 수"): [row["of_batch"] for row in rows],
            },
            "history",
            right="look",
            whole_store=True,
            whole=downloads.csv_on_click(pieces),
            choose=f"change-{context.version}-{skip}-{hash(tuple(asked.items()))}",
            empty=_("고른 조건에 맞는 변경이 없습니다."),
        )
    if chosen is None:
        st.caption(_("행을 고르면 바뀐 것을 모두 보이고 되돌릴 수 있습니다. 되돌린 것도 이력에 남고, 다시 되돌릴 수 있습니다."))
    elif chosen < len(rows):
        undo.of_change(context, rows[chosen], changes[chosen])


def _filters(context: PageContext, words: RecordWording) -> dict[str, object]:
    """Draw the filters, which are kept in query parameters, and return the arguments of the query."""
    actions = ("insert", "update", "delete")
    # The newest batches and the one in the query parameters; there may be thousands.
    linked = url_widgets.asked("batch") or st.session_state.get("batch")
    batches = {row.batch: row for row in context.ask("batches", batch=linked).itertuples()}
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        kinds = url_widgets.pills(_("무엇을"), list(KINDS), table_word, "changed")
        done = url_widgets.pills(_("구분"), list(actions), action_word, "action")
    with st.grid(5, min_column_width=140, gap="small"):
        actor = url_widgets.menu(_("누가"), list(context.ask("actors")["actor"]), str, "who", placeholder=_("모두 보기"))
        first, last = pagination.period("when", date(2000, 1, 1), date(2199, 12, 31))
        batch = url_widgets.menu(_("함께 저장된 것"), list(batches), lambda key: _batch(batches[key]), "batch", placeholder=_("모두 보기"))
        text = pagination.search(_("바뀐 값에서 찾기"), "change-text")
    tables = tuple(table for kind in kinds for table in KINDS[kind])
    return {
        "tables": tables or None,
        "actions": tuple(done) or None,
        "actor": actor,
        "first_day": first,
        "last_day": last,
        "batch": batch,
        "text": text,
        "named": tuple(words.called(text)) if text else (),
    }


def _batch(batch: Any) -> str:
    """A batch's label: time, author and number of changes."""
    at, changes = f"{batch.changed_at:%Y-%m-%d %H:%M}", formats.count(batch.changes)
    return _("{at} · {actor} · {count}건", at=at, actor=batch.actor, count=changes)


def _in_words(row: Mapping[str, Any], words: RecordWording) -> ChangeWording:
    return words.change(row["table_name"], row["row_key"], row["row_before"], row["row_after"])


def cells(row: Mapping[str, Any], words: RecordWording) -> list[Any]:
    """A change as a row of the CSV: time, author, table, action, record, values before and after, number of changes and id of its batch."""
    change = _in_words(row, words)
    at = row["changed_at"].isoformat(" ", "seconds")
    return [at, row["actor"], change.table, change.action, change.record, change.before, change.after, row["of_batch"], row["batch"]]
