"""Where a plan contradicts itself: rules over the plan as a whole, each finding with its quotes and figures."""

from dataclasses import dataclass
from typing import Any

from chatdong.domain.message import Message
from chatdong.domain.plan.model import Plan
from chatdong.domain.plan_check import activities, budget, communication, goals, milestones, quotes, schedule, teams
from chatdong.domain.plan_check.rule import PAGES, SEVERITIES, Figure, Finding, Place, Quote, Rule

__all__ = [
    "PAGES",
    "RULES",
    "SEVERITIES",
    "CheckResult",
    "Figure",
    "Finding",
    "Place",
    "Quote",
    "Rule",
    "as_json",
    "check",
    "rule_by_id",
]

RULES: tuple[Rule, ...] = (
    *budget.RULES,
    *milestones.RULES,
    *schedule.RULES,
    *activities.RULES,
    *goals.RULES,
    *teams.RULES,
    *communication.RULES,
    *quotes.RULES,
)


@dataclass(frozen=True)
class CheckResult:
    """What all rules together found. A rule is in ``passed``, in ``skipped`` (with its reason), or has findings."""

    findings: tuple[Finding, ...] = ()
    passed: tuple[str, ...] = ()
    skipped: tuple[tuple[str, Message], ...] = ()


def rule_by_id(rule_id: str) -> Rule:
    return next(rule for rule in RULES if rule.id == rule_id)


def check(plan: Plan, rules: tuple[Rule, ...] = RULES) -> CheckResult:
    """Apply every rule to a plan: contradictions first, then gaps, then doubts, each in the order of the rules."""
    findings: list[Finding] = []
    passed: list[str] = []
    skipped: list[tuple[str, Message]] = []
    for rule in rules:
        verdict = rule.check(plan)
        if isinstance(verdict, Message):
            skipped.append((rule.id, verdict))
        elif verdict:
            findings += [Finding(rule.id, rule.severity, n.message, n.quotes, n.figures, n.where) for n in verdict]
        else:
            passed.append(rule.id)
    findings.sort(key=lambda finding: SEVERITIES.index(finding.severity))
    return CheckResult(tuple(findings), tuple(passed), tuple(skipped))


def as_json(result: CheckResult) -> dict[str, Any]:
    """The result as plain values for JSON; sentences in Korean."""
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
