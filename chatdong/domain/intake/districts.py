"""The districts that a document names, and its table of support teams by district."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from chatdong.domain.intake.fact import Fact, Source, fact
from chatdong.domain.intake.outline import Element, Line, Table
from chatdong.domain.intake.periods import day_in, month_in
from chatdong.domain.intake.wording import unspaced
from chatdong.domain.plan.districts import district_lists
from chatdong.domain.plan.model import TeamMode

_LEAST = 2
_OPERATOR = re.compile(r"운영주체|운영기관|수행기관|위탁기관")
_STAFF = re.compile(r"인력|인원|직원")
_OPENED = re.compile(r"시작|개시|출범|개소|운영시기")


@dataclass(frozen=True)
class DraftTeam:
    """A support team of a district: who runs it, with how many people, from when to when."""

    district: str
    mode: Fact[TeamMode]
    opened_on: Fact[date]
    operator: Fact[str] | None
    staff: Fact[int] | None
    closed_on: Fact[date] | None


@dataclass(frozen=True)
class Districts:
    """The list of districts that the document's names are in, the districts named (id → where), and the teams."""

    list_name: str | None
    named: tuple[tuple[str, Fact[str]], ...]
    teams: tuple[DraftTeam, ...]


def read_districts(elements: Sequence[Element]) -> Districts:
    """The districts of the one list that has most of the names; none where the document names fewer than two."""
    best = Districts(None, (), ())
    for name, districts in district_lists().items():
        ids = {district.name.ko: district.id for district in districts}
        pattern = re.compile("|".join(rf"(?<![\uac00-\ud7a3]){re.escape(word)}(?![\uac00-\ud7a3]*[시도])" for word in ids))
        found: dict[str, Fact[str]] = {}
        for element in elements:
            for text, source in _texts(element):
                for match in pattern.finditer(text):
                    found.setdefault(ids[match[0]], fact(match[0], source))
        if len(found) >= _LEAST and len(found) > len(best.named):
            best = Districts(name, tuple(found.items()), tuple(_teams(elements, ids)))
    return best


def _texts(element: Element) -> list[tuple[str, Source]]:
    if isinstance(element, Line):
        return [(element.text, element.source)]
    grid = element.grid
    return [(cell, Source(cell, grid.cell_place(row, column))) for row, line in enumerate(grid.rows) for column, cell in enumerate(line) if cell]


def _teams(elements: Sequence[Element], ids: dict[str, str]) -> list[DraftTeam]:
    """A table with a column a district, and rows of who runs the team, how many work there and since when."""
    for element in elements:
        if not isinstance(element, Table):
            continue
        grid = element.grid
        head = next((number for number, row in enumerate(grid.rows) if sum(unspaced(cell) in ids for cell in row) >= _LEAST), None)
        if head is None:
            continue
        rows = {_kind(row[0]): number for number, row in enumerate(grid.rows) if row and number > head}
        if "opened" not in rows or head == 0:
            continue
        above = _filled(grid.rows[head - 1])
        teams = []
        for column, cell in enumerate(grid.rows[head]):
            if unspaced(cell) not in ids:
                continue
            mode = TeamMode.DIRECT if "직영" in above[column] else TeamMode.ENTRUSTED if "위탁" in above[column] else None
            said = _at(grid.rows, rows["opened"], column)
            opened = day_in(said) or month_in(said)
            if mode is None or opened is None:
                continue
            place = grid.cell_place(rows["opened"], column)
            source = Source(f"{unspaced(cell)} {' '.join(said.split())}", place)
            later = re.search(r"\(\s*(.+?)\s*(?:업무\s*)?(?:종료|폐지|마감)", said)
            closed = day_in(later[1]) if later else None
            operator = " ".join(_at(grid.rows, rows["operator"], column).split()) if "operator" in rows else ""
            staff = re.search(r"([0-9]+)\s*명", _at(grid.rows, rows["staff"], column)) if "staff" in rows else None
            teams.append(
                DraftTeam(
                    ids[unspaced(cell)],
                    fact(mode, Source(above[column], grid.cell_place(head - 1, column))),
                    fact(opened, source),
                    fact(operator, Source(operator, grid.cell_place(rows["operator"], column))) if operator else None,
                    fact(int(staff[1]), Source(staff[0], grid.cell_place(rows["staff"], column))) if staff else None,
                    fact(closed, source) if closed else None,
                )
            )
        return teams
    return []


def _kind(label: str) -> str:
    word = unspaced(label)
    return "operator" if _OPERATOR.search(word) else "staff" if _STAFF.search(word) else "opened" if _OPENED.search(word) else word


def _filled(row: Sequence[str]) -> list[str]:
    filled: list[str] = []
    for cell in row:
        filled.append(cell.strip() or (filled[-1] if len(filled) > 1 else ""))
    return filled


def _at(rows: Sequence[Sequence[str]], row: int, column: int) -> str:
    return rows[row][column] if column < len(rows[row]) else ""
