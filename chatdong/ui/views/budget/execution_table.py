"""The execution table (예산현액 · 원인행위 · 지출 · 미지급 · 가용 · 집행률) with a flag on overruns and lapses, and the vouchers of a category."""

import streamlit as st

from chatdong.domain import glossary
from chatdong.domain.budget.execution_table import DEPTH, BudgetRow, without_sums_of_one, worst_first
from chatdong.domain.budget.forecast import Forecast, together
from chatdong.domain.budget.overruns import Flag, Rule, flag
from chatdong.domain.budget.scope import ELSEWHERE, WHOLE, Scope
from chatdong.domain.plan import revision_diff
from chatdong.ui.charts.theme import palette
from chatdong.ui.components import downloads, labels, tables, url_widgets
from chatdong.ui.i18n import formats
from chatdong.ui.i18n.language import _, active, name, say
from chatdong.ui.session import auth, cache
from chatdong.ui.session.page_context import PageContext
from chatdong.ui.views.budget import position_columns, vouchers

INDENT = "\u2003"
"""A space as wide as a letter, which a table does not take for one to be left out."""
ITEM_WIDTH, VERDICT_WIDTH, AMOUNT_WIDTH, RATE_WIDTH = 200, 90, 90, 98
"""Widths (px) with which name, verdict and the four amounts stand together at 1024 px."""
MOST_ROWS = 30
"""A longer table scrolls in itself."""
MOST = {"warn": 200, "stop": 300, "lapse": 100}
"""The largest percentage that a user may set for each threshold of the rule."""


@auth.fragment
def table(context: PageContext) -> None:
    """Draw the execution table at the chosen level, with the rule of its flags, and the vouchers of a chosen category."""
    levels = {"line": _("산출내역"), "activity": _("세부사업"), "category": _("편성목")}
    names = {c.id: name(c.name) for c in context.plan.category}
    with st.container(horizontal=True, vertical_alignment="bottom", key="choices-table"):
        level = url_widgets.segments(_("보기"), list(levels), levels.__getitem__, "level")
        chosen = url_widgets.menu(_("편성목 열기"), list(names), names.__getitem__, "category", placeholder=_("모든 편성목"), width=220)
        rule = _rule()
    st.caption(_told(rule))
    flags = [flag(rule, forecast) for forecast in context.forecasts.values()]
    found = " · ".join(_("{flag} {count}건", flag=labels.flag_text(f), count=flags.count(f)) for f in Flag if f in flags)
    _office_table(context, _("산출내역 {count}건: {found}", count=len(flags), found=found), level, chosen, rule)
    if chosen is not None:
        lines = Scope("category", chosen).line_ids(context.plan, context.all_records)
        words = _("{category} 지출", category=names[chosen])
        vouchers.vouchers(context, lines, words, "category-vouchers")


def _rule() -> Rule:
    """The thresholds of the flags in percent, kept in query parameters; their fields stand in a popover."""
    usual = Rule()
    firsts = {"warn": usual.warn_percent, "stop": usual.stop_percent, "lapse": usual.lapse_percent}
    rule = Rule(*(url_widgets.number(key, MOST[key], first) for key, first in firsts.items()))
    fields = st.popover(_("판정 기준"), key="rule", on_change="rerun", icon=":material/tune:")
    if not fields.open:
        return rule
    words = {
        "warn": (_("경고(%)"), _("치를 것이 남았는데 지출이 벌써 예산의 이 비율을 넘으면 경고합니다.")),
        "stop": (_("중지(%)"), _("지출과 앞으로 치를 금액을 합해 예산의 이 비율을 넘으면 더 쓰기 전에 멈추라고 알립니다.")),
        "lapse": (_("불용 예상(%)"), _("연말까지 쓰지 못할 금액이 예산의 이 비율을 넘으면 알립니다.")),
    }
    with fields:
        for key, first in firsts.items():
            url_widgets.number_input(words[key][0], key, MOST[key], first, words[key][1])
    return rule


