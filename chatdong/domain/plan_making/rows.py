"""A plan's parts as rows, and a plan from rows: whole, or refused with every mistake by table, row and column."""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from zlib import crc32

from chatdong.domain.message import Message, message
from chatdong.domain.plan.model import Plan
from chatdong.domain.plan.toml_format import Mistake, is_id, mistakes_of
from chatdong.domain.plan_making.cells import Cell, Choices, Label, Refused, is_empty, read_cell
from chatdong.domain.plan_making.parts import PARTS, PASSAGES, Column, Field, Part, PartOf, Unfit
from chatdong.domain.plan_making.references import Reference, references
from chatdong.domain.plan_making.table_words import in_table_words

KEY = "key"
"""The cell of a row that says which element of the plan it is; None, or a key that the plan does not have, is a new one."""

Row = Mapping[str, Any]


@dataclass(frozen=True)
class RowProblem:
    """Why rows make no plan: the table, the row (from 1) and the column, and the reason.

    ``allowed``: what may stand in the cell; ``nearest``: the one that was likely meant; ``users``: what refers to an element that was deleted.
    """

    part: Part
    row: int | None
    column: str | None
    why: Message
    allowed: tuple[Label, ...] = ()
    nearest: Label | None = None
    users: tuple[Reference, ...] = ()

    @property
    def title(self) -> Message | None:
        """The heading of the column."""
        return next((column.title for column in PARTS[self.part].columns if column.name == self.column), None)

    def __str__(self) -> str:
        words = [str(PARTS[self.part].title), f"{self.row}행" if self.row else "", f"‘{self.title}’" if self.title else ""]
        more = f" ({', '.join(map(str, self.allowed))})" if self.allowed else ""
        users = "".join(f" {user}" for user in self.users)
        return f"{' '.join(filter(None, words))}: {self.why}{more}{f' → {self.nearest}' if self.nearest else ''}{users}"


@dataclass
class _Built:
    """The elements of one part made from rows, each with the number of its row, and the fields in which a row was refused."""

    elements: list[tuple[int, Any]] = field(default_factory=list)
    refused: set[tuple[int, str]] = field(default_factory=set)
    stated: dict[int, set[str]] = field(default_factory=dict)
    """Row → the fields that it changes."""


def rows_of(plan: Plan, part: Part) -> tuple[dict[str, Cell], ...]:
    """The rows of a part: the key of each, and a cell for every column."""
    of = PARTS[part]
    return tuple({KEY: key, **_cells(of, element)} for key, element in _keyed(of, plan))


def with_parts(
    plan: Plan, rows: Mapping[Part, Sequence[Row]], taken: Collection[str] = (), *, keys_are_ids: bool = False
) -> Plan | tuple[RowProblem, ...]:
    """The plan with some parts made of rows, or every mistake in them. The order of the rows is that of the plan.

    A row whose key the plan has stays that element, with its id and with what the table does not show; every other row is a new one, with an id
    that neither the plan has nor ``taken``, which are ids of other revisions. A row with nothing in it counts for nothing. A cell that a row does
    not have stays as it is. Mistakes that the plan had before are not held against the rows. With ``keys_are_ids`` a new row has its key as its id,
    where that can be one.
    """
    problems: list[RowProblem] = []
    built: dict[Part, _Built] = {}
    made = plan
    for part, of in PARTS.items():
        if part in rows:
            built[part] = _build(plan, made, of, rows[part], taken, problems, keys_are_ids=keys_are_ids)
            made = of.place(made, [element for _row, element in built[part].elements])
    gone = _deleted(plan, made, problems)
    _stray_occurrences(made, built, gone, problems)
    _times_that_differ(made, built, problems)
    _second_purpose(built, problems)
    problems += _mistakes(plan, made, built, gone)
    return tuple(sorted(problems, key=lambda one: (list(Part).index(one.part), one.row or 0))) if problems else made


