"""A plan's status on the as-of date as plain values for JSON: amounts in won, unknown as null."""

from dataclasses import asdict
from datetime import date
from fractions import Fraction
from typing import Any

from chatdong.domain.agenda.calendar import Entry
from chatdong.domain.agenda.milestone_risk import MilestoneRisk
from chatdong.domain.budget.forecast import together
from chatdong.domain.budget.funding import BySource, EvenBurn, SourceSplit
from chatdong.domain.budget.overruns import Flag, Rule, current_forecasts, flag, reallocation
from chatdong.domain.budget.scope import scopes_of
from chatdong.domain.budget.variance import Variance, VarianceRow
from chatdong.domain.plan.model import Plan
from chatdong.domain.progress.goals import Progress, weighted
from chatdong.domain.progress.records import Records
from chatdong.domain.progress.required_pace import Pace
from chatdong.domain.report.comparison import Difference, GoalDifference, MoneyDifference
from chatdong.domain.report.status import Status
from chatdong.domain.rounding import Number, decimals

JUDGED = ("pv", "sv", "spi", "cpi", "tcpi", "eac_by_pace")
"""The earned value figures that may be unknown, by the names of ``EarnedValue.unknown``."""


def status_as_json(plan: Plan, of: Status) -> dict[str, Any]:
    """The status as plain values for JSON: amounts in won, ratios with four decimals, unknown as null."""
    now = of.figures
    names = {
        "category": {c.id: c.name.ko for c in plan.category},
        "activity": {a.id: a.name.ko for a in plan.activity},
        "line": {line.id: _line_name(plan, line.id) for line in plan.budget_line},
    }

    def rows(level: str) -> list[dict[str, Any]]:
        """The budget rows of one level: category, activity or line."""
        return [
            {
                "id": row.id,
                "name": names[level].get(row.id),
                "category": row.category_id or None,
                "activity": row.activity_id,
                "budget_krw": row.budget_krw,
                "original_krw": row.position.original_krw,
                "carried_in_krw": row.position.carried_in_krw,
                "transferred_krw": row.position.transferred_krw,
                "supplementary_krw": row.position.supplementary_krw,
                "committed_krw": row.position.committed_krw,
                "spent_krw": row.spent_krw,
                "unpaid_krw": row.position.unpaid_krw,
                "free_krw": row.position.free_krw,
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
                "measure": p.indicator.measure,
                "direction": p.indicator.good,
                "weight_percent": None if p.indicator.weight_percent is None else float(p.indicator.weight_percent),
                "baseline": value(p.from_baseline),
                "target": value(p.aim),
                "target_high": value(p.highest),
                "actual": value(p.actual),
                "at_least": p.uncertain,
                "missing": p.missing,
                "expected": value(p.expected),
                "due": p.due.isoformat(),
                "status": p.status,
                "source": p.target.source,
                "evidence": _evidence_as_json(p),
                "pace": _pace_as_json(paces.get((p.indicator.id, p.target.year))),
            }
            for p in of.progress
        ],
        "goals_weighted_percent": _ratio(result.percent) if (result := weighted(of.goals(plan.fiscal_year))) else None,
        "goal_quarters": [
            {
                "indicator": p.indicator.id,
                "year": p.target.year,
                "quarter": p.target.quarter,
                "target": value(p.aim),
                "target_high": value(p.highest),
                "actual": value(p.actual),
                "at_least": p.uncertain,
                "due": p.due.isoformat(),
                "status": p.status,
            }
            for p in of.quarters
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
        "by_source": by_source_as_json(of.sources, of.sources.of()),
        "by_source_of": [
            {"level": level, "id": key, "by_source": by_source_as_json(of.sources, of.sources.of(lines))}
            for level, key, lines in (
                *(("category", c.id, [line.id for line in plan.budget_line if line.category == c.id]) for c in plan.category),
                *(("line", line.id, [line.id]) for line in plan.budget_line),
            )
        ]
        if of.sources.known
        else [],
        "next": [
            {
                "kind": item.kind,
                "due": item.due.isoformat(),
                "activity": item.activity_id,
                "indicator": item.indicator_id,
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
        "milestone_risks": milestone_risks_as_json(of.milestone_risks),
        "reconciliation": {
            "holds": of.reconciliation.holds,
            "lines_krw": of.reconciliation.lines_krw,
            "categories_krw": of.reconciliation.categories_krw,
            "total_krw": of.reconciliation.total_krw,
            "last_milestone_krw": of.reconciliation.last_milestone_krw,
        },
    }


def by_source_as_json(split: SourceSplit, amounts: BySource) -> list[dict[str, Any]] | None:
    """The amounts of each source of funding, in won; the key of money of no source is null. None if the plan states no source."""
    if not split.known:
        return None
    burn = split.burn(EvenBurn())
    return [
        {
            "source": source,
            "budget_krw": of.budget_krw,
            "committed_krw": of.committed_krw,
            "spent_krw": of.spent_krw,
            "remaining_krw": of.remaining_krw,
            "free_krw": of.free_krw,
            "rate_percent": None if of.rate is None else float(of.rate),
            "burn": burn[source],
        }
        for source, of in amounts.items()
    ]


def _evidence_as_json(goal: Progress) -> list[dict[str, Any]]:
    """The events, readings and support teams that count for an indicator, as plain values for JSON."""
    held: list[dict[str, Any]] = [
        {"event": e.id, "activity": e.activity_id, "occurrence": e.occurrence, "on": e.on.isoformat(), "attendance": e.attendance}
        for e in goal.events
    ]
    held += [
        {"reading": r.id, "on": r.on.isoformat(), "value": float(r.value), "answers": r.answers, "source": r.source, "note": r.note}
        for r in goal.readings
    ]
    return held + [{"team": t.id, "district": t.district, "on": t.opened_on.isoformat()} for t in goal.teams]


def _pace_as_json(pace: Pace | None) -> dict[str, Any] | None:
    if pace is None:
        return None
    return {
        "remaining": value(pace.remaining),
        "until": pace.until.isoformat(),
        "months_left": pace.months,
        "per_month": _ratio(pace.per_month),
        "windows_left": pace.windows,
        "short": value(pace.short),
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
                "adds": move.adds,
            }
            for move in pace.moves
        ],
    }


