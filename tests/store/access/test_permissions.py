"""Every write as every role, straight at the store: what the role does not give is refused, changes nothing and is in the audit list."""

import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

import pytest

from chatdong.domain.plan.model import Plan
from chatdong.domain.roles import MAY, RIGHTS, ROLES, Actor, Right
from chatdong.store.access import audit, roles
from chatdong.store.engines import store as engines_store
from chatdong.store.engines.errors import NotAllowed, RefusedWrite
from chatdong.store.engines.record_tables import RECORD_TABLES
from chatdong.store.engines.store import EXAMPLE, Store, open_store
from chatdong.store.imports import importer
from chatdong.store.reading.query import rows, store_version
from chatdong.store.snapshots import backup
from chatdong.store.snapshots.copy import copy
from chatdong.store.snapshots.snapshot import snapshot
from chatdong.store.writing import approval, records
from chatdong.ui.i18n.language import say
from tests.store.conftest import on_both

AT = datetime(2026, 1, 2, 3, 4, 5)
STORE = Path(__file__).parents[3] / "chatdong" / "store"
SETUP = Actor.local("setup")
ADMIN = Actor("head@example.go.kr", "admin")
MEETING = {"plan_id": "2016", "revision": 1, "activity_id": "monthly-meeting", "held_on": date(2016, 4, 28)}
PAID = {"plan_id": "2016", "revision": 1, "line_id": "ad-hoc", "spent_on": date(2016, 5, 13), "amount_krw": 10_000}
MORE = {"plan_id": "2016", "revision": 1, "name": "더", "edits": {"committee-catering": "20,000원×110명×2회=4,400,000원"}}
WRITTEN = {
    "plan_id": "2016", "revision": 1, "period": "3", "section": "summary", "language": "ko",
    "as_of": date(2016, 9, 30), "words": "□ 고친 글", "draft": "□ 초안",
}  # fmt: skip
WHOLE_LIST = dict.fromkeys(("kinds", "person", "first_day", "last_day"))


@dataclass
class Setting:
    """A store with a record of each kind, and what is needed to write to it in every way."""

    store: Store
    plan: Plan
    folder: Path
    event: str
    spending: str
    scenario: str
    report_text: str
    batch: dict[str, str]


@pytest.fixture(scope="module")
def written(plan: Plan, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str], dict[str, str]]:
    """The file of a store with a record of each kind, which every test copies; the keys and the batches of the records."""
    path = tmp_path_factory.mktemp("written") / "store.duckdb"
    store = open_store(str(path), AT)
    records.load_plan(store, plan, SETUP, AT)
    keys, batch = {}, {}
    for table, values in (
        ("event", {**MEETING, "occurrence": 1, "districts": ["dobong"]}),
        ("spending", PAID),
        ("scenario", MORE),
        ("report_text", WRITTEN),
    ):
        keys[table] = records.insert(store, table, values, SETUP, AT)
        batch[table] = newest_batch(store)
    roles.give_role(store, Actor("somebody@example.go.kr", "viewer"), SETUP, AT)
    with store.cursor() as cursor:
        cursor.execute("DELETE FROM store.district WHERE district_id = 'gangnam'")  # as if its list were newer than the store
    store.close()
    return path, keys, batch


@pytest.fixture
def store_url(plan: Plan, tmp_path: Path, written: tuple[Path, dict[str, str], dict[str, str]]) -> Iterator[Setting]:
    path, keys, batch = written
    store = open_store(str(shutil.copy(path, tmp_path)), AT)
    yield Setting(store, plan, tmp_path, **keys, batch=batch)
    store.close()


def newest_batch(store: Store) -> str:
    with store.cursor() as cursor:
        return cursor.execute("SELECT batch FROM store.change ORDER BY store_version DESC LIMIT 1").fetchone()[0]


