"""Payments whose message comes twice, or whose connection is cut: each is there once."""

import asyncio
import secrets
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path
from typing import Self

from websockets.asyncio.client import ClientConnection, connect

from chatdong.store.engines.store import open_store
from tests.browser.conftest import begin, end
from tests.browser.session import DONE, SECONDS
from tests.properties import some
from tests.streamlit_internals import Alert, BackMsg, ForwardMsg

AT = datetime(2026, 1, 2, 3, 4, 5)
PATIENCE = 10
"""Seconds after which a reader asks again."""
RECORDERS, EACH = 4, some(15, 5)


class Recorder:
    """A session whose dialog is open for a payment of one line of the budget.

    ``said`` is the card of the last run, ``form`` the key of the form that it shows.
    """

    def __init__(self, address: str, line: str) -> None:
        self.said: str | None = None
        self.form = secrets.token_urlsafe(12)
        self.refused: list[str] = []
        self._server = address
        self._address = address.replace("http", "ws", 1) + "/_stcore/stream"
        self._query = f"record=spending:{line}&form={self.form}"
        self._session = ""
        self._ids: dict[str, str] = {}
        self._fragment = self._page = ""
        self._socket: ClientConnection | None = None

    async def __aenter__(self) -> Self:
        """Connect, and run the whole page once."""
        await self.connect()
        await self.run()
        return self

    async def __aexit__(self, *_of: object) -> None:
        await self.cut()

    def copied(self) -> "Recorder":
        """Another session that opens the address of this one."""
        other = Recorder(self._server, "")
        other._query, other.form = self._query, self.form
        return other

    async def connect(self) -> None:
        """A new socket, for the same session where there was one: as Streamlit's browser names it, third in the protocol header."""
        names = ["streamlit", "PLACEHOLDER", self._session] if self._session else ["streamlit"]
        self._socket = await connect(self._address, subprotocols=names, max_size=None, compression=None, open_timeout=SECONDS, ping_interval=None)

    async def cut(self) -> None:
        """The connection goes, without a word to the server."""
        assert self._socket is not None
        self._socket.transport.abort()
        await self._socket.wait_closed()

    async def run(self) -> None:
        """Run the whole page, and wait for it."""
        await self.come()
        await self.wait()

    async def come(self) -> None:
        """Ask for a run of the whole page, as a browser does when it comes, or comes back."""
        message = BackMsg()
        message.rerun_script.query_string = self._query
        # The dialog is the same on every page; this one is drawn the quickest.
        message.rerun_script.page_name, message.rerun_script.page_script_hash = ("", self._page) if self._page else ("glossary", "")
        await self._send(message)

    def payment(self, day: str, amount: str, voucher: str) -> BackMsg:
        """The message that a browser sends when 저장 is pressed: what stands in the fields, and the button."""
        message = self._message(f"{self.form}-save")
        widgets = message.rerun_script.widget_states.widgets
        widgets.add(id=self._ids[f"{self.form}-day"]).string_array_value.data.append(day)
        widgets.add(id=self._ids[f"{self.form}-amount"], string_value=amount)
        widgets.add(id=self._ids[f"{self.form}-voucher"], string_value=voucher)
        return message

    async def card(self) -> None:
        """Wait for the run that shows the card."""
        while self.said is None:
            await self.wait()

    async def another_form(self) -> None:
        """Press what the card proposes, and wait for the run that shows a form of another key."""
        before = set(self._ids)
        await self.send(self._message("record-then-0"))
        while f"{self.form}-save" not in self._ids.keys() - before:
            await self.wait()

    def _message(self, key: str) -> BackMsg:
        message = BackMsg()
        asked = message.rerun_script
        asked.widget_states.widgets.add(id=self._ids[key], trigger_value=True)
        asked.fragment_id, asked.page_script_hash, asked.query_string = self._fragment, self._page, self._query
        return message

    async def send(self, *messages: BackMsg) -> None:
        """Send one after the other, without waiting for an answer."""
        for message in messages:
            await self._send(message)

    async def _send(self, message: BackMsg) -> None:
        assert self._socket is not None
        await self._socket.send(message.SerializeToString())

    async def wait(self) -> None:
        """Until a run has ended."""
        assert self._socket is not None
        self.said = None
        asked_again = False
        while True:
            try:
                answer = ForwardMsg.FromString(await asyncio.wait_for(self._socket.recv(), SECONDS if asked_again else PATIENCE))
            except TimeoutError:
                if asked_again:
                    raise
                # Streamlit's loop sends what it has for a list of sessions that it made before: the answer to one that came back meanwhile
                # goes to the connection that is gone. Whoever sees nothing asks again, once.
                asked_again = True
                await self.come()
                continue
            if self._read(answer):
                return

    def _read(self, answer: ForwardMsg) -> bool:
        """Take in one message; whether it ends a run."""
        match answer.WhichOneof("type"):
            case "new_session":
                self._session = answer.new_session.initialize.session_id
            case "navigation":
                self._page = answer.navigation.page_script_hash
            case "page_info_changed":
                self._query = answer.page_info_changed.query_string
                self.form = dict(each.partition("=")[::2] for each in self._query.split("&")).get("form", "")
            case "delta" if answer.delta.WhichOneof("type") == "new_element":
                self._element(answer)
            case "script_finished":
                return answer.script_finished in DONE
        return False

    def _element(self, answer: ForwardMsg) -> None:
        element = answer.delta.new_element
        kind = element.WhichOneof("type")
        assert kind != "exception", element.exception.message
        if kind == "alert":
            if "저장됨" in element.alert.body:
                self.said = element.alert.body
            elif element.alert.format == Alert.ERROR:
                self.refused.append(element.alert.body)
        elif kind in ("text_input", "date_input", "selectbox", "button"):
            widget = getattr(element, kind).id
            # Streamlit's ids end with the key that the program gave: $$ID-…-KEY.
            key = widget.split("-", 2)[-1]
            self._ids[key] = widget
            if key == f"{self.form}-save":
                self._fragment = answer.delta.fragment_id


