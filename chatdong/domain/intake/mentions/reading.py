"""Everything that a document says of activities outside its budget."""

from collections.abc import Sequence

from chatdong.domain.intake.mentions.lines import listed_line, scheduled_line
from chatdong.domain.intake.mentions.month_grids import in_month_grid
from chatdong.domain.intake.mentions.rows import in_rows
from chatdong.domain.intake.mentions.said import Mention
from chatdong.domain.intake.mentions.sections import read_sections
from chatdong.domain.intake.outline import Element, Line
from chatdong.domain.plan.model import Window

MOST_MENTIONS = 500
"""As many mentions of activities are read; a plan of a hundred activities has some 300."""


def mentions(
    elements: Sequence[Element], days: Window, skip: frozenset[int] = frozenset(), named: frozenset[str] = frozenset()
) -> tuple[Mention, ...]:
    """Everything that the document says of activities outside its budget, in its order.

    ``days``: those of the plan; ``skip``: the numbers of the budget's tables; ``named``: the names of the budget's activities (compact), which
    headings may be.
    """
    sections = read_sections([one for one in elements if isinstance(one, Line)], days, named)
    found: list[Mention] = list(sections.mentions)
    for element in elements:
        if isinstance(element, Line):
            if element.number not in sections.lines:
                found += scheduled_line(element, days)
                found += listed_line(element, days)
        elif element.number in skip:
            found += in_rows(element, days, paid=True)
        else:
            grid = in_month_grid(element, days)
            found += in_rows(element, days, paid=False) if grid is None else grid
    return tuple(sorted(found, key=lambda one: one.number))[:MOST_MENTIONS]
