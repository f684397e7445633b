"""Entering what was held and what was paid, correcting it, and taking it back."""

from datetime import date, datetime

import pytest
from streamlit.testing.v1 import AppTest

from chatdong.domain.plan.model import Plan
from chatdong.domain.roles import Actor
from chatdong.store.reading import repository
from chatdong.store.writing.records import insert, load_plan, update
from tests.outside import put_outside
from tests.pages.app import choose_row, said, visit
from tests.pages.dialog import Press, at_year_end, button, field, fields, fill, follow, press, save

AT = datetime(2026, 1, 2, 3, 4, 5)
PAID = {"plan_id": "2016", "revision": 1, "line_id": "ad-hoc", "spent_on": date(2016, 5, 5), "amount_krw": 10_000}


def records_page(view: str) -> AppTest:
    return at_year_end("records", records=view)


def undo_first(app: AppTest) -> AppTest:
    """Choose the newest change and agree to what its undo will do."""
    choose_row(app, 0).button(key="undo-one").click().run()
    assert not app.exception
    return app


def test_the_next_monthly_meeting_takes_one_form_and_only_the_attendance_is_typed(store, plan: Plan) -> None:
    app = fill(at_year_end(record="event:monthly-meeting.1"), people="27")
    save(app)
    assert "저장됨: 월 정기간담회 1회차" in said(app)
    (event,) = repository.records(store, plan).events
    assert (event.activity_id, event.occurrence, event.attendance) == ("monthly-meeting", 1, 27)
    assert date(2016, 4, 1) <= event.held_on <= date(2016, 4, 30)
    app = at_year_end(record="event")
    offered = " ".join(field(app, "occurrence").options)
    assert "월 정기간담회 1회차" not in offered
    assert "월 정기간담회 2회차" in offered


def test_the_districts_present_are_chosen_by_name_seen_corrected_and_taken_back(store, plan: Plan) -> None:
    app = at_year_end(record="event:monthly-meeting.1")
    box = field(app, "districts")
    assert (box.label, len(box.options), box.value) == ("참석 자치구", 25, [])
    save(fill(app, people="27", districts=["seongdong", "dobong"]))
    (event,) = repository.records(store, plan).events
    assert event.districts == ("dobong", "seongdong")
    assert records_page("events").dataframe[0].value.iloc[0]["참석 자치구"] == "성동구, 도봉구"

    app = at_year_end(record=f"edit:event:{event.id}")
    assert sorted(field(app, "districts").value) == ["dobong", "seongdong"]
    update(store, "event", event.id, 1, {"districts": ["seongbuk"]}, Actor.local("first"), AT)
    save(fill(app, districts=["seongdong", "geumcheon"]))
    assert "first" in app.warning[0].value
    assert "참석 자치구 도봉구, 성동구 → 성북구" in said(app)
    assert "그 사람이 적은 것: 성북구" in said(app)
    assert sorted(field(app, "districts").value) == ["geumcheon", "seongdong"], "what was chosen stays"
    assert repository.records(store, plan).events[0].districts == ("seongbuk",)
    save(app)
    assert repository.records(store, plan).events[0].districts == ("geumcheon", "seongdong")

    app = records_page("history")
    assert "참석 자치구 성북구 → 금천구, 성동구" in app.dataframe[0].value.iloc[0]["바뀐 것"]
    undo_first(app)
    assert repository.records(store, plan).events[0].districts == ("seongbuk",)


def test_a_plan_without_districts_asks_for_none(store, other_plan: Plan) -> None:
    load_plan(store, other_plan, Actor.local("tester"), AT)
    app = visit("records", plan="reading-2031", record="event")
    assert not app.multiselect
    assert "districts" not in fields(app)
    save(fill(app, people="12"))
    app = at_year_end("events", plan="reading-2031", as_of="2031-12-31")
    assert "참석 자치구" not in app.dataframe[0].value.columns
    (event,) = repository.records(store, other_plan).events
    assert (event.districts, event.attendance) == ((), 12)


