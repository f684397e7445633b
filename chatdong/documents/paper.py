"""A document that was read as the paper that a plan is recognised in: merged cells told, and the sheets of a workbook cut at their blank rows."""

from collections.abc import Iterator
from itertools import islice

from chatdong.documents.document import Document, Paragraph
from chatdong.documents.table import Table
from chatdong.domain.intake import paper
from chatdong.domain.message import Message, message

_SHEETS = frozenset({"xlsx", "xls", "ods", "csv"})


def paper_of(document: Document) -> paper.Paper:
    """The paragraphs and tables of a document. Raises UnreadableDocument where a table breaks off."""
    blocks: list[paper.Block] = []
    notes = list(document.notes)
    for part in document.flow or document.tables:
        if len(blocks) >= paper.MOST_BLOCKS:
            notes.append(message("문단과 표를 {limit:,}개까지만 읽었습니다. 나머지는 읽지 않았습니다.", limit=paper.MOST_BLOCKS))
            break
        if isinstance(part, Paragraph):
            blocks.append(paper.Paragraph(part.text, part.place))
            continue
        rows = tuple(tuple(row) for row in islice(part.rows(), paper.MOST_ROWS))
        if part.height > paper.MOST_ROWS:
            notes.append(message("{place}: {limit:,}행까지만 읽었습니다.", place=part.place, limit=paper.MOST_ROWS))
        spans = tuple((one.first_row, one.first_column, one.last_row, one.last_column) for one in part.merged if one.first_row < len(rows))
        if document.format in _SHEETS:
            blocks += _cut(rows, spans, _sheet_place(part))
        else:
            name = [paper.Paragraph(part.name, part.place)] if part.name else []
            blocks += [*name, paper.Grid(rows, part.place, spans, exact=document.format != "txt")]
    return paper.Paper(tuple(blocks), tuple(notes))


def _sheet_place(table: Table) -> Message:
    return message("시트 ‘{sheet}’", sheet=table.name) if table.name else table.place


def _cut(rows: tuple[tuple[str, ...], ...], spans: tuple[tuple[int, int, int, int], ...], place: Message) -> Iterator[paper.Block]:
    """The parts of a sheet between its blank rows; a row with one cell alone before or after a table is a paragraph."""
    covered = {row for first, _left, last, _right in spans if last > first for row in range(first + 1, last + 1)}
    first = 0
    while first < len(rows):
        if not any(cell.strip() for cell in rows[first]):
            first += 1
            continue
        last = first
        while last + 1 < len(rows) and (any(cell.strip() for cell in rows[last + 1]) or last + 1 in covered):
            last += 1
        begin, end = first, last
        lone = [sum(bool(cell.strip()) for cell in rows[row]) == 1 and row not in covered for row in range(first, last + 1)]
        while begin <= end and lone[begin - first]:
            yield _paragraph(rows[begin], begin, place)
            begin += 1
        tail = end
        while tail > begin and lone[tail - first]:
            tail -= 1
        if begin <= tail:
            own = tuple((top - begin, left, min(bottom, tail) - begin, right) for top, left, bottom, right in spans if begin <= top <= tail)
            yield paper.Grid(rows[begin : tail + 1], place, own, first_row=begin + 1)
        for row in range(tail + 1, end + 1):
            if row >= begin:
                yield _paragraph(rows[row], row, place)
        first = last + 1


def _paragraph(row: tuple[str, ...], number: int, place: Message) -> paper.Paragraph:
    text = next(cell for cell in row if cell.strip())
    return paper.Paragraph(text, message("{sheet} {row}행", sheet=place, row=number + 1))
