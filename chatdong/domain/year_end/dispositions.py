"""The year's end: where every won of the balance goes - still to be paid, carried to the next year, returned to its giver, or lapsed.

The parts of a line, or of its money of one source, add up to its balance (예산현액 less spending) to the won. Sources: 지방재정법 제50조 제1항(명시이월),
제2항(사고이월), 제3항(계속비); 지방회계법 제7조 제1항(출납 폐쇄: a year's last day, for the cases that it names 20 January); 보조금 관리에 관한 법률
제31조 제2항 and 지방자치단체 보조금 관리에 관한 법률 제31조 제2항 (what a grant exceeds the settled amount by, with its interest, is returned).
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from fractions import Fraction

from chatdong.domain.budget.committed import unpaid_by_commitment
from chatdong.domain.budget.funding import split_by_source
from chatdong.domain.budget.position import Position, positions
from chatdong.domain.message import Message, message
from chatdong.domain.plan.funding import ORDER, Source, line_funding, split
from chatdong.domain.plan.model import FundingSource, Plan
from chatdong.domain.progress.budget_changes import CarryOver, CarryOverKind
from chatdong.domain.progress.records import Records


class Disposition(StrEnum):
    """The fates that a part of the balance can have at the year's end, in the order in which an office asks."""

    PAYABLE = "payable"
    TO_COMMIT = "to_commit"
    SPECIFIED = "specified"
    UNAVOIDABLE = "unavoidable"
    CONTINUING = "continuing"
    TO_CARRY = "to_carry"
    RETURN = "return"
    LAPSE = "lapse"
    SHORT = "short"


CARRIED = {
    CarryOverKind.SPECIFIED: Disposition.SPECIFIED,
    CarryOverKind.UNAVOIDABLE: Disposition.UNAVOIDABLE,
    CarryOverKind.CONTINUING: Disposition.CONTINUING,
}
"""The way in which money is carried → what becomes of it."""


@dataclass(frozen=True)
class Ruling:
    """The name of a disposition, when money belongs to it, what changes it, and its law (None where no article was found)."""

    word: Message
    condition: Message
    change: Message
    law: Message | None = None


def rulings(last: str) -> Mapping[Disposition, Ruling]:
    """Each disposition with its condition and law; ``last``: the last day for payments, as a reader writes it.

    No article is named for 불용: no law read for this defines it.
    """
    return {
        Disposition.PAYABLE: Ruling(
            message("지급 예정"),
            message("올해 원인행위를 했고, 올해 안에 청구를 받아 치를 금액입니다."),
            message("{day}까지 검수하고 치르십시오. 그 뒤에는 올해 예산으로 낼 수 없습니다.", day=last),
            message("지방회계법 제7조 제1항(출납 폐쇄기한)"),
        ),
        Disposition.TO_COMMIT: Ruling(
            message("집행 예정"),
            message("아직 원인행위를 하지 않았고, 남은 계획에 쓸 것으로 전망하는 금액입니다."),
            message("원인행위 마감 권고일까지 원인행위를 하십시오. 하지 않으면 남는 돈이 됩니다."),
        ),
        Disposition.SPECIFIED: Ruling(
            message("명시이월"),
            message("올해 안에 다 쓰지 못할 것이 예상되어 예산에 밝히고 의결을 받은 금액입니다."),
            message("{day}까지 쓰면 이월할 금액이 그만큼 줄어듭니다.", day=last),
            message("지방재정법 제50조 제1항"),
        ),
        Disposition.UNAVOIDABLE: Ruling(
            message("사고이월"),
            message("올해 원인행위를 했으나 피할 수 없는 사유로 올해 치르지 못해 넘기기로 한 금액(딸린 경비 포함)입니다."),
            message("{day}까지 치르면 이월하지 않아도 됩니다.", day=last),
            message("지방재정법 제50조 제2항"),
        ),
        Disposition.CONTINUING: Ruling(
            message("계속비 이월"),
            message("여러 해에 걸친 계속비로 의결받은 사업에서 올해 쓰지 못해 넘기는 금액입니다."),
            message("{day}까지 쓰면 이월할 금액이 그만큼 줄어듭니다.", day=last),
            message("지방재정법 제50조 제3항(계속비)"),
        ),
        Disposition.TO_CARRY: Ruling(
            message("이월 결정 필요"),
            message("올해 원인행위를 했으나 치를 날이 올해 안에 없고, 이월도 승인되지 않은 금액입니다."),
            message("{day}까지 이월을 승인받거나 치르십시오. 그대로 두면 내년 예산으로 갚아야 합니다.", day=last),
            message("지방재정법 제50조 제2항"),
        ),
        Disposition.RETURN: Ruling(
            message("반납"),
            message("보조금을 준 곳의 몫 가운데 쓰지도 이월하지도 않은 금액입니다."),
            message("원인행위 마감 권고일까지 쓰거나 이월을 승인받지 않으면, 정산한 뒤 준 곳에 돌려줍니다."),
            message("국고보조금: 보조금 관리에 관한 법률 제31조 제2항. 지방보조금: 지방자치단체 보조금 관리에 관한 법률 제31조 제2항"),
        ),
        Disposition.LAPSE: Ruling(
            message("불용액"),
            message("쓰지도, 이월하지도, 돌려주지도 않아 올해로 효력이 끝나는 금액입니다."),
            message("원인행위 마감 권고일까지 원인행위를 하거나 부족한 내역으로 전용하십시오."),
        ),
        Disposition.SHORT: Ruling(
            message("부족"),
            message("예산현액보다 많이 묶었거나 쓴 금액입니다."),
            message("{day}까지 전용이나 추경으로 예산을 늘리거나 원인행위를 줄이십시오.", day=last),
        ),
    }


