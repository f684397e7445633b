"""How much of whose money is left (재원별 잔액): current budget, commitments and spending of each line by source, and uneven burn."""

from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from chatdong.domain.budget.committed import committed_unpaid_by_line
from chatdong.domain.budget.position import current_budget_by_line
from chatdong.domain.plan.funding import ORDER, Source, line_funding, split
from chatdong.domain.plan.model import Plan
from chatdong.domain.progress.records import Records
from chatdong.domain.rounding import percent

_NOBODY: dict[Source, Fraction] = {None: Fraction(1)}


@dataclass(frozen=True)
class SourceAmounts:
    """What is there of one source (won): current budget (예산현액), committed (원인행위, with all that is paid), and spent (지출)."""

    budget_krw: int = 0
    committed_krw: int = 0
    spent_krw: int = 0

    def __add__(self, other: "SourceAmounts") -> "SourceAmounts":
        return SourceAmounts(self.budget_krw + other.budget_krw, self.committed_krw + other.committed_krw, self.spent_krw + other.spent_krw)

    @property
    def remaining_krw(self) -> int:
        """집행잔액: budget − spent (won); negative if more was spent of the source than it gives."""
        return self.budget_krw - self.spent_krw

    @property
    def unpaid_krw(self) -> int:
        """미지급: committed − spent (won)."""
        return self.committed_krw - self.spent_krw

    @property
    def free_krw(self) -> int:
        """가용: budget − committed (won); negative if more was committed than the source gives."""
        return self.budget_krw - self.committed_krw

    @property
    def rate(self) -> Decimal | None:
        """집행률 spent ÷ budget in percent with one decimal; None if the budget is 0."""
        return percent(self.spent_krw, self.budget_krw)


BySource = dict[Source, SourceAmounts]
"""Source → its amounts, in the order of the sources; only sources that have an amount."""


class Burn(StrEnum):
    """How a source is spent beside the others. OVER: more than it gives. FAST, SLOW: by so many points before or behind the whole."""

    OVER = "over"
    FAST = "fast"
    SLOW = "slow"
    EVEN = "even"


@dataclass(frozen=True)
class EvenBurn:
    """The rule of even burn: a source's execution rate may be less than ``points`` percentage points away from that of the whole budget."""

    points: int = 10


@dataclass(frozen=True)
class SourceSplit:
    """The amounts of every line by source. Lines that this revision of the plan does not have stand under their id, without budget."""

    lines: dict[str, BySource]

    @property
    def known(self) -> bool:
        """True if it is said of any won whose money it is."""
        return any(source is not None for by_source in self.lines.values() for source in by_source)

    def of(self, line_ids: Collection[str] | None = None) -> BySource:
        """The sums of some lines by source; of all lines if none are named."""
        sums: dict[Source, SourceAmounts] = {}
        for line_id, by_source in self.lines.items():
            if line_ids is None or line_id in line_ids:
                for source, amounts in by_source.items():
                    sums[source] = sums.get(source, SourceAmounts()) + amounts
        return _ordered(sums)

    def burn(self, rule: EvenBurn) -> dict[Source, Burn]:
        """How each source is spent beside the whole. Money of no source is not judged, nor is a source without others."""
        sums = self.of()
        whole = total(sums)
        named = [source for source, amounts in sums.items() if source is not None and amounts.budget_krw]
        return {source: _burn(rule, amounts, whole, judged=source in named and len(named) > 1) for source, amounts in sums.items()}


def total(by_source: BySource) -> SourceAmounts:
    """The sum of all sources."""
    return sum(by_source.values(), SourceAmounts())


def _burn(rule: EvenBurn, of: SourceAmounts, whole: SourceAmounts, *, judged: bool) -> Burn:
    if not judged or not whole.budget_krw:
        return Burn.EVEN
    if of.spent_krw > of.budget_krw:
        return Burn.OVER
    ahead = Fraction(of.spent_krw, of.budget_krw) - Fraction(whole.spent_krw, whole.budget_krw)
    if abs(ahead) * 100 < rule.points:
        return Burn.EVEN
    return Burn.FAST if ahead > 0 else Burn.SLOW


def split_by_source(plan: Plan, records: Records, as_of: date) -> SourceSplit:
    """The current budget, what is committed and what is spent of every line at the end of ``as_of``, by source.

    Budget, and what is committed and unpaid, are split as the line's money is (``line_funding``). Spending belongs to the source that was
    entered with it; what was entered without one is split like the line's money, all days of a line together, so that the parts of the days
    add up to the parts of their sum. Money that goes back and forth leaves no won behind.
    """
    shares = line_funding(plan)
    budget = current_budget_by_line(plan, records, as_of)
    unpaid = committed_unpaid_by_line(records, as_of)
    spent = records.spent_by_line(as_of)
    entered: dict[str, Counter[Source]] = defaultdict(Counter)
    for payment in records.source_payments:
        if payment.on <= as_of:
            entered[payment.line_id][payment.source] += payment.amount_krw
    lines: dict[str, BySource] = {}
    for line_id in dict.fromkeys([*shares, *budget, *unpaid, *(line for line, krw in spent.items() if krw), *entered]):
        by = dict(shares[line_id].weights) if line_id in shares else _NOBODY
        paid = Counter(entered.get(line_id, Counter()))
        paid.update(split(spent.get(line_id, 0) - sum(paid.values()), by))
        bound, has = split(unpaid.get(line_id, 0), by), split(budget.get(line_id, 0), by)
        lines[line_id] = _ordered(
            {s: SourceAmounts(has.get(s, 0), paid[s] + bound.get(s, 0), paid[s]) for s in ORDER if has.get(s) or paid[s] or bound.get(s)}
        )
    return SourceSplit(lines)


def _ordered(of: BySource) -> BySource:
    return {source: of[source] for source in ORDER if source in of}
