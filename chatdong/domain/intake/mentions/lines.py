"""Lines of the text that name an activity and its time by themselves."""

import re
from collections.abc import Iterator

from chatdong.domain.intake.budget.columns import has_formula
from chatdong.domain.intake.fact import fact
from chatdong.domain.intake.mentions.figures import people_of, times_of
from chatdong.domain.intake.mentions.places import Purpose, is_general, names_no_work, place_of
from chatdong.domain.intake.mentions.rows import STAGE, is_period
from chatdong.domain.intake.mentions.said import SCHEDULE, WHEN, Mention, name_of
from chatdong.domain.intake.mentions.sections import UNFINISHED, is_told, one_line
from chatdong.domain.intake.outline import Line
from chatdong.domain.intake.periods import periods
from chatdong.domain.intake.wording import PLAIN, compact, unspaced
from chatdong.domain.plan.model import Window

_LONGEST_NAME = 60


def scheduled_line(line: Line, days: Window) -> Iterator[Mention]:
    """``○ 운영 매뉴얼 보완 발간 : 5월`` below a heading of the schedule; the period may come first."""
    if not line.under(SCHEDULE.pattern) or has_formula(line.text):
        return
    found = periods(line.text, days)
    if not found:
        yield from _below_period(line, days)
        return
    first, last = min(one.start for one in found), max(one.end for one in found)
    before, after = line.text[:first], line.text[last:]
    before = re.sub(r"['‘’`´]?[0-9]{2,4}\s*(?:년도?|\.)?\s*$", "", before)
    said = name_of(before)
    name = (said if not STAGE.fullmatch(unspaced(said)) else "") or name_of(re.sub(r"^\s*(?:월|까지|중|말|초)?\s*[)\]]?", "", after))
    name = re.sub(r"\s*[(（][^()（）]*[)）]\s*$", "", name) if re.search(r"[(（].*[0-9]+\s*(?:회|명)", name) else name
    if len(compact(name)) < 2 or len(name) > _LONGEST_NAME or WHEN.match(unspaced(name)) or is_general(name) or UNFINISHED.search(name):
        return
    windows = tuple(fact(one.window, line.source, one.doubt) for one in found)
    rest = line.text
    times = times_of(rest, line.source, [one.window for one in found], days)
    yield Mention(
        fact(name, line.source), "schedule", line.number, windows, times, people_of(rest, line.source, times.value if times is not None else None)
    )


def _below_period(line: Line, days: Window) -> Iterator[Mention]:
    """What a bullet names below a heading that is a period and nothing else: 2027년 상반기, - 쉼터 조성."""
    above = line.path[-1] if line.path else ""
    found = periods(above, days) if line.level < PLAIN else ()
    name = name_of(line.text)
    if len(found) != 1 or not is_period(above, days) or line.label is not None or not 2 <= len(compact(name)) <= _LONGEST_NAME:
        return
    if not (names_no_work(name) or UNFINISHED.search(name) or re.search(r"[.?!]$|[가-힣](?:다|함|음|임|됨)$", name)):
        yield Mention(fact(name, line.source), "schedule", line.number, (fact(found[0].window, line.source, found[0].doubt),))


def listed_line(line: Line, days: Window) -> Iterator[Mention]:
    """``- 독서동아리 운영 : 3~11월, 월 2회`` in a list of what the plan does, or of what else it tells."""
    purpose = place_of(line.path, days.start.year)
    if line.under(SCHEDULE.pattern) or purpose in (Purpose.UNSAID, Purpose.SCHEDULE, Purpose.FIGURES):
        return
    found = one_line(line, days)
    if found is not None and len(found.name.value) <= _LONGEST_NAME and found.dated and is_told(found):
        yield found
