"""``python -m chatdong`` as a person or a script calls it."""

import json
import subprocess
import sys
import zipfile
from datetime import date, datetime
from pathlib import Path

import pytest
import vobject

from chatdong.domain.roles import Actor
from chatdong.store.engines.store import open_store
from chatdong.store.reading import repository
from chatdong.store.writing.records import insert
from tests.terminal.program import ROOT, chatdong

AT = datetime(2026, 1, 2, 3, 4, 5)

PLAN = ROOT / "data" / "plans" / "2016.toml"
OTHER = ROOT / "tests" / "plans" / "reading-2031.toml"


def test_status_prints_what_the_pages_show() -> None:
    done = chatdong("status", "--plan", "2016", "--as-of", "2016-09-30", "--json")
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    assert answer["store"] == "example"
    assert answer["events"] == {"held": 18, "expected": 20, "planned": 30}
    money = answer["money"]
    assert (money["budget_krw"], money["planned_krw"], money["actual_krw"]) == (16_000_000, 12_560_000, 12_387_800)
    assert {g["indicator"]: g["status"] for g in answer["goals"] if g["year"] == 2016} == {
        "teams": "achieved",
        "workshops": "on_track",
        "committee-workshops": "achieved",
        "monthly-meetings": "behind",
        "trainings": "on_track",
        "manual": "achieved",
        "guideline": "achieved",
    }
    assert sum(row["spent_krw"] for row in answer["by_category"]) == money["actual_krw"]
    assert sum(row["budget_krw"] for row in answer["by_line"]) == 16_000_000
    assert len(answer["by_line"]) == 13
    assert answer["reconciliation"]["holds"] is True
    assert (money["cv_krw"], money["sv_krw"]) == (money["earned_krw"] - 12_387_800, money["earned_krw"] - 12_560_000)
    assert money["tcpi"] == round((16_000_000 - money["earned_krw"]) / (16_000_000 - 12_387_800), 4)
    assert {method: money["etc_krw"][method] + money["vac_krw"][method] for method in money["etc_krw"]} == dict.fromkeys(
        ("by_pace", "at_plan_cost", "bottom_up"), 16_000_000 - 12_387_800
    )
    why = answer["variance"]
    effects = ("times_krw", "timing_krw", "people_krw", "price_krw", "price_or_people_krw", "without_event_krw")
    assert why["planned_official_krw"] + why["official_to_bottom_up_krw"] + sum(why[e] for e in effects) == 12_387_800
    assert sum(row["difference_krw"] for row in why["by_line"]) == why["difference_krw"]
    assert sum(month["actual_krw"] or 0 for month in answer["by_month"]) == money["actual_krw"]
    assert answer["by_month"][8]["cumulative"]["planned_krw"] == 12_560_000
    assert [transfer["line"] for transfer in answer["reallocation"]] == ["committee-catering"]
    assert [(move["from"], move["amount_krw"], move["proposed"]) for move in answer["reallocation"][0]["moves"]] == [("monthly-rest", 80_000, True)]


def test_status_of_all_plans_has_the_figures_that_each_has_of_its_own(tmp_path: Path) -> None:
    store = tmp_path / "two.duckdb"
    assert chatdong("copy", "--from", "example", "--to", str(store)).returncode == 0
    one = json.loads(chatdong("status", "--as-of", "2016-09-30", "--json", "--store", str(store)).stdout)
    done = chatdong("status", "--all", "--as-of", "2016-09-30", "--json", "--store", str(store))
    assert done.returncode == 0, done.stderr
    every = json.loads(done.stdout)
    (row,) = every["plans"]
    money = one["money"]
    assert (row["budget_krw"], row["spent_krw"]) == (money["budget_krw"], money["actual_krw"])
    assert (row["forecast_krw"], row["expected_lapse_krw"]) == (money["estimate_at_completion_krw"]["bottom_up"], money["expected_lapse_krw"])
    assert row["goals"] == {"all": 7, "achieved": 4, "late": 1}
    assert row["next"]["due"] == one["next"][0]["due"]
    assert every["by_year"] == [{"year": 2016, **every["total"]}]
    assert sum(each["spent_krw"] for each in every["by_category"]) == money["actual_krw"]
    assert every["differs_from_the_sums"] == []
    assert (every["by_source"]["plans"], every["by_source"]["not_among_them"]) == ([], ["2016"])
    told = chatdong("status", "--all", "--store", str(store)).stdout
    assert told.startswith("[예시 자료")
    assert "계획 1개 · 예산현액 16,000,000원" in told


