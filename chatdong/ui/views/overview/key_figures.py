"""The overview's four key figures as cards: unit, figure, mark, small trend; the card's title leads to the page of the figure."""

from dataclasses import dataclass
from typing import Literal

import streamlit as st

from chatdong.domain import glossary
from chatdong.domain.agenda.verdicts import Grade, Subject
from chatdong.ui.components import headlines, tables
from chatdong.ui.i18n import formats
from chatdong.ui.i18n.language import _, say
from chatdong.ui.session import navigation, page_context
from chatdong.ui.session.page_context import PageContext
from chatdong.ui.views.overview.verdicts import MARKS, found


@dataclass(frozen=True)
class Card:
    """A key figure: its name with unit, the page that it leads to, value, what stands below it, its grade, and its values at the months' ends."""

    title: str
    page: str
    value: str
    below: str
    grade: Grade | None
    values: list[int] | list[float]
    chart: Literal["bar", "area"]


def cards(context: PageContext) -> None:
    """Draw the four cards: goals achieved, events held, execution rate, forecast of the year's end."""
    with st.grid(4, min_column_width=150, gap="small", row_height=tables.METRIC_WITH_CHART):
        for number, card in enumerate(_cards(context)):
            # The style sheet selects the cards by this key.
            with st.container(border=True, gap=None, height="stretch", key=f"key-figure-{number}"):
                navigation.link(
                    card.page,
                    label=f":small[{formats.plain(card.title)}]",
                    icon=":material/chevron_right:",
                    icon_position="right",
                )
                below = card.below if card.grade is None else f"{MARKS[card.grade][0]} {card.below}"
                st.metric(
                    card.title,
                    card.value,
                    below,
                    delta_color="off",
                    delta_arrow="off",
                    label_visibility="collapsed",
                    chart_data=card.values,
                    chart_type=card.chart,
                )


def _cards(context: PageContext) -> list[Card]:
    now, money, year, trend = context.status, context.status.figures, context.plan.fiscal_year, page_context.trend(context)
    grades = {verdict.subject: verdict.grade for verdict in found(context)}
    gathered = bool(now.planned or now.held)
    return [
        Card(
            _("목표 달성(개)"),
            "goals",
            f"{now.count(year, 'achieved')} / {len(now.goals(year))}" if now.goals(year) else formats.UNKNOWN,
            headlines.goal_parts(context),
            grades.get(Subject.GOALS),
            trend.achieved,
            "bar",
        ),
        Card(
            _("행사 개최(회)"),
            "events",
            f"{now.held} / {now.planned}" if gathered else formats.UNKNOWN,
            _("기준일까지 계획 {expected}", expected=now.expected) if gathered else _("여는 행사 없음"),
            (Grade.FINE if now.held >= now.expected else Grade.BEHIND) if gathered and grades else None,
            trend.held,
            "bar",
        ),
        Card(
            _("집행률"),
            "budget",
            formats.percent(now.rows[0].rate),
            _("계획 {rate}", rate=formats.percent(headlines.planned_share(money))) if context.plan.milestone else _("집행계획 없음"),
            grades.get(Subject.BUDGET),
            trend.spent,
            "area",
        ),
        Card(
            f"{say(glossary.figure('eac_bottom_up').word)}({_('천원')})",
            "budget",
            formats.thousands(money.eac_bottom_up) if context.plan.budget_line else formats.UNKNOWN,
            _("불용 예상 {lapse}", lapse=formats.thousands(money.lapse)) if context.plan.budget_line else _("산출내역 없음"),
            None,
            trend.forecast,
            "area",
        ),
    ]
