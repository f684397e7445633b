"""What the plan check finds in the 2016 plan, and each of its rules on a small plan of another programme."""

import re
from collections.abc import Callable
from dataclasses import fields, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatdong.domain.plan.districts import districts_of
from chatdong.domain.plan.model import (
    Activity,
    ActivityKind,
    Baseline,
    BudgetLine,
    Category,
    CommunicationStage,
    Document,
    Funding,
    FundingSource,
    Indicator,
    IndicatorSheet,
    LocalizedText,
    Milestone,
    Occurrence,
    Plan,
    Review,
    Statement,
    SupportTeam,
    Target,
    TeamMode,
    Window,
)
from chatdong.domain.plan.reconciliation import reconcile
from chatdong.domain.plan.toml_format import PlanFileError, format_plan, load_plan_file, parse_plan
from chatdong.domain.plan_check.checker import PAGES, RULES, CheckResult, Severity, check, rule_by_id
from chatdong.domain.plan_check.quotes import stands_in
from tests.properties import examples

ROOT = Path(__file__).parents[3]
PLAN_2016 = load_plan_file(ROOT / "data" / "plans" / "2016.toml")
FOUND_2016 = check(PLAN_2016)

CONTRADICTIONS: dict[int, list[tuple[str, str, set[Any]]]] = {
    1: [
        ("periods", "activity.monthly-meeting", {9, 10}),
        ("months_and_times", "activity.monthly-meeting", {2, 3, 7, 6}),
    ],
    2: [("due_by_milestone", "milestone[2]", {1_000_000, 180_000, 1_180_000, 120_000, 360_000, 16_000_000})],
    3: [("occurrence_fits", "activity.joint-training", {1_120_000, 360_000, date(2016, 5, 1)})],
    4: [("occurrence_fits", "activity.committee-workshop", {4_190_000, 360_000, 2, date(2016, 8, 31)})],
    5: [("after_full", "activity.monthly-meeting", {16_000_000, 720_000, 1})],
    6: [("before_approval", "milestone[1]", {date(2016, 3, 31), 120_000})],
    7: [("team_stages", "support_team", {17, 4, 13})],
    8: [("teams_existing_and_new", "support_team", {17, 4, 3, date(2015, 12, 31)})],
    9: [("names", "activity.results-workshop", {3})],
    10: [("text_and_budget", "activity.joint-training", {4})],
    11: [("unit_prices", "budget_line.committee-catering", {20_000, 2_000})],
    12: [("goal_means", "target.guideline.2016", {0})],
    13: [("communication", "communication[1]", {0, 2})],
}
"""The contradictions of the 2016 plan as a careful reader numbered them, and the findings that say them."""


def span(first_month: int, last_month: int, year: int = 2027) -> Window:
    last_day = {2: 28, 4: 30, 6: 30, 9: 30, 11: 30}.get(last_month, 31)
    return Window(date(year, first_month, 1), date(year, last_month, last_day))


def line(line_id: str, activity: str, item: str, costing: str, category: str = "running", **more: Any) -> BudgetLine:
    amount = int(costing.rsplit("=", 1)[1].removesuffix("원").replace(",", ""))
    return BudgetLine(line_id, activity, category, LocalizedText(item), costing, amount, "예산", **more)


