"""The spending plan that is approved with a scenario of another total: the old one in proportion, each cumulative amount to be changed."""

import streamlit as st

from chatdong.domain.plan.milestones import milestones_by_date
from chatdong.domain.plan.model import Plan
from chatdong.domain.scenario.edits import apply_edits
from chatdong.domain.scenario.saved import SavedScenario, approved_plan
from chatdong.domain.scenario.spending_plan import approved_total_krw, needs_milestones, proposed_milestones, why_no_milestones, with_amounts
from chatdong.ui.components import tables
from chatdong.ui.i18n import formats
from chatdong.ui.i18n.language import _

_KEYS = "approve-milestones"


def approved(plan: Plan, kept: SavedScenario, version: int) -> Plan:
    """The plan that the approval makes, with the amounts that the fields have so far. Raises EditError where it is none."""
    scenario = apply_edits(plan, kept.edits)
    if not needs_milestones(plan, scenario):
        st.session_state.pop(_key(kept, version), None)
        return approved_plan(plan, kept.edits)
    total = approved_total_krw(plan, scenario)
    proposed = [milestone.amount_krw for milestone in proposed_milestones(plan, total)]
    key = _key(kept, version)
    st.session_state[key] = tuple(proposed)
    return approved_plan(plan, kept.edits, with_amounts(plan, chosen(kept, version) or proposed, total))


def choose(before: Plan, after: Plan, kept: SavedScenario, version: int) -> bool:
    """Draw a field for the cumulative amount of each milestone, where the approval changes the total budget.

    True if the amounts can be approved, also where none are asked for; False, with the reason drawn, if they make no spending plan.
    """
    proposed = st.session_state.get(_key(kept, version))
    if proposed is None:
        return True
    with st.container(border=True):
        st.markdown(
            f"**{formats.plain(_('총 예산이 {before}천원에서 {after}천원이 되어 집행계획을 함께 정합니다', before=formats.thousands(before.total_krw), after=formats.thousands(after.total_krw)))}**"
        )
        st.caption(_("처음 금액은 이전 차수의 누계를 새 총 예산에 비례하여(집행률을 그대로 두고 천원 단위로) 옮긴 제안입니다. 고칠 수 있습니다."))
        with st.grid(4, min_column_width=150, gap="small", row_height=tables.CHOICE):
            for place, (milestone, krw) in enumerate(zip(milestones_by_date(before), proposed, strict=True)):
                st.number_input(
                    _("{day} 누계(원)", day=formats.day(milestone.on)),
                    min_value=0,
                    value=krw,
                    step=1_000,
                    help=_("이전 차수: {amount}원", amount=formats.won(milestone.amount_krw)),
                    key=f"{_key(kept, version)}-{place}",
                )
        why = why_no_milestones(before, with_amounts(before, chosen(kept, version) or proposed, after.total_krw), after.total_krw)
        if why is not None:
            st.error(formats.said(why), icon=":material/error:")
        return why is None


def chosen(kept: SavedScenario, version: int) -> list[int] | None:
    """The cumulative amounts (won) of the fields by date, as proposed where a field is not drawn yet; None where the approval needs none."""
    key = _key(kept, version)
    proposed = st.session_state.get(key)
    return (
        None
        if proposed is None
        else [int(st.session_state.get(f"{key}-{place}") or 0) if f"{key}-{place}" in st.session_state else krw for place, krw in enumerate(proposed)]
    )


def _key(kept: SavedScenario, version: int) -> str:
    return f"{_KEYS}-{kept.id}-{version}"
