"""The rows of a budget table: the labels of each, its costing, its amount, and what it says of whose money it is."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from chatdong.domain.costing.costing import Costing
from chatdong.domain.intake.budget.amounts import NOTHING, amount_in, is_named
from chatdong.domain.intake.budget.columns import Columns, Role, has_formula, is_subtotal, is_total
from chatdong.domain.intake.budget.giving.funders import DraftShare, funder_in
from chatdong.domain.intake.fact import Source, fact
from chatdong.domain.intake.outline import Table
from chatdong.domain.intake.paper import NOT_COMPUTED
from chatdong.domain.intake.wording import bare, unspaced, unwrapped

_AMOUNT_BEHIND = re.compile(r"(?<=[계액총합])\s*[:：]?\s*(?:금|일금)?\s*[0-9][0-9,]*\s*[십백천만억]*원.*$", re.DOTALL)
"""The amount in the label of a total (총 1,300,000원)."""
_WHOLE = re.compile(r"(?:총|소요)(?:예산|사업비)(?:액)?|예산액")
"""A label in a row of a box (예산액 | 1,500,000원) that is of the whole."""
_COUNTED_IN = {"인원": "명", "횟수": "회", "회수": "회", "개월": "개월"}


@dataclass
class Row:
    """A row of the body: the text of its labels by role, its costing and its amount, each with the column of its cell.

    ``shared``: the first and the last row that a merged amount stands beside; ``total``: "total", "subtotal" or ""; ``grouped``: the amount is
    that of the lines below too; ``payer``: who gives its money; ``given``: the rows below that divide its money among those who give it.
    """

    number: int
    category: tuple[str, int]
    activity: tuple[str, int]
    item: tuple[str, int]
    costing: tuple[str, int]
    amount: tuple[str, int]
    shared: tuple[int, int] | None
    total: str = ""
    grouped: bool = False
    payer: tuple[str, int] = ("", 0)
    given: list["Row"] = field(default_factory=list)

    @property
    def labels(self) -> list[str]:
        """The texts of its category, activity and item, without those that are empty."""
        return [text for text, _column in (self.category, self.activity, self.item) if text]

    @property
    def has_formula(self) -> bool:
        """True if its costing multiplies numbers."""
        return has_formula(self.costing[0])

    @property
    def item_label(self) -> str:
        """Its item on one line, without the mark before it."""
        return bare(unwrapped(self.item[0]))

    def stated(self, unit_krw: int) -> int | None:
        """The amount of its own cell, won; the sum where the cell holds several, one a line."""
        text = self.amount[0]
        if unspaced(text) in NOTHING:
            return None
        one = amount_in(text, unit_krw)
        if one is not None:
            return one
        several = [amount_in(line, unit_krw) for line in text.splitlines() if line.strip()]
        known = [value for value in several if value is not None]
        return sum(known) if known and len(known) == len(several) else None

    @property
    def says_zero(self) -> bool:
        """True if its cell says that the amount is 0; an empty cell does not."""
        return re.fullmatch(r"0(?:원|천원)?", unspaced(self.amount[0])) is not None


class TableRows:
    """The rows of a budget table, by its columns and the unit of its amounts."""

    def __init__(
        self,
        table: Table,
        columns: Columns,
        filled: list[list[str]],
        anchors: dict[tuple[int, int], tuple[int, int]],
        unit_krw: int,
    ) -> None:
        self.table, self.grid, self.columns, self.filled, self.anchors, self.unit_krw = table, table.grid, columns, filled, anchors, unit_krw
        self._last: dict[tuple[int, int], int] = {}
        for (row, _column), anchor in anchors.items():
            self._last[anchor] = max(row, self._last.get(anchor, row))

    def body(self, without: set[int]) -> list[Row]:
        """The rows below the headings, but for ``without`` and those that are empty or repeat the headings."""
        found = (self._row(number) for number in range(self.columns.first_row, len(self.filled)) if number not in without)
        payers, amounts = self.columns.of(Role.PAYER), self.columns.of(Role.AMOUNT)
        # Written once for several rows it is a label, at the left; a remark at the right is of its own row.
        return _folded([row for row in found if row is not None], label=bool(payers and (not amounts or payers[0] < amounts[0])))

    def source(self, row: Row, of: tuple[str, int] | None = None) -> Source:
        """The words and the place of a cell of a row (its text and column); of the whole row where there is none."""
        if of is not None and of[0]:
            return Source(of[0], self.grid.cell_place(row.number, of[1]))
        words = " · ".join(dict.fromkeys(" ".join(text.split()) for text in self.filled[row.number] if text.strip()))
        return Source(words, self.grid.cell_place(row.number, 0))

    def shares(self, row: Row) -> tuple[DraftShare, ...]:
        """What a row and its columns of funding say of its money; nothing where a merged cell holds it for several rows, or where a cell is empty."""
        found = [share for each in row.given for share in self.shares(each)]
        payer = funder_in(row.payer[0])
        if payer is not None and (value := row.stated(self.unit_krw)):
            source = Source(f"{row.payer[0]} {row.amount[0]}", self.grid.cell_place(row.number, row.payer[1]))
            found.append(DraftShare(payer, fact(value, source)))
        for k, name in self.columns.funders:
            text = cell(self.filled[row.number], k)
            value = amount_in(text, self.unit_krw) if unspaced(text) not in NOTHING else None
            anchor = self.anchors.get((row.number, k))
            if not value or (anchor is not None and anchor[0] != row.number) or (anchor is not None and self._deep(anchor)):
                continue
            source = Source(f"{self.columns.headings[k]} {text}", self.grid.cell_place(row.number, k))
            found.append(DraftShare(name, fact(value, source)))
        return tuple(found)

    def _deep(self, anchor: tuple[int, int]) -> bool:
        return self._last[anchor] > anchor[0]

    def _row(self, number: int) -> Row | None:
        row = list(self.filled[number])
        if not any(text.strip() for text in row) or [unspaced(text) for text in row] == [unspaced(heading) for heading in self.columns.headings]:
            return None
        if not self.grid.exact:
            row = self._aligned(row)
        cells = {role: self._label(row, role) for role in (Role.CATEGORY, Role.ACTIVITY, Role.ITEM)}
        costing = self.columns.of(Role.COSTING)
        amount = self.columns.of(Role.AMOUNT)
        written = (cell(row, costing[0]), costing[0]) if costing else ("", 0)
        if costing and not has_formula(written[0]) and has_formula(spread := self._spread(row, costing[0])):
            written = (spread, costing[0])
        if not has_formula(written[0]) and (made := self._from_columns(row)):
            written = made
        stated = (cell(row, amount[0]), amount[0]) if amount else ("", 0)
        if costing and not amount and not has_formula(written[0]) and is_named(written[0]):
            # Where the costings state the amounts, a lump sum stands among them.
            stated, written = written, ("", costing[0])
        if stated[0] == NOT_COMPUTED:
            stated = ("", stated[1])
        if unspaced(stated[0]) in NOTHING - {"0"} and (shares := self._sum_of_shares(row)) is not None:
            stated = shares
        shared = None
        if amount and (anchor := self.anchors.get((number, amount[0]))):
            last = self._last[anchor]
            shared = (anchor[0], last) if last > anchor[0] else None
        made_row = Row(
            number, cells[Role.CATEGORY], cells[Role.ACTIVITY], cells[Role.ITEM], written, stated, shared, payer=self._label(row, Role.PAYER)
        )
        made_row.total = self._total_of(made_row)
        return made_row

    def _label(self, row: list[str], role: Role) -> tuple[str, int]:
        words: list[str] = []
        place = -1
        for k in self.columns.of(role):
            text = cell(row, k)
            if text and text not in words:
                words.append(text)
            place = k if place < 0 and text else place
        return " ".join(words), max(place, 0)

    def _aligned(self, row: list[str]) -> list[str]:
        """A row of a text file whose first cells were lost: its costing moves below the others, and what stands before it with it."""
        costing = self.columns.of(Role.COSTING)
        if not costing or has_formula(cell(row, costing[0])):
            return row
        there = next((k for k, text in enumerate(row) if has_formula(text)), None)
        if there is None or there >= costing[0]:
            return row
        shift = costing[0] - there
        return ([""] * shift + row)[: max(len(row), self.grid.width)]

    def _spread(self, row: list[str], column: int) -> str:
        """The formula that is spread over the cells from the costing's column on, whose own columns have no heading of their own."""
        last = column
        headings = self.columns.headings
        while last + 1 < len(headings) and headings[last + 1] in ("", headings[column]):
            last += 1
        return "".join(cell(row, k) for k in range(column, last + 1))

    def _from_columns(self, row: list[str]) -> tuple[str, int] | None:
        """The formula that columns of price and count make, where their product is the amount."""
        prices, counts = self.columns.of(Role.PRICE), self.columns.of(Role.COUNT)
        amount = self.columns.of(Role.AMOUNT)
        total = amount_in(cell(row, amount[0]), self.unit_krw) if amount else None
        empty = not amount or cell(row, amount[0]) in ("", NOT_COMPUTED)
        if not prices or not counts or (total is None and not empty):
            return None
        named = self.columns.price_unit_krw
        for unit in (named,) if named else dict.fromkeys((self.unit_krw, 1)):
            price = amount_in(cell(row, prices[0]), unit)
            if price is None:
                return None
            product, text = Fraction(price), f"{price:,}원"
            for k in counts:
                number = re.match(r"\s*([0-9][0-9,]*(?:\.[0-9]+)?)\s*([\uac00-\ud7a3a-zA-Z%]{0,4})\s*$", cell(row, k))
                if number:
                    product *= Fraction(number[1].replace(",", "")) / (100 if number[2] == "%" else 1)
                    said = re.search(r"\(([\uac00-\ud7a3]{1,3})\)|(인원|횟수|회수|개월)", self.columns.headings[k])
                    text += f"×{number[1]}{number[2] or (said and (said[1] or _COUNTED_IN[said[2]])) or ''}"
            # A workbook may have the amount as a formula that nobody has computed yet.
            if (product == total or (total is None and product > 0)) and "×" in text:
                return text, prices[0]
        return None

    def _sum_of_shares(self, row: list[str]) -> tuple[str, int] | None:
        """The sum of the funding columns, where no column states it; the very words where one alone gives."""
        columns = self.columns.of(Role.FUNDING)
        given = [(k, cell(row, k)) for k in columns if unspaced(cell(row, k)) not in NOTHING]
        if len(given) == 1 and self.columns.of(Role.AMOUNT):
            return given[0][1], given[0][0]
        shares = [(k, value) for k, text in given if (value := amount_in(text)) is not None]
        return (f"{sum(value for _k, value in shares):,}", shares[0][0]) if shares else None

    def _total_of(self, row: Row) -> str:
        """ "total", "subtotal" or "" by the labels of a row."""
        labels = row.labels
        if row.has_formula and not any(is_total(text) or is_subtotal(text) for text in labels):
            return ""
        cells = self.filled[row.number]
        if not labels:
            labels = [next((text for text in cells if text.strip()), "")]
        money = [k for k, role in enumerate(self.columns.roles) if role in (Role.AMOUNT, Role.COSTING, Role.PRICE, Role.FUNDING, Role.BEFORE)]
        labels += [text for text in cells[: min(money, default=0)] if text not in labels and (is_total(text) or is_subtotal(text))]
        if any(_WHOLE.fullmatch(unspaced(text)) for text in cells):
            return "total"
        labels = [_AMOUNT_BEHIND.sub("", text) for text in labels]
        if any(is_subtotal(text) for text in labels):
            return "subtotal"
        if any(is_total(text) for text in labels):
            return "subtotal" if any(not is_total(text) for text in labels) else "total"
        return ""


