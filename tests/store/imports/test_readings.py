"""Readings of indicators from a file: how its columns, indicators, parts and values are read, refused, written once, corrected and undone."""

import io
import zipfile
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from chatdong.domain.plan.toml_format import load_plan_file
from chatdong.domain.progress.measurements import Measurement
from chatdong.domain.roles import Actor
from chatdong.store.engines.errors import NotAllowed, RefusedWrite
from chatdong.store.engines.store import Store
from chatdong.store.imports import importer
from chatdong.store.imports.importer import Preview, Unanswered, commit, preview, refused_csv, template_csv
from chatdong.store.ledger.profile import ImportProfile, Rule
from chatdong.store.reading import repository
from chatdong.store.snapshots.snapshot import snapshot
from chatdong.store.writing.records import insert, load_plan, undo
from chatdong.store.writing.verification import verify
from tests.store.conftest import planned_on_both

PLAN = load_plan_file(Path(__file__).parents[2] / "plans" / "measures-2031.toml")
AT = datetime(2031, 7, 1, 9, 0)
ME = Actor.local("me")
HEADING = "측정일,지표,구분,측정값,단위,응답 수,출처,비고"


@pytest.fixture
def store(planned_store: Store) -> Store:
    load_plan(planned_store, PLAN, ME, AT)
    return planned_store


def seen(store: Store, *rows: str, heading: str = HEADING, profile: ImportProfile | None = None) -> Preview:
    return preview(store, PLAN.id, "readings", "\n".join([heading, *rows]).encode(), profile=profile)


def reasons(found: Preview) -> list[tuple[int, str, str]]:
    """Row, column and reason of each refusal."""
    return [(refusal.line, refusal.column, str(refusal.reason)) for refusal in found.refusals()]


def readings(store: Store) -> list[Measurement]:
    return sorted(repository.records(store, PLAN).measurements, key=lambda one: (one.on, one.indicator_id, one.part or ""))


ROWS = (
    "2031-06-30,교육 만족도,전체,93.25,점,80명,상반기 만족도 조사,평가-12",
    "2031. 6. 30.,수료 인원,,47명,,,수료증 발급 대장,",
    '2031-06-30,수강 연인원,여성,"1,120",명,,출석부,',
    "2031-06-30,learners,성별: 남,80,,,출석부,",
    "2031-06-30,Complaints,,△3,건,,민원 처리 대장,",
)


@planned_on_both
def test_a_list_of_readings_is_written_once_corrected_by_its_source_and_undone(store: Store) -> None:
    first = seen(store, *ROWS)
    assert (first.counts["new"], reasons(first), first.new_krw) == (5, [], None)
    assert (first.first_day, first.last_day) == (date(2031, 6, 30), date(2031, 6, 30))
    batch = commit(store, first, ME, AT)
    told = {(one.indicator_id, one.by, one.part, f"{one.value:f}", one.answers, one.source, one.note) for one in readings(store)}
    assert told == {
        ("satisfaction", None, None, "93.25", 80, "상반기 만족도 조사", "평가-12"),
        ("completed", None, None, "47", None, "수료증 발급 대장", None),
        ("learners", "sex", "여성", "1120", None, "출석부", None),
        ("learners", "sex", "남성", "80", None, "출석부", None),
        ("complaints", None, None, "-3", None, "민원 처리 대장", None),
    }
    undo(store, batch, ME, AT)
    assert readings(store) == [], "the whole import is taken back at once"
    commit(store, seen(store, *ROWS), ME, AT)
    again = seen(store, *ROWS)
    assert (again.counts["same"], again.writes) == (5, 0), "a file dropped twice adds nothing"
    corrected = seen(store, "2031-06-30,교육 만족도,,94.5,,,상반기 만족도 조사,")
    (row,) = corrected.rows("changed")
    assert (row.changed, row.values["answers"], row.values["note"]) == (("value_e4",), 80, "평가-12"), "an empty cell changes nothing"
    changes = commit(store, corrected, ME, AT)
    assert "94.5" in {f"{one.value:f}" for one in readings(store)}
    undo(store, changes, ME, AT)
    assert seen(store, *ROWS).counts["same"] == 5
    assert verify(store).holds


