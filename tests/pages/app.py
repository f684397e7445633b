"""Open a page in an ``AppTest`` and read it. No other module of tests/ makes an ``AppTest`` (``tests/test_architecture.py``)."""

import functools
import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pandas import DataFrame
from streamlit.testing.v1 import AppTest

from chatdong.store.engines.store import Store, open_store
from chatdong.ui.session import stores
from tests.conftest import AT
from tests.streamlit_internals import read_only

ROOT = Path(__file__).parents[2]
PAGES = sorted(path.stem for path in (ROOT / "pages").glob("*.py"))
READ = ("title", "header", "subheader", "markdown", "caption", "info", "warning", "error", "success")
"""The kinds of elements that show text."""

_MAIN = ROOT / "chatdong" / "ui" / "shell" / "main.py"
_SECONDS = 120
"""The time limit of a run, in seconds: long, because the machine may be busy."""

_CLIENT = "chatdong-client"
_AUTH = {"client_id": _CLIENT, "server_metadata_url": "http://localhost:1/.well-known/openid-configuration"}
KIM = "kim@example.go.kr"
NOBODY: dict[str, object] = {"is_logged_in": False}


def claims(email: str = KIM, **more: object) -> dict[str, object]:
    """The claims of a user who has just signed in."""
    return {"is_logged_in": True, "provider": "default", "aud": _CLIENT, "sub": "1", "email": email, "iat": time.time(), **more}


# Opening a page


def open_started(path: str) -> Store:
    """The store that the pages find at the path of a store that was started and closed; the shipped plans are not read again."""
    stores.opened[path] = open_store(path, AT)
    return stores.opened[path]


def session(user: dict[str, object] | None = None, /, **query: str | list[str]) -> AppTest:
    """A session with query parameters that has not run yet. With claims or ``NOBODY`` as the user, sign-in is set up."""
    app = AppTest.from_file(_MAIN, default_timeout=_SECONDS)
    if user is not None:
        app.secrets["auth"] = _AUTH
        app.user = user
    for key, value in query.items():
        app.query_params[key] = value
    return app


def run(app: AppTest) -> AppTest:
    """Run the session's script and check that it raised nothing."""
    app.run()
    assert not app.exception, app.exception
    return app


def go_to(app: AppTest, page: str) -> AppTest:
    """Switch the session to another page, as the menu does; its query parameters stay."""
    return run(app.switch_page(str(ROOT / "pages" / f"{page}.py")))


def visit(page: str = "overview", user: dict[str, object] | None = None, /, **query: str | list[str]) -> AppTest:
    """Open a page of the store in CHATDONG_STORE by its link, in a session of its own; ``query`` are the query parameters."""
    app = session(user, **query)
    # Before its first run a session knows a page by the name of its file, which is also the page's url_path.
    return run(app) if page == "overview" else go_to(app, page)


def seen(page: str = "overview", store_url: str = "example", /, **query: str) -> AppTest:
    """A page of a store that no test writes to, opened once and shared by the tests that only read it; it cannot run again."""
    return _seen(page, store_url, tuple(sorted(query.items())))


@functools.cache
def _seen(page: str, store_url: str, query: tuple[tuple[str, str], ...]) -> AppTest:
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("CHATDONG_STORE", store_url)
        return read_only(visit(page, **dict(query)))


def script(function: Callable[..., None], **arguments: Any) -> AppTest:
    """The body of a function as a script that has not run yet; the function imports what it uses."""
    return AppTest.from_function(function, default_timeout=_SECONDS, kwargs=arguments)


# Reading it


def said(app: AppTest, *kinds: str) -> str:
    """The text of the elements of these kinds (all in ``READ`` by default), one a line, without Markdown escapes."""
    return _as_read("\n".join(str(element.value) for kind in kinds or READ for element in app.get(kind)))


def words(app: AppTest) -> str:
    """The page's text without Markdown escapes: texts, metrics, labels of buttons and links, column headings."""
    parts = [said(app)]
    parts += [each for metric in app.metric for each in (metric.label, str(metric.value))]
    parts += [element.label for kind in ("button", "page_link") for element in app.get(kind)]
    parts += [chip.proto.popover.label for chip in app.get("popover")]
    parts += [str(column) for frame in app.dataframe for column in frame.value.columns]
    return _as_read("\n".join(part for part in parts if part))


def everything(app: AppTest) -> list[str]:
    """All that a page shows: its words, its metrics, its tables as CSV, its charts with their data."""
    figures = [f"{label}: {value}" for label, value in metrics(app).items()]
    charts = [str(chart.proto) for chart in app.get("vega_lite_chart")]
    return [words(app), *figures, *(frame.value.to_csv() for frame in app.dataframe), *charts]


def title(app: AppTest) -> str:
    """The page's title without Markdown escapes."""
    return _as_read(app.title[0].value)


def headers(app: AppTest) -> list[str]:
    """The page's headers without Markdown escapes."""
    return [_as_read(header.value) for header in app.header]


def metrics(app: AppTest) -> dict[str, str]:
    """The page's metrics: label → value."""
    return {metric.label: metric.value for metric in app.metric}


def table(app: AppTest, *columns: str) -> DataFrame:
    """The first table that has these columns. Raises StopIteration where there is none."""
    return next(frame.value for frame in app.dataframe if set(columns) <= set(frame.value.columns))


def choose_row(app: AppTest, row: int) -> AppTest:
    """Select a row of the first table, counted from 0."""
    app.session_state[app.dataframe[0].key] = {"selection": {"rows": [row], "columns": [], "cells": []}}
    return run(app)


def _as_read(text: str) -> str:
    return text.replace("\\", "").replace("\u2060", "")


def wrapped(app: AppTest, heading: str) -> list[dict[str, str]]:
    """The rows of the table of Markdown that has a heading, as {heading: text}, without colours, escapes and characters that only keep words whole."""

    def cells(line: str) -> list[str]:
        return [
            re.sub(r":\w+\[(.*)\]$", r"\1", cell.strip()).replace("\\", "").replace("\u00a0", " ").replace("\u2011", "-")
            for cell in re.split(r"(?<!\\)\|", line)[1:-1]
        ]

    (found,) = (each.value for each in app.markdown if each.value.startswith("|") and heading in cells(each.value.splitlines()[0]))
    first, _sides, *rows = found.splitlines()
    return [dict(zip(cells(first), cells(row), strict=True)) for row in rows]
