"""Synthetic records of several years, in any number, to measure the pages and to see that they stay fast and readable.

The same seed gives the same records. Plans and districts are loaded and logged as usual; events, payments and support teams are inserted in
bulk and not logged, since no user entered them, so they cannot be undone. The store is marked as example data, and so is every copy of it.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb

from chatdong.domain.message import message
from chatdong.domain.plan.districts import districts_of
from chatdong.domain.plan.model import District, LocalizedText, Plan
from chatdong.domain.plan.occurrences import planned_occurrences
from chatdong.domain.plan.synthetic_year import MOST_SITES, example_year
from chatdong.domain.plan.toml_format import load_plan_file
from chatdong.domain.roles import Actor
from chatdong.store.engines.duckdb_file import remove, wal_of
from chatdong.store.engines.store import Store, StoreError, open_store
from chatdong.store.seed.example import PLAN
from chatdong.store.writing.records import load_plan
from chatdong.store.writing.spending_totals import rebuild_totals

DISTRICTS = {25: "자치구", 226: "시군구", 3_500: "동"}
"""The possible numbers of districts, with the Korean word for their kind; 25 are the districts of Seoul, others have made-up names."""

MOST_YEARS = 10
MOST_ROWS = 100_000_000
ACTOR = Actor.local("example")

_USUAL_PAYMENT_KRW = 50_000
_PAID_SHARE = 0.93
"""The share of the budget (0–1) that the payments of a whole year come to, approximately."""

_CHUNK = 500_000
_SLOTS = 1_000
_PRESENT = 12
"""The largest number of districts present at one event."""


@dataclass(frozen=True)
class Amount:
    """The numbers of records to make: events and payments in all, spread evenly over ``years`` fiscal years, and districts."""

    events: int
    spending: int
    districts: int = 25
    years: int = MOST_YEARS
    seed: int = 1


def synthesize(amount: Amount, path: Path, at: datetime, tell: Callable[[str, int, int], None] = lambda _what, _done, _all: None) -> None:
    """Make a new store at ``path`` with synthetic records. ``tell`` reports progress: kind (plan, event or spending), rows done, rows in all.

    The first fiscal year is that of the shipped plan and the others follow; budgets are scaled so that payments stay of a usual size. Raises
    StoreError where the file exists or cannot be written; then no file is left behind.
    """
    path = Path(path).expanduser()
    for taken in (path, wal_of(path)):
        if taken.exists() or taken.is_symlink():
            raise StoreError(message("{target}: 이미 있는 파일입니다. 예시 자료를 만들 곳에는 없는 파일의 이름을 적어 주십시오.", target=taken))
    store = open_store(str(path), at)
    try:
        store.mark_as_example()
        fill(store, amount, at, tell)
    except BaseException:
        store.close()
        remove(path)
        raise
    store.close()


def fill(store: Store, amount: Amount, at: datetime, tell: Callable[[str, int, int], None] = lambda _what, _done, _all: None) -> None:
    """Write the plans and records into an empty store that is marked as example data; ``tell`` as for ``synthesize``."""
    assert store.is_example
    shipped = load_plan_file(PLAN)
    sites = min(max(round(amount.spending / amount.years * _USUAL_PAYMENT_KRW / _PAID_SHARE / shipped.total_krw), 1), MOST_SITES)
    made_up = () if amount.districts == 25 else _districts(amount.districts)
    plans = [example_year(shipped, shipped.fiscal_year + n, sites, made_up if n == 0 else ()) for n in range(amount.years)]
    for n, plan in enumerate(plans):
        load_plan(store, plan, ACTOR, at)
        tell("plan", n + 1, len(plans))
    present = [district.id for district in districts_of(plans[0])]
    with store.writing(at) as cursor:
        _put_teams(cursor, plans[0], present, amount.seed)
    done = {"event": 0, "spending": 0}
    for n, plan in enumerate(plans):
        events, payments = (_part(whole, n, amount.years) for whole in (amount.events, amount.spending))
        with store.writing(at) as cursor:
            year = _Year(cursor, plan, present, amount.seed)
            year.put_events(events)
            done["event"] += events
            tell("event", done["event"], amount.events)
            for rows in year.put_payments(payments):
                done["spending"] += rows
                tell("spending", done["spending"], amount.spending)
            rebuild_totals(cursor, plan.id)


def _part(whole: int, n: int, parts: int) -> int:
    """The size of the ``n``-th (from 0) of ``parts`` nearly equal parts of a whole."""
    return whole * (n + 1) // parts - whole * n // parts


def _districts(count: int) -> tuple[District, ...]:
    word = DISTRICTS[count]
    return tuple(District(f"example-{n:04}", LocalizedText(f"예시 {word} {n:04}", f"Example {n:04}")) for n in range(1, count + 1))


def _put_teams(cursor: duckdb.DuckDBPyConnection, plan: Plan, districts: list[str], seed: int) -> None:
    """Insert one support team for each district, opened in the first year."""
    cursor.execute(
        """
        INSERT INTO store.support_team
            (team_id, programme, district_id, mode, operator, operator_en, staff, opened_on, closed_on, source, version)
        SELECT
            'example-' || district_id, $programme, district_id, CASE WHEN h % 3 = 0 THEN 'direct' ELSE 'entrusted' END,
            '예시 추진지원단 ' || printf('%04d', place), 'Example support team ' || printf('%04d', place), (2 + h % 4)::INTEGER,
            $first + (h % 240)::INTEGER, NULL, '예시 자료', 1
        FROM (SELECT district_id, hash(hash(district_id, $seed)) AS h, row_number() OVER () AS place FROM unnest($districts::VARCHAR[]) AS t (district_id))
        """,
        {"programme": plan.programme.ko, "districts": districts, "first": plan.year.start, "seed": seed},
    )


class _Year:
    """The records of one fiscal year, written in the caller's transaction.

    Random values are a hash of the row's number and the seed, hashed twice: DuckDB's combination of hashes is so simple that one alone would
    correlate a payment's day with its line.
    """

    def __init__(self, cursor: duckdb.DuckDBPyConnection, plan: Plan, districts: list[str], seed: int) -> None:
        self._cursor = cursor
        self._plan = plan
        self._districts = districts
        self._of = {"plan_id": plan.id, "seed": f"{seed}/{plan.id}"}

    def put_events(self, count: int) -> None:
        """Insert ``count`` events: the planned occurrences first, most of them held in their window, then extra events over the year."""
        plan = self._plan
        planned = [(a.id, o.number, o.window.start, o.window.days, a.people or 0) for a in plan.activity for o in planned_occurrences(plan, a)]
        gather = [(i, a.id, self._first_day, self._days, a.people or 0) for i, a in enumerate(a for a in plan.activity if a.kind.gathers)]
        planned = planned[:count]
        self._table(
            "planned_here",
            "n BIGINT, activity_id VARCHAR, occurrence INTEGER, first_day DATE, days INTEGER, people INTEGER",
            [(n, *row) for n, row in enumerate(planned, start=1)],
        )
        self._table("gather_here", "place BIGINT, activity_id VARCHAR, first_day DATE, days INTEGER, people INTEGER", gather)
        self._cursor.execute(
            """
            CREATE OR REPLACE TEMP TABLE event_here AS
            WITH every AS (
                SELECT * FROM planned_here
                UNION ALL
                SELECT extra.n, activity_id, NULL, first_day, days, people
                FROM (SELECT i + 1 AS n, (hash(hash(i, $seed, 'activity')) % $activities)::BIGINT AS place FROM range($planned, $count) AS t (i)) AS extra
                INNER JOIN gather_here USING (place)
            ),

            fated AS (
                SELECT *, (hash(hash(n, $seed, 'fate')) % 100)::INTEGER AS fate, (hash(hash(n, $seed, 'day')) % days)::INTEGER AS day,
                    (hash(hash(n, $seed, 'people')) % 41)::INTEGER AS come
                FROM every
            )

            SELECT
                n, 'e-' || $plan_id || '-' || printf('%09d', n) AS event_id, activity_id, occurrence, people,
                -- Extra events were all held; of the planned ones a few were postponed and a few cancelled.
                CASE WHEN occurrence IS NULL OR fate < 92 THEN first_day + day END AS held_on,
                CASE WHEN occurrence IS NOT NULL AND fate BETWEEN 88 AND 96 THEN first_day END AS postponed_on,
                CASE WHEN occurrence IS NOT NULL AND fate > 96 THEN first_day END AS cancelled_on,
                CASE WHEN people > 0 AND fate % 25 <> 7 THEN greatest(people * (80 + come) // 100, 1) END AS attendance
            FROM fated
            """,
            {**self._of, "planned": len(planned), "count": count, "activities": len(gather)},
        )
        self._cursor.execute(
            """
            INSERT INTO store.event
            SELECT
                event_id, $plan_id, 1, activity_id, occurrence, held_on, postponed_on, postponed_on + 14, cancelled_on,
                CASE WHEN held_on IS NOT NULL THEN attendance END, NULL,
                CASE WHEN cancelled_on IS NOT NULL THEN '(예시) 일정이 맞지 않아 취소' WHEN postponed_on IS NOT NULL THEN '(예시) 장소 사정으로 연기' END, 1
            FROM event_here ORDER BY n
            """,
            {"plan_id": self._plan.id},
        )
        self._cursor.execute(
            """
            INSERT INTO store.event_district
            SELECT DISTINCT come.event_id, district.district_id
            FROM (
                SELECT event_id, (hash(hash(n, j, $seed, 'present')) % $districts)::BIGINT AS place
                FROM event_here CROSS JOIN range($most) AS t (j)
                WHERE held_on IS NOT NULL AND people > 0 AND j <= (hash(hash(n, $seed, 'how many')) % $most)::BIGINT
            ) AS come
            INNER JOIN (SELECT district_id, row_number() OVER (ORDER BY district_id) - 1 AS place FROM unnest($names::VARCHAR[]) AS t (district_id)) AS district
                ON come.place = district.place
            ORDER BY ALL
            """,
            {"seed": self._of["seed"], "districts": len(self._districts), "names": self._districts, "most": min(_PRESENT, len(self._districts))},
        )

    def put_payments(self, count: int) -> Iterator[int]:
        """Insert ``count`` payments in chunks and yield the number of rows of each: distributed over lines by their share of the budget.

        Payments fall on weekdays. More than half belong to an event of the line's activity; an event's payments from one line fall on one day.
        """
        self._lay_out(count)
        for begin in range(0, count, _CHUNK):
            rows = min(_CHUNK, count - begin)
            self._cursor.execute(
                """
                INSERT INTO store.spending (spending_id, plan_id, revision, line_id, event_id, spent_on, amount_krw, voucher, memo, version)
                WITH numbered AS (
                    SELECT i, (hash(hash(i, $seed, 'line')) % $slots)::BIGINT AS slot, hash(hash(i, $seed, 'event')) AS of, hash(hash(i, $seed, 'day')) AS day,
                        (hash(hash(i, $seed, 'amount')) % 121)::BIGINT AS amount
                    FROM range($begin, $begin + $rows) AS t (i)
                ),

                placed AS (
                    SELECT numbered.*, line.*, CASE WHEN of % 100 < 60 AND line.events > 0 THEN (of // 100 % line.events)::BIGINT END AS place,
                        line.first_day + (day % line.days)::INTEGER AS any_day
                    FROM numbered
                    INNER JOIN line_here AS line ON numbered.slot = line.slot
                ),

                paid AS (
                    SELECT placed.*, held.event_id,
                        CASE
                            WHEN held.event_id IS NULL THEN any_day
                            ELSE least(held.held_on + (hash(hash(held.event_id, placed.line_id)) % 20)::INTEGER, $last_day)
                        END AS paid_on
                    FROM placed
                    LEFT JOIN held_here AS held ON placed.activity_id = held.activity_id AND placed.place = held.place
                )

                SELECT
                    's-' || $plan_id || '-' || printf('%011d', i), $plan_id, 1, line_id, event_id,
                    -- A payment on a weekend moves to the next Monday, at the year's end to the Friday before.
                    CASE
                        WHEN isodow(paid_on) < 6 THEN paid_on
                        WHEN paid_on + (8 - isodow(paid_on))::INTEGER <= $last_day THEN paid_on + (8 - isodow(paid_on))::INTEGER
                        ELSE paid_on - (isodow(paid_on) - 5)::INTEGER
                    END,
                    greatest(usual_krw * (40 + amount) // 1000 * 10, 10),
                    '예시-' || $plan_id || '-' || printf('%09d', i), '(예시) ' || item, 1
                FROM paid ORDER BY i
                """,
                {**self._of, "slots": _SLOTS, "begin": begin, "rows": rows, "last_day": self._plan.year.end},
            )
            yield rows

    def _lay_out(self, count: int) -> None:
        """Create the temporary tables of held events by activity and of 1,000 slots, divided among the lines by their share of the budget."""
        self._cursor.execute(
            """
            CREATE OR REPLACE TEMP TABLE held_here AS
            SELECT activity_id, row_number() OVER (PARTITION BY activity_id ORDER BY n) - 1 AS place, event_id, held_on
            FROM event_here WHERE held_on IS NOT NULL
            """
        )
        lines, total, before = [], sum(line.amount_krw for line in self._plan.budget_line), 0
        usual = round(total * _PAID_SHARE / max(count, 1))
        for line in self._plan.budget_line:
            first, days = (line.window.start, line.window.days) if line.window else (self._first_day, self._days)
            until = before + line.amount_krw
            lines.append((line.id, line.activity, line.item.ko, first, days, usual, _SLOTS * before // total, _SLOTS * until // total))
            before = until
        columns = (
            "line_id VARCHAR, activity_id VARCHAR, item VARCHAR, first_day DATE, days INTEGER, usual_krw BIGINT, slot_from INTEGER, slot_to INTEGER"
        )
        self._table("share_here", columns, lines)
        self._cursor.execute(
            """
            CREATE OR REPLACE TEMP TABLE line_here AS
            SELECT share.* EXCLUDE (slot_from, slot_to), unnest(range(slot_from, slot_to)) AS slot, coalesce(held.events, 0) AS events
            FROM share_here AS share
            LEFT JOIN (SELECT activity_id, count(*) AS events FROM held_here GROUP BY activity_id) AS held ON share.activity_id = held.activity_id
            """
        )

    @property
    def _first_day(self) -> date:
        """The plan's opening day, from which events and payments may fall."""
        return self._plan.opening_day

    @property
    def _days(self) -> int:
        """The number of days from the opening day to the year's end, both included."""
        return (self._plan.year.end - self._first_day).days + 1

    def _table(self, name: str, columns: str, rows: list[tuple[Any, ...]]) -> None:
        # Table and column names are program text.
        self._cursor.execute(f"CREATE OR REPLACE TEMP TABLE {name} ({columns})")
        if rows:
            self._cursor.executemany(f"INSERT INTO {name} VALUES ({', '.join('?' for _ in rows[0])})", rows)  # noqa: S608