def _keyed(of: PartOf, plan: Plan) -> Iterator[tuple[str, Any]]:
    """Each element of a part with its key; a key that stands twice gets a number."""
    seen: Counter[str] = Counter()
    for element in of.elements(plan):
        key = of.key(element)
        seen[key] += 1
        yield (key if seen[key] == 1 else f"{key}#{seen[key]}"), element


def _cells(of: PartOf, element: Any) -> dict[str, Cell]:
    return {column.name: cell for one in of.fields for column, cell in zip(one.columns, one.read(of.get(element, one.attribute)), strict=True)}


# Building elements


def _build(
    plan: Plan, made: Plan, of: PartOf, rows: Sequence[Row], taken: Collection[str], problems: list[RowProblem], *, keys_are_ids: bool
) -> _Built:
    """The elements of a part. ``plan``: the plan before; ``made``: with the parts made so far, for the names that rows refer to."""
    known = dict(_keyed(of, plan))
    own = {str(row.get(KEY)) for row in rows} if keys_are_ids else set()
    ids = _new_ids(of, made, (*known, *own), taken)
    built = _Built()
    options: dict[str, Any] = {column.name: Choices(column.options_in(made)) for column in of.columns}
    if of.single:
        known = {str(row.get(KEY)): made for row in rows}
    for number, row in enumerate(rows, start=1):
        stays = str(row.get(KEY)) in known
        if all(is_empty(row.get(column.name)) and not (stays and column.name not in row) for column in of.columns):
            continue
        old = known.pop(str(row.get(KEY)), None)
        if of.single and number > 1:
            problems.append(RowProblem(of.part, number, None, message("이 표는 한 줄입니다.")))
            continue
        values = _values(made, of, number, row, old, options, built, problems)
        if old is None and of.stem:
            key = str(row.get(KEY))
            values["id"] = key if key in own and is_id(key) else next(ids)
            own.discard(key)
        try:
            element = of.make(values, old)
        except Unfit as unfit:
            problems.append(RowProblem(of.part, number, unfit.column, unfit.why))
            element = old
        if element is not None:
            built.elements.append((number, element))
    return built


def _values(
    made: Plan, of: PartOf, number: int, row: Row, old: Any, options: Mapping[str, Any], built: _Built, problems: list[RowProblem]
) -> dict[str, Any]:
    """The values of a row's fields; a stand-in for one that is refused."""
    shown = None if old is None else _cells(of, old)
    read: dict[str, Cell | Refused] = {}
    same: set[str] = set()
    for column in of.columns:
        given = row.get(column.name, None if shown is None else shown[column.name])
        given = tuple(given) if isinstance(given, list) else given
        before = None if shown is None else shown[column.name]
        cell = before if shown is not None and given == before else read_cell(column.kind, given, options[column.name])
        read[column.name] = cell
        if shown is not None and (cell == before or (is_empty(before) and cell is None)):
            same.add(column.name)
    plain = {name: cell for name, cell in read.items() if not isinstance(cell, Refused)}
    read |= of.fill(plain)
    values: dict[str, Any] = {}
    for one in of.fields:
        if old is not None and all(column.name in same and read[column.name] == plain.get(column.name) for column in one.columns):
            values[one.attribute] = of.get(old, one.attribute)
            continue
        built.stated.setdefault(number, set()).add(one.attribute)
        found: list[RowProblem] = list(_refusals(of, number, one, read))
        if not found:
            try:
                cells = [cell for column in one.columns if not isinstance(cell := read[column.name], Refused)]
                before_value = None if old is None else of.get(old, one.attribute)
                values[one.attribute] = one.build(cells, before_value)
                continue
            except Unfit as unfit:
                found = [RowProblem(of.part, number, unfit.column, unfit.why)]
        problems += found
        built.refused.add((number, one.attribute))
        values[one.attribute] = of.get(old, one.attribute) if old is not None else one.blank(made)
    return values


