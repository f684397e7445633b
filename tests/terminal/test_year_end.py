"""``python -m chatdong year-end``, ``settlement`` and ``close-year`` as a person or a script calls them."""

import json
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from chatdong.domain.plan.model import Plan
from chatdong.domain.plan.synthetic_year import example_year
from chatdong.domain.roles import Actor
from chatdong.domain.year_end.closing import ClosedRow, Handover, Opening
from chatdong.store.engines.store import open_store
from chatdong.store.reading import repository
from chatdong.store.writing.records import insert, load_plan
from chatdong.store.writing.year_end.closing import closed_year
from chatdong.terminal.year_end import closing_lines
from tests.terminal.program import chatdong

AT, OFFICE = datetime(2026, 1, 2, 3, 4, 5), Actor.local("office")
OF = {"plan_id": "2016", "revision": 1, "line_id": "committee-venue"}
LAST = ("--plan", "2016", "--as-of", "2016-12-31")


@pytest.fixture
def carrying(store: Path, plan: Plan) -> Path:
    """A store with two years of a programme; of the first a contract of 800,000, of which 300,000 were paid and 400,000 are carried on."""
    opened = open_store(str(store), AT)
    load_plan(opened, example_year(plan, 2017), OFFICE, AT)
    key = insert(opened, "commitment", {**OF, "committed_on": date(2016, 4, 1), "amount_krw": 800_000, "due_on": date(2017, 1, 20)}, OFFICE, AT)
    insert(opened, "spending", {**OF, "spent_on": date(2016, 5, 13), "amount_krw": 300_000, "commitment_id": key}, OFFICE, AT)
    late = {**OF, "kind": "unavoidable", "amount_krw": 400_000, "approved_on": date(2016, 12, 20), "commitment_id": key}
    insert(opened, "carry_over", late, OFFICE, AT)
    opened.close()
    return store


def test_the_years_end_says_what_becomes_of_the_balance_and_by_when_to_act() -> None:
    told = chatdong("year-end", "--as-of", "2016-09-30")
    assert told.returncode == 0, told.stderr
    assert told.stdout.startswith("[예시 자료")
    for wanted in (
        "집행잔액 3,612,200원",
        "지급 예정 1,500,000원",
        "집행 예정 2,081,428원",
        "원인행위 마감 권고일 2016-11-23",
        "부족 -80,000원",
        "마감 전입니다",
    ):
        assert wanted in told.stdout, wanted
    answer = json.loads(chatdong("year-end", "--as-of", "2016-09-30", "--json").stdout)
    assert (answer["plan"], answer["as_of"], answer["closed_on"], answer["fixed"]) == ("2016", "2016-09-30", None, None)
    assert answer["position"]["balance_krw"] == 3_612_200 == sum(part["amount_krw"] for part in answer["dispositions"])
    assert sum(row["balance_krw"] for row in answer["by_line"]) == 3_612_200
    assert all(sum(row["dispositions"].values()) == row["balance_krw"] for row in answer["by_line"])
    assert all(sum(source["amount_krw"] for source in part["by_source"]) == part["amount_krw"] for part in answer["dispositions"])
    assert {row["line"]: row["commit_by"] for row in answer["by_line"]}["committee-venue"] == "2016-11-23"


def test_a_settlement_is_a_file_in_the_format_that_its_name_says(tmp_path: Path) -> None:
    for kind, start in (("hwpx", b"PK"), ("docx", b"PK"), ("xlsx", b"PK"), ("pdf", b"%PDF")):
        out = tmp_path / f"settlement.{kind}"
        made = chatdong("settlement", "-o", out)
        assert made.returncode == 0, made.stderr
        assert "예산 집행 정산서(가결산)" in made.stdout and out.read_bytes().startswith(start)
    again = chatdong("settlement", "-o", tmp_path / "settlement.pdf")
    assert again.returncode == 1 and "이미 있는 파일" in again.stderr
    unknown = chatdong("settlement", "-o", tmp_path / "settlement.odt")
    assert unknown.returncode == 1 and "형식을 알 수 없습니다" in unknown.stderr
    english = tmp_path / "settlement.html"
    assert chatdong("settlement", "-o", english, "--lang", "en").returncode == 0
    assert "Settlement of the budget, 2016 (provisional)" in english.read_text("utf-8")


