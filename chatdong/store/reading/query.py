"""Run the named queries of ``sql/`` and measure them."""

import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from chatdong.domain.message import message
from chatdong.domain.plan.model import LocalizedText, Plan
from chatdong.domain.plan.toml_format import Mistake
from chatdong.store.engines.only_row import only_row
from chatdong.store.engines.postgres import with_constants
from chatdong.store.engines.quoting import quoted
from chatdong.store.engines.store import Store, StoreError

if TYPE_CHECKING:
    # Half a second that most commands of the terminal do without.
    import pandas as pd

SQL = Path(__file__).parents[1] / "sql"


@cache
def sql(name: str) -> str:
    """The text of ``sql/<name>.sql``, with each ``{name}`` replaced by the query of that name in the same folder."""
    beside = name.rpartition("/")
    return re.sub(r"\{(\w+)\}", lambda found: sql(f"{beside[0]}{beside[1]}{found[1]}"), (SQL / f"{name}.sql").read_text("utf-8"))


@dataclass(frozen=True)
class Timing:
    """The number of runs of a query since the process started, with their total and longest time in milliseconds."""

    count: int = 0
    total_ms: float = 0.0
    longest_ms: float = 0.0


_timings: dict[str, Timing] = {}
"""Timings by the name of the query."""
_one_at_a_time = threading.Lock()


@contextmanager
def _timed(name: str) -> Iterator[None]:
    began = time.perf_counter()
    try:
        yield
    finally:
        ms = (time.perf_counter() - began) * 1000
        with _one_at_a_time:
            before = _timings.get(name, Timing())
            _timings[name] = Timing(before.count + 1, before.total_ms + ms, max(before.longest_ms, ms))


def timings() -> dict[str, Timing]:
    """The timings so far, by the name of the query."""
    with _one_at_a_time:
        return dict(_timings)


def ask(store: Store, name: str, **arguments: Any) -> "pd.DataFrame":
    """The result of a named query as a DataFrame; its columns are those of the file's SELECT."""
    with _timed(name), store.cursor() as cursor:
        return cursor.execute(*_asked(store, name, arguments)).df()


def page(store: Store, name: str, at_most: int, skip: int, **arguments: Any) -> list[dict[str, Any]]:
    """At most ``at_most`` rows of a named query after the first ``skip``, each as a dict of Python values by column."""
    with _timed(name), store.cursor() as cursor:
        if _has_own_words(store, name):
            return list(_rows(cursor, *_asked(store, name, {**arguments, "at_most": at_most, "skip": skip})))
        return list(_rows(cursor, f"SELECT * FROM ({sql(name)}) LIMIT {int(at_most)} OFFSET {int(skip)}", arguments))  # noqa: S608


def stream(store: Store, name: str, **arguments: Any) -> Iterator[dict[str, Any]]:
    """The rows of a named query one by one, each as a dict by column; 10,000 rows are in memory at a time."""
    with store.cursor() as cursor:
        yield from _rows(cursor, sql(name), arguments)


def size(store: Store, name: str, total_of: str | None = None, **arguments: Any) -> tuple[int, int]:
    """The number of rows of a named query and the sum of its column ``total_of`` (won; 0 where no column is given)."""
    with _timed(name), store.cursor() as cursor:
        total = f"coalesce(sum({quoted(total_of)}), 0)::BIGINT" if total_of else "0"
        counted = f"SELECT count(*) AS rows, {total} AS total FROM"
        return only_row(cursor.execute(*_asked(store, name, arguments, counted)))


def rows(store: Store, name: str, **arguments: Any) -> list[dict[str, Any]]:
    """The rows of a named query, each as a dict of Python values by column; faster than a DataFrame, and a date stays a date."""
    with _timed(name), store.cursor() as cursor:
        return list(_rows(cursor, *_asked(store, name, arguments)))


def cells(store: Store, name: str, **arguments: Any) -> list[tuple[Any, ...]]:
    """The rows of a named query as tuples in the order of its SELECT."""
    with _timed(name), store.cursor() as cursor:
        return cursor.execute(sql(name), arguments).fetchall()


def columns(store: Store, name: str, **arguments: Any) -> list[list[Any]]:
    """The columns of a named query, each a list of Python values (None for NULL); faster than rows where there are thousands of them."""
    with _timed(name), store.cursor() as cursor:
        found = cursor.execute(sql(name), arguments)
        kinds = {column: str(kind) for column, kind, *_nothing in found.description}
        return [
            # fetchnumpy gives dates as timestamps; a masked cell is NULL, and None in the list.
            (cells.astype("datetime64[D]") if kinds[column] == "DATE" else cells).tolist()
            for column, cells in found.fetchnumpy().items()
        ]


def _has_own_words(store: Store, name: str) -> bool:
    """True where PostgreSQL has its own text of a query, run on the server because DuckDB would otherwise fetch very many rows for a few."""
    return store.shared and (SQL / "postgres" / f"{name}.sql").exists()


def _asked(store: Store, name: str, arguments: dict[str, Any], of: str | None = None) -> tuple[str, dict[str, Any]]:
    """The SQL and arguments of a named query for the store's cursor; ``of`` is a SELECT … FROM around it."""
    own = _has_own_words(store, name)
    words = sql(f"postgres/{name}") if own else sql(name)
    words = words if of is None else f"{of} ({words}) AS answer"
    if own:
        return "SELECT * FROM postgres_query('store', $question)", {"question": with_constants(words, {"at_most": None, "skip": 0, **arguments})}
    return words, arguments


def _rows(cursor: duckdb.DuckDBPyConnection, question: str, arguments: dict[str, Any]) -> Iterator[dict[str, Any]]:
    cursor.execute(question, arguments)
    names = [column[0] for column in cursor.description]
    while some := cursor.fetchmany(10_000):
        for row in some:
            yield dict(zip(names, row, strict=True))


def store_version(store: Store) -> int:
    """The store version: the number of committed writes. Results read at one version stay valid while it is the same."""
    version: int = cells(store, "store_version")[0][0]
    return version


class UnreadablePlan(StoreError):
    """The stored text of a plan revision cannot be parsed. ``message`` tells the user the revision, the place, the cause and the remedy."""

    def __init__(self, plan_id: str, revision: int, mistake: Mistake) -> None:
        self.plan_id = plan_id
        self.revision = revision
        super().__init__(
            message(
                "저장소에 있는 {plan} 계획 {revision}차의 글을 읽을 수 없습니다({where}: {why}). 다른 계획이나 차수를 고르면 볼 수 있습니다. "
                "바로잡으려면 백업을 되살리거나, python -m chatdong load 로 계획 파일을 실어 새 차수로 만드십시오.",
                plan=plan_id,
                revision=revision,
                where=mistake.where,
                why=mistake.why,
            )
        )


def plan_outline(store: Store, plan_id: str, revision: int) -> Plan:
    """A plan with only the title, programme, fiscal year and total (won) of a revision, without its text: no lines and no activities."""
    (row,) = rows(store, "plan_outline", plan_id=plan_id, revision=revision)
    programme = LocalizedText(row["programme"])
    return Plan(plan_id, row["fiscal_year"], LocalizedText(row["title"], row["title_en"]), programme, programme, row["total_krw"], "")
