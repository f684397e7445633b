"""현황 보고: the period in the address, words that are edited and kept, and files that hold what was typed."""

import io
import subprocess
import zipfile
from datetime import date, datetime
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from chatdong.domain.roles import Actor
from chatdong.store.access import roles
from chatdong.store.engines.store import Store
from chatdong.store.reading import query, repository
from chatdong.store.seed.startup import start_store
from chatdong.store.writing import records
from chatdong.ui.session import stores
from tests.pages.app import KIM, claims, go_to, said, title, visit
from tests.pages.files import Files, click, file_of, makers
from tests.pages.test_access import SETUP
from tests.streamlit_internals import Block

AT = datetime(2026, 1, 2, 3, 4, 5)

pytestmark = pytest.mark.usefixtures("shown_example")


def field(app: AppTest, section: str = "summary"):
    return app.text_area(key=f"report-words-{section}")


def buttons(app: AppTest) -> set[str]:
    return {button.key for button in app.button}


def again(app: AppTest, as_of: str) -> AppTest:
    """The same session on another day."""
    return app.date_input(key="as_of").set_value(date.fromisoformat(as_of)).run()


def test_the_period_is_the_quarter_of_the_day_and_another_stands_in_the_address() -> None:
    app = visit("report", as_of="2016-09-30")
    assert "2016년도 3/4분기 현황 보고: 목표 7개 가운데 4개 달성" in title(app)
    assert "period" not in app.query_params
    linked = visit("report", as_of="2016-09-30", period="2")
    assert "2/4분기" in linked.title[0].value
    assert "2016. 6. 30. 현재로 보고합니다" in said(linked, "caption")
    year = visit("report", as_of="2016-09-30", period="year")
    assert "연말 현황 보고" in year.title[0].value
    wrong = visit("report", as_of="2016-09-30", period="5")
    assert "3/4분기" in wrong.title[0].value
    assert "period=5" in said(wrong, "warning")


def test_the_words_stay_edited_when_the_day_or_the_page_changes_and_say_that_the_draft_is_another() -> None:
    app = visit("report", as_of="2016-09-30")
    draft = field(app).value
    assert draft.startswith("□ 2016년 목표 7개")
    field(app).set_value("□ 고쳐 쓴 글").run()
    assert "report-reset-summary" in buttons(app) and "report-reset-goals" not in buttons(app)
    again(app, "2016-08-31")
    assert field(app).value == "□ 고쳐 쓴 글"
    assert "2016. 9. 30. 현재의 초안을 고친 글" in said(app, "caption")
    assert field(app, "execution").value != visit("report", as_of="2016-09-30").text_area(key="report-words-execution").value
    go_to(app, "goals")
    go_to(app, "report")
    assert field(app).value == "□ 고쳐 쓴 글"
    app.segmented_control(key="lang").set_value("en").run()
    assert field(app).value.startswith("□ Goals of 2016")
    app.segmented_control(key="lang").set_value("ko").run()
    assert field(app).value == "□ 고쳐 쓴 글"


def place(node: Block, key: str) -> list[int] | None:
    """The place of a widget in the page: the index of each element that it stands in."""
    for index, child in node.children.items():
        if getattr(child, "key", None) == key:
            return [index]
        if isinstance(child, Block) and (below := place(child, key)) is not None:
            return [index, *below]
    return None


def test_what_is_said_of_one_section_moves_no_field_of_another() -> None:
    """A field whose place changes while a run is on its way is another to the browser, and what is typed into it goes to its start."""
    app = visit("report", as_of="2016-09-30")
    before = place(app.main, "report-words-held")
    field(app, "goals").set_value("□ 고쳐 쓴 글").run()
    assert "report-reset-goals" in buttons(app)
    assert before and place(app.main, "report-words-held") == before


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
    made = makers(app, files)
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
    page = file_of(app, files, "report-html").decode()
    assert "예시 자료" not in page and "끝." in page
    stores.opened.pop(str(path)).close()


# Where the store takes what is edited: tests ask for ``store`` after the example of every other test.


def printed(app: AppTest, files: Files) -> str:
    """The page for printing, as its button on the page makes it."""
    return file_of(app, files, "report-html").decode()


def stored(store: Store, language: str = "ko") -> dict[str, tuple[str, str | None]]:
    return {section: (text.words, text.changed_by) for section, text in repository.report_texts(store, "2016", "3", language).items()}