LIBRARY = Plan(
    id="library",
    fiscal_year=2027,
    title=LocalizedText("마을 도서관 운영 계획"),
    programme=LocalizedText("마을 도서관"),
    organisation=LocalizedText("어느 도서관"),
    total_krw=500_000,
    total_source="예산",
    document=Document(date(2027, 2, 1), "표지", quote="2027.2.1. 결재"),
    review=(Review(LocalizedText("시청"), LocalizedText("밖"), True, "검토표", LocalizedText("도서관과")),),
    communication=(CommunicationStage(LocalizedText("준비"), "소통", ("설명회", "온라인"), ("설명회",), (LocalizedText("설명회를 연다"),)),),
    indicator=(
        Indicator("clubs", LocalizedText("독서 모임"), LocalizedText("회"), "months_held", ("club",), weight_percent=Decimal(60)),
        Indicator("lectures", LocalizedText("강연"), LocalizedText("회"), "events_held", ("lecture",), weight_percent=Decimal(40)),
    ),
    baseline=(Baseline("clubs", 2026, 1, "목표"),),
    target=(Target("clubs", 2027, "목표", 3), Target("lectures", 2027, "목표", 2)),
    activity=(
        Activity("planning", LocalizedText("계획 세우기"), ActivityKind.PLANNING, 1, "일정", span(1, 1)),
        Activity(
            "club",
            LocalizedText("독서 모임"),
            ActivityKind.MEETING,
            3,
            "일정",
            span(3, 5),
            people=10,
            occurrence=tuple(Occurrence(span(m, m), "일정", quote=f"{m}월 모임") for m in (3, 4, 5)),
        ),
        Activity("lecture", LocalizedText("작가 강연"), ActivityKind.TRAINING, 2, "일정", span(6, 7), people=20),
        Activity("fair", LocalizedText("책 잔치"), ActivityKind.WORKSHOP, 1, "일정", span(9, 9), payer=LocalizedText("시청")),
        Activity("guide", LocalizedText("안내서"), ActivityKind.PUBLICATION, 1, "일정", span(10, 10)),
        Activity("shelves", LocalizedText("책장"), ActivityKind.PURCHASE, 1, "예산"),
    ),
    category=(Category("running", LocalizedText("운영비"), 400_000, "예산"), Category("print", LocalizedText("인쇄비"), 100_000, "예산")),
    budget_line=(
        line("club-tea", "club", "다과(3~5월)", "2,000원×10명×3회=60,000원", window=span(3, 5)),
        line("lecture-fee", "lecture", "강사료", "100,000원×1명×2회=200,000원"),
        line("lecture-tea", "lecture", "다과", "3,000원×20명×2회=120,000원"),
        line("shelf", "shelves", "책장", "20,000원×1식=20,000원"),
        replace(line("guide-copies", "guide", "안내서 인쇄", "500원×200부=100,000원", "print"), costing="500원×200부=100,000원(국 60, 시 40)"),
    ),
    funding=(
        Funding(FundingSource.NATIONAL, "재원", share_percent=Decimal(60)),
        Funding(FundingSource.CITY, "재원", share_percent=Decimal(40)),
        Funding(FundingSource.SELF, "재원", amount_krw=20_000, line="shelf"),
    ),
    milestone=(
        Milestone(date(2027, 6, 30), 240_000, "집행계획", Decimal("48.0"), "6월 240 (48%)"),
        Milestone(date(2027, 10, 31), 500_000, "집행계획", Decimal("100"), "10월 500 (100%)"),
    ),
    support_team=(
        SupportTeam("east", TeamMode.DIRECT, date(2026, 5, 1), "지난해"),
        SupportTeam("west", TeamMode.DIRECT, date(2026, 6, 1), "지난해"),
    ),
    statement=(
        Statement("작가 강연 6~7월", "본문", activity="lecture", window=span(6, 7), name="작가 강연"),
        Statement("강연 2회 320천원", "예산", activity="lecture", times=2, name="강연", amount_krw=320_000),
        Statement("독서 모임 달마다 3회", "목표", indicator="clubs", year=2027, times=3),
        Statement("강연 2회", "목표", indicator="lectures", year=2027, times=2),
        Statement("지난해 독서 모임 1회", "목표", indicator="clubs", year=2026, times=1),
        Statement("1단계 2개", "본문", stages="1", teams=2),
        Statement("2단계 3개", "본문", stages="2", teams=3),
        Statement("1~2단계 모두 5개", "본문", stages="1-2", teams=5),
        Statement("기존 2개와 신규 3개, 모두 5개", "본문", teams=5, teams_existing=2, teams_new=3),
    ),
)


def edited(plan: Plan, name: str, key: str | int, /, **changes: Any) -> Plan:
    """The plan with one element of a list changed, found by its id or its place."""
    elements = getattr(plan, name)
    hit = [i for i, element in enumerate(elements) if key in (i, getattr(element, "id", None))]
    assert len(hit) == 1, key
    return replace(plan, **{name: tuple(replace(e, **changes) if i == hit[0] else e for i, e in enumerate(elements))})


def with_statements(plan: Plan, *more: Statement) -> Plan:
    return replace(plan, statement=(*plan.statement, *more))


def with_costing(plan: Plan, line_id: str, costing: str) -> Plan:
    """The plan with another costing of a line, and everything that depends on its amount brought along."""
    before = next(l for l in plan.budget_line if l.id == line_id)
    after = line(line_id, before.activity, before.item.ko, costing)
    more = after.amount_krw - before.amount_krw
    category = next(c for c in plan.category if c.id == before.category)
    plan = edited(plan, "budget_line", line_id, costing=costing, amount_krw=after.amount_krw)
    plan = edited(plan, "category", category.id, amount_krw=category.amount_krw + more)
    total = plan.total_krw + more
    return replace(plan, total_krw=total, milestone=(replace(plan.milestone[-1], amount_krw=total, quote=None),))


def found(plan: Plan) -> list[tuple[str, str]]:
    return [(finding.rule_id, finding.where.element) for finding in check(plan).findings]


