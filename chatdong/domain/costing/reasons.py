"""The verdicts on costings, and the reason of each in a sentence with figures."""

from dataclasses import replace
from enum import StrEnum
from typing import Any

from chatdong.domain.message import Message, message


class Verdict(StrEnum):
    """The agreement of the stated amount with the formula; ``computed`` where none is stated, ``not_computable`` where the text must be asked about."""

    HOLDS = "holds"
    COMPUTED = "computed"
    ROUNDED = "rounded"
    DIFFERS = "differs"
    NOT_COMPUTABLE = "not_computable"


class ReasonCode(StrEnum):
    """The reason of a costing's verdict."""

    HOLDS = "holds"
    COMPUTED = "computed"
    FUNDING_DIFFERS = "funding_differs"
    ROUNDED_TO_WON = "rounded_to_won"
    CUT_TO_TEN_WON = "cut_to_ten_won"
    ROUNDED_DOWN_TO_THOUSAND = "rounded_down_to_thousand"
    ROUNDED_UP_TO_THOUSAND = "rounded_up_to_thousand"
    ROUNDED_DOWN_TO_MILLION = "rounded_down_to_million"
    ROUNDED_UP_TO_MILLION = "rounded_up_to_million"
    ROUNDED_AS_DECLARED = "rounded_as_declared"
    DIFFERS = "differs"
    STEP_DIFFERS = "step_differs"
    NO_FORMULA = "no_formula"
    LUMP_SUM = "lump_sum"
    RANGE = "range"
    COMPOUND_UNIT = "compound_unit"
    ORDINAL = "ordinal"
    MALFORMED_NUMBER = "malformed_number"
    UNREADABLE_NUMBER = "unreadable_number"
    MISSING_NUMBER = "missing_number"
    DIVISION_BY_ZERO = "division_by_zero"
    TWO_PRICES = "two_prices"
    NO_PRICE = "no_price"
    FOREIGN_CURRENCY = "foreign_currency"
    MIXED_UNITS = "mixed_units"
    AMBIGUOUS = "ambiguous"
    UNBALANCED_BRACKET = "unbalanced_bracket"
    TOO_DEEP = "too_deep"
    TOO_LARGE = "too_large"
    TOO_LONG = "too_long"


_SENTENCES: dict[ReasonCode, Message] = {
    ReasonCode.HOLDS: message("산출액 {computed:,}원이 적힌 금액과 같습니다."),
    ReasonCode.COMPUTED: message("계산됨: 산출액은 {computed:,}원이며, 적힌 금액이 없어 비교할 것이 없습니다."),
    ReasonCode.FUNDING_DIFFERS: message("재원별 금액의 합 {funding:,}원이 적힌 금액 {stated:,}원과 다릅니다."),
    ReasonCode.ROUNDED_TO_WON: message("산출액 {exact}원을 원 단위로 맞춘 {stated:,}원입니다."),
    ReasonCode.CUT_TO_TEN_WON: message("산출액 {exact}원에서 10원 미만을 버린 {stated:,}원입니다."),
    ReasonCode.ROUNDED_DOWN_TO_THOUSAND: message("산출액 {exact}원에서 천원 미만을 버린 {stated:,}원입니다."),
    ReasonCode.ROUNDED_UP_TO_THOUSAND: message("산출액 {exact}원의 천원 미만을 올린 {stated:,}원입니다."),
    ReasonCode.ROUNDED_DOWN_TO_MILLION: message("산출액 {exact}원에서 백만원 미만을 버린 {stated:,}원입니다."),
    ReasonCode.ROUNDED_UP_TO_MILLION: message("산출액 {exact}원의 백만원 미만을 올린 {stated:,}원입니다."),
    ReasonCode.ROUNDED_AS_DECLARED: message("산출액 {exact}원을 적힌 대로 어림한 {stated:,}원입니다."),
    ReasonCode.DIFFERS: message("적힌 금액 {stated:,}원이 산출액 {computed:,}원과 {difference:+,}원 다릅니다."),
    ReasonCode.STEP_DIFFERS: message("계산 중간에 적힌 금액이 산출액과 다릅니다: 적힌 값 {step}원, 산출액 {expected}원."),
    ReasonCode.NO_FORMULA: message("곱하거나 더할 산출식이 없습니다."),
    ReasonCode.LUMP_SUM: message("총액으로만 적혀 있어 산출할 수 없습니다."),
    ReasonCode.RANGE: message("‘{quote}’은(는) 범위라서 하나의 값으로 산출할 수 없습니다."),
    ReasonCode.COMPOUND_UNIT: message("‘{quote}’에는 수가 둘 있어 어느 것을 곱할지 알 수 없습니다."),
    ReasonCode.ORDINAL: message("‘{quote}’은(는) 등급이나 차례를 뜻하므로 곱할 수 없습니다."),
    ReasonCode.MALFORMED_NUMBER: message("‘{quote}’은(는) 수의 표기가 맞지 않아 읽을 수 없습니다."),
    ReasonCode.UNREADABLE_NUMBER: message("‘{quote}’에 읽을 수 없는 숫자가 있습니다."),
    ReasonCode.MISSING_NUMBER: message("곱하거나 더할 자리에 수가 없습니다: ‘{quote}’"),
    ReasonCode.DIVISION_BY_ZERO: message("0으로 나눌 수 없습니다."),
    ReasonCode.TWO_PRICES: message("금액끼리 곱해져 있어 산출할 수 없습니다."),
    ReasonCode.NO_PRICE: message("단가가 없어 금액을 산출할 수 없습니다."),
    ReasonCode.FOREIGN_CURRENCY: message("외화 단가에 환율이 없어 원화로 산출할 수 없습니다."),
    ReasonCode.MIXED_UNITS: message("금액과 금액이 아닌 것을 더하거나 뺄 수 없습니다."),
    ReasonCode.AMBIGUOUS: message("‘{quote}’을(를) 두 가지로 읽을 수 있어 산출하지 않았습니다."),
    ReasonCode.UNBALANCED_BRACKET: message("괄호의 짝이 맞지 않습니다."),
    ReasonCode.TOO_DEEP: message("괄호가 너무 깊이 겹쳐 있습니다."),
    ReasonCode.TOO_LARGE: message("수가 너무 커서 금액으로 볼 수 없습니다."),
    ReasonCode.TOO_LONG: message("산출내역이 {limit:,}자보다 깁니다. 나누어 적어 주십시오."),
}


def explained(code: ReasonCode, **figures: Any) -> Message:
    """The sentence of a reason with its figures."""
    return replace(_SENTENCES[code], figures=tuple(figures.items()))
