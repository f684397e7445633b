"""How an amount is split among those who pay it: ``(국비 5,000, 시비 3,000)``, ``도 2,027 군 2,027``, ``국 50% 시 50%``.

The parts of a split are neither amounts of the line nor factors: they are taken out of it as one token before it is read,
and compared with its amount afterwards.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby

from chatdong.domain.costing.lexer import Kind, Quantity, Token, characters, scan

_PAYERS = frozenset(
    "국 국비 국고 국고보조금 균 균특 균특비 기 기금 분 분권 도 도비 광 광역 시 시비 시도비 군 군비 시군비 구 구비 시군구비 지 지방비 "
    "특 특교 특교세 교 교부세 교부금 교비 보조금 자부담 자담 자체 민자 민간 채 지방채 기타".split()
)
_MAYBE_PAYER = re.compile("|".join(sorted(_PAYERS, key=len, reverse=True)) + "|[ⓐ-ⓩ]")
_BETWEEN = frozenset({Kind.OPEN, Kind.CLOSE, Kind.COMMA, Kind.NEWLINE, Kind.TEXT, Kind.SLASH, Kind.DOT})
_RECKONS = frozenset({Kind.TIMES, Kind.LATIN_X, Kind.STAR, Kind.DIVIDED, Kind.PLUS, Kind.HYPHEN})
_LEAST_PARTS = 2
_WORTHS = (1, 1_000, 1_000_000)
"""What a part without a unit may be written in: won, 천원 or 백만원."""

Parts = tuple[tuple[str, Fraction], ...]
"""Payers, as written, each with its part of an amount (won), in the order of the text."""


@dataclass(frozen=True, slots=True)
class Split(Token):
    """The parts of an amount by who pays them, with the brackets around them; ``payers`` are the words beside ``shares``, in their order."""

    shares: tuple[Quantity, ...] = ()
    payers: tuple[str, ...] = ()

    def total(self, stated: Fraction, unit: int) -> Fraction:
        """The sum of the parts in won; ``unit`` applies to numbers without one, a rate is a share of ``stated``."""
        return sum((_worth(share, stated, unit) for share in self.shares), Fraction(0))


def _worth(share: Quantity, stated: Fraction, unit: int) -> Fraction:
    assert share.value is not None  # ``_is_share`` lets nothing else in.
    if share.is_ratio:
        return share.value * stated
    return share.value * (1 if share.is_money or share.scales else unit)


def with_splits(tokens: Sequence[Token]) -> list[Token]:
    """The tokens with every split among at least two payers folded into one ``Split``."""
    found: list[Token] = []
    start = 0
    for belongs, group in groupby(tokens, key=lambda token: token.kind in _BETWEEN or _is_payer(token) or _is_share(token)):
        run = list(group)
        start += len(run)
        following = tokens[start] if start < len(tokens) else None
        found += _folded(run, following) if belongs else run
    return found


def _folded(run: list[Token], following: Token | None) -> list[Token]:
    """A run of payers, numbers and what parts them.

    A payer stands before his part; where the columns of a page were read in another order, after it. The last one tells:
    payers and parts alternate, and none is left over.
    """
    places = [k for k, token in enumerate(run) if _is_payer(token) or _is_share(token)]
    first = next((n for n, k in enumerate(places) if _is_payer(run[k])), len(places))
    if first and _is_payer(run[places[-1]]):
        first -= 1
    parts = places[first:]
    alternating = next((n for n in range(1, len(parts)) if _is_payer(run[parts[n]]) == _is_payer(run[parts[n - 1]])), len(parts))
    parts = parts[: alternating - alternating % 2]
    if len(parts) < 2 * _LEAST_PARTS or (parts[-1] == len(run) - 1 and following is not None and following.kind in _RECKONS):
        return run
    start, end = parts[0], parts[-1] + 1
    if start and run[start - 1].kind is Kind.OPEN and end < len(run) and run[end].kind is Kind.CLOSE:
        start, end = start - 1, end + 1
    shares = tuple(quantity for k in parts if (quantity := run[k].quantity) is not None)
    payers = tuple(run[k].text for k in parts if _is_payer(run[k]))
    return [*run[:start], Split(Kind.SPLIT, run[start].start, run[end - 1].end, "", None, shares, payers), *run[end:]]


def _is_payer(token: Token) -> bool:
    circled = token.kind is Kind.TEXT and "ⓐ" <= token.text <= "ⓩ"
    return circled or (token.kind is Kind.WORD and token.text in _PAYERS)


def _is_share(token: Token) -> bool:
    quantity = token.quantity
    if quantity is None or quantity.value is None or quantity.is_ordinal:
        return False
    return quantity.is_money or quantity.is_plain or quantity.unit == "%"


def parts_of(text: str, amount_krw: int) -> Parts | None:
    """The split of an amount (won) among payers that a costing text states; None if it states none, or several that disagree.

    A split counts if its parts add up to the amount in won, 천원 or 백만원 (but for less than one such unit, which is a rounding). If none
    does alone, all of the text together may: each piece of the costing then has a split of its own.
    """
    splits = _splits_in(text)
    found = {parts for split in splits if (parts := _parts([split], amount_krw)) is not None}
    if not found and len(splits) > 1 and not any(share.is_ratio for split in splits for share in split.shares):
        # A rate of one piece is not a rate of the whole amount.
        found = {parts for parts in [_parts(splits, amount_krw)] if parts is not None}
    return found.pop() if len(found) == 1 else None


def _splits_in(text: str) -> list[Split]:
    if len(_MAYBE_PAYER.findall(text)) < _LEAST_PARTS:
        # Few costings name a payer, and looking for one is much faster than scanning a text.
        return []
    return [token for token in with_splits(scan(characters(text).folded)) if isinstance(token, Split)]


def nearest_total(text: str, amount_krw: int) -> int | None:
    """The sum of the split that a costing text states (won), in the unit that brings it nearest to the amount; None if it states none."""
    splits = _splits_in(text)
    sums = [split.total(Fraction(amount_krw), worth) for split in splits for worth in _WORTHS]
    return int(min(sums, key=lambda total: abs(total - amount_krw))) if sums else None


def _parts(splits: Sequence[Split], amount_krw: int) -> Parts | None:
    """The parts of these splits together, by payer, if they add up to the amount."""
    stated = Fraction(amount_krw)
    plain = all(share.is_plain for split in splits for share in split.shares)
    for worth in _WORTHS:
        total = sum((split.total(stated, worth) for split in splits), Fraction(0))
        # Only numbers in 천원 or 백만원 were rounded to such a unit.
        if total > 0 and (total == stated or (plain and worth > 1 and abs(total - stated) < worth)):
            parts: dict[str, Fraction] = {}
            for split in splits:
                for payer, share in zip(split.payers, split.shares, strict=True):
                    parts[payer] = parts.get(payer, Fraction(0)) + _worth(share, stated, worth)
            return tuple(parts.items())
    return None
