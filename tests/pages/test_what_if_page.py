"""시뮬레이션: whole quantities, typed costings, steps back, locks, the address, and the ways that are taken with a click."""

from dataclasses import replace
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from chatdong.domain.plan.model import Plan
from chatdong.domain.plan.toml_format import load_plan_file
from chatdong.domain.roles import Actor
from chatdong.domain.scenario.edits import apply_edits
from chatdong.domain.scenario.quantities import quantities, set_quantity
from chatdong.store.engines.store import Store
from chatdong.store.seed.example import PLAN
from chatdong.store.writing.records import load_plan
from chatdong.ui.views.what_if.state import ScenarioState, address_of, translated
from chatdong.ui.views.what_if.uncertainty import MOST_VARIED
from tests.pages.app import said, script, seen, visit, words, wrapped
from tests.pages.instrument import move, move_and_press, press_lock, quantity, refused, say, told
from tests.streamlit_internals import asked_again_at

AT = datetime(2026, 1, 2, 3, 4, 5)
PEOPLE = "committee-catering.2"
THE_PLAN = load_plan_file(PLAN)
TYPED = "20,000원×90명×2회+100,000원"


pytestmark = pytest.mark.usefixtures("shown_example")


def total(app: AppTest) -> str:
    assert not app.exception, app.exception
    return app.metric[0].value


def scenario_in(app: AppTest) -> dict[str, str | list[str]]:
    """What the address says of the scenario."""
    return {key: value for key, value in app.query_params.items() if key not in ("ask", "edit", "lang")}


def open_lines(**query: str) -> AppTest:
    app = visit("what_if", **query)
    app.session_state["what-if-lines-open"] = True
    return app.run()


def test_an_old_link_with_factors_gives_the_same_scenario_and_reset_takes_it_back() -> None:
    app = visit("what_if", **{PEOPLE: "110", "committee-printing.2": "110"})
    assert [m.value for m in app.metric][:3] == ["17,040", "1,040", "△1,040"]
    app.button(key="reset-what-if").click().run()
    assert [m.value for m in app.metric][:3] == ["16,000", "0", "0"]
    assert scenario_in(app) == {}


@pytest.mark.parametrize(
    "state",
    [
        "x", 5, [], {"moved": None}, {"moved": "x"}, {"moved": {"written": "9", "values": {}}}, {"moved": {"written": 1, "values": [PEOPLE]}},
        {"moved": {"written": 1}}, {"moved": {"written": 1, "values": {"no such": "1"}}}, {"moved": {"written": 1, "values": {PEOPLE: {}}}},
        {"moved": {"written": 1, "values": {PEOPLE: "9" * 400}}}, {"drawn": {}, "lock": {"a": 1}}, {"heard": 1},
    ],
)  # fmt: skip
def test_what_our_script_never_says_moves_nothing_and_breaks_nothing(state: object) -> None:
    app = say(visit("what_if"), state)
    assert total(app) == "16,000"
    move(app, {PEOPLE: 100})
    assert total(app) != "16,000"


def test_a_quantity_moves_every_line_that_has_it_and_says_what_the_plan_has() -> None:
    app = visit("what_if")
    move(app, {PEOPLE: 100})
    assert total(app) == "16,520"
    assert (quantity(app, PEOPLE)["value"], quantity(app, PEOPLE)["badge"]) == (100, "계획 90")
    assert scenario_in(app) == {PEOPLE: "100", "committee-printing.2": "100", "base": "1"}
    move(app, {PEOPLE: quantity(app, PEOPLE)["planned"]})
    assert total(app) == "16,000"
    assert scenario_in(app) == {}


def test_two_quantities_that_come_together_are_one_step() -> None:
    app = visit("what_if")
    move(app, {PEOPLE: 100, "committee-venue.1": 900_000})
    assert total(app) == "16,720"
    app.button(key="what-if-undo").click().run()
    assert total(app) == "16,000"


def test_a_step_back_that_comes_in_one_message_with_a_move_takes_that_move_back() -> None:
    app = visit("what_if")
    move(app, {PEOPLE: 100})
    move_and_press(app, {PEOPLE: 110}, "what-if-undo")
    assert total(app) == "16,520"
    app.button(key="what-if-redo").click().run()
    assert total(app) == "17,040"
    move_and_press(app, {PEOPLE: 120}, "reset-what-if")
    assert total(app) == "16,000"


