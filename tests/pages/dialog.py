"""The record dialog as a hand uses it: opened by its address, its fields filled in by their names, and its buttons pressed."""

import re
from typing import Any

from streamlit.testing.v1 import AppTest

from tests.pages.app import visit
from tests.streamlit_internals import run_with

FIELDS = ("selectbox", "button_group", "multiselect", "text_input", "date_input", "checkbox", "pagination")


def at_year_end(page: str = "records", /, **query: str) -> AppTest:
    """A page on the last day of the year; ``record="event:monthly-meeting.1"`` or the like opens the dialog on it."""
    return visit(page, **{"as_of": "2016-12-31", **query})


def form_of(app: AppTest) -> str:
    """The key of the form that the dialog shows."""
    form = app.query_params["form"]
    return form[0] if isinstance(form, list) else form


def field(app: AppTest, name: str) -> Any:
    """A field of the form by its name, which its key ends with."""
    return next(widget for kind in FIELDS for widget in app.get(kind) if widget.key == f"{form_of(app)}-{name}")


def fields(app: AppTest) -> set[str]:
    """The names of all fields that the form asks for."""
    start = f"{form_of(app)}-"
    return {widget.key.removeprefix(start) for kind in FIELDS for widget in app.get(kind) if (widget.key or "").startswith(start)}


def fill(app: AppTest, **values: Any) -> AppTest:
    """Fill in one field after the other, as they are typed: the page runs after each."""
    for name, value in values.items():
        field(app, name).set_value(value).run()
        assert not app.exception, app.exception
    return app


def button(app: AppTest, name: str = "save") -> Any:
    """A button of the form by its name; of a record that is corrected its version follows."""
    key = re.compile(rf"{re.escape(form_of(app))}-{name}(-\d+)?")
    return next(button for button in app.button if key.fullmatch(button.key or ""))


def save(app: AppTest, name: str = "save") -> AppTest:
    """Press a button of the form that can be pressed."""
    pressed = button(app, name)
    assert not pressed.disabled
    pressed.click().run()
    assert not app.exception, app.exception
    return app


def follow(app: AppTest, number: int = 0) -> AppTest:
    """Press what the card proposes next."""
    app.button(key=f"record-then-{number}").click().run()
    assert not app.exception, app.exception
    return app


def press(app: AppTest, label: str) -> AppTest:
    """Press the first button that says this."""
    next(button for button in app.button if button.label == label).click().run()
    assert not app.exception, app.exception
    return app


def speak(app: AppTest, language: str) -> AppTest:
    """Change the language where everybody changes it."""
    app.button_group(key="lang").set_value(language).run()
    assert not app.exception, app.exception
    return app


class Press:
    """A press of a button as the browser sends it: all widgets' states, and the address. It can be sent more than once."""

    def __init__(self, app: AppTest, name: str = "save") -> None:
        pressed = button(app, name)
        # As ``click`` does, also where the button is grey: a browser that was not told so sends it.
        pressed._value = True
        self._states = pressed.root.get_widget_states()
        # A browser names the button that was pressed, and says nothing of the others.
        others = [state for state in self._states.widgets if state.WhichOneof("value") == "trigger_value" and not state.trigger_value]
        for state in others:
            self._states.widgets.remove(state)
        self._address = dict(app.query_params)

    def send(self, app: AppTest) -> AppTest:
        """The message comes to a session."""
        app.query_params.clear()
        app.query_params.update(self._address)
        run_with(app, self._states)
        assert not app.exception, app.exception
        return app
