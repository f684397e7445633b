"""The what-if page's sliders component in page tests: the data that it gets, and the values that a browser sends."""

import json
from itertools import count
from typing import Any

from streamlit.testing.v1 import AppTest

from tests.streamlit_internals import WidgetState, run_with, widget_states

_written = count(2)  # 1 is taken by a crafted message of test_what_if_page.py


def told(app: AppTest) -> dict[str, Any]:
    """The component's data in the last run."""
    return json.loads(app.get("bidi_component")[0].proto.json)


def quantity(app: AppTest, group_id: str) -> dict[str, Any]:
    """The component's data of one quantity."""
    return next(of for of in told(app)["quantities"] if of["id"] == group_id)


def refused(app: AppTest) -> str:
    """All messages on refused inputs: beside the quantities and as st.error."""
    beside = [why for of in told(app)["quantities"] for why in of["refused"]] if app.get("bidi_component") else []
    return "\n".join([*beside, *(e.value for e in app.error)]).replace("\\", "")


def move(app: AppTest, values: dict[str, object]) -> AppTest:
    """Send moved quantities {id: value}, as the browser does when the user stops."""
    moved = {"written": next(_written), "values": {group_id: str(value) for group_id, value in values.items()}}
    return _run(app, WidgetState(id=_id(app), json_value=json.dumps({"moved": moved})))


def say(app: AppTest, state: object) -> AppTest:
    """Send any value in the component's name, also one that its script never sends."""
    return _run(app, WidgetState(id=_id(app), json_value=json.dumps(state)))


def move_and_press(app: AppTest, values: dict[str, object], key: str) -> AppTest:
    """Send moved quantities and a button press in one message."""
    app.button(key=key).click()
    return move(app, values)


def press_lock(app: AppTest, group_id: str) -> AppTest:
    """Send a press of the lock beside a quantity."""
    event = json.dumps([{"event": "lock", "value": group_id}])
    return _run(app, WidgetState(id=f"$$STREAMLIT_INTERNAL_KEY_{_id(app)}__events", json_trigger_value=event))


def _id(app: AppTest) -> str:
    return app.get("bidi_component")[0].proto.id


def _run(app: AppTest, state: WidgetState) -> AppTest:
    states = widget_states(app)
    states.widgets.append(state)
    return run_with(app, states)
