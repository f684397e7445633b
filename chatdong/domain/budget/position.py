"""The position of the budget on a day: what may be spent, what is bound, what is paid and what is free, by line and for any sum of lines.

예산현액 = 예산액 + 이월액 ± 전용액 ± 추가경정예산, as in the settlement of Korean local budgets; it is counted in full from the day on which a
change was approved. A change that the plan's revision contains is part of that revision's amounts: 예산액 is what they are without it, so that
the budget of no day counts it twice, or before it was approved. All amounts are won. To the won, on any day, for a line as for any sum: current budget = spent + unpaid + free.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal

from chatdong.domain.budget.committed import committed_unpaid_by_line
from chatdong.domain.plan.model import Plan
from chatdong.domain.progress.budget_changes import BudgetChange, BudgetChangeKind
from chatdong.domain.progress.records import Records
from chatdong.domain.rounding import percent


@dataclass(frozen=True, slots=True)
class Position:
    """The position of a line or of several lines together (won).

    ``original_krw``: 당초 예산, as the plan has it without the changes that its revision contains. ``carried_in_krw``, ``transferred_krw``, ``supplementary_krw``: what changes in force
    brought, less what they took. ``unpaid_krw``: committed and not yet paid, at least 0.
    """

    original_krw: int = 0
    carried_in_krw: int = 0
    transferred_krw: int = 0
    supplementary_krw: int = 0
    spent_krw: int = 0
    unpaid_krw: int = 0

    @property
    def budget_krw(self) -> int:
        """예산현액 A: the original budget with all changes in force (won)."""
        return self.original_krw + self.carried_in_krw + self.transferred_krw + self.supplementary_krw

    @property
    def committed_krw(self) -> int:
        """원인행위 누계 B: spent and committed but unpaid (won); a payment that names no commitment is both at once."""
        return self.spent_krw + self.unpaid_krw

    @property
    def free_krw(self) -> int:
        """가용 A−B: what may still be committed (won); negative if more is bound than the budget has."""
        return self.budget_krw - self.committed_krw

    @property
    def balance_krw(self) -> int:
        """집행잔액 A−C: the current budget less the spending (won); negative if overspent."""
        return self.budget_krw - self.spent_krw

    @property
    def rate(self) -> Decimal | None:
        """집행률 C/A in percent with one decimal; None if the current budget is 0."""
        return percent(self.spent_krw, self.budget_krw)

    @property
    def moved(self) -> bool:
        """True if the current budget is made of more than the plan's amount, even if the changes cancel each other out."""
        return any((self.carried_in_krw, self.transferred_krw, self.supplementary_krw))


def together(positions: Iterable[Position]) -> Position:
    """The sum of several positions."""
    positions = tuple(positions)
    return Position(*(sum(getattr(position, field.name) for position in positions) for field in fields(Position)))


_COLUMNS = {
    BudgetChangeKind.CARRY_IN: "carried_in_krw",
    BudgetChangeKind.TRANSFER: "transferred_krw",
    BudgetChangeKind.SUPPLEMENTARY: "supplementary_krw",
}


def changes_by_line(changes: Iterable[BudgetChange], as_of: date) -> dict[str, dict[BudgetChangeKind, int]]:
    """Line → kind of change → what changes in force at the end of ``as_of`` brought, less what they took (won). Proposed changes count nothing."""
    moved: dict[str, dict[BudgetChangeKind, int]] = defaultdict(lambda: dict.fromkeys(BudgetChangeKind, 0))
    for change in changes:
        if change.in_force(as_of):
            if change.to_line is not None:
                moved[change.to_line][change.kind] += change.amount_krw
            if change.from_line is not None:
                moved[change.from_line][change.kind] -= change.amount_krw
    return dict(moved)


def contained_by_line(records: Records) -> dict[str, int]:
    """Line → what the changes that the plan's revision contains brought it, less what they took (won), whether they are in force or not."""
    moved: dict[str, int] = defaultdict(int)
    for change in records.contained:
        if change.to_line is not None:
            moved[change.to_line] += change.amount_krw
        if change.from_line is not None:
            moved[change.from_line] -= change.amount_krw
    return dict(moved)


def original_by_line(plan: Plan, records: Records) -> dict[str, int]:
    """Line → 당초 예산 (won): its amount without the changes that the revision contains; the plan's lines in their order, then other lines."""
    return _original({line.id: line.amount_krw for line in plan.budget_line}, records)


def _original(amounts: Mapping[str, int], records: Records) -> dict[str, int]:
    contained = contained_by_line(records)
    original = {line_id: krw - contained.pop(line_id, 0) for line_id, krw in amounts.items()}
    return original | {line_id: -krw for line_id, krw in sorted(contained.items())}


def current_budget_by_line(plan: Plan, records: Records, as_of: date) -> dict[str, int]:
    """Line → 예산현액 at the end of ``as_of`` (won): the plan's lines in their order, then lines of other revisions that changes name."""
    return current_budget_of({line.id: line.amount_krw for line in plan.budget_line}, records, as_of)


def current_budget_of(amounts: Mapping[str, int], records: Records, as_of: date) -> dict[str, int]:
    """As ``current_budget_by_line``, where the plan itself is not at hand: ``amounts`` are those of its lines (won)."""
    moved = {line_id: sum(kinds.values()) for line_id, kinds in changes_by_line(records.budget_changes, as_of).items()}
    original = _original(amounts, records)
    others = sorted((moved.keys() | original.keys()) - amounts.keys())
    return {line_id: original.get(line_id, 0) + moved.get(line_id, 0) for line_id in (*amounts, *others)}


def positions(plan: Plan, records: Records, as_of: date) -> dict[str, Position]:
    """Line → its position at the end of ``as_of``: the plan's lines in their order, then lines of other revisions that a record names by then."""
    spent = records.spent_by_line(as_of)
    unpaid = committed_unpaid_by_line(records, as_of)
    moved = changes_by_line(records.budget_changes, as_of)
    original = original_by_line(plan, records)
    carried = {carry.line_id for carry in records.carry_overs if carry.approved_on <= as_of}
    lines = [*original, *sorted((spent.keys() | unpaid.keys() | moved.keys() | carried) - original.keys())]
    return {
        line_id: Position(
            original_krw=original.get(line_id, 0),
            spent_krw=spent.get(line_id, 0),
            unpaid_krw=unpaid.get(line_id, 0),
            **{_COLUMNS[kind]: krw for kind, krw in moved.get(line_id, {}).items()},
        )
        for line_id in lines
    }


def by_category(plan: Plan, lines: Mapping[str, Position]) -> dict[str, Position]:
    """Category → the sum of its lines, in the plan's order; "" for lines of other revisions, left out if there are none."""
    category_of = {line.id: line.category for line in plan.budget_line}
    found: dict[str, list[Position]] = {category.id: [] for category in plan.category}
    for line_id, position in lines.items():
        found.setdefault(category_of.get(line_id, ""), []).append(position)
    return {category_id: together(of_category) for category_id, of_category in found.items()}
