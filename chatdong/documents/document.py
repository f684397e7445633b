"""What a file turns out to be: its format and its tables, or why it cannot be read."""

from dataclasses import dataclass
from typing import Any

from chatdong.documents.table import MAX_COLUMNS, Table
from chatdong.domain.message import Message, message


class UnreadableDocument(Exception):
    """A file that cannot be read; ``message`` says what is wrong, where, and what to do."""

    def __init__(self, message: Message) -> None:
        super().__init__(str(message))
        self.message = message


@dataclass(frozen=True)
class Document:
    """A file that was read.

    ``format`` is xlsx, xls (also as one XML file), ods, csv, html, hwpx, hwp or docx. A text file has its ``encoding`` (a codec of Python), all ``encodings`` that can read
    it, the likeliest first, and a CSV its ``separator``. ``notes`` is what a reader should know before trusting the tables. ``texts`` are
    the paragraphs outside the tables, where the unit of their amounts may be said.
    """

    format: str
    tables: tuple[Table, ...]
    encoding: str | None = None
    encodings: tuple[str, ...] = ()
    separator: str | None = None
    notes: tuple[Message, ...] = ()
    texts: tuple[str, ...] = ()


def table_place(number: int) -> Message:
    """Where a table of a document is: they are counted from 1, empty ones too."""
    return message("{number}번째 표", number=number)


def nested_place(outer: Message, row: int, column: int) -> Message:
    """Where a table within a cell of another one is; row and column from 0."""
    return message("{outer}의 {row}행 {column}열 안", outer=outer, row=row + 1, column=column + 1)


def tables_document(kind: str, tables: list[Table], **more: Any) -> Document:
    """The tables of a document that say anything. Raises UnreadableDocument where there are none."""
    filled = [table for table in tables if table.height and table.width]
    wide = tuple(
        message("{place}: 칸이 {count}개를 넘어 읽지 않았습니다.", place=table.place, count=MAX_COLUMNS)
        for table in filled
        if table.width > MAX_COLUMNS
    )
    narrow = tuple(table for table in filled if table.width <= MAX_COLUMNS)
    if not narrow:
        raise UnreadableDocument(wide[0] if wide else message("표가 없는 문서입니다. 표가 든 문서를 넣어 주십시오."))
    return Document(kind, narrow, notes=wide, **more)
