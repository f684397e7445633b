"""The cache: what was asked once is kept until the next write, and within one run."""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from threading import Condition
from typing import Any, ParamSpec, TypeVar

import cachetools
from cachetools.keys import hashkey

P = ParamSpec("P")
T = TypeVar("T")


def cached(
    most: int, key: Callable[..., Hashable] = hashkey, fresh: Callable[[Any], Any] | None = None
) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Keep the answers that were wanted last, so many, for every session. Who asks what is being worked out waits for that answer.
    ``key`` makes of the arguments what tells them apart, where they are not it themselves. ``fresh`` copies an answer that can be changed, such
    as a DataFrame, for each who asks; all others are shared, and nobody may change them.

    Streamlit's own cache tells as much, but takes a third of a millisecond to find an answer, and a page looks for dozens. Nothing is
    drawn in what is kept here.
    """

    def keep(ask: Callable[P, T]) -> Callable[P, T]:
        answer = cachetools.cached(cachetools.LRUCache(most), key=key, condition=Condition())(ask)
        answers.append(answer)
        if fresh is None:
            return answer

        @wraps(ask)
        def own(*args: P.args, **named: P.kwargs) -> T:
            return fresh(answer(*args, **named))

        return own

    return keep


def by_value(*args: Any) -> Hashable:
    """A key of arguments that may hold lists and sets."""
    return tuple(_hashable(each) for each in args)


def _hashable(value: Any) -> Hashable:
    if isinstance(value, (list, tuple)):
        return tuple(map(_hashable, value))
    return frozenset(value) if isinstance(value, set) else value


answers: list[Any] = []
"""All that is kept: what was answered of a store by its version holds for this opening of it alone."""


@contextmanager
def run_scope() -> Iterator[None]:
    """Around a page: the versions of the stores are asked once, so that all of the page is of one moment. A write ends the run."""
    before = _moment.set({})
    try:
        yield
    finally:
        _moment.reset(before)


_moment: ContextVar[dict[tuple[object, ...], Any] | None] = ContextVar("moment", default=None)
"""What was answered in this moment, by question and arguments; None outside of one."""


def memoize_per_run(ask: Callable[P, T]) -> Callable[P, T]:
    """The same question, asked once in a moment: what stands outside of the store's versions, but costs more than a page should pay twice."""

    @wraps(ask)
    def answer(*args: P.args, **named: P.kwargs) -> T:
        known = _moment.get()
        if known is None or named:
            return ask(*args, **named)
        if (ask, *args) not in known:
            known[ask, *args] = ask(*args, **named)
        return known[ask, *args]

    return answer
