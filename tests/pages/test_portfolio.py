"""The front page of a store with several plans, and what a role that is held to some of them sees."""

import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from chatdong.domain.plan.model import LocalizedText, Plan
from chatdong.domain.plan.synthetic_year import example_year
from chatdong.domain.roles import Actor
from chatdong.store.access import roles
from chatdong.store.engines.errors import NotAllowed
from chatdong.store.engines.store import Store, open_store
from chatdong.store.reading.query import timings
from chatdong.store.writing import records
from chatdong.ui.i18n import formats
from chatdong.ui.session import stores
from tests.pages.app import KIM, claims, go_to, metrics, open_started, run, said, table, title, visit
from tests.pages.files import Files, csv_rows, file_of, makers
from tests.pages.test_access import SETUP, audited

AT = datetime(2026, 1, 2, 3, 4, 5)
MANY = 60


def named(plan: Plan, plan_id: str, year: int = 2017, text: str = "") -> Plan:
    """A plan of another year under an id of its own."""
    return replace(example_year(plan, year), id=plan_id, title=LocalizedText(text or f"{year}년 사업 {plan_id}"), programme=LocalizedText(plan_id))


def paid(store: Store, plan_id: str, on: date, krw: int) -> None:
    records.insert(store, "spending", {"plan_id": plan_id, "revision": 1, "line_id": "ad-hoc", "spent_on": on, "amount_krw": krw}, SETUP, AT)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, started_file: Path, plan: Plan) -> dict[int, Path]:
    """Files of stores with so many plans, to be copied; all of them have the shipped one."""
    folder, files = tmp_path_factory.mktemp("plans"), {1: started_file}
    for count in (2, MANY):
        files[count] = Path(shutil.copyfile(files[1], folder / f"{count}.duckdb"))
        store = open_store(str(files[count]), AT)
        for number in range(1, count):
            records.load_plan(store, named(plan, f"p{number:02}"), SETUP, AT)
        paid(store, "2016", date(2016, 5, 1), 300_000)
        paid(store, "p01", date(2017, 5, 1), 200_000)
        store.close()
    return files


@pytest.fixture
def opened(made: dict[int, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[int], Store]]:
    """Open a store with so many plans under CHATDONG_STORE."""
    paths: list[str] = []

    def copied(count: int) -> Store:
        paths.append(str(shutil.copyfile(made[count], tmp_path / "store.duckdb")))
        monkeypatch.setenv("CHATDONG_STORE", paths[-1])
        return open_started(paths[-1])

    yield copied
    for path in paths:
        stores.opened.pop(path).close()


def listed(app: AppTest) -> str:
    """The words of the rows of plans, a plan a paragraph; "" where there are none."""
    rows: list[str] = []
    for element in app.main:
        if element.type == "page_link" and _of_a_row(element):
            rows.append(read(element.proto.label))
        elif element.type == "markdown" and rows:
            rows[-1] += "\n" + read(element.value)
        elif element.type == "caption" and rows:
            break
    return "\n\n".join(rows)


def read(text: str) -> str:
    """A text without the signs of Markdown."""
    return re.sub(r":(?:gray|small|orange|red|green)\[|[\\\]*]|\u2060", "", text)


def addresses(app: AppTest) -> list[str]:
    return [f"?{each.proto.query_string}" for each in app.main.get("page_link") if _of_a_row(each)]


def _of_a_row(link: Any) -> bool:
    """True for the name of a plan in the portfolio; the links of an open plan's page lead to other pages."""
    return "plan=" in link.proto.query_string and not link.proto.page


def test_a_store_with_one_plan_opens_it(opened: Callable[[int], Store]) -> None:
    opened(1)
    app = visit()
    assert not listed(app)
    assert "2016년에는" in title(app)
    assert not any(box.label == "계획" for box in app.selectbox)


def test_a_store_with_two_plans_shows_both_and_each_has_an_address_of_its_own(opened: Callable[[int], Store]) -> None:
    opened(2)
    app = visit()
    assert title(app) == "계획 2개의 예산현액 32,000천원 가운데 500천원을 썼습니다(1.6%)"
    assert addresses(app) == ["?plan=p01", "?plan=2016"], "the newest year first"
    assert metrics(app)["계획 수"] == "2"
    assert table(app, "회계연도")[["회계연도", "계획 수"]].values.tolist() == [["합계", 2], ["2017", 1], ["2016", 1]]
    assert "재원을 알 수 없어 들어 있지 않은 계획 2개" in said(app)
    assert "합계와 맞습니다" in said(app)
    there = visit(plan="p01")
    assert not listed(there)
    assert "200천원을 썼습니다" in title(there)
    there.button(key="all-plans").click()
    assert listed(run(there))


