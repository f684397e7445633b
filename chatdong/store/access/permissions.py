"""Permission checks of writes: the role before the write, the districts and plans from what the write has logged."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime

import duckdb

from chatdong.domain.message import Message, message
from chatdong.domain.plan.model import LocalizedText
from chatdong.domain.roles import Actor, Right
from chatdong.store.access import audit
from chatdong.store.engines.errors import BEYOND_PLANS, NotAllowed
from chatdong.store.engines.record_tables import RECORD_TABLES
from chatdong.store.engines.store import Store

NOT_RECORDS: dict[str, Right] = {"person": "people", "plan_draft": "plan"}
"""The right needed to write a table that is in no snapshot; RECORD_TABLES has those of the other tables."""

OF_NO_PLAN = frozenset({"plan_draft"})
"""Tables whose rows are of no plan yet, so that who is held to plans writes none of them."""


@contextmanager
def writing(store: Store, actor: Actor, tables: tuple[str, ...], at: datetime) -> Iterator[duckdb.DuckDBPyConnection]:
    """A write transaction (``Store.writing``) for an actor with the right to write these tables, limited to the actor's districts and plans.

    Raises NotAllowed, with nothing changed and the refusal in the audit list.
    """
    try:
        for table in tables:
            require_table(actor, table)
        with store.writing(at) as cursor:
            if actor.kept:
                actor = _now(cursor, actor)
                for table in tables:
                    require_table(actor, table)
            if OF_NO_PLAN & set(tables):
                require_store(actor, "plan")
            yield cursor
            if actor.districts is not None:
                _hold_to_districts(cursor, actor.districts)
            if actor.plans is not None:
                _hold_to_plans(cursor, actor.plans)
    except NotAllowed as refused:
        _note_refusal(store, actor, refused, at)
        raise


def _now(cursor: duckdb.DuckDBPyConnection, actor: Actor) -> Actor:
    """The actor with role, districts and plans read under the write lock, since an earlier write may have changed them."""
    found = cursor.execute("SELECT role FROM store.person WHERE person = $name", {"name": actor.name}).fetchone()
    districts = cursor.execute("SELECT district_id FROM store.person_district WHERE person = $name", {"name": actor.name}).fetchall()
    plans = cursor.execute("SELECT plan_id FROM store.person_plan WHERE person = $name", {"name": actor.name}).fetchall()
    return replace(
        actor,
        role=found[0] if found else None,
        districts=frozenset(district_id for (district_id,) in districts) or None,
        plans=frozenset(plan_id for (plan_id,) in plans) or None,
    )


def _note_refusal(store: Store, actor: Actor, refused: NotAllowed, at: datetime) -> None:
    """Add a refusal to the audit list: the actor, the right needed and the key of a record of other districts, or the plan."""
    what = refused.right if refused.beyond is None else f"{refused.right}: {refused.beyond}"
    audit.note(store, actor.name, "refused", what, at)


def right_to_write(table: str) -> Right:
    """The right needed to write a table's records."""
    return RECORD_TABLES[table].right if table in RECORD_TABLES else NOT_RECORDS.get(table, "plan")


def require_table(actor: Actor, table: str) -> None:
    """Raise NotAllowed where the actor lacks the right to write a table's records."""
    require(actor, right_to_write(table))


def require_under_lock(cursor: duckdb.DuckDBPyConnection, actor: Actor, right: Right) -> None:
    """Raise NotAllowed where the actor lacks this right, as the store has it now; for use inside a write."""
    require(_now(cursor, actor) if actor.kept else actor, right)


def require(actor: Actor, right: Right) -> None:
    """Raise NotAllowed where the actor lacks this right."""
    if not actor.may(right):
        raise NotAllowed(why_not(right), right)


def require_plans(actor: Actor, right: Right, plans: Iterable[str]) -> None:
    """Raise NotAllowed where the actor's role is not good for all of these plans."""
    beyond = sorted(plan_id for plan_id in plans if not actor.reaches((plan_id,)))
    if beyond:
        raise NotAllowed(why_not_plan(beyond[0]), right, f"{BEYOND_PLANS}{beyond[0]}")


def require_store(actor: Actor, right: Right) -> None:
    """Raise NotAllowed where the actor's role is held to plans, for what is not divided by plans."""
    if not actor.reaches_store:
        raise NotAllowed(why_not_store(), right, f"{BEYOND_PLANS}*")


def require_noted(store: Store, actor: Actor, right: Right, at: datetime, *, plans: Iterable[str] = (), whole_store: bool = False) -> None:
    """Raise NotAllowed where the actor lacks this right, or has it not for these plans (for every plan, if ``whole_store``), and add the refusal to
    the audit list; for use outside a write."""
    try:
        require(actor, right)
        require_plans(actor, right, plans)
        if whole_store:
            require_store(actor, right)
    except NotAllowed as refused:
        _note_refusal(store, actor, refused, at)
        raise


