"""Every write: checked, signed, kept in the log, undone, and never over somebody else's."""

import contextlib
import json
from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatdong.domain.message import message
from chatdong.domain.plan.model import Plan
from chatdong.domain.plan.toml_format import load_plan_file
from chatdong.domain.roles import Actor
from chatdong.store.engines.errors import NotAllowed
from chatdong.store.engines.record_tables import RECORD_TABLES, RecordTable
from chatdong.store.engines.store import EXAMPLE, Store, open_store
from chatdong.store.imports import importer
from chatdong.store.reading import paging, query, repository
from chatdong.store.seed.example import PLAN
from chatdong.store.snapshots.backup import backup
from chatdong.store.writing import records
from chatdong.store.writing.records import EditConflict, RefusedWrite, delete, insert, load_plan, read, undo, update
from tests.properties import examples, in_full
from tests.store.conftest import planned_on_both

AT = datetime(2026, 1, 2, 3, 4, 5)
TESTER = Actor.local("tester")
EVERY_CHANGE = dict.fromkeys(("tables", "actions", "actor", "first_day", "last_day", "batch", "text", "named", "after"))
SPENDING = {"plan_id": "2016", "revision": 1, "line_id": "ad-hoc", "spent_on": date(2016, 5, 5), "amount_krw": 10_000, "voucher": "v-1"}
MEETING = {"plan_id": "2016", "revision": 1, "activity_id": "monthly-meeting", "occurrence": 1, "held_on": date(2016, 4, 28), "attendance": 27}


@pytest.fixture
def store(planned_store: Store) -> Store:
    return planned_store


def row(store: Store, table: str, key: str) -> tuple | None:
    with store.cursor() as cursor:
        return cursor.execute(f"SELECT * EXCLUDE (version), version FROM store.{table} WHERE {table}_id = ?", [key]).fetchone()


def latest(store: Store) -> dict:
    return query.rows(store, "change_list", **EVERY_CHANGE)[0]


@planned_on_both
def test_a_new_record_is_there_and_in_the_log(store: Store) -> None:
    key = insert(store, "spending", SPENDING, Actor.local("recorder"), AT)
    assert row(store, "spending", key)[-1] == 1
    assert (latest(store)["actor"], latest(store)["action"], latest(store)["row_key"]) == ("recorder", "insert", key)
    assert latest(store)["row_before"] is None


@planned_on_both
def test_a_text_of_a_megabyte_is_stored_in_no_record(store: Store) -> None:
    megabyte = "가" * 1_000_000
    scenario = {"plan_id": "2016", "revision": 1, "name": "큰 것", "edits": {"ad-hoc": "1원×1명" + " " * 300_000}}
    team = {"programme": "p", "district_id": "dobong", "mode": "direct", "operator": megabyte, "opened_on": date(2016, 1, 1), "source": "공문"}
    for table, values in (
        ("spending", {**SPENDING, "memo": megabyte}),
        ("spending", {**SPENDING, "voucher": megabyte}),
        ("event", {**MEETING, "note": megabyte}),
        ("support_team", team),
        ("scenario", {**scenario, "description": megabyte, "edits": {}}),
        ("scenario", scenario),
    ):
        with pytest.raises(RefusedWrite, match="보다 깁니다|너무 깁니다"):
            insert(store, table, values, TESTER, AT)
    key = insert(store, "spending", SPENDING, TESTER, AT)
    with pytest.raises(RefusedWrite, match="너무 깁니다"):
        update(store, "spending", key, 1, {"memo": megabyte}, TESTER, AT)


