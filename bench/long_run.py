"""Whether memory stays flat over a long run of one process: ``python bench/long_run.py [RERUNS]``.

Ten sessions stand on the what-if page and move its slider without a pause, RERUNS times in all (10,000). The memory over the
last fifth stands beside that after the first. The configuration collects no garbage after a rerun (runner.postScriptGC),
which costs more than most reruns: what Python collects by itself must be enough.
"""

import asyncio
import sys

from results import Figure, hand_in
from session_load import FEW, Visitor, memory_mb, moved, sessions
from what_if_browser import PAGES, serve


async def soak(reruns: int) -> list[float]:
    """The memory (MB) after each hundredth of so many reruns."""
    server, address = serve(PAGES["chatdong"][0])
    held: list[float] = []
    done = 0

    async def without_pause(visitor: Visitor) -> None:
        nonlocal done
        while done < reruns:
            done += 1
            if done % (reruns // 100) == 0:
                held.append(memory_mb(server.pid))
            await moved(visitor, 91 + done % 100)

    try:
        async with sessions(FEW, address) as visitors:
            await asyncio.gather(*map(without_pause, visitors))
    finally:
        server.terminate()
        server.wait(15)
    return held


def main() -> None:
    """The long run, in a hundred looks at its memory."""
    reruns = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    held = asyncio.run(soak(reruns))
    note = f"{reruns:,} reruns by {FEW} sessions; between {min(held[15:]):.0f} and {max(held[15:]):.0f} MB after the first 15%"
    hand_in(
        "long_run", [Figure("memory over the last fifth of a long run", "after its first fifth", held[-20:], held[15:25], 1.05, unit="MB", note=note)]
    )


if __name__ == "__main__":
    main()
