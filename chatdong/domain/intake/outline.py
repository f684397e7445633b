"""The document as lines under their headings: what stands where, and below what."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from chatdong.domain.intake.fact import Source
from chatdong.domain.intake.paper import Grid, Paper, Paragraph
from chatdong.domain.intake.wording import PLAIN, bare, compact, level, unspaced
from chatdong.domain.message import Message

_LONGEST_HEADING = 45
_LIST = 6
_CIRCLED = re.compile(r"\s*[①-⑳㉮-㉻❶-❿⑴-⒇]")
_LONE_NUMBER = re.compile(r"\s*(?:[0-9]{1,2}|[ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ])\s*\.?\s*")
_HEADING_WORDS = re.compile(
    r"(?:사업|추진|세부|주요|향후|예산|소요|집행|운영|정책|성과|중기|중장기|시민|기대|행정|협조|붙임|그간|문제|현황|개선|총괄|연간|월별|분기별)*"
    r"(?:목적|배경|필요성|근거|법적근거|경과|경위|현황|실적|성과|문제점|개선사항|목표|방향|전략|개요|내용|계획|일정|예산|예산안|소요예산|사업비|예산내역|집행계획|효과|사항|방법|체계|대상"
    r"|예산사항|추진계획|추진일정|산출내역|산출근거|산출기초|예산편성|검토항목|중기목표|소통계획|행정사항|협조사항|평가|환류|붙임[0-9]*|별첨[0-9]*|첨부[0-9]*|참고)(?:안|\(안\))?"
)
_BRACKETED = re.compile(r"[\[【<〈《]\s*[^\[\]【】<>〈〉《》]{2,20}\s*[\]】>〉》]")
_BRACKETED_LABEL = re.compile(
    r"^[(（<〈【\[]\s*(?P<label>[\uac00-\ud7a3][\uac00-\ud7a3·/\s]{0,9}?)\s*[)）>〉】\]]\s*[:：]?\s*(?P<value>\S.*)$", re.DOTALL
)
_DECIMAL = re.compile(r"\s*([0-9]{1,2})\.([0-9]{1,2})\.?\s+(?=[^\s0-9])")
_DOTTED = re.compile(r"\s*([0-9]{1,2})\.(?![0-9])")
_EMPTY_LABEL = re.compile(r"[\uac00-\ud7a3\s·]{2,14}[:：]")
_PERIOD = re.compile(r"(?:20[0-9]{2}년\s*)?(?:(?:1[0-2]|[1-9])월|[1-4]\s*/?\s*4?\s*분기|[상하]반기)(?:\s*\([^()]*\))?")
_COSTINGS = re.compile(r"[^:：.]{0,24}산출(?:근거|내역|기초)")
_LABEL = re.compile(r"^(?P<label>[\uac00-\ud7a3A-Za-z·/\s()]{1,14}?)\s*[:：]\s*(?P<value>.*)$", re.DOTALL)


@dataclass(frozen=True)
class Line:
    """A line of the document. ``text`` is bare of its mark; ``path`` are the headings above it, the outermost first."""

    text: str
    written: str
    place: Message
    level: int
    path: tuple[str, ...]
    number: int

    @property
    def source(self) -> Source:
        """The words and the place."""
        return Source(self.written, self.place)

    def under(self, pattern: str) -> bool:
        """True if a heading above the line has the pattern in it, blanks aside."""
        return any(re.search(pattern, unspaced(heading)) for heading in self.path)

    @property
    def label(self) -> tuple[str, str] | None:
        """(label, what it says) of a line such as ``기 간 : '16년 5월`` or ``(기간) 5월``; the label without blanks. None for others."""
        found = _LABEL.match(self.text) or _BRACKETED_LABEL.match(self.text)
        return (unspaced(found["label"]), found["value"].strip()) if found else None


@dataclass(frozen=True)
class Table:
    """A table, with the headings above it and the lines right before it, the nearest last. ``number`` counts with the lines."""

    grid: Grid
    path: tuple[str, ...]
    before: tuple[str, ...]
    number: int
    after: str = ""

    @property
    def caption(self) -> str:
        """The text before the table: its two nearest headings and the lines right above it, such as the unit of its amounts."""
        return "\n".join((*self.path[-2:], *self.before))

    def under(self, pattern: str) -> bool:
        """True if a heading above the table has the pattern in it, blanks aside."""
        return any(re.search(pattern, unspaced(heading)) for heading in (*self.path, *self.before))


Element = Line | Table


