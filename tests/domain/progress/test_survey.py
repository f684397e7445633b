"""The score of a survey from its answers.

Shapes seen in public repositories: a form's export has a timestamp, then one column a question, and free text between them (UVADS/DS-4002, hot-dog-survey-data);
a Korean form offers 매우 만족, 만족, 보통, 불만족 with or without 매우 불만족; questions of a seven-point scale have 약간 그렇다; services export
numbers from 1 to 5, and 0 to 10 for a recommendation.
"""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatdong.domain.progress.survey import SCALES, Conversion, Scale, grade, guess_scale, is_blank, is_scores, method, result, score
from tests.properties import examples

FIVE = SCALES["5"]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("매우 만족", 3), ("만족", 2), ("보통", 0), ("불만족", -2), ("매우 불만족", -3), ("매우불만", -3),
        ("매우 그렇다", 3), ("그렇다", 2), ("약간 그렇다", 1), ("보통이다", 0), ("그렇지 않다", -2), ("전혀 그렇지 않다", -3), ("전혀 아니다", -3),
        ("Very satisfied", 3), ("Satisfied", 2), ("Neutral", 0), ("Dissatisfied", -2), ("Strongly disagree", -3), ("Somewhat agree", 1),
        ("좋았다", 2), ("매우 도움이 되었다", 3), ("전혀 그렇다", None), ("강사님이 친절했다", None), ("", None), ("매우", None),
    ],
)  # fmt: skip
def test_words_of_an_answer_stand_so_far_from_the_middle(words: str, expected: int | None) -> None:
    assert grade(words) == expected


@pytest.mark.parametrize(
    ("cell", "scale", "expected"),
    [
        ("5", "5", 5), ("5.0", "5", 5), ("4점", "5", 4), ("6", "5", None), ("0", "5", None), ("0", "0-10", 0), ("100", "100", 100), ("4.5", "5", None),
        ("매우 만족", "5", 5), ("매우 만족", "7", 7), ("매우 만족", "4", 4), ("보통", "4", None), ("약간 만족", "5", None), ("만족", "10", None),
        ("5 매우 만족", "5", 5), ("⑤ 매우 만족", "5", 5), ("5(매우 만족)", "5", 5), ("1. 매우 만족", "5", None), ("3 (보통)", "5", 3), ("5 친절", "5", None),
    ],
)  # fmt: skip
def test_an_answer_has_a_score_where_number_words_and_scale_agree(cell: str, scale: str, expected: int | None) -> None:
    assert score(cell, SCALES[scale], {}) == expected


@pytest.mark.parametrize(
    ("title", "cells", "expected"),
    [
        ("만족도(5점)", ["3"], "5"), ("만족도 10점 만점", ["3"], "10"), ("추천 의향 (0~10)", ["3"], "0-10"), ("만족도(1-7)", ["3"], "7"),
        ("점수(100점 만점)", ["4"], "100"), ("만족도", ["매우 만족", "보통"], "5"), ("만족도", ["약간 그렇다", "그렇다"], "7"), ("만족도", ["6", "2"], "7"),
        ("만족도", ["9", "2"], "10"), ("추천", ["9", "0"], "0-10"), ("점수", ["85", "90"], "100"), ("15점짜리 과제 만족도", ["4"], "5"), ("만족도", [], "5"),
    ],
)  # fmt: skip
def test_the_scale_is_that_of_the_heading_else_the_smallest_that_holds_the_answers(title: str, cells: list[str], expected: str) -> None:
    assert guess_scale([title], cells) == expected


def test_the_mean_counts_answers_leaves_out_blanks_and_holds_back_what_it_cannot_read() -> None:
    found = result([["매우 만족"], ["보통"], [""], ["무응답"], ["5"], ["강사 김철수님 최고"]], FIVE, {}, Conversion.NONE)
    assert (found.value, found.answers, found.blank, found.unread) == (Decimal("4.3333"), 3, 2, {"강사 김철수님 최고": 1})
    assert found.words == {"매우 만족": 5, "보통": 3}
    assert result([["강사 김철수님 최고"]], FIVE, {"강사 김철수님 최고": 5}, Conversion.NONE).value == 5, "somebody said what it means"
    assert result([[""]], FIVE, {}, Conversion.NONE).value is None, "without an answer there is no score, and not 0"


def test_several_questions_count_by_row_and_a_mean_is_converted_as_was_said() -> None:
    rows = [["5", "4"], ["3", ""], ["", ""]]
    assert (result(rows, FIVE, {}, Conversion.NONE).value, result(rows, FIVE, {}, Conversion.NONE).blank) == (Decimal("3.75"), 1)
    assert result(rows, FIVE, {}, Conversion.STEPS).value == Decimal("68.75")
    assert result(rows, FIVE, {}, Conversion.TIMES).value == 75
    found = result(rows, FIVE, {}, Conversion.STEPS)
    assert str(method(FIVE, Conversion.STEPS, 2, found)) == (
        "5점 척도(1~5)의 평균을 100점으로 환산(가장 낮은 답 0점, 가장 높은 답 100점), 문항 2개, 무응답 1건 제외"
    )


def test_a_column_of_names_or_of_free_text_is_none_of_scores() -> None:
    assert is_scores(["매우 만족", "만족", "", "보통"]) and is_scores(["5", "3"]) and is_scores(["90", "85", "100"])
    assert not is_scores(["김철수", "이영희"]) and not is_scores(["", ""]) and not is_scores(["2031. 6. 30 오후 2:10:11", "2031. 7. 1"])
    assert is_blank(" - ") and is_blank("무응답") and not is_blank("0")


@given(st.lists(st.integers(1, 5), min_size=1, max_size=40), st.sampled_from(sorted(Conversion)))
@examples(100)
def test_the_score_stays_between_its_ends_and_does_not_depend_on_the_order(numbers: list[int], conversion: Conversion) -> None:
    rows = [[str(number)] for number in numbers]
    found = result(rows, Scale(1, 5), {}, conversion)
    assert found == result(rows[::-1], Scale(1, 5), {}, conversion)
    assert found.answers == len(numbers)
    assert found.value is not None
    low, high = {Conversion.NONE: (min(numbers), max(numbers)), Conversion.STEPS: (0, 100), Conversion.TIMES: (20, 100)}[conversion]
    assert low <= found.value <= high
    if conversion is Conversion.NONE:
        assert abs(Fraction(found.value) - Fraction(sum(numbers), len(numbers))) <= Fraction(1, 20_000)
