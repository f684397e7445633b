"""The what-if editor, a fragment: totals at the top, controls below, then the effect of the scenario."""

import streamlit as st

from chatdong.domain.scenario.edits import apply_edits
from chatdong.domain.scenario.effect import Effect
from chatdong.domain.scenario.quantities import quantities
from chatdong.ui.components import page, tables
from chatdong.ui.i18n import formats
from chatdong.ui.i18n.language import _
from chatdong.ui.session import auth, view_trail
from chatdong.ui.session.page_context import PageContext
from chatdong.ui.views.what_if import controls, questions, review, state, wording


@auth.fragment
def editor(context: PageContext) -> None:
    """Draw the totals, controls, findings, categories and answers of the scenario."""
    scenario_state = state.scenario_state_of(context)
    view_trail.note_scenario((context.plan.id, scenario_state.base), scenario_state.edits)
    of_base = context if scenario_state.base == context.revision else context.in_revision(scenario_state.base)
    scenario = apply_edits(of_base.plan, scenario_state.edits)
    found = of_base.effect(scenario_state.edits)
    _totals(of_base, found)
    if of_base is not context:
        _other_revision(context, scenario_state.base)
    if not quantities(of_base.plan):
        st.info(
            _("사람, 횟수, 단가로 이루어진 산출내역이 계획에 없어 바꾸어 볼 것이 없습니다. 산출내역이 적히면 여기에서 바꾸어 볼 수 있습니다."),
            icon=":material/info:",
        )
        return
    chosen = controls.controls(of_base, scenario, scenario_state)
    _findings(of_base, found)
    if scenario_state.edits:
        review.files(of_base, scenario, scenario_state, found)
    questions.answers(of_base, scenario, scenario_state, found)
    controls.lines(of_base.plan, chosen, scenario, scenario_state)


def _other_revision(context: PageContext, base: int) -> None:
    """Draw a note that the scenario was made for another revision, with a button that moves it to the page's revision."""
    st.warning(
        _(
            "이 시뮬레이션은 {base}차 계획으로 만든 것입니다. 아래는 {base}차 계획에서 본 것이고, 고르신 계획은 {revision}차입니다.",
            base=base,
            revision=context.revision,
        ),
        icon=":material/history:",
    )
    st.button(
        _("{revision}차 계획에 옮기기", revision=context.revision),
        key="what-if-move",
        icon=":material/move_up:",
        on_click=state.move_to,
        args=(context, base),
    )


def _totals(context: PageContext, of: Effect) -> None:
    """Draw the page's title and the scenario's total, difference, room under the cap (천원) and reachable goals."""
    page.header(context, wording.headline(context, of))
    planned = sum(line.amount_krw for line in context.plan.budget_line)
    counted = [goal for goal in of.goals if goal.target.value is not None]
    kept = sum(goal.reachable is True for goal in counted)
    with st.grid(4, min_column_width=150, gap="small", row_height=tables.METRIC):
        st.metric(_("시뮬레이션 총액"), formats.thousands(of.total_krw), border=True, height="stretch")
        st.metric(_("계획과의 차이"), formats.thousands(of.total_krw - planned), border=True, height="stretch")
        st.metric(_("한도까지 남음"), formats.thousands(of.cap_krw - of.total_krw), border=True, height="stretch")
        st.metric(_("이룰 수 있는 목표"), f"{kept} / {len(counted)}" if counted else formats.UNKNOWN, border=True, height="stretch")


def _findings(context: PageContext, of: Effect) -> None:
    found = wording.findings(context, of)
    kept = _("● 전용이 필요 없고, 집행계획과 목표를 모두 지킵니다.") if of.milestones or of.goals else _("● 전용이 필요 없습니다.")
    st.markdown("  \n".join(f":small[{formats.plain(words)}]" for words in found or [kept]))
