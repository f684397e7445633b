"""How fast costings are read, and how the time grows with the length of a line.

Run by ``python bench/costing_speed.py`` from the root of the repository. Nothing is asserted: the figures are for a reader.
A time per character that stays level from 100 to 100,000 characters says that reading is linear. What was read before is
kept by the program, and read anew here.
"""

import sys
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

sys.path.insert(0, str(Path(__file__).parents[1]))

from chatdong.domain.costing.costing import parse as kept
from chatdong.domain.costing.costing import with_factor

parse = kept
"""Without what was read before."""

LINES = [
    "강사비(일반1급, 2시간 기준) 350,000원×3명×2회=2,100,000원",
    "○ 참석수당 100,000원*7명*2회 = 1,400",
    "(20,000원×3명×2회)+(10,000원×5명)=170,000원",
    "퇴직적립금 2,100,000원×12월×1/12=2,100천원(국비 50%, 시비 50%)",
    "기정 350,000원×3명=1,050,000원 경정 350,000원×4명=1,400,000원",
    "급량비 8,000원×5명×20일×12월×50%",
    "총액 5,000,000원",
    "50,000원×30명×2~3회",
]
LENGTHS = (100, 1_000, 10_000, 100_000)
GROWING = {
    "sum of products": "350,000원×3명×2회+",
    "label": "17개 자치구 추진지원단 ",
    "numbers without a sign": "3명 ",
    "open brackets": "(",
    "closed brackets": "(3명)",
    "hyphens": "-",
    "spaces": " ",
    "equal signs": "=5원",
    "lines": "강사비 350,000원×3명=1,050,000원\n",
}
TIMES = 5


def seconds(task: Callable[[], object]) -> float:
    """The best of a few runs."""
    best = float("inf")
    for _ in range(TIMES):
        start = perf_counter()
        task()
        best = min(best, perf_counter() - start)
    return best


def repeated(piece: str, length: int) -> str:
    return (piece * (length // len(piece) + 1))[:length]


def main() -> None:
    many = LINES * 250
    spent = seconds(lambda: [parse(line) for line in many])
    print(f"read    {len(many) / spent:>10,.0f} lines a second")
    line = parse(LINES[0])
    spent = seconds(lambda: [with_factor(line, 1, count) for count in range(1_000)])
    print(f"edited  {1_000 / spent:>10,.0f} lines a second")
    print()
    print("microseconds a character" + "".join(f"{length:>12,}" for length in LENGTHS) + "    last ÷ first")
    for name, piece in GROWING.items():
        rates = [seconds(lambda text=repeated(piece, length): parse(text)) / length * 1e6 for length in LENGTHS]
        print(f"{name:<24}" + "".join(f"{rate:>12.2f}" for rate in rates) + f"{rates[-1] / rates[0]:>16.2f}")


if __name__ == "__main__":
    main()
