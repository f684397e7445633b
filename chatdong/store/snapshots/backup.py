"""Copy the store whole into a file while it is in use; a backup is opened like any store, whatever it is a copy of."""

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
"""How the folder begins in which it works."""


def backup(store: Store, directory: Path, actor: Actor, at: datetime) -> Path:
    """Write a copy of the store, as it is at one moment, to a new file in ``directory``; the file.

    Reads and writes go on meanwhile: the copy is one transaction, so no checkpoint of the store is needed (it would fail
    beside a writer). The file is named by the moment and never put over another. Raises StoreError, and NotAllowed where
    the actor may not.
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
    """The last backup that was made in a folder; None where there is none."""
    return max(directory.glob("*.duckdb"), key=lambda path: path.stat().st_mtime, default=None)
