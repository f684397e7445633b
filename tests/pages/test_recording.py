"""Entering what was held and what was paid, and taking it back."""

from datetime import date, datetime
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from chatdong.domain.access import Actor
from chatdong.domain.plan import Plan
from chatdong.store import queries
from chatdong.store.records import insert, load_plan, update

ROOT = Path(__file__).parents[2]
AT = datetime(2026, 1, 2, 3, 4, 5)
FRONT_DOOR = str(ROOT / "chatdong" / "ui" / "front_door.py")


def records_page(view: str) -> AppTest:
    app = AppTest.from_file(FRONT_DOOR, default_timeout=30)
    app.query_params["records"] = view
    app.query_params["as_of"] = "2016-12-31"
    app.run().switch_page(str(ROOT / "pages" / "records.py")).run()
    assert not app.exception
    return app


def press(app: AppTest, label: str) -> AppTest:
    next(button for button in app.button if button.label == label).click().run()
    assert not app.exception
    return app


def undo_first(app: AppTest) -> AppTest:
    """Choose the newest change and agree to what its undo will do."""
    app.session_state[app.dataframe[0].key] = {"selection": {"rows": [0], "columns": [], "cells": []}}
    app.run().button(key="undo-one").click().run()
    assert not app.exception
    return app


def choose(app: AppTest, words: str) -> AppTest:
    box = app.selectbox(key="event-choice")
    index = next(i for i, option in enumerate(box.options) if words in option)
    return box.select_index(index).run()


def test_the_next_monthly_meeting_takes_one_form_and_only_the_attendance_is_typed(store, plan: Plan) -> None:
    app = choose(records_page("event"), "월 정기간담회 1회차")
    next(n for n in app.number_input if n.label == "참석 인원(명)").set_value(27)
    press(app, "저장")
    assert "저장했습니다: 월 정기간담회" in app.success[0].value
    (event,) = queries.records(store, plan).events
    assert (event.activity_id, event.occurrence, event.attendance) == ("monthly-meeting", 1, 27)
    assert date(2016, 4, 1) <= event.held_on <= date(2016, 4, 30)
    assert "월 정기간담회 1회차" not in " ".join(app.selectbox(key="event-choice").options)


def test_the_districts_present_are_chosen_by_name_seen_corrected_and_taken_back(store, plan: Plan) -> None:
    app = choose(records_page("event"), "월 정기간담회 1회차")
    (box,) = app.multiselect
    assert (box.label, len(box.options), box.value) == ("참석 자치구", 25, [])
    box.set_value(["seongdong", "dobong"])
    press(app, "저장")
    (event,) = queries.records(store, plan).events
    assert event.districts == ("dobong", "seongdong")
    assert records_page("events").dataframe[0].value.iloc[0]["참석 자치구"] == "성동구, 도봉구"

    app = records_page("edit")
    app.button_group(key="edit").set_value("event").run()
    app.selectbox(key="edit-event").set_value(event.id).run()
    (box,) = app.multiselect
    assert sorted(box.value) == ["dobong", "seongdong"]
    update(store, "event", event.id, 1, {"districts": ["seongbuk"]}, Actor.local("first"), AT)
    box.set_value(["seongdong", "geumcheon"])
    press(app, "저장")
    assert "first" in app.error[0].value
    assert any("참석 자치구 도봉구, 성동구 → 성북구" in m.value.replace("\\", "") for m in app.markdown)
    assert sorted(app.multiselect[0].value) == ["geumcheon", "seongdong"], "what was chosen stays"
    press(app, "저장")
    assert queries.records(store, plan).events[0].districts == ("geumcheon", "seongdong")

    app = records_page("history")
    assert "참석 자치구 성북구 → 금천구, 성동구" in app.dataframe[0].value.iloc[0]["바뀐 것"]
    undo_first(app)
    assert queries.records(store, plan).events[0].districts == ("seongbuk",)


def test_a_plan_without_districts_asks_for_none(store, other_plan: Plan) -> None:
    load_plan(store, other_plan, Actor.local("tester"), AT)
    app = AppTest.from_file(FRONT_DOOR, default_timeout=30)
    app.query_params["plan"] = "reading-2031"
    app.query_params["records"] = "event"
    app.run().switch_page(str(ROOT / "pages" / "records.py")).run()
    assert not app.exception
    assert not app.multiselect
    next(n for n in app.number_input if n.label == "참석 인원(명)").set_value(12)
    press(app, "저장")
    app.switch_page(str(ROOT / "pages" / "events.py")).run()
    assert not app.exception
    assert "참석 자치구" not in app.dataframe[0].value.columns
    assert queries.records(store, other_plan).events[0].districts == ()


def test_a_csv_with_districts_shows_their_names_before_it_is_written(store, plan: Plan) -> None:
    text = "세부사업,회차,개최일,참석,참석 자치구\n월 정기간담회,1,2016-04-28,27,성동·도봉\n월 정기간담회,2,2016-05-26,29,성둥구\n"
    app = records_page("csv")
    app.button_group(key="import").set_value("events").run()
    app.file_uploader[0].upload("events.csv", text.encode("cp949")).run()
    assert [m.value for m in app.metric] == ["1", "0", "0", "1"]
    assert "비슷한 것: 성동구" in app.dataframe[0].value.iloc[0]["까닭"]
    assert "성동구, 도봉구" in app.dataframe[1].value.iloc[0]["내용"]
    press(app, "거절된 행을 빼고 1건 넣기")
    assert queries.records(store, plan).events[0].districts == ("dobong", "seongdong")


