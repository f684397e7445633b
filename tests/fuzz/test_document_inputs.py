"""Files of every format that are damaged anywhere: tables of texts, or a sentence that says why not. The number of files is printed."""

from collections.abc import Callable

import pytest
from hypothesis import strategies as st

from tests.documents.damage import DAMAGE, apply, read_or_refused
from tests.documents.test_damage import MADE, made


@pytest.mark.parametrize("kinds", [("csv", "cp949", "utf-16", "html", "xml"), ("xlsx", "plain xlsx", "ods", "docx", "hwpx", "hwp")])
def test_damaged_files(throw: Callable, kinds: tuple[str, ...]) -> None:
    assert set(kinds) <= set(MADE)
    throw(st.tuples(st.sampled_from(kinds), DAMAGE), lambda file: read_or_refused(apply(made(file[0]), file[1])), share=1)
