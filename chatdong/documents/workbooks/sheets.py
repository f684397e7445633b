"""What the sheets of every kind of workbook have in common: where they are, how large they may be, and which of them are tables."""

from chatdong.documents.document import Document, UnreadableDocument
from chatdong.documents.table import MAX_COLUMNS, Table
from chatdong.domain.message import Message, message

MOST_CELLS = 30_000_000
"""As many cells, blank ones between them counted, as a sheet may have: calamine takes 32 bytes for each."""
MOST_FILLED = 12_000_000
"""As many cells that say something: calamine holds each twice while it reads, in some 100 bytes."""


def sheet_place(number: int, hidden: bool) -> Message:
    """The place of a sheet in its workbook, in words: 2번째 시트, and that it is hidden; ``number`` counts from 1."""
    if hidden:
        return message("{number}번째 시트(숨겨져 있음)", number=number)
    return message("{number}번째 시트", number=number)


def check_size(name: str, rows: int, columns: int, cells: int = 0) -> None:
    """Raise UnreadableDocument where a sheet would not fit into memory."""
    if rows * columns > MOST_CELLS:
        raise UnreadableDocument(
            message(
                "시트 ‘{sheet}’: 표가 너무 큽니다({rows:,}행 × {columns:,}열). 쓰지 않는 행과 열을 지우거나 CSV로 저장해 주십시오.",
                sheet=name,
                rows=rows,
                columns=columns,
            )
        )
    if cells > MOST_FILLED:
        raise UnreadableDocument(message("시트 ‘{sheet}’: 칸이 너무 많습니다({cells:,}개). CSV로 저장해 주십시오.", sheet=name, cells=cells))


def sheets_document(kind: str, tables: list[tuple[Table, bool]], notes: list[Message], charts: bool = False) -> Document:
    """A workbook's sheets as a document: those with cells, visible ones first, each with whether it is hidden. Raises UnreadableDocument for none."""
    filled = [(table, hidden) for table, hidden in tables if table.height and table.width]
    narrow = [(table, hidden) for table, hidden in filled if table.width <= MAX_COLUMNS]
    wide = [
        message("시트 ‘{sheet}’: 칸이 {count}개를 넘습니다. 쓰지 않는 열을 지워 주십시오.", sheet=table.name, count=MAX_COLUMNS)
        for table, _hidden in filled
        if table.width > MAX_COLUMNS
    ]
    if not narrow:
        if wide:
            raise UnreadableDocument(wide[0])
        if charts and not tables:
            raise UnreadableDocument(message("차트만 있는 통합 문서입니다. 표가 있는 시트가 든 파일을 넣어 주십시오."))
        raise UnreadableDocument(message("모든 시트가 비어 있습니다. 표가 든 시트가 있는지 보아 주십시오."))
    ordered = [table for table, hidden in narrow if not hidden] + [table for table, hidden in narrow if hidden]
    return Document(kind, tuple(ordered), notes=(*notes, *wide))
