"""The budget page: its switches, the month's vouchers, what is flagged, and what moving money would cure."""

import io
from dataclasses import replace
from datetime import date, datetime

import pytest
from docx import Document

from chatdong import clock
from chatdong.domain.plan.model import LocalizedText, Plan
from chatdong.domain.plan.synthetic_year import example_year
from chatdong.domain.plan.toml_format import load_plan_file
from chatdong.domain.roles import Actor
from chatdong.store.access.roles import give_role
from chatdong.store.reading import repository
from chatdong.store.writing.records import RefusedWrite, insert, load_plan
from chatdong.store.writing.year_end.closing import closed_year
from chatdong.ui.session import stores
from tests.pages.app import KIM, ROOT, claims, go_to, headers, said, seen, table, visit, wrapped
from tests.pages.files import Files, file_of

AT = datetime(2026, 1, 2, 3, 4, 5)
ITEM = "편성목 · 세부사업 · 내역"
VILLAGE = ROOT / "tests" / "plans" / "village-july-2026.toml"


def test_the_title_over_the_curve_is_the_finding_of_the_chosen_part(shown_example: None) -> None:
    assert headers(seen("budget"))[1] == "예산 집행: 9월 말 계획보다 172천원 적게 썼습니다"
    app = visit("budget", part="category.meeting-operation")
    assert headers(app)[1].startswith("편성목 회의운영비: 9월 말 산출내역 계획보다 ")
    assert any("전체에만 있어서" in caption.value for caption in app.caption)
    app.selectbox(key="part").set_value("activity.manual").run()
    assert headers(app)[1] == "세부사업 매뉴얼 보완·발간: 9월 말 산출내역 계획보다 10천원 적게 썼습니다"
    assert app.query_params["part"] == "activity.manual"


@pytest.mark.parametrize(("how", "unit"), [("sum", "percent"), ("month", "krw"), ("month", "percent")])
@pytest.mark.parametrize("part", ["", "category.printing", "activity.no-such"])
def test_every_switch_in_the_address_opens(how: str, unit: str, part: str) -> None:
    app = seen("budget", how=how, unit=unit, part=part)
    assert len(app.get("vega_lite_chart")) == 1
    assert app.segmented_control(key="unit").value == unit


@pytest.mark.parametrize("as_of", ["2016-01-01", "2016-12-31"])
def test_every_day_of_the_year_has_its_curve(as_of: str) -> None:
    for how in ("sum", "month"):
        assert len(seen("budget", as_of=as_of, how=how).get("vega_lite_chart")) == 1
    assert len(seen("budget", as_of=as_of, section="forecast").get("vega_lite_chart")) == 1


def test_a_month_in_the_address_opens_its_vouchers(shown_example: None) -> None:
    app = visit("budget", paid="7")
    assert "7월 지출 6건 · 4,210천원" in headers(app)
    rows = table(app, "증빙번호")
    assert rows["금액"].sum() == 4_210_000
    assert set(rows["행사"]) == {"추진지원단-운영위원회 워크숍 1회차", "수시 간담회 6회차"}
    app = visit("budget", paid="7", part="category.meeting-operation")
    assert "7월 지출 2건 · 20천원" in headers(app)
    app.pills(key="paid").set_value(12).run()
    assert "12월 지출 0건 · 0천원" in headers(app)
    assert app.query_params["paid"] == "12"


def test_by_month_the_title_tells_the_chosen_months_plan_and_spending() -> None:
    assert headers(seen("budget", how="month"))[1] == "예산 집행: 9월에 3,978천원을 쓰는 계획인데 4,280천원을 썼습니다"
    assert headers(seen("budget", how="month", paid="11"))[1] == "예산 집행: 11월에 1,692천원을 쓰는 계획이고 2,143천원을 쓸 전망입니다"


