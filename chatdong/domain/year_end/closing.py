"""The closing of a year (결산): the figures that it fixes, by line and source, and what the next year opens with.

To the won: current budget = spent + carried + returned + lapsed + short, and what was carried is what the next year's budget gains.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any

from chatdong.domain.budget.position import Position, positions
from chatdong.domain.message import Message, message
from chatdong.domain.plan.funding import ORDER, Source
from chatdong.domain.plan.model import FundingSource, Plan
from chatdong.domain.progress.budget_changes import BudgetChange, BudgetChangeKind, CarryOverKind
from chatdong.domain.progress.commitments import Commitment, CounterpartKind
from chatdong.domain.progress.records import Records
from chatdong.domain.year_end.dispositions import CARRIED, Disposition, Funds, bound_by_line, dispositions, rulings

FORMAT = 1
"""The version of the stored figures."""


@dataclass(frozen=True, slots=True)
class ClosedRow:
    """The figures of a line's money of one source (won).

    ``category_id`` is "" for a line of another revision. ``unsettled_krw``: what was committed and neither paid nor carried; as much of it as
    there is stands in what is returned and lapses. ``short_krw``: what was used beyond the current budget, at most 0.
    """

    line_id: str
    category_id: str
    source: Source
    original_krw: int = 0
    carried_in_krw: int = 0
    transferred_krw: int = 0
    supplementary_krw: int = 0
    committed_krw: int = 0
    spent_krw: int = 0
    specified_krw: int = 0
    unavoidable_krw: int = 0
    continuing_krw: int = 0
    returned_krw: int = 0
    lapsed_krw: int = 0
    short_krw: int = 0
    unsettled_krw: int = 0

    @property
    def budget_krw(self) -> int:
        """예산현액 (won)."""
        return self.original_krw + self.carried_in_krw + self.transferred_krw + self.supplementary_krw

    @property
    def balance_krw(self) -> int:
        """집행잔액: the current budget less the spending (won)."""
        return self.budget_krw - self.spent_krw

    @property
    def carried_krw(self) -> int:
        """다음연도 이월액 of all kinds (won)."""
        return self.specified_krw + self.unavoidable_krw + self.continuing_krw


@dataclass(frozen=True, slots=True)
class CarriedCommitment:
    """A commitment that goes on in the next year with what of it is carried (won)."""

    id: str
    line_id: str
    amount_krw: int
    due_on: date | None = None
    number: str | None = None
    counterpart: CounterpartKind | None = None


@dataclass(frozen=True)
class Closing:
    """The figures of a closed year: the plan and its revision's fiscal year, the day of the figures, rows by line and source."""

    plan_id: str
    fiscal_year: int
    closed_on: date
    rows: tuple[ClosedRow, ...]
    commitments: tuple[CarriedCommitment, ...] = ()

    def by(self, key: Callable[[ClosedRow], Any]) -> dict[Any, ClosedRow]:
        """Key of the rows (a source, a category, a line …) → the sum of its rows, in the order of the rows."""
        groups: dict[Any, list[ClosedRow]] = defaultdict(list)
        for row in self.rows:
            groups[key(row)].append(row)
        return {of: together(rows) for of, rows in groups.items()}

    @property
    def total(self) -> ClosedRow:
        """The sum of all rows."""
        return together(self.rows)


_AMOUNTS = tuple(field.name for field in fields(ClosedRow) if field.name.endswith("_krw"))


def together(rows: Any) -> ClosedRow:
    """The sum of several rows; it has the line, category and source that all of them have, else "" or None."""
    rows = tuple(rows)
    lines, categories, sources = ({getattr(row, name) for row in rows} for name in ("line_id", "category_id", "source"))
    return ClosedRow(
        lines.pop() if len(lines) == 1 else "",
        categories.pop() if len(categories) == 1 else "",
        sources.pop() if len(sources) == 1 else None,
        **{name: sum(getattr(row, name) for row in rows) for name in _AMOUNTS},
    )


_ENDS = {
    Disposition.SPECIFIED: "specified_krw",
    Disposition.UNAVOIDABLE: "unavoidable_krw",
    Disposition.CONTINUING: "continuing_krw",
    Disposition.RETURN: "returned_krw",
    Disposition.LAPSE: "lapsed_krw",
    Disposition.SHORT: "short_krw",
}


