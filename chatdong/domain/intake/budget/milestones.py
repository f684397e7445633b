"""The spending plan: a table of months or quarters with amounts, cumulative or by period, as cumulative milestones."""

import calendar
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from chatdong.domain.intake.budget.amounts import amount_in, unit_in
from chatdong.domain.intake.budget.columns import is_total, period_columns
from chatdong.domain.intake.fact import Fact, Source, Unread, fact, unread
from chatdong.domain.intake.outline import Element, Table
from chatdong.domain.intake.wording import unspaced
from chatdong.domain.message import Message, message

_SPENDING = re.compile(r"집행|지출|자금|소요|배정|예산|교부")
_NOT_PLANNED = re.compile(r"실적|결산|전년")


@dataclass(frozen=True)
class DraftMilestone:
    """Cumulative planned spending at the end of a day, won, with the rate that is printed beside it (percent)."""

    on: date
    amount: Fact[int]
    rate_percent: Decimal | None = None


def read_milestones(elements: Sequence[Element], year: int, total_krw: int | None) -> tuple[tuple[DraftMilestone, ...], tuple[Unread, ...]]:
    """The milestones of the first table that plans spending over the year, and what was not understood of it and of others.

    ``total_krw``: the budget, with which the last milestone of a cumulative table agrees, or the sum of the others.
    """
    left: list[Unread] = []
    found: tuple[DraftMilestone, ...] = ()
    for element in elements:
        if not isinstance(element, Table):
            continue
        header = next((number for number, row in enumerate(element.grid.rows[:4]) if len(period_columns(row)) > 1), None)
        if header is None:
            continue
        made = _read(element, header, year, total_krw)
        if made is None:
            continue
        if found:
            source = Source(" ".join(element.grid.rows[header]), element.grid.place)
            left.append(unread(source, message("집행계획으로 보이는 표가 더 있어 앞의 것을 읽었습니다.")))
        else:
            found = made
    return found, tuple(left)


def _read(table: Table, header: int, year: int, total_krw: int | None) -> tuple[DraftMilestone, ...] | None:
    grid = table.grid
    columns = [(k, on) for k in period_columns(grid.rows[header]) if (on := _end(grid.rows[header][k], year)) is not None]
    if len(columns) < 2:
        return None
    words = f"{table.caption}\n{' '.join(grid.rows[header])}\n{table.after}"
    unit = unit_in(words) or unit_in(" ".join(cell for row in grid.rows[:3] for cell in row))
    if unit is None and (spread := re.search(r"단위\s*[,.]\s*(천|백만|만)?원", words)):
        unit = {"천": 1_000, "백만": 10**6, "만": 10**4}.get(spread[1] or "", 1)
    if _NOT_PLANNED.search(unspaced(words)) or not (_SPENDING.search(unspaced(words)) or unit):
        return None
    rows: list[tuple[int, dict[int, int]]] = []
    for number in range(header + 1, len(grid.rows)):
        amounts = {k: value for k, _on in columns if (value := _amount(_cell(grid.rows[number], k), unit or 1)) is not None}
        if len(amounts) > 1 or (amounts and len(columns) == 2):
            rows.append((number, amounts))
    if not rows:
        return None
    total_row = next((row for row in rows if any(is_total(cell) or "누계" in unspaced(cell) for cell in grid.rows[row[0]][:2])), None)
    summed = total_row is None and len(rows) > 1
    number, amounts = total_row or rows[0]
    if summed:
        amounts = {k: sum(values.get(k, 0) for _number, values in rows) for k, _on in columns if any(k in values for _n, values in rows)}
    # The unit where nothing says it: the one in which the table comes to the budget.
    if unit is None and total_krw:
        unit = next((one for one in (1, 1_000, 10**6) if total_krw in (max(amounts.values()) * one, sum(amounts.values()) * one)), 1)
        amounts = {k: value * unit for k, value in amounts.items()}
    values = [amounts[k] for k, _on in columns if k in amounts]
    cumulative, doubt = _is_cumulative(values, words + " ".join(cell for row in grid.rows for cell in row[:2]), total_krw)
    reached = 0
    made = []
    for k, on in columns:
        if k not in amounts:
            continue
        reached = amounts[k] if cumulative else reached + amounts[k]
        quote = f"{' '.join(grid.rows[header][k].split())} {' '.join(_cell(grid.rows[number], k).split())}"
        rate = _rate(grid.rows, number, k)
        if rate is not None and "%" not in quote:
            quote += f" {' '.join(_cell(grid.rows[number + 1], k).split())}"
        made.append(DraftMilestone(on, fact(reached, Source(quote, grid.cell_place(number, k)), doubt), rate))
    if total_krw is not None and made and made[-1].amount.value != total_krw:
        why = message("마지막 누계 {amount:,}원이 총 예산 {total:,}원과 다릅니다.", amount=made[-1].amount.value, total=total_krw)
        made[-1] = replace(made[-1], amount=replace(made[-1].amount, doubt=made[-1].amount.doubt or why))
    return tuple(made)


def _is_cumulative(values: Sequence[int], words: str, total_krw: int | None) -> tuple[bool, Message | None]:
    if re.search(r"누계|누적", unspaced(words)):
        return True, None
    rising = all(one <= other for one, other in zip(values, values[1:], strict=False))
    if total_krw is not None and values and values[-1] == total_krw and rising and sum(values) != total_krw:
        return True, message("누계라는 말은 없으나 마지막 금액이 총 예산과 같아 누계로 읽었습니다.")
    if total_krw is not None and sum(values) == total_krw:
        return False, None
    return False, message("누계인지 기간마다인지 적혀 있지 않아 기간마다의 금액으로 읽었습니다.")


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


def _cell(row: Sequence[str], column: int) -> str:
    return row[column].strip() if column < len(row) else ""


def _amount(cell: str, unit: int) -> int | None:
    """The amount of a cell that may have its rate below it; None for a rate alone."""
    first = re.sub(r"\(?\s*[0-9]{1,3}(?:\.[0-9]+)?\s*%\s*\)?", "", cell).strip()
    return amount_in(first, unit) if first else None


def _rate(rows: Sequence[Sequence[str]], number: int, column: int) -> Decimal | None:
    """The rate beside an amount, in its cell or in the one below."""
    below = _cell(rows[number + 1], column) if number + 1 < len(rows) else ""
    for text in (_cell(rows[number], column), below if _amount(below, 1) is None else ""):
        if found := re.search(r"([0-9]{1,3}(?:\.[0-9]+)?)\s*%", text):
            return Decimal(found[1])
    return None
