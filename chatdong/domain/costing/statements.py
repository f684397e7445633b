"""The formulas of a text: its lines, continuations and headings, formulas separated by commas, and 기정 beside 경정."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from chatdong.domain.costing.lexer import Kind, Token, is_circled
from chatdong.domain.costing.stated_amount import MILLION, THOUSAND

_COLUMN_UNIT = re.compile("단위 ?[:,;]? ?(천원|백만원|원)")
OLD = frozenset("기정 기정액 기정예산 기정예산액 당초 당초예산 당초예산액 변경전".split())
NEW = frozenset("경정 경정액 경정예산 경정예산액 변경 변경예산 변경예산액 변경후".split())
VERSION_WORD = re.compile(r"(?<![가-힣])[(\[]?(?:" + "|".join(sorted(OLD | NEW, key=len, reverse=True)) + r")[)\]]?(?![가-힣])")
TOTALS = frozenset("계 합계 소계 총계 합 총합계 총액".split())


def column_unit(folded: str) -> int | None:
    """The unit that the text announces for its amounts, such as 1,000 for ``(단위: 천원)``; None without one."""
    found = _COLUMN_UNIT.search(folded)
    return None if found is None else {"원": 1, "천원": THOUSAND, "백만원": MILLION}[found.group(1)]


def versions(tokens: Sequence[Token]) -> tuple[Sequence[Token], Sequence[Token]] | None:
    """(the tokens of 기정, the tokens of 경정); None unless each word occurs once, with figures."""
    old = [k for k, token in enumerate(tokens) if token.kind is Kind.WORD and token.text in OLD]
    new = [k for k, token in enumerate(tokens) if token.kind is Kind.WORD and token.text in NEW]
    if len(old) != 1 or len(new) != 1:
        return None
    first, second = sorted((_section_start(tokens, old[0]), _section_start(tokens, new[0])))
    head, tail = _without_joint(tokens[first:second]), tokens[second:]
    if not all(any(token.quantity is not None for token in section) for section in (head, tail)):
        return None
    return (head, tail) if old[0] < new[0] else (tail, head)


def says(statement: Sequence[Token], words: frozenset[str]) -> bool:
    """True if one of the words occurs in the formula."""
    return any(token.kind is Kind.WORD and token.text in words for token in statement)


def _section_start(tokens: Sequence[Token], k: int) -> int:
    return k - 1 if k and tokens[k - 1].kind is Kind.OPEN else k


_JOINTS = frozenset({Kind.HYPHEN, Kind.COMMA, Kind.TEXT, Kind.SLASH, Kind.NEWLINE, Kind.DOT})


def _without_joint(section: Sequence[Token]) -> Sequence[Token]:
    """A section without the dash, arrow or comma at its end that leads to the next one."""
    end = len(section)
    while end and section[end - 1].kind in _JOINTS:
        end -= 1
    return section[:end]


_MULTIPLIES = frozenset({Kind.TIMES, Kind.LATIN_X, Kind.STAR, Kind.DIVIDED})
_STARTS_A_CONTINUATION = frozenset({Kind.EQUAL, Kind.TIMES, Kind.LATIN_X, Kind.DIVIDED, Kind.PLUS})


def statements_of(tokens: Sequence[Token]) -> list[list[Token]]:
    """The tokens of each formula. A continuation line is joined to the line before, a heading to the line after."""
    lines: list[list[Token]] = []
    open_brackets, heading = 0, False
    unstated = False  # whether the line before is a formula without an amount
    for line in _with_amounts(_split(_minus_the_old(tokens), Kind.NEWLINE)):
        balance = sum((token.kind is Kind.OPEN) - (token.kind is Kind.CLOSE) for token in line)
        states = is_amount(line) and _looks_like_money(line[-1])
        if lines and (_goes_on(lines[-1], line) or (unstated and states) or (open_brackets > 0 and balance < 0)):
            lines[-1] += line
            open_brackets, heading = open_brackets + balance, heading and _is_heading(line)
        elif heading:
            lines[-1] += [_newline(line), *_without_bullet(line)]
            open_brackets, heading = open_brackets + balance, _is_heading(line)
        elif not lines or line[0].text != "※":
            lines.append(line)
            open_brackets, heading = balance, _is_heading(line)
        unstated = (unstated or _multiplies(line)) and not states and all(token.kind is not Kind.EQUAL for token in line)
    if len(lines) > 1 and heading:
        lines.pop()
    parted = (statement for line in lines for statement in _split_at_commas(line))
    return [statement for line in parted for statement in _split_after_amounts(line)] or [[]]


def _split(tokens: Iterable[Token], at: Kind) -> list[list[Token]]:
    lines: list[list[Token]] = [[]]
    for token in tokens:
        if token.kind is at:
            lines.append([])
        else:
            lines[-1].append(token)
    return [line for line in lines if line]


def _minus_the_old(tokens: Sequence[Token]) -> Iterator[Token]:
    """The tokens without 기정 between a minus and what it subtracts: ``350,000원×4명 - 기정예산 1,050,000원 = 350,000원``."""
    for k, token in enumerate(tokens):
        sign = k - 2 if k and tokens[k - 1].kind is Kind.OPEN else k - 1
        behind_minus = sign > 0 and tokens[sign].kind in (Kind.HYPHEN, Kind.TRIANGLE) and tokens[sign - 1].kind is not Kind.NEWLINE
        before_number = k + 1 < len(tokens) and (tokens[k + 1].quantity is not None or tokens[k + 1].kind is Kind.OPEN)
        if not (token.kind is Kind.WORD and token.text in OLD and behind_minus and before_number):
            yield token


def _with_amounts(lines: Iterable[list[Token]]) -> list[list[Token]]:
    """The lines, with an amount that stands before a lone ``=`` put behind it: tables are often read in that order."""
    joined: list[list[Token]] = []
    for line in lines:
        if len(joined) > 1 and len(line) == 1 and line[0].kind is Kind.EQUAL and is_amount(joined[-1]):
            amount = joined.pop()
            joined[-1] += [replace(line[0], start=amount[0].start, end=amount[0].start), *amount]
        else:
            joined.append(line)
    return joined


def is_amount(line: Sequence[Token]) -> bool:
    """True if a line is a number, in won or without a unit, and nothing else but its sign."""
    if not line:
        return False
    *before, last = line
    signs = all(token.kind in (Kind.TRIANGLE, Kind.HYPHEN, Kind.TEXT) for token in before)
    return signs and last.quantity is not None and (last.quantity.is_money or last.quantity.is_plain)


def _looks_like_money(token: Token) -> bool:
    return token.quantity is not None and (token.quantity.is_money or "," in token.text)


def _goes_on(before: Sequence[Token], line: Sequence[Token]) -> bool:
    last, first = before[-1].kind, line[0].kind
    if all(token.kind in (Kind.SPLIT, Kind.TEXT) for token in line) and any(token.kind is Kind.SPLIT for token in line):
        return True
    return first in _STARTS_A_CONTINUATION or last in _MULTIPLIES or last in (Kind.PLUS, Kind.EQUAL)


def _is_heading(line: Sequence[Token]) -> bool:
    """True for a line without anything to compute."""
    return not any(token.kind is Kind.EQUAL or token.kind in (Kind.TIMES, Kind.DIVIDED) or _looks_like_money(token) for token in line)


def _newline(line: Sequence[Token]) -> Token:
    return Token(Kind.NEWLINE, line[0].start, line[0].start, "\n")


def _without_bullet(line: list[Token]) -> list[Token]:
    bullets = (Kind.HYPHEN, Kind.STAR, Kind.DOT, Kind.TEXT)
    start = next((k for k, token in enumerate(line) if token.kind not in bullets), 0)
    return line[start:]


def _split_at_commas(line: list[Token]) -> list[list[Token]]:
    """The formulas of a line separated by commas or circled numbers, such as ``강사비 350,000원×3명, 다과비 5,000원×30명``; other commas stay."""
    pieces: list[list[Token]] = [[]]
    depth = 0
    for token in line:
        depth = max(0, depth + (token.kind is Kind.OPEN) - (token.kind is Kind.CLOSE))
        if depth == 0 and (token.kind is Kind.COMMA or (token.kind is Kind.TEXT and is_circled(token.text))):
            pieces.append([])
        pieces[-1].append(token)
    statements = [pieces[0]]
    reckons = _multiplies(pieces[0])
    for piece in pieces[1:]:
        if reckons and _multiplies(piece):
            statements.append(piece[1:])
        else:
            statements[-1] += piece
            reckons = reckons or _multiplies(piece)
    return statements


def _split_after_amounts(line: list[Token]) -> list[list[Token]]:
    """The formulas of a line in which words after an amount start another: ``강사비 350,000원×3명=1,050,000원 다과비 5,000원×30명=150,000원``."""
    cuts = [0]
    depth = 0
    stated = counted = False
    cut: int | None = None
    after_equal = False
    for k, token in enumerate(line):
        depth = max(0, depth + (token.kind is Kind.OPEN) - (token.kind is Kind.CLOSE))
        if depth or token.kind in (Kind.CLOSE, Kind.SPLIT):
            continue
        if token.kind is Kind.EQUAL:
            after_equal, stated, counted, cut = True, False, False, None
        elif not after_equal:
            continue
        elif not stated:
            stated = token.quantity is not None
        elif cut is None and token.kind in _PARTS:
            cut = k
        elif cut is None:
            after_equal = False  # the computation continues after the amount
        elif token.quantity is not None:
            counted = True
        elif counted and token.kind in _MULTIPLIES:
            cuts.append(cut)
            after_equal = False
    return [line[start:end] for start, end in zip(cuts, [*cuts[1:], len(line)], strict=True)]


_PARTS = frozenset({Kind.WORD, Kind.TEXT, Kind.COMMA, Kind.HYPHEN, Kind.DOT, Kind.SLASH, Kind.STAR})


def _multiplies(piece: Iterable[Token]) -> bool:
    counted = False
    for token in piece:
        if token.quantity is not None:
            counted = True
        elif counted and token.kind in _MULTIPLIES:
            return True
    return False


def ends(statement: Sequence[Token]) -> tuple[int, int]:
    """(start, end) of a formula in the folded text."""
    return statement[0].start, statement[-1].end
