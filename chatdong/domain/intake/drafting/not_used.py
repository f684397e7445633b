"""What of a document went into no value of its draft: each line and row with a number that no quote of the draft holds."""

import re
from collections.abc import Iterable, Iterator, Sequence

from chatdong.domain.intake.budget.columns import period_columns
from chatdong.domain.intake.draft import Draft
from chatdong.domain.intake.fact import Part, Source, Unread, unread
from chatdong.domain.intake.outline import Element, Line
from chatdong.domain.intake.wording import compact
from chatdong.domain.message import message

MOST_LISTED = 500
"""As many lines and rows are listed."""

_NUMBER = re.compile(r"(?<!['’‘])(?<!['’‘]\d)(?:\d[\d,.]*\d|\d)")
_MARK = re.compile(r"^\s*(?:\[?\d{1,2}[\].)]\s*|\d{1,2}\s+(?=[가-힣])|[①-⑳]\s*)|^[-–—\s]*\d+[-–—\s]*$")
_YEAR = re.compile(r"(?:19|20)\d\d")
_CELL = re.compile(r" \d+행 \d+열$")
_SHORTEST = 3
"""Letters of the shortest quote that a longer text is looked through for."""


def not_used(draft: Draft, parts: Sequence[Element]) -> tuple[Unread, ...]:
    """The lines and the rows of tables that have a number, other than a year or the mark of a heading, that no fact and no sum of the draft was
    read from, in the order of the document.

    A text counts as used for the numbers of those quotes that stand in it or that it stands in, and a row for those of the quotes from its table that
    are put together from several cells. Nothing is judged: much of it, such as a telephone
    number, is rightly in no value. At most MOST_LISTED are listed; the last then says that there are more.
    """
    quotes = sorted({compact(quote) for quote in _quotes(draft) if quote})
    whole = "\n".join(quotes)
    by_number: dict[str, list[str]] = {}
    for quote in quotes:
        if len(quote) >= _SHORTEST:
            for number in _held(quote):
                by_number.setdefault(number, []).append(quote)
    found: list[Unread] = []
    tables = _by_table(draft, "\n".join(compact(source.quote) for source, table in _texts(parts) if table))
    for source, table in _texts(parts):
        numbers = _numbers(source.quote)
        text = compact(source.quote)
        if not numbers or text in whole:
            continue
        held = tables.get(table, frozenset())
        missing = [number for number in numbers if number not in held and not any(quote in text for quote in by_number.get(number, ()))]
        if not missing:
            continue
        if len(found) == MOST_LISTED:
            found.append(Unread("", message("문서 전체"), message("이런 글이 더 있습니다. {limit}곳까지만 적었습니다.", limit=MOST_LISTED)))
            break
        found.append(unread(source, message("초안의 어느 값에도 쓰지 않은 수가 있습니다: {numbers}", numbers=", ".join(missing[:8]))))
    return tuple(found)


def _quotes(draft: Draft) -> Iterator[str]:
    for part in Part:
        for one in draft.facts(part):
            # A row of a table is quoted cell by cell.
            yield one.fact.quote
            yield from one.fact.quote.split("\n")
    for left in draft.unread:
        yield left.quote
        yield from left.quote.split("\n")


def _by_table(draft: Draft, rows: str) -> dict[str, frozenset[str]]:
    """The place of each table → the numbers of what was quoted from it and stands in none of the rows as it is."""
    found: dict[str, list[str]] = {}
    for part in Part:
        for one in draft.facts(part):
            table = _CELL.sub("", str(one.fact.place))
            if compact(one.fact.quote) not in rows:
                found.setdefault(table, []).append(one.fact.quote)
    for left in draft.unread:
        if compact(left.quote) not in rows:
            found.setdefault(_CELL.sub("", str(left.place)), []).append(left.quote)
    return {table: _held("\n".join(quotes)) for table, quotes in found.items()}


def _texts(parts: Iterable[Element]) -> Iterator[tuple[Source, str]]:
    """Each line and each row of a table, with the place of its table ("" for a line); without the months and quarters that head its columns."""
    for part in parts:
        if isinstance(part, Line):
            yield Source(_MARK.sub("", part.written), part.place), ""
        else:
            for number, row in enumerate(part.grid.rows):
                heads = set(period_columns(row))
                cells = [cell for k, cell in enumerate(row) if cell.strip() and (len(heads) < 3 or k not in heads)]
                if cells and [cell.strip() for cell in cells] != [str(month) for month in range(1, 13)]:
                    yield Source(" | ".join(cells), part.grid.cell_place(number, 0)), str(part.grid.place)


def _numbers(text: str) -> tuple[str, ...]:
    """The numbers of a text without their commas, each once; no years, which have no comma: 2,000 is a number."""
    return tuple(dict.fromkeys(one.replace(",", "").rstrip(".") for one in _NUMBER.findall(text) if not _YEAR.fullmatch(one.rstrip(".,"))))


def _held(quotes: str) -> frozenset[str]:
    """All numbers of quotes, without commas; years too, because a compact quote of 2,000 looks like one."""
    return frozenset(one.replace(",", "").rstrip(".") for one in _NUMBER.findall(quotes))
