"""Grids of months or quarters with a mark, a count or a few words where something is done."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from chatdong.domain.intake.budget.amounts import amount_in
from chatdong.domain.intake.budget.columns import is_total
from chatdong.domain.intake.fact import Fact, Source, fact
from chatdong.domain.intake.mentions.figures import people_of
from chatdong.domain.intake.mentions.said import SCHEDULE, WORK, Mention, name_of
from chatdong.domain.intake.outline import Table
from chatdong.domain.intake.periods import periods
from chatdong.domain.intake.wording import bare, compact, says_kind, unspaced
from chatdong.domain.message import message
from chatdong.domain.plan.model import Window

_HEAD_ROWS = 3
_MONTH = re.compile(r"(?:['‘’`]?[0-9]{2}년?\.?|20[0-9]{2}(?:년|\.)?)?\(?(1[0-2]|0?[1-9])월(?:중|말|까지)?\)?")
_QUARTER = re.compile(r"(?:제|['‘’`]?[0-9]{2}년?\.?|20[0-9]{2}년?\.?)?([1-4])(?:/4)?(?:분기)?(?:\(.*\))?|([ⅠⅡⅢⅣ])(?:분기)?")
_OTHER = re.compile(r"[상하]반기(?:\(.*\))?|(?:1[0-2]|[1-9])월?[~∼～-](?:1[0-2]|[1-9])월")
_BARE = re.compile(r"1[0-2]|0?[1-9]")
_MARK = re.compile(r"[●■★◆○◎◉▶→⇒✓√Ovo◇□☆V✔✅↔━─▬∨▨▩▦▤▥▧▒░▓█▇▆▄▰◼◾⬛⚫➡⇨➔➜≫»>\-–—=*※]+")
_NOT_A_MARK = re.compile(r"[-–—=]")
_DAY = re.compile(r"(?<![0-9.])(3[01]|[12][0-9]|0?[1-9])\s*일(?!\s*[간차정])")
_GENERAL = re.compile(r"(?:주요|추진|사업|세부|활동|운영|행사|교육|월별|분기별)*(?:내용|일정|사업|업무|사항|활동|계획|구분|행사)")
_COUNT = re.compile(r"(?:[●■○◎▶★]\s*)?\(?([0-9]{1,2})\s*(?:회|차례)\)?")
_YEAR = re.compile(r"(20[0-9]{2})(?:년도?)?|['‘’`]([0-9]{2})(?:년도?)?")
_HALF = re.compile(r"[상하上下](?:반기)?")
_NOT_A_SCHEDULE = re.compile(r"목표|실적|집행|예산|자금|세입|세출|지출|지표|점유|이용현황|통계")


@dataclass(frozen=True)
class _Head:
    """The columns of a grid's periods, with the window of each; ``row`` is the last row of its headings, ``outside`` are columns of other years.
    ``yearly``: the columns are years or halves of them, in a programme of several."""

    row: int
    columns: dict[int, Window]
    outside: tuple[int, ...] = ()
    yearly: bool = False


def in_month_grid(table: Table, days: Window) -> tuple[Mention, ...] | None:
    """The activities of a grid: one for each row with a mark, its windows the marked months; None where a table has no such columns, and none for figures.

    Months that follow each other are one window. A cell may hold a day (15일), a count (2회), or what is done then.
    """
    head = _head(table, days)
    if head is None:
        return None
    scheduled = table.under(SCHEDULE.pattern)
    if head.yearly:
        return tuple(one for number in range(head.row + 1, len(table.grid.rows)) for one in _over_years(table, head, number, days))
    cells = [" ".join(row[k].split()) for row in table.grid.rows[head.row + 1 :] for k in head.columns if k < len(row) and row[k].strip()]
    figures = sum(amount_in(cell) is not None or "%" in cell for cell in cells)
    if cells and figures * 2 > len(cells) and (not scheduled or table.under(_NOT_A_SCHEDULE.pattern)):
        return ()
    if not scheduled and sum(_MARK.fullmatch(unspaced(cell)) is not None for cell in cells) * 2 < len(cells):
        return ()
    if not cells:
        return tuple(_unmarked(table, head))
    found: list[Mention] = []
    for number in range(head.row + 1, len(table.grid.rows)):
        found += _row(table, head, number, days)
    return tuple(found)


def _unmarked(table: Table, head: _Head) -> Iterator[Mention]:
    """The activities of a grid whose months are shown by colours alone, which no text tells: their names, without a time.

    Rows of one name (안드로이드 앱, to be learnt and to be built) bear the name of their group.
    """
    grid = table.grid
    first = min([*head.columns, *head.outside])
    anchors = grid.anchors()
    heads = {unspaced(cell) for row in grid.rows[: head.row + 1] for cell in row}
    if first == 0 or not any(SCHEDULE.search(word) or WORK.search(word) for word in heads) or table.under(_NOT_A_SCHEDULE.pattern):
        return
    rows: list[tuple[int, str, str]] = []
    for number in range(head.row + 1, len(grid.rows)):
        texts = [
            grid.rows[line][at] if at < len(grid.rows[line]) else "" for line, at in (anchors.get((number, k), (number, k)) for k in range(first))
        ]
        name = name_of(" ".join(texts[-1].split()))
        if len(compact(name)) >= 2 and not is_total(name) and not _GENERAL.fullmatch(unspaced(name)):
            rows.append((number, name, name_of(" ".join(texts[0].split())) if first > 1 else ""))
    names = [compact(name) for _number, name, _group in rows]
    for number, name, group in rows:
        source = Source(name, grid.cell_place(number, first - 1))
        called = f"{group} {name}" if group and names.count(compact(name)) > 1 else name
        yield Mention(fact(called, source), "schedule", table.number)


def _head(table: Table, days: Window) -> _Head | None:
    best: _Head | None = None
    for number, row in enumerate(table.grid.rows[:_HEAD_ROWS]):
        columns = _columns(table, number, row, days)
        if len(columns) >= 2 and (best is None or len(columns) > len(best.columns)):
            outside = tuple(k for k, cell in enumerate(row) if k not in columns and _MONTH.fullmatch(unspaced(cell)))
            best = _Head(number, columns, outside)
    if best is None and table.under(SCHEDULE.pattern):
        for number in range(min(_HEAD_ROWS, len(table.grid.rows))):
            columns = _years_in(table, number)
            if len(columns) >= 2 and (best is None or len(columns) > len(best.columns)):
                best = _Head(number, columns, yearly=True)
    return best


def _years_in(table: Table, number: int) -> dict[int, Window]:
    """The columns of a row that are headed by a year, or by a half (상 | 하) below a year, each with its days."""
    anchors = table.grid.anchors()
    found: dict[int, Window] = {}
    above = table.grid.rows[number - 1] if number else ()
    year: int | None = None
    for k, cell in enumerate(table.grid.rows[number]):
        word = unspaced(cell)
        at = anchors.get((number - 1, k), (number - 1, k))[1] if number else k
        over = unspaced(above[at]) if number and at < len(above) else ""
        if named := _YEAR.fullmatch(over):
            year = int(named[1]) if named[1] else 2000 + int(named[2])
        if own := _YEAR.fullmatch(word):
            first = int(own[1]) if own[1] else 2000 + int(own[2])
            found[k] = Window(date(first, 1, 1), date(first, 12, 31))
        elif _HALF.fullmatch(word) and year is not None:
            first_half = word[0] in "상上"
            found[k] = Window(date(year, 1 if first_half else 7, 1), date(year, 6, 30) if first_half else date(year, 12, 31))
    return found


def _over_years(table: Table, head: _Head, number: int, days: Window) -> Iterator[Mention]:
    """The activity of a row whose columns are years: its days in the plan's year, else the words for when it is done."""
    grid = table.grid
    row = grid.rows[number]
    first, last = min(head.columns), max(head.columns)
    at = next((k for k in range(first - 1, -1, -1) if k < len(row) and row[k].strip()), None)
    name = name_of(" ".join(row[at].split())) if at is not None else ""
    if len(compact(name)) < 4 or is_total(name):
        return
    anchors = grid.anchors()
    marked = []
    for k in range(first, last + 1):
        row_at, column_at = anchors.get((number, k), (number, k))
        said = grid.rows[row_at][column_at] if row_at == number and column_at < len(grid.rows[row_at]) else ""
        if unspaced(said) and not _NOT_A_MARK.fullmatch(unspaced(said)):
            of = max((one for one in head.columns if one <= k), default=None)
            if of is not None and of not in marked:
                marked.append(of)
    if not marked:
        return
    heads = [
        f"{head.columns[k].start:%Y}{unspaced(grid.rows[head.row][k]) if _HALF.fullmatch(unspaced(grid.rows[head.row][k])) else ''}" for k in marked
    ]
    source = Source(" ".join((name, *heads)), grid.cell_place(number, at or 0))
    within = [head.columns[k] for k in marked if head.columns[k].overlaps(days)]
    if within:
        doubt = message("여러 해에 걸친 일정에서 이 회계연도의 기간만 읽었습니다.") if len(within) < len(marked) else None
        span = Window(max(within[0].start, days.start), min(within[-1].end, days.end))
        yield Mention(fact(name, source), "schedule", table.number, (fact(span, source, doubt),))
        return
    doubt = message("이 회계연도 밖의 해라 시기로 읽지 않았습니다.")
    yield Mention(fact(name, source), "schedule", table.number, undated=fact(", ".join(heads), source, doubt))


