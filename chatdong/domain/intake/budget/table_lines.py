"""A budget table as lines: who pays for what, by which costing, and the sums that the table states."""

import re
from collections.abc import Collection, Iterator
from dataclasses import replace
from fractions import Fraction

from chatdong.domain.costing.costing import Costing, Verdict, parse
from chatdong.domain.costing.stated_amount import rounds_to_thousand
from chatdong.domain.intake.budget.amounts import NOTHING, amount_in, amounts_in
from chatdong.domain.intake.budget.columns import Columns, Role, columns_of, has_formula, is_subtotal, is_total
from chatdong.domain.intake.budget.giving.funders import DraftShare
from chatdong.domain.intake.budget.items import BudgetItem, BudgetReading, StatedSum
from chatdong.domain.intake.budget.lists.cells import leaves_of, parts_of
from chatdong.domain.intake.budget.row_names import NamesAbove, join_fragments
from chatdong.domain.intake.budget.rows import Row, TableRows, formula, worth
from chatdong.domain.intake.budget.stated_sums import StatedSums, headings, is_grouped, is_sparse
from chatdong.domain.intake.budget.table_unit import unit_around, unit_of
from chatdong.domain.intake.fact import Fact, Source, Unread, fact, unread
from chatdong.domain.intake.outline import Table
from chatdong.domain.intake.wording import bare, compact, gathered, says_kind, unspaced, unwrapped
from chatdong.domain.message import Message, message

_NOT_A_BUDGET = re.compile(
    r"수입|세입|결산|집행현황|집행실적|추진실적|정산|단가표|기준표|지급기준|지급단가|수당기준|원고료기준|강사료기준|집행기준|배점|평가지표|평가기준|심사기준|참고|예시|작성요령|작성예|출연금현황|투입계획\(인력"
)
_CAPTION = re.compile(r"예산|소요|경비|사업비|산출|비용|지출|세출|집행계획|재정|자금")
_EXPENSE = re.compile(r"지출|세출")
_INCOME = re.compile(r"(?:세입|수입)(?:예산|의부|부문|소계|합계|총계|계)?")
_SPENT = re.compile(r"(?:세출|지출)(?:예산|의부|부문|소계|합계|총계|계)?")
_NO_NAME = re.compile(r"(?:각|약|총|연|월|매월|매회|회당|단가|금|@|\s)+")
_FEE = re.compile(
    r"(?P<activity>.*\S)\s+(?P<item>\S{1,14}(?:비|료|수당|사례금|사례|다과|식대|식비|여비|급여|임금|보험|물품|현수막)(?:\s*\([^()]*\))?)"
)


def read_table(
    table: Table, year: int | None, words: str, before: Columns | None = None, totals: Collection[int] = (), seen: Collection[int] = ()
) -> BudgetReading | None:
    """The budget that a table holds; None if it holds none.

    ``words``: the whole document without blanks, to confirm names that a text file cuts; ``before``: the columns of the table that this one goes
    on with; ``totals``: what the text says of the whole budget, in won; ``seen``: the sums of the tables before it.
    """
    if table.under(_NOT_A_BUDGET.pattern) and not table.under(_EXPENSE.pattern):
        return None
    rows, anchors = table.grid.rows, table.grid.anchors()
    filled = [[_at(rows, *anchors.get((row, column), (row, column))) for column in range(table.grid.width)] for row in range(len(rows))]
    columns = columns_of(
        table.grid, filled, year, before, money=unit_around(table) is not None, budget=_CAPTION.search(unspaced(table.caption)) is not None
    )
    if columns is None:
        return None
    unit_krw, unit_doubt = unit_of(table, columns, filled, {*totals, *seen})
    return _Reader(TableRows(table, columns, filled, anchors, unit_krw), unit_doubt, words, totals).read()


def _at(rows: tuple[tuple[str, ...], ...], row: int, column: int) -> str:
    return rows[row][column] if row < len(rows) and column < len(rows[row]) else ""


