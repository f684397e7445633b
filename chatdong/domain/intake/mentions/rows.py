"""Tables with an activity a row: schedules (일정 | 내용), lists of programmes (프로그램 | 대상 | 인원 | 횟수 | 시기), and agendas."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from chatdong.domain.intake.budget.columns import has_formula, is_subtotal, is_total
from chatdong.domain.intake.fact import Fact, Source, fact
from chatdong.domain.intake.mentions.figures import people_of
from chatdong.domain.intake.mentions.places import is_general, names_no_work
from chatdong.domain.intake.mentions.said import HOW_MANY, HOW_OFTEN, NAMES, OWN_NAME, SCHEDULE, WHEN, WHOM, Mention, name_of
from chatdong.domain.intake.mentions.sections import UNFINISHED, Said, settled, take
from chatdong.domain.intake.outline import Table
from chatdong.domain.intake.periods import periods
from chatdong.domain.intake.wording import NOUN, bare, compact, level, says_kind, unspaced
from chatdong.domain.message import message
from chatdong.domain.plan.model import Window

_TOPIC = re.compile(r"내용|안건|주제|의제|프로그램|과목|교육명")
_MONTH_HEAD = re.compile(r"^(?:시기|월|월별|일정|일시|회차|기간|개최시기|구분|차수|일자)$")
_WHEN_HEAD = re.compile(r"^(?:시기|월|월별|일정|일시|기간|일자|추진월|분기|시기별|단계별기간)(?:[/·(].*)?$")
_NAME_HEADS = (
    NAMES,
    re.compile(
        r"^(?:세부)?(?:프로그램|행사|활동|과제|강좌|과정|교육)(?:명|내용)?$|사업명|세부사업|단위사업|(?:추진|실행|개선|중점|세부|이행|주요|핵심)과제(?:명)?$"
    ),
    re.compile(r"추진사항|추진업무|업무|활동|세부추진|추진내용|추진사업|주요사업|사업내용|세부내용|내용|항목|주요일정|행사|과정|단계|사업|구분"),
)
_CELL_LABEL = re.compile(r"^\s*(?:[-–·•○❍ㅇ▪□*]\s*)?\(?(?P<label>[\uac00-\ud7a3][\uac00-\ud7a3\s·/]{0,9}?)\)?\s*[:：]\s*(?P<value>.+)$")
_CARD_LABEL = re.compile(
    r"(?:세부|단위)?(?:사업|프로그램|행사|교육|강좌|과정|활동|과제|축제)명|(?:사업|주요|세부|운영|교육|행사|추진|활동|프로그램)?(?:내용|목적|목표|방법|방향|취지)"
    r"|(?:총|소요|필요)?(?:예산|사업비|소요예산)|(?:운영|교육|개최|행사)?(?:장소|강사)|주최|주관|담당(?:자|부서)?|추진(?:부서|주체|방법)|수행기관|기대효과|비고|사업량|신청방법|선정방법"
)
_COUNTED = re.compile(r"\s*[(（][^()（）]*[0-9]+\s*(?:회|명|인)[^()（）]*[)）]")
_NO_NAME = re.compile(r"[0-9.\s~∼()월일년회명%,/-]+|해당없음|없음|비고|미정")
_MONEY_HEAD = re.compile(r"예산(?:액|안)?|금액|사업비|지원액|배정액|소요액")
_IN_BRACKETS = re.compile(r"[(（][^()（）]*(?:월|분기|반기)[^()（）]*[)）]\s*$")
_AGENDA_WORDS = re.compile(r"\s*(?:세부|운영|추진)?\s*일정표?(?:\(안\)|안)?$")
_WEEKLY = re.compile(r"요일(?:[·/(및].*)?")
STAGE = re.compile(
    r"(?:제?[0-9]{1,2}(?:단계|차)?|[0-9]단계)?[:.]?[(（]?(?:사전|사후|추진|사업|중간|최종)?(?:준비|계획|기획|착수|실행|시행|운영|추진|진행|본사업|평가|환류|결과|완료|마무리|종료|정산|확산|도입|정착)?(?:기|단계)?[)）]?"
)
_MOST_HEADS = 3
_LONGEST_NAME = 60


@dataclass(frozen=True)
class _Columns:
    """The columns of a table with an activity a row; ``first``: the first row below its headings."""

    name: int | None
    when: int | None
    whom: int | None
    many: int | None
    often: int | None
    first: int
    heads: tuple[str, ...] = ()

    @property
    def of_figures(self) -> list[int]:
        """The columns that say when, for whom, how many and how often."""
        return [k for k in (self.when, self.whom, self.many, self.often) if k is not None]


def in_rows(table: Table, days: Window, *, paid: bool) -> Iterator[Mention]:
    """The activities of a table with one in each row. ``paid``: the table is a budget; only one that says when is read for its activities too."""
    if _is_card(table):
        if not paid and (card := _card(table, days)) is not None:
            yield card
        return
    columns = _columns(table)
    if columns is None and paid:
        return
    if columns is not None and columns.when is not None and not paid and (agenda := _agenda(table, columns, days)) is not None:
        yield agenda
        return
    weekly = columns is not None and columns.name is not None and any(_WEEKLY.fullmatch(head) for head in columns.heads)
    if columns is None or (columns.when is None and len(columns.of_figures) + weekly < 2):
        if table.under(SCHEDULE.pattern) and not paid:
            yield from _scheduled(table, columns, days)
        elif not paid:
            yield from _funded(table)
            yield from _described(table, days)
        return
    if paid and (columns.when is None or columns.name is None):
        return
    found = list(_listed(table, columns, days))
    yield from found
    if not found and not paid:
        yield from _described(table, days)


def _columns(table: Table) -> _Columns | None:
    """The columns by their headings; a heading may take up to three rows. None where no heading is understood."""
    grid = table.grid
    anchors = grid.anchors()
    best: _Columns | None = None
    for last in range(min(_MOST_HEADS, len(grid.rows) - 1)):
        heads = []
        for k in range(grid.width):
            words: list[str] = []
            for row in range(last + 1):
                row_at, column_at = anchors.get((row, k), (row, k))
                cell = unspaced(grid.rows[row_at][column_at]) if column_at < len(grid.rows[row_at]) else ""
                if cell and (row_at == row or row == 0) and cell not in words:
                    words.append(cell)
            heads.append(words[-1] if words else "")
        heads = ["" if _counts_on(grid.rows[last + 1 :], k) else head for k, head in enumerate(heads)]
        found = _by_heads(tuple(heads), last + 1)
        if found is not None and found.name is not None and _names_stages(grid.rows[last + 1 :], found.name):
            # 준비 | 수요조사 | 3월: a stage says when something is done, and the column beside it what.
            found = _by_heads(tuple("" if k == found.name else head for k, head in enumerate(heads)), last + 1) or found
        if found is not None and (best is None or len(found.of_figures) > len(best.of_figures)):
            best = found
    return best


def _names_stages(rows: Sequence[Sequence[str]], k: int) -> bool:
    """True if a column names stages (1단계, 준비, 실행) and nothing that is done."""
    words = [unspaced(row[k]) for row in rows if k < len(row) and row[k].strip()]
    return bool(words) and all(STAGE.fullmatch(word) for word in words)


def _counts_on(rows: Sequence[Sequence[str]], k: int) -> bool:
    """True if a column numbers the rows: 1, 2, 3 … or 1회차, 2회차 …"""
    numbers = [re.fullmatch(r"(?:제)?([0-9]+)(?:회차|차시|차|회|강|주차?)?", unspaced(row[k])) for row in rows if k < len(row) and row[k].strip()]
    counted = [int(one[1]) for one in numbers if one is not None]
    return len(counted) > 2 and len(counted) == len(numbers) and counted == list(range(1, len(counted) + 1))


def _by_heads(heads: tuple[str, ...], first: int) -> _Columns | None:
    def one(*patterns: re.Pattern[str], without: Sequence[int | None] = ()) -> int | None:
        return next((k for pattern in patterns for k, head in enumerate(heads) if head and k not in without and pattern.search(head)), None)

    when = next((k for k, head in enumerate(heads) if head and (_WHEN_HEAD.match(head) or WHEN.match(head))), None)
    whom = one(WHOM, without=(when,))
    many = one(HOW_MANY, without=(when, whom))
    often = one(HOW_OFTEN, without=(when, whom, many))
    name = one(*_NAME_HEADS, without=(when, whom, many, often))
    if when is None and whom is None and many is None and often is None:
        return None
    return _Columns(name, when, whom, many, often, first, heads)


def _agenda(table: Table, columns: _Columns, days: Window) -> Mention | None:
    """A table of months and topics of one meeting that its caption names."""
    nearest = next((text for text in (*reversed(table.before), *reversed(table.path))), "")
    if SCHEDULE.search(unspaced(nearest)) and not NOUN.search(nearest):
        return None
    if columns.when is None or not _MONTH_HEAD.match(columns.heads[columns.when]) or len(columns.of_figures) > 1:
        return None
    topic = next((k for k, head in enumerate(columns.heads) if _TOPIC.search(head) and k != columns.when), None)
    captions = [text for text in (*reversed(table.before), *reversed(table.path)) if NOUN.search(text)]
    if not captions or topic is None:
        return None
    # 교육 일정 says less than the heading above it.
    name = next((of for text in captions if not NOUN.fullmatch(of := _of_caption(text))), _of_caption(captions[0]))
    rows = []
    for number, row in enumerate(table.grid.rows[1:], start=1):
        at = row[columns.when] if columns.when < len(row) else ""
        what = row[topic] if topic < len(row) else ""
        found = periods(at, days)
        if len(found) == 1 and what.strip():
            source = Source(" ".join(" ".join(cell.split()) for cell in row if cell.strip()), table.grid.cell_place(number, columns.when))
            rows.append((fact(found[0].window, source, found[0].doubt), fact(bare(what), source)))
    if len(rows) < 3 or len(rows) < len(table.grid.rows) - 2:
        return None
    span = Window(min(one.value.start for one, _what in rows), max(one.value.end for one, _what in rows))
    source = Source(captions[0], table.grid.place)
    return Mention(
        fact(name, source),
        "agenda",
        table.number,
        (fact(span, source),),
        fact(len(rows), source),
        occurrences=tuple(rows),
    )


def _of_caption(text: str) -> str:
    """What a caption is of: 부모교육 for 2027년 부모교육 운영 계획, 정기간담회 for 월별 정기간담회 개최 일정."""
    words = re.sub(r"^\s*(?:20[0-9]{2}|['‘’][0-9]{2})\s*(?:년도?|학년도)?\s*", "", name_of(re.sub(r"\(.*?\)", "", text)))
    words = re.sub(r"\s*(?:추진|운영|지원|시행|실행|세부|사업|기본)*\s*계획(?:서|안)?$", "", words)
    return _AGENDA_WORDS.sub("", words).strip()


def _listed(table: Table, columns: _Columns, days: Window) -> Iterator[Mention]:
    """The rows of a table whose headings say what its columns are."""
    grid = table.grid
    anchors = grid.anchors()
    before: dict[int, str] = {}
    for number in range(columns.first, len(grid.rows)):
        cells = []
        for k in range(grid.width):
            row_at, column_at = anchors.get((number, k), (number, k))
            cells.append(grid.rows[row_at][column_at] if column_at == k and column_at < len(grid.rows[row_at]) else "")
        if not any(cell.strip() for cell in grid.rows[number]):
            continue
        when = columns.when
        if when is not None and when < len(cells):
            if cells[when].strip():
                before[when] = cells[when]
            elif not grid.exact and when == 0:
                cells[when] = before.get(when, "")
        yield from _of_row(table, columns, cells, number, days)


def _of_row(table: Table, columns: _Columns, cells: Sequence[str], number: int, days: Window) -> Iterator[Mention]:
    at = _name_column(columns, cells)
    if at is None:
        return
    source = Source(" ".join(" ".join(cell.split()) for cell in cells if cell.strip()), table.grid.cell_place(number, at))
    said = Said()
    for k in columns.of_figures:
        if k < len(cells) and cells[k].strip():
            _take(said, columns, k, " ".join(cells[k].split()), source, days)
    for head, cell in zip(columns.heads, cells, strict=False):
        if head == "요일" and cell.strip():
            said.often.append((f"매주 {' '.join(cell.split())}", source))
    for inner in re.findall(r"[(（]([^()（）]*[0-9][^()（）]*)[)）]", cells[at]):
        # 봉사단 활동(월 2회)
        said.often.append((inner, source))
        said.many.append((inner, source))
    found = _content(columns, cells, at, source)
    for one in found:
        said.often.append((one.value, source))
        said.many.append((one.value, source))
    said = settled(said, days)
    if said.people is None:
        said.people = _noted_people(columns, cells, source)
    names = _names(cells[at])
    content = found if len(names) == 1 else ()
    for written in names:
        name = _COUNTED.sub("", written) or written
        if (
            len(compact(name)) < 2
            or len(name) > _LONGEST_NAME
            or is_total(name)
            or is_subtotal(name)
            or _NO_NAME.fullmatch(name)
            or has_formula(name)
            or WHEN.match(unspaced(name))
            or is_general(name)
            or UNFINISHED.search(name)
        ):
            continue
        if said.nothing or (said.audience is not None and not said.windows and said.times is None and said.people is None and said.undated is None):
            continue
        yield Mention(
            fact(name, source), "schedule", table.number, said.windows, said.times, said.people, said.audience, content=content, undated=said.undated
        )


def _content(columns: _Columns, cells: Sequence[str], at: int, source: Source) -> tuple[Fact[str], ...]:
    """The texts of the columns of contents (내용, 개요, 방법) beside an activity's name."""
    named = [k for k, head in enumerate(columns.heads) if k != at and k not in columns.of_figures and re.search(r"내용|개요|방법", head)]
    words = [" ".join(cells[k].split()) for k in named if k < len(cells) and len(compact(cells[k])) > 3]
    return tuple(fact(bare(one), Source(one, source.place)) for one in words)


