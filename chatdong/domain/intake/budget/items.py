"""A budget as it was read: its lines, the sums that are stated, and what one table or one list of the text says."""

from dataclasses import dataclass, field

from chatdong.domain.intake.budget.columns import Columns
from chatdong.domain.intake.budget.giving.funders import DraftShare
from chatdong.domain.intake.fact import Fact, Unread
from chatdong.domain.message import Message


@dataclass(frozen=True)
class BudgetItem:
    """A line of a budget as it was read. ``category`` and ``activity`` are None where the document does not say them.

    ``funding``: what the line's row says of whose money it is.
    """

    item: Fact[str]
    costing: Fact[str]
    amount: Fact[int]
    category: Fact[str] | None = None
    activity: Fact[str] | None = None
    funding: tuple[DraftShare, ...] = ()

    @property
    def lump(self) -> bool:
        """True for a line without a costing: its text says the amount alone."""
        return self.costing.value.startswith("총액 ")


@dataclass(frozen=True)
class StatedSum:
    """A sum that the document states: of a category, of an activity, or of the whole budget (``of`` is "").

    ``funding``: what its row says of whose money it is.
    """

    of: str
    amount: Fact[int]
    funding: tuple[DraftShare, ...] = ()


@dataclass(frozen=True)
class BudgetReading:
    """What one table, or one list of the text, says of the budget. ``number``: its place among the document's lines and tables.

    ``costed``: how many lines have a formula; ``prose``: the lines are sentences of the text; ``ended``: the table has a
    row of its total, so that no other table goes on with it; ``funding``: the sums by those who give the money that the table states for all its lines.
    """

    items: tuple[BudgetItem, ...]
    sums: tuple[StatedSum, ...]
    unread: tuple[Unread, ...]
    place: Message
    number: int
    path: tuple[str, ...] = ()
    caption: str = ""
    columns: Columns | None = field(default=None, compare=False)
    costed: int = 0
    prose: bool = False
    ended: bool = False
    funding: tuple[DraftShare, ...] = ()

    @property
    def lines_krw(self) -> int:
        """The sum of the lines, won."""
        return sum(one.amount.value for one in self.items)

    @property
    def total(self) -> Fact[int] | None:
        """The total that is stated, None if there is none."""
        return next((one.amount for one in self.sums if not one.of), None)