def csv_of(store_url: Setting, actor: Actor, kind: str) -> None:
    text = {
        "spending": "지출일,산출내역,금액,증빙번호,적요\n2016-05-14,ad-hoc,5000,v-1,다과",
        "events": "세부사업,회차,개최일\n월 정기간담회,2,2016-05-20",
    }[kind]
    seen = importer.preview(store_url.store, "2016", kind, text.encode())
    try:
        importer.commit(store_url.store, seen, actor, AT)
    finally:
        seen.close()


def added(store_url: Setting, actor: Actor, **more: object) -> None:
    records.add_records(store_url.store, "2016", 1, actor, AT, **more)


def team_of(store_url: Setting) -> tuple[str, int]:
    """The key and the version of a support team of the plan."""
    with store_url.store.cursor() as cursor:
        return cursor.execute("SELECT team_id, version FROM store.support_team ORDER BY team_id LIMIT 1").fetchone()


TEAM = {
    "team_id": "t",
    "programme": "p",
    "district_id": None,
    "mode": "direct",
    "operator": None,
    "operator_en": None,
    "staff": None,
    "opened_on": date(2016, 1, 1),
    "closed_on": None,
    "source": "s",
}
EVENT_ROW = {
    "event_id": "e",
    "activity_id": "ad-hoc-meeting",
    "occurrence": None,
    "held_on": date(2016, 5, 1),
    "postponed_on": None,
    "postponed_to": None,
    "cancelled_on": None,
    "attendance": None,
    "topic": None,
    "note": None,
    "districts": [],
}

NEW_PLAN = (126_000, 378_000, 13_188_000, 16_800_000)
"""The milestones of the scenario's total."""

WRITES: dict[str, tuple[Right, Callable[[Setting, Actor], object]]] = {
    "insert event": ("record", lambda s, a: records.insert(s.store, "event", {**MEETING, "occurrence": 2}, a, AT)),
    "insert spending": ("record", lambda s, a: records.insert(s.store, "spending", PAID, a, AT)),
    "insert scenario": ("scenario", lambda s, a: records.insert(s.store, "scenario", {**MORE, "name": "또"}, a, AT)),
    "insert report text": ("record", lambda s, a: records.insert(s.store, "report_text", {**WRITTEN, "section": "goals"}, a, AT)),
    "update report text": ("record", lambda s, a: records.update(s.store, "report_text", s.report_text, 1, {"words": "고침"}, a, AT)),
    "delete report text": ("record", lambda s, a: records.delete(s.store, "report_text", s.report_text, 1, a, AT)),
    "undo report text": ("record", lambda s, a: records.undo(s.store, s.batch["report_text"], a, AT)),
    "insert team": ("record", lambda s, a: records.insert(s.store, "support_team", TEAM, a, AT)),
    "update team": ("record", lambda s, a: records.update(s.store, "support_team", *team_of(s), {"note": "고침"}, a, AT)),
    "delete team": ("record", lambda s, a: records.delete(s.store, "support_team", *team_of(s), a, AT)),
    "update event": ("record", lambda s, a: records.update(s.store, "event", s.event, 1, {"attendance": 9}, a, AT)),
    "update spending": ("record", lambda s, a: records.update(s.store, "spending", s.spending, 1, {"memo": "고침"}, a, AT)),
    "update scenario": ("scenario", lambda s, a: records.update(s.store, "scenario", s.scenario, 1, {"name": "고침"}, a, AT)),
    "delete event": ("record", lambda s, a: records.delete(s.store, "event", s.event, 1, a, AT)),
    "delete spending": ("record", lambda s, a: records.delete(s.store, "spending", s.spending, 1, a, AT)),
    "delete scenario": ("scenario", lambda s, a: records.delete(s.store, "scenario", s.scenario, 1, a, AT)),
    "undo event": ("record", lambda s, a: records.undo(s.store, s.batch["event"], a, AT)),
    "undo one spending": ("record", lambda s, a: records.undo(s.store, s.batch["spending"], a, AT, 1)),
    "undo scenario": ("scenario", lambda s, a: records.undo(s.store, s.batch["scenario"], a, AT)),
    "add events": ("record", lambda s, a: added(s, a, events=[EVENT_ROW])),
    "add spending": (
        "record",
        lambda s, a: added(s, a, spending=[{"spending_id": "s", **{k: PAID[k] for k in ("line_id", "spent_on", "amount_krw")}}]),
    ),
    "add scenarios": ("scenario", lambda s, a: added(s, a, scenarios=[{"scenario_id": "x", "name": "또", "description": None, "edits": {}}])),
    "add teams": ("record", lambda s, a: added(s, a, support_teams=[TEAM])),
    "import spending": ("record", lambda s, a: csv_of(s, a, "spending")),
    "import events": ("record", lambda s, a: csv_of(s, a, "events")),
    "load a plan that changes nothing": ("plan", lambda s, a: records.load_plan(s.store, s.plan, a, AT)),
    "load a plan": ("plan", lambda s, a: records.load_plan(s.store, replace(s.plan, total_source="고침"), a, AT)),
    "approve a scenario": ("plan", lambda s, a: approval.approve(s.store, s.scenario, 1, "사유", a, AT, milestones_krw=NEW_PLAN)),
    "add districts": ("plan", lambda s, a: records.add_listed_districts(s.store, a, AT)),
    "back up": ("operate", lambda s, a: backup.backup(s.store, s.folder / "kept", a, AT)),
    "give a role": ("people", lambda s, a: roles.give_role(s.store, Actor("new@example.go.kr", "admin"), a, AT)),
    "take a role": ("people", lambda s, a: roles.take_role(s.store, "somebody@example.go.kr", a, AT)),
}


