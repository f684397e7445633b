"""Hypothesis strategies for records that the store could hold for the 2016 plan."""

from datetime import date

from hypothesis import strategies as st

from chatdong.domain.plan.model import SupportTeam, TeamMode
from chatdong.domain.plan.toml_format import load_plan_file
from chatdong.domain.progress.records import DaySpending, Event, Records
from chatdong.store.seed.example import PLAN

PLAN_2016 = load_plan_file(PLAN)
DAYS = st.dates(date(2016, 1, 1), date(2016, 12, 31))


@st.composite
def _event(draw: st.DrawFn, place: tuple[str, int | None], number: int) -> Event:
    """A held, cancelled or postponed event; a held or cancelled one may have been postponed before."""
    end = draw(st.sampled_from(["held", "cancelled", "postponed"]))
    postponed_on = draw(DAYS if end == "postponed" else st.none() | DAYS)
    return Event(
        f"event-{number}",
        *place,
        held_on=draw(DAYS) if end == "held" else None,
        postponed_on=postponed_on,
        postponed_to=draw(st.none() | DAYS) if postponed_on else None,
        cancelled_on=draw(DAYS) if end == "cancelled" else None,
        attendance=draw(st.none() | st.integers(0, 100)) if end == "held" else None,
    )


@st.composite
def all_records(draw: st.DrawFn) -> Records:
    """Records: events of planned occurrences, each at most once, and extra ones; payments and refunds; support teams, open and closed."""
    planned = [(a.id, n) for a in PLAN_2016.activity for n in range(1, a.times + 1)]
    places = draw(st.lists(st.sampled_from(planned), unique=True, max_size=12))
    places += draw(st.lists(st.sampled_from([(a.id, None) for a in PLAN_2016.activity]), max_size=4))
    lines = st.sampled_from([line.id for line in PLAN_2016.budget_line])
    amounts = st.integers(-500_000, 3_000_000).filter(bool)
    teams = []
    for number in range(draw(st.integers(0, 4))):
        opened = draw(DAYS)
        teams.append(SupportTeam(f"team-{number}", TeamMode.DIRECT, opened, "1", closed_on=draw(st.none() | st.dates(opened, date(2017, 12, 31)))))
    return Records(
        tuple(draw(_event(place, number)) for number, place in enumerate(places)),
        tuple(draw(st.lists(st.builds(DaySpending, lines, DAYS, amounts), max_size=8))),
        tuple(teams),
    )
