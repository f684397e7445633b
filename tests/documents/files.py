"""Files of every format that the tests of the readers read, made as other programs make them."""

import io
import tempfile
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import docx
import openpyxl
import xlsxwriter
from hwpx import HwpxDocument

from chatdong.documents.document import Document
from chatdong.documents.reader import open_document
from chatdong.documents.table import Table

ODS_TYPE = "application/vnd.oasis.opendocument.spreadsheet"


def opened(data: bytes, name: str = "", **how: Any) -> Document:
    """A file with this content, opened; its tables can be read for as long as the test runs."""
    folder = Path(tempfile.mkdtemp(dir=_FOLDER.name))
    path = folder / "file"
    path.write_bytes(data)
    return open_document(path, name, **how)


_FOLDER = tempfile.TemporaryDirectory()


def grid(table: Table) -> list[list[str]]:
    return list(table.rows())


def only(document: Document) -> list[list[str]]:
    """The rows of the one table of a document."""
    assert len(document.tables) == 1
    return grid(document.tables[0])


def zipped(parts: dict[str, str | bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", compression) as archive:
        for name, content in parts.items():
            archive.writestr(name, content, zipfile.ZIP_STORED if name == "mimetype" else compression)
    return held.getvalue()


def changed(data: bytes, parts: dict[str, str | bytes]) -> bytes:
    """A zip with some of its parts exchanged or added."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return zipped({name: archive.read(name) for name in archive.namelist()} | parts)


def xlsx(rows: Iterable[Sequence[object]], sheet: str = "집행") -> bytes:
    """A workbook of xlsxwriter; None is no cell."""
    held = io.BytesIO()
    with xlsxwriter.Workbook(held, {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}) as book:
        page = book.add_worksheet(sheet)
        formats = {
            date: book.add_format({"num_format": "yyyy-mm-dd"}),
            datetime: book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"}),
            time: book.add_format({"num_format": "hh:mm:ss"}),
            timedelta: book.add_format({"num_format": "[h]:mm:ss"}),
        }
        for number, row in enumerate(rows):
            for column, value in enumerate(row):
                if type(value) in formats:
                    page.write_datetime(number, column, value, formats[type(value)])
                elif isinstance(value, str):
                    page.write_string(number, column, value)
                elif value is not None:
                    page.write(number, column, value)
    return held.getvalue()


def workbook(book: openpyxl.Workbook) -> bytes:
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def many_kinds() -> bytes:
    """A workbook with every kind of cell, a merged title, an error, and hidden, empty and drawn sheets beside it."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "집행"
    sheet["A1"] = "집행 내역"
    sheet.merge_cells("A1:C1")
    sheet["B3"] = "지출일"
    sheet["C3"] = "금액"
    sheet["B4"] = date(2016, 5, 13)
    sheet["C4"] = 150000
    sheet["B5"] = datetime(2016, 5, 13, 13, 30)
    sheet["C5"] = 0.1
    sheet["B6"] = time(13, 30)
    sheet["C6"] = True
    sheet["B7"] = timedelta(hours=30, minutes=5)
    sheet["C7"] = "#REF!"
    sheet["C7"].data_type = "e"
    sheet["B8"] = "두 줄\n글"
    sheet["C8"] = "150,000"
    hidden = book.create_sheet("숨김", 0)
    hidden["A1"] = "안 보임"
    hidden.sheet_state = "hidden"
    book.create_sheet("빈 시트")
    book.active = 1
    return workbook(book)


KINDS = [
    ["집행 내역", "", ""],
    ["", "", ""],
    ["", "지출일", "금액"],
    ["", "2016-05-13", "150000"],
    ["", "2016-05-13 13:30", "0.1"],
    ["", "13:30", "TRUE"],
    ["", "30:05:00", "#REF!"],
    ["", "두 줄\n글", "150,000"],
]


def ods(content: str, **parts: str | bytes) -> bytes:
    """A workbook of LibreOffice with these sheets (elements of the spreadsheet)."""
    names = "".join(f' xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{prefix}:1.0"' for prefix in ("office", "table", "text", "style"))
    document = (
        f"<office:document-content{names}><office:automatic-styles>"
        '<style:style style:name="hidden" style:family="table"><style:table-properties table:display="false"/></style:style>'
        f"</office:automatic-styles><office:body><office:spreadsheet>{content}</office:spreadsheet></office:body></office:document-content>"
    )
    return zipped({"mimetype": ODS_TYPE, "content.xml": document, "META-INF/manifest.xml": "<manifest/>"} | parts)


def word() -> bytes:
    """A document with a merged heading, a merged category and a table within a cell."""
    document = docx.Document()
    document.add_paragraph("표 앞의 글")
    table = document.add_table(4, 3)
    for number in range(4):
        for column in range(3):
            table.cell(number, column).text = f"{number}-{column}"
    table.cell(0, 1).merge(table.cell(0, 2)).text = "예산"
    table.cell(1, 0).merge(table.cell(3, 0)).text = "운영비"
    inner = table.cell(2, 2).add_table(1, 2)
    inner.cell(0, 0).text = "안"
    inner.cell(0, 1).text = "쪽"
    document.add_table(1, 1)
    last = document.add_table(1, 2)
    last.cell(0, 0).text = "끝"
    held = io.BytesIO()
    document.save(held)
    return held.getvalue()


def hangul() -> HwpxDocument:
    """A document with a merged heading, a merged category and a table within a cell."""
    document = HwpxDocument.new()
    table = document.add_table(4, 3)
    for number in range(4):
        for column in range(3):
            table.cell(number, column).text = f"{number}-{column}"
    for cell in ((0, 2), (2, 0), (3, 0)):
        table.cell(*cell).text = ""
    table.cell(0, 1).text = "예산"
    table.cell(1, 0).text = "운영비"
    table.merge_cells(0, 1, 0, 2)
    table.merge_cells(1, 0, 3, 0)
    inner = table.cell(2, 2).add_table(1, 2)
    inner.cell(0, 0).text = "안"
    inner.cell(0, 1).text = "쪽"
    document.add_table(1, 1)
    last = document.add_table(1, 2)
    last.cell(0, 0).text = "끝"
    return document


def hwpx() -> bytes:
    return hangul().to_bytes()


def hwp() -> bytes:
    """The same document as HWP 5."""
    with tempfile.TemporaryDirectory() as folder:
        hangul().save_to_path(f"{folder}/file.hwp")
        return Path(folder, "file.hwp").read_bytes()
