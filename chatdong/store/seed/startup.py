"""Open the store that a process works with, ready for use: the example, or a file or database that holds at least the plans shipped."""

import logging
from datetime import datetime
from pathlib import Path

from chatdong.domain.message import Message, message
from chatdong.domain.plan.model import Plan
from chatdong.domain.plan.toml_format import load_plan_file
from chatdong.domain.roles import Actor
from chatdong.store.engines.errors import RefusedWrite
from chatdong.store.engines.postgres import is_postgres
from chatdong.store.engines.scratch_folder import sweep
from chatdong.store.engines.store import EXAMPLE, Store, StoreError, open_store
from chatdong.store.imports.staging import sweep_previews
from chatdong.store.reading.query import rows
from chatdong.store.reading.repository import newest_revision
from chatdong.store.seed.example import DATA, build_example
from chatdong.store.snapshots.backup import BACKING_UP
from chatdong.store.snapshots.copy import COPYING
from chatdong.store.snapshots.diff import COMPARING
from chatdong.store.snapshots.restore import RESTORING
from chatdong.store.writing.records import add_listed_districts, load_plan
from chatdong.store.writing.spending_totals import balance_by_day, rebuild_totals

_logger = logging.getLogger("chatdong")

DEFAULT = str(DATA / "chatdong.duckdb")


def start_store(store_url: str, at: datetime) -> Store:
    """The store that ``store_url`` names. A new file gets every plan in ``data/plans``; one that has plans keeps them as
    they are. The districts of the public lists are in every file.

    What killed processes left of previews, comparisons, copies, restores and backups is taken away, and totals that are not what the payments come to are made anew: the
    store's ``notice`` says so.
    Raises StoreError, and PlanFileError where a plan shipped cannot be read.
    """
    _sweep(store_url)
    if store_url == EXAMPLE:
        return build_example(at)
    shipped = [load_plan_file(path) for path in sorted((DATA / "plans").glob("*.toml"))]
    store = open_store(store_url, at)
    try:
        if not rows(store, "plans"):
            for plan in shipped:
                _load(store, plan, at)
        store.notice = _mend_totals(store, at)
        if not store.read_only:
            add_listed_districts(store, Actor.local("chatdong"), at)
    except RefusedWrite as error:
        store.close()
        raise StoreError(error.message) from error
    except StoreError:
        store.close()
        raise
    return store


def backup_folder(store_url: str) -> Path:
    """Where the pages put the backups of a store: beside its file; those of a database where this process would have one."""
    return Path(DEFAULT if is_postgres(store_url) else store_url).expanduser().resolve().parent / "backups"


def _sweep(store_url: str) -> None:
    """Take away the folders in which processes that were killed were at work; one in use is known by its lock."""
    sweep_previews()
    sweep(COMPARING)
    if store_url == EXAMPLE:
        return
    backups = backup_folder(store_url)
    sweep(BACKING_UP, backups)
    for prefix in (RESTORING, COPYING):
        sweep(prefix, backups.parent)


def _load(store: Store, plan: Plan, at: datetime) -> None:
    """Of two processes that start with a new database together one comes first, and the other finds its work done."""
    try:
        load_plan(store, plan, Actor.local("chatdong"), at)
    except RefusedWrite:
        if not store.shared or newest_revision(store, plan.id) is None:
            raise


def _mend_totals(store: Store, at: datetime) -> Message | None:
    """Make the totals anew where they are not what the payments come to; what is to be told of it."""
    with store.cursor() as cursor:
        found = balance_by_day(cursor)
    if not found.differ:
        return None
    facts = {"payments": found.payments, "payments_krw": found.payments_krw, "totals": found.totals, "totals_krw": found.totals_krw}
    if store.read_only:
        _logger.info("totals_differ", extra={"facts": facts})
        return message(
            "지출 합계({totals:,}원)가 지출 기록({payments:,}원)과 다른데 저장소가 읽기 전용이라 고치지 못했습니다. 화면의 집행액을 믿지 마십시오. "
            "쓸 수 있는 곳에서 한 번 열면 합계를 지출 기록에서 다시 만듭니다.",
            totals=found.totals_krw,
            payments=found.payments_krw,
        )
    with store.writing(at) as cursor:
        rebuild_totals(cursor)
    _logger.info("totals_made_anew", extra={"facts": facts})
    return message(
        "지출 합계({totals:,}원)가 지출 기록({payments:,}원)과 달라 지출 기록에서 다시 만들었습니다. 지출 기록은 바꾸지 않았습니다.",
        totals=found.totals_krw,
        payments=found.payments_krw,
    )
