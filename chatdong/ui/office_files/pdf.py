"""A document as PDF, written by fpdf2 with the font shipped with the app: a server may have no Korean font."""

import io
import logging
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import Any

from chatdong.ui.i18n.language import _
from chatdong.ui.office_files.page_layout import FONTS, PAPER, column_weights, letters_scale, picture_height
from chatdong.ui.office_files.wording import Printed, PrintedTable

FONT = "Pretendard"

_INDENT = {0: 0.0, 1: 0.0, 2: 6.0, 3: 12.0, 4: 6.0}
"""Level of the outline → left indent in mm."""


_CAPTION = 10
"""The height in mm of a picture's caption with the room around it."""

_LEAST_PICTURE = 0.6
"""The least share of its size to which a picture is drawn smaller."""


def pdf(printed: Printed, pictures: Mapping[str, bytes]) -> bytes:
    """The document as the bytes of a PDF file; ``pictures`` is {chart name: PNG}."""
    from fpdf import FPDF  # a slow import, needed only for a file

    # fontTools logs every font table that it drops.
    logging.getLogger("fontTools").setLevel(logging.ERROR)

    class Pages(FPDF):
        """A document with page numbers."""

        def footer(self) -> None:
            """Draw the page number, - 1 -, at the foot of a page."""
            self.set_y(-14)
            self.set_font(FONT, size=9)
            self.set_text_color(0)
            self.cell(0, 6, f"- {self.page_no()} -", align="C")

    page = Pages(format="A4")
    page.set_margins(PAPER.side, PAPER.top, PAPER.side)
    page.set_auto_page_break(True, margin=PAPER.top + 2)
    for style, weight in (("", "Regular"), ("B", "Bold")):
        page.add_font(FONT, style, FONTS / f"Pretendard-{weight}.otf")
    page.set_title(printed.title)
    page.set_lang("ko-KR" if printed.language == "ko" else "en-US")
    page.set_creator("chatdong")
    page.add_page()

    def write(text: str, size: float, align: str = "L", *, bold: bool = False, height: float | None = None, left: float = 0) -> None:
        """Add a paragraph; ``size`` in points, ``height`` (of a line) and ``left`` in mm."""
        page.set_font(FONT, "B" if bold else "", size)
        page.set_x(PAPER.side + left)
        page.multi_cell(PAPER.width - left, height or size * 0.55, text, align=align, new_x="LMARGIN", new_y="NEXT")

    if printed.example:
        page.set_text_color("#B45309")
        write(printed.example, 10, "C", bold=True)
        page.set_text_color(0)
    if printed.approval:
        _approval(page, printed.approval)
    write(printed.title, 19, "C", bold=True, height=11)
    write(printed.plan, 11, "C")
    page.ln(1)
    write(" · ".join(printed.facts), 9.5, "R")
    for section in printed.sections:
        # Keeps a heading together with its first lines.
        if page.will_page_break(24):
            page.add_page()
        page.ln(4)
        page.start_section(section.heading)
        write(section.heading, 13.5, bold=True, height=8)
        for level, text in section.lines:
            lead = PAPER.lead(level)
            page.set_font(FONT, "B" if level == 1 else "", 10.5)
            hang = page.get_string_width(lead)
            at = page.get_y()
            if page.will_page_break(6):
                page.add_page()
                at = page.get_y()
            page.set_xy(PAPER.side + _INDENT[level], at)
            if lead:
                page.cell(hang, 6, lead.strip())
            page.set_xy(PAPER.side + _INDENT[level] + hang, at)
            page.multi_cell(PAPER.width - _INDENT[level] - hang, 6, text, align="L", new_x="LMARGIN", new_y="NEXT")
        if section.table:
            if page.will_page_break(30):
                page.add_page()
            page.ln(2)
            write(f"< {section.table.title} >  {section.table.unit}".rstrip(), 9.5, "C", height=6)
            _table(page, section.table)
        if section.picture and section.picture in pictures:
            height = picture_height(pictures[section.picture])
            # A picture that is a little too high is drawn smaller, so that no part of the page stays empty.
            scale = min((page.page_break_trigger - page.get_y() - _CAPTION) / height, 1)
            if scale < _LEAST_PICTURE:
                page.add_page()
                scale = 1
            page.ln(3)
            write(f"< {section.caption} >", 9.5, "C", height=6)
            width = PAPER.width * scale
            page.image(io.BytesIO(pictures[section.picture]), x=PAPER.side + (PAPER.width - width) / 2, w=width, alt_text=section.caption)
    page.ln(3)
    write(f"  {printed.end}", 10.5)
    if lost := _without_shape(printed):
        note = _(
            "이 PDF의 글꼴에 모양이 없는 글자가 {count}가지 있어 네모나 빈칸으로 찍혔습니다. 한글·워드 파일에는 그대로 있습니다.", count=len(lost)
        )
        page.ln(2)
        write(note, 9)
    return bytes(page.output())