class _Reader:
    """Reads the rows of one budget table."""

    def __init__(self, rows: TableRows, unit_doubt: Message | None, words: str, totals: Collection[int]) -> None:
        self.rows, self.grid, self.columns, self.unit, self.unit_doubt, self.words = rows, rows.grid, rows.columns, rows.unit_krw, unit_doubt, words
        self.totals = totals
        # Total → whether the lines that were read of it are all of them.
        self.divided: dict[int, bool] = {}
        self.sums = StatedSums(rows, unit_doubt)
        self.unread: list[Unread] = []
        # The outer column is written once for all rows of the inner one.
        self.activity_first = (self.columns.of(Role.ACTIVITY) or [99])[0] < (self.columns.of(Role.CATEGORY) or [0])[0]

    def read(self) -> BudgetReading | None:
        """The table's lines and sums; None where it is no budget after all."""
        body = self.rows.body(without=self._income())
        if not self.grid.exact:
            join_fragments(body, self.words)
        items = self._items(body)
        left = (*self.unread, *self.sums.unread)
        costed = sum(_is_costing(one) for one in items)
        if (not items or (not costed and not self.columns.named)) and not (left and self.columns.named):
            return None
        table = self.rows.table
        return BudgetReading(
            tuple(items),
            tuple(self.sums.found),
            left,
            self.grid.place,
            table.number,
            table.path,
            table.caption,
            self.columns,
            costed,
            ended=any(row.total == "total" for row in body),
            funding=self._whole(),
        )

    def _whole(self) -> tuple[DraftShare, ...]:
        """What the row of the total, or rows of subtotals by those who give the money, say of the money of all lines."""
        return next((one.funding for one in self.sums.found if not one.of and one.funding), tuple(self.sums.funding))

    def _income(self) -> set[int]:
        """The rows of revenue in a table that has expenditure too, by the word in their first cell; they are listed as not read."""
        income: set[int] = set()
        state = ""
        filled = self.rows.filled
        for number in range(self.columns.first_row, len(filled)):
            first = unspaced(next((text for text in filled[number] if text.strip()), ""))
            if _INCOME.fullmatch(first):
                state = "income"
            elif _SPENT.fullmatch(first):
                state = "spent"
            elif filled[number] and unspaced(filled[number][0]) and self.grid.exact:
                state = ""
            if state == "income":
                income.add(number)
        if income:
            first_row = min(income)
            words = " · ".join(dict.fromkeys(" ".join(text.split()) for text in filled[first_row] if text.strip()))
            why = message("수입 {count}행은 지출이 아니라 넣지 않았습니다.", count=len(income))
            self.unread.append(unread(Source(words, self.grid.cell_place(first_row, 0)), why))
        return income

    def _items(self, body: list[Row]) -> list[BudgetItem]:
        items: list[BudgetItem] = []
        above = NamesAbove(self.activity_first, self.grid.exact)
        groups: dict[tuple[int, int], list[BudgetItem]] = {}
        headed = headings(body, self.unit, self.totals)
        sparse = not self.grid.exact and is_sparse(body)
        loose: list[tuple[Row, int]] = []
        for place, row in enumerate(body):
            if row.total:
                if row.total == "subtotal" and row.category[0] and not is_total(row.category[0]) and not is_subtotal(row.category[0]):
                    above.fill(replace(row))
                self.sums.of_row(row, above.category)
                if row.total == "total":
                    above.end()
                continue
            above.fill(row)
            row.grouped = is_grouped(body, place, self.unit, sparse=sparse)
            if place in headed:
                self.sums.of_row(row, above.category)
                continue
            found = [one for one in self._lines(row) if self._is_filled(one)]
            if not found and re.search("[1-9]", row.amount[0]) and not row.shared and not self._told(row):
                self.unread.append(unread(self.rows.source(row), message("금액이 있으나 무엇의 금액인지 알 수 없습니다.")))
            items += self._funded(row, found)
            if row.shared:
                groups.setdefault(row.shared, []).extend(found)
            elif row.grouped and found:
                loose.append((row, len(items) - 1))
        for (first, _last), of in groups.items():
            self.sums.of_group(first, of)
        self.sums.of_loose(loose, items)
        return items if any(one.amount.value for one in items) else []

    def _told(self, row: Row) -> bool:
        """True where the row is listed as not read already."""
        quotes = {one.quote for one in self.unread[-3:]}
        return row.item[0] in quotes or row.costing[0] in quotes

    def _is_filled(self, item: BudgetItem) -> bool:
        """False for a line of an empty form (00원×0명), which is listed as not read; a lump sum that is said to be 0 is a line."""
        if item.amount.value or not has_formula(item.costing.value):
            return True
        self.unread.append(Unread(item.costing.quote, item.costing.place, message("금액이 없는 서식의 줄이라 넣지 않았습니다.")))
        return False

    def _funded(self, row: Row, found: list[BudgetItem]) -> list[BudgetItem]:
        """The lines of a row with what it says of whose money they are; that of several lines is listed, since nothing says which of them it is of."""
        shares = self.rows.shares(row)
        if not shares or len(found) == 1:
            return [replace(one, funding=shares) for one in found]
        words = self.rows.source(row)
        self.unread.append(unread(words, message("재원별 금액이 여러 줄에 걸쳐 있어 줄마다 나누지 않았습니다.")))
        return found

    def _lines(self, row: Row) -> Iterator[BudgetItem]:
        """The lines that one row holds: one, or one for each formula where each has an amount and they add up."""
        text = "" if unspaced(row.costing[0]) in NOTHING else row.costing[0].strip()
        stated = None if row.shared or row.grouped else row.stated(self.unit)
        if not has_formula(text):
            if (by_line := self._by_line(row, text, stated)) is not None:
                yield from by_line
            elif stated or (row.says_zero and row.labels and not row.shared):
                yield self._item(row, row.item_label or bare(text.splitlines()[0] if text else ""), text, None, stated or 0)
            return
        if "\n" in text and any(amounts_in(line) and not has_formula(line) for line in text.split("\n")):
            listed = self._listed(row, text, stated)
            if listed is not None:
                yield from listed
                return
        whole = parse(text, amount_unit_krw=self.unit)
        parts = [part for part in whole.lines if not is_total(part.label)] if whole.lines else [whole]
        amounts = row.amount[0].split("\n") if not row.shared and not row.grouped else []
        worths = [worth(part) for part in parts]
        known = [one for one in worths if one is not None]
        if len(parts) > 1 and len(known) == len(parts):
            several = [amount_in(line, self.unit) for line in amounts if line.strip()]
            added = sum(known)
            agree = stated in (None, added) or len(several) == len(parts)
            agree = agree or (stated is not None and rounds_to_thousand(Fraction(added), Fraction(stated)))
            if agree:
                labels = [line for line in row.item[0].split("\n") if line.strip()]
                for k, part in enumerate(parts):
                    given = several[k] if len(several) == len(parts) else None
                    label = part.label or (bare(labels[k]) if len(labels) == len(parts) else "")
                    yield self._item(
                        row, label or row.item_label, formula(part), part, given if given is not None else worths[k], several_of=label != ""
                    )
                return
        yield self._item(row, "", text if len(parts) > 1 else formula(whole), whole, stated)

    def _by_line(self, row: Row, costing: str, stated: int | None) -> list[BudgetItem] | None:
        """The lines of a row whose cells hold several items: an amount a line, or a list of names with amounts that come to the row's own amount."""
        written = [0 if unspaced(line) in NOTHING else amount_in(line, self.unit) for line in row.amount[0].split("\n") if line.strip()]
        amounts = [krw for krw in written if krw is not None]
        label = next((one for one in (row.item, row.activity, row.category) if one[0]), row.item)
        labels = [line for line in label[0].split("\n") if line.strip()]
        texts = [line for line in costing.split("\n") if line.strip()]
        if len(amounts) > 1 and len(amounts) == len(written) and not row.shared and not row.grouped:
            for names in (labels, texts):
                if len(names) == len(amounts):
                    said = texts if names is labels and len(texts) == len(amounts) else [""] * len(amounts)
                    places, total = leaves_of(names, amounts)
                    own = row
                    if names is labels:
                        blank = ("", label[1])
                        own = replace(
                            row,
                            item=blank if row.item is label else row.item,
                            activity=blank if row.activity is label else row.activity,
                            category=blank if row.category is label else row.category,
                        )
                    found = [self._item(own, bare(names[k]), said[k], None, amounts[k], several_of=True) for k in places if amounts[k]]
                    return found if total is None or self._is_best(row, total, found) else []
        return self._listed(row, costing, stated)

    def _is_best(self, row: Row, total: int, found: list[BudgetItem]) -> bool:
        """False for one of several divisions of the same total (by purpose, by kind of cost) that another row of the table tells in full."""
        complete = sum(one.amount.value for one in found) == total
        if total not in self.divided or (complete and not self.divided[total]):
            first = total not in self.divided
            self.divided[total] = complete
            if first:
                self.sums.found.append(StatedSum("", fact(total, self.rows.source(row, row.amount), self.unit_doubt)))
            return True
        self.unread.append(unread(self.rows.source(row, row.item), message("합이 같은 분류가 이미 있어 넣지 않았습니다.")))
        return False

    def _listed(self, row: Row, costing: str, stated: int | None) -> list[BudgetItem] | None:
        """The lines of a row of which a cell lists the parts, where they come to the row's own amount."""
        if row.shared or row.grouped or (stated is None and row.amount[0]):
            return None
        for text, column in ((costing, row.costing[1]), row.item):
            parts = parts_of(text, self.unit, stated) if "\n" in text or "," in text else None
            if parts is None:
                continue
            if column == row.item[1] and row.item[0] == text:
                row = replace(row, item=("", column))
            found = []
            for one in parts:
                of = row
                if one.above and not row.category[0]:
                    of = replace(row, category=(one.above[-1], column))
                elif one.above and not row.activity[0]:
                    of = replace(row, activity=(one.above[-1], column))
                parsed = parse(one.listed.costing) if one.listed.costing else None
                found.append(self._item(of, one.listed.label, one.listed.costing, parsed, one.listed.krw, several_of=True))
            return found
        return None

    def _item(self, row: Row, label: str, costing: str, parsed: Costing | None, amount: int | None, *, several_of: bool = False) -> BudgetItem:
        """One line; ``amount`` is the one of its cell, None where the costing alone has it."""
        own = row.item_label
        category, activity = row.category, row.activity
        if parsed is not None and not label:
            label = own or parsed.label
            if (
                own
                and parsed.label
                and not _NO_NAME.fullmatch(parsed.label)
                and compact(parsed.label) not in compact(own)
                and not self.columns.of(Role.CATEGORY)
            ):
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
        if value < 0:
            doubt = message("0보다 작은 금액은 줄여 적은 것이라, 그대로는 계획의 줄이 될 수 없습니다.")
        source = self.rows.source(row, row.costing if row.costing[0] else row.amount)
        text = " ".join(costing.split(" ")).strip() or f"총액 {value:,}원"
        return BudgetItem(
            fact(gathered(" ".join(bare(label).split())), self.rows.source(row, row.item if row.item[0] else row.costing)),
            fact(text, source),
            fact(value, self.rows.source(row, row.amount if amount is not None and row.amount[0] else row.costing), doubt, others),
            self._name(category, row),
            self._name(activity, row),
        )

    def _name(self, label: tuple[str, int], row: Row) -> Fact[str] | None:
        text = gathered(bare(unwrapped(label[0])))
        return fact(text, Source(label[0], self.grid.cell_place(row.number, label[1]))) if text else None

    def _amount(self, parsed: Costing | None, given: int | None) -> tuple[int, Message | None, tuple[int, ...]]:
        own = worth(parsed) if parsed is not None else None
        if given is None:
            if own is None:
                return 0, message("금액을 읽지 못했습니다."), ()
            if parsed is not None and parsed.verdict is Verdict.DIFFERS and parsed.computed_krw is not None:
                return own, parsed.explanation, (parsed.computed_krw,)
            return own, None, ()
        computed = parsed.computed_krw if parsed is not None else None
        held = computed if computed is not None else own
        if held is not None and not rounds_to_thousand(Fraction(held), Fraction(given)) and held != given:
            why = message("산출내역은 {computed:,}원인데 금액은 {amount:,}원입니다.", computed=held, amount=given)
            return given, why, (held,)
        return given, self.unit_doubt, tuple(given * unit for unit in (1_000, 10**6)) if self.unit_doubt else ()


def _is_costing(item: BudgetItem) -> bool:
    """True for a line with a formula in it that looks like money: a price of 원, or an amount of 1,000 won and more."""
    if not has_formula(item.costing.value):
        return False
    return "원" in item.costing.value or (item.amount.value >= 1_000 and any(one.is_price for one in parse(item.costing.value).factors))
