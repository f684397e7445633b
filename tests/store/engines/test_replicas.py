"""Two processes over one PostgreSQL, four writers on each: what was acknowledged stands there, whatever breaks meanwhile."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

import pytest

from chatdong.domain.plan.model import Plan
from chatdong.domain.roles import Actor
from chatdong.store.engines.store import open_store
from chatdong.store.reading import query
from chatdong.store.writing.records import insert, load_plan
from tests.postgres_server import Server
from tests.replica import SPENDING, Replica, judge

AT = datetime(2026, 1, 2, 3, 4, 5)
WRITERS = 4


@dataclass
class Shared:
    """A database with one payment of everybody's."""

    server: Server
    name: str
    payment: str
    version: int
    replicas: list[Replica] = field(default_factory=list)

    def start(self) -> tuple[Replica, Replica]:
        self.replicas = [Replica(self.server.address(self.name), name, WRITERS, self.payment) for name in ("a", "b")]
        for replica in self.replicas:
            replica.acknowledged(10)
        return self.replicas[0], self.replicas[1]

    def judge(self, killed: int = 0) -> None:
        """Hold the database to what the writers were told, and its totals, history and version to its rows."""
        vouchers = [row[0] for row in self.server.sql("SELECT voucher FROM spending WHERE voucher IS NOT NULL", self.name)]
        ((amount,),) = self.server.sql(f"SELECT amount_krw FROM spending WHERE spending_id = '{self.payment}'", self.name)
        raised = int(amount) - SPENDING["amount_krw"]
        judge(self.replicas, vouchers, raised, killed)
        ((total, rows, days, changes, version),) = self.server.sql(
            "SELECT (SELECT sum(amount_krw) FROM spending), (SELECT count(*) FROM spending), (SELECT sum(amount_krw) FROM spending_day), "
            "(SELECT count(*) FROM change WHERE table_name = 'spending'), (SELECT version FROM store_version)",
            self.name,
        )
        assert int(rows) == len(vouchers) + 1
        assert days == total, "the totals are the sum of the payments"
        assert int(changes) == int(rows) + raised, "every write is in the history, once"
        assert int(version) == self.version + len(vouchers) + raised, "every write raised the version, once"


@pytest.fixture
def shared(own_server: Server, plan: Plan) -> Iterator[Shared]:
    name = own_server.database()
    store = open_store(own_server.address(name), AT)
    load_plan(store, plan, Actor.local("setup"), AT)
    payment = insert(store, "spending", SPENDING, Actor.local("setup"), AT)
    made = Shared(own_server, name, payment, query.store_version(store))
    store.close()
    yield made
    for replica in made.replicas:
        replica.__exit__(None, None, None)
    own_server.drop(name)


def test_every_write_that_was_acknowledged_stands_there_once_and_who_came_second_is_told(shared: Shared) -> None:
    one, other = shared.start()
    for replica in (one, other):
        replica.wait(lambda told: told["raised"] >= 5)
    # Eight people change one row at once: somebody is always second, and is told so.
    one.wait(lambda told: told["conflict"] > 0)
    for replica in (one, other):
        replica.end()
        assert set(replica.told) <= {"paid", "raised", "conflict"}, replica.told
    shared.judge()


def test_a_process_that_is_killed_takes_nothing_with_it_and_the_other_goes_on(shared: Shared) -> None:
    one, other = shared.start()
    one.kill()
    other.acknowledged(10)
    other.end()
    assert set(other.told) <= {"paid", "raised", "conflict"}, other.told
    shared.judge(killed=WRITERS)


def test_a_database_that_is_restarted_under_writers_is_told_and_they_go_on(shared: Shared) -> None:
    one, other = shared.start()
    shared.server.stop()
    for replica in (one, other):
        replica.wait(lambda told: told["refused"] + told["paid?"] + told["raised?"] > 0)
    shared.server.start()
    for replica in (one, other):
        replica.acknowledged(10)
        replica.end()
        for line in replica.lines:
            assert "why" not in line or "데이터베이스" in line["why"], line
    shared.judge()


@pytest.mark.full
def test_connections_that_are_cut_under_writers_are_told_and_they_go_on(shared: Shared) -> None:
    one, other = shared.start()
    for _ in range(3):
        cut = shared.server.sql(
            f"SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = '{shared.name}' AND pid <> pg_backend_pid()", shared.name
        )
        assert int(cut[0][0]) > 0
        for replica in (one, other):
            replica.acknowledged(5)
    for replica in (one, other):
        replica.end()
        for line in replica.lines:
            assert "why" not in line or "데이터베이스" in line["why"], line
    assert one.told["refused"] + other.told["refused"] + one.told["unread"] + other.told["unread"] > 0
    shared.judge()