def audited(store: Store, kind: str) -> list[tuple[str, str]]:
    return [(row["person"], row["what"]) for row in rows(store, "audit_list", **{**WHOLE_LIST, "kinds": [kind]})]


def everything(store: Store) -> list[tuple[str, str]]:
    """Table and text of every row but those of the audit list."""
    with store.cursor() as cursor:
        tables = [t for (t,) in cursor.execute("SELECT table_name FROM duckdb_tables() WHERE database_name = 'store'").fetchall() if t != "audit"]
        return sorted(cursor.execute(" UNION ALL ".join(f"SELECT '{t}', CAST({t} AS VARCHAR) FROM store.{t}" for t in tables)).fetchall())  # noqa: S608


SHARED = {"add districts", "back up", "give a role", "take a role"}
"""Writes of no plan: districts are everybody's, and an administrator is held to no plans."""


@pytest.mark.parametrize("write", WRITES)
def test_a_write_is_taken_from_the_roles_that_give_the_right_and_from_no_other(store_url: Setting, write: str) -> None:
    right, carry_out = WRITES[write]
    before = everything(store_url.store)
    refused = [Actor(f"{role}@example.go.kr", role) for role in (None, *ROLES) if role is None or right not in MAY[role]]
    for actor in refused:
        with pytest.raises(NotAllowed):
            carry_out(store_url, actor)
        assert everything(store_url.store) == before
        assert not (store_url.folder / "kept").exists()
    assert sorted(audited(store_url.store, "refused")) == sorted((actor.name, right) for actor in refused)
    least = next(role for role in ROLES if right in MAY[role])
    if write not in SHARED:
        elsewhere = Actor("elsewhere@example.go.kr", least, plans=frozenset({"2017"}))
        with pytest.raises(NotAllowed, match="맡은 계획이 아니어서"):
            carry_out(store_url, elsewhere)
        assert everything(store_url.store) == before
        assert {what.partition(": plan=")[0] for who, what in audited(store_url.store, "refused") if who == elsewhere.name} == {right}
    carry_out(store_url, Actor("may@example.go.kr", least))
    nothing = write.endswith("changes nothing")
    assert nothing or everything(store_url.store) != before or (store_url.folder / "kept").exists()
    with store_url.store.cursor() as cursor:
        signed = {name for (name,) in cursor.execute("SELECT DISTINCT actor FROM store.change").fetchall()}
    assert signed == ({"setup"} if nothing or write in ("back up", "give a role", "take a role") else {"setup", "may@example.go.kr"})


