"""The layout of the printed page: A4, margins, column widths, and the fonts shipped with the app: a server may have no Korean font."""

import struct
from dataclasses import dataclass, field
from pathlib import Path

from chatdong.domain.report.outline import MARKS
from chatdong.ui.i18n import formats
from chatdong.ui.office_files.wording import PrintedTable

FONTS = Path(__file__).parent / "fonts"

LONGEST_COLUMN = 36
"""The largest width of a column, in Latin letters; longer cells wrap."""


@dataclass(frozen=True)
class Paper:
    """Margins and text width of an A4 page in mm; ``fills`` are the background colours of heading row, totals and subtotals."""

    side: float = 20
    top: float = 18
    width: float = 170
    fills: dict[object, str] = field(default_factory=lambda: {"heading": "#E4E9EE", 0: "#F4F6F8", 1: "#F4F6F8"})

    @staticmethod
    def lead(level: int) -> str:
        """The sign at the beginning of an outline's line; "" for a level without one."""
        return f"{MARKS[level]} " if level in MARKS else ""


PAPER = Paper()


def column_weights(table: PrintedTable) -> list[int]:
    """The relative width of each column, by its widest cell; a Korean letter counts as two Latin ones."""
    columns = zip(table.headings, *table.rows, strict=True)
    return [min(max(max(map(formats.room, cells)), 6), LONGEST_COLUMN) + 3 for cells in columns]


def picture_height(png: bytes) -> float:
    """The height in mm of a PNG at the full width of the page, from its header (PNG, 11.2.2 IHDR)."""
    width, height = struct.unpack(">II", png[16:24])
    return PAPER.width * height / width