def test_a_year_is_closed_and_opened_again_from_a_terminal(carrying: Path, plan: Plan, tmp_path: Path) -> None:
    early = chatdong("close-year", "--plan", "2016", "--as-of", "2016-09-30", store=carrying)
    assert early.returncode == 1 and "2016-12-31 이후여야 합니다" in early.stderr
    seen = chatdong("close-year", *LAST, "--dry-run", store=carrying)
    assert seen.returncode == 0, seen.stderr
    assert "이월 400,000원" in seen.stdout and "이월액 1건이 다음 해 계획(2017)" in seen.stdout and "마감하지 않았습니다" in seen.stdout
    assert "[주의] 원인행위를 했으나 치르지도 이월하지도 않은 100,000원" in seen.stdout
    done = chatdong("close-year", *LAST, "--reason", "결산", store=carrying)
    assert done.returncode == 0 and "2016년도를 마감했습니다" in done.stdout
    twice = chatdong("close-year", *LAST, store=carrying)
    assert twice.returncode == 1 and "이미 마감했습니다" in twice.stderr
    answer = json.loads(chatdong("year-end", *LAST, "--json", store=carrying).stdout)
    assert (answer["closed_on"], answer["fixed"]["carried_krw"]) == ("2016-12-31", 400_000)
    final = chatdong("settlement", *LAST, "-o", tmp_path / "final.docx", store=carrying)
    assert "예산 집행 정산서, 기준일 2016-12-31" in final.stdout
    opened = open_store(str(carrying), AT)
    following = repository.plan(opened, "2017")
    assert following is not None
    (brought,) = repository.records(opened, following).budget_changes
    assert (brought.amount_krw, brought.to_line) == (400_000, "committee-venue")
    opened.close()
    back = chatdong("close-year", "--plan", "2016", "--undo", store=carrying)
    assert back.returncode == 0 and "되돌렸습니다" in back.stdout
    opened = open_store(str(carrying), AT)
    assert closed_year(opened, "2016") is None and not repository.records(opened, following).budget_changes
    opened.close()
    nothing = chatdong("close-year", "--plan", "2016", "--undo", store=carrying)
    assert nothing.returncode == 1 and "마감하지 않은 해" in nothing.stderr


def test_while_the_year_may_still_be_paid_a_closing_says_so() -> None:
    nothing = Handover(Opening((), ()), None, frozenset())
    assert not any("더 적을 수 있습니다" in line for line in closing_lines(ClosedRow("", "", None), nothing))
    assert any("2027-01-20까지는" in line for line in closing_lines(ClosedRow("", "", None), nothing, date(2027, 1, 20)))


def test_who_gets_back_what_is_left_can_be_chosen_and_the_example_is_never_closed(carrying: Path) -> None:
    told = chatdong("close-year", *LAST, "--dry-run", "--granted", "national", store=carrying)
    assert "반납 0원" in told.stdout
    assert chatdong("close-year", *LAST, "--granted", "nobody", store=carrying).returncode == 2
    refused = chatdong("close-year", *LAST)
    assert refused.returncode == 1 and "예시 자료의 저장소" in refused.stderr


def test_of_several_next_plans_the_one_that_gets_the_money_is_named(carrying: Path, plan: Plan) -> None:
    opened = open_store(str(carrying), AT)
    load_plan(opened, replace(example_year(plan, 2017), id="2017-b"), OFFICE, AT)
    opened.close()
    asked = chatdong("close-year", *LAST, "--dry-run", store=carrying)
    assert asked.returncode == 1 and "여럿입니다(2017, 2017-b). --into 로" in asked.stderr
    other = chatdong("close-year", *LAST, "--dry-run", "--into", "2016", store=carrying)
    assert other.returncode == 1 and "다음 계획이 아닙니다" in other.stderr
    named = chatdong("close-year", *LAST, "--dry-run", "--into", "2017-b", store=carrying)
    assert named.returncode == 0 and "다음 해 계획(2017-b)" in named.stdout
