"""Every part of a plan in the making is edited in tables, kept in its draft, and nothing typed is lost where it is refused."""

import io
from dataclasses import replace
from typing import Any

import openpyxl
import pytest
from streamlit.testing.v1 import AppTest

from chatdong.documents.workbooks.plan_template import write_template
from chatdong.domain.plan.model import LocalizedText, Plan
from chatdong.domain.plan.toml_format import format_plan, parse_draft
from chatdong.domain.plan_making.empty import PlanAnswers, plan_from
from chatdong.domain.plan_making.parts import PARTS, Part
from chatdong.domain.roles import Actor
from chatdong.store.engines.store import Store
from chatdong.store.reading import query, repository
from chatdong.store.writing import plan_drafts
from chatdong.store.writing.records import load_plan
from chatdong.ui.views.plan_making.editing.cells import CONTENT
from chatdong.ui.views.plan_making.editing.part import TABLES
from tests.conftest import AT
from tests.pages.app import run, said, visit
from tests.pages.files import Files, file_of

DRAFT = "draft-of-the-plan-1234"
SETUP = Actor.local("setup")


@pytest.fixture
def draft(store: Store, plan: Plan) -> str:
    plan_drafts.start(store, DRAFT, plan_drafts.DraftContent("초안", plan.id, 1, format_plan(plan)), SETUP, AT)
    return DRAFT


def kept(store: Store) -> Plan:
    found = plan_drafts.read(store, DRAFT)
    assert found is not None
    assert found.content.plan_text is not None
    return parse_draft(found.content.plan_text)[0]


def version(store: Store) -> int:
    found = plan_drafts.read(store, DRAFT)
    assert found is not None
    return found.version


def opened(under: str, *, every: bool = False) -> AppTest:
    app = visit("plan_making", draft=DRAFT, draft_part=under)
    assert not app.exception
    if every:
        app.toggle(key=f"plan-edit-all-{under}").set_value(True)
        app = run(app)
    return app


def typed(
    app: AppTest, part: Part, edited: dict[int, dict[str, Any]], added: list[dict[str, Any]] = (), deleted: list[int] = (), mount: int = 0
) -> AppTest:
    """Say what a browser says after cells were edited, rows added and taken out; a row's place counts from 0."""
    app.session_state[f"plan-edit-{DRAFT}-{part}-{mount}"] = {"edited_rows": edited, "added_rows": list(added), "deleted_rows": list(deleted)}
    app = run(app)
    assert not app.exception
    return app


def save(app: AppTest, under: str) -> AppTest:
    app.button(key=f"plan-edit-save-{under}").click()
    app = run(app)
    assert not app.exception
    return app


EDITS: dict[Part, tuple[str, tuple[dict[str, Any], dict[str, Any]]]] = {
    Part.BASICS: ("basics", ({CONTENT: "고친 계획"}, {CONTENT: "또 고친 계획"})),
    Part.PASSAGES: ("basics", ({"text": "새로 쓴 목적"}, {"text": "다시 쓴 목적"})),
    Part.PROBLEMS: ("basics", ({"remedy": "다시 함"}, {"finding": "또 부족"})),
    Part.INDICATORS: ("goals", ({"name": "안착한 지원단"}, {"measure": "events_held"})),
    Part.TARGETS: ("goals", ({"value": 18}, {"due": "2016-06-30"})),
    Part.BASELINES: ("goals", ({"value": 5}, {"year": 2014})),
    Part.ACTIVITIES: ("activities", ({"kind": "meeting"}, {"people": 12, "content": ["하나", "둘"]})),
    Part.OCCURRENCES: ("activities", ({"topic": "고친 안건"}, {"end": "2016-04-20"})),
    Part.LINES: ("budget", ({"item": "강사 사례비"}, {"costing": "400,000원×3명×2회", "amount_krw": 2_400_000})),
    Part.CATEGORIES: ("budget", ({"amount_krw": 13_000_000}, {"name": "운영비"})),
    Part.MILESTONES: ("spending", ({"amount_krw": 150_000}, {"rate_percent": 0.9})),
    Part.TEAMS: ("other", ({"staff": 7}, {"mode": "entrusted"})),
    Part.REVIEWS: ("other", ({"consulted": True}, {"through": "전화로"})),
    Part.COMMUNICATION: ("other", ({"stage": "첫 단계"}, {"checked": ["공청회"]})),
    Part.AUDIENCES: ("other", ({"name": "이웃"}, {"means": ["편지", "누리집"]})),
    Part.STATEMENTS: ("other", ({"times": 3}, {"name": "다른 이름"})),
}
"""Part → its under, and two edits of its first row, one after the other."""

