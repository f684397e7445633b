"""A slider moved on a page that offers a million rows: made when it is clicked, beside made with every run of the page.

``python bench/download_rerun.py [PAYMENTS]``. The page is 기록 with its list of payments; the slider is the as-of date's, so each move
asks for other rows. Beside it stands the same move with the same file made as Streamlit makes it where a page hands over the content
and not the way to make it.
"""

import logging
import os
import sys
import tempfile
from datetime import date, datetime, timedelta
from pathlib import Path

import streamlit as st
from results import Figure, hand_in
from streamlit.testing.v1 import AppTest

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))
AT = datetime(2026, 1, 2, 3, 4, 5)
EVENTS, CLICKED, EAGER = 100, 15, 3


def main(payments: int) -> None:
    """The same page and store, both ways."""
    from chatdong.store.seed.synthetic import Amount, synthesize
    from chatdong.ui.session import log, navigation, stores

    logging.disable(logging.WARNING)  # Streamlit's, that no server runs
    offered = st.download_button

    def eager(label: str, content: object, **more: object) -> bool:
        return offered(label, content() if callable(content) else content, **more)

    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "store.duckdb")
        synthesize(Amount(EVENTS, payments, years=1), Path(path), AT)
        os.environ["CHATDONG_STORE"] = path
        app = AppTest.from_file(str(ROOT / "chatdong" / "ui" / "shell" / "main.py"), default_timeout=300).run()
        app.switch_page(str(navigation.page_file("records"))).run()
        taken: dict[str, list[float]] = {"clicked": [], "eager": []}
        day = date(2016, 12, 31)
        for way, button, times in (("clicked", offered, CLICKED), ("eager", eager, EAGER)):
            st.download_button = button
            for _ in range(times):
                day -= timedelta(1)
                app.sidebar.slider(key="as-of-slider").set_value(day).run()
                assert not app.exception, app.exception
                taken[way].append(log._last_runs[-1].ms)
        st.download_button = offered
        stores.store(path).close()
    hand_in(
        "download_rerun",
        [
            Figure(
                f"slider move with a download of {payments:,} rows on the page", "the file made with the page", taken["clicked"], taken["eager"], 0.05
            )
        ],
    )


if __name__ == "__main__":
    main(int(sys.argv[1].replace(",", "")) if len(sys.argv) > 1 else 1_000_000)
