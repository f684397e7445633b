"""Every page as its reader gets it: in both languages, empty and with the example's records."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import altair
import pytest

from chatdong.domain.glossary import TERMS
from chatdong.domain.plan.model import Plan
from chatdong.domain.roles import Actor
from chatdong.store.engines.store import Store
from chatdong.store.seed.example import build_example
from chatdong.store.snapshots.restore import restore
from chatdong.store.snapshots.snapshot import snapshot
from chatdong.store.writing.records import load_plan
from chatdong.ui.i18n.language import say, speaking
from chatdong.ui.session import navigation, stores
from tests.pages.app import PAGES, ROOT, go_to, said, seen, title, visit, words

AT = datetime(2026, 1, 2, 3, 4, 5)
BOTH = pytest.mark.parametrize("language", ["한국어", "English"])


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The setting of a store that the first page makes, with the plan and nothing done; tests only read it."""
    path = str(tmp_path_factory.mktemp("empty") / "store.duckdb")
    yield path
    stores.opened.pop(path).close()


@pytest.mark.parametrize("language", ["한국어", pytest.param("English", marks=pytest.mark.full)])
@pytest.mark.parametrize("page", PAGES)
def test_every_page_opens_empty_and_says_nothing_of_the_example(empty: str, page: str, language: str) -> None:
    app = seen(page, empty, lang=language)
    assert len(app.title) == 1
    assert "예시 자료: 실제" not in words(app)
    assert "Example data:" not in words(app)


@BOTH
@pytest.mark.parametrize("page", PAGES)
def test_every_page_opens_by_its_link_with_the_example_and_says_so(page: str, language: str) -> None:
    app = seen(page, lang=language)
    assert ("예시 자료: 실제 기록이 아닙니다" if language == "한국어" else "Example") in words(app)
    with speaking("ko" if language == "한국어" else "en"):
        assert app.session_state["page-title"] == navigation.titles()[page]


@pytest.mark.parametrize("page", PAGES)
def test_every_chart_of_a_page_is_one_of_vega_lite(page: str) -> None:
    """The pages leave the comparison with Vega-Lite's schema out, which takes half of the time of a chart."""
    for chart in seen(page, lang="한국어").get("vega_lite_chart"):
        altair.Chart.from_dict(json.loads(chart.proto.spec))


@BOTH
def test_one_session_goes_to_every_page_and_finds_there_what_a_link_opens(shown_example: None, language: str) -> None:
    app = visit(lang=language)
    for page in [*PAGES, "overview"]:
        assert title(go_to(app, page)) == title(seen(page, lang=language)), page


