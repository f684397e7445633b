"""The report as a file in one of several formats."""

from collections.abc import Callable, Mapping

from chatdong.domain.report.draft import Report
from chatdong.ui.views.report import wording
from chatdong.ui.views.report.export import chart_images, docx, html, hwpx, pdf, xlsx

FORMATS = {
    "hwpx": "application/hwp+zip",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "html": "text/html",
}
"""File name extension → media type."""

_WRITERS = {"hwpx": hwpx.hwpx, "docx": docx.docx, "pdf": pdf.pdf, "html": html.html}


def report_file(report: Report, texts: Callable[[], Mapping[str, str]], kind: str, *, example: bool) -> bytes:
    """The report in one of FORMATS, in the session's language.

    ``texts`` returns {section: edited text}. It is called last, so that edits made before the click are in the file.
    """
    if kind == "xlsx":
        return xlsx.xlsx(report, wording.printed(report, texts(), example=example))
    pictures = chart_images.pictures(report)
    return _WRITERS[kind](wording.printed(report, texts(), example=example), pictures)
