"""Downloads that are made after the click, on disk and not in memory: the CSV of a long list, and the snapshot."""

import io
import tempfile
from collections.abc import Callable, Iterable
from typing import Any

import streamlit as st

from chatdong import clock
from chatdong.domain.roles import Right
from chatdong.store.access.permissions import require_noted
from chatdong.store.snapshots.snapshot import write_snapshot
from chatdong.ui.i18n.language import active, say, speaking
from chatdong.ui.i18n.plan_year import in_plan_year, plan_year
from chatdong.ui.session import auth, stores, view_trail
from chatdong.ui.session.page_context import PageContext

Content = str | bytes | io.FileIO


def button(
    context: PageContext, label: str, make: Callable[[], Content], *, right: Right, file_name: str, whole_store: bool = False, **more: Any
) -> None:
    """Draw st.download_button for a file that ``make`` makes after the click. Without the ``right`` to the page's plans, or to every plan where the
    file holds the ``whole_store``, no button is drawn; the right is checked again at each click, which may come much later. Each download, or
    its refusal, goes into the audit list with its user."""
    asked_again = auth.asked_again()
    who, store_url = asked_again(), context.store_url
    # Roles are those of the configured store; the example is nobody's.
    held = store_url == stores.configured()
    plans, whole_store = context.plan_ids if held else (), whole_store and held
    if not who.may(right) or not who.reaches(plans) or (whole_store and not who.reaches_store):
        return

    def noted() -> Content:
        """Check the right, make the file and note the download. Raises NotAllowed."""
        require_noted(stores.store(stores.configured()), asked_again(), right, clock.now(), plans=plans, whole_store=whole_store)
        made = make()
        auth.note_of("download", who.name, file_name, store_url)
        return made

    st.download_button(label, noted, file_name=file_name, on_click="ignore", **more)


def on_click(write: Callable[[io.FileIO], object]) -> Callable[[], io.FileIO]:
    """A ``data`` function for st.download_button: it returns a temporary file that ``write`` fills after the click, in the language of the page.

    Streamlit calls it in a thread and takes str, bytes or an open file, no path and no generator. It reads the file once and keeps its bytes for
    the session, so a download costs the size of the file, and its rows are never in memory together. The file is unbuffered, so that reading
    it takes exactly its size; it has no name on the disk and is deleted when it is closed.
    """
    language, year = active(), plan_year()

    def made() -> io.FileIO:
        """The filled temporary file."""
        file = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115
        with speaking(language), in_plan_year(year):
            write(file)
        return file

    return made


def csv_on_click(pieces: Callable[[], Iterable[bytes]]) -> Callable[[], io.FileIO]:
    """``on_click`` for a CSV given in pieces of bytes."""
    return on_click(lambda file: file.writelines(pieces()))


def snapshot_on_click(context: PageContext) -> Callable[[], io.FileIO]:
    """``on_click`` for a snapshot of the page's store, which records the session's as-of date, plan, revision, filters and scenario."""
    of, language = (context.plan.id, context.revision), active()
    filters, scenario = view_trail.filters(), view_trail.scenario(of)

    def write(file: io.FileIO) -> None:
        store, at = stores.store(context.store_url), clock.moment()
        write_snapshot(store, file, at, say, as_of=context.as_of, viewed=of, filters=filters, scenario=scenario, language=language)

    return on_click(write)
