"""Which recorded changes of the budget (전용, 추경, 전년도 이월) a new revision of a plan contains: its own amounts then count them already.

A revision states its amounts itself. Whoever makes it may have written them with a transfer that was recorded before, or beside it; only
somebody who knows can say which, so what the amounts suggest is a guess to be shown. A change that is only proposed may be in the amounts too:
approved later, it would count twice. What the revision before contains, the next may take back, and so it is asked about as well.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations

from chatdong.domain.plan.model import Plan
from chatdong.domain.progress.budget_changes import BudgetChange

_MOST_TOGETHER = 10
"""So many changes that share lines are tried in every combination where none makes the exact difference; of more, only none and all."""

_MOST_SUMS = 20_000
"""So many sums of changes are kept while an exact choice is looked for; of more, nothing is certain."""


@dataclass(frozen=True)
class Guess:
    """Whether a revision contains a change. ``certain``: the lines' amounts differ from the revision before by exactly such changes, and by no
    other choice of them."""

    change: BudgetChange
    contained: bool
    certain: bool


def guesses(before: Mapping[str, int], after: Plan, changes: Iterable[BudgetChange]) -> tuple[Guess, ...]:
    """A guess for each change, approved or proposed, in the given order: of one that the revision before lacks, whether ``after`` contains it, and
    of one that it contains, whether ``after`` still does. ``before``: line → its amount (won) in the revision that ``after`` follows.

    Changes that share a line are judged together. Where no choice of them makes the difference of every line, the choice that comes nearest
    is taken, of equal choices the one that turns fewest changes, and none of them is certain.
    """
    changes = tuple(changes)
    now = {line.id: line.amount_krw for line in after.budget_line}
    found: dict[str, Guess] = {}
    for group in _sharing_lines(changes):
        lines = sorted({line_id for change in group for line_id in _lines(change)})
        gained = {line_id: now.get(line_id, 0) - before.get(line_id, 0) for line_id in lines}
        exact = _exact(gained, group)
        turned = exact.turned if exact else min(_choices(group), key=lambda choice: _missing(gained, choice))
        ids = {change.id for change in turned}
        certain = exact is not None and exact.only
        found |= {change.id: Guess(change, (change.contained_in is not None) != (change.id in ids), certain) for change in group}
    return tuple(found[change.id] for change in changes)


def net_by_line(changes: Iterable[BudgetChange]) -> dict[str, int]:
    """Line → what changes bring it, less what they take (won)."""
    moved: dict[str, int] = {}
    for change in changes:
        for line_id, krw in ((change.to_line, change.amount_krw), (change.from_line, -change.amount_krw)):
            if line_id is not None:
                moved[line_id] = moved.get(line_id, 0) + krw
    return moved


def budget_after(after: Plan, changes: Iterable[BudgetChange], contained: Mapping[str, bool]) -> dict[str, int]:
    """Line → its current budget (won) once every approved change is in force and a revision contains the changes that ``contained`` says: the
    plan's lines in their order, then lines that only changes name. What ``contained`` does not name stays as it is."""
    beside = net_by_line(
        change for change in changes if change.approved_on is not None and not contained.get(change.id, change.contained_in is not None)
    )
    budgets = {line.id: line.amount_krw + beside.pop(line.id, 0) for line in after.budget_line}
    return budgets | dict(sorted(beside.items()))


def _lines(change: BudgetChange) -> tuple[str, ...]:
    return tuple(line_id for line_id in (change.from_line, change.to_line) if line_id is not None)


def _sharing_lines(changes: Iterable[BudgetChange]) -> list[list[BudgetChange]]:
    """The changes in groups, so that no line is in two of them."""
    groups: list[tuple[set[str], list[BudgetChange]]] = []
    for change in changes:
        lines, together = set(_lines(change)), [change]
        apart = []
        for group in groups:
            if group[0] & lines:
                lines |= group[0]
                together = group[1] + together
            else:
                apart.append(group)
        groups = [*apart, (lines, together)]
    return [group for _lines_of, group in groups]


@dataclass(frozen=True)
class _Exact:
    """The smallest choice of changes to turn that makes the difference of every line; ``only``: there is no other."""

    turned: tuple[BudgetChange, ...]
    only: bool


def _exact(gained: Mapping[str, int], group: list[BudgetChange]) -> _Exact | None:
    """The exact choice of a group; None where there is none, or too many sums would have to be compared."""
    moves = [_turning(change) for change in group]
    lines = list(gained)
    last = {line_id: place for place, move in enumerate(moves) for line_id in move}
    sums: dict[tuple[int, ...], tuple[tuple[int, ...], bool]] = {(0,) * len(lines): ((), True)}
    for place, move in enumerate(moves):
        following: dict[tuple[int, ...], tuple[tuple[int, ...], bool]] = {}
        for made, (turned, only) in sums.items():
            with_it = tuple(krw + move.get(line_id, 0) for line_id, krw in zip(lines, made, strict=True))
            for to, choice in ((made, turned), (with_it, (*turned, place))):
                # A line that no later change names has its whole difference by now.
                if any(last[line_id] == place and krw != gained[line_id] for line_id, krw in zip(lines, to, strict=True)):
                    continue
                other = following.get(to)
                following[to] = (choice, only) if other is None else (min(choice, other[0], key=lambda of: (len(of), of)), False)
        sums = following
        if len(sums) > _MOST_SUMS:
            return None
    found = sums.get(tuple(gained.values()))
    return None if found is None else _Exact(tuple(group[place] for place in found[0]), found[1])


def _turning(change: BudgetChange) -> dict[str, int]:
    """Line → what it gains where a revision newly contains a change, or takes back one that the revision before contains (won)."""
    sign = 1 if change.contained_in is None else -1
    return {line_id: sign * krw for line_id, krw in net_by_line((change,)).items()}


def _choices(group: list[BudgetChange]) -> list[tuple[BudgetChange, ...]]:
    """The choices of changes that a revision may turn, the smaller ones first."""
    if len(group) > _MOST_TOGETHER:
        return [(), tuple(group)]
    return [choice for count in range(len(group) + 1) for choice in combinations(group, count)]


def _missing(gained: Mapping[str, int], choice: Iterable[BudgetChange]) -> int:
    """By how much the lines' differences are not those that the choice makes (won, summed over the lines)."""
    made: dict[str, int] = {}
    for change in choice:
        for line_id, krw in _turning(change).items():
            made[line_id] = made.get(line_id, 0) + krw
    return sum(abs(krw - made.get(line_id, 0)) for line_id, krw in gained.items())
