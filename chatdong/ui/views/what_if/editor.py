"""The what-if editor: the finding at the top, what a hand moves below it, then what that means. A fragment of its own."""

from dataclasses import replace

import streamlit as st

from chatdong.domain.scenario.edits import apply_edits
from chatdong.domain.scenario.effect import Effect
from chatdong.ui.components import page, tables
from chatdong.ui.i18n import formats
from chatdong.ui.i18n.language import _
from chatdong.ui.session import auth, view_trail
from chatdong.ui.session.page_context import View
from chatdong.ui.views.what_if import controls, effect, questions, state, wording


@auth.fragment
def editor(view: View) -> None:
    """Everything that a hand moves, drawn anew without a question to the store."""
    sheet = state.sheet_of(view)
    view_trail.note_scenario((view.plan.id, sheet.base), sheet.edits)
    of_base = view if sheet.base == view.revision else replace(view, plan=view.plan_in(sheet.base), revision=sheet.base)
    scenario = apply_edits(of_base.plan, sheet.edits)
    found = of_base.effect(sheet.edits)
    _totals(of_base, found)
    if of_base is not view:
        _other_revision(view, sheet.base)
    chosen = controls.controls(of_base, scenario, sheet)
    left, right = st.columns([1, 1.05], gap="large")
    with left:
        _findings(of_base, found)
        controls.lines(of_base.plan, chosen, scenario, sheet)
    with right:
        effect.categories(of_base, scenario, found)
    questions.answers(of_base, scenario, sheet, found)


def _other_revision(view: View, base: int) -> None:
    """A scenario of another revision is shown on that one, and offered to the one that the page looks at."""
    st.warning(
        _(
            "이 가상 편성은 {base}차 계획으로 만든 것입니다. 아래는 {base}차 계획에서 본 것이고, 고르신 계획은 {revision}차입니다.",
            base=base,
            revision=view.revision,
        ),
        icon=":material/history:",
    )
    st.button(
        _("{revision}차 계획에 옮기기", revision=view.revision),
        key="what-if-move",
        icon=":material/move_up:",
        on_click=state.move_to,
        args=(view, base),
    )


def _totals(view: View, of: Effect) -> None:
    page.header(view, wording.headline(view, of))
    planned = sum(line.amount_krw for line in view.plan.budget_line)
    counted = [goal for goal in of.goals if goal.target.value is not None]
    kept = sum(goal.reachable is True for goal in counted)
    with st.grid(4, min_column_width=150, gap="small", row_height=tables.METRIC):
        st.metric(_("가상 편성 총액"), formats.thousands(of.total_krw), border=True, height="stretch")
        st.metric(_("계획과의 차이"), formats.thousands(of.total_krw - planned), border=True, height="stretch")
        st.metric(_("한도까지 남음"), formats.thousands(of.cap_krw - of.total_krw), border=True, height="stretch")
        st.metric(_("이룰 수 있는 목표"), f"{kept} / {len(counted)}", border=True, height="stretch")


def _findings(view: View, of: Effect) -> None:
    found = wording.findings(view, of)
    st.markdown("  \n".join(f":small[{formats.plain(words)}]" for words in found or [_("● 전용이 필요 없고, 집행계획과 목표를 모두 지킵니다.")]))
