"""The wall calendar's picture: every day of an entry is drawn once, and nothing lies over another."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from chatdong.domain.agenda.calendar import Entry
from chatdong.ui.views.calendar.month_chart import is_dated, pieces, weeks_of

ENTRIES = st.lists(st.tuples(st.dates(date(2016, 1, 1), date(2016, 12, 31)), st.integers(0, 120)), max_size=12).map(
    lambda rows: tuple(Entry(str(i), on, on + timedelta(days), "planned", days == 0, "1") for i, (on, days) in enumerate(rows))
)


@given(ENTRIES, st.integers(1, 12))
def test_every_day_of_an_entry_is_drawn_once_and_no_two_lie_over_each_other(entries, month) -> None:
    weeks = weeks_of(2016, month)
    drawn: dict[tuple[int, int, int], str] = {}
    for piece in pieces(entries, weeks):
        for day in range(piece.first, piece.first + piece.days):
            assert (piece.week, day, piece.lane) not in drawn
            drawn[piece.week, day, piece.lane] = piece.entry.id
    for entry in entries:
        days = [weeks[week][day] for (week, day, _lane), entry_id in drawn.items() if entry_id == entry.id]
        shown = [day for week in weeks for day in week if entry.start <= day <= entry.end and is_dated(entry)]
        assert sorted(days) == shown


def test_a_month_is_shown_in_whole_weeks_from_sunday() -> None:
    weeks = weeks_of(2016, 9)
    assert (weeks[0][0], weeks[-1][-1]) == (date(2016, 8, 28), date(2016, 10, 1))
