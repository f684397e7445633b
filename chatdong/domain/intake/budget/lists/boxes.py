"""The text in the cells of a table that is no budget: a box 소요예산 with its list is read as lines below a heading 소요예산."""

import re
from collections.abc import Collection, Iterator, Sequence

from chatdong.domain.intake.budget.amounts import amounts_in
from chatdong.domain.intake.outline import Element, Line, Table
from chatdong.domain.intake.wording import PLAIN, bare, level, unspaced

_LABEL = re.compile(
    r"(?:총|소요|사업|지원|필요|추정|전체|연간|당해|올해|['‘’]?[0-9]{2,4}년도?|주요|세부)*"
    r"(?:예산|사업비|경비|비용|재원|예산액|소요액|산출내역|산출근거|산출기초|재정|지원금액|지원예산|예산내역|투자계획|집행계획|사용계획|투자|지출)"
    r"(?:액|안|내역|규모|계획|\(안\)|현황|및[\uac00-\ud7a3]{2,6}|\([^()]*\))*"
)
_AMOUNT_FIRST = re.compile(r"\s*[-○ㅇ•※]?\s*(?:총|약|금|일금|계|합계)?\s*[:：]?\s*(?:금|일금)?\s*[0-9₩일이삼사오육칠팔구]")
_MOST_LINES = 300


def spoken(elements: Sequence[Element], read: Collection[int] = ()) -> tuple[Line, ...]:
    """The lines of the text, and in their places those of the cells that a table which is none of ``read`` has beside or below a label of money."""
    found: list[Line] = []
    for one in elements:
        if isinstance(one, Line):
            found.append(one)
        elif one.number not in read:
            found += _lines(one)
    return tuple(found)


def _lines(table: Table) -> Iterator[Line]:
    count = 0
    for number, row in enumerate(table.grid.rows):
        label = ""
        for column, text in enumerate(row):
            if not text.strip():
                continue
            if label and amounts_in(text):
                for line in _of(table, number, column, label, text):
                    yield line
                    count += 1
                    if count == _MOST_LINES:
                        return
            label = " ".join(text.split()) if len(text) <= 30 and _LABEL.fullmatch(unspaced(bare(text))) else ""


def _of(table: Table, row: int, column: int, label: str, text: str) -> Iterator[Line]:
    place = table.grid.cell_place(row, column)
    name = bare(label)
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    inside = (*table.path, name)
    first = 0
    if _AMOUNT_FIRST.match(lines[0]):
        yield Line(f"{name} : {bare(lines[0])}", lines[0], place, 2, table.path, table.number)
        first = 1
    for line in lines[first:]:
        yield Line(bare(line), line, place, min(level(line), PLAIN), inside, table.number)