def _approval(page: Any, approval: Sequence[str]) -> None:
    """Draw the approval box at the right of the page: its heading over both rows, the roles, and room to sign below each."""
    heading, *roles = approval
    side, row = 9.0, 6.0
    width = min(PAPER.sign_width, (PAPER.width - side) / len(roles))
    left, top = PAPER.side + PAPER.width - side - width * len(roles), page.get_y()
    page.set_font(FONT, size=9)
    page.set_draw_color("#5F6B76")
    page.set_line_width(0.15)
    page.set_xy(left, top)
    page.cell(side, row + PAPER.sign_height, heading, border=1, align="C")
    for at, role in enumerate(roles):
        page.set_xy(left + side + width * at, top)
        page.cell(width, row, role, border=1, align="C")
        page.rect(left + side + width * at, top + row, width, PAPER.sign_height)
    page.set_xy(PAPER.side, top + row + PAPER.sign_height + 4)


def _without_shape(printed: Printed) -> frozenset[str]:
    """The letters of a document that the font has no shape for, as it has none for emoji."""
    texts = [printed.title, printed.plan, *printed.facts]
    for section in printed.sections:
        texts += [section.heading, section.caption, *(text for _level, text in section.lines)]
        if section.table:
            texts += [section.table.title, *section.table.headings, *(cell for row in section.table.rows for cell in row)]
    letters = {letter for text in texts for letter in text if not letter.isspace() and unicodedata.category(letter) not in ("Cf", "Mn")}
    return frozenset(letters - _shapes())


def _shapes() -> frozenset[str]:
    from fontTools.ttLib import TTFont  # type: ignore[import-untyped]  # fpdf2 has it for the same files

    with TTFont(FONTS / "Pretendard-Regular.otf", lazy=True) as font:
        return frozenset(map(chr, font.getBestCmap()))


def _table(page: Any, table: PrintedTable) -> None:
    """Add a table: heading row shaded and repeated on each page, totals bold, numbers aligned to the right."""
    from fpdf.fonts import FontFace

    page.set_font(FONT, size=8.5 * letters_scale(table))
    page.set_draw_color("#5F6B76")
    page.set_line_width(0.15)
    ways = ["RIGHT" if number else "LEFT" for number in table.numbers]
    heading = FontFace(emphasis="BOLD", fill_color=PAPER.fills["heading"])
    weights = column_weights(table)
    with page.table(
        width=int(PAPER.width),
        col_widths=tuple(weights),
        text_align=tuple(ways),
        line_height=5,
        padding=(0.4, 1.2),
        headings_style=heading,
        v_align="MIDDLE",
    ) as made:
        top = made.row()
        for text in table.headings:
            top.cell(text, align="CENTER")
        for cells, level in zip(table.rows, table.levels, strict=True):
            style = FontFace(emphasis="BOLD", fill_color=PAPER.fills[level]) if level in PAPER.fills else None
            for part in _parts(cells, weights):
                row = made.row(style=style)
                for text in part:
                    row.cell(text)


_MOST_LINES = 30
"""The most lines of a row: fpdf2 makes none that is longer than a page."""


def _parts(cells: Sequence[str], weights: Sequence[int]) -> Iterator[tuple[str, ...]]:
    """A row of a table as rows that fit on a page: where a text is longer, it goes on in the next of them."""
    # The weight is the room in Latin letters, and a Korean one takes two.
    steps = [max(_MOST_LINES * weight // 4, 1) for weight in weights]
    pieces = [[text[start : start + step] for start in range(0, len(text), step)] or [""] for text, step in zip(cells, steps, strict=True)]
    return zip_longest(*pieces, fillvalue="")
