"""Open the store that a process works with, ready for use: the example, or a file or database that holds at least the plans shipped."""

from datetime import datetime

from chatdong.domain.access import Actor
from chatdong.domain.plan import Plan
from chatdong.domain.plan_file import load_plan_file
from chatdong.store.connection import EXAMPLE, Store, StoreError, open_store
from chatdong.store.example import DATA, build_example
from chatdong.store.import_staging import sweep_previews
from chatdong.store.queries import newest_revision, rows
from chatdong.store.records import RefusedWrite, add_listed_districts, load_plan

DEFAULT = str(DATA / "chatdong.duckdb")


def start_store(setting: str, at: datetime) -> Store:
    """The store that ``setting`` names. A new file gets every plan in ``data/plans``; one that has plans keeps them as
    they are. The districts of the public lists are in every file.

    What killed processes left of their previews is taken away.
    Raises StoreError, and PlanFileError where a plan shipped cannot be read.
    """
    sweep_previews()
    if setting == EXAMPLE:
        return build_example(at)
    shipped = [load_plan_file(path) for path in sorted((DATA / "plans").glob("*.toml"))]
    store = open_store(setting, at)
    try:
        if not rows(store, "plans"):
            for plan in shipped:
                _load(store, plan, at)
        if not store.read_only:
            add_listed_districts(store, Actor.local("chatdong"), at)
    except RefusedWrite as error:
        store.close()
        raise StoreError(error.sentence) from error
    return store


def _load(store: Store, plan: Plan, at: datetime) -> None:
    """Of two processes that start with a new database together one comes first, and the other finds its work done."""
    try:
        load_plan(store, plan, Actor.local("chatdong"), at)
    except RefusedWrite:
        if not store.shared or newest_revision(store, plan.id) is None:
            raise
