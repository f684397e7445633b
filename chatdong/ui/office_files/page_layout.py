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

LEAST_COLUMN, LEAST_TEXT = 6, 18
"""The least width of a column, and of one of text that gives way to numbers, in Latin letters."""

LETTERS = 97
"""As many Latin letters of a table fit beside each other on the page."""

LEAST_SCALE = 0.7
"""Letters are made no smaller than that: about 6 points can still be read."""

_LONG_WORD = 13
"""A word of a heading that is longer, in Latin letters, may be broken."""

_BESIDE = 3
"""The room between the text of a cell and its borders, in Latin letters."""


@dataclass(frozen=True)
class Paper:
    """Margins and text width of an A4 page in mm; ``sign_width`` and ``sign_height`` those of a role's box to sign in; ``fills`` are the background
    colours of heading row, totals and subtotals."""

    side: float = 20
    top: float = 18
    width: float = 170
    sign_width: float = 20
    sign_height: float = 13
    fills: dict[object, str] = field(default_factory=lambda: {"heading": "#E4E9EE", 0: "#F4F6F8", 1: "#F4F6F8"})

    @staticmethod
    def lead(level: int) -> str:
        """The sign at the beginning of an outline's line; "" for a level without one."""
        return f"{MARKS[level]} " if level in MARKS else ""


PAPER = Paper()


def column_weights(table: PrintedTable) -> list[int]:
    """The relative width of each column, by its widest cell; a Korean letter counts as two Latin ones.

    Where the page has no room for all of them, columns of text give way and wrap, so that no number and no date is broken.
    """
    widest = [max(max(map(formats.room, cells)), LEAST_COLUMN) for cells in zip(table.headings, *table.rows, strict=True)]
    weights = [min(of, LONGEST_COLUMN) + _BESIDE for of in widest]
    if sum(weights) <= LETTERS:
        return weights
    whole = [number or day for number, day in zip(table.numbers, table.unbroken, strict=True)]
    for column, is_whole in enumerate(whole):
        if is_whole:
            needed = [*(formats.room(row[column]) for row in table.rows), *map(_room_of_word, table.headings[column].split())]
            weights[column] = max(*needed, LEAST_COLUMN) + _BESIDE
    texts = [column for column, is_whole in enumerate(whole) if not is_whole]
    over = sum(weights) - LETTERS
    for column in sorted(texts, key=lambda column: -weights[column]):
        less = min(max(over, 0), max(weights[column] - LEAST_TEXT, 0))
        weights[column] -= less
        over -= less
    return weights


def _room_of_word(word: str) -> int:
    """The room that a word of a heading needs: all of it, but a long one is broken in the middle."""
    room = formats.room(word)
    return room if room <= _LONG_WORD else -(-room // 2)


def letters_scale(table: PrintedTable) -> float:
    """What the size of a table's letters is to be multiplied by, so that its widest numbers fit the page; 1 where they do anyway."""
    return max(min(LETTERS / sum(column_weights(table)), 1), LEAST_SCALE)


def picture_height(png: bytes) -> float:
    """The height in mm of a PNG at the full width of the page, from its header (PNG, 11.2.2 IHDR)."""
    width, height = struct.unpack(">II", png[16:24])
    return PAPER.width * height / width
