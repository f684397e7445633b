"""The values of goals as cells of tables, their notes, the targets of quarters and the weighted result."""

from collections.abc import Sequence

import streamlit as st

from chatdong.domain.plan.model import Direction
from chatdong.domain.progress.goals import Progress, weighted
from chatdong.ui.components import labels, tables
from chatdong.ui.i18n import formats
from chatdong.ui.i18n.language import _, name, say
from chatdong.ui.session.page_context import PageContext


def actual_cells(goals: Sequence[Progress]) -> Sequence[object]:
    """The actual values; a lower bound says so."""
    if any(goal.uncertain for goal in goals):
        return [None if goal.actual is None else labels.actual_text(goal) for goal in goals]
    return tables.values([goal.actual for goal in goals])


def target_cells(goals: Sequence[Progress]) -> Sequence[object]:
    """The targets; one of less, or of a range, says so."""
    if any(goal.indicator.good is not Direction.MORE for goal in goals):
        return [None if goal.aim is None else labels.target_text(goal.indicator, goal.target) for goal in goals]
    return tables.values([goal.target.value for goal in goals])


def note(goal: Progress) -> str:
    """The plan's note on the target, and what of its records nobody recorded."""
    missing = say(goal.missing_words) if goal.missing_words is not None else ""
    return " · ".join(filter(None, (name(goal.target.note) if goal.target.note else "", missing))) or formats.UNKNOWN


def quarters(context: PageContext) -> None:
    """Draw the table of the targets of quarters, each with its value at the quarter's end; nothing where the plan sets none."""
    goals = context.status.quarters
    if not goals:
        return
    tables.table(
        context,
        _("분기별 목표(누계)"),
        {
            _("지표"): [name(g.indicator.name) for g in goals],
            _("분기"): [_("{quarter}/4분기", quarter=g.target.quarter) for g in goals],
            _("실적"): actual_cells(goals),
            _("목표값"): target_cells(goals),
            _("상태"): [labels.status_text(g.status) for g in goals],
            _("기한"): [g.due for g in goals],
            _("비고"): [note(g) for g in goals],
        },
        "goal-quarters",
        right="look",
        numbers=(_("실적"), _("목표값")),
        labels={_("실적"): _("그 분기가 끝난 날까지의 누계입니다. 분기가 끝나지 않았으면 기준일까지입니다.")},
    )


def weights(context: PageContext, goals: tuple[Progress, ...]) -> None:
    """Draw the weighted result of the goals in one line; nothing where no indicator has a weight."""
    found = weighted(goals)
    if found is None:
        return
    if found.percent is None:
        st.caption(
            formats.plain(_("가중 달성도 – : 가중치가 있는 지표 가운데 {count}개의 실적을 아직 알 수 없습니다.", count=formats.count(found.unknown)))
        )
        return
    st.caption(
        formats.plain(
            _("가중 달성도 {percent}%: 지표마다 목표에 이른 비율에 가중치를 곱해 더했습니다.", percent=formats.rate(found.percent))
            + (
                _(" 가중치의 합은 {sum}%라서 그 합으로 나누었습니다.", sum=formats.count(found.weights_percent))
                if found.weights_percent != 100
                else ""
            )
        )
    )
