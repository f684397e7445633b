"""PDF: ruled tables with merged cells, tables of columns without lines, paragraphs, and what is refused."""

import io
import random
import re
import unicodedata
from pathlib import Path

import pytest
from fpdf import FPDF
from fpdf.encryption import EncryptionMethod
from PIL import Image

from chatdong.documents.document import Paragraph
from chatdong.documents.printed.pdf import MOST_PAGES
from chatdong.documents.printed.ruling import Stroke, frames
from chatdong.documents.reader import UnreadableDocument
from chatdong.documents.table import MergedRange, Table
from tests.documents.files import grid, opened
from tests.domain.intake import plan_2016
from tests.domain.intake.paper_files import pdf

FONT = next((Path(__file__).parents[2] / "chatdong").rglob("*Regular.otf"))


def page() -> FPDF:
    document = FPDF()
    document.add_font("own", "", FONT)
    document.set_font("own", size=10)
    document.add_page()
    return document


def read(document: FPDF):
    return opened(bytes(document.output()), "계획.pdf", prose=True)


def test_the_lines_of_a_table_are_its_cells_and_what_is_beside_it_is_text() -> None:
    document = page()
    document.text(20, 20, "1. 소요예산 (단위: 천원)")
    for x, y, width, height, text in (
        (20, 30, 30, 20, "운영비"),
        (50, 30, 60, 10, "강사비, 2시간"),
        (110, 30, 30, 10, "1,000"),
        (50, 40, 60, 10, "다과비"),
        (110, 40, 30, 10, "200"),
        (20, 50, 90, 10, "합 계"),
        (110, 50, 30, 10, "1,200"),
    ):
        document.rect(x, y, width, height)
        document.text(x + 2, y + 6, text)
    document.text(20, 80, "끝.")
    found = read(document).flow
    assert [part.text for part in found if isinstance(part, Paragraph)] == ["1. 소요예산 (단위: 천원)", "끝."]
    table = next(part for part in found if isinstance(part, Table))
    assert grid(table) == [["운영비", "강사비, 2시간", "1,000"], ["", "다과비", "200"], ["합 계", "", "1,200"]]
    assert set(table.merged) == {MergedRange(0, 0, 1, 0), MergedRange(2, 0, 2, 1)}
    assert str(table.place) == "1쪽 1번째 표" and str(found[0].place) == "1쪽 1번째 문단"


def test_a_table_whose_sides_are_open_has_all_of_its_columns() -> None:
    strokes = [Stroke(False, y, 0, 300) for y in (0, 20, 40)] + [Stroke(True, 100, 0, 40), Stroke(True, 200, 0, 40)]
    cells = frames(strokes)
    assert len(cells) == 1 and {(one.row, one.column) for one in cells[0]} == {(row, column) for row in range(2) for column in range(3)}


def test_columns_without_lines_are_a_table_where_three_rows_stand_below_each_other() -> None:
    document = page()
    for row, (name, when) in enumerate((("추진계획 수립", "3월"), ("매뉴얼 발간", "5월"), ("워크숍 개최", "6~8월"))):
        document.text(20, 30 + 8 * row, name)
        document.text(120, 30 + 8 * row, when)
    assert [grid(table) for table in read(document).tables] == [[["추진계획 수립", "3월"], ["매뉴얼 발간", "5월"], ["워크숍 개최", "6~8월"]]]


def test_a_scan_has_no_letters() -> None:
    document = FPDF()
    document.add_page()
    document.rect(10, 10, 50, 50, style="F")
    with pytest.raises(UnreadableDocument, match="스캔"):
        read(document)


def test_a_password_damage_and_too_many_pages_are_refused_in_a_sentence() -> None:
    document = page()
    document.text(20, 20, "가")
    document.set_encryption(owner_password="b", user_password="a", encryption_method=EncryptionMethod.AES_128)  # noqa: S106 - a password of a test
    with pytest.raises(UnreadableDocument, match="암호"):
        read(document)
    with pytest.raises(UnreadableDocument, match="손상"):
        opened(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3" + bytes(200), "계획.pdf", prose=True)
    many = FPDF()
    for _page in range(MOST_PAGES + 300):
        many.add_page()
    with pytest.raises(UnreadableDocument, match=f"500쪽.*{MOST_PAGES}쪽까지"):
        read(many)


@pytest.mark.parametrize("seed", range(4))
def test_letters_that_a_damaged_file_no_longer_tells_are_never_quoted_as_others(seed: int) -> None:
    whole = pdf(plan_2016.blocks())
    chance = random.Random(seed)
    damaged = bytearray(whole)
    for _flip in range(60):
        damaged[chance.randrange(1_000, len(whole) - 2_000)] ^= 1 << chance.randrange(8)
    try:
        document = opened(bytes(damaged), "계획.pdf", prose=True)
    except UnreadableDocument as refusal:
        assert re.search("알아볼 수 없는|손상|글자가 없는", str(refusal.message))
    else:
        words = [*document.texts, *(cell for table in document.tables for row in grid(table) for cell in row)]
        assert not any(unicodedata.category(letter) == "Cc" and letter not in "\n\t" for text in words for letter in text)


def test_pages_that_are_pictures_are_named_and_a_file_of_nothing_else_is_a_scan() -> None:
    held = io.BytesIO()
    Image.new("L", (40, 60), 255).save(held, "PNG")

    def with_pictures(document: FPDF, pages: int) -> FPDF:
        for number in range(pages):
            document.add_page()
            document.image(io.BytesIO(held.getvalue()), 0, 0, 210)
            document.set_font("own", size=9)
            document.text(100, 280, f"- {number} -")
        return document

    mixed = page()
    mixed.text(20, 20, "2027년 학교폭력 예방 지원사업 운영계획")
    assert [str(note) for note in read(with_pictures(mixed, 2)).notes] == ["글자가 없는 그림이라 읽지 않은 쪽이 2쪽 있습니다: 2, 3"]
    scan = FPDF()
    scan.add_font("own", "", FONT)
    with pytest.raises(UnreadableDocument, match="스캔"):
        read(with_pictures(scan, 3))


def test_a_drawing_of_many_strokes_is_no_table() -> None:
    document = page()
    document.text(20, 20, "도면")
    for number in range(7_000):
        document.line(10, 10 + number / 40, 200, 10 + number / 40)
    assert not read(document).tables


def test_a_pdf_is_read_for_a_plan_only() -> None:
    document = page()
    document.text(20, 20, "가")
    with pytest.raises(UnreadableDocument, match="PDF는 아직"):
        opened(bytes(document.output()))
