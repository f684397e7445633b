"""Amounts of money as cells and sentences have them, and the unit that a table's amounts are in."""

import re
from fractions import Fraction

from chatdong.domain.plan.toml_format import LARGEST_AMOUNT_KRW

UNITS = {"원": 1, "천원": 1_000, "만원": 10_000, "십만원": 100_000, "백만원": 10**6, "천만원": 10**7, "억원": 10**8, "십억원": 10**9}
_SCALES = {"십": 10, "백": 100, "천": 1_000, "만": 10**4, "십만": 10**5, "백만": 10**6, "천만": 10**7, "억": 10**8, "십억": 10**9, "조": 10**12}
_UNIT = re.compile(r"단\s*위\s*[:：;,.]?\s*(?:금액)?\s*(십억|십만|백만|천만|천|만|억)?\s*원")
_HEADED = re.compile(r"[(\[（]\s*(?:단위\s*[:：]?\s*)?(십억|십만|백만|천만|천|만|억)?\s*원\s*[)\]）]")
_NUMBER = r"[0-9]{1,3}(?:,\s?[0-9]{3})+|[0-9]+"
_SCALE = r"십억|억|천만|백만|십만|만|천|조"
_AMOUNT = re.compile(
    rf"(?:약|총|계)?\s*(?:일?금)?\s*[₩￦\\]?\s*(?P<sign>[△▲∆Δ\-−]|\()?\s*(?P<number>{_NUMBER})(?P<part>\.[0-9]+)?\s*(?P<scale>{_SCALE})?\s*(?P<won>원)?"
    r"(?:\s*정)?\)?(?:\s*[(\[（][^()\[\]（）]*[)\]）]|\s*[0-9.]+\s*%)*"
)
_IN_TEXT = re.compile(
    rf"(?P<sign>[△▲∆Δ])?\s*(?P<number>{_NUMBER})(?P<part>\.[0-9]+)?\s*(?P<scale>{_SCALE})?\s*(?:(?P<more>{_NUMBER})\s*(?P<morescale>만|천))?\s*원"
    r"(?!\s*[×xX*✕])"
)
NOTHING = frozenset({"", "-", "–", "—", "―", "−", "0", "·", ".", "해당없음", "없음"})
"""Cells that give no amount."""


def unit_in(text: str) -> int | None:
    """The unit that a caption names ((단위: 천원)), in won; None if it names none."""
    found = _UNIT.search(text) or _HEADED.search(text)
    return UNITS[f"{found[1] or ''}원"] if found else None


def amount_in(cell: str, unit_krw: int = 1) -> int | None:
    """Won from a cell that holds an amount and no more than a rate beside it; None for others. A bare number counts in ``unit_krw``."""
    text = " ".join(cell.split())
    found = _AMOUNT.fullmatch(text)
    if found is None:
        return None
    return _won(found, unit_krw if not found["won"] and not found["scale"] else 1)


def is_named(cell: str) -> bool:
    """True if the cell writes the unit of its amount (2,100천원, 500,000원)."""
    found = _AMOUNT.fullmatch(" ".join(cell.split()))
    return found is not None and bool(found["won"] or found["scale"])


def amounts_in(text: str) -> tuple[tuple[int, int, int], ...]:
    """(won, start, end) of each amount of a sentence that is written with its unit and is no price of a formula."""
    return tuple((won, found.start(), found.end()) for found in _IN_TEXT.finditer(text) if (won := _won(found, 1)) is not None)


def _won(found: re.Match[str], unit_krw: int) -> int | None:
    value = Fraction((found["number"].replace(",", "").replace(" ", "")) + (found["part"] or "")) * _SCALES.get(found["scale"] or "", 1) * unit_krw
    said = found.groupdict()
    if said.get("more"):
        value += Fraction(said["more"].replace(",", "")) * _SCALES[said["morescale"]]
    if value.denominator != 1 or value > LARGEST_AMOUNT_KRW:
        return None
    return -int(value) if found["sign"] in ("△", "▲", "∆", "Δ", "-", "−") else int(value)
