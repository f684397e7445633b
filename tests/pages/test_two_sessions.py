"""Two people at the record dialog, in any order of what hands do: the store holds what was typed and saved, once, and nothing else."""

import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, note, settings
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from chatdong.store.engines.store import Store
from chatdong.ui.session import stores
from tests.conftest import AT
from tests.pages.app import session, visit
from tests.properties import some
from tests.streamlit_internals import run_with

FIELDS = ("selectbox", "button_group", "multiselect", "text_input", "date_input", "checkbox")
DAY, OTHER_DAY = date(2016, 5, 3), date(2016, 6, 7)


@dataclass
class Hand:
    """One person at one screen, with the last press of 저장 as the browser sent it."""

    app: AppTest
    sent: tuple[Any, dict[str, Any]] | None = None
    saved: list[tuple] = field(default_factory=list)
    """What the card offers to take back."""

    @property
    def form(self) -> str:
        key = self.app.query_params.get("form", "")
        return key[0] if isinstance(key, list) else key

    def field(self, name: str) -> Any:
        return next((w for kind in FIELDS for w in self.app.get(kind) if w.key == f"{self.form}-{name}"), None)

    def button(self, key: str) -> Any:
        """Of a record that is corrected the button's key ends with the record's version."""
        return next((b for b in self.app.button if b.key == key or re.fullmatch(rf"{re.escape(key)}-\d+", b.key or "")), None)

    def run(self, widget: Any) -> None:
        widget.run()
        assert not self.app.exception, self.app.exception

    def type(self, **values: Any) -> None:
        """Fill in field after field, each with a run of its own; whatever somebody else does between, it stays."""
        for name, value in values.items():
            self.run(self.field(name).set_value(value))

    def press(self, key: str) -> bool:
        """Press a button that can be pressed; whether there is one."""
        pressed = self.button(key)
        if pressed is None or pressed.disabled:
            return False
        pressed.click()
        self.sent = pressed.root.get_widget_states(), dict(self.app.query_params)
        self.run(pressed)
        return True

    def again(self) -> None:
        """The last message comes once more, with the address that it was sent from."""
        if self.sent is None:
            return
        states, address = self.sent
        self.app.query_params.clear()
        self.app.query_params.update(address)
        run_with(self.app, states)
        assert not self.app.exception, self.app.exception

    @property
    def card(self) -> str:
        """What the card says; empty where there is none."""
        return " ".join(e.value.replace("\\", "") for e in self.app.success)


def come(record: str) -> AppTest:
    return visit("glossary", as_of="2016-12-31", record=record)


