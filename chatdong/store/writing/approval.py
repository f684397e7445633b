"""A saved scenario becomes the plan's next revision, with its reason."""

from datetime import datetime

from chatdong.domain.roles import Actor
from chatdong.domain.scenario.edits import EditError
from chatdong.domain.scenario.saved import approved_plan
from chatdong.store.engines.errors import RefusedWrite
from chatdong.store.engines.store import Store
from chatdong.store.reading import repository
from chatdong.store.writing.records import Approval, EditConflict, LoadedPlan, changes_of, load_plan, read


def approve(store: Store, scenario_id: str, version: int, reason: str, actor: Actor, at: datetime) -> LoadedPlan:
    """Make a scenario, as it was read in ``version``, the next revision of its plan; the revision before it stays.

    Where it says what the newest revision says already, nothing is changed. Raises as ``load_plan`` does, and RefusedWrite where
    its costings do not make a plan.
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
    return load_plan(store, proposed, actor, at, Approval(scenario_id, version, reason))
