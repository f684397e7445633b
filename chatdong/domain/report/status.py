"""Where a plan stands on a day, all of it together: what the overview shows and the terminal prints."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from chatdong.domain.agenda.milestone_risk import MilestoneRisk, milestone_risks
from chatdong.domain.agenda.milestone_risk import as_json as cliffs_as_json
from chatdong.domain.agenda.todo import AgendaItem, agenda
from chatdong.domain.budget.execution_table import BudgetRow, budget_rows
from chatdong.domain.budget.figures import Figures, figures
from chatdong.domain.budget.variance import Variance, variance
from chatdong.domain.budget.variance import as_json as variance_as_json
from chatdong.domain.plan.model import Plan
from chatdong.domain.plan.reconciliation import Reconciliation, reconcile
from chatdong.domain.progress.goals import Progress, of_year, progress_of
from chatdong.domain.progress.occurrences import held_of_planned
from chatdong.domain.progress.records import Records
from chatdong.domain.progress.required_pace import Pace, pace_of

JUDGED = ("pv", "sv", "spi", "cpi", "tcpi", "eac_by_pace")
"""The figures of earned value that may have no value, as ``EarnedValue.unknown`` names them."""


@dataclass(frozen=True)
class Status:
    """held, expected and planned count events; rows are the office's table; agenda is what to do next, cliffs what must
    happen for each coming milestone; variance says why spending differs from the plan; pace is what each
    target still needs."""

    as_of: date
    figures: Figures
    progress: tuple[Progress, ...]
    held: int
    expected: int
    planned: int
    rows: tuple[BudgetRow, ...]
    agenda: tuple[AgendaItem, ...]
    milestone_risks: tuple[MilestoneRisk, ...]
    reconciliation: Reconciliation
    variance: Variance
    pace: tuple[Pace, ...]

    def goals(self, year: int) -> tuple[Progress, ...]:
        """The targets of one year."""
        return of_year(self.progress, year)

    def count(self, year: int, *statuses: str) -> int:
        """How many targets of a year have one of some statuses."""
        return sum(progress.status in statuses for progress in self.goals(year))


def opening_day(plan: Plan, records: Records, today: date) -> date:
    """The as-of date to begin with.

    While nothing is recorded it is the day of approval. After that it is today; where today lies outside of the plan's year, it is the
    last day on which something is recorded (``Records.last_day``), held to that year.
    """
    if records.last_day is None:
        return plan.opening_day
    if plan.year.start <= today <= plan.year.end:
        return today
    return min(max(records.last_day, plan.year.start), plan.year.end)


def status(plan: Plan, records: Records, as_of: date) -> Status:
    """Goals, counts, money, agenda and the plan's own totals on a day."""
    held, expected, planned = held_of_planned(plan, records, as_of)
    progress = progress_of(plan, records, as_of)
    return Status(
        as_of,
        figures(plan, records, as_of),
        progress,
        held,
        expected,
        planned,
        budget_rows(plan, records, as_of),
        agenda(plan, records, as_of),
        milestone_risks(plan, records, as_of),
        reconcile(plan),
        variance(plan, records, as_of),
        pace_of(plan, progress, records, as_of),
    )


