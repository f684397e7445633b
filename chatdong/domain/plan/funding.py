"""Who gives the money (재원): the shares of each budget line, and the split of amounts among the sources, to the won.

A line's money is split as the plan states for the line itself, else for its category, else for the whole plan, else as its costing says
("(국 14,250 시 16,625)"). What nothing states belongs to no source (None), and is never guessed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache
from math import lcm

from chatdong.domain.costing.funding import parts_of
from chatdong.domain.plan.model import MOST_LINES, BudgetLine, Funding, FundingSource, Plan

Source = FundingSource | None
"""Who gives the money; None for money of which nobody said it."""

ORDER: tuple[Source, ...] = (*FundingSource, None)
"""The order of the sources wherever they are listed; also who gets a won that two have an equal claim to."""

_NATIONAL = frozenset("국 국비 국고 국고보조금 균 균특 균특비 기 기금".split())
_CITY = frozenset("도 도비 광 광역 시도비".split())
_CITY_OR_DISTRICT = frozenset("시 시비".split())
_DISTRICT = frozenset("군 군비 구 구비 시군비 시군구비".split())
_SELF = frozenset("자부담 자담 자체".split())


class Basis(StrEnum):
    """Where a line's shares are stated; NOTHING: nowhere."""

    LINE = "line"
    CATEGORY = "category"
    PLAN = "plan"
    COSTING = "costing"
    NOTHING = "nothing"


@dataclass(frozen=True)
class LineFunding:
    """Whose money a line's amount is. ``weights``: what each source has of the line's money, in the order ORDER; they are won, and add up to
    the line's amount unless that is 0."""

    line_id: str
    basis: Basis
    amount_krw: int
    weights: tuple[tuple[Source, Fraction], ...]

    @property
    def parts(self) -> dict[Source, int]:
        """The line's amount in the plan by source (won)."""
        return self.split(self.amount_krw)

    def split(self, amount_krw: int) -> dict[Source, int]:
        """An amount of the line (won) by source; equal amounts give equal parts, and the parts add up."""
        return split(amount_krw, dict(self.weights))