def skipped(result: CheckResult) -> dict[str, str]:
    return {rule_id: str(reason) for rule_id, reason in result.skipped}


# The 2016 plan


@pytest.mark.parametrize("number", CONTRADICTIONS)
def test_each_contradiction_of_the_2016_plan_is_found_with_its_figures(number: int) -> None:
    for rule_id, element, figures in CONTRADICTIONS[number]:
        finding = next(f for f in FOUND_2016.findings if (f.rule_id, f.where.element) == (rule_id, element))
        assert figures <= {figure.value for figure in finding.figures}


def test_nothing_is_found_in_the_2016_plan_that_is_not_a_contradiction() -> None:
    expected = {(rule_id, element) for findings in CONTRADICTIONS.values() for rule_id, element, _ in findings}
    assert {(f.rule_id, f.where.element) for f in FOUND_2016.findings} == expected
    assert len(FOUND_2016.findings) == len(expected) == 14


def test_every_finding_of_the_2016_plan_quotes_the_paper() -> None:
    paper = {quote for f in FOUND_2016.findings for quote in f.quotes}
    assert paper
    for finding in FOUND_2016.findings:
        assert finding.quotes and finding.figures
        assert all(quote.text and quote.source for quote in finding.quotes)


def test_the_arithmetic_of_june_is_written_out() -> None:
    finding = next(f for f in FOUND_2016.findings if f.rule_id == "due_by_milestone")
    assert "180,000 + 1,000,000 = 1,180,000원" in str(finding.message)
    assert "360,000원" in str(finding.message)


def test_each_named_contradiction_quotes_both_sides() -> None:
    texts = {f.rule_id: " | ".join(quote.text for quote in f.quotes) for f in FOUND_2016.findings}
    for rule_id, words in {
        "periods": ["3월~11월", "3월~12월", "4월 · ", "12월 · "],
        "months_and_times": ["4~5월", "×3회", "6~12월", "×6회"],
        "team_stages": ["1~2단계 참여 총 17개", "2단계 사업참여 17개"],
        "teams_existing_and_new": ["기존 4개구 포함 17개", "기존 3개구 및 신규 참여 14개구", "'15.12.31"],
        "names": ["결과공유", "성과공유", "평가 워크숍"],
        "text_and_budget": ["수시 교육", "합동교육"],
        "goal_means": ["가이드라인 및 매뉴얼"],
        "before_approval": ["2016.03.31.", "3월 120"],
        "after_full": ["11월 16,000", "3월~12월"],
    }.items():
        for word in words:
            assert word in texts[rule_id], (rule_id, word)


def test_the_only_rules_that_the_2016_plan_gives_no_data_for_are_skipped_with_their_reason() -> None:
    assert skipped(FOUND_2016) == {
        "activity_sums": "세부사업별 합계가 계획에 적혀 있지 않습니다.",
        "shares": "재원이 계획에 적혀 있지 않습니다.",
        "costing_splits": "산출내역에 재원을 나눈 금액이 없습니다.",
        "unfunded_lines": "재원이 계획에 적혀 있지 않습니다.",
        "weights": "지표에 가중치가 적혀 있지 않습니다.",
    }


def test_the_totals_of_the_2016_plan_are_one() -> None:
    totals = reconcile(PLAN_2016)
    assert totals.holds
    assert totals.lines_krw == 16_000_000


def test_contradictions_come_first_then_gaps_then_doubts() -> None:
    order = [list(Severity).index(finding.severity) for finding in FOUND_2016.findings]
    assert order == sorted(order)
    assert set(order) == {0, 1, 2}


# All rules


def test_a_sound_plan_of_another_programme_passes_every_rule() -> None:
    result = check(LIBRARY)
    assert [str(f.message) for f in result.findings] == []
    assert result.skipped == ()
    assert result.passed == tuple(rule.id for rule in RULES)


def test_the_sound_plan_is_one_that_a_plan_file_can_hold() -> None:
    assert parse_plan(format_plan(LIBRARY)) == LIBRARY


def funded(category: str, national: int, city: int) -> Plan:
    """The library with amounts stated for one category, before its other shares."""
    stated = (
        Funding(FundingSource.NATIONAL, "재원", amount_krw=national, category=category),
        Funding(FundingSource.CITY, "재원", amount_krw=city, category=category),
    )
    return replace(LIBRARY, funding=(*stated, *LIBRARY.funding))


def measuring(indicator: Indicator, *targets: Target) -> Plan:
    """The library with one more goal, counted otherwise."""
    return replace(LIBRARY, indicator=(*LIBRARY.indicator, indicator), target=(*LIBRARY.target, *targets))


