"""A draft while somebody works on it: kept as JSON, its doubts settled, edits merged, its ids those of the plan that it revises."""

import io
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatdong.documents.paper import paper_of
from chatdong.documents.reader import open_document
from chatdong.domain.intake.as_plan import missing_of, plan_of, unanswered
from chatdong.domain.intake.draft import Draft
from chatdong.domain.intake.drafting import json_form
from chatdong.domain.intake.drafting.answers import Answers, answered, answers_from_json
from chatdong.domain.intake.drafting.json_form import UnreadableDraft, draft_from_json, draft_to_json, paper_from_json, paper_to_json
from chatdong.domain.intake.drafting.merge import merged
from chatdong.domain.intake.drafting.same_ids import same_programme, with_ids_of
from chatdong.domain.intake.fact import Part, chosen, confirmed
from chatdong.domain.intake.paper import Paper
from chatdong.domain.intake.reader import read
from chatdong.domain.plan.model import LocalizedText, Plan, Window
from chatdong.domain.plan.revision_diff import compare
from chatdong.domain.plan.toml_format import format_plan, parse_plan
from chatdong.domain.plan_making.unspoken import text_changes
from tests.domain.intake import plan_2016
from tests.domain.intake.paper_files import hwpx, txt
from tests.properties import examples

CHANGES = {
    "a title": lambda plan: replace(plan, title=LocalizedText("고친 제목")),
    "the total": lambda plan: replace(plan, total_krw=plan.total_krw + 1_000),
    "an amount": lambda plan: replace(plan, budget_line=(replace(plan.budget_line[0], amount_krw=1), *plan.budget_line[1:])),
    "an item": lambda plan: replace(plan, budget_line=(replace(plan.budget_line[0], item=LocalizedText("다른 항목")), *plan.budget_line[1:])),
    "another line": lambda plan: replace(plan, budget_line=(*plan.budget_line[:2], replace(plan.budget_line[2], costing="3"), *plan.budget_line[3:])),
    "a line more": lambda plan: replace(plan, budget_line=(*plan.budget_line, replace(plan_2016.PLAN.budget_line[0], id="line-new"))),
    "a line less": lambda plan: replace(plan, budget_line=tuple(one for one in plan.budget_line if one.id != plan_2016.PLAN.budget_line[-1].id)),
    "times": lambda plan: replace(plan, activity=(replace(plan.activity[0], times=7), *plan.activity[1:])),
    "a window": lambda plan: replace(plan, activity=(*plan.activity[:-1], replace(plan.activity[-1], window=Window(plan.year.start, plan.year.end)))),
    "a target": lambda plan: replace(plan, target=(replace(plan.target[0], value=99), *plan.target[1:])),
    "a milestone": lambda plan: replace(plan, milestone=(*plan.milestone[:-1], replace(plan.milestone[-1], amount_krw=5))),
    "a passage": lambda plan: replace(plan, basis=plan.basis[1:]),
    "no purpose": lambda plan: replace(plan, purpose=None),
}