def _refusals(of: PartOf, number: int, one: Field, read: Mapping[str, Cell | Refused]) -> Iterator[RowProblem]:
    for column in one.columns:
        cell = read[column.name]
        if isinstance(cell, Refused):
            yield RowProblem(of.part, number, column.name, cell.why, cell.allowed, cell.nearest)
        elif cell is None and column.required:
            yield RowProblem(of.part, number, column.name, _needed(column))


def _needed(column: Column) -> Message:
    if column.name == "amount_krw":
        return message("금액이 비었고, 산출내역으로 계산할 수도 없습니다. 금액을 적어 주십시오.")
    return message("비어 있습니다. 필수 항목입니다.")


def _new_ids(of: PartOf, plan: Plan, known: Collection[str], taken: Collection[str]) -> Iterator[str]:
    """Ids for new rows: a number above every one that was used with the part's stem."""
    # A store keeps the support teams of all programmes in one table.
    stem = f"{of.stem}-{crc32(plan.programme.ko.encode()):08x}" if of.part is Part.TEAMS else of.stem
    used = [int(found[1]) for one in (*known, *taken) if (found := re.fullmatch(rf"{re.escape(stem)}-([0-9]{{1,9}})", one))]
    number = max(used, default=0)
    while True:
        number += 1
        yield f"{stem}-{number}"


# Checking the whole


_REFERRED = {"activity": Part.ACTIVITIES, "category": Part.CATEGORIES, "indicator": Part.INDICATORS, "budget_line": Part.LINES}
_REFERRED["district"] = Part.DISTRICTS


def _deleted(plan: Plan, made: Plan, problems: list[RowProblem]) -> set[tuple[str, str]]:
    """The (list, id) of elements that are gone though something refers to them; a problem for each, with all that does."""
    users: dict[tuple[str, str], list[Reference]] = {}
    for one in references(made):
        users.setdefault((one.list_name, one.target), []).append(one)
    gone = set()
    for list_name, part in _REFERRED.items():
        left = {element.id for element in getattr(made, list_name)}
        for element in getattr(plan, list_name):
            if element.id not in left and (list_name, element.id) in users:
                gone.add((list_name, element.id))
                what = element.item if list_name == "budget_line" else element.name
                why = message("‘{name}’: 다른 데에서 쓰고 있어 지울 수 없습니다. 쓰는 곳을 먼저 고치거나 지워 주십시오.", name=what)
                problems.append(RowProblem(part, None, None, why, users=tuple(users[list_name, element.id])))
    return gone


def _stray_occurrences(made: Plan, built: Mapping[Part, _Built], gone: set[tuple[str, str]], problems: list[RowProblem]) -> None:
    """A problem for every occurrence of an activity that is not there any more: it would be lost."""
    if Part.OCCURRENCES not in built:
        return
    ids = {activity.id for activity in made.activity}
    of = built[Part.OCCURRENCES]
    for number, element in of.elements:
        if element.activity not in ids and (number, "activity") not in of.refused:
            problems.append(RowProblem(Part.OCCURRENCES, number, "activity", message("지운 세부사업의 일정입니다. 이 줄도 지워 주십시오.")))


def _times_that_differ(made: Plan, built: Mapping[Part, _Built], problems: list[RowProblem]) -> None:
    """A problem for every activity whose row states another number of times than its occurrences are listed."""
    if Part.ACTIVITIES not in built or Part.OCCURRENCES not in built:
        return
    of = built[Part.ACTIVITIES]
    times = {activity.id: activity.times for activity in made.activity}
    for number, element in of.elements:
        if "times" in of.stated.get(number, ()) and element.times != times[element.id]:
            why = message("일정은 {listed}번인데 횟수는 {times}번입니다.", listed=times[element.id], times=element.times)
            problems.append(RowProblem(Part.ACTIVITIES, number, "times", why))


def _second_purpose(built: Mapping[Part, _Built], problems: list[RowProblem]) -> None:
    """A problem for every purpose after the first: a plan has one."""
    rows = [row for row, one in built[Part.PASSAGES].elements if one.kind == "purpose"] if Part.PASSAGES in built else []
    problems += [RowProblem(Part.PASSAGES, row, "kind", message("목적은 하나만 적습니다.")) for row in rows[1:]]


