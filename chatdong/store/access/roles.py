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
        row["person"]: Actor(row["person"], row["role"], frozenset(row["districts"]) if row["districts"] else None, kept=True)
        for row in rows(store, "people")
    }


def give_role(store: Store, person: Actor, by: Actor, at: datetime) -> None:
    """Give a user a role and, for a recorder, districts; they replace the earlier ones.

    Raises NotAllowed where ``by`` is no administrator, RefusedWrite for one's own role, an invalid address, an unknown role or district, or
    districts with another role.
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
        if before is None:
            cursor.execute("INSERT INTO store.person VALUES (?, ?)", [name, person.role])
        else:
            cursor.execute("UPDATE store.person SET role = ? WHERE person = ?", [person.role, name])
        _hold_to(cursor, name, before.districts if before else None, person.districts)
        done = f"{name}: {_in_short(before)} → {_in_short(person)}"
        audit.put(cursor, by.name, "people", done, at)
    audit.tell(by.name, "people", done, kept=True)


def take_role(store: Store, name: str, by: Actor, at: datetime) -> None:
    """Remove a user's role, so that they have no right any more. Raises NotAllowed, and RefusedWrite for one's own role or a user without one."""
    with _changing(store, name, by, at) as (cursor, before):
        if before is None:
            raise RefusedWrite(message("‘{name}’: 권한을 준 적이 없는 사람입니다.", name=name))
        _hold_to(cursor, name, before.districts, None)
        cursor.execute("DELETE FROM store.person WHERE person = ?", [name])
        done = f"{name}: {_in_short(before)} → –"
        audit.put(cursor, by.name, "people", done, at)
    audit.tell(by.name, "people", done, kept=True)


@contextmanager
def _changing(store: Store, name: str, by: Actor, at: datetime) -> Iterator[tuple[duckdb.DuckDBPyConnection, Actor | None]]:
    """The write transaction of an administrator who changes another user's role, with that user's present role and districts (None without)."""
    try:
        with writing(store, by, ("person",), at) as cursor:
            if name == by.name:
                raise RefusedWrite(message("자신의 권한은 바꿀 수 없습니다. 다른 관리자에게 부탁해 주십시오."))
            found = cursor.execute("SELECT role FROM store.person WHERE person = $name", {"name": name}).fetchone()
            districts = cursor.execute("SELECT district_id FROM store.person_district WHERE person = $name", {"name": name}).fetchall()
            held_to = frozenset(district_id for (district_id,) in districts) or None
            yield cursor, Actor(name, found[0], held_to) if found else None
    except StoreError as error:
        raise RefusedWrite(error.message) from error


def _hold_to(cursor: duckdb.DuckDBPyConnection, name: str, before: frozenset[str] | None, after: frozenset[str] | None) -> None:
    old, new = before or frozenset(), after or frozenset()
    for statement, ids in (
        ("DELETE FROM store.person_district WHERE person = ? AND district_id = ?", old - new),
        ("INSERT INTO store.person_district VALUES (?, ?)", new - old),
    ):
        if ids:
            cursor.executemany(statement, [[name, district_id] for district_id in sorted(ids)])


def _in_short(person: Actor | None) -> str:
    if person is None:
        return "–"
    return f"{person.role} ({', '.join(sorted(person.districts))})" if person.districts else str(person.role)
