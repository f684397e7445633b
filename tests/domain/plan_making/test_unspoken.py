"""What a new version of a plan says nothing of is named and kept, and what is lost all the same is listed."""

from dataclasses import fields, replace
from pathlib import Path

import pytest

from chatdong.documents.paper import paper_of
from chatdong.documents.reader import open_document
from chatdong.domain.intake.as_plan import plan_of
from chatdong.domain.intake.drafting.same_ids import with_ids_of
from chatdong.domain.intake.reader import read
from chatdong.domain.plan.model import LocalizedText, Plan
from chatdong.domain.plan.revision_diff import compare
from chatdong.domain.plan.toml_format import mistakes_of
from chatdong.domain.plan_making.unspoken import TITLES, text_changes, unspoken, with_kept
from tests.domain.intake import plan_2016
from tests.domain.intake.paper_files import txt
from tests.domain.plan_making.plans import PLANS

THE_PLAN = PLANS["2016"]
BARE = replace(THE_PLAN, audience=(), background=(), communication=(), statement=(), subject=None, milestone=(), support_team=(), review=())


def keys(before: Plan, made: Plan) -> list[str]:
    return [one.key for one in unspoken(before, made)]


@pytest.mark.parametrize("plan", PLANS.values(), ids=PLANS)
def test_a_plan_says_all_that_it_says_itself_and_nothing_of_it_is_lost(plan: Plan) -> None:
    assert unspoken(plan, plan) == ()
    assert text_changes(plan, plan) == ()
    assert with_kept(plan, plan, list(TITLES)) == plan


@pytest.mark.parametrize("plan", PLANS.values(), ids=PLANS)
def test_whatever_a_new_version_leaves_empty_is_named_and_comes_back_whole(plan: Plan) -> None:
    for name in TITLES:
        value = getattr(plan, name)
        if not value or name in (
            "title",
            "organisation",
            "fiscal_year",
            "total_krw",
            "total_source",
            "indicator",
            "activity",
            "category",
            "budget_line",
            "district",
        ):
            continue
        without = replace(plan, **{name: () if isinstance(value, tuple) else None})
        assert name in keys(plan, without), name
        assert getattr(with_kept(plan, without, [name]), name) == value, name


def test_texts_that_a_document_does_not_speak_of_are_kept_or_listed_as_lost() -> None:
    found = {one.key: (str(one.what), one.count) for one in unspoken(THE_PLAN, BARE)}
    assert found["audience"] == ("소통 대상", len(THE_PLAN.audience))
    assert found["background"] == ("추진 배경", len(THE_PLAN.background))
    assert set(found) == {"audience", "background", "communication", "statement", "milestone", "support_team", "review"} | (
        {"subject"} if THE_PLAN.subject else set()
    )
    assert with_kept(THE_PLAN, BARE, list(found)) == THE_PLAN
    left = with_kept(THE_PLAN, BARE, [key for key in found if key != "audience"])
    lost = text_changes(THE_PLAN, left)
    assert [(str(one.what), one.kind) for one in lost] == [("소통 대상", "removed")] * len(THE_PLAN.audience)
    assert [one.words for one in lost] == [one.name for one in THE_PLAN.audience]


def test_a_field_of_an_element_that_is_left_open_is_named_and_kept() -> None:
    activities = tuple(replace(one, note=None, content=(), times=one.times) for one in THE_PLAN.activity)
    made = replace(THE_PLAN, activity=activities)
    found = {one.key: one for one in unspoken(THE_PLAN, made)}
    assert str(found["activity.note"].what) == "세부사업의 비고"
    assert found["activity.note"].count == sum(one.note is not None for one in THE_PLAN.activity)
    assert with_kept(THE_PLAN, made, list(found)) == THE_PLAN
    assert with_kept(THE_PLAN, made, []) == made


def test_what_refers_to_something_that_is_gone_stays_out_and_is_listed() -> None:
    gone = THE_PLAN.indicator[-1].id
    made = replace(
        THE_PLAN,
        indicator=THE_PLAN.indicator[:-1],
        target=tuple(one for one in THE_PLAN.target if one.indicator != gone),
        baseline=(),
        statement=(),
    )
    kept = with_kept(THE_PLAN, made, ["baseline", "statement"])
    assert not mistakes_of(kept)
    assert kept.baseline == tuple(one for one in THE_PLAN.baseline if one.indicator != gone)
    assert kept.statement == tuple(one for one in THE_PLAN.statement if one.indicator != gone)
    lost = {(one.what, one.words) for one in text_changes(THE_PLAN, kept)}
    assert len(lost) == len({one.quote for one in THE_PLAN.statement if one.indicator == gone}) + sum(
        one.indicator == gone for one in THE_PLAN.baseline
    )