@planned_on_both
@pytest.mark.parametrize("back", [datetime(2026, 1, 2, 2, 4, 5), *([datetime(2026, 1, 1, 3, 4, 5), datetime(1970, 1, 1)] if in_full() else [])])
def test_a_clock_that_goes_back_changes_no_order_no_key_and_not_what_undo_takes(store: Store, back: datetime, tmp_path) -> None:
    first = insert(store, "spending", SPENDING, TESTER, AT, "first")
    before = backup(store, tmp_path, TESTER, AT)
    assert update(store, "spending", first, 1, {"memo": "나중"}, TESTER, back, "second") == 2
    other = insert(store, "spending", {**SPENDING, "voucher": "v-2"}, TESTER, back, "third")
    assert insert(store, "spending", {**SPENDING, "voucher": "v-2"}, TESTER, back, "third") == other != first
    with pytest.raises(EditConflict, match="tester"):
        update(store, "spending", first, 1, {"memo": "옛 판"}, TESTER, back)
    listed = [(row["batch"], row["changed_at"]) for row in query.rows(store, "change_list", **EVERY_CHANGE)[:3]]
    assert listed == [("third", back), ("second", back), ("first", AT)], "as they were written, each with the time that the clock told"
    assert [change["action"] for change in records.changes(store, "spending", first)] == ["update", "insert"]
    undo(store, "second", TESTER, back)
    assert read(store, "spending", first)["memo"] is None
    assert backup(store, tmp_path, TESTER, back) != before
    assert backup(store, tmp_path, TESTER, AT) != before, "a name that is taken is not taken again"


@planned_on_both
def test_the_second_editor_is_told_what_the_first_did_and_overwrites_nothing(store: Store) -> None:
    key = insert(store, "event", MEETING, Actor.local("first"), AT)
    assert update(store, "event", key, 1, {"attendance": 29}, Actor.local("first"), AT) == 2
    before = row(store, "event", key)
    with pytest.raises(EditConflict, match="first") as caught:
        update(store, "event", key, 1, {"attendance": 35}, Actor.local("second"), AT)
    assert '"attendance": 29' in caught.value.changes[0]["row_after"]
    assert row(store, "event", key) == before


@planned_on_both
def test_saving_what_is_already_so_writes_nothing(store: Store) -> None:
    key = insert(store, "spending", SPENDING, Actor.local("recorder"), AT)
    version = query.store_version(store)
    assert update(store, "spending", key, 1, {"amount_krw": 10_000}, Actor.local("recorder"), AT) == 1
    assert query.store_version(store) == version


@planned_on_both
def test_an_event_stays_one_of_its_activity_and_another_occurrence_of_it_is_a_correction(store: Store) -> None:
    key = insert(store, "event", MEETING, Actor.local("recorder"), AT)
    update(store, "event", key, 1, {"occurrence": 5, "activity_id": "manual", "attendance": 30}, Actor.local("recorder"), AT)
    (event,) = repository.records(store, repository.plan(store, "2016")).events
    assert (event.activity_id, event.occurrence, event.attendance) == ("monthly-meeting", 5, 30)
    undo(store, latest(store)["batch"], Actor.local("recorder"), AT)
    (event,) = repository.records(store, repository.plan(store, "2016")).events
    assert (event.activity_id, event.occurrence, event.attendance) == ("monthly-meeting", 1, 27)


@planned_on_both
def test_an_event_is_not_corrected_to_an_occurrence_that_is_recorded(store: Store) -> None:
    key = insert(store, "event", MEETING, Actor.local("recorder"), AT)
    insert(store, "event", {**MEETING, "occurrence": 2}, Actor.local("recorder"), AT)
    with pytest.raises(RefusedWrite, match="이미 기록된"):
        update(store, "event", key, 1, {"occurrence": 2, "attendance": 30}, Actor.local("recorder"), AT)
    row = read(store, "event", key)
    assert (row["occurrence"], row["attendance"], row["version"]) == (1, 27, 1)


def test_a_file_keeps_the_occurrence_of_an_event_that_a_payment_refers_to_and_says_so(store: Store) -> None:
    key = insert(store, "event", MEETING, Actor.local("recorder"), AT)
    insert(store, "spending", {**SPENDING, "event_id": key}, Actor.local("recorder"), AT)
    with pytest.raises(RefusedWrite, match="회차를 바꿀 수 없습니다"):
        update(store, "event", key, 1, {"occurrence": 5}, Actor.local("recorder"), AT)
    assert update(store, "event", key, 1, {"attendance": 30}, Actor.local("recorder"), AT) == 2
    assert read(store, "event", key)["occurrence"] == 1


