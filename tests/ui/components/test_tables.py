"""A table's cells are said in words, and the browser gets the same each time."""

import pandas as pd
import pyarrow as pa
import pytest
from pandas.io.formats.style import Styler

from chatdong.store.reading import query
from tests.pages.app import run, script, visit

pytestmark = pytest.mark.usefixtures("shown_example")


def _page(spent: list[int | None], language: str) -> None:
    from datetime import date

    import streamlit as st

    from chatdong.ui.components import tables
    from chatdong.ui.session import page_context

    st.session_state["lang"] = language
    columns = {"금액": spent, "날": [date(2016, 5, 13)] * len(spent)}
    tables.table(page_context.current(), "지출", columns, "spent", right="look", money=("금액",))


@pytest.fixture
def styled(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many rows each Styler had that was made since."""
    made: list[int] = []
    monkeypatch.setattr(pd.DataFrame, "style", property(lambda frame: made.append(len(frame)) or Styler(frame)))
    return made


def _drawn(spent: list[int | None], language: str = "ko") -> object:
    (table,) = run(script(_page, spent=spent, language=language)).dataframe
    return table.proto


def _cells(drawn: object) -> list[list[str]]:
    return list(map(list, pa.ipc.open_stream(drawn.arrow_data.styler.display_values).read_all().to_pydict().values()))


def test_the_same_table_reaches_every_session_alike() -> None:
    first, second = _drawn([12_387_800, -500, None]), _drawn([12_387_800, -500, None])
    assert first == second
    assert _cells(first) == [["12,388", "△1", "–"], ["2016. 5. 13."] * 3]


def test_another_value_or_another_language_is_another_table() -> None:
    _drawn([1_000])
    assert _cells(_drawn([2_000]))[0] == ["2"]
    assert _cells(_drawn([2_000], "en"))[1] == ["13 May 2016"]


def test_all_of_a_page_is_of_one_moment() -> None:
    app = visit("budget")
    before = query.timings()["store_version"].count
    app.run()
    assert not app.exception
    assert query.timings()["store_version"].count == before + 1


def test_texts_and_numbers_go_to_the_browser_as_they_are_and_what_arrow_has_no_room_for_is_shown_too(styled: list[int]) -> None:
    from chatdong.ui.components import tables as components_tables

    looks = components_tables._Looks("표", (), (), (), (), all_rows=False, lines=1)
    assert components_tables._as_they_are({"수": [1, None], "글": ["가", None], "없음": [None, None], "몫": [0.5, 2.0]}).num_rows == 2
    assert styled == []
    assert components_tables._as_they_are({"수": [2**63, 1]}) is None
    assert components_tables._as_they_are({"글": ["\ud800"]}) is None
    assert components_tables._styled({"수": [2**63, 1]}, looks).data["수"].to_list() == [2**63, 1]
