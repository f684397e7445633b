"""Keeping scenarios on the what-if page: save, open, conflict, taking out and back, side by side, approval."""

from dataclasses import replace
from datetime import date, datetime

from streamlit.testing.v1 import AppTest

from chatdong.domain.plan.model import Plan
from chatdong.domain.roles import Actor
from chatdong.store.reading import query, repository
from chatdong.store.writing.records import insert, load_plan, read, update
from tests.pages.app import go_to, metrics, said, table, visit
from tests.pages.dialog import press

AT = datetime(2026, 1, 2, 3, 4, 5)
PEOPLE = {"committee-catering": "20,000원×110명×2회=4,400,000원"}
TRAINING = {"training-venue": "300,000원×1실×6회=1,800,000원"}
FEWER_COPIES = {"manual-copies": "10,000원×40부×1회=400,000원"}


def what_if_page(**query: str | list[str]) -> AppTest:
    return visit("what_if", as_of="2016-04-01", **query)


def kept(store, name: str, edits: dict[str, str], revision: int = 1) -> str:
    return insert(store, "scenario", {"plan_id": "2016", "revision": revision, "name": name, "edits": edits}, Actor.local("first"), AT)


def test_what_the_editor_shows_is_kept_listed_and_opened_again(store) -> None:
    app = what_if_page(**{"committee-catering.2": "110"})
    assert "아직 저장한 시나리오가 없습니다" in said(app)
    app.text_input(key="scenario-name").set_value("20명 더")
    app.text_input(key="scenario-description").set_value("워크숍마다")
    press(app, "저장")
    assert "‘20명 더’: 바꾼 산출내역 1건을 저장했습니다." in said(app)
    assert app.text_input(key="scenario-name").value == ""
    (one,) = repository.scenarios(store, "2016")
    assert (one.edits, one.description, one.changed_by, app.query_params["kept"]) == (PEOPLE, "워크숍마다", "local", one.id)
    row = table(app, "마지막으로 고친 사람").iloc[0]
    assert (row["이름"], row["총액"], row["계획과의 차이"], row["차수"]) == ("20명 더", 16_800_000, 800_000, "1차")

    again = what_if_page(kept=one.id)
    assert metrics(again)["계획과의 차이"] == "0"
    press(again, "편집기에 열기")
    assert metrics(again)["계획과의 차이"] == "800"


def test_nothing_to_keep_and_a_name_that_is_taken_are_said_and_what_was_typed_stays(store) -> None:
    kept(store, "20명 더", PEOPLE)
    app = what_if_page()
    app.text_input(key="scenario-name").set_value("20명 더")
    press(app, "저장")
    assert "계획과 달라진 산출내역이 없습니다" in said(app)
    app = what_if_page(**{"committee-catering.2": "100"})
    app.text_input(key="scenario-name").set_value("20명 더")
    press(app, "저장")
    assert "같은 이름의 시나리오가 이미 있습니다" in said(app)
    assert app.text_input(key="scenario-name").value == "20명 더"
    assert len(repository.scenarios(store, "2016")) == 1


def test_a_save_over_somebody_elses_is_told_and_the_next_one_is_made_against_theirs(store) -> None:
    key = kept(store, "20명 더", PEOPLE)
    app = what_if_page(kept=key, **{"committee-catering.2": "100"})
    update(store, "scenario", key, 1, {"edits": TRAINING}, Actor.local("somebody"), AT)
    press(app, "지금 편성으로 덮어쓰기")
    assert "somebody" in app.error[0].value
    assert "합동교육 · 대관료 – → 300,000원×1실×6회=1,800,000원" in said(app)
    assert read(store, "scenario", key)["edits"] == TRAINING
    assert metrics(app)["계획과의 차이"] == "400", "what the editor shows stays"
    press(app, "지금 편성으로 덮어쓰기")
    assert read(store, "scenario", key)["edits"] == {"committee-catering": "20,000원×100명×2회=4,000,000원"}


