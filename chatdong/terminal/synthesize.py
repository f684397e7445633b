"""``python -m chatdong synthesize``: its options and its progress bar."""

import argparse
import sys
import time
from collections.abc import Callable

from chatdong.store.seed.synthetic import DISTRICTS, MOST_ROWS, MOST_YEARS, Amount

WORDS = "크기와 속도를 보려고 여러 해의 예시 자료를 새 파일에 만듭니다. 같은 seed면 같은 자료이고, 예시 자료라는 표시는 지워지지 않습니다."
_BAR = 30
_WHAT = {"plan": "계획", "event": "행사", "spending": "지출"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command: numbers of events, payments, years and districts, and the seed."""
    parser.add_argument(
        "--events", type=_count(MOST_ROWS), default=1_000, help="행사 수(기본 1,000). 계획한 회차가 먼저이고 나머지는 추가 행사입니다."
    )
    parser.add_argument("--spending", type=_count(MOST_ROWS), default=100_000, help="지출 수(기본 100,000)")
    parser.add_argument("--years", type=_count(MOST_YEARS, least=1), default=MOST_YEARS, help=f"회계연도 수, {MOST_YEARS}까지(기본 {MOST_YEARS})")
    parser.add_argument("--districts", type=int, choices=tuple(DISTRICTS), default=25, help="자치구 25, 시군구 226 또는 동 3500(기본 25)")
    parser.add_argument("--seed", type=int, default=1, help="같은 수면 같은 자료(기본 1)")


def amount(options: argparse.Namespace) -> Amount:
    """The numbers of records to make, from the options."""
    return Amount(options.events, options.spending, options.districts, options.years, options.seed)


def _count(most: int, least: int = 0) -> Callable[[str], int]:
    def read(text: str) -> int:
        """The number in an option, from ``least`` to ``most``; raises argparse.ArgumentTypeError for any other text."""
        digits = text.replace(",", "").replace("_", "")
        if not digits.isdecimal() or not least <= int(digits) <= most:
            raise argparse.ArgumentTypeError(f"‘{text}’: {least:,}부터 {most:,}까지의 수를 씁니다.")
        return int(digits)

    return read


def bar() -> Callable[[str, int, int], None]:
    """A function that prints progress to stderr: kind, rows done, rows in all, and seconds; on one line in a terminal, else one line a step."""
    began, again = time.monotonic(), sys.stderr.isatty()

    def tell(what: str, done: int, of: int) -> None:
        """Print the progress of one kind of record."""
        full = _BAR * done // of if of else _BAR
        end = "\r" if again and done < of else "\n"
        seconds = time.monotonic() - began
        print(f"{_WHAT[what]} [{'#' * full}{'.' * (_BAR - full)}] {done:,}/{of:,} · {seconds:.0f}초", end=end, file=sys.stderr, flush=True)

    return tell
