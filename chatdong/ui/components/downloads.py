"""Files that are made when they are asked for, on the disk and not in memory: the whole of a long list, and the snapshot."""

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
from chatdong.ui.session import auth, stores, view_trail
from chatdong.ui.session.page_context import PageContext

Content = str | bytes | io.FileIO


def button(context: PageContext, label: str, make: Callable[[], Content], *, right: Right, file_name: str, **more: Any) -> None:
    """A button for a file of the view's store that is made after the click. ``right`` is what it takes to see what the file holds: it is asked
    for when the button is drawn, so that who has it not has no button, and again at each click, which an open page may send much later. That
    a file was taken, and by whom, is in the audit list, and a refusal too."""
    asked_again = auth.asked_again()
    who, store_url = asked_again(), context.store_url
    if not who.may(right):
        return

    def noted() -> Content:
        require_noted(stores.store(stores.configured()), asked_again(), right, clock.now())
        made = make()
        auth.note_of("download", who.name, file_name, store_url)
        return made

    st.download_button(label, noted, file_name=file_name, on_click="ignore", **more)


def on_click(write: Callable[[io.FileIO], object]) -> Callable[[], io.FileIO]:
    """For a download button: the file that ``write`` fills after the click, in the language of the page.

    Streamlit calls this in a thread of its own and takes str, bytes or an open file, no path and no generator. It reads
    the file once, whole, and holds those bytes until the session lets go of them: so the file itself is all that a
    download costs, and its rows and cells are never in memory together. An unbuffered file is read into exactly as many
    bytes as it has; it has no name on the disk, and goes when it is let go of.
    """
    language = active()

    def made() -> io.FileIO:
        file = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115
        with speaking(language):
            write(file)
        return file

    return made


def csv_on_click(pieces: Callable[[], Iterable[bytes]]) -> Callable[[], io.FileIO]:
    """The same for a CSV that comes in pieces."""
    return on_click(lambda file: file.writelines(pieces()))


def snapshot_on_click(context: PageContext) -> Callable[[], io.FileIO]:
    """The snapshot of the view's store, with what this session looked at: day, plan and revision, filters, scenario."""
    of, language = (context.plan.id, context.revision), active()
    filters, scenario = view_trail.filters(), view_trail.scenario(of)

    def write(file: io.FileIO) -> None:
        store, at = stores.store(context.store_url), clock.moment()
        write_snapshot(store, file, at, say, as_of=context.as_of, viewed=of, filters=filters, scenario=scenario, language=language)

    return on_click(write)
