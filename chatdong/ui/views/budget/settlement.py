"""The settlement (정산서) as files: what was spent and what became of the rest, by source, category and line."""

from collections.abc import Callable
from io import FileIO

import streamlit as st

from chatdong.domain.plan.funding import Source
from chatdong.domain.report.settlement import document
from chatdong.store.writing.year_end.closing import settled_year
from chatdong.ui.components import downloads, page
from chatdong.ui.i18n.language import _
from chatdong.ui.office_files.files import FORMATS, document_file
from chatdong.ui.session import stores
from chatdong.ui.session.page_context import PageContext


def files(context: PageContext, granted: tuple[Source, ...]) -> None:
    """Draw a download button for each format; the file is made after the click. ``granted``: the sources that get back what is left; () for
    the usual ones."""
    words = {"hwpx": _("한글(HWPX)"), "docx": _("워드(DOCX)"), "pdf": "PDF", "xlsx": _("엑셀(XLSX)")}
    icons = {"hwpx": "description", "docx": "article", "pdf": "picture_as_pdf", "xlsx": "table"}
    st.subheader(_("정산서"), anchor=False)
    with st.container(horizontal=True, gap="small", key="settlement-files"):
        for kind, label in words.items():
            downloads.button(
                context,
                label,
                downloads.on_click(_writer(context, granted, kind)),
                right="look",
                file_name=page.file_name(context, _("정산서"), kind),
                mime=FORMATS[kind],
                key=f"settlement-{kind}",
                icon=f":material/{icons[kind]}:",
            )
    st.caption(_("재원·편성목·산출내역별로 원 단위까지 맞춘 정산서입니다. 마감한 해는 확정한 수치로, 마감 전에는 기준일까지의 가결산으로 만듭니다."))


def _writer(context: PageContext, granted: tuple[Source, ...], kind: str) -> Callable[[FileIO], object]:
    def write(file: FileIO) -> None:
        """Settle the year as the records stand at the click, and write the file."""
        settled = settled_year(stores.store(context.store_url), context.plan, context.all_records, context.as_of, granted or None)
        file.write(document_file(document(settled), kind, example=context.is_example))

    return write
