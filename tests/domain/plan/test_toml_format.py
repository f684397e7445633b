"""A plan file is read whole, or refused with file, key and reason."""

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatdong.domain.costing.costing import LONGEST_COSTING
from chatdong.domain.plan.model import MOST_LINES, Plan, Window
from chatdong.domain.plan.revision_diff import compare
from chatdong.domain.plan.toml_format import LARGEST_FILE_BYTES, MOST_MISTAKES, PlanFileError, format_plan, load_plan_file, parse_plan
from chatdong.store.seed.example import PLAN

TEXT = PLAN.read_text("utf-8")


def refusal(text: str) -> PlanFileError:
    with pytest.raises(PlanFileError) as caught:
        parse_plan(text, "2016.toml")
    return caught.value


def changed(old: str, new: str) -> str:
    assert old in TEXT
    return TEXT.replace(old, new, 1)


def test_the_2016_plan_holds_the_thirteen_lines_of_the_paper(plan: Plan) -> None:
    assert [(line.costing, line.amount_krw) for line in plan.budget_line] == [
        ("350,000원×3명×2회=2,100,000원", 2_100_000),
        ("800,000원×1실×2회=1,600,000원", 1_600_000),
        ("20,000원×90명×2회=3,600,000원", 3_600_000),
        ("6,000원×90명×2회=1,080,000원", 1_080_000),
        ("350,000원×2명×4회=2,800,000원", 2_800_000),
        ("300,000원×1실×4회=1,200,000원", 1_200_000),
        ("2,000원×60명×4회=480,000원", 480_000),
        ("220,000원×1식=220,000원", 220_000),
        ("2,000원×30명×3회=180,000원", 180_000),
        ("2,000원×60명×6회=720,000원", 720_000),
        ("2,000원×5명×12회=120,000원", 120_000),
        ("15,000원×60명×1회=900,000원", 900_000),
        ("10,000원×100부×1회=1,000,000원", 1_000_000),
    ]


def test_the_2016_plan_holds_categories_milestones_goals_and_teams(plan: Plan) -> None:
    assert {c.name.ko: c.amount_krw for c in plan.category} == {
        "일반운영비": 13_080_000,
        "회의운영비": 1_920_000,
        "도서인쇄비": 1_000_000,
    }
    assert [(m.on, m.amount_krw) for m in plan.milestone] == [
        (date(2016, 3, 31), 120_000),
        (date(2016, 6, 30), 360_000),
        (date(2016, 9, 30), 12_560_000),
        (date(2016, 11, 30), 16_000_000),
    ]
    assert [(t.year, t.value) for t in plan.target if t.indicator == "teams"] == [(2016, 17), (2017, 21), (2018, 8)]
    assert {team.district: team.closed_on for team in plan.support_team} == {
        "seongdong": None,
        "geumcheon": date(2015, 12, 31),
        "dobong": None,
        "seongbuk": None,
    }
    assert len(plan.review) == 10
    assert [r.body.ko for r in plan.review if r.consulted] == [
        "전략경영본부",
        "찾아가는 동 주민센터 추진지원단",
        "서울시",
        "기타 단체·기관",
    ]
    assert len(plan.problem) == 3
    assert [len(stage.checked) for stage in plan.communication] == [0, 2, 3]


def test_every_element_with_a_figure_names_its_section(plan: Plan) -> None:
    for name in ("activity", "category", "budget_line", "milestone", "target", "baseline", "support_team", "review", "problem"):
        assert all(element.source.strip() for element in getattr(plan, name)), name


def test_a_word_that_is_not_known_is_answered_by_the_nearest_and_by_all_that_could_stand_there() -> None:
    error = refusal(
        changed('kind = "workshop"', 'kind = "workshp"').replace('measure = "teams_open"', 'measure = "guess"').replace("[document]", "[dokument]")
    )
    assert str(error.mistakes[0].why).endswith("‘document’입니까?")
    error = refusal(changed('kind = "workshop"', 'kind = "workshp"').replace('measure = "teams_open"', 'measure = "guess"'))
    of_measure, of_kind = (str(mistake.why) for mistake in error.mistakes)
    assert "‘workshop’입니까?" in of_kind
    assert "standing_cost" in of_kind
    assert "입니까" not in of_measure
    assert "events_held" in of_measure


