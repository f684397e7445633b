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
class Paragraph:
    """A paragraph outside the tables: its text, and where it stands."""

    text: str
    place: Message


@dataclass(frozen=True)
class Document:
    """A file that was read.

    ``format`` is xlsx, xls (also as one XML file), ods, csv, html, hwpx, hwp, docx, pdf or txt. A text file has its ``encoding`` (a codec of Python), all ``encodings`` that can read
    it, the likeliest first, and a CSV its ``separator``. ``notes`` is what a reader should know before trusting the tables. ``texts`` are
    the paragraphs outside the tables, where the unit of their amounts may be said. ``flow`` has the paragraphs and the tables in the order in which
    they are read; it is empty for a workbook and a CSV, which have tables alone.
    """

    format: str
    tables: tuple[Table, ...]
    encoding: str | None = None
    encodings: tuple[str, ...] = ()
    separator: str | None = None
    notes: tuple[Message, ...] = ()
    texts: tuple[str, ...] = ()
    flow: tuple[Paragraph | Table, ...] = ()


def table_place(number: int) -> Message:
    """Where a table of a document is: they are counted from 1, empty ones too."""
    return message("{number}번째 표", number=number)


def paragraph_place(number: int) -> Message:
    """Where a paragraph of a document is: those outside the tables are counted from 1, empty ones not."""
    return message("{number}번째 문단", number=number)


def nested_place(outer: Message, row: int, column: int) -> Message:
    """Where a table within a cell of another one is; row and column from 0."""
    return message("{outer}의 {row}행 {column}열 안", outer=outer, row=row + 1, column=column + 1)


def tables_document(kind: str, tables: list[Table], **more: Any) -> Document:
    """The tables of a document that say anything. Raises UnreadableDocument where there are none."""
    filled, wide = _usable(tables)
    if not filled:
        raise UnreadableDocument(wide[0] if wide else message("표가 없는 문서입니다. 표가 든 문서를 넣어 주십시오."))
    return Document(kind, filled, notes=wide, **more)


def flowing_document(kind: str, flow: list[Paragraph | Table], *, prose: bool, **more: Any) -> Document:
    """A document of paragraphs and tables; with ``prose`` one without tables will do. Raises UnreadableDocument where there is nothing to read."""
    tables = [part for part in flow if isinstance(part, Table)]
    texts = tuple(part.text for part in flow if isinstance(part, Paragraph))
    if not prose:
        return tables_document(kind, tables, texts=texts, flow=_of_use(flow, _usable(tables)[0]), **more)
    filled, notes = _usable(tables)
    if not filled and not texts:
        raise UnreadableDocument(notes[0] if notes else message("글자가 없는 문서입니다. 글이 든 문서를 넣어 주십시오."))
    return Document(kind, filled, notes=notes, texts=texts, flow=_of_use(flow, filled), **more)


def _usable(tables: list[Table]) -> tuple[tuple[Table, ...], tuple[Message, ...]]:
    """The tables that say anything and are not too wide, and a note for each that is."""
    filled = [table for table in tables if table.height and table.width]
    wide = tuple(
        message("{place}: 칸이 {count}개를 넘어 읽지 않았습니다.", place=table.place, count=MAX_COLUMNS)
        for table in filled
        if table.width > MAX_COLUMNS
    )
    return tuple(table for table in filled if table.width <= MAX_COLUMNS), wide


def _of_use(flow: list[Paragraph | Table], tables: tuple[Table, ...]) -> tuple[Paragraph | Table, ...]:
    known = {id(table) for table in tables}
    return tuple(part for part in flow if isinstance(part, Paragraph) or id(part) in known)
