"""The header and the footer of every page, and the names of its downloads."""

from collections.abc import Sequence

import streamlit as st

from chatdong.domain.plan.reconciliation import reconcile
from chatdong.ui.i18n import formats
from chatdong.ui.i18n.language import _
from chatdong.ui.session import auth, stores
from chatdong.ui.session.page_context import PageContext


def marked(store_url: str, facts: Sequence[str]) -> str:
    """The line above a page's title as Markdown: the facts, then badges for example data and for a store that can only be read."""
    store = stores.store(store_url)
    line = formats.plain(" · ".join(facts))
    if store.is_example:
        line += f" :orange-badge[{_('예시 자료: 실제 기록이 아닙니다')}]"
    if store.read_only:
        line += f" :gray-badge[{_('읽기 전용')}]"
    if auth.mode() == "read_only":
        line += f" :orange-badge[{_('로그인 없이 열린 서버: 볼 수만 있습니다')}]"
    return line


def takes_records(store_url: str) -> bool:
    """True where the user of this session may record in a store."""
    store = stores.store(store_url)
    return not (store.is_example or store.read_only) and auth.may("record")


def header(context: PageContext, headline: str) -> None:
    """Draw the headline as the page's title."""
    st.title(formats.plain(headline), anchor=False)
    _not_adding_up(context)
    _outside_year(context)


def _outside_year(context: PageContext) -> None:
    """Draw an error where the store holds payments outside the plan's year, as older versions took them."""
    days = context.all_records.outside(context.plan.counted)
    if not days:
        return
    within = dict.fromkeys(days, 0)
    for day in context.all_records.spending:
        if day.on in within:
            within[day.on] += day.amount_krw
    st.error(
        formats.plain(
            _(
                "{year}년도 밖의 날짜로 적힌 지출 {amount}원이 있습니다({days}). 이 계획의 수치와 맞지 않으니 ‘기록’에서 날짜를 고치거나 그해의 계획으로 옮기십시오.",
                year=context.plan.fiscal_year,
                amount=formats.won(sum(within.values())),
                days=", ".join(formats.day(day) for day in days[:3]) + (" …" if len(days) > 3 else ""),
            )
        ),
        icon=":material/error:",
    )


def reconciliation_strip(context: PageContext) -> None:
    """Draw the foot note of a page: the four totals of the plan that must be equal, where they are (``_not_adding_up`` says where not).

    Nothing is drawn for a plan whose text cannot be read.
    """
    if context.outlined:
        return
    totals = reconcile(context.plan)
    if not totals.has_parts:
        total = formats.thousands(totals.total_krw)
        st.caption(_("총 예산은 {total}천원이고, 이를 나눈 편성목과 산출내역, 집행계획이 계획에 적혀 있지 않아 비교할 합계가 없습니다.", total=total))
        return
    parts = {
        "lines": formats.thousands(totals.lines_krw),
        "categories": formats.thousands(totals.categories_krw),
        "total": formats.thousands(totals.total_krw),
    }
    if totals.holds and totals.last_milestone_krw is None:
        figures = _("산출내역 합계 {lines} = 편성목 합계 {categories} = 총 예산 {total} (천원) · 집행계획이 없습니다", **parts)
        st.caption(f":material/check: {figures}")
        return
    if totals.holds:
        figures = _(
            "산출내역 합계 {lines} = 편성목 합계 {categories} = 총 예산 {total} = 집행계획 마지막 누계 {last} (천원)",
            last=formats.thousands(totals.last_milestone_krw),
            **parts,
        )
        st.caption(f":material/check: {figures}")
        return


def _not_adding_up(context: PageContext) -> None:
    """Draw an error with the differences (won) where the totals of the plan that must be equal are not."""
    if context.outlined:
        return
    totals = reconcile(context.plan)
    if totals.holds or not totals.has_parts:
        return
    amounts = (
        (_("산출내역 합계"), totals.lines_krw),
        (_("편성목 합계"), totals.categories_krw),
        (_("집행계획 마지막 누계"), totals.last_milestone_krw),
    )
    differences = ", ".join(
        f"{label} {formats.won(amount)} ({formats.won(amount - totals.total_krw)})"
        for label, amount in amounts
        if amount is not None and amount != totals.total_krw
    )
    st.error(
        _(
            "총 예산 {total}원과 맞지 않는 합계가 있습니다(원, 괄호 안은 차이): {differences}",
            total=formats.won(totals.total_krw),
            differences=differences,
        ),
        icon=":material/error:",
    )


def file_name(context: PageContext, stem: str, extension: str) -> str:
    """The name of a downloaded file, with plan (none where it has several), ``stem`` and as-of date; that of the example begins with 예시자료."""
    example = f"{_('예시자료')}-" if context.is_example else ""
    plan = "" if context.together is not None else f"{context.plan.id}-"
    return f"{example}chatdong-{plan}{stem}-{context.as_of.isoformat()}.{extension}"
