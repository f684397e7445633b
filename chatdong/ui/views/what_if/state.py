"""The scenario of a session: its edits, undo and redo, locks; and the query parameters that hold it exactly.

Session state is the source and the query parameters follow it. A changed factor is written ``line.2=110``, any other costing ``line=text``, and
``base`` is the revision that they were made for. Query parameters that this session did not write are read.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import streamlit as st

from chatdong.domain.message import Message, message
from chatdong.domain.plan.model import BudgetLine, Plan
from chatdong.domain.scenario.edits import EditError, apply_edits, costing_of, edit_factors
from chatdong.domain.scenario.quantities import quantity_by_id, whole_number
from chatdong.ui.components import url_widgets
from chatdong.ui.i18n.language import _, say
from chatdong.ui.session import address, navigation, page_context, stores
from chatdong.ui.session.page_context import PageContext

OPEN = "what-if-open"
MOST_STEPS = 100
"""The largest number of undo steps."""

Address = Mapping[str, tuple[str, ...]]
"""Query parameter → its values."""


@dataclass(frozen=True)
class Refused:
    """An input that was refused, typed into a field (a line, or a factor ``line.2``) or read from the query parameters, and the reason."""

    typed: str
    why: Message


@dataclass(frozen=True)
class ScenarioState:
    """The edits {line id: costing text} of a plan's revision ``base``, with the steps before and after them (revision, edits).

    ``locked`` are ids of lines and quantities, ``refused`` the last refused input by field. ``seen`` are the query parameters that this session
    wrote or read, newest last; none of them is taken for a new request.
    """

    plan_id: str
    base: int
    edits: Mapping[str, str] = field(default_factory=dict)
    before: tuple[tuple[int, Mapping[str, str]], ...] = ()
    after: tuple[tuple[int, Mapping[str, str]], ...] = ()
    locked: frozenset[str] = frozenset()
    refused: Mapping[str, Refused] = field(default_factory=dict)
    seen: tuple[Address, ...] = ()

    @property
    def step(self) -> tuple[int, Mapping[str, str]]:
        """The present (revision, edits), as undo and redo keep it."""
        return self.base, self.edits


def edits_of(context: PageContext) -> dict[str, str]:
    """The session's scenario of the page's plan, {line id: costing text}; ``ScenarioState.base`` is the revision that it was made for."""
    return dict(scenario_state_of(context).edits)


def set_edits(edits: Mapping[str, str], base: int | None = None) -> None:
    """Set the scenario's edits (a widget's callback), made for the revision ``base`` (None: the present one). It can be undone."""
    scenario_state = opened()
    if (base or scenario_state.base, edits) != scenario_state.step:
        steps = (*scenario_state.before, scenario_state.step)[-MOST_STEPS:]
        scenario_state = replace(scenario_state, edits=dict(edits), before=steps, after=())
    _keep(replace(scenario_state, base=base or scenario_state.base, refused={}))


def undo() -> None:
    """Restore the edits before the last step (a button's callback)."""
    scenario_state = opened()
    if scenario_state.before:
        base, edits = scenario_state.before[-1]
        _keep(
            replace(
                scenario_state,
                base=base,
                edits=edits,
                before=scenario_state.before[:-1],
                after=(scenario_state.step, *scenario_state.after),
                refused={},
            )
        )


def redo() -> None:
    """Restore the step that was undone last (a button's callback)."""
    scenario_state = opened()
    if scenario_state.after:
        base, edits = scenario_state.after[0]
        _keep(
            replace(
                scenario_state,
                base=base,
                edits=edits,
                before=(*scenario_state.before, scenario_state.step),
                after=scenario_state.after[1:],
                refused={},
            )
        )


def lock(element_id: str) -> None:
    """Lock or unlock a line or a quantity (a button's callback)."""
    scenario_state = opened()
    _keep(replace(scenario_state, locked=scenario_state.locked ^ {element_id}))


def refuse(name: str, typed: str, why: Message) -> None:
    """Keep an input that was refused, with its reason, to be shown beside its field (a widget's callback)."""
    scenario_state = opened()
    _keep(replace(scenario_state, refused={**scenario_state.refused, name: Refused(typed, why)}))


def scenario_state_of(context: PageContext) -> ScenarioState:
    """The session's scenario of the page's plan; query parameters written elsewhere are read, and outdated ones are written."""
    scenario_state = st.session_state.get(_key(context.plan.id))
    shown = _shown()
    if scenario_state is None:
        # The query parameters may still be those of another plan's scenario.
        other = st.session_state.get(OPEN, context.plan.id) != context.plan.id
        scenario_state = ScenarioState(context.plan.id, context.revision) if other else _read(context, shown)
    elif _asked_anew(scenario_state, shown):
        scenario_state = replace(_read(context, shown), before=(*scenario_state.before, scenario_state.step)[-MOST_STEPS:])
    st.session_state[OPEN] = context.plan.id
    if not scenario_state.edits and scenario_state.base != context.revision:
        scenario_state = replace(scenario_state, base=context.revision)
    plan = _plan_of(context, scenario_state.base)
    scenario_state = _sound(plan, scenario_state)
    wanted = address_of(plan, scenario_state)
    # The browser may report parameters older than the last ones written, so these are written again.
    lags = shown != wanted or wanted not in scenario_state.seen[-1:]
    if wanted not in scenario_state.seen[-1:]:
        scenario_state = replace(scenario_state, seen=(*scenario_state.seen, wanted)[-MOST_STEPS:])
    _keep(scenario_state)
    if lags:
        address.update({**dict.fromkeys(shown), **wanted})
    return scenario_state


def _asked_anew(scenario_state: ScenarioState, shown: Address) -> bool:
    """True where the query parameters ask for another scenario than the session's, and not merely lag behind it."""
    if address.went_elsewhere():
        return shown != scenario_state.seen[-1]
    return bool(shown) and shown not in scenario_state.seen and st.session_state.get(OPEN) == scenario_state.plan_id


def _sound(plan: Plan, scenario_state: ScenarioState) -> ScenarioState:
    """The state without edits that are invalid for this plan, as a saved scenario may have them; these become refused inputs."""
    refused = {}
    for line_id, text in scenario_state.edits.items():
        try:
            apply_edits(plan, {line_id: text})
        except EditError as error:
            refused[line_id] = Refused(text, error.message)
    if not refused:
        return scenario_state
    kept = {line_id: text for line_id, text in scenario_state.edits.items() if line_id not in refused}
    return replace(scenario_state, edits=kept, refused={**scenario_state.refused, **refused})


def address_of(plan: Plan, scenario_state: ScenarioState) -> dict[str, tuple[str, ...]]:
    """The state as query parameters {name: values}."""
    lines = {line.id: line for line in plan.budget_line}
    found: dict[str, tuple[str, ...]] = {}
    for line_id, text in scenario_state.edits.items():
        changed = _changed_factors(lines[line_id], text) if line_id in lines else None
        found |= {line_id: (text,)} if changed is None else {f"{line_id}.{i + 1}": (str(value),) for i, value in changed.items()}
    if scenario_state.edits:
        found[navigation.BASE] = (str(scenario_state.base),)
    if scenario_state.locked:
        found[navigation.LOCK] = tuple(sorted(scenario_state.locked))
    return found


def _changed_factors(line: BudgetLine, text: str) -> dict[int, int] | None:
    """{index of the factor: value} where the plan's costing with these factors is exactly the text; else None."""
    before, after = costing_of(line.costing).factors, costing_of(text).factors
    if len(before) != len(after):
        return None
    changed = {i: new.value for i, (old, new) in enumerate(zip(before, after, strict=True)) if old.value != new.value}
    if any(value.denominator != 1 for value in changed.values()):
        return None
    whole = {i: int(value) for i, value in changed.items()}
    try:
        return whole if whole and edit_factors(line, whole) == text else None
    except EditError:
        return None


def translated(plan: Plan, edits: Mapping[str, str], to: Plan) -> tuple[dict[str, str], dict[str, Refused]]:
    """A scenario of one revision for another, with the same changed factors and typed costings; and the refused edits by line."""
    before, there = ({line.id: line for line in of.budget_line} for of in (plan, to))
    found: dict[str, str] = {}
    refused: dict[str, Refused] = {}
    for line_id, text in edits.items():
        changed = _changed_factors(before[line_id], text) if line_id in before else None
        try:
            if changed is None or line_id not in there:
                apply_edits(to, {line_id: text})
                found[line_id] = text
            else:
                for index, value in changed.items():
                    found[line_id] = _with_factor(there[line_id], found.get(line_id), index, str(value))
        except EditError as error:
            refused[line_id] = Refused(text, error.message)
    return {line_id: text for line_id, text in found.items() if text != there[line_id].costing}, refused


def move_to(context: PageContext, base: int) -> None:
    """Move the scenario, made for the revision ``base``, to the page's revision (a button's callback); edits that do not fit are refused."""
    scenario_state = opened()
    edits, refused = translated(_plan_of(context, base), scenario_state.edits, context.plan)
    set_edits(edits, context.revision)
    _keep(replace(opened(), refused=refused))


def _read(context: PageContext, shown: Address) -> ScenarioState:
    """The state that the query parameters ask for; unusable ones are refused, beside their field or at the top of the page."""
    base = context.revision
    for value in shown.get(navigation.BASE, ())[-1:]:
        if value in map(str, page_context.revisions(context.store_url, context.plan.id)):
            base = int(value)
        else:
            url_widgets.refuse(navigation.BASE, value, _("이 계획에 없는 차수라 {revision}차 계획을 보여 드립니다", revision=context.revision))
    plan = _plan_of(context, base)
    lines = {line.id: line for line in plan.budget_line}
    edits: dict[str, str] = {}
    refused: dict[str, Refused] = {}
    # Whole costings come first, as a factor of the same line then changes that costing.
    for key, values in sorted(shown.items(), key=lambda item: item[0] not in lines):
        if key in (navigation.BASE, navigation.LOCK):
            continue
        line_id, _dot, number = (key, "", "") if key in lines else key.rpartition(".")
        try:
            if line_id not in lines:
                raise EditError(key, message("이 계획에 없는 산출내역입니다."))
            if key in lines:
                apply_edits(plan, {key: values[-1]})
                edits[key] = values[-1]
            else:
                edits[line_id] = _with_factor(lines[line_id], edits.get(line_id), int(number) - 1, values[-1])
        except EditError as error:
            if line_id in lines:
                refused[key] = Refused(values[-1], error.message)
            else:
                url_widgets.refuse(key, values[-1], say(error.message))
    edits = {line_id: text for line_id, text in edits.items() if text != lines[line_id].costing}
    return ScenarioState(context.plan.id, base, edits, locked=_locked(plan, shown.get(navigation.LOCK, ())), refused=refused, seen=(shown,))


def _with_factor(line: BudgetLine, text: str | None, index: int, typed: str) -> str:
    """The line's costing ``text`` (None: the plan's) with one factor as typed. Raises EditError."""
    now = replace(line, costing=text or line.costing)
    value = whole_number(line.id, typed)
    if not 0 <= index < len(costing_of(now.costing).factors):
        raise EditError(line.id, message("이 산출내역에는 {number}번째 수가 없습니다.", number=index + 1))
    return edit_factors(now, {index: value})


def _locked(plan: Plan, names: tuple[str, ...]) -> frozenset[str]:
    """The lines and quantities among the names; unknown names are refused."""
    lines, found = {line.id for line in plan.budget_line}, set()
    for name in names:
        try:
            found.add(name if name in lines else quantity_by_id(plan, name).id)
        except EditError as error:
            url_widgets.refuse(navigation.LOCK, name, say(error.message))
    return frozenset(found)


def _shown() -> dict[str, tuple[str, ...]]:
    """The query parameters that belong to a scenario, valid or not."""
    return {key: tuple(address.get_all(key)) for key in address.keys() if navigation.of_scenario(key)}


def _plan_of(context: PageContext, revision: int) -> Plan:
    return context.plan if revision == context.revision else context.plan_in(revision)


def _key(plan_id: str) -> str:
    return f"what-if-{plan_id}"


def _keep(scenario_state: ScenarioState) -> None:
    st.session_state[_key(scenario_state.plan_id)] = scenario_state


def opened() -> ScenarioState:
    """The session's open scenario, or an empty one for the plan that it looks at."""
    store = stores.store_url()
    plan_id = st.session_state.get(OPEN) or page_context.chosen_plan(store)
    found = st.session_state.get(_key(plan_id))
    return found or ScenarioState(plan_id, page_context.chosen_revision(store, plan_id))