def test_what_cannot_be_a_reading_is_refused_row_by_row_with_what_where_and_why(store: Store) -> None:
    found = seen(
        store,
        "2030-12-31,민원,,3,건,,대장,",
        "2031-06-30,없는 만족도,,3,,,대장,",
        "2031-06-30,배움터 강좌,,3,,,대장,",
        "2031-06-30,교육 만족도,,93,%,80,조사,",
        "2031-06-30,교육 만족도,,93,점,,조사,",
        "2031-06-30,교육 만족도,여성,93,점,80,조사,",
        "2031-06-30,수강 연인원,,93,명,,출석부,",
        "2031-06-30,수강 연인원,아이,93,명,,출석부,",
        "2031-06-30,민원,,약 3,건,,대장,",
        "2031-06-30,민원,,셋,건,,대장,",
        "2031-06-30,민원,,0.00001,건,,대장,",
        ",민원,,3,건,,대장,",
        "2031-06-30,민원,,4,건,,,",
        "2031-06-30,민원,,5,건,,대장,",
        "2031-06-30,민원,,5,건,,대장,",
    )
    assert (found.counts["refused"], found.counts["new"]) == (14, 1)
    told = {(line, column): reason for line, column, reason in reasons(found)}
    for (line, column), part in {
        (2, "측정일"): "2031년도 밖",
        (3, "지표"): "비슷한 것: 교육 만족도",
        (4, "지표"): "행사와 지출 기록에서 세는",
        (5, "단위"): "단위는 점",
        (6, "응답 수"): "응답 수도",
        (7, "구분"): "나누어 적지 않습니다",
        (8, "구분"): "어느 부분인지",
        (9, "구분"): "여성, 남성 · 65~74세",
        (10, "측정값"): "어림한 수",
        (11, "측정값"): "수로 읽을 수 없습니다",
        (12, "측정값"): "소수점 아래 4자리",
        (13, "측정일"): "빈칸",
        (14, "출처"): "빈칸",
        (16, "측정값"): "15행과 같은 측정값",
    }.items():
        assert part in told[line, column], (line, column)
    with pytest.raises(RefusedWrite):
        commit(store, found, ME, AT)
    assert readings(store) == [], "nothing is written where a row is refused"
    back = refused_csv(found).decode("utf-8-sig").splitlines()
    assert (len(back), "없는 만족도" in back[2]) == (15, True), "nothing is lost"
    commit(store, found, ME, AT, skip_refused=True)
    assert [one.indicator_id for one in readings(store)] == ["complaints"]


def test_parts_may_stand_in_columns_of_their_own_and_a_row_names_one_of_them(store: Store) -> None:
    heading = "기준일자,성과지표명,성별,연령대,실적(명),근거"
    found = seen(
        store,
        "2031-06-30,수강 연인원,여자,,120,출석부",
        "2031-06-30,수강 연인원,,65~74세,90,출석부",
        "2031-06-30,수강 연인원,남성,75세 이상,10,출석부",
        "2031-06-30,수료 인원,전체,-,47,대장",
        heading=heading,
    )
    assert [(row.values["broken_by"], row.values["part"]) for row in found.rows("new")] == [("sex", "여성"), ("age", "65~74세"), (None, None)]
    assert [(line, "둘 이상" in why) for line, _column, why in reasons(found)] == [(4, True)]


