"""The list of event records (행사 내역), filtered by activity, day and text, with its CSV."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import streamlit as st

from chatdong.domain.progress.records import Event
from chatdong.store.reading import query
from chatdong.store.reading.csv_format import rows_csv
from chatdong.ui.components import downloads, labels, pagination, tables, url_widgets
from chatdong.ui.components.write_access import why_closed
from chatdong.ui.i18n import formats
from chatdong.ui.i18n.language import _, active, name
from chatdong.ui.session import auth, stores
from chatdong.ui.session.page_context import PageContext
from chatdong.ui.views.districts import wording

QUESTION = "event_list"


@auth.fragment
def event_list(context: PageContext) -> None:
    """Draw the filters, one page of the events that match, and the CSV of all of them; a chosen row opens for correction."""
    asked = _filters(context)
    count, _nothing = context.size(QUESTION, **asked)
    place = st.container()
    skip = pagination.page(count, "event-page", asked)
    districts = wording.known_names(context) if wording.district_names(context) else {}
    headings = [_("세부사업"), _("회차"), _("상태"), _("개최일"), _("연기 결정일"), _("연기된 날"), _("취소일"), _("참석")]
    headings += [*([_("참석 자치구")] if districts else []), _("안건"), _("비고")]
    mark = labels.example_mark(context)

    def pieces() -> Iterator[bytes]:
        """The CSV of all events that match, in pieces."""
        rows = query.stream(stores.store(context.store_url), QUESTION, **asked)
        yield from rows_csv(headings, (_cells(row, context.as_of, districts) for row in rows), mark)

    rows = context.page(QUESTION, pagination.ROWS, skip, **asked)
    shown = [_cells(row, context.as_of, districts) for row in rows]
    open_to_all = why_closed(context) is None
    choose, open_row = pagination.opener("event-list", "event", [row["event_id"] for row in rows])
    with place:
        chosen = tables.table(
            context,
            _("고른 행사 기록 {count}건(모두 {total}건)", count=formats.count(count), total=formats.count(context.recorded.total))
            if _narrowed(asked)
            else _("행사 기록 {count}건", count=formats.count(count)),
            tables.columns_of(headings, shown),
            "event-records",
            right="look",
            whole=downloads.csv_on_click(pieces),
            choose=choose if open_to_all else None,
            empty=_("고른 조건에 맞는 행사가 없습니다. 조건을 지우면 기준일까지 기록된 행사가 모두 보입니다.")
            if _narrowed(asked)
            else _("기준일까지 기록된 행사가 없습니다. 오른쪽 위의 ‘기록하기’에서 적거나 ‘파일 가져오기’로 넣으면 여기에 나타납니다."),
        )
        if shown and open_to_all:
            st.caption(_("행을 고르면 고칠 수 있습니다."))
    open_row(chosen)


def _filters(context: PageContext) -> dict[str, Any]:
    activities = {a.id: name(a.name) for a in context.plan.activity}
    with st.grid(4, min_column_width=140, gap="small", row_height=tables.CHOICE):
        activity = url_widgets.menu(_("세부사업"), list(activities), activities.__getitem__, "event-activity", placeholder=_("모두 보기"))
        first, last = pagination.period("happened", context.plan.year.start, context.plan.year.end)
        text = pagination.search(_("안건·비고에서 찾기"), "event-text")
    return {
        "plan_id": context.plan.id,
        "as_of": context.as_of,
        "language": active(),
        "activity_id": activity,
        "first_day": first,
        "last_day": last,
        "text": text,
    }


def _narrowed(asked: dict[str, object]) -> bool:
    """True where a filter is set."""
    return any(asked[key] is not None for key in ("activity_id", "first_day", "last_day", "text"))


def _cells(row: Mapping[str, Any], as_of: date, districts: Mapping[str, str]) -> list[Any]:
    """An event's cells as known on ``as_of``: an outcome recorded for a later day is left out."""
    days = (row[column] for column in ("held_on", "postponed_on", "postponed_to", "cancelled_on", "attendance"))
    event = Event(row["event_id"], row["activity_id"], row["occurrence"], *days).known_by(as_of)
    present = row["districts"] or () if event.held_on else ()
    return [
        row["activity"],
        event.occurrence,
        labels.status_text(event.status(as_of)),
        event.held_on,
        event.postponed_on,
        event.postponed_to,
        event.cancelled_on,
        event.attendance,
        *([", ".join(words for district_id, words in districts.items() if district_id in present)] if districts else []),
        row["topic"],
        row["note"],
    ]
