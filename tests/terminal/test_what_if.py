"""``python -m chatdong what-if`` as a person or a script calls it."""

import json
import subprocess
from pathlib import Path

import pytest

from chatdong.domain.plan.toml_format import parse_plan
from tests.terminal.program import chatdong

TWENTY_MORE = ("--plan", "2016", "--set", "committee-catering.2=110")


def what_if(*arguments: object, store: object = "example") -> subprocess.CompletedProcess[str]:
    return chatdong("what-if", *arguments, store=store)


def test_all_that_can_be_asked_comes_as_json() -> None:
    done = what_if(
        *TWENTY_MORE,
        "--as-of",
        "2016-04-01",
        "--set",
        "ad-hoc=2,000원×6명×12회=144,000원",
        "--price-rise",
        "강사비=5%",
        "--quantities",
        "--seek",
        "people",
        "--activity",
        "joint-training",
        "--fit",
        "--sensitivity",
        "10",
        "--uncertainty",
        "committee-catering.2=80,90,120",
        "--uncertainty",
        "manual-copies.2=50,150",
        "--draws",
        "1000",
        "--json",
    )
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    assert (answer["store"], answer["plan"], answer["as_of"]) == ("example", "2016", "2016-04-01")
    assert answer["total"] == {
        "plan_krw": 16_000_000,
        "scenario_krw": 17_309_000,
        "cap_krw": 16_000_000,
        "left_krw": -1_309_000,
        "shortfall_krw": 1_309_000,
    }
    assert answer["edits"]["training-lecturers"] == "367,500원×2명×4회=2,940,000원"
    assert [line["id"] for line in answer["changed_lines"]] == [
        "committee-lecturers",
        "committee-catering",
        "committee-printing",
        "training-lecturers",
        "ad-hoc",
    ]
    assert sum(line["difference_krw"] for line in answer["changed_lines"]) == 1_309_000
    assert {s["quantity"] for s in answer["seek"]} == {"training-lecturers.2", "training-catering.2"}
    assert answer["fit"]["over_krw"] == 1_309_000
    assert len(answer["fit"]["options"][0]["changes"]) == 1
    assert answer["sensitivity"][0]["quantity"] == "committee-lecturers.3"
    assert sum(b["count"] for b in answer["uncertainty"]["histogram"]) == 1_000
    assert len(answer["quantities"]) == 32


def test_a_table_for_people_says_what_it_would_mean() -> None:
    shown = what_if(*TWENTY_MORE, "--set", "manual-copies.2=50", "--as-of", "2016-09-30", "--by-category", "--fit", "--with-prices").stdout
    assert shown.startswith("[예시 자료")
    for words in (
        "계획 16,000,000 · 시뮬레이션 16,540,000 · 한도 16,000,000 · 부족 540,000",
        "전용 필요: 도서인쇄비 → 일반운영비 500,000",
        "20,000원×110명×2회=4,400,000원",
        "되돌릴 수 없음: 17개 자치구 추진지원단 매뉴얼 보급: 이미 990,000원",
        "한도를 1,040,000 넘습니다. 맞추는 길:",
    ):
        assert words in shown
    assert "한도 안에 있습니다" in what_if("--fit").stdout


def test_the_scenario_comes_as_a_plan_file_that_loads(tmp_path: Path) -> None:
    assert "이전 차수의 집행계획이 맞지 않습니다" in what_if(*TWENTY_MORE, "--plan-file", "--approved").stderr
    said = "2016-03-31=100000,2016-06-30=300000,2016-09-30=13000000,2016-11-30="
    assert (
        "17,000,000원이 새 총 예산 17,040,000원과 다릅니다"
        in what_if(*TWENTY_MORE, "--plan-file", "--approved", "--milestones", f"{said}17000000").stderr
    )
    typed = parse_plan(what_if(*TWENTY_MORE, "--plan-file", "--approved", "--milestones", f"{said}17040000").stdout)
    assert [milestone.amount_krw for milestone in typed.milestone] == [100_000, 300_000, 13_000_000, 17_040_000]
    text = what_if(*TWENTY_MORE, "--plan-file", "--approved", "--milestones", "scaled").stdout
    plan = parse_plan(text)
    assert [(milestone.amount_krw, str(milestone.rate_percent)) for milestone in plan.milestone] == [
        (128_000, "0.8"),
        (383_000, "2.2"),
        (13_376_000, "78.5"),
        (17_040_000, "100.0"),
    ]
    assert plan.total_krw == 17_040_000
    assert sum(line.amount_krw for line in plan.budget_line) == sum(c.amount_krw for c in plan.category) == 17_040_000
    (tmp_path / "scenario.toml").write_text(text, "utf-8")
    loaded = chatdong("load", tmp_path / "scenario.toml", store=tmp_path / "store.duckdb")
    assert "2차를 실었습니다" in loaded.stdout