def test_each_role_may_do_what_the_one_before_may_and_more() -> None:
    for less, more in zip(ROLES, ROLES[1:], strict=False):
        assert MAY[less] < MAY[more]
    assert MAY["admin"] == set(RIGHTS)
    assert not any(Actor("x", None).may(right) for right in RIGHTS)
    assert all(Actor.local().may(right) for right in RIGHTS)


# A recorder of one district

OF_DOBONG = Actor("dobong@example.go.kr", "recorder", frozenset({"dobong"}))


def test_a_recorder_of_one_district_writes_its_events_and_what_was_paid_for_them(store_url: Setting) -> None:
    store = store_url.store
    key = records.insert(store, "event", {**MEETING, "occurrence": 2, "districts": ["dobong"]}, OF_DOBONG, AT)
    assert records.update(store, "event", key, 1, {"attendance": 12}, OF_DOBONG, AT) == 2
    paid = records.insert(store, "spending", {**PAID, "event_id": key}, OF_DOBONG, AT)
    assert records.update(store, "spending", paid, 1, {"memo": "다과"}, OF_DOBONG, AT) == 2
    records.delete(store, "spending", paid, 2, OF_DOBONG, AT)
    records.undo(store, newest_batch(store), OF_DOBONG, AT)
    records.delete(store, "spending", paid, 3, OF_DOBONG, AT)
    records.delete(store, "event", key, 2, OF_DOBONG, AT)
    records.undo(store, newest_batch(store), OF_DOBONG, AT)
    assert not audited(store, "refused")


BEYOND: dict[str, Callable[[Setting, Actor], object]] = {
    "an event of another district": lambda s, a: records.insert(s.store, "event", {**MEETING, "occurrence": 2, "districts": ["seongbuk"]}, a, AT),
    "an event shared with another": lambda s, a: records.insert(
        s.store, "event", {**MEETING, "occurrence": 2, "districts": ["dobong", "seongbuk"]}, a, AT
    ),
    "an event of no district": lambda s, a: records.insert(s.store, "event", {**MEETING, "occurrence": 2}, a, AT),
    "its event given away": lambda s, a: records.update(s.store, "event", s.event, 1, {"districts": ["seongbuk"]}, a, AT),
    "its event shared": lambda s, a: records.update(s.store, "event", s.event, 1, {"districts": ["dobong", "seongbuk"]}, a, AT),
    "a payment for no event": lambda s, a: records.insert(s.store, "spending", PAID, a, AT),
    "a payment made one of its event": lambda s, a: records.update(s.store, "spending", s.spending, 1, {"event_id": s.event}, a, AT),
    "a payment taken out": lambda s, a: records.delete(s.store, "spending", s.spending, 1, a, AT),
    "a payment undone": lambda s, a: records.undo(s.store, s.batch["spending"], a, AT),
    "an import of events without districts": lambda s, a: csv_of(s, a, "events"),
    "an import of spending": lambda s, a: csv_of(s, a, "spending"),
    "a scenario": WRITES["insert scenario"][1],
    "words of a report": WRITES["insert report text"][1],
    "a support team of another district": lambda s, a: records.insert(s.store, "support_team", {**TEAM, "district_id": "seongbuk"}, a, AT),
    "a support team of no district": lambda s, a: records.insert(s.store, "support_team", TEAM, a, AT),
}


@pytest.mark.parametrize("beyond", BEYOND)
def test_a_recorder_of_one_district_writes_nothing_beyond_it(store_url: Setting, beyond: str) -> None:
    before = everything(store_url.store)
    with pytest.raises(NotAllowed):
        BEYOND[beyond](store_url, OF_DOBONG)
    assert everything(store_url.store) == before
    ((who, _what),) = audited(store_url.store, "refused")
    assert who == OF_DOBONG.name


