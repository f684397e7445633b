"""Rules within the budget: costings, sums, and unit prices."""

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from chatdong.domain.message import message
from chatdong.domain.plan.line_costing import _disagrees, _parsed, faulty_lines
from chatdong.domain.plan.model import BudgetLine, LocalizedText, Plan
from chatdong.domain.plan_check.quotes import statements, words_of_line, words_of_statement
from chatdong.domain.plan_check.rule import Figure, Notice, Place, Quote, Rule, Severity, Verdict
from chatdong.domain.rounding import decimals

LARGEST_SPREAD = 5
"""The ratio of the highest to the lowest unit price of an item from which a reason is asked for."""


def settled(plan: Plan) -> Plan:
    """The plan with each faulty line at the amount that its category confirms, and the total that its parts confirm.

    Other rules start from it, so that one wrong amount is reported once and not again in every sum.
    """
    amounts = _confirmed_amounts(plan)
    lines = tuple(replace(line, amount_krw=amounts[line.id]) for line in plan.budget_line)
    possible = _possible_totals(plan, amounts)
    total = plan.total_krw if not possible or plan.total_krw in possible else possible[0]
    return replace(plan, total_krw=total, budget_line=lines)


def _confirmed_amounts(plan: Plan) -> dict[str, int]:
    """{line id: won}: the printed amounts; if a category's add up only with computed costings of its faulty lines, these.

    Without categories the total takes their place. If neither adds up, the printed amounts stay.
    """
    faulty = faulty_lines(plan)
    amounts = {line.id: line.amount_krw for line in plan.budget_line}
    exact = {line.id: krw for line in plan.budget_line if line.id in faulty and (krw := _parsed(line.costing).computed_krw) is not None}
    by_category: list[tuple[str | None, int]] = [(c.id, c.amount_krw) for c in plan.category]
    for category_id, printed in by_category or [(None, plan.total_krw)]:
        ids = [line.id for line in plan.budget_line if category_id in (None, line.category)]
        computed = {i: exact.get(i, amounts[i]) for i in ids}
        if sum(amounts[i] for i in ids) != printed and sum(computed.values()) == printed:
            amounts |= computed
    return amounts


def _possible_totals(plan: Plan, amounts: Mapping[str, int]) -> list[int]:
    """The sum of the lines, and the sum of the printed category amounts (won); a wrong category has a rule of its own."""
    sums = [sum(amounts.values())] if plan.budget_line else []
    return sums + ([sum(category.amount_krw for category in plan.category)] if plan.category else [])


def costings(plan: Plan) -> Verdict:
    """Rule: each costing's computed value equals the amount that it states and the amount that the line prints."""
    if not plan.budget_line:
        return message("산출내역이 없습니다.")
    parsed = {line.id: _parsed(line.costing) for line in plan.budget_line}
    if all(p.computed_krw is None and p.stated_krw is None for p in parsed.values()):
        return message("계산할 수 있는 산출내역이 없습니다.")
    found = []
    for line in plan.budget_line:
        p = parsed[line.id]
        if not _disagrees(line, p):
            continue
        given = (
            Figure(message("산출내역을 계산한 금액(원)"), p.computed_krw),
            Figure(message("산출내역에 적힌 금액(원)"), p.stated_krw),
            Figure(message("예산액(원)"), line.amount_krw),
        )
        if p.verdict == "differs":
            explanation = message("{item}: {why}", item=line.item, why=p.explanation)
        else:
            explanation = message(
                "{item}: 산출내역은 {costing:,}원인데 예산액은 {amount:,}원입니다.",
                item=line.item,
                costing=p.stated_krw if p.computed_krw is None else p.computed_krw,
                amount=line.amount_krw,
            )
        figures = tuple(figure for figure in given if figure.value is not None)
        found.append(Notice(Place(f"budget_line.{line.id}", "budget"), explanation, (words_of_line(line),), figures))
    return tuple(found)


