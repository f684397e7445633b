"""The list of commitments (원인행위) with what is paid and left of each, and its CSV."""

from collections.abc import Iterator, Mapping
from typing import Any

import streamlit as st

from chatdong.store.reading import query
from chatdong.store.reading.csv_format import rows_csv
from chatdong.ui.components import downloads, labels, pagination, record_dialog_state, tables, url_widgets
from chatdong.ui.components.record_dialog_state import Asked
from chatdong.ui.components.write_access import why_closed
from chatdong.ui.i18n import formats
from chatdong.ui.i18n.language import _, active
from chatdong.ui.session import auth, stores
from chatdong.ui.session.page_context import PageContext
from chatdong.ui.views.records.money import kinds

QUESTION = "commitment_list"


@auth.fragment
def commitment_list(context: PageContext) -> None:
    """Draw the filters, one page of the commitments that match, and the CSV of all of them; a chosen row opens for correction, payment or
    reduction."""
    asked = _filters(context)
    count, total = context.size(QUESTION, "amount_krw", **asked)
    place = st.container()
    skip = pagination.page(count, "commitment-page", asked)
    headings = [_("원인행위일"), _("세부사업"), _("산출내역"), _("금액(원)"), _("감액(원)"), _("지급(원)"), _("미지급(원)")]
    headings += [_("지급예정일"), _("원인행위번호"), _("거래상대 구분"), _("적요")]
    mark = labels.example_mark(context)

    def pieces() -> Iterator[bytes]:
        """The CSV of all commitments that match, in pieces."""
        yield from rows_csv(headings, map(_cells, query.stream(stores.store(context.store_url), QUESTION, **asked)), mark)

    rows = context.page(QUESTION, pagination.ROWS, skip, **asked)
    open_to_all = why_closed(context) is None
    choose, open_row = pagination.opener("commitment-list", "commitment", [row["commitment_id"] for row in rows])
    with place:
        chosen = tables.table(
            context,
            _("원인행위 {count}건 · {amount}원", count=formats.count(count), amount=formats.won(total)),
            tables.columns_of(headings, [_cells(row) for row in rows]),
            "commitments",
            right="look",
            won=tuple(headings[3:7]),
            whole=downloads.csv_on_click(pieces),
            choose=choose if open_to_all else None,
            empty=_("고른 조건에 맞는 원인행위가 없습니다. 조건을 지우면 기준일까지 기록된 원인행위가 모두 보입니다.")
            if asked["line_id"] or asked["text"] or asked["unpaid_only"]
            else _("아직 원인행위가 없습니다. 아래의 ‘원인행위 등록’에서 적거나 ‘파일 가져오기’로 넣으면 여기에 나타납니다.")
            if open_to_all
            else _("아직 원인행위가 없습니다."),
        )
        if open_to_all:
            with st.container(horizontal=True, vertical_alignment="center"):
                new = (Asked("commitment"),)
                st.button(_("원인행위 등록"), on_click=record_dialog_state.ask, args=new, icon=":material/add:", key="commitment-new")
                if rows:
                    st.caption(_("행을 고르면 그 원인행위로 지출하거나, 줄이거나, 고칠 수 있습니다."))
    open_row(chosen)


def _filters(context: PageContext) -> dict[str, Any]:
    lines = {line.id: labels.line_name(context.plan, line.id) for line in context.plan.budget_line}
    with st.grid(3, min_column_width=140, gap="small", row_height=tables.CHOICE):
        line = url_widgets.menu(_("산출내역"), list(lines), lines.__getitem__, "commitment-line", placeholder=_("모두 보기"))
        text = pagination.search(_("원인행위번호·적요에서 찾기"), "commitment-text")
        unpaid = st.checkbox(_("미지급이 남은 것만"), key="commitment-unpaid", bind="query-params")
    return {
        "plan_id": context.plan.id,
        "as_of": context.as_of,
        "language": active(),
        "line_id": line,
        "text": text,
        "unpaid_only": unpaid,
    }


def _cells(row: Mapping[str, Any]) -> list[Any]:
    counterpart = row["counterpart"]
    return [
        row["committed_on"],
        row["activity"],
        row["item"],
        row["amount_krw"],
        row["reduced_krw"],
        row["paid_krw"],
        row["unpaid_krw"],
        row["due_on"],
        row["number"],
        counterpart and kinds.counterpart_word(counterpart),
        row["memo"],
    ]