def test_status_for_people_says_that_the_example_is_one() -> None:
    done = chatdong("status")
    assert done.stdout.startswith("[예시 자료")
    assert "월 정기간담회: 5 / 9 지연" in done.stdout


def test_status_says_what_each_goal_still_needs_and_which_event_moves_it() -> None:
    answer = json.loads(chatdong("status", "--as-of", "2016-09-30", "--json").stdout)
    pace = {(g["indicator"], g["year"]): g["pace"] for g in answer["goals"]}
    monthly = pace["monthly-meetings", 2016]
    assert (monthly["remaining"], monthly["months_left"], monthly["per_month"], monthly["windows_left"]) == (4, 3, 1.3333, 4)
    assert [(e["activity"], e["occurrence"], e["due"]) for e in monthly["next_events"]][0] == ("monthly-meeting", 6, "2016-10-06")
    assert pace["communication", 2017]["remaining"] is None
    assert "월 정기간담회: 5 / 9 지연 · 2016-12-31까지 4회 더, 남은 3개월" in chatdong("status", "--as-of", "2016-09-30").stdout


def test_status_compared_to_another_day_gives_the_differences() -> None:
    done = chatdong("status", "--as-of", "2016-09-30", "--compare-to", "2016-08-31", "--json")
    answer = json.loads(done.stdout)
    assert answer["compared_to"] == "2016-08-31"
    assert answer["difference"]["money"] == {"budget_krw": 0, "spent_krw": 4_280_000, "rate_points": 26.7}
    assert answer["difference"]["events"]["held"] == 2
    assert "2016-08-31에 비교하여: 집행 +4,280,000원 · 행사 +2회" in chatdong("status", "--compare-to", "2016-08-31").stdout


def test_status_compared_to_another_year_or_revision_gives_what_is_known_of_it(store: Path, tmp_path: Path) -> None:
    goals = json.loads(chatdong("status", "--compare-year", "2017", "--json").stdout)["difference"]["goals"]
    assert {goal["indicator"]: goal["target"] for goal in goals}["teams"] == 17 - 21
    assert "목표만 비교합니다" in chatdong("status", "--compare-year", "2017").stdout
    refused = chatdong("status", "--compare-revision", "9")
    assert (refused.returncode, "있는 차수: 1" in refused.stderr) == (1, True)
    changed = tmp_path / "changed.toml"
    changed.write_text(PLAN.read_text("utf-8").replace('title = { ko = "2016년도', 'title = { ko = "고친 2016년도'), "utf-8")
    assert "2차를 실었습니다" in chatdong("load", changed, store=store).stdout
    answer = json.loads(chatdong("status", "--compare-revision", "1", "--json", store=store).stdout)
    assert (answer["compared_to"], answer["difference"]["money"]["budget_krw"]) == (1, 0)


def test_status_has_the_evidence_the_calendar_the_band_and_why_a_figure_is_unknown() -> None:
    answer = json.loads(chatdong("status", "--as-of", "2016-09-30", "--json").stdout)
    for goal in answer["goals"]:
        if goal["year"] == 2016:
            assert len(goal["evidence"]) == goal["actual"]
    money, last = answer["money"], answer["by_month"][-1]
    band = sorted(money["estimate_at_completion_krw"].values())
    assert (last["cumulative"]["forecast_low_krw"], last["cumulative"]["forecast_high_krw"]) == (band[0], band[-1])
    assert last["left"]["forecast_krw"] == money["expected_lapse_krw"]
    assert money["actual_krw"] + money["unpaid_krw"] + money["remaining_krw"] == money["estimate_at_completion_krw"]["bottom_up"]
    assert {entry["id"] for entry in answer["calendar"]} >= {"joint-training-4", "milestone-2016-11-30"}
    opening = json.loads(chatdong("status", "--as-of", "2016-03-31", "--json").stdout)["money"]
    assert opening["why_unknown"] == {"spi": "planned_little", "cpi": "nothing_spent", "eac_by_pace": "nothing_spent"}


