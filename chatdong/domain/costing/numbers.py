"""Numbers written in the style of another: with its commas, scale words, ratio or full-width digits; and rounding to a multiple."""

import re
import unicodedata
from fractions import Fraction

from chatdong.domain.costing.units import PLACES
from chatdong.domain.rounding import round_half_up

_PART = re.compile(r"([0-9.,]+)( *[십백천만억조]*)( *)")
_RATIO = re.compile(r"[0-9.,]+(\s*[/∕⁄]\s*)([0-9.,]+)")
_FULL_WIDTH = {code: code + 0xFEE0 for code in (*range(ord("0"), ord("9") + 1), ord(","), ord("."))}
_ASCII = {wide: chr(code) for code, wide in _FULL_WIDTH.items()} | {0xFF0F: "/"}
_HANJA = str.maketrans("千百萬万億", "천백만만억")
_MOST_SCALED_DECIMALS = 2


def decimal_text(value: Fraction, *, commas: bool = False) -> str | None:
    """The value as a finite decimal (``1.024``); None if it has none (1/3)."""
    denominator, twos, fives = value.denominator, 0, 0
    while denominator % 2 == 0:
        denominator, twos = denominator // 2, twos + 1
    while denominator % 5 == 0:
        denominator, fives = denominator // 5, fives + 1
    if denominator != 1:
        return None
    decimals = max(twos, fives)
    digits = f"{abs(value.numerator) * 10**decimals // value.denominator:0{decimals + 1}d}"
    whole, rest = (digits[:-decimals], digits[-decimals:]) if decimals else (digits, "")
    whole = f"{int(whole):,}" if commas else whole
    return ("-" if value < 0 else "") + whole + (f".{rest}" if rest else "")


def plain_text(value: Fraction) -> str:
    """The value for a machine: a decimal if it has one, else a fraction such as ``1/3``."""
    return decimal_text(value) or f"{value.numerator}/{value.denominator}"


def rounded_half_up(value: Fraction, quantum: Fraction = Fraction(1)) -> Fraction:
    """The nearest multiple of ``quantum``; halves are rounded away from zero."""
    return round_half_up(value / quantum) * quantum


def rounded_down(value: Fraction, quantum: Fraction) -> Fraction:
    """The value cut towards zero to a multiple of ``quantum`` (절사)."""
    steps = abs(value) // quantum
    return (steps if value >= 0 else -steps) * quantum


def rounded_up(value: Fraction, quantum: Fraction) -> Fraction:
    """The value rounded away from zero to a multiple of ``quantum`` (절상)."""
    return -((-value) // quantum) * quantum if value >= 0 else (value // quantum) * quantum


def rewritten(written: str, value: Fraction) -> str:
    """Another value (not negative) in the style of a written number, or in full if it cannot be written in that style."""
    composed = unicodedata.normalize("NFC", written)
    narrow = composed.translate(_ASCII)
    text = _in_style_of(narrow.translate(_HANJA), value)
    return text.translate(_FULL_WIDTH) if narrow != composed else text


def has_scale(written: str) -> bool:
    """True if the written number includes a scale word (``20천``)."""
    composed = unicodedata.normalize("NFC", written).translate(_HANJA)
    return any(place in composed for place in PLACES)


def _in_style_of(written: str, value: Fraction) -> str:
    ratio = _RATIO.fullmatch(written)
    if ratio:
        return _as_ratio(value, ratio.group(1), ratio.group(2))
    parts: list[tuple[str, str, str]] = _PART.findall(written)
    commas = "," in written or not any(len(number.partition(".")[0]) > 3 for number, _, _ in parts)
    scales = [scale for _, scale, _ in parts if scale]
    if len(parts) > 1:
        return _compound(value, parts) or _full(value, commas=True)
    if not scales:
        return _full(value, commas=commas)
    text = decimal_text(value / _worth(scales[0]), commas=commas)
    if text is None or len(text.partition(".")[2]) > _MOST_SCALED_DECIMALS:
        return _full(value, commas=True)
    return text + scales[0]


def _full(value: Fraction, *, commas: bool) -> str:
    return decimal_text(value, commas=commas) or f"{value.numerator}/{value.denominator}"


def _as_ratio(value: Fraction, slash: str, below: str) -> str:
    """A ratio with the same denominator if possible: 3/4 in the style of ``6/12`` is 9/12."""
    numerator = value * Fraction(below.replace(",", ""))
    if numerator.denominator == 1:
        return f"{numerator.numerator}{slash}{below}"
    return f"{value.numerator}{slash}{value.denominator}"


def _compound(value: Fraction, parts: list[tuple[str, str, str]]) -> str | None:
    """A value in the style of ``2만5천`` (``3만1천``); None unless every part gets a whole number above 0."""
    text = ""
    for number, scale, gap in parts:
        steps, value = divmod(value, _worth(scale))
        if steps == 0:
            return None
        text += (f"{steps:,}" if "," in number or len(number) < 4 else str(steps)) + scale + gap
    return text if value == 0 else None


def _worth(scale: str) -> int:
    worth = 1
    for place in scale.strip():
        worth *= PLACES[place]
    return worth
