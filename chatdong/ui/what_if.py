"""The what-if editor: one widget a factor, the result beside it. A fragment, so that a slider reruns only this part."""

from dataclasses import dataclass

import pandas as pd
import streamlit as st

from chatdong.domain import costing, curve, scenario
from chatdong.domain.plan import BudgetLine, Plan
from chatdong.ui import charts, formats, parts
from chatdong.ui.data import View
from chatdong.ui.language import _, name, say

LARGEST_PRICE_KRW = 10_000_000
SLIDER_UP_TO = 200
"""A whole number up to this gets a slider; above it, and for prices, a number box is quicker."""


@dataclass(frozen=True)
class FactorWidget:
    """The widget of one factor: the ``index``-th of its line's costing."""

    line: BudgetLine
    index: int
    value: int
    unit: str
    is_price: bool

    @property
    def key(self) -> str:
        """The widget's name, which is also its name in the address bar."""
        return f"{self.line.id}.{self.index + 1}"


@st.cache_resource(show_spinner=False, max_entries=16)
def factor_widgets(setting: str, plan_id: str, revision: int, _plan: Plan) -> tuple[FactorWidget, ...]:
    """Every whole-numbered factor of every line that can be edited."""
    return tuple(
        FactorWidget(line, index, int(factor.value), factor.unit, factor.is_price)
        for line in scenario.editable_lines(_plan)
        for index, factor in enumerate(costing.parse(line.costing).factors)
        if factor.value.denominator == 1
    )


@st.fragment
def editor(view: View) -> None:
    """The finding and the totals at the top, the factors at the left, what they do to curve and lines at the right."""
    widgets = factor_widgets(view.setting, view.plan.id, view.revision, view.plan)
    top = st.container()
    left, right = st.columns([1, 1.2], gap="large")
    with left:
        st.button(
            _("계획대로 되돌리기"), on_click=_reset, args=(widgets,), icon=":material/restart_alt:", key="reset-what-if"
        )
        values = _inputs(view, widgets)
    what_if = _scenario(view, values)
    with top:
        _totals(view, what_if)
    with right:
        _curve(view, what_if)
        rows = scenario.by_category(view.plan, what_if)
        parts.category_differences(view, rows, view.plan.category, _("계획"), _("가상 편성"), "what-if-categories")
        _by_line(view, what_if)


def _reset(widgets: tuple[FactorWidget, ...]) -> None:
    for widget in widgets:
        st.session_state[widget.key] = widget.value


def _inputs(view: View, widgets: tuple[FactorWidget, ...]) -> dict[str, dict[int, int]]:
    """Draw the widgets by activity and line; {line id: {index of the factor: value}} of those that differ from the plan."""
    changed: dict[str, dict[int, int]] = {}
    for i, activity_id in enumerate(dict.fromkeys(w.line.activity for w in widgets)):
        of_activity = [w for w in widgets if w.line.activity == activity_id]
        with st.expander(f"**{formats.plain(parts.activity_name(view.plan, activity_id))}**", expanded=i == 0):
            for line in dict.fromkeys(w.line for w in of_activity):
                st.caption(formats.plain(f"{name(line.item)} · {line.costing}"))
                with st.grid(3, min_column_width=90, gap="small"):
                    for widget in (w for w in of_activity if w.line == line):
                        value = _input(widget)
                        if value is not None and value != widget.value:
                            changed.setdefault(line.id, {})[widget.index] = value
    return changed


def _input(widget: FactorWidget) -> int | None:
    label = factor_word(widget)
    shared = {"key": widget.key, "bind": "query-params"}
    if widget.is_price:
        step = 1_000 if widget.value >= 10_000 else 100
        return st.number_input(
            label, min_value=0, max_value=max(LARGEST_PRICE_KRW, widget.value), value=widget.value, step=step, **shared
        )
    if widget.value <= SLIDER_UP_TO:
        return st.slider(label, min_value=0, max_value=max(widget.value * 2, 10), value=widget.value, **shared)
    return st.number_input(label, min_value=0, max_value=scenario.LARGEST_FACTOR, value=widget.value, step=1, **shared)