def _folded(body: list[Row], *, label: bool) -> list[Row]:
    """The rows, with those that divide the money of the one above them (사업 | 계, then 국비, 시비) within it. ``label``: who gives is written once for
    several rows."""
    found: list[Row] = []
    head: Row | None = None
    payer: tuple[str, int] = ("", 0)
    for row in body:
        if funder_in(row.payer[0]):
            payer = row.payer
        elif not row.labels and row.total == "subtotal" and payer[0]:
            row.payer = (f"{payer[0]} 소계", payer[1])
        elif row.payer[0] or row.total:
            payer = ("", 0)
        elif label:
            row.payer = payer
        if row.payer[0] and is_total(row.payer[0]) and row.labels:
            head = row
            row.total = "total" if any(is_total(text) for text in row.labels) else ""
        elif head is not None and funder_in(row.payer[0]) and (not row.labels or row.labels == head.labels):
            head.given.append(row)
            continue
        else:
            head = None
        found.append(row)
    return found


def cell(row: Sequence[str], column: int) -> str:
    """The text of a cell without blanks around it, "" where the row is shorter."""
    return row[column].strip() if column < len(row) else ""


def worth(costing: Costing) -> int | None:
    """The amount that a costing states, else the one that it comes to."""
    return costing.stated_krw if costing.stated_krw is not None else costing.computed_krw


def formula(costing: Costing) -> str:
    """The costing from its first number on, without the label before it."""
    text = costing.text
    if not costing.factors or not costing.label:
        return bare(text) if not re.match(r"\s*[△▲-]\s*[0-9]", text) else text.strip()
    start = min(factor.start for factor in costing.factors)
    before = text[:start]
    opened = before.rstrip().endswith(("(", "[", "{"))
    return (before.rstrip()[-1] if opened else "") + text[start:].strip()
