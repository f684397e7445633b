"""Everything that a document says of activities outside its budget."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from chatdong.domain.intake.mentions.lines import listed_line, scheduled_line
from chatdong.domain.intake.mentions.month_grids import in_month_grid
from chatdong.domain.intake.mentions.names_alone import names_alone
from chatdong.domain.intake.mentions.places import A_STEP, REASONS, Purpose, is_of_one_activity, place_of
from chatdong.domain.intake.mentions.rows import in_rows
from chatdong.domain.intake.mentions.said import SCHEDULE, Mention
from chatdong.domain.intake.mentions.sections import read_sections
from chatdong.domain.intake.outline import Element, Line, Table, is_heading
from chatdong.domain.intake.wording import bare, says_kind, unspaced
from chatdong.domain.plan.model import Window

MOST_MENTIONS = 500
"""As many mentions of activities are read; a plan of a hundred activities has some 300."""

_CAPTION = re.compile(r"\s*(?:[<〈《\[【(（]|[□■○●◦▣◈※-]\s*[^.]{2,30}(?:실적|현황|계획|일정|결과|내역)\s*$)")
_LONGEST_CAPTION = 40
_WHO = re.compile(r"(?:학교|대학|대학원|센터|교사|강사|위원|교수|원장|팀장|수상|수료|재학|졸업)$")
"""Names of schools and of persons by what they are, which have the nouns of activities in them."""


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
                told = (*scheduled_line(element, days), *listed_line(element, days))
                found += _placed(_no_steps(told, element.path), place_of(element.path, days.start.year), element.path)
            continue
        purpose = place_of((*element.path, *_captions(element)), days.start.year)
        if element.number in skip:
            found += _placed(in_rows(element, days, paid=True), Purpose.PAST if purpose is Purpose.PAST else Purpose.UNSAID)
            continue
        grid = in_month_grid(element, days)
        if grid is not None:
            found += _placed(_no_steps(grid, element.path), purpose if purpose in (Purpose.PAST, Purpose.NEXT) else Purpose.UNSAID)
        else:
            told = tuple(_no_steps(in_rows(element, days, paid=False), element.path))
            funded = [one for one in told if not one.dated and one.people is None and purpose is not Purpose.PAST]
            found += [*funded, *_placed([one for one in told if one not in funded], purpose, (*element.path, *_captions(element)))]
    if all(one.why_not is not None for one in found):
        # What is to come next is the plan's work where nothing else is.
        found = [replace(one, why_not=None) if one.why_not == REASONS[Purpose.NEXT] else one for one in found]
    if not named and all(one.why_not is not None for one in found):
        found += names_alone(elements, days)
    return tuple(sorted(found, key=lambda one: one.number))[:MOST_MENTIONS]


def _no_steps(told: Iterable[Mention], headings: Sequence[str]) -> Iterator[Mention]:
    steps = is_of_one_activity(headings)
    return (replace(one, why_not=A_STEP) if steps and one.origin == "schedule" else one for one in told)


def _placed(told: Iterable[Mention], purpose: Purpose, headings: Sequence[str] = ()) -> Iterator[Mention]:
    """What a place tells of activities, with the reason why it is none of the plan's where the place is for something else.

    A schedule of what comes next (향후 추진 일정) that names days is the plan's own; one of months may lie after it.
    """
    scheduled = purpose is Purpose.NEXT and bool(headings) and SCHEDULE.search(unspaced(headings[-1])) is not None
    for one in told:
        if not purpose.is_elsewhere or (scheduled and one.windows and all(window.value.days == 1 for window in one.windows)):
            yield one
        elif purpose in REASONS and one.dated and (purpose is Purpose.NEXT or says_kind(one.name.value)) and not _WHO.search(one.name.value):
            yield replace(one, why_not=REASONS[purpose])


def _captions(table: Table) -> tuple[str, ...]:
    """The line right before a table, where it is its caption."""
    nearest = table.before[-1] if table.before else ""
    return (nearest,) if 0 < len(nearest) <= _LONGEST_CAPTION and (_CAPTION.match(nearest) or is_heading(bare(nearest), 9)) else ()