def test_what_runs_over_or_under_is_told_by_form_and_word_and_the_rule_can_be_set(shown_example: None) -> None:
    app = visit("budget")
    assert "산출내역 13건: ■ 중지 1건 · ▽ 불용 1건 · ● 정상 11건" in headers(app)
    rows = table(app, "판정")
    tree = rows[ITEM].to_list()
    assert tree[:4] == ["합계", "일반운영비", "\u2003추진지원단-운영위원회 워크숍", "\u2003\u2003진행비"], "what runs over comes first"
    assert rows[rows["판정"] == "■ 중지"].index.to_list() == [1, 2, 3]
    assert "\u2003수시 간담회 · 진행비" in tree and "\u2003기타 물품비" in tree, "an activity of one line has no row of its own"
    assert not app.number_input
    app.session_state["rule"] = True
    app.run().number_input(key="stop-input").set_value(105).run()
    assert "산출내역 13건: ▽ 불용 1건 · ● 정상 12건" in headers(app)
    assert (app.query_params["stop"], app.query_params.get("warn")) == ("105", None)
    app.session_state["rule"] = False
    assert "산출내역 13건: ▽ 불용 1건 · ● 정상 12건" in headers(app.run())
    go_to(app, "goals")
    go_to(app, "budget")
    assert "산출내역 13건: ▽ 불용 1건 · ● 정상 12건" in headers(app)
    assert app.query_params["stop"] == "105"
    assert "산출내역 13건: ■ 중지 1건 · ● 정상 12건" in headers(seen("budget", lapse="40"))


def test_what_is_wrong_stands_first_with_its_cause_and_leads_to_the_transfers(shown_example: None) -> None:
    app = visit("budget")
    assert headers(app)[0] == "살필 것 2건: ■ 초과 1 · ▲ 지연 1"
    problems = wrapped(app, "무엇이")
    assert [(row["상태"], row["무엇이"], row["금액"]) for row in problems] == [
        ("■ 초과", "추진지원단-운영위원회 워크숍 · 진행비", "80"),
        ("▲ 지연", "월 정기간담회", "120"),
    ]
    assert "추석" in problems[1]["사유"]
    app.button(key="to-transfers").click().run()
    assert app.query_params["section"] == "transfers" and table(app, "옮길 금액 (원)") is not None


def test_a_category_opens_its_lines_and_its_vouchers() -> None:
    app = seen("budget", category="printing")
    rows = table(app, "판정")
    assert rows[ITEM].to_list() == ["도서인쇄비", "\u2003매뉴얼 보완·발간 · 17개 자치구 추진지원단 매뉴얼 보급"]
    assert "도서인쇄비 지출 1건 · 990천원" in headers(app)


def test_an_overrun_names_the_lines_that_would_cure_it_in_won() -> None:
    app = seen("budget", section="transfers", as_of="2016-09-19")
    assert "산출내역 1건이 80,000원 넘고, 다른 내역의 남을 돈으로 모두 메울 수 있습니다" in headers(app)
    rows = table(app, "옮길 금액 (원)")
    assert rows["옮길 금액 (원)"].to_list() == [2_200, 2_000, 75_800]
    assert rows["구분"].to_list() == ["같은 편성목 안"] * 2 + ["전용: 편성목 사이"]
    rows = table(seen("budget", section="transfers"), "옮길 금액 (원)")
    assert rows[["옮길 금액 (원)", "제안"]].to_numpy().tolist() == [[80_000, "▲ 제안함"]], "what is proposed already is not proposed otherwise"
    assert "예산을 넘거나 넘을 전망인 산출내역이 없습니다" in headers(seen("budget", section="transfers", as_of="2016-10-12"))


def test_an_overrun_that_no_surplus_is_left_for_is_told(store) -> None:
    spending = {"plan_id": "2016", "revision": 1, "line_id": "ad-hoc", "spent_on": date(2016, 1, 5), "amount_krw": 130_000}
    insert(store, "spending", spending, Actor.local("recorder"), AT)
    app = visit("budget", section="transfers", as_of="2016-03-31")
    assert "산출내역 1건이 10,000원 넘고, 10,000원은 메울 잔액이 없습니다" in headers(app)
    assert table(app, "옮길 금액 (원)")["구분"].to_list() == ["메울 잔액이 없음"]


def test_an_empty_store_has_plans_and_no_overrun(store) -> None:
    assert headers(visit("budget"))[0] == "예산 집행: 6. 30.까지 360천원을 쓸 계획입니다"
    assert "예산을 넘거나 넘을 전망인 산출내역이 없습니다" in headers(visit("budget", section="transfers"))


def test_a_later_revision_is_shown_beside_the_original(store, plan: Plan) -> None:
    assert not any("당초" in heading for heading in headers(visit("budget", section="sources")))
    raised = replace(plan.budget_line[1], costing="900,000원×1실×2회=1,800,000원", amount_krw=1_800_000)
    load_plan(store, replace(plan, budget_line=(plan.budget_line[0], raised, *plan.budget_line[2:])), Actor.local("tester"), AT)
    app = visit("budget", section="sources")
    assert "추경: 당초 예산 16,000천원이 200천원 바뀌어 2차 계획은 16,200천원입니다" in headers(app)
    assert table(app, "당초 예산")["차이"].to_list() == [200_000, 0, 0, 200_000]
    assert not any("당초" in heading for heading in headers(visit("budget", section="sources", revision="1")))


