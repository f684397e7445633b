"""예산 집행: how fast the money goes, against the plan's own curve, and the office's table."""

import pandas as pd
import streamlit as st

from chatdong.domain.burn import BudgetRow
from chatdong.ui import address, charts, data, formats, headlines, parts
from chatdong.ui.language import _, name

view = data.view()
money = view.status.figures
parts.header(view, headlines.spending(view))

with st.grid(4, min_column_width=150, gap="small"):
    st.metric(_("예산현액(A)"), formats.thousands(money.budget), border=True, height="stretch")
    st.metric(_("지출액 누계(B)"), formats.thousands(money.actual), border=True, height="stretch")
    st.metric(_("집행잔액(A−B)"), formats.thousands(money.budget - money.actual), border=True, height="stretch")
    st.metric(_("집행률(B/A)"), formats.percent(headlines.spent_share(money)), border=True, height="stretch")

st.subheader(headlines.burn(view), anchor=False)
st.caption(_("공식 계획은 집행계획의 누계를 이은 선, 산출내역 계획은 금액을 세부사업의 시기에 놓은 선, 전망의 띠는 세 가지 전망의 사이입니다."))
st.altair_chart(charts.burn_chart(view.plan, view.burn, view.as_of, height=380), alt=headlines.burn(view))

levels = {"line": _("산출내역"), "activity": _("세부사업"), "category": _("편성목")}
level = address.segments(_("보기"), list(levels), levels.__getitem__, "level")
depth = {"total": 0, "category": 1, "activity": 2, "line": 3}
rows = [row for row in view.status.rows if depth[row.level] <= depth[level]]


def _category(row: BudgetRow) -> str:
    if row.level == "total":
        return _("합계")
    return next((name(c.name) for c in view.plan.category if c.id == row.category_id), _("이 차수에 없는 산출내역"))


def _item(row: BudgetRow) -> str:
    if row.level != "line":
        return _("소계") if row.level != "total" else ""
    return name(next(line.item for line in view.plan.budget_line if line.id == row.id))


lines = {line.id: line for line in view.plan.budget_line}
sources = {category.id: category.source for category in view.plan.category} | {view.plan.id: view.plan.total_source}


def _source(row: BudgetRow) -> str:
    """The section of the plan that the budgeted amount came from; a sum of lines has none of its own."""
    return lines[row.id].source if row.level == "line" else sources.get(row.id, "") if row.level != "activity" else ""


parts.table(
    view,
    _("편성목별 집행 현황"),
    pd.DataFrame(
        {
            _("편성목"): [_category(row) for row in rows],
            _("세부사업"): ["" if row.activity_id is None else parts.activity_name(view.plan, row.activity_id) for row in rows],
            _("내역"): [_item(row) for row in rows],
            _("예산현액(A)"): [row.budget_krw for row in rows],
            _("지출액 누계(B)"): [row.spent_krw for row in rows],
            _("집행잔액(A−B)"): [row.remaining_krw for row in rows],
            _("집행률(B/A)"): [row.rate for row in rows],
            _("산출내역"): [lines[row.id].costing if row.level == "line" else "" for row in rows],
            _("계획의 근거"): [_source(row) for row in rows],
        }
    ),
    "budget",
    money=(_("예산현액(A)"), _("지출액 누계(B)"), _("집행잔액(A−B)")),
    percents=(_("집행률(B/A)"),),
    height="content",
)

estimates = (
    (_("집행 속도대로"), money.eac_by_pace, _("예산 ÷ (실적 가치 ÷ 집행액)")),
    (_("남은 일을 계획대로"), money.eac_at_plan_cost, _("집행액 + 예산 − 실적 가치")),
    (_("산출내역 기준"), money.eac_bottom_up, _("집행액 + 한 달 안에 열고 아직 치르지 않은 금액 + 열지 않은 행사의 계획 금액")),
)
parts.table(
    view,
    _("연말 전망"),
    pd.DataFrame(
        {
            _("방법"): [word for word, _krw, _formula in estimates],
            _("연말 집행액"): pd.array([krw for _word, krw, _formula in estimates], "Int64"),
            _("불용 예상"): pd.array([None if krw is None else money.budget - krw for _word, krw, _formula in estimates], "Int64"),
            _("계산"): [formula for _word, _krw, formula in estimates],
        }
    ),
    "forecast",
    money=(_("연말 집행액"), _("불용 예상")),
)
parts.reconciliation_strip(view)