def test_a_postponed_meeting_needs_a_reason_and_can_then_be_held(store, plan: Plan) -> None:
    app = choose(records_page("event"), "월 정기간담회 6회차")
    next(g for g in app.button_group if g.label == "결과").set_value("postponed")
    press(app, "저장")
    assert "사유" in app.error[0].value
    assert not queries.records(store, plan).events
    next(t for t in app.text_input if t.label == "비고·사유").set_value("연휴와 겹침")
    next(d for d in app.date_input if d.label.startswith("연기된 날")).set_value(date(2016, 10, 6))
    press(app, "저장")
    (event,) = queries.records(store, plan).events
    assert (event.held_on, event.postponed_to, event.note) == (None, date(2016, 10, 6), "연휴와 겹침")

    app = choose(records_page("event"), "10. 6.로 연기")
    next(n for n in app.number_input if n.label == "참석 인원(명)").set_value(44)
    press(app, "저장")
    (event,) = queries.records(store, plan).events
    assert (event.held_on, event.postponed_to, event.attendance) == (date(2016, 10, 6), date(2016, 10, 6), 44)


def test_a_spending_is_warned_about_before_it_is_saved(store, plan: Plan) -> None:
    app = records_page("spending")
    box = app.selectbox(key="spending-line")
    box.select_index([line.id for line in plan.budget_line].index("ad-hoc")).run()
    assert "잔액 120,000원" in box.options[box.index]
    app.number_input(key="spending-amount").set_value(150_000).run()
    assert "예산을 30,000원 넘습니다" in app.warning[0].value
    app.number_input(key="spending-amount").set_value(10_000).run()
    assert not app.warning
    app.text_input(key="spending-voucher").set_value("2016-1").run()
    press(app, "저장")
    assert queries.records(store, plan).spent(date(2016, 12, 31)) == 10_000
    app.number_input(key="spending-amount").set_value(10_000)
    app.text_input(key="spending-voucher").set_value("2016-1").run()
    assert any("이미 1건" in warning.value for warning in app.warning)


def test_a_saved_record_can_be_taken_back_from_the_history(store, plan: Plan) -> None:
    app = records_page("spending")
    app.number_input(key="spending-amount").set_value(10_000).run()
    press(app, "저장")
    app = records_page("history")
    assert app.dataframe[0].value.iloc[0]["구분"] == "지출 추가"
    undo_first(app)
    assert not queries.records(store, plan).spending
    assert app.dataframe[0].value.iloc[0]["구분"] == "지출 삭제"


def test_the_example_is_not_written_to(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHATDONG_STORE", "example")
    for view in ("event", "spending"):
        app = records_page(view)
        assert "기록할 수 없습니다" in app.info[0].value
        assert not [b for b in app.button if b.label == "저장"]


def test_the_second_editor_is_told_what_the_first_did_and_keeps_what_was_typed(store, plan: Plan) -> None:
    values = {"plan_id": "2016", "revision": 1, "line_id": "ad-hoc", "spent_on": date(2016, 5, 5), "amount_krw": 10_000}
    key = insert(store, "spending", values, Actor.local("setup"), AT)
    app = records_page("edit")
    app.selectbox(key="edit-spending").set_value(key).run()
    update(store, "spending", key, 1, {"amount_krw": 11_000}, Actor.local("first"), AT)
    app.number_input(key=f"{key}-amount_krw").set_value(12_000)
    press(app, "저장")
    assert "first" in app.error[0].value
    assert any("금액 10,000원 → 11,000원" in m.value.replace("\\", "") for m in app.markdown)
    assert app.number_input(key=f"{key}-amount_krw").value == 12_000
    press(app, "저장")
    assert queries.records(store, plan).spent(date(2016, 12, 31)) == 12_000


def test_a_record_can_be_taken_out_and_brought_back(store, plan: Plan) -> None:
    values = {"plan_id": "2016", "revision": 1, "line_id": "ad-hoc", "spent_on": date(2016, 5, 5), "amount_krw": 10_000}
    key = insert(store, "spending", values, Actor.local("setup"), AT)
    app = records_page("edit")
    app.selectbox(key="edit-spending").set_value(key).run()
    press(app, "지우기")
    assert not queries.records(store, plan).spending
    app = records_page("history")
    undo_first(app)
    assert queries.records(store, plan).spent(date(2016, 12, 31)) == 10_000


def test_a_csv_is_shown_before_it_is_written_and_dropped_twice_adds_nothing(store, plan: Plan) -> None:
    text = '지출일,세부사업,산출내역,금액(원),증빙번호\n2016. 5. 3.,수시 간담회,진행비,"10,000",v-1\n2016-05-04,수시 간담회,없는 내역,5000,v-2\n'
    app = records_page("csv")
    app.file_uploader[0].upload("spending.csv", text.encode("cp949")).run()
    assert not app.exception
    assert [m.value for m in app.metric] == ["1", "0", "0", "1"]
    assert not queries.records(store, plan).spending
    press(app, "거절된 행을 빼고 1건 넣기")
    assert queries.records(store, plan).spent(date(2016, 12, 31)) == 10_000
    app = records_page("csv")
    app.file_uploader[0].upload("spending.csv", text.encode("cp949")).run()
    assert [m.value for m in app.metric] == ["0", "0", "1", "1"]