def test_what_was_paid_from_a_line_of_another_revision_can_be_looked_at(store, plan: Plan) -> None:
    spending = {"plan_id": "2016", "revision": 1, "line_id": "supplies", "spent_on": date(2016, 5, 5), "amount_krw": 7_000}
    insert(store, "spending", spending, Actor.local("recorder"), AT)
    without = tuple(line for line in plan.budget_line if line.id != "supplies")
    load_plan(store, replace(plan, budget_line=without), Actor.local("tester"), AT)
    app = visit("budget", part="elsewhere", unit="percent", paid="5", as_of="2016-05-31")
    assert headers(app)[1] == "이 차수에 없는 산출내역: 5월 말 산출내역 계획보다 7천원 많이 썼습니다"
    assert "5월 지출 1건 · 7천원" in headers(app)


def test_another_programmes_plan_has_the_same_page(store, other_plan: Plan) -> None:
    load_plan(store, other_plan, Actor.local("tester"), AT)
    app = visit("budget", plan="reading-2031", part="activity.lecture", how="month")
    assert headers(app)[0] == "세부사업 작가 강연: 2월에 0천원을 쓰는 계획인데 0천원을 썼습니다"
    assert headers(visit("budget", plan="reading-2031", paid="3"))[1].startswith("3월 지출 0건")


def test_a_part_that_was_paid_just_as_planned_says_so() -> None:
    assert headers(seen("budget", part="category.printing", as_of="2016-03-01"))[0].endswith("산출내역 계획과 같습니다")


@pytest.fixture
def kept(store) -> None:
    """A store that keeps commitments, changes of the budget and a carry-over of the 2016 plan."""
    of = {"plan_id": "2016", "revision": 1}
    actor = Actor.local("recorder")
    hall = {**of, "line_id": "committee-venue", "committed_on": date(2016, 4, 1), "amount_krw": 1_000_000, "due_on": date(2017, 1, 20)}
    key = insert(store, "commitment", hall, actor, AT)
    paid = {**of, "line_id": "committee-venue", "spent_on": date(2016, 5, 13), "amount_krw": 300_000, "commitment_id": key}
    insert(store, "spending", paid, actor, AT)
    moved = {**of, "kind": "transfer", "proposed_on": date(2016, 5, 2), "amount_krw": 200_000, "from_line": "manual-copies", "to_line": "ad-hoc"}
    insert(store, "budget_change", {**moved, "approved_on": date(2016, 5, 4)}, actor, AT)
    insert(store, "budget_change", {**moved, "amount_krw": 50_000, "reason": "더"}, actor, AT)
    late = {**of, "kind": "unavoidable", "line_id": "committee-venue", "amount_krw": 400_000, "approved_on": date(2016, 12, 20), "commitment_id": key}
    insert(store, "carry_over", late, actor, AT)


def test_where_commitments_are_kept_the_table_says_what_is_bound_unpaid_and_free(kept: None) -> None:
    app = visit("budget", as_of="2016-06-30")
    assert [(metric.label, metric.value) for metric in app.metric] == [
        ("예산현액(A)", "16,000"),
        ("원인행위(B)", "1,000"),
        ("지출액(C) · 1.9%", "300"),
        ("가용(A−B)", "15,000"),
    ]
    rows = table(app, "판정").set_index(ITEM)
    venue = rows.loc["\u2003\u2003대관료"].iloc[0]
    columns = ["예산현액(A)", "원인행위(B)", "지출액(C)", "집행잔액(A−C)", "미지급(B−C)", "가용(A−B)", "당초 예산", "이월·전용·추경"]
    assert [venue[column] for column in columns] == [1_600_000, 1_000_000, 300_000, 1_300_000, 700_000, 600_000, 1_600_000, 0]
    assert rows.loc["\u2003매뉴얼 보완·발간 · 17개 자치구 추진지원단 매뉴얼 보급"]["이월·전용·추경"] == -200_000
    app = visit("budget", as_of="2016-06-30", section="sources")
    assert "예산현액은 모두 16,000천원 그대로이고, 안에서 바꾼 것이 1건, 승인을 기다리는 제안이 1건입니다" in headers(app)
    assert table(app, "받은 산출내역")["상태"].to_list() == ["▲ 제안", "● 승인"]
    # Before anything of it was known, the page looks as without it.
    assert [metric.label for metric in visit("budget", as_of="2016-03-31").metric][1] == "지출액(B)"