@pytest.fixture(scope="module", params=["txt", "hwpx"])
def paper(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Paper:
    """The first plan's document, as a text and as a document with merged cells."""
    make = {"txt": txt, "hwpx": hwpx}[request.param]
    path = tmp_path_factory.mktemp("paper") / f"plan.{request.param}"
    path.write_bytes(io.BytesIO(make(plan_2016.blocks())).getvalue())
    return paper_of(open_document(path, path.name, prose=True))


@pytest.fixture(scope="module")
def draft(paper: Paper) -> Draft:
    return read(paper)


@pytest.fixture(scope="module")
def made(draft: Draft) -> Plan:
    found = plan_of(draft)
    assert isinstance(found, Plan)
    return found


def test_a_draft_comes_back_from_its_json_with_every_quote_place_doubt_and_other_reading(draft: Draft) -> None:
    back = draft_from_json(draft_to_json(draft))
    for part in Part:
        assert back.facts(part) == draft.facts(part)
    assert (back.unread, back.notes, back.sums(), plan_of(back)) == (draft.unread, draft.notes, draft.sums(), plan_of(draft))


def test_a_document_comes_back_from_its_json(paper: Paper) -> None:
    assert paper_from_json(paper_to_json(paper)) == paper


def test_a_document_that_is_too_long_is_kept_from_its_beginning_and_says_so(paper: Paper, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_form, "LONGEST_DOCUMENT", 2_000)
    back = paper_from_json(paper_to_json(paper))
    assert 0 < len(back.blocks) < len(paper.blocks)
    assert back.blocks == paper.blocks[: len(back.blocks)]
    assert "문서가 길어" in str(back.notes[-1])


@pytest.mark.parametrize(
    "text", ["", "[]", "null", "{", '{"": "Draft"}', '{"": "os.system"}', '{"": "Fact", "value": 1}', '{"": "date", "value": "x"}', "[" * 100_000]
)
def test_what_is_no_draft_is_refused(text: str) -> None:
    with pytest.raises(UnreadableDraft):
        draft_from_json(text)


def test_a_doubt_is_settled_and_every_other_fact_stays(draft: Draft) -> None:
    for part in Part:
        for one in draft.doubts(part):
            after = draft.with_fact(part, one.key, confirmed)
            facts = {each.key: each.fact for each in after.facts(part)}
            assert facts[one.key] == replace(one.fact, doubt=None)
            assert {key: fact for key, fact in facts.items() if key != one.key} == {
                each.key: each.fact for each in draft.facts(part) if each.key != one.key
            }


def test_another_reading_takes_the_first_ones_place_and_can_be_taken_back(draft: Draft) -> None:
    tried = 0
    for part in Part:
        for one in draft.facts(part):
            for number, other in enumerate(one.fact.alternatives):
                tried += 1
                after = draft.with_fact(part, one.key, lambda of, number=number: chosen(of, number))
                found = next(each.fact for each in after.facts(part) if each.key == one.key)
                assert found.value == other
                back = after.with_fact(part, one.key, lambda of: chosen(of, 0))
                assert next(each.fact for each in back.facts(part) if each.key == one.key).value == one.fact.value
    assert tried


def test_a_fact_that_a_draft_does_not_have_is_not_changed_in_silence(draft: Draft) -> None:
    with pytest.raises(KeyError):
        draft.with_fact(Part.GOALS, "goal[999].value", confirmed)


def test_what_is_said_for_a_document_fills_what_it_lacks(draft: Draft) -> None:
    bare = replace(draft, basics=replace(draft.basics, title=None), budget=replace(draft.budget, items=(), total=None), activities=(), goals=())
    assert {one.key for one in missing_of(bare)} == {"title", "total_krw"}
    said = Answers(title="가상 계획", total_krw=5_000_000, organisation="가온구청")
    full = plan_of(answered(bare, answers_from_json(said.to_json())))
    assert isinstance(full, Plan)
    assert (full.title.ko, full.total_krw, full.organisation.ko) == ("가상 계획", 5_000_000, "가온구청")
    assert unanswered(full) == ()
    nobody = plan_of(answered(bare, Answers(title="가상 계획", total_krw=5_000_000)))
    assert isinstance(nobody, Plan)
    assert [one.key for one in unanswered(nobody)] == ["organisation"]
    assert answers_from_json("[1]") == answers_from_json("{") == Answers()


def test_a_document_read_anew_becomes_a_revision_without_a_changed_line(made: Plan, plan: Plan) -> None:
    revised = with_ids_of(made, plan)
    assert parse_plan(format_plan(revised)) == revised
    assert (revised.id, revised.programme) == (plan.id, plan.programme)
    difference = compare(plan, revised)
    assert difference.nature == "same_money"
    assert difference.lines == ()
    assert {one.element for one in difference.elements if one.kind != "changed"} <= {"target", "indicator", "activity"}
    assert same_programme(made, plan)


@pytest.mark.parametrize("changed", CHANGES)
def test_every_change_of_a_plan_is_told_by_one_of_the_two_comparisons(plan: Plan, changed: str) -> None:
    after = CHANGES[changed](plan)
    difference = compare(plan, after)
    assert difference.lines or difference.elements or text_changes(plan, after)


def test_a_plan_of_another_programme_is_no_revision(made: Plan, other_plan: Plan) -> None:
    assert not same_programme(made, other_plan)


def test_a_plan_under_its_own_ids_is_itself(plan: Plan, other_plan: Plan) -> None:
    for each in (plan, other_plan):
        assert with_ids_of(each, each) == each


def test_ids_stay_apart_where_names_are_new_or_borne_by_several(plan: Plan) -> None:
    first = plan.budget_line[0]
    doubled = replace(plan, budget_line=(*plan.budget_line, replace(first, id="line-x"), replace(first, id="line-y", item=LocalizedText("새 항목"))))
    revised = with_ids_of(doubled, plan)
    ids = [line.id for line in revised.budget_line]
    assert len(set(ids)) == len(ids)
    assert ids[: len(plan.budget_line)] == [line.id for line in plan.budget_line]


@pytest.mark.parametrize("own", CHANGES)
@pytest.mark.parametrize("other", CHANGES)
def test_two_changes_of_different_figures_are_both_kept_in_either_order(plan: Plan, own: str, other: str) -> None:
    mine, theirs = CHANGES[own](plan), CHANGES[other](plan)
    if own != other:
        assert merged(plan, mine, theirs) == merged(plan, theirs, mine) == CHANGES[own](theirs)
    assert merged(plan, mine, plan) == mine
    assert merged(plan, plan, theirs) == theirs
    assert merged(plan, mine, mine) == mine


def test_where_both_changed_one_figure_mine_stands(plan: Plan) -> None:
    mine, theirs = replace(plan, total_krw=1), replace(plan, total_krw=2, title=LocalizedText("남의 제목"))
    both = merged(plan, mine, theirs)
    assert (both.total_krw, both.title.ko) == (1, "남의 제목")


@examples(200)
@given(names=st.lists(st.sampled_from(sorted(CHANGES)), max_size=5), others=st.lists(st.sampled_from(sorted(CHANGES)), max_size=5))
def test_any_changes_can_be_put_together_and_what_only_one_changed_is_as_that_one_has_it(names: list[str], others: list[str]) -> None:
    plan = plan_2016.PLAN
    mine, theirs = plan, plan
    for name in names:
        mine = CHANGES[name](mine)
    for name in others:
        theirs = CHANGES[name](theirs)
    both = merged(plan, mine, theirs)
    for field in ("title", "total_krw", "milestone", "purpose", "basis"):
        before, own, other = (getattr(of, field) for of in (plan, mine, theirs))
        assert getattr(both, field) == (own if other == before else other if own == before else getattr(both, field))
