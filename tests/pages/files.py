"""What the buttons of a page that give files hand over."""

import csv
import io
import threading
from collections.abc import Callable

from streamlit.testing.v1 import AppTest

from tests.streamlit_internals import convert_data_to_bytes_and_infer_mime

Files = dict[str, Callable[[], object]]
"""What makes each file, by the id that Streamlit gave it: the fixture ``files``."""


def click(make: Callable[[], object]) -> bytes:
    """The bytes that Streamlit would hand over: made in a thread of its own, where there is no session."""
    made: list[object] = []
    thread = threading.Thread(target=lambda: made.append(make()))
    thread.start()
    thread.join()
    data, _mime = convert_data_to_bytes_and_infer_mime(made[0], ValueError("not a file"))
    return data


def makers(app: AppTest, files: Files) -> Files:
    """What makes each file of a page, by the key of its button."""
    buttons = {button.key: button.proto.deferred_file_id for button in app.get("download_button")}
    return {key: files[file_id] for key, file_id in buttons.items() if file_id}


def downloads(app: AppTest, files: Files) -> dict[str, bytes]:
    """Every file of a page by the key of its button."""
    return {key: click(make) for key, make in makers(app, files).items()}


def file_of(app: AppTest, files: Files, key: str) -> bytes:
    """The file of one button."""
    return click(makers(app, files)[key])


def csv_rows(data: bytes) -> list[dict[str, str]]:
    """The rows of a CSV that says with its first bytes that it is UTF-8, as Excel asks for."""
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True))
