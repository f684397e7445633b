"""Lists of what a plan does that say neither when nor for whom: the headings of its services, or bullets that each name something done."""

import re
from collections.abc import Iterator, Sequence

from chatdong.domain.intake.budget.amounts import amounts_in
from chatdong.domain.intake.budget.columns import has_formula
from chatdong.domain.intake.fact import fact
from chatdong.domain.intake.mentions.places import Purpose, names_no_work, place_of, purpose_of
from chatdong.domain.intake.mentions.said import Mention, name_of
from chatdong.domain.intake.mentions.sections import UNFINISHED
from chatdong.domain.intake.outline import Element, Line
from chatdong.domain.intake.wording import PLAIN, compact, unspaced
from chatdong.domain.plan.model import Window

_DONE = re.compile(
    r"(?:운영|지원|제작|개최|실시|구축|추진|보급|양성|교육|발간|개발|조성|확대|시행|설치|개선|정비|관리|홍보|배포|발굴|연계|도입|전환|구입|보강|교체|점검|조사)$"
)
"""The end of a name of something that is done."""
_ANALYSIS = re.compile(r".{4,}분석")
"""An analysis of something, as against the one of the surroundings (환경분석)."""
_CONTENTS = re.compile(r"(?:사업|주요|추진|지원)(?:목적|내용)")
_PART = re.compile(r"[(（]([가-힣A-Za-z][^()（）:：]{2,24})[)）]\s*[^\s:：(（].{14,}")
"""A part of a programme in brackets, and what it is: (연탄쿠폰) 연탄보일러를 쓰는 가구에 …"""
_LONGEST_NAME = 60


def names_alone(elements: Sequence[Element], days: Window) -> Iterator[Mention]:
    """The activities of lists that stand right below a heading of the plan's work.

    Each line of a list names something that is done, or heads what is told of it; a list that also has lines of other kinds describes something.
    Below a heading of the aim or the contents, the parts of a programme stand in brackets before what they are.
    """
    lists: dict[tuple[tuple[str, ...], int], list[Line]] = {}
    parts: dict[tuple[tuple[str, ...], int], list[Line]] = {}
    headed = {element.path[-1] for element in elements if element.path}
    for element in elements:
        if not isinstance(element, Line) or element.level >= PLAIN or not element.path:
            continue
        if purpose_of(element.path[-1]) is Purpose.PLANNED:
            lists.setdefault((element.path, element.level), []).append(element)
        if _CONTENTS.search(unspaced(element.path[-1])) and (found := _PART.match(element.text)) and not names_no_work(found[1]):
            parts.setdefault((element.path, element.level), []).append(element)
    for (path, _level), lines in lists.items():
        if len(lines) < 2 or place_of(path, days.start.year) is not Purpose.PLANNED or not all(map(_may_name, lines)):
            continue
        if all(_DONE.search(unspaced(one.text)) for one in lines) or all(one.text in headed for one in lines):
            yield from (Mention(fact(name_of(one.text), one.source), "schedule", one.number) for one in lines)

    for lines in parts.values():
        named = {compact(found[1]): (found[1], one) for one in lines if (found := _PART.match(one.text))}
        if len(named) > 1:
            yield from (Mention(fact(name_of(name), one.source), "schedule", one.number) for name, one in named.values())


def _may_name(line: Line) -> bool:
    """True for a line that may be a name: no label, no sentence, no amount, and no word that any plan has."""
    text = line.text
    return (
        line.label is None
        and 4 <= len(compact(text)) <= _LONGEST_NAME
        and not re.search(r"[.?!:：]$|[가-힣](?:다|함|음|임|됨)$", text)
        and not (
            (names_no_work(text) and not _ANALYSIS.fullmatch(unspaced(text))) or UNFINISHED.search(text) or has_formula(text) or amounts_in(text)
        )
    )
