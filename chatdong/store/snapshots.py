"""CSV out: single tables, and all tables of a store in one zip."""

import io
import zipfile
from collections.abc import Callable
from datetime import datetime

import pandas as pd

from chatdong.domain.sentence import Sentence, sentence
from chatdong.store.connection import Store
from chatdong.store.records import KEYS

_RUNS_AS_FORMULA = ("=", "+", "-", "@", "\t", "\r")

TABLES = (*KEYS, "change")
"""The tables of a snapshot: every plan and record, and their history."""


def csv_bytes(frame: pd.DataFrame, *, mark: tuple[str, str] | None = None) -> bytes:
    """A DataFrame as a CSV that Korean Excel opens: UTF-8 with BOM, CRLF, nothing that would run as a formula.

    Numbers stay numbers, dates are ISO, unknown is an empty cell. ``mark`` is a column
    (name, value) that every row gets: those of the example say that they are.
    """
    safe = frame.copy()
    for column in safe.columns:
        if not pd.api.types.is_numeric_dtype(safe[column]):
            safe[column] = [_quoted(value) for value in safe[column]]
    safe.columns = [_quoted(column) for column in safe.columns]
    if mark:
        safe[mark[0]] = mark[1]
    return safe.to_csv(index=False, lineterminator="\r\n").encode("utf-8-sig")


def _quoted(value: object) -> object:
    if isinstance(value, str) and value.startswith(_RUNS_AS_FORMULA):
        return f"'{value}"
    return value


def table_counts(store: Store) -> dict[str, int]:
    """How many rows each table of a snapshot has."""
    with store.cursor() as cursor:
        return {table: cursor.execute(f"SELECT count(*) FROM store.{table}").fetchone()[0] for table in TABLES}  # noqa: S608


def snapshot(store: Store, at: datetime, say: Callable[[Sentence], str] = str) -> bytes:
    """All tables as CSV in one zip, each ordered by its key, with a READ-ME that says what it is. All from one moment.

    ``say`` puts a sentence into the reader's language (Korean by default).
    """
    made = io.BytesIO()
    with store.cursor() as cursor, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        cursor.begin()
        try:
            version = cursor.execute("SELECT version FROM store.store_version").fetchone()[0]
            prefix = f"{say(sentence('예시자료'))}-" if store.is_example else ""
            mark = (say(sentence("자료 구분")), say(sentence("예시 자료"))) if store.is_example else None
            for table in TABLES:
                order = ", ".join(KEYS.get(table, ("store_version", "position")))
                # Table names come from this program's own list, never from a reader.
                frame = cursor.execute(f"SELECT * FROM store.{table} ORDER BY {order}").df()  # noqa: S608
                archive.writestr(f"{prefix}{table}.csv", csv_bytes(_dates_without_time(frame), mark=mark))
            archive.writestr("READ-ME.txt", _read_me(store, version, at, say).encode("utf-8-sig"))
        finally:
            cursor.rollback()
    return made.getvalue()


def _dates_without_time(frame: pd.DataFrame) -> pd.DataFrame:
    for column in frame.columns:
        if column.endswith(("_on", "_to", "_start", "_end", "due")) and pd.api.types.is_datetime64_any_dtype(frame[column]):
            frame[column] = frame[column].dt.strftime("%Y-%m-%d")
    for column in ("occurrence", "attendance", "people", "staff", "value"):
        if column in frame.columns:
            frame[column] = frame[column].astype("Int64")
    return frame


def _read_me(store: Store, version: int, at: datetime, say: Callable[[Sentence], str]) -> str:
    lines = [sentence("chatdong 스냅샷: 저장소의 모든 표(CSV, UTF-8)")]
    if store.is_example:
        lines.append(sentence("예시 자료입니다. 실제 기록이 아닙니다."))
    lines += [
        sentence("만든 때: {at}", at=at.isoformat(sep=" ", timespec="seconds")),
        sentence("저장소 버전: {version}", version=version),
        sentence("금액은 원, 날짜는 연-월-일입니다. 빈칸은 모르는 값이며 0이 아닙니다."),
        sentence("=, +, -, @, 탭으로 시작하는 글자 앞에는 작은따옴표(')가 붙어 있습니다."),
    ]
    return "\r\n".join(say(line) for line in lines) + "\r\n"
