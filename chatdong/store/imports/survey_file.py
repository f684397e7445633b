"""The answers of a survey from a file: its questions by their headings, and of the chosen ones the cells. No other cell is handed on."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from chatdong.documents.document import UnreadableDocument
from chatdong.documents.table import MAX_COLUMNS, Table
from chatdong.domain.message import Message, message
from chatdong.domain.progress.survey import is_blank, is_scores
from chatdong.store.imports.importer import ImportFile
from chatdong.store.ledger.cells import SPACE, letters, plain_cell
from chatdong.store.ledger.layout import told_apart
from chatdong.store.ledger.refusals import RefusedFile
from chatdong.store.ledger.row_kinds import says_sum

_ABOVE, _SAMPLE = 20, 300
_MEANS = frozenset("평균 평균점수 전체평균 합계평균 average mean 응답수 표준편차".split())
_LONGEST = 200
"""As many letters of an answer are looked at; a longer one is no score."""


@dataclass(frozen=True)
class SurveyTable:
    """A table with one answer a row. header_row: the row of its headings, from 1. titles: the headings, no two the same. scores: those of the columns
    that may hold scores."""

    key: str
    table: Table
    header_row: int
    titles: tuple[str, ...]
    scores: tuple[str, ...]


@dataclass(frozen=True)
class Answers:
    """The cells of the chosen questions, one row an answer; ``sums`` are the numbers of the rows that were left out because they hold a sum or a mean."""

    rows: tuple[tuple[str, ...], ...]
    sums: tuple[int, ...]

    @property
    def cells(self) -> Iterator[str]:
        """Every cell of every row."""
        return (cell for row in self.rows for cell in row)


def survey_table(file: ImportFile, key: str | None = None, header_row: int | None = None) -> SurveyTable:
    """The table of a file that holds the answers: the one of that key, else the one with the most columns of scores. Raises RefusedFile."""
    tables = file.by_key() if key is None else {key: file.table(key)}
    try:
        found = [_looked_at(name, table, header_row) for name, table in tables.items()]
    except UnreadableDocument as error:
        raise RefusedFile(error.message) from error
    best = max(found, key=lambda each: len(each.scores), default=None)
    if best is None or not best.titles:
        raise RefusedFile(message("파일에서 응답의 표를 찾지 못했습니다."))
    return best


def _looked_at(key: str, table: Table, header_row: int | None) -> SurveyTable:
    rows = [[cell.strip(SPACE) for cell in row[:MAX_COLUMNS]] for row in islice(table.rows(), _ABOVE + _SAMPLE)]
    counts = [sum(bool(cell) for cell in row) for row in rows]
    if header_row is None:
        # A title and the unit above the headings fill fewer cells than they do.
        header_row = next((place for place, count in enumerate(counts[:_ABOVE], start=1) if count and count >= 0.6 * max(counts)), 1)
    if not 1 <= header_row <= max(len(rows), 1):
        raise RefusedFile(message("제목 행 {row}은 이 표에 없습니다.", row=header_row))
    heads = rows[header_row - 1] if rows else []
    while heads and not heads[-1]:
        heads.pop()
    titles = told_apart([" ".join(head.split()) or f"({place})" for place, head in enumerate(heads, start=1)])
    below = [row for row in rows[header_row:] if not _is_sum(row)]
    columns = {title: [row[place][:_LONGEST] if place < len(row) else "" for row in below] for place, title in enumerate(titles)}
    scores = tuple(title for title, cells in columns.items() if not _names_no_score(title) and is_scores(cells))
    return SurveyTable(key, table, header_row, tuple(titles), scores)


def _names_no_score(title: str) -> bool:
    """Whether the heading says that its figures are none of a score: a running number, an age, a year, a room."""
    words = letters(title)
    return words in ("no", "번호", "연번", "순번", "id") or words.endswith(
        ("나이", "연령", "연령대", "학년", "번호", "회차", "기수", "연도", "가구원수")
    )


def _is_sum(row: Sequence[str]) -> bool:
    first = next((cell for cell in row if cell), "")
    return says_sum(first) or letters(first) in _MEANS


def answers(found: SurveyTable, titles: Sequence[str]) -> Answers:
    """The cells of the questions with these headings. Raises RefusedFile, also for a heading that the table does not have."""
    missing = [title for title in titles if title not in found.titles]
    if missing or not titles:
        raise RefusedFile(_no_column(missing, found))
    places = [found.titles.index(title) for title in titles]
    rows: list[tuple[str, ...]] = []
    sums: list[int] = []
    try:
        for number, row in enumerate(found.table.rows(), start=1):
            cells = [cell.strip(SPACE) for cell in row]
            if number <= found.header_row or not any(cells):
                continue
            if _is_sum(cells):
                sums.append(number)
                continue
            rows.append(tuple(plain_cell(row[place])[:_LONGEST] if place < len(row) else "" for place in places))
    except UnreadableDocument as error:
        raise RefusedFile(error.message) from error
    if not any(not is_blank(cell) for row in rows for cell in row):
        raise RefusedFile(message("이 열에는 응답이 하나도 없습니다: {titles}", titles=", ".join(titles)))
    return Answers(tuple(rows), tuple(sums))


def _no_column(missing: Sequence[str], found: SurveyTable) -> Message:
    names = ", ".join(f"‘{title}’" for title in found.scores or found.titles)
    if not missing:
        return message("점수가 든 열을 골라 주십시오. 점수로 보이는 열: {names}", names=names)
    return message("파일에 ‘{title}’ 열이 없습니다. 점수로 보이는 열: {names}", title=missing[0], names=names)