@pytest.mark.parametrize("field", [each.name for each in fields(Plan) if each.name not in ("id", "programme")])
def test_no_field_of_a_plan_differs_unsaid(field: str) -> None:
    told = 0
    for plan in PLANS.values():
        value = getattr(plan, field)
        if value:
            less = (
                value[:-1]
                if isinstance(value, tuple)
                else value + 1
                if isinstance(value, int)
                else LocalizedText("다른 것")
                if isinstance(value, LocalizedText)
                else None
            )
            other = replace(plan, **{field: less if less is not None or field not in ("total_source",) else "다른 곳"})
            compared = compare(plan, other)
            assert text_changes(plan, other) or compared.lines or compared.elements, plan.id
            told += 1
    assert told or field in ("district",)


def test_a_document_read_again_loses_nothing_of_its_plan(tmp_path: Path) -> None:
    path = tmp_path / "plan.txt"
    path.write_bytes(txt(plan_2016.blocks()))
    made = plan_of(read(paper_of(open_document(path, "plan.txt", prose=True))))
    assert isinstance(made, Plan)
    new = with_ids_of(made, THE_PLAN)
    kept = with_kept(THE_PLAN, new, keys(THE_PLAN, new))
    assert len(mistakes_of(kept)) == 0
    for name in ("statement", "audience", "background", "support_team", "milestone"):
        assert getattr(kept, name) or not getattr(THE_PLAN, name), name
    # What is left refers to an indicator that the document does not have.
    assert {one.key for one in unspoken(THE_PLAN, kept)} <= {"baseline+"}
    left = {(one.indicator, one.year) for one in THE_PLAN.baseline} - {(one.indicator, one.year) for one in kept.baseline}
    assert not {indicator for indicator, _year in left} & {one.id for one in kept.indicator}


def test_what_a_list_has_more_is_offered_and_not_kept_unasked() -> None:
    made = replace(THE_PLAN, audience=THE_PLAN.audience[:1], background=(replace(THE_PLAN.background[0], text=LocalizedText("다른 배경")),))
    found = {one.key: one for one in unspoken(THE_PLAN, made)}
    assert {key for key, one in found.items() if not one.whole} == {"audience+", "background+"}
    assert found["audience+"].count == len(THE_PLAN.audience) - 1
    kept = with_kept(THE_PLAN, made, ["audience+"])
    assert kept.audience == THE_PLAN.audience
    lost = [str(one.words) for one in text_changes(THE_PLAN, kept) if one.kind == "removed"]
    assert lost == [one.text.ko for one in THE_PLAN.background]
    assert not [one for one in text_changes(THE_PLAN, with_kept(THE_PLAN, made, list(found))) if one.kind == "removed"]


def test_a_statement_that_is_quoted_with_other_marks_is_not_lost() -> None:
    first = THE_PLAN.statement[0]
    made = replace(THE_PLAN, statement=(replace(first, quote=f" - {first.quote}."), *THE_PLAN.statement[1:]))
    assert not [one for one in text_changes(THE_PLAN, made) if one.kind == "removed"]


def test_names_of_nothing_but_marks_are_told_apart() -> None:
    before = replace(THE_PLAN, audience=tuple(replace(THE_PLAN.audience[0], name=LocalizedText(name)) for name in ("😀", "★")))
    after = replace(before, audience=before.audience[:1])
    assert [str(one.words) for one in text_changes(before, after)] == ["★"]
    quoted = replace(THE_PLAN, statement=(replace(THE_PLAN.statement[0], quote="…"), *THE_PLAN.statement[1:]))
    assert "…" in [str(one.words) for one in text_changes(quoted, THE_PLAN) if one.kind == "removed"]


def test_a_category_of_another_name_is_changed_and_not_lost() -> None:
    renamed = replace(THE_PLAN, category=(replace(THE_PLAN.category[0], name=LocalizedText("운영비")), *THE_PLAN.category[1:]))
    assert [(one.kind, str(one.words)) for one in text_changes(THE_PLAN, renamed)] == [("changed", "운영비")]
