"""``python -m chatdong import`` as a person or a script calls it."""

import json
from pathlib import Path

import pytest

from tests.terminal.program import ROOT, chatdong

SAMPLE = ROOT / "data" / "sample"
MIXED = "지출일,산출내역,금액(천원),증빙번호\n2016. 5. 13.,수시 간담회 · 진행비,10,v-1\n2016-02-30,없는 내역,0,v-2\n합계,,10,\n"


@pytest.fixture
def mixed(tmp_path: Path) -> Path:
    file = tmp_path / "지출.csv"
    file.write_bytes(MIXED.encode("cp949"))
    return file


def test_a_file_is_imported_once_and_then_the_same(store: Path) -> None:
    done = chatdong("import", "events", SAMPLE / "events.csv", store=store)
    assert (done.returncode, done.stderr) == (0, "")
    assert "새 기록 34 · 바뀜 0 · 같음 0 · 거절 0" in done.stdout
    assert "34건을 넣었습니다" in done.stdout
    again = chatdong("import", "events", SAMPLE / "events.csv", "--plan", "2016", store=store)
    assert "새 기록 0 · 바뀜 0 · 같음 34 · 거절 0" in again.stdout
    assert "저장소는 그대로" in again.stdout


def test_districts_come_in_from_a_terminal_too(store: Path, tmp_path: Path) -> None:
    file = tmp_path / "events.csv"
    file.write_bytes("세부사업,회차,개최일,자치구\n월 정기간담회,1,2016-04-28,성동·도봉\n월 정기간담회,2,2016-05-26,강낭구\n".encode("cp949"))
    refused = chatdong("import", "events", file, store=store)
    assert refused.returncode == 1
    assert "[거절] 3행 자치구 ‘강낭구’: 이 계획에 없는 자치구입니다: 강낭구. 비슷한 것: 강남구" in refused.stdout
    file.write_bytes(file.read_bytes().replace("강낭구".encode("cp949"), "강남구".encode("cp949")))
    assert chatdong("import", "events", file, store=store).returncode == 0
    assert "같음 2" in chatdong("import", "events", file, store=store).stdout


def test_a_dry_run_writes_nothing(store: Path) -> None:
    assert "아무것도 넣지 않았습니다" in chatdong("import", "events", SAMPLE / "events.csv", "--dry-run", store=store).stdout
    answer = json.loads(chatdong("import", "events", SAMPLE / "events.csv", "--dry-run", "--json", store=store).stdout)
    assert (answer["new"], answer["batch"], answer["refusals"]) == (34, None, [])


def test_refused_rows_are_listed_with_line_column_value_and_reason_and_nothing_is_written(store: Path, mixed: Path) -> None:
    done = chatdong("import", "spending", mixed, store=store)
    assert done.returncode == 1
    assert "[거절] 3행 지출일 ‘2016-02-30’: 없는 날짜입니다." in done.stdout
    assert done.stdout.count("[거절] 3행") == 3
    assert "합계 줄은 넣지 않았습니다: 4행" in done.stdout
    assert "거절된 행이 있어 아무것도 넣지 않았습니다" in done.stdout
    answer = json.loads(chatdong("import", "spending", mixed, "--json", "--dry-run", store=store).stdout)
    assert (answer["new"], answer["refused"]) == (1, 1), "the good row is still to come"
    assert {(r["line"], r["column"], r["value"]) for r in answer["refusals"]} == {
        (3, "지출일", "2016-02-30"),
        (3, "산출내역", "없는 내역"),
        (3, "금액(천원)", "0"),
    }


def test_the_good_rows_alone_are_imported_when_that_is_asked_for(store: Path, mixed: Path) -> None:
    done = chatdong("import", "spending", mixed, "--skip-refused", "--json", store=store)
    assert done.returncode == 1
    assert json.loads(done.stdout)["batch"]
    assert json.loads(chatdong("import", "spending", mixed, "--dry-run", "--json", store=store).stdout)["same"] == 1


def test_what_cannot_be_read_is_said_in_a_sentence(store: Path, tmp_path: Path) -> None:
    (tmp_path / "excel.csv").write_bytes(b"PK\x03\x04")
    for arguments, words in (
        (["spending", tmp_path / "excel.csv"], "손상되었거나 일부가 빠져 있습니다"),
        (["spending", tmp_path / "none.csv"], "none.csv"),
        (["events", SAMPLE / "events.csv", "--plan", "1999"], "‘1999’ 계획이 저장소에 없습니다"),
    ):
        done = chatdong("import", *arguments, store=store)
        assert done.returncode == 1
        assert words in done.stderr
        assert "Traceback" not in done.stderr
    assert chatdong("import", "people", SAMPLE / "events.csv", store=store).returncode == 2


@pytest.mark.parametrize("options", [(), ("--json",)])
def test_no_cell_of_a_file_steers_the_terminal_that_it_is_told_on(store: Path, tmp_path: Path, options: tuple[str, ...]) -> None:
    cell = "없는\x1b[2J\x9b2J\u202e내역"
    file = tmp_path / "spending.csv"
    file.write_text(f"지출일,산출내역,금액\n2016-05-13,{cell},5000\n", "utf-8")
    done = chatdong("import", "spending", file, "--dry-run", *options, store=store)
    assert not any(mark in done.stdout + done.stderr for mark in "\x1b\x9b\u202e")
    assert "없는\\u001b[2J\\u009b2J\\u202e내역" in done.stdout
    if options:
        assert json.loads(done.stdout)["refusals"][0]["value"] == cell


LIST = "연번,사용일시,집행목적,금액\n1,2016-05-13 13:30,월 정기간담회,350\n2,2016-05-14 오후 2시,다과,24\n"


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    """A list of another office, which does not say which budget line its rows belong to."""
    file = tmp_path / "업무추진비.csv"
    file.write_bytes(LIST.encode("cp949"))
    return file


