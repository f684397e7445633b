"""The menu, and what the links between pages carry."""

from urllib.parse import parse_qs

import pytest
from streamlit.testing.v1 import AppTest

from chatdong.ui.session import navigation
from tests.pages.app import NOBODY, PAGES, claims, go_to, run, visit

VIEW = {"lang": "English", "example": "true", "as_of": "2016-06-30"}


def menu(app: AppTest) -> list[str]:
    """The names of the menu's pages in their order, those of the foot last; an open section is named twice, by itself and its first page."""
    return [link.proto.page or navigation.FRONT for link in app.sidebar.get("page_link")]


@pytest.mark.parametrize("page", PAGES)
def test_every_link_of_a_page_carries_day_language_and_example(store: object, page: str) -> None:
    links = visit(page, **VIEW).get("page_link")
    assert len(links) > 8
    for link in links:
        assert parse_qs(link.proto.query_string).items() >= {key: [value] for key, value in VIEW.items()}.items(), link.proto.label


def test_a_link_says_nothing_of_what_a_fresh_visit_shows_anyway(store: object) -> None:
    assert {link.proto.query_string for link in visit("goals").sidebar.get("page_link")} == {""}


def test_what_is_chosen_later_is_in_the_links_of_the_same_run(store: object) -> None:
    app = visit("goals", example="true")
    app.button(key="month-back").click()
    assert {link.proto.query_string for link in run(app).sidebar.get("page_link")} == {"as_of=2016-08-31&example=true"}
    app.toggle(key="example").set_value(False)
    assert {link.proto.query_string for link in run(app).sidebar.get("page_link")} == {""}


def test_the_menu_has_an_entry_for_each_section_and_the_pages_of_the_open_one() -> None:
    closed = ["overview", "goals", "events", "budget", "plan_check", "districts", "report", "records"]
    foot = ["people", "operations", "glossary"]
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("CHATDONG_STORE", "example")
        app = visit()
        assert menu(app) == closed + foot
        assert menu(go_to(app, "performance")) == [*closed[:4], "budget", "performance", *closed[4:], *foot]
        assert menu(go_to(app, "glossary")) == closed + foot


def test_every_page_is_in_one_section_or_at_the_foot() -> None:
    listed = [page for pages in (*navigation.sections().values(), navigation.settings()) for page in pages]
    assert sorted(listed) == PAGES


def test_a_page_that_a_role_may_not_open_is_in_no_section(store: object) -> None:
    assert menu(visit("overview", NOBODY)) == []
    assert not {"people", "operations", "plan_making"} & set(menu(visit("plan_check", claims())))


def test_the_search_leads_to_what_is_found_in_the_view_that_is_seen(store: object) -> None:
    app = visit("goals", **VIEW)
    app.session_state["search-typed"] = "CPI"
    app.button(key="search-open").click()
    linked = {link.proto.label.split(" :")[0]: link.proto for link in run(app).get("page_link") if ":small[" in link.proto.label}
    assert linked, "the search has found something"
    for link in linked.values():
        assert parse_qs(link.query_string).items() >= {key: [value] for key, value in VIEW.items()}.items(), link.label
    assert {link.page for link in linked.values()} == {"glossary"}


def test_the_menu_leads_back_to_a_page_as_it_was_left_and_carries_the_scenario(store: object) -> None:
    app = visit("events", kind="workshop", **{"committee-catering.2": "110", "base": "1"})
    app = go_to(app, "goals")
    asked = {link.proto.page: parse_qs(link.proto.query_string) for link in app.sidebar.get("page_link")}
    scenario = {"committee-catering.2": ["110"], "base": ["1"]}
    assert asked["events"] == {"kind": ["workshop"], **scenario}
    assert all(query.items() >= scenario.items() for query in asked.values())