ADDED: dict[Part, tuple[str, dict[str, Any], dict[str, Any]]] = {
    Part.FUNDING: ("budget", {"funder": "city", "share_percent": 60.0}, {"funder": "district", "share_percent": 40.0}),
    Part.DISTRICTS: ("other", {"name": "새구"}, {"name": "또새구"}),
}


def test_every_table_of_a_plan_is_in_a_part_of_the_page_and_edited_here() -> None:
    assert sorted(one for each in TABLES.values() for one in each) == sorted(Part)
    assert set(EDITS) | set(ADDED) == set(Part)


@pytest.mark.parametrize("part", [pytest.param(part, marks=pytest.mark.full if n % 3 else (), id=str(part)) for n, part in enumerate(EDITS)])
def test_a_part_is_edited_twice_and_both_edits_are_kept(store: Store, draft: str, plan: Plan, part: Part) -> None:
    under, (first, second) = EDITS[part]
    app = save(typed(opened(under), part, {0: first}), under)
    assert version(store) == 2
    once = kept(store)
    assert once != plan
    assert PARTS[part].elements(once)[1:] == PARTS[part].elements(plan)[1:]
    app = save(typed(app, part, {0: second}, mount=1), under)
    assert version(store) == 3
    twice = kept(store)
    assert twice not in (once, plan)
    assert "적은 것은 그대로" not in said(app, "error")
    for name, value in first.items() if part is not Part.BASICS else ():
        (row,) = PARTS[part].elements(twice)[:1]
        cell = dict(
            zip(
                [one.name for one in PARTS[part].columns],
                [c for f in PARTS[part].fields for c in f.read(PARTS[part].get(row, f.attribute))],
                strict=True,
            )
        )
        assert cell[name] == value or name in second


@pytest.mark.parametrize("part", ADDED, ids=str)
def test_a_part_without_rows_gets_two_one_after_the_other(store: Store, draft: str, part: Part) -> None:
    under, first, second = ADDED[part]
    app = save(typed(opened(under, every=True), part, {}, [first]), under)
    assert len(PARTS[part].elements(kept(store))) == 1
    save(typed(app, part, {}, [second], mount=1), under)
    assert len(PARTS[part].elements(kept(store))) == 2
    assert version(store) == 3


def test_what_is_refused_stays_typed_and_is_told_with_all_mistakes_and_the_nearest_word(store: Store, draft: str, plan: Plan) -> None:
    app = typed(opened("activities"), Part.ACTIVITIES, {0: {"name": None}, 1: {"times": 0}, 3: {"kind": "wrkshop"}})
    told = said(app, "error")
    assert app.error[0].value.count("\n") == 2
    assert all(word in told for word in ("1행 ‘세부사업 이름’", "2행 ‘횟수’", "4행 ‘종류’", "고를 수 있는 것", "워크숍"))
    assert app.button(key="plan-edit-save-activities").disabled
    assert version(store) == 1
    app = typed(app, Part.ACTIVITIES, {0: {"name": "수립"}, 1: {"times": 2}, 3: {"people": 80}})
    save(app, "activities")
    after = kept(store).activity
    assert (after[0].name.ko, after[1].times, after[3].people) == ("수립", 2, 80)


def test_a_row_that_is_used_elsewhere_is_not_taken_out_and_its_users_are_named(store: Store, draft: str, plan: Plan) -> None:
    app = typed(opened("activities"), Part.ACTIVITIES, {}, deleted=[4])
    assert "합동교육" in said(app, "error")
    assert "쓰는 곳" in said(app, "error")
    app.button(key="plan-edit-back-activities").click()
    app = run(app)
    assert not app.error
    assert "표를 고치면" in said(app, "caption")


