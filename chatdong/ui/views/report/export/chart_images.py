"""The report's charts as PNG images."""

import altair as alt

from chatdong.domain.report.draft import Report
from chatdong.ui.charts import burn, goals, theme
from chatdong.ui.office_files.picture import png
from chatdong.ui.views.performance import waterfall_chart


def pictures(report: Report) -> dict[str, bytes]:
    """Name of a chart → its PNG, for the charts of the report's sections, in the session's language."""
    wanted = [section.picture.name for section in report.sections if section.picture]
    with theme.on_paper():
        return {name: png(_chart(report, name)) for name in wanted}


def _chart(report: Report, name: str) -> alt.LayerChart:
    if name == "goals":
        return goals.goals_chart(report.now.goals(report.plan.fiscal_year))
    if name == "variance":
        return waterfall_chart.waterfall_chart(waterfall_chart.steps_by_effect(report.now.variance))
    return burn.burn_chart(report.plan, report.days, report.as_of, height=320)
