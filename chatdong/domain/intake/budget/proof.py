"""Which of a run of amounts are sums of the others: headings with the sum of what is below them, subtotals with the sum of what is above them."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

_MOST_STATES = 2_000
"""As many sums of lines are tried for one that makes the total."""
_MOST_SUMS = 40
_MOST_TOTALS = 12
"""As many sums and totals are tried together; a table has some ten, and two."""


@dataclass(frozen=True)
class Amount:
    """One amount of a run. ``krw`` is None where it is not known; ``depth``: how deep its label lies.

    ``is_line``: it has a formula of its own, so that it is no sum; ``is_fence``: a total, across which no sum reaches; ``skipped``: a subtotal by its
    label, which is in no other sum.
    """

    krw: int | None
    depth: int = 0
    is_line: bool = False
    is_fence: bool = False
    skipped: bool = False


@dataclass(frozen=True)
class Sum:
    """An amount at ``place`` that is the sum of those from ``first`` to ``last``. ``sure``: their labels lie deeper than its own."""

    place: int
    first: int
    last: int
    sure: bool


def sums_in(run: Sequence[Amount], wanted: Collection[int], *, one_level: bool) -> dict[int, Sum]:
    """Place → sum, of the amounts of a run that are sums of others, by the reading whose lines come to a ``wanted`` total.

    Amounts that add up to a neighbour by chance are lines where only so the total agrees. Where no reading comes to a total, the sums are those whose
    parts lie deeper, and in a run of ``one_level`` those of what follows.
    """
    lines = sum(one.krw for one in run if one.krw is not None and not one.is_fence and not one.skipped)
    if lines in wanted:
        return {}
    below, above = _below(run), _above(run)
    usual = {place: one for place, one in below.items() if one.sure or one_level}
    for found in (usual, below, above, {**above, **below}):
        if found and lines - _worth(run, found) in wanted:
            return dict(found)
    for found in (below, above, {**above, **below}):
        for total in sorted(wanted, reverse=True)[:_MOST_TOTALS]:
            kept = _that_make(run, found, total - (lines - _worth(run, found)))
            if kept is not None and len(kept) < len(found):
                return {place: one for place, one in found.items() if place not in kept}
    return usual


def _worth(run: Sequence[Amount], sums: Iterable[int]) -> int:
    return sum(run[place].krw or 0 for place in sums)


def _below(run: Sequence[Amount]) -> dict[int, Sum]:
    """The amounts that are the sum of those below them; what is within a heading is in its sum already."""
    found: dict[int, Sum] = {}
    # What stands below a row, the nearest last: (place, last place within it, sum from there to the end of the stack).
    stack: list[tuple[int, int, int]] = []
    places: dict[int, list[int]] = {0: [0]}
    for k in range(len(run) - 1, -1, -1):
        one = run[k]
        if one.skipped and not one.is_fence:
            continue
        if one.krw is None or one.is_fence:
            stack, places = [], {0: [0]}
            continue
        total = stack[-1][2] if stack else 0
        depth = len(stack)
        if one.krw and not one.is_line and stack:
            reached = _nearest(places.get(total - one.krw, ()), depth)
            if reached is not None and reached < depth:
                parts = stack[reached:]
                nearest = run[parts[-1][0]]
                sure = all(run[part[0]].depth > one.depth for part in parts)
                if (len(parts) > 1 and all(run[part[0]].depth >= one.depth for part in parts)) or sure or (nearest.is_line and len(parts) > 1):
                    found[k] = Sum(k, k + 1, parts[0][1], sure)
                    while len(stack) > reached:
                        gone = stack.pop()
                        places[gone[2]].pop()
                    total = stack[-1][2] if stack else 0
                    last = parts[0][1]
                    stack.append((k, last, total + one.krw))
                    places.setdefault(total + one.krw, []).append(len(stack))
                    continue
        stack.append((k, k, total + one.krw))
        places.setdefault(total + one.krw, []).append(len(stack))
    return found


def _above(run: Sequence[Amount]) -> dict[int, Sum]:
    """The amounts that are the sum of two or more right above them."""
    size = len(run)
    turned = [one if one.depth == 0 else Amount(one.krw, 0, one.is_line, one.is_fence, one.skipped) for one in reversed(run)]
    return {size - 1 - place: Sum(size - 1 - place, size - 1 - one.last, size - 1 - one.first, sure=False) for place, one in _below(turned).items()}


def _nearest(places: Sequence[int], depth: int) -> int | None:
    """The height of the stack that was left last for a sum; below ``depth`` itself, which would be a sum of nothing."""
    return next((place for place in reversed(places) if place < depth), None)


def _that_make(run: Sequence[Amount], sums: Mapping[int, Sum], rest: int) -> frozenset[int] | None:
    """The fewest of the sums that come to ``rest`` together and so are lines after all; None if none do."""
    if rest <= 0 or len(sums) > _MOST_SUMS:
        return None
    reached: dict[int, frozenset[int]] = {0: frozenset()}
    for place in sorted(sums):
        worth = run[place].krw or 0
        for value, of in list(reached.items()):
            more = value + worth
            if more <= rest and (more not in reached or len(reached[more]) > len(of) + 1):
                reached[more] = of | {place}
        if len(reached) > _MOST_STATES:
            return None
    return reached.get(rest)
