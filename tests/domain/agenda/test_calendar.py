"""What stands in a calendar on a day."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from chatdong.domain.agenda.calendar import Entry, calendar_entries, together
from chatdong.domain.plan.model import Plan
from chatdong.domain.progress.records import Event, Records
from chatdong.store.reading import repository
from tests.domain.progress.some_records import all_records
from tests.properties import examples


def entry(plan: Plan, as_of: date, entry_id: str, *events: Event) -> Entry:
    return next(e for e in calendar_entries(plan, Records(events=events), as_of) if e.id == entry_id)


def test_a_planned_meeting_is_a_window_with_its_topic_people_cost_and_source(plan: Plan) -> None:
    june = entry(plan, plan.opening_day, "monthly-meeting-3")
    assert (june.start, june.end, june.status, june.fixed) == (date(2016, 6, 1), date(2016, 6, 30), "planned", False)
    assert june.topic.ko == "자치구 단위 민관협업체 활성화 방안"
    assert (june.people, june.cost_krw, june.source) == (60, 120_000, "6 [2] 월별 정기간담회")
    assert not june.shared


def test_a_count_within_a_window_is_cut_into_equal_parts_and_says_so(plan: Plan) -> None:
    parts = [e for e in calendar_entries(plan, Records(), plan.opening_day) if e.activity and e.activity.id == "committee-workshop"]
    assert (parts[0].start, parts[-1].end) == (date(2016, 6, 1), date(2016, 8, 31))
    assert all(part.shared for part in parts)


def test_a_meeting_that_moves_keeps_its_id(plan: Plan) -> None:
    moved = Event("e", "monthly-meeting", 6, held_on=date(2016, 10, 6), postponed_on=date(2016, 9, 19), postponed_to=date(2016, 10, 7))
    seen = [entry(plan, day, "monthly-meeting-6", moved) for day in (date(2016, 9, 18), date(2016, 9, 19), date(2016, 10, 6))]
    assert [(e.start, e.status, e.fixed) for e in seen] == [
        (date(2016, 9, 1), "planned", False),
        (date(2016, 10, 7), "postponed", True),
        (date(2016, 10, 6), "held_late", True),
    ]


def test_what_is_cancelled_stays_in_its_window_and_an_extra_one_on_its_day(plan: Plan) -> None:
    planned = Event("c", "ad-hoc-meeting", 8, cancelled_on=date(2016, 8, 29))
    assert entry(plan, date(2016, 8, 29), "ad-hoc-meeting-8", planned).status == "cancelled"
    extra = Event("x", "ad-hoc-meeting", None, held_on=date(2016, 8, 2))
    assert entry(plan, date(2016, 8, 29), "ad-hoc-meeting-extra-x", extra).start == date(2016, 8, 2)


def test_what_the_plan_gives_no_date_has_no_place_until_it_is_done(plan: Plan) -> None:
    ids = {e.id for e in calendar_entries(plan, Records(), plan.opening_day)}
    assert not ids & {"supplies-1", "guideline-1"}
    done = Event("s", "supplies", 1, held_on=date(2016, 4, 19))
    assert entry(plan, date(2016, 4, 19), "supplies-1", done).fixed


def test_the_milestones_stand_on_their_days(plan: Plan) -> None:
    found = [(e.start, e.cost_krw) for e in calendar_entries(plan, Records(), plan.opening_day) if e.status == "milestone"]
    assert found == [(m.on, m.amount_krw) for m in plan.milestone]


@examples(30)
@given(st.dates(date(2016, 1, 1), date(2016, 12, 31)))
def test_ids_are_each_given_once_and_later_records_do_not_change_an_earlier_day(plan: Plan, example, as_of: date) -> None:
    everything = repository.records(example, plan)
    known = Records(events=tuple(e for e in everything.events if e.status(as_of) != "planned"))
    entries = calendar_entries(plan, everything, as_of)
    assert entries == calendar_entries(plan, known, as_of)
    assert len({e.id for e in entries}) == len(entries)
    assert all(e.start <= e.end for e in entries)


@given(records=all_records(), as_of=st.dates(date(2016, 1, 1), date(2016, 12, 31)))
def test_what_stands_together_for_several_loses_none_of_them(plan: Plan, records: Records, as_of: date) -> None:
    entries = calendar_entries(plan, records, as_of)
    assert together(entries, lambda entry: entry.id) == entries
    as_one = together(entries, lambda entry: entry.start.month)
    assert sum(entry.times for entry in as_one) == len(entries)
    for one in as_one:
        alike = [
            e
            for e in entries
            if (e.start.month, e.activity, e.milestone, e.status, e.fixed) == (one.start.month, one.activity, one.milestone, one.status, one.fixed)
        ]
        assert one in entries or one.times > 1
        assert min(e.start for e in alike) <= one.start <= one.end <= max(e.end for e in alike)
    # A milestone is an amount of its own: none stands for another.
    assert sum(e.milestone is not None for e in as_one) == len(plan.milestone)
