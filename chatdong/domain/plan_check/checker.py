"""The plan check: applies all rules to a plan; each finding has its quotes and figures."""

from dataclasses import dataclass

from chatdong.domain.message import Message
from chatdong.domain.plan.model import Plan
from chatdong.domain.plan_check import activities, budget, communication, funding, goals, milestones, quotes, schedule, teams
from chatdong.domain.plan_check.rule import PAGES, Figure, Finding, Place, Quote, Rule, Severity

__all__ = [
    "PAGES",
    "RULES",
    "Severity",
    "CheckResult",
    "Figure",
    "Finding",
    "Place",
    "Quote",
    "Rule",
    "check",
    "rule_by_id",
]

RULES: tuple[Rule, ...] = (
    *budget.RULES,
    *funding.RULES,
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
    """The result of all rules. A rule has findings, or is in ``passed``, or is in ``skipped`` with the reason."""

    findings: tuple[Finding, ...] = ()
    passed: tuple[str, ...] = ()
    skipped: tuple[tuple[str, Message], ...] = ()


def rule_by_id(rule_id: str) -> Rule:
    """The rule with this id. Raises StopIteration if there is none."""
    return next(rule for rule in RULES if rule.id == rule_id)


def check(plan: Plan, rules: tuple[Rule, ...] = RULES) -> CheckResult:
    """The result of the rules for a plan; findings are sorted by severity, then in the order of the rules."""
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
    findings.sort(key=lambda finding: list(Severity).index(finding.severity))
    return CheckResult(tuple(findings), tuple(passed), tuple(skipped))