def unsplit(_line_id: str, amount_krw: int) -> Mapping[Source, int]:
    """The split of a plan that names no source: everything belongs to None."""
    return {None: amount_krw}


@dataclass(frozen=True)
class Funds:
    """Whose money a line's is.

    ``split``: (line, won) → source → won, adding up exactly. ``budget``, ``spent``: line → source → current budget, and spending to date, adding
    up to the line's; a line that they do not name is split by ``split``. ``granted``: the sources that get back what is left.
    """

    split: Callable[[str, int], Mapping[Source, int]] = unsplit
    budget: Mapping[str, Mapping[Source, int]] | None = None
    spent: Mapping[str, Mapping[Source, int]] | None = None
    granted: Collection[Source] = ()

    def budget_of(self, line_id: str, amount_krw: int) -> Mapping[Source, int]:
        """A line's current budget by source (won); a line without budget can owe one source what it has of another."""
        known = self.budget.get(line_id) if self.budget is not None else None
        return self.split(line_id, amount_krw) if known is None else known

    def spent_of(self, line_id: str, amount_krw: int) -> Mapping[Source, int]:
        """A line's spending by source (won)."""
        known = self.spent.get(line_id) if self.spent is not None else None
        return self.split(line_id, amount_krw) if known is None else known


def funds_of(plan: Plan, records: Records, as_of: date, granted: Collection[Source] | None = None) -> Funds:
    """Whose money each line's is, by the plan's shares and the sources that were entered with payments (``split_by_source``). ``granted``: who gets
    back what is left; None: ``givers`` of the sources of the plan's budget.
    """
    shares = line_funding(plan)
    sources = split_by_source(plan, records, as_of)
    given = {line_id: {source: amounts.budget_krw for source, amounts in of.items()} for line_id, of in sources.lines.items()}

    def of_line(line_id: str, krw: int) -> Mapping[Source, int]:
        """An amount of a line like its current budget; without one by the line's shares, else to None."""
        of = given.get(line_id, {})
        if any(of.values()) and min(of.values()) >= 0:
            return split(krw, of)
        return shares[line_id].split(krw) if line_id in shares else {None: krw}

    spent = {line_id: {source: amounts.spent_krw for source, amounts in of.items()} for line_id, of in sources.lines.items()}
    return Funds(of_line, given, spent, givers(sources.of()) if granted is None else granted)


