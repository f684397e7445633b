"""A plan's parts as rows, and a plan from rows: the same plan where nothing is changed, and every mistake at once where it is."""

from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given

from chatdong.domain.plan import model
from chatdong.domain.plan.model import LocalizedText, Plan
from chatdong.domain.plan.toml_format import format_plan, mistakes_of, parse_plan
from chatdong.domain.plan_making.parts import PARTS, PASSAGES, SOURCE, Part
from chatdong.domain.plan_making.rows import KEY, RowProblem, rows_of, with_parts
from tests.domain.plan_making.plans import PLANS, plans
from tests.properties import examples

THE_PLAN = PLANS["2016"]
Rows = list[dict[str, Any]]


def edited(part: Part, change: Callable[[Rows], object], plan: Plan = THE_PLAN) -> Plan | tuple[RowProblem, ...]:
    """The plan after a change of a part's rows in place."""
    rows = [dict(row) for row in rows_of(plan, part)]
    change(rows)
    return with_parts(plan, {part: rows})


def made(part: Part, change: Callable[[Rows], object], plan: Plan = THE_PLAN) -> Plan:
    found = edited(part, change, plan)
    assert isinstance(found, Plan), list(map(str, found))
    assert parse_plan(format_plan(found)) == found
    return found


def refused(part: Part, change: Callable[[Rows], object], plan: Plan = THE_PLAN) -> list[RowProblem]:
    found = edited(part, change, plan)
    assert not isinstance(found, Plan)
    return list(found)


def set_cells(number: int, **cells: Any) -> Callable[[Rows], object]:
    return lambda rows: rows[number - 1].update(cells)


def add(**cells: Any) -> Callable[[Rows], object]:
    return lambda rows: rows.append(cells)


def remove(number: int) -> Callable[[Rows], object]:
    return lambda rows: rows.pop(number - 1)


def both(*changes: Callable[[Rows], object]) -> Callable[[Rows], object]:
    return lambda rows: [change(rows) for change in changes]


@pytest.mark.parametrize("plan", PLANS.values(), ids=PLANS)
def test_a_plan_put_back_from_its_rows_is_the_same_plan(plan: Plan) -> None:
    assert mistakes_of(plan) == ()
    for part in Part:
        assert with_parts(plan, {part: rows_of(plan, part)}) == plan, part
    again = with_parts(plan, {part: rows_of(plan, part) for part in Part})
    assert again == plan
    assert isinstance(again, Plan)
    assert format_plan(again) == format_plan(plan)


@examples(300)
@given(plan=plans())
def test_any_plan_put_back_from_its_rows_is_the_same_plan(plan: Plan) -> None:
    assert mistakes_of(plan) == ()
    again = with_parts(plan, {part: rows_of(plan, part) for part in Part})
    assert again == plan
    assert isinstance(again, Plan)
    assert format_plan(parse_plan(format_plan(again))) == format_plan(plan)


def as_text(cell: Any) -> Any:
    return "\n".join(cell) if isinstance(cell, tuple) else cell if cell is None or isinstance(cell, bool) else str(cell)


@examples(100)
@given(plan=plans())
def test_rows_of_text_alone_make_a_sound_plan_with_the_same_figures(plan: Plan) -> None:
    """A spreadsheet gives every cell as text; a text in several lines or with spaces around it may come back without them."""
    rows = {part: [{name: as_text(cell) for name, cell in row.items()} for row in rows_of(plan, part)] for part in Part}
    again = with_parts(plan, rows)
    assert isinstance(again, Plan), list(map(str, again))
    for name in ("activity", "budget_line", "milestone", "target", "baseline", "category", "indicator", "funding"):
        for old, new in zip(getattr(plan, name), getattr(again, name), strict=True):
            for one in ("id", "amount_krw", "value", "times", "window", "on", "due", "year", "kind", "share_percent", "activities"):
                assert getattr(old, one, None) == getattr(new, one, None)


