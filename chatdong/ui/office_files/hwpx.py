"""A document as HWPX (KS X 6101), the document format of Korean offices, written by python-hwpx."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from chatdong.ui.office_files.page_layout import PAPER, column_weights, letters_scale, picture_height
from chatdong.ui.office_files.wording import Printed, PrintedTable

FONT = "함초롬바탕"
"""A font of Hancom's programs; other programs substitute it."""

UNITS_PER_MM = 7200 / 25.4
"""HWPUNIT: 7,200 an inch."""

_OPF = "{http://www.idpf.org/2007/opf/}"
_HP = "{http://www.hancom.co.kr/hwpml/2011/paragraph}"
_PREVIEW_LETTERS = 1000

_INDENT = {0: (0, 0), 1: (0, 6), 2: (6, 6), 3: (12, 6), 4: (6, 6)}
"""Level of the outline → (left indent, hanging indent) in mm."""


class _Writer:
    """A new document with the fonts and paragraph formats of a document, each created once."""

    def __init__(self) -> None:
        from hwpx import HwpxDocument  # a slow import, needed only for a file

        self.document = HwpxDocument.new()
        margins = {"left": PAPER.side, "right": PAPER.side, "top": PAPER.top, "bottom": PAPER.top}
        self.document.page.setup(paper_size="A4", margins_mm=margins)
        self._shapes: dict[tuple[object, ...], str] = {}
        self._fonts: dict[tuple[object, ...], str] = {}
        self._used_first = False

    def font(self, size: float, *, bold: bool = False, color: str | None = None) -> str:
        """The id of a character format; ``size`` is in points, ``color`` as #RRGGBB."""
        key = (size, bold, color)
        if key not in self._fonts:
            self._fonts[key] = self.document.styles.ensure_run(bold=bold, size=size, font=FONT, color=color)
        return self._fonts[key]

    def shape(self, alignment: str, *, left: float = 0, hanging: float = 0, before: float = 0, keep: bool = False, spacing: int = 150) -> str:
        """The id of a paragraph format; indents in mm, ``before`` in points, ``spacing`` in percent.

        python-hwpx creates one only for a paragraph, so a paragraph is added and removed.
        """
        key = (alignment, left, hanging, before, keep, spacing)
        if key not in self._shapes:
            model = self.document.add_paragraph("")
            self.document.styles.apply_paragraph_format(
                paragraphs=[model],
                alignment=alignment,
                line_spacing_percent=spacing,
                indent_left_mm=left + hanging,
                first_line_indent_mm=-hanging,
                spacing_before_pt=before,
                keep_with_next=keep or None,
            )
            made = model.para_pr_id_ref
            assert made is not None
            self._shapes[key] = made
            model.remove()
        return self._shapes[key]

    def write(self, text: str, font: str, shape: str) -> None:
        """Add a paragraph."""
        if self._used_first:
            self.document.add_paragraph(text, para_pr_id_ref=shape, char_pr_id_ref=font, inherit_style=False)
            return
        # The first paragraph of a new document is empty and holds the page's settings.
        first, self._used_first = self.document.paragraphs[0], True
        first.para_pr_id_ref = shape
        first.add_run(text, char_pr_id_ref=font)

    def table(self, table: PrintedTable) -> None:
        """Add a table: heading row shaded and repeated on each page, totals bold, numbers aligned to the right."""
        rows, cols = len(table.rows) + 1, len(table.headings)
        border = self.document.styles.ensure_border_fill(border_color="#5F6B76", border_width="0.12 mm")
        shaded = {
            level: self.document.styles.ensure_border_fill(border_color="#5F6B76", border_width="0.12 mm", fill_color=fill)
            for level, fill in PAPER.fills.items()
        }
        made = self.document.add_table(rows, cols, width=round(PAPER.width * UNITS_PER_MM), border_fill_id_ref=border)
        made.set_column_widths(column_weights(table))
        made.element.set("repeatHeader", "1")
        size = round(9 * letters_scale(table), 1)
        centre, left, right = (self.shape(side, spacing=120) for side in ("CENTER", "LEFT", "RIGHT"))
        # ``made.cell`` would look at every cell of the table for each one, and some hundred lines would take minutes.
        for at, (made_row, cells) in enumerate(zip(made.rows, (table.headings, *table.rows), strict=True)):
            level = "heading" if at == 0 else table.levels[at - 1]
            font = self.font(size, bold=level in ("heading", 0, 1))
            for column, (cell, text) in enumerate(zip(made_row.cells, cells, strict=True)):
                # Header cells are repeated on each page.
                cell.element.set("header", "1" if at == 0 else "0")
                cell.set_text(text)
                if level in shaded:
                    cell.element.set("borderFillIDRef", shaded[level])
                paragraph = cell.paragraphs[0]
                paragraph.para_pr_id_ref = centre if at == 0 else right if table.numbers[column] else left
                paragraph.char_pr_id_ref = font

    def picture(self, picture: bytes, caption: str) -> None:
        """Add a chart at the full width of the page, with ``caption`` as its alternative text."""
        made = self.document.add_picture(picture, "png", width_mm=PAPER.width, height_mm=picture_height(picture), para_pr_id_ref=self.shape("CENTER"))
        _part(made.element, f"{_HP}shapeComment").text = caption

    def approval(self, approval: Sequence[str]) -> None:
        """Add the approval box at the right of the page: its heading over both rows, the roles, and room to sign below each."""
        widths = [PAPER.sign_width / 2, *[PAPER.sign_width] * (len(approval) - 1)]
        border = self.document.styles.ensure_border_fill(border_color="#5F6B76", border_width="0.12 mm")
        right, centre, font = self.shape("RIGHT"), self.shape("CENTER", spacing=120), self.font(9)
        # The first paragraph of a new document holds the page's settings.
        self.write("", font, right)
        made = self.document.add_table(2, len(approval), width=round(sum(widths) * UNITS_PER_MM), border_fill_id_ref=border, para_pr_id_ref=right)
        made.set_treat_as_char(True)
        made.set_column_widths(widths)
        for column, text in enumerate(approval):
            cell = made.cell(0, column)
            cell.set_text(text)
            for paragraph in cell.paragraphs:
                paragraph.para_pr_id_ref, paragraph.char_pr_id_ref = centre, font
            made.cell(1, column).set_size(height=round(PAPER.sign_height * UNITS_PER_MM))
        made.merge_cells(0, 0, 1, 0)

    def number_pages(self) -> None:
        """Add the page number, - 1 -, by the format's own control; the library's footer would number the pages a second time."""
        opening = _part(self.document.paragraphs[0].element, f"{_HP}run")
        control = opening.makeelement(f"{_HP}ctrl", {})
        opening.append(control)
        control.append(control.makeelement(f"{_HP}pageNum", {"pos": "BOTTOM_CENTER", "formatType": "DIGIT", "sideChar": "-"}))

    def introduce(self, printed: Printed) -> None:
        """Set the document's title, language, time and preview text; it names no author."""
        parts, package = self.document.parts, self.document.package
        parts.clear_document_metadata(keep=(), timestamp=f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}")
        _part(package.manifest_tree(), f".//{_OPF}language").text = printed.language
        parts.set_document_metadata(title=printed.title)
        words = [
            printed.example,
            printed.title,
            *(line for each in printed.sections for line in (each.heading, *(text for _level, text in each.lines))),
        ]
        package.write("Preview/PrvText.txt", "\r\n".join(filter(None, words))[:_PREVIEW_LETTERS])