def test_an_event_of_another_district_is_not_taken_over(store_url: Setting) -> None:
    other = records.insert(store_url.store, "event", {**MEETING, "occurrence": 2, "districts": ["seongbuk"]}, SETUP, AT)
    paid = records.insert(store_url.store, "spending", {**PAID, "event_id": other}, SETUP, AT)
    for write in (
        lambda: records.update(store_url.store, "event", other, 1, {"districts": ["dobong"]}, OF_DOBONG, AT),
        lambda: records.update(store_url.store, "event", other, 1, {"attendance": 1}, OF_DOBONG, AT),
        lambda: records.update(store_url.store, "spending", paid, 1, {"event_id": store_url.event}, OF_DOBONG, AT),
        lambda: records.insert(store_url.store, "spending", {**PAID, "event_id": other}, OF_DOBONG, AT),
    ):
        with pytest.raises(NotAllowed, match="맡은 자치구"):
            write()
    assert {what for _who, what in audited(store_url.store, "refused")} >= {f"record: {other}", f"record: {paid}"}


def test_an_import_of_a_recorder_of_one_district_is_taken_whole_where_all_of_it_is_theirs(store_url: Setting) -> None:
    head = "세부사업,회차,개최일,참석 자치구\n"
    for text, good in (("월 정기간담회,2,2016-05-20,도봉구", True), ("월 정기간담회,3,2016-06-20,도봉구\n월 정기간담회,4,2016-07-20,성북구", False)):
        seen = importer.preview(store_url.store, "2016", "events", (head + text).encode())
        if good:
            assert importer.commit(store_url.store, seen, OF_DOBONG, AT)
        else:
            with pytest.raises(NotAllowed):
                importer.commit(store_url.store, seen, OF_DOBONG, AT)
        seen.close()
    with store_url.store.cursor() as cursor:
        assert cursor.execute("SELECT max(occurrence) FROM store.event").fetchone() == (2,)


def test_who_is_held_to_districts_is_told_their_names(store_url: Setting) -> None:
    both = replace(OF_DOBONG, districts=frozenset({"dobong", "seongbuk"}))
    with pytest.raises(NotAllowed) as refused:
        records.insert(store_url.store, "spending", PAID, both, AT)
    assert "맡은 자치구(도봉구, 성북구)" in say(refused.value.message, "ko")
    assert "Dobong-gu, Seongbuk-gu" in say(refused.value.message, "en")


# A role held to plans


def test_a_role_that_is_held_to_a_plan_writes_it_and_what_belongs_to_its_programme(store_url: Setting) -> None:
    planner = Actor("of2016@example.go.kr", "planner", plans=frozenset({"2016"}))
    for write, (right, carry_out) in WRITES.items():
        if right in MAY["planner"] and write not in ("insert team", "add teams", "undo scenario", "approve a scenario") and "import" not in write:
            # Each in the store as it was, since one write may take away what the next one needs.
            fresh = open_store(str(shutil.copy(store_url.folder / "store.duckdb", store_url.folder / "again.duckdb")), AT)
            try:
                carry_out(replace(store_url, store=fresh), planner)
            finally:
                fresh.close()
    with pytest.raises(NotAllowed, match="‘other’"):
        records.load_plan(store_url.store, replace(store_url.plan, id="other"), planner, AT)
    with pytest.raises(NotAllowed):
        WRITES["insert team"][1](store_url, planner)


