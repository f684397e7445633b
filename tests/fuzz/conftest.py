"""The ``throw`` fixture, which checks inputs for a bounded time, and a summary of their number.

``CHATDONG_FUZZ_SECONDS`` is the time of the whole suite: 40 with ``make test-all``, 8 with ``make test``. Every round has its own seed, from 0 on, so that a longer run repeats the inputs of a
shorter one.
"""

import os
import time
from collections.abc import Callable
from typing import Any, TypeVar

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.strategies import SearchStrategy

from tests.properties import LEAST, in_full

SECONDS = float(os.environ.get("CHATDONG_FUZZ_SECONDS", "40" if in_full() else "8"))
SHARES = 17
"""The sum of the shares of all tests."""

_thrown: dict[str, int] = {}
Input = TypeVar("Input")


@pytest.fixture
def throw(request: pytest.FixtureRequest) -> Callable[..., None]:
    """A function that checks inputs of a strategy for a share of the time: at least LEAST inputs, at most ``a_round`` of one seed."""

    def run(inputs: SearchStrategy[Input], check: Callable[[Input], Any], *, share: int = 1, a_round: int = 50) -> None:
        """Check inputs until the share of the time is used."""
        until = time.monotonic() + SECONDS * share / SHARES
        name = request.node.name
        _thrown.setdefault(name, 0)
        failed: list[Input] = []
        for number in range(1_000_000):

            @seed(number)
            @settings(
                max_examples=a_round,
                deadline=None,
                database=None,
                derandomize=False,
                suppress_health_check=list(HealthCheck),
                phases=[Phase.generate, Phase.shrink],
            )
            @given(inputs)
            def one_round(value: Input) -> None:
                """Check one input of a round."""
                # A failed input is shrunk even when the time is over.
                if _thrown[name] >= LEAST and time.monotonic() > until and not failed:
                    return
                _thrown[name] += 1
                try:
                    check(value)
                except BaseException:
                    failed.append(value)
                    raise

            one_round()
            if _thrown[name] >= LEAST and time.monotonic() > until:
                return

    return run


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the number of inputs, in all and by test."""
    if _thrown:
        terminalreporter.write_line(f"fuzz: {sum(_thrown.values()):,} inputs in about {SECONDS:g} s")
        for name, count in _thrown.items():
            terminalreporter.write_line(f"  {count:>8,}  {name}")
