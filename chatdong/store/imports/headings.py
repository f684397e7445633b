"""Recognise the headings of a file: the field that each stands for, and the unit of amounts."""

import re
from dataclasses import dataclass

from chatdong.domain.message import message
from chatdong.store.imports.cells import SPACE, UNITS, letters, narrow, plain_cell
from chatdong.store.imports.refusals import RefusedFile

KINDS = {"events": "event", "spending": "spending"}
"""The kinds of import, with the table that each writes."""


@dataclass(frozen=True)
class Heading:
    """A recognised column of the file: its position from 0, its heading, the field that it fills, and its unit in won."""

    position: int
    text: str
    field: str
    unit_krw: int = 1


# The names of each field. Template and pages use the first. Where two columns of a file fit one field, the earlier name wins, except for
# the fields in _MUST_BE_ONE, where the file is refused.

HEADINGS: dict[str, dict[str, tuple[str, ...]]] = {
    "events": {
        "event_id": ("event_id", "행사ID"),
        "plan_id": ("plan_id",),
        "activity_id": (
            "세부사업",
            "activity_id",
            "activity",
            "세부사업명",
            "행사명",
            "행사",
            "사업명",
            "사업",
            "활동",
            "event",
            "event name",
            "activity name",
        ),
        "occurrence": ("회차", "occurrence", "No.", "차수"),
        "status": ("상태", "status", "결과"),
        "held_on": ("개최일", "held_on", "held on", "개최일자", "행사일", "행사일자", "개최날짜", "일자", "일시", "날짜", "date", "실시일"),
        "postponed_on": ("연기 결정일", "postponed_on", "postponed on", "연기일", "연기결정일자"),
        "postponed_to": ("연기된 날", "postponed_to", "postponed to", "변경일", "변경된날", "연기후날짜"),
        "cancelled_on": ("취소일", "cancelled_on", "cancelled on", "canceled on", "취소일자", "취소결정일"),
        "attendance": ("참석", "attendance", "참석인원", "참석자수", "참석자", "인원", "참여인원", "attendees"),
        "districts": ("참석 자치구", "districts", "자치구", "참석자치구명", "참여 자치구", "참석구", "자치구명", "district", "districts present"),
        "topic": ("안건", "topic", "주제", "agenda"),
        "note": ("비고", "note", "사유", "notes", "remarks", "메모", "비고사유"),
    },
    "spending": {
        "spending_id": ("spending_id", "지출ID"),
        "plan_id": ("plan_id",),
        "activity_id": ("세부사업", "activity", "activity_id", "세부사업명", "사업명", "사업", "activity name"),
        "line_id": ("산출내역", "line_id", "costing", "line", "budget line", "예산내역", "세부내역", "내역", "예산항목", "항목", "item"),
        "event_id": ("event_id",),
        "event": ("행사", "event", "행사명"),
        "occurrence": ("회차", "occurrence"),
        "spent_on": (
            "지출일",
            "spent_on",
            "paid on",
            "spent on",
            "지출일자",
            "집행일",
            "집행일자",
            "지급일",
            "지급일자",
            "결제일",
            "결제일자",
            "사용일",
            "사용일자",
            "일자",
            "날짜",
            "date",
        ),
        "amount_krw": ("금액", "amount_krw", "amount", "지출액", "지출금액", "집행액", "집행금액", "지급액", "지급금액", "결제금액", "사용금액"),
        "voucher": ("증빙번호", "voucher", "증빙", "전표번호", "결의서번호", "지출결의번호", "결의번호", "voucher no", "voucher number"),
        "memo": ("적요", "memo", "내용", "지출내용", "사용내용", "비고", "note", "메모", "description"),
    },
}
_MUST_BE_ONE = frozenset({"event_id", "spending_id", "activity_id", "line_id", "occurrence", "spent_on", "held_on", "amount_krw", "voucher"})
DATES = frozenset({"held_on", "postponed_on", "postponed_to", "cancelled_on", "spent_on"})
"""The fields that are dates."""

BRACKETS = re.compile(r"[(\[{<（［]([^)\]}>）］]*)[)\]}>）］]?")
"""The part of a heading in brackets; the closing bracket may be missing."""


def unit_in(text: str) -> int | None:
    """The unit named in a heading, in won: 천원 → 1000. None where it names none."""
    words = narrow(text).casefold().replace(" ", "").replace(",", "")
    found = re.search(r"(십억|십만|백만|천|만|억)?원(?![가-힣])", words)
    if found:
        return UNITS[found[1] or ""]
    if "krw" in words or re.search(r"(?<![a-z])won(?![a-z])", words) or re.fullmatch(r"thousands?|millions?", words):
        return 10**3 if "thousand" in words or "1000" in words else 10**6 if "million" in words else 1
    return None


def field_of(kind: str, title: str) -> tuple[str | None, int, int | None]:
    """The field that a heading stands for (None where unknown), the rank of its name in HEADINGS, and its unit in won (None where it names none)."""
    text = plain_cell(title)[:200]
    brackets = " ".join(BRACKETS.findall(text))
    known = _ALIASES[kind]
    outside = letters(BRACKETS.sub(" ", text))
    for name in (outside, re.sub(r"(십억|십만|백만|천|만|억)?원$", "", outside)):
        if name in known:
            unit = unit_in(brackets) or (unit_in(text) if name != outside else None)
            return (*known[name], 1 if name == "amountkrw" else unit)
    return None, 0, None


_ALIASES = {
    kind: {letters(alias): (name, rank) for name, aliases in fields.items() for rank, alias in reversed(list(enumerate(aliases)))}
    for kind, fields in HEADINGS.items()
}


def match_headings(kind: str, titles: list[str], unit_above: int) -> tuple[tuple[Heading, ...], tuple[str, ...]]:
    """The recognised headings in the order of the file, and the titles that are not used; ``unit_above`` is the unit of amounts without one.

    Raises RefusedFile where two columns stand for a field that must be one.
    """
    chosen: dict[str, tuple[int, Heading]] = {}
    ignored: list[str] = []
    for position, title in enumerate(titles):
        name, rank, unit = field_of(kind, title)
        if name is None:
            ignored.append(title)
            continue
        heading = Heading(position, title.strip(SPACE), name, (unit or unit_above) if name == "amount_krw" else 1)
        other = chosen.get(name)
        if other and name in _MUST_BE_ONE:
            raise RefusedFile(
                message("‘{first}’ 열과 ‘{second}’ 열이 같은 뜻입니다. 하나만 남겨 주십시오.", first=other[1].text, second=heading.text)
            )
        if other and other[0] <= rank:
            ignored.append(title)
            continue
        if other:
            ignored.append(other[1].text)
        chosen[name] = (rank, heading)
    headings = tuple(heading for _rank, heading in sorted(chosen.values(), key=lambda pair: pair[1].position))
    return headings, tuple(title for title in ignored if title.strip(SPACE))


def check_needed(kind: str, found: set[str]) -> None:
    """Raise RefusedFile where the fields found lack one that the import needs."""
    if kind == "events":
        needed = [("activity_id",), ("held_on", "postponed_on", "cancelled_on", "occurrence")]
    else:
        needed = [("spent_on",), ("amount_krw",), ("line_id", "activity_id")]
    missing = [HEADINGS[kind][names[0]][0] for names in needed if not found & set(names)]
    if missing:
        raise RefusedFile(
            message(
                "필요한 열이 없습니다: {missing}. 찾은 열: {found}",
                missing=", ".join(missing),
                found=", ".join(HEADINGS[kind][name][0] for name in HEADINGS[kind] if name in found) or "–",
            )
        )
