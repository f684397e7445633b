"""What whoever runs the server sees."""

import shutil
from datetime import datetime
from pathlib import Path

from chatdong import __version__
from chatdong.domain.plan.model import Plan
from chatdong.domain.roles import Actor
from chatdong.store.snapshots.backup import backup
from chatdong.ui.session import log
from tests.pages.app import go_to, metrics, said, title, visit


def test_the_page_says_that_there_is_no_backup_and_then_of_when_it_is(store) -> None:
    backups = Path(store.store_url).parent / "backups"
    assert title(visit("operations")) == "저장소의 백업이 아직 없습니다"
    try:
        backup(store, backups, Actor.local(), datetime(2026, 1, 2, 3, 4, 5))
        assert title(visit("operations")).startswith("마지막 백업은 2")
    finally:
        # The next test is lent the same store.
        shutil.rmtree(backups, ignore_errors=True)


def test_version_store_sizes_runs_and_queries_are_there(store, plan: Plan) -> None:
    log._last_runs.clear()  # other tests of this process ran pages too, and slower ones
    app = visit()
    go_to(app, "operations")
    values = metrics(app)
    assert values["버전"] == __version__
    assert values["저장소"] == "파일"
    assert float(values["저장소 크기(MB)"]) > 0
    assert store.store_url in said(app, "caption")
    runs, queries, tables = (frame.value for frame in app.dataframe)
    assert "한눈에 보기" in set(runs["화면"])
    assert list(runs["걸린 시간(ms)"]) == sorted(runs["걸린 시간(ms)"], reverse=True)
    assert {"plans", "store_version"} <= set(queries["질의"])
    assert (queries["가장 오래(ms)"] <= queries["모두(ms)"] + 1).all()
    assert dict(zip(tables["표"], tables["행"], strict=True))["산출내역"] == len(plan.budget_line)
