"""A costing as plain values for JSON."""

from typing import Any

from chatdong.domain.costing.costing import Costing
from chatdong.domain.costing.numbers import plain_text


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