@planned_on_both
def test_the_same_occurrence_is_not_recorded_twice(store: Store) -> None:
    insert(store, "event", MEETING, Actor.local("recorder"), AT)
    with pytest.raises(RefusedWrite, match="이미 기록된"):
        insert(store, "event", MEETING, Actor.local("recorder"), AT)


@planned_on_both
def test_an_event_with_spending_cannot_be_taken_out(store: Store) -> None:
    key = insert(store, "event", MEETING, Actor.local("recorder"), AT)
    insert(store, "spending", {**SPENDING, "event_id": key}, Actor.local("recorder"), AT)
    with pytest.raises(RefusedWrite, match="이어진 지출"):
        delete(store, "event", key, 1, Actor.local("recorder"), AT)
    assert row(store, "event", key)


@pytest.mark.parametrize("action", ["insert", "update", "delete"])
@planned_on_both
def test_any_change_can_be_undone_and_the_undo_undone(store: Store, action: str) -> None:
    key = insert(store, "spending", SPENDING, Actor.local("recorder"), AT)
    states = [None, row(store, "spending", key)[:-1]]
    if action == "update":
        update(store, "spending", key, 1, {"amount_krw": 12_000}, Actor.local("recorder"), AT)
        states = [states[1], row(store, "spending", key)[:-1]]
    elif action == "delete":
        delete(store, "spending", key, 1, Actor.local("recorder"), AT)
        states = [states[1], None]

    def now() -> tuple | None:
        found = row(store, "spending", key)
        return found and found[:-1]

    assert now() == states[1]
    again = undo(store, latest(store)["batch"], Actor.local("somebody"), AT)
    assert now() == states[0]
    assert latest(store)["actor"] == "somebody"
    undo(store, again, Actor.local("somebody"), AT)
    assert now() == states[1]


@planned_on_both
def test_an_undo_does_not_run_over_a_later_change(store: Store) -> None:
    key = insert(store, "spending", SPENDING, Actor.local("recorder"), AT)
    first = latest(store)["batch"]
    update(store, "spending", key, 1, {"memo": "나중에 고침"}, Actor.local("other"), AT)
    before = row(store, "spending", key)
    with pytest.raises(RefusedWrite, match="다시 바뀐 기록"):
        undo(store, first, Actor.local("recorder"), AT)
    assert row(store, "spending", key) == before


def present(store: Store, key: str) -> list[str]:
    with store.cursor() as cursor:
        found = cursor.execute("SELECT district_id FROM store.event_district WHERE event_id = ? ORDER BY district_id", [key])
        return [district_id for (district_id,) in found.fetchall()]


@planned_on_both
def test_districts_are_part_of_an_events_record_and_of_its_history(store: Store) -> None:
    key = insert(store, "event", {**MEETING, "districts": ["seongdong", "dobong", "dobong"]}, Actor.local("recorder"), AT)
    assert read(store, "event", key)["districts"] == present(store, key) == ["dobong", "seongdong"]
    assert update(store, "event", key, 1, {"districts": ["seongdong", "dobong"]}, Actor.local("recorder"), AT) == 1, "nothing differs"
    assert update(store, "event", key, 1, {"districts": ["geumcheon", "seongdong"]}, Actor.local("other"), AT) == 2
    assert present(store, key) == ["geumcheon", "seongdong"]
    assert (json.loads(latest(store)["row_before"])["districts"], json.loads(latest(store)["row_after"])["districts"]) == (
        ["dobong", "seongdong"],
        ["geumcheon", "seongdong"],
    )
    with pytest.raises(EditConflict, match="other") as caught:
        update(store, "event", key, 1, {"districts": ["seongbuk"]}, Actor.local("second"), AT)
    assert "geumcheon" in caught.value.changes[0]["row_after"]
    assert update(store, "event", key, 2, {"attendance": 30}, Actor.local("recorder"), AT) == 3
    assert present(store, key) == ["geumcheon", "seongdong"], "what a form does not name stays"
    assert repository.records(store, repository.plan(store, "2016")).events[0].districts == ("geumcheon", "seongdong")


