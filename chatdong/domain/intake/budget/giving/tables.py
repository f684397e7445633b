"""Tables that say who gives the money: a row or a column for each of them, with amounts, percentages, or both; and revenue beside expenditure."""

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from chatdong.domain.intake.budget.amounts import NOTHING, amount_in, is_named, unit_in
from chatdong.domain.intake.budget.columns import Role, is_subtotal, is_total, role_of
from chatdong.domain.intake.budget.giving.funders import DraftShare, funder_in
from chatdong.domain.intake.budget.rows import cell
from chatdong.domain.intake.budget.table_unit import unit_around
from chatdong.domain.intake.fact import Source, fact
from chatdong.domain.intake.outline import Table
from chatdong.domain.intake.paper import Grid
from chatdong.domain.intake.wording import unspaced
from chatdong.domain.message import Message

_PAST = re.compile(r"실적|결산|집행현황|정산|전년도(?:예산|재원)")
_REVENUE = re.compile(
    r"(?:전년도?)?이월금(?:수입)?|잡수입|기타수입|(?:예금)?이자(?:수입)?|사업수입|차입금|차용금|회비(?:수입)?|예치금|과년도수입|기타예금이자수입|입소자부담금?(?:수입)?|수입"
)
"""What a programme has money from besides those who give it."""
_AMOUNTS = re.compile(r"(?:(?:총|소요)?(?:금액|예산|예산액|사업비|재원|액)|부담액|지원액|계획|금\s*액)?")
_RATES = re.compile(r"(?:비율|구성비|비중|부담률|부담비율|분담률|지원율|점유율|%)")
_IN_KIND = re.compile(r"(?:현금|현물)(?:\([A-Z]\))?")
_INCOME_HEAD = re.compile(r"(?:세입|수입|재원)(?:예산|의부|부문|내역)?")
_EXPENSE_HEAD = re.compile(r"(?:세출|지출)(?:예산|의부|부문|내역)?")


@dataclass(frozen=True)
class FundingReading:
    """Who gives what of a sum, as one table or one sentence says. ``unit_krw``: the unit in which the amounts were read, None where nothing says it.

    ``base_krw``: the sum that is said to be divided, None if none is; ``about``: the words before, which may name what it is the money of.
    """

    shares: tuple[DraftShare, ...]
    place: Message
    quote: str
    base_krw: int | None = None
    unit_krw: int | None = None
    about: str = ""

    @property
    def amounts_krw(self) -> int | None:
        """The sum of the amounts; None unless each share has one."""
        found = [one.amount.value for one in self.shares if one.amount is not None]
        return sum(found) if len(found) == len(self.shares) else None

    @property
    def percents(self) -> Decimal | None:
        """The sum of the percentages; None unless each share has one."""
        found = [one.percent.value for one in self.shares if one.percent is not None]
        return sum(found, Decimal(0)) if len(found) == len(self.shares) else None

    def in_unit(self, unit_krw: int) -> "FundingReading":
        """The amounts of a table that names no unit, in a unit."""

        def scaled(one: DraftShare) -> DraftShare:
            return replace(one, amount=replace(one.amount, value=one.amount.value * unit_krw)) if one.amount is not None else one

        base = self.base_krw * unit_krw if self.base_krw is not None else None
        return replace(self, shares=tuple(map(scaled, self.shares)), base_krw=base, unit_krw=unit_krw)


def read_funding_table(table: Table, year: int | None) -> FundingReading | None:
    """Who gives the money, where a table says that and nothing else; None for other tables."""
    if any(_PAST.search(unspaced(words)) for words in (*table.path[-1:], *table.before)):
        return None
    anchors = table.grid.anchors()
    rows = [
        [cell(table.grid.rows[line], at) for line, at in (anchors.get((number, k), (number, k)) for k in range(table.grid.width))]
        for number in range(len(table.grid.rows))
    ]
    return _by_rows(table, rows) or _by_columns(table, _in_kind_heads(rows), year) or _by_pairs(table, rows)


def _in_kind_heads(rows: list[list[str]]) -> list[list[str]]:
    """The rows with one row of headings instead of two, where the second one only parts a source into money and things (현금 | 현물)."""
    for number in range(min(2, len(rows) - 2)):
        upper, lower = rows[number], rows[number + 1]
        parted = [k for k, text in enumerate(lower) if _IN_KIND.fullmatch(unspaced(text)) and k < len(upper) and funder_in(upper[k])]
        others = [k for k, text in enumerate(lower) if text and k not in parted and text != upper[k]]
        if parted and not others:
            return [*rows[:number], upper, *rows[number + 2 :]]
    return rows


