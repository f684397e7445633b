"""A process with several writers on one store, and a check of their writes: ``python tests/replica.py STORE_URL NAME WRITERS SHARED``.

Each writer by turns inserts a payment of its own and raises the shared payment by one won, until its input ends. Each attempt prints one line of
JSON with its result: acknowledged, conflict, refused, unread or unknown.
"""

import faulthandler
import json
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

import duckdb  # noqa: E402

from chatdong.domain.roles import Actor  # noqa: E402
from chatdong.store.engines.duckdb_file import user_message  # noqa: E402
from chatdong.store.engines.store import Store, open_store  # noqa: E402
from chatdong.store.writing.records import EditConflict, RefusedWrite, insert, read, update  # noqa: E402

AT = datetime(2026, 1, 2, 3, 4, 5)
SPENDING = {"plan_id": "2016", "revision": 1, "line_id": "ad-hoc", "spent_on": date(2016, 5, 5), "amount_krw": 10_000}
UNKNOWN = "기록되었는지 알 수 없습니다"


class Replica:
    """A process that opens the store with several writers; ``lines`` are the results that it has printed so far."""

    def __init__(self, store_url: str, name: str, writers: int, shared: str) -> None:
        self.writers = writers
        self.lines: list[dict[str, Any]] = []
        self._said = threading.Condition()
        self._process = subprocess.Popen(
            [sys.executable, __file__, store_url, name, str(writers), shared], cwd=ROOT,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        self._reader = threading.Thread(target=self._listen)
        self._reader.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._process.poll() is None:
            self.kill()

    def wait(self, for_what: Callable[[Counter[str]], bool], seconds: float = 120) -> None:
        """Wait until ``for_what`` holds for the counted results, at most ``seconds``."""
        with self._said:
            assert self._said.wait_for(lambda: for_what(self.told), seconds), (self.told, self.lines[-3:])

    def acknowledged(self, more: int) -> None:
        """Wait until ``more`` further inserts are acknowledged."""
        before = self.told["paid"]
        self.wait(lambda told: told["paid"] >= before + more)

    @property
    def told(self) -> Counter[str]:
        """The number of results by kind."""
        return Counter(line["told"] for line in self.lines)

    def end(self) -> None:
        """End the writers after their present write, and assert that the process ended without an unexpected error."""
        self._process.stdin.close()
        self._reader.join()
        said = self._process.stderr.read()
        assert (self._process.wait(), said) == (0, "")

    def kill(self) -> None:
        """Kill the process at once, as a power cut would."""
        self._process.kill()
        self._process.wait()
        self._reader.join()

    def _listen(self) -> None:
        for line in self._process.stdout:
            with self._said:
                if line.endswith("\n"):
                    self.lines.append(json.loads(line))
                self._said.notify_all()


def judge(replicas: Iterable[Replica], vouchers: list[str], raised: int, killed: int = 0) -> None:
    """Assert that the database agrees with the results of the writers.

    vouchers: the voucher numbers of all payments but the shared one. raised: the amount in won by which the shared payment grew. killed: the
    number of writers killed during a write, whose result is unknown.
    """
    lines = [line for replica in replicas for line in replica.lines]

    def of(told: str) -> list[str]:
        """The vouchers of the results of a kind."""
        return [line["voucher"] for line in lines if line["told"] == told]

    paid, unknown = of("paid"), of("paid?")
    assert len(vouchers) == len(set(vouchers)), "no payment is there twice"
    assert not set(paid) - set(vouchers), "every acknowledged payment is there"
    assert len(set(vouchers) - set(paid) - set(unknown)) <= killed, "what was refused is not there"
    assert len(of("raised")) <= raised <= len(of("raised")) + len(of("raised?")) + killed, "no acknowledged change is lost"


_one_line = threading.Lock()
"""Held while a line is printed, so that lines of two writers do not mix."""


def _write(store: Store, name: str, shared: str, until: threading.Event) -> None:
    actor, number = Actor.local(name), 0

    def tell(told: str, began: float, **more: str) -> None:
        """Print one result as a line of JSON."""
        line = json.dumps({"told": told, "ms": (time.perf_counter() - began) * 1000, **more}, ensure_ascii=False)
        with _one_line:
            print(line, flush=True)

    def attempt(kind: str, voucher: str, write: Callable[[], Any]) -> None:
        """Carry out one write and print its result."""
        began = time.perf_counter()
        try:
            write()
            tell(kind, began, voucher=voucher)
        except EditConflict:
            tell("conflict", began, voucher=voucher)
        except RefusedWrite as error:
            tell(f"{kind}?" if UNKNOWN in str(error) else "refused", began, voucher=voucher, why=str(error))
        except duckdb.Error as error:  # a failed read, which the page shows as a message
            if (why := user_message(error)) is None:
                raise
            tell("unread", began, voucher=voucher, why=str(why))

    def raise_by_one() -> None:
        """Raise the shared payment by one won."""
        row = read(store, "spending", shared)
        update(store, "spending", shared, row["version"], {"amount_krw": row["amount_krw"] + 1}, actor, AT)

    while not until.is_set():
        number += 1
        voucher = f"{name}-{number}"
        attempt("paid", voucher, lambda voucher=voucher: insert(store, "spending", {**SPENDING, "voucher": voucher}, actor, AT))
        attempt("raised", voucher, raise_by_one)


def main(store_url: str, name: str, writers: int, shared: str) -> int:
    """Write until the input ends; the exit status is 1 where a writer met an unexpected error."""
    store, until, failed = open_store(store_url, AT), threading.Event(), []

    def work(writer: int) -> None:
        """Run one writer."""
        try:
            _write(store, f"{name}{writer}", shared, until)
        except BaseException:
            failed.append(writer)
            raise

    threads = [threading.Thread(target=work, args=(writer,)) for writer in range(writers)]
    for thread in threads:
        thread.start()
    sys.stdin.read()
    until.set()
    for thread in threads:
        thread.join()
    store.close()
    return bool(failed)


if __name__ == "__main__":
    faulthandler.register(signal.SIGUSR1)  # dumps the stacks of writers that hang
    sys.exit(main(sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4]))
