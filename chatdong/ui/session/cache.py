"""The cache of results by store version, shared by all sessions, and the memo of one page run."""

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
    """Decorate a function with an LRU cache of ``most`` results, shared by all sessions; concurrent calls with equal arguments wait for one result.

    ``key`` makes a hashable key of the arguments. ``fresh`` copies a mutable result, such as a DataFrame, for each call; all other results are
    shared and must not be changed. st.cache_data would take a third of a millisecond for a lookup, and a page makes dozens; the cached
    functions draw nothing.
    """

    def keep(ask: Callable[P, T]) -> Callable[P, T]:
        """The function with the cache."""
        answer = cachetools.cached(cachetools.LRUCache(most), key=key, condition=Condition())(ask)
        answers.append(answer)
        if fresh is None:
            return answer

        @wraps(ask)
        def own(*args: P.args, **named: P.kwargs) -> T:
            """A copy of the cached result."""
            return fresh(answer(*args, **named))

        return own

    return keep


def by_value(*args: Any) -> Hashable:
    """A hashable key of arguments that may contain lists and sets."""
    return tuple(_hashable(each) for each in args)


def _hashable(value: Any) -> Hashable:
    if isinstance(value, (list, tuple)):
        return tuple(map(_hashable, value))
    return frozenset(value) if isinstance(value, set) else value


answers: list[Any] = []
"""All cached functions; they are cleared when a store is opened, since versions identify results only while it stays open."""


@contextmanager
def run_scope() -> Iterator[None]:
    """The scope of a page run, in which store versions are read once, so that all of the page shows one version. A write ends with a rerun."""
    before = _run_memo.set({})
    try:
        yield
    finally:
        _run_memo.reset(before)


_run_memo: ContextVar[dict[tuple[object, ...], Any] | None] = ContextVar("run_memo", default=None)
"""The answers of this run, by question and arguments; None outside a run."""


def memoize_per_run(ask: Callable[P, T]) -> Callable[P, T]:
    """Decorate a function so that it is called once in a page run for equal positional arguments; for results that no store version identifies."""

    @wraps(ask)
    def answer(*args: P.args, **named: P.kwargs) -> T:
        """The result of this run; called anew outside a run or with keyword arguments."""
        known = _run_memo.get()
        if known is None or named:
            return ask(*args, **named)
        if (ask, *args) not in known:
            known[ask, *args] = ask(*args, **named)
        return known[ask, *args]

    return answer
