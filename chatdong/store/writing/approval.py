"""Approve a saved scenario as the next revision of its plan."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from chatdong.domain.message import message
from chatdong.domain.plan.model import Milestone, Plan
from chatdong.domain.roles import Actor
from chatdong.domain.scenario.edits import EditError, apply_edits
from chatdong.domain.scenario.saved import approved_plan
from chatdong.domain.scenario.spending_plan import approved_total_krw, needs_milestones, why_no_milestones, with_amounts
from chatdong.store.access.permissions import require_noted
from chatdong.store.engines.errors import RefusedWrite
from chatdong.store.engines.store import Store
from chatdong.store.reading import repository
from chatdong.store.writing.records import Approval, EditConflict, LoadedPlan, changes_of, load_plan, read


def approve(
    store: Store,
    scenario_id: str,
    version: int,
    reason: str,
    actor: Actor,
    at: datetime,
    contained: Mapping[str, bool] | None = None,
    milestones_krw: Sequence[int] | None = None,
) -> LoadedPlan:
    """Store a scenario, read in ``version``, as the next revision of its plan; earlier revisions stay. ``contained`` as for ``load_plan``.

    ``milestones_krw``: the cumulative amounts (won) of the plan's milestones by date, needed where the scenario has another total than the plan
    and the plan has milestones; its total is then approved with them. RefusedWrite says where they are missing or do not end in the total.

    Nothing is written where its text equals the newest revision. Raises UndecidedChanges as ``load_plan`` does; EditConflict where the scenario is gone or its version is another by
    now; RefusedWrite where its costings do not make a valid plan, it was made from another revision than the newest, or the reason is empty;
    and NotAllowed where the actor may not store plans.
    """
    require_noted(store, actor, "plan", at)
    row = read(store, "scenario", scenario_id)
    if row is None:
        with store.cursor() as cursor:
            raise EditConflict(changes_of(cursor, "scenario", scenario_id))
    plan = repository.plan(store, row["plan_id"])
    assert plan is not None  # A scenario refers to a plan of the store (a foreign key).
    try:
        scenario = apply_edits(plan, row["edits"])
        milestones: tuple[Milestone, ...] = ()
        if needs_milestones(plan, scenario):
            milestones = _spending_plan(plan, approved_total_krw(plan, scenario), milestones_krw)
        proposed = approved_plan(plan, row["edits"], milestones)
    except EditError as error:
        raise RefusedWrite(error.message) from error
    return load_plan(store, proposed, actor, at, Approval(scenario_id, version, reason), contained)


def _spending_plan(plan: Plan, total_krw: int, amounts_krw: Sequence[int] | None) -> tuple[Milestone, ...]:
    """The milestones of a new total (won). Raises RefusedWrite where they were not said, or are not those of this total."""
    if amounts_krw is None or len(amounts_krw) != len(plan.milestone):
        raise RefusedWrite(
            message(
                "총 예산이 {before:,}원에서 {after:,}원이 되어 이전 차수의 집행계획이 맞지 않습니다. 날짜마다 새 누계 금액을 정하여 함께 승인해 주십시오.",
                before=plan.total_krw,
                after=total_krw,
            )
        )
    milestones = with_amounts(plan, amounts_krw, total_krw)
    if why := why_no_milestones(plan, milestones, total_krw):
        raise RefusedWrite(why)
    return milestones
