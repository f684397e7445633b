"""What tests of several floors share: the plans, and a store in memory."""

import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import settings

from chatdong.domain.plan import Plan
from chatdong.domain.plan_file import load_plan_file
from chatdong.store.connection import EXAMPLE, Store, open_store
from chatdong.store.example import PLAN, build_example

# Speed is measured in bench/, so a slow moment of the machine fails no property; and the same code is tried with the same
# examples each time. To look for new ones: HYPOTHESIS_PROFILE=default pytest …
settings.register_profile("chatdong", deadline=None, derandomize=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "chatdong"))

ROOT = Path(__file__).parents[1]
OTHER_PLAN = Path(__file__).parent / "plans" / "reading-2031.toml"
AT = datetime(2026, 1, 2, 3, 4, 5)


@pytest.fixture(scope="session")
def plan() -> Plan:
    """The 2016 plan."""
    return load_plan_file(PLAN)


@pytest.fixture(scope="session")
def other_plan() -> Plan:
    """A small plan of another programme."""
    return load_plan_file(OTHER_PLAN)


@pytest.fixture
def empty_store() -> Iterator[Store]:
    """A real store in memory, with its schema and nothing in it."""
    store = open_store(EXAMPLE, AT)
    yield store
    store.close()


@pytest.fixture(scope="session")
def example() -> Iterator[Store]:
    """The example store; tests only read it."""
    store = build_example(AT)
    yield store
    store.close()
