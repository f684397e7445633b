"""``plan read``: a document becomes a plan file, with its doubts, its sums and what was not read."""

import json
from pathlib import Path

import openpyxl

from chatdong.documents.workbooks.plan_template import write_template
from chatdong.domain.plan.toml_format import load_plan_file
from tests.domain.intake.paper_files import MAKERS
from tests.domain.intake.plan_2016 import PLAN, blocks
from tests.terminal.program import chatdong

TEXT = "2024년 마을학교 운영 계획\n\n소요예산 (단위: 원)\n\n비목\t산출내역\t금액\n강사비\t50,000원×10명×2회\t1,000,000\n다과비\t5,000원×20명\t150,000\n합계\t\t1,200,000\n"


def written(folder: Path, text: str = TEXT, name: str = "계획.txt") -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def test_a_document_becomes_a_plan_file_that_can_be_loaded(tmp_path: Path) -> None:
    document, draft, store = tmp_path / "plan.hwpx", tmp_path / "draft.toml", tmp_path / "store.duckdb"
    document.write_bytes(MAKERS["hwpx"](blocks()))
    asked = chatdong("plan", "read", document, "--id", "draft", "-o", draft)
    assert asked.returncode == 1 and "부족: 어느 기관의 계획인지" in asked.stdout and not draft.exists()
    done = chatdong("plan", "read", document, "--id", "draft", "--organisation", "서울시복지재단", "-o", draft)
    assert done.returncode == 0, done.stderr
    assert "예산: 13건" in done.stdout and "산출내역의 합과 총 예산 16,000,000원 · 16,000,000원" in done.stdout
    loaded = chatdong("load", draft, store=store)
    assert loaded.returncode == 0, loaded.stderr
    shown = json.loads(chatdong("status", "--json", "--plan", "draft", store=store).stdout)
    assert shown["money"]["budget_krw"] == 16_000_000 and len(shown["by_line"]) == 13
    again = chatdong("plan", "read", document, "-o", draft)
    assert again.returncode == 1 and "이미 있는 파일" in again.stderr


def test_the_json_has_every_fact_with_its_words_and_place(tmp_path: Path) -> None:
    done = chatdong("plan", "read", written(tmp_path), "--json", "--organisation", "가온 마을학교")
    answer = json.loads(done.stdout)
    assert done.returncode == 0 and answer["output"] is None and not answer["missing"]
    assert list(answer["parts"]) == ["basics", "goals", "activities", "budget", "spending", "other"]
    facts = {one["key"]: one for one in answer["parts"]["budget"]["facts"]}
    amount = facts["budget[1][2].amount"]
    assert (amount["value"], amount["alternatives"], amount["quote"], amount["place"]) == (150_000, [100_000], "150,000", "5~8번째 줄의 표 3행 3열")
    assert "100,000" in amount["doubt"]
    assert [(one["of"], one["difference_krw"]) for one in answer["sums"]] == [("", 50_000)]


def test_what_a_plan_lacks_is_said_and_nothing_is_written(tmp_path: Path) -> None:
    draft = tmp_path / "draft.toml"
    done = chatdong("plan", "read", written(tmp_path, "회의 자료\n\n안건을 논의함\n"), "-o", draft)
    assert done.returncode == 1 and not draft.exists()
    assert "부족: 회계연도를 찾지 못했습니다" in done.stdout and "부족: 예산을 찾지 못했습니다" in done.stdout
    told = chatdong(
        "plan",
        "read",
        written(tmp_path, TEXT.replace("2024년 ", "")),
        "--year",
        "2025",
        "--organisation",
        "가온 마을학교",
        "--id",
        "school",
        "-o",
        draft,
    )
    assert told.returncode == 0 and 'id = "school"' in draft.read_text("utf-8") and "fiscal_year = 2025" in draft.read_text("utf-8")


def test_a_file_that_is_none_is_refused_in_a_sentence(tmp_path: Path) -> None:
    broken = tmp_path / "계획.pdf"
    broken.write_bytes(b"%PDF-1.7\nbroken")
    for path, words in ((broken, "손상"), (tmp_path / "없음.hwp", "없음.hwp"), (written(tmp_path, " ", "빈.txt"), "빈 파일")):
        done = chatdong("plan", "read", path)
        assert done.returncode == 1 and words in done.stderr and "Traceback" not in done.stderr


def test_the_template_of_the_page_is_known_and_read_by_its_cells(tmp_path: Path) -> None:
    template, draft = tmp_path / "양식.xlsx", tmp_path / "draft.toml"
    template.write_bytes(write_template(PLAN, 1))
    done = chatdong("plan", "read", template, "-o", draft)
    assert done.returncode == 0 and f"계획 양식: {PLAN.title}" in done.stdout and "알림" not in done.stdout
    made = load_plan_file(draft)
    assert [(line.id, line.amount_krw) for line in made.budget_line] == [(line.id, line.amount_krw) for line in PLAN.budget_line]
    book = openpyxl.load_workbook(template)
    book["편성목"]["D2"] = 1000.5
    book.save(template)
    told = chatdong("plan", "read", template, "--json")
    answer = json.loads(told.stdout)
    assert told.returncode == 1 and answer["template"]["plan"] == PLAN.id
    assert answer["mistakes"] == ["시트 ‘편성목’ D2 칸 ‘금액(원)’: ‘1000.5’: 소수가 없는 수를 적습니다."]
