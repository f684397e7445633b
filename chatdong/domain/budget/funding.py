"""How much of whose money is left (재원별 잔액): current budget, commitments and spending of each line by source, and uneven burn."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from chatdong.domain.budget.committed import committed_unpaid_by_line
from chatdong.domain.budget.position import current_budget_by_line
from chatdong.domain.plan.funding import ORDER, Basis, Funded, Scope, Source, money_of, split
from chatdong.domain.plan.model import Plan
from chatdong.domain.progress.records import Records
from chatdong.domain.rounding import percent

_NOBODY: dict[Source, Fraction] = {None: Fraction(1)}


@dataclass(frozen=True)
class SourceAmounts:
    """The amounts of one source (won): current budget (예산현액), committed (원인행위, with all that is paid), and spent (지출)."""

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

    A share is a claim on all the money of its scope (``Scope``), and the source has its share of the scope's current budget whatever line it
    pays. Money transferred to another scope stays the source's that gave it (``_given``). Spending belongs to the source that was entered with it; what was entered without one is split like the line's money, all days of a
    line together, but is of no source more than it has while another has money. The scope's money that is left is that of the sources that have
    some, in every line in proportion: so a line's budget by source is what each has spent of it and has left in it. The parts add up by line and
    by source to the won; a source is below 0 only where more was entered of it than the scope has of it, or the line has less than was spent.
    """
    return split_as_funded(money_of(plan), current_budget_by_line(plan, records, as_of), records, as_of)


def split_as_funded(money: Funded, budget: Mapping[str, int], records: Records, as_of: date) -> SourceSplit:
    """As ``split_by_source``, where the plan itself is not at hand: ``money`` is whose its lines are, ``budget`` their current budget."""
    shares, scopes = money.weights, money.scopes
    unpaid = committed_unpaid_by_line(records, as_of)
    spent = records.spent_by_line(as_of)
    entered: dict[str, Counter[Source]] = defaultdict(Counter)
    for payment in records.source_payments:
        if payment.on <= as_of:
            entered[payment.line_id][payment.source] += payment.amount_krw
    line_ids = dict.fromkeys([*shares, *budget, *unpaid, *(line for line, krw in spent.items() if krw), *entered])
    others = [Scope(Basis.NOTHING, line_id, (line_id,), _NOBODY) for line_id in line_ids if line_id not in shares]
    lines: dict[str, BySource] = {}
    every = [*scopes, *others]
    for scope, (has, gained) in zip(every, _given(every, records, as_of, budget), strict=True):
        by = {line_id: shares.get(line_id, _NOBODY) for line_id in scope.line_ids}
        if gained and min(has.values()) >= 0 and any(has.values()):
            # A line that got money of others is paid from all that it has.
            by = dict.fromkeys(by, {source: Fraction(krw) for source, krw in has.items()})
        paid = _paid(has, {line_id: (entered.get(line_id, Counter()), split(_unnamed(line_id, spent, entered), by[line_id])) for line_id in by})
        left = _left(has, paid, {line_id: budget.get(line_id, 0) for line_id in by}, by)
        for line_id in by:
            bound = _bound(unpaid.get(line_id, 0), left[line_id], by[line_id])
            amounts = {
                s: SourceAmounts(left[line_id][s] + paid[line_id][s], paid[line_id][s] + bound[s], paid[line_id][s])
                for s in ORDER
                if left[line_id][s] or paid[line_id][s] or bound[s]
            }
            lines[line_id] = _ordered(amounts)
    return SourceSplit({line_id: lines[line_id] for line_id in line_ids})


def _given(scopes: Sequence[Scope], records: Records, as_of: date, budget: Mapping[str, int]) -> list[tuple[Counter[Source], bool]]:
    """Source → its money in the current budget of each scope (won), and whether the scope got money of another one.

    Each source has its share of what the scope has without transfers to or from other scopes. A transfer takes of every source in proportion to
    what it has in the giving scope by then. One that the plan's revision contains is part of the amounts that the revision states shares of.
    """
    place = {line_id: n for n, scope in enumerate(scopes) for line_id in scope.line_ids}
    contained = {change.id for change in records.contained}
    moves = []
    own = [sum(budget.get(line_id, 0) for line_id in scope.line_ids) for scope in scopes]
    for change in sorted(records.budget_changes, key=lambda change: (change.approved_on or change.proposed_on, change.id)):
        if change.from_line is None or change.to_line is None or change.id in contained or not change.in_force(as_of):
            continue
        giver, taker = place[change.from_line], place[change.to_line]
        if giver != taker:
            own[giver] += change.amount_krw
            own[taker] -= change.amount_krw
            moves.append((giver, taker, change.amount_krw))
    has = [Counter(split(krw, scope.weights)) for krw, scope in zip(own, scopes, strict=True)]
    for giver, taker, krw in moves:
        sound = min(has[giver].values()) >= 0 and sum(has[giver].values()) >= krw
        for source, part in split(krw, has[giver] if sound else scopes[giver].weights).items():
            has[giver][source] -= part
            has[taker][source] += part
    takers = {taker for _giver, taker, _krw in moves}
    return [(of, n in takers) for n, of in enumerate(has)]


