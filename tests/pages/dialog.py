"""The record dialog in page tests: open it by query parameters, fill in its fields by name, press its buttons."""

import re
from typing import Any

from streamlit.testing.v1 import AppTest

from tests.pages.app import visit
from tests.streamlit_internals import run_with

FIELDS = ("selectbox", "button_group", "multiselect", "text_input", "date_input", "checkbox", "pagination")


def at_year_end(page: str = "records", /, **query: str) -> AppTest:
    """Run a page on 2016-12-31 with query parameters; ``record="event:monthly-meeting.1"`` opens the dialog."""
    return visit(page, **{"as_of": "2016-12-31", **query})


def form_of(app: AppTest) -> str:
    """The key of the form in the dialog, from the query parameters."""
    form = app.query_params["form"]
    return form[0] if isinstance(form, list) else form


def field(app: AppTest, name: str) -> Any:
    """The form's widget whose key ends with ``name``."""
    return next(widget for kind in FIELDS for widget in app.get(kind) if widget.key == f"{form_of(app)}-{name}")


def fields(app: AppTest) -> set[str]:
    """The names of all widgets of the form."""
    start = f"{form_of(app)}-"
    return {widget.key.removeprefix(start) for kind in FIELDS for widget in app.get(kind) if (widget.key or "").startswith(start)}


def fill(app: AppTest, **values: Any) -> AppTest:
    """Fill in fields one after the other; the page reruns after each."""
    for name, value in values.items():
        field(app, name).set_value(value).run()
        assert not app.exception, app.exception
    return app


def button(app: AppTest, name: str = "save") -> Any:
    """The form's button of this name; where a record is corrected, its key ends with the record's version."""
    key = re.compile(rf"{re.escape(form_of(app))}-{name}(-\d+)?")
    return next(button for button in app.button if key.fullmatch(button.key or ""))


def save(app: AppTest, name: str = "save") -> AppTest:
    """Press an enabled button of the form."""
    pressed = button(app, name)
    assert not pressed.disabled
    pressed.click().run()
    assert not app.exception, app.exception
    return app


def follow(app: AppTest, number: int = 0) -> AppTest:
    """Press one of the next steps on the card after a save."""
    app.button(key=f"record-then-{number}").click().run()
    assert not app.exception, app.exception
    return app


def press(app: AppTest, label: str) -> AppTest:
    """Press the first button with this label."""
    next(button for button in app.button if button.label == label).click().run()
    assert not app.exception, app.exception
    return app


def speak(app: AppTest, language: str) -> AppTest:
    """Choose a language in the sidebar."""
    app.button_group(key="lang").set_value(language).run()
    assert not app.exception, app.exception
    return app


class Press:
    """A button press as a browser sends it, with all widget states and the query parameters; it can be sent more than once."""

    def __init__(self, app: AppTest, name: str = "save") -> None:
        pressed = button(app, name)
        # As ``click`` does, but also for a disabled button: a browser with an older page can still send it.
        pressed._value = True
        self._states = pressed.root.get_widget_states()
        # A browser sends the trigger of the pressed button only.
        others = [state for state in self._states.widgets if state.WhichOneof("value") == "trigger_value" and not state.trigger_value]
        for state in others:
            self._states.widgets.remove(state)
        self._address = dict(app.query_params)

    def send(self, app: AppTest) -> AppTest:
        """Send the press to a session."""
        app.query_params.clear()
        app.query_params.update(self._address)
        run_with(app, self._states)
        assert not app.exception, app.exception
        return app
