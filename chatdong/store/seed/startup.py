"""Open the store of a process, ready for use: the example, or a file or database that has at least the shipped plans."""

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
    """Open the store that ``store_url`` names and prepare it; ``at`` is the time of the writes.

    A store without plans gets every plan in ``data/plans``; a writable one gets the missing districts of the public lists. Temporary folders of
    killed processes are deleted, and spending totals that differ from the payments are recomputed, which ``Store.notice`` says. Raises
    StoreError, and PlanFileError where a shipped plan cannot be read.
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
    """The folder for backups made on the pages: ``backups`` beside the store's file; for a database, beside the default store file."""
    return Path(DEFAULT if is_postgres(store_url) else store_url).expanduser().resolve().parent / "backups"


def _sweep(store_url: str) -> None:
    """Delete the temporary folders of killed processes; a folder in use is locked and stays."""
    sweep_previews()
    sweep(COMPARING)
    if store_url == EXAMPLE:
        return
    backups = backup_folder(store_url)
    sweep(BACKING_UP, backups)
    for prefix in (RESTORING, COPYING):
        sweep(prefix, backups.parent)


def _load(store: Store, plan: Plan, at: datetime) -> None:
    """Load a shipped plan; a refusal is ignored where another process has loaded the plan into the same new database meanwhile."""
    try:
        load_plan(store, plan, Actor.local("chatdong"), at)
    except RefusedWrite:
        if not store.shared or newest_revision(store, plan.id) is None:
            raise


def _mend_totals(store: Store, at: datetime) -> Message | None:
    """Recompute the spending totals where they differ from the payments; returns the message for the users, None where all agree.

    A read-only store is left as it is, and the message says so.
    """
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
