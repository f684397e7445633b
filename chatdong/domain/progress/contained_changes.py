"""Which recorded changes of the budget (전용, 추경, 전년도 이월) a new revision of a plan contains: its own amounts then count them already.

A revision states its amounts itself. Whoever makes it may have written them with a transfer that was recorded before, or beside it; only
somebody who knows can say which, so what the amounts suggest is a guess to be shown. A change that is only proposed may be in the amounts too:
approved later, it would count twice.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations

from chatdong.domain.plan.model import Plan
from chatdong.domain.progress.budget_changes import BudgetChange

_MOST_TOGETHER = 10
"""So many changes that share lines are tried in every combination; of more, only none and all."""


@dataclass(frozen=True)
class Guess:
    """Whether a revision contains a change. ``certain``: the lines' amounts differ from the revision before by exactly such changes, and by no
    other choice of them."""

    change: BudgetChange
    contained: bool
    certain: bool


def guesses(before: Mapping[str, int], after: Plan, changes: Iterable[BudgetChange]) -> tuple[Guess, ...]:
    """A guess for each change that no revision contains yet, approved or proposed, in the given order. ``before``: line → its amount (won) in the
    revision that ``after`` follows.

    Changes that share a line are judged together. Where no choice of them makes the difference of every line, the choice that comes nearest
    is taken, the smaller one of equal choices, and none of them is certain.
    """
    open_changes = [change for change in changes if change.contained_in is None]
    now = {line.id: line.amount_krw for line in after.budget_line}
    found: dict[str, Guess] = {}
    for group in _sharing_lines(open_changes):
        lines = sorted({line_id for change in group for line_id in _lines(change)})
        gained = {line_id: now.get(line_id, 0) - before.get(line_id, 0) for line_id in lines}
        choices = _choices(group)
        missing = [_missing(gained, choice) for choice in choices]
        least = min(missing)
        chosen = {change.id for change in choices[missing.index(least)]}
        certain = least == 0 and missing.count(0) == 1 and len(choices) == 2 ** len(group)
        found |= {change.id: Guess(change, change.id in chosen, certain) for change in group}
    return tuple(found[change.id] for change in open_changes)


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
    plan's lines in their order, then lines that only changes name."""
    beside = net_by_line(
        change for change in changes if change.approved_on is not None and change.contained_in is None and not contained.get(change.id, False)
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


def _choices(group: list[BudgetChange]) -> list[tuple[BudgetChange, ...]]:
    """The choices of changes that a revision may contain, the smaller ones first."""
    if len(group) > _MOST_TOGETHER:
        return [(), tuple(group)]
    return [choice for count in range(len(group) + 1) for choice in combinations(group, count)]


def _missing(gained: Mapping[str, int], choice: Iterable[BudgetChange]) -> int:
    """By how much the lines' differences are not those that the choice makes (won, summed over the lines)."""
    made = net_by_line(choice)
    return sum(abs(krw - made.get(line_id, 0)) for line_id, krw in gained.items())
