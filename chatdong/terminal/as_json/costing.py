"""A costing as plain values for JSON."""

from typing import Any

from chatdong.domain.costing.costing import Costing, parse
from chatdong.domain.costing.numbers import plain_text

UNITS_KRW = {"원": 1, "천원": 1_000, "만원": 10_000, "백만원": 1_000_000, "억원": 100_000_000}
_ASKED = {"costing", "amount", "unit"}


def answer(asked: Any) -> dict[str, Any]:
    """The costing for a machine, read from its text or from {"costing": text, "amount": text or number, "unit": "천원" or 1000}.

    ``amount`` is stated in another column. ``unit`` is that of the amount where it has none, and without an amount that of
    the text's bare amounts. Raises ValueError for anything else.
    """
    if isinstance(asked, str):
        asked = {"costing": asked}
    if not isinstance(asked, dict) or not asked.keys() <= _ASKED or not isinstance(asked.get("costing"), str):
        raise ValueError('JSON 글자나 {"costing": …, "amount": …, "unit": …}이 아닙니다.')
    amount, unit = asked.get("amount"), asked.get("unit")
    if isinstance(amount, bool) or not isinstance(amount, str | int | float | None):
        raise ValueError(f"‘{amount}’: 금액이 아닙니다.")
    unit_krw = UNITS_KRW.get(unit.strip()) if isinstance(unit, str) else unit
    if unit is not None and (isinstance(unit, bool) or unit_krw not in UNITS_KRW.values()):
        raise ValueError(f"‘{unit}’: 단위를 알 수 없습니다. 아는 단위: {', '.join(UNITS_KRW)}")
    if amount is None:
        return as_json(parse(asked["costing"], amount_unit_krw=unit_krw))
    written = str(amount).strip()
    name = next((name for name, worth in UNITS_KRW.items() if worth == unit_krw), "")
    return as_json(parse(asked["costing"], amount=written + name if written[-1:].isdigit() else written))


def as_json(costing: Costing) -> dict[str, Any]:
    """The costing as plain values for JSON: text, factors, computed_krw and stated_krw (won), verdict, reason."""
    return {
        "text": costing.text,
        "factors": [
            {
                "value": int(factor.value) if factor.value.denominator == 1 else plain_text(factor.value),
                "unit": factor.unit,
                "is_price": factor.is_price,
            }
            for factor in costing.factors
        ],
        "computed_krw": costing.computed_krw,
        "stated_krw": costing.stated_krw,
        "verdict": str(costing.verdict),
        "reason": costing.reason,
    }
