"""A cell that lists what its amount is made of: bullets below bullets, each with a formula or an amount, of which the innermost are lines."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from chatdong.domain.intake.budget.columns import is_subtotal, is_total
from chatdong.domain.intake.budget.lists.named_amounts import Listed, listed_in
from chatdong.domain.intake.budget.proof import Amount, sums_in
from chatdong.domain.intake.wording import BULLET, NUMBERED, bare

_SUM = re.compile(r"[(\[]\s*(?:합계|총계|계|소계)\s*[)\]]")
_NEXT = re.compile(r"(?<=[원)\]])\s+(?=[ㆍ․·○ㅇ▪•◦∙-]\s*\S)")
"""Between two bullets on one line."""


@dataclass(frozen=True)
class Part:
    """A line of a cell's list. ``above``: the names that it stands below, the outermost first."""

    listed: Listed
    above: tuple[str, ...] = ()


def parts_of(text: str, unit_krw: int, whole_krw: int | None) -> tuple[Part, ...] | None:
    """The innermost lines of a cell's list, where they come to ``whole_krw``, or where that is None; None for a cell that is no list of two or more."""
    entries: list[tuple[int, Listed, tuple[str, ...]]] = []
    kinds: list[str] = []
    names: list[tuple[int, str]] = []
    for line in (piece for row in text.split("\n") for piece in _NEXT.split(row) if piece.strip()):
        kind = _kind(line)
        if kind not in kinds:
            kinds.append(kind)
        depth = kinds.index(kind) * 10
        names = [one for one in names if one[0] < depth]
        found = listed_in(line, unit_krw)
        if not found:
            names.append((depth, bare(line)))
            continue
        for one in found:
            above = tuple(name for _depth, name in names)
            entries.append((depth + one.within, one, above))
        if len(found) == 1 and found[0].label:
            names.append((depth, found[0].label))
    if len(entries) < 2:
        return None
    run = [
        Amount(one.krw, depth, bool(one.costing), is_fence=is_total(one.label), skipped=is_subtotal(one.label) and not one.costing)
        for depth, one, _above in entries
    ]
    wanted = {whole_krw} if whole_krw is not None else set()
    sums = sums_in(run, wanted, one_level=False)
    left = [k for k, one in enumerate(run) if k not in sums and not one.is_fence and not one.skipped]
    if len(left) < 2 or (whole_krw is not None and sum(run[k].krw or 0 for k in left) != whole_krw):
        return None
    found_parts = []
    for k in left:
        _depth, one, above = entries[k]
        if not one.label:
            if not above:
                return None
            one, above = replace(one, label=above[-1]), above[:-1]
        found_parts.append(Part(one, above))
    return tuple(found_parts)


def leaves_of(names: Sequence[str], amounts: Sequence[int]) -> tuple[tuple[int, ...], int | None]:
    """(places of the innermost, the total) of names with an amount each, as two cells beside each other list them; the total is None if none is said."""
    kinds: list[str] = []
    run: list[Amount] = []
    for name, krw in zip(names, amounts, strict=True):
        kind = _kind(name)
        if kind not in kinds:
            kinds.append(kind)
        whole = is_total(bare(name)) or _SUM.search(name) is not None
        run.append(Amount(krw, kinds.index(kind), is_fence=whole, skipped=is_subtotal(bare(name)) and not whole))
    total = next((one.krw for one in run if one.is_fence), None)
    sums = sums_in(run, {total} if total else set(), one_level=False)
    return tuple(k for k, one in enumerate(run) if k not in sums and not one.is_fence and not one.skipped), total


def _kind(line: str) -> str:
    """The kind of the mark that a line begins with, "" for none."""
    number = NUMBERED.match(line)
    bullet = BULLET.match(line)
    if number and number.lastgroup:
        return number.lastgroup
    return bullet[0].strip()[:1] if bullet else ""
