"""A store in which the text of a plan is no plan: its pages say so, and all else goes on."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from chatdong.__main__ import main
from chatdong.domain.plan.model import LocalizedText, Plan
from chatdong.domain.roles import Actor
from chatdong.store.engines.store import open_store
from chatdong.store.reading import repository
from chatdong.store.writing.records import load_plan, update
from chatdong.ui.session import stores
from tests.pages.app import PAGES, seen, visit
from tests.pages.test_wrong_totals import answered

AT = datetime(2026, 1, 2, 3, 4, 5)
WITHOUT_PLAN = {"operations", "people", "snapshots", "glossary", "plan_making"}
SAID = "2016 계획 2차의 글을 읽을 수 없습니다"


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory, started_file: Path, plan: Plan, other_plan: Plan) -> Path:
    """The file of a store with two plans, to be copied; the newest revision of one of them cannot be read."""
    path = Path(shutil.copyfile(started_file, tmp_path_factory.mktemp("unreadable") / "store.duckdb"))
    made = open_store(str(path), AT)
    load_plan(made, other_plan, Actor.local(), AT)
    load_plan(made, replace(plan, title=LocalizedText("고친 계획")), Actor.local(), AT)
    with made.cursor() as cursor:
        cursor.execute("UPDATE store.plan SET text = '[[activity' WHERE plan_id = '2016' AND revision = 2")
    made.close()
    return path


@pytest.fixture(scope="module")
def shared(file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The setting of such a store, that tests only read."""
    path = str(shutil.copyfile(file, tmp_path_factory.mktemp("shared") / "store.duckdb"))
    yield path
    stores.opened.pop(path).close()


@pytest.fixture
def path(file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The setting of such a store, that has not been opened yet."""
    path = str(shutil.copyfile(file, tmp_path / "store.duckdb"))
    monkeypatch.setenv("CHATDONG_STORE", path)
    yield path
    if path in stores.opened:
        stores.opened.pop(path).close()


def errors(app: AppTest) -> list[str]:
    return [error.value for error in app.error]


@pytest.mark.parametrize("page", PAGES)
def test_every_page_over_it_says_which_revision_where_and_why_and_those_that_need_no_plan_work(shared: str, page: str) -> None:
    app = seen(page, shared, plan="2016")
    (said,) = errors(app)
    assert SAID in said
    assert "TOML 형식이 아닙니다" in said
    assert "chatdong load" in said
    assert bool(app.title) == (page in WITHOUT_PLAN)


@pytest.mark.parametrize("page", ["overview", "records", "compare", "what_if", "districts"])
def test_another_revision_and_another_plan_can_be_chosen_and_read(shared: str, page: str) -> None:
    for query in ({"plan": "2016", "revision": "1"}, {"plan": "reading-2031"}):
        app = seen(page, shared, **query)
        assert not [each for each in errors(app) if SAID in each], query
        assert app.title


def test_the_sidebar_leads_from_it_to_what_can_be_read_and_back(path: str) -> None:
    app = visit("overview")
    assert app.title
    app.selectbox(key="plan").select("2016").run()
    assert not app.exception
    assert SAID in errors(app)[0]
    app.selectbox(key="revision").select(1).run()
    assert not errors(app)
    assert app.title
    app.selectbox(key="revision").select(2).run()
    app.selectbox(key="plan").select("reading-2031").run()
    assert not app.exception
    assert not errors(app)
    assert app.title


def test_readiness_tells_how_many_cannot_be_read_and_goes_on(path: str) -> None:
    status, said = answered()
    assert (status, said["ready"], said["plans_unreadable"]) == (200, True, 1)


def test_the_terminal_says_it_in_a_sentence(path: str, capsys: pytest.CaptureFixture) -> None:
    assert main(["status", "--plan", "2016", "--store", path]) == 1
    assert SAID in capsys.readouterr().err
    assert main(["status", "--plan", "reading-2031", "--store", path]) == 0


def test_a_sound_plan_is_loaded_over_it_and_what_was_corrected_of_its_teams_stays(path: str, plan: Plan) -> None:
    store = open_store(path, AT)
    team = plan.support_team[0].id
    update(store, "support_team", team, 1, {"staff": 9}, Actor.local(), AT)
    assert load_plan(store, replace(plan, title=LocalizedText("바로잡은 계획")), Actor.local(), AT).revision == 3
    found = repository.plan(store, "2016")
    assert found is not None
    assert found.title.ko == "바로잡은 계획"
    assert next(each for each in repository.records(store, found).teams if each.id == team).staff == 9
    store.close()
