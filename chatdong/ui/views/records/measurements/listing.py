"""The list of the readings of indicators, and its CSV."""

from collections.abc import Iterator, Mapping
from typing import Any

import streamlit as st

from chatdong.store.reading import query
from chatdong.store.reading.csv_format import rows_csv
from chatdong.ui.components import downloads, labels, pagination, record_dialog_state, tables, url_widgets
from chatdong.ui.components.record_dialog_state import Asked
from chatdong.ui.components.write_access import why_closed
from chatdong.ui.i18n import formats
from chatdong.ui.i18n.language import _, name
from chatdong.ui.session import auth, stores
from chatdong.ui.session.page_context import PageContext
from chatdong.ui.views.records.measurements.fields import indicator_name, part_word, read_indicators, value_word

QUESTION = "measurement_list"


@auth.fragment
def measurement_list(context: PageContext) -> None:
    """Draw the filters, one page of the readings that match, and the CSV of all of them; a chosen row opens for correction."""
    asked = _filters(context)
    count, _nothing = context.size(QUESTION, **asked)
    place = st.container()
    skip = pagination.page(count, "measurement-page", asked)
    headings = [_("측정일"), _("지표"), _("구분"), _("측정값"), _("단위"), _("응답 수"), _("출처"), _("비고")]
    mark = labels.example_mark(context)

    def pieces() -> Iterator[bytes]:
        """The CSV of all readings that match, in pieces."""
        rows = query.stream(stores.store(context.store_url), QUESTION, **asked)
        yield from rows_csv(headings, (_cells(context, row) for row in rows), mark)

    rows = context.page(QUESTION, pagination.ROWS, skip, **asked)
    open_to_all = why_closed(context) is None
    choose, open_row = pagination.opener("measurement-list", "measurement", [row["measurement_id"] for row in rows])
    with place:
        chosen = tables.table(
            context,
            _("측정값 {count}건", count=formats.count(count)),
            tables.columns_of(headings, [_cells(context, row) for row in rows]),
            "measurements",
            right="look",
            numbers=(headings[3],),
            whole=downloads.csv_on_click(pieces),
            choose=choose if open_to_all else None,
            empty=_("고른 조건에 맞는 측정값이 없습니다.")
            if read_indicators(context.plan)
            else _("이 계획에는 측정값을 적는 지표가 없습니다. 실적은 행사와 지출 기록에서 셉니다."),
        )
        if open_to_all and read_indicators(context.plan):
            with st.container(horizontal=True, vertical_alignment="center"):
                new = (Asked("measurement"),)
                st.button(_("측정값 등록"), on_click=record_dialog_state.ask, args=new, icon=":material/add:", key="measurement-new")
                if rows:
                    st.caption(_("행을 고르면 그 측정값을 고치거나 지울 수 있습니다."))
    open_row(chosen)


def _filters(context: PageContext) -> dict[str, Any]:
    indicators = {one.id: name(one.name) for one in read_indicators(context.plan).values()}
    with st.grid(2, min_column_width=140, gap="small", row_height=tables.CHOICE):
        indicator = url_widgets.menu(_("지표"), list(indicators), indicators.__getitem__, "measurement-indicator", placeholder=_("모두 보기"))
        text = pagination.search(_("출처·비고에서 찾기"), "measurement-text")
    return {"plan_id": context.plan.id, "as_of": context.as_of, "indicator_id": indicator, "text": text}


def _cells(context: PageContext, row: Mapping[str, Any]) -> list[Any]:
    indicator = next((one for one in context.plan.indicator if one.id == row["indicator_id"]), None)
    return [
        row["measured_on"],
        indicator_name(context.plan, row["indicator_id"]),
        part_word(context.plan, row),
        value_word(row["value_e4"]),
        name(indicator.unit) if indicator else None,
        row["answers"],
        row["source"],
        row["note"],
    ]