def test_a_move_that_another_page_cuts_short_is_heard_whole_or_told_again() -> None:
    heard = []
    for place in range(1, 15):
        app = visit("what_if")
        before = told(app)["heard"]
        with asked_again_at(place):
            move(app, {PEOPLE: 110})
        heard.append(told(app)["heard"] > before)
        assert total(app) == "17,040" or not heard[-1], place
    assert set(heard) == {False, True}, "cut before, in the midst and after"


def test_the_browser_is_told_which_of_its_moves_were_heard() -> None:
    app = visit("what_if")
    assert told(app)["heard"] == 0
    move(app, {PEOPLE: 100})
    first = told(app)["heard"]
    move(app, {PEOPLE: 101})
    assert 0 < first < told(app)["heard"]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("2000000000", "0에서 1,000,000,000까지의 수를 씁니다"),
        ("12.5", "‘12.5’: 0이나 그보다 큰 정수를 씁니다"),
        ("-1", "‘-1’: 0이나 그보다 큰 정수를 씁니다"),
    ],
)
def test_what_a_quantity_cannot_be_is_said_beside_it_and_what_came_with_it_is_kept(typed: str, said: str) -> None:
    app = visit("what_if")
    move(app, {"committee-venue.1": typed, PEOPLE: 100})
    assert total(app) == "16,520"
    assert said in quantity(app, "committee-venue.1")["refused"][0]
    assert quantity(app, "committee-venue.1")["value"] == 800_000
    move(app, {PEOPLE: 101})
    assert not refused(app)


def test_a_quantity_that_a_browser_makes_up_is_refused_and_a_locked_one_stays() -> None:
    app = visit("what_if", lock=PEOPLE)
    move(app, {PEOPLE: 100, "fireworks.1": 5})
    assert total(app) == "16,000"
    press_lock(app, "fireworks.1")
    press_lock(app, PEOPLE)
    assert not quantity(app, PEOPLE)["locked"]
    assert scenario_in(app) == {}
    move(app, {PEOPLE: 100})
    assert total(app) == "16,520"
    press_lock(app, PEOPLE)
    assert scenario_in(app)["lock"] == PEOPLE


def test_a_quantity_whose_lines_differ_says_so_and_is_one_again_once_it_moves() -> None:
    app = visit("what_if", **{PEOPLE: "110"})
    assert quantity(app, PEOPLE)["value"] is None
    move(app, {PEOPLE: 100})
    assert quantity(app, PEOPLE)["value"] == 100
    assert total(app) == "16,520"


def test_a_costing_can_be_typed_and_its_amount_is_stated_anew() -> None:
    app = open_lines()
    app.text_input(key="costing:committee-catering").set_value("20,000원×80명×2회=3,600,000원").run()
    assert total(app) == "15,600"
    assert app.text_input(key="costing:committee-catering").value == "20,000원×80명×2회=3,200,000원"
    assert app.number_input(key=f"factor:{PEOPLE}").value == 80


def test_what_cannot_be_computed_stays_in_its_field_with_the_reason_and_changes_nothing() -> None:
    app = open_lines(**{"committee-printing.2": "100"})
    app.text_input(key="costing:committee-catering").set_value("사람 수만큼").run()
    assert total(app) == "16,120"
    assert app.text_input(key="costing:committee-catering").value == "사람 수만큼"
    assert "사람 수만큼" in app.error[0].value
    app.text_input(key="costing:committee-catering").set_value("20,000원×80명×2회").run()
    assert total(app) == "15,720"
    assert not app.error


def test_steps_are_taken_back_and_forth() -> None:
    app = visit("what_if")
    move(app, {PEOPLE: 100})
    move(app, {"committee-venue.1": 900_000})
    seen = [total(app)]
    for key in ("what-if-undo", "what-if-undo", "what-if-redo", "what-if-redo"):
        app.button(key=key).click().run()
        seen.append(total(app))
    assert seen == ["16,720", "16,520", "16,000", "16,520", "16,720"]
    app.button(key="what-if-undo").click().run()
    move(app, {PEOPLE: 95})
    assert app.button(key="what-if-redo").disabled


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        (PEOPLE, "여럿", "‘여럿’: 0이나 그보다 큰 정수를 씁니다"),
        (PEOPLE, "-5", "‘-5’: 0이나 그보다 큰 정수를 씁니다"),
        (PEOPLE, "99999999999", "0에서 1,000,000,000까지의 수를 씁니다"),
        ("committee-catering.9", "5", "9번째 수가 없습니다"),
        ("committee-catering", "20,000원×명", "20,000원×명"),
        ("training-catering.2", "많이", "진행비: ‘많이’"),
    ],
)
def test_garbage_in_the_address_is_said_beside_its_field_and_the_rest_is_used(field: str, value: str, said: str) -> None:
    app = visit("what_if", **{field: value, "committee-printing.2": "100"})
    assert total(app) == "16,120"
    assert said in refused(app)
    assert scenario_in(app) == {"committee-printing.2": "100", "base": "1"}