def category_sums(plan: Plan) -> Verdict:
    """Rule: each category's printed amount equals the sum of its lines."""
    if not plan.category:
        return message("편성목별 금액이 없습니다.")
    if not plan.budget_line:
        return message("산출내역이 없습니다.")
    amounts = _confirmed_amounts(plan)
    found = []
    for category in plan.category:
        lines = sum(amounts[line.id] for line in plan.budget_line if line.category == category.id)
        if lines == category.amount_krw:
            continue
        found.append(
            Notice(
                Place(f"category.{category.id}", "budget"),
                message(
                    "{category}: 산출내역을 더하면 {lines:,}원인데 편성목 금액은 {printed:,}원입니다.",
                    category=category.name,
                    lines=lines,
                    printed=category.amount_krw,
                ),
                (Quote(f"{category.name.ko} {category.amount_krw // 1000:,}", category.source),),
                (
                    Figure(message("산출내역의 합(원)"), lines),
                    Figure(message("편성목 금액(원)"), category.amount_krw),
                ),
            )
        )
    return tuple(found)


def activity_sums(plan: Plan) -> Verdict:
    """Rule: an amount stated for a whole activity equals the sum of its lines."""
    stated = [(s, s.activity) for s in statements(plan) if s.amount_krw is not None and s.activity and plan.lines_of(s.activity)]
    if not stated:
        return message("세부사업별 합계가 계획에 적혀 있지 않습니다.")
    confirmed, names = settled(plan), {activity.id: activity.name for activity in plan.activity}
    found = []
    for statement, activity_id in stated:
        lines = confirmed.budget_of(activity_id)
        if statement.amount_krw == lines:
            continue
        found.append(
            Notice(
                Place(f"activity.{activity_id}", "budget"),
                message(
                    "{activity}: 산출내역을 더하면 {lines:,}원인데 계획에 적힌 합계는 {printed:,}원입니다.",
                    activity=names.get(activity_id, activity_id),
                    lines=lines,
                    printed=statement.amount_krw,
                ),
                (words_of_statement(statement),),
                (
                    Figure(message("산출내역의 합(원)"), lines),
                    Figure(message("적힌 합계(원)"), statement.amount_krw),
                ),
            )
        )
    return tuple(found)


def total(plan: Plan) -> Verdict:
    """Rule: the printed total equals the sum of the lines or the sum of the categories."""
    possible = _possible_totals(plan, _confirmed_amounts(plan))
    if not possible:
        return message("편성목도 산출내역도 없습니다.")
    if plan.total_krw in possible:
        return ()
    parts = possible[0]
    return (
        Notice(
            Place("total_krw", "budget"),
            message("부분을 더하면 {parts:,}원인데 총 예산액은 {total:,}원입니다.", parts=parts, total=plan.total_krw),
            (Quote(f"{plan.total_krw // 1000:,}", plan.total_source),),
            (Figure(message("부분의 합(원)"), parts), Figure(message("총 예산액(원)"), plan.total_krw)),
        ),
    )


def lines_belong(plan: Plan) -> Verdict:
    """Rule: each line has an activity and a category that the plan lists."""
    if not plan.budget_line:
        return message("산출내역이 없습니다.")
    activities = {activity.id for activity in plan.activity}
    categories = {category.id for category in plan.category}
    return tuple(
        Notice(
            Place(f"budget_line.{line.id}", "budget"),
            message("{item}: 이 돈을 쓸 세부사업이나 편성목이 계획에 없습니다.", item=line.item),
            (words_of_line(line),),
            (Figure(message("예산액(원)"), line.amount_krw),),
        )
        for line in plan.budget_line
        if line.activity not in activities or line.category not in categories
    )


def _item(name: str) -> str:
    """An item's name without spaces and without brackets that contain digits (months, hours, grades): ``진행비(4~5월)`` is ``진행비``.

    A bracket in words (``진행비(식사)``) stays: it is another item, with a price of its own.
    """
    return re.sub(r"\([^()]*\d[^()]*\)|\s", "", name)


def _price(line: BudgetLine) -> tuple[str, Fraction] | None:
    """(unit counted, price in won), such as 명 or 실; None if the costing is not one price times a number."""
    factors = _parsed(line.costing).factors
    prices = [f.value for f in factors if f.is_price]
    counted = [f.unit for f in factors if not f.is_price]
    return (counted[0], prices[0]) if len(prices) == 1 and prices[0] > 0 and counted else None