def _columns(table: Table, number: int, row: Sequence[str], days: Window) -> dict[int, Window]:
    """The columns of a row that are headed by a month, a quarter or a half of the year, each with its days in the plan."""
    words = {k: unspaced(cell) for k, cell in enumerate(row) if cell.strip()}
    months = {k: int(found[1]) for k, word in words.items() if (found := _MONTH.fullmatch(word))}
    if not months:
        plain = {k: int(word) for k, word in words.items() if _BARE.fullmatch(word)}
        in_order = list(plain.values())
        if len(plain) >= 4 and all(after == before % 12 + 1 for before, after in zip(in_order, in_order[1:], strict=False)):
            months = plain if len(plain) > 4 or "월" in "".join(map(unspaced, table.grid.rows[max(number - 1, 0)])) else {}
    if len(months) >= 2:
        return _dated(table, number, months, words, days)
    quarters = {k: int(found[1]) if found[1] else "ⅠⅡⅢⅣ".index(found[2]) + 1 for k, word in words.items() if (found := _QUARTER.fullmatch(word))}
    if (
        len(quarters) == 4
        and list(quarters.values()) == [1, 2, 3, 4]
        and any("/" in words[k] or "분기" in words[k] or not words[k].isdigit() for k in quarters)
    ):
        found_quarters = {k: periods(f"{quarter}분기", days) for k, quarter in quarters.items()}
        return {k: one[0].window for k, one in found_quarters.items() if one}
    others = {k: periods(word, days) for k, word in words.items() if _OTHER.fullmatch(word) or _MONTH.fullmatch(word)}
    return {k: one[0].window for k, one in others.items() if len(one) == 1} if len(others) >= 2 else {}


