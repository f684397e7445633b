"""A store on PostgreSQL, attached through DuckDB's postgres extension: attaching, checks, write lock, indexes and queries run on the server.

The extension comes as a Python package, so that nothing is fetched at run time. PostgreSQL enforces keys, checks and foreign keys itself.
"""

import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from typing import Any, TypeAlias
from urllib.parse import parse_qsl, unquote, urlsplit

import duckdb

from chatdong.domain.message import message
from chatdong.store.engines.errors import StoreError
from chatdong.store.engines.only_row import only_row
from chatdong.store.engines.quoting import literal

_OPTIONS = {"connect_timeout": "10", "application_name": "chatdong"}
"""Connection options that hold where the URL does not set them: https://www.postgresql.org/docs/15/libpq-connect.html"""

Argument: TypeAlias = str | int | date | tuple[str, ...] | None

_TURN = "20s"
"""The longest wait of a writer for the write lock."""


def is_postgres(store_url: str) -> bool:
    """True for a store URL that names a PostgreSQL database, not a file."""
    return store_url.startswith(("postgresql://", "postgres://"))


def shown(store_url: str) -> str:
    """The store URL without password and options, safe to show and to log; a file path unchanged."""
    scheme, colon, rest = store_url.partition("://")
    if not colon:
        return store_url
    place = rest.partition("?")[0]
    who, at, where = place.rpartition("@")
    return f"{scheme}://{who.partition(':')[0]}{at}{where}"


def attach_postgres(connection: duckdb.DuckDBPyConnection, store_url: str, newest: int, name: str = "store") -> bool:
    """Attach the PostgreSQL database that ``store_url`` names as ``name``; True where this user cannot write to it. Nothing is written.

    The password goes into a DuckDB secret, so that no error message and no list of databases repeats it. Raises StoreError for a database
    of another program or a schema above ``newest``, duckdb.Error where the server cannot be reached.
    """
    secret = f"{name}_password"
    dsn, password = _dsn(store_url)
    extension = _extension()
    connection.execute(f"LOAD {literal(extension)}")
    connection.execute(f"CREATE OR REPLACE SECRET {secret} (TYPE postgres, PASSWORD {literal(password)})")
    # With a scan in parallel parts (by ctid), PostgreSQL would search its index once for each part. GLOBAL, so that it holds for every cursor.
    connection.execute("SET GLOBAL pg_use_ctid_scan = false")
    connection.execute(f"ATTACH {literal(dsn)} AS {name} (TYPE postgres, SECRET {secret})")
    tables = {
        table
        for (table,) in connection.execute(
            "SELECT table_name FROM duckdb_tables() WHERE database_name = $name AND schema_name = 'public'", {"name": name}
        ).fetchall()
    }
    if tables and not {"migration", "store_version"} <= tables:
        raise StoreError(
            message(
                "{store_url}: 다른 프로그램이 쓰는 데이터베이스입니다. 그대로 두었습니다. CHATDONG_STORE에 빈 데이터베이스를 적어 주십시오.",
                store_url=shown(store_url),
            )
        )
    if tables:
        found = only_row(connection.execute(f"SELECT max(number) FROM {name}.migration"))[0]  # noqa: S608
        if found is not None and found > newest:
            raise StoreError(
                message(
                    "{store_url}: 더 새로운 버전의 프로그램이 쓰는 데이터베이스입니다(자료 구조 {found}, 이 프로그램은 {known}까지). "
                    "프로그램을 새 버전으로 바꾸어 주십시오. 데이터베이스는 그대로 두었습니다.",
                    store_url=shown(store_url),
                    found=found,
                    known=newest,
                )
            )
    may = "has_table_privilege('store_version', 'UPDATE')" if tables else "has_schema_privilege('public', 'CREATE')"
    answer = connection.execute(
        "SELECT * FROM postgres_query($name, $question)",
        {"name": name, "question": f"SELECT {may} AND NOT pg_is_in_recovery() AND NOT current_setting('transaction_read_only')::boolean"},
    )
    # Fetched to the end: an unread result keeps its transaction open, and VACUUM removes nothing that died since.
    ((may_write,),) = answer.fetchall()
    return not may_write


def acquire_write_lock(cursor: duckdb.DuckDBPyConnection, name: str = "store") -> None:
    """Take the write lock of the store in the caller's transaction, as its first statement; wait at most 20 s for another writer.

    A REPEATABLE READ transaction, as DuckDB opens it, takes its snapshot at its first query; LOCK TABLE is no query, so what is read after
    it includes every other write: https://www.postgresql.org/docs/15/sql-lock.html. Readers are not blocked. Raises duckdb.Error on timeout.
    """
    cursor.execute(
        "CALL postgres_execute($name, $statement, use_transaction = true)",
        {
            "name": name,
            "statement": f"SET LOCAL lock_timeout = '{_TURN}'; LOCK TABLE store_version IN EXCLUSIVE MODE; SET LOCAL lock_timeout TO DEFAULT",
        },
    )


