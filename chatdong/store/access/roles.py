"""The users with a role, stored in the database and changed by an administrator; each change goes into the audit list."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import duckdb

from chatdong.domain.message import message
from chatdong.domain.roles import ROLES, Actor, address_of
from chatdong.domain.text_marks import stripped, why_no_name
from chatdong.store.access import audit
from chatdong.store.access.permissions import writing
from chatdong.store.engines.errors import RefusedWrite
from chatdong.store.engines.store import Store, StoreError
from chatdong.store.reading.query import rows


def people(store: Store) -> dict[str, Actor]:
    """The users with a role, by the e-mail address (or subject) of their sign-in."""
    return {
        row["person"]: Actor(row["person"], row["role"], _limit(row["districts"]), _limit(row["plans"]), kept=True) for row in rows(store, "people")
    }


def _limit(ids: list[str] | None) -> frozenset[str] | None:
    return frozenset(ids) if ids else None


def give_role(store: Store, person: Actor, by: Actor, at: datetime) -> None:
    """Give a user a role with the plans that it is held to and, for a recorder, districts; they replace the earlier ones.

    Raises NotAllowed where ``by`` is no administrator, RefusedWrite for one's own role, an invalid address, an unknown role, district or plan,
    districts with another role, or an administrator held to plans.
    """
    name = address_of(stripped(person.name))
    with _changing(store, name, by, at) as (cursor, before):
        if why := why_no_name(name):
            raise RefusedWrite(why)
        if not 1 <= len(name) <= 254 or any(letter.isspace() or not letter.isprintable() for letter in name):
            raise RefusedWrite(message("로그인하는 전자우편 주소를 빈칸 없이 254자 안으로 적어 주십시오."))
        if person.role not in ROLES:
            raise RefusedWrite(message("역할을 하나 골라 주십시오."))
        if person.districts is not None and (person.role != "recorder" or not person.districts):
            raise RefusedWrite(message("자치구는 기록 담당에게만 정할 수 있습니다. 자치구를 비우거나 역할을 기록 담당으로 바꾸어 주십시오."))
        cursor.execute("SELECT district_id FROM store.district")
        unknown = sorted((person.districts or frozenset()) - {district_id for (district_id,) in cursor.fetchall()})
        if unknown:
            raise RefusedWrite(message("이 저장소에 없는 자치구입니다: {districts}", districts=", ".join(unknown)))
        if person.plans is not None and (person.role == "admin" or not person.plans):
            raise RefusedWrite(message("관리자는 저장소 전체를 맡으므로 계획을 정할 수 없습니다. 계획을 비우거나 다른 역할로 바꾸어 주십시오."))
        cursor.execute("SELECT DISTINCT plan_id FROM store.plan")
        unknown = sorted((person.plans or frozenset()) - {plan_id for (plan_id,) in cursor.fetchall()})
        if unknown:
            raise RefusedWrite(message("이 저장소에 없는 계획입니다: {plans}", plans=", ".join(unknown)))
        if before is None:
            cursor.execute("INSERT INTO store.person VALUES (?, ?)", [name, person.role])
        else:
            cursor.execute("UPDATE store.person SET role = ? WHERE person = ?", [person.role, name])
        _hold_to(cursor, name, before, person)
        done = f"{name}: {_in_short(before)} → {_in_short(person)}"
        audit.put(cursor, by.name, "people", done, at)
    audit.tell(by.name, "people", done, kept=True)


def take_role(store: Store, name: str, by: Actor, at: datetime) -> None:
    """Remove a user's role, so that they have no right any more. Raises NotAllowed, and RefusedWrite for one's own role or a user without one."""
    with _changing(store, name, by, at) as (cursor, before):
        if before is None:
            raise RefusedWrite(message("‘{name}’: 권한을 준 적이 없는 사람입니다.", name=name))
        _hold_to(cursor, name, before, None)
        cursor.execute("DELETE FROM store.person WHERE person = ?", [name])
        done = f"{name}: {_in_short(before)} → –"
        audit.put(cursor, by.name, "people", done, at)
    audit.tell(by.name, "people", done, kept=True)


@contextmanager
def _changing(store: Store, name: str, by: Actor, at: datetime) -> Iterator[tuple[duckdb.DuckDBPyConnection, Actor | None]]:
    """The write transaction of an administrator who changes another user's role, with that user's present role, districts and plans (None without)."""
    try:
        with writing(store, by, ("person",), at) as cursor:
            if name == by.name:
                raise RefusedWrite(message("자신의 권한은 바꿀 수 없습니다. 다른 관리자에게 부탁해 주십시오."))
            found = cursor.execute("SELECT role FROM store.person WHERE person = $name", {"name": name}).fetchone()
            districts = cursor.execute("SELECT district_id FROM store.person_district WHERE person = $name", {"name": name}).fetchall()
            plans = cursor.execute("SELECT plan_id FROM store.person_plan WHERE person = $name", {"name": name}).fetchall()
            of_districts, of_plans = (frozenset(held_id for (held_id,) in ids) or None for ids in (districts, plans))
            yield cursor, Actor(name, found[0], of_districts, of_plans) if found else None
    except StoreError as error:
        raise RefusedWrite(error.message) from error


def _hold_to(cursor: duckdb.DuckDBPyConnection, name: str, before: Actor | None, after: Actor | None) -> None:
    """Replace the districts and plans that a role is held to."""
    for take, give, old, new in (
        (
            "DELETE FROM store.person_district WHERE person = ? AND district_id = ?",
            "INSERT INTO store.person_district VALUES (?, ?)",
            (before and before.districts) or frozenset(),
            (after and after.districts) or frozenset(),
        ),
        (
            "DELETE FROM store.person_plan WHERE person = ? AND plan_id = ?",
            "INSERT INTO store.person_plan VALUES (?, ?)",
            (before and before.plans) or frozenset(),
            (after and after.plans) or frozenset(),
        ),
    ):
        for statement, ids in ((take, old - new), (give, new - old)):
            if ids:
                cursor.executemany(statement, [[name, held_id] for held_id in sorted(ids)])


def _in_short(person: Actor | None) -> str:
    """A role as the audit list keeps it: ``recorder (district, district) [plan, plan]``."""
    if person is None:
        return "–"
    districts = f" ({', '.join(sorted(person.districts))})" if person.districts else ""
    return f"{person.role}{districts}" + (f" [{', '.join(sorted(person.plans))}]" if person.plans else "")
