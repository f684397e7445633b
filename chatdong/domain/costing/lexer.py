"""The lexer of the costing notation: from characters to tokens, and each number with its unit.

Scanning never raises. A number that cannot be read for certain (``1,23,4``, ``2~3회``, ``1박2일``) becomes a ``Quantity`` with a ``problem`` and no
value: in a label it does no harm, and as a factor it must not be guessed. Every token is read a bounded number of times, so the time
is linear in the length of the text.
"""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from chatdong.domain.costing.units import KNOWN_LATIN, KNOWN_UNITS, NOT_WON, ORDINAL_UNITS, PLACES, trimmed

MAX_DIGITS = 60
"""The most digits of a number; a longer one is not an amount of money, and Python refuses to print very long ones."""


class Kind(StrEnum):
    """The kinds of tokens. Signs are named by their look, since their meaning depends on their position."""

    QUANTITY = "quantity"
    WORD = "word"
    TIMES = "×"
    LATIN_X = "x"
    STAR = "*"
    DIVIDED = "÷"
    SLASH = "/"
    PLUS = "+"
    HYPHEN = "-"
    TRIANGLE = "△"
    DOT = "·"
    AT = "@"
    EQUAL = "="
    OPEN = "("
    CLOSE = ")"
    COMMA = ","
    NEWLINE = "\n"
    STRANGE = "½"
    SPLIT = "split"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit, scale words multiplied in: ``20천원`` is 20,000 원, ``3%`` is 3/100 %.

    ``[number_start, number_end)``: the part that an edit replaces (``20천``). ``per``: the worth of one of the written unit, 1/100 for percent.
    ``value`` is None if ``problem`` names a reason why it cannot be read.
    """

    value: Fraction | None
    unit: str
    start: int
    end: int
    number_start: int
    number_end: int
    scales: tuple[int, ...] = ()
    per: Fraction = Fraction(1)
    decimals: int = 0
    is_ratio: bool = False
    is_ordinal: bool = False
    problem: str | None = None

    @property
    def is_money(self) -> bool:
        """True if the unit is 원."""
        return self.unit == "원"

    @property
    def is_plain(self) -> bool:
        """True for a number without a unit that is not a ratio: ``550,000`` may be a price or a count."""
        return not self.unit and not self.is_ratio


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of the text at ``[start, end)`` of the folded characters."""

    kind: Kind
    start: int
    end: int
    text: str
    quantity: Quantity | None = None


@dataclass(frozen=True)
class Characters:
    """A text with look-alikes folded (full width → ASCII, every kind of space → a space), and the original position of each character."""

    text: str
    folded: str
    origin: tuple[int, ...] | None

    def at(self, position: int) -> int:
        """The position in the original text of a folded position."""
        return position if self.origin is None else self.origin[position]

    def slice(self, start: int, end: int) -> str:
        """A piece of the original text, by folded positions."""
        return self.text[self.at(start) : self.at(end)]


def _folding_table() -> dict[int, str]:
    table = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    for code in (0x09, 0x1F, 0xA0, 0x1680, *range(0x2000, 0x2010), 0x202F, 0x205F, 0x2060, 0x3000, 0xFE0F, 0xFEFF):
        table[code] = " "
    for code in (0x0B, 0x0C, 0x0D, 0x85, 0x2028, 0x2029):
        table[code] = "\n"
    table |= {ord("￦"): "₩", ord("〔"): "(", ord("〕"): ")", ord("【"): "(", ord("】"): ")"}
    table |= {ord("千"): "천", ord("百"): "백", ord("萬"): "만", ord("万"): "만", ord("億"): "억"}
    table |= {ord("["): "(", ord("]"): ")", ord("{"): "(", ord("}"): ")"}
    table |= {ord("［"): "(", ord("］"): ")", ord("｛"): "(", ord("｝"): ")"}
    return table


_FOLDING = _folding_table()
_LONGEST_CLUSTER = 16


