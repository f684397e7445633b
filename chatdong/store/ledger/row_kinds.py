"""What a row of a ledger is: a record, or one of the lines that offices put between and below their records."""

import re
from collections.abc import Iterable, Sequence
from enum import Enum
from functools import lru_cache
from itertools import zip_longest

from chatdong.store.ledger.cells import amount_in, day_in, narrow, plain_cell
from chatdong.store.ledger.refusals import BadCell


class RowKind(Enum):
    """The kinds of rows in a ledger. TOTAL: a sum, or a balance that is carried over (이월). NOTE: a remark, or nothing. SECTION: a heading between records.
    END: the table ends here. UNCLEAR: somebody has to say."""

    RECORD = "record"
    TOTAL = "total"
    NOTE = "note"
    SECTION = "section"
    END = "end"
    UNCLEAR = "unclear"


_SUM = "합계액?|총합계|총계|소계|누계|합산|총액|총금액|총합|합|월계|일계|연계|계|total|totals|grandtotal|subtotal|sum"
_PERIOD = r"(?:[0-9]{2,4}년도?)?(?:[0-9]{1,2}(?:월|일)?(?:[~-][0-9]{1,2})?(?:월|일|분기)|[1-4]/4분기|[상하]반기|전[월기년일]|당[월기일]|금[월년]|[월일연년]|[0-9]{2,4}년도?)(?:분|말|까지)?"
_HOW_MANY = r"(?:[:：=]?(?:총|△|-)?[0-9][0-9,]*(?:건|회|명|천원|원)?)*"
_LABEL = re.compile(rf"(?:{_PERIOD})?의?(?:{_SUM}){_HOW_MANY}|총[0-9,]+(?:건|회|명){_HOW_MANY}|[가-힣]{{0,6}}건수{_HOW_MANY}")
"""A cell that says nothing else than that it stands for a sum: 합계 · 5월 소계 · 총 3건 · 정상승인건수."""
_CARRIED = re.compile(r"(?:전월|전기|전년도?|차월|차기|차년도?|전일|전)?이월(?:액|금|잔액|금액)?(?:누계)?")
_SUM_OF = re.compile(r".{1,30}(?:총계|소계|누계)")
"""A sum of what is named: 운영비 소계."""
_MAY_BE_SUM_OF = re.compile(r".{1,30}(?:합계|총액|\s계)")
"""A sum of what is named, or a memo of a record: 식대 합계."""
_END = re.compile(r"(?:이하|以下)?(?:여백|빈칸|공란|여백임)|이하없음|끝|end|endofdocument|이하여백endofdocument")
_NOTE = re.compile(r"※|\*|주\)|주:|주[0-9]\)|비고:|참고:|단위:|\(단위|\[단위")
_SECTION = re.compile(
    r"[□■○●◎◇◆▶▷▣◦∙•▪ㅇ▲△►☐][^0-9]|[□■○●◎◇◆▶▷▣◦∙•▪ㅇ►☐]|[0-9]{1,2}[.)](?=\s*[^0-9\s.])|[(]?[가-하][.)](?=.)|[①-⑳ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ]|[【<\[〈《].*[】>\]〉》]$|제[0-9]+[장절부]"
)
_HINT = re.compile(
    r"계|합|총|이\s*월|건\s*수|여|빈|끝|공란|없음|end|total|sum|[※*□■○●◎◇◆▶▷▣◦∙•▪ㅇ►☐①-⑳Ⅰ-Ⅹ【<〈《\[]|주|비고|참고|단위", re.IGNORECASE
)
_LONGEST = 60
"""As many letters as a label may have."""
_COUNTED = re.compile(r"(?:총)?[0-9][0-9,.]*(?:건|회|명|인|개|원|%)?")