def test_a_csv_with_districts_shows_their_names_before_it_is_written(store, plan: Plan) -> None:
    text = "세부사업,회차,개최일,참석,참석 자치구\n월 정기간담회,1,2016-04-28,27,성동·도봉\n월 정기간담회,2,2016-05-26,29,성둥구\n"
    app = records_page("csv")
    app.button_group(key="import").set_value("events").run()
    app.file_uploader[0].upload("events.csv", text.encode("cp949")).run()
    assert "저장할 것 1건 · 2016. 4. 28. · 거절된 행 1개" in said(app)
    assert "비슷한 것: 성동구" in said(app)
    assert app.dataframe[0].value.iloc[0]["참석 자치구"] == "성동구, 도봉구"
    press(app, "거절된 행을 빼고 1건 넣기")
    assert repository.records(store, plan).events[0].districts == ("dobong", "seongdong")


def test_a_postponed_meeting_needs_a_reason_and_can_then_be_held(store, plan: Plan) -> None:
    app = fill(at_year_end(record="event:monthly-meeting.6"), outcome="postponed", postponed=date(2016, 9, 20))
    assert "사유" in said(app)
    assert button(app).disabled
    Press(app).send(app)  # as a browser that was not told could
    assert not repository.records(store, plan).events
    save(fill(app, note="연휴와 겹침", moved=date(2016, 10, 6)))
    (event,) = repository.records(store, plan).events
    assert (event.held_on, event.postponed_on, event.postponed_to, event.note) == (None, date(2016, 9, 20), date(2016, 10, 6), "연휴와 겹침")

    app = at_year_end(record="event:monthly-meeting.6")
    box = field(app, "occurrence")
    assert "10. 6.로 연기" in box.options[box.index]
    save(fill(app, people="44"))
    (event,) = repository.records(store, plan).events
    assert (event.held_on, event.postponed_to, event.attendance) == (date(2016, 10, 6), date(2016, 10, 6), 44)


def test_a_spending_is_warned_about_before_it_is_saved(store, plan: Plan) -> None:
    app = fill(at_year_end(record="spending"), line="ad-hoc")
    box = field(app, "line")
    assert "잔액 120,000원" in box.options[box.index]
    fill(app, day=date(2016, 5, 4), amount="150,000")
    assert "예산을 30,000원 넘습니다" in app.warning[0].value
    fill(app, amount="10,000", voucher="2016-1")
    assert not app.warning
    save(app)
    assert repository.records(store, plan).spent(date(2016, 12, 31)) == 10_000
    fill(follow(app), day=date(2016, 5, 4), amount="10,000", voucher="2016-1")
    assert any("이미 1건" in warning.value for warning in app.warning)


def test_a_saved_record_can_be_taken_back_from_the_history(store, plan: Plan) -> None:
    save(fill(at_year_end(record="spending:ad-hoc"), day=date(2016, 5, 4), amount="10000"))
    assert repository.records(store, plan).spent(date(2016, 12, 31)) == 10_000
    app = records_page("history")
    assert app.dataframe[0].value.iloc[0]["구분"] == "지출 추가"
    undo_first(app)
    assert not repository.records(store, plan).spending
    assert app.dataframe[0].value.iloc[0]["구분"] == "지출 삭제"


@pytest.mark.parametrize("record", ["event", "spending", "team", "edit:support_team:dobong"])
def test_the_example_is_not_written_to(shown_example: None, record: str) -> None:
    app = at_year_end(record=record)
    assert any("기록할 수 없습니다" in info.value for info in app.info)
    assert not [b for b in app.button if b.label in ("저장", "삭제", "기록하기")]


def test_the_second_editor_is_told_what_the_first_did_and_keeps_what_was_typed(store, plan: Plan) -> None:
    key = insert(store, "spending", PAID, Actor.local("setup"), AT)
    app = at_year_end(record=f"edit:spending:{key}")
    update(store, "spending", key, 1, {"amount_krw": 11_000}, Actor.local("first"), AT)
    save(fill(app, amount_krw="12,000"))
    assert "first" in app.warning[0].value
    assert "금액 10,000원 → 11,000원" in said(app)
    assert field(app, "amount_krw").value == "12,000"
    assert repository.records(store, plan).spent(date(2016, 12, 31)) == 11_000
    save(app)
    assert repository.records(store, plan).spent(date(2016, 12, 31)) == 12_000


def test_a_record_can_be_taken_out_and_brought_back(store, plan: Plan) -> None:
    key = insert(store, "spending", PAID, Actor.local("setup"), AT)
    save(at_year_end(record=f"edit:spending:{key}"), "delete")
    assert not repository.records(store, plan).spending
    app = records_page("history")
    undo_first(app)
    assert repository.records(store, plan).spent(date(2016, 12, 31)) == 10_000