def test_what_was_typed_and_not_kept_is_there_again_after_another_part_was_shown(store: Store, draft: str, plan: Plan) -> None:
    app = typed(opened("spending"), Part.MILESTONES, {0: {"amount_krw": 130_000}})
    app.button_group(key="draft_part").set_value("goals")
    app = run(app)
    app.button_group(key="draft_part").set_value("spending")
    app = save(run(app), "spending")
    assert kept(store).milestone[0].amount_krw == 130_000


def test_what_somebody_else_kept_meanwhile_is_shown_and_both_edits_are_kept(store: Store, draft: str, plan: Plan) -> None:
    app = typed(opened("budget"), Part.CATEGORIES, {0: {"name": "운영비"}})
    other = save(typed(opened("budget"), Part.CATEGORIES, {2: {"name": "인쇄비"}}), "budget")
    assert not other.error
    app.button(key="plan-edit-save-budget").click()
    app = run(app)
    assert "먼저 고쳤습니다" in said(app, "error")
    assert [one.name.ko for one in kept(store).category] == ["일반운영비", "회의운영비", "인쇄비"]
    save(app, "budget")
    assert [one.name.ko for one in kept(store).category] == ["운영비", "회의운영비", "인쇄비"]


def test_a_difference_is_shown_and_hinders_nobody_and_the_sums_follow_on_a_click(store: Store, draft: str, plan: Plan) -> None:
    app = save(typed(opened("budget"), Part.LINES, {0: {"amount_krw": 2_000_000}}), "budget")
    assert "100,000원 다릅니다" in said(app, "warning")
    app.button(key="plan-edit-sums").click()
    run(app)
    after = kept(store)
    assert (after.total_krw, after.category[0].amount_krw) == (15_900_000, 12_980_000)


def press(app: AppTest, key: str) -> AppTest:
    app.button(key=key).click()
    return run(app)


def test_the_next_year_begins_with_the_plan_that_is_open_and_says_what_to_settle(store: Store, plan: Plan) -> None:
    app = press(visit("plan_making"), "plan-start-last_year")
    app.number_input(key="plan-next-rate").set_value(3.0)
    app = run(app)
    (table,) = [frame.value for frame in app.dataframe if "정할 것" in frame.value]
    assert table["정할 것"].iloc[0] == "▲"
    assert "2017년 목표값을 정하지 않은 지표" in said(app, "warning")
    app = press(app, "plan-next-begin")
    (row,) = query.rows(store, "plan_drafts")
    made = plan_drafts.read(store, row["draft_id"])
    assert made is not None
    assert made.content.revises is None
    text, mistakes = parse_draft(made.content.plan_text or "")
    assert (text.id, text.fiscal_year, text.total_krw, mistakes) == ("2017", 2017, 16_480_000, ())
    app.button_group(key="draft_part").set_value("goals")
    app = run(app)
    # In another session too, as after a reload.
    for shown in (app, visit("plan_making", draft=row["draft_id"], draft_part="goals")):
        assert any("정할 것 6건" in one.label for one in shown.expander)
        assert "2017년 목표값을 정하지 않은 지표" in said(shown, "warning")
    app.button_group(key="draft_part").set_value("load")
    app = run(app)
    assert "2017년 목표값을 정하지 않은 지표" in said(app, "warning")
    app = press(app, "plan-load-now")
    loaded = repository.plan(store, "2017")
    assert loaded is not None
    assert loaded == text


def test_an_empty_plan_begins_with_four_answers_and_is_valid(store: Store) -> None:
    app = press(visit("plan_making"), "plan-start-empty")
    assert app.button(key="plan-empty-begin").disabled
    assert app.query_params["begin"] == "empty", "a reload opens it again"
    app.text_input(key="plan-empty-title").set_value("2031년 마을 독서 지원 계획")
    app.number_input(key="plan-empty-year").set_value(2031)
    app = run(app)
    assert "5" not in said(app, "error")
    assert "무슨 일을" in said(app, "caption")
    app = press(app, "plan-empty-begin")
    (row,) = query.rows(store, "plan_drafts")
    found = plan_drafts.read(store, row["draft_id"])
    assert found is not None
    plan, mistakes = parse_draft(found.content.plan_text or "")
    assert (plan.title, plan.fiscal_year, mistakes) == (LocalizedText("2031년 마을 독서 지원 계획"), 2031, ())