def _dated(table: Table, number: int, months: dict[int, int], words: dict[int, str], days: Window) -> dict[int, Window]:
    """The days of columns of months. Where the months begin anew after December, those of the smaller side belong to another year."""
    order = sorted(months)
    wrap = next((place for place in range(1, len(order)) if months[order[place]] <= months[order[place - 1]]), None)
    outside: set[int] = set()
    if wrap is not None and days.start.year == days.end.year:
        outside = set(order[:wrap] if wrap <= len(order) - wrap else order[wrap:])
    found = {}
    anchors = table.grid.anchors()
    above = table.grid.rows[number - 1] if number else ()
    for k in order:
        word = words[k]
        if not re.search(r"[0-9]{2,4}(?:년|\.)|['‘’]", word):
            at = anchors.get((number - 1, k), (number - 1, k))[1] if number else k
            year = re.search(r"['‘’]?[0-9]{2}년|20[0-9]{2}", above[at]) if number and at < len(above) else None
            if year is None and k in outside:
                continue
            word = f"{year[0].rstrip('년')}년 {months[k]}월" if year is not None else f"{months[k]}월"
        if one := periods(word, days):
            found[k] = one[0].window
    return found


def _row(table: Table, head: _Head, number: int, days: Window) -> Iterator[Mention]:
    grid = table.grid
    row = grid.rows[number]
    anchors = grid.anchors()
    first = min([*head.columns, *head.outside])
    at = next((k for k in range(first - 1, -1, -1) if k < len(row) and row[k].strip()), None)
    name = name_of(" ".join(row[at].split())) if at is not None else ""
    if len(compact(name)) >= 2 and is_total(name):
        return
    marked: list[int] = []
    dated: list[Window] = []
    counted: list[int] = []
    texts: list[str] = []
    for k in head.columns:
        row_at, column_at = anchors.get((number, k), (number, k))
        cell = grid.rows[row_at][column_at] if column_at < len(grid.rows[row_at]) else ""
        if row_at != number or not cell.strip():
            continue
        own = [line for line in cell.splitlines() if len(re.sub(r"[^\uac00-\ud7a3A-Za-z]", "", line)) > 1]
        general = not name or _GENERAL.fullmatch(unspaced(name)) is not None
        named = [bare(line) for line in own if general or (len(compact(line)) >= 5 and says_kind(line) and not says_kind(name))]
        if named:
            if column_at == k or column_at not in head.columns:
                for text in named:
                    source = Source(f"{unspaced(grid.rows[head.row][k])} {text}", grid.cell_place(number, k))
                    yield Mention(fact(name_of(text), source), "schedule", table.number, (fact(head.columns[k], source),))
            continue
        if _MARK.fullmatch(unspaced(cell)) and _NOT_A_MARK.fullmatch(unspaced(cell)):
            continue
        marked.append(k)
        if column_at == k:
            texts.append(" ".join(cell.split()))
            dated += _days_in(cell, head.columns[k])
            if count := _COUNT.search(cell) or re.fullmatch(r"\s*([0-9])\s*", cell):
                counted.append(int(count[1]))
    if len(compact(name)) >= 2 and not marked:
        yield from _outside(table, head, number, name)
    if len(compact(name)) < 2 or not marked or _GENERAL.fullmatch(unspaced(name)):
        return
    heads = " ".join(unspaced(grid.rows[head.row][k]) for k in marked if k < len(grid.rows[head.row]))
    words = " ".join(text for text in texts if not _MARK.fullmatch(unspaced(text)))
    source = Source(" ".join(filter(None, (name, heads, words))), grid.cell_place(number, first))
    yield _made(table, name, source, _runs(marked, head, source), tuple(dated), sum(counted), " ".join(texts), len(marked))


