"""Every part of a plan in the making is edited in tables, kept in its draft, and nothing typed is lost where it is refused."""

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from chatdong.domain.plan.model import Plan
from chatdong.domain.plan.toml_format import format_plan, parse_draft
from chatdong.domain.plan_making.parts import PARTS, Part
from chatdong.domain.roles import Actor
from chatdong.store.engines.store import Store
from chatdong.store.writing import plan_drafts
from chatdong.ui.views.plan_making.editing.cells import CONTENT
from chatdong.ui.views.plan_making.editing.part import TABLES
from tests.conftest import AT
from tests.pages.app import run, said, visit

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


def opened(tab: str, *, every: bool = False) -> AppTest:
    app = visit("plan_making", draft=DRAFT, part=tab)
    assert not app.exception
    if every:
        app.toggle(key=f"plan-edit-all-{tab}").set_value(True)
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


def save(app: AppTest, tab: str) -> AppTest:
    app.button(key=f"plan-edit-save-{tab}").click()
    app = run(app)
    assert not app.exception
    return app


EDITS: dict[Part, tuple[str, tuple[dict[str, Any], dict[str, Any]]]] = {
    Part.BASICS: ("basics", ({CONTENT: "고친 계획"}, {CONTENT: "또 고친 계획"})),
    Part.PASSAGES: ("basics", ({"text": "새로 쓴 목적"}, {"text": "다시 쓴 목적"})),
    Part.PROBLEMS: ("basics", ({"remedy": "다시 함"}, {"finding": "또 모자람"})),
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
"""Part → its tab, and two edits of its first row, one after the other."""

ADDED: dict[Part, tuple[str, dict[str, Any], dict[str, Any]]] = {
    Part.FUNDING: ("budget", {"funder": "city", "share_percent": 60.0}, {"funder": "district", "share_percent": 40.0}),
    Part.DISTRICTS: ("other", {"name": "새구"}, {"name": "또새구"}),
}


def test_every_table_of_a_plan_is_in_a_part_of_the_page_and_edited_here() -> None:
    assert sorted(one for each in TABLES.values() for one in each) == sorted(Part)
    assert set(EDITS) | set(ADDED) == set(Part)


@pytest.mark.parametrize("part", EDITS, ids=str)
def test_a_part_is_edited_twice_and_both_edits_are_kept(store: Store, draft: str, plan: Plan, part: Part) -> None:
    tab, (first, second) = EDITS[part]
    app = save(typed(opened(tab), part, {0: first}), tab)
    assert version(store) == 2
    once = kept(store)
    assert once != plan
    assert PARTS[part].elements(once)[1:] == PARTS[part].elements(plan)[1:]
    app = save(typed(app, part, {0: second}, mount=1), tab)
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
    tab, first, second = ADDED[part]
    app = save(typed(opened(tab, every=True), part, {}, [first]), tab)
    assert len(PARTS[part].elements(kept(store))) == 1
    save(typed(app, part, {}, [second], mount=1), tab)
    assert len(PARTS[part].elements(kept(store))) == 2
    assert version(store) == 3
