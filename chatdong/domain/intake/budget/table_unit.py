"""The unit of a budget table's amounts: as its caption or a heading says, else the one in which they agree with their costings."""

from collections.abc import Collection, Sequence
from fractions import Fraction

from chatdong.domain.costing.costing import parse
from chatdong.domain.costing.stated_amount import rounds_to_thousand
from chatdong.domain.intake.budget.amounts import NOTHING, amount_in, is_named, unit_in
from chatdong.domain.intake.budget.columns import Columns, Role, is_total
from chatdong.domain.intake.budget.lists.cells import parts_of
from chatdong.domain.intake.budget.rows import cell, worth
from chatdong.domain.intake.outline import Table
from chatdong.domain.intake.wording import unspaced
from chatdong.domain.message import Message, message


def unit_of(table: Table, columns: Columns, filled: Sequence[Sequence[str]], totals: Collection[int] = ()) -> tuple[int, Message | None]:
    """The unit in won, and the doubt where nothing says it and nothing agrees with it. ``totals``: what the text says of the whole budget, in won."""
    said = columns.unit_krw or unit_around(table)
    return (said, None) if said else _that_agrees(columns, filled, totals)


def unit_around(table: Table) -> int | None:
    """The unit that the caption, the first rows, the text after the table or a heading above it name; None if none does."""
    if found := unit_in("\n".join(table.before[::-1])):
        return found
    first = " ".join(text for row in table.grid.rows[:3] for text in row)
    return unit_in(first) or unit_in(table.after) or next((found for heading in reversed(table.path) if (found := unit_in(heading))), None)


def _that_agrees(columns: Columns, filled: Sequence[Sequence[str]], totals: Collection[int]) -> tuple[int, Message | None]:
    """The unit in which most amounts agree with their costings, else in which one is the total of the text; won, with a doubt, where none does."""
    votes = dict.fromkeys((1, 1_000, 10**6), 0)
    amounts = columns.of(Role.AMOUNT)
    costings = columns.of(Role.COSTING)
    plain = 0
    for row in filled[columns.first_row :]:
        if not amounts:
            break
        text = cell(row, amounts[0])
        value = amount_in(text)
        if value is None:
            continue
        plain += not is_named(text) and unspaced(text) not in NOTHING
        costing = cell(row, costings[0]) if costings else ""
        known = worth(parse(costing)) if costing else None
        for unit in votes:
            agrees = bool(known) and (known == value * unit or rounds_to_thousand(Fraction(known or 0), Fraction(value * unit)))
            votes[unit] += agrees or ("\n" in costing and value > 0 and parts_of(costing, 1, value * unit) is not None)
    best = max(votes, key=lambda unit: votes[unit])
    if votes[best]:
        return best, None
    bare_amounts = {
        value for row in filled[columns.first_row :] for k in amounts if (value := amount_in(cell(row, k))) and not is_named(cell(row, k))
    }
    lines = [amount_in(cell(row, k)) or 0 for row in filled[columns.first_row :] for k in amounts[:1] if not any(is_total(text) for text in row)]
    bare_amounts.add(sum(lines))
    for unit in (1, 1_000, 10**6, 10_000, 10**8):
        if any(value * unit in totals for value in bare_amounts):
            return unit, None
    return 1, message("금액의 단위가 적혀 있지 않아 원으로 읽었습니다.") if plain else None