def test_a_scenario_is_copied_renamed_taken_out_and_put_back(store) -> None:
    key = kept(store, "20명 더", PEOPLE)
    app = press(what_if_page(kept=key), "복사")
    assert {s.name for s in repository.scenarios(store, "2016")} == {"20명 더", "20명 더 (사본 1)"}
    copy = app.query_params["kept"]
    assert copy != key
    app.text_input(key=f"rename-name-{copy}").set_value("다른 길")
    press(app, "수정")
    assert read(store, "scenario", copy)["name"] == "다른 길"
    press(app, "시나리오 삭제")
    assert [s.id for s in repository.scenarios(store, "2016")] == [key]
    assert "kept" not in app.query_params
    press(app, "지운 것 되살리기")
    assert read(store, "scenario", copy)["edits"] == PEOPLE


def test_up_to_four_stand_beside_the_plan_and_add_up(store) -> None:
    keys = [kept(store, f"시나리오 {n}", {**PEOPLE, **(TRAINING if n % 2 else {})}) for n in range(5)]
    app = what_if_page(versus=keys)
    assert "한 번에 4개까지" in app.warning[0].value
    assert app.query_params["versus"] == keys[:4]
    outcomes = table(app, "필요한 전용")
    assert list(outcomes["총액"]) == [16_000_000, 16_800_000, 17_400_000, 16_800_000, 17_400_000]
    lines = table(app, "산출내역", "A 시나리오 0", "D 차이")
    assert list(lines["산출내역"])[-2:] == ["그대로인 산출내역 11건", "합계"]
    money = lines.drop(columns="산출내역")
    assert (money.iloc[:-1].sum() == money.iloc[-1]).all()
    assert (table(app, "편성목", "D 차이").drop(columns="편성목").iloc[-1] == money.iloc[-1]).all()
    costs = table(app, "단가").set_index(["세부사업", "단가"])
    assert costs.loc[("추진지원단-운영위원회 워크숍", "1회당")].tolist() == [4_190_000, *[4_590_000] * 4]
    app.multiselect(key="versus").set_value(keys[:1]).run()
    assert not app.exception
    assert "B 시나리오 1" not in table(app, "필요한 전용", "시나리오")["시나리오"].tolist()


def test_a_scenario_of_an_older_revision_says_what_is_no_longer_there(store, plan: Plan) -> None:
    key = kept(store, "옛 시나리오", {**PEOPLE, **FEWER_COPIES})
    load_plan(store, replace(plan, budget_line=tuple(line for line in plan.budget_line if line.id != "manual-copies")), Actor.local("tester"), AT)
    app = what_if_page(kept=key, versus=key)
    assert "1차 계획으로 만든 시나리오입니다. 지금 보는 것은 2차입니다." in said(app)
    assert "17개 자치구 추진지원단 매뉴얼 보급 (10,000원×40부×1회=400,000원) - 이 차수에 없는 산출내역" in said(app)
    assert "내역 1건을 빼고 비교합니다" in said(app)
    assert table(app, "마지막으로 고친 사람").iloc[0]["차수"] == "▲ 1차 (이전 차수)"
    press(app, "편집기에 열기")
    assert "내역 1건은 이 차수에 없어 빠졌습니다" in said(app)
    press(app, "지금 편성으로 덮어쓰기")
    (one,) = repository.scenarios(store, "2016")
    assert (one.revision, one.edits) == (2, PEOPLE)