def value(of: Number | None) -> int | float | None:
    """A value of an indicator for JSON: whole numbers as they are, others with four decimals; None if unknown."""
    return of if of is None or isinstance(of, int) else _ratio(of)


def _ratio(value: Fraction | None) -> float | None:
    return None if value is None else float(decimals(value, 4))


def _line_name(plan: Plan, line_id: str) -> str:
    line = next(line for line in plan.budget_line if line.id == line_id)
    return f"{plan.activity_by_id(line.activity).name.ko} · {line.item.ko}"


def variance_as_json(of: Variance) -> dict[str, Any]:
    """The variance and its causes, in all, by activity and by line, as plain values for JSON in won."""

    def row(of: VarianceRow) -> dict[str, Any]:
        """The amounts of one row of the variance, in won."""
        return {
            "planned_bottom_up_krw": of.planned_krw,
            "actual_krw": of.actual_krw,
            "difference_krw": of.difference_krw,
            "times_krw": of.effect("times"),
            "timing_krw": of.timing_krw,
            "timing_schedule_krw": of.effect("schedule"),
            "timing_bills_krw": of.effect("bills"),
            "people_krw": of.effect("people"),
            "price_krw": of.effect("price"),
            "price_or_people_krw": of.effect("mixed"),
            "without_event_krw": of.effect("unlinked"),
            "events_without_attendance": len(of.uncounted),
        }

    cause = of.cause
    return {
        "planned_official_krw": of.official_krw,
        "official_to_bottom_up_krw": of.basis_krw,
        **row(of.total),
        "largest": cause and asdict(cause),
        "by_activity": [{"activity": one.activity_id, **row(one)} for one in of.activities],
        "by_line": [{"line": one.id, "activity": one.activity_id, **row(one)} for one in of.lines],
    }


