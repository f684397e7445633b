"""변경(안) 검토보고: the scenario of the editor as a page for approval, in the formats of an office."""

from collections.abc import Callable
from io import FileIO

import streamlit as st

from chatdong.domain.plan.model import Plan
from chatdong.domain.report.change_review import ChangeReview, change_review
from chatdong.domain.scenario.effect import Effect
from chatdong.ui.charts import theme
from chatdong.ui.components import downloads, page
from chatdong.ui.i18n.language import _
from chatdong.ui.office_files.files import FORMATS, on_paper
from chatdong.ui.office_files.picture import png
from chatdong.ui.office_files.wording import printed
from chatdong.ui.session.page_context import PageContext
from chatdong.ui.views.what_if.saved import comparison_chart, library
from chatdong.ui.views.what_if.state import ScenarioState

PICTURE_HEIGHT = 120
"""The height of the chart in pixels: less than a quarter of the page."""


def files(context: PageContext, scenario: Plan, scenario_state: ScenarioState, of: Effect) -> None:
    """Draw a download button for each format of the review; the file is made after the click."""
    words = {"hwpx": _("한글(HWPX)"), "docx": _("워드(DOCX)"), "pdf": "PDF"}
    icons = {"hwpx": "description", "docx": "article", "pdf": "picture_as_pdf"}
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="what-if-review"):
        st.markdown(f"**{_('변경(안) 검토보고')}**", width="content")
        for kind, label in words.items():
            downloads.button(
                context,
                label,
                downloads.on_click(_writer(context, scenario, scenario_state, of, kind)),
                right="look",
                file_name=page.file_name(context, _("변경안-검토보고"), kind),
                mime=FORMATS[kind],
                key=f"what-if-review-{kind}",
                icon=f":material/{icons[kind]}:",
                type="primary" if kind == "hwpx" else "secondary",
            )


def _review(context: PageContext, scenario: Plan, scenario_state: ScenarioState, of: Effect) -> ChangeReview:
    """The review; it bears the name and description of a saved scenario with the same edits on the same revision."""
    saved = next((each for each in library.saved(context) if each.revision == context.revision and each.edits == scenario_state.edits), None)
    name, reason = (saved.name, saved.description or "") if saved is not None else ("", "")
    return change_review(context.plan, scenario, of, context.revision, context.as_of, name, reason)


def _writer(context: PageContext, scenario: Plan, scenario_state: ScenarioState, of: Effect, kind: str) -> Callable[[FileIO], object]:
    def write(file: FileIO) -> None:
        """Review the scenario, draw the chart and write the file: a move of a slider waits for none of it."""
        review = _review(context, scenario, scenario_state, of)
        official = [day.planned for day in context.burn]
        with theme.on_paper():
            picture = png(
                comparison_chart.scenario_compare_chart(
                    review.plan, official, review.planned, [(_("변경(안)"), review.changed)], review.as_of, height=PICTURE_HEIGHT
                )
            )
        file.write(on_paper(printed(review, {}, example=context.is_example), kind, {"change": picture}))

    return write