def _by_pairs(table: Table, rows: list[list[str]]) -> FundingReading | None:
    """A form that names each source beside its amount, with the total that they come to: 정부지원금 | 70백만원, 대응자금 | 현물 | 30백만원, 합계 | 100백만원."""
    unit = unit_in(" ".join(" ".join(row) for row in rows)) or unit_around(table)
    shares: list[DraftShare] = []
    total: int | None = None
    for number, row in enumerate(rows):
        for k in range(len(row) - 1):
            if row[k] and row[k] == row[k + 1]:
                continue
            value = amount_in(row[k + 1], unit or 1) if re.search("[0-9]", row[k + 1]) and unspaced(row[k + 1]) not in NOTHING else None
            if value is None or not (unit or is_named(row[k + 1])):
                continue
            name = funder_in(row[k])
            if name is None and _IN_KIND.fullmatch(unspaced(row[k])):
                name = next((found for text in reversed(row[:k]) if (found := funder_in(text))), None)
            if name is not None:
                if value:
                    quote = " ".join(dict.fromkeys(text for text in row[: k + 2] if text))
                    shares.append(DraftShare(name, fact(value, Source(quote, table.grid.cell_place(number, k + 1)))))
            elif is_total(row[k]) or unspaced(row[k]) in ("총사업비", "사업비합계"):
                total = value if total in (None, value) else 0
    given = sum(one.amount.value for one in shares if one.amount is not None)
    if len(shares) < 2 or total is None or given != total:
        return None
    return FundingReading(tuple(shares), table.grid.place, " · ".join(one.amount.quote for one in shares if one.amount), total, 1)


def _by_rows(table: Table, rows: list[list[str]]) -> FundingReading | None:
    """구분 | 금액 | 비율, with a row for each of those who give."""
    label = next((k for k in range(table.grid.width) if any(funder_in(row[k]) for row in rows)), None)
    if label is None:
        return None
    start = next(number for number, row in enumerate(rows) if funder_in(row[label]) or _REVENUE.fullmatch(unspaced(row[label])))
    words = [funder_in(row[label]) for row in rows[start:] if funder_in(row[label])]
    if len(set(words)) < len(words) or len({text for row in rows[start:] for text in row[:label] if text and not is_total(text)}) > 1:
        # Each of several projects or lines has its own sources.
        return None
    if start and is_total(rows[start - 1][label]):
        start -= 1
    heads = [" ".join(dict.fromkeys(row[k] for row in rows[:start] if row[k])) for k in range(table.grid.width)]
    amounts, rates = _value_columns(heads, rows[start:], label)
    if amounts is None and rates is None:
        return None
    unit = (unit_in(heads[amounts]) if amounts is not None else None) or unit_around(table)
    shares: list[DraftShare] = []
    base: int | None = None
    for number, row in enumerate(rows[start:], start=start):
        word = re.sub(r"^[0-9]{1,2}[.)]\s*", "", row[label])
        name = funder_in(word) or ("기타" if _REVENUE.fullmatch(unspaced(word)) else None)
        if name is None and (is_total(word) or unspaced(word) in ("총사업비", "사업비")):
            base = amount_in(row[amounts], unit or 1) if amounts is not None else None
            continue
        if name is None:
            if not any(row) or is_subtotal(word):
                continue
            return None
        share = _share(table, name, number, row, (label, amounts, rates), unit)
        if share is not None:
            shares.append(share)
    known = {one.funder for one in shares}
    if len(shares) < 2 and not (shares and any("재원" in words for words in (*table.path[-1:], *table.before, *heads))) or known <= {"기타"}:
        return None
    quote = " · ".join(f"{one.amount.quote if one.amount else one.percent.quote if one.percent else ''}" for one in shares)
    named = unit is not None or all(is_named(row[amounts]) for row in rows[start:] if amounts is not None and amount_in(row[amounts]))
    return FundingReading(tuple(shares), table.grid.place, quote, base, (unit or 1) if named else None)


def _value_columns(heads: list[str], rows: list[list[str]], label: int) -> tuple[int | None, int | None]:
    """The columns of the amounts and of the percentages; an earlier budget beside this one is neither."""
    amounts = rates = None
    for k, head in enumerate(heads):
        filled = [row[k] for row in rows if row[k] and unspaced(row[k]) not in NOTHING]
        if k <= label or not filled or role_of(head) is Role.BEFORE:
            continue
        percent = all(re.fullmatch(r"[0-9.]+\s*%?", text) for text in filled)
        if rates is None and percent and (_RATES.search(unspaced(head)) or all("%" in text for text in filled)):
            rates = k
        elif amounts is None and all(amount_in(text) is not None for text in filled):
            amounts = k
    return amounts, rates


