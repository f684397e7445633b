"""The calendar file, read back by a parser that did not write it."""

import re
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone

import vobject

from chatdong.domain.agenda.calendar import Entry, calendar_entries
from chatdong.domain.plan.model import LocalizedText, Plan
from chatdong.domain.progress.records import Event, Records
from chatdong.store.reading import repository
from chatdong.ui.views.calendar.ics_file import calendar_file

DAY = date(2016, 9, 30)


def written(plan: Plan, records: Records, as_of: date = DAY, *, example: bool = False, language: str = "ko") -> bytes:
    return calendar_file(plan, calendar_entries(plan, records, as_of), as_of, example=example, language=language)


def read(content: bytes) -> dict[str, vobject.base.Component]:
    whole = vobject.readOne(content.decode("utf-8"))
    whole.validate(raiseException=True)
    return {event.uid.value: event for event in whole.vevent_list}


def test_another_parser_finds_every_entry_with_its_days_and_status(plan: Plan, example) -> None:
    records = repository.records(example, plan)
    entries = calendar_entries(plan, records, DAY)
    found = read(written(plan, records))
    assert set(found) == {f"2016-{entry.id}@chatdong" for entry in entries}
    for entry in entries:
        event = found[f"2016-{entry.id}@chatdong"]
        assert (event.dtstart.value, event.dtend.value) == (entry.start, entry.end + timedelta(1))
        assert event.dtstamp.value == datetime(2016, 9, 30, tzinfo=timezone.utc)
        expected = "CANCELLED" if entry.status == "cancelled" else "CONFIRMED" if entry.fixed else "TENTATIVE"
        assert event.status.value == expected


def test_a_window_is_marked_and_tells_topic_people_cost_and_source(plan: Plan) -> None:
    june = read(written(plan, Records(), plan.opening_day))["2016-monthly-meeting-3@chatdong"]
    assert june.summary.value == "월 정기간담회 3회차 (시기)"
    assert june.description.value.splitlines() == [
        "안건: 자치구 단위 민관협업체 활성화 방안",
        "계획 인원: 60명",
        "산출내역 비용: 120,000원",
        "계획의 근거: 6 [2] 월별 정기간담회",
    ]
    shared = read(written(plan, Records(), plan.opening_day))["2016-committee-workshop-1@chatdong"]
    assert "계획에는 2016-06-01부터 2016-08-31까지 2회라고만 있어 고르게 나눈 시기입니다." in shared.description.value
    paid = read(written(plan, Records(), plan.opening_day))["2016-initial-workshop-1@chatdong"]
    assert "비용은 서울시마을공동체지원센터 부담" in paid.description.value


def test_a_meeting_that_moves_keeps_its_uid_and_a_later_file_is_the_newer_one(plan: Plan) -> None:
    moved = Records(events=(Event("e", "monthly-meeting", 6, postponed_on=date(2016, 9, 19), postponed_to=date(2016, 10, 6)),))
    before, after = (read(written(plan, moved, day))["2016-monthly-meeting-6@chatdong"] for day in (date(2016, 9, 18), DAY))
    assert (before.status.value, after.status.value) == ("TENTATIVE", "CONFIRMED")
    assert (before.dtstart.value, after.dtstart.value) == (date(2016, 9, 1), date(2016, 10, 6))
    assert int(after.sequence.value) > int(before.sequence.value)


def test_a_meeting_without_a_new_day_and_a_cancelled_one_say_so(plan: Plan) -> None:
    waiting = Event("p", "monthly-meeting", 6, postponed_on=date(2016, 9, 19))
    cancelled = Event("c", "ad-hoc-meeting", 8, cancelled_on=date(2016, 8, 29))
    found = read(written(plan, Records(events=(waiting, cancelled))))
    assert found["2016-monthly-meeting-6@chatdong"].summary.value == "월 정기간담회 6회차 (연기, 새 날짜 미정)"
    assert found["2016-ad-hoc-meeting-8@chatdong"].summary.value == "(취소) 수시 간담회 8회차"


def test_the_example_is_marked_in_the_name_every_summary_and_every_uid(plan: Plan, example) -> None:
    content = written(plan, repository.records(example, plan), example=True)
    whole = vobject.readOne(content.decode("utf-8"))
    assert whole.contents["x-wr-calname"][0].value.startswith("예시 자료 - ")
    assert all(event.summary.value.startswith("[예시] ") for event in whole.vevent_list)
    assert all(event.uid.value.startswith("example-") for event in whole.vevent_list)
    assert all("예시 자료: 실제 기록이 아닙니다" in event.description.value for event in whole.vevent_list)


def test_long_korean_is_folded_between_letters_and_no_line_is_longer_than_the_standard_allows(plan: Plan) -> None:
    long = "모임, 회의; 그리고 역\\슬래시 " * 30
    entries = calendar_entries(plan, Records(), plan.opening_day)
    changed: tuple[Entry, ...] = (replace(entries[0], topic=LocalizedText(long)), *entries[1:])
    content = calendar_file(plan, changed, plan.opening_day, example=False, language="ko")
    lines = content.split(b"\r\n")
    assert max(len(line) for line in lines) <= 75
    for line in lines:
        line.decode("utf-8")
    assert not re.search(rb"(?<!\r)\n", content)
    assert f"안건: {long}" in read(content)[f"2016-{entries[0].id}@chatdong"].description.value


def test_the_same_day_gives_the_same_bytes_and_english_is_english(plan: Plan, example) -> None:
    records = repository.records(example, plan)
    assert written(plan, records) == written(plan, records)
    english = read(written(plan, records, language="en"))
    assert english["2016-monthly-meeting-9@chatdong"].summary.value == "Monthly meeting no. 9 (planned period)"
