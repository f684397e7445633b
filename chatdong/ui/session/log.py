"""The server's log: one line of JSON for each page run, and for each error with the number that its page shows."""

import json
import logging
import sys
import time
import uuid
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

import streamlit as st

from chatdong import clock
from chatdong.domain.text_marks import visible
from chatdong.ui import streamlit_internals

_logger = logging.getLogger("chatdong")


class _JsonLines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "event": record.getMessage(),
            "session": session(),
            **getattr(record, "facts", {}),
        }
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        return visible(json.dumps(line, ensure_ascii=False, default=str))


def start() -> None:
    """Write the log to standard error from now on, where the service manager keeps it."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_JsonLines())
    _logger.handlers[:] = [handler]
    _logger.setLevel(logging.INFO)
    _logger.propagate = False


def note(event: str, **facts: object) -> None:
    """One line about something that happened, with the session that it happened in."""
    _logger.info(event, extra={"facts": facts})


def failed(event: str, **facts: object) -> None:
    """One line about the error that is being handled, with its traceback."""
    _logger.exception(event, extra={"facts": facts})  # noqa: LOG004 - its callers are in one


def session_id() -> str | None:
    """The number of the visitor's session; None outside a page run. It is not to be shown or logged: whoever has it can take up a session that
    lost its connection."""
    return streamlit_internals.session_id()


def session() -> str | None:
    """The first part of that number, by which the log tells sessions apart."""
    whole = session_id()
    return whole[:8] if whole else None


@dataclass(frozen=True)
class Run:
    """One run of a page."""

    page: str
    ms: float
    at: datetime
    session: str | None


_last_runs: deque[Run] = deque(maxlen=500)


def slowest_runs(at_most: int) -> list[Run]:
    """Of the last 500 runs of pages in this process, those that took longest, the longest first."""
    return sorted(_last_runs.copy(), key=lambda run: -run.ms)[:at_most]


@contextmanager
def page_run(page: str) -> Iterator[None]:
    """Note a page's run with its time in milliseconds, also when it ends early."""
    started = time.perf_counter()
    try:
        yield
    finally:
        ms = round((time.perf_counter() - started) * 1000, 1)
        _last_runs.append(Run(page, ms, clock.now(), session()))
        note("page_run", page=page, ms=ms)


def script_error(error: Exception) -> bool:
    """Keep an error's details in the log, and show the reader its number: what Streamlit calls when a page's script fails."""
    from chatdong.ui.i18n.language import _  # the catalogue is not needed to start the server

    number = uuid.uuid4().hex[:8]
    _logger.error("page_error", exc_info=error, extra={"facts": {"error": number}})
    st.error(
        _(
            "이 화면을 만들다가 문제가 생겼습니다. 저장된 기록은 그대로입니다. 다시 열어도 같으면 담당자에게 오류 번호 {number}을(를) 알려 주십시오.",
            number=number,
        ),
        icon=":material/error:",
    )
    return True
