"""The report as a file in one of several formats."""

from collections.abc import Callable, Mapping

from chatdong.domain.report.draft import Report
from chatdong.ui.office_files import wording
from chatdong.ui.office_files.files import on_paper
from chatdong.ui.views.report.export import chart_images, xlsx


def report_file(report: Report, texts: Callable[[], Mapping[str, str]], kind: str, *, example: bool) -> bytes:
    """The report in one of ``office_files.files.FORMATS``, in the session's language.

    ``texts`` returns {section: edited text}. It is called last, so that edits made before the click are in the file.
    """
    if kind == "xlsx":
        return xlsx.xlsx(report, wording.printed(report, texts(), example=example))
    pictures = chart_images.pictures(report)
    return on_paper(wording.printed(report, texts(), example=example), kind, pictures)
