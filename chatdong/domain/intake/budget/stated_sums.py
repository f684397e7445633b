"""The sums that a budget table states: rows of totals, headings with the sum of what is below them, amounts beside several lines."""

import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from fractions import Fraction

from chatdong.domain.costing.costing import parse
from chatdong.domain.costing.stated_amount import rounds_to_thousand
from chatdong.domain.intake.budget.amounts import amount_in
from chatdong.domain.intake.budget.columns import Role, is_total
from chatdong.domain.intake.budget.giving.funders import DraftShare, funder_in
from chatdong.domain.intake.budget.items import BudgetItem, StatedSum
from chatdong.domain.intake.budget.proof import Amount, sums_in
from chatdong.domain.intake.budget.rows import Row, TableRows, cell, worth
from chatdong.domain.intake.fact import Fact, Source, Unread, fact, unread
from chatdong.domain.intake.wording import gathered, unspaced
from chatdong.domain.message import Message, message


def headings(body: Sequence[Row], unit_krw: int, totals: Collection[int]) -> set[int]:
    """The places of the rows without a formula whose amount is the sum of other rows: headings and subtotals that no label tells, and no lines.

    ``totals``: what the text says of the whole budget, which with the table's own totals proves which rows are sums.
    """
    columns = len({column for row in body for text, column in (row.category, row.activity, row.item) if text})
    numbered = any(_depth(row) for row in body)
    run = [_amount(row, unit_krw, columns) for row in body]
    wanted = {one.krw for row, one in zip(body, run, strict=True) if row.total == "total" and one.krw} | set(totals)
    return set(sums_in(run, wanted, one_level=columns == 1 or numbered))


def _amount(row: Row, unit_krw: int, columns: int) -> Amount:
    """A row as one amount of the run of its table; it lies as deep as the last of its labels."""
    depth = _depth(row) or (max((column for text, column in (row.category, row.activity, row.item) if text), default=0) if columns > 1 else 0)
    known = row.stated(unit_krw) if row.total else _worth_of(row, unit_krw)
    return Amount(known, depth, is_line=row.has_formula or bool(row.shared), is_fence=row.total == "total", skipped=row.total == "subtotal")


def _depth(row: Row) -> int:
    """How deep a row of a 세출예산 사업명세서 lies by the number before its name: 301 일반보상금, then 10 행사실비보상금; 0 without one."""
    found = re.match(r"\s*(?:([0-9]{3})|([0-9]{2}))\s+[\uac00-\ud7a3]", next(iter(row.labels), ""))
    return 0 if found is None else 1 if found[1] else 2


def _worth_of(row: Row, unit_krw: int) -> int | None:
    if row.shared or (row.amount[0] == "" and row.costing[0]):
        return worth(parse(row.costing[0], amount_unit_krw=unit_krw))
    return row.stated(unit_krw)


def is_sparse(body: Sequence[Row]) -> bool:
    """True if at most half of the rows with a formula have an amount in its cell."""
    costed = [one for one in body if not one.total and one.has_formula]
    return 2 * sum(bool(one.amount[0]) for one in costed) <= len(costed)


def is_grouped(body: Sequence[Row], place: int, unit_krw: int, *, sparse: bool) -> bool:
    """True if the amount beside a costing is not the costing's, and may be that of the lines below, whose own cells are empty.

    ``sparse``: in a text file, most rows have no amount.
    """
    row = body[place]
    amount = row.stated(unit_krw)
    if amount is None or row.shared or not row.has_formula:
        return False
    known = worth(parse(row.costing[0], amount_unit_krw=unit_krw))
    if known is None or known == amount or rounds_to_thousand(Fraction(known), Fraction(amount)):
        return False
    following = body[place + 1] if place + 1 < len(body) else None
    below_empty = following is not None and not following.amount[0] and following.has_formula
    return known < amount and (below_empty or sparse)


class StatedSums:
    """Collects the sums of one table, those of each who gives the money (``funding``), and what of them was not understood."""

    def __init__(self, table: TableRows, unit_doubt: Message | None) -> None:
        self.table, self.unit_doubt = table, unit_doubt
        self.found: list[StatedSum] = []
        self.funding: list[DraftShare] = []
        self.unread: list[Unread] = []

    def of_row(self, row: Row, category_above: str) -> None:
        """Keep the sum that a row states."""
        unit, own = self.table.unit_krw, self.table.filled[row.number]
        amount = row.stated(unit)
        if amount is None and not row.says_zero:
            amount = next((value for text in own if (value := amount_in(text, unit)) is not None and value), None)
        if amount is None:
            return
        of = ""
        payer = funder_in(re.sub(r"\s*(?:소계|합계|계)$", "", row.payer[0]))
        if payer is not None and not row.labels:
            self.funding.append(DraftShare(payer, fact(amount, self.table.source(row, row.amount), self.unit_doubt)))
            return
        if row.total != "total":
            labels = [text for text in row.labels if not is_total(text) and not re.fullmatch("[소중]계", unspaced(text))]
            of = " ".join((labels[0] if labels else category_above).split())
            of = re.sub(r"\s*(?:소계|합계)$", "", of)
            if not of:
                return
        source = self.table.source(row, row.amount)
        self.found.append(StatedSum(gathered(of), fact(amount, source, self.unit_doubt), self.table.shares(row)))

    def of_group(self, first: int, of: Sequence[BudgetItem]) -> None:
        """Keep the sum that one cell states for the rows beside it: of their category, else of their activity."""
        if not of:
            return
        column = self.table.columns.of(Role.AMOUNT)[0]
        text = cell(self.table.grid.rows[first], column)
        amount = amount_in(text, self.table.unit_krw)
        if amount is None:
            return
        names = [{one.category.value for one in of if one.category}, {one.activity.value for one in of if one.activity}]
        name = next((next(iter(found)) for found in names if len(found) == 1), "")
        if name:
            self.found.append(StatedSum(name, fact(amount, Source(text, self.table.grid.cell_place(first, column)), self.unit_doubt)))

    def of_loose(self, loose: Sequence[tuple[Row, int]], items: list[BudgetItem]) -> None:
        """Keep each amount of ``loose`` that is the sum of its line's category or activity; ``loose``: rows, each with the place of its line in ``items``.

        In a text file an amount beside one line may be that of the whole category. One that is no such sum is kept as unread, and in an exact
        table the amount of its line in ``items`` is replaced by one with that doubt.
        """
        for row, place in loose:
            amount = row.stated(self.table.unit_krw)
            if amount is None:
                continue
            source = self.table.source(row, row.amount)
            if name := self._group_of(items, place, amount):
                self.found.append(StatedSum(name, fact(amount, source, self.unit_doubt)))
                continue
            why = message("이 금액({amount:,}원)은 그 줄과도 둘레의 합과도 맞지 않습니다.", amount=amount)
            self.unread.append(unread(source, why))
            if self.table.grid.exact:
                items[place] = replace(items[place], amount=replace(items[place].amount, doubt=why, alternatives=(amount,)))

    def _group_of(self, items: Sequence[BudgetItem], place: int, amount: int) -> str:
        """The category or activity of a line whose lines add up to an amount; "" if neither does, or if its sum is known already."""
        for kind in ("category", "activity"):
            label: Fact[str] | None = getattr(items[place], kind)
            if label is None or any(one.of == label.value for one in self.found):
                continue
            if amount == sum(one.amount.value for one in items if (named := getattr(one, kind)) is not None and named.value == label.value):
                return label.value
        return ""
