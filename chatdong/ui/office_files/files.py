"""A document as a file in one of several formats."""

from collections.abc import Mapping

from chatdong.domain.report.outline import OfficeDocument
from chatdong.ui.office_files import docx, html, hwpx, pdf
from chatdong.ui.office_files.wording import Printed, printed
from chatdong.ui.office_files.workbook import workbook

FORMATS = {
    "hwpx": "application/hwp+zip",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "html": "text/html",
}
"""File name extension → media type."""

_WRITERS = {"hwpx": hwpx.hwpx, "docx": docx.docx, "pdf": pdf.pdf, "html": html.html}


def on_paper(words: Printed, kind: str, pictures: Mapping[str, bytes]) -> bytes:
    """A document in a format of pages, all of FORMATS but the spreadsheet; ``pictures`` is {chart name: PNG}."""
    return _WRITERS[kind](words, pictures)


def document_file(document: OfficeDocument, kind: str, *, example: bool) -> bytes:
    """A document without pictures and edited texts in one of FORMATS, in the session's language; ``example`` marks it as example data."""
    words = printed(document, {}, example=example)
    return workbook(document, words) if kind == "xlsx" else on_paper(words, kind, {})
