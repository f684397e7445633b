"""What is kept for every session is worked out once, also while others ask for it."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

from chatdong.ui import data


def test_who_asks_what_is_being_worked_out_waits_for_that_answer() -> None:
    asked: list[int] = []
    begun, go_on = Event(), Event()

    @data.kept(2)
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

    @data.kept(2)
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