def test_no_person_is_named_only_roles(plan: Plan) -> None:
    assert plan.document.approvers == ("과장", "총괄팀장", "단장", "대표이사")


def test_writing_and_reading_again_gives_the_same_plan(plan: Plan, other_plan: Plan) -> None:
    assert parse_plan(format_plan(plan)) == plan
    assert parse_plan(format_plan(other_plan)) == other_plan
    assert format_plan(parse_plan(format_plan(plan))) == format_plan(plan)


@pytest.mark.parametrize(
    ("text", "where", "why"),
    [
        (changed("total_krw = 16_000_000\n", ""), "total_krw", "빠졌습니다"),
        (changed("total_krw = 16_000_000", 'total_krw = "16,000천원"'), "total_krw", "정수"),
        (changed("total_krw = 16_000_000", "total_krw = true"), "total_krw", "정수"),
        (changed("total_krw = 16_000_000", "total_krw = 16_000_000.5"), "total_krw", "정수"),
        (changed("amount_krw = 2_100_000", "amount_krw = -2_100_000"), "budget_line[1].amount_krw", "0보다 작습니다"),
        (changed("amount_krw = 2_100_000", "amount_krw = 9_000_000_000_000_000"), "budget_line[1].amount_krw", "큽니다"),
        (changed('activity = "committee-workshop"\ncategory', 'activity = "no-such"\ncategory'), "budget_line[1].activity", "no-such"),
        (changed('category = "general-operation"', 'category = "no-such"'), "budget_line[1].category", "no-such"),
        (changed("\non = 2016-03-31", "\non = 2017-03-31"), "milestone[1].on", "2016년도 밖"),
        (changed("\non = 2016-03-31", '\non = "3월 말"'), "milestone[1].on", "날짜"),
        (changed("\non = 2016-03-31", "\non = 2016-03-31T09:00:00"), "milestone[1].on", "날짜"),
        (changed("\non = 2016-03-31", "\non = 2016-06-30"), "milestone[2].on", "두 번"),
        (changed("start = 2016-06-01, end = 2016-08-31", "start = 2016-08-31, end = 2016-06-01"), "activity[4].window", "앞입니다"),
        (changed("start = 2016-06-01, end = 2016-08-31", "start = 2016-06-01"), "activity[4].window.end", "빠졌습니다"),
        (changed('kind = "workshop"', 'kind = "party"'), "activity[2].kind", "party"),
        (changed('measure = "teams_open"', 'measure = "guess"'), "indicator[1].measure", "guess"),
        (changed('id = "initial-workshop"', 'id = "planning"'), "activity[2].id", "두 번"),
        (changed('id = "committee-lecturers"', 'id = "강사비"'), "budget_line[1].id", "영문"),
        (changed("times = 4\nwindow", "times = 0\nwindow"), "activity[5].times", "1에서"),
        (changed("times = 9\n", "times = 8\n"), "activity[6].occurrence", "9번인데 횟수는 8번"),
        (changed("rate_percent = 0.8", "rate_percent = nan"), "milestone[1].rate_percent", "수"),
        (changed("fiscal_year = 2016", "fiscal_year = 20160"), "fiscal_year", "연도는"),
        (changed("year = 2018", "year = -1"), "target[12].year", "연도는"),
        (changed("year = 2015", "year = 99999"), "baseline[1].year", "연도는"),
        (changed("staff = 3", "staff = -3"), "support_team[1].staff", "0보다 작"),
        (changed("rate_percent = 0.8", "rate_percent = -0.8"), "milestone[1].rate_percent", "0보다 작"),
        (changed("approved_on = 2016-03-31", "approved_on = 2019-03-31"), "document.approved_on", "결재일"),
        (changed("opened_on = 2015-09-01", "opened_on = 2035-09-01"), "support_team[1].opened_on", "2016년도 밖"),
        (changed("[document]", "[dokument]"), "dokument", "없는 항목"),
        (changed('district_list = "seoul"', 'district_list = "../plans/2016"'), "district_list", "있는 목록: seoul"),
        (changed('district_list = "seoul"\n', ""), "support_team[1].district", "seongdong"),
        (changed('district = "dobong"', 'district = "haeundae"'), "support_team[3].district", "haeundae"),
        (changed("closed_on = 2015-12-31", "closed_on = 2015-01-01"), "support_team[2].closed_on", "앞입니다"),
    ],
)
def test_a_mistake_is_named_by_file_key_and_reason(text: str, where: str, why: str) -> None:
    error = refusal(text)
    assert error.file == "2016.toml"
    hits = [m for m in error.mistakes if m.where == where]
    assert hits, [str(m) for m in error.mistakes]
    assert why in str(hits[0].why)


