"""Each page's script with all its data cached, beside the queries that it asks when nothing is: ``python bench/page_speed.py``.

In turn: every cache but the store is emptied and the page run, which gives the time of its queries alone; then it is run
again, which gives the time of its script. The reader of the page waits for the second whatever the data are; if it is no
longer than the first, the page costs no more than the answers that it shows. Over a store on disk with 100,000 payments.
"""

import gc
import logging
import os
import sys
import tempfile
from pathlib import Path
from types import ModuleType

from results import Figure, hand_in
from streamlit.runtime.scriptrunner.script_cache import ScriptCache
from streamlit.testing.v1 import AppTest, app_test, local_script_runner

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))
TIMES = 41
ROWS = 100_000


def forget(modules: list[ModuleType]) -> None:
    """Empty every cache; the store stays open."""
    for module in modules:
        for kept in vars(module).values():
            if hasattr(kept, "__wrapped__"):
                for clear in ("clear", "cache_clear"):
                    getattr(kept, clear, lambda: None)()


def measure(page: str) -> tuple[list[float], list[float], float]:
    """The times of the script with its data cached, of its queries with nothing cached (ms), and how many those are."""
    from chatdong.store.reading import query
    from chatdong.ui.session import log, navigation

    app = AppTest.from_file(str(ROOT / "chatdong" / "ui" / "shell" / "main.py"), default_timeout=120).run()
    app.switch_page(str(navigation.page_file(page))).run()
    scripts: list[float] = []
    asked: list[float] = []
    count = 0
    for _ in range(TIMES):
        forget([module for name, module in sys.modules.items() if name.startswith("chatdong.ui")])
        before = query.timings()
        app.run()
        assert not app.exception, app.exception
        after = query.timings()
        asked.append(sum(timing.total_ms for timing in after.values()) - sum(timing.total_ms for timing in before.values()))
        count = sum(timing.count for timing in after.values()) - sum(timing.count for timing in before.values())
        # The server collects no garbage after a run either (runner.postScriptGC); the tests' runner does not know that.
        gc.collect()
        app.run()
        scripts.append(log._last_runs[-1].ms)
    return scripts, asked, count


def main() -> None:
    """Every page that the navigation has."""
    from download_speed import fill

    logging.disable(logging.WARNING)  # Streamlit's, that no server runs
    # A server compiles each script once; the tests' runner would do it in every run.
    compiled = ScriptCache()
    local_script_runner.ScriptCache = app_test.ScriptCache = lambda: compiled
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "store.duckdb")
        fill(path, ROWS)
        os.environ["CHATDONG_STORE"] = path
        figures = []
        for page in sorted(path.stem for path in (ROOT / "pages").glob("*.py")):
            scripts, asked, count = measure(page)
            figures.append(Figure(f"page {page}: its script, all its data cached", "its queries", scripts, asked, goal=1, note=f"{count} queries"))
    hand_in("page_speed", figures)


if __name__ == "__main__":
    main()
