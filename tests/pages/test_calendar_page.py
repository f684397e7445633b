"""할 일·달력 as its reader gets it."""

from datetime import datetime

import pytest

from chatdong.domain.roles import Actor
from chatdong.store.writing.records import insert
from tests.pages.app import seen, table, title, visit
from tests.pages.dialog import field

AT = datetime(2026, 1, 2, 3, 4, 5)


def test_the_headline_says_what_is_missing_and_what_must_be_held() -> None:
    app = seen("calendar", as_of="2016-07-01", calendar_part="milestones")
    headline = title(app)
    assert headline.startswith("9월 말 12,560천원까지 ")
    assert headline.endswith("추진지원단-운영위원회 워크숍 2회가 8. 31.까지 열려야 합니다")
    steps = table(app, "필수")
    committee = steps[steps["세부사업"] == "추진지원단-운영위원회 워크숍"]
    assert list(committee["필수"]) == ["필요", "필요"]
    # Of 4,190,000 each the room of 800,000 is committed: its money is bound, whether the workshop is held or not.
    assert list(committee["취소하면 불용"]) == [3_390_000, 3_390_000]


@pytest.mark.parametrize(
    ("day", "ending"),
    [
        ("2016-12-30", "할 수 있는 것을 모두 하여도 89천원이 부족합니다"),
        ("2016-01-01", "계획한 때에 하면 120천원이 부족하여, 앞당겨야 이를 수 있습니다"),
    ],
)
def test_the_headline_does_not_promise_what_cannot_be_reached(day: str, ending: str) -> None:
    assert title(seen("calendar", as_of=day)).endswith(ending)


def test_a_longer_slip_lets_a_workshop_fall_behind_the_milestone() -> None:
    def short(slip: str) -> int:
        app = seen("calendar", as_of="2016-07-01", slip=slip)
        steps = table(app, "필수")
        second = steps[(steps["세부사업"] == "추진지원단-운영위원회 워크숍") & (steps["회차"] == 2)]
        return int(second[f"{slip}개월 늦으면 부족"].iloc[0])

    assert short("2") == short("1") + 3_390_000


def test_month_and_activity_in_the_address_choose_what_is_shown() -> None:
    app = seen("calendar", month="4", activity="monthly-meeting")
    (shown,) = [f.value for f in app.dataframe if "일정" in f.value.columns]
    assert list(shown["일정"]) == ["월 정기간담회 1회차"]
    assert list(shown["상태"]) == ["● 개최"]
    year = seen("calendar", month="year")
    (shown,) = [f.value for f in year.dataframe if "일정" in f.value.columns]
    assert len(shown) == 38
    assert [m.value for m in year.markdown if m.value in ("**1월**", "**12월**")] == ["**1월**", "**12월**"]


def test_the_month_follows_the_as_of_date_until_one_is_chosen() -> None:
    assert seen("calendar", as_of="2016-05-10").button_group(key="month").value == 5
    assert seen("calendar", as_of="2016-05-10", month="7").button_group(key="month").value == 7
    assert seen("calendar", as_of="2016-05-10", month="nonsense").button_group(key="month").value == 5


def test_every_thing_to_do_says_why_and_opens_the_form_for_it(store) -> None:
    identity = {"plan_id": "2016", "revision": 1, "activity_id": "monthly-meeting", "occurrence": 2}
    insert(store, "event", {**identity, "postponed_on": "2016-05-20", "note": "일정이 겹침"}, Actor.local("tester"), AT)
    app = visit("calendar", as_of="2016-07-10")
    labels = "\n".join(button.label for button in app.button).replace("\\", "")
    assert "연기하고 새 날짜를 정하지 않았습니다. 집행계획에 맞추려면 9월 30일까지 하여야 합니다." in labels
    cards = {button.key: button for button in app.button if (button.key or "").startswith("to-do-")}
    (asked,) = [key for key in cards if key.startswith("to-do-decide_date-monthly-meeting-")]
    cards[asked].click().run()
    assert app.query_params["record"] in ("event:monthly-meeting.2", ["event:monthly-meeting.2"])
    box = field(app, "occurrence")
    assert box.value == "monthly-meeting.2"
    assert "월 정기간담회 2회차" in box.options[box.index]
    (milestone,) = [key for key in cards if key.startswith("to-do-milestone-")]
    app.button(key=milestone).click().run()
    assert field(app, "kind").value == "spending"
    assert field(app, "line").value == "committee-catering"


def test_where_nothing_can_be_recorded_a_thing_to_do_leads_to_its_month(shown_example: None) -> None:
    app = visit("calendar", as_of="2016-07-10")
    next(button for button in app.button if (button.key or "").startswith("to-do-hold-")).click().run()
    assert not app.exception
    assert {"month", "activity"} <= set(app.query_params)
    assert "record" not in app.query_params


def test_at_the_years_end_the_page_says_that_nothing_is_left() -> None:
    app = seen("calendar", as_of="2016-12-31", calendar_part="milestones")
    assert title(app) == "12. 31. 현재 더 집행할 계획이 없습니다"
    assert any("남은 마일스톤이 없습니다" in info.value for info in app.info)
