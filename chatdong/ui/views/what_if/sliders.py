"""The sliders of the what-if page: quantities, total and curves in one custom component (st.components.v2).

The browser shows the effect of a moved slider at once, from values that the domain has precomputed (``lookahead``), and sends the quantities when
the user stops; the server's answer replaces its own. The script is a static file: Streamlit turns a script given as text into a ``blob:`` URL,
which the content security policy forbids. Streamlit serves the folder that pyproject.toml names for an installed package; chatdong.egg-info makes
this one known. https://docs.streamlit.io/develop/concepts/custom-components/components-v2
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

import streamlit as st

from chatdong.domain.message import Message
from chatdong.domain.plan.milestones import milestones_by_date
from chatdong.domain.plan.model import Plan
from chatdong.domain.plan.totals import total
from chatdong.domain.scenario.edits import LARGEST_FACTOR, EditError
from chatdong.domain.scenario.lookahead import ahead, as_json
from chatdong.domain.scenario.quantities import Quantity, quantities, quantity_by_id, sensible_range, set_quantity, whole_number
from chatdong.ui.charts.theme import palette
from chatdong.ui.components.labels import status_text
from chatdong.ui.i18n import formats
from chatdong.ui.i18n.language import _, say
from chatdong.ui.session import cache, connection
from chatdong.ui.session.page_context import PageContext
from chatdong.ui.views.what_if import state, wording
from chatdong.ui.views.what_if.state import ScenarioState

KEY, HEARD = "what-if-instrument", "what-if-heard"
SLIDER_UP_TO = 200
"""A count up to this gets a slider; a larger one and a price get a number field."""


def show(
    context: PageContext,
    scenario: Plan,
    scenario_state: ScenarioState,
    among: Sequence[Quantity],
    values: dict[str, int | None],
    floors: dict[str, int],
) -> None:
    """Draw the quantities of one activity as they are in the scenario, the total and the curves; the component's callbacks are ``_moved`` and
    ``_lock``."""
    _component()(
        key=KEY,
        data={
            "visit": connection.visit(),
            "heard": st.session_state.get(HEARD, 0),
            "ahead": _ahead(context, scenario, tuple(sorted(scenario_state.edits.items())), among[0].activity_id),
            "quantities": [_quantity(context.plan, quantity, values[quantity.id], floors.get(quantity.id, 0), scenario_state) for quantity in among],
            "chart": _chart(context),
            "colours": palette(),
            "words": _words(context.plan),
        },
        default={"moved": {}},
        on_moved_change=lambda: _moved(context.plan),
        on_lock_change=lambda: _lock(context.plan),
    )
    # The query parameters hold the moves of an earlier session; the browser sends again those that did not arrive.
    st.session_state.setdefault(HEARD, _hand()[0])


@cache.cached(64, key=lambda context, scenario, edits, activity_id: (context.store_url, context.plan.id, context.revision, edits, activity_id))
def _ahead(context: PageContext, scenario: Plan, edits: tuple[tuple[str, str], ...], activity_id: str) -> dict[str, Any]:
    """The precomputed effect of an activity's quantities, as JSON values; ``edits`` make the scenario of the plan and are the cache key."""
    return as_json(ahead(context.plan, scenario, activity_id))


def _said(name: str, first: Any) -> Any:
    """The component's last value of ``name``; ``first`` where there is none."""
    said = st.session_state.get(KEY)
    return said.get(name, first) if isinstance(said, Mapping) else first


@lru_cache
def _component() -> Callable[..., Any]:
    """The component; Streamlit finds its folder, which pyproject.toml names, once a server runs."""
    return st.components.v2.component(
        "chatdong.sliders", html='<div class="instrument-room"></div>', css="sliders.css", js="sliders.js", isolate_styles=False
    )


# --- the user's input -------------------------------------------------------------------------------------------------


def after_hand(plan: Plan, callback: Callable[..., None]) -> Callable[..., None]:
    """A callback that applies the component's pending moves first: of the events in one message Streamlit calls a component's last."""

    def both(*arguments: Any) -> None:
        """Apply the pending moves, then the callback."""
        _moved(plan)
        callback(*arguments)

    return both


def _hand() -> tuple[int, dict[str, object]]:
    """(number, {quantity id: value}) of the browser's last input; (0, {}) where it is not in our script's format."""
    match _said("moved", {}):
        case {"written": int(written), "values": dict(values)}:
            return written, values
    return 0, {}


def _moved(plan: Plan) -> None:
    """Put the moved quantities into the scenario, each input once (a component's callback); refused values are kept beside their fields."""
    written, values = _hand()
    if written <= st.session_state.get(HEARD, 0):
        return
    refused: list[tuple[str, str, Message]] = []
    scenario_state = state.opened()
    edits = dict(scenario_state.edits)
    for group_id, typed in values.items():
        try:
            quantity = quantity_by_id(plan, group_id)
            if quantity.id not in scenario_state.locked:
                edits = set_quantity(plan, edits, quantity, whole_number(quantity.id, str(typed)))
        except EditError as error:
            refused.append((group_id, str(typed), error.message))
    state.set_edits(edits)
    for group_id, text, why in refused:
        state.refuse(group_id, text, why)
    # Last: a page that is asked for meanwhile ends a callback at any look into session state, and what was said to be heard is not told again.
    st.session_state[HEARD] = written