def test_what_the_file_does_not_say_is_asked_and_can_be_said_for_all_rows(store: Store) -> None:
    with pytest.raises(Unanswered) as asked:
        seen(store, "2031-06-30,47", "2031-09-30,60", heading="측정일,값")
    assert [question.about for question in asked.value.layout.questions] == ["indicator_id", "said_source"]
    found = seen(store, "2031-06-30,47", "2031-09-30,60", heading="측정일,값", profile=ImportProfile(to="completed", source="수료증 발급 대장"))
    assert [(row.values["indicator_id"], row.values["source"]) for row in found.rows("new")] == [("completed", "수료증 발급 대장")] * 2
    assert found.layout.profile.for_other_files().source is None, "the next file has a source of its own"


def test_a_name_of_several_indicators_is_asked_about_and_answered_by_a_rule(store: Store) -> None:
    twin = replace(
        PLAN.indicator[-1],
        id="satisfaction-2",
        name=next(one.name for one in PLAN.indicator if one.id == "satisfaction"),
        measure="entered_value",
        activities=(),
    )
    load_plan(store, replace(PLAN, indicator=(*PLAN.indicator, twin)), ME, AT)
    row = "2031-06-30,교육 만족도,,93,,80,조사,"
    with pytest.raises(Unanswered, match="여러 지표의 이름") as asked:
        seen(store, row)
    assert "satisfaction(점), satisfaction-2(건)" in str(asked.value)
    found = seen(store, row, profile=ImportProfile(rules=(Rule("교육 만족도", "satisfaction"),)))
    assert [row.values["indicator_id"] for row in found.rows("new")] == ["satisfaction"]


def test_another_value_of_the_same_day_and_a_fraction_of_a_percent_are_warned_about(store: Store) -> None:
    insert(
        store,
        "measurement",
        {"plan_id": PLAN.id, "revision": 1, "indicator_id": "complaints", "measured_on": date(2031, 6, 30), "value_e4": 30_000, "source": "대장"},
        ME,
        AT,
    )
    rate = replace(
        PLAN.indicator[-1],
        id="rate",
        name=replace(PLAN.indicator[-1].name, ko="이용률", en="Use"),
        unit=next(one.unit for one in PLAN.indicator if one.id == "spending"),
        measure="entered_value",
        activities=(),
    )
    load_plan(store, replace(PLAN, indicator=(*PLAN.indicator, rate)), ME, AT)
    found = seen(store, "2031-06-30,민원,,4,,,다른 대장,", "2031-06-30,이용률,,0.935,%,,보고,")
    assert [str(warning)[:16] for row in found.rows("new") for warning in row.warnings] == [
        "같은 날의 값이 이미 1건 있",
        "단위가 %인데 1보다 작은 값",
    ]


def test_the_template_and_other_headings_are_read_without_a_question(store: Store) -> None:
    assert template_csv("readings").decode("utf-8-sig").strip() == HEADING
    for heading in ("date,indicator,value,answers,source", "평가일,평가지표,점수(5점 만점),응답자 수,조사명", "일자,지표명,실적(%),표본 수,출처"):
        found = seen(store, "2031-06-30,교육 만족도,93,80,조사", heading=heading)
        assert (found.counts["new"], found.layout.questions) == (1, ()), heading
    with pytest.raises(Unanswered):
        seen(store, "2031-06-30,교육 만족도,93,80,조사", heading="평가일,평가지표,목표값,응답자 수,조사명")


def test_the_table_of_a_snapshot_comes_back_unchanged(store: Store) -> None:
    commit(store, seen(store, *ROWS), ME, AT)
    archive = zipfile.ZipFile(io.BytesIO(snapshot(store, AT)))
    found = preview(store, PLAN.id, "readings", archive.read(next(name for name in archive.namelist() if name.endswith("measurement.csv"))))
    assert (found.counts["same"], found.writes, reasons(found)) == (5, 0, [])


def test_who_may_only_look_imports_no_readings(store: Store) -> None:
    with pytest.raises(NotAllowed):
        commit(store, seen(store, ROWS[0]), Actor("viewer", "viewer"), AT)
    assert readings(store) == []
    assert importer.KINDS["readings"] == "measurement"