def givers(sources: Iterable[Source]) -> frozenset[Source]:
    """The sources that get back what is left, where nobody chose them: each level of government above the programme's own.

    The own one is 자부담 if the plan has it, else the lowest level among 국비, 시·도비 and 시·군·구비. 기타 and money without a source stay.
    """
    levels = [FundingSource.NATIONAL, FundingSource.CITY, FundingSource.DISTRICT]
    known = set(sources)
    found = [source for source in levels if source in known]
    return frozenset(found if FundingSource.SELF in known else found[:-1])


@dataclass(frozen=True)
class Part:
    """A part of a line's balance: ``amount_krw`` won of money of ``source``, below 0 only for SHORT."""

    line_id: str
    source: Source
    disposition: Disposition
    amount_krw: int


@dataclass(frozen=True)
class Bound:
    """The unpaid commitments of a line that are not carried, by their disposition (won).

    ``carried``: kind → what is carried of the line, bound or not. ``carried_of``: commitment → how much of it is carried, above 0.
    """

    payable_krw: int = 0
    to_carry_krw: int = 0
    carried: Mapping[CarryOverKind, int] = field(default_factory=dict)
    carried_of: Mapping[str, int] = field(default_factory=dict)


def dispositions(
    plan: Plan, records: Records, as_of: date, *, coming: Mapping[str, int] | None = None, funds: Funds | None = None, payable: bool = True
) -> tuple[Part, ...]:
    """The parts of the balance of every line at the end of ``as_of``, as they would be if nothing but these records happened: by line in the
    plan's order, by source, in the order of ``Disposition``. Parts of 0 won are left out.

    ``coming``: line → what is forecast still to be paid this year (won), bound or not; without it nothing is TO_COMMIT. Money that is bound
    but due after the last payment day, or still unpaid on it, is TO_CARRY. SHORT is what the other parts exceed the balance by. What is short of a
    source in one line is not returned in another, because it is used: there it lapses, so that no source gets back more than is left of it.
    ``payable``: False where nothing can be paid any more, so that what is bound and not carried takes nothing of the balance.
    """
    funds = funds or Funds()
    found: list[Part] = []
    lines = positions(plan, records, as_of)
    bound = bound_by_line(plan, records, as_of, lines)
    for line_id, position in lines.items():
        of_line = bound.get(line_id, Bound())
        taken = {CARRIED[kind]: krw for kind, krw in of_line.carried.items()}
        if payable:
            taken |= {Disposition.PAYABLE: of_line.payable_krw, Disposition.TO_CARRY: of_line.to_carry_krw}
        rest = position.balance_krw - sum(taken.values())
        unbound = (coming or {}).get(line_id, 0) - of_line.payable_krw - of_line.to_carry_krw - sum(of_line.carried_of.values())
        taken[Disposition.TO_COMMIT] = max(min(unbound, rest), 0)
        found += _parts(line_id, position, taken, funds)
    return _without_short(found)


def _without_short(parts: Sequence[Part]) -> tuple[Part, ...]:
    """The parts with as much less returned of each source, from the first line on, as is short of it."""
    short: dict[Source, int] = defaultdict(int)
    for part in parts:
        short[part.source] -= part.amount_krw if part.disposition is Disposition.SHORT else 0
    found: list[Part] = []
    for part in parts:
        gone = min(short[part.source], part.amount_krw) if part.disposition is Disposition.RETURN else 0
        short[part.source] -= gone
        ends = ((part.disposition, part.amount_krw - gone), (Disposition.LAPSE, gone))
        found += [replace(part, disposition=disposition, amount_krw=krw) for disposition, krw in ends if krw]
    return tuple(found)