@pytest.mark.parametrize("action", ["insert", "update", "delete"])
@planned_on_both
def test_districts_come_back_with_an_undo_and_go_with_its_undo(store: Store, action: str) -> None:
    key = insert(store, "event", {**MEETING, "districts": ["seongdong", "dobong"]}, Actor.local("recorder"), AT)
    states = [[], ["dobong", "seongdong"]]
    if action == "update":
        update(store, "event", key, 1, {"districts": ["seongbuk"]}, Actor.local("recorder"), AT)
        states = [states[1], ["seongbuk"]]
    elif action == "delete":
        delete(store, "event", key, 1, Actor.local("recorder"), AT)
        states = [states[1], []]
    assert present(store, key) == states[1]
    again = undo(store, latest(store)["batch"], Actor.local("somebody"), AT)
    assert present(store, key) == states[0]
    undo(store, again, Actor.local("somebody"), AT)
    assert present(store, key) == states[1]


@planned_on_both
def test_an_undo_does_not_run_over_districts_that_were_recorded_later(store: Store) -> None:
    key = insert(store, "event", MEETING, Actor.local("recorder"), AT)
    batch = latest(store)["batch"]
    update(store, "event", key, 1, {"districts": ["dobong"]}, Actor.local("other"), AT)
    with pytest.raises(RefusedWrite, match="다시 바뀐 기록"):
        undo(store, batch, Actor.local("recorder"), AT)
    assert present(store, key) == ["dobong"]


@planned_on_both
def test_an_event_logged_before_the_store_knew_districts_can_still_be_undone(store: Store) -> None:
    key = insert(store, "event", MEETING, Actor.local("recorder"), AT)
    with store.cursor() as cursor:
        older = {k: v for k, v in json.loads(latest(store)["row_after"]).items() if k != "districts"}
        cursor.execute("UPDATE store.change SET row_after = ? WHERE row_key = ?", [json.dumps(older), key])
    undo(store, latest(store)["batch"], Actor.local("recorder"), AT)
    assert row(store, "event", key) is None


@pytest.mark.parametrize(
    "values",
    [{"districts": ["haeundae"]}, {"districts": ["dobong"], "held_on": None, "attendance": None, "cancelled_on": date(2016, 4, 1)}],
)
@planned_on_both
def test_an_unknown_district_or_one_at_an_event_that_was_not_held_is_refused_whole(store: Store, values: dict) -> None:
    before = query.store_version(store)
    with pytest.raises(RefusedWrite):
        insert(store, "event", {**MEETING, **values}, Actor.local("recorder"), AT)
    key = insert(store, "event", MEETING, Actor.local("recorder"), AT)
    with pytest.raises(RefusedWrite):
        update(store, "event", key, 1, values, Actor.local("recorder"), AT)
    assert (query.store_version(store), present(store, key)) == (before + 1, [])


@planned_on_both
def test_an_event_with_spending_keeps_its_districts_when_it_cannot_be_taken_out(store: Store) -> None:
    key = insert(store, "event", {**MEETING, "districts": ["dobong"]}, Actor.local("recorder"), AT)
    insert(store, "spending", {**SPENDING, "event_id": key}, Actor.local("recorder"), AT)
    with pytest.raises(RefusedWrite, match="이어진 지출"):
        delete(store, "event", key, 1, Actor.local("recorder"), AT)
    assert present(store, key) == ["dobong"]


STEPS = st.tuples(st.sampled_from(["insert", "update", "delete", "undo"]), st.sets(st.sampled_from(["dobong", "seongbuk", "jung"])))