FUNDING = '[[funding]]\nfunder = "national"\nsource = "1."\nshare_percent = 50\n\n'


def with_funding(*changes: tuple[str, str]) -> str:
    """The plan with one share of funding, changed."""
    funding = FUNDING
    for old, new in changes:
        assert old in funding
        funding = funding.replace(old, new)
    return changed("[[milestone]]", funding + "[[milestone]]")


def with_keys(*keys: str) -> str:
    """The plan with keys of its first table."""
    return changed("total_krw =", "\n".join([*keys, "total_krw ="]))


@pytest.mark.parametrize(
    ("text", "where", "why"),
    [
        (with_funding(('"national"', '"nobody"')), "funding[1].funder", "nobody"),
        (with_funding(("= 50", "= 100.5")), "funding[1].share_percent", "100까지"),
        (with_funding(("share_percent = 50", "amount_krw = -1")), "funding[1].amount_krw", "0보다 작습니다"),
        (with_funding(("share_percent = 50\n", "")), "funding[1]", "꼭 하나"),
        (with_funding(("= 50", "= 50\namount_krw = 5")), "funding[1]", "꼭 하나"),
        (with_funding(("= 50", '= 50\nline = "no-such"')), "funding[1].line", "no-such"),
        (with_funding(("= 50", '= 50\ncategory = "no-such"')), "funding[1].category", "no-such"),
        (with_funding(("= 50", '= 50\ncategory = "general-operation"\nline = "committee-lecturers"')), "funding[1]", "하나만"),
        (with_funding((FUNDING, FUNDING + FUNDING)), "funding[2]", "두 번"),
        (with_keys("period = { start = 2016-12-31, end = 2016-01-01 }"), "period", "앞입니다"),
        (with_keys("period = { start = 2016-01-01, end = 2030-01-01 }"), "period", "10년보다"),
        (with_keys("period = { start = 2017-01-01, end = 2018-01-01 }"), "period", "2016년이 들어 있지"),
        (with_keys("period = { start = 2016-01-01, end = 2016-11-29 }"), "milestone[4].on", "2016-01-01~2016-11-29"),
        (with_keys("payments_until = 2016-12-30"), "payments_until", "2016-12-31"),
        (with_keys("payments_until = 2018-03-01"), "payments_until", "366일"),
    ],
)
def test_a_mistake_of_funding_or_time_is_named(text: str, where: str, why: str) -> None:
    found = refusal(text).mistakes
    assert [why in str(m.why) for m in found if m.where == where] == [True], [str(m) for m in found]


def test_a_period_and_a_closing_of_payments_are_read_and_written_byte_for_byte() -> None:
    whole = parse_plan(with_keys("period = { start = 2016-01-01, end = 2017-12-31 }", "payments_until = 2018-01-20"))
    assert (whole.year, whole.counted) == (Window(date(2016, 1, 1), date(2017, 12, 31)), Window(date(2016, 1, 1), date(2018, 1, 20)))
    assert parse_plan(format_plan(whole)) == whole
    assert format_plan(parse_plan(format_plan(whole))) == format_plan(whole)


def test_a_revision_names_another_share_period_and_closing_of_payments(plan: Plan) -> None:
    later = parse_plan(with_funding().replace("total_krw =", "payments_until = 2017-01-20\ntotal_krw =", 1))
    assert [(e.element, e.key, e.kind) for e in compare(plan, later).elements] == [
        ("funding", "national", "added"),
        ("payments_until", "2017-01-20", "changed"),
    ]
    longer = replace(later, period=Window(date(2016, 1, 1), date(2017, 6, 30)), payments_until=None)
    assert ("period", "2016-01-01~2017-06-30", "changed") in [(e.element, e.key, e.kind) for e in compare(later, longer).elements]


def test_all_mistakes_are_told_at_once() -> None:
    text = changed("total_krw = 16_000_000\n", "").replace("amount_krw = 2_100_000", 'amount_krw = "많음"', 1)
    assert {m.where for m in refusal(text).mistakes} == {"total_krw", "budget_line[1].amount_krw"}


