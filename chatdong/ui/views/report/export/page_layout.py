"""The paper that a report is printed on: A4, its margins, and how wide the columns of a table stand on it."""

import struct
from dataclasses import dataclass, field

from chatdong.domain.report.outline import MARKS
from chatdong.ui.i18n import formats
from chatdong.ui.views.report.wording import PrintedTable

LONGEST_COLUMN = 36
"""A column asks for no more room than so many Latin letters take; longer cells are broken into lines."""


@dataclass(frozen=True)
class Paper:
    """Millimetres of an A4 page; ``fills`` are the grounds of the heading row, totals and subtotals."""

    side: float = 20
    top: float = 18
    width: float = 170
    fills: dict[object, str] = field(default_factory=lambda: {"heading": "#E4E9EE", 0: "#F4F6F8", 1: "#F4F6F8"})

    @staticmethod
    def lead(level: int) -> str:
        """The sign of the outline with which a line begins."""
        return f"{MARKS[level]} " if level in MARKS else ""


PAPER = Paper()


def column_weights(table: PrintedTable) -> list[int]:
    """How wide each column is beside the others: by its widest cell; a Korean letter takes the room of two Latin ones."""
    columns = zip(table.headings, *table.rows, strict=True)
    return [min(max(max(map(formats.room, cells)), 6), LONGEST_COLUMN) + 3 for cells in columns]


def picture_height(png: bytes) -> float:
    """The height in mm of a picture that is as wide as the page allows, from the size in its header (PNG, 11.2.2 IHDR)."""
    width, height = struct.unpack(">II", png[16:24])
    return PAPER.width * height / width