def as_json(plan: Plan, of: Status) -> dict[str, Any]:
    """The status as plain values for JSON: amounts in won, ratios with four decimals, unknown as null."""
    now = of.figures
    names = {
        "category": {c.id: c.name.ko for c in plan.category},
        "activity": {a.id: a.name.ko for a in plan.activity},
        "line": {line.id: _line_name(plan, line.id) for line in plan.budget_line},
    }

    def rows(level: str) -> list[dict[str, Any]]:
        return [
            {
                "id": row.id,
                "name": names[level].get(row.id),
                "category": row.category_id or None,
                "activity": row.activity_id,
                "budget_krw": row.budget_krw,
                "spent_krw": row.spent_krw,
                "remaining_krw": row.remaining_krw,
                "rate_percent": None if row.rate is None else float(row.rate),
            }
            for row in of.rows
            if row.level == level
        ]

    paces = {(pace.goal.indicator.id, pace.goal.target.year): pace for pace in of.pace}
    return {
        "plan": plan.id,
        "as_of": of.as_of.isoformat(),
        "goals": [
            {
                "indicator": p.indicator.id,
                "name": p.indicator.name.ko,
                "year": p.target.year,
                "baseline": p.baseline.value if p.baseline else None,
                "target": p.target.value,
                "actual": p.actual,
                "expected": p.expected,
                "due": p.due.isoformat(),
                "status": p.status,
                "source": p.target.source,
                "evidence": _evidence_as_json(p),
                "pace": _pace_as_json(paces.get((p.indicator.id, p.target.year))),
            }
            for p in of.progress
        ],
        "events": {"held": of.held, "expected": of.expected, "planned": of.planned},
        "money": {
            "budget_krw": now.budget,
            "planned_krw": now.planned,
            "planned_bottom_up_krw": now.planned_bottom_up,
            "earned_krw": now.earned,
            "actual_krw": now.actual,
            "cpi": _ratio(now.cpi),
            "spi": _ratio(now.spi),
            "cv_krw": now.value.cv,
            "sv_krw": now.value.sv,
            "tcpi": _ratio(now.value.tcpi),
            "estimate_at_completion_krw": now.eac,
            "etc_krw": {method: now.value.etc(eac) for method, eac in now.eac.items()},
            "vac_krw": {method: now.value.vac(eac) for method, eac in now.eac.items()},
            "expected_lapse_krw": now.lapse,
            "unpaid_krw": now.unpaid,
            "remaining_krw": now.remaining,
            "why_unknown": {figure: why for figure in JUDGED if (why := now.value.unknown(figure))},
        },
        "variance": variance_as_json(of.variance),
        "by_category": rows("category"),
        "by_activity": rows("activity"),
        "by_line": rows("line"),
        "next": [
            {
                "kind": item.kind,
                "due": item.due.isoformat(),
                "activity": item.activity_id,
                "occurrence": item.occurrence.number if item.occurrence else None,
                "times": item.times,
                "people": item.people,
                "amount_krw": item.amount_krw,
                "topic": item.topic.ko if item.topic else None,
                "latest": item.latest.isoformat() if item.latest else None,
                "reason": str(item.reason),
                "lines": [{"id": line_id, "name": names["line"][line_id], "amount_krw": won} for line_id, won in item.lines],
            }
            for item in of.agenda
        ],
        "cliffs": cliffs_as_json(of.milestone_risks),
        "reconciliation": {
            "holds": of.reconciliation.holds,
            "lines_krw": of.reconciliation.lines_krw,
            "categories_krw": of.reconciliation.categories_krw,
            "total_krw": of.reconciliation.total_krw,
            "last_milestone_krw": of.reconciliation.last_milestone_krw,
        },
    }


def _evidence_as_json(goal: Progress) -> list[dict[str, Any]]:
    """What makes up the actual count; of an indicator without a number, what there is to show for it."""
    held = [
        {"event": e.id, "activity": e.activity_id, "occurrence": e.occurrence, "on": e.held_on.isoformat(), "attendance": e.attendance}
        for e in goal.events
    ]
    return held + [{"team": t.id, "district": t.district, "on": t.opened_on.isoformat()} for t in goal.teams]


def _pace_as_json(pace: Pace | None) -> dict[str, Any] | None:
    if pace is None:
        return None
    return {
        "remaining": pace.remaining,
        "until": pace.until.isoformat(),
        "months_left": pace.months,
        "per_month": _ratio(pace.per_month),
        "windows_left": pace.windows,
        "short": pace.short,
        "next_events": None
        if pace.moves is None
        else [
            {
                "activity": move.occurrence.activity_id,
                "occurrence": move.occurrence.number,
                "from": move.occurrence.window.start.isoformat(),
                "to": move.occurrence.window.end.isoformat(),
                "due": move.due.isoformat(),
                "overdue": move.overdue,
                "adds": 1,
            }
            for move in pace.moves
        ],
    }


def _ratio(value: Any) -> float | None:
    return None if value is None else round(float(value), 4)


def _line_name(plan: Plan, line_id: str) -> str:
    line = next(line for line in plan.budget_line if line.id == line_id)
    return f"{plan.activity_by_id(line.activity).name.ko} · {line.item.ko}"
