"""Tables of goals: each row an indicator with its targets, its results and what is said of it; nothing of such a table is left out in silence."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from chatdong.domain.intake.budget.amounts import NOTHING
from chatdong.domain.intake.fact import Source, Unread, fact, unread
from chatdong.domain.intake.goals.columns import Kind, Role, Stamp, stamp_of
from chatdong.domain.intake.goals.figures import ARROW, Count, counts, plain, same_unit, unit_in_brackets, unit_of_name
from chatdong.domain.intake.goals.goal import DraftGoal, GoalReading
from chatdong.domain.intake.goals.layout import GOAL, Cell, Layout, layout_of, row_stamp
from chatdong.domain.intake.goals.quarters import QuarterValue, quarterly
from chatdong.domain.intake.goals.said import SAID, weights_of, with_said
from chatdong.domain.intake.goals.subrows import with_parts
from chatdong.domain.intake.goals.texts import change_of, goal_of, goals_of
from chatdong.domain.intake.outline import Table
from chatdong.domain.intake.wording import bare, compact, stem, unspaced
from chatdong.domain.message import Message, message

_NONE = (NOTHING - {"0"}) | {"신규", "해당없음", "미실시", "미운영", "n/a", "N/A", "없음", "(신규)", "’", "x", "X", "○", "●", "O"}
_NOT_GOAL = re.compile(r"목표\s*액|실적|현황|경과|경위|문제점|배경|근거|예산|산출|사업비|집행액")
_PART = re.compile(r"(?:계|합계|총계|소계|전체|남|여|남성|여성|남자|여자|기타|신규|기존|온라인|오프라인|대면|비대면|[가-힣]{1,4}[구동시군])")
_UNIT_WORDS = re.compile(r"[(（]\s*[가-힣%％㎡a-zA-Z/]{1,5}\s*[)）]\s*$")
_SENTENCE = re.compile(r"(?:다|함|음|기|제고|강화|향상|확대|조성|구축|활성화)\.?$")
"""An indicator that says what is to be done, not what is counted."""
_LONGEST = 80


@dataclass
class Row:
    """A row of a table of goals while it is read: its name and what of it tells it apart, its unit, and its goals."""

    name: str
    group: str
    part: str
    source: Source
    unit: str
    goals: list[DraftGoal] = field(default_factory=list)


def read_goal_table(table: Table, year: int) -> GoalReading:
    """The goals of a table in a plan of ``year``, and what of it is in none of them; nothing where it is no table of goals."""
    of = layout_of(table, year)
    if of is None:
        return GoalReading(())
    values = [k for k in of.of(Role.VALUE) if of.columns[k].stamp is not None]
    if not values:
        return GoalReading(tuple(_told(table, of, year)))
    left: list[Unread] = []
    rows: list[Row] = []
    seen: dict[tuple[int, int], Row] = {}
    before: Row | None = None
    weights = weights_of(of)
    for number, cells in enumerate(of.rows):
        row = _row(table, of, cells, before, year)
        if row is None:
            continue
        left += _read_row(table, of, cells, row, values, seen, year)
        at = next((n for n, goal in enumerate(row.goals) if goal.year == year and not goal.past), 0)
        for k in of.of(*SAID, Role.WEIGHT):
            text = " ".join(cells[k].text.split())
            if row.goals and text not in NOTHING:
                source = Source("\n".join((row.source.quote, text)), table.grid.cell_place(cells[k].row, cells[k].column))
                row.goals[at] = with_said(row.goals[at], of.columns[k].role, fact(text, source), weights.get(k, {}).get(number))
        rows.append(row)
        before = row
    goals, parts_left = with_parts([(row.group, row.part, row.goals) for row in rows], table.grid.place)
    goals, sums = _without_sums(goals)
    left += [*parts_left, *sums, *_columns_left(table, of, year)]
    return GoalReading(tuple(goals), tuple(left) if goals else ())


_TOTAL = re.compile(r"(?:총\s*)?(?:합\s*계|총\s*계|계)")


def _without_sums(goals: Sequence[DraftGoal]) -> tuple[list[DraftGoal], list[Unread]]:
    """(the goals without a row that adds up the others, the numbers of that row)."""
    kept: list[DraftGoal] = []
    left: list[Unread] = []
    for goal in goals:
        if not _TOTAL.fullmatch(goal.name.value) or goal.value is None:
            kept.append(goal)
            continue
        when = (goal.unit, goal.year, goal.past, goal.quarter)
        same = [one for one in goals if one is not goal and (one.unit, one.year, one.past, one.quarter) == when]
        if len(same) > 1 and sum(one.value.value for one in same if one.value is not None) == goal.value.value:
            left.append(Unread(goal.value.quote, goal.value.place, message("이 표의 목표를 모두 더한 값이라서 따로 읽지 않았습니다.")))
        else:
            kept.append(goal)
    return kept, left


# Names


def _row(table: Table, of: Layout, cells: Sequence[Cell], before: Row | None, year: int) -> Row | None:
    """The row by its name; None for a row that names nothing and has nothing above it."""
    labels = of.of(Role.LABEL, Role.INDICATOR, Role.GOALS, Role.OTHER)
    values = of.of(Role.VALUE)
    indicator = next(iter(reversed(of.of(Role.INDICATOR))), None)
    labels = tuple(k for k in labels if k < min(values) or k == indicator) or labels[:1]
    _stamp, kinds = row_stamp(cells, labels, year)
    names: dict[int, str] = {k: " ".join(cells[k].text.split()) for k in labels if k not in kinds and cells[k].text.strip()}
    unit = next((same_unit(cells[k].text.strip("() \n")) for k in of.of(Role.UNIT) if cells[k].text.strip()), "")
    group = part = ""
    if indicator is not None and (indicator in names or before is not None):
        group = names.get(indicator, "") or (before.group if before is not None else "")
        subs = [names[k] for k in labels if k > indicator and k in names and names[k] != group and of.columns[k].role is not Role.OTHER]
        part = subs[-1] if subs else ""
        if part and _PART.fullmatch(unspaced(group)) and not _PART.fullmatch(unspaced(part)):
            group, part = part, ""
    elif names:
        told = list(dict.fromkeys(names.values()))
        group = told[-1]
        if len(told) > 1 and _PART.fullmatch(unspaced(group)):
            group, part = told[-2], told[-1]
        elif len(told) == 1 and _PART.fullmatch(unspaced(group)) and before is not None and min(names) > min(labels):
            group, part = before.group, told[0]
    elif before is not None and kinds:
        group = before.group
    if not unit:
        unit = unit_in_brackets(group) or unit_in_brackets(part)
    written = group
    if unit_in_brackets(group):
        group = _UNIT_WORDS.sub("", group)
    name = bare(group)
    if _is_word_for_goals(name):
        name = ""
    if part and not re.fullmatch(r"(?:계|합계|총계|전체)", unspaced(part)):
        own = _UNIT_WORDS.sub("", bare(part))
        name = f"{name} · {own}" if name else own
    if not written and not kinds:
        return None
    return Row(
        name[:_LONGEST],
        written,
        unspaced(part),
        Source(written or " ".join(c.text for c in cells), table.grid.cell_place(cells[0].row, cells[0].column)),
        unit,
    )


def _name_of_caption(table: Table) -> str:
    """What a table counts by the line or the heading above it: 돌봄 이용자 연도별 목표(명) → 돌봄 이용자; "" where it says no more than goals."""
    for words in (*reversed(table.before), *reversed(table.path[-1:])):
        name = re.sub(
            r"[(（\[<〈][^()（）]*[)）\]>〉]|연도별|연차별|분기별|목표(?:치|값)?|성과지표|성과|지표|추진|실적|계획|및|단위.*$", " ", bare(words)
        )
        if len(compact(name)) >= 2 and len(name) <= 30:
            return " ".join(name.split())
    return ""


def _is_word_for_goals(name: str) -> bool:
    """True for a label that says that goals follow and names none: 목표, 연도별 목표."""
    return (
        re.fullmatch(
            r"(?:연도별|년도별|사업|추진|성과|중기|정량|정성|세부)?(?:목표|성과목표|추진목표|사업목표|성과지표|목표치|목표값|기대성과)(?:\(안\))?",
            compact(name),
        )
        is not None
    )


# Values


def _read_row(
    table: Table, of: Layout, cells: Sequence[Cell], row: Row, values: Sequence[int], seen: dict[tuple[int, int], Row], year: int
) -> Iterator[Unread]:
    """Put the goals of a row's cells into it, and yield what is in none of them."""
    labels = of.of(Role.LABEL, Role.INDICATOR, Role.GOALS, Role.OTHER)
    stamp_said, _kinds = row_stamp(cells, [k for k in labels if k < min(values)], year)
    named = of.of(Role.INDICATOR) or table.under(GOAL.pattern) or any("목표" in of.columns[k].heading for k in values)
    label = unspaced("".join(cells[k].text for k in labels if k < min(values)))
    if not (named or GOAL.search(label)) or (_NOT_GOAL.search(label) and not of.of(Role.INDICATOR)):
        return
    quarters: dict[int, list[QuarterValue]] = {}
    across: set[tuple[int, int]] = set()
    for k in values:
        cell, column = cells[k], of.columns[k]
        text = " ".join(cell.text.split())
        if text in _NONE or column.stamp is None:
            continue
        named_row = row if not column.stamp.thing else _of_thing(row, column.stamp)
        place = (cell.row, cell.column)
        stamp = _joined(column.stamp, stamp_said)
        doubt: Message | None = None
        if seen.setdefault(place, row) is not row:
            if row.name and row.name != seen[place].name:
                _doubt_merged(seen[place])
                yield unread(row.source, message("위 행과 합쳐진 칸의 목표여서 ‘{name}’의 목표로만 읽었습니다.", name=seen[place].name))
            continue
        if place in across:
            doubt = message("합쳐진 칸의 값을 해마다 같은 목표로 읽었습니다.")
        across.add(place)
        source = Source(
            "\n".join(filter(None, (row.source.quote, " ".join(column.heading.split()), text))), table.grid.cell_place(cell.row, cell.column)
        )
        if stamp.quarter is not None or stamp.month is not None or stamp.total:
            value = _count(text, named_row, stamp, table, of)
            if value is not None:
                quarters.setdefault(stamp.year or year, []).append(QuarterValue(stamp, value[0], value[1], source))
                continue
            if stamp.quarter is not None or stamp.month is not None:
                yield unread(source, message("분기의 목표로 읽지 못했습니다."))
                continue
        yield from _cell(table, of, named_row, cell, text, stamp, column.since.year if column.since is not None else None, source, doubt, year)
    for when, found in quarters.items():
        goals, left = quarterly(row.name, found, when, plan_year=year)
        row.goals += goals
        yield from left


