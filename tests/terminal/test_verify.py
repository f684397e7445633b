"""``python -m chatdong verify`` as a person or a script calls it."""

import json
import shutil
import subprocess
from datetime import datetime
from pathlib import Path

import pytest

from chatdong.domain.roles import Actor
from chatdong.store.engines.store import open_store
from chatdong.store.writing.records import delete, insert, update
from tests.terminal.program import chatdong

AT = datetime(2026, 1, 2, 3, 4, 5)
OFFICE = Actor.local("office")


def verify(store: object, *more: str) -> subprocess.CompletedProcess[str]:
    return chatdong("verify", "--store", store, *more)


@pytest.fixture(scope="module")
def entered(started_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed store in which records of every kind were entered, corrected and taken out."""
    path = Path(shutil.copyfile(started_file, tmp_path_factory.mktemp("entered") / "store.duckdb"))
    made = open_store(str(path), AT)
    of = {"plan_id": "2016", "revision": 1}
    held = {**of, "activity_id": "monthly-meeting", "occurrence": 1, "held_on": "2016-04-20", "districts": ["mapo", "jongno"]}
    event = insert(made, "event", held, OFFICE, AT)
    update(made, "event", event, 1, {"districts": ["mapo"]}, OFFICE, AT)
    payments = [
        insert(made, "spending", {**of, "line_id": "ad-hoc", "spent_on": "2016-05-05", "amount_krw": 7_000 + i}, OFFICE, AT) for i in range(3)
    ]
    update(made, "spending", payments[0], 1, {"memo": "그 뒤"}, OFFICE, AT)
    delete(made, "spending", payments[1], 1, OFFICE, AT)
    scenario = {**of, "name": "가", "edits": {"ad-hoc": "1,000원×1회=1,000원"}}
    update(made, "scenario", insert(made, "scenario", scenario, OFFICE, AT), 1, {"name": "나"}, OFFICE, AT)
    made.close()
    return path


@pytest.fixture
def path(entered: Path, tmp_path: Path) -> Path:
    """A copy of that store."""
    return Path(shutil.copyfile(entered, tmp_path / "store.duckdb"))


def change(path: Path, statement: str) -> None:
    """Do to a store what the program never does."""
    made = open_store(str(path), AT)
    with made.cursor() as cursor:
        cursor.execute(statement)
    made.close()


def test_a_sound_store_holds(path: Path) -> None:
    done = verify(path)
    assert (done.returncode, done.stderr) == (0, "")
    assert "지출 2건 14,002원" in done.stdout
    assert "모두 맞습니다" in done.stdout
    found = json.loads(verify(path, "--json").stdout)
    assert found["holds"] and found["mended"] is None
    assert (found["totals"]["differ"], found["gaps"]) == (0, 0)
    (spending,) = [table for table in found["tables"] if table["table"] == "spending"]
    assert spending["changes"] == {"insert": 3, "update": 1, "delete": 1}


def test_the_example_holds_though_nobody_entered_its_records() -> None:
    assert verify("example").returncode == 0


def test_totals_that_were_wrong_are_mended_told_and_end_with_1_that_once(path: Path) -> None:
    change(path, "DELETE FROM store.spending_day")
    done = verify(path, "--json")
    assert done.returncode == 1
    assert "다시 만들었습니다" in done.stderr
    assert not json.loads(done.stdout)["holds"]
    assert verify(path).returncode == 0


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("DELETE FROM store.change WHERE table_name = 'spending' AND action = 'insert'", "spending: 변경 이력이 없는 기록 1건"),
        ("UPDATE store.spending SET memo = '몰래' WHERE memo IS NULL", "spending: 변경 이력의 마지막 내용과 다른 기록 1건"),
        ("DELETE FROM store.event_district", "event: 변경 이력의 마지막 내용과 다른 기록 1건"),
        ("DELETE FROM store.scenario_edit", "scenario: 변경 이력의 마지막 내용과 다른 기록 1건"),
        ("DELETE FROM store.event", "event: 변경 이력에는 있는데 없는 기록 1건"),
        ("UPDATE store.spending_day SET event_id = 'another'", "지출 합계 2개가 지출 기록과 다릅니다"),
        ("DELETE FROM store.change WHERE table_name = 'plan'", "변경 이력에서 빠진 변경 1건"),
    ],
)
def test_what_differs_is_told_with_its_number_and_ends_with_1(path: Path, statement: str, said: str) -> None:
    change(path, statement)
    done = verify(path)
    assert done.returncode == 1
    assert said in done.stdout
    assert "어긋남이 있습니다" in done.stdout