READ = Indicator("loans", LocalizedText("대출 권수"), LocalizedText("권"), "entered_value")
SHEET = IndicatorSheet(source=LocalizedText("대출 대장"), how_often=LocalizedText("분기마다"), baseline=LocalizedText("지난해 대장"))
VISITS = Indicator("visits", LocalizedText("강연 참석"), LocalizedText("명"), "people", ("lecture",))

BROKEN: list[tuple[str, str, Plan]] = [
    ("target_grounds", "target.loans.2027", measuring(replace(READ, sheet=replace(SHEET, baseline=None)), Target("loans", 2027, "목표", 900))),
    ("weights", "indicator", edited(LIBRARY, "indicator", "clubs", weight_percent=Decimal("60.5"))),
    ("weights", "indicator", edited(LIBRARY, "indicator", "clubs", weight_percent=None)),
    ("measure_data", "target.loans.2027", measuring(READ, Target("loans", 2027, "목표", 900, note=LocalizedText("해마다 900권")))),
    ("measure_data", "target.visits.2027", measuring(VISITS, Target("visits", 2027, "목표", 40), Target("visits", 2027, "목표", 10, quarter=1))),
    ("goal_counts", "target.visits.2027", measuring(VISITS, Target("visits", 2027, "목표", 41))),
    ("costings", "budget_line.lecture-fee", edited(LIBRARY, "budget_line", "lecture-fee", amount_krw=210_000)),
    ("costings", "budget_line.lecture-fee", edited(LIBRARY, "budget_line", "lecture-fee", costing="100,000원×1명×3회=200,000원")),
    ("costings", "budget_line.shelf", edited(LIBRARY, "budget_line", "shelf", costing="1식=30,000원")),
    ("category_sums", "category.running", edited(LIBRARY, "category", "running", amount_krw=410_000)),
    ("activity_sums", "activity.lecture", edited(LIBRARY, "statement", 1, quote="강연 2회 330천원", amount_krw=330_000)),
    ("total", "total_krw", replace(LIBRARY, total_krw=600_000)),
    (
        "lines_belong",
        "budget_line.gift",
        replace(
            LIBRARY,
            budget_line=(*LIBRARY.budget_line, BudgetLine("gift", "nothing", "running", LocalizedText("기증 도서"), "기증", 0, "예산")),
        ),
    ),
    (
        "unit_prices",
        "budget_line.club-tea",
        with_costing(LIBRARY, "club-tea", "15,000원×10명×3회=450,000원"),
    ),
    ("shares", "funding", edited(LIBRARY, "funding", 0, share_percent=Decimal("50.5"))),
    ("shares", "funding", edited(LIBRARY, "funding", 0, share_percent=Decimal(70))),
    ("shares", "budget_line.shelf", edited(LIBRARY, "funding", 2, amount_krw=19_000)),
    ("shares", "budget_line.shelf", edited(LIBRARY, "funding", 2, amount_krw=21_000)),
    ("shares", "category.print", funded("print", 60_000, 30_000)),
    (
        "costing_splits",
        "budget_line.guide-copies",
        edited(LIBRARY, "budget_line", "guide-copies", costing="500원×200부=100,000원(국 60, 시 30)"),
    ),
    (
        "costing_splits",
        "budget_line.guide-copies",
        edited(LIBRARY, "budget_line", "guide-copies", costing="500원×200부=100,000원(국 50, 시 50)"),
    ),
    ("costing_splits", "category.print", funded("print", 50_000, 50_000)),
    ("unfunded_lines", "funding", replace(LIBRARY, funding=LIBRARY.funding[2:])),
    (
        "unfunded_lines",
        "budget_line.club-tea",
        replace(LIBRARY, funding=tuple(Funding(FundingSource.SELF, "재원", Decimal(100), line=l.id) for l in LIBRARY.budget_line[1:4])),
    ),
    ("milestone_end", "milestone[2]", edited(LIBRARY, "milestone", 1, amount_krw=450_000, rate_percent=Decimal("90"), quote=None)),
    ("milestone_rates", "milestone[1]", edited(LIBRARY, "milestone", 0, rate_percent=Decimal("47.9"), quote=None)),
    (
        "milestone_order",
        "milestone[3]",
        replace(
            LIBRARY,
            milestone=(
                *LIBRARY.milestone[:1],
                Milestone(date(2027, 7, 31), 400_000, "집행계획"),
                Milestone(date(2027, 8, 31), 390_000, "집행계획"),
                *LIBRARY.milestone[1:],
            ),
        ),
    ),
    (
        "due_by_milestone",
        "milestone[1]",
        replace(LIBRARY, milestone=(Milestone(date(2027, 5, 31), 50_000, "집행계획"), *LIBRARY.milestone)),
    ),
    (
        "due_by_milestone",
        "milestone[1]",
        replace(LIBRARY, milestone=(Milestone(date(2027, 5, 31), 90_000, "집행계획"), *LIBRARY.milestone)),
    ),
    ("occurrence_fits", "activity.lecture", edited(LIBRARY, "milestone", 0, amount_krw=150_000, rate_percent=Decimal("30"), quote=None)),
    ("after_full", "activity.guide", edited(LIBRARY, "milestone", 1, on=date(2027, 9, 30), quote=None)),
    (
        "before_approval",
        "milestone[1]",
        replace(LIBRARY, milestone=(Milestone(date(2027, 2, 1), 10_000, "집행계획"), *LIBRARY.milestone)),
    ),
    ("before_approval", "budget_line.club-tea", replace(LIBRARY, document=Document(date(2027, 6, 1), "표지"))),
    ("periods", "activity.lecture", edited(LIBRARY, "statement", 0, quote="작가 강연 6~8월", window=span(6, 8))),
    (
        "months_and_times",
        "activity.club",
        edited(LIBRARY, "budget_line", "club-tea", item=LocalizedText("다과(3~6월)"), window=span(3, 6)),
    ),
    ("times", "activity.lecture", edited(LIBRARY, "statement", 1, quote="강연 3회 320천원", times=3)),
    ("people", "activity.lecture", edited(LIBRARY, "activity", "lecture", people=25)),
    (
        "names",
        "activity.club",
        with_statements(LIBRARY, *(Statement(name, "본문", "club", name=name) for name in ("독서 모임", "책 읽기 모임"))),
    ),
    ("text_and_budget", "activity.lecture", edited(LIBRARY, "statement", 0, name="글쓰기 교실")),
    (
        "goal_means",
        "target.maps.2027",
        replace(
            LIBRARY,
            indicator=(*LIBRARY.indicator, Indicator("maps", LocalizedText("지도"), LocalizedText("건"), "events_held")),
            target=(*LIBRARY.target, Target("maps", 2027, "목표")),
            statement=(*LIBRARY.statement, Statement("지도 만들기", "목표", indicator="maps", year=2027)),
        ),
    ),
    (
        "unfunded_activities",
        "activity.walk",
        replace(LIBRARY, activity=(*LIBRARY.activity, Activity("walk", LocalizedText("산책"), ActivityKind.WORKSHOP, 1, "일정", span(8, 8)))),
    ),
    ("undated_activities", "activity.guide", edited(LIBRARY, "activity", "guide", window=None)),
    (
        "goal_counts",
        "target.lectures.2027",
        edited(edited(LIBRARY, "target", 1, value=4), "statement", 3, quote="강연 4회", times=4),
    ),
    ("goals_in_text", "statement[4]", edited(LIBRARY, "statement", 3, quote="강연 4회", times=4)),
    ("goals_in_text", "statement[4]", edited(LIBRARY, "statement", 3, year=2028)),
    ("goals_in_text", "target.lectures.2028", replace(LIBRARY, target=(*LIBRARY.target, Target("lectures", 2028, "목표", 2)))),
    ("team_stages", "support_team", edited(LIBRARY, "statement", 6, quote="2단계 5개", teams=5)),
    ("team_stages", "statement[8]", with_statements(LIBRARY, Statement("1~2단계 6개", "목표", stages="1-2", teams=6))),
    ("teams_existing_and_new", "statement[9]", edited(LIBRARY, "statement", 8, quote="기존 2개와 신규 4개, 모두 5개", teams_new=4)),
    (
        "teams_existing_and_new",
        "support_team",
        with_statements(LIBRARY, Statement("신규 4개", "본문", teams_new=4)),
    ),
    ("teams_existing_and_new", "support_team", replace(LIBRARY, support_team=LIBRARY.support_team[:1])),
    ("communication", "communication[1]", edited(LIBRARY, "communication", 0, checked=())),
    ("communication", "communication[1]", edited(LIBRARY, "communication", 0, described=())),
    ("communication", "communication[1]", edited(LIBRARY, "communication", 0, checked=("방송",))),
    ("review", "review[1]", edited(LIBRARY, "review", 0, through=None)),
    ("review", "review[1]", edited(LIBRARY, "review", 0, consulted=False)),
    ("figures_in_quotes", "statement[1]", edited(LIBRARY, "statement", 0, window=span(6, 8))),
    ("figures_in_quotes", "document", replace(LIBRARY, document=replace(LIBRARY.document, approved_on=date(2027, 2, 3)))),
    ("figures_in_quotes", "milestone[1]", edited(LIBRARY, "milestone", 0, amount_krw=250_000)),
]


