"""Amounts of money as cells and sentences have them, in figures and in words, and the unit that a table's amounts are in."""

import re
from fractions import Fraction
from functools import lru_cache

from chatdong.domain.costing.lexer import characters, scan
from chatdong.domain.costing.units import PLACES
from chatdong.domain.plan.toml_format import LARGEST_AMOUNT_KRW

UNITS = {"원": 1, "천원": 1_000, "만원": 10_000, "십만원": 100_000, "백만원": 10**6, "천만원": 10**7, "억원": 10**8, "십억원": 10**9}
_UNIT = re.compile(r"단\s*위\s*[:：;,.]?\s*(?:금액)?\s*(십억|십만|백만|천만|천|만|억)?\s*원")
_HEADED = re.compile(r"[(\[（]\s*(?:단위\s*[:：]?\s*)?(십억|십만|백만|천만|천|만|억)?\s*원\s*[)\]）]")
_NUMBER = r"[0-9]{1,3}(?:,\s?[0-9]{3})+|[0-9]+"
_SCALED = rf"(?:{_NUMBER})(?:\.[0-9]+)?(?:\s*[십백천]?[만억조]|\s*[십백천])"
_FIGURES = rf"(?:{_SCALED}\s*)*(?:{_SCALED}|(?:{_NUMBER})(?:\.[0-9]+)?)(?:\s*원)?"
_DIGITS = "일이삼사오육칠팔구"
_HANJA = str.maketrans(
    "一壹二貳三參四五伍六七八九十拾百佰千仟萬万億金整正圓０１２３４５６７８９，．（）％",
    "일일이이삼삼사오오육칠팔구십십백백천천만만억금정정원0123456789,.()%",
)
_WORDS = rf"(?:[{_DIGITS}십백천만억]\s?)+원"
_SIGN = r"[△▲∆Δ\-−]"
_BESIDE = r"(?:\s*[(\[（][^()\[\]（）]*[)\]）]|\s+[0-9.]+\s*%)*"
_AMOUNT = re.compile(
    rf"(?:약|총|계)?\s*(?P<called>일?\s?금)?\s*[₩￦\\]?\s*(?:(?P<sign>{_SIGN})|\()?\s*[₩￦]?\s*"
    rf"(?:(?P<figures>{_FIGURES})|(?P<words>{_WORDS}))(?:\s*정)?\)?(?P<beside>{_BESIDE})(?:\s*(?:내외|정도|가량|\*{{1,2}}|주[0-9]?\)))?"
)
_IN_TEXT = re.compile(
    rf"(?P<sign>[△▲∆Δ])?\s*(?P<figures>{_FIGURES})(?!\s*[×xX*✕])"
    rf"|(?P<won>[₩￦]\s?(?:{_NUMBER}))(?!\s*[×xX*✕])"
    rf"|(?P<called>일?금\s*)?(?P<words>(?<![\uac00-\ud7a3]){_WORDS}|(?<=금){_WORDS})(?P<tail>\s*정)?(?:(?![\uac00-\ud7a3])|(?=[을를이은는의에]|으로|까지))"
)
_AGAIN = re.compile(rf"\s*[(（]\s*(?:금|일금)?\s*[₩￦]?\s*(?P<again>{_FIGURES}|{_WORDS})\s*정?\s*[)）]")
_MYRIADS = re.compile(r"(?:(?P<e12>[^조억만원]+)조)?(?:(?P<e8>[^억만원]+)억)?(?:(?P<e4>[^억만원]+)만)?(?P<e0>[^억만원]*)원?")
_BELOW = re.compile(r"(?:([0-9]+)천)?(?:([0-9]+)백)?(?:([0-9]+)십)?([0-9,]*)")
NOTHING = frozenset({"", "-", "–", "—", "―", "−", "0", "·", ".", "해당없음", "없음"})
"""Cells that give no amount."""


def unit_in(text: str) -> int | None:
    """The unit that a caption names ((단위: 천원)), in won; None if it names none."""
    found = _UNIT.search(text) or _HEADED.search(text)
    return UNITS[f"{found[1] or ''}원"] if found else None


def amount_in(cell: str, unit_krw: int = 1) -> int | None:
    """Won from a cell that holds an amount, in figures (1억 2천만원) or words (일금 삼백만원정), and no more than a rate or the same amount beside it.

    None for others, and where the figures in brackets contradict the words. A bare number counts in ``unit_krw``.
    """
    found = _AMOUNT.fullmatch(" ".join(cell.split()).translate(_HANJA))
    if found is None:
        return None
    if found["words"]:
        won = _in_words(found["words"], called=bool(found["called"]) or "정" in found[0] or bool(found["beside"]))
        again = _AGAIN.match(found["beside"])
        if again and won is not None and _again(again) not in (None, won):
            return None
        return won if won is None or not found["sign"] else -won
    return _signed(_figures(found["figures"], unit_krw), found["sign"])


