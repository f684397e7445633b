"""Cells of the tables in which a plan is edited: the kinds of cells, and the reading of what a person or a spreadsheet puts into one.

A cell holds a plain value: text, a whole number, a decimal number, a day, yes or no, a tuple of texts, or None where it is empty. A choice is held by
its id; a reader also takes its name.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches
from enum import Enum
from functools import cached_property

from chatdong.domain.message import Message, message
from chatdong.domain.plan.model import LocalizedText
from chatdong.domain.text_marks import stripped

Cell = str | int | Decimal | date | bool | tuple[str, ...] | None
Label = Message | LocalizedText
Options = Mapping[str, Label]
"""The options of a choice: id → the name that a reader sees."""

MOST_GUESSES, MOST_COMPARED = 50, 500
"""The most refusals of a column for which the nearest name is looked for, and the most names that a word is compared with: it takes time."""

MOST_LISTED = 30
"""The most names that a refusal lists."""


class Choices(dict[str, Label]):
    """Options that are asked for many cells: the names are gathered once."""

    guesses = 0
    """As many nearest names have been looked for."""

    @cached_property
    def names(self) -> dict[str, set[str]]:
        """Every name, as it is compared → the ids that have it."""
        names: dict[str, set[str]] = {}
        for key, words in labels_of(self).items():
            for word in words:
                names.setdefault(_compared(word), set()).add(key)
        return names

    def nearest(self, word: str) -> Label | None:
        """The option that a word was likely meant to be; None if none is near, or too many were looked for."""
        self.guesses += 1
        if self.guesses > MOST_GUESSES or len(self.names) > MOST_COMPARED:
            return None
        close = get_close_matches(word[:60], self.names, n=1, cutoff=0.5)
        return self[min(self.names[close[0]])] if close else None


class CellKind(Enum):
    """The kinds of cells. NAME is one line of text, TEXT may have several; WON is an amount in won; DECIMAL is a whole number or one with decimals;
    CHOICES and TEXTS hold several."""

    NAME = "name"
    TEXT = "text"
    NUMBER = "number"
    DECIMAL = "decimal"
    WON = "won"
    PERCENT = "percent"
    DAY = "day"
    YES_NO = "yes_no"
    CHOICE = "choice"
    CHOICES = "choices"
    TEXTS = "texts"


@dataclass(frozen=True)
class Refused:
    """Why the content of a cell is refused. ``allowed``: what may stand there, if that can be listed; ``nearest``: the one that was likely meant."""

    why: Message
    allowed: tuple[Label, ...] = ()
    nearest: Label | None = None


_NUMBER = re.compile(r"([-−△▲]?)\s*([0-9][0-9,]*(?:\.[0-9]+)?)\s*")
_WON = {"": 1, "원": 1, "천원": 1_000, "만원": 10_000, "백만원": 1_000_000, "억원": 100_000_000}
_DAY = re.compile(r"([0-9]{4})\s*[-./년]\s*([0-9]{1,2})\s*[-./월]\s*([0-9]{1,2})\s*[.일]?\s*(?:\([가-힣]\))?(?:[T ]?00:00(?::00)?)?")
_YES = frozenset("예 네 y yes true o ○ v ✓ ■ 1".split())
_NO = frozenset("아니요 아니오 n no false x × □ 0".split())


def is_empty(value: object) -> bool:
    """True for a cell that says nothing: None, only spaces, or an empty list."""
    return value is None or (isinstance(value, str) and not stripped(value)) or (isinstance(value, (list, tuple)) and not any(map(str, value)))


def read_cell(kind: CellKind, value: object, options: Options) -> Cell | Refused:
    """The value of a cell, from a typed value or from text as people write it ("1,200천원", "2026. 5. 1."); None where it is empty.

    ``options`` are those of a choice. An answer of Refused says what is wrong; one that is given, as for a cell of a file without a value, stays.
    """
    if isinstance(value, Refused):
        return value
    if is_empty(value):
        return None
    if kind in (CellKind.NAME, CellKind.TEXT):
        return _text(value, lines=kind is CellKind.TEXT)
    if kind is CellKind.TEXTS:
        parts = value.splitlines() if isinstance(value, str) else value
        return tuple(text for part in parts if (text := stripped(str(part)))) if isinstance(parts, (list, tuple)) else _misfit("글자", value)
    if kind is CellKind.CHOICE:
        return _choice(value, options)
    if kind is CellKind.CHOICES:
        return _choices(value, options)
    if kind is CellKind.YES_NO:
        return _yes_no(value)
    if kind is CellKind.DAY:
        return _day(value)
    return _number(kind, value)


def _text(value: object, *, lines: bool) -> Cell | Refused:
    if isinstance(value, (list, tuple)):
        return _misfit("글자", value)
    text = stripped(_plain(value))
    if not lines and re.search(r"[\r\n]", text):
        text = " ".join(text.split())
    return text


def _plain(value: object) -> str:
    """A value as text; a whole number that a spreadsheet made a decimal one of is written without its zeros."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _number(kind: CellKind, value: object) -> Cell | Refused:
    found: Decimal | None = None
    if isinstance(value, bool):
        return _misfit("수", value)
    if isinstance(value, (int, float, Decimal)):
        found = Decimal(str(value))
    else:
        text = unicodedata.normalize("NFKC", stripped(str(value))).replace("\u2212", "-")
        written = _NUMBER.match(text)
        unit = text[written.end() :] if written else ""
        worth = _WON.get(unit) if kind is CellKind.WON else 1 if unit == ("%" if kind is CellKind.PERCENT else "") or not unit else None
        if written and worth is not None:
            try:
                found = Decimal(written[2].replace(",", "")) * worth * (-1 if written[1] else 1)
            except InvalidOperation:
                found = None
    if found is None or not found.is_finite():
        if kind is CellKind.WON:
            return Refused(message("‘{value}’: 금액을 원으로 적습니다. 보기: 1,200,000 또는 1,200천원", value=_shown(value)))
        return _misfit("수", value)
    if kind is CellKind.PERCENT:
        return found
    if kind is CellKind.DECIMAL:
        return int(found) if found == found.to_integral_value() else found
    if found != found.to_integral_value():
        return Refused(message("‘{value}’: 소수가 없는 수를 적습니다.", value=_shown(value)))
    return int(found)