def characters(text: str) -> Characters:
    """The text folded for scanning. Decomposed Hangul (as some systems store it) is composed first."""
    if unicodedata.is_normalized("NFC", text):
        return Characters(text, text.translate(_FOLDING), None)
    composed: list[str] = []
    origin: list[int] = []
    start = 0
    while start < len(text):
        end = start + 1
        while end < len(text) and end - start < _LONGEST_CLUSTER and _continues(text[end]):
            end += 1
        cluster = unicodedata.normalize("NFC", text[start:end])
        composed.append(cluster)
        origin.extend([start] * len(cluster))
        start = end
    origin.append(len(text))
    return Characters(text, "".join(composed).translate(_FOLDING), tuple(origin))


def _continues(character: str) -> bool:
    return "\u1160" <= character <= "\u11ff" or unicodedata.combining(character) != 0


_DIGITS = frozenset("0123456789")
_SIGNS: dict[str, Kind] = {
    **dict.fromkeys("×✕✖⨯╳ⅹⅩхХχΧㄨ乂✗✘⨉", Kind.TIMES),
    **dict.fromkeys("*∗⁎✱", Kind.STAR),
    **dict.fromkeys("÷", Kind.DIVIDED),
    **dict.fromkeys("/∕⁄", Kind.SLASH),
    **dict.fromkeys("+", Kind.PLUS),
    **dict.fromkeys("-−–—‐‑‒﹣―", Kind.HYPHEN),
    **dict.fromkeys("△▲∆Δ▵▴", Kind.TRIANGLE),
    **dict.fromkeys("·･‧∙⋅•ㆍ․", Kind.DOT),
    **dict.fromkeys("@", Kind.AT),
    **dict.fromkeys("=≒≈≅≃", Kind.EQUAL),
    **dict.fromkeys("(", Kind.OPEN),
    **dict.fromkeys(")", Kind.CLOSE),
    **dict.fromkeys(",;、", Kind.COMMA),
    "\n": Kind.NEWLINE,
}
_TILDES = frozenset("~∼〜～˜")
_SLASHES = frozenset("/∕⁄")
_UNIT_SYMBOLS = frozenset("㎡㎥㎞㎏㎝㎜㎖ℓ㎎㎢℃°")
_CURRENCY_SIGNS = frozenset("₩\\$€£¥")
_WON_SIGNS = frozenset("₩\\")
_CURRENCY_WORDS = frozenset("KRW USD EUR JPY CNY GBP 円 元".split())
_PERCENT = {"%": Fraction(1, 100), "‰": Fraction(1, 1000)}

_SCALE = re.compile("[십백천]?[만억조]|[십백천]")
_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?|[1-9][0-9]{0,2}(?:,[0-9]{3})+(?:\.[0-9]+)?|\.[0-9]+")


def is_circled(character: str) -> bool:
    """True for a numeric character that is a bullet (①, ⑴, ⒈, ❶, Ⅰ) and never part of a number."""
    code = ord(character)
    return (
        0x2160 <= code <= 0x2188
        or 0x2460 <= code <= 0x249B
        or 0x24EA <= code <= 0x24FF
        or 0x2776 <= code <= 0x2793
        or 0x3220 <= code <= 0x3229
        or 0x3248 <= code <= 0x325F
        or 0x3280 <= code <= 0x3289
        or 0x32B1 <= code <= 0x32BF
    )


def _is_strange(character: str) -> bool:
    """True for digits that budgets do not use (٣, ², ½): never read as a number, never ignored."""
    return character not in _DIGITS and (character.isnumeric() or character.isdigit()) and not character.isalpha() and not is_circled(character)


def _is_letter(character: str) -> bool:
    if character in _SIGNS:
        return False
    return (character.isalpha() and not "ㄱ" <= character <= "ㆎ") or character in _UNIT_SYMBOLS


def _is_ascii_letter(character: str) -> bool:
    return character.isascii() and character.isalpha()


