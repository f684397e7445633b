"""Goals of every measure on the pages, readings entered and corrected, and what the pages say of a plan that lacks goals, dates or lines."""

import io
import re
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from chatdong.domain.plan.model import Plan
from chatdong.domain.plan.toml_format import load_plan_file, parse_plan
from chatdong.domain.progress.records import Records
from chatdong.domain.report.draft import report
from chatdong.domain.roles import Actor
from chatdong.store.engines.store import Store
from chatdong.store.imports import importer
from chatdong.store.reading import query, repository
from chatdong.store.writing.records import add_records, insert, load_plan, undo
from chatdong.ui.office_files.files import FORMATS
from chatdong.ui.session import stores
from chatdong.ui.views.report.export.files import report_file
from tests.pages.app import PAGES, go_to, headers, run, said, session, table, title, visit, words
from tests.pages.dialog import Press, button, field, fill, press, save
from tests.pages.files import Files, csv_rows, file_of

PLAN = load_plan_file(Path(__file__).parents[1] / "plans" / "measures-2031.toml")
BARE = parse_plan(
    'id = "bare"\nfiscal_year = 2031\ntitle = "작은 계획"\nprogramme = "작은 사업"\norganisation = "기관"\ntotal_krw = 10_000_000\ntotal_source = "1"\n'
)
LINES = parse_plan(
    """
id = "undated"
fiscal_year = 2031
title = "시기 없는 계획"
programme = "회의"
organisation = "기관"
total_krw = 10_000_000
total_source = "1"
[[activity]]
id = "talk"
name = "회의"
kind = "meeting"
times = 3
source = "1"
[[category]]
id = "office"
name = "사무관리비"
amount_krw = 10_000_000
source = "1"
[[budget_line]]
id = "tea"
activity = "talk"
category = "office"
item = "회의비"
costing = "총액계상"
amount_krw = 10_000_000
source = "1"
"""
)
AT = datetime(2031, 9, 30, 9, 0)
ME = Actor.local("me")
DAY = "2031-09-30"


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """A store of its own with the plan of every measure, seven classes and some readings."""
    path = str(tmp_path / "store.duckdb")
    monkeypatch.setenv("CHATDONG_STORE", path)
    opened = stores.store(path)
    load_plan(opened, PLAN, ME, AT)
    add_records(
        opened,
        PLAN.id,
        1,
        ME,
        AT,
        events=[
            {
                "event_id": f"c-{n}",
                "activity_id": "class",
                "occurrence": n,
                "held_on": date(2031, n + 1, 12),
                "attendance": None if n == 3 else 20,
                "districts": ("mapo", "jongno"),
            }
            for n in range(1, 8)
        ],
        spending=[{"spending_id": "s", "line_id": "teachers", "event_id": None, "spent_on": date(2031, 5, 1), "amount_krw": 10_000_000}],
    )
    for indicator, value, more in (("completed", 47, {}), ("enrolled", 60, {}), ("satisfaction", 93, {"answers": 80})):
        row = {"plan_id": PLAN.id, "revision": 1, "indicator_id": indicator, "measured_on": date(2031, 6, 30), "value_e4": value * 10_000}
        insert(opened, "measurement", {**row, "source": "대장", **more}, ME, AT)
    yield opened
    stores.opened.pop(path).close()


def readings(store: Store) -> list[tuple[str, str]]:
    return [(one.indicator_id, f"{one.value:f}") for one in repository.records(store, PLAN).measurements]


def test_each_goal_is_told_by_its_measure_and_direction(store: Store) -> None:
    app = visit("goals", as_of=DAY, goals_part="tables")
    goals = table(app, "지표", "실적", "목표값").set_index("지표")
    assert goals["실적"].dropna().to_dict() == {
        "배움터 강좌": "7",
        "강좌를 연 달": "7",
        "수강 연인원": "적어도 120",
        "참여 자치구": "2",
        "교재와 안내서": "0",
        "예산 집행률": "25",
        "수료 인원": "47",
        "수료율": "78.3",
        "교육 만족도": "93",
        "강좌당 인원": "적어도 17.1",
        "운영 중인 지원단": "2",
    }
    assert goals.loc[["민원", "강좌당 인원", "수료율"], "목표값"].to_list() == ["12 이하", "15~25", "82.5"]
    assert goals.loc["민원", "상태"] == "○ 미확인"
    assert "가중 달성도 –" in said(app)
    app = visit("goals", as_of=DAY, goals_part="evidence")
    assert "참석 인원 1회 미기재" in words(app) and "실인원은 알 수 없습니다" in words(app)
    assert "강좌에 참석한 사람을 강좌마다 세어 더한 수" in words(app)


