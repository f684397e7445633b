"""The days that a plan's budget is for (사업기간), where its document states them for the plan as a whole."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

from chatdong.domain.intake.fact import Fact, Source, fact
from chatdong.domain.intake.outline import Element, Line, Table, is_heading
from chatdong.domain.intake.periods import calendar_year, periods, whole_span
from chatdong.domain.intake.wording import compact, unspaced
from chatdong.domain.message import message
from chatdong.domain.plan.model import Window

_LABEL = re.compile(r"(?:총|전체|보조)?(?:사업|추진|수행|시행|협약|과업|용역|회계|계획|연구|과제|프로젝트|공사)기간(?:\(.*)?")
_OF_THE_WHOLE = re.compile(r"(?:총|전체)(?:사업|추진|수행|과업|연구)기간(?:\(.*)?|(?:협약|연구|과업)기간(?:\(.*)?")
"""Labels that are the whole plan's wherever they stand."""
_IN_OUTLINE = re.compile(r"(?:운영|활동|지원|교육)?기간(?:\(.*)?")
_OUTLINE = re.compile(r"개요|총괄|기본현황|일반현황")
_OF_PARTS = re.compile(r"세부(?!정보)|프로그램|일정|실적|경과|단계별")
_OF_AN_ACTIVITY = re.compile(r"(?:세부사업|프로그램|행사|교육|강좌|과정|활동|축제)명")
_LONGEST_YEAR = 400
"""Days; a longer period is of a programme of several years, of which a plan budgets for one."""
_NEAR = 7
"""As many days may what is done before or after lie outside a period that still is the plan's: a last report."""
_NO_DAY = re.compile(r"(?<=[0-9])(?:\.\s*|\s*월\s*)(?:0{1,2}|[○OＯ_]{1,2})\s*(?:일|\.)?(?![0-9])")
"""The day of a form that is not filled in: 2026. 3. 0."""
_SCHOOL_YEAR = re.compile(r"(?<![0-9])(20[0-9]{2})\s*학년도")
_NOTED = re.compile(r"^(?P<label>[가-힣\s]{2,10}기\s*간)\s*[(（][^()（）]*[)）]\s*[:：]\s*(?P<value>.+)$")


def read_period(elements: Sequence[Element], title: Fact[str] | None, year: int) -> Fact[Window] | None:
    """The period of the plan; None where the document states none for the plan as a whole.

    It is the calendar year, with a doubt, where the words name no days (협약일로부터 12개월), or those of several years or of other ones. A part of
    the year is taken as it is written, and doubted: the budget may still be for the whole year.
    """
    own = calendar_year(year)
    for words, source in _stated(elements, title):
        text = _NO_DAY.sub(".", words)
        if (school := _SCHOOL_YEAR.search(text)) and not re.search(r"[0-9]\s*(?:월|\.\s*[0-9])", text):
            first = int(school[1])
            of_school = Window(date(first, 3, 1), date(first + 1, 3, 1) - timedelta(1))
            return fact(of_school, source, message("학년도만 적혀 있어 3월부터 이듬해 2월까지로 읽었습니다."), (own,))
        span = whole_span(text)
        found = periods(text, year)
        if span is None and len(found) == 1 and found[0].doubt is None:
            span = found[0].window
        if span is None and len(found) > 1:
            continue
        if span is None:
            doubt = message("사업기간이 날짜로 다 적혀 있지 않아 회계연도로 읽었습니다. 정해지면 고쳐 주십시오.")
            others = (found[0].window,) if found and found[0].window != own else ()
            return fact(own, source, doubt, others)
        if span == own:
            return fact(own, source)
        if not span.start.year <= year <= span.end.year:
            return fact(own, source, message("사업기간에 회계연도 {year}년이 들어 있지 않아 회계연도로 읽었습니다.", year=year))
        if span.days > _LONGEST_YEAR:
            return fact(own, source, message("여러 해에 걸친 사업기간이라 이 회계연도로 읽었습니다."), (span,))
        if span.start.year < span.end.year:
            return fact(span, source)
        return fact(span, source, message("사업기간이 회계연도보다 짧습니다. 예산을 한 해 동안 쓰면 회계연도를 고르십시오."), (own,))
    return None


def within_the_year(period: Fact[Window], year: int, days: Sequence[date]) -> Fact[Window]:
    """The period, or the calendar year with a doubt where the document plans days of the year that lie outside a part of it."""
    own = calendar_year(year)
    span = period.value
    near = timedelta(_NEAR)
    if span == own or span.start.year < span.end.year or all(span.start - near <= day <= span.end + near for day in days):
        return period
    doubt = message("사업기간 밖의 날짜가 계획에 있어 회계연도로 읽었습니다.")
    return replace(period, value=own, doubt=doubt, alternatives=(span,))


def _stated(elements: Sequence[Element], title: Fact[str] | None) -> Iterator[tuple[str, Source]]:
    """What the labels of a period say that stand below no activity's name."""
    names = compact(title.value) if title is not None else ""
    cards = sum(_names_one(one) for one in elements if isinstance(one, Table))
    for element in elements:
        if isinstance(element, Table) and not _of_an_activity(element):
            yield from _in_table(element, outline=False, label=_OF_THE_WHOLE)
        if isinstance(element, Line) and element.label is not None and element.label[1] and _OF_THE_WHOLE.fullmatch(element.label[0]):
            yield element.label[1], element.source
    for element in elements:
        if any(_OF_PARTS.search(unspaced(heading)) or not _is_general(heading, names) for heading in element.path):
            continue
        outline = not element.path or any(_OUTLINE.search(unspaced(heading)) for heading in element.path)
        if isinstance(element, Line):
            noted = _NOTED.match(element.text)
            label = (unspaced(noted["label"]), noted["value"]) if noted else element.label
            if label is not None and label[1] and _is_period_label(label[0], outline=outline):
                yield label[1], element.source
        elif (
            not _of_an_activity(element)
            and not (cards > 1 and _names_one(element))
            and not any(_OF_PARTS.search(unspaced(one)) for one in element.before)
        ):
            yield from _in_table(element, outline=outline)


def _is_period_label(label: str, *, outline: bool) -> bool:
    return _LABEL.fullmatch(label) is not None or (outline and _IN_OUTLINE.fullmatch(label) is not None)


def _is_general(heading: str, title: str) -> bool:
    return is_heading(heading, 9) or _OUTLINE.search(unspaced(heading)) is not None or compact(heading) in title or title in compact(heading)


def _of_an_activity(table: Table) -> bool:
    return any(_OF_AN_ACTIVITY.fullmatch(unspaced(cell)) for row in table.grid.rows for cell in row)


def _names_one(table: Table) -> bool:
    return any(unspaced(row[0]) == "사업명" for row in table.grid.rows if row)


def _in_table(table: Table, *, outline: bool, label: re.Pattern[str] | None = None) -> Iterator[tuple[str, Source]]:
    for number, row in enumerate(table.grid.rows):
        filled = [(k, cell) for k, cell in enumerate(row) if cell.strip()]
        if len(filled) not in (2, 4):
            continue
        for (_at, cell), (at, value) in zip(filled[::2], filled[1::2], strict=True):
            word = unspaced(cell).strip(":：")
            if label.fullmatch(word) if label is not None else _is_period_label(word, outline=outline):
                yield " ".join(value.split()), Source(f"{' '.join(cell.split())} {' '.join(value.split())}", table.grid.cell_place(number, at))
