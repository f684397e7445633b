"""Rules for the sources of funding: stated shares, splits in costings, and money of which nobody says whose it is."""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from chatdong.domain import glossary
from chatdong.domain.costing.funding import nearest_total
from chatdong.domain.message import Message, message
from chatdong.domain.plan.funding import Basis, costing_parts, has_funding, line_funding, statements_of
from chatdong.domain.plan.line_costing import faulty_lines
from chatdong.domain.plan.model import BudgetLine, Funding, FundingSource, LocalizedText, Plan
from chatdong.domain.plan_check.budget import settled
from chatdong.domain.plan_check.quotes import words_of_line
from chatdong.domain.plan_check.rule import Figure, Notice, Place, Quote, Rule, Severity, Verdict
from chatdong.domain.rounding import decimals, round_half_up

ROUNDING_KRW = 1_000
"""Costings are split in 천원: a difference below it is a rounding."""

MOST_QUOTES = 3
"""The most lines that one finding quotes."""

_NOTHING = message("재원이 계획에 적혀 있지 않습니다.")

_Scope = tuple[Basis, str]
_Name = LocalizedText | Message


def words_of_funding(funding: Funding) -> Quote:
    """A share's quote, else who gives how much."""
    said = f"{funding.share_percent:f}%" if funding.share_percent is not None else f"{funding.amount_krw or 0:,}"
    return Quote(funding.quote or f"{glossary.term('funding', funding.funder).word} {said}", funding.source)


def _scopes(plan: Plan) -> list[tuple[_Scope, Place, _Name, int]]:
    """Each part of the budget of which shares are stated: (scope, place, name, its amount in won), in the order of the paper."""
    confirmed, stated = settled(plan), statements_of(plan)
    found: list[tuple[_Scope, Place, _Name, int]] = []
    if (Basis.PLAN, "") in stated:
        found.append(((Basis.PLAN, ""), Place("funding", "budget"), message("총 예산액"), confirmed.total_krw))
    for category in plan.category:
        if (Basis.CATEGORY, category.id) in stated:
            lines = sum(line.amount_krw for line in confirmed.budget_line if line.category == category.id)
            found.append(((Basis.CATEGORY, category.id), Place(f"category.{category.id}", "budget"), category.name, lines))
    for line in confirmed.budget_line:
        if (Basis.LINE, line.id) in stated:
            found.append(((Basis.LINE, line.id), Place(f"budget_line.{line.id}", "budget"), line.item, line.amount_krw))
    return found


def shares(plan: Plan) -> Verdict:
    """Rule: the shares stated for the plan, a category or a line add up to 100 %, or to its amount."""
    scopes, statements = _scopes(plan), statements_of(plan)
    if not scopes:
        return _NOTHING
    found = []
    for scope, place, name, amount in scopes:
        stated = statements[scope]
        quotes = tuple(words_of_funding(funding) for funding in stated)
        percents = [Fraction(funding.share_percent) for funding in stated if funding.share_percent is not None]
        if len(percents) == len(stated):
            if sum(percents) != 100:
                found.append(Notice(place, _percent_problem(name, sum(percents, Fraction(0))), quotes, _percent_figures(stated)))
            continue
        won = sum(percents, Fraction(0)) / 100 * amount + sum(funding.amount_krw or 0 for funding in stated)
        if abs(won - amount) >= 1:
            figures = (Figure(message("재원을 더한 금액(원)"), round_half_up(won)), Figure(message("예산액(원)"), amount))
            found.append(Notice(place, _amount_problem(name, round_half_up(won), amount), quotes, figures))
    return tuple(found)


def _percent_problem(name: _Name, percent: Fraction) -> Message:
    said, off = decimals(percent, 2).normalize(), decimals(abs(100 - percent), 2).normalize()
    if percent < 100:
        return message(
            "{name}: 재원의 비율을 더하면 {percent:f}%입니다. 나머지 {rest:f}%의 재원을 적거나 비율을 고쳐 주십시오.",
            name=name,
            percent=said,
            rest=off,
        )
    return message("{name}: 재원의 비율을 더하면 {percent:f}%로 {over:f}%가 많습니다. 비율을 고쳐 주십시오.", name=name, percent=said, over=off)


