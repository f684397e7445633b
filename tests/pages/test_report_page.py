"""현황 보고: the period in the address, words that are edited and kept, and files that hold what was typed."""

import io
import subprocess
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from chatdong.store.start import start_store
from chatdong.ui import data
from tests.pages.test_downloads import click, downloads

ROOT = Path(__file__).parents[2]
FRONT_DOOR = str(ROOT / "chatdong" / "ui" / "front_door.py")
Files = dict[str, Callable[[], object]]


@pytest.fixture(autouse=True)
def example(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHATDONG_STORE", "example")


def visit(page: str, **query: str) -> AppTest:
    app = AppTest.from_file(FRONT_DOOR, default_timeout=120)
    for key, value in query.items():
        app.query_params[key] = value
    app.run().switch_page(str(ROOT / "pages" / f"{page}.py")).run()
    assert not app.exception, app.exception
    return app


def field(app: AppTest, section: str = "summary"):
    return app.text_area(key=f"report-words-{section}")


def buttons(app: AppTest) -> set[str]:
    return {button.key for button in app.button}


def again(app: AppTest, as_of: str) -> AppTest:
    """The same session on another day."""
    return app.date_input(key="as_of").set_value(date.fromisoformat(as_of)).run()


def test_the_period_is_the_quarter_of_the_day_and_another_stands_in_the_address() -> None:
    app = visit("report", as_of="2016-09-30")
    assert "2016년도 3/4분기 현황 보고: 목표 7개 가운데 4개 달성" in app.title[0].value.replace("\\", "")
    assert "period" not in app.query_params
    linked = visit("report", as_of="2016-09-30", period="2")
    assert "2/4분기" in linked.title[0].value
    assert any("2016. 6. 30. 현재로 보고합니다" in caption.value.replace("\\", "") for caption in linked.caption)
    assert "기준일 2016. 6. 30." in linked.markdown[0].value.replace("\\", "")
    year = visit("report", as_of="2016-09-30", period="year")
    assert "연말 현황 보고" in year.title[0].value
    wrong = visit("report", as_of="2016-09-30", period="5")
    assert "3/4분기" in wrong.title[0].value
    assert any("period=5" in warning.value.replace("\\", "") for warning in wrong.warning)


def test_the_words_stay_edited_when_the_day_or_the_page_changes_and_say_that_the_draft_is_another() -> None:
    app = visit("report", as_of="2016-09-30")
    draft = field(app).value
    assert draft.startswith("□ 2016년 목표 7개")
    field(app).set_value("□ 고쳐 쓴 글").run()
    assert "report-reset-summary" in buttons(app) and "report-reset-goals" not in buttons(app)
    again(app, "2016-08-31")
    assert field(app).value == "□ 고쳐 쓴 글"
    assert any("초안이 달라졌습니다" in caption.value.replace("\\", "") for caption in app.caption)
    assert field(app, "execution").value != visit("report", as_of="2016-09-30").text_area(key="report-words-execution").value
    app.switch_page(str(ROOT / "pages" / "goals.py")).run()
    app.switch_page(str(ROOT / "pages" / "report.py")).run()
    assert field(app).value == "□ 고쳐 쓴 글"
    app.segmented_control(key="lang").set_value("en").run()
    assert field(app).value.startswith("□ Goals of 2016")
    app.segmented_control(key="lang").set_value("ko").run()
    assert field(app).value == "□ 고쳐 쓴 글"


def test_a_reset_is_one_click_and_can_be_taken_back() -> None:
    app = visit("report", as_of="2016-09-30")
    draft = field(app).value
    field(app).set_value("□ 고쳐 쓴 글").run()
    app.button(key="report-reset-summary").click().run()
    assert field(app).value == draft
    app.button(key="report-back-summary").click().run()
    assert field(app).value == "□ 고쳐 쓴 글"
    # Typing the draft again is no edit.
    field(app).set_value(draft).run()
    assert not buttons(app) & {"report-reset-summary"}


def test_a_file_holds_what_was_typed_until_the_click_and_says_that_it_is_an_example(files: Files) -> None:
    app = visit("report", as_of="2016-09-30")
    made = {button.key: files[button.proto.deferred_file_id] for button in app.get("download_button") if button.proto.deferred_file_id}
    assert {key for key in made if key.startswith("report-")} == {"report-hwpx", "report-docx", "report-pdf", "report-xlsx", "report-html"}
    # The button was drawn before the words were edited.
    field(app).set_value("□ 마지막에 고친 글").run()
    page = click(made["report-html"]).decode()
    assert "마지막에 고친 글" in page and "예시 자료: 실제 기록이 아닙니다" in page
    text = subprocess.run(["pdftotext", "-", "-"], input=click(made["report-pdf"]), capture_output=True, check=True).stdout.decode()
    assert "마지막에 고친 글" in text
    with zipfile.ZipFile(io.BytesIO(click(made["report-hwpx"]))) as archive:
        assert "마지막에 고친 글" in archive.read("Contents/section0.xml").decode()


def test_an_empty_store_that_can_only_be_read_has_a_report_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, files: Files) -> None:
    path = tmp_path / "store.duckdb"
    start_store(str(path), datetime(2026, 1, 2)).close()
    path.chmod(0o444)
    monkeypatch.setenv("CHATDONG_STORE", str(path))
    app = visit("report")
    assert "기록된 행사와 지출 없음" in field(app).value
    page = downloads(app, files)["report-html"].decode()
    assert "예시 자료" not in page and "끝." in page
    data.store(str(path)).close()
    data.store.clear(str(path))