def factor_word(widget: FactorWidget) -> str:
    """What a factor counts, from its unit."""
    if widget.is_price:
        return _("단가(원)")
    words = {
        "명": _("인원(명)"),
        "인": _("인원(명)"),
        "회": _("횟수(회)"),
        "실": _("장소(실)"),
        "부": _("부수(부)"),
        "시간": _("시간"),
    }
    return words.get(widget.unit, widget.unit or _("수량"))


def _scenario(view: View, values: dict[str, dict[int, int]]) -> Plan:
    """The plan with the changed factors; an edit that cannot be made is explained and left out."""
    lines = {line.id: line for line in view.plan.budget_line}
    edits: dict[str, str] = {}
    for line_id, factors in values.items():
        try:
            edits[line_id] = scenario.edit_factors(lines[line_id], factors)
        except scenario.EditError as error:
            st.error(f"{parts.line_name(view.plan, line_id)}: {say(error.sentence)}", icon=":material/error:")
    return scenario.apply_edits(view.plan, edits)


def headline(view: View, total: int) -> str:
    """Does it fit under the cap?"""
    cap, planned = view.plan.total_krw, scenario.total(view.plan)
    amounts = {"total": formats.thousands(total), "cap": formats.thousands(cap)}
    if total > cap:
        return _("가상 편성 {total}천원: 한도 {cap}천원을 {over}천원 넘습니다", over=formats.thousands(total - cap), **amounts)
    if total == planned:
        return _("가상 편성 {total}천원: 계획과 같습니다", total=amounts["total"])
    return _("가상 편성 {total}천원: 한도 {cap}천원까지 {left}천원 남습니다", left=formats.thousands(cap - total), **amounts)


def _totals(view: View, what_if: Plan) -> None:
    total, cap = scenario.total(what_if), view.plan.total_krw
    parts.header(view, headline(view, total))
    with st.grid(4, min_column_width=150, gap="small"):
        st.metric(_("가상 편성 총액"), formats.thousands(total), border=True, height="stretch")
        st.metric(_("계획과의 차이"), formats.thousands(total - scenario.total(view.plan)), border=True, height="stretch")
        st.metric(_("한도(총 예산)"), formats.thousands(cap), border=True, height="stretch")
        st.metric(_("한도까지 남음"), formats.thousands(cap - total), border=True, height="stretch")


def _curve(view: View, what_if: Plan) -> None:
    st.altair_chart(
        charts.scenario_chart(
            view.plan,
            [day.planned for day in view.burn],
            tuple(day.planned_bottom_up for day in view.burn),
            curve.bottom_up_curve(what_if),
            view.as_of,
        ),
        alt=headline(view, scenario.total(what_if)),
    )


def _by_line(view: View, what_if: Plan) -> None:
    before = {line.id: line for line in view.plan.budget_line}
    differing = [line for line in what_if.budget_line if line != before[line.id]]
    parts.table(
        view,
        _("바꾼 산출내역 {count}건", count=len(differing)),
        pd.DataFrame(
            {
                _("산출내역"): [parts.line_name(view.plan, line.id) for line in differing],
                _("계획 산출"): [before[line.id].costing for line in differing],
                _("가상 산출"): [line.costing for line in differing],
                _("계획"): [before[line.id].amount_krw for line in differing],
                _("가상 편성"): [line.amount_krw for line in differing],
                _("차이"): [line.amount_krw - before[line.id].amount_krw for line in differing],
            }
        ),
        "what-if-lines",
        money=(_("계획"), _("가상 편성"), _("차이")),
        empty=_("아직 바꾼 것이 없습니다. 세부사업을 열어 인원, 횟수, 단가를 움직여 보십시오."),
    )