def test_a_template_goes_out_and_what_was_changed_in_it_becomes_a_revision(store: Store, plan: Plan, files: Files) -> None:
    app = press(visit("plan_making"), "plan-start-template")
    content = file_of(app, files, "plan-template-file")
    app.file_uploader[0].upload("양식.xlsx", content)
    app = run(app)
    assert "달라지는 것이 없습니다" in said(app, "info")
    book = openpyxl.load_workbook(io.BytesIO(content))
    book["편성목"]["B2"] = "운영비"
    book["집행계획"]["B3"] = "6월"
    app.file_uploader[0].upload("양식.xlsx", saved(book))
    app = run(app)
    assert "시트 ‘집행계획’ B3 칸 ‘기준일’" in said(app, "error")
    book["집행계획"]["B3"] = "2016. 7. 1."
    app.file_uploader[0].upload("양식.xlsx", saved(book))
    app = press(run(app), "plan-template-begin")
    app.button_group(key="draft_part").set_value("load")
    app = run(app)
    app.text_area[0].set_value("양식으로 고침")
    app = press(app, "plan-load-now")
    loaded = repository.plan(store, plan.id)
    assert loaded is not None
    assert (loaded.category[0].name.ko, loaded.milestone[1].on.isoformat()) == ("운영비", "2016-07-01")
    assert replace(loaded, category=plan.category, milestone=plan.milestone) == plan


def saved(book: openpyxl.Workbook) -> bytes:
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def test_a_template_of_a_plan_that_is_not_here_is_refused_and_one_of_an_older_revision_is_told(store: Store, plan: Plan) -> None:
    app = visit("plan_making")
    app.file_uploader[0].upload("양식.xlsx", write_template(replace(plan, id="elsewhere"), 1))
    app = run(app)
    assert "그 차수가 없습니다" in said(app, "error")
    load_plan(store, replace(plan, title=LocalizedText("둘째 차수")), SETUP, AT)
    app = visit("plan_making")
    app.file_uploader[0].upload("양식.xlsx", write_template(plan, 1))
    app = run(app)
    assert "당초(1차 계획)으로 만든 것이고, 지금은 1차 변경(2차 계획)" in said(app, "warning")
    assert query.rows(store, "plan_drafts") == []


@pytest.mark.parametrize("under", [str(under) for under in TABLES])
def test_every_table_of_an_empty_plan_is_there_to_be_filled(store: Store, under: str) -> None:
    empty = plan_from(PlanAnswers(2031, "새 계획"))
    assert isinstance(empty, Plan)
    plan_drafts.start(store, DRAFT, plan_drafts.DraftContent("초안", None, None, format_plan(empty)), SETUP, AT)
    app = opened(under, every=True)
    assert not app.error


def test_the_first_row_of_a_table_with_lists_is_added(store: Store) -> None:
    empty = plan_from(PlanAnswers(2031, "새 계획"))
    assert isinstance(empty, Plan)
    plan_drafts.start(store, DRAFT, plan_drafts.DraftContent("초안", None, None, format_plan(empty)), SETUP, AT)
    row = {"name": "이웃", "means": ["편지"]}
    save(typed(opened("other", every=True), Part.AUDIENCES, {}, [row]), "other")
    assert [[str(means) for means in one.means] for one in kept(store).audience] == [["편지"]]
    app = opened("activities")
    app = typed(
        app, Part.ACTIVITIES, {}, [{"name": "모임", "kind": "meeting", "times": 2, "start": "2031-03-01", "end": "2031-04-30", "content": ["하나"]}]
    )
    save(app, "activities")
    (activity,) = kept(store).activity
    assert (activity.id, activity.times, str(activity.content[0])) == ("activity-1", 2, "하나")