def test_plans_are_given_and_taken_with_a_role_and_each_is_in_the_audit_list(store_url: Setting) -> None:
    store, name = store_url.store, "kim@example.go.kr"
    records.load_plan(store, replace(store_url.plan, id="2017"), SETUP, AT)
    for plans in (frozenset({"2016", "2017"}), frozenset({"2017"}), None):
        roles.give_role(store, Actor(name, "viewer", plans=plans), ADMIN, AT)
        assert roles.people(store)[name] == Actor(name, "viewer", plans=plans)
    roles.give_role(store, Actor(name, "recorder", frozenset({"dobong"}), frozenset({"2016"})), ADMIN, AT)
    roles.take_role(store, name, ADMIN, AT)
    with store.cursor() as cursor:
        assert cursor.execute("SELECT * FROM store.person_plan").fetchall() == []
    assert {what for who, what in audited(store, "people") if who == ADMIN.name} == {
        f"{name}: – → viewer [2016, 2017]",
        f"{name}: viewer [2016, 2017] → viewer [2017]",
        f"{name}: viewer [2017] → viewer",
        f"{name}: viewer → recorder (dobong) [2016]",
        f"{name}: recorder (dobong) [2016] → –",
    }


@pytest.mark.parametrize(
    "person",
    [
        Actor("a@example.go.kr", "admin", plans=frozenset({"2016"})),
        Actor("a@example.go.kr", "viewer", plans=frozenset({"nowhere"})),
        Actor("a@example.go.kr", "viewer", plans=frozenset()),
    ],
)
def test_an_administrator_is_held_to_no_plans_and_nobody_to_one_that_is_not_there(store_url: Setting, person: Actor) -> None:
    before = everything(store_url.store)
    with pytest.raises(RefusedWrite):
        roles.give_role(store_url.store, person, ADMIN, AT)
    assert everything(store_url.store) == before


def test_a_write_that_waits_its_turn_is_held_to_the_plans_of_then(store_url: Setting) -> None:
    records.load_plan(store_url.store, replace(store_url.plan, id="2017"), SETUP, AT)
    name = "kim@example.go.kr"
    roles.give_role(store_url.store, Actor(name, "recorder"), SETUP, AT)
    of_all = roles.people(store_url.store)[name]
    roles.give_role(store_url.store, Actor(name, "recorder", plans=frozenset({"2017"})), SETUP, AT)
    with pytest.raises(NotAllowed, match="맡은 계획"):
        records.insert(store_url.store, "spending", PAID, of_all, AT)
    assert records.insert(store_url.store, "spending", {**PAID, "plan_id": "2017"}, of_all, AT)


@on_both
def test_a_role_held_to_a_plan_is_kept_and_asked_on_both_databases(empty_store: Store, plan: Plan) -> None:
    for plan_id in ("2016", "2017"):
        records.load_plan(empty_store, replace(plan, id=plan_id), SETUP, AT)
    roles.give_role(empty_store, Actor("kim@example.go.kr", "recorder", frozenset({"dobong"}), frozenset({"2016", "2017"})), SETUP, AT)
    roles.give_role(empty_store, Actor("kim@example.go.kr", "recorder", plans=frozenset({"2017"})), SETUP, AT)
    kim = roles.people(empty_store)["kim@example.go.kr"]
    assert (kim.districts, kim.plans) == (None, frozenset({"2017"}))
    before = store_version(empty_store)
    with pytest.raises(NotAllowed, match="‘2016’"):
        records.insert(empty_store, "spending", PAID, kim, AT)
    with pytest.raises(NotAllowed, match="‘2016’"):
        records.insert_together(empty_store, [("spending", {**PAID, "plan_id": "2017"}), ("spending", PAID)], kim, AT)
    assert store_version(empty_store) == before
    assert records.insert(empty_store, "spending", {**PAID, "plan_id": "2017"}, kim, AT)
    assert sorted(audited(empty_store, "refused")) == [("kim@example.go.kr", "record: plan=2016")] * 2