def test_every_field_of_the_model_has_a_column_or_stays_with_its_row() -> None:
    """A field that a later version adds is kept by every row that stays; here it is noticed that nobody can edit it."""
    kept = {"id", "quote", "occurrence", "document", "purpose", *PASSAGES}
    classes: Mapping[Part, type] = {
        Part.CATEGORIES: model.Category,
        Part.ACTIVITIES: model.Activity,
        Part.LINES: model.BudgetLine,
        Part.FUNDING: model.Funding,
        Part.MILESTONES: model.Milestone,
        Part.INDICATORS: model.Indicator,
        Part.BASELINES: model.Baseline,
        Part.TARGETS: model.Target,
        Part.DISTRICTS: model.District,
        Part.TEAMS: model.SupportTeam,
        Part.AUDIENCES: model.Audience,
        Part.PROBLEMS: model.Problem,
        Part.REVIEWS: model.Review,
        Part.COMMUNICATION: model.CommunicationStage,
    }
    for part, cls in classes.items():
        own = {one.attribute for one in PARTS[part].fields}
        assert {one.name for one in fields(cls)} - own <= kept, part
    basics = {one.attribute for one in PARTS[Part.BASICS].fields}
    assert {one.name for one in fields(Plan)} - basics - kept - {part.value for part in Part} == set()


def test_a_new_row_gets_an_id_that_was_never_used_and_a_row_that_stays_keeps_its_own() -> None:
    new = {"name": "찾아가는 상담", "kind": "교육", "times": "3", "start": "2016. 9. 1.", "end": "2016-10-31"}
    plan = made(Part.ACTIVITIES, add(**new))
    assert [one.id for one in plan.activity[:-1]] == [one.id for one in THE_PLAN.activity]
    activity = plan.activity[-1]
    assert (activity.id, activity.kind, activity.times, activity.source) == ("activity-1", model.ActivityKind.TRAINING, 3, SOURCE)
    twice = made(Part.ACTIVITIES, add(**new), plan)
    assert twice.activity[-1].id == "activity-2"
    rows = rows_of(plan, Part.ACTIVITIES)
    again = with_parts(plan, {Part.ACTIVITIES: [*rows[:-1], {**rows[-1], KEY: None}]})
    assert isinstance(again, Plan)
    assert again.activity[-1].id == "activity-2", "the id of a row that went is not given to another"
    reserved = with_parts(THE_PLAN, {Part.ACTIVITIES: [*rows_of(THE_PLAN, Part.ACTIVITIES), new]}, taken=["activity-7", "line-90"])
    assert isinstance(reserved, Plan)
    assert reserved.activity[-1].id == "activity-8"


def test_a_row_copied_with_its_key_is_a_new_row() -> None:
    plan = made(Part.LINES, lambda rows: rows.append(dict(rows[0])))
    assert len({line.id for line in plan.budget_line}) == len(THE_PLAN.budget_line) + 1
    assert replace(plan.budget_line[-1], id=plan.budget_line[0].id) == plan.budget_line[0]


def test_an_empty_row_counts_for_nothing_and_rows_keep_their_order() -> None:
    plan = made(Part.LINES, lambda rows: (rows.insert(0, {KEY: None, "item": "  "}), rows.reverse()))
    assert [line.id for line in plan.budget_line] == [line.id for line in reversed(THE_PLAN.budget_line)]


def test_what_the_table_does_not_show_stays_with_its_row_and_a_quote_goes_with_the_value_that_it_vouched_for() -> None:
    plan = made(Part.MILESTONES, both(set_cells(1, source="집행계획"), set_cells(2, amount_krw="400천원")))
    assert plan.milestone[0].quote == THE_PLAN.milestone[0].quote is not None
    assert plan.milestone[0].source == "집행계획"
    assert (plan.milestone[1].amount_krw, plan.milestone[1].quote) == (400_000, None)
    assert plan.milestone[2:] == THE_PLAN.milestone[2:]


