"""Many payments typed or pasted into a sheet, checked as an import and stored at once."""

from datetime import date, datetime
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from chatdong.domain.plan.model import Plan
from chatdong.domain.roles import Actor
from chatdong.store.imports import importer
from chatdong.store.imports.sheet import COLUMNS
from chatdong.store.reading import repository
from chatdong.store.writing import records
from chatdong.ui.session import auth
from chatdong.ui.views.records.spending_grid import SPARE
from tests.pages.app import said
from tests.pages.dialog import at_year_end, button, form_of
from tests.streamlit_internals import run_with

AT = datetime(2026, 1, 2, 3, 4, 5)
LAST = date(2016, 12, 31)
FORM = "abcdefgh-1234567"
ALL = (*COLUMNS, *SPARE)


def sheet_open() -> AppTest:
    """The page of the records with the sheet open."""
    return at_year_end(record="grid", form=FORM)


def typed(app: AppTest, *rows: str, mount: int = 0) -> AppTest:
    """Say what a browser says after these rows were pasted into the first cell; a bar stands between two cells."""
    edited = {number: dict(zip(ALL, row.split("|"), strict=False)) for number, row in enumerate(rows)}
    app.session_state[f"{form_of(app)}-grid-{mount}"] = {"edited_rows": edited, "added_rows": [], "deleted_rows": []}
    app.run()
    assert not app.exception
    return app


def tables(app: AppTest) -> list[Any]:
    return [frame.value for frame in app.dataframe]


def test_rows_are_stored_in_one_batch_that_one_undo_takes_back(store, plan: Plan) -> None:
    app = sheet_open()
    assert button(app).disabled and "표에 지출을 적거나" in said(app)
    typed(app, "2016. 5. 3.|ad-hoc|10천원|v-1|다과", "", "2016-05-04|ad-hoc|△5,000|v-2")
    assert button(app).label == "2건 저장" and "저장할 것 2건 5,000원" in said(app)
    (left,) = [table for table in tables(app) if "저장 후 잔액(원)" in table]
    assert left.iloc[0].tolist()[1:] == ["120,000", "5,000", "115,000"]
    button(app).click().run()
    assert not app.exception
    assert "저장됨: 지출 2건 · 5,000원" in app.success[0].value.replace("\\", "")
    assert repository.records(store, plan).spent(LAST) == 5_000
    app.button(key="record-undo").click().run()
    assert not repository.records(store, plan).spending
    app.button(key="record-then-0").click().run()
    assert form_of(app) != FORM and button(app).disabled, "the next sheet is an empty one"


def test_a_refused_row_is_named_with_its_column_its_value_and_the_reason_and_nothing_can_be_stored(store, plan: Plan) -> None:
    app = typed(sheet_open(), "2016-05-03|ad-hoc|10,000", "2016-05-33|ad-hoc|", "|||v-9")
    text = said(app)
    assert "3행: 지출일 ‘2016-05-33’: 없는 날짜입니다." in text
    assert "3행: 금액(원): 빈칸입니다." in text and "4행: 산출내역: 빈칸입니다." in text
    assert "거절된 행을 고치거나 비우면" in text and button(app).disabled
    typed(app, "2016-05-03|ad-hoc|10,000")
    assert not button(app).disabled


def test_a_button_that_a_browser_still_has_stores_nothing_while_a_row_is_refused(store, plan: Plan) -> None:
    app = typed(sheet_open(), "2016-05-03|ad-hoc|10,000")
    pressed = button(app)
    app.session_state[f"{FORM}-grid-0"] = {"edited_rows": {0: {"spent_on": "2016-05-03", "line_id": "ad-hoc"}}, "added_rows": [], "deleted_rows": []}
    pressed.click().run()
    assert not app.exception and not repository.records(store, plan).spending


