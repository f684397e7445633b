"""Where a plan contradicts itself: rules over the plan as a whole, each finding with its quotes and figures."""

from dataclasses import dataclass

from chatdong.domain.message import Message
from chatdong.domain.plan.model import Plan
from chatdong.domain.plan_check import activities, budget, communication, goals, milestones, quotes, schedule, teams
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
    findings.sort(key=lambda finding: list(Severity).index(finding.severity))
    return CheckResult(tuple(findings), tuple(passed), tuple(skipped))
