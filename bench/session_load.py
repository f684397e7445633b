"""Many sessions on one process: ``python bench/session_load.py [ROUNDS]``.

Sessions without a browser stand on the what-if page and move its slider; a rerun is from the message that the browser would
send to the end of its part of the page, and its total must be the exact one. Ten sessions and a hundred are measured in
turn, each time on a server of its own:

- *at the same pace in all*: a move every half second by whoever's turn it is, which shows what merely holding sessions costs;
- *each at its own pace*: every session moves once within 20 seconds, ten times the work for ten times the people.

One round takes some three minutes.
"""

import asyncio
import contextlib
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from results import Figure, hand_in
from what_if_browser import PAGES, serve

from tests.browser.session import Visitor

FEW, MANY = 10, 100
MOVES, PACE, THINK = 100, 0.4, 20
AT_ONCE = 5
"""So many sessions are opened at a time."""


def memory_mb(pid: int) -> float:
    """What a process holds in memory now."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise ProcessLookupError(pid)


async def moved(visitor: Visitor, people: int) -> float:
    """How long one rerun took (ms)."""
    began = time.perf_counter()
    await visitor.move(people)
    took = (time.perf_counter() - began) * 1000
    assert visitor.metrics[0] == f"{16_000 + 52 * (people - 90):,}", visitor.metrics
    return took


@contextlib.asynccontextmanager
async def sessions(count: int, address: str) -> AsyncIterator[list[Visitor]]:
    """So many sessions, opened a few at a time."""
    async with contextlib.AsyncExitStack() as stack:
        opened: list[Visitor] = []
        while len(opened) < count:
            some = [stack.enter_async_context(Visitor(address)) for _ in range(min(AT_ONCE, count - len(opened)))]
            opened += await asyncio.gather(*some)
        yield opened


async def load(count: int) -> tuple[list[float], list[float], float]:
    """Reruns at the same pace in all, and each session at its own (ms); MB a session once all have moved."""
    server, address = serve(PAGES["chatdong"][0])
    try:
        async with sessions(1, address) as first:
            for people in range(91, 111):
                await moved(first[0], people)
        before = memory_mb(server.pid)
        async with sessions(count, address) as visitors:
            together = []
            for turn in range(MOVES):
                together.append(await moved(visitors[turn % count], 91 + turn % 100))
                await asyncio.sleep(max(PACE - together[-1] / 1000, 0))
            held = (memory_mb(server.pid) - before) / count

            async def at_own_pace(place: int) -> float:
                await asyncio.sleep(THINK * place / count)
                return await moved(visitors[place], 95 + place)

            own = await asyncio.gather(*map(at_own_pace, range(count)))
        return together, own, held
    finally:
        server.terminate()
        server.wait(15)


def main() -> None:
    """Ten and a hundred sessions in turn."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 1
    taken = {FEW: ([], [], []), MANY: ([], [], [])}
    for number in range(rounds):
        for count in (FEW, MANY) if number % 2 == 0 else (MANY, FEW):
            together, own, held = asyncio.run(load(count))
            taken[count][0].extend(together)
            taken[count][1].extend(own)
            taken[count][2].append(held)
    few, many = taken[FEW], taken[MANY]
    hand_in(
        "session_load",
        [
            Figure("rerun with 100 sessions, two moves a second in all", "with 10 sessions", many[0], few[0], 1.5, "p95"),
            Figure("rerun with 100 sessions, each moves once in 20 s", "with 10 sessions", many[1], few[1], None, "p95",
                   note="ten times the moves a second, on one process"),
            Figure("memory a session, of 100", "1 MB", many[2], [1.0], 1.0, unit="MB"),
        ],
    )  # fmt: skip


if __name__ == "__main__":
    main()
