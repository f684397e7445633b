"""How fast a long list is found, shown and downloaded, and in how much memory: ``python bench/download_speed.py [ROWS …]``.

Each list and size is measured in a process of its own, over a store on disk with as many payments and as many changes. A
file is made as a click makes it; beside it stands DuckDB's plain COPY of the same question, which knows no words, quotes
no formula and needs no BOM. The peak includes what DuckDB keeps of the store in memory. Nothing is asserted.
"""

import json
import resource
import subprocess
import sys
import tempfile
import time
from datetime import date, datetime
from pathlib import Path

ROOT = Path(__file__).parents[1]
AT = datetime(2026, 1, 2, 3, 4, 5)
SIZES = (100_000, 1_000_000)
LISTS = ("spending_list", "change_list")


def fill(path: str, rows: int) -> None:
    """A store with so many payments, all written as one import writes them: as a set, with their changes."""
    from chatdong.store.seed import startup

    store = startup.start_store(path, AT)
    with store.writing(AT) as cursor:
        cursor.execute(
            """
            INSERT INTO store.spending
            SELECT printf('s-%012d', i), '2016', 1, ['ad-hoc', 'training-venue', 'monthly-rest'][1 + i % 3], NULL,
                DATE '2016-01-01' + (i % 366)::INTEGER, 1000 + i % 900000, printf('제2016-%07d호', i), '다과 구입 ' || i % 1000, 1
            FROM range($rows) AS t (i)
            """,
            {"rows": rows},
        )
        cursor.execute(
            """
            INSERT INTO store.change
            SELECT printf('c-%012d', row_number() OVER (ORDER BY spending_id)), 'bench', 2, row_number() OVER (ORDER BY spending_id), $at,
                'bench', 'insert', 'spending', spending_id, NULL, to_json(spending)
            FROM store.spending
            """,
            {"at": AT},
        )
    store.close()


def measure(path: str, question: str, way: str) -> dict[str, float]:
    """One way to answer one question: seconds, and the peak of memory (MB)."""
    from chatdong.store.reading import query, repository
    from chatdong.store.reading.csv_format import answer_csv, rows_csv
    from chatdong.store.seed import startup as seed_startup

    store = seed_startup.start_store(path, AT)
    asked = {
        "spending_list": {"plan_id": "2016", "as_of": date(2016, 12, 31), "language": "ko"}
        | dict.fromkeys(("category_id", "activity_id", "line_ids", "first_day", "last_day", "text")),
        "change_list": dict.fromkeys(("tables", "actions", "actor", "first_day", "last_day", "batch", "text", "named", "after")),
    }[question]
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    began = time.perf_counter()
    with tempfile.TemporaryFile(buffering=0) as file, store.cursor() as cursor:
        if way == "page":
            query.size(store, question, **asked)
            query.page(store, question, 100, 0, **asked)
        elif way == "last page":
            query.page(store, question, 100, query.size(store, question, **asked)[0] - 100, **asked)
        elif way == "search":
            asked["text"] = "0099999"
            query.size(store, question, **asked)
            query.page(store, question, 100, 0, **asked)
        elif way == "copy":
            cursor.execute(f"COPY ({query.sql(question)}) TO '{path}.csv' (HEADER)", asked)
        elif question == "spending_list":
            headings = ("spent_on", "activity", "item", "amount_krw", "voucher", "event", "occurrence", "memo")
            file.writelines(answer_csv(cursor, query.sql(question), asked, {name: name for name in headings}))
        else:
            from chatdong.ui.i18n.language import speaking
            from chatdong.ui.session.page_context import PageContext
            from chatdong.ui.views.records import history
            from chatdong.ui.views.records.wording import RecordWording

            plan = repository.plan(store, "2016")
            with speaking("ko"):
                words = RecordWording(PageContext(path, 0, plan, 1, repository.records(store, plan), date(2016, 12, 31)))
                file.writelines(rows_csv(["h"] * 9, (history.cells(row, words) for row in query.stream(store, question, **asked))))
        size = Path(f"{path}.csv").stat().st_size if way == "copy" else file.tell()
    done = {"seconds": time.perf_counter() - began, "file_mb": size / 1e6, "before_mb": before}
    store.close()
    return {**done, "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}


def main() -> None:
    """Measure every list, size and way; the file beside the plain COPY."""
    for rows in [int(argument) for argument in sys.argv[1:]] or SIZES:
        with tempfile.TemporaryDirectory() as folder:
            path = str(Path(folder) / "store.duckdb")
            # A process begins with the peak of the one that started it: what measures must not be started by what filled.
            subprocess.run([sys.executable, __file__, "--fill", path, str(rows)], check=True)
            for question in LISTS:
                print(f"{question}, {rows:,} rows")
                took: dict[str, float] = {}
                for way in ("page", "last page", "search", "copy", "file"):
                    command = [sys.executable, __file__, "--one", path, question, way]
                    now = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
                    took[way] = now["seconds"]
                    beside = f"   × {now['seconds'] / took['copy']:.1f} of COPY" if way == "file" else ""
                    memory = f"memory {now['before_mb']:.0f} → {now['peak_mb']:.0f} MB"
                    print(f"  {way:10} {now['seconds']:8.2f} s {now['file_mb']:8.1f} MB   {memory}{beside}")


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    if sys.argv[1:2] == ["--one"]:
        print(json.dumps(measure(*sys.argv[2:5])))
    elif sys.argv[1:2] == ["--fill"]:
        fill(sys.argv[2], int(sys.argv[3]))
    else:
        main()
