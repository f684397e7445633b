"""Long lists of payments and changes, read in pages, with their count and sum."""

import threading
from typing import Any

from chatdong.store.engines.store import Store
from chatdong.store.reading.query import page, rows, size, store_version


def payments_size(store: Store, **asked: Any) -> tuple[int, int]:
    """The number of payments in ``spending_list`` and their sum in won.

    Payments are read only where ``text`` is searched for; otherwise the spending totals by day suffice.
    """
    if asked["text"] is not None:
        return size(store, "spending_list", "amount_krw", **asked)
    days = _payment_days(store, asked)
    return sum(day["payments"] for day in days), sum(day["amount_krw"] for day in days)


def payments_page(store: Store, at_most: int, skip: int, **asked: Any) -> list[dict[str, Any]]:
    """At most ``at_most`` rows of ``spending_list`` after ``skip``; the spending totals by day limit the query to the days of these rows."""
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
    """At most ``at_most`` rows of ``change_list`` after ``skip``, searched in the newest writes first, so that a long log is not read whole.

    ``asked`` are the arguments of ``change_list`` except ``after``. The list is ordered by write, newest first: once the newest writes fill
    the page, no older change belongs on it.
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
    """The number of changes in ``change_list`` for given filters (its arguments except ``after``).

    The change log only grows, so each count continues from the one before, and a long log is counted once.
    """

    def __init__(self, store: Store, **asked: Any) -> None:
        self._store, self._asked = store, asked
        self._counted = (0, 0)
        self._one_at_a_time = threading.Lock()

    def up_to(self, version: int) -> int:
        """The number of changes in the writes up to a store version."""
        with self._one_at_a_time:
            before, changes = self._counted if self._counted[0] <= version else (0, 0)
            if before < version:
                changes += rows(self._store, "change_count", after=before, until=version, **self._asked)[0]["changes"]
                self._counted = (version, changes)
            return changes