def elements(paper: Paper) -> tuple[Element, ...]:
    """The lines and tables of a document under their headings. A table of one cell or one short row is text."""
    found: list[Element] = []
    headings: list[tuple[int, str]] = []
    recent: list[str] = []
    pending: Paragraph | None = None
    part: str | None = None
    chapter: str | None = None
    listing: int | None = None
    blocks = list(_unboxed(paper))
    decimals = {number.groups() for block in blocks if isinstance(block, Paragraph) and (number := _DECIMAL.match(block.text))}
    for k, block in enumerate(blocks):
        if isinstance(block, Grid):
            pending = None
            following = next((later.text for later in blocks[k + 1 : k + 2] if isinstance(later, Paragraph)), "")
            found.append(Table(block, tuple(text for _depth, text in headings), tuple(recent[-3:]), len(found), following))
            recent = []
            continue
        text = block.text.strip()
        if not text:
            continue
        if _LONE_NUMBER.fullmatch(text):
            pending = block
            continue
        if pending is not None:
            text = f"{pending.text.strip().rstrip('.')}. {text}"
            pending = None
        depth = level(text)
        if 6 <= depth < PLAIN and block.text[:1].isspace():
            depth += 1
        words = bare(text)
        if depth == 2 and (dotted := _DOTTED.match(text)):
            chapter = dotted[1]
        elif (decimal := _DECIMAL.match(text)) and (decimal[1] == chapter or {(decimal[1], "1"), (decimal[1], "2")} <= decimals):
            # 5.1 below 5., or beside 5.2; elsewhere it is a date or a number.
            depth, words = 3, text[decimal.end() :].strip()
        if listing is not None and (depth != listing or _is_labelled(words)):
            listing = None
        if depth < PLAIN and _EMPTY_LABEL.fullmatch(words):
            listing = depth
        elif listing is not None:
            # What a label without words of its own lists, with the same mark: - 추진계획 : - … - …
            depth += 1
        if depth == _LIST and part is not None and _nearest(headings) == (_LIST, part) and not _CIRCLED.match(text) and _is_labelled(words):
            # ① 음악회 ○ 일시 : …: the circle is below the number, although both are marks of one level.
            depth += 1
        heading = is_heading(words, depth)
        if depth == PLAIN and len(text) <= _LONGEST_HEADING and (bracketed := _BRACKETED.match(text)):
            heading, depth = True, 5 if bracketed.end() == len(text) else 4
        elif depth == PLAIN and _PERIOD.fullmatch(words):
            heading, depth = True, 5
        above = depth if depth < PLAIN else (_plain_heading(words, headings) if heading else PLAIN)
        while headings and headings[-1][0] >= above:
            headings.pop()
        found.append(Line(words, text, block.place, above, tuple(heading for _depth, heading in headings), len(found)))
        if heading or (depth < 10 and len(words) <= _LONGEST_HEADING):
            headings.append((above, words))
            part = (words if _CIRCLED.match(text) else None) if above <= _LIST else part
        recent.append(text)
    return tuple(found)


def _nearest(headings: list[tuple[int, str]]) -> tuple[int, str] | None:
    return next((one for one in reversed(headings) if one[0] <= _LIST), None)


def _is_labelled(words: str) -> bool:
    return (_LABEL.match(words) or _BRACKETED_LABEL.match(words)) is not None


def _plain_heading(words: str, headings: list[tuple[int, str]]) -> int:
    """The level of a heading without a mark: one of a part (추진 개요) lies below the numbered heading that is open."""
    open_part = any(2 < depth <= 4 for depth, _text in headings)
    return 5 if open_part and re.search(r"(?:개요|내용|대상|방법|체계|효과)$", compact(words)) else 2


def is_heading(words: str, depth: int) -> bool:
    """True if a text is a heading: short, and numbered or made of the words that headings of plans are made of."""
    if len(words) > _LONGEST_HEADING or not words:
        return False
    if depth <= 4 and not words.endswith((".", "다", "함", "음")):
        return True
    return _COSTINGS.fullmatch(words) is not None or bool(_HEADING_WORDS.fullmatch(compact(re.sub(r"\([^()]*\)", "", words))))


def _unboxed(paper: Paper) -> Iterator[Paragraph | Grid]:
    """The blocks, with boxes of one cell and headings drawn as a table as paragraphs, and paragraphs of several lines as one each."""
    for block in paper.blocks:
        if isinstance(block, Paragraph):
            yield from (Paragraph(line, block.place) for line in block.text.splitlines() if line.strip())
            continue
        filled = [(row, column, cell) for row, line in enumerate(block.rows) for column, cell in enumerate(line) if cell.strip()]
        if len(filled) == 1:
            row, column, cell = filled[0]
            yield from (Paragraph(line, block.cell_place(row, column)) for line in cell.splitlines() if line.strip())
        elif filled and len(block.rows) == 1 and len(filled) <= 3 and sum(len(cell) for _row, _column, cell in filled) <= _LONGEST_HEADING:
            row, column, _cell = filled[0]
            yield Paragraph(" ".join(" ".join(cell.split()) for _row, _column, cell in filled), block.cell_place(row, column))
        elif filled:
            yield block
