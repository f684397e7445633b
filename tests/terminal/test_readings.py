"""``python -m chatdong readings``, ``import readings`` and ``survey`` as a person or a script calls them.

A form's export has a time, a name or a department, one column a question and free text: UVADS/DS-4002 (hot-dog-survey-data), DafneR-R/Well-being-survey (responses.csv).
"""

import io
import json
import shutil
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from chatdong.domain.plan.toml_format import load_plan_file
from chatdong.domain.progress.measurements import Measurement
from chatdong.domain.roles import Actor
from chatdong.store.engines.store import open_store
from chatdong.store.reading import repository
from chatdong.store.snapshots.snapshot import snapshot
from chatdong.store.writing.records import load_plan
from tests.terminal.program import chatdong

PLAN = load_plan_file(Path(__file__).parents[1] / "plans" / "measures-2031.toml")
AT = datetime(2031, 7, 1, 9, 0)
ANSWERS = """타임스탬프,성함,"교육 만족도(5점)",강사 만족도,하고 싶은 말
2031. 6. 30 오후 2:10:11,김하나,5,매우 만족,참 좋았습니다
2031. 6. 30 오후 2:11:02,이두리,4,만족,
2031. 6. 30 오후 2:12:40,박세찬,,보통,시간이 짧아요
2031. 6. 30 오후 2:13:05,최네온,3,매우 불만족,010-1234-5678로 연락 주세요
,,,,
평균,,4,,
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed store with the plan of every measure and nothing else, as a command leaves it."""
    path = tmp_path_factory.mktemp("made") / "store.duckdb"
    store = open_store(str(path), AT)
    load_plan(store, PLAN, Actor.local("setup"), AT)
    store.close()
    chatdong("readings", "list", store=path)
    return path


@pytest.fixture
def place(made: Path, tmp_path: Path) -> Path:
    """The address of a copy of it."""
    return Path(shutil.copyfile(made, tmp_path / "store.duckdb"))


@pytest.fixture
def survey(tmp_path: Path) -> Path:
    file = tmp_path / "응답.csv"
    file.write_bytes(ANSWERS.encode("cp949"))
    return file


def readings(place: Path) -> tuple[Measurement, ...]:
    store = open_store(str(place), AT)
    try:
        return repository.records(store, PLAN).measurements
    finally:
        store.close()


def test_a_reading_is_added_once_listed_corrected_and_deleted(place: Path) -> None:
    score = ("--measure", "교육 만족도", "--on", "2031-06-30", "--value", "93.25점", "--answers", "80명", "--source", "상반기 조사")
    assert "보기만 했습니다" in chatdong("readings", "add", *score, "--dry-run", store=place).stdout
    assert readings(place) == ()
    done = json.loads(chatdong("readings", "add", *score, "--json", store=place).stdout)
    assert (done["measure"], done["value"], done["unit"], done["answers"]) == ("satisfaction", "93.25", "점", 80)
    assert "이미 있는 측정값" in chatdong("readings", "add", *score, store=place).stdout
    assert (
        "같은 날의 값이 이미 1건"
        in chatdong("readings", "add", *score[:4], "--value", "90", *score[6:8], "--source", "다른 조사", "--dry-run", store=place).stdout
    )
    part = chatdong(
        "readings", "add", "--measure", "learners", "--part", "여자", "--on", "2031-06-30", "--value", "1,120", "--source", "출석부", store=place
    )
    assert "성별: 여성 · 1,120명" in part.stdout
    listed = chatdong("readings", "list", store=place).stdout.splitlines()
    assert len(listed) == 2 and f"{done['key']}  2031-06-30 · 교육 만족도 · 93.25점 · 응답 80 · 상반기 조사" in listed
    assert json.loads(chatdong("readings", "list", "--measure", "수강 연인원", "--json", store=place).stdout)[0]["part"] == "여성"
    assert chatdong("readings", "list", "--as-of", "2031-06-29", store=place).stdout == "측정값이 없습니다.\n"
    corrected = chatdong("readings", "correct", done["key"][:8], "--value", "94.5", "--note", "평가-12", store=place)
    assert "93.25점 · 응답 80 · 상반기 조사 → 2031-06-30 · 교육 만족도 · 94.5점" in corrected.stdout
    assert "바뀌는 것이 없습니다" in chatdong("readings", "correct", done["key"], "--value", "94.5", store=place).stdout
    assert {(f"{one.value:f}", one.note) for one in readings(place)} == {("94.5", "평가-12"), ("1120", None)}
    gone = json.loads(chatdong("readings", "delete", done["key"], "--json", store=place).stdout)
    assert gone["batch"] and [one.indicator_id for one in readings(place)] == ["learners"]
    assert chatdong("verify", store=place).returncode == 0


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("add", "--measure", "배움터 강좌", "--on", "2031-06-30", "--value", "3", "--source", "대장"), "행사와 지출 기록에서 세는 지표"),
        (("add", "--measure", "만족", "--on", "2031-06-30", "--value", "3", "--source", "대장"), "비슷한 것: 교육 만족도"),
        (("add", "--measure", "satisfaction", "--on", "2031-06-30", "--value", "93", "--source", "조사"), "응답 수도 적어야"),
        (("add", "--measure", "complaints", "--on", "2030-06-30", "--value", "3", "--source", "대장"), "계획 기간(2031-01-01~"),
        (("add", "--measure", "complaints", "--on", "2031-06-30", "--value", "셋", "--source", "대장"), "수로 읽을 수 없습니다"),
        (("add", "--measure", "complaints", "--on", "2031-06-30", "--value", "3", "--source", " "), "출처를 적어 주십시오"),
        (("add", "--measure", "complaints", "--part", "여성", "--on", "2031-06-30", "--value", "3", "--source", "대장"), "나누어 적지 않습니다"),
        (("delete", "no-such-key"), "이 계획에 없는 측정값"),
        (("list", "--plan", "1999"), "‘1999’ 계획이 저장소에 없습니다"),
    ],
)  # fmt: skip
def test_what_cannot_be_a_reading_is_refused_in_a_sentence(place: Path, arguments: tuple[str, ...], why: str) -> None:
    done = chatdong("readings", *arguments, store=place)
    assert (done.returncode, readings(place)) == (1, ())
    assert why in done.stderr