@pytest.mark.parametrize(("rule_id", "element", "plan"), BROKEN)
def test_a_rule_finds_what_breaks_it_and_no_other_rule_repeats_it(rule_id: str, element: str, plan: Plan) -> None:
    assert found(plan) == [(rule_id, element)]


@pytest.mark.parametrize(("rule_id", "element", "plan"), BROKEN)
def test_a_finding_names_its_rule_s_severity_and_a_page(rule_id: str, element: str, plan: Plan) -> None:
    for finding in check(plan).findings:
        assert finding.severity == rule_by_id(rule_id).severity
        assert finding.where.page in PAGES
        assert str(finding.message)
        assert all(str(figure.label) for figure in finding.figures)


WITHOUT: list[tuple[str, Callable[[Plan], Plan]]] = [
    ("costings", lambda plan: replace(plan, budget_line=())),
    ("costings", lambda plan: replace(plan, budget_line=tuple(replace(l, costing="총액계상") for l in plan.budget_line))),
    ("category_sums", lambda plan: replace(plan, category=())),
    ("category_sums", lambda plan: replace(plan, budget_line=())),
    ("activity_sums", lambda plan: replace(plan, statement=())),
    ("total", lambda plan: replace(plan, category=(), budget_line=())),
    ("lines_belong", lambda plan: replace(plan, budget_line=())),
    ("unit_prices", lambda plan: replace(plan, budget_line=plan.budget_line[:1])),
    ("shares", lambda plan: replace(plan, funding=())),
    ("costing_splits", lambda plan: replace(plan, budget_line=plan.budget_line[:4])),
    ("unfunded_lines", lambda plan: replace(plan, funding=(), budget_line=plan.budget_line[:4])),
    ("milestone_end", lambda plan: replace(plan, milestone=())),
    ("milestone_rates", lambda plan: replace(plan, milestone=())),
    ("milestone_rates", lambda plan: replace(plan, milestone=tuple(replace(m, rate_percent=None) for m in plan.milestone))),
    ("milestone_order", lambda plan: replace(plan, milestone=plan.milestone[:1])),
    ("due_by_milestone", lambda plan: replace(plan, milestone=())),
    ("due_by_milestone", lambda plan: replace(plan, budget_line=plan.budget_line[3:4])),
    ("occurrence_fits", lambda plan: replace(plan, milestone=())),
    ("occurrence_fits", lambda plan: replace(plan, activity=plan.activity[3:])),
    ("after_full", lambda plan: replace(plan, milestone=())),
    ("after_full", lambda plan: replace(plan, milestone=plan.milestone[:1])),
    ("after_full", lambda plan: replace(plan, budget_line=plan.budget_line[3:4], total_krw=20_000, category=())),
    ("before_approval", lambda plan: replace(plan, document=None)),
    ("before_approval", lambda plan: replace(plan, milestone=(), budget_line=())),
    ("periods", lambda plan: replace(plan, activity=plan.activity[2:], statement=())),
    ("months_and_times", lambda plan: replace(plan, indicator=(), activity=tuple(replace(a, occurrence=()) for a in plan.activity))),
    ("times", lambda plan: replace(plan, activity=plan.activity[3:], statement=())),
    ("people", lambda plan: replace(plan, activity=tuple(replace(a, people=None) for a in plan.activity))),
    ("names", lambda plan: replace(plan, statement=())),
    ("text_and_budget", lambda plan: replace(plan, statement=plan.statement[:1])),
    ("goal_means", lambda plan: replace(plan, target=())),
    ("unfunded_activities", lambda plan: replace(plan, budget_line=())),
    ("unfunded_activities", lambda plan: replace(plan, activity=())),
    ("undated_activities", lambda plan: replace(plan, activity=plan.activity[:1])),
    ("goal_counts", lambda plan: replace(plan, target=())),
    ("goals_in_text", lambda plan: replace(plan, statement=())),
    ("target_grounds", lambda plan: replace(plan, target=())),
    ("weights", lambda plan: replace(plan, indicator=tuple(replace(i, weight_percent=None) for i in plan.indicator))),
    ("measure_data", lambda plan: replace(plan, target=())),
    ("team_stages", lambda plan: replace(plan, statement=plan.statement[:7])),
    ("teams_existing_and_new", lambda plan: replace(plan, statement=plan.statement[:8])),
    ("communication", lambda plan: replace(plan, communication=())),
    ("review", lambda plan: replace(plan, review=())),
    (
        "figures_in_quotes",
        lambda plan: replace(
            plan,
            document=None,
            statement=(),
            activity=tuple(replace(a, occurrence=()) for a in plan.activity),
            milestone=(),
            budget_line=(),
        ),
    ),
]