def test_the_english_of_a_text_in_a_list_stays_with_it() -> None:
    with_content = next(n for n, one in enumerate(THE_PLAN.activity, start=1) if len(one.content) > 1)
    first, *rest = THE_PLAN.activity[with_content - 1].content
    plan = made(Part.ACTIVITIES, set_cells(with_content, content=[*(one.ko for one in rest), "새로 더한 내용", first.ko]))
    assert plan.activity[with_content - 1].content == (*rest, LocalizedText("새로 더한 내용"), first)


def test_all_mistakes_come_at_once_each_with_row_column_and_what_is_allowed() -> None:
    problems = refused(
        Part.ACTIVITIES,
        both(
            set_cells(1, kind="계획수림"),
            set_cells(2, times="여러 번", start="2016-02-30"),
            set_cells(3, name=""),
            set_cells(4, start="2017-03-01", end="2017-03-31"),
            set_cells(5, people=0),
            add(name="새 사업", kind="파티", times=0),
        ),
    )
    found = {(one.row, one.column) for one in problems}
    assert found == {(1, "kind"), (2, "times"), (2, "start"), (3, "name"), (4, "start"), (5, "people"), (12, "kind"), (12, "times")}
    of_kind = next(one for one in problems if one.column == "kind")
    assert str(of_kind.nearest) == "계획 수립"
    assert {str(label) for label in of_kind.allowed} >= {"워크숍", "교육", "간담회", "보조금"}
    assert "2016년도 밖" in str(next(one for one in problems if one.row == 4).why)
    assert str(of_kind).startswith("세부사업 1행 ‘종류’: ‘계획수림’")


@pytest.mark.parametrize(
    ("part", "change", "place", "why"),
    [
        (Part.BASICS, set_cells(1, fiscal_year="이천십육"), (1, "fiscal_year"), "수 자리"),
        (Part.BASICS, set_cells(1, total_krw=0), (1, "total_krw"), "0원"),
        (Part.BASICS, set_cells(1, title=None), (1, "title"), "비어 있습니다"),
        (Part.BASICS, set_cells(1, approved_on=None), (1, "approved_on"), "결재일"),
        (Part.BASICS, set_cells(1, approved_on="2011-01-01"), (1, "approved_on"), "결재일"),
        (Part.BASICS, set_cells(1, period_start="2016-01-01"), (1, "period_end"), "함께"),
        (Part.CATEGORIES, set_cells(1, amount_krw="많음"), (1, "amount_krw"), "원으로"),
        (Part.CATEGORIES, set_cells(1, amount_krw="-5"), (1, "amount_krw"), "0보다"),
        (Part.OCCURRENCES, set_cells(2, end="2016-04-01"), (2, "start"), "앞입니다"),
        (Part.OCCURRENCES, set_cells(2, activity="월정기 간단회"), (2, "activity"), "고를 수 없는"),
        (Part.LINES, set_cells(3, category="일반운영피"), (3, "category"), "고를 수 없는"),
        (Part.LINES, set_cells(3, costing="", amount_krw=""), (3, "costing"), "비어"),
        (Part.LINES, set_cells(3, costing="알 수 없음", amount_krw=""), (3, "amount_krw"), "계산할 수도"),
        (Part.FUNDING, add(funder="시비"), (1, None), "가운데 꼭 하나"),
        (Part.FUNDING, add(funder="시비", share_percent="120%"), (1, "share_percent"), "0에서 100"),
        (Part.MILESTONES, set_cells(2, on="2016-03-31"), (2, "on"), "두 번"),
        (Part.INDICATORS, set_cells(2, measure="행사"), (2, "measure"), "고를 수 없는"),
        (Part.INDICATORS, set_cells(2, activities=["합동교육", "없는 사업"]), (2, "activities"), "고를 수 없는"),
        (Part.BASELINES, set_cells(1, value=Decimal("4.5")), (1, "value"), "정수"),
        (Part.TARGETS, set_cells(1, year=20160), (1, "year"), "연도는"),
        (Part.TARGETS, set_cells(2, due=date(2017, 1, 1)), (2, "due"), "2016년도 밖"),
        (Part.TEAMS, set_cells(1, district="강남"), (1, "district"), "고를 수 없는"),
        (Part.TEAMS, set_cells(2, closed_on="2015-01-01"), (2, "closed_on"), "앞입니다"),
        (Part.PASSAGES, set_cells(2, kind="목적"), (2, "kind"), "하나만"),
        (Part.REVIEWS, set_cells(1, consulted="글쎄"), (1, "consulted"), "예나 아니요"),
        (Part.AUDIENCES, set_cells(1, name=None, name_en="Someone"), (1, "name"), "비어"),
        (Part.STATEMENTS, set_cells(1, end=None), (1, "end"), "함께"),
    ],
)
def test_a_mistake_is_named_by_its_row_and_column(part: Part, change: Callable[[Rows], object], place: tuple[int, str | None], why: str) -> None:
    problems = refused(part, change)
    hits = [one for one in problems if (one.row, one.column) == place]
    assert hits, list(map(str, problems))
    assert why in str(hits[0].why), str(hits[0])
    assert {one.row for one in problems} == {place[0]}, list(map(str, problems))