def _unnamed(line_id: str, spent: Mapping[str, int], entered: Mapping[str, Counter[Source]]) -> int:
    """The spending of a line that was entered without a source (won)."""
    return spent.get(line_id, 0) - sum(entered.get(line_id, Counter()).values())


def _paid(has: Mapping[Source, int], spent: Mapping[str, tuple[Mapping[Source, int], Mapping[Source, int]]]) -> dict[str, Counter[Source]]:
    """Line → source → its spending in a scope (won). ``has``: source → its money in the scope. ``spent``: line → source → what was entered with
    the source, and the line's share of the rest; of the rest, what is beyond a source's money goes to those that still have some."""
    room = {source: has.get(source, 0) - sum(named.get(source, 0) + rest.get(source, 0) for named, rest in spent.values()) for source in ORDER}
    paid: dict[str, Counter[Source]] = {}
    for line_id, (named, rest) in spent.items():
        of_line = Counter(rest)
        for source in ORDER:
            for other in ORDER:
                moved = min(-room[source], room[other], of_line[source])
                if moved > 0:
                    of_line[source] -= moved
                    of_line[other] += moved
                    room[source] += moved
                    room[other] -= moved
        of_line.update(named)
        paid[line_id] = of_line
    return paid


def _left(
    has: Mapping[Source, int], paid: Mapping[str, Counter[Source]], budget: Mapping[str, int], by: Mapping[str, Mapping[Source, Fraction]]
) -> dict[str, Counter[Source]]:
    """Line → source → what is left of the source in the line (won): by line the budget less the spending, by source what the scope has less it.

    What a line has less than was spent of it is missing of those who paid it; what a source has less than was spent of it is missing in the lines
    that it paid. The rest is 0 or more of every line and source, and each line takes its part of every source's, the last one what remains.
    """
    rest = {source: has.get(source, 0) - sum(of[source] for of in paid.values()) for source in ORDER}
    wanted = {line_id: krw - sum(paid[line_id].values()) for line_id, krw in budget.items()}
    left: dict[str, Counter[Source]] = {line_id: Counter() for line_id in budget}

    def miss(line_id: str, source: Source, krw: int) -> None:
        left[line_id][source] -= krw
        rest[source] += krw
        wanted[line_id] += krw

    for line_id, krw in [*wanted.items()]:
        if krw < 0:
            payers = {source: of for source, of in paid[line_id].items() if of > 0}
            for source, missing in split(-krw, payers or by[line_id]).items():
                miss(line_id, source, missing)
    for source, krw in [*rest.items()]:
        if krw < 0:
            spent = {line_id: max(of[source] + left[line_id][source], 0) for line_id, of in paid.items()}
            done, until, whole = 0, 0, sum(spent.values())
            for line_id, of in spent.items() if whole else zip(budget, (1,), strict=False):
                until += of
                upto = -krw * until // (whole or 1)
                miss(line_id, source, upto - done)
                done = upto
    for line_id, krw in wanted.items():
        for source, part in split(krw, rest).items() if krw else ():
            left[line_id][source] += part
            rest[source] -= part
    return left


def _bound(unpaid_krw: int, left: Mapping[Source, int], by: Mapping[Source, Fraction]) -> Counter[Source]:
    """The unpaid commitments of a line by source (won): within the rest of each source, and beyond it by the line's shares."""
    there = {source: krw for source, krw in left.items() if krw > 0}
    within = min(unpaid_krw, sum(there.values()))
    bound = Counter(split(within, there)) if within else Counter[Source]()
    bound.update(split(unpaid_krw - within, by) if unpaid_krw > within else {})
    return bound


def _ordered(of: BySource) -> BySource:
    return {source: of[source] for source in ORDER if source in of}
