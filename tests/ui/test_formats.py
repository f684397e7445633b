"""How text is written so that it stays text."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatdong.ui.formats import WORD_JOINER, plain


@given(st.text())
def test_plain_text_is_the_same_text_once_markdown_has_read_it(text: str) -> None:
    assert re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", plain(text)).replace(WORD_JOINER, "") == text.replace(WORD_JOINER, "")


@pytest.mark.parametrize(
    ("text", "parted"),
    [
        (":heart:", ":~heart:"), (":material/home:", ":~material/home:"), ("a -- b", "a -~- b"), ("->", "-~>"), ("<-> b", "<~-> b"), (">= 3", ">~= 3"),
        ("https://a.kr", "https:~//a.kr"), ("www.a.kr", "www~.a.kr"), ("me@a.kr", "me@~a.kr"),
        ("12:30", "12:30"), ("2016-05-13", "2016-05-13"), ("x->y", "x->y"), ("@ 3", "@ 3"),
    ],
)  # fmt: skip
def test_what_is_found_in_the_text_behind_markdown_is_parted_by_a_sign_that_is_not_seen(text: str, parted: str) -> None:
    assert plain(text).replace("\\", "") == parted.replace("~", WORD_JOINER)
