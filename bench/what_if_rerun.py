"""How long the what-if page works for one move of a slider, in milliseconds: its fragment alone, as a rerun draws it.

Run by ``python bench/what_if_rerun.py`` from the root of the repository. Nothing is asserted: the figures are for a reader.
"""

import os
import sys
from pathlib import Path
from statistics import median

from streamlit.testing.v1 import AppTest

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from tests.pages.instrument import move

TIMES = 30


def page() -> None:
    """The page's fragment over a view that stands, with the time that it takes."""
    from time import perf_counter, process_time

    import streamlit as st

    from chatdong.ui.session import page_context
    from chatdong.ui.views.what_if import editor

    view = page_context.current()
    start, worked = perf_counter(), process_time()
    editor.editor(view)
    st.session_state["ms"] = (perf_counter() - start) * 1000, (process_time() - worked) * 1000


def main() -> None:
    os.environ["CHATDONG_STORE"] = "example"
    for ask in ("effect", "fit", "seek", "swing", "chance", "rise", "take"):
        app = AppTest.from_function(page, default_timeout=60)
        app.query_params["ask"] = ask
        app.query_params["vary"] = "committee-catering.2"
        app.run()
        times = []
        for n in range(TIMES):
            move(app, {"committee-catering.2": 91 + n})
            assert not app.exception, app.exception
            times.append(app.session_state["ms"])
        wall, worked = (median(column) for column in zip(*times, strict=True))
        print(f"{ask:<8}{wall:>8.1f} ms, of which the processor {worked:>7.1f} ms (median of {TIMES} moves)")


if __name__ == "__main__":
    main()
