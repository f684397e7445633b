"""A budget as text, and two revisions side by side."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from chatdong.domain.plan.budget_notation import format_budget, read_budget, with_budget
from chatdong.domain.plan.model import MOST_LINES, Plan
from chatdong.domain.plan.revision_diff import compare
from chatdong.domain.plan.toml_format import format_plan, load_plan_file, parse_plan
from chatdong.domain.plan_check.checker import check
from chatdong.store.seed.example import PLAN

THE_PLAN = load_plan_file(PLAN)
TEXT = format_budget(THE_PLAN)


def read(text: str) -> Plan:
    readings = read_budget(THE_PLAN, text)
    assert not [r.problem for r in readings if r.problem]
    return with_budget(THE_PLAN, [r.line for r in readings])


def test_a_plan_written_as_text_and_read_again_is_the_same_plan(other_plan: Plan) -> None:
    assert read(TEXT) == THE_PLAN
    again = [r.line for r in read_budget(other_plan, format_budget(other_plan))]
    assert with_budget(other_plan, again) == other_plan


def test_a_changed_costing_keeps_its_line_and_the_categories_follow() -> None:
    edited = read(TEXT.replace("20,000원×90명×2회=3,600,000원", "20,000원×110명×2회=4,400,000원"))
    (change,) = compare(THE_PLAN, edited).lines
    assert (change.kind, change.line.id, change.difference_krw) == ("changed", "committee-catering", 800_000)
    assert edited.category[0].amount_krw == 13_880_000
    assert compare(THE_PLAN, edited).nature == "supplementary"
    assert {f.rule_id for f in check(edited).findings} - {f.rule_id for f in check(THE_PLAN).findings}


def test_the_edited_plan_is_a_file_that_load_accepts() -> None:
    edited = read(TEXT + "다과비 3,000원×20명×2회=120,000원\n")
    assert parse_plan(format_plan(edited)) == edited
    (change,) = compare(THE_PLAN, edited).lines
    assert (change.kind, change.line.item.ko, change.line.amount_krw) == ("added", "다과비", 120_000)
    assert change.line.id not in {line.id for line in THE_PLAN.budget_line}


def test_a_line_moved_to_another_category_is_a_reallocation() -> None:
    moved = read(TEXT.replace("[일반운영비] 기타 물품비", "[회의운영비] 기타 물품비"))
    comparison = compare(THE_PLAN, moved)
    assert comparison.nature == "reallocation"
    assert [(c.kind, c.line.id) for c in comparison.lines] == [("moved", "supplies")]
    assert [row.difference_krw for row in comparison.categories] == [-220_000, 220_000, 0]


def test_a_removed_line_is_told() -> None:
    without = read(TEXT.replace("자료인쇄비 6,000원×90명×2회=1,080,000원\n", ""))
    assert [(c.kind, c.line.id, c.difference_krw) for c in compare(THE_PLAN, without).lines] == [("removed", "committee-printing", -1_080_000)]


def test_a_plan_against_itself_shows_nothing() -> None:
    comparison = compare(THE_PLAN, THE_PLAN)
    assert (comparison.nature, comparison.lines, comparison.elements) == ("same_money", (), ())


def test_other_elements_that_changed_are_named() -> None:
    later = replace(THE_PLAN, milestone=THE_PLAN.milestone[:-1], target=(replace(THE_PLAN.target[0], value=18), *THE_PLAN.target[1:]))
    found = {(e.element, e.key, e.kind) for e in compare(THE_PLAN, later).elements}
    assert found == {("milestone", "2016-11-30", "removed"), ("target", "teams 2016", "changed")}


def problem_of(text: str) -> str:
    return str(next(r.problem for r in read_budget(THE_PLAN, text) if r.problem))


def test_every_line_that_cannot_be_read_says_why() -> None:
    assert "어느 편성목" in problem_of("강사비 1원×1회")
    assert "없는 편성목" in problem_of("[없는비목] 합동교육")
    assert "없는 세부사업" in problem_of("[일반운영비] 없는 사업")
    assert "항목 이름" in problem_of("[일반운영비] 합동교육\n350,000원×3명×2회")
    assert "0보다 작" in problem_of("[일반운영비] 합동교육\n감액 △350,000원×3명")
    assert problem_of("[일반운영비] 합동교육\n강사비 총액계상")
    assert "너무 깁니다" in problem_of("가" * 300_000)


def test_a_stated_amount_that_differs_is_kept_as_written_and_told() -> None:
    (reading,) = [r for r in read_budget(THE_PLAN, "[일반운영비] 합동교육\n대관료 300,000원×1실×4회=1,300,000원") if r.line]
    assert reading.line.amount_krw == 1_300_000
    assert (reading.costing.verdict, reading.costing.difference_krw) == ("differs", 100_000)


def test_more_lines_than_a_budget_has_are_refused_and_as_many_as_it_may_have_get_ids_of_their_own(plan: Plan) -> None:
    heading = next(line for line in format_budget(plan).splitlines() if line.startswith("["))
    lines = [f"내역{n} 1원×2명" for n in range(MOST_LINES)]
    read = read_budget(plan, "\n".join([heading, *lines]))
    assert len({reading.line.id for reading in read}) == MOST_LINES
    (refused,) = read_budget(plan, "\n".join([heading, *lines, "하나 더 1원×2명"]))
    assert "4,000줄까지" in str(refused.problem)


@given(st.text(max_size=300))
def test_no_text_makes_it_fail(text: str) -> None:
    for reading in read_budget(THE_PLAN, "[일반운영비] 합동교육\n" + text):
        assert (reading.line is None) == (reading.problem is not None)