def _outside(table: Table, head: _Head, number: int, name: str) -> Iterator[Mention]:
    """A row that is marked in months of another year alone."""
    row = table.grid.rows[number]
    heads = [unspaced(table.grid.rows[head.row][k]) for k in head.outside if k < len(row) and row[k].strip()]
    if heads:
        source = Source(" ".join((name, *heads)), table.grid.cell_place(number, head.outside[0]))
        doubt = message("이 회계연도 밖의 달이라 시기로 읽지 않았습니다.")
        yield Mention(fact(name, source), "schedule", table.number, undated=fact(", ".join(heads), source, doubt))


def _made(
    table: Table, name: str, source: Source, windows: tuple[Fact[Window], ...], dated: tuple[Window, ...], counted: int, words: str, marked: int
) -> Mention:
    mention = Mention(fact(name, source), "schedule", table.number, windows, people=people_of(words, source), marked=marked)
    if dated:
        mention = replace(mention, windows=tuple(fact(one, source) for one in sorted(dated, key=lambda one: one.start)))
    if counted:
        mention = replace(mention, times=fact(counted, source))
    return mention


def _days_in(cell: str, month: Window) -> Iterator[Window]:
    """The days that a cell of a month names: 15일, 5. 15."""
    found = [one.window for one in periods(cell, month)]
    if found:
        yield from (one for one in found if one.days < month.days)
        return
    for day in _DAY.finditer(cell):
        if month.days <= 31 and int(day[1]) <= month.days:
            on = month.start.replace(day=int(day[1]))
            yield Window(on, on)


def _runs(marked: Sequence[int], head: _Head, source: Source) -> tuple[Fact[Window], ...]:
    """Marked columns as windows: those that follow each other are one."""
    order = list(head.columns)
    places = sorted(order.index(k) for k in marked)
    runs: list[list[int]] = []
    for place in places:
        if runs and place == runs[-1][-1] + 1:
            runs[-1].append(place)
        else:
            runs.append([place])
    return tuple(fact(Window(head.columns[order[run[0]]].start, head.columns[order[run[-1]]].end), source) for run in runs)
