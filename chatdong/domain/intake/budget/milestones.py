"""The spending plan: a table of months or quarters with amounts or rates, cumulative or by period, as cumulative milestones."""

import calendar
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from chatdong.domain.intake.budget.amounts import amount_in, unit_in
from chatdong.domain.intake.budget.columns import is_subtotal, is_total, period_columns
from chatdong.domain.intake.budget.rows import cell
from chatdong.domain.intake.fact import Fact, Source, Unread, fact, unread
from chatdong.domain.intake.outline import Element, Line, Table
from chatdong.domain.intake.paper import Grid
from chatdong.domain.intake.wording import unspaced
from chatdong.domain.message import Message, message

_SPENDING = re.compile(r"집행|지출|자금|소요|배정|예산|교부")
_NOT_PLANNED = re.compile(r"실적|결산|전년")
_CUMULATIVE = re.compile(r"누계|누적")
_RATE = re.compile(r"비율|집행률|집행율|구성비|진도율|%")
_ALONE = re.compile(r"\(?\s*([0-9]{1,3}(?:\.[0-9]+)?)\s*(%)?\s*\)?")
_HALF = re.compile(
    r"(?:(?P<half>[상하])반기|(?P<quarter>[1-4])(?:/4)?\s*분기)\s*(?:까지|말)?\s*(?:집행)?\s*(?:목표|계획)?\s*[:：(]?\s*(?P<rate>[0-9]{1,3}(?:\.[0-9]+)?)\s*%"
)


@dataclass(frozen=True)
class DraftMilestone:
    """Cumulative planned spending at the end of a day, won, with the rate that is printed beside it (percent)."""

    on: date
    amount: Fact[int]
    rate_percent: Decimal | None = None


def read_milestones(elements: Sequence[Element], year: int, total_krw: int | None) -> tuple[tuple[DraftMilestone, ...], tuple[Unread, ...]]:
    """The milestones of the first table that plans spending over the year, and what was not understood of it and of others.

    ``total_krw``: the budget, with which the last milestone of a cumulative table agrees, or the sum of the others. Where no table plans it,
    a sentence such as 상반기 60% does, of the total.
    """
    left: list[Unread] = []
    found: tuple[DraftMilestone, ...] = ()
    for element in elements:
        if not isinstance(element, Table):
            continue
        table = _upright(element)
        header = next((number for number, row in enumerate(table.grid.rows[:4]) if len(period_columns(row)) > 1), None)
        if header is None:
            continue
        made = _Plan(table, header, year, total_krw).milestones()
        if not made:
            continue
        if found:
            source = Source(" ".join(element.grid.rows[0]), element.grid.place)
            left.append(unread(source, message("집행계획으로 보이는 표가 더 있어 앞의 것을 읽었습니다.")))
        else:
            found = made
    return found or _in_sentences(elements, year, total_krw), tuple(left)


def _upright(table: Table) -> Table:
    """A table with a row for each period as one with a column for each of them; others as they are."""
    grid = table.grid
    periods = [number for number, row in enumerate(grid.rows) if period_columns(tuple(row[:1]))]
    if len(periods) < 2 or any(len(period_columns(row)) > 1 for row in grid.rows[:4]):
        return table
    width = grid.width
    turned = tuple(tuple(cell(row, column) for row in grid.rows) for column in range(width))
    return replace(table, grid=_Turned(turned, grid.place, (), grid.exact, grid.first_row, grid.first_column))


class _Turned(Grid):
    """A table whose rows are the columns of the document's."""

    def cell_place(self, row: int, column: int) -> Message:
        """Where a cell stands in the document."""
        return super().cell_place(column, row)


@dataclass(frozen=True)
class _Amounts:
    """A row of amounts: its number, column → amount (won, or without a unit as it stands)."""

    number: int
    values: dict[int, int]


