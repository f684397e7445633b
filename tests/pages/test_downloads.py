"""Every file of every page, made as a click makes it: opens in Excel, runs nothing, keeps numbers and filters, comes back."""

import io
import json
import re
import shutil
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from chatdong.domain.plan.model import LocalizedText, Plan
from chatdong.domain.roles import Actor
from chatdong.store.engines.store import Store, open_store
from chatdong.store.imports import importer
from chatdong.store.writing.records import add_records, insert, load_plan, update
from chatdong.ui.session import stores
from tests.pages.app import PAGES, choose_row, go_to, open_started, said, visit
from tests.pages.files import Files, csv_rows, downloads

AT = datetime(2026, 1, 2, 3, 4, 5)
EVIL = "=1+1"
RUNS = ("=", "+", "-", "@", "\t", "\r")


@pytest.fixture(scope="module")
def evil_file(tmp_path_factory: pytest.TempPathFactory, started_file: Path, plan: Plan) -> Path:
    """The file of a store in which every name, note and memo begins as a formula does, to be copied; nobody opens it."""

    def named(thing: object, field: str = "name") -> object:
        words = getattr(thing, field)
        return replace(thing, **{field: LocalizedText(f"{EVIL} {words.ko}", f"{EVIL} {words.en or words.ko}")})

    changed = replace(
        plan,
        activity=tuple(named(a) for a in plan.activity),
        budget_line=tuple(replace(named(line, "item"), source=f"{EVIL} {line.source}") for line in plan.budget_line),
        category=tuple(named(c) for c in plan.category),
        indicator=tuple(named(i) for i in plan.indicator),
        district=tuple(named(d) for d in plan.district),
        support_team=tuple(replace(team, operator=LocalizedText(EVIL), source=EVIL) for team in plan.support_team),
    )
    path = Path(shutil.copyfile(started_file, tmp_path_factory.mktemp("evil") / "store.duckdb"))
    store = open_store(str(path), AT)
    load_plan(store, changed, Actor.local(EVIL), AT)
    evil_words = {"note": EVIL, "topic": EVIL}
    events = [
        {"event_id": f"e{n}", "activity_id": activity, "occurrence": n, "held_on": date(2016, 4 + n, 5), "attendance": 9, **evil_words}
        for n, activity in enumerate(("monthly-meeting", "ad-hoc-meeting"), start=1)
    ]
    of = {"line_id": "ad-hoc", "event_id": "e2", "memo": EVIL}
    spending = [
        {**of, "spending_id": f"s{n}", "spent_on": date(2016, 6, n), "amount_krw": amount, "voucher": f"-{n}"}
        for n, amount in ((1, 10_000), (2, -3_000), (3, 7_000))
    ]
    add_records(store, "2016", 2, Actor.local(EVIL), AT, events=events, spending=spending)
    update(store, "event", "e1", 1, {"note": f"{EVIL} again"}, Actor.local("@somebody"), AT)
    store.close()
    return path


