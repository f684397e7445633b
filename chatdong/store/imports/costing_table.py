"""The costings of a budget's table, checked line by line: what holds, what differs, and where the table's own totals do not add up."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from itertools import zip_longest

from chatdong.documents.document import UnreadableDocument
from chatdong.documents.table import unfolded
from chatdong.domain.costing.costing import LONGEST_COSTING, Costing, ReasonCode, Verdict, parse
from chatdong.domain.message import Message, message
from chatdong.store.imports.importer import ImportFile, layout_in
from chatdong.store.ledger.cells import SPACE, UNITS, amount_in, is_ditto, letters, plain_cell
from chatdong.store.ledger.layout import UNKNOWN, Layout, is_formula
from chatdong.store.ledger.profile import NOT_USED, ImportProfile
from chatdong.store.ledger.refusals import BadCell, RefusedFile, reason_of
from chatdong.store.ledger.row_kinds import RowKind, kind_of_row, may_say_sum_of, says_sum
from chatdong.store.ledger.targets import COSTINGS

MOST_ROWS = 20_000
"""As many rows of a table are checked; the largest budget book of a district has some thousands."""

LABELS = ("category", "activity", "item")
"""The fields that say what a line is, from the widest to the narrowest."""

FACTORS = ("price_krw", "quantity", "people", "times", "days", "rate")
"""The fields of a table whose price and counts stand in columns of their own, in the order in which they are multiplied."""


@dataclass(frozen=True)
class CostingLine:
    """One costing of a table.

    row: where it stands, from 1 as in the sheet. written: its costing as it is read, of one cell or of several. costing: what that comes to,
    compared with the amount of its row, ``stated``. amount_krw: what the table states for it (won), else what its costing computes; None where neither
    is known. problem: why it has to be asked about, where that is not the costing's own reason.
    """

    row: int
    category: str
    activity: str
    item: str
    written: str
    costing: Costing
    amount_krw: int | None
    stated: str = ""
    note: str = ""
    problem: Message | None = None

    @property
    def verdict(self) -> Verdict:
        """What the line comes to: NOT_COMPUTABLE is asked about."""
        return Verdict.NOT_COMPUTABLE if self.problem is not None else self.costing.verdict

    @property
    def reason(self) -> Message:
        """Why, in a sentence with figures."""
        return self.problem or self.costing.explanation

    def as_text(self) -> tuple[str, ...]:
        """The line as one types it, with its item: ``강사비 350,000원×3명×2회=2,100천원``; one text for each formula of its costing."""
        if self.costing.computed_krw is None or self.problem is not None:
            amount = "" if self.costing.stated_krw is None else f"{self.costing.stated_krw:,}원"
            named = self.written if re.search("[0-9]", self.written) or not amount else f"{self.written} {amount}"
            return (_one_line(f"{self.item if self.item not in self.written else ''} {named}"),)
        parts = [_in_won(part) for part in self.costing.lines or (self.costing,)]
        alone = len(parts) == 1
        texts = []
        for part in parts:
            named = part if letters(self.item) in letters(part) else f"{self.item} {part}"
            texts.append(_one_line(f"{named}={self.stated}" if alone and self.stated and not self.costing.amounts else named))
        return tuple(texts)


@dataclass(frozen=True)
class SkippedRow:
    """A row that is no costing: where it stands, what it says, and why it was left aside."""

    row: int
    text: str
    reason: Message


@dataclass(frozen=True)
class StatedTotal:
    """A total that the table states: its row, what it calls itself, its amount and the sum of the lines that it is of (won).

    unknown: how many of these lines have no amount. holds: whether both agree; None where there is nothing to compare.
    """

    row: int
    label: str
    stated_krw: int
    lines_krw: int
    lines: int
    unknown: int = 0
    rounded: bool = False

    @property
    def holds(self) -> bool | None:
        """Whether the lines add up to it; None without lines, or while the amount of one of them is unknown."""
        if not self.lines or self.unknown:
            return None
        return self.rounded or self.stated_krw == self.lines_krw


@dataclass(frozen=True)
class CategorySum:
    """The lines of one category: how many, their sum (won) and how many have no amount."""

    category: str
    lines: int
    sum_krw: int
    unknown: int


@dataclass(frozen=True)
class CostingTable:
    """The costings of one table, in its order, with how it was read (``layout``)."""

    layout: Layout
    lines: tuple[CostingLine, ...]
    skipped: tuple[SkippedRow, ...]
    totals: tuple[StatedTotal, ...]

    @property
    def sum_krw(self) -> int:
        """The sum of all lines whose amount is known (won)."""
        return sum(line.amount_krw for line in self.lines if line.amount_krw is not None)

    @property
    def unknown(self) -> int:
        """How many lines have no amount."""
        return sum(1 for line in self.lines if line.amount_krw is None)

    @property
    def categories(self) -> tuple[CategorySum, ...]:
        """The sums by category, in the order of the table."""
        names = dict.fromkeys(line.category for line in self.lines)
        found = {name: [line.amount_krw for line in self.lines if line.category == name] for name in names}
        return tuple(
            CategorySum(name, len(amounts), sum(a for a in amounts if a is not None), sum(1 for a in amounts if a is None))
            for name, amounts in found.items()
        )

    def counts(self) -> dict[Verdict, int]:
        """How many lines there are of each verdict."""
        counted = Counter(line.verdict for line in self.lines)
        return {verdict: counted[verdict] for verdict in Verdict}

    @property
    def adds_up(self) -> bool:
        """Whether nothing differs and nothing has to be asked about."""
        counts = self.counts()
        return not counts[Verdict.DIFFERS] and not counts[Verdict.NOT_COMPUTABLE] and not any(total.holds is False for total in self.totals)


def layout(file: ImportFile, profile: ImportProfile | None = None) -> Layout:
    """How a table of a file is read as costings, with the questions that are open. Raises RefusedFile."""
    found = layout_in(file, COSTINGS, None, None, profile or ImportProfile(), _costings_in)
    if found.questions or found.profile.unit_krw is None or (profile is not None and profile.unit_krw is not None) or not found.of("amount_krw"):
        return found
    return _in_the_unit_that_agrees(found)


def read(found: Layout) -> CostingTable:
    """The costings of a table that leaves no question open. Raises RefusedFile."""
    try:
        rows = list(_rows(found))
    except UnreadableDocument as error:
        raise RefusedFile(error.message) from error
    return _Table(found, rows).read()


def _costings_in(found: Layout) -> int:
    """How many costings the first rows of a table hold, by which one table of a document is preferred to another."""
    rows = list(_rows(found, _LOOKED_AT))
    table = _Table(found, rows)
    return sum(1 for row in rows if is_formula(table.written(row)))


# The unit of the amounts

_UNIT_NAMES = {won: f"{word}원" for word, won in UNITS.items()}
_TRIED = {1: message("원"), 1_000: message("천원"), 1_000_000: message("백만원")}
_MOST_AGREE, _SOME_AGREE, _FEWEST = 0.8, 0.5, 2


def _in_the_unit_that_agrees(found: Layout) -> Layout:
    """The layout with its amounts in the unit in which the formulas come to them, where that is clear and another one than was read."""
    now = found.of("amount_krw")[0].unit_krw
    try:
        rows = list(_rows(found, _LOOKED_AT))
    except UnreadableDocument as error:
        raise RefusedFile(error.message) from error
    table = _Table(found, rows)
    pairs = [(text, amount) for row in rows if is_formula(text := table.written(row)) and _BARE.fullmatch(amount := table.cell(row, "amount_krw"))]
    agree = {unit: sum(_agrees(text, amount, unit) for text, amount in pairs[:100]) for unit in dict.fromkeys((now, *_TRIED))}
    best = max(agree, key=lambda unit: agree[unit])
    enough = _MOST_AGREE if agree[now] else _SOME_AGREE
    if best == now or agree[best] < _FEWEST or agree[best] < enough * len(pairs[:100]) or agree[now] * 2 > agree[best]:
        return found
    guess = message("산출식 {count}줄이 맞는 단위로 보아 금액을 {unit}(으)로 읽었습니다.", count=agree[best], unit=_TRIED[best])
    columns = tuple(replace(column, unit_krw=best) if column.field == "amount_krw" else column for column in found.columns)
    return replace(found, columns=columns, profile=replace(found.profile, unit_krw=best), guesses=(*found.guesses, guess))


def _agrees(text: str, amount: str, unit: int) -> bool:
    costing = parse(text[: LONGEST_COSTING // 2], amount=f"{amount}{_UNIT_NAMES[unit]}")
    return costing.verdict in (Verdict.HOLDS, Verdict.ROUNDED)


# The rows


@dataclass(frozen=True)
class _Row:
    """A row below the headings: its number, its cells as they stand, and with the text of merged cells in each row that they cover."""

    number: int
    raw: list[str]
    filled: list[str]


def _rows(found: Layout, first: int | None = None) -> Iterator[_Row]:
    """The rows below the headings, or the ``first`` of them. Raises RefusedFile where there are more than can be checked."""
    table, width = found.table, len(found.columns)
    both = zip(table.rows(), unfolded(table, table.rows(), rightward=False), strict=True)
    for number, (raw, filled) in enumerate(both, start=1):
        if number <= found.header_last:
            continue
        if first is not None and number - found.header_last > first:
            return
        if number - found.header_last > MOST_ROWS:
            raise RefusedFile(message("행이 너무 많습니다. 산출내역을 {limit:,}행까지 읽습니다. 표를 나누어 주십시오.", limit=MOST_ROWS))
        cells = [[cell.strip(SPACE) for cell, _place in zip_longest(row[:width], range(width), fillvalue="")] for row in (raw, filled)]
        yield _Row(number, *cells)


@dataclass
class _Entry:
    """A row with what belongs to it of the rows below: the costings of one amount.

    depth: the index of its narrowest label among the columns of labels; -1 without one. texts: its costings with their rows. is_sum: it stands for a sum.
    """

    at: _Row
    labels: dict[str, str]
    depth: int
    texts: list[tuple[int, str]]
    amount: str
    note: str = ""
    is_sum: str = ""
    has_own: bool = True
    lines: list[CostingLine] = field(default_factory=list)

    @property
    def row(self) -> int:
        """The number of its first row."""
        return self.at.number


_LEAST_TOTAL = 1_000
"""A smaller number beside a total may be anything."""
_LOOKED_AT = 400
"""As many rows are looked at to find out how a table is read."""
_BARE = re.compile(r"[△▲\-]?[0-9][0-9,]*(?:\.[0-9]+)?")
_COUNT = re.compile(r"[0-9][0-9,]*(?:\.[0-9]+)?\s*[%가-힣a-zA-Z㎡]{0,4}")
_PAYERS = re.compile(r"(?:[(]?(?:국|시|도|군|구|분|기|균|특|교|자|기타|국비|시비|도비|군비|구비|지방비|자부담)\s*[:：]?\s*△?[0-9,]+[)]?[\s,/]*)+")
"""A row that says who pays how much of the row above."""
_BULLET = re.compile(r"(?m)^\s*(?:[·ㆍ○◯ㅇ•◦▪□■◆▶]|-\s)\s*")
_UNIT_BEHIND = re.compile(r"[)]?\s*[(]?\s*[십백천만억]*원")
_MARKS = " -·ㅇ○•▪◦◆◇□■▶▷※:："


class _Table:
    """Reads the rows of one table."""

    def __init__(self, found: Layout, rows: Sequence[_Row]) -> None:
        self._layout, self._rows = found, rows
        self._of = {
            name: tuple(column.position for column in found.of(name)) for name in (*LABELS, *FACTORS, "costing", "count_unit", "amount_krw", "note")
        }
        amounts = found.of("amount_krw")
        self._unit = amounts[0].unit_krw if amounts else found.profile.unit_krw or 1
        self._skipped: list[SkippedRow] = []
        self._entries: list[_Entry] = []
        self._labels = sorted((place, name) for name in LABELS for place in self._of[name])
        # A budget book: the labels stand in the column of the costings, between them.
        self._mixed = not self._labels and len(self._of["costing"]) == 1
        if self._mixed:
            self._labels = [(self._of["costing"][0], "category")]
        self._carried: dict[int, str] = {place: "" for place, _name in self._labels}
        self._section = ""
        self._spans = self._amounts_over_several_rows()

    def cell(self, row: _Row, name: str, *, raw: bool = True) -> str:
        """What a row has for a field, of several columns joined; empty where it has none, or nothing is known."""
        cells = row.raw if raw else row.filled
        found = [plain_cell(cells[place]) for place in self._of[name]]
        return " ".join(cell for cell in found if cell and cell not in UNKNOWN)

    def written(self, row: _Row) -> str:
        """A row's costing: the text of its columns, or its price and counts with signs between them."""
        text = " ".join(cell for place in self._of["costing"] if (cell := plain_cell(row.raw[place])) and cell not in ("–", "—", "―"))
        if self._mixed and not _reckons(text):
            return ""
        if is_formula(text) or not self._of["price_krw"]:
            return text
        price = self.cell(row, "price_krw")
        if not price:
            return text
        unit = self.cell(row, "count_unit")
        parts = [price]
        for name in FACTORS[1:]:
            part = self.cell(row, name)
            if not part:
                continue
            if name == "rate" and re.fullmatch(r"[0-9.]+", part) and float(part) > 1:
                part += "%"
            if name == "quantity" and re.fullmatch(r"[0-9,.]+", part) and re.fullmatch("[가-힣]{1,3}", unit):
                part += unit
            parts.append(part)
        formula = "×".join(parts)
        return f"{text} {formula}" if text and not re.search("[0-9]", text) else formula

    def _amounts_over_several_rows(self) -> dict[int, tuple[int, str]]:
        """The amounts in cells that are merged over several costings, whose sum they are: by their row the last one, and what stands there."""
        place = self._of["amount_krw"][0] if self._of["amount_krw"] else -1
        by_number = {row.number: row for row in self._rows}
        found = {}
        for one in self._layout.table.merged:
            if one.first_column <= place <= one.last_column and one.last_row > one.first_row and one.first_row + 1 in by_number:
                covered = [by_number[n] for n in range(one.first_row + 1, one.last_row + 2) if n in by_number]
                amount = self.cell(covered[0], "amount_krw")
                if amount and sum(1 for row in covered if self.written(row)) > 1:
                    found[one.first_row + 1] = (one.last_row + 1, amount)
        return found

    def read(self) -> CostingTable:
        """The lines, the rows that are none, and the totals."""
        for row in self._rows:
            if self._take(row):
                break
        self._judge()
        totals = self._totals()
        lines = tuple(line for entry in self._entries for line in entry.lines)
        return CostingTable(self._layout, lines, tuple(sorted(self._skipped, key=lambda s: s.row)), tuple(sorted(totals, key=lambda t: t.row)))

    def _skip(self, row: _Row, reason: Message) -> None:
        text = " | ".join(dict.fromkeys(cell for cell in row.raw if cell))
        self._skipped.append(SkippedRow(row.number, text[:200], reason))

    def _take(self, row: _Row) -> bool:
        """Take one row in; True where the table ends."""
        if not any(cell.strip("-–—―−") for cell in row.raw):
            return False
        if self._repeats_headings(row):
            self._skip(row, message("제목 행이 되풀이된 것입니다."))
            return False
        written, amount = self.written(row), self.cell(row, "amount_krw") if row.number not in self._spans else ""
        place = self._of["amount_krw"][0] if self._of["amount_krw"] else None
        kind = kind_of_row(row.raw, (), place)
        own = {place: self._label(row.raw[place]) for place, _name in self._labels}
        seen = {place: self._label(row.filled[place]) or own[place] for place, _name in self._labels}
        # 총액 in a costing is a lump sum, and no sum of other lines.
        beside = (cell for place, cell in enumerate(row.raw) if place not in self._of["costing"])
        label = next((cell for cell in (*own.values(), *beside) if says_sum(cell)), "")
        if not label and not is_formula(written):
            label = next((text for text in own.values() if amount and may_say_sum_of(text)), "")
        if kind is RowKind.END and not amount:
            self._skip(row, message("표가 끝났다는 말입니다."))
            return True
        if label:
            self._take_sum(row, own, label, amount or self._amount_in(written))
        elif _PAYERS.fullmatch(" ".join(cell for cell in row.raw if cell)):
            self._skip(row, message("재원별 금액이 적힌 행입니다."))
        elif kind is RowKind.NOTE and not is_formula(written):
            self._skip(row, message("주석입니다."))
        elif written or amount:
            self._take_costing(row, own, seen, written, amount)
        else:
            self._take_heading(row, own)
        return False

    def _label(self, cell: str) -> str:
        text = plain_cell(cell)
        if self._mixed and _reckons(text):
            return ""
        return "" if text in UNKNOWN or is_ditto(text) else text

    def _named(self, carried: Mapping[int, str]) -> dict[str, str]:
        """The labels of a line, by field: several columns of one joined."""
        return {name: " · ".join(dict.fromkeys(_one_line(carried[at]) for at, of in self._labels if of == name and carried[at])) for name in LABELS}

    def _repeats_headings(self, row: _Row) -> bool:
        titles = [letters(column.title) for column in self._layout.columns]
        pairs = [(letters(cell), title) for cell, title in zip(row.raw, titles, strict=True) if cell]
        return len(pairs) > 1 and all(cell and cell in title for cell, title in pairs)

    def _amount_in(self, text: str) -> str:
        return text if text and not isinstance(amount_in(plain_cell(text), self._unit), BadCell) else ""

    def _take_sum(self, row: _Row, own: Mapping[int, str], label: str, amount: str) -> None:
        named = next((text for text in own.values() if text and text != label), "")
        if not amount:
            self._skip(row, message("합계 행입니다. 적힌 금액이 없습니다."))
            return
        own = {place: text for place, text in own.items() if text and text != label}
        labels = self._named({**self._carried, **own})
        self._entries.append(_Entry(row, labels, -1, [], amount, is_sum=f"{named} {label}".strip()))
        self._skip(row, message("합계 행입니다. 줄들의 합과 비교합니다."))

    def _take_heading(self, row: _Row, own: Mapping[int, str]) -> None:
        """A row that only names something: a section, or the category of the rows below."""
        self._carry(own, own)
        texts = [cell for cell in row.raw if cell]
        if len(texts) == 1:
            self._section = texts[0].strip(_MARKS)
        self._skip(row, message("제목이나 설명만 있는 행입니다."))

    def _carry(self, own: Mapping[int, str], seen: Mapping[int, str]) -> int:
        """Take over what a row says, and let what stood below a label that changed go; the index of its narrowest label, -1 without one."""
        depth = -1
        for index, (place, name) in enumerate(self._labels):
            said = own[place] or seen[place]
            if said and said != self._carried[place]:
                self._carried.update({lower: "" for lower, _name in self._labels[index + 1 :]})
            if said or name == "item":
                self._carried[place] = said
            if own[place]:
                depth = index
        return depth

    def _take_costing(self, row: _Row, own: Mapping[int, str], seen: Mapping[int, str], written: str, amount: str) -> None:
        last = self._entries[-1] if self._entries else None
        if not any(own.values()) and last is not None and not last.is_sum and row.number - self._last_row(last) == 1:
            if written and not amount:
                last.texts.append((row.number, written))
                return
            if amount and not written and not last.amount and last.texts:
                last.amount = amount
                return
        depth = self._carry(own, seen)
        labels = self._named(self._carried)
        if not self._of["category"] and not self._mixed:
            labels["category"] = labels["activity"] or self._section
        texts = [(row.number, written)] if written else []
        self._entries.append(_Entry(row, labels, depth, texts, amount, self.cell(row, "note"), has_own=bool(written)))

    @staticmethod
    def _last_row(entry: _Entry) -> int:
        return max((row for row, _text in entry.texts), default=entry.row) if entry.texts else entry.row

    # What the entries come to

    def _judge(self) -> None:
        """Give each entry its lines; one of labels and an amount is a heading over the entries below where these are what it is made of."""
        self._headings: list[tuple[_Entry, list[_Entry]]] = []
        self._groups: list[tuple[_Entry, bool]] = []
        for entry in self._entries:
            if entry.texts:
                self._take_lines(entry)
        over: set[int] = set()
        for place in reversed(range(len(self._entries))):
            entry = self._entries[place]
            if entry.is_sum or entry.texts:
                continue
            below = self._below(place)
            if below is not None:
                self._headings.append((entry, below))
                over.add(place)
            elif self._may_be_over(place, over):
                over.add(place)
                why = message("아래 줄들을 합한 금액인지 따로 있는 금액인지 알 수 없어 합계에 넣지 않았습니다.")
                entry.lines = [replace(self._line(entry, entry.row, "", entry.amount), amount_krw=None, problem=why)]
            else:
                entry.lines = [self._line(entry, entry.row, "", entry.amount)]

    def _may_be_over(self, place: int, over: AbstractSet[int]) -> bool:
        """Whether an entry without a costing may be the heading of one that is: they stand in one column, and it is no smaller."""
        entry = self._entries[place]
        following = self._entries[place + 1] if place + 1 < len(self._entries) else None
        if following is None or following.depth != entry.depth or not (place + 1 in over or (following.texts and not following.has_own)):
            return False
        amounts = [amount_in(plain_cell(each.amount), self._unit) for each in (entry, following)]
        return not any(isinstance(amount, BadCell) for amount in amounts) and amounts[0] >= amounts[1]  # type: ignore[operator]

    def _below(self, place: int) -> list[_Entry] | None:
        """The entries that one with an amount and no costing is the heading of; None where it is a line by itself, a lump sum."""
        entry = self._entries[place]
        following: list[_Entry] = []
        for other in self._entries[place + 1 :]:
            if other.is_sum or (0 <= other.depth <= entry.depth):
                break
            following.append(other)
        if any(other.lines for other in following) and entry.depth >= 0:
            return following
        stated = amount_in(plain_cell(entry.amount), self._unit)
        if isinstance(stated, BadCell):
            return None
        total, several = 0, 0
        following = []
        for other in self._entries[place + 1 :]:
            if other.is_sum:
                break
            following.append(other)
            own = amount_in(plain_cell(other.amount), self._unit) if len(other.texts) > 1 and other.amount else None
            known = [own] if isinstance(own, int) else [line.amount_krw for line in other.lines]
            if any(amount is None for amount in known):
                break
            total += sum(amount for amount in known if amount is not None)
            several += len(known)
            if total == stated and (several > 1 or (several == 1 and len(self._labels) == 1)):
                return following
        return None

    def _take_lines(self, entry: _Entry) -> None:
        """The lines of an entry with costings: one, or one a formula where several rows or an uncertain one make up its amount."""
        first, rest = entry.texts[0], entry.texts[1:]
        if rest and entry.amount and entry.has_own:
            alone = self._line(entry, first[0], first[1], entry.amount)
            if alone.verdict in (Verdict.HOLDS, Verdict.ROUNDED):
                # What stands below it has its amounts in its own text.
                entry.lines = [alone, *self._parted(entry, rest)]
                return
        joined = "\n".join(text for _row, text in entry.texts)
        if len(joined) > LONGEST_COSTING - 50:
            entry.lines = [self._line(entry, row, text, "") for row, text in entry.texts]
            self._groups.append((entry, False))
            return
        whole = self._line(entry, first[0], joined, entry.amount)
        parts = whole.costing.lines
        if len(parts) < 2 or (not rest and whole.verdict is not Verdict.NOT_COMPUTABLE):
            entry.lines = [whole]
            return
        entry.lines = self._parted(entry, entry.texts)
        if entry.amount:
            self._groups.append((entry, whole.verdict is Verdict.ROUNDED))

    def _parted(self, entry: _Entry, texts: Sequence[tuple[int, str]]) -> list[CostingLine]:
        """A line for each formula of several rows, each in the row where it begins."""
        joined = "\n".join(text for _row, text in texts)
        starts, at, by_row = [], 0, {entry.row: "", **dict(texts)}
        for row, text in texts:
            starts.append((at, row))
            at += len(text) + 1
        whole = parse(joined, amount_unit_krw=self._unit_of_texts())
        parts = [line.text for line in whole.lines] or [joined]
        lines, cursor = [], 0
        for part in parts:
            found = joined.find(part, cursor)
            cursor = max(found, cursor) + len(part) if found >= 0 else cursor
            own = [row for start, row in starts if max(found, 0) <= start < cursor] or [entry.row]
            reckons = [row for row in own if is_formula(by_row[row]) or "=" in by_row[row]]
            row = (reckons or own)[0]
            lines.append(self._line(entry, row, part, ""))
        return lines

    def _unit_of_texts(self) -> int | None:
        return self._unit if self._unit != 1 else None

    def _line(self, entry: _Entry, row: int, written: str, amount: str) -> CostingLine:
        """One line with its verdict."""
        problem: Message | None = None
        stated, known = "", None
        if amount:
            found = amount_in(plain_cell(amount), self._unit, self._layout.profile.dots)
            if isinstance(found, BadCell) and found.code not in ("zero", "part-of-a-won"):
                problem = message("금액 칸 ‘{cell}’: {why}", cell=amount[:40], why=reason_of(found.code, dict(found.figures)))
            else:
                stated = _with_commas(amount) + _UNIT_NAMES.get(self._unit, "원") if _BARE.fullmatch(amount) else amount
                if not isinstance(found, BadCell) and (self._layout.profile.dots == "thousands" or not re.match(r"[△▲\-]?[0-9]", amount)):
                    stated = f"{'△' if found < 0 else ''}{abs(found):,}원"
            known = None if isinstance(found, BadCell) else found
        costing = parse(written, amount_unit_krw=self._unit_of_texts(), amount=stated)
        if costing.verdict is Verdict.DIFFERS and self._unit != 1:
            # The amounts within a costing may be in won where the column is not.
            other = parse(written, amount=stated)
            costing = costing if other.verdict is Verdict.DIFFERS else other
        if costing.verdict is Verdict.DIFFERS and stated and row == entry.row:
            costing = self._of_a_change(entry, written) or costing
        if problem is None and costing.reason_code is ReasonCode.NO_FORMULA and not written:
            problem = message("금액만 있고 산출식이 없습니다.")
        labels = entry.labels
        item = labels["item"] or costing.label.strip(_MARKS)
        if known is None:
            known = costing.stated_krw if costing.stated_krw is not None else costing.computed_krw
        return CostingLine(
            row,
            _one_line(labels["category"]),
            _one_line(labels["activity"]),
            _one_line(item or (labels["category"] if not self._of["item"] else "")),
            written,
            costing,
            known,
            stated,
            entry.note,
            problem,
        )

    def _of_a_change(self, entry: _Entry, written: str) -> Costing | None:
        """The costing by itself, where it holds and states what another column has: that of a change, beside the amount that came of it."""
        for unit in (None, self._unit_of_texts()):
            alone = parse(written, amount_unit_krw=unit)
            if alone.verdict in (Verdict.HOLDS, Verdict.ROUNDED) and abs(alone.stated_krw or 0) >= _LEAST_TOTAL:
                for column in self._layout.columns:
                    if column.field == NOT_USED and amount_in(plain_cell(entry.at.raw[column.position]), self._unit) == alone.stated_krw:
                        return alone
        return None

    # Totals

    def _totals(self) -> list[StatedTotal]:
        totals = []
        for entry, below in self._headings:
            totals.append(self._total(entry, self._name(entry), [line for other in below for line in other.lines]))
            self._skipped.append(SkippedRow(entry.row, f"{self._name(entry)} | {entry.amount}", message("아래 줄들의 합계가 적힌 제목 행입니다.")))
        for entry, rounded in self._groups:
            if entry.amount:
                total = self._total(entry, self._name(entry), entry.lines, rounded=rounded)
                totals.append(self._of_another_column(entry, total) if total is not None and total.holds is False else total)
        for first, (last, amount) in self._spans.items():
            within = [line for line in _lines(self._entries) if first <= line.row <= last]
            label = _one_line(self._layout.of("amount_krw")[0].title)
            totals.append(self._total(replace(self._entries[0], at=replace(self._entries[0].at, number=first), amount=amount), label, within))
        for place, entry in enumerate(self._entries):
            if entry.is_sum:
                totals.append(self._best_total(place, entry))
        return [total for total in totals if total is not None]

    @staticmethod
    def _name(entry: _Entry) -> str:
        return _one_line(next((entry.labels[name] for name in reversed(LABELS) if entry.labels[name]), ""))

    def _total(self, entry: _Entry, label: str, lines: Sequence[CostingLine], *, rounded: bool = False) -> StatedTotal | None:
        stated = amount_in(plain_cell(entry.amount), self._unit, self._layout.profile.dots)
        if isinstance(stated, BadCell):
            if stated.code != "zero":
                return None
            stated = 0
        known = [line.amount_krw for line in lines if line.amount_krw is not None]
        return StatedTotal(entry.row, label, stated, sum(known), len(lines), len(lines) - len(known), rounded)

    def _of_another_column(self, entry: _Entry, total: StatedTotal) -> StatedTotal:
        """The total that another column states, where the lines come to it: costings of a change add up to 비교 증감."""
        for column in self._layout.columns:
            stated = amount_in(plain_cell(entry.at.raw[column.position]), self._unit)
            if column.field == NOT_USED and stated == total.lines_krw and abs(total.lines_krw) >= _LEAST_TOTAL:
                return replace(total, label=f"{total.label} ‘{column.title}’", stated_krw=total.lines_krw)
        return total

    def _best_total(self, place: int, entry: _Entry) -> StatedTotal | None:
        """A row of a sum with the lines that it is of: those that its words and its place point to, or others where they agree to the won."""
        before = self._entries[:place]
        after = self._entries[place + 1 :]
        last_sum = max((n for n, other in enumerate(before) if other.is_sum), default=-1)
        next_sum = next((n for n, other in enumerate(after) if other.is_sum), len(after))
        category = letters(entry.labels["category"])
        everything = _lines(self._entries)
        of_category = [line for line in everything if letters(line.category) == category] if category else []
        block, following = _lines(before[last_sum + 1 :]), _lines(after[:next_sum])
        grand = bool(re.search("합계|총|합$|total", re.sub(r"\s", "", entry.is_sum).casefold())) or not _lines(before)
        candidates = [everything, _lines(before), following] if grand else [of_category, block, following, everything]
        candidates += [_lines(before[start:]) for start in range(1, len(before)) if before[start].lines] if grand else []
        found = [total for lines in candidates if lines and (total := self._total(entry, entry.is_sum, lines)) is not None]
        return next((total for total in found if total.holds), None) or next(iter(found), None) or self._total(entry, entry.is_sum, [])


