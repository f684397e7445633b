"""One document in five formats: paragraphs and tables with merged cells, as offices type them."""

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import docx
import xlsxwriter
from fpdf import FPDF
from hwpx import HwpxDocument

FONT = Path(__file__).parents[3] / "chatdong" / "ui" / "office_files" / "fonts"


@dataclass(frozen=True)
class Grid:
    """A table: its rows, with None where a cell belongs to the one above it (``"^"``) or to the one at its left (``"<"``)."""

    rows: Sequence[Sequence[str]]

    def cells(self) -> list[tuple[int, int, int, int, str]]:
        """(row, column, rows, columns, text) of each cell."""
        found = []
        for row, line in enumerate(self.rows):
            for column, text in enumerate(line):
                if text in ("^", "<"):
                    continue
                wide = 1
                while column + wide < len(line) and line[column + wide] == "<":
                    wide += 1
                high = 1
                while row + high < len(self.rows) and self.rows[row + high][column] == "^":
                    high += 1
                found.append((row, column, high, wide, text))
        return found


Block = str | Grid


def txt(blocks: Sequence[Block]) -> bytes:
    """Paragraphs as lines, cells between tabs; what a merged cell covers is empty."""
    lines: list[str] = []
    for block in blocks:
        if isinstance(block, str):
            lines += [block, ""]
        else:
            lines += ["\t".join("" if cell in ("^", "<") else cell.replace("\n", " ") for cell in row) for row in block.rows]
            lines.append("")
    return "\n".join(lines).encode()


def hwpx(blocks: Sequence[Block]) -> bytes:
    document = HwpxDocument.new()
    for block in blocks:
        if isinstance(block, str):
            document.add_paragraph(block)
            continue
        table = document.add_table(len(block.rows), len(block.rows[0]))
        for row, column, high, wide, text in block.cells():
            table.set_cell_text(row, column, text)
            if high > 1 or wide > 1:
                table.merge_cells(row, column, row + high - 1, column + wide - 1)
    return document.to_bytes()


def word(blocks: Sequence[Block]) -> bytes:
    document = docx.Document()
    for block in blocks:
        if isinstance(block, str):
            document.add_paragraph(block)
            continue
        table = document.add_table(len(block.rows), len(block.rows[0]))
        for row, column, high, wide, text in block.cells():
            cell = table.cell(row, column)
            if high > 1 or wide > 1:
                cell = cell.merge(table.cell(row + high - 1, column + wide - 1))
            cell.text = text
    held = io.BytesIO()
    document.save(held)
    return held.getvalue()


def xlsx(blocks: Sequence[Block]) -> bytes:
    """All on one sheet, a paragraph a row, as offices that type in Excel do."""
    held = io.BytesIO()
    book = xlsxwriter.Workbook(held)
    sheet = book.add_worksheet("계획")
    line = 0
    for block in blocks:
        if isinstance(block, str):
            sheet.write_string(line, 0, block)
            line += 2
            continue
        for row, column, high, wide, text in block.cells():
            plain = text.replace(",", "")
            value: str | int = int(plain) if plain.isdecimal() else text
            if high > 1 or wide > 1:
                sheet.merge_range(line + row, column, line + row + high - 1, column + wide - 1, value)
            else:
                sheet.write(line + row, column, value)
        line += len(block.rows) + 1
    book.close()
    return held.getvalue()


def pdf(blocks: Sequence[Block]) -> bytes:
    """Ruled tables, drawn cell by cell; long texts wrap."""
    document = FPDF(format="A4")
    document.set_margin(15)
    document.add_page()
    document.add_font("own", "", next(FONT.glob("*Regular*")))
    document.set_font("own", size=9)
    for block in blocks:
        if isinstance(block, str):
            # The font has no pointing hand.
            document.multi_cell(0, 6, block.replace("☞", "→"), new_x="LMARGIN", new_y="NEXT")
            continue
        _drawn(document, block)
        document.ln(4)
    return bytes(document.output())


def _drawn(document: FPDF, block: Grid) -> None:
    columns = len(block.rows[0])
    longest = [
        max((len(part) for row, at, _high, wide, text in block.cells() if at == column and wide == 1 for part in text.split("\n")), default=4)
        for column in range(columns)
    ]
    shares = [min(max(length, 4), 40) for length in longest]
    widths = [180 * share / sum(shares) for share in shares]
    cells = block.cells()

    def lines(text: str, width: float) -> int:
        return len(document.multi_cell(width - 2, 5, text, dry_run=True, output="LINES")) if text else 1

    heights = [6.0] * len(block.rows)
    for row, column, high, wide, text in cells:
        needed = 5 * lines(text, sum(widths[column : column + wide])) + 2
        short = needed - sum(heights[row : row + high])
        if short > 0:
            heights[row + high - 1] += short
    if document.get_y() + sum(heights) > 280:
        document.add_page()
    top, left = document.get_y(), document.l_margin
    for row, column, high, wide, text in cells:
        x, y = left + sum(widths[:column]), top + sum(heights[:row])
        width, height = sum(widths[column : column + wide]), sum(heights[row : row + high])
        document.rect(x, y, width, height)
        document.set_xy(x + 1, y + 1)
        document.multi_cell(width - 2, 5, text, align="L", new_x="LMARGIN", new_y="NEXT")
    document.set_xy(left, top + sum(heights))


MAKERS: dict[str, Callable[[Sequence[Block]], bytes]] = {"txt": txt, "hwpx": hwpx, "docx": word, "xlsx": xlsx, "pdf": pdf}
"""Ending → the maker of a file."""
