"""Whatever stands in the address, and whatever a widget is made to say, a page says something and never fails."""

import re
from collections.abc import Callable

from hypothesis import strategies as st

from tests.fuzz.mangled import NASTY
from tests.pages.app import PAGES, ROOT, go_to, visit

SOURCES = "\n".join(path.read_text("utf-8") for path in [*(ROOT / "chatdong" / "ui").glob("*.py"), *(ROOT / "pages").glob("*.py")])
KEYS = sorted(set(re.findall(r'key="([a-z_-]+)"', SOURCES) + re.findall(r'address\.\w+\([^\n]*"([a-z_]+)"', SOURCES)))
"""The names of everything that has one: those that read the address are among them."""
KNOWN = {
    "records": ["list", "event", "spending", "csv", "edit", "history", "commitments", "changes"],
    "lang": ["English", "한국어"],
    "month": ["5", "year"],
}


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


def test_addresses(throw: Callable, shown_example: None) -> None:
    throw(addresses(), lambda asked: go_to(visit(**asked[1]), asked[0]), share=3, a_round=5)
