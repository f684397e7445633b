"""The what-if page's component as a browser has it: what it is told, and what it says back."""

import json
from itertools import count
from typing import Any

from streamlit.testing.v1 import AppTest

from tests.streamlit_internals import WidgetState, run_with, widget_states

_written = count(2)  # 1 is what a crafted message of test_what_if_page.py claims to be


def told(app: AppTest) -> dict[str, Any]:
    """Everything that the component was given last."""
    return json.loads(app.get("bidi_component")[0].proto.json)


def quantity(app: AppTest, group_id: str) -> dict[str, Any]:
    """What the component was told of one quantity."""
    return next(of for of in told(app)["quantities"] if of["id"] == group_id)


def refused(app: AppTest) -> str:
    """Everything that the page says of what it could not use: beside the quantities, and as messages."""
    beside = [why for of in told(app)["quantities"] for why in of["refused"]] if app.get("bidi_component") else []
    return "\n".join([*beside, *(e.value for e in app.error)]).replace("\\", "")


def move(app: AppTest, values: dict[str, object]) -> AppTest:
    """Quantities moved by hand, {id: value}, as the browser says it once the hand rests."""
    moved = {"written": next(_written), "values": {group_id: str(value) for group_id, value in values.items()}}
    return _run(app, WidgetState(id=_id(app), json_value=json.dumps({"moved": moved})))


def say(app: AppTest, state: object) -> AppTest:
    """Anything at all, said in the component's name, as our script never does."""
    return _run(app, WidgetState(id=_id(app), json_value=json.dumps(state)))


def move_and_press(app: AppTest, values: dict[str, object], key: str) -> AppTest:
    """Quantities moved by hand and a button pressed, come in one message."""
    app.button(key=key).click()
    return move(app, values)


def press_lock(app: AppTest, group_id: str) -> AppTest:
    """The lock beside a quantity, pressed."""
    event = json.dumps([{"event": "lock", "value": group_id}])
    return _run(app, WidgetState(id=f"$$STREAMLIT_INTERNAL_KEY_{_id(app)}__events", json_trigger_value=event))


def _id(app: AppTest) -> str:
    return app.get("bidi_component")[0].proto.id


def _run(app: AppTest, state: WidgetState) -> AppTest:
    states = widget_states(app)
    states.widgets.append(state)
    return run_with(app, states)