def _share(table: Table, name: str, number: int, row: list[str], columns: tuple[int, int | None, int | None], unit: int | None) -> DraftShare | None:
    label, amounts, rates = columns
    value = amount_in(row[amounts], unit or 1) if amounts is not None and unspaced(row[amounts]) not in NOTHING else None
    rate = re.search(r"[0-9]+(?:\.[0-9]+)?", row[rates]) if rates is not None else None
    beside = re.search(r"([0-9]{1,3}(?:\.[0-9]+)?)\s*%", row[amounts]) if amounts is not None and rate is None else None
    if not value and rate is None:
        return None
    percent = Decimal(rate[0]) if rate else Decimal(beside[1]) if beside else None
    return DraftShare(
        name,
        fact(value, Source(f"{row[label]} {row[amounts]}", table.grid.cell_place(number, amounts))) if value and amounts is not None else None,
        fact(percent, Source(f"{row[label]} {row[rates if rate and rates is not None else amounts or 0]}", table.grid.cell_place(number, label)))
        if percent is not None
        else None,
    )


def _by_columns(table: Table, rows: list[list[str]], year: int | None) -> FundingReading | None:
    """구분 | 계 | 국비 | 시비, with rows of amounts, of percentages, and of years."""
    head = next((number for number, row in enumerate(rows[:3]) if sum(funder_in(text) is not None for text in row) > 1), None)
    if head is None or head + 1 >= len(rows) or any(role_of(text) in (Role.COSTING, Role.CATEGORY) for text in rows[head]):
        return None
    funders = {k: name for k, text in enumerate(rows[head]) if (name := funder_in(text))}
    first = min(funders)
    total = next((k for k, text in enumerate(rows[head]) if is_total(text)), None)
    unit = unit_in(" ".join(" ".join(row) for row in rows[: head + 1])) or unit_around(table)
    amounts: int | None = None
    rates: int | None = None
    for number, row in enumerate(rows[head + 1 :], start=head + 1):
        words = unspaced(" ".join(dict.fromkeys(text for k, text in enumerate(row[:first]) if k not in funders and k != total)))
        plain = re.sub(r"[(（][^()（）]*[)）]", "", words)
        said = re.fullmatch(r"(20[0-9]{2})년?도?", plain)
        if said and year is not None and int(said[1]) != year:
            continue
        if _RATES.search(words):
            rates = number
        elif amounts is None and (_AMOUNTS.fullmatch(plain) or is_total(plain) or said):
            amounts = number
            unit = unit_in(words) or unit
        else:
            return None
    shares = []
    for k, name in funders.items():
        value = amount_in(rows[amounts][k], unit or 1) if amounts is not None and unspaced(rows[amounts][k]) not in NOTHING else None
        rate = re.search(r"[0-9]+(?:\.[0-9]+)?", rows[rates][k]) if rates is not None else None
        if not value and (rate is None or not Decimal(rate[0])):
            continue
        shares.append(
            DraftShare(
                name,
                fact(value, Source(f"{rows[head][k]} {rows[amounts][k]}", table.grid.cell_place(amounts, k)))
                if value and amounts is not None
                else None,
                fact(Decimal(rate[0]), Source(f"{rows[head][k]} {rows[rates][k]}", table.grid.cell_place(rates, k)))
                if rate and rates is not None
                else None,
            )
        )
    if not shares:
        return None
    base = amount_in(rows[amounts][total], unit or 1) if amounts is not None and total is not None else None
    if unit is None and amounts is not None and all(is_named(rows[amounts][k]) for k in funders if amount_in(rows[amounts][k])):
        unit = 1
    quote = " · ".join(text for text in rows[amounts if amounts is not None else rates or 0] if text)
    return FundingReading(tuple(shares), table.grid.place, quote, base, unit)


def halves(table: Table) -> tuple[Table, Table] | None:
    """The part of the revenue and the part of the expenditure of a table that has them side by side; None for other tables."""
    for number, row in enumerate(table.grid.rows[:2]):
        left = next((k for k, text in enumerate(row) if _INCOME_HEAD.fullmatch(unspaced(text))), None)
        right = next((k for k, text in enumerate(row) if _EXPENSE_HEAD.fullmatch(unspaced(text))), None)
        if left is not None and right is not None and 1 < abs(right - left) and right > left:
            return _part(table, number + 1, left, right), _part(table, number + 1, right, table.grid.width)
    return None


def _part(table: Table, first: int, left: int, right: int) -> Table:
    grid = table.grid
    rows = tuple(tuple(cell(row, k) for k in range(left, right)) for row in grid.rows[first:])
    spans = tuple(
        (top - first, start - left, bottom - first, end - left)
        for top, start, bottom, end in grid.spans
        if top >= first and start >= left and end < right
    )
    return replace(table, grid=Grid(rows, grid.place, spans, grid.exact, grid.first_row + first, grid.first_column + left))
