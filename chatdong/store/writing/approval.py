"""Approve a saved scenario as the next revision of its plan."""

from collections.abc import Mapping
from datetime import datetime

from chatdong.domain.roles import Actor
from chatdong.domain.scenario.edits import EditError
from chatdong.domain.scenario.saved import approved_plan
from chatdong.store.engines.errors import RefusedWrite
from chatdong.store.engines.store import Store
from chatdong.store.reading import repository
from chatdong.store.writing.records import Approval, EditConflict, LoadedPlan, changes_of, load_plan, read


def approve(
    store: Store, scenario_id: str, version: int, reason: str, actor: Actor, at: datetime, contained: Mapping[str, bool] | None = None
) -> LoadedPlan:
    """Store a scenario, read in ``version``, as the next revision of its plan; earlier revisions stay. ``contained`` as for ``load_plan``.

    Nothing is written where its text equals the newest revision. Raises UndecidedChanges as ``load_plan`` does; EditConflict where the scenario is gone or its version is another by
    now; RefusedWrite where its costings do not make a valid plan, it was made from another revision than the newest, or the reason is empty;
    and NotAllowed where the actor may not store plans.
    """
    row = read(store, "scenario", scenario_id)
    if row is None:
        with store.cursor() as cursor:
            raise EditConflict(changes_of(cursor, "scenario", scenario_id))
    plan = repository.plan(store, row["plan_id"])
    assert plan is not None  # A scenario refers to a plan of the store (a foreign key).
    try:
        proposed = approved_plan(plan, row["edits"])
    except EditError as error:
        raise RefusedWrite(error.message) from error
    return load_plan(store, proposed, actor, at, Approval(scenario_id, version, reason), contained)
