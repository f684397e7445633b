"""A budget table as lines: who pays for what, by which costing, and the sums that the table states."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

from chatdong.domain.costing.costing import Costing, Verdict, parse
from chatdong.domain.costing.stated_amount import rounds_to_thousand
from chatdong.domain.intake.budget.amounts import NOTHING, amount_in, is_named, unit_in
from chatdong.domain.intake.budget.columns import Columns, Role, columns_of, has_formula, is_subtotal, is_total
from chatdong.domain.intake.fact import Fact, Source, Unread, fact, unread
from chatdong.domain.intake.outline import Table
from chatdong.domain.intake.wording import bare, compact, gathered, says_kind, unspaced, unwrapped
from chatdong.domain.message import Message, message

_SCALE_WORDS = {1: "원", 1_000: "천원", 10_000: "만원", 10**6: "백만원", 10**8: "억원"}
_NOT_A_BUDGET = re.compile(
    r"수입|세입|결산|집행현황|집행실적|추진실적|정산|단가표|기준표|지급기준|지급단가|수당기준|원고료기준|강사료기준|집행기준|배점|평가지표|평가기준|심사기준|참고|예시|작성요령|작성예|출연금현황|투입계획\(인력"
)
_EXPENSE = re.compile(r"지출|세출")
_INCOME = re.compile(r"(?:세입|수입)(?:예산|의부|부문|소계|합계|총계|계)?")
_SPENT = re.compile(r"(?:세출|지출)(?:예산|의부|부문|소계|합계|총계|계)?")
_FEE = re.compile(
    r"(?P<activity>.*\S)\s+(?P<item>\S{1,14}(?:비|료|수당|사례금|사례|다과|식대|식비|여비|급여|임금|보험|물품|현수막)(?:\s*\([^()]*\))?)"
)


@dataclass(frozen=True)
class BudgetItem:
    """A line of a budget as it was read. ``category`` and ``activity`` are None where the document does not say them."""

    item: Fact[str]
    costing: Fact[str]
    amount: Fact[int]
    category: Fact[str] | None = None
    activity: Fact[str] | None = None


@dataclass(frozen=True)
class StatedSum:
    """A sum that the document states: of a category, of an activity, or of the whole budget (``of`` is "")."""

    of: str
    amount: Fact[int]


@dataclass(frozen=True)
class BudgetReading:
    """What one table, or one list of the text, says of the budget. ``number``: its place among the document's lines and tables.

    ``costed``: how many lines have a formula; ``prose``: the lines are sentences of the text; ``ended``: the table has a
    row of its total, so that no other table goes on with it.
    """

    items: tuple[BudgetItem, ...]
    sums: tuple[StatedSum, ...]
    unread: tuple[Unread, ...]
    place: Message
    number: int
    path: tuple[str, ...] = ()
    caption: str = ""
    columns: Columns | None = field(default=None, compare=False)
    costed: int = 0
    prose: bool = False
    ended: bool = False

    @property
    def lines_krw(self) -> int:
        """The sum of the lines, won."""
        return sum(one.amount.value for one in self.items)

    @property
    def total(self) -> Fact[int] | None:
        """The total that is stated, None if there is none."""
        return next((one.amount for one in self.sums if not one.of), None)


def read_table(table: Table, year: int | None, words: str, before: Columns | None = None) -> BudgetReading | None:
    """The budget that a table holds; None if it holds none.

    ``words``: the whole document without blanks, to confirm names that a text file cuts; ``before``: the columns of the table that this one goes
    on with.
    """
    if table.under(_NOT_A_BUDGET.pattern) and not table.under(_EXPENSE.pattern):
        return None
    rows = [list(row) for row in table.grid.rows]
    anchors = table.grid.anchors()
    filled = [[_at(rows, *anchors.get((row, column), (row, column))) for column in range(table.grid.width)] for row in range(len(rows))]
    columns = columns_of(table.grid, filled, year, before)
    if columns is None:
        return None
    return _Reader(table, columns, rows, filled, anchors, words).read()


def _at(rows: list[list[str]], row: int, column: int) -> str:
    return rows[row][column] if row < len(rows) and column < len(rows[row]) else ""


@dataclass
class _Row:
    """A row of the body: the text of its labels by role, its costing and its amount, each with the place of its cell."""

    number: int
    category: tuple[str, int]
    activity: tuple[str, int]
    item: tuple[str, int]
    costing: tuple[str, int]
    amount: tuple[str, int]
    shared: tuple[int, int] | None
    total: str = ""
    grouped: bool = False


class _Reader:
    """Reads the rows of one budget table."""

    def __init__(
        self,
        table: Table,
        columns: Columns,
        rows: list[list[str]],
        filled: list[list[str]],
        anchors: dict[tuple[int, int], tuple[int, int]],
        words: str,
    ) -> None:
        self.table, self.grid, self.columns = table, table.grid, columns
        self.rows, self.filled, self.anchors, self.words = rows, filled, anchors, words
        self.unread: list[Unread] = []
        self.sums: list[StatedSum] = []
        self.unit = columns.unit_krw or self._unit_around()
        self.unit_doubt: Message | None = None
        # The outer column is written once for all rows of the inner one.
        self.activity_first = (columns.of(Role.ACTIVITY) or [99])[0] < (columns.of(Role.CATEGORY) or [0])[0]
        if self.unit is None:
            self.unit = self._unit_that_agrees()

    def read(self) -> BudgetReading | None:
        income = self._income()
        body = [self._row(number) for number in range(self.columns.first_row, len(self.filled)) if number not in income]
        body = [row for row in body if row is not None]
        if not self.grid.exact:
            self._join_fragments([row for row in body if row is not None])
        items = self._items([row for row in body if row is not None])
        costed = sum(_is_costing(one) for one in items)
        if (not items or (not costed and not self.columns.named)) and not (self.unread and self.columns.named):
            return None
        ended = any(row is not None and row.total == "total" for row in body)
        return BudgetReading(
            tuple(items),
            tuple(self.sums),
            tuple(self.unread),
            self.grid.place,
            self.table.number,
            self.table.path,
            self.table.caption,
            self.columns,
            costed,
            ended=ended,
        )

    # The unit of amounts

    def _unit_around(self) -> int | None:
        if found := unit_in("\n".join(self.table.before[::-1])):
            return found
        first = " ".join(cell for row in self.rows[:3] for cell in row)
        return (
            unit_in(first) or unit_in(self.table.after) or next((found for heading in reversed(self.table.path) if (found := unit_in(heading))), None)
        )

    def _unit_that_agrees(self) -> int:
        """The unit in which most amounts agree with their costings; won, with a doubt, where none does."""
        votes = dict.fromkeys((1, 1_000, 10**6), 0)
        amounts = self.columns.of(Role.AMOUNT)
        costings = self.columns.of(Role.COSTING)
        named = plain = 0
        for row in self.filled[self.columns.first_row :]:
            if not amounts:
                break
            cell = _cell(row, amounts[0])
            value = amount_in(cell)
            if value is None:
                continue
            named += is_named(cell)
            plain += not is_named(cell) and unspaced(cell) not in NOTHING
            worth = _worth(parse(_cell(row, costings[0]))) if costings else None
            for unit in votes:
                votes[unit] += bool(worth) and (worth == value * unit or rounds_to_thousand(Fraction(worth or 0), Fraction(value * unit)))
        best = max(votes, key=lambda unit: votes[unit])
        if votes[best]:
            return best
        if plain:
            self.unit_doubt = message("금액의 단위가 적혀 있지 않아 원으로 읽었습니다.")
        return 1

    # Rows

    def _income(self) -> set[int]:
        """The rows of revenue in a table that has expenditure too, by the word in their first cell; they are listed as not read."""
        income: set[int] = set()
        state = ""
        for number in range(self.columns.first_row, len(self.filled)):
            first = unspaced(next((cell for cell in self.filled[number] if cell.strip()), ""))
            if _INCOME.fullmatch(first):
                state = "income"
            elif _SPENT.fullmatch(first):
                state = "spent"
            elif self.filled[number] and unspaced(self.filled[number][0]) and self.grid.exact:
                state = ""
            if state == "income":
                income.add(number)
        if income:
            first_row = min(income)
            words = " · ".join(dict.fromkeys(" ".join(cell.split()) for cell in self.filled[first_row] if cell.strip()))
            why = message("수입 {count}행은 지출이 아니라 넣지 않았습니다.", count=len(income))
            self.unread.append(unread(Source(words, self.grid.cell_place(first_row, 0)), why))
        return income

    def _row(self, number: int) -> _Row | None:
        row = list(self.filled[number])
        if not any(cell.strip() for cell in row) or [unspaced(cell) for cell in row] == [unspaced(heading) for heading in self.columns.headings]:
            return None
        if not self.grid.exact:
            row = self._aligned(row)
        cells: dict[Role, tuple[str, int]] = {}
        for role in (Role.CATEGORY, Role.ACTIVITY, Role.ITEM):
            words: list[str] = []
            place = -1
            for k in self.columns.of(role):
                text = _cell(row, k)
                if text and text not in words:
                    words.append(text)
                place = k if place < 0 and text else place
            cells[role] = (" ".join(words), max(place, 0))
        costing = self.columns.of(Role.COSTING)
        amount = self.columns.of(Role.AMOUNT)
        written = (_cell(row, costing[0]), costing[0]) if costing else ("", 0)
        if not has_formula(written[0]) and (made := self._from_columns(row)):
            written = made
        stated = (_cell(row, amount[0]), amount[0]) if amount else ("", 0)
        if not stated[0] and (shares := self._shares(row)) is not None:
            stated = shares
        shared = None
        if amount and (anchor := self.anchors.get((number, amount[0]))):
            last = max(line for line, column in self.anchors if self.anchors[line, column] == anchor and column == amount[0])
            shared = (anchor[0], last) if last > anchor[0] else None
        made_row = _Row(number, cells[Role.CATEGORY], cells[Role.ACTIVITY], cells[Role.ITEM], written, stated, shared)
        made_row.total = self._total_of(made_row)
        return made_row

    def _aligned(self, row: list[str]) -> list[str]:
        """A row of a text file whose first cells were lost: its costing moves below the others, and what stands before it with it."""
        costing = self.columns.of(Role.COSTING)
        if not costing or has_formula(_cell(row, costing[0])):
            return row
        there = next((k for k, cell in enumerate(row) if has_formula(cell)), None)
        if there is None or there >= costing[0]:
            return row
        shift = costing[0] - there
        return ([""] * shift + row)[: max(len(row), self.grid.width)]

    def _from_columns(self, row: list[str]) -> tuple[str, int] | None:
        """The formula that columns of price and count make, where their product is the amount."""
        prices, counts = self.columns.of(Role.PRICE), self.columns.of(Role.COUNT)
        amount = self.columns.of(Role.AMOUNT)
        price = amount_in(_cell(row, prices[0]), self.unit if self.unit is not None and self.unit > 1 else 1) if prices else None
        total = amount_in(_cell(row, amount[0]), self.unit or 1) if amount else None
        if price is None or total is None or not counts:
            return None
        product, text = Fraction(price), f"{price:,}원"
        for k in counts:
            number = re.match(r"\s*([0-9][0-9,]*)\s*([\uac00-\ud7a3a-zA-Z]{0,4})\s*$", _cell(row, k))
            if number:
                product *= int(number[1].replace(",", ""))
                named = re.search(r"\(([\uac00-\ud7a3]{1,3})\)|(인원|횟수|회수|개월)", self.columns.headings[k])
                unit = number[2] or (named and (named[1] or {"인원": "명", "횟수": "회", "회수": "회", "개월": "개월"}[named[2]])) or ""
                text += f"×{number[1]}{unit}"
        return (text, prices[0]) if product == total and "×" in text else None

    def _shares(self, row: list[str]) -> tuple[str, int] | None:
        """The sum of the funding columns, where no column states it."""
        shares = [(k, value) for k in self.columns.of(Role.FUNDING) if (value := amount_in(_cell(row, k))) is not None]
        return (f"{sum(value for _k, value in shares):,}", shares[0][0]) if shares and not self.columns.of(Role.AMOUNT) else None

    def _total_of(self, row: _Row) -> str:
        """ "total", "subtotal" or "" by the labels of a row."""
        labels = [text for text, _k in (row.category, row.activity, row.item) if text]
        if has_formula(row.costing[0]) and not any(is_total(text) or is_subtotal(text) for text in labels):
            return ""
        if not labels:
            first = next((cell for cell in self.filled[row.number] if cell.strip()), "")
            labels = [first]
        if any(is_subtotal(text) for text in labels):
            return "subtotal"
        if any(is_total(text) for text in labels):
            others = [text for text in labels if not is_total(text)]
            return "subtotal" if others else "total"
        return ""

    # Names that a text file cuts over several rows

    def _join_fragments(self, body: list[_Row]) -> None:
        """Fill categories down; join the pieces of activities' names that stand in a row each, where the document has the whole name."""
        category: tuple[str, int] = ("", 0)
        groups: list[list[_Row]] = []
        for row in body:
            if row.total:
                category = ("", 0) if row.total == "total" else category
                groups.append([])
                continue
            if row.category[0]:
                category = row.category
                groups.append([])
            elif category[0]:
                row.category = category
            if not groups:
                groups.append([])
            groups[-1].append(row)
        for group in groups:
            self._join_in(group)

    def _join_in(self, group: list[_Row]) -> None:
        runs: list[list[_Row]] = []
        seen: set[str] = set()
        for row in group:
            name = compact(row.item[0])
            alone = not row.item[0] or not row.activity[0]
            if alone or not runs or name in seen or not runs[-1][0].item[0] or not runs[-1][0].activity[0]:
                runs.append([])
                seen = set()
            seen.add(name)
            runs[-1].append(row)
        joined = [" ".join(row.activity[0] for row in run).replace("- ", "-") for run in runs]
        confirmed = [len(run) > 1 and compact(name) in self.words for run, name in zip(runs, joined, strict=True)]
        if not any(confirmed):
            above: tuple[str, int] = ("", 0)
            for row in group:
                above = row.activity if row.activity[0] else above
                row.activity = above if row.item[0] or not row.activity[0] else row.activity
            return
        for run, name in zip(runs, joined, strict=True):
            if len(run) > 1:
                for row in run:
                    row.activity = (name, run[0].activity[1])

    # Lines

    def _items(self, body: list[_Row]) -> list[BudgetItem]:
        items: list[BudgetItem] = []
        above: dict[Role, tuple[str, int, int]] = {}
        groups: dict[tuple[int, int], list[BudgetItem]] = {}
        headed: set[int] = self._heads(body)
        loose: list[tuple[_Row, int]] = []
        for place, row in enumerate(body):
            if row.total:
                self._state(row, above, first=not items)
                if row.total == "total":
                    above.pop(Role.CATEGORY, None)
                continue
            self._inherit(row, above)
            row.grouped = self._is_grouped(body, place)
            if place in headed:
                self._state(row, above, first=False)
                continue
            found = [one for one in self._lines(row) if self._is_filled(one)]
            if not found and row.amount[0] and amount_in(row.amount[0]) and not row.shared:
                self.unread.append(unread(self._source(row), message("금액이 있으나 무엇의 금액인지 알 수 없습니다.")))
            items += found
            if row.shared:
                groups.setdefault(row.shared, []).extend(found)
            elif row.grouped and found:
                loose.append((row, len(items) - 1))
        for (first, _last), of in groups.items():
            self._state_group(first, of)
        self._state_loose(loose, items)
        return items

    def _is_filled(self, item: BudgetItem) -> bool:
        """False for a line of an empty form (00원×0명), which is listed as not read."""
        if item.amount.value:
            return True
        self.unread.append(Unread(item.costing.quote, item.costing.place, message("금액이 없는 서식의 줄이라 넣지 않았습니다.")))
        return False

    def _heads(self, body: list[_Row]) -> set[int]:
        """The rows without a formula whose amount is the sum of the rows below them: headings with their sum, and no lines."""
        heads: set[int] = set()
        worths = [self._worth_of(row) for row in body]
        for k, row in enumerate(body):
            amount = _stated(row, self.unit or 1)
            if row.total or has_formula(row.costing[0]) or not amount or row.shared or k + 1 >= len(body):
                continue
            reached, steps = 0, 0
            for later in range(k + 1, len(body)):
                if body[later].total == "total" or later in heads:
                    break
                if body[later].total:
                    continue
                worth = worths[later]
                if worth is None:
                    break
                reached, steps = reached + worth, steps + 1
                if reached >= amount:
                    break
            deeper = steps > 1 or (steps == 1 and has_formula(body[k + 1].costing[0]) and not _label(body[k + 1], row))
            if reached == amount and deeper:
                heads.add(k)
        return heads

    def _is_grouped(self, body: list[_Row], place: int) -> bool:
        """True if the amount beside a costing is not the costing's, and may be that of the lines below, whose own cells are empty."""
        row = body[place]
        amount = _stated(row, self.unit or 1)
        if amount is None or row.shared or not has_formula(row.costing[0]):
            return False
        worth = _worth(parse(row.costing[0], amount_unit_krw=self.unit))
        if worth is None or worth == amount or rounds_to_thousand(Fraction(worth), Fraction(amount)):
            return False
        following = body[place + 1] if place + 1 < len(body) else None
        below_empty = following is not None and not following.amount[0] and has_formula(following.costing[0])
        costed = [one for one in body if not one.total and has_formula(one.costing[0])]
        sparse = 2 * sum(bool(one.amount[0]) for one in costed) <= len(costed)
        return worth < amount and (below_empty or (not self.grid.exact and sparse))

    def _worth_of(self, row: _Row) -> int | None:
        if row.shared or (row.amount[0] == "" and row.costing[0]):
            worth = _worth(parse(row.costing[0], amount_unit_krw=self.unit))
            return worth
        return _stated(row, self.unit or 1)

    def _inherit(self, row: _Row, above: dict[Role, tuple[str, int, int]]) -> None:
        """A category or activity that was written once holds for the rows below it until the next one."""
        own = {Role.CATEGORY: row.category, Role.ACTIVITY: row.activity}
        if row.category[0]:
            if above.get(Role.CATEGORY, ("", 0, 0))[0] != row.category[0] and not self.activity_first:
                above.pop(Role.ACTIVITY, None)
            above[Role.CATEGORY] = (*row.category, row.number)
        if row.activity[0]:
            if self.activity_first and above.get(Role.ACTIVITY, ("", 0, 0))[0] != row.activity[0] and not row.category[0]:
                above.pop(Role.CATEGORY, None)
            above[Role.ACTIVITY] = (*row.activity, row.number)
        if not own[Role.CATEGORY][0] and Role.CATEGORY in above:
            row.category = above[Role.CATEGORY][:2]
        if not own[Role.ACTIVITY][0] and Role.ACTIVITY in above and (row.item[0] or not row.category[0] or self.grid.exact or self.activity_first):
            row.activity = above[Role.ACTIVITY][:2]

    def _state(self, row: _Row, above: dict[Role, tuple[str, int, int]], *, first: bool) -> None:
        """Keep the sum that a row states."""
        amount = _stated(row, self.unit or 1)
        if amount is None:
            amount = next((value for cell in self.filled[row.number] if (value := amount_in(cell, self.unit or 1)) is not None and value), None)
        if amount is None:
            return
        of = ""
        if row.total != "total":
            labels = [
                text
                for text, _k in (row.category, row.activity, row.item)
                if text and not is_total(text) and not re.fullmatch("[소중]계", unspaced(text))
            ]
            of = " ".join((labels[0] if labels else above.get(Role.CATEGORY, ("", 0, 0))[0]).split())
            of = re.sub(r"\s*(?:소계|합계)$", "", of)
            if not of:
                return
        self.sums.append(StatedSum(gathered(of), fact(amount, self._source(row, row.amount), self.unit_doubt)))

    def _state_group(self, first: int, of: list[BudgetItem]) -> None:
        """Keep the sum that one cell states for the rows beside it: of their category, else of their activity."""
        if not of:
            return
        amounts = self.columns.of(Role.AMOUNT)
        cell = _at(self.rows, first, amounts[0])
        amount = amount_in(cell, self.unit or 1)
        if amount is None:
            return
        names = [{one.category.value for one in of if one.category}, {one.activity.value for one in of if one.activity}]
        name = next((next(iter(found)) for found in names if len(found) == 1), "")
        source = Source(cell, self.grid.cell_place(first, amounts[0]))
        if name:
            self.sums.append(StatedSum(name, fact(amount, source, self.unit_doubt)))

    def _state_loose(self, loose: list[tuple[_Row, int]], items: list[BudgetItem]) -> None:
        """An amount of a text file beside one line may be that of its whole category: the sum of the lines tells."""
        for row, place in loose:
            amount = _stated(row, self.unit or 1)
            item = items[place]
            name = self._group_of(items, place, amount)
            if amount is None:
                continue
            if name:
                self.sums.append(StatedSum(name, fact(amount, self._source(row, row.amount), self.unit_doubt)))
                continue
            why = message("이 금액({amount:,}원)은 그 줄과도 둘레의 합과도 맞지 않습니다.", amount=amount)
            self.unread.append(unread(self._source(row, row.amount), why))
            if self.grid.exact:
                items[place] = replace(item, amount=replace(item.amount, doubt=why, alternatives=(amount,)))

    def _group_of(self, items: list[BudgetItem], place: int, amount: int | None) -> str:
        """The category or activity of a line whose lines add up to an amount; "" if neither does, or if its sum is known already."""
        for kind in ("category", "activity"):
            label: Fact[str] | None = getattr(items[place], kind)
            if label is None or any(one.of == label.value for one in self.sums):
                continue
            if amount == sum(one.amount.value for one in items if (named := getattr(one, kind)) is not None and named.value == label.value):
                return label.value
        return ""

    def _lines(self, row: _Row) -> Iterator[BudgetItem]:
        """The lines that one row holds: one, or one for each formula where each has an amount and they add up."""
        text = row.costing[0].strip()
        stated = None if row.shared or row.grouped else _stated(row, self.unit or 1)
        if not has_formula(text):
            if stated:
                yield self._item(row, _item_label(row) or bare(text.splitlines()[0] if text else ""), text, None, stated)
            return
        whole = parse(text, amount_unit_krw=self.unit)
        parts = [part for part in whole.lines if not is_total(part.label)] if whole.lines else [whole]
        amounts = row.amount[0].split("\n") if not row.shared and not row.grouped else []
        worths = [_worth(part) for part in parts]
        known = [worth for worth in worths if worth is not None]
        if len(parts) > 1 and len(known) == len(parts):
            several = [amount_in(cell, self.unit or 1) for cell in amounts if cell.strip()]
            added = sum(known)
            agree = stated in (None, added) or len(several) == len(parts)
            agree = agree or (stated is not None and rounds_to_thousand(Fraction(added), Fraction(stated)))
            if agree:
                labels = [line for line in row.item[0].split("\n") if line.strip()]
                for k, part in enumerate(parts):
                    given = several[k] if len(several) == len(parts) else None
                    label = part.label or (bare(labels[k]) if len(labels) == len(parts) else "")
                    yield self._item(
                        row, label or _item_label(row), _formula(part), part, given if given is not None else worths[k], several_of=label != ""
                    )
                return
        yield self._item(row, "", text if len(parts) > 1 else _formula(whole), whole, stated)

    def _item(self, row: _Row, label: str, costing: str, parsed: Costing | None, amount: int | None, *, several_of: bool = False) -> BudgetItem:
        """One line; ``amount`` is the one of its cell, None where the costing alone has it."""
        own = _item_label(row)
        category, activity = row.category, row.activity
        if parsed is not None and not label:
            label = own or parsed.label
            if own and parsed.label and compact(parsed.label) not in compact(own) and not self.columns.of(Role.CATEGORY):
                # One column of labels, and a label of its own before the formula: the column is the category.
                category = category if category[0] else (own, row.item[1])
                label = parsed.label
        elif several_of and own and not category[0] and compact(own) != compact(label):
            category = (own, row.item[1])
        elif several_of and own and compact(own) != compact(label) and not activity[0] and category[0]:
            activity = (own, row.item[1]) if says_kind(own) else activity
        if not label:
            label = category[0] if self.activity_first and category[0] else activity[0] or category[0]
        if not activity[0] and (found := _FEE.fullmatch(" ".join(label.split()))) and says_kind(found["activity"]):
            activity, label = (found["activity"], row.item[1]), found["item"]
        elif activity[0] and not own and (found := _FEE.fullmatch(" ".join(activity[0].split()))) and says_kind(found["activity"]):
            activity, label = (found["activity"], activity[1]), found["item"]
        value, doubt, others = self._amount(parsed, amount)
        source = self._source(row, row.costing if row.costing[0] else row.amount)
        text = " ".join(costing.split(" ")).strip() or f"총액 {value:,}원"
        return BudgetItem(
            fact(gathered(" ".join(bare(label).split())), self._source(row, row.item if row.item[0] else row.costing)),
            fact(text, source),
            fact(value, self._source(row, row.amount if amount is not None and row.amount[0] else row.costing), doubt, others),
            self._name(category, row),
            self._name(activity, row),
        )

    def _name(self, label: tuple[str, int], row: _Row) -> Fact[str] | None:
        text = gathered(bare(unwrapped(label[0])))
        return fact(text, Source(label[0], self.grid.cell_place(row.number, label[1]))) if text else None

    def _amount(self, parsed: Costing | None, given: int | None) -> tuple[int, Message | None, tuple[int, ...]]:
        worth = _worth(parsed) if parsed is not None else None
        if given is None:
            if worth is None:
                return 0, message("금액을 읽지 못했습니다."), ()
            if parsed is not None and parsed.verdict is Verdict.DIFFERS and parsed.computed_krw is not None:
                return worth, parsed.explanation, (parsed.computed_krw,)
            return worth, None, ()
        computed = parsed.computed_krw if parsed is not None else None
        held = computed if computed is not None else worth
        if held is not None and not rounds_to_thousand(Fraction(held), Fraction(given)) and held != given:
            why = message("산출내역은 {computed:,}원인데 금액은 {amount:,}원입니다.", computed=held, amount=given)
            return given, why, (held,)
        return given, self.unit_doubt, tuple(given * unit for unit in (1_000, 10**6)) if self.unit_doubt else ()

    def _source(self, row: _Row, cell: tuple[str, int] | None = None) -> Source:
        if cell is not None and cell[0]:
            return Source(cell[0], self.grid.cell_place(row.number, cell[1]))
        words = " · ".join(dict.fromkeys(" ".join(text.split()) for text in self.filled[row.number] if text.strip()))
        return Source(words, self.grid.cell_place(row.number, 0))


