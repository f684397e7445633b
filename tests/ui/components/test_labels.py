"""What ``address`` takes off the cost of a label leaves what Streamlit finds in it as it is."""

import inspect
import re

import pytest
from streamlit import emojis, string_util

from chatdong.ui.components import url_widgets  # noqa: F401 - for what it does to Streamlit


@pytest.mark.parametrize(
    ("label", "found"),
    [("🚨위험", ("🚨", "위험")), ("1월", ("", "1월")), ("한 해", ("", "한 해")), ("●정상", ("", "●정상")), ("🎉 a\nb", ("🎉", "a\nb"))],
)
def test_an_emoji_in_front_of_a_label_is_still_found(label: str, found: tuple[str, str]) -> None:
    assert string_util.extract_leading_emoji(label) == found
    assert re.compile(emojis.EMOJI_EXTRACTION_REGEX).search(label) is None or found[0]


def test_streamlit_still_hands_the_expression_to_re() -> None:
    assert isinstance(emojis.EMOJI_EXTRACTION_REGEX, str)
    assert "re.search(EMOJI_EXTRACTION_REGEX, text)" in inspect.getsource(string_util.extract_leading_emoji), (
        "if not, address.py has no reason to change it"
    )
