"""Whose money a line is: the most special statement wins, and every split adds up to the won."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatdong.domain.plan.funding import ORDER, Basis, LineFunding, has_funding, line_funding, source_of, split
from chatdong.domain.plan.model import BudgetLine, Category, Funding, FundingSource, LocalizedText, Plan
from chatdong.domain.plan.toml_format import format_plan, parse_plan
from tests.properties import examples

NATIONAL, CITY, DISTRICT, SELF, OTHER = FundingSource

weights = st.tuples(*[st.integers(0, 10**6)] * len(ORDER)).filter(any).map(lambda of: dict(zip(ORDER, map(Fraction, of), strict=True)))


def a_plan(lines: list[tuple[str, str, int]], funding: tuple[Funding, ...] = (), costings: dict[str, str] | None = None) -> Plan:
    """A plan of lines (id, category, won)."""
    text = LocalizedText("가")
    categories = dict.fromkeys(category for _, category, _ in lines)
    return Plan(
        "small",
        2030,
        text,
        text,
        text,
        sum(krw for _, _, krw in lines),
        "1.",
        category=tuple(Category(c, LocalizedText(c), sum(krw for _, of, krw in lines if of == c), "1.") for c in categories),
        budget_line=tuple(BudgetLine(i, "act", c, LocalizedText(i), (costings or {}).get(i, f"총액 {krw:,}원"), krw, "1.") for i, c, krw in lines),
        funding=funding,
    )


def share(funder: FundingSource, percent: str, **scope: str) -> Funding:
    return Funding(funder, "1.", share_percent=Decimal(percent), **scope)


def won(funder: FundingSource, krw: int, **scope: str) -> Funding:
    return Funding(funder, "1.", amount_krw=krw, **scope)


@given(st.integers(-(10**15), 10**15), weights)
@examples(10_000)
def test_the_parts_of_an_amount_add_up_to_it_and_are_within_a_won_of_the_exact_share(amount: int, by: dict[FundingSource | None, Fraction]) -> None:
    found = split(amount, by)
    assert sum(found.values()) == amount
    for source, krw in found.items():
        assert abs(krw - amount * by[source] / sum(by.values())) < 1
        assert by[source] and (krw == 0 or (krw > 0) == (amount > 0))
    assert split(-amount, by) == {source: -krw for source, krw in found.items()}


def test_a_won_that_two_have_an_equal_claim_to_goes_to_the_first_in_order() -> None:
    even = dict.fromkeys((OTHER, NATIONAL, CITY), Fraction(1))
    assert split(100, even) == {NATIONAL: 34, CITY: 33, OTHER: 33}
    assert split(101, even) == {NATIONAL: 34, CITY: 34, OTHER: 33}


def test_the_statement_for_the_line_wins_then_that_for_its_category_then_that_for_the_plan() -> None:
    lines = [("a", "x", 1_000), ("b", "x", 1_000), ("c", "y", 1_000)]
    stated = (share(NATIONAL, "100"), share(CITY, "100", category="x"), share(SELF, "100", line="a"))
    found = line_funding(a_plan(lines, stated, {"c": "총액 1,000원(국 400, 시 600)"}))
    assert [(of.basis, of.parts) for of in found.values()] == [
        (Basis.LINE, {SELF: 1_000}),
        (Basis.CATEGORY, {CITY: 1_000}),
        (Basis.PLAN, {NATIONAL: 1_000}),
    ]


@pytest.mark.parametrize(
    ("costing", "amount", "expected"),
    [
        ("운영비 (국 14,250 시 16,625)", 30_875_000, {NATIONAL: 14_250_000, CITY: 16_625_000}),
        ("10,000천원(국비 5,000, 시비 3,000, 구비 2,000)", 10_000_000, {NATIONAL: 5_000_000, CITY: 3_000_000, DISTRICT: 2_000_000}),
        ("총액 1,000,000원(국비 50% 도비15% 시비35%)", 1_000_000, {NATIONAL: 500_000, CITY: 150_000, DISTRICT: 350_000}),
        ("6,000원×2,000명=12,000천원(국비 6,000천원, 자부담 6,000천원)", 12_000_000, {NATIONAL: 6_000_000, SELF: 6_000_000}),
        ("총액 5,000원(국비 2,000, 지방비 3,000)", 5_000, {NATIONAL: 2_000, OTHER: 3_000}),
        ("가 3,000천원(국 1,000 시 2,000)\n나 5,000천원(국 4,000 시 1,000)", 8_000_000, {NATIONAL: 5_000_000, CITY: 3_000_000}),
        ("기정 3,000천원(국 1,000 시 2,000) 경정 5,000천원(국 2,000 시 3,000)", 5_000_000, {NATIONAL: 2_000_000, CITY: 3_000_000}),
    ],
)
def test_where_the_plan_states_nothing_the_costing_is_read(costing: str, amount: int, expected: dict[FundingSource, int]) -> None:
    found = line_funding(a_plan([("a", "x", amount)], (), {"a": costing}))["a"]
    assert (found.basis, found.parts) == (Basis.COSTING, expected)


@pytest.mark.parametrize("costing", ["350,000원×3명=1,050,000원", "총액 1,050천원(국비 1,000, 시비 1,000)", "국비", "1,050천원(국 40% 시 50%)"])
def test_what_nothing_states_or_does_not_add_up_is_nobodys(costing: str) -> None:
    plan = a_plan([("a", "x", 1_050_000)], (), {"a": costing})
    assert (line_funding(plan)["a"].basis, line_funding(plan)["a"].parts) == (Basis.NOTHING, {None: 1_050_000})
    assert not has_funding(plan)


def test_shares_that_do_not_reach_the_whole_leave_a_rest_and_those_above_it_are_taken_in_proportion() -> None:
    line = [("a", "x", 1_000)]
    assert line_funding(a_plan(line, (share(NATIONAL, "50"), share(CITY, "40"))))["a"].parts == {NATIONAL: 500, CITY: 400, None: 100}
    assert line_funding(a_plan(line, (share(NATIONAL, "100"), share(CITY, "100"))))["a"].parts == {NATIONAL: 500, CITY: 500}
    assert line_funding(a_plan(line, (won(NATIONAL, 300), won(CITY, 300))))["a"].parts == {NATIONAL: 300, CITY: 300, None: 400}
    assert line_funding(a_plan(line, (won(NATIONAL, 0),)))["a"].parts == {None: 1_000}
    assert line_funding(a_plan(line, (share(NATIONAL, "47.5"), won(CITY, 525))))["a"].parts == {NATIONAL: 475, CITY: 525}


def test_an_amount_stated_for_the_plan_includes_what_its_lines_state() -> None:
    lines = [("a", "x", 1_000_000), ("b", "x", 7_000_000), ("c", "y", 8_000_000)]
    found = line_funding(a_plan(lines, (won(NATIONAL, 8_000_000), won(CITY, 7_000_000), won(SELF, 1_000_000), share(SELF, "100", line="a"))))
    assert sums(found) == {NATIONAL: 8_000_000, CITY: 7_000_000, SELF: 1_000_000}
    assert found["a"].parts == {SELF: 1_000_000}


def sums(found: dict[str, LineFunding]) -> dict[FundingSource | None, int]:
    by: dict[FundingSource | None, int] = {}
    for of in found.values():
        for source, krw in of.parts.items():
            by[source] = by.get(source, 0) + krw
    return by


@given(
    st.lists(st.tuples(st.sampled_from("xyz"), st.integers(0, 10**10)), min_size=1, max_size=12),
    st.data(),
)
@examples(3_000)
def test_lines_always_add_up_and_amounts_stated_for_the_plan_are_met_to_the_won(lines: list[tuple[str, int]], data: st.DataObject) -> None:
    of_lines = [(f"l{n}", category, krw) for n, (category, krw) in enumerate(lines)]
    total = sum(krw for _, krw in lines)
    cuts = sorted(data.draw(st.lists(st.integers(0, total), min_size=2, max_size=2)))
    amounts = {NATIONAL: cuts[0], CITY: cuts[1] - cuts[0], SELF: total - cuts[1]}
    found = line_funding(a_plan(of_lines, tuple(won(funder, krw) for funder, krw in amounts.items())))
    for line_id, _, krw in of_lines:
        assert found[line_id].amount_krw == krw
        assert sum(found[line_id].split(krw).values()) == krw
        assert all(part >= 0 for part in found[line_id].parts.values())
    if total and all(krw >= 10 or krw == 0 for _, krw in lines) and all(krw * 100 >= total or not krw for krw in amounts.values()):
        assert {source: krw for source, krw in sums(found).items() if krw} == {source: krw for source, krw in amounts.items() if krw}


def test_a_city_beside_a_province_is_a_basic_authority() -> None:
    assert source_of("시") == CITY
    assert source_of("시", ("도", "시")) == DISTRICT
    assert (source_of("국고"), source_of("군"), source_of("자부담"), source_of("교부세")) == (NATIONAL, DISTRICT, SELF, OTHER)


def test_funding_is_written_and_read_again_byte_for_byte(plan: Plan) -> None:
    line, category = plan.budget_line[0].id, plan.category[1].id
    stated = (share(NATIONAL, "47.50"), won(CITY, 8_400_000), share(SELF, "100", line=line), won(DISTRICT, 1_920_000, category=category))
    text = format_plan(replace(plan, funding=stated))
    assert parse_plan(text).funding == stated
    assert format_plan(parse_plan(text)) == text
    assert "funding" not in format_plan(plan) and "period" not in format_plan(plan) and "payments_until" not in format_plan(plan)
