"""What a table says of an indicator as a whole: its formula, where its figures come from, who counts and when, its weight."""

import re
from dataclasses import replace
from decimal import Decimal

from chatdong.domain.intake.fact import Fact
from chatdong.domain.intake.goals.columns import Role
from chatdong.domain.intake.goals.figures import figure
from chatdong.domain.intake.goals.goal import DraftGoal
from chatdong.domain.intake.goals.layout import Layout
from chatdong.domain.intake.wording import unspaced

SAID = (Role.FORMULA, Role.DATA_SOURCE, Role.HOW_OFTEN, Role.WHO, Role.WHAT, Role.BASIS)
"""The roles of columns whose words are said of the indicator of their row."""


def with_said(goal: DraftGoal, role: Role, said: Fact[str], weight: Decimal | None) -> DraftGoal:
    """The goal with what a cell says of its indicator; ``weight``: the percent that a cell of weights was read as, None if it was not."""
    match role:
        case Role.FORMULA:
            return replace(goal, formula=_both(goal.formula, said))
        case Role.DATA_SOURCE:
            return replace(goal, data_source=_both(goal.data_source, said))
        case Role.HOW_OFTEN:
            return replace(goal, how_often=_both(goal.how_often, said))
        case Role.WHO:
            return replace(goal, who=_both(goal.who, said))
        case Role.WHAT:
            return replace(goal, what=_both(goal.what, said))
        case Role.BASIS:
            return replace(goal, basis=_both(goal.basis, said))
        case Role.WEIGHT if weight is not None and goal.weight is None:
            return replace(goal, weight=Fact(weight, said.quote, said.place))
        case _:
            return goal


def _both(own: Fact[str] | None, said: Fact[str]) -> Fact[str]:
    """What was said before, and what is said now, once where one holds the other."""
    if own is None or own.value in said.value:
        return said
    return own if said.value in own.value else replace(said, value=f"{said.value} ({own.value})")


def weights_of(of: Layout) -> dict[int, dict[int, Decimal]]:
    """Column → row → percent, for each column of weights that adds up to 100 percent or to 1, or that says percent; a merged cell counts once."""
    made: dict[int, dict[int, Decimal]] = {}
    for k in of.of(Role.WEIGHT):
        found: dict[int, Decimal] = {}
        counted: set[tuple[int, int]] = set()
        for number, cells in enumerate(of.rows):
            written = re.fullmatch(r"\s*([0-9]+)(\.[0-9]+)?\s*(?:%|％|점)?\s*", cells[k].text)
            value = figure(written[1], written[2]) if written else None
            if value is not None and (cells[k].row, cells[k].column) not in counted:
                found[number] = Decimal(value)
            counted.add((cells[k].row, cells[k].column))
        whole = sum(found.values())
        heading = unspaced(of.columns[k].heading)
        if whole == 1 and max(found.values()) <= 1:
            made[k] = {number: _whole(value * 100) for number, value in found.items()}
        elif whole == 100 or ("%" in heading or heading.startswith("가중치")) and found and 1 <= min(found.values()) and whole < 100:
            made[k] = found
    return made


def _whole(value: Decimal) -> Decimal:
    return Decimal(int(value)) if value == int(value) else value.normalize()
