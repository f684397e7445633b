"""The stores that are open, by their setting."""

import os
from threading import Lock

import streamlit as st

from chatdong import clock
from chatdong.store.engines.store import EXAMPLE, Store
from chatdong.store.reading import query as reading_query
from chatdong.store.seed.startup import DEFAULT, start_store
from chatdong.ui.session.cache import answers, memoize_per_run


def configured() -> str:
    """The store of this process: CHATDONG_STORE, or the file in data/."""
    return os.environ.get("CHATDONG_STORE") or DEFAULT


def store_url() -> str:
    """The store that this session looks at: the example where its switch is on."""
    return EXAMPLE if st.session_state.get("example") else configured()


opened: dict[str, Store] = {}
"""The open stores of this process, by their settings: the configured one and the example, for as long as the process runs. Not among what
Streamlit keeps, which a browser can have cleared: another part of the program would hold the file then, and it could not be opened again."""


_opening = Lock()


def close_stores(seconds: float) -> bool:
    """At the end of the process: close every store, after the write that is under way; whether all of them ended in time."""
    ended = [each.close_after_writing(seconds) for each in list(opened.values())]
    return all(ended)


@memoize_per_run
def store(name: str) -> Store:
    """The one connection of this process to a store, opened when it is asked for the first time: who asks meanwhile waits for it. Raises StoreError."""
    if name not in opened:
        with _opening:
            if name not in opened:
                made = start_store(name, clock.now())
                for answer in answers:
                    answer.cache_clear()
                opened[name] = made
    return opened[name]


@memoize_per_run
def version_of(name: str) -> int:
    return reading_query.store_version(store(name))
