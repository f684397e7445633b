"""What the pages of the two plain dashboards show: the 2016 plan as figures, as a curve and as tables, from the dashboard's own domain."""

from datetime import timedelta

from sheet import PLAN

from chatdong.domain.budget.curves import bottom_up_curve
from chatdong.domain.plan.totals import total

TITLE = "공공사업 예산 현황판"
CURVE = {"day": [PLAN.year.start + timedelta(n) for n in range(PLAN.year.days)], "planned": [krw / 1000 for krw in bottom_up_curve(PLAN)]}
FIGURES = {"예산": f"{total(PLAN) // 1000:,}", "세부사업": len(PLAN.activity), "산출내역": len(PLAN.budget_line), "목표": len(PLAN.indicator)}
LINES = {
    "세부사업": [line.activity for line in PLAN.budget_line],
    "항목": [line.item.ko for line in PLAN.budget_line],
    "금액": [line.amount_krw for line in PLAN.budget_line],
}
ACTIVITIES = {"세부사업": [activity.name.ko for activity in PLAN.activity], "종류": [activity.kind for activity in PLAN.activity]}