@pytest.fixture
def evil(evil_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """Such a store, for a test to write to."""
    path = str(shutil.copyfile(evil_file, tmp_path / "store.duckdb"))
    monkeypatch.setenv("CHATDONG_STORE", path)
    yield open_started(path)
    stores.opened.pop(path).close()


@pytest.fixture(scope="module")
def _shared(evil_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    path = str(shutil.copyfile(evil_file, tmp_path_factory.mktemp("shared") / "store.duckdb"))
    yield open_started(path)
    stores.opened.pop(path).close()


@pytest.fixture
def evil_to_read(_shared: Store, monkeypatch: pytest.MonkeyPatch) -> Store:
    """Such a store, that tests only read."""
    monkeypatch.setenv("CHATDONG_STORE", _shared.store_url)
    return _shared


def on_the_day(page: str, /, **query: str) -> AppTest:
    return visit(page, **{"as_of": "2016-09-30", **query})


def check_cells(data: bytes) -> None:
    """No text that runs; what looks like a number under a heading of money is one."""
    rows = csv_rows(data)
    for row in rows:
        for heading, cell in row.items():
            number = re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", cell)
            assert number or not cell.startswith(RUNS), (heading, cell)
            if re.search(r"\((원|KRW)\)$", heading):
                assert cell == "" or re.fullmatch(r"-?[0-9]+", cell), (heading, cell)
    assert not any(heading.startswith(RUNS) for heading in (rows[0] if rows else ()))


@pytest.mark.parametrize("language", ["한국어", pytest.param("English", marks=pytest.mark.full)])
@pytest.mark.parametrize("page", [*PAGES, *(f"records/{view}" for view in ("events", "csv", "history")), "records/csv/events"])
def test_every_file_opens_in_excel_and_runs_nothing(evil_to_read: Store, files: Files, page: str, language: str) -> None:
    page, view, kind = [*page.split("/"), "", ""][:3]
    of_tables = {"goals_part": "tables"} if page == "goals" else {}
    app = on_the_day(page, lang=language, **of_tables, **({"records": view} if view else {}), **({"import": kind} if kind else {}))
    made = downloads(app, files)
    for key, data in made.items():
        if data.startswith(b"PK"):
            archive = zipfile.ZipFile(io.BytesIO(data))
            for name in archive.namelist():
                if name.endswith(".csv"):
                    check_cells(archive.read(name))
        elif data.startswith(b"\xef\xbb\xbf"):
            check_cells(data)
        else:
            assert "csv" not in key, key
    if page not in ("overview", "what_if", "glossary", "plan_making"):
        assert made
    if page in ("events", "budget", "goals", "districts", "snapshots") or view in ("events", "history"):
        assert any(EVIL.encode() in data or data.startswith(b"PK") for data in made.values())


@pytest.mark.parametrize(
    ("page", "query", "key"),
    [
        ("events", {"kind": "meeting"}, "csv-events"),
        ("events", {"status": "held"}, "csv-events"),
        ("events", {"month": "5"}, "csv-events"),
        ("budget", {"level": "category"}, "csv-budget"),
        ("records", {"spent-from": "2016-06-02"}, "csv-spending-records"),
        ("records", {"spent-to": "2016-06-02"}, "csv-spending-records"),
        ("records", {"spending-text": "-3"}, "csv-spending-records"),
        ("records", {"activity": "joint-training"}, "csv-spending-records"),
        ("records", {"records": "events", "event-activity": "monthly-meeting"}, "csv-event-records"),
        ("records", {"records": "events", "happened-from": "2016-06-01"}, "csv-event-records"),
        ("records", {"records": "history", "changed": "spending"}, "csv-history"),
        ("records", {"records": "history", "action": "update"}, "csv-history"),
        ("records", {"records": "history", "who": "@somebody"}, "csv-history"),
        ("records", {"records": "history", "change-text": "again"}, "csv-history"),
    ],
)
def test_a_file_keeps_the_filters_of_the_address(evil_to_read: Store, files: Files, page: str, query: dict[str, str], key: str) -> None:
    shown = on_the_day(page, **query)
    every = len(csv_rows(downloads(on_the_day(page, **{k: v for k, v in query.items() if k == "records"}), files)[key]))
    kept = csv_rows(downloads(shown, files)[key])
    on_screen = shown.dataframe[0].value if shown.dataframe else ()
    assert len(kept) == len(on_screen) < every


def test_a_list_longer_than_a_page_is_shown_by_pages_and_downloaded_whole(evil: Store, files: Files) -> None:
    of = {"line_id": "training-catering", "event_id": None, "spent_on": date(2016, 7, 1)}
    rows = [{**of, "spending_id": f"m{n:03}", "amount_krw": 1_000 + n, "voucher": f"v-{n:03}"} for n in range(247)]
    add_records(evil, "2016", 2, Actor.local("someone"), AT, spending=rows)
    app = on_the_day("records", line="training-catering")
    assert (len(app.dataframe[0].value), app.pagination[0].num_pages) == (100, 3)
    assert "지출 247건" in app.header[0].value
    seen = set(app.dataframe[0].value["증빙번호"])
    for number in (2, 3):
        app.pagination[0].set_value(number).run()
        seen |= set(app.dataframe[0].value["증빙번호"])
    assert len(seen) == 247
    made = csv_rows(downloads(app, files)["csv-spending-records"])
    assert {row["증빙번호"] for row in made} == seen
    assert sum(int(row["금액(원)"]) for row in made) == sum(row["amount_krw"] for row in rows)
    app.text_input(key="spending-text").set_value("v-01").run()
    assert (len(app.dataframe[0].value), len(app.pagination)) == (10, 0)
    app.text_input(key="spending-text").set_value("").run()
    assert (app.pagination[0].value, app.pagination[0].num_pages) == (1, 3)
    history = on_the_day("records", records="history", who="someone")
    assert history.pagination[0].num_pages == 3
    assert len(csv_rows(downloads(history, files)["csv-history"])) == 247
    linked = on_the_day("records", records="history", who="someone", **{"change-page": "3"})
    assert (linked.pagination[0].value, len(linked.dataframe[0].value)) == (3, 47)


@pytest.mark.parametrize("language", ["한국어", "English"])
def test_the_payments_come_back_as_they_were_when_their_file_is_imported(evil_to_read: Store, files: Files, language: str) -> None:
    data = downloads(on_the_day("records", lang=language), files)["csv-spending-records"]
    seen = importer.preview(evil_to_read, "2016", "spending", data)
    assert seen.counts == {"new": 0, "changed": 0, "same": 3, "refused": 0}, seen.refusals()
    changed = data.replace(b",7000,", b",7100,")
    again = importer.preview(evil_to_read, "2016", "spending", changed)
    (row,) = again.rows("new")
    assert (row.values["amount_krw"], row.values["memo"], row.values["voucher"], row.values["event_id"]) == (7_100, EVIL, "-3", "e2")


@pytest.mark.parametrize("language", ["한국어", "English"])
def test_the_events_come_back_as_they_were_when_their_file_is_imported(evil_to_read: Store, files: Files, language: str) -> None:
    data = downloads(on_the_day("records", lang=language, records="events"), files)["csv-event-records"]
    seen = importer.preview(evil_to_read, "2016", "events", data)
    assert seen.counts == {"new": 0, "changed": 0, "same": 2, "refused": 0}, seen.refusals()


def test_the_snapshot_says_what_was_looked_at(evil_to_read: Store, files: Files) -> None:
    app = on_the_day("events", revision="1", kind="workshop", lang="English", as_of="2016-06-30")
    app.query_params["committee-catering.2"] = "110"
    go_to(app, "what_if")
    go_to(app, "snapshots")
    archive = zipfile.ZipFile(io.BytesIO(downloads(app, files)["snapshot"]))
    own = json.loads(archive.read("datapackage.json"))["chatdong"]
    assert (own["as_of"], own["viewed"], own["language"]) == ("2016-06-30", {"plan_id": "2016", "revision": 1}, "en")
    assert own["filters"] == {"Events · Kind": "Workshop"}
    assert own["scenario"] == {"committee-catering": "20,000원×110명×2회=4,400,000원"}
    assert own["store_version"] == json.loads(archive.read("datapackage.json"))["chatdong"]["store_version"] > 0
    for resource in json.loads(archive.read("datapackage.json"))["resources"]:
        assert re.fullmatch(r"sha256:[0-9a-f]{64}", resource["hash"])
    told = archive.read("READ-ME.txt").decode("utf-8-sig")
    for part in ("2016-06-30", "2016 (revision 1)", "Events · Kind = Workshop", "committee-catering = 20,000원×110명×2회=4,400,000원"):
        assert part in told
    assert not re.search("[가-힣]", told.replace("20,000원×110명×2회=4,400,000원", "").split("Plan:")[0])


def test_another_plan_or_store_forgets_what_was_looked_at(evil: Store, files: Files, other_plan: Plan) -> None:
    load_plan(evil, other_plan, Actor.local("tester"), AT)
    app = on_the_day("events", plan="2016", kind="workshop")
    app.selectbox(key="plan").set_value("reading-2031").run()
    go_to(app, "snapshots")
    own = json.loads(zipfile.ZipFile(io.BytesIO(downloads(app, files)["snapshot"])).read("datapackage.json"))["chatdong"]
    assert own["viewed"]["plan_id"] == "reading-2031"
    assert own["filters"] == {}
    assert own["scenario"] is None


def test_one_change_of_many_is_taken_back_alone_or_with_all_that_was_saved_with_it(evil: Store, files: Files) -> None:
    def payments() -> set[str]:
        with evil.cursor() as cursor:
            return {voucher for (voucher,) in cursor.execute("SELECT voucher FROM store.spending").fetchall()}

    batch = "지출일,세부사업,산출내역,금액,증빙번호\n" + "".join(f"2016-07-0{n},ad-hoc-meeting,ad-hoc,{n}000,w-{n}\n" for n in (1, 2, 3))
    importer.commit(evil, importer.preview(evil, "2016", "spending", batch.encode()), Actor.local("importer"), AT)
    app = on_the_day("records", records="history", who="importer")
    choose_row(app, 1)
    told = said(app, "markdown")
    assert "w-2’ 기록을 지웁니다" in told
    assert "추가된 지출 3건을 지웁니다." in told
    app.button(key="undo-one").click().run()
    assert payments() == {"-1", "-2", "-3", "w-1", "w-3"}
    # The rest of that write can no longer be taken back whole: one of its rows is gone. It says so and changes nothing.
    app = on_the_day("records", records="history", who="importer")
    choose_row(app, 0).button(key="undo-all").click().run()
    assert "되돌리지 않았습니다" in app.error[0].value
    assert payments() == {"-1", "-2", "-3", "w-1", "w-3"}
    newest = on_the_day("records", records="history").dataframe[0].value.iloc[0]
    assert (newest["구분"], newest["누가"]) == ("지출 삭제", "local")


def test_a_whole_import_is_taken_back_at_once(evil: Store) -> None:
    text = "지출일,세부사업,산출내역,금액,증빙번호,적요\n2016-07-01,ad-hoc-meeting,ad-hoc,1000,w-1,\n2016-06-01,ad-hoc-meeting,ad-hoc,10000,-1,고침\n"
    importer.commit(evil, importer.preview(evil, "2016", "spending", text.encode()), Actor.local("importer"), AT)
    app = on_the_day("records", records="history", who="importer")
    assert list(app.dataframe[0].value["바뀐 것"])[1] == f"적요 {EVIL} → 고침"
    choose_row(app, 0).button(key="undo-all").click().run()
    assert "되돌렸습니다" in app.success[0].value
    with evil.cursor() as cursor:
        found = cursor.execute("SELECT count(*), sum(amount_krw), min(memo), max(memo) FROM store.spending").fetchone()
    assert found == (3, 14_000, EVIL, EVIL)


def test_nothing_of_the_plan_and_nothing_of_the_example_is_undone(evil: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    plan_change = on_the_day("records", records="history", changed="plan")
    choose_row(plan_change, 0)
    assert any("계획은 되돌리지 않습니다" in c.value for c in plan_change.caption)
    monkeypatch.setenv("CHATDONG_STORE", "example")
    example = on_the_day("records", records="history")
    choose_row(example, 0)
    assert any("예시 자료에는 기록할 수 없습니다" in c.value for c in example.caption)
    assert not [b for app in (plan_change, example) for b in app.button if b.key and b.key.startswith("undo")]


def test_a_change_of_a_day_is_found_by_the_day_it_was_made_on(evil: Store) -> None:
    paid = {"plan_id": "2016", "revision": 2, "line_id": "ad-hoc", "spent_on": date(2016, 5, 5), "amount_krw": 5}
    insert(evil, "spending", paid, Actor.local("x"), datetime(2026, 3, 31, 23, 59))
    assert len(on_the_day("records", records="history", **{"when-from": "2026-03-31", "when-to": "2026-03-31"}).dataframe[0].value) == 1
    assert not on_the_day("records", records="history", **{"when-from": "2026-04-01", "when-to": "2026-04-30"}).dataframe
