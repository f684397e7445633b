"""Back up the store into a DuckDB file while it is in use; a backup of any kind of store is opened like a store file."""

from datetime import datetime
from pathlib import Path

import duckdb

from chatdong.domain.message import message
from chatdong.domain.roles import Actor
from chatdong.store.access.permissions import require_noted
from chatdong.store.engines.duckdb_file import cause, put_in_place
from chatdong.store.engines.scratch_folder import Workplace
from chatdong.store.engines.store import Store, StoreError
from chatdong.store.snapshots.copy import copy_to_file

BACKING_UP = ".chatdong-backup-"
"""The name prefix of the temporary folder of a backup."""


def backup(store: Store, directory: Path, actor: Actor, at: datetime) -> Path:
    """Copy the store in one transaction to a new file in ``directory``, and return its path.

    Reads and writes continue meanwhile: one transaction needs no checkpoint of the store, which would fail beside a writer. The file is named
    by the time ``at`` and never replaces another. Raises StoreError where it cannot be written, NotAllowed without the right to operate.
    """
    require_noted(store, actor, "operate", at)
    example = f"{message('예시자료')}-" if store.is_example else ""
    name = f"{example}chatdong-{at:%Y-%m-%d-%H%M%S}"
    try:
        directory.mkdir(parents=True, exist_ok=True)
        with Workplace(BACKING_UP, directory) as folder:
            made = folder / "store.duckdb"
            copy_to_file(store, made)
            number = 1
            while True:
                target = directory / (f"{name}.duckdb" if number == 1 else f"{name}-{number}.duckdb")
                try:
                    put_in_place(made, target)
                except FileExistsError:
                    number += 1
                else:
                    return target
    except (duckdb.Error, OSError) as error:
        raise StoreError(
            message(
                "{directory}에 백업을 만들 수 없습니다: {why}. 남은 공간과 쓰기 권한을 확인해 주십시오. 저장소는 그대로입니다.",
                directory=directory,
                why=cause(error),
            )
        ) from error


def newest_backup(directory: Path) -> Path | None:
    """The most recently modified backup in a folder; None where there is none."""
    return max(directory.glob("*.duckdb"), key=lambda path: path.stat().st_mtime, default=None)
