"""A document as DOCX (Office Open XML), written by python-docx."""

import io
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from chatdong.ui.office_files.page_layout import PAPER, column_weights, letters_scale
from chatdong.ui.office_files.wording import Printed, PrintedTable

FONT = "맑은 고딕"
"""A font of Korean Windows and Office; other systems substitute it."""

_CELL_MARGIN = 57
"""The room left and right of a cell's text, in twentieths of a point: 1 mm."""

_INDENT = {0: 0.0, 1: 0.0, 2: 6.0, 3: 12.0, 4: 6.0}
"""Level of the outline → left indent in mm."""


def docx(printed: Printed, pictures: Mapping[str, bytes]) -> bytes:
    """The document as the bytes of a DOCX file; ``pictures`` is {chart name: PNG}; one that is missing is left out."""
    from docx import Document  # a slow import, needed only for a file
    from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
    from docx.shared import Mm, Pt, RGBColor

    document = Document()
    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = Mm(PAPER.side)
    page.top_margin = page.bottom_margin = Mm(PAPER.top)
    document.core_properties.title, document.core_properties.language = printed.title, printed.language
    document.core_properties.author = document.core_properties.comments = ""
    # python-docx's template has dates of 2013.
    document.core_properties.created = document.core_properties.modified = datetime.now(UTC)
    _speak(document.styles["Normal"], printed.language)

    def write(text: str, size: float, alignment: Any, *, bold: bool = False, before: float = 0, keep: bool = False) -> Any:
        """Add a paragraph; ``size`` and ``before`` (space above) are in points, ``keep`` holds it together with the next one."""
        paragraph = document.add_paragraph()
        paragraph.alignment = alignment
        look = paragraph.paragraph_format
        look.space_before, look.space_after, look.line_spacing, look.keep_with_next = Pt(before), Pt(2), 1.25, keep
        run = paragraph.add_run(text)
        run.font.size, run.font.bold = Pt(size), bold
        return paragraph

    if printed.example:
        mark = write(printed.example, 10, ALIGN.CENTER, bold=True)
        mark.runs[0].font.color.rgb = RGBColor(0xB4, 0x53, 0x09)
    if printed.approval:
        _approval(document, printed.approval)
    write(printed.title, 20, ALIGN.CENTER, bold=True)
    write(printed.plan, 11, ALIGN.CENTER)
    write(" · ".join(printed.facts), 10, ALIGN.RIGHT, before=4)
    for section in printed.sections:
        heading = document.add_heading(level=1)
        heading.paragraph_format.space_before, heading.paragraph_format.keep_with_next = Pt(14), True
        run = heading.add_run(section.heading)
        run.font.size, run.font.bold, run.font.color.rgb = Pt(14), True, RGBColor(0, 0, 0)
        _font(run._element)
        for level, text in section.lines:
            line = write(f"{PAPER.lead(level)}{text}", 11, ALIGN.JUSTIFY, bold=level == 1)
            line.paragraph_format.left_indent, line.paragraph_format.first_line_indent = Mm(_INDENT[level] + 5), Mm(-5)
        if section.table:
            write(f"< {section.table.title} >  {section.table.unit}".rstrip(), 10, ALIGN.CENTER, before=6, keep=True)
            _table(document, section.table)
        if section.picture and section.picture in pictures:
            write(f"< {section.caption} >", 10, ALIGN.CENTER, before=8, keep=True)
            document.add_picture(io.BytesIO(pictures[section.picture]), width=Mm(PAPER.width))
            # Alternative text for screen readers.
            document.inline_shapes[-1]._inline.docPr.set("descr", section.caption)
    write(f"  {printed.end}", 11, ALIGN.LEFT, before=8)
    _page_number(page.footer.paragraphs[0])
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def _font(element: Any) -> None:
    """Set the font for Latin and for Korean letters, which OOXML keeps apart."""
    from docx.oxml.ns import qn

    fonts = element.get_or_add_rPr().get_or_add_rFonts()
    for of in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
        fonts.set(qn(of), FONT)


def _speak(style: Any, language: str) -> None:
    """Set the font and the languages of a style, for screen readers and spelling checks."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    _font(style.element)
    spoken = OxmlElement("w:lang")
    spoken.set(qn("w:val"), "en-US")
    spoken.set(qn("w:eastAsia"), "ko-KR")
    style.element.get_or_add_rPr().append(spoken)


def _approval(document: Any, approval: Sequence[str]) -> None:
    """Add the approval box at the right of the page: its heading over both rows, the roles, and room to sign below each."""
    from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT as VERTICAL
    from docx.enum.table import WD_TABLE_ALIGNMENT as SIDE
    from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
    from docx.shared import Mm, Pt

    made = document.add_table(2, len(approval), style="Table Grid")
    made.autofit, made.alignment = False, SIDE.RIGHT
    made.rows[1].height = Mm(PAPER.sign_height)
    made.cell(0, 0).merge(made.cell(1, 0))
    for column, text in enumerate(approval):
        width = Mm(PAPER.sign_width if column else PAPER.sign_width / 2)
        made.columns[column].width = width
        for cell in (made.cell(0, column), made.cell(1, column)):
            cell.width, cell.vertical_alignment = width, VERTICAL.CENTER
        paragraph = made.cell(0, column).paragraphs[0]
        paragraph.alignment, paragraph.paragraph_format.space_after = ALIGN.CENTER, Pt(0)
        paragraph.add_run(text).font.size = Pt(9)


def _table(document: Any, table: PrintedTable) -> None:
    """Add a table: heading row shaded and repeated on each page, totals bold, numbers aligned to the right."""
    from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT as VERTICAL
    from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt

    weights, size = column_weights(table), 9 * letters_scale(table)
    made = document.add_table(len(table.rows) + 1, len(table.headings), style="Table Grid")
    made.autofit = False
    # Word's own margins of 1.9 mm would break long amounts.
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), str(_CELL_MARGIN))
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    made._tbl.tblPr.find(qn("w:tblLook")).addprevious(margins)
    widths = [Mm(PAPER.width * weight / sum(weights)) for weight in weights]
    for column, width in zip(made.columns, widths, strict=True):
        column.width = width
    for at, (row, cells) in enumerate(zip(made.rows, (table.headings, *table.rows), strict=True)):
        level = "heading" if at == 0 else table.levels[at - 1]
        properties = row._tr.get_or_add_trPr()
        properties.append(OxmlElement("w:cantSplit"))
        if at == 0:
            properties.append(OxmlElement("w:tblHeader"))
        for column, (cell, text) in enumerate(zip(row.cells, cells, strict=True)):
            cell.width, cell.vertical_alignment = widths[column], VERTICAL.CENTER
            paragraph = cell.paragraphs[0]
            paragraph.alignment = ALIGN.CENTER if at == 0 else ALIGN.RIGHT if table.numbers[column] else ALIGN.LEFT
            paragraph.paragraph_format.space_after = Pt(0)
            run = paragraph.add_run(text)
            run.font.size, run.font.bold = Pt(size), level in ("heading", 0, 1)
            if level in PAPER.fills:
                shade = OxmlElement("w:shd")
                shade.set(qn("w:val"), "clear")
                shade.set(qn("w:fill"), PAPER.fills[level].lstrip("#"))
                cell._tc.get_or_add_tcPr().append(shade)


def _page_number(paragraph: Any) -> None:
    """Add the page number, - 1 -, to the footer's paragraph."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    paragraph.alignment = ALIGN.CENTER
    paragraph.add_run("- ")
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    paragraph._p.append(field)
    paragraph.add_run(" -")