def why_not(right: Right) -> Message:
    """The message for a user without this right: the roles that have it and whom to ask."""
    return {
        "look": message("볼 수 있는 권한이 없습니다. 관리자에게 권한을 요청해 주십시오."),
        "record": message("기록할 권한이 없습니다. 기록은 기록 담당, 계획 담당, 관리자가 합니다. 필요하시면 관리자에게 권한을 요청해 주십시오."),
        "scenario": message("시나리오를 저장할 권한이 없습니다. 계획 담당이나 관리자가 저장합니다. 필요하시면 관리자에게 권한을 요청해 주십시오."),
        "plan": message("계획을 바꿀 권한이 없습니다. 계획 담당이나 관리자가 바꿉니다. 필요하시면 관리자에게 권한을 요청해 주십시오."),
        "operate": message("서버를 운영할 권한이 없습니다. 관리자만 할 수 있습니다."),
        "people": message("권한을 정하거나 감사 기록을 볼 권한이 없습니다. 관리자만 할 수 있습니다."),
    }[right]


def why_not_plan(plan_id: str) -> Message:
    """The message for a user whose role is not good for a plan."""
    return message("‘{plan}’ 계획은 맡은 계획이 아니어서 볼 수도 고칠 수도 없습니다. 필요하시면 관리자에게 권한을 요청해 주십시오.", plan=plan_id)


def why_not_store() -> Message:
    """The message for a user whose role is held to plans, where something holds every plan of the store."""
    return message("저장소의 모든 계획이 들어 있어, 맡은 계획이 정해진 역할로는 볼 수 없습니다. 필요하시면 관리자에게 권한을 요청해 주십시오.")


def _hold_to_plans(cursor: duckdb.DuckDBPyConnection, plans: frozenset[str]) -> None:
    """Raise NotAllowed where the changes logged in this transaction go beyond the plans.

    Allowed are rows of these plans, before and after, support teams of a programme of one of them, and what all plans share: districts, and the
    ways in which files are read.
    """
    beyond = cursor.execute(
        """
        WITH version AS (SELECT version + 1 AS this FROM store.store_version),

        sides AS (
            SELECT table_name, row_key, unnest([row_before, row_after]) AS side
            FROM store.change
            WHERE store_version = (SELECT this FROM version)
        ),

        programme AS (SELECT DISTINCT programme FROM store.plan WHERE list_contains($plans, plan_id))

        SELECT table_name, coalesce(side ->> 'plan_id', side ->> 'programme', row_key) FROM sides
        WHERE
            side IS NOT NULL AND table_name NOT IN ('district', 'import_profile')
            AND CASE
                WHEN table_name = 'support_team' THEN coalesce(side ->> 'programme', '') NOT IN (SELECT programme FROM programme)
                ELSE NOT list_contains($plans, coalesce(side ->> 'plan_id', ''))
            END
        LIMIT 1
        """,
        {"plans": sorted(plans)},
    ).fetchone()
    if beyond:
        table, plan_id = beyond
        raise NotAllowed(why_not_plan(plan_id), right_to_write(table), f"{BEYOND_PLANS}{plan_id}")


def _hold_to_districts(cursor: duckdb.DuckDBPyConnection, districts: frozenset[str]) -> None:
    """Raise NotAllowed where the changes logged in this transaction go beyond the districts.

    Allowed are events whose districts, before and after, are known and all among them, payments for such events, and support teams, before
    and after, of one of these districts.
    """
    beyond = cursor.execute(
        """
        WITH version AS (SELECT version + 1 AS this FROM store.store_version),

        sides AS (
            SELECT table_name, row_key, unnest([row_before, row_after]) AS side
            FROM store.change
            WHERE store_version = (SELECT this FROM version)
        ),

        event AS (
            SELECT row_key, coalesce(from_json(side -> 'districts', '["VARCHAR"]'), []) AS present
            FROM sides
            WHERE table_name = 'event' AND side IS NOT NULL
        ),

        own AS (
            SELECT event_id FROM store.event_district GROUP BY event_id HAVING bool_and(list_contains($districts, district_id))
            UNION
            SELECT row_key FROM event
        )

        SELECT row_key FROM event WHERE len(present) = 0 OR NOT list_has_all($districts, present)
        UNION ALL
        SELECT row_key FROM sides
        WHERE table_name = 'spending' AND side IS NOT NULL AND coalesce(side ->> 'event_id', '') NOT IN (SELECT event_id FROM own)
        UNION ALL
        SELECT row_key FROM sides
        WHERE table_name = 'support_team' AND side IS NOT NULL AND NOT list_contains($districts, coalesce(side ->> 'district_id', ''))
        UNION ALL
        SELECT row_key FROM sides WHERE table_name NOT IN ('event', 'spending', 'support_team')
        LIMIT 1
        """,
        {"districts": sorted(districts)},
    ).fetchone()
    if beyond:
        own = cursor.execute(
            "SELECT name, coalesce(name_en, name) FROM store.district WHERE list_contains($districts, district_id) ORDER BY name",
            {"districts": sorted(districts)},
        ).fetchall()
        raise NotAllowed(
            message(
                "맡은 자치구({districts})의 추진지원단과 행사, 그 행사의 지출만 기록할 수 있습니다. 다른 자치구가 함께한 행사, 참석 자치구가 적히지 않은 행사, "
                "행사에 이어지지 않은 지출은 다른 기록 담당에게 부탁해 주십시오.",
                districts=LocalizedText(", ".join(ko for ko, _en in own), ", ".join(en for _ko, en in own)),
            ),
            "record",
            beyond[0],
        )
