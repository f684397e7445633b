"""Every undocumented name of Streamlit that the tests use, and why; nothing else in tests/ imports it (test_architecture.py).

| what | why |
|---|---|
| the messages of ``streamlit.proto`` | a test says what a browser says, and also what none would say |
| ``widget_states``, ``run_with`` | AppTest has no way to send a message of a page twice, late, or of a component |
| ``read_only`` | tests that share a page must not change it |
| ``Block`` | the elements of a container in their order |
| ``MediaFileManager``, ``convert_data_to_bytes_and_infer_mime`` | AppTest makes no file of a download button |
| ``config`` | the settings that Streamlit knows, and one set for a test |
| ``cache_component_manifests`` | each AppTest looks through every installed package, for half a second |
| ``compile_scripts_once`` | a server compiles a script once, AppTest in every run |
| ``upload_address``, ``cookie_of_signed_in`` | what the server watches is what Streamlit uses |
"""

import functools

from streamlit import config
from streamlit.components.v2 import manifest_scanner
from streamlit.proto.Alert_pb2 import Alert
from streamlit.proto.BackMsg_pb2 import BackendOperationRequest, BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from streamlit.runtime.download_data_util import convert_data_to_bytes_and_infer_mime
from streamlit.runtime.media_file_manager import MediaFileManager
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.scriptrunner.script_cache import ScriptCache
from streamlit.testing.v1 import AppTest, app_test, local_script_runner
from streamlit.testing.v1.element_tree import Block
from streamlit.web.server.server_util import AUTH_COOKIE_NAME
from streamlit.web.server.starlette.starlette_routes import BASE_ROUTE_UPLOAD_FILE

__all__ = [
    "Alert", "BackMsg", "BackendOperationRequest", "Block", "ForwardMsg", "MediaFileManager", "WidgetState", "WidgetStates", "config",
    "convert_data_to_bytes_and_infer_mime",
]  # fmt: skip


def widget_states(app: AppTest) -> WidgetStates:
    """What the browser would send of the widgets of a page."""
    return app._tree.get_widget_states()


def run_with(app: AppTest, states: WidgetStates) -> AppTest:
    """A run that these widgets ask for."""
    return app._run(states)


def read_only(app: AppTest) -> AppTest:
    """The page, which refuses to run again."""

    def refuse(*_args: object, **_more: object) -> AppTest:
        raise AssertionError("This page is shared by the tests that read it; one that does more opens its own by visit().")

    app._run = refuse
    return app


def cache_component_manifests() -> None:
    """Look through the installed packages for components once in a process."""
    manifest_scanner.scan_component_manifests = functools.cache(manifest_scanner.scan_component_manifests)


def compile_scripts_once() -> None:
    """Compile each script once in a process, as a server does; AppTest would do it in every run."""
    compiled = ScriptCache()
    local_script_runner.ScriptCache = app_test.ScriptCache = lambda: compiled


def upload_address(session: str, file: str) -> str:
    """Where a browser is told to put a file."""
    (urls,) = MemoryUploadedFileManager(f"/{BASE_ROUTE_UPLOAD_FILE}").get_upload_urls(session, [file])
    return urls.upload_url


def cookie_of_signed_in() -> str:
    """The name of the cookie of somebody who signed in."""
    return AUTH_COOKIE_NAME
