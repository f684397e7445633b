"""The report's charts as PNG images, in the light theme and at the width of a page."""

from functools import cache

import altair as alt

from chatdong.domain.report.draft import Report
from chatdong.ui.charts import burn, goals, theme
from chatdong.ui.office_files.page_layout import FONTS
from chatdong.ui.session.cache import cached
from chatdong.ui.views.performance import waterfall_chart

WIDTH = 680
"""The plot's width in pixels: text of 12–13 pixels becomes 8–9 points at the width of a page."""

SCALE = 2


def pictures(report: Report) -> dict[str, bytes]:
    """Name of a chart → its PNG, for the charts of the report's sections, in the session's language."""
    wanted = [section.picture.name for section in report.sections if section.picture]
    with theme.on_paper():
        return {name: _png(_chart(report, name).to_json()) for name in wanted}


def _chart(report: Report, name: str) -> alt.LayerChart:
    if name == "goals":
        chart = goals.goals_chart(report.now.goals(report.plan.fiscal_year))
    elif name == "variance":
        chart = waterfall_chart.waterfall_chart(waterfall_chart.steps_by_effect(report.now.variance))
    else:
        chart = burn.burn_chart(report.plan, report.days, report.as_of, height=320)
    return (
        chart.properties(width=WIDTH, background="white")
        .configure(font="Pretendard")
        .configure_view(stroke=None)
        .configure_axis(labelFontSize=12, titleFontSize=12)
    )


@cached(32)
def _png(picture: str) -> bytes:
    import vl_convert  # a slow import, needed only for a report

    _register_fonts()
    return vl_convert.vegalite_to_png(picture, scale=SCALE, allowed_base_urls=[])


@cache
def _register_fonts() -> None:
    """Register the fonts shipped with the app: a server may have no Korean font."""
    import vl_convert

    vl_convert.register_font_directory(str(FONTS))
