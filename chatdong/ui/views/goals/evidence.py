"""What stands behind each goal: its indicator sheet (지표정의서), its records, and its parts by district, sex or age."""

import streamlit as st

from chatdong.domain import glossary
from chatdong.domain.plan.measures import measure_of
from chatdong.domain.plan.model import SupportTeam
from chatdong.domain.progress.goals import GoalStatus, Progress
from chatdong.domain.progress.indicator_sheet import sheet_rows
from chatdong.domain.progress.measurements import BrokenDown, Measurement, broken_down, words_of
from chatdong.domain.progress.records import Event
from chatdong.ui.components import labels, pagination, record_dialog_state, tables
from chatdong.ui.components.record_dialog_state import Asked
from chatdong.ui.components.write_access import why_closed
from chatdong.ui.i18n import formats
from chatdong.ui.i18n.language import _, name, say
from chatdong.ui.session.page_context import PageContext


def evidence(context: PageContext, goal: Progress) -> None:
    """Draw one goal's sheet, what is not recorded, its events, teams or readings page by page, and its parts."""
    counted = len(goal.teams) or len(goal.events) or len(goal.readings)
    _sheet(context, goal)
    if goal.status == GoalStatus.NOT_QUANTIFIED:
        st.caption(say(glossary.status("not_quantified").definition))
    if goal.missing_words is not None:
        st.caption(f":orange[:material/help: {formats.said(goal.missing_words)}]")
    st.markdown(f"**{_('실적의 증빙 {count}건', count=formats.count(counted))}**")
    if not counted:
        st.caption(_("기준일까지 인정되는 기록이 없습니다."))
    lines = [*map(_reading, goal.readings), *(_opened(team) for team in goal.teams)]
    skip = pagination.page(len(goal.events), f"evidence-{goal.indicator.id}", {"as_of": context.as_of})
    st.markdown("  \n".join([*(_held(context, event) for event in _before_last(goal.events, skip)), *lines]))
    for parts in broken_down(context.plan, goal.indicator, context.records_as_of.measurements, goal.actual, context.as_of):
        _parts(context, goal, parts)
    if (measure_of(goal.indicator).entered or goal.indicator.breakdown) and why_closed(context) is None:
        st.button(
            _("측정값 등록"),
            on_click=record_dialog_state.ask,
            args=(Asked("measurement", (goal.indicator.id,)),),
            icon=":material/add:",
            key=f"measure-{goal.indicator.id}",
        )


def _sheet(context: PageContext, goal: Progress) -> None:
    """The indicator sheet as lines of heading and text; what the plan leaves open is said to be open."""
    rows = sheet_rows(context.plan, goal.indicator, goal.baseline)
    lines = [f"**{formats.said(heading)}**: {formats.said(text) if text is not None else _('계획에 적혀 있지 않음')}" for heading, text in rows]
    st.markdown("  \n".join(lines))


def _before_last(events: tuple[Event, ...], skip: int) -> tuple[Event, ...]:
    """One page of the evidence: the newest events on the first page, oldest first within a page."""
    end = len(events) - skip
    return events[max(end - pagination.ROWS, 0) : end]


def _held(context: PageContext, event: Event) -> str:
    attendance = _(" · 참석 {people}명", people=event.attendance) if event.attendance is not None else ""
    return formats.plain(f"{formats.day(event.held_on)} · {labels.activity_name(context.plan, event.activity_id)}{attendance}")


def _opened(team: SupportTeam) -> str:
    return formats.plain(f"{formats.day(team.opened_on)} · {name(team.operator)}")


def _reading(reading: Measurement) -> str:
    answers = _("응답 {count}건", count=formats.count(reading.answers)) if reading.answers is not None else ""
    return formats.plain(" · ".join(filter(None, (formats.day(reading.on), formats.count(reading.value), answers, reading.source, reading.note))))


def _parts(context: PageContext, goal: Progress, parts: BrokenDown) -> None:
    """The table of the parts of one breakdown, and whether they add up to the whole."""
    if not parts.rows:
        return
    by = say(words_of(parts.by))
    rows: list[tuple[str, object, object]] = [
        (name(part), None if value is None else formats.count(value), None if answers is None else formats.count(answers))
        for _key, part, value, answers in parts.rows
    ]
    asks = any(answers is not None for _name, _value, answers in rows)
    tables.table(
        context,
        _("{goal} · {by}", goal=name(goal.indicator.name), by=by),
        {
            by: [row[0] for row in rows],
            _("실적"): [row[1] for row in rows],
            **({_("응답 수"): [row[2] for row in rows]} if asks else {}),
        },
        f"parts-{goal.indicator.id}-{parts.by}",
        right="look",
        numbers=(_("실적"), _("응답 수")) if asks else (_("실적"),),
    )
    figures = {"total": formats.count(parts.total), "whole": formats.count(parts.whole)}
    if parts.difference is None:
        st.caption(_("적히지 않은 부분이 있어 전체와 맞는지 알 수 없습니다."))
    elif parts.difference:
        st.warning(
            formats.plain(_("부분의 합 {total}이 전체 {whole}과 {difference} 다릅니다.", **figures, difference=formats.count(parts.difference))),
            icon=":material/warning:",
        )
    else:
        st.caption(formats.plain(_("부분의 합 {total} = 전체 {whole}", **figures)))
