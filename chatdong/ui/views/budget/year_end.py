"""The year's end: what becomes of every won of the balance, under which condition, and by when what has to be done to change it."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

import streamlit as st

from chatdong.domain import glossary
from chatdong.domain.budget.committed import counted_twice, why_counted_twice
from chatdong.domain.plan.funding import ORDER, Source
from chatdong.domain.plan.model import FundingSource
from chatdong.domain.rounding import percent
from chatdong.domain.year_end.deadlines import LeadTime, commit_by
from chatdong.domain.year_end.dispositions import Disposition, Part, Ruling, givers, rulings, sums
from chatdong.public_holidays import public_holidays
from chatdong.ui.components import downloads, labels, tables, url_widgets
from chatdong.ui.i18n import formats
from chatdong.ui.i18n.language import _, active, say
from chatdong.ui.session import auth, cache
from chatdong.ui.session.page_context import PageContext
from chatdong.ui.views.budget import closing, settlement

UNBOUND = (Disposition.TO_COMMIT, Disposition.RETURN, Disposition.LAPSE)
"""What a commitment would still change: for a line without any of it there is no day to commit by."""

URGENT = {Disposition.TO_CARRY: "▲", Disposition.SHORT: "■"}
"""What nobody has decided yet is marked, and so is money that is not there."""

LONGEST_DELIVERY, LONGEST_PAYMENT = 180, 30
"""The longest times in days that a user may set."""


def word(disposition: Disposition) -> str:
    """The word of a disposition (이월, 불용 …); with its mark where somebody has to act."""
    plain = say(rulings("")[disposition].word)
    return f"{URGENT[disposition]} {plain}" if disposition in URGENT else plain


@auth.fragment
def section(context: PageContext) -> None:
    """Draw what becomes of the balance, each part with its condition and what changes it, the lines with the last day to commit their money, and
    the settlement as files."""
    granted = _granted(context)
    parts = context.dispositions(granted)
    amounts = sums(parts)
    _table_of_parts(context, parts, amounts)
    for of in counted_twice(context.all_records, context.as_of):
        st.warning(formats.said(why_counted_twice(labels.line_name(context.plan, of.commitment.line_id), of)), icon=":material/warning:")
    closing.close(context, granted)
    if amounts:
        _explained(context, parts, amounts)
    settlement.files(context, granted)


def _explained(context: PageContext, parts: tuple[Part, ...], amounts: dict[Disposition, int]) -> None:
    """Draw the conditions of the parts, and the lines with the last day to commit their money."""
    for disposition, ruling in _rulings(context, amounts).items():
        law = "" if ruling.law is None else _("근거: {law}.", law=say(ruling.law))
        told = _("{condition} 바꾸려면: {change} {law}", condition=say(ruling.condition), change=say(ruling.change), law=law)
        st.markdown(f"- **{word(disposition)}** - {formats.plain(told.strip())}")
    with st.container(horizontal=True, vertical_alignment="bottom", key="choices-year-end"):
        lead = _lead_time()
    st.caption(
        formats.plain(
            _(
                "원인행위 마감 권고일은 마지막 지급일({last})에서 거꾸로 셉니다: 지급에 근무일 {payment}일(지방계약법 시행령 제67조 제1항), "
                "납품이나 행사 준비에 {delivery}일. 지급만 하는 내역은 준비 기간을 세지 않습니다. 토·일요일과 공휴일은 근무일이 아닙니다.",
                last=formats.day(context.plan.counted.end),
                payment=lead.payment_days,
                delivery=lead.delivery_days,
            )
        )
    )
    tables.table(
        context,
        _("산출내역별 잔액의 갈 곳"),
        _lines(context, parts, _commit_by(context, lead)),
        "year-end-lines",
        right="look",
        money=(_("집행잔액"), *(word(d) for d in Disposition)),
        all_rows=True,
    )


def _granted(context: PageContext) -> tuple[FundingSource, ...]:
    """The sources that get back what is left, as chosen in a query parameter; () for the usual ones. Nothing is drawn where the plan names no source."""
    known = [source for source in context.status.sources.of() if source is not None]
    if not known:
        return ()
    usual = " · ".join(say(glossary.source_word(source)) for source in sorted(givers(known), key=ORDER.index)) or _("없음")
    chosen = url_widgets.several(
        _("남으면 돌려줄 재원"),
        [source.value for source in known],
        lambda source: say(glossary.source_word(source)),
        "granted",
        placeholder=_("보통: {usual}", usual=usual),
        help=_("고르지 않으면 이 사업보다 위 단계에서 준 재원을 돌려주는 것으로 셉니다. 교부 조건에 맞게 고르십시오."),
    )
    return tuple(map(FundingSource, chosen))


def _table_of_parts(context: PageContext, parts: tuple[Part, ...], amounts: dict[Disposition, int]) -> None:
    """Draw the parts of the balance, by source where the plan names some, under the finding; the file has their conditions too."""
    balance, known = context.status.rows[0].remaining_krw, _rulings(context, amounts)
    sources = [source for source in ORDER if any(part.source == source for part in parts)]
    by_source = {} if sources in ([], [None]) else {say(glossary.source_word(s)): [_of(parts, d, s) for d in known] for s in sources}
    shown: dict[str, Sequence[object]] = {
        _("갈 곳"): [word(disposition) for disposition in known],
        _("금액"): [amounts[disposition] for disposition in known],
        _("잔액 가운데"): [percent(amounts[disposition], balance) if balance > 0 else None for disposition in known],
        **by_source,
    }
    whole: dict[str, Sequence[object]] = shown | {
        _("조건"): [say(ruling.condition) for ruling in known.values()],
        _("바꾸려면"): [say(ruling.change) for ruling in known.values()],
        _("근거"): ["" if ruling.law is None else say(ruling.law) for ruling in known.values()],
    }
    tables.table(
        context,
        _finding(balance, amounts),
        shown,
        "year-end",
        right="look",
        money=(_("금액"), *by_source),
        percents=(_("잔액 가운데"),),
        all_rows=True,
        empty=_("남은 돈이 없어 나눌 것이 없습니다."),
        whole=downloads.on_click(tables.csv_of(context, lambda: whole, (_("금액"), *by_source))),
    )


def _of(parts: tuple[Part, ...], disposition: Disposition, source: Source) -> int:
    """What becomes so of the money of a source (won)."""
    return sum(part.amount_krw for part in parts if (part.disposition, part.source) == (disposition, source))


def _finding(balance_krw: int, amounts: dict[Disposition, int]) -> str:
    """The balance, and the gravest thing about it: money that is missing, a carry-over that nobody decided, what will be left over,
    what is planned and not yet committed (천원)."""
    balance = formats.thousands(balance_krw)
    if short := amounts.get(Disposition.SHORT):
        return _("연말 정리: 집행잔액 {balance}천원, 산출내역에서 모두 {short}천원이 부족합니다", balance=balance, short=formats.thousands(-short))
    if undecided := amounts.get(Disposition.TO_CARRY):
        return _("연말 정리: 집행잔액 {balance}천원 가운데 {amount}천원은 이월을 정해야 합니다", balance=balance, amount=formats.thousands(undecided))
    left = amounts.get(Disposition.LAPSE, 0) + amounts.get(Disposition.RETURN, 0)
    if left:
        return _(
            "연말 정리: 집행잔액 {balance}천원 가운데 {amount}천원은 쓸 곳이 정해지지 않았습니다", balance=balance, amount=formats.thousands(left)
        )
    if planned := amounts.get(Disposition.TO_COMMIT):
        amount = formats.thousands(planned)
        return _("연말 정리: 집행잔액 {balance}천원 가운데 {amount}천원은 아직 원인행위를 하지 않았습니다", balance=balance, amount=amount)
    return _("연말 정리: 집행잔액 {balance}천원의 갈 곳이 모두 정해졌습니다", balance=balance)


def _rulings(context: PageContext, amounts: dict[Disposition, int]) -> dict[Disposition, Ruling]:
    """The dispositions that have an amount with their rulings, those that need somebody to act first."""
    known = rulings(formats.day(context.plan.counted.end))
    return {disposition: known[disposition] for disposition in sorted(amounts, key=lambda d: d not in URGENT)}


def _lead_time() -> LeadTime:
    """The times between commitment and payment, kept in query parameters; their fields stand in a popover."""
    usual = LeadTime()
    delivery = url_widgets.number("delivery", LONGEST_DELIVERY, usual.delivery_days)
    payment = url_widgets.number("payment", LONGEST_PAYMENT, usual.payment_days)
    fields = st.popover(_("걸리는 날"), key="lead-time", on_change="rerun", icon=":material/tune:")
    if fields.open:
        with fields:
            url_widgets.number_input(
                _("납품·준비 기간(일)"), "delivery", LONGEST_DELIVERY, usual.delivery_days, _("계약한 날부터 납품이나 행사까지 걸리는 날수입니다.")
            )
            url_widgets.number_input(
                _("지급 기간(근무일)"), "payment", LONGEST_PAYMENT, usual.payment_days, _("청구를 받고 치를 때까지의 근무일입니다."), step=1
            )
    return LeadTime(delivery, payment)


@cache.cached(64, key=lambda context, lead: (*context.identity, lead))
def _commit_by(context: PageContext, lead: LeadTime) -> dict[str, date]:
    year = context.plan.year
    return commit_by(context.plan, public_holidays(year.start, context.plan.counted.end), lead)


@cache.cached(64, key=lambda context, parts, days: (*context.identity, tuple(days.items()), active()))
def _lines(context: PageContext, parts: tuple[Part, ...], days: dict[str, date]) -> tables.Columns:
    """The lines that have a balance: the last day to commit, the days left until then, the balance and its parts (won); those that need somebody
    to act come first."""
    of_line: dict[str, dict[Disposition, int]] = defaultdict(lambda: defaultdict(int))
    for part in parts:
        of_line[part.line_id][part.disposition] += part.amount_krw
    order = {line.id: place for place, line in enumerate(context.plan.budget_line)}
    lines = sorted(of_line, key=lambda line_id: (not URGENT.keys() & of_line[line_id].keys(), order.get(line_id, len(order))))
    days = {line_id: day for line_id, day in days.items() if any(of_line[line_id][d] for d in UNBOUND)}
    used = [d for d in Disposition if any(of_line[line_id][d] for line_id in lines)]
    return {
        _("산출내역"): [labels.line_name(context.plan, line_id) for line_id in lines],
        _("원인행위 마감 권고일"): [days.get(line_id) for line_id in lines],
        _("남은 날"): [_days_left(context.as_of, days.get(line_id)) for line_id in lines],
        _("집행잔액"): [sum(of_line[line_id].values()) for line_id in lines],
        **{word(d): [of_line[line_id][d] for line_id in lines] for d in used},
    }


def _days_left(as_of: date, by: date | None) -> str:
    """The days left until the last day to commit, or that it has passed."""
    if by is None:
        return formats.UNKNOWN
    return _("{days}일", days=(by - as_of).days) if by >= as_of else _("지남")
