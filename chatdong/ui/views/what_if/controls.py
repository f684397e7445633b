"""The controls of a scenario: undo and redo, the choice of the activity with its quantities, and each line's costing as text."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import streamlit as st

from chatdong.domain.costing.costing import LONGEST_COSTING
from chatdong.domain.plan.model import BudgetLine, Plan
from chatdong.domain.scenario.committed import floors, over_since
from chatdong.domain.scenario.edits import LARGEST_FACTOR, EditError, costing_of, edit_factors, typed_costing
from chatdong.domain.scenario.quantities import KINDS, Quantity, quantities, values_in
from chatdong.ui.components import labels, url_widgets
from chatdong.ui.components.write_access import why_closed
from chatdong.ui.i18n import formats
from chatdong.ui.i18n.language import _, name, say
from chatdong.ui.session import address, cache
from chatdong.ui.session.page_context import PageContext
from chatdong.ui.views.what_if import sliders, state, wording
from chatdong.ui.views.what_if.saved import library
from chatdong.ui.views.what_if.state import Refused, ScenarioState

DETAIL = "what-if-lines-open"
"""The key of the expander with the activity's lines."""


def controls(context: PageContext, scenario: Plan, scenario_state: ScenarioState) -> str:
    """Draw undo, redo and reset, saving and sending, the choice of an activity, and its quantities; return the activity's id."""
    _tools(context, scenario_state)
    edited = {line.activity for line in context.plan.budget_line if line.id in scenario_state.edits}
    by_activity = _by_activity(context.plan)

    def words(activity_id: str) -> str:
        """The activity's name, marked ◆ where the scenario edits it."""
        return formats.plain(labels.activity_name(context.plan, activity_id)) + (" ◆" if activity_id in edited else "")

    first = next(iter(by_activity))
    chosen = url_widgets.one(_("세부사업 (◆ 계획과 다름)"), list(by_activity), words, "edit", first, wrap=True)
    ended = over_since(context.plan, context.plan.activity_by_id(chosen), context.records_as_of, context.as_of)
    if ended is not None:
        st.caption(
            formats.plain(
                _(
                    "▲ {day}에 끝난 세부사업입니다. 여기에서 바꾸는 것은 올해에 더 일어나지 않습니다.",
                    day=formats.short_day(ended),
                )
            )
        )
    elsewhere = _not_of(context.plan, chosen, scenario_state.refused)
    for field, refused in elsewhere.items():
        _say_refused(labels.line_name(context.plan, field.rpartition(".")[0] or field), refused)
    least = _floors(context)
    among = sorted(by_activity[chosen], key=lambda quantity: -KINDS.index(quantity.kind))
    sliders.show(context, scenario, scenario_state, among, values_in(context.plan, scenario, among), least)
    return chosen


def _by_activity(plan: Plan) -> dict[str, list[Quantity]]:
    """Activity id → its quantities."""
    found: dict[str, list[Quantity]] = {}
    for quantity in quantities(plan):
        found.setdefault(quantity.activity_id, []).append(quantity)
    return found


@cache.cached(64, key=lambda context: context.identity)
def _floors(context: PageContext) -> dict[str, int]:
    """Quantity id → the least value, by what is spent and held, from the plan's costings: the ranges stay the same while a quantity moves."""
    return floors(context.plan, context.plan, context.records_as_of, context.as_of)


def _tools(context: PageContext, scenario_state: ScenarioState) -> None:
    """Draw undo, redo, reset, saving and sending in a row, and below them what was saved last."""
    plan = context.plan
    with st.container(horizontal=True, gap="small"):
        st.button(
            _("되돌리기"),
            key="what-if-undo",
            icon=":material/undo:",
            shortcut="Alt+Z",
            disabled=not scenario_state.before,
            on_click=sliders.after_hand(plan, state.undo),
        )
        st.button(
            _("다시"),
            key="what-if-redo",
            icon=":material/redo:",
            shortcut="Alt+Y",
            disabled=not scenario_state.after,
            on_click=sliders.after_hand(plan, state.redo),
        )
        st.button(
            _("모두 계획대로"),
            key="reset-what-if",
            icon=":material/restart_alt:",
            disabled=not scenario_state.edits,
            on_click=sliders.after_hand(plan, state.set_edits),
            args=({},),
        )
        if why_closed(context, "scenario") is None:
            with st.popover(_("저장"), icon=":material/bookmark_add:", key="what-if-keep"):
                library.keep_form(context)
        with st.popover(_("보내기"), icon=":material/link:", key="what-if-send"):
            st.markdown(_("아래 주소가 이 편성을 그대로 엽니다. 오른쪽 위의 복사를 눌러 보내 주십시오."))
            st.code(_address(), language=None, wrap_lines=True)
    library.said(context, library.KEPT)


def _address() -> str:
    """The page's address with everything that it shows."""
    pairs = [(key, value) for key in address.keys() for value in address.get_all(key)]
    return f"{st.context.url or ''}?{urlencode(pairs)}"


