"""The pages over a real PostgreSQL: the same words as over a file, and a database that goes and comes back."""

from collections.abc import Iterator
from datetime import date, datetime

import pytest
from streamlit.testing.v1 import AppTest

from chatdong.domain.roles import Actor
from chatdong.store.engines.store import open_store
from chatdong.store.imports.importer import commit, preview
from chatdong.store.reading import query
from chatdong.store.seed.example import SAMPLE
from chatdong.store.seed.startup import start_store
from chatdong.store.snapshots.copy import copy
from chatdong.ui.session import stores
from tests.pages.app import PAGES, everything, metrics, visit, words
from tests.pages.dialog import field, fill, save
from tests.postgres_server import PASSWORD, Server

AT = datetime(2026, 1, 2, 3, 4, 5)


@pytest.fixture(scope="module")
def both(own_server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """The settings of a file and of a database that hold the same real records."""
    file, database = str(tmp_path_factory.mktemp("file") / "store.duckdb"), own_server.address(name := own_server.database())
    store = start_store(file, AT)
    # Payments name the commitments that they pay.
    for kind in ("events", "commitments", "spending"):
        commit(store, preview(store, "2016", kind, SAMPLE / f"{kind}.csv"), Actor.local("setup"), AT)
    copy(store, database, AT)
    store.close()
    yield file, database
    for store_url in (file, database):
        stores.opened.pop(store_url).close()
    own_server.drop(name)


def over(store_url: str, monkeypatch: pytest.MonkeyPatch, page: str, /, **query: str) -> AppTest:
    """A page over a store, which the session looks at from then on."""
    monkeypatch.setenv("CHATDONG_STORE", store_url)
    return visit(page, **{"as_of": "2016-09-30", **query})


@pytest.mark.parametrize("page", [page for page in PAGES if page not in ("operations", "snapshots")])
def test_a_page_says_the_same_over_a_file_and_over_a_database(page: str, both: tuple[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    file, database = (everything(over(store_url, monkeypatch, page)) for store_url in both)
    assert database == file
    assert len(database[0].splitlines()) > 5


def test_the_pages_of_the_operator_name_the_database_and_never_its_password(both: tuple[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    for page in ("operations", "snapshots"):
        said = words(over(both[1], monkeypatch, page))
        assert PASSWORD not in said
        assert "p%40ss" not in said
    app = over(both[1], monkeypatch, "operations")
    values = metrics(app)
    assert values["저장소"] == "PostgreSQL"
    assert float(values["저장소 크기(MB)"]) > 0
    assert "postgresql://chatdong@127.0.0.1" in words(app)


def test_what_is_recorded_here_is_seen_by_another_process_and_what_is_recorded_there_at_the_next_rerun(
    both: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    other = open_store(both[1], AT)
    before = query.size(other, "spending_by_line_and_day", "amount_krw", plan_id="2016")[1]
    app = over(both[1], monkeypatch, "records", record="spending:ad-hoc")
    save(fill(app, day=date(2016, 9, 1), amount="7,000"))
    assert query.size(other, "spending_by_line_and_day", "amount_krw", plan_id="2016")[1] == before + 7_000
    overview = over(both[1], monkeypatch, "overview")
    seen = everything(overview)
    from chatdong.store.writing.records import insert

    paid = {"plan_id": "2016", "revision": 1, "line_id": "ad-hoc", "spent_on": date(2016, 5, 5), "amount_krw": 1_000_000}
    insert(other, "spending", paid, Actor.local("elsewhere"), AT)
    assert everything(overview.run()) != seen
    other.close()


def test_a_database_that_goes_is_said_and_what_was_typed_is_saved_once_it_is_back(
    both: tuple[str, str], own_server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = over(both[1], monkeypatch, "records", record="spending:ad-hoc")
    fill(app, day=date(2016, 9, 1), amount="9,000")
    version = query.store_version(stores.store(both[1]))
    own_server.stop()
    try:
        save(app)
        assert "데이터베이스가 답하지 않습니다" in app.error[0].value
        assert PASSWORD not in "\n".join(e.value for e in app.error)
        other = visit()
        assert "데이터베이스가 답하지 않습니다" in other.error[0].value
    finally:
        own_server.start()
    app.run()
    assert not app.exception
    assert not app.error
    assert field(app, "amount").value == "9,000"
    save(app)
    assert "9,000원" in "\n".join(e.value for e in app.success)
    assert query.store_version(stores.store(both[1])) == version + 1
