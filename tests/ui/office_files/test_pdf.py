"""The PDF of a document: what its font cannot print is said in it."""

import io

import pytest
from pypdfium2 import PdfDocument

from chatdong.ui.office_files.pdf import pdf
from chatdong.ui.office_files.wording import Printed, PrintedSection


@pytest.mark.parametrize(("memo", "note"), [("단풍 행사 🍁🍁 ✊🏽", "모양이 없는 글자가 3가지"), ("단풍 행사", "")])
def test_letters_without_a_shape_in_the_font_are_counted_in_the_file(memo: str, note: str) -> None:
    section = PrintedSection("추진 실적", ((1, memo),), None, None, "")
    content = pdf(Printed("현황 보고", "2027년 계획", ("(단위: 천원)",), "", (section,), "끝.", "ko"), {})
    pages = PdfDocument(io.BytesIO(content))
    words = "".join(page.get_textpage().get_text_bounded() for page in pages)
    assert ("모양이 없는" in words) == bool(note)
    assert note.replace(" ", "") in "".join(words.split())
