"""An older snapshot beside today's store, and the backup button."""

import shutil
from datetime import date, datetime
from pathlib import Path

from chatdong.domain.roles import Actor
from chatdong.store.engines.store import open_store
from chatdong.store.snapshots.snapshot import snapshot
from chatdong.store.writing.records import insert
from tests.pages.app import visit

AT = datetime(2026, 1, 2, 3, 4, 5)
SPENDING = {"plan_id": "2016", "revision": 1, "line_id": "ad-hoc", "spent_on": date(2016, 5, 5), "amount_krw": 10_000}


def test_what_changed_since_an_older_snapshot_is_told_with_amounts(store) -> None:
    old = snapshot(store, AT)
    insert(store, "spending", SPENDING, Actor.local("recorder"), AT)
    app = visit("snapshots")
    app.file_uploader[0].upload("old.zip", old).run()
    assert not app.exception
    table = app.dataframe[1].value.set_index("표")
    assert table.loc["지출", "추가"] == 1
    assert table.loc["지출", "지금 금액"] == 10_000
    (rows,) = [frame.value for frame in app.dataframe if "기록" in frame.value]
    assert list(rows.iloc[0]) == ["추가", "수시 간담회 · 진행비", "산출내역 수시 간담회 · 진행비, 지출일 2016. 5. 5., 금액 10,000원"]
    same = visit("snapshots")
    same.file_uploader[0].upload("new.zip", snapshot(store, AT)).run()
    assert "같습니다" in same.success[0].value


def test_a_file_that_is_no_snapshot_is_refused(store) -> None:
    app = visit("snapshots")
    app.file_uploader[0].upload("old.zip", b"not a zip").run()
    assert not app.exception
    assert app.error


def test_the_backup_button_copies_the_store(store) -> None:
    insert(store, "spending", SPENDING, Actor.local("recorder"), AT)
    app = visit("snapshots")
    app.button(key="backup").click().run()
    backups = Path(store.store_url).parent / "backups"
    try:
        (made,) = backups.glob("*.duckdb")
        copy = open_store(str(made), AT)
        with copy.cursor() as cursor:
            assert cursor.execute("SELECT sum(amount_krw) FROM store.spending").fetchone() == (10_000,)
        copy.close()
    finally:
        # The next test is lent the same store.
        shutil.rmtree(backups, ignore_errors=True)