def closing(plan: Plan, records: Records, closed_on: date, funds: Funds | None = None) -> Closing:
    """The figures of the year as the records known by ``closed_on`` make them. What is still unpaid then and not carried cannot be paid from this
    year's budget any more: it takes nothing of what is returned or lapses, and is named as unsettled. No source gets back more than is left of it,
    in a line or in all, however much more was committed than there was."""
    rows = year_rows(plan, records, closed_on, funds, final=True)
    bound = bound_by_line(plan, records, closed_on, positions(plan, records, closed_on))
    own = {c.id: c for c in records.commitments}
    carried = (
        CarriedCommitment(id_, own[id_].line_id, krw, own[id_].due_on, own[id_].number, own[id_].counterpart)
        for of_line in bound.values()
        for id_, krw in sorted(of_line.carried_of.items())
    )
    return Closing(plan.id, plan.fiscal_year, closed_on, rows, tuple(carried))


def year_rows(plan: Plan, records: Records, as_of: date, funds: Funds | None = None, *, final: bool) -> tuple[ClosedRow, ...]:
    """The figures of every line's money of every source at the end of ``as_of``, as a closing of that day fixes them (``final``), or as they stand
    in a year that goes on, where what is committed and unpaid still takes its part of the balance. Rows without any amount are left out."""
    funds = funds or Funds()
    category_of = {line.id: line.category for line in plan.budget_line}
    lines = positions(plan, records, as_of)
    amounts: dict[tuple[str, Source], dict[str, int]] = defaultdict(lambda: dict.fromkeys(_AMOUNTS, 0))
    for line_id, position in lines.items():
        for source, figures in _of_sources(line_id, position, funds).items():
            amounts[line_id, source] = figures
    for part in dispositions(plan, records, as_of, funds=funds):
        if part.disposition not in _ENDS:
            amounts[part.line_id, part.source]["unsettled_krw"] += part.amount_krw
        elif not final:
            amounts[part.line_id, part.source][_ENDS[part.disposition]] += part.amount_krw
    for part in dispositions(plan, records, as_of, funds=funds, payable=False) if final else ():
        amounts[part.line_id, part.source][_ENDS[part.disposition]] += part.amount_krw
    return tuple(
        ClosedRow(line_id, category_of.get(line_id, ""), source, **amounts[line_id, source])
        for line_id in lines
        for source in ORDER
        if any(amounts.get((line_id, source), {}).values())
    )


def _of_sources(line_id: str, position: Position, funds: Funds) -> dict[Source, dict[str, int]]:
    """Source → the figures of a line up to its spending (won); the parts of the current budget are split one after the other, so that they and
    their sum add up."""
    found: dict[Source, dict[str, int]] = defaultdict(lambda: dict.fromkeys(_AMOUNTS, 0))
    so_far, before = 0, dict(funds.split(line_id, 0))
    parts = {name: getattr(position, name) for name in ("original_krw", "carried_in_krw", "transferred_krw", "supplementary_krw")}
    last = next((name for name in reversed(parts) if parts[name]), "original_krw")
    for name, krw in parts.items():
        so_far += krw
        if name == last:
            now = dict(funds.budget_of(line_id, position.budget_krw))
        elif krw:
            now = dict(funds.split(line_id, so_far))
        else:
            now = before
        for source in ORDER:
            found[source][name] = now.get(source, 0) - before.get(source, 0)
        before = now
    for source, krw in funds.spent_of(line_id, position.spent_krw).items():
        found[source]["spent_krw"] += krw
        found[source]["committed_krw"] += krw
    for source, krw in funds.split(line_id, position.unpaid_krw).items():
        found[source]["committed_krw"] += krw
    return found


def carries(closed: Closing) -> bool:
    """True where the closed year carries any money on."""
    return any(row.carried_krw for row in closed.rows)


def carried_beyond(closed: Closing) -> dict[str, int]:
    """Line → by how much (won, above 0) more is carried than its current budget leaves over its spending; lines that carry no more are left out."""
    lines = closed.by(lambda row: row.line_id).values()
    return {row.line_id: over for row in lines if row.carried_krw and (over := row.carried_krw - max(row.balance_krw, 0)) > 0}


def why_not_carried(line: str, beyond_krw: int) -> Message:
    """Why a year is not closed that carries ``beyond_krw`` (won) more of a line than is left: the money would be in both years."""
    return message(
        "‘{line}’: 다음 해로 이월하기로 한 돈이 쓰고 남은 돈보다 {beyond:,}원 많아 마감하지 않습니다. 그 이월을 {beyond:,}원 줄인 다음 마감해 주십시오.",
        line=line,
        beyond=beyond_krw,
    )


@dataclass(frozen=True)
class Opening:
    """The records that the next year's plan begins with: carry-in by line and kind, and the commitments that go on."""

    changes: tuple[BudgetChange, ...]
    commitments: tuple[Commitment, ...]