def milestone_risks_as_json(found: tuple[MilestoneRisk, ...]) -> list[dict[str, Any]]:
    """The milestone risks as plain values for JSON, amounts in won."""
    return [
        {
            "on": risk.on.isoformat(),
            "kind": "milestone" if risk.milestone else "year_end",
            "source": risk.milestone.source if risk.milestone else None,
            "amount_krw": risk.amount_krw,
            "spent_krw": risk.spent_krw,
            "unpaid_krw": risk.unpaid_krw,
            "missing_krw": risk.missing_krw,
            "expected_krw": risk.expected_krw,
            "short_krw": risk.short_krw,
            "short_if_all_held_krw": risk.short_if_all_held_krw,
            "short_if_none_held_krw": risk.short_if_none_held_krw,
            "lines": [{"id": line_id, "amount_krw": won} for line_id, won in risk.lines],
            "steps": [
                {
                    "activity": step.left.occurrence.activity_id,
                    "occurrence": step.left.occurrence.number,
                    "expected": step.left.expected.isoformat(),
                    "latest": step.latest.isoformat(),
                    "cost_krw": step.cost_krw,
                    "needed": step.needed,
                    "slipped_to": step.slipped_to.isoformat(),
                    "late_krw": step.late_krw,
                    "short_if_late_krw": risk.short_if_late(step),
                    "lapse_if_late_krw": step.lapse_krw,
                    "short_if_cancelled_krw": risk.short_if_cancelled(step),
                    "lapse_if_cancelled_krw": step.cost_krw,
                }
                for step in risk.steps
            ],
            "earlier": [
                {
                    "activity": left.occurrence.activity_id,
                    "occurrence": left.occurrence.number,
                    "expected": left.expected.isoformat(),
                    "cost_krw": left.cost_krw,
                }
                for left in risk.earlier
            ],
        }
        for risk in found
    ]


def overruns_as_json(plan: Plan, records: Records, as_of: date) -> dict[str, Any]:
    """The overruns flagged by the default rule and the reallocations that would cover them, as plain values for JSON in won."""
    rule, now = Rule(), current_forecasts(plan, records, as_of)
    parts = dict.fromkeys(part for level in ("category", "activity") for part in scopes_of(plan, records, level))
    sums = [(p.level, p.id, together(now[i] for i in p.line_ids(plan, records) if i in now)) for p in parts]
    sums += [("line", line_id, forecast) for line_id, forecast in now.items()]
    return {
        "budget_rule": {
            "warn_percent": rule.warn_percent,
            "stop_percent": rule.stop_percent,
            "lapse_percent": rule.lapse_percent,
        },
        "flags": [
            {
                "level": level,
                "id": key or None,
                "flag": flag(rule, forecast),
                "budget_krw": forecast.budget_krw,
                "spent_krw": forecast.spent_krw,
                "eac_bottom_up_krw": forecast.eac_bottom_up_krw,
            }
            for level, key, forecast in sums
            if flag(rule, forecast) != Flag.FINE
        ],
        "reallocation": [
            {
                "line": transfer.line_id,
                "overrun_krw": transfer.overrun_krw,
                "already_spent": transfer.spent,
                "moves": [
                    {"from": m.line_id, "amount_krw": m.amount_krw, "within_category": m.within, "proposed": m.proposed} for m in transfer.moves
                ],
                "uncured_krw": transfer.uncovered_krw,
            }
            for transfer in reallocation(plan, records, as_of)
        ],
    }


def calendar_as_json(entries: tuple[Entry, ...]) -> list[dict[str, Any]]:
    """The calendar as plain values for JSON, amounts in won."""
    return [
        {
            "id": entry.id,
            "from": entry.start.isoformat(),
            "to": entry.end.isoformat(),
            "status": entry.status,
            "fixed": entry.fixed,
            "activity": entry.activity.id if entry.activity else None,
            "occurrence": entry.number,
            "topic": entry.topic.ko if entry.topic else None,
            "people": entry.people,
            "cost_krw": None if entry.milestone else entry.cost_krw,
            "cumulative_krw": entry.milestone.amount_krw if entry.milestone else None,
            "source": entry.source,
        }
        for entry in entries
    ]


def difference_as_json(of: Difference) -> dict[str, Any]:
    """The differences (after − before) as plain values for JSON: amounts in won, unknown as null."""
    return {
        "goals": goals_as_json(of.goals),
        "events": {count.kind: count.more for count in of.events},
        "by_category": [{"id": row.category_id or None, **_money_as_json(row)} for row in of.money[:-1]],
        "money": _money_as_json(of.money[-1]),
        "forecast_krw": {count.kind: count.more for count in of.forecast},
    }


def goals_as_json(goals: tuple[GoalDifference, ...]) -> list[dict[str, Any]]:
    """The differences of goals as plain values for JSON; all that is known for a year without a plan of its own."""
    return [
        {
            "indicator": goal.indicator.id,
            "name": goal.indicator.name.ko,
            "target": value(goal.target),
            "actual": value(goal.actual),
            "status_before": goal.before.status if goal.before else None,
            "status_after": goal.after.status if goal.after else None,
        }
        for goal in goals
    ]


def _money_as_json(row: MoneyDifference) -> dict[str, Any]:
    points = None if row.rate_points is None else float(row.rate_points)
    return {"budget_krw": row.budget_krw, "spent_krw": row.spent_krw, "rate_points": points}