def unit_prices(plan: Plan) -> Verdict:
    """Rule: lines with the same item and the same unit have similar prices (less than LARGEST_SPREAD times apart)."""
    faulty = faulty_lines(plan)
    groups: dict[tuple[str, str], list[tuple[Fraction, BudgetLine]]] = defaultdict(list)
    for line in plan.budget_line:
        priced = _price(line)
        if priced is not None and line.id not in faulty:
            groups[_item(line.item.ko), priced[0]].append((priced[1], line))
    if not any(len(group) > 1 for group in groups.values()):
        return message("단가를 비교할 만한 같은 항목이 없습니다.")
    found = []
    for (item, unit), group in groups.items():
        english = group[0][1].item.en
        low, high = min(price for price, _ in group), max(price for price, _ in group)
        if high < low * LARGEST_SPREAD:
            continue
        found.append(
            Notice(
                Place(f"budget_line.{next(line.id for price, line in group if price == high)}", "budget"),
                message(
                    "{item} 단가가 {unit} 기준으로 {low:,}원부터 {high:,}원까지 {ratio:f}배 차이인데 사유가 적혀 있지 않습니다.",
                    item=LocalizedText(item, english),
                    unit=unit,
                    low=_won(low),
                    high=_won(high),
                    ratio=_ratio(high / low),
                ),
                tuple(words_of_line(line) for _, line in group),
                tuple(
                    Figure(message("{activity} · {item} 단가(원)", activity=_owner(plan, line), item=line.item), _won(price)) for price, line in group
                ),
            )
        )
    return tuple(found)


def _ratio(value: Fraction) -> Decimal:
    """A ratio with one decimal, rounded half up; without decimal if it is 0."""
    return decimals(value, 1).normalize()


def _won(price: Fraction) -> int | float:
    return int(price) if price.denominator == 1 else float(price)


def _owner(plan: Plan, line: BudgetLine) -> object:
    return next((activity.name for activity in plan.activity if activity.id == line.activity), line.activity)


RULES = (
    Rule(
        "costings",
        Severity.CONTRADICTION,
        message("산출내역의 계산"),
        message("산출내역을 곱한 값, 그 옆에 적힌 금액, 예산액이 같은지 봅니다. 천원 단위로 맞추어 생긴 1천원 미만의 차이는 끝수로 봅니다."),
        costings,
    ),
    Rule(
        "category_sums",
        Severity.CONTRADICTION,
        message("편성목별 합계"),
        message("편성목에 적힌 금액이 그 산출내역의 합과 같은지 봅니다. 산출내역 하나가 틀려서 생긴 차이는 여기에서 다시 세지 않습니다."),
        category_sums,
    ),
    Rule(
        "activity_sums",
        Severity.CONTRADICTION,
        message("세부사업별 합계"),
        message("계획에 세부사업의 금액이 적혀 있으면 그 산출내역의 합과 같은지 봅니다."),
        activity_sums,
    ),
    Rule(
        "total",
        Severity.CONTRADICTION,
        message("총 예산액"),
        message("총 예산액이 편성목 금액의 합과 같은지 봅니다. 다른 모든 비율이 이 금액을 바탕으로 합니다."),
        total,
    ),
    Rule(
        "lines_belong",
        Severity.GAP,
        message("세부사업이 없는 예산"),
        message("모든 산출내역이 계획에 있는 세부사업과 편성목에 딸려 있는지 봅니다. 그렇지 않은 돈은 무엇을 위한 것인지 알 수 없습니다."),
        lines_belong,
    ),
    Rule(
        "unit_prices",
        Severity.DOUBT,
        message("같은 항목의 단가"),
        message(
            "이름이 같은 항목의 단가가 {times}배 이상 다른지 봅니다. 사유가 있으면 적어 두어야 집행할 때 다시 묻지 않습니다.",
            times=LARGEST_SPREAD,
        ),
        unit_prices,
    ),
)
