"""The effect of a scenario and the answers about it as plain values for JSON: amounts in won rounded half up, Korean names, unknown as null."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from chatdong.domain.plan.model import Plan
from chatdong.domain.plan.totals import by_category, total
from chatdong.domain.rounding import round_half_up
from chatdong.domain.scenario.effect import Effect, UnitCost
from chatdong.domain.scenario.export import scenario_rows
from chatdong.domain.scenario.quantities import Quantity, quantities, sensible_range, values_in
from chatdong.domain.scenario.questions.fit_to_cap import Fit
from chatdong.domain.scenario.questions.goal_seek import Sought
from chatdong.domain.scenario.questions.sensitivity import Swing
from chatdong.domain.scenario.questions.uncertainty import Distribution

MOST_SHOWN = 50
"""The most quantities listed for ``--seek`` and ``--sensitivity``; later ones hardly matter."""


def effect_as_json(plan: Plan, scenario: Plan, of: Effect) -> dict[str, Any]:
    """The effect of a scenario: totals, categories with reallocations (전용), changed lines, unit costs, milestones, goals, edits below commitments."""
    names = {category.id: category.name.ko for category in plan.category}
    activities = {activity.id: activity.name.ko for activity in plan.activity}
    differences = {row.category_id: row for row in by_category(plan, scenario)}
    return {
        "total": {
            "plan_krw": total(plan),
            "scenario_krw": of.total_krw,
            "cap_krw": of.cap_krw,
            "left_krw": of.cap_krw - of.total_krw,
            "shortfall_krw": of.shortfall_krw,
        },
        "by_category": [
            {
                "id": room.category_id,
                "name": names[room.category_id],
                "cap_krw": room.cap_krw,
                "plan_krw": differences[room.category_id].plan_krw,
                "scenario_krw": room.scenario_krw,
                "over_krw": room.over_krw,
                "room_krw": room.room_krw,
            }
            for room in of.categories
        ],
        "reallocations": [{"from": move.from_category, "to": move.to_category, "amount_krw": move.amount_krw} for move in of.reallocations],
        "changed_lines": [
            {
                "id": row.line.id,
                "name": f"{activities[row.line.activity]} · {row.line.item.ko}",
                "plan_costing": row.plan_costing,
                "scenario_costing": row.scenario_costing,
                "plan_krw": row.plan_krw,
                "scenario_krw": row.scenario_krw,
                "difference_krw": row.difference_krw,
            }
            for row in scenario_rows(plan, scenario)
            if row.plan_costing != row.scenario_costing
        ],
        "by_activity": [
            {"id": before.activity_id, "name": activities[before.activity_id], "plan": _cost(before), "scenario": _cost(after)}
            for before, after in of.costs
        ],
        "milestones": [
            {
                "on": forecast.milestone.on.isoformat(),
                "official_krw": forecast.milestone.amount_krw,
                "plan_bottom_up_krw": forecast.plan_krw,
                "scenario_bottom_up_krw": forecast.scenario_krw,
                "missed": forecast.missed,
                "newly_missed": forecast.newly_missed,
                "reached_on": forecast.reached_on.isoformat() if forecast.reached_on else None,
            }
            for forecast in of.milestones
        ],
        "goals": [
            {
                "indicator": goal.indicator.id,
                "name": goal.indicator.name.ko,
                "target": goal.target.value,
                "plan": goal.planned,
                "scenario": goal.scenario,
                "reachable": goal.reachable,
            }
            for goal in of.goals
        ],
        "below_committed": [
            {"line": c.line_id, "activity": c.activity_id, "floor": c.floor, "asked": c.asked, "message": str(c.message)} for c in of.committed
        ],
    }


def _cost(cost: UnitCost) -> dict[str, int | None]:
    return {
        "amount_krw": cost.amount_krw,
        "sessions": cost.sessions,
        "attendances": cost.attendances,
        "per_session_krw": _won(cost.per_session),
        "per_person_krw": _won(cost.per_person),
    }


def _won(value: Fraction | None) -> int | None:
    return None if value is None else round_half_up(value)


def quantities_as_json(plan: Plan, scenario: Plan, floors: dict[str, int]) -> list[dict[str, Any]]:
    """Every quantity that can be changed: id, lines, value in plan and scenario, and range; ``floors`` are the least values by quantity id."""
    values, found = values_in(plan, scenario), []
    for quantity in quantities(plan):
        span = sensible_range(quantity, floors.get(quantity.id, 0))
        found.append(
            {
                **_named(plan, quantity),
                "lines": list(quantity.line_ids),
                "plan": quantity.value,
                "scenario": values[quantity.id],
                "range": {"low": span.low, "high": span.high, "step": span.step},
            }
        )
    return found


def _named(plan: Plan, quantity: Quantity) -> dict[str, Any]:
    moving = quantity.line_ids
    items = [line.item.ko for line in plan.lines_of(quantity.activity_id) if line.id in moving]
    return {
        "quantity": quantity.id,
        "kind": quantity.kind,
        "unit": quantity.unit,
        "name": f"{plan.activity_by_id(quantity.activity_id).name.ko} · {'·'.join(dict.fromkeys(items))}",
    }


def seek_as_json(plan: Plan, found: Sequence[Sought]) -> list[dict[str, Any]]:
    """The largest value of each quantity under the cap; ``most`` is null where none fits or where the cap does not limit it (``unlimited``)."""
    return [
        {
            **_named(plan, sought.quantity),
            "now": sought.now,
            "most": None if sought.unlimited else sought.most,
            "gain": sought.gain,
            "unlimited": sought.unlimited,
            "left_krw": sought.left_krw,
            "edits": dict(sought.edits),
        }
        for sought in found[:MOST_SHOWN]
    ]


def fit_as_json(plan: Plan, found: Fit) -> dict[str, Any]:
    """The options that bring the scenario under the cap, the smallest change first, and whether any is possible."""
    return {
        "possible": found.possible,
        "over_krw": found.over_krw,
        "least_krw": found.least_krw,
        "options": [
            {
                "changes": [{**_named(plan, c.quantity), "now": c.now, "then": c.then} for c in option.changes],
                "total_krw": option.total_krw,
                "attendances_lost": option.attendances_lost,
                "edits": dict(option.edits),
            }
            for option in found.options
        ],
    }


def tornado_as_json(plan: Plan, swings: Sequence[Swing]) -> list[dict[str, Any]]:
    """The change of the total (won) by each quantity, the largest swing first, at most MOST_SHOWN."""
    return [
        {
            **_named(plan, swing.quantity),
            "now": swing.now,
            "lower_krw": swing.lower_krw,
            "higher_krw": swing.higher_krw,
            "swing_krw": swing.swing_krw,
            "one_more_krw": swing.one_more_krw,
        }
        for swing in swings[:MOST_SHOWN]
    ]


def distribution_as_json(of: Distribution) -> dict[str, Any]:
    """The simulated distribution of the total: quantiles and histogram (won), and the chance of staying under the cap (0–1)."""
    return {
        "draws": of.draws,
        "seed": of.seed,
        "mean_krw": _won(of.mean_krw),
        "least_krw": of.least_krw,
        "most_krw": of.most_krw,
        "quantiles": {f"{int(share * 100)}%": krw for share, krw in of.quantiles},
        "chance_under_cap": float(of.under_cap),
        "histogram": [{"low_krw": b.low_krw, "high_krw": b.high_krw, "count": b.count} for b in of.bins],
    }