@pytest.mark.parametrize(("rule_id", "without"), WITHOUT)
def test_a_rule_without_its_data_is_skipped_with_a_reason_and_not_passed(rule_id: str, without: Callable[[Plan], Plan]) -> None:
    result = check(without(LIBRARY))
    assert skipped(result)[rule_id].endswith("다.")
    assert rule_id not in result.passed


def test_every_rule_is_shown_to_find_and_to_skip() -> None:
    rules = {rule.id for rule in RULES}
    assert {rule_id for rule_id, _, _ in BROKEN} == rules
    assert {rule_id for rule_id, _ in WITHOUT} == rules


def test_rules_have_their_own_names_and_explain_themselves() -> None:
    assert len({rule.id for rule in RULES}) == len({str(rule.title) for rule in RULES}) == len(RULES)
    for rule in RULES:
        assert isinstance(rule.severity, Severity)
        assert str(rule.explanation).endswith("다.")


def test_no_rule_knows_a_word_or_a_year_of_the_2016_plan() -> None:
    code = "\n".join(path.read_text() for path in (ROOT / "chatdong" / "domain").glob("*check*.py"))
    named = (e for part in ("activity", "category", "indicator") for e in getattr(PLAN_2016, part))
    names = {e.name.ko for e in (*named, *districts_of(PLAN_2016))}
    ids = {e.id for name in ("activity", "indicator", "budget_line") for e in getattr(PLAN_2016, name) if "-" in e.id}
    sections = {e.source for e in (*PLAN_2016.statement, *PLAN_2016.activity, *PLAN_2016.milestone)}
    assert [word for word in names | ids | sections if word in code] == []
    assert re.findall(r"\b20[0-3]\d\b", code) == []


