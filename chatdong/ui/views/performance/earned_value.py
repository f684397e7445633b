"""The figures of earned value, each with its term, formula, inputs and meaning today."""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

import streamlit as st

from chatdong.domain import glossary
from chatdong.domain.budget.earned_value import earned_by_activity
from chatdong.domain.message import Message
from chatdong.domain.plan.milestones import planned_piece
from chatdong.domain.rounding import percent
from chatdong.ui.components import headlines, tables
from chatdong.ui.i18n import formats
from chatdong.ui.i18n.formats import exact_thousands as k
from chatdong.ui.i18n.language import _, active, say
from chatdong.ui.session import cache
from chatdong.ui.session.page_context import PageContext


@dataclass(frozen=True)
class Explained:
    """One figure of earned value with its explanation.

    ``amount_krw`` (won) or ``index`` is its value; both are None where it has none, and ``meaning`` then gives the reason. ``inputs`` is the
    formula with today's amounts in 천원.
    """

    sign: str
    term: Message
    formula: str
    inputs: str
    meaning: str
    amount_krw: int | None = None
    index: Fraction | None = None

    @property
    def value(self) -> str:
        """The figure as text: an amount in 천원 or an index with two decimals; "–" where it has no value."""
        return formats.thousands(self.amount_krw) if self.index is None else formats.ratio(self.index)

    @property
    def other_term(self) -> str:
        """The term in the other language: English in a Korean session, Korean in an English one."""
        return str(self.term) if active() == "en" else say(self.term, "en")


@cache.cached(64, key=lambda context: (*context.identity, active()))
def main_figures(context: PageContext) -> tuple[Explained, ...]:
    """Cost variance, schedule variance, CPI and SPI."""
    now, value = context.status.figures, context.status.figures.value
    return (
        _explained(
            context,
            "cv",
            f"{k(now.earned)} − {k(now.actual)} = {k(value.cv)}",
            _side(
                value.cv,
                lambda x: _("한 일에 계획된 금액보다 {amount}천원 덜 썼습니다.", amount=x),
                lambda x: _("한 일에 계획된 금액보다 {amount}천원 더 썼습니다.", amount=x),
                _("한 일에 계획된 금액만큼 썼습니다."),
            ),
            value.cv,
        ),
        _explained(
            context,
            "sv",
            f"{k(now.earned)} − {k(now.planned)} = {k(value.sv)}",
            _side(
                value.sv or 0,
                lambda x: _("계획보다 {amount}천원어치 일을 더 했습니다.", amount=x),
                lambda x: _("계획보다 {amount}천원어치 일을 덜 했습니다.", amount=x),
                _("계획한 만큼 일했습니다."),
            ),
            value.sv,
        ),
        _explained(
            context,
            "cpi",
            f"{k(now.earned)} ÷ {k(now.actual)} = {formats.ratio(value.cpi)}",
            _("1천원을 써서 계획 금액으로 {worth}천원어치를 했습니다.", worth=formats.ratio(value.cpi)),
            index=value.cpi,
        ),
        _explained(
            context,
            "spi",
            f"{k(now.earned)} ÷ {k(now.planned)} = {formats.ratio(value.spi)}",
            _(
                "계획한 일의 {share}를 했습니다.",
                share=formats.percent(None if value.spi is None or now.planned is None else percent(now.earned, now.planned)),
            ),
            index=value.spi,
        ),
    )


