"""Edits: other costings for lines of a plan give another plan (the scenario). The plan itself never changes."""

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from functools import lru_cache

from chatdong.domain.costing import costing
from chatdong.domain.message import Message, message
from chatdong.domain.plan.model import MOST_LINES, BudgetLine, Plan

LARGEST_FACTOR = 10**9


class EditError(ValueError):
    """An edit that cannot be made, or a question about a scenario that has no answer.

    ``line_id``: the id of the line or quantity, or the word, that is at fault; "" if the question as a whole is.
    """

    def __init__(self, line_id: str, why: Message) -> None:
        self.line_id = line_id
        self.message = why
        super().__init__(f"{line_id}: {why}" if line_id else str(why))


def costing_of(text: str) -> costing.Costing:
    """The parsed costing of a text; cached up to LONGEST_COSTING letters, because every question about a scenario parses the same lines."""
    return costing.parse(text) if len(text) > costing.LONGEST_COSTING else _kept(text)


@lru_cache(maxsize=2 * MOST_LINES)
def _kept(text: str) -> costing.Costing:
    return costing.parse(text)


def apply_edits(plan: Plan, edits: Mapping[str, str]) -> Plan:
    """The plan with other costings: {line id: costing text}. Without edits, the plan itself.

    The cap (``total_krw``), the categories' printed amounts and the milestones stay those of the plan. Raises EditError for an unknown line or
    a costing that cannot be computed.
    """
    known = {line.id for line in plan.budget_line}
    for line_id in edits:
        if line_id not in known:
            raise EditError(line_id, message("이 계획에 없는 산출내역입니다."))
    if not edits:
        return plan
    return replace(plan, budget_line=tuple(_edited(line, edits.get(line.id)) for line in plan.budget_line))


def _edited(line: BudgetLine, text: str | None) -> BudgetLine:
    if text is None or text == line.costing:
        return line
    parsed = costing_of(text)
    if parsed.computed_krw is None:
        raise EditError(line.id, parsed.explanation)
    return replace(line, costing=text, amount_krw=parsed.computed_krw)


def typed_costing(line: BudgetLine, text: str) -> str:
    """A typed costing with its stated amount corrected if it disagrees; the plan's own text if factors and value are equal.

    Raises EditError if it cannot be computed.
    """
    parsed, planned = costing_of(text.strip()), costing_of(line.costing)
    if parsed.computed_krw is None:
        raise EditError(line.id, parsed.explanation)
    if _factors(parsed) == _factors(planned) and parsed.computed == planned.computed:
        return line.costing
    if parsed.difference_krw and parsed.factors:
        try:
            return costing.with_factor(parsed, 0, parsed.factors[0].value).text
        except ValueError:
            raise EditError(line.id, parsed.explanation) from None
    return parsed.text


def _factors(of: costing.Costing) -> list[tuple[Fraction, str, bool]]:
    return [(factor.value, factor.unit, factor.is_price) for factor in of.factors]


def edit_factors(line: BudgetLine, values: Mapping[int, int]) -> str:
    """The line's costing with some factors changed: {index of the factor: whole number}.

    Raises EditError for a value outside 0 to LARGEST_FACTOR, an index that the costing lacks, or a value at which it cannot be computed.
    """
    parsed = costing_of(line.costing)
    for index, value in values.items():
        if not 0 <= value <= LARGEST_FACTOR:
            raise EditError(line.id, message("0에서 {limit:,}까지의 수를 씁니다: {value:,}", limit=LARGEST_FACTOR, value=value))
        if not 0 <= index < len(parsed.factors):
            raise EditError(line.id, message("이 산출내역에는 {number}번째 수가 없습니다.", number=index + 1))
        if parsed.factors[index].value != Fraction(value):
            try:
                parsed = costing.with_factor(parsed, index, value)
            except ValueError:
                raise EditError(line.id, message("이 산출내역은 {value:,}(으)로는 계산할 수 없습니다.", value=value)) from None
    return parsed.text
