"""Beginning with an empty plan: the first four questions here, the other four in the tables of the draft, and a valid plan after each."""

import streamlit as st

from chatdong import clock
from chatdong.domain.plan.model import Plan, Window
from chatdong.domain.plan_making.edits import to_look_at
from chatdong.domain.plan_making.empty import QUESTIONS, PlanAnswers, Question, open_questions, plan_from
from chatdong.domain.plan_making.parts import Part
from chatdong.ui.components import entry_fields
from chatdong.ui.i18n import formats
from chatdong.ui.i18n.language import _, say
from chatdong.ui.session.page_context import PageContext
from chatdong.ui.views.plan_making.editing import problems
from chatdong.ui.views.plan_making.starting import click

FIRST_YEAR, LAST_YEAR = 1990, 2100
LONGEST_TITLE = 200
HERE = 4
"""As many of the questions are asked here; the others are the tables of the draft."""


def draw(context: PageContext) -> None:
    """Draw the first four questions, what is still open, and the button that keeps the plan as a draft."""
    with st.container(width=640):
        title = entry_fields.text(f"1. {say(QUESTIONS[Question.TITLE])}", "plan-empty-title", longest=LONGEST_TITLE)
        organisation = entry_fields.text(f"2. {say(QUESTIONS[Question.ORGANISATION])}", "plan-empty-organisation", longest=LONGEST_TITLE)
        label = f"3. {say(QUESTIONS[Question.PERIOD])}"
        year = int(st.number_input(label, FIRST_YEAR, LAST_YEAR, value=clock.today().year, step=1, key="plan-empty-year", persist_state="session"))
        period = _period(year)
        total = entry_fields.amount(f"4. {say(QUESTIONS[Question.TOTAL])}", "plan-empty-total")
    answers = PlanAnswers(year, title, organisation, period, total.value if total.value and total.value > 0 else None)
    made = plan_from(answers)
    left = [f"{number}. {say(QUESTIONS[one])}" for number, one in enumerate(Question, start=1) if number > HERE and one in open_questions(answers)]
    st.caption(formats.plain(_("초안에서 이어서 답할 물음: {questions}", questions=" ".join(left))))
    if not isinstance(made, Plan):
        problems.show(made)
    else:
        problems.to_look_at(to_look_at(made), (Part.BASICS,))
    ready = isinstance(made, Plan) and title is not None and total.problem is None
    pressed = st.button(_("빈 계획 초안 만들기"), type="primary", icon=":material/note_add:", key="plan-empty-begin", disabled=not ready)
    if pressed and ready and isinstance(made, Plan):
        click.begin(context, "empty", made)
        st.rerun()


def _period(year: int) -> Window | None:
    """Draw the first and the last day of a plan that is not for the calendar year; None where it is."""
    if not st.toggle(_("1월 1일부터 12월 31일까지가 아님"), key="plan-empty-other-period"):
        return None
    whole = Window(clock.today().replace(year=year, month=1, day=1), clock.today().replace(year=year, month=12, day=31))
    first, last = st.columns(2)
    with first:
        start = entry_fields.day(_("처음 날"), "plan-empty-start", entry_fields.FIRST_DAY, entry_fields.LAST_DAY, proposed=whole.start)
    with last:
        end = entry_fields.day(_("끝 날"), "plan-empty-end", entry_fields.FIRST_DAY, entry_fields.LAST_DAY, proposed=whole.end)
    return Window(start, end) if start is not None and end is not None else None
