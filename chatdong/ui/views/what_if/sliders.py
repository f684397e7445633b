"""The moving part of the what-if page: quantities, total and curves in one Streamlit component, which answers a hand at once.

The browser looks up what the domain told ahead and asks this server when the hand rests; the server's answer stands. The
script is a file of ours that this server serves, so that the content policy stays as it is: Streamlit turns a script that is
given as text into a ``blob:``, which the policy would have to let be. Streamlit serves the folder that pyproject.toml names for a package, and
chatdong.egg-info says that this is one. https://docs.streamlit.io/develop/concepts/custom-components/components-v2
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
"""A count up to this gets a slider; above it, and for prices, a number box is quicker."""


def show(
    context: PageContext,
    scenario: Plan,
    scenario_state: ScenarioState,
    among: Sequence[Quantity],
    values: dict[str, int | None],
    floors: dict[str, int],
) -> None:
    """The quantities of one activity as they are in the scenario, the total and the curves; what the hand does comes to ``_moved``."""
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
    # What the hand did in a visit before this one stands in the address; what did not get there the browser sends again.
    st.session_state.setdefault(HEARD, _hand()[0])


@cache.cached(64, key=lambda context, scenario, edits, activity_id: (context.store_url, context.plan.id, context.revision, edits, activity_id))
def _ahead(context: PageContext, scenario: Plan, edits: tuple[tuple[str, str], ...], activity_id: str) -> dict[str, Any]:
    """What the browser is told ahead of an activity's quantities; ``edits`` make the scenario of the plan."""
    return as_json(ahead(context.plan, scenario, activity_id))


def _said(name: str, first: Any) -> Any:
    """What the browser said last; nothing at a first visit."""
    said = st.session_state.get(KEY)
    return said.get(name, first) if isinstance(said, Mapping) else first


@lru_cache
def _component() -> Callable[..., Any]:
    """The component; pyproject.toml names its folder, and Streamlit knows that once a server runs."""
    return st.components.v2.component(
        "chatdong.sliders", html='<div class="instrument-room"></div>', css="sliders.css", js="sliders.js", isolate_styles=False
    )


# --- what the hand does -----------------------------------------------------------------------------------------------


def after_hand(plan: Plan, callback: Callable[..., None]) -> Callable[..., None]:
    """A callback that takes in first what the hand left: of what comes in one message Streamlit calls a component's last."""

    def both(*arguments: Any) -> None:
        _moved(plan)
        callback(*arguments)

    return both


def _hand() -> tuple[int, dict[str, object]]:
    """The number of the last sheet that the browser wrote, and its values; 0 and none where it is not what our script writes."""
    match _said("moved", {}):
        case {"written": int(written), "values": dict(values)}:
            return written, values
    return 0, {}


def _moved(plan: Plan) -> None:
    """Callback: the quantities as the hand left them, {group id: as written}, once; what cannot be is kept beside its field."""
    written, values = _hand()
    if written <= st.session_state.get(HEARD, 0):
        return
    st.session_state[HEARD] = written
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


def _lock(plan: Plan) -> None:
    """Callback: lock a quantity, or unlock it."""
    asked = _said("lock", None)
    if any(quantity.id == asked for quantity in quantities(plan)):
        state.lock(asked)


# --- what the browser is told -----------------------------------------------------------------------------------------


def _quantity(plan: Plan, quantity: Quantity, value: int | None, floor: int, scenario_state: ScenarioState) -> dict[str, Any]:
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
    """What the browser says; names in braces are filled in by it."""
    return {
        "total": _("가상 편성 {total}천원"),
        "end": _("가상 편성 {total}"),
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
        "cap": _("한도 {cap}", cap=formats.thousands(plan.total_krw)),
        "series": {"official": _("공식 계획"), "planned": _("산출내역 계획"), "scenario": _("가상 편성")},
        "milestone": _("집행계획(누계)"),
        "status": _("상태"),
        "achieved": status_text("achieved"),
        "missed": status_text("missed"),
    }


def _chart(context: PageContext) -> dict[str, Any]:
    """What no hand moves in the picture."""
    standing = _standing(context)
    return {**standing, "months": [(n, formats.short_month(on.month)) for n, on in enumerate(_days(context.plan)) if on.day == 1]}


def _days(plan: Plan) -> Iterable[date]:
    return (plan.year.start + timedelta(n) for n in range(plan.year.days))


@cache.cached(64, key=lambda context: (context.store_url, context.plan.id, context.revision, context.as_of))
def _standing(context: PageContext) -> dict[str, Any]:
    """The official plan and the bottom-up plan (won a day), the milestones, the cap and the as-of date, by their place in the year."""
    plan, burn, as_of = context.plan, context.burn, context.as_of
    official, planned = [day.planned for day in burn], [day.planned_bottom_up for day in burn]
    bends = {0, len(burn) - 1} | {_place(plan, milestone.on) for milestone in plan.milestone}
    bends |= {n for at in range(1, len(burn)) if (official[at] is None) != (official[at - 1] is None) for n in (at - 1, at)}
    return {
        "mark": f"{context.store_url} {plan.id} {context.revision} {as_of}",
        "start": plan.year.start.isoformat(),
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
    return min(max((on - plan.year.start).days, 0), plan.year.days - 1)