async def twice_at_once(recorder: Recorder, message: BackMsg) -> None:
    """A double click."""
    await recorder.send(message, message)


async def cut_and_sent_again(recorder: Recorder, message: BackMsg) -> None:
    """The connection goes with the message; the browser comes back, and an impatient hand presses again before it sees anything."""
    await recorder.send(message)
    await recorder.cut()
    await recorder.connect()
    await recorder.come()
    await recorder.send(message)


async def cut_and_looked_at(recorder: Recorder, message: BackMsg) -> None:
    """The connection goes, the browser comes back by itself, and whoever sees no card presses again."""
    await recorder.send(message)
    await recorder.cut()
    await recorder.connect()
    await recorder.run()
    if recorder.said is None:
        await recorder.send(message)


async def sent_by_another_session(recorder: Recorder, message: BackMsg) -> None:
    """The session is lost with its server: another one opens the same address, and the message is sent in both."""
    async with recorder.copied() as other:
        await asyncio.gather(recorder.send(message), other.send(message))
        await other.card()


TROUBLE = (twice_at_once, cut_and_sent_again, twice_at_once, cut_and_looked_at, sent_by_another_session)


async def enter(address: str, number: int) -> None:
    """One person's payments, each with a voucher of its own and a trouble of its own."""
    async with Recorder(address, "ad-hoc") as recorder:
        for payment in range(EACH):
            message = recorder.payment("2016/05/03", f"{100 + payment}", f"{number}-{payment}")
            await TROUBLE[payment % len(TROUBLE)](recorder, message)
            await recorder.card()
            await recorder.another_form()
        assert not recorder.refused, "nobody is told anything else than that it was saved"


def test_payments_sent_twice_or_over_a_cut_connection_are_each_there_once(tmp_path: Path) -> None:
    store_url = str(tmp_path / "store.duckdb")
    address, dashboard = begin(tmp_path, store_url)

    async def everybody() -> None:
        async with asyncio.TaskGroup() as tasks:
            for number in range(RECORDERS):
                tasks.create_task(enter(address, number))

    # In a thread of its own: where a browser's test ran before in this process, its thread has a loop that runs.
    try:
        with ThreadPoolExecutor(1) as aside:
            aside.submit(asyncio.run, everybody()).result()
    finally:
        end(dashboard)
    store = open_store(store_url, AT)
    with store.cursor() as cursor:
        stored = cursor.execute("SELECT voucher, line_id, spent_on::VARCHAR, amount_krw FROM store.spending").fetchall()
        totals = cursor.execute("SELECT sum(payments)::BIGINT, sum(amount_krw)::BIGINT FROM store.spending_day").fetchone()
        log = cursor.execute("SELECT action, count(*) FROM store.change WHERE table_name = 'spending' GROUP BY action").fetchall()
    store.close()
    typed = [(f"{number}-{payment}", "ad-hoc", "2016-05-03", 100 + payment) for number in range(RECORDERS) for payment in range(EACH)]
    assert Counter(stored) == Counter(typed)
    assert totals == (len(typed), sum(amount for *_of, amount in typed))
    assert log == [("insert", len(typed))]