@examples(150)
@given(st.sets(st.sampled_from([f.name for f in fields(Plan) if f.default in ((), None)])), st.booleans())
def test_a_plan_without_any_of_its_parts_can_be_checked(missing: set[str], small: bool) -> None:
    plan = LIBRARY if small else PLAN_2016
    empty = {f.name: f.default for f in fields(Plan) if f.name in missing}
    result = check(replace(plan, **empty))
    told = [*result.passed, *(rule_id for rule_id, _ in result.skipped), *{f.rule_id for f in result.findings}]
    assert sorted(told) == sorted(rule.id for rule in RULES)


# Single points


def test_more_people_than_a_goal_asks_for_may_be_invited() -> None:
    assert found(measuring(VISITS, Target("visits", 2027, "목표", 30))) == []


def test_what_an_indicator_sheet_says_of_source_and_frequency_is_enough_to_measure_by() -> None:
    assert found(measuring(replace(READ, sheet=SHEET), Target("loans", 2027, "목표", 900))) == []


def test_a_ratio_can_be_measured_as_far_as_both_of_its_sides_can() -> None:
    ratio = Indicator("each", LocalizedText("한 회의 참석"), LocalizedText("명"), "ratio", numerator="visits", denominator="lectures")
    target = Target("each", 2027, "목표", 20, note=LocalizedText("강의실 정원"))
    plan = replace(LIBRARY, indicator=(*LIBRARY.indicator, VISITS, ratio), target=(*LIBRARY.target, target))
    assert found(plan) == []
    early = replace(plan, target=(*plan.target, replace(target, quarter=1)))
    assert found(early) == [("measure_data", "target.each.2027")]


def test_goals_of_an_indicator_that_no_sentence_speaks_of_are_not_asked_for_one() -> None:
    assert found(replace(LIBRARY, statement=tuple(s for s in LIBRARY.statement if s.indicator != "clubs"))) == []


def test_a_sentence_of_an_unknown_indicator_is_refused_by_the_plan_file() -> None:
    plan = with_statements(LIBRARY, Statement("지도", "목표", indicator="maps", year=2027))
    with pytest.raises(PlanFileError, match=r"statement\[10\].indicator"):
        parse_plan(format_plan(plan))


def test_a_wrong_line_amount_is_reported_once_and_names_both_amounts() -> None:
    (finding,) = check(edited(LIBRARY, "budget_line", "lecture-fee", amount_krw=210_000)).findings
    assert str(finding.message) == "강사료: 산출내역은 200,000원인데 예산액은 210,000원입니다."
    assert [figure.value for figure in finding.figures] == [200_000, 200_000, 210_000]


def test_without_categories_a_wrong_line_amount_is_still_reported_once() -> None:
    lines = tuple(replace(l, category="none") for l in LIBRARY.budget_line)
    plan = replace(edited(replace(LIBRARY, budget_line=lines), "budget_line", "lecture-fee", amount_krw=210_000), category=())
    assert [rule_id for rule_id, _ in found(plan) if rule_id != "lines_belong"] == ["costings"]