def test_a_new_store_is_made_and_a_plan_loaded_into_it_twice(tmp_path: Path) -> None:
    store = tmp_path / "new" / "store.duckdb"
    assert "2016 (1차)" in chatdong("init", store=store).stdout
    assert "1차를 실었습니다" in chatdong("load", OTHER, store=store).stdout
    assert "바꾼 것이 없습니다" in chatdong("load", OTHER, store=store).stdout
    assert "--contains" not in chatdong("load", OTHER, store=store).stdout
    assert "--contains 는 쓰지 않았습니다" in chatdong("load", OTHER, "--contains", "all", store=store).stdout
    status = json.loads(chatdong("status", "--json", store=store).stdout)
    assert (status["plan"], status["as_of"], status["store"]) == ("reading-2031", "2031-02-10", "records")


def test_a_revision_is_loaded_once_somebody_said_which_changes_of_the_budget_it_contains(tmp_path: Path) -> None:
    store, revision = tmp_path / "store.duckdb", tmp_path / "revision.toml"
    chatdong("load", OTHER, store=store)
    opened, ids = open_store(str(store), AT), {"plan_id": "reading-2031", "revision": 1}
    line = repository.plan(opened, "reading-2031").budget_line[0]
    more = {"kind": "supplementary", "proposed_on": date(2031, 2, 1), "approved_on": date(2031, 2, 2), "amount_krw": 10_000, "to_line": line.id}
    key = insert(opened, "budget_change", {**ids, **more}, Actor.local("me"), AT)
    opened.close()
    text = OTHER.read_text("utf-8")
    revision.write_text(text.replace(f"amount_krw = {line.amount_krw:_}", f"amount_krw = {line.amount_krw + 3_000:_}", 1), "utf-8")
    assert revision.read_text("utf-8") != text
    refused = chatdong("load", revision, store=store)
    assert refused.returncode == 1
    assert "1건 있어 싣지 않았습니다" in refused.stderr and "--contains" in refused.stderr and key in refused.stderr
    assert "정할 예산 변경이 아닙니다" in chatdong("load", revision, "--contains", "another", store=store).stderr
    loaded = chatdong("load", revision, "--contains", key, store=store).stdout
    assert "2차를 실었습니다" in loaded and "담김(다시 더하지 않음)" in loaded
    status = json.loads(chatdong("status", "--json", "--as-of", "2031-03-01", store=store).stdout)
    (change,) = status["budget_changes"]
    assert change["contained_in_revision"] == 2


def test_a_broken_plan_is_refused_with_file_key_and_reason(tmp_path: Path) -> None:
    broken = tmp_path / "broken.toml"
    broken.write_text(PLAN.read_text("utf-8").replace("total_krw = 16_000_000", 'total_krw = "많음"'), "utf-8")
    done = chatdong("load", broken, store=tmp_path / "s.duckdb")
    assert done.returncode == 1
    assert done.stderr.startswith("broken.toml: total_krw: ")
    assert "Traceback" not in done.stderr


def test_a_snapshot_is_written_once_and_never_over_a_file(tmp_path: Path) -> None:
    target = tmp_path / "out.zip"
    assert chatdong("snapshot", target).returncode == 0
    assert zipfile.ZipFile(target).testzip() is None
    before = target.read_bytes()
    again = chatdong("snapshot", target)
    assert again.returncode == 1
    assert "이미 있는 파일" in again.stderr
    assert target.read_bytes() == before


def test_a_calendar_is_written_once_with_its_day_and_marked_as_the_example(tmp_path: Path) -> None:
    target = tmp_path / "out.ics"
    done = chatdong("calendar", target, "--plan", "2016", "--as-of", "2016-09-30")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("[예시 자료")
    events = vobject.readOne(target.read_text("utf-8")).vevent_list
    assert len(events) == 38
    assert {event.dtstamp.value.date().isoformat() for event in events} == {"2016-09-30"}
    again = chatdong("calendar", target)
    assert again.returncode == 1
    assert "이미 있는 파일" in again.stderr


