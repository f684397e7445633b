"""The result of the plan check as plain values for JSON."""

from typing import Any

from chatdong.domain.plan_check.checker import CheckResult, rule_by_id


def as_json(result: CheckResult) -> dict[str, Any]:
    """The findings, passed rules and skipped rules as plain values for JSON; messages in Korean."""
    return {
        "findings": [
            {
                "rule": finding.rule_id,
                "severity": finding.severity,
                "title": str(rule_by_id(finding.rule_id).title),
                "message": str(finding.message),
                "quotes": [{"text": quote.text, "source": quote.source} for quote in finding.quotes],
                "figures": [{"label": str(f.label), "value": _plain(f.value)} for f in finding.figures],
                "where": finding.where.element,
                "page": finding.where.page,
            }
            for finding in result.findings
        ],
        "passed": list(result.passed),
        "skipped": [{"rule": rule_id, "reason": str(reason)} for rule_id, reason in result.skipped],
    }


def _plain(value: Any) -> Any:
    return value if isinstance(value, int | float | str | None) else str(value)