def _told(rule: Rule) -> str:
    """The rule as a sentence with its percentages."""
    return _(
        "■ 중지: 지출과 앞으로 치를 금액이 예산의 {stop}%를 넘음 · ▲ 경고: 치를 것이 남았는데 지출이 {warn}%를 넘고 한 일(EV)보다 많음 · "
        "▽ 불용: 쓰지 못할 금액이 {lapse}%를 넘음. 앞으로 치를 금액은 남은 일에 더 치를 계획 금액과 미지급 예상액입니다.",
        stop=rule.stop_percent,
        warn=rule.warn_percent,
        lapse=rule.lapse_percent,
    )


def _office_table(context: PageContext, title: str, level: str, category: str | None, rule: Rule) -> None:
    """Draw the execution table as a tree with its sums in bold: the position of each row, its rate, forecast and expected lapse, in 천원. Its file
    names category, activity and item in each row."""
    amounts, rate = position_columns.headings(context)
    forecast, lapse, item = say(glossary.figure("eac_bottom_up").word), _("불용 예상"), _("편성목 · 세부사업 · 내역")
    rows = _rows(context, level, category, rule)
    cells = _office_columns(context, level, category, rule)
    named = {_("편성목"), _("세부사업"), _("내역")}
    shown: tables.Columns = {item: [_branch(context, row) for row in rows]} | {h: of for h, of in cells.items() if h not in named}
    wide = dict.fromkeys(list(cells)[4:7], AMOUNT_WIDTH) | {item: ITEM_WIDTH, _("판정"): VERDICT_WIDTH, rate: RATE_WIDTH}
    tables.table(
        context,
        title,
        shown,
        "budget",
        right="look",
        money=(*amounts, forecast, lapse),
        percents=(rate,),
        labels=position_columns.helps()
        | {
            forecast: _("지출액과 앞으로 치를 금액의 합(산출내역 기준)"),
            lapse: _("예산현액에서 연말 집행 전망을 뺀 금액. △는 부족액입니다."),
            item: _("굵은 줄은 합계와 소계입니다. 살필 것이 있는 편성목과 내역이 먼저 나옵니다."),
        },
        all_rows=len(rows) <= MOST_ROWS,
        whole=downloads.on_click(tables.csv_of(context, lambda: cells, (*amounts, forecast, lapse))),
        emphasis=tables.Emphasis(
            strong=frozenset(n for n, row in enumerate(rows) if row.level in ("total", "category") or (row.level == "activity" and level == "line")),
            colours=tuple(palette().items()),
            verdicts=(_("판정"),),
            bars=(rate,),
            pinned=(item,),
            widths=tuple(wide.items()),
        ),
    )


def _rows(context: PageContext, level: str, category: str | None, rule: Rule) -> tuple[BudgetRow, ...]:
    """The rows down to ``level`` of one category (None for all), what the rule flags first."""
    rows = [row for row in context.status.rows if DEPTH[row.level] <= DEPTH[level] and category in (None, row.category_id)]
    order = list(Flag)
    sorted_rows = worst_first(rows, lambda row: order.index(flag(rule, _forecast(context, row)))) if rows else ()
    return without_sums_of_one(sorted_rows) if level == "line" else sorted_rows


@cache.cached(64, key=lambda context, *chosen: (*context.identity, *chosen, active()))
def _office_columns(context: PageContext, level: str, category: str | None, rule: Rule) -> tables.Columns:
    """The cells of the execution table by heading, down to ``level`` and for one category (None for all); amounts in won."""
    rows = _rows(context, level, category, rule)
    lines = {line.id: line for line in context.plan.budget_line}
    sources = {category.id: category.source for category in context.plan.category} | {context.plan.id: context.plan.total_source}
    forecasts = [_forecast(context, row) for row in rows]

    def source(row: BudgetRow) -> str:
        """The section of the plan that states the row's amount; "" for an activity, which is only a sum of lines."""
        return lines[row.id].source if row.level == "line" else sources.get(row.id, "") if row.level != "activity" else ""

    return {
        _("편성목"): [_category(context, row) for row in rows],
        _("세부사업"): ["" if row.activity_id is None else labels.activity_name(context.plan, row.activity_id) for row in rows],
        _("내역"): [_item(context, row) for row in rows],
        _("판정"): [labels.flag_text(flag(rule, forecast)) for forecast in forecasts],
        **position_columns.columns(context, [row.position for row in rows]),
        say(glossary.figure("eac_bottom_up").word): [forecast.eac_bottom_up_krw for forecast in forecasts],
        _("불용 예상"): [forecast.lapse_krw for forecast in forecasts],
        **position_columns.changes(context, [row.position for row in rows]),
        _("산출내역"): [lines[row.id].costing if row.level == "line" else "" for row in rows],
        _("계획의 근거"): [source(row) for row in rows],
    }