class Office:
    """Two hands on one store, and the plain list of what has to be there."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.hands = [Hand(come("spending:ad-hoc")) for _ in range(2)]
        self.payments: Counter[tuple] = Counter()
        self.events: dict[int, tuple] = {}
        self.vouchers = 0

    # What a hand can do. Each takes the hand that does it, and returns nothing.

    def pay(self, who: Hand) -> None:
        """A payment with a voucher of its own."""
        self._open(who, "spending:ad-hoc")
        self.vouchers += 1
        voucher = f"v-{self.vouchers}"
        who.type(day=DAY, amount="1,000", voucher=voucher)
        assert who.press(f"{who.form}-save")
        assert "저장됨" in who.card or "Saved" in who.card
        self.payments[voucher, DAY, 1_000] += 1
        who.saved = [("payment", (voucher, DAY, 1_000))]

    def hold(self, who: Hand) -> None:
        """The next monthly meeting that has no outcome yet, with an attendance that only it has."""
        number = next((n for n in range(1, 10) if n not in self.events), None)
        if number is None:
            return
        self._open(who, f"event:monthly-meeting.{number}")
        people = 20 + number + 10 * self.hands.index(who)
        who.type(held=OTHER_DAY, people=str(people))
        assert who.press(f"{who.form}-save")
        self.events[number] = (OTHER_DAY, people)
        who.saved = [("event", number)]

    def correct(self, who: Hand) -> None:
        """The payment that stands longest gets another amount and day."""
        key, row = self._some()
        if key is None:
            return
        self._open(who, f"edit:spending:{key}")
        who.type(amount_krw=f"{row[2] + 7}", spent_on=OTHER_DAY)
        assert who.press(f"{who.form}-save")
        self.payments -= Counter([row])
        self.payments[row[0], OTHER_DAY, row[2] + 7] += 1
        who.saved = []

    def delete(self, who: Hand) -> None:
        """The payment that stands longest is taken out."""
        key, row = self._some()
        if key is None:
            return
        self._open(who, f"edit:spending:{key}")
        assert who.press(f"{who.form}-delete")
        self.payments -= Counter([row])
        who.saved = []

    def repeat(self, who: Hand) -> None:
        """The last message once more: it changes nothing."""
        who.again()

    def repeat_elsewhere(self, who: Hand) -> None:
        """The last message comes to a server that does not know the visit, as after a restart: it changes nothing there either."""
        if who.sent is None or "edit:" in str(who.sent[1].get("record")):
            return
        other = Hand(session(), who.sent)
        other.again()

    def pay_both(self, who: Hand) -> None:
        """Both type a payment, and save in the other order."""
        other = self.hands[1 - self.hands.index(who)]
        for hand in (who, other):
            self._open(hand, "spending:ad-hoc")
            self.vouchers += 1
            hand.type(day=DAY, amount="2천원", voucher=f"v-{self.vouchers}")
        for hand, voucher in ((other, self.vouchers), (who, self.vouchers - 1)):
            assert hand.press(f"{hand.form}-save")
            self.payments[f"v-{voucher}", DAY, 2_000] += 1
            hand.saved = [("payment", (f"v-{voucher}", DAY, 2_000))]

    def hold_both(self, who: Hand) -> None:
        """Both type what became of one meeting: the first stands, and the second cannot write over it unawares."""
        number, other = next((n for n in range(1, 10) if n not in self.events), None), self.hands[1 - self.hands.index(who)]
        if number is None:
            return
        for hand, people in ((who, "81"), (other, "82")):
            self._open(hand, f"event:monthly-meeting.{number}")
            hand.type(held=OTHER_DAY, people=people)
        assert who.press(f"{who.form}-save")
        self.events[number] = (OTHER_DAY, 81)
        who.saved, other.saved = [("event", number)], []
        other.press(f"{other.form}-save")
        assert not other.card
        assert other.field("people").value == "82", "what was typed stays"

    def correct_both(self, who: Hand) -> None:
        """Both correct one payment, one its amount and the other its voucher: the second is told, and both stand after the next save."""
        other = self.hands[1 - self.hands.index(who)]
        key, row = self._some()
        if key is None:
            return
        for hand in (who, other):
            self._open(hand, f"edit:spending:{key}")
        who.type(amount_krw=f"{row[2] + 3}")
        self.vouchers += 1
        other.type(voucher=f"w-{self.vouchers}")
        assert who.press(f"{who.form}-save")
        self.payments -= Counter([row])
        self.payments[row[0], row[1], row[2] + 3] += 1
        assert other.press(f"{other.form}-save")
        assert not other.card
        # The second half of a double click arrives after the first one found the conflict; nobody has read yet what the other did.
        other.again()
        assert not other.card
        self.check()
        # It also told the server an amount that the screen no longer shows; a browser sends what it shows with the next press.
        other.type(amount_krw=f"{row[2] + 3}")
        assert other.press(f"{other.form}-save")
        assert other.card
        self.payments -= Counter([(row[0], row[1], row[2] + 3)])
        self.payments[f"w-{self.vouchers}", row[1], row[2] + 3] += 1
        who.saved = other.saved = []

    def speak(self, who: Hand) -> None:
        """The other language, wherever the hand stands."""
        box = who.app.button_group(key="lang")
        who.run(box.set_value("en" if box.value == "ko" else "ko"))

    def leave_half_typed(self, who: Hand) -> None:
        """Something is typed and not saved, and comes to nothing."""
        self._open(who, "spending:supplies")
        who.type(day=DAY, amount="999999")

    def take_back(self, who: Hand) -> None:
        """The card's own undo, as far as the record is as it was saved."""
        if not who.saved or who.button("record-undo") is None:
            return
        kind, what = who.saved.pop()
        stands = self.payments[what] > 0 if kind == "payment" else what in self.events
        who.press("record-undo")
        if stands and kind == "payment":
            self.payments -= Counter([what])
        elif stands:
            del self.events[what]

    # What has to be true.

    def check(self) -> None:
        with self.store.cursor() as cursor:
            paid = cursor.execute("SELECT voucher, spent_on, amount_krw FROM store.spending").fetchall()
            held = cursor.execute("SELECT occurrence, held_on, attendance FROM store.event").fetchall()
            total = cursor.execute("SELECT coalesce(sum(amount_krw), 0)::BIGINT FROM store.spending_day").fetchone()
            writes = cursor.execute("SELECT count(DISTINCT batch), count(*) FROM store.change WHERE table_name IN ('spending', 'event')").fetchone()
        assert Counter(paid) == self.payments
        assert sorted(held) == sorted((number, *event) for number, event in self.events.items())
        assert total == (sum(amount * count for (_v, _d, amount), count in self.payments.items()),)
        assert writes[0] == writes[1], "each save is one line of the history"

    def _open(self, who: Hand, record: str) -> None:
        """As a link of the page does: the dialog is closed, and opened for something else."""
        for key in ("record", "form", "read"):
            who.app.query_params.pop(key, None)
        if "record-saved" in who.app.session_state:
            del who.app.session_state["record-saved"]
        who.app.query_params["record"] = record
        who.app.run()
        assert not who.app.exception, who.app.exception

    def _some(self) -> tuple[str | None, tuple]:
        with self.store.cursor() as cursor:
            found = cursor.execute("SELECT spending_id, voucher, spent_on, amount_krw FROM store.spending ORDER BY voucher LIMIT 1").fetchone()
        return (found[0], found[1:]) if found else (None, ())