def _of_thing(row: Row, stamp: Stamp) -> Row:
    """The row as it is called where a heading says what is counted (목표인원, 목표횟수); its goals stay those of the row."""
    name = row.name if compact(stamp.thing) in compact(row.name) else f"{row.name} {stamp.thing}".strip()
    return replace(row, name=name, unit=stamp.unit or row.unit, goals=row.goals)


def _doubt_merged(row: Row) -> None:
    """Say of the last goal of a row that its cell is merged with those of other indicators."""
    if row.goals and (value := row.goals[-1].value) is not None:
        doubt = message("여러 지표의 목표가 한 칸에 합쳐져 있습니다.")
        row.goals[-1] = replace(row.goals[-1], value=replace(value, doubt=value.doubt or doubt))


def _joined(column: Stamp, said: Stamp | None) -> Stamp:
    """The stamp of a cell: that of its column, completed by the one that the labels of its row say."""
    if said is None:
        return column
    kind = said.kind if said.kind is not Kind.UNSAID else column.kind
    return replace(column, kind=kind, year=column.year if column.year is not None else said.year, quarter=column.quarter or said.quarter)


def _cell(
    table: Table, of: Layout, row: Row, cell: Cell, text: str, stamp: Stamp, since: int | None, source: Source, doubt: Message | None, year: int
) -> Iterator[Unread]:
    """Put the goal of a cell into its row, or yield why there is none."""
    if stamp.kind is Kind.RATE:
        yield unread(source, message("달성률이나 증감은 목표도 실적도 아니어서 읽지 않았습니다."))
        return
    actual = stamp.kind is Kind.ACTUAL
    when = stamp.year if stamp.year is not None else year - 1 if actual else year
    if actual and stamp.year is None:
        doubt = doubt or message("기준이 되는 해가 적혀 있지 않아 지난해의 값으로 읽었습니다.")
    if stamp.kind is Kind.TARGET and when < year:
        yield unread(source, message("지난 연도의 목표라서 이 계획의 목표로 읽지 않았습니다."))
        return
    if actual and when >= year:
        yield unread(source, message("계획 연도나 그 뒤의 실적이라서 출발점으로 읽지 않았습니다."))
        return
    past = when < year
    if past and stamp.kind is Kind.UNSAID:
        doubt = doubt or message("지난 연도의 값이라서 목표가 아니라 실적으로 읽었습니다.")
    if past and stamp.estimated:
        doubt = doubt or message("확정되지 않은 실적입니다.")
    if ARROW.search(text) and row.name:
        changed = change_of(text, source, when, plan_year=year, called=row.name, unit=_unit(row, stamp, table, of)[0], since=since)
        if changed:
            row.goals.extend(changed)
            return
    found = _count(text, row, stamp, table, of)
    if found is not None and not row.name:
        row.name = _name_of_caption(table)
    if found is not None and row.name:
        count, unit_doubt = found
        made = goal_of(count, row.name, source, when, doubt or unit_doubt, past=past)
        if made is not None:
            row.goals.append(replace(made, name=fact(row.name, source if stamp.thing else row.source)))
        return
    told = list(goals_of(cell.text, source, when, plan_year=year, counted_only=past or bool(row.name), called=row.name))
    if len(told) == 1 and row.name and told[0].value is not None and not (_SENTENCE.search(row.name) and told[0].key != stem(row.name)):
        # The row says what the number of its cell counts.
        told = [replace(told[0], name=fact(row.name, row.source), key=stem(row.name))]
    if told:
        row.goals += [
            replace(one, value=replace(one.value, doubt=one.value.doubt or doubt)) if one.value is not None and one.year == when else one
            for one in told
        ]
        return
    if any(c.isdigit() for c in text):
        yield unread(source, message("목표의 값으로 읽지 못했습니다."))
        return
    if past or stamp.kind is Kind.UNSAID and not of.of(Role.INDICATOR):
        return
    if row.name and stem(row.name):
        row.goals.append(DraftGoal(fact(row.name, row.source), stem(row.name), row.unit, when, None, basis=fact(text, source)))