def is_named(cell: str) -> bool:
    """True if the cell writes the unit of its amount (2,100천원, 500,000원)."""
    found = _AMOUNT.fullmatch(" ".join(cell.split()).translate(_HANJA))
    return found is not None and (bool(found["words"]) or re.search(r"[십백천만억조원]", found["figures"]) is not None)


def amounts_in(text: str) -> tuple[tuple[int, int, int], ...]:
    """(won, start, end) of each amount of a sentence that is written with its unit and is no price of a formula.

    An amount that is written twice, in words and in figures (일금 삼백만원정(₩3,000,000)), is one.
    """
    amounts: list[tuple[int, int, int]] = []
    until = 0
    plain = text.translate(_HANJA)
    for found in _IN_TEXT.finditer(plain):
        if found.start() < until:
            continue
        if found["words"]:
            again = _AGAIN.match(plain, found.end())
            won = _in_words(found["words"], called=bool(found["called"] or found["tail"] or again) or plain[: found.start()].endswith("금"))
        elif found["won"]:
            again, won = None, _figures(found["won"].lstrip("₩￦ "), 1)
        elif found["figures"].endswith("원"):
            again, won = _AGAIN.match(plain, found.end()), _signed(_figures(found["figures"], 1), found["sign"])
        else:
            continue
        if won is None:
            continue
        until = again.end() if again and _again(again) == won else found.end()
        amounts.append((won, found.start(), until))
    return tuple(amounts)


def _again(found: re.Match[str]) -> int | None:
    """Won of the amount that is repeated in brackets; None for a bracket that holds something else."""
    return _in_words(found["again"], called=True) if found["again"][0] in _DIGITS + "십백천만억" else _figures(found["again"], 1)


@lru_cache(maxsize=8192)
def _figures(written: str, unit_krw: int) -> int | None:
    """Won of figures with or without scale words; None for what is no whole number of won, or larger than any budget."""
    text = re.sub(r",\s", ",", written).strip()
    plain = re.fullmatch(r"([0-9,]+(?:\.[0-9]+)?)", text)
    if plain:
        value = Fraction(text.replace(",", "")) * unit_krw
    else:
        tokens = scan(characters(text).folded)
        quantity = tokens[0].quantity if len(tokens) == 1 else None
        read = quantity.value if quantity is not None and quantity.value is not None else _by_places(text)
        if read is None:
            return None
        value = read
    return int(value) if value.denominator == 1 and value <= LARGEST_AMOUNT_KRW else None


def _by_places(text: str) -> Fraction | None:
    """The value of figures of which several stand below one 만 or 억 (3천6백만원), which a costing does not have; None for other texts."""
    found = _MYRIADS.fullmatch("".join(text.split()))
    if found is None:
        return None
    total = Fraction(0)
    for section, worth in ((found["e12"], PLACES["조"]), (found["e8"], PLACES["억"]), (found["e4"], PLACES["만"]), (found["e0"], 1)):
        if not section:
            continue
        terms = _BELOW.fullmatch(section)
        if terms is None:
            return None
        for figures, place in zip(terms.groups(), (1_000, 100, 10, 1), strict=True):
            total += Fraction(figures.replace(",", "")) * place * worth if figures else 0
    return total or None


def _signed(won: int | None, sign: str | None) -> int | None:
    return -won if won is not None and sign else won


def _in_words(written: str, *, called: bool) -> int | None:
    """Won of an amount in words (삼백만원). Unless it is ``called`` one (일금 …정), it needs a digit and a 만 or 억: 공원 일원 is a place."""
    words = "".join(written.split()).removesuffix("원")
    if not called and not (re.search(f"[{_DIGITS}]", words) and re.search("[만억]", words)):
        return None
    total, section, digit = 0, 0, 0
    for letter in words:
        if letter in _DIGITS:
            if digit:
                return None
            digit = _DIGITS.index(letter) + 1
        elif PLACES[letter] < PLACES["만"]:
            section += (digit or 1) * PLACES[letter]
            digit = 0
        else:
            total += ((section + digit) or 1) * PLACES[letter]
            section, digit = 0, 0
    value = total + section + digit
    return value if 0 < value <= LARGEST_AMOUNT_KRW else None
