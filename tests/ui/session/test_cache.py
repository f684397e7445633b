"""What is kept for every session is worked out once, also while others ask for it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from threading import Barrier, Event

import pytest
import streamlit as st

from chatdong.domain.plan.model import Plan
from chatdong.domain.progress.records import DaySpending, Records
from chatdong.ui.components import labels
from chatdong.ui.session import cache, page_context, stores
from chatdong.ui.views.budget import spending_curve
from tests.pages.app import visit


def test_who_asks_what_is_being_worked_out_waits_for_that_answer() -> None:
    asked: list[int] = []
    begun, go_on = Event(), Event()

    @cache.cached(2)
    def answer(number: int) -> int:
        asked.append(number)
        begun.set()
        assert go_on.wait(10)
        return number * 2

    together = Barrier(4)

    def after_the_first() -> int:
        together.wait(10)
        return answer(21)

    with ThreadPoolExecutor(5) as threads:
        first = threads.submit(answer, 21)
        assert begun.wait(10)
        others = [threads.submit(after_the_first) for _ in range(4)]
        go_on.set()
        assert {one.result(10) for one in (first, *others)} == {42}
    assert asked == [21]


def test_what_could_not_be_worked_out_is_asked_again_and_what_was_not_wanted_for_long_is_let_go() -> None:
    asked: list[int] = []

    @cache.cached(2)
    def answer(number: int) -> int:
        asked.append(number)
        return 10 // number

    for _ in range(2):
        try:
            answer(0)
        except ZeroDivisionError:
            pass
    assert [answer(1), answer(2), answer(1), answer(3), answer(1), answer(2)] == [10, 5, 10, 3, 10, 5]
    assert asked == [0, 0, 1, 2, 3, 2]


def test_what_was_answered_of_a_store_is_forgotten_when_it_is_opened_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its versions begin again where it is made again, as the example's do."""
    monkeypatch.setenv("CHATDONG_STORE", "example")
    asked: list[int] = []

    @cache.cached(2)
    def answer(version: int) -> int:
        asked.append(version)
        return version

    assert [answer(1), answer(1)] == [1, 1]
    stores.opened.pop("example", None)
    stores.store("example")
    assert (answer(1), asked) == (1, [1, 1])


def test_what_can_be_changed_is_copied_for_each_who_asks_and_lists_tell_questions_apart() -> None:
    asked: list[object] = []

    @cache.cached(2, cache.by_value, fresh=list)
    def answer(lines: list[str]) -> list[str]:
        asked.append(lines)
        return [line.upper() for line in lines]

    answer(["a"]).append("changed")
    assert (answer(["a"]), answer(["a", "b"]), len(asked)) == (["A"], ["A", "B"], 2)


def test_what_two_revisions_recorded_for_a_line_is_one_payment_in_the_note_of_the_day(plan: Plan) -> None:
    day, line = date(2016, 5, 5), plan.budget_line[0].id
    spending = (DaySpending(line, day, 60_000), DaySpending(line, day, 40_000), DaySpending(line, day, 5_000, "an event"))
    view = page_context.PageContext("of a test", 1, plan, 1, Records(spending=spending), date(2016, 12, 31))
    paid = spending_curve.day_notes(view)[day].paid
    words = labels.line_name(plan, line)
    assert paid == f"105: {words} 100, {words} 5"


def test_the_store_stays_open_when_streamlits_caches_are_emptied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is kept elsewhere holds the store, so that its file could not be opened a second time."""
    path = str(tmp_path / "store.duckdb")
    monkeypatch.setenv("CHATDONG_STORE", path)
    app = visit("records", records="history")
    st.cache_data.clear()
    st.cache_resource.clear()
    assert not app.run().error
    stores.opened.pop(path).close()
