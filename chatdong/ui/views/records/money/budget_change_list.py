"""The lists of the changes of the budget (전용, 추경, 전년도 이월) and of what is carried to the next year, with their CSVs."""

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

CHANGES, CARRIED = "budget_change_list", "carry_over_list"


@auth.fragment
def budget_change_list(context: PageContext) -> None:
    """Draw the filters, one page of the changes of the budget that match, and all carry-overs, each with its CSV; a chosen row opens for approval
    or correction."""
    asked = _filters(context)
    count, _nothing = context.size(CHANGES, **asked)
    place = st.container()
    skip = pagination.page(count, "budget-change-page", asked)
    headings = [
        _("제안일"),
        _("구분"),
        _("줄이는 산출내역"),
        _("늘리는 산출내역"),
        _("금액(원)"),
        _("승인일"),
        _("사유"),
        _("승인 문서"),
        _("담은 차수"),
    ]
    rows = context.page(CHANGES, pagination.ROWS, skip, **asked)
    open_to_all = why_closed(context) is None
    choose, open_row = pagination.opener("budget-change-list", "budget_change", [row["budget_change_id"] for row in rows])
    with place:
        chosen = tables.table(
            context,
            _("전용·추경·전년도 이월 {count}건", count=formats.count(count)),
            tables.columns_of(headings, [_change(row) for row in rows]),
            "budget-changes",
            right="look",
            won=(headings[4],),
            whole=downloads.csv_on_click(lambda: _pieces(context, CHANGES, headings, asked)),
            choose=choose if open_to_all else None,
            empty=_("고른 조건에 맞는 예산 변경이 없습니다. 조건을 지우면 기준일까지 기록된 예산 변경이 모두 보입니다.")
            if asked["line_id"] or asked["text"]
            else _("아직 전용·추경·전년도 이월이 없습니다. 아래의 ‘전용·추경 등록’에서 적으면 여기에 나타납니다.")
            if open_to_all
            else _("아직 전용·추경·전년도 이월이 없습니다."),
        )
    open_row(chosen)
    _carry_overs(context)
    if open_to_all:
        with st.container(horizontal=True, vertical_alignment="center"):
            for kind, words in (("budget_change", _("전용·추경 등록")), ("carry_over", _("이월 등록"))):
                st.button(words, on_click=record_dialog_state.ask, args=(Asked(kind),), icon=":material/add:", key=f"{kind}-new")
            st.caption(_("승인일이 빈 것은 제안이며 예산현액에 들지 않습니다. 행을 고르면 승인하거나 고칠 수 있습니다."))


def _carry_overs(context: PageContext) -> None:
    """Draw the carry-overs of the plan; there are few, so that they stand on one page."""
    asked = {"plan_id": context.plan.id, "as_of": context.as_of, "language": active()}
    count, total = context.size(CARRIED, "amount_krw", **asked)
    headings = [_("구분"), _("세부사업"), _("산출내역"), _("금액(원)"), _("승인일"), _("원인행위번호"), _("사유"), _("승인 문서")]
    place = st.container()
    skip = pagination.page(count, "carry-over-page", asked)
    rows = context.page(CARRIED, pagination.ROWS, skip, **asked)
    choose, open_row = pagination.opener("carry-over-list", "carry_over", [row["carry_over_id"] for row in rows])
    with place:
        chosen = tables.table(
            context,
            _("다음 해로 이월 {count}건 · {amount}원", count=formats.count(count), amount=formats.won(total)),
            tables.columns_of(headings, [_carried(row) for row in rows]),
            "carry-overs",
            right="look",
            won=(headings[3],),
            whole=downloads.csv_on_click(lambda: _pieces(context, CARRIED, headings, asked)),
            choose=choose if why_closed(context) is None else None,
            empty=_("다음 해로 넘기는 이월이 없습니다."),
        )
    open_row(chosen)


def _pieces(context: PageContext, question: str, headings: list[str], asked: Mapping[str, Any]) -> Iterator[bytes]:
    """The CSV of all rows of one of the lists, in pieces."""
    cells = _change if question == CHANGES else _carried
    yield from rows_csv(headings, map(cells, query.stream(stores.store(context.store_url), question, **asked)), labels.example_mark(context))


def _filters(context: PageContext) -> dict[str, Any]:
    lines = {line.id: labels.line_name(context.plan, line.id) for line in context.plan.budget_line}
    with st.grid(2, min_column_width=140, gap="small", row_height=tables.CHOICE):
        line = url_widgets.menu(_("산출내역"), list(lines), lines.__getitem__, "change-line", placeholder=_("모두 보기"))
        text = pagination.search(_("사유·승인 문서에서 찾기"), "change-text")
    return {"plan_id": context.plan.id, "as_of": context.as_of, "language": active(), "line_id": line, "text": text}


def _change(row: Mapping[str, Any]) -> list[Any]:
    columns = ("from_item", "to_item", "amount_krw", "approved_on", "reason", "approval", "contained_in_revision")
    return [row["proposed_on"], kinds.change_word(row["kind"]), *(row[column] for column in columns)]


def _carried(row: Mapping[str, Any]) -> list[Any]:
    columns = ("activity", "item", "amount_krw", "approved_on", "number", "reason", "approval")
    return [kinds.change_word(row["kind"]), *(row[column] for column in columns)]