def test_what_is_not_toml_is_refused_and_not_a_traceback() -> None:
    assert "TOML" in str(refusal("id = = 3"))
    assert "TOML" in str(refusal("a=" + "[" * 20_000))


@pytest.mark.parametrize(
    "keys",
    [
        ".".join(["a"] * 50_000) + " = 1",
        "[" + " . ".join(["a"] * 50_000) + "]",
        "[[a" + '."\\"."' * 5_000 + "]]",
        "x = [1,\n { " + ".".join(["'a b'"] * 50_000) + " = 1 }]",
    ],
)
def test_a_key_of_very_many_parts_is_refused_before_it_is_read_as_toml(keys: str) -> None:
    at_its_end = refusal(f"{TEXT}\n{keys}\n")
    assert [m.where for m in at_its_end.mistakes] == ["–"]
    assert "너무 깊습니다" in str(at_its_end)
    assert f"{len(f'{TEXT}{keys}'.splitlines()) + 1}번째 줄" in str(at_its_end)


def test_fifty_thousand_dotted_keys_are_refused_before_they_are_read_as_toml() -> None:
    for keys in ("\n".join(f"a.b{i} = 1" for i in range(50_000)), "a = { " + ", ".join(f"b.c{i} = 1" for i in range(50_000)) + " }"):
        assert "점으로 이은 항목 이름이 너무 많습니다" in str(refusal(keys))


def test_a_text_with_many_points_is_no_key() -> None:
    parse_plan(changed('quote = "', 'quote = "1.2.3.4.5.6.7.8.9.10.11 '))


def test_a_text_larger_than_a_plan_file_may_be_is_refused_wherever_it_comes_from() -> None:
    assert "바이트보다 큽니다" in str(refusal("#" * (LARGEST_FILE_BYTES + 1)))


def test_of_very_many_mistakes_the_first_thousand_are_told() -> None:
    assert len(refusal("[[activity]]\n" * 20_000).mistakes) == MOST_MISTAKES


def test_costings_that_are_too_long_one_by_one_or_together_are_refused() -> None:
    costing = "350,000원×3명×2회=2,100,000원"
    assert {m.where for m in refusal(changed(costing, costing + " " * LONGEST_COSTING)).mistakes} == {"budget_line[1].costing"}
    plan = parse_plan(TEXT)
    long = [replace(line, id=f"line-{n}", costing=line.costing.ljust(LONGEST_COSTING)) for n in range(41) for line in plan.budget_line[:1]]
    assert {m.where for m in refusal(format_plan(replace(plan, budget_line=tuple(long)))).mistakes} == {"budget_line"}
    many = tuple(replace(plan.budget_line[0], id=f"line-{n}") for n in range(MOST_LINES + 1))
    assert "4,001줄" in str(refusal(format_plan(replace(plan, budget_line=many))))


def test_a_file_that_is_missing_or_not_utf8_is_refused_with_its_name(tmp_path: Path) -> None:
    with pytest.raises(PlanFileError, match=r"none\.toml"):
        load_plan_file(tmp_path / "none.toml")
    (tmp_path / "cp949.toml").write_bytes('id = "계획"'.encode("cp949"))
    with pytest.raises(PlanFileError, match="UTF-8"):
        load_plan_file(tmp_path / "cp949.toml")


@given(st.text())
def test_no_text_makes_the_reader_fail_in_another_way(text: str) -> None:
    try:
        parse_plan(text)
    except PlanFileError as error:
        assert error.mistakes


@given(st.integers(0, len(TEXT) - 1), st.sampled_from(["", "-", "9", '"', "[", "=", "2016-13-01", "{}", "\n"]))
def test_a_damaged_plan_is_read_or_refused(at: int, damage: str) -> None:
    try:
        parse_plan(TEXT[:at] + damage + TEXT[at + 1 :])
    except PlanFileError as error:
        assert all(str(m) for m in error.mistakes)


def test_no_reason_shows_a_field_unfilled() -> None:
    for broken in (changed("total_krw = 16_000_000", "total_krw = -1"), changed('kind = "workshop"', 'kind = "x"')):
        assert not re.search(r"\{\w", str(refusal(broken)))
