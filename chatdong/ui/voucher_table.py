"""Vouchers as a table: when, from which line, how much, on what paper, for which event."""

import pandas as pd

from chatdong.domain.plan import Plan
from chatdong.ui import formats, parts
from chatdong.ui.data import View
from chatdong.ui.language import _


def paid(view: View, line_ids: frozenset[str], month: int | None = None) -> pd.DataFrame:
    """What was paid from some lines up to the as-of date, in the year or in one of its months."""
    spending = view.ask("spending", plan_id=view.plan.id, as_of=view.as_of)
    spending = spending[spending["line_id"].isin(line_ids)]
    return spending if month is None else spending[pd.to_datetime(spending["spent_on"]).dt.month == month]


def vouchers(view: View, spending: pd.DataFrame, title: str, stem: str) -> None:
    """The vouchers with their sum in the title, and their CSV."""
    total = formats.thousands(int(spending["amount_krw"].sum()))
    parts.table(
        view,
        _("{title} {count}건 · {amount}천원", title=title, count=len(spending), amount=total),
        pd.DataFrame(
            {
                _("지출일"): [on.date() for on in pd.to_datetime(spending["spent_on"])],
                _("산출내역"): [parts.line_name(view.plan, line_id) for line_id in spending["line_id"]],
                _("금액"): spending["amount_krw"].to_list(),
                _("증빙번호"): spending["voucher"].to_list(),
                _("적요"): spending["memo"].to_list(),
                _("행사"): [
                    event_name(view.plan, activity_id, occurrence)
                    for activity_id, occurrence in zip(spending["event_activity_id"], spending["event_occurrence"], strict=True)
                ],
            }
        ),
        stem,
        money=(_("금액"),),
        empty=_("이 기간에는 낸 돈이 없습니다."),
    )


def event_name(plan: Plan, activity_id: str | None, occurrence: int | None) -> str:
    """An activity with the number of its occurrence, where it has one; nothing where a voucher belongs to no event."""
    if pd.isna(activity_id):
        return ""
    name = parts.activity_name(plan, activity_id)
    return name if pd.isna(occurrence) else _("{activity} {number}회차", activity=name, number=int(occurrence))