def _percent_figures(stated: Iterable[Funding]) -> tuple[Figure, ...]:
    return tuple(Figure(message("{funder} 비율(%)", funder=glossary.term("funding", f.funder).word), f.share_percent) for f in stated)


def _amount_problem(name: _Name, won: int, amount: int) -> Message:
    if won < amount:
        return message(
            "{name}: 재원을 더하면 {won:,}원인데 예산액은 {amount:,}원입니다. 부족한 {rest:,}원의 재원을 적거나 금액을 고쳐 주십시오.",
            name=name,
            won=won,
            amount=amount,
            rest=amount - won,
        )
    return message(
        "{name}: 재원을 더하면 {won:,}원으로 예산액 {amount:,}원보다 {over:,}원 많습니다. 금액을 고쳐 주십시오.",
        name=name,
        won=won,
        amount=amount,
        over=won - amount,
    )


def costing_splits(plan: Plan) -> Verdict:
    """Rule: the split in a line's costing adds up to the line's amount, and agrees with the shares that the plan states for it."""
    faulty = faulty_lines(plan)
    totals = {line.id: total for line in plan.budget_line if line.id not in faulty and (total := nearest_total(line.costing, line.amount_krw))}
    if not totals:
        return message("산출내역에 재원을 나눈 금액이 없습니다.")
    lines = [line for line in plan.budget_line if line.id in totals]
    parts = {line.id: dict(costing_parts(line.costing, line.amount_krw)) for line in lines}
    found = [_not_the_amount(line, totals[line.id]) for line in lines if not parts[line.id]]
    sound = _sound_scopes(plan)
    funding, statements = line_funding(plan), statements_of(plan)
    for line in lines:
        basis = funding[line.id].basis
        scope = basis, {Basis.LINE: line.id, Basis.CATEGORY: line.category}.get(basis, "")
        stated = statements.get(scope, [])
        # An amount for many lines says nothing about one of them; ``_sums`` compares it with all of them.
        if parts[line.id] and scope in sound and (basis is Basis.LINE or all(f.share_percent is not None for f in stated)):
            place = Place(f"budget_line.{line.id}", "budget")
            found += _compared(place, line.item, [line], parts[line.id], funding[line.id].parts, stated)
    return (*found, *_sums(plan, parts, sound))


def _sound_scopes(plan: Plan) -> set[_Scope]:
    """The parts of the budget whose stated shares add up; ``shares`` reports the others."""
    verdict = shares(plan)
    unsound = {notice.where for notice in verdict} if isinstance(verdict, tuple) else set()
    return {scope for scope, place, _name, _amount in _scopes(plan) if place not in unsound}


def _not_the_amount(line: BudgetLine, total: int) -> Notice:
    return Notice(
        Place(f"budget_line.{line.id}", "budget"),
        message(
            "{item}: 산출내역에 나뉜 재원을 더하면 {total:,}원인데 예산액은 {amount:,}원입니다. 나눈 금액을 고쳐 주십시오.",
            item=line.item,
            total=total,
            amount=line.amount_krw,
        ),
        (words_of_line(line),),
        (Figure(message("재원을 더한 금액(원)"), total), Figure(message("예산액(원)"), line.amount_krw)),
    )


def _sums(plan: Plan, parts: Mapping[str, Mapping[FundingSource, Fraction]], sound: set[_Scope]) -> list[Notice]:
    """The differences between amounts stated for a category or the plan and the costings below it, where every line there has a split."""
    found: list[Notice] = []
    statements = statements_of(plan)
    for (basis, key), place, name, _amount in _scopes(plan):
        if basis is Basis.LINE or (basis, key) not in sound:
            continue
        stated = statements[basis, key]
        below = [line for line in plan.budget_line if basis is Basis.PLAN or line.category == key]
        if any(f.amount_krw is None for f in stated) or not all(parts.get(line.id) for line in below):
            continue
        sums: dict[FundingSource, Fraction] = {}
        for line in below:
            for source, krw in parts[line.id].items():
                sums[source] = sums.get(source, Fraction(0)) + krw
        found += _compared(place, name, below, sums, {f.funder: f.amount_krw or 0 for f in stated}, stated)
    return found