def test_status_says_why_something_is_to_be_done_and_what_must_happen_for_each_milestone() -> None:
    answer = json.loads(chatdong("status", "--as-of", "2016-09-30", "--json").stdout)
    first = answer["next"][0]
    assert (first["kind"], first["activity"], first["occurrence"], first["latest"]) == ("hold", "monthly-meeting", 6, "2016-10-06")
    assert first["topic"] == "자치구 및 동 주민센터 사업담당자 간담회 계획 수립 및 공유"
    assert first["reason"] == "10월 6일로 연기되었습니다."
    assert [(c["on"], c["kind"]) for c in answer["milestone_risks"]] == [("2016-11-30", "milestone"), ("2016-12-31", "year_end")]
    november = answer["milestone_risks"][0]
    assert november["missing_krw"] == 16_000_000 - 12_387_800
    assert november["expected_krw"] == november["spent_krw"] + november["unpaid_krw"] + sum(s["cost_krw"] for s in november["steps"])
    assert sum(line["amount_krw"] for line in november["lines"]) == november["expected_krw"] - november["spent_krw"]


def test_costing_prints_one_json_object_a_line() -> None:
    done = chatdong("costing", "350,000원×3명×2회=2,100,000원")
    answer = json.loads(done.stdout)
    assert set(answer) == {"text", "factors", "computed_krw", "stated_krw", "verdict", "reason"}
    assert (answer["computed_krw"], answer["stated_krw"], answer["verdict"]) == (2_100_000, 2_100_000, "holds")


def test_costing_reads_json_strings_and_goes_on_after_a_bad_line() -> None:
    lines = [json.dumps("2,000원×5명×12회=130,000원"), "not json", "", json.dumps("총액계상"), "3"]
    done = chatdong("costing", "--stdin", stdin="\n".join(lines))
    assert [json.loads(line)["verdict"] for line in done.stdout.splitlines()] == ["differs", "not_computable"]
    assert done.returncode == 1
    assert done.stderr.count("번째 줄") == 2


BUDGET = "(단위: 천원),,,\n편성목,항목,산출내역,예산액\n운영비,강사비,350000원×3명,1050\n,다과비,5000원×30명,160\n합계,,,1200\n"


def test_costing_checks_the_table_of_a_file_line_by_line(tmp_path: Path) -> None:
    file = tmp_path / "예산.csv"
    file.write_bytes(BUDGET.encode("cp949"))
    told = chatdong("costing", file)
    assert (told.returncode, told.stderr) == (1, "")
    assert "[맞음] 파일 전체 3행 운영비 · 강사비: 350000원×3명 → 산출액 1,050,000원이 적힌 금액과 같습니다." in told.stdout
    assert "[다름] 파일 전체 4행 운영비 · 다과비" in told.stdout
    assert "[합계] 5행 합계: 적힌 금액 1,200,000원이 2줄의 합 1,210,000원과 -10,000원 다릅니다." in told.stdout
    answer = json.loads(chatdong("costing", file, "--json").stdout)
    assert [(line["row"], line["verdict"], line["amount_krw"]) for line in answer["lines"]] == [(3, "holds", 1_050_000), (4, "differs", 160_000)]
    assert (answer["sum_krw"], answer["unit_krw"], answer["categories"][0]["category"]) == (1_210_000, 1_000, "운영비")
    assert [(total["stated_krw"], total["holds"]) for total in answer["totals"]] == [(1_200_000, False)]


def test_what_a_file_does_not_say_is_asked_and_said_by_an_option(tmp_path: Path) -> None:
    file = tmp_path / "예산.csv"
    file.write_text("무엇,얼마,또 얼마\n강사비,900000,1050000\n다과비,150000,150000\n", "utf-8")
    asked = json.loads((done := chatdong("costing", file, "--json")).stdout)
    assert done.returncode == 1
    assert [question["about"] for question in asked["questions"]] == ["amount_krw", "costing"]
    assert "[질문]" in chatdong("costing", file).stdout
    said = chatdong("costing", file, "--column", "무엇=산출내역", "--column", "또 얼마=금액", "--column", "얼마=", "--unit", "원", "--json")
    assert [(line["verdict"], line["amount_krw"]) for line in json.loads(said.stdout)["lines"]] == [
        ("not_computable", 1_050_000),
        ("not_computable", 150_000),
    ]
    assert "‘없음’ 열이 없습니다" in chatdong("costing", file, "--column", "없음=금액").stderr
    broken = chatdong("costing", tmp_path / "없는 파일.xlsx", "--json")
    assert (broken.returncode, json.loads(broken.stdout)["lines"]) == (1, [])