def _lock(plan: Plan) -> None:
    """Lock or unlock a quantity (a component's callback)."""
    asked = _said("lock", None)
    if any(quantity.id == asked for quantity in quantities(plan)):
        state.lock(asked)


# --- the component's data ---------------------------------------------------------------------------------------------


def _quantity(plan: Plan, quantity: Quantity, value: int | None, floor: int, scenario_state: ScenarioState) -> dict[str, Any]:
    """The data of one quantity: names, value, range, lock and messages."""
    span = sensible_range(quantity, floor)
    refused = [scenario_state.refused[field] for line_id, index in quantity.members if (field := f"{line_id}.{index + 1}") in scenario_state.refused]
    return {
        "id": quantity.id,
        "kind": wording.kind_word(quantity),
        "items": wording.items(plan, quantity),
        "unit": quantity.unit,
        "planned": quantity.value,
        "value": value,
        "slider": quantity.kind != "price" and quantity.value <= SLIDER_UP_TO,
        **asdict(span),
        "most": LARGEST_FACTOR,
        "locked": quantity.id in scenario_state.locked,
        "badge": _("계획 {value}", value=formats.count(quantity.value)),
        "help": _("이미 열었거나 쓴 만큼({floor})부터 움직입니다.", floor=formats.count(floor)) if floor else "",
        "refused": [wording.refused(one.typed, say(one.why)) for one in refused],
    }


def _words(plan: Plan) -> dict[str, Any]:
    """The component's texts in the session's language; the script fills in the names in braces."""
    return {
        "total": _("시뮬레이션 {total}천원"),
        "end": _("시뮬레이션 {total}"),
        "left": _("한도 {cap}천원까지 {left}천원 남음"),
        "over": _("한도 {cap}천원을 {over}천원 넘음"),
        "same": _("계획과 같음"),
        "checking": _("서버에서 확인하는 중"),
        "differs": _("줄마다 다름"),
        "kept": _("수를 적지 않아 앞의 값을 그대로 두었습니다."),
        "floors": _("왼쪽 아래의 수는 이미 열었거나 쓴 만큼입니다(없으면 0)."),
        "lock": _("잠그기"),
        "locked": _("잠김: 누르면 풉니다."),
        "unlocked": _("잠그기: 한도에 맞출 때와 최대한을 찾을 때 그대로 둡니다."),
        "plan": _("계획대로"),
        "fewer": _("{step} 줄이기: {name}", step="{step}", name="{name}"),
        "more": _("{step} 늘리기: {name}", step="{step}", name="{name}"),
        "cap": _("한도 {cap}", cap=formats.thousands(plan.total_krw)),
        "series": {"official": _("공식 계획"), "planned": _("산출내역 계획"), "scenario": _("시뮬레이션")},
        "milestone": _("집행계획(누계)"),
        "status": _("상태"),
        "achieved": status_text("achieved"),
        "missed": status_text("missed"),
    }


def _chart(context: PageContext) -> dict[str, Any]:
    """The parts of the chart that no quantity moves."""
    standing = _standing(context)
    return {**standing, "months": [(n, formats.short_month_of(context.plan, on)) for n, on in enumerate(_days(context.plan)) if on.day == 1]}


def _days(plan: Plan) -> Iterable[date]:
    """The days that count in the plan."""
    return (plan.counted.start + timedelta(n) for n in range(plan.counted.days))


@cache.cached(64, key=lambda context: (context.store_url, context.plan.id, context.revision, context.as_of))
def _standing(context: PageContext) -> dict[str, Any]:
    """Official and bottom-up plan (won a day), milestones, cap and as-of date; a day is its position in the fiscal year, from 0."""
    plan, burn, as_of = context.plan, context.burn, context.as_of
    official, planned = [day.planned for day in burn], [day.planned_bottom_up for day in burn]
    bends = {0, len(burn) - 1} | {_place(plan, milestone.on) for milestone in plan.milestone}
    bends |= {n for at in range(1, len(burn)) if (official[at] is None) != (official[at - 1] is None) for n in (at - 1, at)}
    return {
        "mark": f"{context.store_url} {plan.id} {context.revision} {as_of}",
        "start": plan.counted.start.isoformat(),
        "days": len(burn),
        "official": [(n, official[n]) for n in sorted(bends)],
        "heights": official,
        "planned": planned,
        "milestones": [(_place(plan, milestone.on), milestone.amount_krw) for milestone in milestones_by_date(plan)],
        "cap": plan.total_krw,
        "plan": total(plan),
        "most": max(*planned, *(krw for krw in official if krw is not None), plan.total_krw),
        "as_of": _place(plan, as_of),
    }


def _place(plan: Plan, on: date) -> int:
    """A day's position in the fiscal year, from 0; a day outside it is put at its nearer end."""
    return min(max((on - plan.counted.start).days, 0), plan.counted.days - 1)
