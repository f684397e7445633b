"""What the cells of a row of readings mean together: the indicator, its part, and the value in the indicator's unit."""

import re
from collections.abc import Callable
from typing import Any

from chatdong.store.ledger.cells import letters
from chatdong.store.ledger.indicators import WHOLE, IndicatorNames
from chatdong.store.ledger.refusals import BadCell, bad_cell
from chatdong.store.ledger.targets import PARTS

Problem = tuple[int, str, str, BadCell]
"""A refused cell: its row, its field, its text and the reason."""


def tie_readings(
    names: IndicatorNames,
    by_word: Callable[[str], str | None],
    to: str | None,
    source: str | None,
    lines: list[int],
    values: dict[str, list[Any]],
    problems: list[Problem],
) -> None:
    """Put the ids of indicators, parts and values in ten-thousandths in place of the texts of the rows; what is refused becomes a problem.

    ``by_word``: the indicator that was said for a text that is the name of none or of several. ``to``: that of rows without one. ``source``: that
    of rows without one.
    """
    count = len(lines)
    found, texts = values.setdefault("indicator_id", [None] * count), values.setdefault("value_e4", [None] * count)
    units, sides = values.pop("unit", [None] * count), {name: values.pop(name, [None] * count) for name in PARTS}
    wholes, named = values.get("part", [None] * count), values.get("broken_by", [None] * count)
    stored = values.pop("stored_value", [None] * count)
    by: list[str | None] = [None] * count
    part: list[str | None] = [None] * count
    for index, line in enumerate(lines):
        text = found[index]
        found[index] = _indicator(names, by_word, text, line, problems) if text else to
        if texts[index] is None and stored[index] is not None:
            # The table of a snapshot has the value in ten-thousandths.
            texts[index] = int(stored[index]) if re.fullmatch("-?[0-9]{1,16}", stored[index]) else None
        elif texts[index] is not None:
            value = names.value(found[index], texts[index])
            if isinstance(value, BadCell):
                problems.append((line, "value_e4", texts[index], value))
            texts[index] = None if isinstance(value, BadCell) else value
        if found[index] is None:
            continue
        if units[index] is not None and (wrong := names.unit(found[index], units[index])) is not None:
            problems.append((line, "unit", units[index], wrong))
        said = [(named[index], "part", wholes[index]), *((name, name, cells[index]) for name, cells in sides.items())]
        by[index], part[index] = _part(names, found[index], line, said, problems)
    values["broken_by"], values["part"] = by, part
    sources = values.setdefault("source", [None] * count)
    values["source"] = [each or source for each in sources]


def _indicator(names: IndicatorNames, by_word: Callable[[str], str | None], text: str, line: int, problems: list[Problem]) -> str | None:
    named = names.indicator(text)
    if isinstance(named, str):
        return named
    said = by_word(text)
    if said is None:
        problems.append((line, "indicator_id", text, named))
    return said


def _part(
    names: IndicatorNames, indicator_id: str, line: int, said: list[tuple[str | None, str, str | None]], problems: list[Problem]
) -> tuple[str | None, str | None]:
    """The breakdown and the part of a row, by its one cell that names a part."""
    told = [each for each in said if each[2] is not None and letters(each[2]) not in WHOLE]
    if len(told) > 1:
        problems.append((line, told[1][1], told[1][2] or "", bad_cell("two-parts")))
        return None, None
    by, field, text = told[0] if told else (None, "part", None)
    found = names.part(indicator_id, text, by)
    if isinstance(found, BadCell):
        problems.append((line, field, text or "", found))
        return None, None
    return found
