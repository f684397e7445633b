"""Where a document speaks of an activity: its schedule, its sections, its agenda tables, with period, count, people and payer."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from chatdong.domain.intake.budget.columns import has_formula, is_total, period_columns
from chatdong.domain.intake.fact import Fact, Source, fact
from chatdong.domain.intake.outline import Element, Line, Table
from chatdong.domain.intake.periods import is_monthly, is_quarterly, months_in, periods
from chatdong.domain.intake.wording import NOUN, bare, compact, gathered, says_kind, unspaced
from chatdong.domain.message import message
from chatdong.domain.plan.model import Window

MOST_MENTIONS = 500
"""As many mentions of activities are read; a plan of a hundred activities has some 300."""
_SCHEDULE = re.compile(r"일정|추진시기|추진계획표|추진절차|로드맵|연간계획|월별(?:추진)?계획|사업추진계획")
_WHEN = re.compile(r"^(?:사업|추진|운영|교육|활동|행사|개최|세부|진행|실시)?(?:기간|일시|시기|일정|일자|날짜)$")
_WHOM = re.compile(r"^(?:참여|교육|지원|사업|참가|주요)?대상(?:자|및인원)?$")
_HOW_MANY = re.compile(r"^(?:참여|참가|교육|모집|예상|선발|총)?(?:인원|규모|인원수|정원)$")
_HOW_OFTEN = re.compile(r"^(?:운영|교육|개최|추진|실시|총)?(?:횟수|회수|회차|주기)$")
_PAYS = re.compile(
    r"(?:예산|비용|경비|소요예산|사업비)(?:은|는)?\s*(?P<payer>[\uac00-\ud7a3A-Za-z0-9·\s]{2,30}?)(?:에서|이|가)\s*(?:지출|부담|집행|지원)|(?:예산|비용|경비)\s*[:：]\s*(?P<by>[\uac00-\ud7a3A-Za-z0-9·\s]{2,30}?)\s*부담"
)
_TIMES = re.compile(r"(?P<total>총|연|합계)?\s*(?<![0-9~∼.,])(?P<number>[0-9]{1,3})\s*(?:회|차례)(?![차기의])(?!\s*(?:[~∼]|이하))")
_PEOPLE = re.compile(r"(?<![0-9~∼.,])(?P<number>[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,5})\s*(?:여\s*)?(?:명|인)(?![\uac00-\ud7a3]*당)")
_MARK = re.compile(r"[●■★◆○◎◉▶→⇒✓√Ovo◇□☆V✔↔━─▬∨]+")
_TOPIC = re.compile(r"내용|안건|주제|의제|프로그램|과목|교육명")
_MONTH_HEAD = re.compile(r"^(?:시기|월|월별|일정|일시|회차|기간|개최시기|구분|차수|일자)$")
_CONTAINS = re.compile(r"\s*(?:및|,|·|ㆍ|/|과|와)\s*")


@dataclass(frozen=True)
class Mention:
    """What one place says of an activity. ``origin``: schedule, section or agenda. ``number``: its place in the document."""

    name: Fact[str]
    origin: str
    number: int
    windows: tuple[Fact[Window], ...] = ()
    times: Fact[int] | None = None
    people: Fact[int] | None = None
    audience: Fact[str] | None = None
    payer: Fact[str] | None = None
    content: tuple[Fact[str], ...] = ()
    occurrences: tuple[tuple[Fact[Window], Fact[str]], ...] = field(default=())


def mentions(elements: Sequence[Element], year: int, skip: frozenset[int] = frozenset(), named: frozenset[str] = frozenset()) -> tuple[Mention, ...]:
    """Everything that the document says of activities outside its budget, in its order.

    ``skip``: the numbers of tables that are something else; ``named``: the names of the budget's activities (compact), which headings may be.
    """
    found: list[Mention] = []
    for element in elements:
        if isinstance(element, Line):
            found += _scheduled_line(element, year)
        elif element.number not in skip:
            found += _in_table(element, year)
    found += _sections(elements, year, named)
    return tuple(sorted(found, key=lambda one: one.number))[:MOST_MENTIONS]


def windows_of(text: str, source: Source, year: int) -> tuple[Fact[Window], ...]:
    """The windows that a text names, each as a fact."""
    return tuple(fact(one.window, source, one.doubt) for one in periods(text, year))


def times_of(text: str, source: Source, window: Window | None = None) -> Fact[int] | None:
    """How often something is held: 총 2회, 연 4회, and 매월 or 월 1회 as one for each month of the window. None if the text does not say."""
    found = list(_TIMES.finditer(text))
    total = next((one for one in found if one["total"]), None)
    monthly = re.search(r"월\s*([0-9])\s*회", text)
    if monthly and window is not None:
        each = int(monthly[1])
        return fact(each * months_in(window), source, message("‘월 {each}회’를 기간의 달마다로 세었습니다.", each=each))
    if total is None and re.search(r"각\s*[0-9]+\s*회", text):
        return None
    chosen = total or (found[0] if found else None)
    if chosen is not None:
        others = tuple(dict.fromkeys(int(one["number"]) for one in found if one is not chosen and one["number"] != chosen["number"]))
        doubt = message("횟수가 여럿 적혀 있습니다.") if others and total is None else None
        return fact(int(chosen["number"]), source, doubt, others) if int(chosen["number"]) else None
    if window is not None and (is_monthly(text) or is_quarterly(text)):
        step = 1 if is_monthly(text) else 3
        count = -(-months_in(window) // step)
        return fact(count, source, message("횟수가 적혀 있지 않아 기간의 달이나 분기마다 한 번으로 세었습니다."))
    return None


def people_of(text: str, source: Source) -> Fact[int] | None:
    """How many people a text names; None if it names none."""
    found = [int(one["number"].replace(",", "")) for one in _PEOPLE.finditer(text)]
    if not found or not found[0]:
        return None
    others = tuple(dict.fromkeys(one for one in found[1:] if one != found[0]))
    return fact(found[0], source, message("사람 수가 여럿 적혀 있습니다.") if others else None, others)


# Schedules


def _scheduled_line(line: Line, year: int) -> Iterator[Mention]:
    """``○ 운영 매뉴얼 보완 발간 : 5월`` below a heading of the schedule; the period may come first."""
    if not line.under(_SCHEDULE.pattern) or has_formula(line.text):
        return
    found = periods(line.text, year)
    if not found:
        return
    first, last = min(one.start for one in found), max(one.end for one in found)
    before, after = line.text[:first], line.text[last:]
    before = re.sub(r"['‘’`´]?[0-9]{2,4}\s*(?:년도?|\.)?\s*$", "", before)
    name = _name(before) or _name(re.sub(r"^\s*(?:월|까지|중|말|초)?\s*[)\]]?", "", after))
    if len(compact(name)) < 2 or _WHEN.match(unspaced(name)):
        return
    windows = tuple(fact(one.window, line.source, one.doubt) for one in found)
    rest = f"{before} {after}"
    yield Mention(
        fact(name, line.source), "schedule", line.number, windows, times_of(rest, line.source, windows[0].value), people_of(rest, line.source)
    )


def _name(words: str) -> str:
    words = re.sub(r"\([^()]*$", "", words)
    return gathered(bare(words).strip(" :：-–—,.·(【[~"))


def _in_table(table: Table, year: int) -> Iterator[Mention]:
    grid = table.grid
    header = next((number for number, row in enumerate(grid.rows[:3]) if len(period_columns(row)) > 2), None)
    if header is not None:
        yield from _marked(table, header, year)
        return
    head = [unspaced(cell) for cell in grid.rows[0]]
    when = next((k for k, cell in enumerate(head) if _MONTH_HEAD.match(cell) or _WHEN.match(cell)), None)
    topic = next((k for k, cell in enumerate(head) if _TOPIC.search(cell) and k != when), None)
    if when is not None and topic is not None and (agenda := _agenda(table, when, topic, year)) is not None:
        yield agenda
        return
    if when is None and not table.under(_SCHEDULE.pattern):
        return
    yield from _rows(table, when, year)


def _marked(table: Table, header: int, year: int) -> Iterator[Mention]:
    """A grid of months with marks; the months between the first and the last one of a row are its period where all are marked."""
    grid = table.grid
    columns = period_columns(grid.rows[header])
    anchors = grid.anchors()
    for number in range(header + 1, len(grid.rows)):
        row = grid.rows[number]
        label = next((row[k] for k in range(min(columns) - 1, -1, -1) if k < len(row) and row[k].strip()), "")
        name = _name(" ".join(label.split()))
        if len(compact(name)) < 2 or is_total(name):
            continue
        marked = []
        for k in columns:
            row_at, column_at = anchors.get((number, k), (number, k))
            cell = grid.rows[row_at][column_at] if column_at < len(grid.rows[row_at]) else ""
            if row_at == number and _MARK.fullmatch(unspaced(cell)):
                marked.append(k)
        spans: list[Fact[Window]] = []
        source = Source(f"{name} {' '.join(grid.rows[header][k].strip() for k in marked)}", grid.cell_place(number, min(columns)))
        run: list[int] = []
        for k in [*marked, -1]:
            if run and (k != run[-1] + 1):
                first, last = (periods(grid.rows[header][at], year) for at in (run[0], run[-1]))
                if first and last:
                    spans.append(fact(Window(first[0].window.start, last[-1].window.end), source))
                run = []
            run.append(k)
        if spans:
            yield Mention(fact(name, source), "schedule", table.number, tuple(spans))


def _agenda(table: Table, when: int, topic: int, year: int) -> Mention | None:
    """A table of months and topics of one meeting that its caption names."""
    caption = next((text for text in (*reversed(table.before), *reversed(table.path)) if NOUN.search(text)), "")
    if not caption:
        return None
    rows = []
    for number, row in enumerate(table.grid.rows[1:], start=1):
        at = row[when] if when < len(row) else ""
        what = row[topic] if topic < len(row) else ""
        found = periods(at, year)
        if len(found) == 1 and what.strip():
            source = Source(f"{' '.join(at.split())} {' '.join(what.split())}", table.grid.cell_place(number, when))
            rows.append((fact(found[0].window, source, found[0].doubt), fact(bare(what), source)))
    if len(rows) < 3 or len(rows) < len(table.grid.rows) - 2:
        return None
    span = Window(min(one.value.start for one, _what in rows), max(one.value.end for one, _what in rows))
    source = Source(caption, table.grid.place)
    return Mention(
        fact(_name(re.sub(r"\(.*?\)", "", caption)), source),
        "agenda",
        table.number,
        (fact(span, source),),
        fact(len(rows), source),
        occurrences=tuple(rows),
    )


def _rows(table: Table, when: int | None, year: int) -> Iterator[Mention]:
    """A table with an activity a row, and its period in a cell of its own."""
    head = [unspaced(cell) for cell in table.grid.rows[0]]
    people = next((k for k, cell in enumerate(head) if _HOW_MANY.match(cell)), None)
    often = next((k for k, cell in enumerate(head) if _HOW_OFTEN.match(cell)), None)
    whom = next((k for k, cell in enumerate(head) if _WHOM.match(cell)), None)
    named = next((k for k, cell in enumerate(head) if re.search(r"사업명|프로그램|과제|내용|행사명|교육명|추진사항|업무|세부사업|활동", cell)), None)
    for number, row in enumerate(table.grid.rows):
        cells = [" ".join(cell.split()) for cell in row]
        at = when if when is not None else next((k for k, cell in enumerate(cells) if cell and _is_period(cell, year)), None)
        if at is None or at >= len(cells) or not (found := periods(cells[at], year)) or not _is_period(cells[at], year):
            continue
        others = [k for k, cell in enumerate(cells) if k != at and len(compact(cell)) > 1 and k not in (people, often, whom)]
        label = named if named is not None and named in others else (others[0] if others else None)
        if label is None:
            continue
        name = _name(cells[label])
        if len(compact(name)) < 2 or len(name) > 60 or is_total(name):
            continue
        source = Source(" ".join(cell for cell in cells if cell), table.grid.cell_place(number, at))
        windows = tuple(fact(one.window, source, one.doubt) for one in found)
        yield Mention(
            fact(name, source),
            "schedule",
            table.number,
            windows,
            times_of(f"{cells[often]} {cells[at]}" if often is not None and often < len(cells) else cells[at], source, windows[0].value),
            people_of(cells[people] if people is not None and people < len(cells) else "", source),
            fact(cells[whom], source) if whom is not None and whom < len(cells) and cells[whom] else None,
        )


def _is_period(cell: str, year: int) -> bool:
    """True if a cell holds a period and little else."""
    found = periods(cell, year)
    if not found:
        return False
    kept = cell
    for one in reversed(found):
        kept = kept[: one.start] + kept[one.end :]
    return len(compact(re.sub(r"['‘’]?[0-9]{2,4}년?|예정|중|까지|총|각|회|월|개최|말|초", "", kept))) <= 6


# Sections


def _sections(elements: Sequence[Element], year: int, named: frozenset[str]) -> Iterator[Mention]:
    """Headings that name an activity, with the lines below them that say when, for whom, how often and who pays."""
    lines = [one for one in elements if isinstance(one, Line)]
    for place, line in enumerate(lines):
        known = compact(line.text) in named
        if (
            not (known or says_kind(line.text))
            or len(line.text) > 50
            or (line.level > 6 and not known)
            or line.under(_SCHEDULE.pattern)
            or has_formula(line.text)
        ):
            continue
        below: list[Line] = []
        for later in lines[place + 1 :]:
            if later.level <= line.level or line.text not in later.path:
                break
            below.append(later)
        if not below:
            continue
        windows, times, people, audience = _said(below, year, line)
        payer = next(
            (fact((found["payer"] or found["by"]).strip(), one.source) for one in below if (found := _PAYS.search(_without_brackets(one.text)))), None
        )
        parts = _parts(below)
        if parts:
            yield from _each(parts, below, windows, payer, year)
            continue
        if not windows and times is None:
            continue
        content = tuple(fact(one.text, one.source) for one in below if one.level >= 7 and one.label is None and len(one.text) > 10)[:8]
        for name in [line.text] if known else _names(line.text):
            yield Mention(fact(name, line.source), "section", line.number, windows, times, people, audience, payer, content)


def _without_brackets(text: str) -> str:
    return re.sub(r"\([^()]*\)", "", text)


def _names(heading: str) -> list[str]:
    """정기 간담회 및 수시 간담회 개최 names two; 추진지원단 / 운영위원회 워크숍 names one."""
    words = _name(heading)
    parts = [part for part in re.split(r"\s+(?:및|,|·)\s+|,\s+", words) if part.strip()]
    nouns = [NOUN.search(part) for part in parts]
    return [part.strip() for part in parts] if len(parts) > 1 and all(nouns) else [words]


def _said(below: Sequence[Line], year: int, line: Line) -> tuple[tuple[Fact[Window], ...], Fact[int] | None, Fact[int] | None, Fact[str] | None]:
    windows: tuple[Fact[Window], ...] = ()
    times = people = audience = None
    for one in below:
        label = one.label
        if label is not None and _WHEN.match(label[0]) and not windows:
            windows = windows_of(label[1], one.source, year)
            times = times or times_of(label[1], one.source, windows[0].value if windows else None)
        elif label is not None and _WHOM.match(label[0]) and audience is None:
            audience = fact(label[1], one.source) if label[1] else None
            people = people or people_of(label[1], one.source)
        elif label is not None and _HOW_MANY.match(label[0]) and people is None:
            people = people_of(label[1], one.source)
        elif label is not None and _HOW_OFTEN.match(label[0]):
            times = times_of(label[1], one.source, windows[0].value if windows else None) or times
        elif times is None and re.search(r"총\s*[0-9]+\s*회", one.text):
            times = times_of(one.text, one.source)
    return windows, times, people, audience


def _parts(below: Sequence[Line]) -> list[int]:
    """The places of the lines that name activities of their own within a section (①, ②)."""
    places = [k for k, one in enumerate(below) if re.match(r"\s*[①-⑳]", one.written) and says_kind(one.text) and len(one.text) < 40]
    return places if len(places) > 1 else []


def _each(parts: Sequence[int], below: Sequence[Line], windows: tuple[Fact[Window], ...], payer: Fact[str] | None, year: int) -> Iterator[Mention]:
    """The activities within a section; its periods are theirs one by one where there are as many."""
    for k, start in enumerate(parts):
        end = parts[k + 1] if k + 1 < len(parts) else len(below)
        own = [one for one in below[start + 1 : end] if below[start].text in one.path]
        own_windows, times, people, audience = _said(own, year, below[start])
        if not own_windows:
            own_windows = (windows[k],) if len(windows) == len(parts) else windows
        content = tuple(fact(one.text, one.source) for one in own if one.label is None and one.level < 10 and len(one.text) > 6)[:8]
        name = fact(_name(below[start].text), below[start].source)
        yield Mention(name, "section", below[start].number, own_windows, times, people, audience, payer, content)