def _noted_people(columns: _Columns, cells: Sequence[str], source: Source) -> Fact[int] | None:
    """How many people a column of remarks names, which is a doubt."""
    notes = [cell for head, cell in zip(columns.heads, cells, strict=False) if re.match(r"비고|참고", head)]
    found = next((one for cell in notes if (one := people_of(cell, source)) is not None), None)
    return replace(found, doubt=message("비고에 적힌 인원으로 읽었습니다.")) if found is not None else None


def _take(said: Said, columns: _Columns, k: int, text: str, source: Source, days: Window) -> None:
    if k == columns.when:
        word = columns.heads[k]
        text = f"{text}월" if re.fullmatch(r"(?:1[0-2]|0?[1-9])", text) and re.search("월|시기|일정", word) else text
        text = f"{text[0]}분기" if re.fullmatch(r"[1-4]\s*(?:/\s*4)?", text) and "분기" in word else text
        text = re.sub(r"^([1-4])\s*/\s*4(?!\s*분기)", r"\1/4분기", text)
        take(said, "시기", text, source, days)
    elif k == columns.whom:
        take(said, "대상", text, source, days)
    elif k == columns.many:
        people = re.fullmatch(r"[0-9][0-9,]*", text)
        take(said, "인원", f"{text}명" if people else text, source, days)
    else:
        times = re.fullmatch(r"[0-9]{1,3}(?:회차|강|차시|차)?", text)
        take(said, "횟수", f"{re.sub('[^0-9]', '', text)}회" if times else text, source, days)