def _lock_button(element_id: str, locked: bool) -> None:
    st.button(
        "",
        key=f"lock:{element_id}",
        icon=":material/lock:" if locked else ":material/lock_open:",
        type="tertiary",
        help=_("잠김: 누르면 풉니다.") if locked else _("잠그기: 한도에 맞출 때와 최대한을 찾을 때 그대로 둡니다."),
        on_click=state.lock,
        args=(element_id,),
    )


def _agreeing(key: str, planned: object, value: object) -> dict[str, Any]:
    """The ``key`` and ``value`` of a widget whose session state is set to ``value`` of the scenario.

    The widget's own ``value`` is always the plan's: the browser would take a new one for a user's choice. An equal state is not set again, so that
    the widget keeps the focus.
    """
    if st.session_state.get(key, planned) != value:
        st.session_state[key] = value
    return {"key": key, "value": planned}


# --- line by line -----------------------------------------------------------------------------------------------------


def lines(plan: Plan, activity_id: str, scenario: Plan, scenario_state: ScenarioState) -> None:
    """Draw an expander with each line of an activity; it opens where one of them has a message."""
    now = {line.id: line for line in scenario.lines_of(activity_id)}
    members = {f"{line_id}.{i + 1}" for quantity in _by_activity(plan)[activity_id] for line_id, i in quantity.members}
    beside = {field: why for field, why in scenario_state.refused.items() if field not in members}
    if {part for field in beside for part in (field, field.rpartition(".")[0])} & now.keys():
        st.session_state[DETAIL] = True
    detail = st.expander(_("산출내역별 편집"), key=DETAIL, on_change="rerun", icon=":material/list:")
    if not detail.open:
        return
    with detail:
        for line in plan.lines_of(activity_id):
            _line(line, now[line.id], scenario_state, [why for field, why in beside.items() if line.id in (field, field.rpartition(".")[0])])


def _line(line: BudgetLine, now: BudgetLine, scenario_state: ScenarioState, troubles: list[Refused]) -> None:
    """Draw one line: its costing as a text field, lock, reset, messages, and a field for each whole factor."""
    refused, locked = scenario_state.refused.get(line.id), line.id in scenario_state.locked
    typed = _agreeing(f"costing:{line.id}", line.costing, refused.typed if refused else now.costing)
    label = f"**{formats.plain(name(line.item))}**"
    if line.id in scenario_state.edits:
        label += f" :orange-badge[{_('계획 {costing}', costing=formats.plain(line.costing))}]"
    with st.container(horizontal=True, vertical_alignment="bottom", gap=None):
        st.text_input(label, on_change=_type, args=(line,), disabled=locked, max_chars=LONGEST_COSTING, **typed)
        _lock_button(line.id, locked)
        st.button(
            "",
            key=f"plan:{line.id}",
            icon=":material/restart_alt:",
            type="tertiary",
            help=_("계획대로"),
            disabled=locked or (line.id not in scenario_state.edits and refused is None),
            on_click=_keep_line,
            args=(line, line.costing),
        )
    for trouble in troubles:
        _say_refused("", trouble)
    planned, factors = costing_of(line.costing).factors, costing_of(now.costing).factors
    with st.grid(3, min_column_width=100, gap="small"):
        for index, factor in enumerate(factors):
            if factor.value.denominator == 1 and factor.unit != "%":
                key = f"factor:{line.id}.{index + 1}"
                st.number_input(
                    formats.plain(factor.unit or _("수량")),
                    min_value=0,
                    max_value=LARGEST_FACTOR,
                    step=1_000 if factor.is_price else 1,
                    on_change=_move_factor,
                    args=(line, now, index, key),
                    disabled=locked,
                    **_agreeing(key, int(planned[index].value) if index < len(planned) else 0, int(factor.value)),
                )


def _type(line: BudgetLine) -> None:
    """Put a typed costing into the scenario (a widget's callback)."""
    _keep_line(line, st.session_state[f"costing:{line.id}"])


def _keep_line(line: BudgetLine, text: str) -> None:
    """Put a line's costing into the scenario; one that cannot be computed is refused beside its field, and the scenario stays as it was."""
    try:
        costing = typed_costing(line, text)
    except EditError as error:
        state.refuse(line.id, text, error.message)
        return
    rest = {line_id: other for line_id, other in state.opened().edits.items() if line_id != line.id}
    state.set_edits(rest if costing == line.costing else {**rest, line.id: costing})


def _move_factor(line: BudgetLine, now: BudgetLine, index: int, key: str) -> None:
    """Put one factor of one line into the scenario (a widget's callback)."""
    value = st.session_state[key]
    if value is None:
        return
    try:
        text = edit_factors(now, {index: int(value)})
    except EditError as error:
        state.refuse(line.id, now.costing, error.message)
        return
    _keep_line(line, text)


def _not_of(plan: Plan, activity_id: str, refused: Mapping[str, Refused]) -> dict[str, Refused]:
    """The refused inputs of lines outside the chosen activity."""
    shown = {line.id for line in plan.lines_of(activity_id)}
    return {field: why for field, why in refused.items() if not {field, field.rpartition(".")[0]} & shown}


def _say_refused(where: str, refused: Refused | None) -> None:
    if refused:
        said = wording.refused(refused.typed, say(refused.why))
        st.error(formats.plain(f"{where}: {said}" if where else said), icon=":material/error:")
