"""The list of payments (지출 내역), filtered by category, activity, line, day and text, with its CSV."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

import streamlit as st

from chatdong.store.reading import query
from chatdong.store.reading.csv_format import answer_csv, rows_csv
from chatdong.store.reading.query import sql
from chatdong.ui.components import downloads, labels, pagination, tables, url_widgets
from chatdong.ui.components.write_access import why_closed
from chatdong.ui.i18n import formats
from chatdong.ui.i18n.language import _, name
from chatdong.ui.session import auth, stores
from chatdong.ui.session.page_context import PageContext
from chatdong.ui.views.records.money.kinds import source_word

QUESTION = "spending_list"


@auth.fragment
def spending_list(context: PageContext) -> None:
    """Draw the filters, one page of the payments that match, their number and sum (원), and the CSV of all; a chosen row opens for correction."""
    asked = _filters(context)
    count, total = context.payments_size(**asked)
    place = st.container()
    skip = pagination.page(count, "spending-page", asked)
    # These are headings that the importer reads, so that a downloaded CSV can be corrected and imported.
    headings = {
        "spent_on": _("지출일"),
        "activity": _("세부사업"),
        "item": _("산출내역"),
        "amount_krw": _("금액(원)"),
        "voucher": _("증빙번호"),
        "event": _("행사"),
        "occurrence": _("회차"),
        "memo": _("적요"),
    }
    # The list of a plan without commitments and sources, as known on the day, stays as short as it was.
    known = context.records_as_of
    more = {
        **({"commitment": _("원인행위번호")} if known.commitments else {}),
        **({"funding_source": _("재원")} if known.source_payments else {}),
    }
    headings |= more
    mark = labels.example_mark(context)

    def pieces() -> Iterator[bytes]:
        """The CSV of all payments that match, in pieces."""
        if more:
            # The words of a source are ours, so that the rows pass through Python.
            found = query.stream(stores.store(context.store_url), QUESTION, **context.payments_asked(**asked))
            yield from rows_csv(tuple(headings.values()), (_cells(row, headings) for row in found), mark)
            return
        with stores.store(context.store_url).cursor() as cursor:
            yield from answer_csv(cursor, sql(QUESTION), context.payments_asked(**asked), headings, mark)

    rows = context.payments(pagination.ROWS, skip, **asked)
    open_to_all = why_closed(context) is None
    choose, open_row = pagination.opener("spending-list", "spending", [row["spending_id"] for row in rows])
    with place:
        chosen = tables.table(
            context,
            _("지출 {count}건 · {amount}원", count=formats.count(count), amount=formats.won(total)),
            tables.columns_of(tuple(headings.values()), [_cells(row, headings) for row in rows]),
            "spending-records",
            right="look",
            won=(headings["amount_krw"],),
            whole=downloads.csv_on_click(pieces),
            choose=choose if open_to_all else None,
            empty=_("고른 조건에 맞는 지출이 없습니다. 조건을 지우면 기준일까지 기록된 지출이 모두 보입니다.")
            if _narrowed(asked)
            else _("기준일까지 기록된 지출이 없습니다. 오른쪽 위의 ‘기록하기’에서 적거나 ‘파일 가져오기’로 넣으면 여기에 나타납니다."),
        )
        if rows and open_to_all:
            st.caption(_("행을 고르면 고칠 수 있습니다."))
    open_row(chosen)


def _cells(row: Mapping[str, Any], columns: Iterable[str]) -> list[Any]:
    """A payment's cells, its source of funding in words."""
    return [source_word(row[column]) if column == "funding_source" and row[column] else row[column] for column in columns]


def _filters(context: PageContext) -> dict[str, object]:
    """Draw the filters, which are kept in query parameters, and return the arguments of the query."""
    lines = context.plan.budget_line
    categories = {c.id: name(c.name) for c in context.plan.category}
    activities = {a.id: name(a.name) for a in context.plan.activity if any(line.activity == a.id for line in lines)}
    every = _("모두 보기")
    with st.grid(6, min_column_width=140, gap="small", row_height=tables.CHOICE):
        category = url_widgets.menu(_("편성목"), list(categories), categories.__getitem__, "category", placeholder=every)
        activity = url_widgets.menu(_("세부사업"), list(activities), activities.__getitem__, "activity", placeholder=every)
        of_activity = {line.id: labels.line_name(context.plan, line.id) for line in lines if activity in (None, line.activity)}
        line = url_widgets.menu(_("산출내역"), list(of_activity), of_activity.__getitem__, "line", placeholder=every)
        first, last = pagination.period("spent", date(1990, 1, 1), context.plan.counted.end)
        text = pagination.search(_("증빙번호·적요에서 찾기"), "spending-text")
    return {
        "category_id": category,
        "activity_id": activity,
        "line_ids": (line,) if line else None,
        "first_day": first,
        "last_day": last,
        "text": text,
    }


def _narrowed(asked: dict[str, object]) -> bool:
    """True where a filter is set."""
    return any(asked[key] is not None for key in ("category_id", "activity_id", "line_ids", "first_day", "last_day", "text"))