def _compared(
    place: Place,
    name: _Name,
    lines: Sequence[BudgetLine],
    costed: Mapping[FundingSource, Fraction],
    stated: Mapping[FundingSource | None, int],
    quoted: Sequence[Funding],
) -> list[Notice]:
    """A notice of the source that differs most, if any differs by more than a rounding of each line."""
    off = {source: costed.get(source, Fraction(0)) - stated.get(source, 0) for source in FundingSource}
    worst = max(off, key=lambda source: abs(off[source]))
    if abs(off[worst]) < ROUNDING_KRW * len(lines):
        return []
    funder, krw, said = glossary.term("funding", worst).word, round_half_up(costed.get(worst, Fraction(0))), stated.get(worst, 0)
    return [
        Notice(
            place,
            message(
                "{name}: {funder}가 산출내역에는 {costed:,}원인데 재원 비율이나 금액으로는 {stated:,}원입니다. 한쪽을 고쳐 주십시오.",
                name=name,
                funder=funder,
                costed=krw,
                stated=said,
            ),
            (*(words_of_funding(funding) for funding in quoted), *(words_of_line(line) for line in lines[:MOST_QUOTES])),
            (Figure(message("산출내역의 {funder}(원)", funder=funder), krw), Figure(message("계획의 {funder}(원)", funder=funder), said)),
        )
    ]


def unfunded_lines(plan: Plan) -> Verdict:
    """Rule: where the plan says of some money whose it is, it says so of every line."""
    if not has_funding(plan):
        return _NOTHING
    of = line_funding(plan)
    # A split in the costing that does not add up is reported by ``costing_splits``.
    lines = [line for line in plan.budget_line if line.amount_krw and of[line.id].basis is Basis.NOTHING]
    lines = [line for line in lines if nearest_total(line.costing, line.amount_krw) is None]
    if not lines:
        return ()
    amount = sum(line.amount_krw for line in lines)
    return (
        Notice(
            Place(f"budget_line.{lines[0].id}", "budget") if len(lines) == 1 else Place("funding", "budget"),
            message(
                "산출내역 {count:,}줄 {amount:,}원이 어느 재원의 돈인지 적혀 있지 않습니다({item} 등). 그 재원을 적어 주십시오.",
                count=len(lines),
                amount=amount,
                item=lines[0].item,
            ),
            tuple(words_of_line(line) for line in lines[:MOST_QUOTES]),
            (Figure(message("재원이 없는 금액(원)"), amount),),
        ),
    )


RULES = (
    Rule(
        "shares",
        Severity.CONTRADICTION,
        message("재원의 합"),
        message("재원의 비율을 더하면 100%인지, 금액을 더하면 그 산출내역이나 편성목이나 총 예산액과 같은지 봅니다."),
        shares,
    ),
    Rule(
        "costing_splits",
        Severity.CONTRADICTION,
        message("산출내역에 나뉜 재원"),
        message("산출내역에 국비·시비로 나뉜 금액이 예산액과 같은지, 계획에 적힌 재원 비율과 같은지 봅니다. 1천원 미만의 차이는 끝수로 봅니다."),
        costing_splits,
    ),
    Rule(
        "unfunded_lines",
        Severity.GAP,
        message("재원이 없는 산출내역"),
        message("일부 예산의 재원이 적혀 있으면 나머지 산출내역에도 적혀 있는지 봅니다. 없으면 남은 돈이 누구의 것인지 알 수 없습니다."),
        unfunded_lines,
    ),
)