@pytest.mark.parametrize("language", ["한국어", pytest.param("English", marks=pytest.mark.full)])
def test_every_page_opens_with_a_goal_of_each_measure(store: Store, language: str) -> None:
    app = run(session(as_of=DAY, lang=language))
    for page in PAGES:
        app = go_to(app, page)
        assert len(app.title) == 1, page
        assert language == "한국어" or not re.search("[가-힣]", title(app)), title(app)


def test_a_reading_is_saved_once_listed_corrected_and_taken_back(store: Store) -> None:
    app = visit("records", as_of=DAY, record="measurement:completion")
    assert field(app, "indicator_id").value is None, "a ratio takes no reading"
    fill(app, indicator_id="completed", measured_on=date(2031, 9, 20), value_e4="스물")
    assert "수로 읽을 수 없습니다" in said(app) and button(app).disabled
    fill(app, value_e4="1,025.5명")
    assert button(app).disabled, "a reading has a source"
    fill(app, source="수료증 발급 대장")
    twice = Press(app)
    save(app)
    assert "저장됨: 수료 인원 · 2031. 9. 20. · 1,025.5명" in said(app)
    twice.send(app)
    assert readings(store).count(("completed", "1025.5")) == 1
    app = visit("records", as_of=DAY, records="measurements")
    listed = table(app, "지표", "측정값", "출처")
    assert listed.iloc[0][["지표", "구분", "측정값", "단위", "출처"]].to_list() == ["수료 인원", "전체", "1,025.5", "명", "수료증 발급 대장"]
    key = next(one.id for one in repository.records(store, PLAN).measurements if one.on == date(2031, 9, 20))
    app = visit("records", as_of=DAY, record=f"edit:measurement:{key}")
    assert field(app, "value_e4").value == "1025.5"
    save(fill(app, value_e4="25.5"))
    assert "측정값 1,025.5 → 25.5" in said(app)
    press(app, "실행 취소")
    assert ("completed", "1025.5") in readings(store)


def test_a_survey_asks_for_the_number_of_its_answers_and_a_part_for_its_name(store: Store) -> None:
    app = visit("records", as_of=DAY, record="measurement:satisfaction")
    fill(app, measured_on=date(2031, 9, 20), value_e4="95.6", source="설문")
    assert button(app).disabled and "응답 수를 적으면" in said(app)
    save(fill(app, answers="44"))
    app = visit("records", as_of=DAY, record="measurement:learners")
    assert "전체" not in field(app, "part-learners").options, "the whole is counted from the classes"
    fill(app, **{"part-learners": "sex:남성"}, measured_on=date(2031, 9, 20), value_e4="37", source="출석부")
    save(app)
    app = visit("goals", as_of=DAY, goals_part="evidence")
    assert table(app, "성별", "실적")["실적"].dropna().to_list() == ["37"]
    assert "적히지 않은 부분이 있어" in said(app)


