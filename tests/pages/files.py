"""The files of a page's download buttons."""

import csv
import io
import threading
from collections.abc import Callable

from streamlit.testing.v1 import AppTest

from tests.streamlit_internals import convert_data_to_bytes_and_infer_mime

Files = dict[str, Callable[[], object]]
"""Streamlit's deferred file id → the function that makes the file, as the fixture ``files`` gives it."""


def click(make: Callable[[], object]) -> bytes:
    """The bytes that Streamlit would send, made in a thread of its own, without a session."""
    made: list[object] = []
    thread = threading.Thread(target=lambda: made.append(make()))
    thread.start()
    thread.join()
    data, _mime = convert_data_to_bytes_and_infer_mime(made[0], ValueError("not a file"))
    return data


def makers(app: AppTest, files: Files) -> Files:
    """Key of a download button → the function that makes its file."""
    buttons = {button.key: button.proto.deferred_file_id for button in app.get("download_button")}
    return {key: files[file_id] for key, file_id in buttons.items() if file_id}


def downloads(app: AppTest, files: Files) -> dict[str, bytes]:
    """Key of a download button → its file."""
    return {key: click(make) for key, make in makers(app, files).items()}


def file_of(app: AppTest, files: Files, key: str) -> bytes:
    """The file of one button."""
    return click(makers(app, files)[key])


def csv_rows(data: bytes) -> list[dict[str, str]]:
    """The rows of a CSV file, which must begin with the byte order mark that Excel needs."""
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True))