class _Plan:
    """One table that may plan spending, with its periods in columns."""

    def __init__(self, table: Table, header: int, year: int, total_krw: int | None) -> None:
        self.grid, self.header, self.total_krw = table.grid, header, total_krw
        heads = self.grid.rows[header]
        found = [(k, on) for k in period_columns(heads) if (on := _end(heads[k], year)) is not None]
        # Halves beside quarters are the sums of those.
        quarters = [one for one in found if "반기" not in heads[one[0]]]
        self.columns = quarters if len(quarters) > 1 else found
        self.words = f"{table.caption}\n{' '.join(heads)}\n{table.after}"
        self.unit = unit_in(self.words) or unit_in(" ".join(text for row in self.grid.rows[:3] for text in row))
        if self.unit is None and (spread := re.search(r"단위\s*[,.]\s*(천|백만|만)?원", self.words)):
            self.unit = {"천": 1_000, "백만": 10**6, "만": 10**4}.get(spread[1] or "", 1)

    def milestones(self) -> tuple[DraftMilestone, ...]:
        """The milestones; none where the table plans no spending."""
        said = unspaced(self.words)
        if len(self.columns) < 2 or _NOT_PLANNED.search(said) or not (_SPENDING.search(said) or self.unit):
            return ()
        amounts = self._amount_rows()
        rates = self._rate_row()
        if not amounts:
            return self._by_rates(rates) if rates is not None and _SPENDING.search(said) else ()
        row, summed = self._chosen(amounts)
        unit = self.unit
        if unit is None and self.total_krw:
            # The unit where nothing says it: the one in which the table comes to the budget.
            reached = (max(row.values.values()), sum(row.values.values()))
            unit = next((one for one in (1, 1_000, 10**6) if self.total_krw in (reached[0] * one, reached[1] * one)), 1)
            row = replace(row, values={k: value * unit for k, value in row.values.items()})
        label = self._label(row.number) if not summed else ""
        cumulative, doubt = self._is_cumulative(list(row.values.values()), label, [self._label(one.number) for one in amounts])
        return self._made(row, cumulative, doubt, rates)

    def _amount_rows(self) -> list[_Amounts]:
        rows = []
        for number in range(self.header + 1, len(self.grid.rows)):
            texts = {k: cell(self.grid.rows[number], k) for k, _on in self.columns}
            if self._says_rates(number) and all(_ALONE.fullmatch(text) or not text or text == "-" for text in texts.values()):
                continue
            values = {k: value for k, text in texts.items() if (value := _amount(text, self.unit or 1)) is not None}
            if len(values) > 1 or (values and len(self.columns) == 2):
                rows.append(_Amounts(number, values))
        return rows

    def _rate_row(self) -> int | None:
        """The number of the row of rates, the cumulative one first."""
        rows = [
            number
            for number in range(self.header + 1, len(self.grid.rows))
            if self._says_rates(number) and sum(_ALONE.fullmatch(cell(self.grid.rows[number], k)) is not None for k, _on in self.columns) > 1
        ]
        return next((number for number in rows if _CUMULATIVE.search(unspaced(self._label(number)))), rows[0] if rows else None)

    def _says_rates(self, number: int) -> bool:
        texts = [cell(self.grid.rows[number], k) for k, _on in self.columns]
        return _RATE.search(unspaced(self._label(number))) is not None or all("%" in text for text in texts if text and text != "-")

    def _label(self, number: int) -> str:
        return " ".join(cell(self.grid.rows[number], k) for k in range(min(k for k, _on in self.columns)))

    def _chosen(self, rows: list[_Amounts]) -> tuple[_Amounts, bool]:
        """The row of the cumulative amounts, else that of the total, else all rows together (True), without subtotals."""
        running = next((one for one in rows if _CUMULATIVE.search(unspaced(self._label(one.number)))), None)
        total = next((one for one in rows if any(is_total(text) for text in self.grid.rows[one.number][: min(k for k, _on in self.columns)])), None)
        if running is not None or total is not None or len(rows) == 1:
            return running or total or rows[0], False
        lines = [one for one in rows if not any(is_subtotal(text) for text in self.grid.rows[one.number][:2])] or rows
        columns = [k for k, _on in self.columns if any(k in one.values for one in lines)]
        return _Amounts(lines[0].number, {k: sum(one.values.get(k, 0) for one in lines) for k in columns}), True

    def _is_cumulative(self, values: Sequence[int], label: str, others: Sequence[str]) -> tuple[bool, Message | None]:
        said = unspaced(self.words + label)
        if _CUMULATIVE.search(unspaced(label)) or (_CUMULATIVE.search(said) and not any(_CUMULATIVE.search(unspaced(other)) for other in others)):
            return True, None
        if sum(values) == self.total_krw:
            return False, None
        rising = all(one <= other for one, other in zip(values, values[1:], strict=False))
        if self.total_krw is not None and values and values[-1] == self.total_krw and rising:
            return True, message("누계라는 말은 없으나 마지막 금액이 총 예산과 같아 누계로 읽었습니다.")
        return False, message("누계인지 기간마다인지 적혀 있지 않아 기간마다의 금액으로 읽었습니다.")

    def _made(self, row: _Amounts, cumulative: bool, doubt: Message | None, rates: int | None) -> tuple[DraftMilestone, ...]:
        reached = 0
        made: list[DraftMilestone] = []
        printed = self._cumulative_rates(rates) if rates is not None else {}
        for k, on in self.columns:
            if k not in row.values:
                continue
            reached = row.values[k] if cumulative else reached + row.values[k]
            heads = self.grid.rows[self.header]
            quote = f"{' '.join(heads[k].split())} {' '.join(cell(self.grid.rows[row.number], k).split())}"
            rate = _rate_in(cell(self.grid.rows[row.number], k))
            if rate is None and rates is not None:
                rate = printed.get(k)
                quote += f" {' '.join(cell(self.grid.rows[rates], k).split())}" if rate is not None else ""
            made.append(DraftMilestone(on, fact(reached, Source(quote, self.grid.cell_place(row.number, k)), doubt), rate))
        if self.total_krw is not None and made and made[-1].amount.value != self.total_krw:
            why = message("마지막 누계 {amount:,}원이 총 예산 {total:,}원과 다릅니다.", amount=made[-1].amount.value, total=self.total_krw)
            made[-1] = replace(made[-1], amount=replace(made[-1].amount, doubt=made[-1].amount.doubt or why))
        return tuple(self._agreeing(made))

    def _agreeing(self, made: list[DraftMilestone]) -> list[DraftMilestone]:
        """The milestones, with a doubt where the printed rate is neither that of the amount reached nor that of its own period."""
        total = self.total_krw
        if not total:
            return made
        parts = [one.amount.value - (made[k - 1].amount.value if k else 0) for k, one in enumerate(made)]
        rated = [(one, part) for one, part in zip(made, parts, strict=True) if one.rate_percent is not None]
        by_period = (
            bool(rated)
            and all(_near(part, one.rate_percent, total) for one, part in rated)
            and not all(_near(one.amount.value, one.rate_percent, total) for one, _part in rated)
        )
        if by_period:
            # The rates are those of each period: the plan has those of what is reached.
            return [replace(one, rate_percent=None) if one.rate_percent is not None else one for one in made]
        checked = []
        for one in made:
            if one.rate_percent is not None and not _near(one.amount.value, one.rate_percent, total) and one.amount.doubt is None:
                reached = f"{Decimal(one.amount.value * 100) / total:.1f}"
                why = message("적힌 비율은 {rate}%인데 금액은 총 예산의 {reached}%입니다.", rate=f"{one.rate_percent:f}", reached=reached)
                one = replace(one, amount=replace(one.amount, doubt=why))
            checked.append(one)
        return checked

    def _cumulative_rates(self, number: int) -> dict[int, Decimal]:
        """Column → the rate of a row, as it stands."""
        found = {k: _ALONE.fullmatch(cell(self.grid.rows[number], k)) for k, _on in self.columns}
        return {k: Decimal(rate[1]) for k, rate in found.items() if rate}

    def _by_rates(self, number: int) -> tuple[DraftMilestone, ...]:
        """Milestones of a table that has rates alone, of the total: those of each period where they come to 100 together, else cumulative ones."""
        rates = self._cumulative_rates(number)
        total = self.total_krw
        if not total or len(rates) < 2:
            return ()
        running = sum(rates.values()) != 100
        made = []
        reached = Decimal(0)
        for k, on in self.columns:
            if k not in rates:
                continue
            reached = rates[k] if running else reached + rates[k]
            quote = f"{' '.join(self.grid.rows[self.header][k].split())} {cell(self.grid.rows[number], k)}"
            if made_of := _of_total(on, reached, total, Source(quote, self.grid.cell_place(number, k))):
                made.append(made_of)
        return tuple(made)


