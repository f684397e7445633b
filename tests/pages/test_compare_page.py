"""The compare page: two days, two revisions, two years."""

from dataclasses import replace
from datetime import datetime

from chatdong.domain.plan.model import Plan
from chatdong.domain.plan.toml_format import format_plan, parse_plan
from chatdong.domain.roles import Actor
from chatdong.store.engines.store import Store
from chatdong.store.writing.records import load_plan
from tests.pages.app import seen, title, visit, words

AT = datetime(2026, 1, 2, 3, 4, 5)


def test_it_opens_with_this_month_against_the_last_one() -> None:
    app = seen("compare")
    assert title(app) == "9월에 4,280천원을 더 썼고 행사 2회를 열었습니다"
    assert [m.value for m in app.metric] == ["12,388", "18", "77.4%", "15,969"]
    assert [m.delta for m in app.metric] == [f"{was} (8. 31.)" for was in ("8,108", "16", "50.7%", "15,890")]
    money = app.dataframe[0].value
    assert list(money["집행액 차이"]) == [4_270_000, 10_000, 0, 4_280_000]
    assert "그사이에 연 행사와 발간 2건" in words(app)


def test_the_choices_stand_in_the_address(shown_example: None) -> None:
    app = visit("compare", as_of="2016-02-15", against="day", other_day="2016-12-31")
    assert title(app) == "2. 15. 뒤 12. 31.까지 15,911천원을 더 썼고 행사 29회를 열었습니다"
    app.segmented_control(key="against").set_value("year").run()
    assert app.query_params["against"] == "year"
    assert title(app) == "2015. 12. 31. 뒤 2016. 2. 15.까지 연 행사도 쓴 돈도 없습니다"
    assert title(seen("compare", against="day", other_day="2016-09-30")) == "기준일과 같은 날이라 비교할 것이 없습니다"


def test_two_years_of_the_ladder_are_compared_by_their_goals() -> None:
    app = seen("compare", compare="years")
    assert title(app) == "목표가 2016년에는 7개, 2017년에는 4개입니다"
    assert "2017년 계획은 저장소에 없어" in app.info[0].value
    assert len(app.dataframe) == 1
    assert title(seen("compare", compare="years", against_year="2018", lang="English")) == "Goals in 2016: 7; in 2018: 3"


def test_two_years_of_the_programme_are_compared_whole_where_the_store_has_both(store: Store, plan: Plan) -> None:
    text = format_plan(plan).replace('id = "2016"', 'id = "2017"').replace("fiscal_year = 2016", "fiscal_year = 2017")
    text = text.replace("due = 2016-05-31\n", "")
    following = parse_plan(text.replace("= 2016-", "= 2017-"), "2017.toml")
    more = replace(plan.budget_line[0], costing="350,000원×3명×4회=4,200,000원", amount_krw=4_200_000)
    load_plan(store, replace(following, budget_line=(more, *following.budget_line[1:])), Actor.local("tester"), AT)
    app = visit("compare", plan="2016", compare="years", as_of="2016-02-29")
    assert title(app) == "2017년 예산이 2016년보다 2,100천원 많습니다"
    assert not app.info


def test_two_revisions_are_compared_on_one_day(store: Store, plan: Plan) -> None:
    assert title(visit("compare", compare="revisions")) == "이 계획에는 차수가 하나뿐이라 비교할 것이 없습니다"
    fewer = tuple(line for line in plan.budget_line if line.category != "printing")
    load_plan(store, replace(plan, category=plan.category[:2], budget_line=fewer), Actor.local("tester"), AT)
    app = visit("compare", compare="revisions")
    assert title(app) == "2차 예산이 1차보다 1,000천원 적습니다"
    assert list(app.dataframe[0].value["편성목"]) == ["일반운영비", "회의운영비", "도서인쇄비", "합계"]
