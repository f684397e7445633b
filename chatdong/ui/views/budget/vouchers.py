"""The table of vouchers: date, budget line, amount, number, memo and event."""

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from chatdong.domain.plan.model import Plan, Window
from chatdong.store.reading import query
from chatdong.store.reading.csv_format import rows_csv
from chatdong.ui.components import downloads, labels, pagination, tables
from chatdong.ui.i18n import formats
from chatdong.ui.i18n.language import _
from chatdong.ui.session import stores
from chatdong.ui.session.page_context import PageContext


def vouchers(context: PageContext, line_ids: frozenset[str], title: str, stem: str, month: Window | None = None) -> None:
    """Draw the payments from some budget lines up to the as-of date, in all or in one ``month``: one page of the table, the number and
    sum (천원) of all of them in its title, and the CSV of all of them."""
    bounds = (None, None) if month is None else (month.start, month.end)
    asked = {"line_ids": tuple(sorted(line_ids)), "first_day": bounds[0], "last_day": bounds[1]}
    count, total = context.payments_size(**asked)
    skip = pagination.page(count, f"{stem}-page", asked)
    headings = [_("지출일"), _("산출내역"), _("금액"), _("증빙번호"), _("적요"), _("행사")]
    mark = labels.example_mark(context)

    def pieces() -> Iterator[bytes]:
        """The CSV of all payments, in pieces."""
        rows = query.stream(stores.store(context.store_url), "spending_list", **context.payments_asked(**asked))
        yield from rows_csv(headings, (_cells(context, row) for row in rows), mark)

    tables.table(
        context,
        _("{title} {count}건 · {amount}천원", title=title, count=formats.count(count), amount=formats.thousands(total)),
        tables.columns_of(headings, [_cells(context, row) for row in context.payments(pagination.ROWS, skip, **asked)]),
        stem,
        right="look",
        money=(_("금액"),),
        whole=downloads.csv_on_click(pieces) if count > pagination.ROWS else None,
        empty=_("이 기간에는 낸 돈이 없습니다."),
    )


def _cells(context: PageContext, row: Mapping[str, Any]) -> list[Any]:
    event = _("{activity} {number}회차", activity=row["event"], number=row["occurrence"]) if row["occurrence"] else row["event"] or ""
    return [row["spent_on"], labels.line_name(context.plan, row["line_id"]), row["amount_krw"], row["voucher"], row["memo"], event]


def event_name(plan: Plan, activity_id: str | None, occurrence: int | None) -> str:
    """The activity's name with the occurrence's number where there is one; "" for a payment without an event."""
    if pd.isna(activity_id):
        return ""
    name = labels.activity_name(plan, activity_id)
    return name if occurrence is None or pd.isna(occurrence) else _("{activity} {number}회차", activity=name, number=int(occurrence))