def _of_total(on: date, rate: Decimal, total_krw: int, source: Source) -> DraftMilestone | None:
    if not 0 < rate <= 100:
        return None
    why = message("비율만 적혀 있어 총 예산의 {rate}%를 금액으로 셈했습니다.", rate=f"{rate:f}")
    return DraftMilestone(on, fact(int((Decimal(total_krw) * rate / 100).to_integral_value()), source, why), rate)


def _in_sentences(elements: Sequence[Element], year: int, total_krw: int | None) -> tuple[DraftMilestone, ...]:
    """상반기 60% 집행: the milestones that lines of the budget or of the spending plan state as rates of the total."""
    if not total_krw:
        return ()
    found: dict[date, DraftMilestone] = {}
    for element in elements:
        if not isinstance(element, Line) or _NOT_PLANNED.search(unspaced(element.text)):
            continue
        if not re.search(r"집행|신속|지출", unspaced(element.text)) and not element.under("집행|지출"):
            continue
        rates = [(one, Decimal(one["rate"])) for one in _HALF.finditer(element.text)]
        running = sum(rate for _one, rate in rates) != 100 or len(rates) == 1
        reached = Decimal(0)
        for one, rate in rates:
            reached = rate if running else reached + rate
            last = (6 if one["half"] == "상" else 12) if one["half"] else int(one["quarter"]) * 3
            on = date(year, last, calendar.monthrange(year, last)[1])
            if (made := _of_total(on, reached, total_krw, element.source)) is not None:
                found.setdefault(on, made)
    return tuple(found[on] for on in sorted(found))