def _branch(context: PageContext, row: BudgetRow) -> str:
    """The row's own name, indented by its depth: the category, the activity, or the item - with its activity where that has no row of its own."""
    if row.level in ("total", "category"):
        return _category(context, row)
    activity = labels.activity_name(context.plan, row.activity_id)
    if row.level == "activity":
        return INDENT + activity
    if sum(line.activity == row.activity_id and line.category == row.category_id for line in context.plan.budget_line) > 1:
        return 2 * INDENT + _item(context, row)
    item = _item(context, row)
    return INDENT + (activity if item == activity else f"{activity} · {item}")


def _forecast(context: PageContext, row: BudgetRow) -> Forecast:
    """The sum of the forecasts of the row's lines."""
    ids = _line_ids(context, row)
    return together(forecast for line_id, forecast in context.forecasts.items() if line_id in ids)


def _line_ids(context: PageContext, row: BudgetRow) -> frozenset[str]:
    if row.level == "total":
        return WHOLE.line_ids(context.plan, context.all_records)
    if row.level == "category":
        return (Scope("category", row.id) if row.id else ELSEWHERE).line_ids(context.plan, context.all_records)
    if row.level == "activity":
        return frozenset(line.id for line in context.plan.budget_line if (line.category, line.activity) == (row.category_id, row.activity_id))
    return frozenset({row.id})


def _category(context: PageContext, row: BudgetRow) -> str:
    """The row's category, the total, or that its lines are not in this revision."""
    if row.level == "total":
        return _("합계")
    return next((name(c.name) for c in context.plan.category if c.id == row.category_id), _("이 차수에 없는 산출내역"))


def _item(context: PageContext, row: BudgetRow) -> str:
    """The item of a budget line; 소계 for a sum of lines, "" for the total."""
    if row.level != "line":
        return _("소계") if row.level != "total" else ""
    return name(next(line.item for line in context.plan.budget_line if line.id == row.id))


def original_and_current(context: PageContext) -> None:
    """Draw the original budget (당초 예산) beside that of the revision, by category; draw nothing in the first revision.

    Changes that are recorded beside the revision are in the current budget and in neither of the two.
    """
    if context.revision == 1:
        return
    first = context.plan_in(1)
    changed = revision_diff.compare(first, context.plan)
    amounts = {
        "original": formats.thousands(changed.total.plan_krw),
        "current": formats.thousands(changed.total.scenario_krw),
        "difference": formats.thousands(changed.total.difference_krw),
        "revision": context.revision,
    }
    findings = {
        "supplementary": _("추경: 당초 예산 {original}천원이 {difference}천원 바뀌어 {revision}차 계획은 {current}천원입니다", **amounts),
        "reallocation": _("전용: {revision}차 계획의 예산 {current}천원은 당초와 같고 편성목 사이에서 옮겼습니다", **amounts),
        "same_money": _("{revision}차 계획의 예산 {current}천원은 당초와 같습니다", **amounts),
    }
    st.header(findings[changed.nature], anchor=False)
    categories = {c.id: c for c in (*first.category, *context.plan.category)}.values()
    rows = (*changed.categories, changed.total)
    tables.category_differences(
        context, rows, categories, _("당초 예산"), _("{revision}차 계획", revision=context.revision), "original-and-current", right="look"
    )
