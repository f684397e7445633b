"""The execution table (예산현액 · 원인행위 · 지출 · 미지급 · 가용 · 집행률) with a flag on overruns and lapses, and the vouchers of a category."""

import streamlit as st

from chatdong.domain import glossary
from chatdong.domain.budget.execution_table import BudgetRow
from chatdong.domain.budget.forecast import Forecast, together
from chatdong.domain.budget.overruns import Flag, Rule, flag
from chatdong.domain.budget.scope import ELSEWHERE, WHOLE, Scope
from chatdong.domain.plan import revision_diff
from chatdong.ui.components import labels, tables, url_widgets
from chatdong.ui.i18n import formats
from chatdong.ui.i18n.language import _, active, name, say
from chatdong.ui.session import auth, cache
from chatdong.ui.session.page_context import PageContext
from chatdong.ui.views.budget import position_columns, vouchers

DEPTH = {"total": 0, "category": 1, "activity": 2, "line": 3}
"""Level of a row → its depth; a table at one level has the rows of that depth and above."""
MOST = {"warn": 200, "stop": 300, "lapse": 100}
"""The largest percentage that a user may set for each threshold of the rule."""
MARKS = {"over": "■", "warn": "▲", "lapse": "▽", "fine": "●"}


def flag_text(which: str) -> str:
    """A flag as its mark and its word, so that colour is never the only sign."""
    words = {"over": _("중지"), "warn": _("경고"), "lapse": _("불용"), "fine": _("정상")}
    return f"{MARKS[which]} {words[which]}"


@auth.fragment
def table(context: PageContext) -> None:
    """Draw the execution table at the chosen level, with the rule of its flags, and the vouchers of a chosen category."""
    finding = st.container()
    levels = {"line": _("산출내역"), "activity": _("세부사업"), "category": _("편성목")}
    names = {c.id: name(c.name) for c in context.plan.category}
    with st.container(horizontal=True, vertical_alignment="bottom", key="choices-table"):
        level = url_widgets.segments(_("보기"), list(levels), levels.__getitem__, "level")
        chosen = url_widgets.menu(_("편성목 열기"), list(names), names.__getitem__, "category", placeholder=_("모든 편성목"), width=220)
        rule = _rule()
    st.caption(_told(rule))
    flags = [flag(rule, forecast) for forecast in context.forecasts.values()]
    found = " · ".join(_("{flag} {count}건", flag=flag_text(f), count=flags.count(f)) for f in Flag if f in flags)
    finding.header(_("산출내역 {count}건: {found}", count=len(flags), found=found), anchor=False)
    _office_table(context, level, chosen, rule)
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


def _office_table(context: PageContext, level: str, category: str | None, rule: Rule) -> None:
    """Draw the execution table: the position of each row, its rate, forecast and expected lapse, in 천원."""
    amounts, rate = position_columns.headings(context)
    tables.table(
        context,
        _("편성목별 집행 현황"),
        _office_columns(context, level, category, rule),
        "budget",
        right="look",
        money=(*amounts, say(glossary.figure("eac_bottom_up").word), _("불용 예상")),
        percents=(rate,),
        labels=position_columns.helps()
        | {
            say(glossary.figure("eac_bottom_up").word): _("지출액과 앞으로 치를 금액의 합(산출내역 기준)"),
            _("불용 예상"): _("예산현액에서 연말 집행 전망을 뺀 금액. △는 모자라는 금액입니다."),
        },
        all_rows=True,
    )


@cache.cached(64, key=lambda context, *chosen: (*context.identity, *chosen, active()))
def _office_columns(context: PageContext, level: str, category: str | None, rule: Rule) -> tables.Columns:
    """The cells of the execution table by heading, down to ``level`` and for one category (None for all); amounts in won."""
    rows = [row for row in context.status.rows if DEPTH[row.level] <= DEPTH[level] and category in (None, row.category_id)]
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
        _("판정"): [flag_text(flag(rule, forecast)) for forecast in forecasts],
        **position_columns.columns(context, [row.position for row in rows]),
        say(glossary.figure("eac_bottom_up").word): [forecast.eac_bottom_up_krw for forecast in forecasts],
        _("불용 예상"): [forecast.lapse_krw for forecast in forecasts],
        **position_columns.changes(context, [row.position for row in rows]),
        _("산출내역"): [lines[row.id].costing if row.level == "line" else "" for row in rows],
        _("계획의 근거"): [source(row) for row in rows],
    }


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