def test_a_proposal_is_approved_with_one_click_and_counts_from_that_day_on(kept: None) -> None:
    app = visit("budget", section="sources", as_of="2016-06-30")
    (approve,) = [button for button in app.button if (button.key or "").startswith("approve-")]
    assert approve.label == "6. 30. 승인: 수시 간담회 · 진행비 50천원"
    approve.click().run()
    assert any("승인했습니다" in success.value for success in app.success)
    assert table(app, "받은 산출내역")["상태"].to_list() == ["● 승인", "● 승인"]
    assert "예산현액은 모두 16,000천원 그대로이고, 안에서 바꾼 것이 2건입니다" in headers(app)
    assert table(visit("budget", section="sources", as_of="2016-06-29"), "받은 산출내역")["상태"].to_list() == ["▲ 제안", "● 승인"]


def test_a_line_with_nothing_left_to_commit_has_no_day_to_commit_by() -> None:
    """On 30 September the hall of the training and the meal are committed as a whole, and the catering of the workshops is overspent."""
    lines = table(seen("budget", section="year_end"), "원인행위 마감 권고일").set_index("산출내역")
    without = lines[lines["남은 날"] == "–"]
    assert set(without.index) == {"추진지원단-운영위원회 워크숍 · 진행비", "합동교육 · 대관료", "수시 간담회(식사) · 진행비(식사)"}
    assert set(without["원인행위 마감 권고일"]) == {"–"}


def test_the_years_end_sorts_the_balance_and_closes_the_year(kept: None) -> None:
    app = visit("budget", as_of="2016-03-31", section="year_end")
    assert headers(app)[0] == "연말 정리: 집행잔액 16,000천원 가운데 16,000천원은 아직 원인행위를 하지 않았습니다"
    app = visit("budget", as_of="2016-06-30", section="year_end")
    assert headers(app)[0] == "연말 정리: 집행잔액 15,700천원 가운데 700천원은 이월을 정해야 합니다"
    parts = table(app, "갈 곳")
    assert parts["금액"].sum() == 15_700_000
    assert parts["갈 곳"].to_list()[0] == "▲ 이월 결정 필요"
    assert any("지방재정법 제50조 제2항" in line.value for line in app.markdown)
    lines = table(app, "원인행위 마감 권고일")
    assert (lines["산출내역"][0], lines["집행잔액"].sum()) == ("추진지원단-운영위원회 워크숍 · 대관료", 15_700_000)
    assert any("2016. 12. 31.로 옮겨" in caption.value for caption in app.caption)
    app = visit("budget", as_of="2016-12-31", section="year_end")
    app.button(key="close-year").click().run()
    assert any("예산현액 16,000천원 = 지출 300 + 이월 400 + 반납 0 + 불용 15,300" in success.value.replace("\\", "") for success in app.success)
    with pytest.raises(RefusedWrite, match="마감한 해"):
        spending = {"plan_id": "2016", "revision": 1, "line_id": "ad-hoc", "spent_on": date(2016, 12, 30), "amount_krw": 1}
        insert(stores.store(stores.configured()), "spending", spending, Actor.local("recorder"), AT)


def test_a_year_is_closed_with_its_carry_over_into_the_plan_that_is_chosen_by_who_may_see_it(store, kept: None, plan: Plan) -> None:
    asked = {"plan": "2016", "as_of": "2016-12-31", "section": "year_end"}
    following = example_year(plan, 2017)
    load_plan(store, following, Actor.local("tester"), AT)
    give_role(store, Actor(KIM, "planner", plans=frozenset({"2016"})), Actor.local("tester"), AT)
    held = visit("budget", claims(), **asked)
    assert "이월액을 받을 다음 계획이 있지만 그 계획은 맡지 않으셨습니다" in said(held) and "아직 없어" not in said(held)
    assert not [button for button in held.button if button.key == "close-year"]
    load_plan(store, replace(following, id="2017-b"), Actor.local("tester"), AT)
    app = visit("budget", **asked)
    assert not [button for button in app.button if button.key == "close-year"], "nobody has said which plan gets the money"
    app.selectbox(key="closing-into").select("2017-b").run()
    app.button(key="close-year").click().run()
    assert not app.exception and "마감했습니다" in said(app, "success")
    brought = {
        each: sum(change.amount_krw for change in repository.records(store, replace(following, id=each)).budget_changes)
        for each in ("2017", "2017-b")
    }
    assert brought == {"2017": 0, "2017-b": 400_000}


