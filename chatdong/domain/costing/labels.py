"""The label before a formula, without bullets, and the notes in and after it."""

import re
from collections.abc import Sequence

from chatdong.domain.costing.items import Formula, Item
from chatdong.domain.costing.lexer import Characters, Kind, Token

_BULLET = re.compile(
    r"(?:[\s|/○●◦·･ㆍ•▪■□▫※*\-–—―−ㅇ◎∘▶▷►◆◇☞✓∙⋅․‧❍❏▸▹]|[①-⑳⑴-⒇❶-❿㉠-㉻][.)]?|o(?=\s)"
    r"|\(?(?:[0-9]{1,2}|[가-하]|[a-zA-Z]|[Ⅰ-Ⅻ])[.)](?=[^0-9]|$))*"
)


def label_and_note(written: Characters, items: Sequence[Item | Token], formula: Formula, start: int, end: int) -> tuple[str, str]:
    """(label before the formula without its bullet, notes in and after the formula)."""
    label_end = formula.start
    if label_end is None:
        numbers = (item.start for item in items if isinstance(item, Token) and item.quantity is not None)
        equals = (item.start for item in items if isinstance(item, Token) and item.kind is Kind.EQUAL)
        label_end = min(next(numbers, end), next(equals, end))
    label = cleaned(written.slice(start, max(start, label_end)))
    inside: list[str] = []
    outside: list[str] = []
    for piece_start, piece_end in sorted(set(formula.notes)):
        if piece_start >= label_end:
            piece = written.slice(piece_start, piece_end).strip(" \t\r\n,;:.·")
            if _is_bracketed(piece):
                inside.append(piece[1:-1].strip())
            elif piece:
                outside.append(piece)
    if not label and outside and not _FIGURES.search(outside[0]):
        label = outside.pop(0)
    return label, " ".join(" ".join((*inside, *outside)).split())


_FIGURES = re.compile("[0-9](?:%|[천만백]{0,2}원|,[0-9])")


def _is_bracketed(piece: str) -> bool:
    return len(piece) > 1 and piece[0] in "([{〔【（［｛" and piece[-1] in ")]}〕】）］｝"


_LEADS_TO_A_NUMBER = " |/:：;=@-–—×*([{_→▷⇒"
_CURRENCY_WORDS = ("금", "US", "약")


def cleaned(label: str) -> str:
    """A label without its bullet and without the signs and words that lead to the number: ``- 강사비 : 금`` is 강사비."""
    label = " ".join(label.split())
    bullet = _BULLET.match(label)
    label = label[bullet.end() if bullet else 0 :].rstrip(_LEADS_TO_A_NUMBER)
    for word in _CURRENCY_WORDS:
        if label == word or label.endswith(" " + word):
            label = label[: -len(word)].rstrip(_LEADS_TO_A_NUMBER)
    return label