def _part(of: Any, path: str) -> Any:
    """An element of the document that python-hwpx always writes."""
    found = of.find(path)
    assert found is not None, path
    return found


def hwpx(printed: Printed, pictures: Mapping[str, bytes]) -> bytes:
    """The document as the bytes of an HWPX file; ``pictures`` is {chart name: PNG}; one that is missing is left out."""
    paper = _Writer()
    if printed.example:
        paper.write(printed.example, paper.font(10, bold=True, color="#B45309"), paper.shape("CENTER"))
    if printed.approval:
        paper.approval(printed.approval)
    paper.write(printed.title, paper.font(20, bold=True), paper.shape("CENTER"))
    paper.write(printed.plan, paper.font(11), paper.shape("CENTER"))
    paper.write(" · ".join(printed.facts), paper.font(10), paper.shape("RIGHT", before=4))
    for section in printed.sections:
        paper.write(section.heading, paper.font(14, bold=True), paper.shape("LEFT", before=14, keep=True))
        for level, text in section.lines:
            left, hanging = _INDENT[level]
            font = paper.font(12 if level < 2 else 11, bold=level == 1)
            paper.write(f"{PAPER.lead(level)}{text}", font, paper.shape("JUSTIFY", left=left, hanging=hanging, before=2))
        if section.table:
            title = f"< {section.table.title} >  {section.table.unit}".rstrip()
            paper.write(title, paper.font(10), paper.shape("CENTER", before=6, keep=True))
            paper.table(section.table)
        if section.picture and section.picture in pictures:
            paper.write(f"< {section.caption} >", paper.font(10), paper.shape("CENTER", before=6, keep=True))
            paper.picture(pictures[section.picture], section.caption)
    paper.write(f"  {printed.end}", paper.font(12), paper.shape("LEFT", before=8))
    paper.number_pages()
    paper.introduce(printed)
    return paper.document.to_bytes()