def test_a_button_that_a_browser_still_has_stores_nothing_once_the_right_is_gone(store, plan: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    app = typed(sheet_open(), "2016-05-03|ad-hoc|10,000")
    pressed = button(app).click().root.get_widget_states()
    monkeypatch.setattr(auth, "mode", lambda: "read_only")
    run_with(app, pressed)
    assert not app.exception and not repository.records(store, plan).spending
    monkeypatch.undo()


def test_what_the_books_will_be_asked_about_is_said_before(store, plan: Plan) -> None:
    app = typed(sheet_open(), "2016-05-03|ad-hoc|100,000|v-1", "2016-12-04|ad-hoc|100,000|v-1")
    for words in ("3행: ", "예산을 80,000원 넘습니다", "증빙번호와 금액이 같은 지출이 이미 1건"):
        assert words in said(app)
    assert not button(app).disabled


def test_a_payment_outside_the_plans_year_is_refused(store, plan: Plan) -> None:
    app = typed(sheet_open(), "2017-01-04|ad-hoc|100,000|v-1")
    assert "2017-01-04: 2016년도 밖의 날짜라 이 계획의 지출이 될 수 없습니다." in said(app) and button(app).disabled


def test_what_is_recorded_already_is_said_and_not_stored_again(store, plan: Plan) -> None:
    row = {"plan_id": "2016", "revision": 1, "line_id": "ad-hoc", "spent_on": date(2016, 5, 3), "amount_krw": 10_000, "voucher": "v-1"}
    records.insert(store, "spending", row, Actor.local("setup"), AT)
    app = typed(sheet_open(), "2016-05-03|ad-hoc|10,000|v-1")
    assert "이미 있어 저장하지 않는 것 1건" in said(app) and button(app).disabled


def test_pasted_headings_move_the_columns_and_the_choice_fills_rows_without_a_line(store, plan: Plan) -> None:
    app = typed(sheet_open(), "연번|금액(천원)|거래처|날짜|내용", "1|10|가게|2016-05-03|다과")
    assert "어느 산출내역의 지출인지" in said(app) and button(app).disabled
    app.selectbox(key=f"{FORM}-fill").set_value("ad-hoc").run()
    assert "2행을 제목으로 읽었습니다" in said(app) and "쓰지 않은 열: 연번, 거래처" in said(app)
    button(app).click().run()
    (spending,) = repository.records(store, plan).spending
    assert (spending.line_id, spending.amount_krw) == ("ad-hoc", 10_000)


def test_a_block_in_one_cell_is_laid_out_over_the_sheet(store) -> None:
    app = typed(sheet_open(), "|\t", "2016-05-03\tad-hoc\t10,000\n2016-05-04\tad-hoc\t5,000\n")
    assert button(app).label == "2건 저장"
    app.run()
    assert button(app).label == "2건 저장", "it stands there"


def test_what_was_typed_outlasts_another_kind_and_another_language(store) -> None:
    app = typed(sheet_open(), "2016-05-03|ad-hoc|10,000")
    for kind in ("spending", "event", "grid"):
        app.button_group(key=f"{FORM}-kind").set_value(kind).run()
        assert not app.exception
    assert button(app).label == "1건 저장"
    app.button_group(key="lang").set_value("en").run()
    assert button(app).label == "Save 1"


def test_another_form_begins_with_an_empty_sheet_and_the_one_before_is_as_it_was(store) -> None:
    app = typed(sheet_open(), "2016-05-03|ad-hoc|10,000")
    app.query_params["form"] = "another-1234567x"
    assert button(app.run()).disabled
    app.query_params["form"] = FORM
    assert not button(app.run()).disabled


def test_the_last_row_and_the_last_column_say_that_more_may_have_been_pasted(store) -> None:
    app = typed(sheet_open(), "|".join(["2016-05-03", "ad-hoc", "10,000", *[""] * 12, "x"]))
    assert "마지막 열까지 찼습니다" in said(app)


def test_each_sheet_is_read_once_and_the_one_before_is_let_go(store, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[importer.Preview] = []
    preview = importer.preview
    monkeypatch.setattr(importer, "preview", lambda *a, **k: made.append(preview(*a, **k)) or made[-1])
    app = typed(sheet_open(), "2016-05-03|ad-hoc|10,000")
    app.run()
    assert len(made) == 1
    typed(app, "2016-05-03|ad-hoc|20,000")
    assert [one._staging.close.alive for one in made] == [False, True]
    button(app).click().run()
    assert [one._staging.close.alive for one in made] == [False, False]


def test_what_others_wrote_since_the_sheet_was_read_is_shown_before_it_is_corrected(store, plan: Plan) -> None:
    app = sheet_open()
    typed(app, "2016-05-03|ad-hoc|10,000|v-1|내 것")
    theirs = {"plan_id": "2016", "revision": 1, "line_id": "ad-hoc", "spent_on": date(2016, 5, 3), "amount_krw": 10_000, "voucher": "v-1"}
    key = records.insert(store, "spending", {**theirs, "memo": "다른 사람의 것"}, Actor.local("other"), AT)
    button(app).click().run()
    assert "그사이에 저장소가 바뀌었습니다" in said(app) and "그 가운데 고치는 기록 1건" in said(app)
    assert records.read(store, "spending", key)["memo"] == "다른 사람의 것"
    button(app).click().run()
    assert records.read(store, "spending", key)["memo"] == "내 것", "who has seen it may do it"