_WHERE = re.compile(r"(\w+)(?:\[(\d+)\])?(?:\.occurrence\[(\d+)\])?(?:\.(\w+).*)?")
_REFERRING = {"activity": "activity", "category": "category", "indicator": "indicator", "activities": "activity", "line": "budget_line"}
_REFERRING["district"] = "district"


def _mistakes(plan: Plan, made: Plan, built: Mapping[Part, _Built], gone: set[tuple[str, str]]) -> Iterator[RowProblem]:
    """The mistakes of form that the rows brought in, each at its row and column."""
    before = Counter(map(_without_place, mistakes_of(plan)))
    for mistake in mistakes_of(made):
        if before[_without_place(mistake)] > 0:
            before[_without_place(mistake)] -= 1
            continue
        part, index, attribute = _place(made, mistake.where)
        row, element = _row(part, index, attribute, made, built)
        of = built.get(part)
        if of is not None and row is not None and ((row, attribute) in of.refused or (not attribute and any(r == row for r, _a in of.refused))):
            continue
        value = getattr(element, attribute, None)
        targets = value if isinstance(value, tuple) else (value,)
        if any((_REFERRING.get(attribute, ""), target) in gone for target in targets):
            continue
        yield RowProblem(part, row, _column(part, attribute), in_table_words(mistake.why, made, plan))


def problem_of(plan: Plan, mistake: Mistake) -> RowProblem:
    """A mistake of a plan as a problem of its tables: the table, the row (from 1) and the column in which it is mended."""
    part, index, attribute = _place(plan, mistake.where)
    return RowProblem(part, None if PARTS[part].single else index, _column(part, attribute), in_table_words(mistake.why, plan))


def _without_place(mistake: Mistake) -> tuple[str, Message]:
    return re.sub(r"\[\d+\]", "", mistake.where), mistake.why


def _place(made: Plan, where: str) -> tuple[Part, int | None, str]:
    """The part, the place in its table (from 1) and the field of a key such as ``activity[3].occurrence[2].window``."""
    found = _WHERE.fullmatch(where)
    if found is None:
        return Part.BASICS, 1, ""
    name, number, occurrence, attribute = found[1], int(found[2] or 0) or None, found[3], found[4] or ""
    if occurrence and number:
        earlier = sum(len(activity.occurrence) for activity in made.activity[: number - 1])
        return Part.OCCURRENCES, earlier + int(occurrence), attribute
    if name in PASSAGES:
        kinds = [one.kind for one in PARTS[Part.PASSAGES].elements(made)]
        return Part.PASSAGES, kinds.index(name) + (number or 1) if name in kinds else None, attribute
    if name in tuple(Part):
        return Part(name), number, "times" if (name, attribute) == ("activity", "occurrence") else attribute
    if name == "document":
        return Part.BASICS, 1, {"source": "document_source"}.get(attribute, attribute)
    return Part.BASICS, 1, name


def _row(part: Part, index: int | None, attribute: str, made: Plan, built: Mapping[Part, _Built]) -> tuple[int | None, Any]:
    """The number of the row, and the element, at a place of a part's table."""
    elements = PARTS[part].elements(made)
    if index is None or not 0 < index <= len(elements):
        return None, None
    element = elements[index - 1]
    if part not in built:
        return index, element
    rows = built[part].elements
    if part is Part.OCCURRENCES:
        rows = [(row, one) for activity in made.activity for row, one in rows if one.activity == activity.id]
    elif part is Part.PASSAGES:
        rows = [(row, one) for kind in PASSAGES for row, one in rows if one.kind == kind]
    return (rows[index - 1][0] if index <= len(rows) else None), element


def _column(part: Part, attribute: str) -> str | None:
    return next((one.columns[0].name for one in PARTS[part].fields if one.attribute == attribute), None)
