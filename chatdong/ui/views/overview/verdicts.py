"""The line of verdicts under the overview's headline: a mark, a word and a number each, and a link to the page that shows why."""

import streamlit as st

from chatdong.domain.agenda.verdicts import Grade, Subject, Verdict, verdicts
from chatdong.domain.report.meeting import verdict_words
from chatdong.ui.i18n import formats
from chatdong.ui.office_files.wording import said
from chatdong.ui.session import navigation
from chatdong.ui.session.page_context import PageContext

MARKS = {Grade.FINE: ("●", "green"), Grade.COMING: ("◆", "blue"), Grade.BEHIND: ("▲", "orange"), Grade.BAD: ("■", "red")}
PAGES = {Subject.BUDGET: "budget", Subject.GOALS: "goals", Subject.OVERRUNS: "budget", Subject.OVERDUE: "calendar", Subject.WEEK: "calendar"}


def line(context: PageContext) -> None:
    """Draw the verdicts of the as-of date."""
    # The style sheet selects the links by this key.
    with st.container(horizontal=True, gap="small", key="verdicts"):
        for verdict in found(context):
            mark, colour = MARKS[verdict.grade]
            section = {"section": "transfers"} if verdict.subject is Subject.OVERRUNS else None
            navigation.link(PAGES[verdict.subject], query_params=section, label=f":{colour}[{mark} **{formats.plain(words(verdict))}**]")


def found(context: PageContext) -> tuple[Verdict, ...]:
    """The verdicts of the as-of date; none before the first record, when there is nothing to judge."""
    if context.records_as_of.empty:
        return ()
    now = context.status
    return verdicts(context.as_of, now.figures, now.goals(context.plan.fiscal_year), now.agenda, context.reallocation)


def words(verdict: Verdict) -> str:
    """The verdict in words: 예산 정상, 목표 1개 지연, 초과 1건(80천원), 이번 주 2건."""
    return said(verdict_words(verdict))
