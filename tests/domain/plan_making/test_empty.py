"""Eight questions: a valid plan after each, and what is open is named."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatdong.domain.plan.model import Plan, Window
from chatdong.domain.plan.reconciliation import reconcile
from chatdong.domain.plan.toml_format import format_plan, parse_plan
from chatdong.domain.plan_check.checker import check
from chatdong.domain.plan_making.empty import QUESTIONS, UNKNOWN_TOTAL_KRW, PlanAnswers, Question, open_questions, plan_from, with_sums
from chatdong.domain.plan_making.parts import Part
from tests.domain.plan_making.plans import PLANS
from tests.properties import examples

ANSWERS = {
    Question.TITLE: {"title": "2031년 마을 독서 지원 계획"},
    Question.ORGANISATION: {"organisation": "마을지원센터"},
    Question.PERIOD: {"period": Window(date(2031, 3, 1), date(2032, 2, 28))},
    Question.TOTAL: {"total_krw": 3_000_000},
    Question.ACTIVITIES: {
        "activities": [
            {"name": "독서모임", "kind": "간담회", "times": 6, "start": "2031-03-01", "end": "2031-08-31", "people": 15},
            {"name": "작가 강연", "kind": "교육"},
        ]
    },
    Question.LINES: {
        "lines": [
            {"category": "도서구입비", "activity": "독서모임", "item": "책", "costing": "20,000원×15명×6회"},
            {"category": "강사비", "activity": "작가 강연", "item": "강사비", "amount_krw": "1,200천원"},
        ]
    },
    Question.GOALS: {"goals": [{"name": "독서모임", "unit": "회", "value": 6, "activities": ["독서모임"]}, {"name": "주민 만족"}, {}]},
    Question.MILESTONES: {"milestones": [{"on": "2031-06-30", "amount_krw": "50만원"}, {"on": "2032-02-28", "amount_krw": 3_000_000}]},
}


def after(*questions: Question) -> PlanAnswers:
    answers = PlanAnswers(2031)
    for question in questions:
        answers = replace(answers, **ANSWERS[question])
    return answers


def valid(answers: PlanAnswers) -> Plan:
    plan = plan_from(answers)
    assert isinstance(plan, Plan), list(map(str, plan))
    assert parse_plan(format_plan(plan)) == plan
    check(plan)
    return plan


def test_there_are_eight_questions_and_the_plan_is_valid_after_each() -> None:
    assert len(QUESTIONS) == len(Question) == 8
    order = list(Question)
    for count in range(9):
        answers = after(*order[:count])
        valid(answers)
        assert set(open_questions(answers)) == set(order[count:]) - {Question.PERIOD}


@examples(100)
@given(
    st.permutations([Question.TITLE, Question.ORGANISATION, Question.PERIOD, Question.TOTAL, Question.GOALS, Question.ACTIVITIES]), st.integers(0, 6)
)
def test_the_plan_is_valid_whatever_is_answered_first(order: list[Question], count: int) -> None:
    given_ = order[:count]
    if Question.GOALS in given_ and Question.ACTIVITIES not in given_:
        given_.remove(Question.GOALS)
    valid(after(*given_))


def test_the_answers_stand_in_the_plan() -> None:
    plan = valid(after(*Question))
    assert (plan.title.ko, plan.organisation.ko, plan.total_krw) == ("2031년 마을 독서 지원 계획", "마을지원센터", 3_000_000)
    assert plan.year == Window(date(2031, 3, 1), date(2032, 2, 28))
    assert [(one.name.ko, one.times) for one in plan.activity] == [("독서모임", 6), ("작가 강연", 1)]
    assert [(one.name.ko, one.amount_krw) for one in plan.category] == [("도서구입비", 1_800_000), ("강사비", 1_200_000)]
    assert [(one.costing, one.amount_krw) for one in plan.budget_line] == [("20,000원×15명×6회", 1_800_000), ("총액 1,200,000원", 1_200_000)]
    assert [(one.name.ko, one.measure) for one in plan.indicator] == [("독서모임", "events_held"), ("주민 만족", "not_quantified")]
    assert [one.value for one in plan.target] == [6, None]
    assert [one.amount_krw for one in plan.milestone] == [500_000, 3_000_000]
    assert reconcile(plan).holds


def test_a_total_that_nobody_said_is_the_sum_of_the_lines_and_else_is_named_as_unknown() -> None:
    lines = [question for question in Question if question is not Question.TOTAL]
    assert valid(after(*lines)).total_krw == 3_000_000
    nothing = valid(PlanAnswers(2031))
    assert nothing.total_krw == UNKNOWN_TOTAL_KRW
    assert "정하지 않은" in nothing.total_source
    assert Question.TOTAL in open_questions(PlanAnswers(2031))


def test_all_mistakes_of_the_answers_come_at_once() -> None:
    answers = replace(after(*Question), activities=[{"name": "독서모임", "kind": "독서", "times": "많이"}, {"kind": "교육"}])
    problems = plan_from(answers)
    assert isinstance(problems, tuple)
    assert {(one.part, one.row, one.column) for one in problems} >= {
        (Part.ACTIVITIES, 1, "kind"),
        (Part.ACTIVITIES, 1, "times"),
        (Part.ACTIVITIES, 2, "name"),
    }
    goals = plan_from(replace(after(*Question), goals=[{"name": "가", "value": "여럿"}, {"unit": "회"}, {"name": "나", "activities": "독서모잉"}]))
    assert isinstance(goals, tuple)
    assert {(one.row, one.column) for one in goals} == {(1, "value"), (2, "name"), (3, "activities")}
    assert str(goals[-1].nearest) == "독서모임"


def test_sums_follow_the_lines_only_where_somebody_asks() -> None:
    plan = PLANS["2016"]
    assert with_sums(plan) == plan
    dearer = replace(plan, budget_line=(replace(plan.budget_line[0], amount_krw=5_000_000), *plan.budget_line[1:]))
    assert not reconcile(dearer).holds
    assert with_sums(dearer).total_krw == 18_900_000
    assert with_sums(dearer, keep_total=True).total_krw == 16_000_000
    assert with_sums(replace(plan, budget_line=())) == replace(plan, budget_line=())


WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "more money than there is": ({"total_krw": 10**16}, "기본 ‘총 예산(원)’: 금액이"),
    "an end before the beginning": ({"period": Window(date(2031, 5, 1), date(2031, 4, 1))}, "기본 ‘계획 기간 처음’: 끝나는 날이"),
    "another year": ({"period": Window(date(2050, 1, 1), date(2050, 12, 31))}, "2031년이 들어 있지 않습니다"),
    "a letter that turns the text": ({"title": "\u202e뒤집힘"}, "기본 ‘제목’:"),
    "a letter that is none": ({"title": "이\x00름"}, "기본 ‘제목’:"),
}


@pytest.mark.parametrize("what", WRONG)
def test_an_answer_that_makes_no_plan_is_refused_once_and_by_its_field(what: str) -> None:
    given, words = WRONG[what]
    made = plan_from(PlanAnswers(**{"fiscal_year": 2031, "title": "새 계획", **given}))
    assert isinstance(made, tuple)
    (said,) = map(str, made)
    assert words in said


def test_a_long_name_and_little_pictures_make_a_plan() -> None:
    made = plan_from(PlanAnswers(2031, "가" * 2_000, "😀" * 200, total_krw=10**15))
    assert isinstance(made, Plan)
    assert parse_plan(format_plan(made)) == made
