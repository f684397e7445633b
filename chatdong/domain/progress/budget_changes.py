"""Changes of the current budget (예산현액) after the plan - transfers, supplementary budgets, carry-in - and what is carried to the next year."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum


class BudgetChangeKind(StrEnum):
    """Why the current budget of a line differs from the plan: 전용, 추가경정예산, 전년도 이월."""

    TRANSFER = "transfer"
    SUPPLEMENTARY = "supplementary"
    CARRY_IN = "carry_in"


@dataclass(frozen=True, slots=True)
class BudgetChange:
    """An amount (won, above 0) that leaves ``from_line`` and comes to ``to_line``.

    A transfer has both; a supplementary budget one of them (less or more); carry-in only ``to_line``. Until ``approved_on`` it is proposed
    and changes nothing.
    """

    id: str
    kind: BudgetChangeKind
    proposed_on: date
    amount_krw: int
    from_line: str | None = None
    to_line: str | None = None
    approved_on: date | None = None
    reason: str | None = None
    approval: str | None = None
    """The number or place of the document that approved it."""
    contained_in: int | None = None
    """The first of the revisions up to the newest whose own amounts contain the change; None while it is counted beside them."""
    contained_earlier: tuple[tuple[int, int], ...] = ()
    """The earlier revisions that contained the change, first and last of each stretch, before one took it back."""

    def seen_from(self, revision: int) -> "BudgetChange":
        """The change as it stands beside a revision of the plan: contained in it, or counted beside its amounts."""
        now = self.contained_in if self.contained_in is not None and self.contained_in <= revision else None
        then = next((first for first, last in self.contained_earlier if first <= revision <= last), now)
        return self if then == self.contained_in else replace(self, contained_in=then)

    def in_force(self, as_of: date) -> bool:
        """True if it was approved by the end of ``as_of``."""
        return self.approved_on is not None and self.approved_on <= as_of


def revisions_from_text(text: str | None) -> tuple[tuple[int, int], ...]:
    """The stretches of revisions, first and last, that ``revisions_as_text`` wrote; () for None. Raises ValueError for anything else."""
    found: list[tuple[int, int]] = []
    for part in (text or "").split(",") if text is not None else ():
        first, last = map(int, part.split("-"))
        if not 1 <= first <= last or (found and first <= found[-1][1]):
            raise ValueError(text)
        found.append((first, last))
    return tuple(found)


def revisions_as_text(stretches: Iterable[tuple[int, int]]) -> str | None:
    """Stretches of revisions as "2-3,5-5"; None for none."""
    return ",".join(f"{first}-{last}" for first, last in stretches) or None


class CarryOverKind(StrEnum):
    """The ways to carry budget into the next year: 명시이월, 사고이월, 계속비 이월."""

    SPECIFIED = "specified"
    UNAVOIDABLE = "unavoidable"
    CONTINUING = "continuing"


@dataclass(frozen=True, slots=True)
class CarryOver:
    """An amount of a line (won, above 0) that was approved to be carried into the next year; ``commitment_id``: what it is bound to, if anything."""

    id: str
    kind: CarryOverKind
    line_id: str
    approved_on: date
    amount_krw: int
    commitment_id: str | None = None
    reason: str | None = None
    approval: str | None = None