def test_what_a_closed_year_carries_waits_for_the_next_plan_and_is_handed_on_when_it_is_there(store, kept: None, plan: Plan) -> None:
    asked = {"plan": "2016", "as_of": "2016-12-31", "section": "year_end"}
    app = visit("budget", **asked)
    app.button(key="close-year").click().run()
    assert "이월액 400천원은 다음 계획을 기다립니다" in said(app, "info")
    following = example_year(plan, 2017)
    load_plan(store, following, Actor.local("tester"), AT)
    app = visit("budget", **asked)
    assert "이월액 400천원을 아직 다음 계획에 넘기지 않았습니다" in said(app, "warning")
    app.button(key="hand-on").click().run()
    assert not app.exception and "아직 다음 계획에" not in said(app, "warning")
    records = repository.records(store, following)
    assert [change.amount_krw for change in records.budget_changes] == [400_000] == [one.amount_krw for one in records.commitments]
    app.button(key="reopen-year").click().run()
    assert not app.exception and "마감을 되돌렸습니다" in said(app, "success") and app.button(key="close-year")
    assert not repository.records(store, following).budget_changes


def test_nobody_closes_a_year_with_figures_that_nobody_has_seen(store, kept: None, plan: Plan) -> None:
    app = visit("budget", plan="2016", as_of="2016-12-31", section="year_end")
    more = {"plan_id": "2016", "revision": 1, "line_id": "ad-hoc", "spent_on": date(2016, 12, 30), "amount_krw": 1_000}
    insert(store, "spending", more, Actor.local("tester"), AT)
    app.button(key="close-year").click().run()
    assert "마감할 수치가 달라졌습니다" in said(app, "warning") and closed_year(store, "2016") is None
    app.button(key="close-year").click().run()
    assert closed_year(store, "2016") is not None


def test_a_year_is_not_closed_from_an_old_revision_nor_before_its_last_day(store, plan: Plan) -> None:
    load_plan(store, replace(plan, total_krw=plan.total_krw, title=LocalizedText("새 제목")), Actor.local("tester"), AT)
    old = visit("budget", as_of="2016-12-31", section="year_end", revision="1")
    assert not [button for button in old.button if button.key == "close-year"]
    assert any("최신 차수(2차)로" in caption.value for caption in old.caption)
    coming = example_year(plan, clock.today().year + 1)
    load_plan(store, coming, Actor.local("tester"), AT)
    app = visit("budget", plan=coming.id, as_of=coming.year.end.isoformat(), section="year_end")
    assert not [button for button in app.button if button.key == "close-year"]
    assert any("아직 끝나지 않은 해" in caption.value for caption in app.caption)


def test_the_settlement_is_provisional_until_the_year_is_closed(kept: None, files: Files) -> None:
    def settled() -> str:
        made = file_of(visit("budget", as_of="2016-12-31", section="year_end"), files, "settlement-docx")
        return "\n".join(paragraph.text for paragraph in Document(io.BytesIO(made)).paragraphs)

    assert "2016년도 예산 집행 정산서(가결산)" in settled()
    visit("budget", as_of="2016-12-31", section="year_end").button(key="close-year").click().run()
    text = settled()
    assert "2016년도 예산 집행 정산서" in text and "가결산" not in text
    assert "예산현액 16,000,000원 가운데 300,000원 집행" in text


def test_what_is_left_of_a_grant_goes_back_to_its_giver_and_who_that_is_can_be_chosen(store) -> None:
    load_plan(store, load_plan_file(VILLAGE), Actor.local("tester"), AT)
    asked = {"plan": "village-july-2026", "as_of": "2027-06-30", "section": "year_end"}
    parts = table(visit("budget", **asked), "갈 곳").set_index("갈 곳")
    names = [name for name in parts.columns if name not in ("금액", "잔액 가운데")]
    assert (parts[names].sum(axis="columns") == parts["금액"]).all()
    assert "자부담" in names and parts.loc["반납", "자부담"] == 0 and parts.loc["불용액", "구비"] == 0
    chosen = table(visit("budget", **asked, granted="self"), "갈 곳").set_index("갈 곳")
    assert chosen.loc["반납", "자부담"] == parts.loc["불용액", "자부담"] > 0
    assert chosen["금액"].sum() == parts["금액"].sum()