def test_a_csv_is_shown_before_it_is_written_and_dropped_twice_adds_nothing(store, plan: Plan) -> None:
    text = '지출일,세부사업,산출내역,금액(원),증빙번호\n2016. 5. 3.,수시 간담회,진행비,"10,000",v-1\n2016-05-04,수시 간담회,없는 내역,5000,v-2\n'
    app = records_page("csv")
    app.file_uploader[0].upload("spending.csv", text.encode("cp949")).run()
    assert not app.exception
    assert "저장할 것 1건 10,000원 · 2016. 5. 3. · 거절된 행 1개" in said(app)
    assert not repository.records(store, plan).spending
    press(app, "거절된 행을 빼고 1건 넣기")
    assert repository.records(store, plan).spent(date(2016, 12, 31)) == 10_000
    app = records_page("csv")
    app.file_uploader[0].upload("spending.csv", text.encode("cp949")).run()
    assert "이미 있어 저장하지 않는 것 1건 · 거절된 행 1개" in said(app)


@pytest.mark.parametrize(
    ("old", "chosen"),
    [
        ({"records": "event", "occurrence": "monthly-meeting.6"}, ("occurrence", "monthly-meeting.6")),
        ({"records": "spending"}, ("line", None)),
    ],
)
def test_a_link_to_a_form_that_stood_on_the_page_opens_the_dialog(store, old: dict[str, str], chosen: tuple[str, str | None]) -> None:
    app = at_year_end(**old)
    assert field(app, chosen[0]).value == chosen[1]
    assert field(app, "kind").value == old["records"]
    assert not app.warning
    assert {"records", "occurrence"}.isdisjoint(app.query_params)
    app.run()
    assert field(app, chosen[0]).value == chosen[1], "the form stays the one that it was"


def test_a_voucher_that_is_there_already_is_said_however_it_is_typed_and_a_payment_is_no_double_of_itself(store, plan: Plan) -> None:
    double = "증빙번호와 금액이 같은 지출이 이미"
    key = insert(store, "spending", {**PAID, "voucher": "V-1"}, Actor.local("first"), AT)
    bare = insert(store, "spending", {**PAID, "amount_krw": 20_000}, Actor.local("first"), AT)
    app = fill(at_year_end(record="spending"), line="ad-hoc", day=date(2016, 5, 20), amount="10,000", voucher="\u200bⅤ-1")
    assert f"{double} 1건 있습니다" in said(app)
    app = fill(at_year_end(record=f"edit:spending:{key}"), voucher="Ｖ－１")
    assert double not in said(app)
    app = fill(at_year_end(record=f"edit:spending:{bare}"), memo="다과")
    assert double not in said(app), "one without a number is no double either"


def test_a_zero_byte_in_a_memo_is_called_what_it_is_and_what_was_typed_stays(store, plan: Plan) -> None:
    app = fill(at_year_end(record="spending"), line="ad-hoc", day=date(2016, 5, 20), amount="10,000", memo="다과\0비")
    save(app)
    assert "NUL 문자(U+0000)" in said(app)
    assert not repository.records(store, plan).spending
    assert field(app, "memo").value == "다과\0비"
    save(fill(app, memo="다과비"))
    assert repository.records(store, plan).spent(date(2016, 12, 31)) == 10_000


def test_a_payment_outside_the_plans_year_is_not_taken_at_the_door(store, plan: Plan) -> None:
    app = fill(at_year_end(record="spending"), line="ad-hoc", day=date(2017, 1, 4), amount="10,000")
    assert "2017-01-04: 2016년도 밖의 날짜라 이 계획의 지출이 될 수 없습니다." in said(app)
    assert button(app).disabled
    Press(app).send(app)  # as a browser that was not told could
    assert not repository.records(store, plan).spending


def test_a_payment_that_lies_outside_the_year_already_can_be_moved_into_it_but_no_other_out(store, plan: Plan) -> None:
    old = put_outside(store, insert(store, "spending", PAID, Actor.local("first"), AT), date(2017, 1, 4), AT)
    save(fill(at_year_end(record=f"edit:spending:{old}"), spent_on=date(2016, 12, 30)))
    app = fill(at_year_end(record=f"edit:spending:{old}"), spent_on=date(2015, 12, 30))
    assert "2015-12-30: 2016년도 밖의 날짜라" in said(app) and button(app).disabled
