"""Two changes of one plan put together: what the one changed, with what the other changed since."""

from dataclasses import fields, is_dataclass, replace
from typing import Any

from chatdong.domain.plan.model import Plan

_KEYS = ("id", "indicator", "year", "on", "funder", "category", "line", "quote", "text", "source")
"""What an element of a list is known by, as far as it has it, in this order; the first that tells all elements of the list apart counts."""


def merged(before: Plan, mine: Plan, theirs: Plan) -> Plan:
    """``theirs`` with what ``mine`` changed of ``before``; where both changed one figure, that of ``mine`` stands.

    Elements are matched by their ids, targets by indicator and year, milestones by their day; what has none of these by its words.
    """
    made: Plan = _merged(before, mine, theirs)
    return made


def _merged(before: Any, mine: Any, theirs: Any) -> Any:
    if mine == before or mine == theirs:
        return theirs
    if theirs == before:
        return mine
    if is_dataclass(mine) and type(mine) is type(before) is type(theirs):
        of: Any = theirs
        return replace(
            of,
            **{each.name: _merged(*(getattr(one, each.name) for one in (before, mine, theirs))) for each in fields(mine)},
        )
    if all(isinstance(one, tuple) and all(map(is_dataclass, one)) for one in (before, mine, theirs)):
        return _merged_lists(before, mine, theirs)
    return mine


def _merged_lists(before: tuple[Any, ...], mine: tuple[Any, ...], theirs: tuple[Any, ...]) -> tuple[Any, ...]:
    by = _key_of((before, mine, theirs))
    if by is None:
        return mine
    old, own, other = ({by(one): one for one in side} for side in (before, mine, theirs))
    kept: list[Any] = []
    for key in dict.fromkeys([*other, *own]):
        if key in own and key in other:
            kept.append(_merged(old.get(key), own[key], other[key]))
        elif key in own:
            # Theirs has lost it, or mine has it anew; what both knew and theirs took out is out, unless mine changed it since.
            if key not in old or own[key] != old[key]:
                kept.append(own[key])
        elif key not in old or other[key] != old[key]:
            kept.append(other[key])
    return tuple(kept)


def _key_of(sides: tuple[tuple[Any, ...], ...]) -> Any:
    """A function that tells the elements of each list apart; None where no field does."""
    names = [each.name for each in fields(next(one for side in sides for one in side))]
    own = [name for name in _KEYS if name in names]
    for count in range(1, len(own) + 1):
        chosen = own[:count]

        def by(one: Any, chosen: list[str] = chosen) -> tuple[Any, ...]:
            return tuple(getattr(one, name) for name in chosen)

        if all(len({by(one) for one in side}) == len(side) for side in sides):
            return by
    return None