def test_what_a_row_says_is_what_the_plans_own_page_says(opened: Callable[[int], Store]) -> None:
    opened(2)
    (row,) = [row for row in listed(visit()).split("\n\n") if "2016 ·" in row]
    own = metrics(visit(plan="2016"))
    for figure in (own["목표 달성(개)"], own["집행률"], own["연말 집행 전망(천원)"]):
        assert figure in row, figure


def test_the_year_and_the_day_are_chosen_and_stay_in_the_address(opened: Callable[[int], Store]) -> None:
    opened(2)
    assert addresses(visit(year="2016")) == ["?plan=2016"]
    before = visit(day="2016-04-30")
    assert "가운데 0천원을" in title(before)
    assert addresses(before) == ["?plan=p01&as_of=2017-01-01", "?plan=2016&as_of=2016-04-30"]
    assert "가운데 0천원을" in title(visit(as_of="2016-04-30")), "a link without a plan, from before there were several"


@pytest.mark.parametrize("page", ["overview", "goals", "glossary"])
def test_the_links_of_an_open_plan_lead_to_the_same_plan_on_the_same_day(opened: Callable[[int], Store], page: str) -> None:
    opened(2)
    app = visit(page, plan="2016", as_of="2016-04-30")
    links = app.get("page_link")
    assert len(links) > 8
    assert {link.proto.query_string for link in links if not link.proto.query_string.startswith("plan=2016&as_of=2016-04-30")} == set()
    if page == "overview":
        app.button(key="all-plans").click()
        assert {link.proto.query_string for link in run(app).sidebar.get("page_link")} == {""}, "the plans together have no plan and no day"


def test_another_page_opens_a_plan_and_the_front_page_then_stays_with_it(opened: Callable[[int], Store]) -> None:
    opened(2)
    app = go_to(visit(), "goals")
    assert "2017년" in title(app)
    assert app.query_params["plan"] in ("p01", ["p01"])
    assert not listed(go_to(app, "overview"))


def test_of_many_plans_a_page_has_fifty_and_reads_no_other(opened: Callable[[int], Store], files: Files) -> None:
    opened(MANY)
    before = timings().get("plan_text")
    app = visit()
    read = timings()["plan_text"].count - (before.count if before else 0)
    assert read == 50 == len(addresses(app))
    assert title(app).startswith(f"계획 {MANY}개")
    assert f"재원을 알 수 없어 들어 있지 않은 계획 {MANY}개" in said(app), "the sums by source are of all pages"
    assert len(csv_rows(file_of(app, files, "csv-portfolio"))) == 50
    assert len(addresses(visit(**{"plans-page": "2"}))) == 10
    assert table(app, "편성목")["계획 수"].iloc[1] == MANY


def test_a_write_reads_anew_only_the_plan_that_it_changed(opened: Callable[[int], Store]) -> None:
    store = opened(MANY)
    app = visit()
    paid(store, "p01", date(2017, 6, 1), 100_000)
    before = timings()["events"].count
    run(app)
    assert timings()["events"].count - before == 1
    assert "600천원을 썼습니다" in title(app)


def test_where_no_plan_is_chosen_nothing_can_be_recorded_into_one_by_chance(opened: Callable[[int], Store]) -> None:
    opened(2)
    for page in ("overview", "people"):
        assert not any(button.label == "기록하기" for button in visit(page).button)
    assert any(button.label == "기록하기" for button in visit("people", plan="2016").button)


def test_the_text_of_a_title_is_shown_as_it_is(opened: Callable[[int], Store], plan: Plan) -> None:
    store = opened(1)
    text = "<b>굵게</b> [글](https://example.com) :red[붉게]\n\n# 크게"
    records.load_plan(store, named(plan, "odd", text=text), SETUP, AT)
    (label,) = [link.proto.label for link in visit().main.get("page_link") if "plan=odd" in link.proto.query_string]
    assert formats.plain(" ".join(text.split())) in label


def test_a_plan_that_cannot_be_read_has_a_row_that_says_so_and_the_sums_have_what_the_store_knows(opened: Callable[[int], Store]) -> None:
    store = opened(2)
    with store.cursor() as cursor:
        cursor.execute("UPDATE store.plan SET text = '[[activity' WHERE plan_id = 'p01'")
    app = visit()
    assert "계획의 글을 읽을 수 없음" in listed(app)
    assert title(app).startswith("계획 2개의 예산현액 32,000천원")
    assert not app.exception


def test_a_closed_year_is_marked(opened: Callable[[int], Store]) -> None:
    store = opened(2)
    values = {"plan_id": "2016", "revision": 1, "closed_on": date(2017, 1, 15), "figures": "{}", "reason": None}
    records.insert(store, "year_closing", values, SETUP, AT)
    app = visit()
    assert "마감 2017. 1. 15." in listed(app)
    assert table(app, "회계연도")["마감"].tolist() == [1, 0, 1]


