"""What is looked up of a plan's events is what going through all of them finds."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from chatdong.domain.progress.records import DaySpending, Event, Records
from tests.domain.progress.some_records import all_records

START = date(2016, 1, 1)
DAYS = st.none() | st.integers(0, 30).map(lambda n: START + timedelta(n))


@st.composite
def some_events(draw: st.DrawFn) -> tuple[Event, ...]:
    """Events of three activities, numbered or not, held, put off or cancelled within a month."""
    return tuple(
        Event(
            f"e{n}",
            draw(st.sampled_from("abc")),
            draw(st.none() | st.integers(1, 3)),
            held_on=draw(DAYS),
            postponed_on=draw(DAYS),
            cancelled_on=draw(DAYS),
        )
        for n in range(draw(st.integers(0, 12)))
    )


@given(events=some_events(), as_of=st.integers(-1, 31).map(lambda n: START + timedelta(n)), ids=st.sets(st.sampled_from("abcd")))
def test_what_is_looked_up_is_what_going_through_all_events_finds(events: tuple[Event, ...], as_of: date, ids: set[str]) -> None:
    records = Records(events)
    held = [event for event in events if event.status(as_of) == "held"]
    assert sorted(event.id for event in records.held(as_of)) == sorted(event.id for event in held)
    assert [event.held_on for event in records.held(as_of)] == sorted(event.held_on for event in held)
    wanted = sorted((event for event in held if event.activity_id in ids), key=lambda e: (e.held_on, e.activity_id, e.id))
    assert list(records.held_of(ids, as_of)) == wanted
    assert sorted(records.held_days(ids, as_of)) == [event.held_on for event in wanted]
    for activity_id in "abcd":
        of = [event for event in events if event.activity_id == activity_id]
        assert list(records.of_activity(activity_id)) == of
        assert list(records.numbered(activity_id)) == [event for event in of if event.occurrence is not None]
        assert records.unnumbered_held(activity_id, as_of) == sum(event.occurrence is None and event in held for event in of)
    assert all(records.event(event.id) is event for event in events)
    assert records.event("none") is None


@given(
    event=st.builds(
        Event,
        id=st.just("e"),
        activity_id=st.just("a"),
        occurrence=st.none() | st.integers(1, 3),
        held_on=DAYS,
        postponed_on=DAYS,
        postponed_to=DAYS,
        cancelled_on=DAYS,
        attendance=st.none() | st.integers(0, 9),
        note=st.none() | st.just("비고"),
        districts=st.sampled_from([(), ("gangnam",)]),
    ),
    as_of=st.integers(-1, 31).map(lambda n: START + timedelta(n)),
)
def test_an_event_as_known_on_a_day_tells_nothing_that_came_later(event: Event, as_of: date) -> None:
    known, now = event.known_by(as_of), event.status(as_of)
    held, postponed = now == "held", event.postponed_on is not None and event.postponed_on <= as_of
    cancelled = event.cancelled_on is not None and event.cancelled_on <= as_of
    assert known == Event(
        "e",
        "a",
        event.occurrence,
        held_on=event.held_on if held else None,
        postponed_on=event.postponed_on if postponed else None,
        postponed_to=event.postponed_to if postponed else None,
        cancelled_on=event.cancelled_on if cancelled else None,
        attendance=event.attendance if held else None,
        note=event.note,
        districts=event.districts if held else (),
    )
    assert known.status(as_of) == now


@given(before=some_events(), after=some_events())
def test_a_later_reading_is_equal_and_shares_what_did_not_change(before: tuple[Event, ...], after: tuple[Event, ...]) -> None:
    paid = tuple(DaySpending("line", START + timedelta(n), 1_000) for n in range(len(before)))
    read = Records(after, tuple(replace(day) for day in paid[1:]))
    shared = read.sharing(Records(before, paid))
    assert shared == read
    assert all(one is old for one, old in zip(shared.events, before, strict=False) if one == old)
    assert all(one is old for one, old in zip(shared.spending, paid[1:], strict=True))


@given(all_records(), st.dates(date(2016, 1, 1), date(2016, 12, 31)))
def test_what_was_paid_by_line_adds_up_to_what_was_paid(records: Records, day: date) -> None:
    by_line = records.spent_by_line(day)
    assert sum(by_line.values()) == records.spent(day)
    assert all(krw == records.spent(day, frozenset({line_id})) for line_id, krw in by_line.items())
    assert by_line["a-line-from-which-nothing-was-paid"] == 0