def test_an_amount_in_thousands_may_leave_out_a_remainder() -> None:
    costing = "500원×199부=99,500원"
    plan = edited(LIBRARY, "budget_line", "guide-copies", costing=costing, amount_krw=100_000)
    assert found(plan) == []


def test_a_lump_sum_is_not_computed_and_not_an_error() -> None:
    assert found(edited(LIBRARY, "budget_line", "shelf", costing="총액계상")) == []


def test_a_rate_is_rounded_half_up_to_the_decimals_that_are_printed() -> None:
    plan = edited(LIBRARY, "milestone", 0, amount_krw=242_500, quote=None)
    assert found(edited(plan, "milestone", 0, rate_percent=Decimal("48.5"))) == []
    assert found(edited(plan, "milestone", 0, rate_percent=Decimal("49"))) == []
    assert found(edited(plan, "milestone", 0, rate_percent=Decimal("48"))) == [("milestone_rates", "milestone[1]")]


def test_a_bracket_in_words_makes_another_item_and_one_with_months_does_not() -> None:
    dear = with_costing(LIBRARY, "club-tea", "15,000원×10명×3회=450,000원")
    assert "unit_prices" in [rule_id for rule_id, _ in found(dear)]
    assert "unit_prices" not in [rule_id for rule_id, _ in found(edited(dear, "budget_line", "club-tea", item=LocalizedText("다과(만찬)")))]


def test_prices_four_times_apart_need_no_reason() -> None:
    assert found(with_costing(LIBRARY, "club-tea", "14,000원×10명×3회=420,000원")) == []


def test_an_activity_that_another_body_pays_needs_no_line() -> None:
    assert ("unfunded_activities", "activity.fair") in found(edited(LIBRARY, "activity", "fair", payer=None))


def test_what_is_held_once_may_be_held_late_in_its_window() -> None:
    plan = edited(LIBRARY, "activity", "guide", window=span(6, 10))
    plan = edited(plan, "milestone", 0, amount_krw=161_000, rate_percent=Decimal("32.2"), quote=None)
    assert "occurrence_fits" not in [rule_id for rule_id, _ in found(edited(plan, "milestone", 0, amount_krw=161_000))]


def test_a_shortfall_is_named_again_only_for_what_it_grows_by() -> None:
    low = (
        Milestone(date(2027, 5, 31), 10_000, "집행계획"),
        Milestone(date(2027, 6, 30), 10_000, "집행계획"),
        Milestone(date(2027, 7, 31), 20_000, "집행계획"),
        Milestone(date(2027, 10, 31), 500_000, "집행계획"),
    )
    due = [element for rule_id, element in found(replace(LIBRARY, milestone=low)) if rule_id == "due_by_milestone"]
    assert due == ["milestone[1]", "milestone[3]"]


def test_one_wrong_count_of_teams_that_breaks_two_sums_is_one_finding_with_the_count_that_would_mend_both() -> None:
    finding = next(f for f in FOUND_2016.findings if f.rule_id == "team_stages")
    assert "2단계는 17개가 아니라 13개입니다." in str(finding.message)
    assert "4 + 17 = 21 ≠ 17; 17 + 8 = 25 ≠ 21" in str(finding.message)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (4, "총 4회"),
        (12_560_000, "9월 12,560 (78.5%)"),
        (Decimal("78.5"), "9월 12,560 (78.5%)"),
        (span(3, 11), "3월~11월"),
        (span(3, 11), "3 ~ 11월"),
        (span(5, 5), "5월, 11월"),
        (span(11, 11), "5월, 11월"),
        (date(2027, 9, 1), "'27. 9. 1 시작"),
        (date(2027, 12, 31), "'27. 9. 1 ('27.12.31 끝)"),
        (date(2027, 7, 1), "'27년 7월부터"),
        (2, "두 차례"),
        (2, "5월에 두 차례"),
        (span(3, 5), "봄"),
    ],
)
def test_a_quote_gives_a_figure_or_leaves_it_open(value: Any, text: str) -> None:
    assert stands_in(value, text)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (5, "총 4회"),
        (12_570_000, "9월 12,560 (78.5%)"),
        (Decimal("78.6"), "9월 12,560 (78.5%)"),
        (span(3, 12), "3월~11월"),
        (Window(date(2027, 3, 8), date(2027, 11, 30)), "3월~11월"),
        (date(2027, 9, 8), "'27. 9. 1 시작"),
        (date(2026, 7, 1), "'27년 7월부터"),
        (9, "9월에 4회"),
    ],
)
def test_a_quote_that_gives_another_figure_is_against_it(value: Any, text: str) -> None:
    assert not stands_in(value, text)