def _day(value: object) -> Cell | Refused:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    written = _DAY.fullmatch(unicodedata.normalize("NFKC", stripped(str(value))))
    try:
        if written:
            return date(int(written[1]), int(written[2]), int(written[3]))
    except ValueError:
        return Refused(message("‘{value}’: 달력에 없는 날짜입니다.", value=_shown(value)))
    return Refused(message("‘{value}’: 날짜를 연-월-일로 적습니다. 보기: 2026-05-01", value=_shown(value)))


def _yes_no(value: object) -> Cell | Refused:
    if isinstance(value, bool):
        return value
    word = _compared(_plain(value))
    if word in _YES or word in _NO:
        return word in _YES
    return Refused(message("‘{value}’: 예나 아니요로 적습니다.", value=_shown(value)))


def _choices(value: object, options: Options) -> Cell | Refused:
    if isinstance(value, str):
        # A name may itself have a comma, so a whole line is tried before it is split.
        lines = [line for line in value.splitlines() if stripped(line)]
        words: Sequence[object] = [
            word for line in lines for word in ([line] if not isinstance(_choice(line, options), Refused) else re.split(r"[,;·]", line))
        ]
    elif isinstance(value, (list, tuple)):
        words = value
    else:
        return _misfit("목록", value)
    chosen: dict[str, None] = {}
    for word in words:
        if is_empty(word):
            continue
        one = _choice(word, options)
        if isinstance(one, Refused):
            return one
        chosen[str(one)] = None
    return tuple(chosen)


def _choice(value: object, options: Options) -> Cell | Refused:
    """The id that a value means: an id itself, or a name that only one of them has."""
    if isinstance(value, str) and value in options:
        return value
    choices = options if isinstance(options, Choices) else Choices(options)
    found = choices.names.get(_compared(_plain(value)), set())
    if len(found) == 1:
        return next(iter(found))
    listed = tuple(options.values())
    if found:
        return Refused(message("‘{value}’: 이름이 같은 것이 여럿이라 어느 것인지 알 수 없습니다.", value=_shown(value)), listed)
    return Refused(message("‘{value}’: 고를 수 없는 말입니다.", value=_shown(value)), listed, choices.nearest(_compared(_plain(value))))


def labels_of(options: Options) -> dict[str, tuple[str, ...]]:
    """Id → every name by which it can be chosen; the first is the one shown, with the id behind it where another has the same."""
    shown = Counter(str(label) for label in options.values())
    found = {}
    for key, label in options.items():
        first = str(label) if shown[str(label)] == 1 else f"{label} ({key})"
        others = (str(label), label.en or "") if isinstance(label, LocalizedText) else (str(label),)
        found[key] = tuple(dict.fromkeys((first, key, *(word for word in others if word))))
    return found


def _compared(word: str) -> str:
    """The form in which names are compared: without spaces, upper and lower case alike."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", word)).casefold()


_WORDS = {"글자": message("글자"), "수": message("수"), "목록": message("목록")}


def _misfit(expected: str, value: object) -> Refused:
    return Refused(message("{expected} 자리에 {value} 값이 있습니다.", expected=_WORDS[expected], value=f"‘{_shown(value)}’"))


def _shown(value: object) -> str:
    return stripped(_plain(value))[:60]
