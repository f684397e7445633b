"""The map of the districts, one district opened, and teams that are entered, corrected, closed and taken back on the page."""

from dataclasses import replace
from datetime import date, datetime

from streamlit.testing.v1 import AppTest

from chatdong.domain.plan.model import District, LocalizedText, Plan
from chatdong.domain.progress.goals import progress_of
from chatdong.domain.roles import Actor
from chatdong.store.reading import query, repository
from chatdong.store.writing.records import insert, load_plan, read, update
from chatdong.ui.views.districts import wording
from tests.pages.app import table, title, visit, words
from tests.pages.dialog import Press, button, field, fill, save
from tests.pages.test_recording import undo_first

AT = datetime(2026, 1, 2, 3, 4, 5)
ACTOR = Actor.local("tester")


def districts(**query: str) -> AppTest:
    return visit("districts", **{"as_of": "2016-09-30", **query})


def open_teams(store, plan: Plan, as_of: date) -> int | None:
    """How many teams count towards the year's target on a day."""
    found = progress_of(plan, repository.records(store, plan), as_of)
    return next(g.actual for g in found if g.indicator.measure == "teams_open" and g.target.year == plan.fiscal_year)


def still_needed(as_of: str) -> dict[tuple[str, str], int]:
    """What the ladder of later years still needs, by year and indicator, as the page of the goals says it."""
    shown = table(visit("goals", as_of=as_of, goals_part="years"), "더 필요")
    return {(row["연도"], row["지표"]): row["더 필요"] for _, row in shown.iterrows()}


def test_the_table_says_of_every_district_what_the_map_shows(store, plan: Plan) -> None:
    app = districts()
    shown = table(app, "참석한 행사").set_index("자치구명")
    assert len(shown) == 25
    assert shown.loc["도봉구"].to_list()[:3] == ["● 운영 중", "위탁", "–"]
    assert shown.loc["금천구", "상태"] == "○ 종료"
    assert shown.loc["강남구", "상태"] == "– 기록 없음"
    assert shown.loc["강남구", "참석한 행사"] == "–", "no event says who was present"
    (chart,) = app.get("vega_lite_chart")
    assert "● 운영 중 3, ○ 종료 1, – 기록 없음 21" in chart.proto.alt


def test_a_link_opens_a_district_with_its_team_its_events_and_their_notes(store, plan: Plan) -> None:
    held = {"plan_id": "2016", "revision": 1, "activity_id": "monthly-meeting"}
    insert(
        store,
        "event",
        {**held, "occurrence": 1, "held_on": date(2016, 4, 28), "attendance": 27, "note": "메모", "districts": ["dobong", "seongbuk"]},
        ACTOR,
        AT,
    )
    insert(store, "event", {**held, "occurrence": 7, "held_on": date(2016, 10, 27), "districts": ["dobong"]}, ACTOR, AT)
    app = districts(district="dobong")
    assert "도봉구: ● 운영 중" in words(app)
    events = table(app, "함께 참석한 자치구")
    assert events[["개최일", "모두 참석(명)", "함께 참석한 자치구", "비고"]].values.tolist() == [["2016. 4. 28.", 27, "성북구", "메모"]]
    assert table(app, "참석한 행사").set_index("자치구명")["참석한 행사"].to_dict()["강남구"] == "0/1회"
    assert "강남구: – 기록 없음" in words(districts(district="gangnam"))


def test_a_team_is_entered_closed_and_taken_back_and_the_goal_follows(store, plan: Plan) -> None:
    assert open_teams(store, plan, date(2016, 9, 30)) == 3
    teams = next(name for year, name in still_needed("2016-09-30") if "추진지원단" in name)
    assert still_needed("2016-09-30")["2017", teams] == 21 - 3
    app = districts(district="jung")
    app.button(key="team-new").click().run()
    assert field(app, "district_id").value == "jung"
    assert button(app).disabled
    assert "운영 방식과 업무 시작, 출처를 적으면" in words(app)
    version = query.store_version(store)
    Press(app).send(app)  # as a browser that was not told that the button is grey
    assert query.store_version(store) == version
    save(fill(app, mode="entrusted", stage="2", opened_on=date(2016, 5, 2)))
    assert "저장됨: 중구 추진지원단" in app.success[0].value.replace("\\", "")
    assert open_teams(store, plan, date(2016, 9, 30)) == 4
    assert {year: still_needed("2016-09-30")[year, teams] for year in ("2017", "2018")} == {"2017": 21 - 4, "2018": 8 - 4}
    assert table(app, "참석한 행사").set_index("자치구명").loc["중구"].to_list()[:3] == ["● 운영 중", "위탁", "2단계"]
    assert "추진지원단 4개가 운영되고 있습니다(올해 목표 17개)" in title(app)

    (team,) = [t for t in repository.records(store, plan).teams if t.district == "jung"]
    app = districts(district="jung")
    app.selectbox(key="team-to-correct").set_value(team.id).run()
    app.button(key="team-edit").click().run()
    update(store, "support_team", team.id, 1, {"staff": 4}, Actor.local("first"), AT)
    save(fill(app, closed_on=date(2016, 8, 31)))
    assert any("first" in warning.value for warning in app.warning)
    assert field(app, "closed_on").value == date(2016, 8, 31), "what was typed stays"
    assert field(app, "staff").value == "4", "what only the other one changed is taken over"
    save(app)
    row = read(store, "support_team", team.id)
    assert (row["closed_on"], row["staff"]) == (date(2016, 8, 31), 4)
    assert open_teams(store, plan, date(2016, 8, 31)) == 4, "the last day counts"
    assert open_teams(store, plan, date(2016, 9, 30)) == 3

    app = visit("records", records="history")
    assert "업무 종료 – → 2016. 8. 31." in app.dataframe[0].value.iloc[0]["바뀐 것"]
    undo_first(app)
    assert read(store, "support_team", team.id)["closed_on"] is None