def test_readings_come_in_from_a_file_once(place: Path, tmp_path: Path) -> None:
    file = tmp_path / "실적.xlsx"
    book = openpyxl.Workbook()
    for row in (
        ["2031년 상반기 실적"],
        ["측정일", "지표", "구분", "실적", "응답자 수"],
        ["2031-06-30", "교육 만족도", "전체", 93.25, 80],
        ["2031-06-30", "수강 연인원", "여성", 120, None],
    ):
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    file.write_bytes(stream.getvalue())
    asked = chatdong("import", "readings", file, store=place)
    assert asked.returncode == 1 and "[질문] 측정값의 출처가 적힌 열이 없습니다" in asked.stdout
    said = ("--source", "상반기 실적 보고")
    assert "새 기록 2" in chatdong("import", "readings", file, *said, "--dry-run", store=place).stdout
    assert readings(place) == ()
    assert "2건을 넣었습니다" in chatdong("import", "readings", file, *said, store=place).stdout
    assert "같음 2" in chatdong("import", "readings", file, *said, store=place).stdout
    assert {(one.indicator_id, one.source) for one in readings(place)} == {("satisfaction", "상반기 실적 보고"), ("learners", "상반기 실적 보고")}


def test_a_survey_becomes_one_reading_and_keeps_no_word_of_anybody(place: Path, survey: Path) -> None:
    asked = ("--measure", "satisfaction", "--on", "2031-06-30", "--source", "상반기 조사")
    which = chatdong("survey", survey, *asked, store=place)
    assert which.returncode == 1 and "점수로 보이는 열: ‘교육 만족도(5점)’, ‘강사 만족도’" in which.stderr
    which = chatdong("survey", survey, *asked, "--column", "교육 만족도(5점)", store=place)
    assert which.returncode == 1 and "--convert 로 100점 환산" in which.stdout, "the goal is out of 100"
    dry = chatdong("survey", survey, *asked, "--column", "교육 만족도(5점)", "--convert", "times", "--dry-run", store=place)
    assert (dry.returncode, readings(place)) == (0, ())
    for part in (
        "점수 80 · 응답 3 · 무응답 1 · 읽지 못한 응답 0",
        "다른 열 4개는 읽지 않았습니다",
        "합계와 평균 줄은 세지 않았습니다: 7행",
        "5점 척도(1~5)",
    ):
        assert part in dry.stdout, part
    done = chatdong("survey", survey, *asked, "--column", "교육 만족도(5점)", "--convert", "times", store=place)
    assert done.returncode == 0 and "적었습니다" in done.stdout
    (one,) = readings(place)
    assert (f"{one.value:f}", one.answers, one.source) == ("80", 3, "상반기 조사")
    assert one.note == "5점 척도(1~5)의 평균을 100점으로 환산(평균÷5×100), 문항 1개, 무응답 1건 제외"
    again = chatdong("survey", survey, *asked, "--column", "교육 만족도(5점)", "--convert", "times", store=place)
    assert "이미 있는 측정값" in again.stdout and len(readings(place)) == 1, "the same file twice"
    store = open_store(str(place), AT)
    kept = snapshot(store, AT) + place.read_bytes()
    store.close()
    assert not [word for word in ("김하나", "박세찬", "참 좋았습니다", "010-1234-5678", "응답.csv") if word.encode() in kept]


def test_answers_in_words_are_shown_with_their_scores_and_wait_for_a_yes(place: Path, survey: Path) -> None:
    survey.write_bytes(survey.read_bytes().replace("보통".encode("cp949"), "글쎄요".encode("cp949")))
    asked = ("--measure", "satisfaction", "--column", "강사 만족도", "--on", "2031-06-30", "--source", "조사", "--convert", "steps")
    held = chatdong("survey", survey, *asked, store=place)
    assert held.returncode == 1 and readings(place) == ()
    for part in ("[짐작] 척도를 5점(1~5)으로", "[짐작] ‘매우 만족’ → 5점", "[짐작] ‘매우 불만족’ → 1점", "[거절] ‘글쎄요’ 1행", "--accept"):
        assert part in held.stdout, part
    unread = chatdong("survey", survey, *asked, "--accept", store=place)
    assert unread.returncode == 1 and readings(place) == () and "--word 로 점수를 정하거나" in unread.stdout
    answer = json.loads(chatdong("survey", survey, *asked, "--accept", "--word", "글쎄요=3", "--json", store=place).stdout)
    assert (answer["value"], answer["answers"], answer["words"]["글쎄요"], answer["reading"]["value"]) == ("56.25", 4, 3, "56.25")