def test_costing_takes_the_amount_of_another_column() -> None:
    answer = json.loads(chatdong("costing", "350,000원×3명×2회", "--amount", "2,100", "--unit", "천원").stdout)
    assert (answer["text"], answer["stated_krw"], answer["verdict"]) == ("350,000원×3명×2회", 2_100_000, "holds")
    assert json.loads(chatdong("costing", "350,000원×3명×2회").stdout)["verdict"] == "computed"
    refused = chatdong("costing", "350,000원×3명×2회", "--unit", "달러")
    assert (refused.returncode, "단위를 알 수 없습니다" in refused.stderr) == (1, True)


def test_costing_reads_objects_of_a_text_an_amount_and_a_unit() -> None:
    asked = [
        {"costing": "350,000원×3명×2회", "amount": "2,100", "unit": "천원"},
        {"costing": "350,000원×3명×2회", "amount": 2_000_000},
        {"costing": "○부서운영 총액계상 = 3,000", "unit": 1_000},
        {"costing": "(76,666원×8명×12월)-7,680,000원", "amount": -320, "unit": "천원"},
        {"costing": "350,000원×3명", "amount": True},
        {"costing": "350,000원×3명", "unit": "달러"},
        {"amount": "2,100"},
        {"costing": "350,000원×3명", "price": 1},
    ]
    done = chatdong("costing", "--stdin", stdin="\n".join(json.dumps(one) for one in asked))
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(one["stated_krw"], one["verdict"]) for one in answers] == [
        (2_100_000, "holds"),
        (2_000_000, "differs"),
        (3_000_000, "not_computable"),
        (-320_000, "rounded"),
    ]
    assert (done.returncode, done.stderr.count("번째 줄")) == (1, 4)


def test_check_ends_with_one_when_the_plan_contradicts_itself() -> None:
    done = chatdong("check", PLAN, "--json")
    assert done.returncode == 1
    answer = json.loads(done.stdout)
    assert len(answer["findings"]) == 14
    assert {f["severity"] for f in answer["findings"]} == {"contradiction", "gap", "doubt"}
    assert chatdong("check", OTHER).returncode == 0


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["status", "--plan", "1999"], "저장소에 없습니다"),
        (["status", "--as-of", "2017-01-01"], "2016년도 안의 날짜"),
        (["status", "--compare-to", "2015-12-31"], "비교할 날 2015-12-31: 2016년도 안의 날짜"),
        (["status", "--all", "--plan", "2016"], "--all 은 --plan"),
        (["status", "--year", "2016"], "--year 는 --all 과 함께"),
        (["load", PLAN], "예시 자료의 저장소에는 넣을 수 없습니다"),
        (["load", "no-such-file.toml", "--store", "nowhere.duckdb"], "no-such-file.toml"),
        (["status", "--store", "no/such.duckdb"], "저장소가 없습니다"),
        (["check", "no-such-file.toml"], "no-such-file.toml"),
        (["snapshot", "no/such/folder/out.zip"], "no/such/folder/out.zip"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(arguments: list[str], words: str) -> None:
    done = chatdong(*arguments)
    assert done.returncode == 1
    assert words in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("arguments", [[], ["dance"], ["status", "--as-of", "어제"], ["costing"]])
def test_what_is_not_understood_ends_with_two(arguments: list[str]) -> None:
    assert chatdong(*arguments).returncode == 2


def test_a_store_that_another_process_holds_is_named_with_what_to_do(tmp_path: Path) -> None:
    store = tmp_path / "held.duckdb"
    hold = "import sys; from chatdong.store.seed.startup import start_store; from datetime import datetime\n"
    hold += f"s = start_store({str(store)!r}, datetime(2026, 1, 1)); print('ready', flush=True); sys.stdin.read()"
    with subprocess.Popen([sys.executable, "-c", hold], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout.readline() == "ready\n"
        done = chatdong("status", store=store)
        holder.stdin.close()
    assert done.returncode == 1
    assert f"PID {holder.pid}" in done.stderr
    assert "다른 프로그램이 쓰고 있습니다" in done.stderr


def test_every_command_explains_itself() -> None:
    commands = ("init", "status", "load", "snapshot", "check", "plan", "costing", "import", "restore", "backup", "calendar", "what-if")
    whole = chatdong("--help").stdout
    for command in commands:
        assert command in whole
        assert chatdong(command, "--help").returncode == 0
    guide = (ROOT / "docs" / "USING.md").read_text("utf-8")
    for command in commands[1:]:
        assert f"chatdong {command}" in guide, "a command without documentation"
