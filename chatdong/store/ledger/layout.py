"""How a table of a file is read: where its headings stand, which column fills which field, in what unit, and what has to be asked first."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from chatdong.documents.cell_text import NOT_COMPUTED
from chatdong.documents.table import Table, unfolded
from chatdong.domain.message import Message, message
from chatdong.domain.plan.model import Plan
from chatdong.store.ledger.cells import (
    SPACE,
    UNITS,
    CardState,
    State,
    amount_in,
    cancelled_in,
    count_in,
    counterpart_in,
    day_in,
    income_in,
    is_ditto,
    letters,
    part_of_day,
    plain_cell,
    source_in,
    status_in,
)
from chatdong.store.ledger.headings import NAMES_NO_AMOUNT, NAMES_NO_DAY, Meaning, meaning_of, meaning_of_pair, qualifier_in, unit_in, unit_said
from chatdong.store.ledger.indicators import answers_in, measured_in
from chatdong.store.ledger.names import Names
from chatdong.store.ledger.profile import NOT_USED, ImportProfile
from chatdong.store.ledger.refusals import BadCell
from chatdong.store.ledger.targets import COSTINGS, DAYS, FIRST_DAY, PARTS_OF_A_DAY, TARGETS, ImportTarget

SAMPLE_ROWS = 300
"""As many rows below the headings are looked at to find out what the columns hold."""
_ABOVE = 40
"""Within so many rows the headings are looked for."""
MAX_COLUMNS = 200
"""As many columns as a file may have."""
UNKNOWN = frozenset({"", "–", "-", "—", "―", "−"})
"""What stands in a cell of which nothing is known."""
_MOST = 0.8
"""The share of a column's cells that has to be read as a field for the cells alone to say that it is this field."""
_SOME = 0.5
"""The same for costings, between which stand headings and remarks."""
_FEWEST_FORMULAS = 2
_FORMULA = re.compile(r"[0-9][0-9,.]*\s*[가-힣a-zA-Z㎡%()]{0,6}\s*[×xX*＊✕✖ⅹⅩ╳]\s*[(]?\s*[0-9]")


@dataclass(frozen=True)
class Column:
    """A column of the file and what it is read as.

    title: its heading, made different from the others; the column's letter where it has none. field: what it fills, NOT_USED or MEMO_TOO.
    source: where that comes from: "heading", "cells", "chosen", or "" for a column that nothing was found for. unit_krw: won in 1 of it, for
    amounts. samples: the first different texts in it. why_not: why a column that looks like a field was left aside.
    """

    position: int
    title: str
    field: str = NOT_USED
    source: str = ""
    unit_krw: int = 1
    samples: tuple[str, ...] = ()
    why_not: Message | None = None


@dataclass(frozen=True)
class Question:
    """What has to be said before anything can be stored. about: a field, or the part of the profile that answers it."""

    about: str
    text: Message


@dataclass(frozen=True)
class Layout:
    """How a table is read.

    table: its name. header_first, header_last: the rows of its headings, from 1; 0 where there are none. columns: all of them, in the order
    of the file. profile: what was said and what was found out together. questions: open; nothing is stored while there are any. guesses:
    what was not said by the file or a person, so that a person has to have seen it. said: the profile as it was given.
    """

    kind: str
    table: Table
    header_first: int
    header_last: int
    columns: tuple[Column, ...]
    profile: ImportProfile
    questions: tuple[Question, ...] = ()
    guesses: tuple[Message, ...] = ()
    notes: tuple[Message, ...] = ()
    said: ImportProfile = ImportProfile()

    @property
    def titles(self) -> tuple[str, ...]:
        """The headings, in the order of the file."""
        return tuple(column.title for column in self.columns)

    @property
    def unused(self) -> tuple[Column, ...]:
        """The columns with a heading or a content that nothing is read from."""
        return tuple(column for column in self.columns if column.field == NOT_USED and (column.samples or not _is_letter(column.title)))

    def of(self, field: str) -> tuple[Column, ...]:
        """The columns that fill a field; several only for amounts, which are added up, and for MEMO_TOO."""
        return tuple(column for column in self.columns if column.field == field)