def test_a_store_of_before_roles_were_held_to_plans_is_brought_up_with_its_roles_as_they_were(
    plan: Plan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, every = str(tmp_path / "before.duckdb"), engines_store.migrations()
    monkeypatch.setattr(engines_store, "migrations", lambda: [one for one in every if one[0] < 17])
    store = open_store(path, AT)
    records.load_plan(store, plan, SETUP, AT)
    with store.cursor() as cursor:
        cursor.execute("INSERT INTO store.person VALUES ('kim@example.go.kr', 'planner')")
    store.close()
    monkeypatch.setattr(engines_store, "migrations", lambda: every)
    store = open_store(path, AT)
    assert roles.people(store) == {"kim@example.go.kr": Actor("kim@example.go.kr", "planner")}
    roles.give_role(store, Actor("kim@example.go.kr", "planner", plans=frozenset({"2016"})), SETUP, AT)
    # A copy and a backup have who may do what.
    copy(store, str(tmp_path / "copy.duckdb"), AT)
    made = backup.backup(store, tmp_path / "kept", SETUP, AT)
    store.close()
    for file in (tmp_path / "copy.duckdb", made):
        store = open_store(str(file), AT)
        assert roles.people(store)["kim@example.go.kr"].plans == frozenset({"2016"})
        store.close()


# Roles in the store


def test_a_role_is_given_changed_and_taken_and_each_is_in_the_audit_list(store_url: Setting) -> None:
    store, before = store_url.store, store_version(store_url.store)
    roles.give_role(store, Actor(" Kim@Example.go.kr ", "recorder", frozenset({"dobong", "seongbuk"})), ADMIN, AT)
    assert roles.people(store)["kim@example.go.kr"] == Actor("kim@example.go.kr", "recorder", frozenset({"dobong", "seongbuk"}))
    roles.give_role(store, Actor("kim@example.go.kr", "recorder", frozenset({"dobong"})), ADMIN, AT)
    roles.give_role(store, Actor("kim@example.go.kr", "planner"), ADMIN, AT)
    assert roles.people(store)["kim@example.go.kr"] == Actor("kim@example.go.kr", "planner")
    roles.take_role(store, "kim@example.go.kr", ADMIN, AT)
    assert "kim@example.go.kr" not in roles.people(store)
    assert store_version(store) == before + 4, "who somebody is, is read anew"
    assert {what for who, what in audited(store, "people") if who == ADMIN.name} == {
        "kim@example.go.kr: – → recorder (dobong, seongbuk)",
        "kim@example.go.kr: recorder (dobong, seongbuk) → recorder (dobong)",
        "kim@example.go.kr: recorder (dobong) → planner",
        "kim@example.go.kr: planner → –",
    }


@pytest.mark.parametrize(
    "person",
    [
        Actor("", "viewer"), Actor("a b@example.go.kr", "viewer"), Actor("x" * 255, "viewer"), Actor("a@example.go.kr", None),
        Actor("a@example.go.kr", "owner"), Actor("a@example.go.kr", "planner", frozenset({"dobong"})), Actor("a@example.go.kr", "recorder", frozenset()),
        Actor("a@example.go.kr", "recorder", frozenset({"nowhere"})), Actor("head@example.go.kr", "viewer"),
    ],
)  # fmt: skip
def test_what_is_no_role_to_give_is_refused_and_nobody_changes_their_own(store_url: Setting, person: Actor) -> None:
    before = everything(store_url.store)
    with pytest.raises(RefusedWrite):
        roles.give_role(store_url.store, person, ADMIN, AT)
    assert everything(store_url.store) == before


def test_of_two_administrators_who_take_each_others_role_at_once_one_remains(store_url: Setting) -> None:
    for name in ("a@example.go.kr", "b@example.go.kr"):
        roles.give_role(store_url.store, Actor(name, "admin"), SETUP, AT)
    known = roles.people(store_url.store)  # as both of their pages have read it
    roles.take_role(store_url.store, "b@example.go.kr", known["a@example.go.kr"], AT)
    with pytest.raises(NotAllowed):
        roles.take_role(store_url.store, "a@example.go.kr", known["b@example.go.kr"], AT)
    assert roles.people(store_url.store)["a@example.go.kr"].role == "admin"
    assert audited(store_url.store, "refused") == [("b@example.go.kr", "people")]


def test_a_write_that_waits_its_turn_is_held_to_the_role_and_the_districts_of_then(store_url: Setting) -> None:
    name = OF_DOBONG.name
    roles.give_role(store_url.store, Actor(name, "recorder"), SETUP, AT)
    of_all = roles.people(store_url.store)[name]
    roles.give_role(store_url.store, OF_DOBONG, SETUP, AT)
    with pytest.raises(NotAllowed, match="맡은 자치구"):
        records.insert(store_url.store, "spending", PAID, of_all, AT)
    roles.give_role(store_url.store, Actor(name, "viewer"), SETUP, AT)
    with pytest.raises(NotAllowed, match="기록할 권한"):
        records.insert(store_url.store, "spending", PAID, of_all, AT)
    roles.give_role(store_url.store, Actor(name, "recorder"), SETUP, AT)
    assert records.insert(store_url.store, "spending", PAID, of_all, AT)


def test_a_letter_that_only_looks_like_another_in_small_letters_is_somebody_else(store_url: Setting) -> None:
    assert "\u212aim@example.go.kr".lower() == "kim@example.go.kr"
    roles.give_role(store_url.store, Actor("KIM@example.go.kr", "planner"), ADMIN, AT)
    roles.give_role(store_url.store, Actor("\u212aim@example.go.kr", "viewer"), ADMIN, AT)
    known = roles.people(store_url.store)
    assert (known["kim@example.go.kr"].role, known["\u212aim@example.go.kr"].role) == ("planner", "viewer")


# The audit list


def test_what_is_noted_is_a_line_of_the_log_too_also_where_the_store_keeps_no_list(store_url: Setting, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO", "chatdong")
    viewer = Actor("kim@example.go.kr", "viewer")
    for store_url.store.read_only in (False, True):
        with pytest.raises(NotAllowed):
            records.insert(store_url.store, "spending", PAID, viewer, AT)
    store_url.store.read_only = False
    with pytest.raises(NotAllowed):
        records.insert(store_url.store, "spending", PAID, OF_DOBONG, AT)
    roles.give_role(store_url.store, viewer, ADMIN, AT)
    lines = [(line.facts["kind"], line.facts["who"], line.facts["kept"]) for line in caplog.records if line.message == "audit"]
    assert lines == [
        ("refused", viewer.name, True), ("refused", viewer.name, False), ("refused", OF_DOBONG.name, True), ("people", ADMIN.name, True),
    ]  # fmt: skip
    assert len(audited(store_url.store, "refused")) == 2


def test_a_note_leaves_the_store_version_alone_and_a_store_that_cannot_be_written_keeps_none(tmp_path: Path) -> None:
    store = open_store(EXAMPLE, AT)
    before = store_version(store)
    assert audit.note(store, "kim", "download", "all.zip", AT)
    assert store_version(store) == before
    assert audited(store, "download") == [("kim", "all.zip")]
    assert not audit.note(store, "kim", "no such kind", "x", AT)
    store.read_only = True
    assert not audit.note(store, "kim", "download", "all.zip", AT)
    store.close()


def test_no_statement_changes_or_takes_out_what_is_in_the_audit_list() -> None:
    text = "\n".join(path.read_text("utf-8") for pattern in ("*.py", "*.sql") for path in sorted(STORE.rglob(pattern)))
    found = re.findall(r"(\w+)\s+store\.audit\b", text)
    assert sorted(found) == ["FROM", "FROM", "INTO", "TABLE"]
    assert "audit" not in RECORD_TABLES


def test_neither_people_nor_audit_go_into_a_snapshot(store_url: Setting) -> None:
    assert b"somebody@example.go.kr" not in snapshot(store_url.store, AT)
    assert "somebody@example.go.kr" not in repr(
        rows(
            store_url.store,
            "change_list",
            **dict.fromkeys(("tables", "actions", "actor", "first_day", "last_day", "batch", "text", "named", "after")),
        )
    )
