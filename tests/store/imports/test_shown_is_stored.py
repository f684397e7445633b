"""What is stored is what the preview showed, for every field of every kind of import and every way of writing its cells."""

import csv
import io
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chatdong.domain.plan.model import Plan
from chatdong.domain.roles import Actor
from chatdong.store.engines.record_tables import RECORD_TABLES
from chatdong.store.engines.store import EXAMPLE, Store, open_store
from chatdong.store.imports import importer
from chatdong.store.ledger.targets import TARGETS
from chatdong.store.writing.records import load_plan
from tests.properties import examples

AT = datetime(2026, 1, 2, 3, 4, 5)
DAYS = [
    "2016-05-13",
    "2016. 5. 13.",
    "'16.5.13",
    "160513",
    "5.13.~5.14.",
    "2016-05-13 13:30",
    "5월 13일",
    "42503",
    "2016-02-30",
    "2017-01-01",
    "13:30",
    "5/6/2016",
]
COUNTS = ["1", "2", "12명", "제3회", "0", "7", "1,000", "약 10", "1 2", "-3"]
CELLS: dict[str, list[str]] = {
    **dict.fromkeys(("spent_on", "held_on", "held_to", "postponed_on", "postponed_to", "cancelled_on"), DAYS),
    "year": ["2016", "'16", "2016년", "2017", "16x"],
    "month": ["5", "05월", "13", "5월"],
    "day": ["13", "13일", "31", "32"],
    "amount_krw": ["1,000", "150000", "△5,000", "(5,000)", "12만5천원", "150.000", "1.5", "0", "1e6", "금 일십만원정", "999999999999999", "1,000 -"],
    "unit": ["원", "천원", "백만원", "개"],
    "occurrence": COUNTS,
    "attendance": COUNTS,
    "status": ["개최", "연기", "취소", "예정", "1건 연기 의결", "취소 아님"],
    "districts": ["성동·도봉", "성동구, 도봉구", "없는구", "seongdong"],
    "activity_id": ["월 정기간담회", "monthly-meeting", "합동교육", "없는 사업"],
    "line_id": ["ad-hoc", "수시 간담회 · 진행비", "진행비", "없는 내역"],
    "event": ["월 정기간담회 1회차", "없는 행사"],
    "approval": ["승인", "취소", "부분취소", "대기"],
    "direction": ["지출", "수입", "출금"],
    "income": ["0", "1,000", ""],
    "cancelled": ["N", "Y", "1,000"],
    "currency": ["KRW", "원", "USD"],
    "plan_id": ["2016", "2031"],
}
TEXTS = st.one_of(
    st.sampled_from(["다과", "'=1+1", "〃", "식대 합계", "제1호", "취소", "–", "가,나\n다", '"따옴표"', "  앞뒤  ", "#수식", "\ufffd", "Ⅴ-1"]),
    st.text(max_size=20),
)


@pytest.fixture(scope="module")
def stores(plan: Plan) -> Iterator[Store]:
    opened = open_store(EXAMPLE, AT)
    load_plan(opened, plan, Actor.local("setup"), AT)
    opened.is_example = False
    yield opened
    opened.close()


def cell(name: str) -> st.SearchStrategy[str]:
    """Cells of a field: mostly as offices write them, some empty, some any text."""
    known = st.sampled_from(CELLS[name]) if name in CELLS else TEXTS
    return st.one_of(known, known, known, st.just(""), TEXTS)


@st.composite
def files(draw: st.DrawFn, kind: str) -> list[list[str]]:
    """A file with the columns that it cannot do without and some others, in any order."""
    needed = {"spending": ["spent_on", "amount_krw", "line_id"], "events": ["activity_id", "held_on"]}[kind]
    others = [field.name for field in TARGETS[kind].fields if field.name not in (*needed, "event_id", "spending_id")]
    names = draw(st.permutations([*needed, *draw(st.lists(st.sampled_from(others), max_size=4, unique=True))]))
    rows = draw(st.lists(st.tuples(*map(cell, names)), min_size=1, max_size=5))
    return [[TARGETS[kind].label(name) for name in names], *map(list, rows)]


@pytest.mark.parametrize("kind", ["spending", pytest.param("events", marks=pytest.mark.full)])
def test_what_is_stored_is_what_was_shown(stores: Store, kind: str) -> None:
    table = RECORD_TABLES[importer.KINDS[kind]]
    columns = [name for name in (*table.key, *table.columns) if name != "districts"]

    @settings(examples(1_000), suppress_health_check=list(HealthCheck))
    @given(files(kind))
    def check(rows: list[list[str]]) -> None:
        text = io.StringIO(newline="")
        csv.writer(text).writerows(rows)
        try:
            seen = importer.preview(stores, "2016", kind, text.getvalue().encode("utf-8", "replace"))
        except importer.RefusedFile:
            return
        shown = {row.values[table.key[0]]: row for state in ("new", "changed") for row in seen.rows(state, 1_000)}
        left = seen.left_out
        aside = sum(map(len, (left.totals, left.notes, left.sections, left.below_end, left.income, left.cancelled, seen.taken_back)))
        refused = {refusal.line for refusal in seen.refusals()}
        assert seen.counts["refused"] == len(refused)
        assert sum(seen.counts.values()) + aside <= len(rows) - 1
        importer.commit(stores, seen, Actor.local("tester"), AT, skip_refused=True)
        with stores.cursor() as cursor:
            found: list[dict[str, Any]] = [
                dict(zip(columns, row, strict=True))
                for row in cursor.execute(
                    f"SELECT {', '.join(columns)} FROM store.{importer.KINDS[kind]} WHERE {table.key[0]} IN (SELECT unnest($keys::VARCHAR[]))",
                    {"keys": list(shown)},
                ).fetchall()
            ]
        assert {row[table.key[0]]: row for row in found} == {key: {name: row.values[name] for name in columns} for key, row in shown.items()}
        assert {row.line for row in shown.values()}.isdisjoint(refused)
        seen.close()

    check()