def layout_of(table: Table, kind: str, plan: Plan | None, names: Names | None, profile: ImportProfile, texts: Sequence[str] = ()) -> Layout:
    """Find out how a table is read, as far as the profile does not say so; ``texts`` stand beside the table in its document.

    ``plan`` and ``names`` are those that the rows belong to; None where they are only looked at.
    """
    target = TARGETS[kind]
    rows, downward = (
        [[cell.strip(SPACE) for cell in row[:MAX_COLUMNS]] for row in islice(unfolded(table, table.rows(), rightward=right), _ABOVE + SAMPLE_ROWS)]
        for right in (True, False)
    )
    header_first, header_last = _headings(rows, target, profile.header_row)
    rows = [*rows[:header_last], *downward[header_last:]]
    return _Reading(table, target, plan, names, profile, rows, header_first, header_last, texts).layout()


def _headings(rows: Sequence[Sequence[str]], target: ImportTarget, said: int | None) -> tuple[int, int]:
    """The first and the last row of the headings, from 1; 0, 0 where there are none."""
    if said == 0 or not rows:
        return 0, 0
    if said is not None:
        at = min(said, len(rows)) - 1
    else:
        scores = [_score(target.kind, [meaning_of(target.kind, cell) for cell in row]) for row in rows[:_ABOVE]]
        at = max(range(len(scores)), key=lambda i: (scores[i], -i))
        if scores[at] == 0:
            at = next((i for i in range(min(len(rows), _ABOVE) - 1) if _is_heading_like(rows[i]) and _holds_data(rows[i + 1])), -1)
            if at < 0:
                return 0, 0
    alone = _score(target.kind, [meaning_of(target.kind, cell) for cell in rows[at]])
    below, above = at + 1, at - 1
    if below < len(rows) and _is_lower_row(rows[at], rows[below]) and _pair_score(target.kind, rows[at], rows[below]) >= alone:
        return at + 1, at + 2
    if above >= 0 and said is None and _is_lower_row(rows[above], rows[at]) and _pair_score(target.kind, rows[above], rows[at]) >= alone:
        return at, at + 1
    return at + 1, at + 1


def _score(kind: str, meanings: Iterable[Meaning]) -> float:
    """How much a row looks like the headings: the different fields that it names."""
    found = list(meanings)
    plain = {meaning.fields[0][0] for meaning in found if meaning.fields and not meaning.qualifier}
    return len(plain) + 0.25 * sum(1 for meaning in found if meaning.fields and meaning.qualifier)


def _pair_score(kind: str, upper: Sequence[str], lower: Sequence[str]) -> float:
    return _score(kind, [meaning_of_pair(kind, *pair) for pair in zip(_to_the_right(upper, lower), lower, strict=False)])


def _is_lower_row(upper: Sequence[str], lower: Sequence[str]) -> bool:
    """Whether a row of headings goes on in the next: it divides columns of the first, and holds neither days nor figures."""
    filled = [cell for cell in lower if cell]
    if len(filled) < 2 or len({cell for cell in upper if cell}) < 2 or _holds_data(lower):
        return False
    if any(re.fullmatch(r"[0-9,.\-/:%]+", cell) for cell in (*filled, *filter(None, upper))):
        return False
    # A sentence above the headings is none of them.
    if any(len(cell) > _LONGEST_UPPER or re.search(r"[0-9:：※]", cell) for cell in upper if cell and not re.fullmatch(r"20[0-9]{2}년도?", cell)):
        return False
    gaps = [i for i, cell in enumerate(lower) if cell and (i >= len(upper) or not upper[i] or (i and upper[i] == upper[i - 1]))]
    return bool(gaps) and list(upper) != list(lower)


_LONGEST_UPPER = 20
"""As many letters as a heading above others may have."""


def _to_the_right(upper: Sequence[str], lower: Sequence[str]) -> list[str]:
    """The upper headings, each over all the columns that it spans: up to the next, where the lower row goes on."""
    spread: list[str] = []
    for place in range(max(len(upper), len(lower))):
        own = upper[place] if place < len(upper) else ""
        under = lower[place] if place < len(lower) else ""
        spread.append(own or (spread[-1] if spread and under else ""))
    return spread


def _is_heading_like(row: Sequence[str]) -> bool:
    filled = [cell for cell in row if cell]
    return len(filled) >= 2 and not _holds_data(row) and all(len(cell) <= 40 for cell in filled)


def _holds_data(row: Sequence[str]) -> bool:
    """Whether a row holds a day or an amount, as no heading does."""
    return any(_is_day(cell) or _is_amount(cell) for cell in row if cell)


