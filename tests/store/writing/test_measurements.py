"""Readings of indicators in a real store: written, corrected, undone, logged, compared, copied, restored; and the targets of their plan."""

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from chatdong.domain.plan.model import Plan
from chatdong.domain.plan.toml_format import load_plan_file
from chatdong.domain.progress.measurements import Measurement
from chatdong.domain.roles import Actor
from chatdong.domain.year_end.closing import closing
from chatdong.store.engines import store as engines_store
from chatdong.store.engines.errors import NotAllowed, RefusedWrite
from chatdong.store.engines.store import Store, open_store
from chatdong.store.reading import query, repository
from chatdong.store.snapshots.copy import copy
from chatdong.store.snapshots.diff import compare
from chatdong.store.snapshots.replay import broken_log, broken_record, broken_value
from chatdong.store.snapshots.restore import restore
from chatdong.store.snapshots.snapshot import snapshot
from chatdong.store.writing.records import EditConflict, add_records, delete, insert, load_plan, read, undo, update
from chatdong.store.writing.verification import verify
from chatdong.store.writing.year_end.closing import close_year
from tests.store.snapshots.test_restore import everything

PLAN = load_plan_file(Path(__file__).parents[2] / "plans" / "measures-2031.toml")
AT = datetime(2031, 7, 1, 9, 0)
OF = {"plan_id": PLAN.id, "revision": 1}
SCORE = {
    **OF, "indicator_id": "satisfaction", "measured_on": date(2031, 6, 30), "value_e4": 932_500, "answers": 80,
    "source": "상반기 만족도 조사", "note": "평가-12",
}  # fmt: skip
WOMEN = {
    **OF,
    "indicator_id": "learners",
    "measured_on": date(2031, 6, 30),
    "value_e4": 120 * 10_000,
    "broken_by": "sex",
    "part": "여성",
    "source": "출석부",
}
RECORDER, VIEWER = Actor("recorder", "recorder"), Actor("viewer", "viewer")


@pytest.fixture
def store(new_store: Store) -> Store:
    load_plan(new_store, PLAN, Actor.local("setup"), AT)
    return new_store


def readings(store: Store) -> tuple[Measurement, ...]:
    return repository.records(store, PLAN).measurements


def test_a_reading_comes_back_to_its_last_digit_and_can_be_corrected_undone_and_seen_in_the_log(store: Store) -> None:
    key = insert(store, "measurement", SCORE, RECORDER, AT, "form-1")
    assert insert(store, "measurement", SCORE, RECORDER, AT, "form-1") == key, "a double click"
    part = insert(store, "measurement", WOMEN, RECORDER, AT)
    score = Measurement(key, "satisfaction", date(2031, 6, 30), Decimal("93.25"), "상반기 만족도 조사", answers=80, note="평가-12")
    assert set(readings(store)) == {score, Measurement(part, "learners", date(2031, 6, 30), Decimal(120), "출석부", "sex", "여성")}
    assert update(store, "measurement", key, 1, {"value_e4": 940_001, "indicator_id": "completed"}, RECORDER, AT, "form-2") == 2
    changed = read(store, "measurement", key)
    assert (changed["value_e4"], changed["indicator_id"]) == (940_001, "satisfaction"), "a reading stays that of its indicator"
    with pytest.raises(EditConflict):
        update(store, "measurement", key, 1, {"value_e4": 1}, RECORDER, AT)
    undo(store, "form-2", RECORDER, AT)
    assert read(store, "measurement", key)["value_e4"] == 932_500
    batch = delete(store, "measurement", part, 1, RECORDER, AT)
    assert [one.indicator_id for one in readings(store)] == ["satisfaction"]
    undo(store, batch, RECORDER, AT)
    assert len(readings(store)) == 2
    actions = [(row["action"], row["actor"]) for row in query.rows(store, "change_list", **LOG) if row["table_name"] == "measurement"]
    assert [action for action, _actor in actions] == ["insert", "delete", "update", "update", "insert", "insert"]
    assert verify(store).holds


LOG: dict[str, Any] = dict.fromkeys(("tables", "actions", "actor", "first_day", "last_day", "batch", "text", "named", "after"))


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"indicator_id": None}, "지표"),
        ({"measured_on": None}, "잰 날"),
        ({"value_e4": None}, "측정값"),
        ({"source": "  "}, "출처"),
        ({"part": "여성"}, "함께"),
        ({"broken_by": "name", "part": "여성"}, "자치구, 성별"),
        ({"answers": -1}, "answers"),
    ],
)
def test_a_reading_without_what_it_needs_is_refused_with_the_reason(store: Store, wrong: dict[str, Any], why: str) -> None:
    before = everything(store)
    with pytest.raises(RefusedWrite) as refused:
        insert(store, "measurement", {**SCORE, **wrong}, RECORDER, AT)
    assert why in str(refused.value)
    assert everything(store) == before