@examples(25)
@given(st.lists(STEPS, max_size=12))
def test_no_run_of_writes_leaves_a_district_without_its_event(steps: list) -> None:
    store = open_store(EXAMPLE, AT)
    load_plan(store, load_plan_file(PLAN), Actor.local("setup"), AT)
    for action, districts in steps:
        events = query.rows(store, "event_versions", plan_id="2016")
        with contextlib.suppress(RefusedWrite):
            if action == "insert":
                insert(store, "event", {**MEETING, "occurrence": None, "districts": districts}, Actor.local("me"), AT)
            elif action == "undo":
                undo(store, latest(store)["batch"], Actor.local("me"), AT)
            elif events and action == "update":
                update(store, "event", events[0]["event_id"], events[0]["version"], {"districts": districts}, Actor.local("me"), AT)
            elif events:
                delete(store, "event", events[0]["event_id"], events[0]["version"], Actor.local("me"), AT)
        logged: dict = {}
        for change in reversed(query.rows(store, "change_list", **EVERY_CHANGE)):
            if change["table_name"] == "event":
                logged[change["row_key"]] = json.loads(change["row_after"])["districts"] if change["row_after"] else None
        held = {event.id: list(event.districts) for event in repository.records(store, repository.plan(store, "2016")).events}
        assert held == {key: known for key, known in logged.items() if known is not None}
        with store.cursor() as cursor:
            assert cursor.execute("SELECT count(*) FROM store.event_district").fetchone() == (sum(map(len, held.values())),)
    store.close()


@planned_on_both
def test_a_plans_revision_is_never_undone(store: Store) -> None:
    with pytest.raises(RefusedWrite, match="계획의 차수는 남습니다"):
        undo(store, latest(store)["batch"], Actor.local("recorder"), AT)
    with pytest.raises(RefusedWrite):
        undo(store, "no such batch", Actor.local("recorder"), AT)


IMPORT = """지출일,산출내역,금액,증빙번호,적요
2016-05-05,ad-hoc,10000,v-1,고친 적요
2016-05-06,ad-hoc,20000,v-2,
2016-05-07,ad-hoc,-500,v-3,"환급, ""따옴표"" 'x'"
"""


def imported(store: Store) -> str:
    """A record that is there is corrected and two are added in one write; its batch."""
    insert(store, "spending", {**SPENDING, "memo": "적요"}, Actor.local("recorder"), AT)
    batch = importer.commit(store, importer.preview(store, "2016", "spending", IMPORT.encode()), Actor.local("importer"), AT)
    assert batch
    return batch


def all_spending(store: Store) -> list[tuple]:
    with store.cursor() as cursor:
        return cursor.execute("SELECT * EXCLUDE (version, voucher, memo), voucher, memo FROM store.spending ORDER BY spending_id").fetchall()


@planned_on_both
def test_a_whole_import_is_undone_and_the_undo_undone_with_before_and_after_in_the_log(store: Store) -> None:
    insert(store, "event", MEETING, Actor.local("recorder"), AT)
    batch = imported(store)
    after = all_spending(store)
    undone = undo(store, batch, Actor.local("somebody"), AT)
    (left,) = all_spending(store)
    assert (left[-2], left[-1]) == ("v-1", "적요")
    noted = [change for change in query.rows(store, "change_list", **EVERY_CHANGE) if change["batch"] == undone]
    assert [(c["action"], c["actor"]) for c in noted] == [("update", "somebody"), ("delete", "somebody"), ("delete", "somebody")]
    assert [json.loads(c["row_before"])["voucher"] for c in noted[1:]] == ["v-2", "v-3"], "newest first: the last row went first"
    corrected = noted[0]
    assert (json.loads(corrected["row_before"])["memo"], json.loads(corrected["row_after"])["memo"]) == ("고친 적요", "적요")
    assert row(store, "spending", corrected["row_key"])[-1] == json.loads(corrected["row_after"])["version"] == 3
    again = undo(store, undone, Actor.local("somebody"), AT)
    assert all_spending(store) == after
    undo(store, again, Actor.local("somebody"), AT)
    assert all_spending(store) == [left]


@planned_on_both
def test_one_row_that_was_changed_since_keeps_a_whole_import_from_being_undone(store: Store) -> None:
    batch = imported(store)
    key = next(r[0] for r in all_spending(store) if r[-2] == "v-2")
    update(store, "spending", key, 1, {"memo": "나중에 고침"}, Actor.local("other"), AT)
    before, version = all_spending(store), query.store_version(store)
    with pytest.raises(RefusedWrite, match=key):
        undo(store, batch, Actor.local("recorder"), AT)
    assert (all_spending(store), query.store_version(store)) == (before, version)