def test_what_is_edited_is_there_for_whoever_opens_the_report_next(store: Store, files: Files) -> None:
    roles.give_role(store, Actor(KIM, "recorder"), SETUP, AT)
    app = visit("report", claims(KIM), as_of="2016-09-30")
    assert "저장되어 동료에게도" in app.info[0].value
    draft = field(app).value
    field(app).set_value("□ 고쳐 쓴 글").run()
    assert not app.exception and not app.error
    assert stored(store) == {"summary": ("□ 고쳐 쓴 글", KIM)}
    other = visit("report", as_of="2016-09-30")
    assert field(other).value == "□ 고쳐 쓴 글"
    assert f"고친 글입니다({KIM} · " in said(other, "caption")
    assert "고쳐 쓴 글" in printed(other, files)
    assert "Goals of 2016" in field(visit("report", as_of="2016-09-30", lang="English")).value
    assert "2016년 목표 7개" in field(visit("report", as_of="2016-12-31")).value, "another quarter has words of its own"
    # Back to the draft, and the edit again.
    other.button(key="report-reset-summary").click().run()
    assert field(other).value == draft and not stored(store)
    other.button(key="report-back-summary").click().run()
    assert field(other).value == "□ 고쳐 쓴 글" and stored(store) == {"summary": ("□ 고쳐 쓴 글", "local")}
    # Typing the draft is no edit, and neither is leaving the field as it was.
    field(other).set_value(f"{draft} ").run()
    assert not stored(store)
    version = query.store_version(store)
    field(other).set_value(f"{draft}\n").run()
    assert query.store_version(store) == version


def test_a_figure_that_changes_after_the_edit_is_said_beside_it_and_overwrites_nothing(store: Store) -> None:
    app = visit("report", as_of="2016-09-30")
    field(app).set_value("□ 고쳐 쓴 글").run()
    assert "초안이 달라졌습니다" not in said(app, "caption")
    held = {"plan_id": "2016", "revision": 1, "activity_id": "monthly-meeting", "occurrence": 1, "held_on": date(2016, 4, 28)}
    records.insert(store, "event", held, SETUP, AT)
    app = visit("report", as_of="2016-09-30")
    assert field(app).value == "□ 고쳐 쓴 글"
    assert "고친 뒤에 수치가 바뀌어 초안이 달라졌습니다" in said(app, "caption")
    shown = [text.value for text in app.text]
    assert any("행사 0회 개최" in words for words in shown) and any("행사 1회 개최" in words for words in shown)
    # Words that are written anew are written from what the figures are now.
    field(app).set_value("□ 다시 쓴 글").run()
    assert "초안이 달라졌습니다" not in said(app, "caption")


def test_of_two_editors_at_once_the_second_is_told_and_loses_nothing(store: Store, files: Files) -> None:
    app = visit("report", as_of="2016-09-30")
    other = visit("report", as_of="2016-09-30")
    field(other).set_value("□ 동료의 글").run()
    field(app).set_value("□ 내 글").run()
    assert "먼저 고쳤습니다" in app.error[0].value
    assert stored(store) == {"summary": ("□ 동료의 글", "local")}
    assert field(app).value == "□ 내 글" and "아직 저장하지 않은 글" in said(app, "caption")
    assert "□ 동료의 글" in [text.value for text in app.text]
    assert "내 글" in printed(app, files)
    # The colleague goes on meanwhile: once more the second is told.
    field(other).set_value("□ 동료가 더 쓴 글").run()
    app.button(key="report-keep-summary").click().run()
    assert "local 님이 이 기록을 먼저 고쳤습니다" in app.error[0].value
    assert field(app).value == "□ 내 글" and "□ 동료가 더 쓴 글" in [text.value for text in app.text]
    app.button(key="report-keep-summary").click().run()
    assert not app.error and stored(store)["summary"][0] == "□ 내 글"
    assert "report-keep-summary" not in buttons(app)
    # Or the colleague's words are taken, and one's own can come back.
    field(other).set_value("□ 늦은 글").run()
    assert other.error
    other.button(key="report-reset-summary").click().run()
    assert field(other).value == "□ 내 글" and stored(store)["summary"][0] == "□ 내 글"


def test_who_may_only_look_edits_for_the_file_alone_and_is_told(store: Store, files: Files) -> None:
    roles.give_role(store, Actor(KIM, "viewer"), SETUP, AT)
    field(visit("report", as_of="2016-09-30")).set_value("□ 동료의 글").run()
    app = visit("report", claims(KIM), as_of="2016-09-30")
    assert "이 창을 닫을 때까지만" in app.info[0].value and "기록할 권한이 없습니다" in app.info[0].value
    assert field(app).value == "□ 동료의 글"
    field(app).set_value("□ 나만의 글").run()
    assert "이 창에서만 고친 글" in said(app, "caption") and "나만의 글" in printed(app, files)
    app.button(key="report-reset-summary").click().run()
    assert field(app).value == "□ 동료의 글"
    app.button(key="report-reset-summary").click().run()
    assert "2016년 목표 7개" in field(app).value
    assert stored(store)["summary"][0] == "□ 동료의 글"
    roles.give_role(store, Actor(KIM, "recorder", frozenset({"dobong"})), SETUP, AT)
    assert "맡은 자치구의 기록만" in visit("report", claims(KIM), as_of="2016-09-30").info[0].value