def _name_column(columns: _Columns, cells: Sequence[str]) -> int | None:
    figures = columns.of_figures
    free = [k for k, cell in enumerate(cells) if k not in figures and len(compact(cell)) > 1 and not _NO_NAME.fullmatch(" ".join(cell.split()))]
    if columns.name is not None and columns.name in free:
        return columns.name
    # Without a heading of its own the name stands before the figures.
    kinds = [k for k in free if says_kind(cells[k]) and len(cells[k]) <= _LONGEST_NAME]
    return next(iter(kinds or free), None)


def _names(cell: str) -> list[str]:
    """The activities of a cell: one for each line with a bullet of its own, else one."""
    lines = [line for line in cell.splitlines() if line.strip()]
    marked = [line for line in lines if level(line) < 10]
    if len(marked) > 1:
        return [name_of(line) for line in marked]
    name = name_of(" ".join(cell.split()))
    parts = [part.strip() for part in re.split(r"\s*,\s+", name)]
    return parts if len(parts) > 1 and all(says_kind(part) and len(part) < 30 for part in parts) else [name]


def _scheduled(table: Table, columns: _Columns | None, days: Window) -> Iterator[Mention]:
    """The rows of a schedule without headings: a cell holds a period and little else, another one says what is done."""
    grid = table.grid
    anchors = grid.anchors()
    for number in range(len(grid.rows)):
        # A period that is merged over several rows is that of each of them.
        row = []
        for k in range(grid.width):
            row_at, column_at = anchors.get((number, k), (number, k))
            row.append(grid.rows[row_at][column_at] if column_at == k and k < len(grid.rows[row_at]) else "")
        cells = [" ".join(cell.split()) for cell in row]
        at = next((k for k, cell in enumerate(cells) if cell and (is_period(cell, days) or _IN_BRACKETS.search(cell))), None)
        if at is None or not periods(cells[at], days):
            continue
        heads = columns or _Columns(None, at, None, None, None, 0, tuple("" for _cell in cells))
        yield from _of_row(
            table,
            _Columns(heads.name, at, heads.whom, heads.many, heads.often, 0, heads.heads or tuple("" for _cell in cells)),
            list(row),
            number,
            days,
        )