@planned_on_both
def test_a_removal_is_not_undone_over_a_row_that_came_back(store: Store) -> None:
    key = insert(store, "spending", SPENDING, Actor.local("recorder"), AT)
    delete(store, "spending", key, 1, Actor.local("recorder"), AT)
    removal = latest(store)["batch"]
    undo(store, removal, Actor.local("recorder"), AT)
    with pytest.raises(RefusedWrite, match="다시 바뀐 기록"):
        undo(store, removal, Actor.local("recorder"), AT)


@planned_on_both
def test_an_import_of_events_with_spending_since_is_not_undone(store: Store) -> None:
    text = "세부사업,회차,개최일,참석\n월 정기간담회,1,2016-04-28,27\n월 정기간담회,2,2016-05-28,30\n"
    batch = importer.commit(store, importer.preview(store, "2016", "events", text.encode()), Actor.local("importer"), AT)
    key = repository.records(store, repository.plan(store, "2016")).events[0].id
    paid = insert(store, "spending", {**SPENDING, "event_id": key}, Actor.local("recorder"), AT)
    with pytest.raises(RefusedWrite, match="이어진 지출"):
        undo(store, batch, Actor.local("recorder"), AT)
    assert len(repository.records(store, repository.plan(store, "2016")).events) == 2
    delete(store, "spending", paid, 1, Actor.local("recorder"), AT)
    undo(store, batch, Actor.local("recorder"), AT)
    assert not repository.records(store, repository.plan(store, "2016")).events


def test_rows_under_two_keys_and_without_a_version_are_undone_too(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    with store.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE store.presence (event_id VARCHAR NOT NULL, day DATE NOT NULL, people DECIMAL(7, 3), PRIMARY KEY (event_id, day))"
        )
    presence = RecordTable("presence", ("event_id", "day"), message("행사"), message("행사"), columns=("event_id", "day", "people"))
    monkeypatch.setitem(RECORD_TABLES, "presence", presence)
    rows = [{"event_id": "a/b", "day": date(2016, 5, day), "people": Decimal("1.125")} for day in (1, 2)]
    with store.writing(AT) as cursor:
        log = records._Log(store, cursor, Actor.local("x"), AT)
        log.insert("presence", rows)

    def held() -> list[tuple]:
        with store.cursor() as cursor:
            return cursor.execute("SELECT * FROM store.presence ORDER BY ALL").fetchall()

    before = held()
    undone = undo(store, log.batch, Actor.local("x"), AT)
    assert held() == []
    undo(store, undone, Actor.local("x"), AT)
    assert held() == before


# Support teams


def team_of(plan: Plan, **values: object) -> dict[str, object]:
    return {"programme": plan.programme.ko, "district_id": "jung", "mode": "direct", "opened_on": date(2016, 5, 2), "source": "공문 1", **values}


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"mode": None}, "직영 또는 위탁"),
        ({"opened_on": None}, "시작한 날"),
        ({"closed_on": date(2016, 5, 1)}, "2016-05-01"),
        ({"source": " "}, "출처"),
        ({"stage": 0}, "1에서 9"),
        ({"stage": 10}, "1에서 9"),
    ],
)
def test_a_support_team_that_cannot_be_is_refused_with_its_reason(store: Store, plan: Plan, wrong: dict, why: str) -> None:
    before = query.store_version(store)
    with pytest.raises(RefusedWrite, match=why):
        insert(store, "support_team", team_of(plan, **wrong), TESTER, AT)
    key = insert(store, "support_team", team_of(plan), TESTER, AT)
    with pytest.raises(RefusedWrite, match=why):
        update(store, "support_team", key, 1, wrong, TESTER, AT)
    assert query.store_version(store) == before + 1