def test_a_line_that_the_plan_does_not_have_is_said_at_the_top() -> None:
    app = visit("what_if", **{"fireworks.2": "10", "base": "7"})
    said = app.warning[0].value.replace("\\", "")
    assert "fireworks.2=10 - 이 계획에 없는 산출내역입니다" in said
    assert "base=7" in said
    assert total(app) == "16,000"


def test_the_same_address_opens_the_same_scenario_with_typed_costings_and_locks() -> None:
    app = open_lines()
    app.text_input(key="costing:committee-catering").set_value(TYPED).run()
    move(app, {"committee-venue.1": 900_000})
    app.button(key="lock:committee-venue").click().run()
    link = scenario_in(app)
    assert link["committee-catering"] == TYPED
    again = visit("what_if", **link)
    assert total(again) == total(app)
    assert scenario_in(again) == link
    assert again.session_state["what-if-2016"].edits == app.session_state["what-if-2016"].edits


@given(st.dictionaries(st.sampled_from([quantity.id for quantity in quantities(THE_PLAN)]), st.integers(0, 10**6), max_size=5))
def test_any_scenario_is_held_exactly_by_its_address(values: dict[str, int]) -> None:
    known = {quantity.id: quantity for quantity in quantities(THE_PLAN)}
    edits: dict[str, str] = {}
    for group_id, value in values.items():
        edits = set_quantity(THE_PLAN, edits, known[group_id], value)
    held = {key for key in address_of(THE_PLAN, ScenarioState("2016", 1, edits)) if key != "base"}
    assert {key.rpartition(".")[0] for key in held} == set(edits)
    assert translated(THE_PLAN, edits, THE_PLAN) == (edits, {})


def test_a_link_of_an_older_revision_is_shown_on_it_and_can_be_moved(store: Store, plan: Plan) -> None:
    dearer = apply_edits(plan, {"committee-catering": "25,000원×90명×2회=4,500,000원", "committee-lecturers": "350,000원×1명×2회=700,000원"})
    load_plan(store, replace(dearer, budget_line=tuple(b for b in dearer.budget_line if b.id != "supplies")), Actor.local("tester"), AT)
    app = visit("what_if", **{PEOPLE: "100", "supplies.1": "100000", "base": "1"})
    assert total(app) == "16,280"
    assert "1차 계획으로 만든 것입니다" in app.warning[0].value
    app.button(key="what-if-move").click().run()
    assert "25,000원×100명×2회=5,000,000원" in app.dataframe[1].value["변경 산출"].tolist()
    assert scenario_in(app) == {PEOPLE: "100", "base": "2"}
    assert "이 계획에 없는 산출내역" in refused(app)
    app.button(key="what-if-undo").click().run()
    assert total(app) == "16,280"
    assert scenario_in(app) == {PEOPLE: "100", "supplies.1": "100000", "base": "1"}


def test_a_way_under_the_cap_is_taken_with_a_click_and_leaves_what_is_locked(store: Store) -> None:
    app = visit("what_if", **{PEOPLE: "110", "committee-printing.2": "110", "ask": "fit", "lock": PEOPLE})
    assert quantity(app, PEOPLE)["locked"]
    app.button(key="fit-1").click().run()
    assert int(total(app).replace(",", "")) <= 16_000
    assert quantity(app, PEOPLE)["value"] == 110


