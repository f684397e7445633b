"""The state of the running program for an administrator: version, store, backup, slowest pages and queries."""

from datetime import UTC, datetime
from pathlib import Path

import streamlit as st

from chatdong import __version__, clock
from chatdong.store.reading import query
from chatdong.store.seed.startup import backup_folder
from chatdong.store.snapshots.backup import newest_backup
from chatdong.ui.components import tables
from chatdong.ui.i18n import formats
from chatdong.ui.i18n.language import _
from chatdong.ui.session import log, navigation, stores
from chatdong.ui.session.page_context import PageContext
from chatdong.ui.views.records.wording import table_word


def headline(context: PageContext) -> str:
    """The page's title: the time of the last backup, that there is none yet, or that example data is shown."""
    if context.is_example:
        return _("예시 자료를 보여 주고 있습니다")
    made = _last_backup(context)
    if made is None:
        return _("저장소의 백업이 아직 없습니다")
    return _("마지막 백업은 {at}에 만들었습니다", at=_moment(made))


def cards(context: PageContext) -> None:
    """Draw the version, the kind of store, its size (MB; "–" where it is not known) and its number of writes."""
    store = stores.store(context.store_url)
    size = store.bytes_on_disk()
    kind = _("읽기 전용") if context.read_only else "PostgreSQL" if store.shared else _("메모리") if size is None else _("파일")
    with st.grid(4, min_column_width=150, gap="small", row_height=tables.METRIC):
        st.metric(_("버전"), __version__, border=True, height="stretch")
        st.metric(_("저장소"), kind, border=True, height="stretch")
        st.metric(_("저장소 크기(MB)"), formats.UNKNOWN if size is None else f"{size / 1_000_000:,.1f}", border=True, height="stretch")
        st.metric(_("저장 횟수"), formats.count(context.version), border=True, height="stretch")
    if size is not None:
        st.caption(formats.plain(_("저장소: {path}", path=store.store_url if store.shared else Path(store.store_url).resolve())))


def sizes_and_slowest(context: PageContext) -> None:
    """Draw the table of the store's tables with their numbers of rows."""
    counts = context.table_counts
    cells: tables.Columns = {_("표"): [table_word(table) for table in counts], _("행"): list(counts.values())}
    tables.table(context, _("표의 크기"), cells, "table-sizes", right="operate", all_rows=True)


def slow_pages(context: PageContext) -> None:
    """Draw the table of the 20 slowest of the last page runs, in milliseconds."""
    runs, titles = log.slowest_runs(20), navigation.titles()
    tables.table(
        context,
        _("가장 느린 화면"),
        {
            _("화면"): [titles.get(run.page, run.page) for run in runs],
            _("걸린 시간(ms)"): [round(run.ms) for run in runs],
            _("언제"): [_moment(run.at) for run in runs],
            _("세션"): [run.session or formats.UNKNOWN for run in runs],
        },
        "slow-pages",
        right="operate",
        empty=_("아직 기록된 실행이 없습니다."),
    )


def slow_queries(context: PageContext) -> None:
    """Draw the table of the named queries since the start of the program: count, total and longest time in milliseconds."""
    timings = sorted(query.timings().items(), key=lambda item: -item[1].total_ms)
    tables.table(
        context,
        _("저장소에 물은 것"),
        {
            _("질의"): [name for name, _timing in timings],
            _("횟수"): [timing.count for _name, timing in timings],
            _("모두(ms)"): [round(timing.total_ms) for _name, timing in timings],
            _("가장 오래(ms)"): [round(timing.longest_ms, 1) for _name, timing in timings],
        },
        "slow-queries",
        right="operate",
    )


def _last_backup(context: PageContext) -> datetime | None:
    """The time of the newest backup file; None where there is none."""
    found = newest_backup(backup_folder(context.store_url))
    return clock.in_zone(datetime.fromtimestamp(found.stat().st_mtime, UTC)).replace(tzinfo=None) if found else None


def _moment(at: datetime) -> str:
    return f"{formats.day(at.date())} {at:%H:%M:%S}"