def is_period(cell: str, days: Window) -> bool:
    """True if a cell holds a period and little else."""
    found = periods(cell, days)
    if not found:
        return False
    kept = cell
    for one in reversed(found):
        kept = kept[: one.start] + kept[one.end :]
    return len(compact(re.sub(r"['‘’]?[0-9]{2,4}년?|예정|중|까지|총|각|회|월|개최|말|초", "", kept))) <= 6


def _funded(table: Table) -> Iterator[Mention]:
    """The rows of a table that names the parts of a programme (내역사업명, 세부사업) and what each of them gets."""
    grid = table.grid
    for first, row in enumerate(grid.rows[:_MOST_HEADS]):
        heads = [unspaced(cell) for cell in row]
        name = next((k for k, head in enumerate(heads) if OWN_NAME.match(head)), None)
        money = next((k for k, head in enumerate(heads) if _MONEY_HEAD.search(head)), None)
        if name is None or money is None or name >= money:
            continue
        for number in range(first + 1, len(grid.rows)):
            cells = grid.rows[number]
            called = name_of(" ".join(cells[name].split())) if name < len(cells) else ""
            if (
                len(compact(called)) < 3
                or len(called) > _LONGEST_NAME
                or is_total(called)
                or is_subtotal(called)
                or is_general(called)
                or called.endswith(("비", "료", "수당"))
                or not re.search("[1-9]", cells[money] if money < len(cells) else "")
            ):
                continue
            source = Source(" ".join(" ".join(cell.split()) for cell in cells if cell.strip()), grid.cell_place(number, name))
            yield Mention(fact(called, source), "schedule", table.number)
        return


