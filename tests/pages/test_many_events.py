"""A year with more events than a page shows: pages of them on the screen, all of them in the file, and each of them can be chosen."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest
from streamlit.testing.v1 import AppTest

from chatdong.domain.agenda.calendar import calendar_entries
from chatdong.domain.plan.model import Plan, Window
from chatdong.domain.progress.district_presence import district_states
from chatdong.domain.progress.occurrences import holdings
from chatdong.domain.progress.records import Records
from chatdong.domain.roles import Actor
from chatdong.store.engines.store import Store
from chatdong.store.reading import query, repository
from chatdong.store.writing.records import add_records
from chatdong.ui.session import page_context, stores
from chatdong.ui.views.calendar.month_chart import month_entries, pieces, weeks_of
from chatdong.ui.views.calendar.wording import LONGEST_LIST
from tests.pages.app import choose_row
from tests.pages.dialog import at_year_end, field, fill
from tests.pages.files import Files, csv_rows, file_of

DAY = date(2016, 12, 31)
MAY = Window(date(2016, 5, 1), date(2016, 5, 31))
AT = datetime(2026, 1, 2, 3, 4, 5)
MANY = 260


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A store whose 260 extra meetings lie on few days, so that no day tells one from the other; half of them say who came."""
    path = str(tmp_path_factory.mktemp("many") / "store.duckdb")
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("CHATDONG_STORE", path)
        opened = stores.store(path)
        events = [
            {
                "event_id": f"extra-{n:03}",
                "activity_id": "monthly-meeting",
                "held_on": date(2016, 5, 2) + timedelta(n // 130 * 40),
                "attendance": n % 50 or None,
                "note": f"모임 {n:03}",
                "districts": ["gangnam", "seocho"] if n % 2 else [],
            }
            for n in range(MANY)
        ]
        add_records(opened, "2016", 1, Actor.local("someone"), AT, events=events)
        yield opened
    stores.opened.pop(path).close()


@pytest.fixture
def known(many: Store, plan: Plan) -> Records:
    """The whole read, from which the pages' own lists are to be found again."""
    return repository.records(many, plan).known_by(DAY)


def on_every_page(app: AppTest, key: str, column: str) -> list[object]:
    """What a column of a table holds on all pages of its list."""
    found: list[object] = []
    for number in range(1, app.pagination(key=key).num_pages + 1):
        app.pagination(key=key).set_value(number).run()
        assert not app.exception, app.exception
        found += list(next(f.value for f in app.dataframe if column in f.value.columns)[column])
    return found


def test_the_events_page_shows_the_whole_year_by_pages(many: Store, plan: Plan, known: Records, files: Files) -> None:
    app = at_year_end("events")
    every = holdings(plan, known, DAY)
    notes = [(h.event.note or "") if h.event else "" for h in every]
    assert any(header.value.startswith(f"일정 {len(every)}건") for header in app.header)
    assert len(app.dataframe[0].value) == 100
    assert on_every_page(app, "events-page", "비고") == notes
    assert [row["비고"] for row in csv_rows(file_of(app, files, "csv-events"))] == notes


def test_other_filters_begin_at_the_first_page_of_the_events(many: Store) -> None:
    app = at_year_end("events", **{"events-page": "3"})
    assert app.pagination(key="events-page").value == 3
    app.selectbox(key="month").set_value(5).run()
    assert app.pagination(key="events-page").value == 1


def test_a_month_of_the_calendar_tells_all_of_a_crowded_day_at_once_and_each_in_its_table(many: Store, plan: Plan, files: Files) -> None:
    app = at_year_end("calendar", month="5")
    shown = [entry for entry in calendar_entries(plan, repository.records(many, plan), DAY) if entry.touches(MAY)]
    assert sum(entry.start == date(2016, 5, 2) for entry in shown) == MANY / 2
    titles = [row["일정"] for row in csv_rows(file_of(app, files, "csv-calendar"))]
    assert len(titles) == len(shown)
    assert on_every_page(app, "calendar-page", "일정") == titles
    (drawn,) = (piece for piece in pieces(month_entries(2016, 5, shown), weeks_of(2016, 5)) if piece.entry.times > 1)
    assert (drawn.entry.times, drawn.entry.start, drawn.entry.end) == (MANY / 2, date(2016, 5, 2), date(2016, 5, 2))


def test_the_year_of_the_calendar_lists_a_crowded_month_by_activity(many: Store) -> None:
    months = [m.value for m in at_year_end("calendar", month="year").markdown]
    lines = months[months.index("**5월**") + 1].splitlines()
    assert any("월 정기간담회 130회" in line for line in lines)
    assert len(lines) <= LONGEST_LIST


def test_the_events_of_a_district_are_shown_by_pages(many: Store, plan: Plan, known: Records, files: Files) -> None:
    app = at_year_end("districts", district="gangnam")
    (state,) = (s for s in district_states(plan, known, DAY) if s.district.id == "gangnam")
    notes = [event.note for event in state.present]
    assert len(notes) == MANY / 2
    assert on_every_page(app, "district-events-page", "비고") == notes
    assert [row["비고"] for row in csv_rows(file_of(app, files, "csv-district-events"))] == notes


def test_every_event_that_proves_a_goal_can_be_seen(many: Store, known: Records) -> None:
    app = at_year_end("goals", goals_part="evidence")
    pager = "evidence-monthly-meetings"
    assert f"**실적의 증빙 {MANY}건**" in [markdown.value for markdown in app.markdown]
    seen: list[str] = []
    for number in range(1, app.pagination(key=pager).num_pages + 1):
        app.pagination(key=pager).set_value(number).run()
        lines = next(m.value for m in app.markdown if "참석 49명" in m.value).replace("\\", "").split("  \n")
        assert len(lines) <= 100
        seen = lines + seen
    held = known.held_of({"monthly-meeting"}, DAY)
    assert [line.split(" · ")[0] for line in seen] == [f"{e.held_on.year}. {e.held_on.month}. {e.held_on.day}." for e in held]
    assert sum("참석" in line for line in seen) == sum(e.attendance is not None for e in held)


def all_choices(app: AppTest, box: str, pager: str) -> list[str]:
    """What a selectbox offers on all pages of its list."""
    found: list[str] = []
    for number in range(1, app.pagination(key=pager).num_pages + 1):
        app.pagination(key=pager).set_value(number).run()
        found += app.selectbox(key=box).options
    return found


def test_every_event_is_in_the_list_that_opens_its_correction(many: Store) -> None:
    app = at_year_end("records", records="events")
    assert len(app.dataframe[0].value) == 100
    notes = on_every_page(app, "event-page", "비고")
    assert (len(notes), len(set(notes))) == (MANY, MANY)
    app.pagination(key="event-page").set_value(2).run()
    chosen = app.dataframe[0].value["비고"].iloc[7]
    choose_row(app, 7)
    assert field(app, "note").value == chosen
    app = at_year_end("records", records="events")
    app.text_input(key="event-text").set_value("모임 007").run()
    assert len(app.dataframe[0].value) == 1
    choose_row(app, 0)
    assert app.query_params["record"] == "edit:event:extra-007"
    assert field(app, "note").value == "모임 007"


def test_an_event_to_be_corrected_is_found_by_its_day_and_its_activity(many: Store) -> None:
    app = at_year_end("records", records="events")
    app.date_input(key="happened-from").set_value(date(2016, 6, 11)).run()
    app.date_input(key="happened-to").set_value(date(2016, 6, 11)).run()
    app.selectbox(key="event-activity").set_value("monthly-meeting").run()
    assert len(on_every_page(app, "event-page", "비고")) == MANY / 2
    app.text_input(key="event-text").set_value("없는 말").run()
    assert not app.dataframe


def test_every_event_can_be_chosen_for_a_payment_the_newest_first(many: Store, plan: Plan) -> None:
    line = next(line.id for line in plan.budget_line if line.activity == "monthly-meeting")
    app = fill(at_year_end("records", record="spending"), line=line)
    box, pager = field(app, "event").key, field(app, "event-page").key
    assert {option.split(" · ")[0] for option in app.selectbox(key=box).options} == {"2016. 6. 11."}
    assert len(all_choices(app, box, pager)) == MANY
    fill(app, **{"event-text": "모임 007"})
    assert [option.split(" · ")[0] for option in app.selectbox(key=box).options] == ["2016. 5. 2."]
    fill(app, event="extra-007")
    assert field(app, "day").value == date(2016, 5, 2)
    fill(app, **{"event-text": "모임 008"}, amount="1,000")
    assert field(app, "event").value == "extra-007", "what was chosen stays while one looks for another"


def test_what_a_write_did_not_change_is_kept_once(store: Store) -> None:
    def read() -> Records:
        return page_context._records(stores.configured(), query.store_version(store), "2016")

    meeting = {"activity_id": "monthly-meeting", "held_on": date(2016, 5, 2)}
    add_records(store, "2016", 1, Actor.local("someone"), AT, events=[{"event_id": f"e{n}", **meeting} for n in range(3)])
    before = read()
    add_records(store, "2016", 1, Actor.local("someone"), AT, events=[{"event_id": "e3", **meeting}])
    after = read()
    assert [event.id for event in after.events] == ["e0", "e1", "e2", "e3"]
    assert all(after.event(event.id) is event for event in before.events)
