"""How fast a long file comes in, and in how much memory: ``python bench/import_speed.py [ROWS …]``.

Each size runs in a process of its own, in a store of its own on disk: preview, commit, the same file once more, the undo of
the import and the undo of that undo. Prints seconds, of the clock and (``cpu``) of the processor, which other work on the
machine does not lengthen; rows a second and peak memory; and how each grows against the first size.
"""

import csv
import json
import resource
import subprocess
import sys
import tempfile
import time
from datetime import date, datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).parents[1]
AT = datetime(2026, 1, 2, 3, 4, 5)
SIZES = (100_000, 1_000_000)


def write_file(path: Path, rows: int) -> None:
    """A file as an office makes it: cp949, Korean headings, amounts with commas, every voucher its own, a totals line."""
    lines = ["추진지원단-운영위원회 워크숍 · 대관료", "합동교육 · 진행비", "수시 간담회 · 진행비", "월 정기간담회 · 진행비(6~12월)"]
    first, total = date(2016, 1, 1), 0
    with path.open("w", encoding="cp949", newline="") as file:
        out = csv.writer(file)
        out.writerow(["집행일자", "산출내역", "지출액(원)", "증빙번호", "적요"])
        for number in range(rows):
            day, amount = first + timedelta(number % 366), 1_000 + number * 37 % 900_000
            total += amount
            out.writerow(
                [f"{day.year}. {day.month}. {day.day}.", lines[number % 4], f"{amount:,}", f"제2016-{number:07}호", f"다과 구입 {number % 1_000}"]
            )
        out.writerow(["합계", "", f"{total:,}", "", ""])


def peak_mb() -> float:
    """The most memory that this process had so far (MB)."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measure(rows: int) -> dict[str, float]:
    """Import one file and say how long each step took (seconds) and how much memory was needed at most (MB)."""
    sys.path.insert(0, str(ROOT))
    from chatdong.domain.roles import Actor
    from chatdong.store.imports import importer
    from chatdong.store.seed import startup
    from chatdong.store.writing import records

    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "spending.csv"
        write_file(file, rows)
        store = startup.start_store(str(Path(folder) / "store.duckdb"), AT)
        before = peak_mb()
        began = time.perf_counter()
        seen = importer.preview(store, "2016", "spending", file)
        previewed, cpu = time.perf_counter(), [time.process_time()]
        assert seen.counts == {"new": rows, "changed": 0, "same": 0, "refused": 0}, seen.counts
        batch = importer.commit(store, seen, Actor.local("bench"), AT)
        assert batch
        cpu.append(time.process_time())
        committed = time.perf_counter()
        seen.close()
        again = importer.preview(store, "2016", "spending", file)
        assert again.counts["same"] == rows, again.counts
        seconds = time.perf_counter() - committed
        again.close()
        imported_mb = peak_mb()
        began_undo = time.perf_counter()
        cpu.append(time.process_time())
        undone = records.undo(store, batch, Actor.local("bench"), AT)
        undid = time.perf_counter()
        cpu.append(time.process_time())
        records.undo(store, undone, Actor.local("bench"), AT)
        redid = time.perf_counter()
        cpu.append(time.process_time())
        with store.cursor() as cursor:
            assert cursor.execute("SELECT count(*) FROM store.spending").fetchone() == (rows,)
        store.close()
        return {
            "rows": rows,
            "file_mb": file.stat().st_size / 1e6,
            "preview_s": previewed - began,
            "commit_s": committed - previewed,
            "again_s": seconds,
            "undo_s": undid - began_undo,
            "redo_s": redid - undid,
            "commit_cpu_s": cpu[1] - cpu[0],
            "undo_cpu_s": cpu[3] - cpu[2],
            "redo_cpu_s": cpu[4] - cpu[3],
            "rows_per_s": rows / (committed - began),
            "before_mb": before,
            "import_mb": imported_mb,
            "peak_mb": peak_mb(),
        }


def main() -> None:
    """Measure every size and print it beside the first."""
    sizes = [int(argument) for argument in sys.argv[1:]] or SIZES
    first: dict[str, float] = {}
    for rows in sizes:
        done = subprocess.run([sys.executable, __file__, "--one", str(rows)], capture_output=True, text=True, check=True)
        now = json.loads(done.stdout)
        first = first or now
        print(f"{rows:,} rows, {now['file_mb']:.0f} MB (× {rows / first['rows']:.0f})")
        for name in (
            "preview_s", "commit_s", "again_s", "undo_s", "redo_s", "commit_cpu_s", "undo_cpu_s", "redo_cpu_s",
            "rows_per_s", "before_mb", "import_mb", "peak_mb",
        ):  # fmt: skip
            print(f"  {name:12} {now[name]:12,.1f}   × {now[name] / first[name]:.2f}")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        print(json.dumps(measure(int(sys.argv[2]))))
    else:
        main()
