"""How much of whose money is left (재원별 잔액): a table by source for the whole, the categories or the lines, with a mark on uneven burn."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Literal

import streamlit as st

from chatdong.domain import glossary
from chatdong.domain.budget.funding import Burn, EvenBurn, SourceAmounts, total
from chatdong.domain.plan.funding import Basis, Source, line_funding
from chatdong.domain.plan.model import Plan
from chatdong.domain.rounding import percent
from chatdong.ui.components import labels, tables, url_widgets
from chatdong.ui.i18n import formats
from chatdong.ui.i18n.language import _, name, say
from chatdong.ui.session import auth
from chatdong.ui.session.page_context import PageContext

MARKS = {Burn.OVER: "■", Burn.FAST: "▲", Burn.SLOW: "▽", Burn.EVEN: "●"}


@auth.fragment
def section(context: PageContext) -> None:
    """Draw the section; nothing is drawn where neither the plan nor a payment says whose money it is."""
    split = context.status.sources
    if not split.known:
        return
    rule = EvenBurn()
    finding = st.container()
    levels = {"total": _("전체"), "category": _("편성목"), "line": _("산출내역")}
    level = url_widgets.segments(_("재원을 나누어 보기"), list(levels), levels.__getitem__, "sources")
    finding.header(formats.plain(_finding(context, rule)), anchor=False)
    st.caption(formats.plain(_told(context.plan, rule)))
    parts = _parts(context, level)
    rows = [(part, source, amounts) for part, line_ids, _basis in parts for source, amounts in _rows(context, line_ids)]
    bound = any(amounts.unpaid_krw for _part, _source, amounts in rows)
    burn = split.burn(rule) if level == "total" else {}
    basis = {part: words for part, _ids, words in parts}
    columns: tables.Columns = {
        **({levels[level]: [part for part, _source, _amounts in rows]} if level != "total" else {}),
        _("재원"): [_word(source) for _part, source, _amounts in rows],
        **({_("판정"): ["" if source == "total" else _flag(burn[source]) for _part, source, _amounts in rows]} if burn else {}),
        _("예산현액(A)"): [amounts.budget_krw for _part, _source, amounts in rows],
        **({_("원인행위(B)"): [amounts.committed_krw for _part, _source, amounts in rows]} if bound else {}),
        _("지출액 누계"): [amounts.spent_krw for _part, _source, amounts in rows],
        **({_("가용(A−B)"): [amounts.free_krw for _part, _source, amounts in rows]} if bound else {}),
        _("집행잔액"): [amounts.remaining_krw for _part, _source, amounts in rows],
        _("집행률"): [amounts.rate for _part, _source, amounts in rows],
        _("몫"): [_share(context, part, amounts, rows) for part, _source, amounts in rows],
        **({_("비율의 근거"): [basis[part] for part, _source, _amounts in rows]} if level == "line" else {}),
    }
    tables.table(
        context,
        _("누구의 돈이 얼마나 남았나 (재원별)"),
        columns,
        "funding",
        right="look",
        money=(_("예산현액(A)"), _("원인행위(B)"), _("지출액 누계"), _("가용(A−B)"), _("집행잔액")),
        percents=(_("집행률"), _("몫")),
        labels={_("몫"): _("예산현액에서 이 재원이 차지하는 비율")},
    )


def _rows(context: PageContext, line_ids: frozenset[str] | None) -> list[tuple[Source | Literal["total"], SourceAmounts]]:
    """The sources of some lines (all for None) with their amounts, then their sum as "total"."""
    by_source = context.status.sources.of(line_ids)
    return [*by_source.items(), ("total", total(by_source))]


def _parts(context: PageContext, level: str) -> list[tuple[str, frozenset[str] | None, str]]:
    """(name, its lines or None for all, where its shares are stated) of each part of the budget at a level."""
    if level == "total":
        return [("", None, "")]
    plan, lines = context.plan, context.status.sources.lines
    if level == "category":
        ids = [(name(c.name), frozenset(line.id for line in plan.budget_line if line.category == c.id)) for c in plan.category]
        parts = [(words, of, "") for words, of in ids if of]
    else:
        basis = {line_id: _basis(of.basis) for line_id, of in line_funding(plan).items()}
        parts = [(labels.line_name(plan, line.id), frozenset({line.id}), basis[line.id]) for line in plan.budget_line]
    elsewhere = frozenset(lines.keys() - {line.id for line in plan.budget_line})
    return [*parts, *([(_("이 차수에 없는 산출내역"), elsewhere, "")] if elsewhere else [])]


def _word(source: Source | Literal["total"]) -> str:
    return _("합계") if source == "total" else say(glossary.source_word(source))


def _flag(burn: Burn) -> str:
    """A verdict as its mark and its word."""
    words = {Burn.OVER: _("초과"), Burn.FAST: _("앞서 씀"), Burn.SLOW: _("덜 씀"), Burn.EVEN: _("고름")}
    return f"{MARKS[burn]} {words[burn]}"


def _basis(basis: Basis) -> str:
    """Where a line's shares are stated, in words."""
    return {
        Basis.LINE: _("계획: 이 산출내역"),
        Basis.CATEGORY: _("계획: 편성목"),
        Basis.PLAN: _("계획: 전체"),
        Basis.COSTING: _("산출내역에서 읽음"),
        Basis.NOTHING: _("적혀 있지 않음"),
    }[basis]


