"""Many sessions on one process: nobody sees another's scenario, and who reads does not wait for who writes."""

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path

import pytest

from chatdong.domain.plan.toml_format import load_plan_file
from chatdong.store.reading import query
from chatdong.store.seed.example import PLAN
from chatdong.store.seed.startup import start_store
from tests.browser.session import Visitor

AT = datetime(2026, 1, 2, 3, 4, 5)
PAYMENT = (
    "INSERT INTO store.spending (spending_id, plan_id, revision, line_id, spent_on, amount_krw, voucher, memo, version) "
    "VALUES ('s-1', '2016', 1, 'ad-hoc', DATE '2016-05-02', 10000, '제2016-1호', '다과', 1)"
)
TOTAL = "INSERT INTO store.spending_day VALUES ('2016', 1, 'ad-hoc', DATE '2016-05-02', '', 1, 10000)"


def of(people: int) -> list[str]:
    """Total and difference from the plan (천원): catering and printing of two workshops, 26,000 won a head."""
    return [f"{16_000 + 52 * (people - 90):,}", f"{52 * (people - 90):,}"]


def test_twenty_sessions_see_each_only_their_own_scenario(serve: Callable[[str], str]) -> None:
    address = serve("example")

    async def visit(number: int, everybody: asyncio.Barrier) -> None:
        async with Visitor(address) as visitor:
            assert visitor.metrics[:2] == of(90)
            await everybody.wait()
            for move in range(3):
                people = 91 + number + 20 * move
                await visitor.move(people)
                assert visitor.metrics[:2] == of(people)

    async def all_of_them() -> None:
        everybody = asyncio.Barrier(20)
        async with asyncio.TaskGroup() as tasks:
            for number in range(20):
                tasks.create_task(visit(number, everybody))

    # In a thread of its own: where a browser's test ran before in this process, its thread has a loop that runs.
    with ThreadPoolExecutor(1) as aside:
        aside.submit(asyncio.run, all_of_them()).result()


@pytest.mark.parametrize("question", ["spending_by_line_and_day", "store_version"])
def test_a_reader_is_answered_in_the_middle_of_a_write(tmp_path: Path, question: str) -> None:
    store = start_store(str(tmp_path / "store.duckdb"), AT)
    arguments = {} if question == "store_version" else {"plan_id": load_plan_file(PLAN).id}
    before = query.rows(store, question, **arguments)
    answers: list[object] = []
    reader = threading.Thread(target=lambda: answers.append(query.rows(store, question, **arguments)), daemon=True)
    with store.writing(AT) as cursor:
        cursor.execute(PAYMENT)
        cursor.execute(TOTAL)
        cursor.execute("UPDATE store.store_version SET changed_at = $at WHERE id = 1", {"at": AT})
        reader.start()
        # The write stays open until the reader has its answer: one that waited for the write would never have it.
        reader.join(60)
        assert answers == [before]
    assert query.rows(store, question, **arguments) != before
    store.close()
