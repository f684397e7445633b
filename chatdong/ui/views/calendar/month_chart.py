"""The chart of one month as a wall calendar: a row a week, a bar for what has a day, and one thin lane for all windows of the week."""

import calendar
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import altair as alt
import pandas as pd

from chatdong.domain.agenda.calendar import Entry, together
from chatdong.ui.charts.theme import palette
from chatdong.ui.i18n import formats
from chatdong.ui.i18n.language import _, active, name
from chatdong.ui.views.calendar import wording

HEADING, DAY, LANE, THIN, SPARE = 22, 20, 19, 16, 6
"""Heights in pixels: the weekdays' names, a week's dates, one bar, the lane of the windows, and the space below the last."""

MOST_A_DAY = 8
"""Beyond so many entries that begin on one day, those of one activity and status share a bar."""

TINTS = {"held": "achieved", "paid": "achieved", "held_late": "behind", "overdue": "missed", "postponed": "behind", "milestone": "rule"}
"""Status → the palette's colour of a bar's left edge."""


@dataclass(frozen=True)
class Piece:
    """The part of an entry in one week: its first weekday (0 is Sunday), its number of days, and its lane (0 is the top one)."""

    entry: Entry
    week: int
    first: int
    days: int
    lane: int


def weeks_of(year: int, month: int) -> list[list[date]]:
    """The weeks of a month, Sunday first, filled up with days of the neighbouring months."""
    return calendar.Calendar(firstweekday=6).monthdatescalendar(year, month)