def test_what_something_refers_to_is_not_deleted_and_all_that_refers_to_it_is_named() -> None:
    (problem,) = refused(Part.ACTIVITIES, remove([one.id for one in THE_PLAN.activity].index("joint-training") + 1))
    assert "합동교육" in str(problem.why)
    assert {str(one.what) for one in problem.users} == {"성과지표", "산출내역", "되풀이된 문장"}
    assert "강사비" in str(problem)
    (category,) = refused(Part.CATEGORIES, remove(3))
    assert [str(one.name) for one in category.users] == [line.item.ko for line in THE_PLAN.budget_line if line.category == THE_PLAN.category[2].id]
    (indicator,) = refused(Part.INDICATORS, remove(1))
    assert len(indicator.users) > 3


def test_an_activity_goes_together_with_all_that_refers_to_it() -> None:
    gone = "joint-training"
    rows = {part: [dict(row) for row in rows_of(THE_PLAN, part)] for part in Part}
    rows[Part.ACTIVITIES] = [row for row in rows[Part.ACTIVITIES] if row[KEY] != gone]
    rows[Part.LINES] = [row for row in rows[Part.LINES] if row["activity"] != gone]
    rows[Part.STATEMENTS] = [row for row in rows[Part.STATEMENTS] if row["activity"] != gone]
    for row in rows[Part.INDICATORS]:
        row["activities"] = [one for one in row["activities"] if one != gone]
    plan = with_parts(THE_PLAN, rows)
    assert isinstance(plan, Plan), list(map(str, plan))
    assert gone not in format_plan(plan)
    meeting = "monthly-meeting"
    left = [row for row in rows_of(THE_PLAN, Part.ACTIVITIES) if row[KEY] != meeting]
    problems = with_parts(THE_PLAN, {**{part: rows_of(THE_PLAN, part) for part in Part}, Part.ACTIVITIES: left})
    assert isinstance(problems, tuple)
    assert sum(one.part is Part.OCCURRENCES and "지운 세부사업" in str(one.why) for one in problems) == 9


def test_a_new_activity_and_its_line_come_in_together_by_name() -> None:
    rows: dict[Part, Rows] = {part: [dict(row) for row in rows_of(THE_PLAN, part)] for part in (Part.ACTIVITIES, Part.LINES, Part.CATEGORIES)}
    rows[Part.ACTIVITIES].append({"name": "찾아가는 상담", "kind": "교육", "times": 2})
    rows[Part.CATEGORIES].append({"name": "상담비", "amount_krw": 100_000})
    rows[Part.LINES].append({"category": "상담비", "activity": "찾아가는상담", "item": "강사비", "costing": "50,000원×2회"})
    plan = with_parts(THE_PLAN, rows)
    assert isinstance(plan, Plan), list(map(str, plan))
    line = plan.budget_line[-1]
    assert (line.activity, line.category, line.amount_krw) == (plan.activity[-1].id, plan.category[-1].id, 100_000)