def test_a_way_takes_back_nothing_of_what_was_moved_says_what_it_costs_and_can_be_taken_back(store: Store) -> None:
    app = visit("what_if", **{PEOPLE: "110", "committee-printing.2": "110", "ask": "fit"})
    ways = wrapped(app, "바꿀 것")
    assert not any("진행비·자료인쇄비" in way["바꿀 것"] for way in ways), "the people who were added stay"
    assert list(ways[0]) == ["길", "바꿀 것", "줄어드는 금액", "잃는 연인원", "못 미치게 되는 목표", "필요한 전용"]
    assert all(float(way["줄어드는 금액"].replace(",", "")) >= 1_040 for way in ways)
    assert "합동교육 3 / 4" in {way["못 미치게 되는 목표"] for way in ways}
    app.button(key="fit-1").click().run()
    assert quantity(app, PEOPLE)["value"] == 110 and "적용했습니다: " in said(app, "success")
    app.button(key="what-if-take-back").click().run()
    assert total(app) == "17,040" and "적용했습니다" not in said(app, "success")
    freed = visit("what_if", **{PEOPLE: "110", "committee-printing.2": "110", "ask": "fit", "with_moved": "true"})
    assert any("진행비·자료인쇄비" in way["바꿀 것"] for way in wrapped(freed, "바꿀 것"))


def test_an_activity_that_is_over_says_so() -> None:
    assert any("9. 8.에 끝난 세부사업" in caption.value.replace("\\", "") for caption in seen("what_if").caption)
    assert not any("끝난 세부사업" in caption.value for caption in seen("what_if", edit="joint-training").caption)


def test_the_most_that_fits_is_taken_with_a_click(store: Store) -> None:
    app = visit("what_if", **{"manual-copies.2": "50", "ask": "seek", "of": "committee-workshop"})
    app.button(key="seek-1").click().run()
    assert total(app) == "15,968"
    assert quantity(app, PEOPLE)["value"] == 99


def test_a_price_rise_says_what_it_costs_and_is_added_with_a_click() -> None:
    app = visit("what_if", ask="rise", item="강사비", rise="10")
    assert "490천원 움직여 16,490천원" in words(app)
    app.button(key="rise-apply").click().run()
    assert total(app) == "16,490"


def test_ranges_give_a_chance_and_the_same_seed_the_same_one() -> None:
    query = {"ask": "chance", "vary": PEOPLE, f"{PEOPLE}-high": "120", "seed": "7"}
    shown = [[s.value for s in visit("what_if", **query).header] for _ in range(2)]
    assert shown[0] == shown[1]
    assert any(s.startswith("한도 안에 들 가능성") for s in shown[0])
    assert "씨앗 7" in words(visit("what_if", **query))


def test_a_range_that_cannot_be_is_said_with_its_quantity() -> None:
    app = visit("what_if", **{"ask": "chance", "vary": PEOPLE, f"{PEOPLE}-low": "500"})
    assert "진행비·자료인쇄비: 범위는 최소" in app.error[0].value.replace("\\", "")


def test_more_ranges_than_are_drawn_at_once_are_said_and_left_out(store: Store, plan: Plan) -> None:
    wide = replace(plan, budget_line=(*plan.budget_line, *(replace(plan.budget_line[0], id=f"line-{n}") for n in range(MOST_VARIED))))
    load_plan(store, wide, Actor.local("tester"), AT)
    app = visit("what_if", ask="chance", vary=[quantity.id for quantity in quantities(wide)])
    assert len(quantities(wide)) > MOST_VARIED
    assert len(app.multiselect(key="vary").value) == MOST_VARIED
    assert f"한 번에 {MOST_VARIED}개까지" in app.warning[0].value
    assert any(s.value.startswith("한도 안에 들 가능성") for s in app.header)


@pytest.mark.parametrize("ask", ["effect", "fit", "seek", "swing", "chance", "rise", "take"])
@pytest.mark.parametrize("language", ["한국어", "English"])
def test_every_question_opens_in_both_languages(ask: str, language: str) -> None:
    app = visit("what_if", ask=ask, lang=language, **{PEOPLE: "110", "committee-printing.2": "110", "vary": PEOPLE})
    assert total(app) == "17,040"
    assert not refused(app)


def test_every_line_of_an_activity_shows_its_costing_and_its_factors() -> None:
    app = open_lines()
    assert len([t for t in app.text_input if t.key.startswith("costing:")]) == 4
    assert len([n for n in app.number_input if n.key.startswith("factor:")]) == 12


def test_a_slider_asks_the_store_nothing(store: Store) -> None:

    def page() -> None:
        import streamlit as st

        from chatdong.ui.session import page_context
        from chatdong.ui.views.what_if import editor

        if "view" not in st.session_state:
            st.session_state["view"] = page_context.current()
        editor.editor(st.session_state["view"])

    app = script(page).run()
    assert total(app) == "16,000"
    store.close()
    move(app, {PEOPLE: 100})
    assert total(app) == "16,520"