class Scanner:
    """A single pass over the folded characters of a text."""

    def __init__(self, folded: str) -> None:
        self.s = folded
        self.n = len(folded)

    def tokens(self) -> list[Token]:
        """All tokens in order. Spaces are left out; two tokens touch if one ends where the next starts."""
        found: list[Token] = []
        i = 0
        while i < self.n:
            token, i = self._token(i)
            if token is not None:
                found.append(token)
        return found

    def _token(self, i: int) -> tuple[Token | None, int]:
        s, character = self.s, self.s[i]
        if character == " ":
            return None, i + 1
        leads = character == "." and self._digit(i + 1) and (i == 0 or s[i - 1] == " " or s[i - 1] in _SIGNS)
        if character in _DIGITS or leads:
            return self._quantity_token(i, i, "")
        if character in _CURRENCY_SIGNS:
            number = self._skip(i + 1)
            if self._digit(number):
                return self._quantity_token(i, number, "원" if character in _WON_SIGNS else character)
        if character in _SIGNS:
            return Token(_SIGNS[character], i, i + 1, character), i + 1
        if _is_letter(character):
            end = self._word(i)
            if end == i:
                return Token(Kind.LATIN_X, i, i + 1, character), i + 1
            word = s[i:end]
            if word.upper() in _CURRENCY_WORDS and self._digit(self._skip(end)):
                return self._quantity_token(i, self._skip(end), "원" if word.upper() == "KRW" else word)
            end = self._attached_digits(end)
            return Token(Kind.WORD, i, end, s[i:end]), end
        kind = Kind.STRANGE if _is_strange(character) else Kind.TEXT
        return Token(kind, i, i + 1, character), i + 1

    def _quantity_token(self, start: int, number: int, currency: str) -> tuple[Token, int]:
        quantity = self._quantity(start, number, currency)
        return Token(Kind.QUANTITY, start, quantity.end, self.s[start : quantity.end], quantity), quantity.end

    def _digit(self, i: int) -> bool:
        return i < self.n and self.s[i] in _DIGITS

    def _skip(self, i: int) -> int:
        while i < self.n and self.s[i] == " ":
            i += 1
        return i

    def _word(self, start: int) -> int:
        """The end of a run of letters; an x that multiplies ends it too (``3명x2회``), the x in ``box`` does not."""
        i = start
        while i < self.n and (_is_letter(self.s[i]) or (i > start and self.s[i] in "²³")):
            if self.s[i] in "xX" and self._multiplies(i, start):
                break
            i += 1
        return i

    def _multiplies(self, i: int, start: int) -> bool:
        before = self.s[i - 1] if i > start else ""
        after = self.s[i + 1] if i + 1 < self.n else ""
        if after and _is_ascii_letter(after):
            return False
        if not before or not _is_ascii_letter(before):
            return True
        if i - start > 4:
            return False
        unit = self.s[start:i].lower()
        return self._digit(self._skip(i + 1)) and unit in KNOWN_LATIN and unit + "x" not in KNOWN_LATIN

    def _attached_digits(self, i: int) -> int:
        """The end of the digits directly after a Latin letter, which belong to its word: A4, B5, CO2."""
        if self.s[i - 1] in "xX" or not _is_ascii_letter(self.s[i - 1]):
            return i
        while self._digit(i):
            i += 1
        return i

    # One quantity

    def _quantity(self, start: int, number: int, currency: str) -> Quantity:
        first = self._one(start, number, currency)
        end, problem, unit = first.end, first.problem, first.unit
        while True:
            if self._digit(end) and unit and not first.is_money and first.per == 1:
                problem = problem or "compound_unit"  # 1박2일, 2인1조, 3명2회
                follower = self._one(end, end, "")
            elif (rest := self._rest_of_range(first, end)) is not None:
                follower, problem = rest, "range"
            else:
                break
            end, unit = follower.end, follower.unit
        if end == first.end and problem == first.problem:
            return first
        return Quantity(None, unit, start, end, first.number_start, end, problem=problem)

    def _rest_of_range(self, first: Quantity, end: int) -> Quantity | None:
        tilde = self._skip(end)
        if tilde < self.n and self.s[tilde] in _TILDES:
            other = self._skip(tilde + 1)
            return self._one(other, other, "") if self._digit(other) else None
        # 2-3회 is a range; 5-3 and 100,000원-3명 are not.
        bare = first.is_plain and not first.scales
        if bare and first.value is not None and end == first.number_end and end < self.n and self.s[end] == "-" and self._digit(end + 1):
            other_one = self._one(end + 1, end + 1, "")
            counted = other_one.unit and not other_one.is_money and other_one.end - other_one.number_end <= 2
            if counted and other_one.value is not None and first.value < other_one.value:
                return other_one
        return None

    def _one(self, start: int, number: int, currency: str) -> Quantity:
        """A number with its scale words or denominator and its unit, from ``start`` (a currency sign) or ``number``."""
        s = self.s
        end = self._number_end(number)
        value, problem = self._read_number(number, end)
        decimals = end - number - s[number:end].find(".") - 1 if "." in s[number:end] else 0
        if number > 0 and _is_strange(s[number - 1]) or end < self.n and _is_strange(s[end]):
            value, problem = None, "unreadable_number"
        if number == end - 1 and s[number] == "0" and s[end : end + 1] in ("x", "X") and self._hexadecimal(end + 1):
            value, problem = None, "unreadable_number"
        scales: tuple[int, ...] = ()
        is_ratio = False
        per = Fraction(1)
        slash = self._skip(end)
        if slash < self.n and s[slash] in _SLASHES and self._digit(self._skip(slash + 1)):
            value, problem, end, is_ratio = self._fraction(value, problem, slash)
        else:
            value, problem, end, scales = self._scaled(value, problem, end)
        number_end = end
        percent = self._skip(end)
        if currency:
            unit = currency
            if not scales and s[end : end + 1] == "원":
                end += 1
        elif percent < self.n and s[percent] in _PERCENT and not scales:
            unit, per, is_ratio, end = s[percent], _PERCENT[s[percent]], True, percent + 1
            value = None if value is None else value * per
        else:
            unit, end = self._unit(end)
            if unit in ("퍼센트", "프로"):
                unit, per, is_ratio = "%", Fraction(1, 100), True
                value = None if value is None else value * per
        if decimals and not unit and not scales:
            is_ratio = True
        if decimals == 3 and unit == "원" and not scales and value is not None and value >= 1:
            value, problem = None, "malformed_number"  # 350.000원: a point for a comma
        ordinal = unit in ORDINAL_UNITS or (number > 0 and s[number - 1] == "제")
        return Quantity(value, unit, start, end, number, number_end, scales, per, decimals, is_ratio, ordinal, problem)

    def _number_end(self, i: int) -> int:
        while i < self.n:
            if self.s[i] in _DIGITS or (self.s[i] in ",." and self._digit(i + 1)):
                i += 1
            else:
                break
        return i

    def _read_number(self, start: int, end: int) -> tuple[Fraction | None, str | None]:
        if end - start > MAX_DIGITS:
            return None, "too_large"
        written = self.s[start:end]
        if not _NUMBER.fullmatch(written):
            return None, "malformed_number"
        if len(written) > 1 and not written.strip("0"):
            return None, "unreadable_number"  # 00명 is a placeholder, not zero
        return Fraction(written.replace(",", "")), None

    def _hexadecimal(self, i: int) -> bool:
        return i < self.n and self.s[i] in "0123456789abcdefABCDEF"

    def _fraction(self, value: Fraction | None, problem: str | None, slash: int) -> tuple[Fraction | None, str | None, int, bool]:
        """(value, problem, end, is a ratio) of ``6/12``: a ratio if it is at most one; ``1,200,000/12`` stays an amount."""
        start = self._skip(slash + 1)
        end = self._number_end(start)
        below, below_problem = self._read_number(start, end)
        problem = problem or below_problem
        while end < self.n and self.s[end] in _SLASHES and self._digit(end + 1):
            end, problem = self._number_end(end + 1), problem or "malformed_number"  # 2016/5/13
        if problem or value is None or below is None:
            return None, problem, end, False
        if below == 0:
            return None, "division_by_zero", end, False
        return value / below, None, end, value <= below

    def _scaled(self, value: Fraction | None, problem: str | None, end: int) -> tuple[Fraction | None, str | None, int, tuple[int, ...]]:
        """(value, problem, end, scales) of a number and its scale words: ``30만``, ``2만5천``, ``1억 2,000만``.

        Each further scale must be smaller than the one before.
        """
        scale, after = self._scale(end)
        if scale is None:
            apart, apart_after = self._scale(self._skip(end))
            if apart is None or self.s[apart_after : apart_after + 1] != "원":  # 500 천원, but 3 만족도
                return value, problem, end, ()
            scale, after = apart, apart_after
        scales = [scale]
        total = None if value is None else value * scale
        while True:
            spaced = self._skip(after)
            if spaced - after > 1 or not self._digit(spaced):
                break
            next_end = self._number_end(spaced)
            part, part_problem = self._read_number(spaced, next_end)
            next_scale, next_after = self._scale(next_end)
            if spaced > after and next_scale is None and self.s[next_end : next_end + 1] != "원":
                break
            worth = next_scale or 1
            if part is None or total is None or part * worth >= scales[-1]:
                problem, total = problem or part_problem or "malformed_number", None
            else:
                total += part * worth
            after = next_after if next_scale else next_end
            scales.append(worth)
            if next_scale is None:
                break
        return total, problem, after, tuple(scales)

    def _scale(self, i: int) -> tuple[int | None, int]:
        """(scale, end) of a scale word at ``i`` that is followed by money, a known unit or no letter (천원, not 천막); (None, i) if there is none."""
        found = _SCALE.match(self.s, i)
        if found is None:
            return None, i
        written, end = found.group(), found.end()
        scale = 1
        for place in written:
            scale *= PLACES[place]
        after = self.s[end] if end < self.n else ""
        rest = self.s[end : self._word(end)] if after and _is_letter(after) else ""
        if rest.startswith("원") and not rest.startswith(NOT_WON):
            return scale, end
        if written in ("조", "십"):
            return None, i  # in 3조, 조 is a unit (groups)
        if not rest or rest in KNOWN_UNITS or rest in ("불", "달러", "엔", "유로", "위안"):
            return scale, end
        return None, i

    def _unit(self, end: int) -> tuple[str, int]:
        s = self.s
        touching = end < self.n and _is_letter(s[end])
        start = end if touching else self._skip(end)
        if start >= self.n or not _is_letter(s[start]):
            return "", end
        stop = self._word(start)
        run = s[start:stop]
        if not run:
            return "", end
        unit, used = trimmed(run)
        if not touching:
            scale_found = _SCALE.match(run)
            if scale_found and unit != "원":
                return "", end
            alone = stop >= self.n or not _is_letter(s[stop])
            after = self._skip(stop)
            closes = after >= self.n or s[after] in _SIGNS or s[after] in "xX"
            short = len(run) <= 3 and closes and alone
            if unit != "원" and run not in KNOWN_UNITS and run.lower() not in KNOWN_LATIN and not short:
                return "", end
            if unit != "원" and not closes and not self._touches_bracket(stop):
                # "350,000 강사 3명": after a gap, a word is a unit only at the end of the operand.
                return "", end
        stop = start + used
        return unit, self._per_unit(unit, stop)

    def _touches_bracket(self, i: int) -> bool:
        return i < self.n and self.s[i] == "("

    def _per_unit(self, unit: str, end: int) -> int:
        """The end of ``5,000원/인`` or ``5,000원/1인``, a price for one: the slash does not divide."""
        if unit != "원" or end >= self.n or self.s[end] not in _SLASHES:
            return end
        after = end + 1
        if self.s[after : after + 1] == "1" and after + 1 < self.n and _is_letter(self.s[after + 1]):
            after += 1
        if after < self.n and _is_letter(self.s[after]):
            stop = self._word(after)
            return stop if stop > after else end
        return end


def scan(folded: str) -> list[Token]:
    """The tokens of folded characters."""
    return Scanner(folded).tokens()