def _near(amount_krw: int, rate: Decimal | None, total_krw: int) -> bool:
    """True if a rate is that of an amount, as it is printed: to its last decimal, and at least to one percent."""
    return rate is not None and abs(Decimal(amount_krw * 100) / total_krw - rate) < 1


def _end(heading: str, year: int) -> date | None:
    """The last day of the month, quarter or half that a heading names, in the plan's year."""
    word = unspaced(heading).split("(")[0]
    own = re.match(r"['‘’]?(20)?([0-9]{2})(?:년|\.)", word)
    if own and int(own[2]) != year % 100:
        return None
    month = re.search(r"(1[0-2]|[1-9])월", word)
    quarter = re.search(r"([1-4])(?:/4)?분기", word)
    last = int(month[1]) if month else int(quarter[1]) * 3 if quarter else 6 if "상반기" in word else 12
    return date(year, last, calendar.monthrange(year, last)[1])


def _amount(text: str, unit: int) -> int | None:
    """The amount of a cell that may have its rate below it; None for a rate alone."""
    first = re.sub(r"\(?\s*[0-9]{1,3}(?:\.[0-9]+)?\s*%\s*\)?", "", text).strip()
    return amount_in(first, unit) if first else None


def _rate_in(text: str) -> Decimal | None:
    found = re.search(r"([0-9]{1,3}(?:\.[0-9]+)?)\s*%", text)
    return Decimal(found[1]) if found else None