@pytest.fixture(scope="module")
def restored(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The example's snapshot, restored into a file that looks like any store."""
    path = tmp_path_factory.mktemp("restored") / "store.duckdb"
    made = build_example(AT)
    restore(snapshot(made, AT), path, AT)
    made.close()
    yield str(path)
    stores.opened.pop(str(path)).close()


@pytest.mark.parametrize("page", PAGES)
def test_every_page_of_a_restored_example_says_what_it_is(restored: str, page: str) -> None:
    assert "예시 자료: 실제 기록이 아닙니다" in words(seen(page, restored))


def test_a_restored_example_takes_no_real_records(restored: str) -> None:
    app = seen("records", restored, record="spending")
    assert "예시 자료에서 만든 것이라 기록할 수 없습니다" in said(app, "info")
    assert not [button for button in app.button if button.label in ("저장", "기록하기")]


@pytest.mark.parametrize("page", PAGES)
def test_the_english_pages_speak_english(page: str) -> None:
    app = seen(page, lang="English")
    shown = "\n".join([*(e.value for e in app.title), *(e.value for e in app.header), *(e.label for e in app.metric)])
    shown += "\n".join(str(c) for frame in app.dataframe for c in frame.value.columns)
    assert not re.search("[가-힣]", shown), re.findall(".*[가-힣].*", shown)


def texts(message: object) -> Iterator[str]:
    """Every text in what an element sends to the browser: labels, help, options, the specification of a chart."""
    for field, value in message.ListFields():
        for one in value if field.is_repeated else [value]:
            if isinstance(one, str):
                yield json.dumps(json.loads(one), ensure_ascii=False) if one.startswith("{") else one
            elif hasattr(one, "ListFields"):
                yield from texts(one)


@pytest.mark.parametrize("page", PAGES)
def test_no_korean_word_is_on_an_english_page_but_those_of_the_plan_and_the_records(page: str) -> None:
    # Two pages put the office's Korean term beside the English one.
    terms = "".join(say(term.word, "ko") for term in TERMS) if page in ("glossary", "performance") else ""
    files = [*(ROOT / "data").glob("plans/*.toml"), *(ROOT / "data").glob("districts/*"), *(ROOT / "data").glob("sample/*")]
    data = "언어 한국어" + terms + "".join(path.read_text("utf-8-sig") for path in files)
    app = seen(page, lang="English")
    told = [text for part in (app.main, app.sidebar) for element in part.children.values() for text in everything_in(element)]
    assert len(told) > 20
    strange = {word: text[:200] for text in told for word in re.findall("[가-힣]+", text) if word not in data}
    assert not strange


def everything_in(block: object) -> Iterator[str]:
    yield from texts(block.proto) if hasattr(block.proto, "ListFields") else ()
    for child in getattr(block, "children", {}).values():
        yield from everything_in(child)


def test_a_first_visitor_stands_on_the_day_of_approval_and_sees_no_missed_goal(no_file: str) -> None:
    app = visit()
    assert app.date_input(key="as_of").value == date(2016, 3, 31)
    assert title(app) == "2016년에는 16,000천원으로 목표 7개를 이룰 계획입니다"
    assert "지연 0" in app.metric[0].delta


def test_the_button_on_the_empty_overview_opens_the_example(store: Store) -> None:
    app = visit()
    app.button(key="show-example").click().run()
    assert not app.exception
    assert app.date_input(key="as_of").value == date(2016, 9, 30)
    assert app.metric[2].value == "77.4%"
    app.toggle(key="example").set_value(False).run()
    assert app.date_input(key="as_of").value == date(2016, 3, 31)
    assert app.metric[2].value == "0.0%"


def test_the_overview_answers_its_four_questions() -> None:
    app = seen()
    first = " ".join(text for element in app.main.children.values() for text in everything_in(element)).replace("\\", "")
    verdict = ["예산 정상", "목표 1개 지연", "초과 1건(80천원)", "이번 주 2건"]
    assert [first.count(words_of) for words_of in verdict] == [1, 1, 1, 1]
    assert "**월 정기간담회 6회차 미개최** :gray-badge[D-6]" in first and "10. 6.로 연기했습니다. (추석 연휴 뒤 일정이 겹쳐 연기)" in first
    assert "워크숍 · 진행비 80천원 초과" in first and "제안한 전용이 승인을 기다립니다" in first
    assert title(app) == "9월 말까지 12,560천원을 쓰는 계획인데 12,388천원을 썼습니다 - 계획의 98.6%"
    assert [m.value for m in app.metric] == ["4 / 7", "18 / 30", "77.4%", "15,969"]
    text = words(app)
    assert "월 정기간담회 6회차" in text
    assert "산출내역 합계 16,000 = 편성목 합계 16,000 = 총 예산 16,000 = 집행계획 마지막 누계 16,000" in text


def test_the_as_of_date_is_in_the_address_and_moves_every_figure() -> None:
    app = seen("overview", as_of="2016-06-30")
    assert app.date_input(key="as_of").value == date(2016, 6, 30)
    assert app.title[0].value.startswith("6월 말까지 360천원")


@pytest.mark.parametrize("nonsense", ["2016-13-45", "어제", "1999-01-01", "'; DROP TABLE plan; --"])
def test_nonsense_in_the_address_is_said_and_not_used(nonsense: str) -> None:
    app = seen("overview", as_of=nonsense, lang=nonsense, example=nonsense, plan=nonsense)
    assert app.date_input(key="as_of").value == date(2016, 9, 30)
    assert len(app.warning[0].value.split("\n")) == 4


def test_the_filters_of_the_events_page_filter_its_table(shown_example: None) -> None:
    app = visit("events")
    assert len(app.dataframe[0].value) == 34
    app.selectbox(key="month").set_value(9).run()
    assert set(app.dataframe[0].value["세부사업"]) >= {"월 정기간담회", "추진지원단-운영위원회 워크숍"}
    assert len(app.dataframe[0].value) < 34


def test_the_events_page_shows_which_districts_were_present() -> None:
    table = seen("events").dataframe[0].value.set_index(["세부사업", "회차"])["참석 자치구"]
    assert table["월 정기간담회", 1] == "성동구, 성북구, 도봉구"
    assert table["월 정기간담회", 6] == "", "held only after the as-of date"
    english = seen("events", lang="English").dataframe[0].value
    assert "Seongdong-gu, Seongbuk-gu, Dobong-gu" in set(english["Districts present"])


def test_another_programmes_plan_needs_no_code(store: Store, other_plan: Plan) -> None:
    load_plan(store, other_plan, Actor.local("tester"), AT)
    for page in PAGES:
        app = visit(page, plan="reading-2031")
        assert app.date_input(key="as_of").value == date(2031, 2, 10)
    assert visit("budget", plan="reading-2031").metric[0].value == "2,450"


def test_choosing_another_plan_opens_it_on_its_own_day(store: Store, other_plan: Plan) -> None:
    load_plan(store, other_plan, Actor.local("tester"), AT)
    app = visit("overview", plan="2016", as_of="2016-05-05")
    app.selectbox(key="plan").set_value("reading-2031").run()
    assert not app.exception
    assert app.date_input(key="as_of").value == date(2031, 2, 10)


def test_a_store_that_cannot_be_opened_is_explained_and_no_traceback_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "memo.duckdb"
    path.write_bytes(b"not a database" * 2_000)
    monkeypatch.setenv("CHATDONG_STORE", str(path))
    app = visit()
    assert "DuckDB 파일이 아닙니다" in app.error[0].value
    assert not app.title


def test_a_changed_plan_can_be_read_in_either_revision_and_compared(store: Store, plan: Plan) -> None:
    line = plan.budget_line[1]
    changed = replace(line, costing="900,000원×1실×2회=1,800,000원", amount_krw=1_800_000)
    load_plan(store, replace(plan, budget_line=(plan.budget_line[0], changed, *plan.budget_line[2:])), Actor.local("tester"), AT)
    assert visit("budget").metric[0].value == "16,200"
    first = visit("budget", revision="1")
    assert first.metric[0].value == "16,000"
    assert "당초(1차 계획) · 2016년도" in words(first)
    app = visit("plan_check")
    assert [e.label for e in app.expander][-2:] == ["산출내역 편집: 고쳐 적고 바로 점검합니다", "차수 비교"]
    red = visit()
    assert "맞지 않는 합계" in red.error[0].value


def test_an_address_too_long_to_be_looked_through_is_said_and_the_page_opens_as_it_begins(shown_example: None) -> None:
    for query in ({"as_of": "9" * 300_000}, {"category": ["x" * 1_000] * 300}, {"k" * 300_000: "1"}):
        app = visit("overview", **query)
        assert "주소가 200,000자보다 길어" in app.warning[0].value
        assert not app.query_params
        assert not any(key in "".join(w.value for w in app.warning) for key in query)