def test_an_approval_shows_what_changes_asks_why_and_makes_the_next_revision(store, plan: Plan) -> None:
    key = kept(store, "교육 늘리기", {**TRAINING, **FEWER_COPIES})
    app = what_if_page(kept=key)
    app.session_state[f"approve-{key}"] = True
    app.run()
    assert "전용" in said(app)
    assert "계획 점검: 새로 찾은 것" in said(app)
    press(app, "2차로 승인하기")
    assert "사유를 적어" in app.error[0].value
    assert len(query.rows(store, "revisions", plan_id="2016")) == 1
    app.text_area(key=f"approve-reason-{key}").set_value("교육 요청이 많음")
    press(app, "2차로 승인하기")
    assert "2차 계획으로 승인했습니다" in said(app)
    assert table(app, "마지막으로 고친 사람").iloc[0]["승인"] == "● 2차로 승인"
    newest = repository.plan(store, "2016")
    assert {line.id: line.costing for line in newest.budget_line}["training-venue"] == TRAINING["training-venue"]
    assert repository.plan(store, "2016", 1) == plan
    go_to(app, "plan_check")
    app.session_state["revisions-open"] = True
    app.run()
    assert "2차는 local 님이" in said(app)
    assert "시나리오 ‘교육 늘리기’을(를) 승인한 것입니다: 교육 요청이 많음" in said(app)


def test_an_approval_asks_which_changes_of_the_budget_the_revision_contains(store, plan: Plan) -> None:
    """The scenario takes 400,000 from the copies, to which 200,000 were transferred away already: nobody can tell by the amounts."""
    moved = {"kind": "transfer", "proposed_on": date(2016, 3, 1), "approved_on": date(2016, 3, 2), "amount_krw": 200_000}
    of = {"plan_id": "2016", "revision": 1, "from_line": "manual-copies", "to_line": "committee-venue"}
    change = insert(store, "budget_change", {**of, **moved}, Actor.local("first"), AT)
    key = kept(store, "교육 늘리기", {**TRAINING, **FEWER_COPIES})
    app = what_if_page(kept=key)
    app.session_state[f"approve-{key}"] = True
    app.run()
    assert "예산 변경 1건을 확인" in said(app)
    (box,) = [box for box in app.checkbox if box.key.endswith(change)]
    assert "금액만으로는 알 수 없음" in box.label and "200천원" in box.label
    assert not box.value, "neither is nearer to what the lines say, so nothing is taken as contained"
    assert "매뉴얼 보급: 800천원 → 200천원" in said(app)
    assert "매뉴얼 보급: 800천원 → 400천원" in said(box.check().run())
    app.text_area(key=f"approve-reason-{key}").set_value("교육 요청이 많음")
    press(app, "2차로 승인하기")
    assert "2차 계획으로 승인했습니다" in said(app)
    stored = read(store, "budget_change", change)
    assert stored is not None and stored["contained_in_revision"] == 2


def test_an_approval_with_another_total_proposes_the_spending_plan_and_takes_what_is_typed(store) -> None:
    key = kept(store, "20명 더", PEOPLE)
    app = what_if_page(kept=key)
    app.session_state[f"approve-{key}"] = True
    app.run()
    assert "총 예산이 16,000천원에서 16,800천원이 되어" in said(app) and "비례하여" in said(app)
    keys = [field.key for field in app.number_input if "누계" in field.label]
    assert [app.number_input(key=each).value for each in keys] == [126_000, 378_000, 13_188_000, 16_800_000]
    app.number_input(key=keys[-1]).set_value(16_000_000).run()
    assert "새 총 예산 16,800,000원과 다릅니다" in app.error[0].value
    app.number_input(key=keys[-1]).set_value(16_800_000).run()
    app.number_input(key=keys[1]).set_value(500_000).run().text_area(key=f"approve-reason-{key}").set_value("요청이 많음")
    press(app, "2차로 승인하기")
    assert "2차 계획으로 승인했습니다" in said(app)
    newest = repository.plan(store, "2016")
    assert (newest.total_krw, [m.amount_krw for m in newest.milestone]) == (16_800_000, [126_000, 500_000, 13_188_000, 16_800_000])


def test_the_example_can_be_looked_at_and_not_written(shown_example: None) -> None:
    app = what_if_page(kept="example-people", versus="example-people")
    labels = {button.label for button in app.button}
    assert "편집기에 열기" in labels
    assert not labels & {"저장", "지금 편성으로 덮어쓰기", "복사", "삭제"}
    press(app, "편집기에 열기")
    assert metrics(app)["계획과의 차이"] == "1,040"