def _lines(entries: Sequence[_Entry]) -> list[CostingLine]:
    return [line for entry in entries for line in entry.lines]


def _reckons(text: str) -> bool:
    """Whether a text among labels is a costing: a formula, a sum of money, or something behind an equal sign."""
    return is_formula(text) or bool(re.search(r"[0-9]\s*[천만억]*원|=", text))


def _in_won(costing: Costing) -> str:
    """A costing's text with its amounts in won where only the unit of their table says what they count in."""
    text = costing.text
    for amount in sorted(costing.amounts, key=lambda each: -each.start):
        if amount.unit_krw != 1 and amount.value.denominator == 1 and not _UNIT_BEHIND.match(text[amount.end :]) and amount.end <= len(text):
            sign = "△" if amount.value < 0 else ""
            text = f"{text[: amount.lead]}{sign}{abs(int(amount.value)):,}원{text[amount.end :]}"
    # On one line a bullet would stand between numbers.
    return _BULLET.sub("", text)


def _with_commas(number: str) -> str:
    """A number as one writes it: 2,800 for the 2800 of a sheet."""
    whole, dot, part = number.replace(",", "").partition(".")
    sign, digits = (whole[0], whole[1:]) if whole[0] in "△▲-" else ("", whole)
    return f"{sign}{int(digits):,}{dot}{part}"


def _one_line(text: str) -> str:
    return " ".join(text.split())
