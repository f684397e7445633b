"""Long lists, a page at a time: payments and changes, with their count and their sum."""

import threading
from typing import Any

from chatdong.store.engines.store import Store
from chatdong.store.reading.query import page, rows, size, store_version


def payments_size(store: Store, **asked: Any) -> tuple[int, int]:
    """How many payments ``spending_list`` answers, and what they add up to (won).

    Only where a text is looked for are the payments read; else the totals by day know.
    """
    if asked["text"] is not None:
        return size(store, "spending_list", "amount_krw", **asked)
    days = _payment_days(store, asked)
    return sum(day["payments"] for day in days), sum(day["amount_krw"] for day in days)


def payments_page(store: Store, at_most: int, skip: int, **asked: Any) -> list[dict[str, Any]]:
    """Some rows of ``spending_list``, as ``page``: read from the days on which they stand, which the totals by day know."""
    if asked["text"] is not None:
        return page(store, "spending_list", at_most, skip, **asked)
    before, last, first, at_first = 0, None, None, 0
    for day in _payment_days(store, asked):
        after = before + day["payments"]
        if last is None and after > skip:
            last, at_first = day["spent_on"], before
        if last is not None:
            first = day["spent_on"]
        if after >= skip + at_most:
            break
        before = after
    if last is None:
        return []
    return page(store, "spending_list", at_most, skip - at_first, **{**asked, "first_day": first, "last_day": last})


def _payment_days(store: Store, asked: dict[str, Any]) -> list[dict[str, Any]]:
    return rows(store, "spending_days", **{name: value for name, value in asked.items() if name not in ("language", "text")})


def changes_page(store: Store, at_most: int, skip: int, **asked: Any) -> list[dict[str, Any]]:
    """Some rows of ``change_list``, as ``page``: looked for among the newest writes first, so that a long log is not read for its end.

    ``asked`` is what ``change_list`` takes beside ``after``. The changes of the newest writes come before all others: once they
    fill the page, no older one can be on it.
    """
    if store.shared:
        return page(store, "change_list", at_most, skip, **asked)
    newest, writes = store_version(store), skip + at_most
    while writes < newest:
        found = page(store, "change_list", at_most, skip, after=newest - writes, **asked)
        if len(found) == at_most:
            return found
        writes *= 20
    return page(store, "change_list", at_most, skip, after=None, **asked)


class ChangeCount:
    """How many changes of one store fit what was asked for: the arguments of ``change_list`` beside ``after``.

    The log of changes only grows, so each count goes on from where the one before ended; a long log is counted once.
    """

    def __init__(self, store: Store, **asked: Any) -> None:
        self._store, self._asked = store, asked
        self._counted = (0, 0)
        self._one_at_a_time = threading.Lock()

    def up_to(self, version: int) -> int:
        """Those of the writes up to a version of the store."""
        with self._one_at_a_time:
            before, changes = self._counted if self._counted[0] <= version else (0, 0)
            if before < version:
                changes += rows(self._store, "change_count", after=before, until=version, **self._asked)[0]["changes"]
                self._counted = (version, changes)
            return changes