@pytest.mark.parametrize("lang", ["한국어", "English"])
def test_it_is_said_in_both_languages_and_a_link_keeps_the_language(opened: Callable[[int], Store], lang: str) -> None:
    opened(2)
    app = visit(lang=lang)
    assert ("2 plans have spent" in title(app)) == (lang == "English")
    assert ("lang=English" in addresses(app)[0]) == (lang == "English")


# A role that is held to plans


def held_to(store: Store, *plans: str, role: str = "recorder") -> None:
    roles.give_role(store, Actor(KIM, role, plans=frozenset(plans) or None), SETUP, AT)


def test_who_is_held_to_some_plans_sees_these_alone(opened: Callable[[int], Store]) -> None:
    store = opened(MANY)
    held_to(store, "p01", "p02")
    app = visit("overview", claims())
    assert addresses(app) == ["?plan=p01", "?plan=p02"]
    assert title(app).startswith("계획 2개")
    (box,) = [box for box in app.selectbox if box.label == "계획"]
    assert len(box.options) == 2
    assert "맡은 계획이 아니거나 없는 계획" in said(visit("overview", claims(), plan="2016"))


def test_who_is_held_to_a_plan_that_is_not_there_is_told_whom_to_ask(opened: Callable[[int], Store]) -> None:
    store = opened(2)
    held_to(store, "p01")
    with store.cursor() as cursor:
        cursor.execute("UPDATE store.person_plan SET plan_id = 'gone'")
        cursor.execute("UPDATE store.store_version SET version = version + 1")
    for page in ("overview", "goals", "snapshots"):
        app = visit(page, claims())
        assert "볼 수 있는 계획이 없습니다" in said(app)
        assert not app.exception
        assert not app.main.dataframe


def test_who_is_held_to_one_plan_sees_it_as_if_the_store_had_no_other(opened: Callable[[int], Store]) -> None:
    store = opened(2)
    held_to(store, "p01")
    for page in ("overview", "goals", "records", "compare", "report"):
        app = visit(page, claims(), plan="2016")
        assert "맡은 계획이 아니거나 없는 계획이라 p01 계획을" in said(app), page
        assert not [box for box in app.selectbox if box.label == "계획"]
        assert not app.exception


def test_what_holds_every_plan_is_closed_to_who_is_held_to_some(opened: Callable[[int], Store]) -> None:
    store = opened(2)
    held_to(store, "p01")
    for page, address in (("snapshots", {}), ("records", {"records": "history"})):
        app = visit(page, claims(), **address)
        assert "맡은 계획이 정해진 역할로는 볼 수 없습니다" in said(app)
        assert not app.get("download_button")
        assert not app.exception


def test_a_record_of_another_plan_does_not_open_by_its_address(opened: Callable[[int], Store]) -> None:
    store = opened(2)
    held_to(store, "p01")
    with store.cursor() as cursor:
        key = cursor.execute("SELECT spending_id FROM store.spending WHERE plan_id = '2016'").fetchone()[0]
    app = visit("records", claims(), record=f"edit:spending:{key}")
    assert "지워졌습니다" in said(app)
    assert "300,000" not in " ".join(str(field.value) for field in app.text_input)


def test_a_plan_that_is_taken_while_it_is_open_gives_way_to_a_sentence_and_not_to_another_plan(opened: Callable[[int], Store], files: Files) -> None:
    store = opened(2)
    held_to(store, "2016")
    app = visit("budget", claims())
    buttons = makers(app, files)
    assert buttons
    held_to(store, "p01")
    for make in buttons.values():
        with pytest.raises(NotAllowed):
            make()
    assert (KIM, "refused", "look: plan=2016") in audited(store)
    run(app)
    assert "‘2016’ 계획은 맡은 계획이 아니어서" in said(app)
    assert not app.main.dataframe
    app.button(key="leave-plan").click()
    assert "2017" in said(run(app)) or "p01" in said(app)
    assert not app.error


def test_the_page_of_roles_shows_the_plans_and_gives_them(opened: Callable[[int], Store]) -> None:
    store = opened(2)
    roles.give_role(store, Actor(KIM, "admin"), SETUP, AT)
    app = visit("people", claims())
    app.text_input(key="person-0-person").set_value("friend@example.go.kr").run()
    app.selectbox(key="person-0-role").select("planner").run()
    app.multiselect(key="person-0-plans").set_value(["p01"]).run()
    app.button(key="person-give").click().run()
    assert not app.exception
    assert roles.people(store)["friend@example.go.kr"] == Actor("friend@example.go.kr", "planner", plans=frozenset({"p01"}))
    assert app.dataframe[0].value["계획"].tolist() == ["p01", "모두"]
    app.button_group(key="people").set_value("audit").run()
    assert "friend@example.go.kr: – → 계획 담당 [p01]" in app.dataframe[0].value["자세히"].tolist()