def test_nothing_is_written(store: Path) -> None:
    assert what_if(*TWENTY_MORE, "--fit", store=store).returncode == 0
    plain = json.loads(what_if("--plan", "2016", "--json", store=store).stdout)
    assert plain["total"]["scenario_krw"] == 16_000_000
    assert plain["changed_lines"] == []


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--set", "committee-catering.2=백명"], "committee-catering.2: ‘백명’"),
        pytest.param(["--set", "committee-catering.2=-5"], "‘-5’", marks=pytest.mark.full),
        pytest.param(["--set", "no-such=1원×1회"], "no-such: ", marks=pytest.mark.full),
        (["--set", "ad-hoc=총액계상"], "ad-hoc: "),
        (["--set", "ad-hoc"], "이름=값"),
        pytest.param(["--price-rise", "강사비=다섯"], "‘다섯’", marks=pytest.mark.full),
        pytest.param(["--price-rise", "강사비=1e999999999"], "‘1e999999999’", marks=pytest.mark.full),
        (["--price-rise", "없는이름=5"], "없는이름: "),
        (["--sensitivity", "nan"], "‘nan’"),
        (["--seek", "people", "--activity", "no-such"], "no-such: "),
        pytest.param(["--seek", "people", "--lock", "no-such"], "no-such: ", marks=pytest.mark.full),
        (["--uncertainty", "ad-hoc.2=9,5,1"], "ad-hoc.2: "),
        pytest.param(["--uncertainty", "ad-hoc.2=5"], "최소,최빈,최대", marks=pytest.mark.full),
    ],
)
def test_what_is_not_understood_ends_with_two_and_a_sentence(arguments: list[str], words: str) -> None:
    done = what_if(*arguments)
    assert done.returncode == 2
    assert words in done.stderr
    assert done.stdout == ""


def test_a_question_that_there_is_not_ends_with_two_as_well() -> None:
    done = what_if("--seek", "colour")
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_the_kept_scenarios_are_listed_and_one_is_where_to_start() -> None:
    listed = json.loads(what_if("--plan", "2016", "--scenarios", "--json").stdout)
    assert listed["store"] == "example"
    assert [(s["name"], s["revision"], s["total_krw"], s["difference_krw"]) for s in listed["scenarios"]] == [
        ("20명 더하고 매뉴얼 줄임", 1, 16_440_000, 440_000),
        ("워크숍 20명 더", 1, 17_040_000, 1_040_000),
        ("합동교육 2회 더", 1, 18_240_000, 2_240_000),
    ]
    shown = what_if("--plan", "2016", "--scenarios").stdout
    assert shown.startswith("[예시 자료")
    assert "17,040,000" in shown
    answer = json.loads(what_if("--plan", "2016", "--scenario", "워크숍 20명 더", "--set", "manual-copies.2=50", "--json").stdout)
    assert (answer["scenario"], answer["left_out"], answer["total"]["scenario_krw"]) == ("워크숍 20명 더", {}, 16_540_000)
    assert "시나리오: 합동교육 2회 더" in what_if("--plan", "2016", "--scenario", "합동교육 2회 더").stdout


def test_a_scenario_that_is_not_kept_is_said_with_those_that_are() -> None:
    done = what_if("--plan", "2016", "--scenario", "없는 이름")
    assert (done.returncode, done.stdout) == (2, "")
    assert "없는 이름: 저장한 시나리오에 없는 이름입니다" in done.stderr
    assert "합동교육 2회 더" in done.stderr