def _described(table: Table, days: Window) -> Iterator[Mention]:
    """Rows with a name and a cell of lines with labels (○ 기간 : … ○ 대상 : …)."""
    for number, row in enumerate(table.grid.rows):
        for k in range(1, len(row)):
            said = Said()
            labels = 0
            for line in row[k].splitlines():
                found = _CELL_LABEL.match(line)
                if found is not None and _is_figure(unspaced(found["label"])):
                    labels += 1
                    take(said, unspaced(found["label"]), found["value"], Source(" ".join(line.split()), table.grid.cell_place(number, k)), days)
            label = next((cell for cell in reversed(row[:k]) if cell.strip()), "")
            name = name_of(" ".join(label.split()))
            if labels < 2 or len(compact(name)) < 2 or len(name) > _LONGEST_NAME or _NO_NAME.fullmatch(name) or is_total(name):
                continue
            said = settled(said, days)
            if not said.nothing:
                source = Source(" ".join(label.split()), table.grid.cell_place(number, k - 1))
                yield Mention(fact(name, source), "section", table.number, said.windows, said.times, said.people, said.audience, undated=said.undated)


def _is_figure(label: str) -> bool:
    return any(pattern.match(label) for pattern in (WHEN, WHOM, HOW_MANY, HOW_OFTEN))