def test_a_row_that_is_wrong_does_not_make_others_wrong() -> None:
    rows: dict[Part, Rows] = {part: [dict(row) for row in rows_of(THE_PLAN, part)] for part in Part}
    rows[Part.ACTIVITIES].append({"name": "찾아가는 상담", "kind": "교육", "times": "두 번"})
    rows[Part.LINES].append({"category": "일반운영비", "activity": "찾아가는 상담", "item": "강사비", "costing": "50,000원×2회"})
    problems = with_parts(THE_PLAN, rows)
    assert isinstance(problems, tuple)
    assert [(one.part, one.row, one.column) for one in problems] == [(Part.ACTIVITIES, 12, "times")]


def test_a_lump_sum_needs_no_costing_and_a_costing_no_amount() -> None:
    plan = made(Part.LINES, both(set_cells(1, costing=None, amount_krw="3백만원"), set_cells(2, costing="10,000원×7명", amount_krw=None)))
    assert (plan.budget_line[0].costing, plan.budget_line[0].amount_krw) == ("총액 3,000,000원", 3_000_000)
    assert plan.budget_line[1].amount_krw == 70_000


def test_an_activity_is_held_as_often_as_its_occurrences_are_listed() -> None:
    meeting = next(one for one in THE_PLAN.activity if one.id == "monthly-meeting")
    plan = made(Part.OCCURRENCES, add(activity="monthly-meeting", start=date(2016, 12, 1), end=datetime(2016, 12, 31), topic="평가"))
    after = plan.activity_by_id("monthly-meeting")
    assert (meeting.times, after.times, len(after.occurrence)) == (9, 10, 10)
    (problem,) = refused(Part.ACTIVITIES, set_cells(6, times=8))
    assert (problem.row, problem.column) == (6, "times")
    assert "9번인데 횟수는 8번" in str(problem.why)
    rows = {part: [dict(row) for row in rows_of(THE_PLAN, part)] for part in (Part.ACTIVITIES, Part.OCCURRENCES)}
    rows[Part.ACTIVITIES][5]["times"] = 12
    rows[Part.OCCURRENCES].pop()
    problems = with_parts(THE_PLAN, rows)
    assert isinstance(problems, tuple)
    assert [(one.part, one.row, one.column) for one in problems] == [(Part.ACTIVITIES, 6, "times")]


def test_another_year_is_refused_where_the_dates_of_the_plan_lie() -> None:
    paper = dict.fromkeys(["approved_on", "project", "project_en", "disclosure", "disclosure_en", "approvers", "cooperation"])
    problems = refused(Part.BASICS, set_cells(1, fiscal_year=2018, **paper))
    assert {one.part for one in problems} >= {Part.ACTIVITIES, Part.OCCURRENCES, Part.MILESTONES}
    assert all(one.row for one in problems)


def test_mistakes_that_were_there_before_are_not_held_against_an_edit() -> None:
    broken = replace(THE_PLAN, milestone=(*THE_PLAN.milestone, THE_PLAN.milestone[0]))
    assert mistakes_of(broken)
    assert isinstance(edited(Part.CATEGORIES, set_cells(1, name="운영비"), broken), Plan)
    assert isinstance(edited(Part.MILESTONES, set_cells(2, amount_krw=5), broken), Plan)


def test_two_names_that_are_alike_are_told_apart_by_their_ids() -> None:
    twin = replace(THE_PLAN, activity=(*THE_PLAN.activity, replace(THE_PLAN.activity[4], id="twin")))
    (problem,) = refused(Part.LINES, set_cells(1, activity="합동교육"), twin)
    assert "여럿" in str(problem.why)
    assert made(Part.LINES, set_cells(1, activity="합동교육 (twin)"), twin).budget_line[0].activity == "twin"