def test_a_survey_is_worked_out_from_a_file_of_answers_and_fills_the_form(store: Store) -> None:
    app = visit("records", as_of=DAY, record="measurement:satisfaction")
    answers = (
        "타임스탬프,성함,만족도,건의\n2031. 9. 1,김하나,매우 만족,좋아요\n2031. 9. 2,이두리,보통,\n2031. 9. 3,박세찬,,\n2031. 9. 4,최네온,글쎄요,\n"
    )
    app.file_uploader[0].upload("응답.csv", answers.encode()).run()
    columns = next(each for each in app.multiselect if each.label == "점수가 든 열")
    assert columns.options == ["타임스탬프", "성함", "만족도", "건의"] and columns.value == [], (
        "a third of the answers is no score, so nothing is guessed"
    )
    app = columns.set_value(["만족도"]).run()
    assert not app.exception and "환산 방법을 골라 주십시오" in said(app), "the target is out of 100"
    ways = next(each for each in app.selectbox if each.label == "환산")
    app = ways.set_value("times").run()
    told = said(app)
    for part in ("점수 80 · 응답 2 · 무응답 1 · 읽지 못한 응답 1", "척도는 응답을 보고 짐작했습니다", "읽을 수 없어 세지 않은 답: ‘글쎄요’"):
        assert part in told, part
    scores = {each.label: each.value for each in app.number_input}
    assert scores == {"매우 만족": 5, "보통": 3, "글쎄요": None}, "what words mean is shown"
    app = next(each for each in app.number_input if each.label == "글쎄요").set_value(2).run()
    assert "읽지 못한 응답" not in said(app)
    app = next(each for each in app.button if each.key.startswith("survey-fill-")).click().run()
    assert (field(app, "value_e4").value, field(app, "answers").value) == ("66.6667", "3")
    assert "5점 척도(1~5)의 평균을 100점으로 환산(평균÷5×100), 문항 1개, 무응답 1건 제외" == field(app, "note").value
    save(fill(app, measured_on=date(2031, 9, 20), source="하반기 조사"))
    assert ("satisfaction", "66.6667") in readings(store)
    assert not [row for row in query.rows(store, "measurements", plan_id=PLAN.id) if "하나" in str(row) or "좋아요" in str(row)]


def test_readings_are_imported_from_a_file_previewed_stored_once_and_taken_back(store: Store) -> None:
    file = "측정일,지표,구분,측정값,단위,응답 수,비고\n2031-09-20,수료 인원,전체,12,명,,\n2031-09-20,수강 연인원,여성,80,명,,\n2031-09-20,없는 지표,,3,,,\n".encode()
    app = visit("records", as_of=DAY, records="csv", **{"import": "readings"})
    app.file_uploader[0].upload("측정값.csv", file).run()
    assert "측정값의 출처가 적힌 열이 없습니다" in said(app)
    next(each for each in app.text_input if each.label == "출처가 빈 행의 출처").set_value("3분기 실적 보고").run()
    told = said(app)
    assert "저장할 것 2건" in told and "이 계획에 없는 지표입니다" in told
    shown = table(app, "지표", "측정값", "출처")
    assert shown[["지표", "구분", "측정값", "단위", "출처"]].to_numpy().tolist() == [
        ["수료 인원", "전체", "12", "명", "3분기 실적 보고"],
        ["수강 연인원", "성별: 여성", "80", "명", "3분기 실적 보고"],
    ]
    press(app, "거절된 행을 빼고 2건 넣기")
    assert ("completed", "12") in readings(store) and ("learners", "80") in readings(store)
    batch = query.rows(store, "batches", batch=None)[0]["batch"]
    undo(store, batch, ME, AT)
    assert ("completed", "12") not in readings(store) and ("learners", "80") not in readings(store), "the whole import at once"


@pytest.mark.parametrize("language", ["한국어", "English"])
def test_the_downloaded_list_of_readings_goes_in_again_and_changes_nothing(store: Store, files: Files, language: str) -> None:
    row = {"plan_id": PLAN.id, "revision": 1, "measured_on": date(2031, 6, 30), "source": "=출석부", "note": "평가-12"}
    for part in (("sex", "여성"), ("age", "75세 이상")):
        insert(store, "measurement", {**row, "indicator_id": "learners", "value_e4": 1_205_000, "broken_by": part[0], "part": part[1]}, ME, AT)
    insert(store, "measurement", {**row, "indicator_id": "complaints", "value_e4": -35_001}, ME, AT)
    data = file_of(visit("records", as_of=DAY, records="measurements", lang=language), files, "csv-measurements")
    assert len(csv_rows(data)) == 6
    found = importer.preview(store, PLAN.id, "readings", data)
    assert (found.counts["same"], found.writes, found.refusals()) == (6, 0, ())


def test_the_next_thing_to_do_may_be_a_reading_and_opens_its_form(store: Store) -> None:
    app = visit("overview", as_of=DAY, plan=PLAN.id)
    assert any("측정값 등록" in b.label for b in app.button)
    assert "미확인" in next(m.delta for m in app.metric if m.label == "목표 달성(개)")