def _is_costing(item: BudgetItem) -> bool:
    """True for a line with a formula in it that looks like money: a price of 원, or an amount of 1,000 won and more."""
    if not has_formula(item.costing.value):
        return False
    return "원" in item.costing.value or (item.amount.value >= 1_000 and any(one.is_price for one in parse(item.costing.value).factors))


def _cell(row: Sequence[str], column: int) -> str:
    return row[column].strip() if column < len(row) else ""


def _stated(row: _Row, unit: int) -> int | None:
    """The amount of a row's own cell; the sum where it holds several, one a line."""
    text = row.amount[0]
    if unspaced(text) in NOTHING:
        return None
    one = amount_in(text, unit)
    if one is not None:
        return one
    several = [amount_in(line, unit) for line in text.splitlines() if line.strip()]
    known = [value for value in several if value is not None]
    return sum(known) if known and len(known) == len(several) else None


def _worth(costing: Costing) -> int | None:
    """The amount that a costing states, else the one that it comes to."""
    return costing.stated_krw if costing.stated_krw is not None else costing.computed_krw


def _formula(costing: Costing) -> str:
    """The costing from its first number on, without the label before it."""
    text = costing.text
    if not costing.factors or not costing.label:
        return bare(text) if not re.match(r"\s*[△▲-]\s*[0-9]", text) else text.strip()
    start = min(factor.start for factor in costing.factors)
    before = text[:start]
    opened = before.rstrip().endswith(("(", "[", "{"))
    return (before.rstrip()[-1] if opened else "") + text[start:].strip()


def _item_label(row: _Row) -> str:
    return bare(unwrapped(row.item[0]))


def _label(row: _Row, above: _Row) -> bool:
    """True if a row below another one has a label at the other one's own depth."""
    return bool(row.category[0] and above.category[0] and row.category[0] != above.category[0])
