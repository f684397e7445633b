"""The server's log."""

import json
import logging
from collections.abc import Iterator

import pytest

from chatdong.ui.session import log
from tests.pages.app import script


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict]:
    return [json.loads(line) for line in capsys.readouterr().err.splitlines() if line.startswith("{")]


@pytest.fixture(autouse=True)
def quiet_again() -> Iterator[None]:
    yield
    logging.getLogger("chatdong").handlers.clear()


def test_a_page_run_is_one_line_with_its_time_also_when_it_fails(capsys: pytest.CaptureFixture[str]) -> None:
    log.start()
    with pytest.raises(ZeroDivisionError), log.page_run("budget"):
        1 / 0  # noqa: B018
    (line,) = lines(capsys)
    assert (line["event"], line["page"], line["session"]) == ("page_run", "budget", None)
    assert line["ms"] >= 0


def test_an_error_stands_in_the_log_with_the_number_that_the_reader_sees_and_no_details_on_the_page(capsys: pytest.CaptureFixture[str]) -> None:
    log.start()

    def page() -> None:
        from chatdong.ui.session import log

        log.script_error(ValueError("the store's secret"))

    shown = script(page).run().error[0].value
    line = next(line for line in lines(capsys) if line["event"] == "page_error")
    assert line["error"] in shown
    assert "secret" not in shown
    assert "the store's secret" in line["traceback"]


def test_nothing_that_was_entered_begins_a_line_of_the_log_or_steers_the_terminal_that_shows_it(capsys: pytest.CaptureFixture[str]) -> None:
    log.start()
    hostile = 'a\n{"event": "audit"}\r\x1b[2J\x7f\x85\x9b2J\u2028b\u202ec'
    log.note("audit", who=hostile)
    said = capsys.readouterr().err
    assert [line["who"] for line in map(json.loads, said.splitlines())] == [hostile]
    assert said.count("\n") == 1
    assert not any(mark in said for mark in "\r\x1b\x7f\x85\x9b\u2028\u202e")
