"""The guide for a first visit: three steps, gone for good once dismissed, and never in the way of a link."""

from datetime import datetime

import pytest
from streamlit.testing.v1 import AppTest

from chatdong.domain.roles import Actor
from chatdong.store.access import dismissed_tours
from chatdong.store.engines.errors import NotAllowed
from chatdong.store.reading import query
from chatdong.ui.session import stores
from chatdong.ui.shell import tour
from tests.pages.app import visit

AT = datetime(2026, 1, 2, 3, 4, 5)


def step(app: AppTest, language: str = "한국어") -> str | None:
    """The title of the step that is shown; None where the guide is not."""
    begins = {"한국어": "처음 오셨습니까?", "English": "Your first visit?"}[language]
    return next((line.value.split("**")[1] for line in app.markdown if begins in line.value), None)


def press(app: AppTest, key: str) -> AppTest:
    app.button(key=f"first-visit-{key}").click().run()
    assert not app.exception, app.exception
    return app


def test_three_steps_lead_to_the_end_and_a_next_visit_shows_none(store: object) -> None:
    app = visit("overview")
    seen = [step(app)]
    for _ in range(2):
        seen.append(step(press(app, "next")))
    assert [title.split()[-1].replace("\\", "") for title in seen] == ["1/3", "2/3", "3/3"]
    assert step(press(app, "back")) == seen[1]
    press(app, "next")
    assert step(press(app, "next")) is None
    assert step(visit("overview")) is None


def test_dismissed_at_the_first_step_it_does_not_come_again(store: object) -> None:
    assert step(press(visit("overview"), "end")) is None
    assert step(visit("overview")) is None


def test_somebody_who_comes_by_a_link_is_not_stopped(store: object) -> None:
    assert step(visit("overview", as_of="2016-09-30")) is None
    assert step(visit("overview")) is not None


@pytest.mark.parametrize("language", ["한국어", "English"])
def test_the_glossary_leads_to_it_again(store: object, language: str) -> None:
    press(visit("overview"), "end")
    label = {"한국어": "처음 안내 다시 보기", "English": "Show the first-visit guide again"}[language]
    link = next(link for link in visit("glossary", lang=language).get("page_link") if link.proto.label == label)
    assert link.proto.query_string.split("&")[-1] == f"{tour.AGAIN}=1"
    app = visit("overview", lang=language, **{tour.AGAIN: "1"})
    assert step(app, language) is not None
    assert tour.AGAIN not in app.query_params
    assert step(press(app, "end"), language) is None


def test_in_the_example_it_goes_for_the_session_and_nothing_is_written(shown_example: None) -> None:
    before = query.store_version(stores.store("example"))
    assert step(press(visit("overview"), "end")) is None
    assert query.store_version(stores.store("example")) == before


def test_each_person_dismisses_it_alone_and_twice_is_no_error(store: object) -> None:
    viewer = Actor("a@example.go.kr", "viewer")
    dismissed_tours.dismiss(store, viewer, AT)
    dismissed_tours.dismiss(store, viewer, AT)
    assert len(query.ask(store, "welcomed", person="a@example.go.kr")) == 1
    assert query.ask(store, "welcomed", person="b@example.go.kr").empty


def test_somebody_without_a_role_writes_nothing(store: object) -> None:
    with pytest.raises(NotAllowed):
        dismissed_tours.dismiss(store, Actor("c@example.go.kr", None), AT)
    assert query.ask(store, "welcomed", person="c@example.go.kr").empty
