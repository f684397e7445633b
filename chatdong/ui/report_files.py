"""The report as a file: which formats there are, and the bytes of one of them."""

from collections.abc import Callable, Mapping

from chatdong.domain.report.draft import Report
from chatdong.ui import report_charts, report_docx, report_html, report_hwpx, report_pdf, report_words, report_xlsx

FORMATS = {
    "hwpx": "application/hwp+zip",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "html": "text/html",
}
"""Ending of the file → its media type."""

_WRITERS = {"hwpx": report_hwpx.hwpx, "docx": report_docx.docx, "pdf": report_pdf.pdf, "html": report_html.html}


def report_file(report: Report, texts: Callable[[], Mapping[str, str]], kind: str, *, example: bool) -> bytes:
    """The report in one of FORMATS, in the session's language.

    ``texts`` gives the edited words by section. It is asked last: what was typed until the click is in the file.
    """
    if kind == "xlsx":
        return report_xlsx.xlsx(report, report_words.printed(report, texts(), example=example))
    pictures = report_charts.pictures(report)
    return _WRITERS[kind](report_words.printed(report, texts(), example=example), pictures)