def kind_of_row(cells: Sequence[str], day_positions: Iterable[int], amount_position: int | None = None) -> RowKind:
    """The kind of a row, from its cells and the positions of its days and of its amount.

    A row with a day (and an amount, where its position is known) is a record whatever a cell of it says, unless it begins with a word for a sum:
    that is UNCLEAR, as is a sum of something that is named (식대 합계) beside other texts. A row that says nothing known is a record.
    """
    filled = [(place, bare) for place, cell in enumerate(cells) if (bare := plain_cell(cell)).strip("-–—―−")]
    if not filled:
        return RowKind.NOTE
    if len(filled) > 1 and not _HINT.search("\n".join([cell[:_LONGEST] for _place, cell in filled])):
        return RowKind.RECORD
    days = frozenset(day_positions)
    if len(filled) == 1 and filled[0][0] not in days and filled[0][0] != amount_position and _COUNTED.fullmatch(_label(filled[0][1])):
        # A row of a form that has its number and nothing else yet.
        return RowKind.NOTE
    if any(place in days and _is_day(cell) for place, cell in filled):
        begins = filled[0][0] not in days and _LABEL.fullmatch(_label(filled[0][1]))
        texts = [
            label
            for place, cell in filled
            if place not in days and place != amount_position and not _COUNTED.fullmatch(label := _label(cell)) and not _is_amount(cell)
        ]
        # 월계 and 누계 of a cash book carry the last day of the month.
        if texts and all(map(_LABEL.fullmatch, texts)):
            return RowKind.UNCLEAR
        carried = any("월" in cell and _CARRIED.fullmatch(_label(cell)) for _place, cell in filled)
        return RowKind.UNCLEAR if begins or carried else RowKind.RECORD
    labels = [(place, _label(cell)) for place, cell in filled]
    has_amount = any(place == amount_position and _is_amount(cell) for place, cell in filled)
    sums = [index for index, (_place, label) in enumerate(labels) if _LABEL.fullmatch(label) or _CARRIED.fullmatch(label)]
    said = [
        (index, label)
        for index, (place, label) in enumerate(labels)
        if not _COUNTED.fullmatch(label) and not (has_amount and place == amount_position)
    ]
    if not has_amount and _END.fullmatch("".join(label for _index, label in said)):
        return RowKind.END
    if sums:
        others = [index for index, _label in said if index not in sums]
        # The one text before a sum is what it is the sum of: 운영비 | 소계.
        return RowKind.TOTAL if sums[0] == 0 or not others or others == [sums[0] - 1] else RowKind.UNCLEAR
    first = narrow(filled[0][1])
    if _NOTE.match(first.replace(" ", "")):
        return RowKind.UNCLEAR if has_amount or len(said) > 1 else RowKind.NOTE
    if any(_SUM_OF.fullmatch(label) or _MAY_BE_SUM_OF.fullmatch(filled[index][1]) for index, label in said):
        alone = len(said) == 1 and said[0][0] == 0 and len(filled) > 1
        return RowKind.TOTAL if alone and _SUM_OF.fullmatch(said[0][1]) else RowKind.UNCLEAR
    if len(filled) > 1:
        # A heading beside a sum of what stands below it, or a record whose day stands further up.
        return RowKind.UNCLEAR if len(said) == 1 and _SECTION.match(filled[said[0][0]][1]) else RowKind.RECORD
    if has_amount:
        return RowKind.UNCLEAR
    return RowKind.SECTION if _SECTION.match(filled[0][1]) or re.fullmatch(_PERIOD, labels[0][1]) else RowKind.UNCLEAR


def says_sum(cell: str) -> bool:
    """Whether a cell says nothing else than that it stands for a sum: 합계, 소 계, 5월 누계."""
    return bool(_LABEL.fullmatch(_label(plain_cell(cell))))


def may_say_sum_of(cell: str) -> bool:
    """Whether a cell may stand for the sum of what it names: 운영비 소계, 식대 합계."""
    bare = plain_cell(cell)
    return bool(_SUM_OF.fullmatch(_label(bare)) or _MAY_BE_SUM_OF.fullmatch(bare))


def _label(cell: str) -> str:
    """A short cell without blanks, brackets with what they hold, and signs around it; what they hold where there is nothing
    else."""
    if len(cell) > _LONGEST:
        return cell[:_LONGEST] + "…"
    word = "".join(narrow(cell).casefold().split())
    bare = re.sub(r"[(\[<{【〈《][^)\]>}】〉》]*[)\]>}】〉》]", "", word) or word
    return bare.strip("-–.·*()[]<>{}【】〈〉《》~=:_\"'") if len(bare) > 1 else bare


def _is_day(cell: str) -> bool:
    found = day_in(cell)
    return not isinstance(found, BadCell) or found.code not in ("not-a-date", "time-without-day", "month-without-day")


def _is_amount(cell: str) -> bool:
    found = amount_in(cell, 1)
    return not isinstance(found, BadCell) or found.code not in ("not-an-amount", "a-guess")


class Glance:
    """What a look at the different cells of many rows shows: which rows are records, without weighing each (see ``kind_of_row``).

    A row is one where one of its days is a day, and none of its cells is a word for a sum. Nearly all rows of a long file are such.
    """

    def __init__(self, rows: Sequence[Sequence[str]], day_positions: Iterable[int]) -> None:
        columns = [set(column) for column in zip_longest(*rows, fillvalue="")]
        self._days = [(place, set(filter(_holds_day, columns[place]))) for place in day_positions if place < len(columns)]
        self._labels = {cell for column in columns if not _NO_LABEL.fullmatch("".join(column)) for cell in column if _may_be_label(cell)}

    def is_record(self, row: Sequence[str]) -> bool:
        """Whether this row, one of those looked at, is a record; False where that has to be weighed."""
        return self._labels.isdisjoint(row) and any(row[place] in days for place, days in self._days)


_NO_LABEL = re.compile("[^tTsS계합총건이\u0080-\uabff\ud7a4-\uffff\U00010000-\U0010ffff]*")
"""Text without a letter that every word for a sum has, however it is written; what is neither ASCII nor a syllable counts as one."""


def _may_be_label(cell: str) -> bool:
    return not _NO_LABEL.fullmatch(cell) and (len(cell) > _SHORT or _is_label(cell))


@lru_cache(maxsize=2**15)
def _is_label(cell: str) -> bool:
    label = _label(plain_cell(cell))
    return bool(_LABEL.fullmatch(label) or _CARRIED.fullmatch(label))


def _holds_day(cell: str) -> bool:
    return len(cell) <= _SHORT and _is_day_written(cell)


@lru_cache(maxsize=2**15)
def _is_day_written(cell: str) -> bool:
    return _is_day(plain_cell(cell))


_SHORT = 200
"""As many letters as a cell may have whose reading is kept for the next one that is equal."""