def _parts(line_id: str, position: Position, taken: Mapping[Disposition, int], funds: Funds) -> list[Part]:
    """The parts of a line by source; what of a source is not taken is returned to its giver, lapses, or is missing.

    What is taken comes from what is left of each source, in proportion: so a source that paid more than its share gives less of the rest. No part
    of a split is larger than what it is a part of, so none is taken that is not there.
    """
    given, spent = funds.budget_of(line_id, position.budget_krw), funds.spent_of(line_id, position.spent_krw)
    left: dict[Source, int] = {source: given.get(source, 0) - spent.get(source, 0) for source in ORDER}
    amounts: dict[tuple[Source, Disposition], int] = {}
    for disposition in Disposition:
        amount = taken.get(disposition, 0)
        within = min(amount, sum(krw for krw in left.values() if krw > 0))
        has = {source: Fraction(krw) for source, krw in left.items() if krw > 0}
        for source, krw in (*(split(within, has) if within else {}).items(), *funds.split(line_id, amount - within).items()):
            if krw:
                amounts[source, disposition] = amounts.get((source, disposition), 0) + krw
                left[source] -= krw
    for source, krw in left.items():
        end = Disposition.RETURN if source in funds.granted else Disposition.LAPSE
        if krw:
            amounts[source, end if krw > 0 else Disposition.SHORT] = krw
    order = list(Disposition)
    ordered = sorted(amounts, key=lambda key: (ORDER.index(key[0]), order.index(key[1])))
    return [Part(line_id, source, disposition, amounts[source, disposition]) for source, disposition in ordered]


def bound_by_line(plan: Plan, records: Records, as_of: date, lines: Mapping[str, Position]) -> dict[str, Bound]:
    """Line → what is committed and unpaid at the end of ``as_of``, and what was approved by then to be carried; lines with neither are left out.
    ``lines``: the ``positions`` of that day.

    A carry-over that names a commitment takes of what is unpaid of it; what it has beyond that (부대경비), and the carry-overs that name none, take
    of money that is not bound, and of what is bound only beyond that. 사고이월 that names none takes first of what is bound, the latest due first.
    """
    last = plan.counted.end
    unpaid = unpaid_by_commitment(records, as_of)
    before = dict(unpaid)
    own = {c.id: c for c in records.commitments if c.reduces is None and unpaid.get(c.id)}
    of_line: dict[str, list[str]] = defaultdict(list)
    # The latest due first; nobody knows when one without a day is due, so it comes last.
    for c in sorted(own.values(), key=lambda c: (c.due_on is None, -(c.due_on or date.min).toordinal(), c.id)):
        of_line[c.line_id].append(c.id)
    carried: dict[str, list[CarryOver]] = defaultdict(list)
    for carry in records.carry_overs:
        if carry.approved_on <= as_of:
            carried[carry.line_id].append(carry)
    found = {}
    for line_id in dict.fromkeys([*of_line, *carried]):
        kinds: dict[CarryOverKind, int] = defaultdict(int)
        anywhere, of_bound = 0, 0
        for carry in carried[line_id]:
            kinds[carry.kind] += carry.amount_krw
            named = min(unpaid.get(carry.commitment_id or "", 0), carry.amount_krw)
            if named and carry.commitment_id is not None:
                unpaid[carry.commitment_id] -= named
            if carry.kind is CarryOverKind.UNAVOIDABLE and carry.commitment_id is None:
                of_bound += carry.amount_krw - named
            else:
                anywhere += carry.amount_krw - named
        still = sum(unpaid[id_] for id_ in of_line[line_id])
        from_bound = min(of_bound, still)
        from_bound += min(max(anywhere + of_bound - from_bound - max(lines.get(line_id, Position()).free_krw, 0), 0), still - from_bound)
        payable, late, taken = 0, 0, {}
        for id_ in of_line[line_id]:
            take = min(from_bound, unpaid[id_])
            from_bound -= take
            unpaid[id_] -= take
            due = own[id_].due_on
            if as_of >= last or (due is not None and due > last):
                late += unpaid[id_]
            else:
                payable += unpaid[id_]
            if before[id_] > unpaid[id_]:
                taken[id_] = before[id_] - unpaid[id_]
        found[line_id] = Bound(payable, late, dict(kinds), taken)
    return found


def sums(parts: Iterable[Part]) -> dict[Disposition, int]:
    """Disposition → won, in their order; those of 0 won are left out."""
    found: dict[Disposition, int] = defaultdict(int)
    for part in parts:
        found[part.disposition] += part.amount_krw
    return {disposition: found[disposition] for disposition in Disposition if found[disposition]}