def test_who_may_only_look_enters_no_reading(store: Store) -> None:
    with pytest.raises(NotAllowed):
        insert(store, "measurement", SCORE, VIEWER, AT)
    assert readings(store) == ()


def test_a_list_of_readings_shows_what_was_known_by_a_day_and_matches_the_filters(store: Store) -> None:
    add_records(store, PLAN.id, 1, Actor.local("me"), AT, measurements=[{"measurement_id": n, "note": None, "answers": None, "broken_by": None, "part": None, **row} for n, row in (
        ("a", {k: v for k, v in SCORE.items() if k not in OF}),
        ("b", {"indicator_id": "completed", "measured_on": date(2031, 9, 1), "value_e4": 10_000, "source": "대장"}),
    )])  # fmt: skip
    asked = {"plan_id": PLAN.id, "as_of": date(2031, 8, 31), "indicator_id": None, "text": None}

    def found(**more: Any) -> list[str]:
        return [row["measurement_id"] for row in query.rows(store, "measurement_list", **{**asked, **more})]

    assert found() == ["a"]
    assert found(as_of=date(2031, 9, 1)) == ["b", "a"]
    assert found(as_of=date(2031, 9, 1), indicator_id="completed") == ["b"]
    assert found(as_of=date(2031, 9, 1), text="만족도") == ["a"]


def test_a_snapshot_and_a_copy_hold_the_readings_and_the_targets_of_quarters(store: Store, tmp_path: Path) -> None:
    insert(store, "measurement", SCORE, RECORDER, AT)
    insert(store, "measurement", WOMEN, RECORDER, AT)
    data = snapshot(store, AT)
    restored = str(tmp_path / "restored.duckdb")
    restore(data, Path(restored), AT)
    copied = str(tmp_path / "copied.duckdb")
    copy(store, copied, AT)
    for name in (restored, copied):
        other = open_store(name, AT)
        assert everything(other) == everything(store)
        assert readings(other) == readings(store)
        with other.cursor() as cursor:
            assert broken_value(cursor) is broken_record(cursor) is broken_log(cursor) is None
        other.close()
    assert not compare(data, store).differs


def test_values_that_are_no_whole_numbers_stand_in_the_tables_too(store: Store) -> None:
    with store.cursor() as cursor:
        exact = cursor.execute("SELECT indicator_id, quarter, value, high, decimals FROM store.target_exact ORDER BY position").fetchall()
        whole = dict(cursor.execute("SELECT indicator_id, value FROM store.target WHERE year = 2031").fetchall())
    assert exact == [
        ("spending", 0, 985, None, 1),
        ("spending", 2, 50, None, 0),
        ("completed", 2, 20, None, 0),
        ("completed", 3, 50, None, 0),
        ("completion", 0, 825, None, 1),
        ("satisfaction", 0, 945, None, 1),
        ("class-size", 0, 15, 25, 0),
    ]
    assert (whole["classes"], whole["satisfaction"], whole["culture"]) == (12, None, None)
    assert repository.plan(store, PLAN.id) == PLAN


def test_a_reading_of_a_closed_year_is_refused(store: Store) -> None:
    key = insert(store, "measurement", SCORE, RECORDER, AT)
    records = repository.records(store, PLAN)
    close_year(store, closing(PLAN, records, date(2031, 12, 31)), 1, Actor("planner", "planner"), AT)
    with pytest.raises(RefusedWrite, match="마감"):
        update(store, "measurement", key, 1, {"value_e4": 1}, RECORDER, AT)


def test_a_store_of_the_version_before_is_brought_up_and_takes_readings(tmp_path: Path, plan: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    path, every = str(tmp_path / "older.duckdb"), engines_store.migrations()
    monkeypatch.setattr(engines_store, "migrations", lambda: [each for each in every if each[0] < 16])
    store = open_store(path, AT)
    load_plan(store, plan, Actor.local("setup"), AT)
    before = {name: rows for name, rows in everything(store).items() if name != "migration"}
    store.close()
    monkeypatch.setattr(engines_store, "migrations", lambda: every)
    store = open_store(path, AT)
    after = everything(store)
    assert {name: after[name] for name in before} == before
    row = {**SCORE, "plan_id": plan.id, "indicator_id": "workshops"}
    insert(store, "measurement", row, RECORDER, AT)
    assert len(repository.records(store, plan).measurements) == 1
    store.close()