def test_the_report_tells_goals_by_their_measure_and_ends_with_the_sheets(store: Store) -> None:
    app = visit("report", as_of=DAY)
    told = "\n".join(area.value for area in app.text_area)
    assert "수강 연인원: 실적 적어도 120 / 목표 240명" in told
    assert "민원: 실적 미확인 / 목표 12 이하건" in told
    assert "2/4분기까지 실적 47 / 목표 20명(● 달성)" in told
    assert "가중 달성도 알 수 없음(실적 미확인 지표 1개)" in told
    assert "9. 지표정의서" in headers(app)


# Plans that lack something


@pytest.fixture
def bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """A store into which the test loads its plan, beside the one that every store has."""
    path = str(tmp_path / "store.duckdb")
    monkeypatch.setenv("CHATDONG_STORE", path)
    opened = stores.store(path)
    yield opened
    stores.opened.pop(path).close()


@pytest.mark.parametrize("language", ["한국어", pytest.param("English", marks=pytest.mark.full)])
@pytest.mark.parametrize("plan", [BARE, LINES], ids=lambda plan: plan.id)
def test_every_page_opens_with_a_plan_that_says_next_to_nothing(bare: Store, plan: Plan, language: str) -> None:
    load_plan(bare, plan, ME, AT)
    app = run(session(plan=plan.id, lang=language))
    for page in PAGES:
        app = go_to(app, page)
        assert len(app.title) == 1, page
        if language == "한국어":
            assert "목표 0개" not in words(app), page
            assert not [line for line in words(app).splitlines() if ":material/check:" in line and "–" in line], page


def test_a_plan_without_goals_and_dates_is_told_so_in_words(bare: Store) -> None:
    load_plan(bare, BARE, ME, AT)
    told = {page: visit(page, plan="bare") for page in ("overview", "goals", "budget", "calendar", "report", "plan_check", "districts")}
    assert title(told["overview"]) == "2031년에는 10,000천원을 쓸 계획입니다. 목표는 적혀 있지 않습니다"
    assert "집행계획이 없습니다" in words(told["overview"]) and "집행계획이 적혀 있지 않아" in words(told["calendar"])
    assert title(told["goals"]) == "2031년 계획에는 목표가 적혀 있지 않습니다"
    assert "산출내역이 계획에 적혀 있지 않습니다" in title(told["budget"])
    assert "목표 없음" in title(told["report"])
    assert title(told["plan_check"]) == "계획에 비교할 것이 적혀 있지 않아 점검하지 못했습니다"
    assert title(told["districts"]) == "이 계획에는 자치구도 추진지원단도 없습니다"


def test_totals_that_agree_are_checked_without_a_spending_plan_that_is_not_there(bare: Store) -> None:
    load_plan(bare, LINES, ME, AT)
    assert "총 예산 10,000 (천원) · 집행계획이 없습니다" in said(visit("overview", plan="undated"))


# Those whose content is looked at, and the one of the other plan; every format with both plans with make test-all.
@pytest.mark.parametrize(
    ("plan", "kind"),
    [
        pytest.param(
            plan,
            kind,
            id=f"{plan.id}-{kind}",
            marks=() if (plan is PLAN, kind) in ((True, "html"), (True, "xlsx"), (False, "hwpx")) else pytest.mark.full,
        )
        for plan in (PLAN, BARE)
        for kind in FORMATS
    ],
)
def test_every_file_of_the_report_is_made_for_goals_of_any_measure_and_for_none(store: Store, plan: Plan, kind: str) -> None:
    records = repository.records(store, PLAN) if plan is PLAN else Records()
    made = report_file(report(plan, records, "year", date(2031, 12, 31)), dict, kind, example=False)
    if kind == "html":
        assert ("적어도 120" in made.decode()) == (plan is PLAN)
        assert ("지표정의서" in made.decode()) == (plan is PLAN)
    elif kind == "xlsx":
        cells = {
            str(cell) for sheet in CalamineWorkbook.from_filelike(io.BytesIO(made)).sheet_names for row in sheet_rows(made, sheet) for cell in row
        }
        assert ("적어도 120" in cells) == (plan is PLAN)
    assert len(made) > 1_000


def sheet_rows(made: bytes, sheet: str) -> list[list[object]]:
    return CalamineWorkbook.from_filelike(io.BytesIO(made)).get_sheet_by_name(sheet).to_python()
