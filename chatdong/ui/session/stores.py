"""The open stores of this process, by store URL."""

import os
from threading import Lock

import streamlit as st

from chatdong import clock
from chatdong.store.engines.store import EXAMPLE, Store
from chatdong.store.reading import query as reading_query
from chatdong.store.seed.startup import DEFAULT, start_store
from chatdong.ui.session.cache import answers, memoize_per_run


def configured() -> str:
    """The store URL of this process: CHATDONG_STORE, or the default file in data/."""
    return os.environ.get("CHATDONG_STORE") or DEFAULT


def store_url() -> str:
    """The store URL of this session: the example where its toggle is on, otherwise the configured store."""
    return EXAMPLE if st.session_state.get("example") else configured()


opened: dict[str, Store] = {}
"""The open stores by store URL, the configured one and the example, open until the process ends. Not in st.cache_resource, which a browser can
clear: the file would then still be locked by the old connection and could not be opened again."""


_opening = Lock()


def close_stores(seconds: float) -> bool:
    """Close every store after its current write, waiting at most ``seconds`` for each; True where all were closed. Called at shutdown."""
    ended = [each.close_after_writing(seconds) for each in list(opened.values())]
    return all(ended)


@memoize_per_run
def store(name: str) -> Store:
    """The store with this URL, opened at the first call and shared by the process; concurrent calls wait. Raises StoreError."""
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
    """The store version, read once in each page run."""
    return reading_query.store_version(store(name))