def test_a_team_is_taken_out_and_put_in_again_by_the_undo(store, plan: Plan) -> None:
    key = insert(
        store, "support_team", {"programme": plan.programme.ko, "mode": "direct", "opened_on": date(2016, 4, 1), "source": "x", "stage": 1}, ACTOR, AT
    )
    assert table(districts(), "참석한 행사").set_index("자치구명").loc["강남구", "상태"] == "? 모름"
    save(districts(record=f"edit:support_team:{key}"), "delete")
    assert read(store, "support_team", key) is None
    undo_first(visit("records", records="history"))
    again = read(store, "support_team", key)
    assert (again["stage"], again["district_id"], again["mode"]) == (1, None, "direct")


def test_a_second_team_at_the_same_time_is_warned_about_before_and_after_it_is_saved(store, plan: Plan) -> None:
    app = districts(district="dobong", record="team:dobong")
    assert any("이미 있습니다(2015. 9. 1. 시작)" in w.value for w in app.warning)
    save(fill(app, mode="direct", opened_on=date(2016, 5, 2)))
    assert any("도봉구: 운영 중인 추진지원단이 2개" in w.value.replace("\\", "") for w in districts().warning)


def test_what_was_corrected_here_stays_when_the_next_revision_says_the_same_of_the_team(store, plan: Plan) -> None:
    update(store, "support_team", "dobong", 1, {"closed_on": date(2016, 8, 31), "stage": 2}, ACTOR, AT)
    load_plan(store, replace(plan, title=LocalizedText("고친 제목")), ACTOR, AT)
    assert read(store, "support_team", "dobong")["closed_on"] == date(2016, 8, 31)
    named = [replace(t, staff=5) if t.id == "dobong" else t for t in plan.support_team]
    load_plan(store, replace(plan, support_team=tuple(named)), ACTOR, AT)
    row = read(store, "support_team", "dobong")
    assert (row["staff"], row["closed_on"], row["stage"]) == (5, date(2016, 8, 31), 2)


def test_a_plan_without_districts_has_neither_map_nor_choice_but_takes_teams(store, other_plan: Plan) -> None:
    load_plan(store, other_plan, ACTOR, AT)
    app = visit("districts", plan="reading-2031", record="team")
    assert not app.get("vega_lite_chart")
    assert "district" not in app.session_state
    save(fill(app, mode="direct"))
    assert len(repository.records(store, other_plan).teams) == 1


def test_districts_of_another_city_are_a_list_without_a_map(store, other_plan: Plan) -> None:
    load_plan(
        store,
        replace(other_plan, district=(District("haeundae", LocalizedText("해운대구")), District("suyeong", LocalizedText("수영구")))),
        ACTOR,
        AT,
    )
    app = visit("districts", plan="reading-2031", district="suyeong")
    assert not app.get("vega_lite_chart")
    assert table(app, "참석한 행사")["자치구명"].to_list() == ["해운대구", "수영구"]
    assert "수영구: – 기록 없음" in words(app)


def test_a_page_says_which_districts_the_plan_itself_names_where_it_names_some(plan: Plan, other_plan: Plan) -> None:
    assert wording.named_by_plan(plan).startswith("계획은 2015년에 출범한 4개 자치구만 이름을 밝힙니다.")
    assert wording.named_by_plan(replace(plan, support_team=())) == ""
    assert wording.named_by_plan(other_plan) == ""