def _is_day(cell: str) -> bool:
    """Whether a cell holds a day, be it one that has to be asked about; a time or a month alone is none."""
    found = day_in(plain_cell(cell))
    return not isinstance(found, BadCell) or found.code in ("day-without-year", "ambiguous-day", "days-of-a-span")


def _is_amount(cell: str) -> bool:
    """Whether a cell looks like money: an amount of three figures and more, or one that names its unit."""
    found = amount_in(plain_cell(cell), 1)
    if isinstance(found, BadCell):
        return found.code in ("dots-in-amount", "part-of-a-won")
    return abs(found) >= 100


def _letter(position: int) -> str:
    """The letters that a spreadsheet gives to a column: A, B, …, Z, AA."""
    name = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        name = chr(65 + rest) + name
    return name


def _is_letter(title: str) -> bool:
    return bool(re.fullmatch(r"[A-Z]{1,3}", title))


class _Reading:
    """Finds out what each column is, by its heading and by its cells."""

    def __init__(
        self,
        table: Table,
        target: ImportTarget,
        plan: Plan | None,
        names: Names | None,
        profile: ImportProfile,
        rows: Sequence[Sequence[str]],
        header_first: int,
        header_last: int,
        texts: Sequence[str],
    ) -> None:
        self._table, self._target, self._plan, self._names = table, target, plan, names
        self._profile = self._known_to_the_plan(profile)
        self._first, self._last = header_first, header_last
        # The row next to the headings first: what is said there is said of this table.
        self._rows_above = [list(dict.fromkeys(cell for cell in row if cell)) for row in reversed(rows[: max(header_first - 1, 0)])]
        self._above = [cell for row in self._rows_above for cell in row]
        self._beside = texts
        below = rows[header_last : header_last + SAMPLE_ROWS]
        upper, lower = self._header_rows(rows)
        filled = max((place for row in (upper, lower) for place, cell in enumerate(row, start=1) if cell), default=0)
        if not header_first or any(field.joined for field in target.fields):
            # What is joined goes on beside the last heading.
            filled = max(filled, max((place for row in below for place, cell in enumerate(row, start=1) if cell), default=0))
        self._meanings = [
            meaning_of_pair(target.kind, *(row[place] if place < len(row) else "" for row in (upper, lower))) for place in range(filled)
        ]
        self._titles = told_apart([_title(upper, lower, place) for place in range(filled)])
        self._below = [[*row, *[""] * (filled - len(row))] for row in below]
        self._fields: dict[int, tuple[str, str]] = {}
        self._questions: list[Question] = []
        self._guesses: list[Message] = []
        self._notes: list[Message] = []
        self._why_not: dict[int, Message] = {}

    def _header_rows(self, rows: Sequence[Sequence[str]]) -> tuple[list[str], list[str]]:
        if not self._first:
            return [], []
        upper, lower = list(rows[self._first - 1]), list(rows[self._last - 1])
        return ([], lower) if self._first == self._last else (_to_the_right(upper, lower), lower)

    def _known_to_the_plan(self, profile: ImportProfile) -> ImportProfile:
        """The profile without lines and activities that this plan does not have, as one that was kept for another plan may name."""
        if self._plan is None:
            return profile
        plan, of = self._plan, self._target
        ids = {one.id for one in (plan.budget_line if of.of_lines else plan.indicator if of.of_indicators else plan.activity)}
        to = profile.to if profile.to in ids else None
        return replace(profile, to=to, rules=tuple(rule for rule in profile.rules if rule.to in ids))

    def layout(self) -> Layout:
        """The layout, with all that is open."""
        self._take_what_was_said()
        self._take_headings()
        self._take_cells()
        self._ask_for_the_needed()
        amounts = [place for place, (field, _source) in self._fields.items() if field == "amount_krw"]
        named = [self._meanings[place].unit_krw for place in amounts]
        unit = self._unit(amounts) if not named or None in named else 1
        self._hold_formats_against(amounts, unit)
        columns = tuple(
            Column(
                place,
                title,
                *self._fields.get(place, (NOT_USED, "")),
                unit_krw=(self._meanings[place].unit_krw or unit) if self._fields.get(place, ("",))[0] == "amount_krw" else 1,
                samples=self._samples(place),
                why_not=self._why_not.get(place) if place not in self._fields else None,
            )
            for place, title in enumerate(self._titles)
        )
        profile = replace(
            self._profile,
            header_row=self._first,
            columns=tuple((column.title, column.field) for column in columns),
            unit_krw=self._profile.unit_krw if self._profile.unit_krw else unit,
            year=self._year(),
        )
        profile = self._days_and_dots(profile)
        profile = self._running_totals(profile)
        profile = self._card_list(profile)
        profile = self._belongs_to(profile)
        return Layout(
            self._target.kind,
            self._table,
            self._first,
            self._last,
            columns,
            profile,
            tuple(self._questions),
            tuple(self._guesses),
            tuple(self._notes),
            self._profile,
        )

    def _cells(self, place: int) -> list[str]:
        """The cells of a column that say something, of the rows that are records."""
        return [cell for row in self._below if (cell := row[place]) not in UNKNOWN and cell != NOT_COMPUTED and not is_ditto(cell)]

    def _samples(self, place: int) -> tuple[str, ...]:
        return tuple(islice(dict.fromkeys(self._cells(place)), 3))

    def _share(self, place: int, fits: Callable[[str], bool]) -> float:
        """The share of a column's different cells that fit, 0–1; 0 where it is empty."""
        cells = list(dict.fromkeys(self._cells(place)))[:100]
        return sum(map(fits, cells)) / len(cells) if cells else 0.0

    def _fit(self, place: int, field: str) -> float:
        """The share of a column's cells that can be read as a field, 0–1; 1 for a text, which any cell is."""
        if field in DAYS:
            return self._share(place, _is_day)
        if field == "amount_krw":
            return self._share(place, lambda cell: not isinstance(amount_in(plain_cell(cell), 1), BadCell) or _is_amount(cell))
        if field == "funding_source":
            return self._share(place, lambda cell: source_in(plain_cell(cell)) is not None)
        if field == "counterpart":
            return self._share(place, lambda cell: counterpart_in(plain_cell(cell)) is not None)
        if field in ("attendance", "occurrence"):
            return self._share(place, lambda cell: not isinstance(count_in(plain_cell(cell), 0), BadCell))
        if field in PARTS_OF_A_DAY:
            return self._share(place, lambda cell: part_of_day(field, plain_cell(cell)) is not None)
        if field == "line_id":
            return self._share(place, self._names_a_line)
        if field == "indicator_id":
            return self._share(place, self._names_an_indicator)
        if field == "value_e4":
            return self._share(place, lambda cell: isinstance(measured_in(re.sub(r"[가-힣A-Za-z]+$", "", plain_cell(cell))), int))
        if field == "answers":
            return self._share(place, lambda cell: isinstance(answers_in(plain_cell(cell)), int))
        if field == "activity_id":
            return self._share(place, self._names_an_activity)
        if field == "costing":
            return self._share(place, is_formula)
        if field == "unit":
            return self._share(place, lambda cell: unit_in(cell) is not None)
        if field == "approval":
            return self._share(place, lambda cell: cancelled_in(plain_cell(cell)) is not None)
        if field == "direction":
            return self._share(place, lambda cell: income_in(plain_cell(cell)) is not None)
        if field == "status":
            return self._share(place, lambda cell: status_in(plain_cell(cell)) is not None)
        return 1.0

    def _names_an_activity(self, cell: str) -> bool:
        return self._names is not None and isinstance(self._names.activity(plain_cell(cell)), str)

    def _names_an_indicator(self, cell: str) -> bool:
        if self._names is None:
            return False
        found = self._names.indicators.indicator(plain_cell(cell))
        return not isinstance(found, BadCell) or found.code != "no-such-indicator"

    def _names_a_line(self, cell: str) -> bool:
        if self._names is None:
            return False
        found = self._names.line(plain_cell(cell), None)
        return not isinstance(found, BadCell) or found.code == "line-of-several"

    def _take_what_was_said(self) -> None:
        for place, title in enumerate(self._titles):
            said = self._profile.column(title)
            if said is not None:
                self._fields[place] = (said, "chosen")
        for field in self._target.fields:
            chosen = [place for place, (name, _source) in self._fields.items() if name == field.name]
            if len(chosen) > 1 and field.name != "amount_krw" and not (field.joined or field.several):
                self._ask_which(field.name, chosen)

    def _taken(self, name: str) -> bool:
        return any(field == name for field, _source in self._fields.values())

    def _take_headings(self) -> None:
        """Give each column what its heading means, where it means one thing and the cells do not say otherwise."""
        wanted: dict[str, list[tuple[int, int]]] = {}
        for place, meaning in enumerate(self._meanings):
            if place in self._fields or not meaning.fields:
                continue
            if meaning.qualifier:
                self._why_not[place] = message(
                    "‘{title}’ 열은 ‘{word}’ 때문에 {field}(으)로 읽지 않았습니다.",
                    title=self._titles[place],
                    word=meaning.qualifier,
                    field=self._target.label(meaning.fields[0][0]),
                )
                continue
            found = self._of_several(place, meaning)
            if found is not None and not (found[0] == "occurrence" and self._target.kind == "spending" and self._has_instalments()):
                wanted.setdefault(found[0], []).append((found[1], place))
        for field in self._target.fields:
            places = wanted.get(field.name, [])
            if not places or self._taken(field.name) or (field.name in ("month", "day") and self._has_first_day()):
                continue
            if field.otherwise:
                least = min(field.aliases.index(alias) for alias in field.otherwise)
                certain = [found for found in places if not least <= found[0] < len(field.aliases)]
                places = certain or places
            if len(places) > 1 and field.single:
                # A column that is empty, or holds something else, is no rival.
                rivals = [(rank, place) for rank, place in places if self._cells(place) and self._fit(place, field.name) > 0]
                places = rivals or places[:1]
                if len(places) > 1:
                    self._ask_which(field.name, [place for _rank, place in places])
                    continue
            if field.several:
                self._fields.update(dict.fromkeys((place for _rank, place in places), (field.name, "heading")))
                for _rank, place in places:
                    self._join(place, field.name)
                continue
            # An empty column never stands in the way of one that says something.
            _rank, place = min(places, key=lambda found: (not self._cells(found[1]), found[0]))
            self._fields[place] = (field.name, "heading")
            if field.joined:
                self._join(place, field.name)
        self._let_go_of_parts()

    def _join(self, place: int, name: str) -> None:
        """Let what a column holds go on in those to its right that have the same heading, or none."""
        title = self._titles[place]
        for beside in range(place + 1, len(self._titles)):
            other = self._titles[beside]
            if name != "costing" and self._share(beside, _is_amount) > _SOME:
                return
            if beside in self._fields or not (re.sub(r" #[0-9]+$", "", other) == title or (_is_letter(other) and other == _letter(beside))):
                return
            self._fields[beside] = (name, "heading")

    def _let_go_of_parts(self) -> None:
        """Leave the columns of a year, a month or a day aside where they make up no day."""
        whole = self._has_first_day()
        parts = {field: place for place, (field, source) in self._fields.items() if field in PARTS_OF_A_DAY and source == "heading"}
        for field, place in parts.items():
            if (field == "year" and not (whole or self._has_parts())) or (field != "year" and (whole or not self._has_parts())):
                del self._fields[place]

    def _has_first_day(self) -> bool:
        return self._target.kind in FIRST_DAY and self._taken(FIRST_DAY[self._target.kind])

    def _has_parts(self) -> bool:
        return self._taken("month") and self._taken("day")

    def _has_instalments(self) -> bool:
        """Whether the list is one of card payments in instalments, whose 회차 is no event's."""
        return any("할부" in title for title in self._titles)

    def _of_several(self, place: int, meaning: Meaning) -> tuple[str, int] | None:
        """The field of a heading that offices use for several things: the first that the cells agree with."""
        certain: tuple[str, int] | None = None
        title = letters(self._titles[place])
        for name, rank in meaning.fields:
            unsure = {letters(alias) for alias in self._target.field(name).uncertain}
            certainly = {letters(alias) for alias in self._target.field(name).aliases} - unsure
            uncertain = title in unsure or (self._target.kind == COSTINGS and title not in certainly and title.endswith(tuple(unsure)))
            if not uncertain:
                certain = certain or (name, rank)
            elif self._fit(place, name) >= 0.5 or (len(meaning.fields) == 1 and not self._cells(place)):
                return name, rank
        return certain

    def _ask_which(self, name: str, places: Sequence[int]) -> None:
        titles = ", ".join(f"‘{self._titles[place]}’" for place in places)
        self._questions.append(
            Question(
                name,
                message("{field}이(가) 될 수 있는 열이 여럿입니다: {titles}. 하나를 골라 주십시오.", field=self._target.label(name), titles=titles),
            )
        )

    def _asked(self, name: str) -> bool:
        return any(question.about == name for question in self._questions)

    def _take_cells(self) -> None:
        """Give a field without a column the one column whose cells are of its kind."""
        for field in self._target.fields:
            if not field.by_cells or self._taken(field.name) or self._asked(field.name):
                continue
            if field.name == "costing" and self._taken("price_krw"):
                # 11m×8m beside a price is a measure.
                continue
            if field.name == FIRST_DAY.get(self._target.kind) and self._has_parts():
                continue
            found = [
                place
                for place in range(len(self._titles))
                if place not in self._fields
                and place not in self._why_not
                and not self._is_of_something_else(place)
                and self._looks_like(place, field.name)
            ]
            if field.name in ("line_id", "activity_id", "indicator_id", "approval", "status", "costing"):
                found = found[:1]
            if len(found) == 1:
                self._fields[found[0]] = (field.name, "cells")
                self._guesses.append(
                    message(
                        "‘{title}’ 열을 칸의 모양으로 보아 {field}(으)로 읽었습니다.",
                        title=self._titles[found[0]],
                        field=self._target.label(field.name),
                    )
                )
            elif found:
                self._ask_which(field.name, found)
        self._take_costings_among_labels()

    def _take_costings_among_labels(self) -> None:
        """A budget book has its costings in the column of its labels, between them: that column is both."""
        if self._target.kind != COSTINGS or self._taken("costing") or self._taken("price_krw") or self._asked("costing"):
            return
        labels = [place for place, (field, source) in self._fields.items() if field == "category" and source != "chosen"]
        formulas = {place: sum(map(is_formula, self._cells(place))) for place in labels}
        place = max(formulas, key=lambda each: formulas[each], default=None)
        if place is None or formulas[place] < _FEWEST_FORMULAS:
            return
        self._fields[place] = ("costing", "cells")
        self._guesses.append(
            message("‘{title}’ 열을 칸의 모양으로 보아 {field}(으)로 읽었습니다.", title=self._titles[place], field=self._target.label("costing"))
        )

    def _is_of_something_else(self, place: int) -> bool:
        """Whether a heading says that its cells, whatever they look like, are of another kind."""
        if self._target.kind == COSTINGS:
            return bool(self._meanings[place].qualifier) and not self._meanings[place].fields
        return bool(qualifier_in(self._titles[place]))

    def _looks_like(self, place: int, name: str) -> bool:
        if name == "amount_krw":
            if NAMES_NO_AMOUNT.search(letters(self._titles[place])):
                return False
            return self._share(place, _is_amount) >= _MOST and self._share(place, _is_day) < _MOST
        if name in ("approval", "status"):
            states = [(cancelled_in if name == "approval" else status_in)(plain_cell(cell)) for cell in self._cells(place)]
            return any(
                state in (CardState.CANCELLED, CardState.PARTLY_CANCELLED, State.CANCELLED, State.POSTPONED, State.NOT_HELD) for state in states
            ) and (self._fit(place, name) >= _MOST)
        if name in DAYS:
            if NAMES_NO_DAY.search(letters(self._titles[place])):
                return False
            return self._share(place, lambda cell: _is_day(cell) and not re.fullmatch(r"[0-9.]{1,6}", cell)) >= _MOST
        return self._fit(place, name) >= (_SOME if name == "costing" else _MOST)

    def _ask_for_the_needed(self) -> None:
        for names in self._target.needed:
            if any(self._taken(name) or self._asked(name) for name in names):
                continue
            if FIRST_DAY.get(self._target.kind) in names and self._has_parts():
                continue
            if names[0] in ("activity_id", "indicator_id") and (self._profile.to or self._profile.rules):
                continue
            if names[0] == "source":
                if not self._profile.source:
                    self._questions.append(
                        Question("said_source", message("측정값의 출처가 적힌 열이 없습니다. 열을 고르거나 출처를 적어 주십시오."))
                    )
                continue
            label = self._target.label(names[0])
            rejected = next((why for place, why in self._why_not.items() if self._meanings[place].fields[0][0] in names), None)
            if rejected is not None:
                self._notes.append(rejected)
            titles = ", ".join(f"‘{title}’" for title in self._titles[:20])
            self._questions.append(
                Question(
                    names[0],
                    message("{field} 열을 찾지 못했습니다. 어느 열인지 골라 주십시오. 파일의 열: {titles}", field=label, titles=titles or "–"),
                )
            )

    def _hold_formats_against(self, amounts: Sequence[int], unit: int) -> None:
        """Ask where the number formats of the amounts show a unit other than the one that is said of them."""
        if self._profile.unit_krw:
            return
        for place in amounts:
            said = self._meanings[place].unit_krw or unit
            shown = [word for word in self._table.units.get(place, ()) if unit_in(word) != said]
            if shown and not self._asked("unit_krw"):
                units = ", ".join([next(f"{word}원" for word, won in UNITS.items() if won == said), *shown])
                self._questions.append(
                    Question(
                        "unit_krw",
                        message(
                            "‘{title}’ 열의 단위와 칸 서식의 단위가 다릅니다: {units}. 하나를 골라 주십시오.", title=self._titles[place], units=units
                        ),
                    )
                )

    def _unit(self, amounts: Sequence[int]) -> int:
        """Won in 1 of an amount whose own heading names no unit."""
        if self._profile.unit_krw:
            return self._profile.unit_krw
        lone = [cell for row in self._below if sum(1 for cell in row if cell) <= 2 for cell in row if cell]
        for places in (self._titles, *self._rows_above, lone, self._beside):
            said: dict[int, None] = dict.fromkeys(unit for cell in places if (unit := unit_said(cell)) is not None)
            if len(said) > 1 and self._taken("amount_krw"):
                units = ", ".join(next(f"{word}원" for word, won in UNITS.items() if won == unit) for unit in said)
                self._questions.append(Question("unit_krw", message("금액의 단위가 여럿 적혀 있습니다: {units}. 하나를 골라 주십시오.", units=units)))
            if said:
                return next(iter(said))
        for place in amounts:
            for shown in self._table.units.get(place, ()):
                self._notes.append(message("‘{title}’ 열의 단위는 칸 서식에 적힌 {unit}입니다.", title=self._titles[place], unit=shown))
                return unit_in(shown) or 1
        return 1

    def _year(self) -> int | None:
        """The year of days without one: said, named above the table, or that of the plan; asked where the plan has days of several."""
        if self._profile.year:
            return self._profile.year
        if self._taken("year"):
            return None
        days = [place for place, (field, _source) in self._fields.items() if field in DAYS]
        if not self._has_parts() and not any(_code(cell) == "day-without-year" for place in days for cell in self._cells(place)):
            return None
        named = {
            int(year) for cell in (*self._above, *self._titles) for year in re.findall(r"(?<![0-9])(20[0-9]{2})(?:년|학년도|년도|\.|[^0-9]|$)", cell)
        }
        if self._plan is None:
            return named.pop() if len(named) == 1 else None
        counted = self._plan.counted
        if len(named) != 1 and counted.start.year != counted.end.year:
            self._questions.append(
                Question(
                    "year",
                    message(
                        "연도가 없는 날짜가 있는데 이 계획은 {first}년부터 {last}년까지입니다. 어느 해인지 골라 주십시오.",
                        first=counted.start.year,
                        last=counted.end.year,
                    ),
                )
            )
            return None
        year = named.pop() if len(named) == 1 else counted.start.year
        self._guesses.append(message("연도가 없는 날짜를 {year}년으로 읽었습니다.", year=year))
        return year

    def _days_and_dots(self, profile: ImportProfile) -> ImportProfile:
        for place, (field, _source) in self._fields.items():
            cells = self._cells(place)
            if field in DAYS and profile.day_order is None:
                unclear = next((cell for cell in cells if _code(cell) == "ambiguous-day"), None)
                if unclear is not None:
                    self._questions.append(
                        Question("day_order", message("‘{cell}’의 날과 달을 가릴 수 없습니다. 순서를 골라 주십시오.", cell=unclear[:40]))
                    )
            if field == "amount_krw" and profile.dots is None:
                dotted = next((c for c in cells if isinstance(bad := amount_in(plain_cell(c), 1), BadCell) and bad.code == "dots-in-amount"), None)
                if dotted is not None:
                    self._questions.append(
                        Question("dots", message("‘{cell}’의 점이 천 단위를 나누는지, 소수점인지 골라 주십시오.", cell=dotted[:40]))
                    )
        return profile

    def _running_totals(self, profile: ImportProfile) -> ImportProfile:
        """Ask where the amounts stand beside a budget and only rise: those of a balance list are totals, not payments."""
        amounts = [place for place, (field, _source) in self._fields.items() if field == "amount_krw"]
        if profile.running_total is not None or len(amounts) != 1 or self._target.kind != "spending":
            return profile
        budgets = [place for place in range(len(self._titles)) if place not in amounts and _names_a_budget(self._titles[place])]
        if not budgets:
            return profile
        groups = [place for place, (field, _source) in self._fields.items() if field in ("line_id", "activity_id")]
        before: dict[tuple[str, ...], int] = {}
        rises = falls = 0
        for row in self._below:
            amount = amount_in(plain_cell(row[amounts[0]]), 1)
            if isinstance(amount, BadCell):
                continue
            group = tuple(row[place] for place in (*groups, *budgets))
            if group in before:
                rises += amount >= before[group]
                falls += amount < before[group]
            before[group] = amount
        if rises >= 2 and not falls:
            self._questions.append(
                Question(
                    "running_total",
                    message(
                        "‘{budget}’ 옆의 ‘{title}’이(가) 행마다 커지기만 합니다. 그때까지의 누계이면 차이를 지출로, 낱낱의 지출이면 그대로 읽습니다.",
                        budget=self._titles[budgets[0]],
                        title=self._titles[amounts[0]],
                    ),
                )
            )
        return profile

    def _card_list(self, profile: ImportProfile) -> ImportProfile:
        """Rows that a card list takes back are left out with the payment they belong to, unless it was said otherwise."""
        if self._taken("approval") and profile.cancelled is None:
            return replace(profile, cancelled="leave_out")
        return profile

    def _belongs_to(self, profile: ImportProfile) -> ImportProfile:
        """Ask what the rows are for, where neither a column nor a rule nor one choice for all says so, or a name is that of several indicators."""
        if self._target.of_indicators and self._names is not None:
            of_rule = [letters(rule.text) for rule in profile.rules]
            for place in (place for place, (field, _source) in self._fields.items() if field == "indicator_id"):
                for cell in dict.fromkeys(map(plain_cell, self._cells(place))):
                    several = self._names.indicators.several(cell)
                    if several and not any(words and words in letters(cell) for words in of_rule):
                        keys = ", ".join(f"{one.id}({one.unit.ko})" for one in several)
                        asked = message(
                            "‘{name}’은(는) 여러 지표의 이름입니다: {keys}. ‘지표의 말로 나누기’에서 하나를 골라 주십시오.", name=cell[:40], keys=keys
                        )
                        self._questions.append(Question("rules", asked))
        if self._target.of_lines and not (self._taken("line_id") or self._taken("activity_id") or profile.to or profile.rules):
            if not self._asked("line_id"):
                self._questions.append(
                    Question(
                        "to",
                        message("어느 산출내역의 지출인지 적힌 열이 없습니다. 산출내역을 고르거나 적요의 말로 나누어 주십시오.")
                        if self._target.kind == "spending"
                        else message("어느 산출내역의 원인행위인지 적힌 열이 없습니다. 산출내역을 고르거나 적요의 말로 나누어 주십시오."),
                    )
                )
        return profile


def is_formula(cell: str) -> bool:
    """Whether a cell holds a costing: numbers with a sign of multiplication between them."""
    return bool(_FORMULA.search(cell))


def _code(cell: str) -> str:
    """Why a cell is no day by itself; empty where it is one."""
    found = day_in(plain_cell(cell))
    return found.code if isinstance(found, BadCell) else ""


def _names_a_budget(title: str) -> bool:
    words = letters(title)
    return any(word in words for word in ("예산", "배정", "한도", "교부", "budget"))


def _title(upper: Sequence[str], lower: Sequence[str], place: int) -> str:
    above, below = (row[place] if place < len(row) else "" for row in (upper, lower))
    if above and below and above != below:
        return f"{above} {below}"
    return above or below or _letter(place)


def told_apart(titles: Sequence[str]) -> list[str]:
    """Headings of which no two are the same."""
    seen: dict[str, int] = {}
    made = []
    for title in titles:
        seen[title] = seen.get(title, 0) + 1
        made.append(title if seen[title] == 1 else f"{title} #{seen[title]}")
    return made
