"""Whatever stands in the address, and whatever a widget is made to say, a page says something and never fails."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from tests.fuzz.mangled import NASTY

ROOT = Path(__file__).parents[2]
FRONT_DOOR = str(ROOT / "chatdong" / "ui" / "shell" / "main.py")
PAGES = sorted(path.stem for path in (ROOT / "pages").glob("*.py"))
SOURCES = "\n".join(path.read_text("utf-8") for path in [*(ROOT / "chatdong" / "ui").glob("*.py"), *(ROOT / "pages").glob("*.py")])
KEYS = sorted(set(re.findall(r'key="([a-z_-]+)"', SOURCES) + re.findall(r'address\.\w+\([^\n]*"([a-z_]+)"', SOURCES)))
"""The names of everything that has one: those that read the address are among them."""
KNOWN = {"records": ["list", "event", "spending", "csv", "edit", "history"], "lang": ["English", "한국어"], "month": ["5", "year"]}


@pytest.fixture
def example(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHATDONG_STORE", "example")


@st.composite
def addresses(draw: st.DrawFn) -> tuple[str, dict[str, str]]:
    """A page and an address that asks it for anything."""
    keys = st.sampled_from([*KEYS, "as_of", "plan", "revision", "occurrence", "committee-catering.2", "committee-catering.99", "__proto__"])
    asked = draw(
        st.dictionaries(keys, st.one_of(st.sampled_from(NASTY), st.text(max_size=20), st.integers().map(str), st.dates().map(str)), max_size=8)
    )
    for key, choices in KNOWN.items():
        if draw(st.booleans()):
            asked[key] = draw(st.sampled_from(choices))
    return draw(st.sampled_from(PAGES)), asked


def opened(page: str, asked: dict[str, str]) -> AppTest:
    app = AppTest.from_file(FRONT_DOOR, default_timeout=60)
    for key, value in asked.items():
        app.query_params[key] = value
    app.run()
    if page != "overview":
        app.switch_page(str(ROOT / "pages" / f"{page}.py")).run()
    assert not app.exception, app.exception
    return app


def test_addresses(throw: Callable, example: None) -> None:
    throw(addresses(), lambda asked: opened(*asked), share=3, a_round=5)