@cache.cached(64, key=lambda context: (*context.identity, active()))
def other_figures(context: PageContext) -> tuple[Explained, ...]:
    """Planned, earned and actual amounts, TCPI, the three estimates at completion, ETC, VAC and the expected lapse (불용)."""
    now, value, why = context.status.figures, context.status.figures.value, context.status.variance
    # Where payments make a part of the earned value, the amount itself stands for the division.
    earned = [
        f"{k(e.budget_krw)}×{e.held}/{e.times}" if e.amount_krw == e.held_krw else k(e.amount_krw)
        for e in earned_by_activity(context.plan, context.all_records, context.as_of)
    ]
    day = headlines.until(context)
    return (
        _explained(
            context,
            "planned",
            _piece(context),
            _(
                "{day}까지 {amount}천원어치를 하기로 했습니다(예산의 {share}).",
                day=day,
                amount=formats.thousands(now.planned),
                share=formats.percent(headlines.planned_share(now)),
            ),
            now.planned,
        ),
        _explained(
            context,
            "planned_bottom_up",
            _added([row.planned_krw for row in why.activities], now.planned_bottom_up),
            _("시기가 끝난 일을 모두 계획대로 하였다면 {amount}천원을 썼을 것입니다.", amount=formats.thousands(now.planned_bottom_up)),
            now.planned_bottom_up,
        ),
        _explained(
            context,
            "earned",
            f"{' + '.join(earned) or 0} = {k(now.earned)}",
            _(
                "{day}까지 한 일은 계획 금액으로 {amount}천원어치입니다(예산의 {share}).",
                day=day,
                amount=formats.thousands(now.earned),
                share=formats.percent(percent(now.earned, now.budget)),
            ),
            now.earned,
        ),
        _explained(
            context,
            "actual",
            _added([row.actual_krw for row in why.activities], now.actual),
            _(
                "{day}까지 {amount}천원을 썼습니다(예산의 {share}).",
                day=day,
                amount=formats.thousands(now.actual),
                share=formats.percent(percent(now.actual, now.budget)),
            ),
            now.actual,
        ),
        _explained(
            context,
            "tcpi",
            f"({k(now.budget)} − {k(now.earned)}) ÷ ({k(now.budget)} − {k(now.actual)}) = {formats.ratio(value.tcpi)}",
            _("예산 안에서 마치려면 앞으로 1천원을 써서 계획 금액으로 {worth}천원어치를 해야 합니다.", worth=formats.ratio(value.tcpi)),
            index=value.tcpi,
        ),
        _explained(
            context,
            "eac_by_pace",
            f"{k(now.budget)} ÷ ({k(now.earned)} ÷ {k(now.actual)}) = {k(now.eac_by_pace)}",
            _("남은 일도 지금까지처럼 쓰면 연말까지 {amount}천원을 씁니다.", amount=formats.thousands(now.eac_by_pace)),
            now.eac_by_pace,
        ),
        _explained(
            context,
            "eac_at_plan_cost",
            f"{k(now.actual)} + {k(now.budget)} − {k(now.earned)} = {k(now.eac_at_plan_cost)}",
            _("남은 일을 계획 금액대로 하면 연말까지 {amount}천원을 씁니다.", amount=formats.thousands(now.eac_at_plan_cost)),
            now.eac_at_plan_cost,
        ),
        _explained(
            context,
            "eac_bottom_up",
            f"{k(now.actual)} + {k(now.unpaid)} + {k(now.remaining)} = {k(now.eac_bottom_up)}",
            _("취소하지 않은 남은 일을 모두 계획대로 하면 연말까지 {amount}천원을 씁니다.", amount=formats.thousands(now.eac_bottom_up)),
            now.eac_bottom_up,
        ),
        _explained(
            context,
            "etc",
            f"{k(now.eac_bottom_up)} − {k(now.actual)} = {k(value.etc(now.eac_bottom_up))}",
            _("연말까지 {amount}천원을 더 쓸 전망입니다.", amount=formats.thousands(value.etc(now.eac_bottom_up))),
            value.etc(now.eac_bottom_up),
        ),
        _explained(
            context,
            "vac",
            f"{k(now.budget)} − {k(now.eac_by_pace)} = {k(value.vac(now.eac_by_pace))}",
            _side(
                value.vac(now.eac_by_pace) or 0,
                lambda x: _("지금까지처럼 쓰면 연말에 예산에서 {amount}천원이 남습니다.", amount=x),
                lambda x: _("지금까지처럼 쓰면 연말에 예산이 {amount}천원 부족합니다.", amount=x),
                _("지금까지처럼 쓰면 연말에 예산을 꼭 맞게 씁니다."),
            ),
            value.vac(now.eac_by_pace),
        ),
        _explained(
            context,
            "lapse",
            f"{k(now.current_budget)} − {k(now.eac_bottom_up)} = {k(now.lapse)}",
            _side(
                now.lapse,
                lambda x: _("남은 일을 계획대로 하면 {amount}천원이 불용될 전망입니다.", amount=x),
                lambda x: _("남은 일을 계획대로 하면 예산이 {amount}천원 부족할 전망입니다.", amount=x),
                _("남은 일을 계획대로 하면 불용이 없을 전망입니다."),
            ),
            now.lapse,
        ),
    )