def _is_card(table: Table) -> bool:
    """True if the first cells of the rows are labels of one thing, and the first row is no row of headings."""
    rows = [[unspaced(cell).strip(":：") for cell in row if cell.strip()] for row in table.grid.rows]
    rows = [row for row in rows if row]
    labels = [len(row) in (2, 4) and (_is_figure(row[0]) or _CARD_LABEL.fullmatch(row[0]) is not None) for row in rows]
    if sum(labels) < 2 or sum(labels) * 2 <= len(rows):
        return False
    return not (labels[0] and (_is_figure(rows[0][1]) or _CARD_LABEL.fullmatch(rows[0][1]) is not None))


def _card(table: Table, days: Window) -> Mention | None:
    """A table of labels and what they say, of the activity that one of its rows or the heading above it names."""
    said = Said()
    name: tuple[str, Source] | None = None
    labels = 0
    for number, row in enumerate(table.grid.rows):
        filled = [(k, cell) for k, cell in enumerate(row) if cell.strip()]
        if len(filled) not in (2, 4):
            continue
        for (at, cell), (next_at, value) in zip(filled[::2], filled[1::2], strict=True):
            label = unspaced(cell).strip(":：")
            source = Source(f"{' '.join(cell.split())} {' '.join(value.split())}", table.grid.cell_place(number, next_at))
            if NAMES.match(label) and name is None and at == 0:
                name = (name_of(" ".join(value.split())), source)
            elif _is_figure(label):
                labels += 1
                take(said, label, " ".join(value.split()), source, days)
    heading = table.path[-1] if table.path else ""
    if name is None and says_kind(heading) and len(heading) <= _LONGEST_NAME and not names_no_work(heading):
        name = (name_of(heading), Source(heading, table.grid.place))
    said = settled(said, days)
    if name is None or not labels or said.nothing or len(compact(name[0])) < 2 or _is_the_plan(table, name[0]):
        return None
    return Mention(fact(name[0], name[1]), "section", table.number, said.windows, said.times, said.people, said.audience, undated=said.undated)


def _is_the_plan(table: Table, name: str) -> bool:
    """True if a card is of the plan as a whole: it stands below an outline, or bears a year."""
    return re.search(r"20[0-9]{2}|['‘’][0-9]{2}년", name) is not None or any(
        re.search(r"사업개요|추진개요|기본현황|신청", unspaced(one)) for one in table.path[-2:]
    )