ACTIONS = (
    "pay",
    "hold",
    "correct",
    "delete",
    "repeat",
    "repeat_elsewhere",
    "pay_both",
    "hold_both",
    "correct_both",
    "speak",
    "leave_half_typed",
    "take_back",
)


@pytest.fixture(scope="module")
def one_store(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A store that each example finds without records: to make one takes longer than an example."""
    store_url = str(tmp_path_factory.mktemp("two") / "store.duckdb")
    patch = pytest.MonkeyPatch()
    patch.setenv("CHATDONG_STORE", store_url)
    yield stores.store(store_url)
    stores.opened.pop(store_url).close()
    patch.undo()


def emptied(store: Store) -> Store:
    """Without its records, and with no word of them in its history."""
    with store.writing(AT) as cursor:
        for table in ("spending", "spending_day", "event_district", "event"):
            cursor.execute(f"DELETE FROM store.{table}")
        cursor.execute("DELETE FROM store.change WHERE table_name IN ('spending', 'event')")
    return store


@settings(
    max_examples=some(15, 3),
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
    print_blob=True,
)
@given(steps=st.lists(st.tuples(st.sampled_from(ACTIONS), st.integers(0, 1)), min_size=5, max_size=9))
def test_what_two_people_saved_is_there_once_and_nothing_else(one_store: Store, steps: list[tuple[str, int]]) -> None:
    office = Office(emptied(one_store))
    for action, who in steps:
        note(f"{action} by {who}")
        getattr(office, action)(office.hands[who])
        office.check()