def _share(
    context: PageContext, part: str, amounts: SourceAmounts, rows: Sequence[tuple[str, Source | Literal["total"], SourceAmounts]]
) -> Decimal | None:
    """The source's part of the budget of its rows, in percent; None if there is no budget."""
    whole = next(of.budget_krw for other, source, of in rows if other == part and source == "total")
    return percent(amounts.budget_krw, whole)


def _finding(context: PageContext, rule: EvenBurn) -> str:
    """The heading: what is left of each source (천원), and which of them are spent unevenly."""
    by_source = context.status.sources.of()
    left = " · ".join(f"{_word(source)} {formats.thousands(amounts.remaining_krw)}" for source, amounts in by_source.items())
    burn = context.status.sources.burn(rule)
    over = [_word(source) for source, of in burn.items() if of is Burn.OVER]
    fast, slow = (", ".join(_word(source) for source, of in burn.items() if of is which) for which in (Burn.FAST, Burn.SLOW))
    if over:
        return _("남은 돈은 {left}천원이고, {sources}의 집행이 준 돈을 넘었습니다", left=left, sources=", ".join(over))
    if fast and slow:
        return _("남은 돈은 {left}천원입니다. {fast} 집행이 앞서고 {slow} 집행이 뒤집니다", left=left, fast=fast, slow=slow)
    if fast:
        return _("남은 돈은 {left}천원입니다. {fast} 집행이 앞섭니다", left=left, fast=fast)
    if slow:
        return _("남은 돈은 {left}천원입니다. {slow} 집행이 뒤집니다", left=left, slow=slow)
    return _("남은 돈은 {left}천원입니다", left=left)


def _told(plan: Plan, rule: EvenBurn) -> str:
    """How spending is split, and the rule of even burn in words."""
    return _(
        "재원 비율은 그것을 적은 범위(계획 전체, 편성목, 산출내역)의 예산현액에서 갖는 몫이고, 전용한 돈은 옮긴 뒤에도 준 재원의 돈입니다. 지출은 재원을 적은 것은 그대로, 적지 않은 것은 "
        "산출내역의 재원 비율로 나누되 재원에 남은 돈까지만 나눕니다. ■ 초과: 준 돈보다 많이 씀 · "
        "▲ 앞서 씀, ▽ 덜 씀: 재원의 집행률이 전체 집행률과 {points}%p 이상 다름.",
        points=rule.points,
    )
