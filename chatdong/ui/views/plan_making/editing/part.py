"""A part of a plan in the making: its tables, edited with the checks of a plan file, and kept in the draft by a button."""

from collections.abc import Sequence

import streamlit as st

from chatdong.domain.intake.fact import Part
from chatdong.domain.plan.model import Plan
from chatdong.domain.plan_making import edits
from chatdong.domain.plan_making.empty import QUESTIONS, Question, with_sums
from chatdong.domain.plan_making.from_last_year import Note
from chatdong.domain.plan_making.parts import PARTS
from chatdong.domain.plan_making.parts import Part as Table
from chatdong.domain.plan_making.rows import RowProblem, with_parts
from chatdong.store.reading.query import UnreadablePlan
from chatdong.ui.i18n import formats
from chatdong.ui.i18n.language import _, say
from chatdong.ui.session.page_context import PageContext, plans, revisions
from chatdong.ui.session.page_context import plan_in as stored_plan
from chatdong.ui.views.plan_making.editing import grid, notes, problems

TABLES: dict[Part, tuple[Table, ...]] = {
    Part.BASICS: (Table.BASICS, Table.PASSAGES, Table.PROBLEMS),
    Part.GOALS: (Table.INDICATORS, Table.TARGETS, Table.BASELINES),
    Part.ACTIVITIES: (Table.ACTIVITIES, Table.OCCURRENCES),
    Part.BUDGET: (Table.LINES, Table.CATEGORIES, Table.FUNDING),
    Part.SPENDING: (Table.MILESTONES,),
    Part.OTHER: (Table.TEAMS, Table.DISTRICTS, Table.REVIEWS, Table.COMMUNICATION, Table.AUDIENCES, Table.STATEMENTS),
}
"""The tables of each part, in their order on the page."""

ASKED = {
    Question.ACTIVITIES: Table.ACTIVITIES,
    Question.LINES: Table.LINES,
    Question.GOALS: Table.INDICATORS,
    Question.MILESTONES: Table.MILESTONES,
}
"""The questions of an empty plan that are answered in a table."""

ONLY_IF_THERE = frozenset({Table.TEAMS, Table.DISTRICTS, Table.STATEMENTS})
"""Tables that a plan without such things has no use for; they are shown on demand."""

KEPT = "plan-making-edited"
"""Session state: draft → the plan that was last asked to be kept, and its part."""


def edit_part(context: PageContext, plan: Plan, part: Part, draft_id: str, version: int, told: Sequence[Note] = ()) -> Plan | None:
    """Draw a part of a plan in the making, and return the changed plan where somebody asked in this run to keep a change; else None.
    ``told``: what is to be known of a plan that was made from last year's.

    The caller checks the plan, keeps it over the ``version`` of the draft that was shown, and runs the page again; where somebody else has saved
    the draft since, it says so, keeps nothing, and calls this with their plan and version. What was typed then stays, and is put on their plan.
    """
    _begin_again_where_kept(plan, part, draft_id)
    bar = st.container(horizontal=True, vertical_alignment="center")
    every = st.toggle(_("영문·출처와 드물게 쓰는 표도 보기"), key=f"plan-edit-all-{part}")
    shown = tuple(one for one in TABLES[part] if every or one not in ONLY_IF_THERE or PARTS[one].elements(plan))
    rows = {one: grid.draw(plan, one, draft_id, aside=every) for one in shown}
    made = with_parts(plan, rows, _ids_of_stored(context, plan))
    if not isinstance(made, Plan):
        problems.show(made)
    problems.to_look_at(edits.to_look_at(made if isinstance(made, Plan) else plan), shown)
    notes.of_part(told, shown)
    _hint(part, made if isinstance(made, Plan) else plan)
    with bar:
        pressed = _buttons(part, plan, made)
    if pressed == "back":
        grid.forget(draft_id, shown)
        st.rerun()
    if not isinstance(made, Plan) or not pressed:
        return None
    wanted = with_sums(made) if pressed == "sums" else made
    if wanted == plan:
        return None
    st.session_state.setdefault(KEPT, {})[draft_id] = (wanted, part)
    return wanted


def _buttons(part: Part, plan: Plan, made: Plan | tuple[RowProblem, ...]) -> str:
    """Draw the buttons of a part and how it stands; which of them was pressed: keep, back, sums (of the lines), or none ("")."""
    changed = isinstance(made, Plan) and made != plan
    refused = not isinstance(made, Plan)
    keep = st.button(_("고친 것을 초안에 저장"), type="primary", icon=":material/save:", key=f"plan-edit-save-{part}", disabled=not changed)
    back = st.button(_("되돌리기"), icon=":material/undo:", type="tertiary", key=f"plan-edit-back-{part}", disabled=not (changed or refused))
    sums = False
    if part is Part.BUDGET and isinstance(made, Plan) and with_sums(made) != made:
        sums = st.button(_("편성목과 총 예산을 산출내역의 합으로"), icon=":material/functions:", key="plan-edit-sums")
    if isinstance(made, Plan):
        st.caption(_("아직 초안에 저장하지 않았습니다.") if changed else _("표를 고치면 여기에서 초안에 저장합니다."))
    else:
        st.caption(f":red[:material/error: {_('표 아래에 고칠 곳 {count}건이 있습니다.', count=formats.count(len(made)))}]")
    return "keep" if keep and changed else "back" if back else "sums" if sums else ""


def _hint(part: Part, plan: Plan) -> None:
    """Draw the questions that a plan has no answer to yet, and what is worth knowing about the tables of a part."""
    open_here = [question for question, table in ASKED.items() if table in TABLES[part] and not PARTS[table].elements(plan)]
    if open_here:
        st.caption(formats.plain(_("아직 답하지 않은 물음: {questions}", questions=" ".join(say(QUESTIONS[one]) for one in open_here))))
    if part is Part.BUDGET:
        st.caption(
            _("금액 칸을 비우면 산출내역으로 계산하고, 산출내역 없이 금액만 적으면 총액으로 둡니다. 새 편성목은 저장한 다음 고를 수 있습니다.")
        )
    elif part is Part.ACTIVITIES:
        st.caption(_("일정을 적은 세부사업의 횟수는 일정의 수입니다. 새 세부사업은 저장한 다음 일정과 산출내역에서 고를 수 있습니다."))


def _begin_again_where_kept(plan: Plan, part: Part, draft_id: str) -> None:
    """After a plan was kept, let the editors of its part begin with it; where it was refused, what was typed stays."""
    asked: dict[str, tuple[Plan, Part]] = st.session_state.get(KEPT, {})
    if draft_id in asked and asked[draft_id][0] == plan:
        grid.forget(draft_id, TABLES[asked.pop(draft_id)[1]])


def _ids_of_stored(context: PageContext, plan: Plan) -> frozenset[str]:
    """The ids of the stored plan of the same name, which records may refer to: a new row gets none of them."""
    if all(str(row["plan_id"]) != plan.id for row in plans(context.store_url)):
        return frozenset()
    try:
        stored = stored_plan(context.store_url, plan.id, revisions(context.store_url, plan.id)[-1])
    except UnreadablePlan:
        return frozenset()
    lists = (stored.activity, stored.category, stored.budget_line, stored.indicator, stored.support_team, stored.district)
    return frozenset(one.id for each in lists for one in each)