def month_entries(year: int, month: int, entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """The entries in the weeks of a month; where more than MOST_A_DAY begin on one day, those of one activity and status are joined."""
    weeks = weeks_of(year, month)
    here = [entry for entry in entries if entry.start <= weeks[-1][-1] and weeks[0][0] <= entry.end]
    beginning = Counter(entry.start for entry in here)
    return together(here, lambda entry: (entry.start, entry.end) if beginning[entry.start] > MOST_A_DAY else entry.id)


def is_dated(entry: Entry) -> bool:
    """True for what was held, is set to a day, or has a window of one day; False for a window."""
    return entry.fixed or entry.start == entry.end


@dataclass(frozen=True)
class Strip:
    """The windows of one week together: the weekdays on which the first begins and the last ends (0 is Sunday)."""

    entries: tuple[Entry, ...]
    week: int
    first: int
    last: int


def strips(entries: Sequence[Entry], weeks: list[list[date]]) -> list[Strip]:
    """The windows of each week that has any, those that end soonest first."""
    found = []
    for number, week in enumerate(weeks):
        here = sorted((e for e in entries if not is_dated(e) and e.start <= week[-1] and week[0] <= e.end), key=lambda e: (e.end, e.start, e.id))
        if here:
            first, last = min(entry.start for entry in here), max(entry.end for entry in here)
            found.append(Strip(tuple(here), number, (max(first, week[0]) - week[0]).days, (min(last, week[-1]) - week[0]).days))
    return found


def pieces(entries: tuple[Entry, ...], weeks: list[list[date]]) -> list[Piece]:
    """Every entry that has a day cut at the weeks' ends; each piece lies in the first lane where it overlaps no other."""
    found: list[Piece] = []
    for number, week in enumerate(weeks):
        taken: list[set[int]] = []
        here = [e for e in entries if is_dated(e) and e.start <= week[-1] and week[0] <= e.end]
        for entry in sorted(here, key=lambda e: (e.start, e.id)):
            first = (max(entry.start, week[0]) - week[0]).days
            days = (min(entry.end, week[-1]) - week[0]).days - first + 1
            span = set(range(first, first + days))
            lane = next((i for i, used in enumerate(taken) if not used & span), len(taken))
            taken[lane:] = [(taken[lane] if lane < len(taken) else set()) | span, *taken[lane + 1 :]]
            found.append(Piece(entry, number, first, days, lane))
    return found


def month_chart(year: int, month: int, entries: tuple[Entry, ...], as_of: date) -> alt.LayerChart:
    """The month in whole weeks with its entries; days of the months beside it are pale, the as-of date is framed."""
    colours, weeks = palette(), weeks_of(year, month)
    cut = pieces(entries, weeks)
    lanes = [1 + max((p.lane for p in cut if p.week == number), default=0) for number in range(len(weeks))]
    tops = [HEADING]
    for count in lanes:
        tops.append(tops[-1] + DAY + count * LANE + THIN + SPARE)
    x, height = alt.Scale(domain=[0, 7], nice=False), tops[-1] + 2
    y = alt.Scale(domain=[height, 0], nice=False)

    def at_x(field: str) -> alt.X:
        """The horizontal position in days (0–7)."""
        return alt.X(f"{field}:Q", scale=x, axis=None)

    def at_y(field: str) -> alt.Y:
        """The vertical position in pixels from the top."""
        return alt.Y(f"{field}:Q", scale=y, axis=None)

    cells = alt.Chart(_cells(weeks, month, tops, as_of))
    names = alt.Chart(pd.DataFrame({"x": [i + 0.5 for i in range(7)], "y": [HEADING - 7] * 7, "day": _weekdays()}))
    bars = alt.Chart(_bars(cut, tops))
    tooltip = [
        alt.Tooltip("title:N", title=_("일정")),
        alt.Tooltip("when:N", title=_("날짜")),
        alt.Tooltip("state:N", title=_("상태")),
        alt.Tooltip("topic:N", title=_("안건")),
        alt.Tooltip("people:N", title=_("계획 인원")),
        alt.Tooltip("cost:N", title=_("금액(천원)")),
    ]
    windows = alt.Chart(_strip_rows(strips(entries, weeks), tops))
    tint = alt.Color("tint:N", scale=alt.Scale(domain=list(colours), range=list(colours.values())), legend=None)
    layers = [
        names.mark_text(fontSize=12, color=colours["official"]).encode(x=at_x("x"), y=at_y("y"), text="day:N"),
        cells.mark_rect(fillOpacity=0, stroke=colours["pale"]).encode(x=at_x("x"), x2="x2", y=at_y("y"), y2="y2"),
        cells.mark_text(align="left", dx=5, dy=11, fontSize=12, color=colours["rule"]).encode(
            x=at_x("x"), y=at_y("y"), text="day:N", opacity=alt.condition("datum.inside", alt.value(1), alt.value(0.35))
        ),
        bars.mark_rect(fillOpacity=0.16, cornerRadius=2).encode(x=at_x("left"), x2="right", y=at_y("top"), y2="bottom", color=tint, tooltip=tooltip),
        windows.mark_rect(color=colours["pale"], cornerRadius=2).encode(
            x=at_x("left"),
            x2="right",
            y=at_y("top"),
            y2="bottom",
            tooltip=[alt.Tooltip("title:N", title=_("시기")), alt.Tooltip("when:N", title=_("날짜"))],
        ),
        bars.mark_rect().encode(x=at_x("left"), x2="edge", y=at_y("top"), y2="bottom", color=tint),
    ]
    for days in sorted({p.days for p in cut}):
        # A label is cut at the end of its bar; only Vega-Lite knows the width of a day, when it draws the chart.
        layers.append(
            bars.transform_filter(f"datum.days == {days}")
            .mark_text(align="left", dx=6, dy=8, fontSize=11, limit={"expr": f"width / 7 * {days} - 8"}, color=colours["rule"])
            .encode(x=at_x("left"), y=at_y("top"), text="label:N", tooltip=tooltip)
        )
    for days in range(1, 8):
        layers.append(
            windows.transform_filter(f"datum.days == {days}")
            .mark_text(align="left", dx=5, dy=7, fontSize=10, limit={"expr": f"width / 7 * {days} - 8"}, color=colours["rule"])
            .encode(x=at_x("left"), y=at_y("top"), text="label:N")
        )
    layers.append(
        cells.transform_filter("datum.today")
        .mark_rect(fillOpacity=0, stroke=colours["rule"], strokeWidth=1.5)
        .encode(x=at_x("x"), x2="x2", y=at_y("y"), y2="y2")
    )
    return alt.LayerChart(layer=[*layers]).properties(height=height).configure_view(strokeWidth=0)


def _weekdays() -> list[str]:
    return ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"] if active() == "en" else list("일월화수목금토")


def _cells(weeks: list[list[date]], month: int, tops: list[int], as_of: date) -> pd.DataFrame:
    """One row a day: its rectangle, its number, and whether it lies in the month and is the as-of date."""
    return pd.DataFrame(
        [
            {
                "x": weekday,
                "x2": weekday + 1,
                "y": tops[number],
                "y2": tops[number + 1],
                "day": str(day.day),
                "inside": day.month == month,
                "today": day == as_of,
            }
            for number, week in enumerate(weeks)
            for weekday, day in enumerate(week)
        ]
    )


def _strip_rows(found: list[Strip], tops: list[int]) -> pd.DataFrame:
    """One row a week with windows: its rectangle at the week's foot, its label, and its windows with their days."""
    rows = [
        {
            "left": strip.first + 0.02,
            "right": strip.last + 0.98,
            "top": tops[strip.week + 1] - THIN - SPARE + 3,
            "bottom": tops[strip.week + 1] - SPARE + 1,
            "days": strip.last - strip.first + 1,
            "label": " · ".join(f"{wording.mark(entry)} {wording.title(entry)}" for entry in strip.entries),
            "title": " · ".join(wording.title(entry) for entry in strip.entries),
            "when": " · ".join(wording.days(entry) for entry in strip.entries),
        }
        for strip in found
    ]
    return pd.DataFrame(rows, columns=["left", "right", "top", "bottom", "days", "label", "title", "when"])


def _bars(cut: list[Piece], tops: list[int]) -> pd.DataFrame:
    """One row a piece: its rectangle, label and tooltip."""
    rows = []
    for piece in cut:
        entry, top = piece.entry, tops[piece.week] + DAY + piece.lane * LANE
        rows.append(
            {
                "left": piece.first + 0.02,
                "edge": piece.first + 0.045,
                "right": piece.first + piece.days - 0.02,
                "top": top,
                "bottom": top + LANE - 3,
                "days": piece.days,
                "tint": TINTS.get(entry.status, "on_track" if entry.status == "planned" else "bottom_up"),
                "label": f"{wording.mark(entry)} {wording.title(entry)}",
                "title": wording.title(entry),
                "when": wording.days(entry),
                "state": wording.state(entry),
                "topic": name(entry.topic),
                "people": formats.count(entry.people),
                "cost": formats.thousands(entry.cost_krw),
            }
        )
    columns = ["left", "edge", "right", "top", "bottom", "days", "tint", "label", "title", "when", "state", "topic", "people", "cost"]
    return pd.DataFrame(rows, columns=columns)