def opening(closed: Closing, opened_on: date, lines: Mapping[str, str] | None = None) -> Opening:
    """The records that carry the closed year's money into the next: approved carry-in on ``opened_on``, one for each line and kind.

    ``lines``: line of the closed year → line of the next year's plan; a line that it does not name keeps its id. The ids are made of the
    closed plan's, so that opening twice makes the same records. What was due before ``opened_on`` and is still unpaid is due on that day: nothing is due
    before it is committed. The memo says the day that it was due first.
    """
    of, words = lines or {}, rulings("")
    changes = []
    for row in closed.by(lambda row: row.line_id).values():
        for kind in CarryOverKind:
            krw = getattr(row, _ENDS[CARRIED[kind]])
            if krw:
                to_line = of.get(row.line_id, row.line_id)
                id_ = f"carry-in-{closed.plan_id}-{row.line_id}-{kind}"
                # A record is written in Korean, as an office would write it.
                reason = f"{closed.fiscal_year}년도 {words[CARRIED[kind]].word}"
                changes.append(BudgetChange(id_, BudgetChangeKind.CARRY_IN, opened_on, krw, to_line=to_line, approved_on=opened_on, reason=reason))
    commitments = tuple(
        Commitment(
            f"carry-in-{closed.plan_id}-{c.id}",
            of.get(c.line_id, c.line_id),
            opened_on,
            c.amount_krw,
            due_on=c.due_on and max(c.due_on, opened_on),
            number=c.number,
            counterpart=c.counterpart,
            # A record is written in Korean, as an office would write it.
            memo=f"처음 지급예정일 {c.due_on}" if c.due_on and c.due_on < opened_on else None,
        )
        for c in closed.commitments
    )
    return Opening(tuple(changes), commitments)


@dataclass(frozen=True)
class Handover:
    """The handover of a closed year to the next: ``opening``, the plan that gets it (None where there is none yet), and the lines that money is
    carried to and that this plan lacks. All of it is handed on, or nothing."""

    opening: Opening
    following: Plan | None
    missing: frozenset[str]

    @property
    def brought(self) -> Opening | None:
        """The records that are handed on; None where none can be."""
        return None if self.following is None or self.missing else self.opening

    @property
    def carries(self) -> bool:
        """True if any money is carried."""
        return bool(self.opening.changes)


def following_plans(plan: Plan, plans: Iterable[Plan]) -> tuple[Plan, ...]:
    """The plans that a plan hands on to: of its programme, those that begin first after its period ends, by id; usually one. () where there is none.

    A plan of two years so hands on to the one of the third, and no plan that began before the period's end gets money from after it.
    """
    after = [other for other in plans if other.id != plan.id and other.programme.ko == plan.programme.ko and other.year.start > plan.year.end]
    first = min((other.year.start for other in after), default=None)
    return tuple(sorted((other for other in after if other.year.start == first), key=lambda other: other.id))


def handover(closed: Closing, following: Plan | None) -> Handover:
    """The handover of the closed year to the plan that follows it (``following_plans``), on the first day of that plan."""
    opened = opening(closed, closed.closed_on if following is None else following.year.start)
    known = set() if following is None else {line.id for line in following.budget_line}
    wanted = {change.to_line for change in opened.changes if change.to_line is not None}
    return Handover(opened, following, frozenset() if following is None else frozenset(wanted - known))


def as_json(closed: Closing) -> dict[str, Any]:
    """The closing as values that ``json`` writes; ``from_json`` reads them."""
    return {
        "format": FORMAT,
        "plan_id": closed.plan_id,
        "fiscal_year": closed.fiscal_year,
        "closed_on": closed.closed_on.isoformat(),
        "rows": [asdict(row) for row in closed.rows],
        "commitments": [asdict(c) | {"due_on": c.due_on and c.due_on.isoformat()} for c in closed.commitments],
    }


def from_json(stored: Mapping[str, Any]) -> Closing:
    """The closing that ``as_json`` made. Raises ValueError, KeyError or TypeError for anything else."""
    if stored["format"] != FORMAT:
        raise ValueError(stored["format"])
    return Closing(
        stored["plan_id"],
        stored["fiscal_year"],
        date.fromisoformat(stored["closed_on"]),
        tuple(ClosedRow(**row | {"source": row["source"] and FundingSource(row["source"])}) for row in stored["rows"]),
        tuple(
            CarriedCommitment(
                **c
                | {
                    "due_on": c["due_on"] and date.fromisoformat(c["due_on"]),
                    "counterpart": c["counterpart"] and CounterpartKind(c["counterpart"]),
                }
            )
            for c in stored["commitments"]
        ),
    )