def split(amount_krw: int, weights: Mapping[Source, Fraction | int]) -> dict[Source, int]:
    """An amount (won, below 0 for a refund) by weights that are not all 0; the parts add up to it exactly.

    Largest remainder (Hamilton's method): everyone gets the whole won of his exact share, and the won that are left over go to the largest
    remainders, in the order of ORDER where two are equal. Who has the weight 0 gets nothing.
    """
    given = [(source, weights[source]) for source in ORDER if weights.get(source)]
    if len(given) == 1 or not amount_krw:
        return {source: amount_krw for source, _ in given}
    # Whole numbers: a budget of thousands of lines is split for every figure, and fractions are slow.
    scale = lcm(*(weight.denominator for _, weight in given))
    shares = [(source, weight.numerator * (scale // weight.denominator)) for source, weight in given]
    whole = sum(share for _, share in shares)
    parts, remainders = {}, {}
    for source, share in shares:
        parts[source], remainders[source] = divmod(abs(amount_krw) * share, whole)
    left = abs(amount_krw) - sum(parts.values())
    # ``sorted`` keeps the order of equal remainders.
    for source in sorted(remainders, key=lambda source: -remainders[source])[:left]:
        parts[source] += 1
    return {source: -krw if amount_krw < 0 else krw for source, krw in parts.items()}


def source_of(payer: str, others: Sequence[str] = ()) -> FundingSource:
    """The source that a payer of a costing means; ``others``: all payers of the same split.

    시 beside 도 is the city of a province, and so a 기초자치단체 like 군 and 구. What may be several things (지방비, 교부세) is OTHER.
    """
    if payer in _CITY_OR_DISTRICT:
        return FundingSource.DISTRICT if _CITY & set(others) else FundingSource.CITY
    for source, payers in (
        (FundingSource.NATIONAL, _NATIONAL),
        (FundingSource.CITY, _CITY),
        (FundingSource.DISTRICT, _DISTRICT),
        (FundingSource.SELF, _SELF),
    ):
        if payer in payers:
            return source
    return FundingSource.OTHER


@lru_cache(maxsize=2 * MOST_LINES)
def costing_parts(costing: str, amount_krw: int) -> tuple[tuple[FundingSource, Fraction], ...]:
    """Source → won of a line's amount, as its costing text splits it; empty if it states no split that adds up to the amount."""
    stated = parts_of(costing, amount_krw) or ()
    payers = [payer for payer, _krw in stated]
    parts: dict[FundingSource, Fraction] = {}
    for payer, krw in stated:
        source = source_of(payer, payers)
        parts[source] = parts.get(source, Fraction(0)) + krw
    return tuple((source, parts[source]) for source in FundingSource if source in parts)


def has_funding(plan: Plan) -> bool:
    """True if the plan, or a costing of it, says of any won whose money it is."""
    return any(funding.basis is not Basis.NOTHING for funding in line_funding(plan).values())


def scenario_by_source(plan: Plan, scenario: Plan) -> dict[Source, int]:
    """The amounts of a scenario by source (won): each line keeps the shares that it has in the plan, however its amount changes."""
    shares, sums = line_funding(plan), dict.fromkeys(ORDER, 0)
    for line in scenario.budget_line:
        for source, krw in shares[line.id].split(line.amount_krw).items():
            sums[source] += krw
    return {source: krw for source, krw in sums.items() if krw}


def following(plan: Plan, scenario: Plan) -> tuple[Funding, ...]:
    """The statements of funding of a plan whose lines get the scenario's amounts: shares stay, and amounts in won become what the shares give.

    An amount of a part of the budget that the scenario does not change stays as it is.
    """
    shares = line_funding(plan)
    before = {line.id: line.amount_krw for line in plan.budget_line}

    def followed(of: Funding) -> Funding:
        """The statement with its amount moved by what its source gains or loses in the lines below it."""
        lines = [line for line in scenario.budget_line if (of.line or line.id) == line.id and (of.category or line.category) == line.category]
        if of.amount_krw is None or all(line.amount_krw == before[line.id] for line in lines):
            return of
        gained = sum(shares[line.id].split(line.amount_krw).get(of.funder, 0) - shares[line.id].parts.get(of.funder, 0) for line in lines)
        return replace(of, amount_krw=max(of.amount_krw + gained, 0), quote=None)

    return tuple(followed(of) for of in plan.funding)


@dataclass(frozen=True)
class Scope:
    """The lines whose shares one statement decides together: their money is one, and each source has its share of the whole of it, not of a line.

    ``key``: the category or the line, "" for the plan. ``weights``: the shares of the sources, not all 0.
    """

    basis: Basis
    key: str
    line_ids: tuple[str, ...]
    weights: Mapping[Source, Fraction]


def line_funding(plan: Plan) -> dict[str, LineFunding]:
    """Line → whose money it is. The parts of the lines under one statement add up to what it states, to the won.

    Shares that do not reach 100 % leave the rest to no source (None); shares above it are taken in their proportion. The plan check reports
    both. An amount stated for a category or the plan includes what more special statements below it give.
    """
    return funded(plan)[0]


@dataclass(frozen=True)
class Funded:
    """Whose money lines are. weights: line → source → won of its amount (``LineFunding.weights``). scopes: those of the shares. A line without
    weights, which is in no scope, is nobody's."""

    weights: Mapping[str, Mapping[Source, Fraction]]
    scopes: Sequence[Scope]


def money_of(plan: Plan) -> Funded:
    """Whose money the plan's lines are: every line of the plan is in exactly one scope."""
    lines, scopes = funded(plan)
    return Funded({line_id: dict(of.weights) for line_id, of in lines.items()}, tuple(scopes))


def funded(plan: Plan) -> tuple[dict[str, LineFunding], list[Scope]]:
    """Line → whose money it is (``line_funding``), and the scopes of its shares: every line of the plan is in exactly one."""
    groups: dict[tuple[Basis, str], list[BudgetLine]] = {}
    stated = statements_of(plan)
    found: dict[str, LineFunding] = {}
    scopes: list[Scope] = []
    for line in plan.budget_line:
        of_line = ((Basis.LINE, line.id), (Basis.CATEGORY, line.category), (Basis.PLAN, ""))
        if (scope := next((scope for scope in of_line if scope in stated), None)) is not None:
            groups.setdefault(scope, []).append(line)
        elif parts := costing_parts(line.costing, line.amount_krw):
            found |= _shared(Basis.COSTING, [line], dict(parts))
            scopes.append(Scope(Basis.COSTING, line.id, (line.id,), dict(parts)))
        else:
            found[line.id] = LineFunding(line.id, Basis.NOTHING, line.amount_krw, ((None, Fraction(line.amount_krw or 1)),))
            scopes.append(Scope(Basis.NOTHING, line.id, (line.id,), {None: Fraction(1)}))
    for basis, key in sorted(groups, key=lambda group: list(Basis).index(group[0])):
        group = groups[basis, key]
        inside = [] if basis is Basis.LINE else [line for line in plan.budget_line if line.id in found and (not key or line.category == key)]
        weights = _weights(stated[basis, key], group, [found[line.id] for line in inside])
        found |= _shared(basis, group, weights)
        scopes.append(Scope(basis, key, tuple(line.id for line in group), weights))
    return {line.id: found[line.id] for line in plan.budget_line}, scopes


def statements_of(plan: Plan) -> dict[tuple[Basis, str], list[Funding]]:
    """What the plan states for each line, category and itself, by (LINE, CATEGORY or PLAN, the id of the line or category)."""
    found: dict[tuple[Basis, str], list[Funding]] = {}
    for funding in plan.funding:
        scope = (Basis.LINE, funding.line) if funding.line else (Basis.CATEGORY, funding.category) if funding.category else (Basis.PLAN, "")
        found.setdefault(scope, []).append(funding)
    return found


def _weights(stated: Sequence[Funding], lines: Sequence[BudgetLine], inside: Sequence[LineFunding]) -> dict[Source, Fraction]:
    """Source → won of the lines that the statement decides; ``inside``: lines below it of which a more special one decides."""
    whole = Fraction(sum(line.amount_krw for line in lines))
    weights: dict[Source, Fraction] = {}
    for funding in stated:
        if funding.share_percent is not None:
            weights[funding.funder] = Fraction(funding.share_percent) / 100 * (whole or 1)
        elif funding.amount_krw is not None:
            given = sum(of.parts.get(funding.funder, 0) for of in inside)
            weights[funding.funder] = Fraction(max(funding.amount_krw - given, 0))
    rest = whole - sum(weights.values())
    if rest > 0 or not any(weights.values()):
        weights[None] = max(rest, Fraction(1))
    return weights


def _shared(basis: Basis, lines: Sequence[BudgetLine], weights: Mapping[Source, Fraction]) -> dict[str, LineFunding]:
    """The parts of each line of a group, so that the sums of the first lines are the split of their sum: the last one makes it exact."""
    found, done, until = {}, dict.fromkeys(ORDER, 0), 0
    for line in lines:
        until += line.amount_krw
        wanted = {source: krw - done[source] for source, krw in split(until, weights).items()}
        # Only in a line of a few won may a source be ahead of its share; it gives nothing back, and the largest part waits instead.
        while (least := min(wanted, key=wanted.__getitem__)) is not None and wanted[least] < 0:
            largest = max(wanted, key=wanted.__getitem__)
            wanted[largest] += wanted[least]
            wanted[least] = 0
        for source, krw in wanted.items():
            done[source] += krw
        of_line = {source: Fraction(krw) for source, krw in wanted.items() if krw} or weights
        found[line.id] = LineFunding(line.id, basis, line.amount_krw, tuple((source, of_line[source]) for source in ORDER if of_line.get(source)))
    return found
