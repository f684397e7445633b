"""The offer to move the as-of date, wherever something is saved: on a page, in a fragment, in a dialog."""

import re
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from chatdong.domain.roles import Actor
from chatdong.store.seed.startup import start_store
from chatdong.store.writing.records import insert
from tests.browser.conftest import settle

AT = datetime(2026, 1, 2, 3, 4, 5)

PLACES = """
from datetime import date

import streamlit as st

from chatdong.ui.session import page_context
from chatdong.ui.shell import chips, sidebar
from chatdong.ui.views.records import beyond_day

sidebar.language(st.sidebar)
with chips.place():
    chips.view_controls("records")
view = page_context.current()
st.title(f"as of {view.as_of}")


def saved() -> None:
    beyond_day.offer(view, date(2016, 11, 24))


place = st.query_params.get("place")
if place == "page":
    saved()
elif place == "fragment":
    st.fragment(saved)()
elif st.button("open"):
    st.dialog("saved")(saved)()
"""


@pytest.fixture(scope="module")
def places(serve: Callable[..., str], tmp_path_factory: pytest.TempPathFactory) -> str:
    """A server that shows the offer over the example in the place that its address names."""
    script = tmp_path_factory.mktemp("script") / "places.py"
    script.write_text(PLACES, "utf-8")
    return serve("example", script=script)


@pytest.mark.parametrize("place", ["page", "fragment", "dialog"])
@pytest.mark.full
def test_the_offer_moves_the_day_of_the_whole_page(places: str, tab: Page, place: str) -> None:
    tab.goto(f"{places}/?place={place}")
    expect(tab.get_by_role("heading", name="as of 2016-09-30")).to_be_visible()
    if place == "dialog":
        tab.get_by_role("button", name="open").click()
        expect(tab.get_by_role("dialog")).to_be_visible()
    said = tab.get_by_text("이 기록은 기준일(2016. 9. 30.) 뒤의 것이라")
    expect(said).to_be_visible()
    tab.get_by_role("button", name="기준일을 11. 24.로 옮기기").click()
    expect(tab.get_by_role("heading", name="as of 2016-11-24")).to_be_visible()
    expect(tab.get_by_test_id("stSidebar").get_by_test_id("stDateInput").locator("input")).to_have_value("2016-11-24")
    expect(tab).to_have_url(re.compile("as_of=2016-11-24"))
    expect(said).to_have_count(0)
    expect(tab.get_by_role("dialog")).to_have_count(0)
    settle(tab)
    expect(tab.get_by_role("heading", name="as of 2016-11-24")).to_be_visible()


@pytest.mark.full
def test_the_page_of_records_moves_to_the_day_of_the_last_record_and_a_new_visit_opens_on_it(
    serve: Callable[..., str], tab: Page, tmp_path: Path
) -> None:
    path = str(tmp_path / "store.duckdb")
    store = start_store(path, AT)
    event = {"plan_id": "2016", "revision": 1, "activity_id": "monthly-meeting", "occurrence": 1, "held_on": date(2016, 4, 21)}
    insert(store, "event", event, Actor.local("tester"), AT)
    store.close()
    address = serve(path)
    tab.goto(f"{address}/records?as_of=2016-03-31")
    expect(tab.get_by_role("heading", name="행사 기록 0건과")).to_be_visible()
    expect(tab.get_by_text("기준일 뒤의 기록 1건은 세지 않았습니다: 행사 1건")).to_be_visible()
    tab.get_by_role("button", name="기준일을 4. 21.로 옮기기").click()
    expect(tab.get_by_role("heading", name="행사 기록 1건과")).to_be_visible()
    expect(tab.get_by_text("세지 않았습니다")).to_have_count(0)
    tab.goto(address)
    expect(tab.get_by_text("기준일 2016. 4. 21.")).to_be_visible()