def with_constants(question: str, arguments: Mapping[str, Argument]) -> str:
    """A PostgreSQL query with each ``$name`` replaced by a constant, since DuckDB's postgres_query sends no parameters."""
    return re.sub(r"\$(\w+)", lambda found: _constant(arguments[found[1]]), question)


def ask_in_place(cursor: duckdb.DuckDBPyConnection, question: str, arguments: Mapping[str, Argument]) -> tuple[Any, ...]:
    """The first row of ``answers_in_place``."""
    return answers_in_place(cursor, question, arguments)[0]


def answers_in_place(cursor: duckdb.DuckDBPyConnection, question: str, arguments: Mapping[str, Argument]) -> list[tuple[Any, ...]]:
    """The rows of a query in SQL that both engines know, in the caller's transaction. PostgreSQL runs it itself and sends only the result."""
    if only_row(cursor.execute("SELECT type FROM duckdb_databases() WHERE database_name = 'store'"))[0] == "postgres":
        own = with_constants(re.sub(r"\bstore\.", "", question), arguments)
        return cursor.execute("SELECT * FROM postgres_query('store', $question)", {"question": own}).fetchall()
    return cursor.execute(question, arguments).fetchall()


def _constant(value: Argument) -> str:
    """A value as a constant of PostgreSQL: https://www.postgresql.org/docs/15/sql-syntax-lexical.html#SQL-SYNTAX-CONSTANTS"""
    match value:
        case None:
            return "NULL"
        case int():
            return str(int(value))
        case date():
            return literal(value)
        case str():
            # PostgreSQL's text cannot hold a NUL, so U+FFFD is written for one.
            # E'' with doubled backslashes reads the same under either setting of standard_conforming_strings.
            return f"E{literal(value.replace(chr(92), chr(92) * 2).replace(chr(0), chr(0xFFFD)))}"
    return f"ARRAY[{', '.join(map(_constant, value))}]"


_FIT = """
LOCK TABLE store_version IN EXCLUSIVE MODE;
DO $do$
DECLARE of record;
BEGIN
    FOR of IN
        SELECT relname, string_agg(format('ALTER COLUMN %I TYPE varchar COLLATE "C"', attname), ', ') AS columns
        FROM pg_attribute INNER JOIN pg_class ON attrelid = pg_class.oid
        WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND attnum > 0 AND attcollation NOT IN (0, 'pg_catalog."C"'::regcollation)
        GROUP BY relname
    LOOP
        EXECUTE format('ALTER TABLE %I %s', of.relname, of.columns);
    END LOOP;
    IF to_regclass('public.commitment') IS NOT NULL THEN
        CREATE INDEX IF NOT EXISTS spending_by_commitment ON spending (plan_id, commitment_id) WHERE commitment_id IS NOT NULL;
        CREATE INDEX IF NOT EXISTS spending_by_return ON spending (plan_id, returns_id) WHERE returns_id IS NOT NULL;
        CREATE INDEX IF NOT EXISTS spending_by_source ON spending (plan_id, funding_source) WHERE funding_source IS NOT NULL;
        CREATE INDEX IF NOT EXISTS commitment_in_order ON commitment (plan_id, committed_on DESC, commitment_id);
    END IF;
END
$do$;
CREATE INDEX IF NOT EXISTS spending_in_order ON spending (plan_id, spent_on DESC, voucher DESC NULLS LAST, spending_id);
DROP INDEX IF EXISTS spending_by_day;
DROP INDEX IF EXISTS spending_by_voucher;
CREATE INDEX IF NOT EXISTS spending_by_amount ON spending (plan_id, amount_krw);
CREATE INDEX IF NOT EXISTS spending_by_event ON spending (event_id);
CREATE INDEX IF NOT EXISTS spending_day_by_day ON spending_day (plan_id, spent_on);
CREATE INDEX IF NOT EXISTS change_in_order ON change (store_version, position);
DROP INDEX IF EXISTS change_by_version;
CREATE INDEX IF NOT EXISTS change_by_actor ON change (actor, store_version, position);
CREATE INDEX IF NOT EXISTS change_by_time ON change USING brin (changed_at);
DROP INDEX IF EXISTS change_beyond_records;
DROP INDEX IF EXISTS change_not_undoable;
CREATE INDEX IF NOT EXISTS change_of_no_record ON change (batch)
WHERE table_name NOT IN (
    'event', 'spending', 'support_team', 'scenario', 'report_text', 'commitment', 'budget_change', 'carry_over', 'year_closing',
    'measurement'
);
CREATE INDEX IF NOT EXISTS change_of_several ON change (store_version) WHERE position = 2;
CREATE INDEX IF NOT EXISTS change_of_scenario ON change (row_key) WHERE table_name = 'scenario'
"""
_FITS = """
SELECT count(*) = CASE WHEN to_regclass('public.commitment') IS NULL THEN 10 ELSE 14 END AND to_regclass('public.spending_by_day') IS NULL AND to_regclass('public.change_by_version') IS NULL
AND to_regclass('public.change_beyond_records') IS NULL AND to_regclass('public.change_not_undoable') IS NULL
AND to_regclass('public.spending_by_voucher') IS NULL AND NOT EXISTS (
    SELECT FROM pg_attribute INNER JOIN pg_class ON attrelid = pg_class.oid
    WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND attnum > 0 AND attcollation NOT IN (0, 'pg_catalog."C"'::regcollation)
) OR NOT pg_has_role((SELECT relowner FROM pg_class WHERE oid = 'public.spending'::regclass), 'USAGE')
FROM pg_indexes WHERE schemaname = 'public' AND indexname IN (
    'spending_in_order', 'spending_by_amount', 'spending_by_event', 'spending_day_by_day', 'change_in_order', 'change_by_actor',
    'change_by_time', 'change_of_no_record', 'change_of_several', 'change_of_scenario', 'spending_by_commitment', 'spending_by_return',
    'spending_by_source', 'commitment_in_order'
)
"""