def _count(text: str, row: Row, stamp: Stamp, table: Table, of: Layout) -> tuple[Count, Message | None] | None:
    """(number with its unit, doubt about the unit) of a cell that holds one number; None for others."""
    found = plain(text)
    if found is None:
        return None
    count, _note = found
    if count.unit and count.unit not in ("점",) or not row.unit:
        unit, doubt = (count.unit, None) if count.unit else _unit(row, stamp, table, of)
    else:
        unit, doubt = count.unit or row.unit, None
    return replace(count, unit=unit), doubt


def _unit(row: Row, stamp: Stamp, table: Table, of: Layout) -> tuple[str, Message | None]:
    """(the unit of a number without one, doubt): of the row, of the heading, of the caption, else of the indicator's name."""
    if row.unit or stamp.unit:
        return row.unit or stamp.unit, None
    headings = [of.columns[k].heading for k in of.of(Role.INDICATOR, Role.LABEL, Role.GOALS, Role.VALUE)]
    for words in (*headings, *reversed(table.before), *reversed(table.path[-1:])):
        if unit := unit_in_brackets(words):
            return unit, None
    if unit := unit_of_name(row.name):
        return unit, message("단위가 적혀 있지 않아 이름을 보고 ‘{unit}’로 읽었습니다.", unit=unit)
    return "", message("단위가 적혀 있지 않습니다.")


