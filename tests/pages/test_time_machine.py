"""Any page on any day shows what was known by then; the day, and every choice in the address, is said and kept."""

import csv
import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from chatdong.domain.plan.model import LocalizedText, Plan
from chatdong.domain.plan.toml_format import load_plan_file
from chatdong.domain.roles import Actor
from chatdong.store.engines.store import Store
from chatdong.store.seed.example import PLAN, SAMPLE
from chatdong.store.writing.records import add_records, load_plan
from chatdong.ui.session import stores as session_stores
from tests.pages.app import PAGES, everything, go_to, seen, visit, words

AT = datetime(2026, 1, 2, 3, 4, 5)
SHOW_EVERYTHING = {"snapshots", "operations"}
"""The pages that are about the store itself, whatever the day; they say so."""
DAYS = {
    "events": ("held_on", "postponed_on", "cancelled_on"),
    "spending": ("spent_on",),
    "support_teams": ("opened_on",),
    "commitments": ("committed_on",),
    "budget_changes": ("proposed_on",),
    "carry_overs": ("approved_on",),
}
"""Table of the example → the days on which something of a row is known."""


def sample(name: str, known_by: date) -> list[dict]:
    """The example's rows without what happened after a day."""
    with (SAMPLE / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        rows = [{k: v or None for k, v in row.items()} for row in csv.DictReader(file)]
    for row in rows:
        if "amount_krw" in row:
            row["amount_krw"] = int(row["amount_krw"])
        if name == "budget_changes" and row["approved_on"] > str(known_by):
            row["approved_on"] = row["approval"] = None
        if name == "events" and row["held_on"] and row["held_on"] > str(known_by):
            row["held_on"] = row["attendance"] = row["districts"] = None
        if name == "events" and row["districts"]:
            row["districts"] = row["districts"].split()
    return [row for row in rows if any(row[day] and row[day] <= str(known_by) for day in DAYS[name])]


def fill(store: Store, known_by: date) -> None:
    plan = load_plan_file(PLAN)
    load_plan(store, plan, Actor.local("tester"), AT)
    teams = [{**row, "programme": plan.programme.ko} for row in sample("support_teams", known_by)]
    add_records(
        store,
        "2016",
        1,
        Actor.local("tester"),
        AT,
        events=sample("events", known_by),
        spending=sample("spending", known_by),
        support_teams=teams,
        commitments=sample("commitments", known_by),
        budget_changes=sample("budget_changes", known_by),
        carry_overs=sample("carry_overs", known_by),
    )


@pytest.fixture(scope="module")
def stores(tmp_path_factory: pytest.TempPathFactory, started_file: Path) -> Iterator[dict[date, str]]:
    """The same year, recorded to its end, and only as far as two of its days."""
    paths: dict[date, str] = {}
    for known_by in (date(2016, 5, 10), date(2016, 9, 30), date(2016, 12, 31)):
        paths[known_by] = str(shutil.copyfile(started_file, tmp_path_factory.mktemp("store") / "store.duckdb"))
        fill(session_stores.store(paths[known_by]), known_by)
    yield paths
    for path in paths.values():
        session_stores.opened.pop(path).close()


@pytest.mark.parametrize("known_by", [pytest.param(date(2016, 5, 10), marks=pytest.mark.full), date(2016, 9, 30)])
@pytest.mark.parametrize("page", [page for page in PAGES if page not in SHOW_EVERYTHING])
def test_a_page_shows_on_a_day_what_it_showed_when_nothing_later_was_recorded(stores: dict[date, str], page: str, known_by: date) -> None:
    shown = [everything(seen(page, path, as_of=known_by.isoformat())) for path in (stores[date(2016, 12, 31)], stores[known_by])]
    if page == "records":
        # How many are not counted, and the way to them, is all that it says of what came later.
        assert "기준일 뒤의 기록" in shown[0][0]
        shown[0][0] = re.sub(r"^기준일(?: 뒤의 기록|을 12\. 28\.로 옮기기).*\n", "", shown[0][0], flags=re.MULTILINE)
    assert shown[0] == shown[1]


def test_a_page_that_shows_everything_says_so(stores: dict[date, str]) -> None:
    whole = stores[date(2016, 12, 31)]
    for page in SHOW_EVERYTHING:
        assert "기준일과 상관없이" in words(seen(page, whole, as_of="2016-05-10")), page
    assert "기준일과 상관없이" in words(seen("records", whole, as_of="2016-05-10", records="history"))


def test_the_slider_and_the_steps_move_the_one_day(shown_example: None) -> None:
    app = visit("goals")
    app.slider(key="as-of-slider").set_value(date(2016, 6, 15)).run()
    assert app.date_input(key="as_of").value == date(2016, 6, 15)
    assert "2016. 6. 15." in words(app)
    app.button(key="month-on").click().run()
    assert (app.date_input(key="as_of").value, app.slider(key="as-of-slider").value) == (date(2016, 6, 30), date(2016, 6, 30))
    app.button(key="month-on").click().run()
    app.button(key="month-back").click().run()
    assert app.query_params["as_of"] == "2016-06-30"
    assert app.date_input(key="as_of").value == date(2016, 6, 30)
    app.date_input(key="as_of").set_value(date(2016, 12, 31)).run()
    assert app.slider(key="as-of-slider").value == date(2016, 12, 31)
    assert app.button(key="month-on").disabled


@pytest.mark.parametrize(
    ("page", "key", "value", "said"),
    [
        ("overview", "as_of", "2016-13-45", "2016년의 날짜(예: 2016-09-30)가 아니어서"),
        ("overview", "as_of", "1999-01-01", "2016년의 날짜"),
        ("overview", "plan", "2099", "이 저장소에 없는 계획이라 2016 계획을"),
        ("overview", "revision", "7", "이 계획에 없는 차수라 1차 계획을"),
        ("overview", "lang", "fr", "한국어, English 가운데 하나를"),
        ("events", "kind", "dance", "이 화면에서 고를 수 없는 값이라"),
        ("events", "month", "13", "이 화면에서 고를 수 없는 값이라"),
        ("budget", "warn", "abc", "0부터 200까지의 수가 아니어서"),
        ("budget", "stop", "-5", "0부터 300까지의 수가 아니어서"),
        ("budget", "lapse", "101", "0부터 100까지의 수가 아니어서"),
    ],
)
def test_what_the_address_asks_in_vain_is_said_in_one_line_and_only_once(shown_example: None, page: str, key: str, value: str, said: str) -> None:
    app = visit(page, **{key: value})
    shown = app.warning[0].value.replace("\\", "")
    assert f"주소의 {key}={value} - " in shown
    assert said in shown
    assert "\n" not in shown
    app.run()
    assert not app.warning


def test_an_address_that_is_understood_is_kept_without_a_word() -> None:
    app = seen("events", as_of="2016-09-30", lang="English", kind="workshop")
    assert not app.warning
    assert app.query_params["kind"] == "workshop"


def test_plans_are_chosen_by_year_and_title_and_stay_in_the_address_by_their_id(store: Store, plan: Plan, other_plan: Plan) -> None:
    load_plan(store, replace(other_plan, title=LocalizedText("마을 독서모임 지원 계획")), Actor.local("tester"), AT)
    app = visit("overview", plan="2016")
    assert app.selectbox(key="plan").options == [plan.title.ko, "2031 · 마을 독서모임 지원 계획"]
    assert app.query_params["plan"] == "2016"
    go_to(app, "goals")
    assert app.query_params["plan"] == "2016"
    app.selectbox(key="plan").set_value("reading-2031").run()
    assert app.query_params["plan"] == "reading-2031", "the newest too: without one the front page shows all plans"
    assert app.date_input(key="as_of").value == date(2031, 2, 10)