def fit_indexes(cursor: duckdb.DuckDBPyConnection) -> None:
    """Set the text columns of PostgreSQL to collation "C" and create the indexes that the queries need, once; only the owner of the tables does.

    DuckDB sends a condition on a text as ``plan_id = 'a' COLLATE "C"``, and PostgreSQL uses an index only for the collation that it was
    made with: https://www.postgresql.org/docs/15/indexes-collations.html. A DuckDB file needs no such index: its zone maps skip row groups.
    """
    if only_row(cursor.execute("SELECT * FROM postgres_query('store', $question)", {"question": _FITS}))[0]:
        return
    cursor.begin()
    try:
        cursor.execute("CALL postgres_execute('store', $statement, use_transaction = true)", {"statement": _FIT})
        cursor.commit()
    except BaseException:
        with suppress(duckdb.Error):
            cursor.rollback()
        raise


def detach_postgres(connection: duckdb.DuckDBPyConnection, name: str) -> None:
    """Detach a database and drop the secret with its password; nothing happens where it is not attached."""
    connection.execute(f"DETACH DATABASE IF EXISTS {name}")
    connection.execute(f"DROP SECRET IF EXISTS {name}_password")


def forget_tables(cursor: duckdb.DuckDBPyConnection) -> None:
    """Clear DuckDB's cached list of PostgreSQL tables; another process may have created some."""
    cursor.execute("CALL pg_clear_cache()")


def bytes_of(cursor: duckdb.DuckDBPyConnection) -> int:
    """The bytes of the database on its server's disk."""
    size: int = only_row(cursor.execute("SELECT * FROM postgres_query('store', 'SELECT pg_database_size(current_database())')"))[0]
    return size


def _extension() -> Path:
    found = find_spec("duckdb_extension_postgres_scanner")
    assert found is not None and found.origin is not None  # it is in requirements.txt
    return Path(found.origin).parent / "extensions" / f"v{duckdb.__version__}" / "postgres_scanner.duckdb_extension"


def _dsn(store_url: str) -> tuple[str, str]:
    """The store URL as a libpq connection string of keywords and values, and the password apart; DuckDB combines a secret only with keywords."""
    parts = urlsplit(store_url)
    who, _at, where = parts.netloc.rpartition("@")
    user, _colon, password = who.partition(":")
    hosts = [re.fullmatch(r"(\[.*\]|[^:]*)(?::(.*))?", host) for host in where.split(",")]
    given = {
        "host": ",".join(unquote(host[1].strip("[]")) for host in hosts if host),
        "port": ",".join(host[2] or "" for host in hosts if host).strip(","),
        "user": unquote(user),
        "dbname": unquote(parts.path.lstrip("/")),
        **dict(parse_qsl(parts.query)),
    }
    password = given.pop("password", "") or unquote(password)
    return " ".join(f"{key}={_value(value)}" for key, value in {**_OPTIONS, **given}.items() if value), password


def _value(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"
