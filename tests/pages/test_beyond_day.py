"""The day that a visit opens on, what is recorded after it, and counts that name what they count."""

import re
from datetime import date, datetime
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from chatdong.domain.roles import Actor
from chatdong.store.engines.store import Store
from chatdong.store.seed.startup import start_store
from chatdong.store.writing.records import insert
from chatdong.ui.session import stores
from tests.outside import put_outside
from tests.pages.app import headers, seen, title, visit, words
from tests.terminal.program import chatdong

AT = datetime(2026, 1, 2, 3, 4, 5)
EVENT = {"plan_id": "2016", "revision": 1, "activity_id": "monthly-meeting"}
PAID = {"plan_id": "2016", "revision": 1, "line_id": "ad-hoc", "event_id": None, "amount_krw": 10_000, "voucher": None, "memo": None}
NOT_COUNTED = "기준일 뒤의 기록"


def hold(store: Store, on: date, occurrence: int, **more: object) -> str:
    return insert(store, "event", {**EVENT, "occurrence": occurrence, "held_on": on, **more}, Actor.local("tester"), AT)


def pay(store: Store, on: date) -> str:
    return insert(store, "spending", {**PAID, "spent_on": on}, Actor.local("tester"), AT)


def moves(app: AppTest) -> list[str]:
    return [button.label for button in app.button if button.key == "move-to-last"]


def test_a_record_beyond_the_day_is_said_on_the_page_of_records_and_one_click_counts_it(store: Store) -> None:
    app = visit("records", records="events")
    assert app.date_input(key="as_of").value == date(2016, 3, 31)
    assert NOT_COUNTED not in words(app)
    hold(store, date(2016, 4, 21), 1)
    app.run()
    assert title(app).startswith("행사 기록 0건과 지출 기록 0건")
    assert "기준일 뒤의 기록 1건은 세지 않았습니다: 행사 1건" in words(app)
    assert moves(app) == ["기준일을 4. 21.로 옮기기"]
    app.button(key="move-to-last").click().run()
    assert not app.exception
    assert app.date_input(key="as_of").value == date(2016, 4, 21)
    assert title(app).startswith("행사 기록 1건과 지출 기록 0건")
    assert NOT_COUNTED not in words(app)


def test_a_new_visit_opens_on_the_day_of_the_last_record_with_no_goal_missed(store: Store) -> None:
    hold(store, date(2016, 4, 21), 1)
    app = visit("overview")
    assert app.date_input(key="as_of").value == date(2016, 4, 21)
    assert (app.metric[1].value, "지연 0" in app.metric[0].delta) == ("1 / 30", True)
    pay(store, date(2016, 5, 3))
    assert visit("overview").date_input(key="as_of").value == date(2016, 5, 3)


def test_all_that_lies_beyond_the_day_is_counted_by_what_it_is(store: Store) -> None:
    hold(store, date(2016, 4, 21), 1)
    hold(store, date(2016, 5, 26), 2, postponed_on=date(2016, 4, 20), postponed_to=date(2016, 5, 20), note="장소")
    pay(store, date(2016, 4, 21))
    pay(store, date(2016, 6, 1))
    put_outside(store, pay(store, date(2016, 12, 9)), date(2017, 1, 9), AT)
    app = visit("records", as_of="2016-04-21")
    assert "행사 기록 2건: 개최 1 · 연기 1" in words(app)
    assert "기준일 뒤의 기록 3건은 세지 않았습니다: 지출 2건 · 그 뒤에 결과가 바뀐 행사 1건" in words(app)
    assert moves(app) == ["기준일을 12. 31.로 옮기기"]
    app = visit("records", as_of="2016-12-31")
    assert "기준일 뒤의 기록 1건은 세지 않았습니다: 지출 1건" in words(app)
    assert moves(app) == [], "no day of the year would count it"
    for page in ("overview", "budget"):
        assert "2016년도 밖의 날짜로 적힌 지출 10,000원이 있습니다(2017. 1. 9.)" in words(visit(page, as_of="2016-12-31"))


def test_what_is_committed_moved_and_carried_later_is_counted_and_not_listed() -> None:
    later = "기준일 뒤의 기록 29건은 세지 않았습니다: 행사 10건 · 지출 14건 · 원인행위 2건 · 전용·추경·이월 2건 · 그 뒤에 결과가 바뀐 행사 1건"
    app = seen("records", records="changes")
    assert later in words(app)
    assert moves(app) == ["기준일을 12. 28.로 옮기기"]
    assert "다음 해로 이월 0건 · 0원" in headers(app), "it was decided in December"
    assert "다음 해로 이월 1건 · 10,000원" in headers(seen("records", records="changes", as_of="2016-12-28"))


def test_the_terminal_stands_on_the_day_that_the_page_stands_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = str(tmp_path / "store.duckdb")
    store = start_store(path, AT)
    hold(store, date(2016, 4, 21), 1)
    store.close()
    told = chatdong("status", store=path)
    assert "기준일 2016-04-21" in told.stdout, told.stderr
    assert "행사 1회 개최" in told.stdout
    assert "행사 기록 1건: 개최 1" in told.stdout
    monkeypatch.setenv("CHATDONG_STORE", path)
    assert visit("overview").date_input(key="as_of").value == date(2016, 4, 21)
    stores.opened.pop(path).close()


@pytest.mark.parametrize("as_of", ["2016-01-01", "2016-06-30", "2016-09-30", "2016-12-31"])
def test_every_count_of_events_names_its_parts_and_those_held_are_those_of_the_overview(as_of: str) -> None:
    app = seen("records", records="events", as_of=as_of)
    listed = app.dataframe[0].value if app.dataframe else ()
    total = len(listed)
    assert title(app).startswith(f"행사 기록 {total}건")
    held = seen("overview", as_of=as_of).metric[1].value.split(" / ")[0]
    if total:
        parts = dict(re.findall(r"([^:·]+?) (\d+)(?= ·|$)", re.search(rf"행사 기록 {total}건: (.+)", words(app))[1]))
        assert sum(map(int, parts.values())) == total
        assert parts.get("개최", "0") == held
        assert f"행사 기록 {total}건" in headers(app)
    beyond = re.search(r"뒤의 기록 [\d,]+건은 세지 않았습니다: 행사 (\d+)", words(app))
    assert total + int(beyond[1] if beyond else 0) == 34, "what is counted and what is not are all"


def test_a_narrowed_list_says_of_how_many_it_is_a_part() -> None:
    app = seen("records", records="events", **{"event-activity": "monthly-meeting"})
    chosen = len(app.dataframe[0].value)
    assert 0 < chosen < 24
    assert f"고른 행사 기록 {chosen}건(모두 24건)" in headers(app)


def test_the_list_of_occurrences_says_what_they_are() -> None:
    said = headers(seen("events"))
    assert "일정 34건: 개최 18 · 연기 1 · 취소 1 · 예정 10 · 발간·구입 등 4" in said
    english = headers(seen("events", lang="English"))
    assert "Schedule: 34 (Held 18 · Postponed 1 · Cancelled 1 · Planned 10 · Publications, purchases etc. 4)" in english
