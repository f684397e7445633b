"""Every undocumented name of Streamlit that the tests use, with the reason; no other module of tests/ imports one (test_architecture.py).

| what | why |
|---|---|
| the messages of ``streamlit.proto`` | a test sends messages as a browser does, and messages that no browser would send |
| ``widget_states``, ``run_with`` | AppTest cannot send a message twice, late, or from a component |
| ``read_only`` | tests that share a page must not run it again |
| ``Block`` | the elements of a container in their order |
| ``MediaFileManager``, ``convert_data_to_bytes_and_infer_mime`` | AppTest does not make the file of a download button |
| ``config`` | a test reads Streamlit's options and sets one |
| ``cache_component_manifests`` | each AppTest scans all installed packages, which takes half a second |
| ``wait_for_the_end_of_runs`` | AppTest asks a thousand times a second whether a run has ended, and takes Python's lock from it each time |
| ``compile_scripts_once`` | AppTest compiles a script in every run, a server only once |
| ``asked_again_at`` | AppTest cannot send a message while a run goes on |
| ``SERVER_MODULES`` | a server's own modules, which Streamlit imports one by one, are imported once for all servers of the tests |
| ``upload_address``, ``cookie_of_signed_in`` | the app's server checks Streamlit's upload path and cookie by name |
"""

import functools
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from streamlit import config
from streamlit.components.v2 import manifest_scanner
from streamlit.proto.Alert_pb2 import Alert
from streamlit.proto.BackMsg_pb2 import BackendOperationRequest, BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from streamlit.runtime.download_data_util import convert_data_to_bytes_and_infer_mime
from streamlit.runtime.media_file_manager import MediaFileManager
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.scriptrunner import RerunData, RerunException, get_script_run_ctx
from streamlit.runtime.scriptrunner.script_cache import ScriptCache
from streamlit.runtime.scriptrunner.script_runner import ScriptRunner
from streamlit.testing.v1 import AppTest, app_test, local_script_runner
from streamlit.testing.v1.element_tree import Block
from streamlit.web.server.server_util import AUTH_COOKIE_NAME
from streamlit.web.server.starlette.starlette_routes import BASE_ROUTE_UPLOAD_FILE

__all__ = [
    "Alert", "BackMsg", "BackendOperationRequest", "Block", "ForwardMsg", "MediaFileManager", "WidgetState", "WidgetStates", "config",
    "convert_data_to_bytes_and_infer_mime",
]  # fmt: skip

SERVER_MODULES = (
    "streamlit.web.cli", "streamlit.web.bootstrap", "streamlit.web.skills", "streamlit.web.server.starlette.starlette_app",
    "streamlit.web.server.starlette.starlette_server", "streamlit.runtime.agent.snapshot", "streamlit.emojis", "streamlit.material_icon_names",
    "uvicorn.main", "uvicorn.protocols.http.h11_impl", "uvicorn.protocols.websockets.websockets_sansio_impl", "uvloop", "starlette.staticfiles",
    "itsdangerous.timed", "PIL.PngImagePlugin", "PIL.JpegImagePlugin", "PIL.GifImagePlugin",
)  # fmt: skip
"""What ``streamlit run`` imports; one that is not there any more is imported with each server, as before."""


def widget_states(app: AppTest) -> WidgetStates:
    """The widget states that a browser would send for the page."""
    return app._tree.get_widget_states()


def run_with(app: AppTest, states: WidgetStates) -> AppTest:
    """Run the page with these widget states."""
    return app._run(states)


def read_only(app: AppTest) -> AppTest:
    """Make the page refuse to run again, so that tests can share it."""

    def refuse(*_args: object, **_more: object) -> AppTest:
        raise AssertionError("This page is shared by tests that only read it; open another one with visit().")

    app._run = refuse
    return app


@contextmanager
def asked_again_at(place: int) -> Iterator[None]:
    """Within: the first run ends at this place, counted from 1, of those where Streamlit looks whether the browser has asked for a page meanwhile,
    which are each element and each look into session state, in a callback too; and the same page is run once more."""
    looked = 0

    def look(runner: ScriptRunner) -> None:
        """End the run at its place."""
        nonlocal looked
        looked += runner._execing  # before and after the script nothing is looked at
        if runner._execing and looked == place:
            context = get_script_run_ctx()
            assert context is not None
            raise RerunException(RerunData(query_string=context.query_string, page_script_hash=context.page_script_hash))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ScriptRunner, "_maybe_handle_execution_control_request", look)
        yield


def cache_component_manifests() -> None:
    """Cache the scan of installed packages for components, once a process."""
    manifest_scanner.scan_component_manifests = functools.cache(manifest_scanner.scan_component_manifests)


def wait_for_the_end_of_runs() -> None:
    """Let AppTest wait for the thread of a run instead of asking for its end again and again."""

    def wait(runner: local_script_runner.LocalScriptRunner, timeout: float) -> None:
        """Return at the end of the run; raise RuntimeError after so many seconds, as AppTest does."""
        assert runner._script_thread is not None
        runner._script_thread.join(timeout)
        if not runner.script_stopped():
            runner.request_stop()
            runner.join()
            raise RuntimeError(f"AppTest script run timed out after {timeout}(s)")

    local_script_runner.require_widgets_deltas = wait


def compile_scripts_once() -> None:
    """Cache compiled scripts for the whole process, as a server does."""
    compiled = ScriptCache()
    local_script_runner.ScriptCache = app_test.ScriptCache = lambda: compiled


def upload_address(session: str, file: str) -> str:
    """The path to which a browser uploads a file of a session."""
    (urls,) = MemoryUploadedFileManager(f"/{BASE_ROUTE_UPLOAD_FILE}").get_upload_urls(session, [file])
    return urls.upload_url


def cookie_of_signed_in() -> str:
    """The name of Streamlit's sign-in cookie."""
    return AUTH_COOKIE_NAME