def test_what_has_to_be_said_first_is_asked_with_the_columns_and_nothing_is_written(store: Path, ledger: Path) -> None:
    done = chatdong("import", "spending", ledger, store=store)
    assert done.returncode == 1
    assert "[질문] 어느 산출내역의 지출인지" in done.stdout
    assert "[열] 사용일시 → 지출일 (예: 2016-05-13 13:30)" in done.stdout
    answer = json.loads(chatdong("import", "spending", ledger, "--json", store=store).stdout)
    assert [question["about"] for question in answer["questions"]] == ["to"]
    assert {column["title"]: column["field"] for column in answer["reading"]["columns"]}["사용일시"] == "spent_on"


def test_the_options_answer_and_a_named_profile_answers_again(store: Path, ledger: Path) -> None:
    options = ("--to", "ad-hoc", "--rule", "정기간담회=monthly-rest", "--unit", "천원", "--column", "연번=", "--save-as", "카드")
    done = chatdong("import", "spending", ledger, *options, store=store)
    assert done.returncode == 0, done.stdout
    assert "2건을 넣었습니다" in done.stdout
    assert "넣을 금액 374,000원, 2016-05-13 ~ 2016-05-14" in done.stdout
    ledger.write_bytes(LIST.replace("350", "360").encode("cp949"))
    again = json.loads(chatdong("import", "spending", ledger, "--as", "카드", "--dry-run", "--json", store=store).stdout)
    assert (again["new"], again["same"], again["sum_krw"]) == (1, 1, 360_000)
    unnamed = chatdong("import", "spending", ledger, "--as", "없는 이름", store=store)
    assert (unnamed.returncode, "‘없는 이름’ 읽기 설정이 저장소에 없습니다" in unnamed.stderr) == (1, True)


def test_what_was_guessed_is_not_written_before_it_was_accepted(store: Path, tmp_path: Path) -> None:
    file = tmp_path / "guess.csv"
    file.write_text('언제,얼마,무엇\n2016-05-13,"10,000",다과\n2016-05-14,"20,000",떡\n')
    held = chatdong("import", "spending", file, "--to", "ad-hoc", store=store)
    assert held.returncode == 1
    assert "[짐작] ‘언제’ 열을 칸의 모양으로 보아 지출일(으)로 읽었습니다." in held.stdout
    assert "짐작하여 읽은 것이 있어 아무것도 넣지 않았습니다" in held.stdout
    assert "2건을 넣었습니다" in chatdong("import", "spending", file, "--to", "ad-hoc", "--accept", store=store).stdout


@pytest.mark.parametrize(
    ("option", "words"),
    [
        (("--column", "금액"), "‘제목=뜻’으로"),
        (("--column", "금액=무엇"), "‘무엇’(이)라는 뜻은 없습니다"),
        (("--rule", "말"), "‘말=산출내역’으로"),
        (("--to", "없는 내역"), "이 계획에 없는 산출내역입니다"),
        (("--unit", "달러"), "금액의 단위가 아닙니다"),
        (("--profile", "none.json"), "읽을 수 없습니다"),
    ],
)
def test_an_option_that_cannot_be_used_is_said(store: Path, ledger: Path, option: tuple[str, str], words: str) -> None:
    done = chatdong("import", "spending", ledger, *option, store=store)
    assert (done.returncode, "Traceback" in done.stderr) == (1, False)
    assert words in done.stderr


def test_a_file_that_cannot_be_read_is_an_answer_in_json_too(store: Path, tmp_path: Path) -> None:
    (tmp_path / "broken.xlsx").write_bytes(b"PK\x03\x04")
    done = chatdong("import", "spending", tmp_path / "broken.xlsx", "--json", store=store)
    assert done.returncode == 1
    assert "손상되었거나" in json.loads(done.stdout)["error"]


def test_commitments_come_in_are_paid_by_their_number_and_stand_in_the_status(store: Path, tmp_path: Path) -> None:
    file = tmp_path / "원인행위.csv"
    rows = "2016-04-01,수시 간담회 · 진행비,100,2016-05-31,계약-7,업체\n2016-06-01,수시 간담회 · 진행비,△30,,계약-7,\n"
    file.write_bytes(f"원인행위일,산출내역,금액(천원),지급예정일,원인행위번호,거래상대 구분\n{rows}".encode("cp949"))
    done = chatdong("import", "commitments", file, store=store)
    assert (done.returncode, done.stderr) == (0, "")
    assert "새 기록 2 · 바뀜 0 · 같음 0 · 거절 0" in done.stdout
    assert "같음 2" in chatdong("import", "commitments", file, store=store).stdout
    file.write_bytes("지출일,산출내역,금액(천원),증빙번호,원인행위번호\n2016-05-13,수시 간담회 · 진행비,50,v-1,계약-7\n".encode("cp949"))
    assert chatdong("import", "spending", file, store=store).returncode == 0
    answer = json.loads(chatdong("status", "--plan", "2016", "--as-of", "2016-12-31", "--json", store=store).stdout)
    (contract,) = answer["commitments"]
    assert [contract[key] for key in ("number", "committed_krw", "reduced_krw", "paid_krw", "unpaid_krw")] == [
        "계약-7",
        100_000,
        30_000,
        50_000,
        20_000,
    ]
    assert (answer["budget_changes"], answer["carry_overs"], answer["spent_by_source_krw"]) == ([], [], {})
    before = json.loads(chatdong("status", "--plan", "2016", "--as-of", "2016-05-12", "--json", store=store).stdout)
    assert [before["commitments"][0][key] for key in ("reduced_krw", "paid_krw")] == [0, 0]