def test_a_team_is_corrected_under_its_version_and_every_step_can_be_taken_back(store: Store, plan: Plan) -> None:
    key = insert(store, "support_team", team_of(plan, stage=1), TESTER, AT)
    assert update(store, "support_team", key, 1, {"closed_on": date(2016, 8, 31), "district_id": "jongno"}, TESTER, AT) == 2
    with pytest.raises(EditConflict):
        update(store, "support_team", key, 1, {"staff": 4}, TESTER, AT)
    assert update(store, "support_team", key, 2, {"programme": "다른 사업"}, TESTER, AT) == 2, "whose team it is stays"
    batch = delete(store, "support_team", key, 2, TESTER, AT)
    batch = undo(store, batch, TESTER, AT)
    again = read(store, "support_team", key)
    assert (again["district_id"], again["closed_on"], again["stage"]) == ("jongno", date(2016, 8, 31), 1)
    undo(store, batch, TESTER, AT)
    assert read(store, "support_team", key) is None


def test_a_recorder_of_some_districts_writes_their_teams_and_no_others(store: Store, plan: Plan) -> None:
    recorder = Actor("recorder", "recorder", frozenset({"jung"}))
    key = insert(store, "support_team", team_of(plan), recorder, AT)
    update(store, "support_team", key, 1, {"staff": 3}, recorder, AT)
    before = query.store_version(store)
    for wrong in ({"district_id": "jongno"}, {"district_id": None}):
        with pytest.raises(NotAllowed):
            insert(store, "support_team", team_of(plan, **wrong), recorder, AT)
        with pytest.raises(NotAllowed):
            update(store, "support_team", key, 2, wrong, recorder, AT)
    with pytest.raises(NotAllowed):
        update(store, "support_team", "dobong", 1, {"closed_on": date(2016, 8, 31)}, recorder, AT)
    with pytest.raises(NotAllowed):
        insert(store, "support_team", team_of(plan), Actor("viewer", "viewer"), AT)
    assert query.store_version(store) == before


@planned_on_both
def test_a_page_of_the_newest_writes_is_the_same_page_of_the_whole_log(store: Store) -> None:
    for number in range(24):
        paid = [
            {**SPENDING, "spending_id": f"s-{number}-{n}", "event_id": None, "voucher": f"v-{number}-{n}"} for n in range(9 if number % 5 == 0 else 1)
        ]
        records.add_records(store, "2016", 1, Actor.local(f"actor {number % 3}"), AT, spending=paid)
    # A version may have left nothing in the log.
    with store.cursor() as cursor:
        cursor.execute("UPDATE store.store_version SET version = version + 20")
    whole = query.rows(store, "change_list", **EVERY_CHANGE)
    sizes: dict[str, int] = {}
    for change in whole:
        sizes[change["batch"]] = sizes.get(change["batch"], 0) + 1
    assert all(change["of_batch"] == sizes[change["batch"]] for change in whole)
    asked = {name: None for name in EVERY_CHANGE if name != "after"}
    for narrowed in ({}, {"actor": "actor 1"}, {"tables": ["spending"]}, {"text": "v-5-"}, {"actor": "setup"}, {"batch": whole[30]["batch"]}):
        fit = query.rows(store, "change_list", **{**EVERY_CHANGE, "named": [], **narrowed})
        assert fit
        assert query.size(store, "change_keys", **{**asked, "named": [], **narrowed}) == (len(fit), 0)
        for skip in (0, 3, 20, len(fit) - 2, len(fit)):
            assert paging.changes_page(store, 7, max(skip, 0), **{**asked, "named": [], **narrowed}) == fit[max(skip, 0) :][:7]
    batches = query.rows(store, "batches", batch=None)
    assert [(b["batch"], b["changes"]) for b in batches] == [(batch, count) for batch, count in sizes.items() if count > 1]
    assert query.rows(store, "batches", batch=batches[-1]["batch"]) == batches


def test_of_very_many_imports_the_newest_can_be_chosen_and_the_one_that_a_link_names(store: Store) -> None:
    with store.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO store.change
            SELECT uuid()::VARCHAR, 'import ' || write, 1000 + write, position, TIMESTAMP '2026-01-02', 'tester', 'insert', 'spending', 'x', NULL, '{}'
            FROM range(600) AS w (write), range(1, 3) AS p (position)
            """
        )
    newest = [row["batch"] for row in query.rows(store, "batches", batch=None)]
    assert newest == [f"import {write}" for write in range(599, 99, -1)]
    assert [row["batch"] for row in query.rows(store, "batches", batch="import 7")] == [*newest, "import 7"]
