"""The server's log in lines of JSON: page runs, notes, and errors with the number that the page shows."""

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
        """The record as one line of JSON: time (UTC), level, event, session, facts and traceback."""
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
    """Start writing the log to standard error, which the service manager stores."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_JsonLines())
    _logger.handlers[:] = [handler]
    _logger.setLevel(logging.INFO)
    _logger.propagate = False
    # A library that configures logging may have switched off every logger that was there before it.
    _logger.disabled = False


def note(event: str, **facts: object) -> None:
    """Log an event with its facts and the current session."""
    _logger.info(event, extra={"facts": facts})


def failed(event: str, **facts: object) -> None:
    """Log the exception being handled, with its traceback."""
    _logger.exception(event, extra={"facts": facts})  # noqa: LOG004 - called in exception handlers


def session_id() -> str | None:
    """Streamlit's session id; None outside a script run. It must not be shown or logged, since it is enough to resume a disconnected session."""
    return streamlit_internals.session_id()


def session() -> str | None:
    """The first 8 letters of the session id, as the log names a session; None outside a script run."""
    whole = session_id()
    return whole[:8] if whole else None


@dataclass(frozen=True)
class Run:
    """One run of a page: its name, duration in milliseconds, time and session."""

    page: str
    ms: float
    at: datetime
    session: str | None


_last_runs: deque[Run] = deque(maxlen=500)


def slowest_runs(at_most: int) -> list[Run]:
    """The slowest of the last 500 page runs in this process, at most ``at_most``, the slowest first."""
    return sorted(_last_runs.copy(), key=lambda run: -run.ms)[:at_most]


@contextmanager
def page_run(page: str) -> Iterator[None]:
    """Log the run of a page in this block with its duration in milliseconds, also if it ends early."""
    started = time.perf_counter()
    try:
        yield
    finally:
        ms = round((time.perf_counter() - started) * 1000, 1)
        _last_runs.append(Run(page, ms, clock.now(), session()))
        note("page_run", page=page, ms=ms)


def script_error(error: Exception) -> bool:
    """Log an exception of a page and show the user its number; the ``on_script_error`` callback of st.App. True: the error is handled."""
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
