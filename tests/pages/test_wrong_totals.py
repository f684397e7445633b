"""A store whose totals were wrong: what its pages and its readiness say."""

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path

import pytest

from chatdong.domain.roles import Actor
from chatdong.store.seed.startup import start_store
from chatdong.store.writing.records import insert
from chatdong.store.writing.spending_totals import rebuild_totals
from chatdong.ui.server import health
from chatdong.ui.session import stores
from tests.pages.app import visit

AT = datetime(2026, 1, 2, 3, 4, 5)
PAYMENT = {"plan_id": "2016", "revision": 1, "line_id": "ad-hoc", "spent_on": "2016-05-05", "amount_krw": 10_000}


def answered() -> tuple[int, dict]:
    # In a thread of its own: where a browser was tested before, this one has a loop that runs.
    with ThreadPoolExecutor(1) as threads:
        answer = threads.submit(asyncio.run, health.ready(None)).result()
    return answer.status_code, json.loads(answer.body)


def test_a_store_that_was_mended_says_so_once_in_each_session(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = str(tmp_path / "store.duckdb")
    made = start_store(path, AT)
    insert(made, "spending", PAYMENT, Actor.local(), AT)
    with made.cursor() as cursor:
        cursor.execute("DELETE FROM store.spending_day")
    made.close()
    monkeypatch.setenv("CHATDONG_STORE", path)
    try:
        for _session in range(2):
            app = visit()
            (said,) = [toast.value for toast in app.toast]
            assert "10,000원" in said
            assert "지출 기록에서 다시 만들었습니다" in said
            assert not [toast.value for toast in app.run().toast]
        assert answered()[0] == 200
    finally:
        stores.opened.pop(path).close()


def test_a_server_whose_totals_are_not_its_payments_is_not_ready_until_they_are(store: object) -> None:
    insert(store, "spending", PAYMENT, Actor.local(), AT)
    status, said = answered()
    assert (status, said["ready"]) == (200, True)
    with store.writing(AT) as cursor:
        cursor.execute("UPDATE store.spending_day SET amount_krw = 1")
    assert answered() == (503, {"ready": False, "totals_differ": 1})
    with store.writing(AT) as cursor:
        rebuild_totals(cursor)
    assert answered()[0] == 200
