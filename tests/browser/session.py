"""A session without a browser, over Streamlit's WebSocket, that moves a quantity of the what-if page."""

import asyncio
import json
from types import TracebackType
from typing import Self

from websockets.asyncio.client import connect

from tests.streamlit_internals import BackMsg, ForwardMsg

PEOPLE = "committee-catering.2"
SECONDS = 120
DONE = {ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY}


class Visitor:
    """A session on the what-if page; ``metrics`` are the values of st.metric in the last run, in their order."""

    def __init__(self, address: str, query: str = "") -> None:
        self.metrics: list[str] = []
        self._address = address.replace("http", "ws", 1) + "/_stcore/stream"
        self._query = query
        self._widget = self._fragment = self._page = ""
        self._moves = 0

    async def __aenter__(self) -> Self:
        """Connect, and run the whole page once."""
        self._socket = await connect(
            self._address, subprotocols=["streamlit"], max_size=None, compression=None, open_timeout=SECONDS, ping_interval=None
        )
        message = BackMsg()
        message.rerun_script.query_string = self._query
        message.rerun_script.page_name = "what_if"
        await self._ask(message)
        assert self._widget and self._fragment, "the page shows no quantities in a fragment"
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        await self._socket.close()

    async def move(self, people: int) -> None:
        """Send a moved number of people, and wait for the fragment's run to end."""
        message = BackMsg()
        asked = message.rerun_script
        widget = asked.widget_states.widgets.add()
        widget.id = self._widget
        self._moves += 1
        widget.json_value = json.dumps({"moved": {"written": self._moves, "values": {PEOPLE: str(people)}}})
        asked.fragment_id, asked.page_script_hash, asked.query_string = self._fragment, self._page, self._query
        await self._ask(message)

    async def _ask(self, message: BackMsg) -> None:
        self.metrics = []
        await self._socket.send(message.SerializeToString())
        while True:
            answer = ForwardMsg.FromString(await asyncio.wait_for(self._socket.recv(), SECONDS))
            match answer.WhichOneof("type"):
                case "new_session":
                    self._page = answer.new_session.page_script_hash
                case "page_info_changed":
                    self._query = answer.page_info_changed.query_string
                case "delta" if answer.delta.WhichOneof("type") == "new_element":
                    element = answer.delta.new_element
                    kind = element.WhichOneof("type")
                    assert kind != "exception", element.exception.message
                    if kind == "metric":
                        self.metrics.append(element.metric.body)
                    elif kind == "bidi_component":
                        self._widget, self._fragment = element.bidi_component.id, answer.delta.fragment_id
                case "script_finished" if answer.script_finished in DONE:
                    return