def _explained(
    context: PageContext,
    code: str,
    inputs: str,
    meaning: str,
    amount_krw: int | None = None,
    *,
    index: Fraction | None = None,
) -> Explained:
    """The figure with its value; where it has none, without one and with the reason as its meaning."""
    term = glossary.figure(code)
    formula = say(term.formula) if term.formula else ""
    reason = context.status.figures.value.unknown({"planned": "pv", "vac": "eac_by_pace"}.get(code, code))
    if reason is None:
        return Explained(term.sign, term.word, formula, inputs, meaning, amount_krw, index)
    return Explained(
        term.sign,
        term.word,
        formula,
        formats.UNKNOWN,
        {
            "no_plan": _("계획에 집행계획(누계)이 없어 셈하지 않습니다."),
            "planned_little": _("기준일까지의 공식 계획이 예산의 1%에 못 미쳐 아직 판단하지 않습니다."),
            "earned_little": _("한 일이 예산의 1%에 못 미쳐 아직 판단하지 않습니다."),
            "nothing_spent": _("집행액이 없어 나눌 수 없습니다."),
            "nothing_left": _("남은 예산이 없어 나눌 수 없습니다."),
        }[reason],
    )


def _side(krw: int, more: Callable[[str], str], less: Callable[[str], str], same: str) -> str:
    """One of three sentences, by the sign of an amount (won); ``more`` and ``less`` get its absolute value in 천원."""
    if krw == 0:
        return same
    return (more if krw > 0 else less)(k(abs(krw)))


def _added(amounts: list[int], total: int) -> str:
    """A sum written out in 천원, without the amounts that are 0: 1,200 + 300 = 1,500."""
    return f"{' + '.join(k(amount) for amount in amounts if amount) or 0} = {k(total)}"


def _piece(context: PageContext) -> str:
    """The planned value to date as the interpolation between two milestones, written out in 천원."""
    piece, planned = planned_piece(context.plan, context.as_of), k(context.status.figures.planned)
    if piece is None or piece[0] == piece[1]:
        return _("마지막 누계 {amount}", amount=planned)
    start, end = piece
    low, high, passed, between = k(start.amount_krw), k(end.amount_krw), (context.as_of - start.on).days, (end.on - start.on).days
    return f"{low} + ({high} − {low}) × {passed}/{between} = {planned}"


def cards(figures: tuple[Explained, ...]) -> None:
    """Draw a metric for each figure, with its explanation in a popover."""
    with st.grid(4, min_column_width=150, gap="small"):
        for one in figures:
            with st.container(border=True, gap="xxsmall", height="stretch"):
                # st.metric truncates a long label; Markdown wraps it.
                st.markdown(f":small[{formats.plain(f'{say(one.term)} {one.sign}')}]")
                st.metric(say(one.term), one.value, label_visibility="collapsed")
                explain = _("{term} 풀이", term=one.sign or say(one.term))
                with st.popover(explain, type="tertiary", icon=":material/function:", key=f"explain-{one.term.template}"):
                    st.markdown(f"**{formats.plain(say(one.term))}** ({formats.plain(one.other_term)})\n\n{formats.plain(one.meaning)}")
                    formula, inputs = _("식: {formula}", formula=one.formula), _("오늘의 값(천원): {inputs}", inputs=one.inputs)
                    st.caption(f"{formats.plain(formula)}\n\n{formats.plain(inputs)}")


def table(context: PageContext, figures: tuple[Explained, ...]) -> None:
    """Draw the table of all figures with amount (won), index, meaning, formula and inputs (천원)."""
    tables.table(
        context,
        _("모든 지표와 식"),
        {
            _("약어"): [one.sign for one in figures],
            _("지표"): [say(one.term) for one in figures],
            _("금액"): [one.amount_krw for one in figures],
            _("지수"): [None if one.index is None else formats.ratio(one.index) for one in figures],
            _("뜻"): [one.meaning for one in figures],
            _("식"): [one.formula for one in figures],
            _("대입(천원)"): [one.inputs for one in figures],
            _("영문 용어"): [one.other_term for one in figures],
        },
        "earned-value",
        right="look",
        money=(_("금액"),),
        all_rows=True,
    )
