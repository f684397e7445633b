"""Compare the rows of a file with the stored records, step by step."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import duckdb
import pyarrow as pa

from chatdong.domain.text_marks import voucher_key
from chatdong.store.engines.only_row import only_row
from chatdong.store.engines.quoting import literal
from chatdong.store.imports.match_commitments import (
    COMMITMENT_BY_CONTENT,
    COMMITMENT_BY_ID,
    COMMITMENT_BY_NUMBER,
    COMMITMENT_GIVEN,
    COMMITMENT_LATE_PROBLEMS,
    COMMITMENT_PLANNED,
    COMMITMENT_PROBLEMS,
    COMMITMENT_RULES,
    COMMITMENT_WARNINGS,
)
from chatdong.store.imports.match_events import (
    EVENT_BY_DAY,
    EVENT_BY_ID,
    EVENT_BY_NUMBER,
    EVENT_GIVEN,
    EVENT_LATE_PROBLEMS,
    EVENT_NUMBERS,
    EVENT_PLANNED,
    EVENT_PROBLEMS,
    EVENT_RULES,
    EVENT_WARNINGS,
    EVENT_WITHOUT_NUMBER,
)
from chatdong.store.imports.match_readings import (
    READING_BY_CONTENT,
    READING_BY_ID,
    READING_BY_SOURCE,
    READING_GIVEN,
    READING_LATE_PROBLEMS,
    READING_PLANNED,
    READING_PROBLEMS,
    READING_RULES,
    READING_WARNINGS,
)
from chatdong.store.imports.match_spending import (
    SPENDING_BY_CONTENT,
    SPENDING_BY_ID,
    SPENDING_GIVEN,
    SPENDING_LATE_PROBLEMS,
    SPENDING_PLANNED,
    SPENDING_PLANNED_NEW,
    SPENDING_PROBLEMS,
    SPENDING_RULES,
    SPENDING_WARNINGS,
)
from chatdong.store.ledger.cells import SPACE
from chatdong.store.ledger.targets import READINGS
from chatdong.store.writing.set_insert import insert_set

# The table `cell` holds the rows as read; each step creates or fills another table.

_BARE = f"trim(ltrim(trim(x, {literal(SPACE)}), chr(39)), {literal(SPACE)})"
PLAIN = f"CREATE MACRO plain(x) AS CASE WHEN regexp_full_match({_BARE}, '[–—―−-]?') THEN NULL ELSE {_BARE} END"
"""SQL macro of a text without surrounding blanks and leading quotes ('), so that a downloaded cell equals the stored text; NULL for a dash."""

_PLAIN_LETTERS = "regexp_full_match(x, '[0-9A-Za-z가-힣]([ -~가-힣]*[0-9A-Za-z가-힣])?')"
"""SQL condition of a text that ``voucher_key`` leaves as it is: printable ASCII and syllables, which no form of Unicode writes otherwise."""
NUMBER = f"CREATE TABLE voucher_key (voucher VARCHAR, key VARCHAR); CREATE MACRO keyed(x, y) AS CASE WHEN {_PLAIN_LETTERS} THEN x ELSE y END; CREATE MACRO number(x) AS keyed(x, (SELECT any_value(key) FROM voucher_key WHERE voucher = x))"  # noqa: S608
"""SQL macro of the key by which voucher numbers are compared: one of plain letters itself, any other by the table ``voucher_key``, which is
filled from Python; ``keyed`` is the same where that table is joined, which takes less memory than a question for each row. A Python function called by DuckDB could deadlock with threads that wait for the database."""

_NUMBERS = {
    "spending": """
        SELECT voucher AS x FROM cell
        UNION ALL
        SELECT commitment FROM cell
        UNION ALL
        SELECT voucher FROM store.spending WHERE plan_id = $plan_id OR amount_krw IN (SELECT amount_krw FROM cell)
        UNION ALL
        SELECT number FROM store.commitment WHERE plan_id = $plan_id
    """,
    "commitments": "SELECT number AS x FROM cell UNION ALL SELECT number FROM store.commitment WHERE plan_id = $plan_id",
}
"""For each kind the numbers that are compared, those of the file and of the store."""

_FRESH = """
DELETE FROM problem WHERE stage = 'store';
DELETE FROM warning;
CREATE OR REPLACE TABLE matched (line BIGINT, key VARCHAR);
CREATE OR REPLACE TABLE proposed (line BIGINT, occurrence INTEGER);
"""

Propose = Callable[[list[tuple[int, str, date]], set[tuple[str, int]]], dict[int, int]]
"""The numbers of the occurrences that events without one are taken for, by line: of (line, activity, day), beside the numbers that are taken."""


@dataclass(frozen=True)
class _Steps:
    """The SQL of one kind, in the order in which it is run; ``matches`` are the ways to find the stored record of a row."""

    given: str
    problems: tuple[str, ...]
    matches: tuple[str, ...]
    late_problems: tuple[str, ...]
    planned: str
    rules: tuple[str, ...]
    warnings: tuple[str, ...]
    planned_new: str = ""
    """The rows that ``planned`` leaves out, where they are a question of their own."""


_STEPS = {
    "events": _Steps(
        EVENT_GIVEN,
        EVENT_PROBLEMS,
        (EVENT_BY_ID, EVENT_BY_NUMBER, EVENT_BY_DAY),
        EVENT_LATE_PROBLEMS,
        EVENT_PLANNED,
        EVENT_RULES,
        EVENT_WARNINGS,
    ),
    "spending": _Steps(
        SPENDING_GIVEN,
        SPENDING_PROBLEMS,
        (SPENDING_BY_ID, SPENDING_BY_CONTENT),
        SPENDING_LATE_PROBLEMS,
        SPENDING_PLANNED,
        SPENDING_RULES,
        SPENDING_WARNINGS,
        SPENDING_PLANNED_NEW,
    ),
    "commitments": _Steps(
        COMMITMENT_GIVEN,
        COMMITMENT_PROBLEMS,
        (COMMITMENT_BY_ID, COMMITMENT_BY_CONTENT, COMMITMENT_BY_NUMBER),
        COMMITMENT_LATE_PROBLEMS,
        COMMITMENT_PLANNED,
        COMMITMENT_RULES,
        COMMITMENT_WARNINGS,
    ),
    READINGS: _Steps(
        READING_GIVEN,
        READING_PROBLEMS,
        (READING_BY_ID, READING_BY_CONTENT, READING_BY_SOURCE),
        READING_LATE_PROBLEMS,
        READING_PLANNED,
        READING_RULES,
        READING_WARNINGS,
    ),
}


def compare(cursor: duckdb.DuckDBPyConnection, kind: str, of: Mapping[str, Any], tell: Callable[[int], None], propose: Propose | None = None) -> None:
    """Compare the rows of ``cell`` with the stored records, and fill ``problem``, ``warning``, ``matched`` and ``planned``.

    ``kind`` is one of ``targets.KINDS``. ``matched`` gets the key of each line's stored record, ``planned`` the row as it would be
    stored, with its state (new, changed, same). A wrong row raises nothing, it stands in ``problem``. ``of`` are the query arguments (plan,
    revision, year, columns present); ``tell`` reports progress in tenths, up to 10; ``propose`` gives events without a number one, None to leave them.
    """

    def run(statement: str) -> None:
        """Execute a statement with the arguments that it names."""
        cursor.execute(statement, {name: value for name, value in of.items() if f"${name}" in statement})

    def put(into: str, question: str) -> None:
        """Insert the rows of a query into a table."""
        insert_set(cursor, into, question, {name: value for name, value in of.items() if f"${name}" in question})

    def note(table: str, answers: Iterable[str]) -> None:
        """Insert the rows of several queries into ``problem`` or ``warning``."""
        columns = "line, stage, field, value, code, figures" if table == "problem" else "line, code, figures"
        head = "line, 'store', field, value, code, figures" if table == "problem" else "line, code, figures"
        names = "line, field, value, code, figures" if table == "problem" else "line, code, figures"
        for answer in answers:
            put(f"{table} ({columns})", f"SELECT {head} FROM ({answer}) AS answer ({names})")  # noqa: S608

    cursor.execute(_FRESH)
    steps = _STEPS[kind]
    if kind in _NUMBERS:
        _work_out_keys(cursor, kind, of["plan_id"])
    run(steps.given)
    tell(2)
    note("problem", steps.problems)
    first, *others = steps.matches
    put("matched", first)
    tell(3)
    if kind == "spending" and of["with_memo"]:
        put("matched", SPENDING_BY_CONTENT)
    of = {**of, "with_memo": False}
    for match in others:
        put("matched", match)
    if kind == "events" and propose is not None:
        _propose(cursor, of["plan_id"], propose)
    tell(5)
    note("problem", steps.late_problems)
    tell(6)
    run(steps.planned)
    if steps.planned_new:
        put("planned", steps.planned_new)
    note("problem", steps.rules)
    run("DELETE FROM planned WHERE line IN (SELECT line FROM problem)")
    tell(8)
    note("warning", steps.warnings)
    tell(10)


def _propose(cursor: duckdb.DuckDBPyConnection, plan_id: str, propose: Propose) -> None:
    """Give the events without a number that ``propose`` finds one for that number."""
    taken = {(activity, number) for activity, number in cursor.execute(EVENT_NUMBERS, {"plan_id": plan_id}).fetchall()}
    found = propose(cursor.execute(EVENT_WITHOUT_NUMBER).fetchall(), taken)
    if not found:
        return
    cursor.register("worked_out", pa.table({"line": pa.array(found, pa.int64()), "occurrence": pa.array(found.values(), pa.int32())}))
    cursor.execute("INSERT INTO proposed SELECT line, occurrence FROM worked_out")
    cursor.unregister("worked_out")
    cursor.execute("UPDATE given SET occurrence = proposed.occurrence FROM proposed WHERE given.line = proposed.line")


_TAKEN_BACK = """
CREATE OR REPLACE TABLE taken_back AS
WITH cancelled AS (
    SELECT
        line, line_id, abs(amount_krw) AS krw, coalesce(plain(memo), '') AS memo,
        row_number() OVER (PARTITION BY line_id, abs(amount_krw), coalesce(plain(memo), '') ORDER BY line) AS nth
    FROM cell WHERE approval = 'cancelled'
),

paid AS (
    SELECT
        line, line_id, amount_krw AS krw, coalesce(plain(memo), '') AS memo,
        row_number() OVER (PARTITION BY line_id, amount_krw, coalesce(plain(memo), '') ORDER BY line) AS nth
    FROM cell WHERE approval IS NULL AND amount_krw > 0
)

SELECT line FROM cancelled
UNION ALL
SELECT paid.line FROM paid
INNER JOIN cancelled
    ON paid.line_id IS NOT DISTINCT FROM cancelled.line_id AND paid.krw = cancelled.krw AND paid.memo = cancelled.memo AND paid.nth = cancelled.nth
"""
"""The rows of a card list that say 취소, each with one payment of the same amount, line and memo that it takes back."""


def leave_out_cancelled(cursor: duckdb.DuckDBPyConnection) -> tuple[int, ...]:
    """Take the cancelled rows of a card list and the payments that they take back out of the staged rows; their row numbers, in order."""
    if not only_row(cursor.execute("SELECT EXISTS (SELECT 1 FROM cell WHERE approval = 'cancelled')"))[0]:
        return ()
    cursor.execute(_TAKEN_BACK)
    lines = tuple(line for (line,) in cursor.execute("SELECT DISTINCT line FROM taken_back ORDER BY line").fetchall())
    if lines:
        cursor.execute("DELETE FROM cell WHERE line IN (SELECT line FROM taken_back)")
        cursor.execute("DELETE FROM problem WHERE line IN (SELECT line FROM taken_back)")
    return lines


def _work_out_keys(cursor: duckdb.DuckDBPyConnection, kind: str, plan_id: str) -> None:
    """Fill ``voucher_key`` for the numbers of the file and of the plan's records that have other letters, some at a time."""
    cursor.execute("DELETE FROM voucher_key")
    # The inserted text is a query of this program.
    question = f"SELECT DISTINCT x FROM ({_NUMBERS[kind]}) WHERE x IS NOT NULL AND NOT {_PLAIN_LETTERS}"  # noqa: S608
    numbers = cursor.execute(question, {"plan_id": plan_id}).to_arrow_table().column(0)
    for start in range(0, len(numbers), _AT_ONCE):
        some = numbers.slice(start, _AT_ONCE)
        keys = pa.array(map(voucher_key, some.to_pylist()), pa.string())
        cursor.register("worked_out", pa.table({"voucher": some, "key": keys}))
        cursor.execute("INSERT INTO voucher_key SELECT voucher, key FROM worked_out")
        cursor.unregister("worked_out")


_AT_ONCE = 20_000
"""As many voucher numbers are worked out in one go."""