# What is in no goal


def _columns_left(table: Table, of: Layout, year: int) -> Iterator[Unread]:
    """The columns of a table of goals that went into no goal, each once with all that it says."""
    weights = weights_of(of)
    first = min(of.of(Role.VALUE, Role.INDICATOR))
    for k, column in enumerate(of.columns):
        used = column.role not in (Role.RATE, Role.OTHER) and not (column.role is Role.WEIGHT and k not in weights)
        if used:
            continue
        said = [(cell, " ".join(cell.text.split())) for cell in dict.fromkeys(row[k] for row in of.rows) if cell.text.strip() not in NOTHING]
        if not said or (k < first and not any(c.isdigit() for _cell_, text in said for c in text if stamp_of(text, year) is None)):
            # A column before the numbers tells the rows apart.
            continue
        heading = " ".join(column.heading.split())
        source = Source("\n".join((heading, *(text for _cell_, text in said))), table.grid.cell_place(said[0][0].row, said[0][0].column))
        if column.role is Role.RATE:
            yield unread(source, message("‘{heading}’: 목표도 실적도 아니어서 읽지 않았습니다.", heading=heading))
        elif any(len(text) > 1 or text.isdigit() for _cell_, text in said):
            yield unread(source, message("‘{heading}’: 목표 표에서 무엇인지 알지 못한 열입니다.", heading=heading))


# Tables of goals in words


def _told(table: Table, of: Layout, year: int) -> Iterator[DraftGoal]:
    """The goals that the cells of a table without a column of numbers tell in words: 산출목표 | 성과목표."""
    stated = [k for k in of.of(Role.GOALS, Role.INDICATOR) if any(counts(row[k].text) or "정성" in of.columns[k].heading for row in of.rows)]
    columns = [k for k in stated if of.columns[k].role is Role.GOALS] or stated
    labels = of.of(Role.LABEL, Role.INDICATOR)
    seen: set[tuple[int, int]] = set()
    for row in of.rows:
        said, _kinds = row_stamp(row, of.of(Role.LABEL, Role.INDICATOR, Role.OTHER), year)
        when = said.year if said is not None and said.year is not None else year
        if when < year:
            # What a past year had for its goals; the row is listed.
            continue
        called = next((bare(" ".join(row[k].text.split())) for k in reversed(labels) if k not in (*columns, *_kinds) and row[k].text.strip()), "")
        for k in columns:
            cell = row[k]
            in_words = "정성" in of.columns[k].heading and bool(cell.text.strip())
            if (cell.row, cell.column) in seen or not (in_words or counts(cell.text)):
                continue
            seen.add((cell.row, cell.column))
            source = Source(cell.text, table.grid.cell_place(cell.row, cell.column))
            yield from goals_of(cell.text, source, when, plan_year=year, counted_only=not in_words, called=called)
