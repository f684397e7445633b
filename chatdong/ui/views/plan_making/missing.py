"""What a plan cannot do without and the document does not say: asked before anything else."""

import streamlit as st

from chatdong.domain.intake.drafting.answers import Answers
from chatdong.domain.intake.paper import Paper
from chatdong.domain.text_marks import stripped
from chatdong.ui.components import entry_fields
from chatdong.ui.i18n import formats
from chatdong.ui.i18n.language import _
from chatdong.ui.session.page_context import PageContext
from chatdong.ui.views.plan_making import work
from chatdong.ui.views.plan_making.work import Work

FIRST_YEAR, LAST_YEAR = 1990, 2100


def ask(context: PageContext, of: Work, paper: Paper | None) -> None:
    """Draw a field for each thing that is missing, and the button that goes on with what was said."""
    lacks = {one.key: one for one in of.missing}
    with st.container(border=True, width=640):
        st.header(_("먼저 채워 주십시오"), anchor=False)
        st.caption("  \n".join(formats.said(one.why) for one in of.missing))
        year, title, total_krw, organisation = of.answers.year, of.answers.title, of.answers.total_krw, of.answers.organisation
        if "fiscal_year" in lacks:
            # Empty at first: this year would be taken for the document's by one click.
            year = st.number_input(
                _("회계연도"), FIRST_YEAR, LAST_YEAR, value=None, step=1, key=f"plan-missing-year-{of.id}", persist_state="session"
            )
        if "title" in lacks:
            title = entry_fields.text(_("계획의 제목"), f"plan-missing-title-{of.id}", longest=work.LONGEST_TITLE)
        if "organisation" in lacks:
            organisation = entry_fields.text(_("기관"), f"plan-missing-organisation-{of.id}", longest=work.LONGEST_TITLE)
        if "total_krw" in lacks:
            total_krw = entry_fields.amount(_("총 예산(원)"), f"plan-missing-total-{of.id}").value
        answers = Answers(
            year, stripped(title or "") or None, total_krw if total_krw and total_krw > 0 else None, stripped(organisation or "") or None
        )
        ready = (
            ("fiscal_year" not in lacks or year is not None)
            and ("title" not in lacks or answers.title is not None)
            and ("organisation" not in lacks or answers.organisation is not None)
            and ("total_krw" not in lacks or answers.total_krw is not None)
        )
        if st.button(_("이어서 만들기"), type="primary", disabled=not ready, key=f"plan-missing-go-{of.id}", icon=":material/arrow_forward:"):
            work.answer(context, of, paper, answers)
            st.rerun()
