"""How text is written so that it stays text."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatdong.ui.i18n.formats import WORD_JOINER, plain


@given(st.text())
def test_plain_text_is_the_same_text_once_markdown_has_read_it(text: str) -> None:
    read = re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", plain(text)).replace(WORD_JOINER, "")
    assert re.sub(r"[ \t\u00a0]+", " ", read) == re.sub(r"[ \t\u00a0]+", " ", text.replace(WORD_JOINER, ""))


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("&copy; &#60;", "\\&copy; \\&\\#60;"), ("줄\n===", "줄\n\\=\\=\\="), ("줄\n\n    코드", "줄\n\n\u00a0\u00a0\u00a0\u00a0코드"),
        ("\t코드", "\u00a0\u00a0\u00a0\u00a0코드"), ("줄\r\r     코드", "줄\r\r" + "\u00a0" * 5 + "코드"), ("가  나", "가  나"),
    ],
)  # fmt: skip
def test_no_sign_stands_for_another_and_no_line_becomes_a_heading_or_code(text: str, written: str) -> None:
    assert plain(text) == written


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
