"""The clock of the programme: its days are those of its own time zone, whatever zone the machine is set to."""

import json
import os
import subprocess
import sys
import zipfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from chatdong import clock
from tests.properties import in_full
from tests.terminal.program import chatdong

ROOT = Path(__file__).parents[1]
SEOUL = ZoneInfo("Asia/Seoul")
MACHINES = ["America/New_York", "Pacific/Kiritimati", *(["UTC", "Asia/Seoul"] if in_full() else [])]
UNKNOWN = ["Seoul", "../../etc/passwd", "America", "tzdata.zi", "Asia/Seoul\n", "KST+9"]


def run(*arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    environment = {key: value for key, value in os.environ.items() if key != "CHATDONG_TIMEZONE"}
    return subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, env={**environment, **settings}, capture_output=True, text=True, check=False, timeout=60
    )


@pytest.mark.parametrize(
    ("moment", "there"),
    [
        (datetime(2016, 4, 20, 14, 59, 59, tzinfo=UTC), datetime(2016, 4, 20, 23, 59, 59)),
        (datetime(2016, 4, 20, 15, 0, 0, tzinfo=UTC), datetime(2016, 4, 21)),
        (datetime(2016, 4, 20, 23, 59, 59, tzinfo=UTC), datetime(2016, 4, 21, 8, 59, 59)),
        (datetime(2016, 4, 21, 0, 0, 0, tzinfo=UTC), datetime(2016, 4, 21, 9)),
        (datetime(2016, 12, 31, 14, 59, 59, 999_999, tzinfo=UTC), datetime(2016, 12, 31, 23, 59, 59, 999_999)),
        (datetime(2016, 12, 31, 15, 0, 0, tzinfo=UTC), datetime(2017, 1, 1)),
        (datetime(2016, 12, 31, 10, 0, 0, tzinfo=ZoneInfo("America/New_York")), datetime(2017, 1, 1)),
        (datetime(2016, 2, 28, 15, 0, 0, tzinfo=UTC), datetime(2016, 2, 29)),
    ],
)
def test_a_moment_is_of_seouls_day_also_around_midnight_and_the_years_end(moment: datetime, there: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CHATDONG_TIMEZONE", raising=False)
    assert clock.in_zone(moment).replace(tzinfo=None) == there
    assert clock.in_zone(moment) == moment


def test_the_setting_names_another_zone_and_an_empty_one_means_seoul(monkeypatch: pytest.MonkeyPatch) -> None:
    moment = datetime(2016, 12, 31, 23, 0, 0, tzinfo=UTC)
    monkeypatch.setenv("CHATDONG_TIMEZONE", "America/New_York")
    assert clock.in_zone(moment).date() == date(2016, 12, 31)
    monkeypatch.setenv("CHATDONG_TIMEZONE", "")
    assert clock.in_zone(moment).date() == date(2017, 1, 1)


@pytest.mark.parametrize("machine", MACHINES)
def test_the_clock_is_seouls_whatever_the_machine_is_set_to(machine: str) -> None:
    before = datetime.now(SEOUL).replace(tzinfo=None)
    told = run("-c", "from chatdong import clock; print(clock.now().isoformat(), clock.today().isoformat())", TZ=machine)
    after = datetime.now(SEOUL).replace(tzinfo=None)
    now, today = told.stdout.split()
    assert before <= datetime.fromisoformat(now) <= after, told.stderr
    assert before.date() <= date.fromisoformat(today) <= after.date()


def test_two_machines_on_two_days_are_on_one_day_of_the_programme() -> None:
    """Kiritimati and Pago Pago are 25 hours apart: their machines are never on the same day."""
    say = "from datetime import date; from chatdong import clock; print(date.today(), clock.today())"
    seoul = datetime.now(SEOUL).date()
    east, west = (run("-c", say, TZ=machine).stdout.split() for machine in ("Pacific/Kiritimati", "Pacific/Pago_Pago"))
    assert east[0] != west[0]
    assert {east[1], west[1]} <= {str(seoul), str(datetime.now(SEOUL).date())}


INIT_AND_SNAPSHOT = "import sys; from chatdong.__main__ import main; sys.exit(main(['init']) or main(['snapshot', sys.argv[1]]))"


@pytest.mark.parametrize("machine", MACHINES)
def test_what_is_written_is_of_the_programmes_time_and_a_snapshot_says_which_that_is(machine: str, tmp_path: Path) -> None:
    store, out = str(tmp_path / "store.duckdb"), tmp_path / "out.zip"
    before = datetime.now(SEOUL).replace(microsecond=0)
    made = run("-c", INIT_AND_SNAPSHOT, str(out), TZ=machine, CHATDONG_STORE=store)
    after = datetime.now(SEOUL)
    assert made.returncode == 0, made.stderr
    package = json.loads(zipfile.ZipFile(out).read("datapackage.json"))
    assert before <= datetime.fromisoformat(package["created"]) <= after
    assert datetime.fromisoformat(package["created"]).utcoffset() == timedelta(hours=9)
    for key in ("made_at", "store_changed_at"):
        assert before.replace(tzinfo=None) <= datetime.fromisoformat(package["chatdong"][key]) <= after.replace(tzinfo=None), key


@pytest.mark.parametrize("zone", UNKNOWN)
def test_an_unknown_zone_is_refused_with_a_sentence_that_names_it(zone: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHATDONG_TIMEZONE", zone)
    with pytest.raises(clock.UnknownZone, match="알 수 없는 시간대입니다.*not a known time zone"):
        clock.now()


def test_the_terminal_says_that_a_zone_is_unknown_and_makes_no_store(tmp_path: Path) -> None:
    store = tmp_path / "store.duckdb"
    for command in ("init", "status"):
        told = chatdong(command, store=store if command == "init" else "example", environment={"CHATDONG_TIMEZONE": "Seoul"})
        assert (told.returncode, told.stdout) == (1, "")
        assert told.stderr.startswith("CHATDONG_TIMEZONE=Seoul: 알 수 없는 시간대입니다.")
        assert "Traceback" not in told.stderr
    assert not store.exists()


def test_the_server_does_not_start_with_an_unknown_zone() -> None:
    told = run(
        "-m", "streamlit", "run", "app.py", "--server.port", "0", "--server.headless", "true", CHATDONG_TIMEZONE="Seoul", CHATDONG_STORE="example"
    )
    assert told.returncode == 1
    assert "CHATDONG_TIMEZONE=Seoul: 알 수 없는 시간대입니다." in told.stderr
    assert "Traceback" not in told.stderr


def test_a_machine_without_a_database_of_zones_finds_the_one_that_is_installed() -> None:
    told = run("-c", "import zoneinfo; from chatdong import clock; print(zoneinfo.TZPATH, clock.zone())", PYTHONTZPATH="")
    assert told.stdout == "() Asia/Seoul\n", told.stderr
