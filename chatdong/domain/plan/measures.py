"""The measures: one class per way of counting an indicator (actual, expected, evidence). A new measure is a new entry in ``MEASURES``."""

from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction
from itertools import accumulate
from typing import Any, Protocol

from chatdong.domain.message import Message, message
from chatdong.domain.plan.fiscal_dates import quarter_end, same_day
from chatdong.domain.plan.model import Activity, Combine, DoneBy, Indicator, Plan, SupportTeam, Target, Window
from chatdong.domain.plan.occurrences import planned_occurrences
from chatdong.domain.rounding import Number, exact


class Done(Protocol):
    """The part of ``progress.records.Records`` that measures use: held events, their days, teams, readings and money."""

    @property
    def teams(self) -> tuple[SupportTeam, ...]:
        """All recorded support teams."""

    def held_of(self, activity_ids: Collection[str], as_of: date) -> tuple[Any, ...]:
        """The events of the activities held by the end of ``as_of``."""

    def held_days(self, activity_ids: Collection[str], as_of: date) -> list[date]:
        """The days of these events, one for each event."""

    def readings_of(self, indicator_id: str, as_of: date) -> tuple[Any, ...]:
        """The readings of an indicator as a whole by the end of ``as_of``, by day."""

    def spending_days(self, line_ids: Collection[str] | None) -> set[date]:
        """The days on which something was spent, or the budget changed, of some lines or of all."""

    def spent(self, as_of: date, line_ids: frozenset[str] | None = None) -> int:
        """The spending by the end of ``as_of`` (won), from some lines or from all."""

    def moved(self, as_of: date, line_ids: frozenset[str] | None = None) -> int:
        """The net of the budget changes in force at the end of ``as_of`` on some lines, or on all: added − taken away (won)."""


class Measure:
    """A way of counting an indicator. This base class counts nothing ("not_quantified"): held events are its evidence, without a number."""

    label: Message = message("수치 없음")
    explanation: Message = message("수치로 재지 않습니다. 한 일의 기록만 증빙으로 보여 줍니다.")
    """How it is counted, and what it cannot tell."""
    quantified = False
    """True if it counts anything at all."""
    by_activities = False
    """True if occurrences of the indicator's activities raise the count."""
    every_month = False
    """True if the indicator's activities are meant to be held in every month."""
    lasts = False
    """True if today's count carries over into later years."""
    whole = True
    """True if every value is a whole number."""
    entered = False
    """True if its values are readings that somebody enters."""
    asks_answers = False
    """True if a reading has to say how many answers it comes from."""
    accumulates = True
    """True if the value of a year can only rise."""
    adds_up = True
    """True if the values of the parts of a breakdown add up to the whole; else only the numbers of their answers do."""
    at_least = False
    """True if the actual value is a lower bound while something is missing."""

    def activities(self, plan: Plan, indicator: Indicator) -> tuple[Activity, ...]:
        """The activities whose events count, in the order of the indicator."""
        found = {activity.id: activity for activity in plan.activity}
        return tuple(found[activity_id] for activity_id in indicator.activities if activity_id in found)

    def actual(self, plan: Plan, indicator: Indicator, done: Done, as_of: date) -> Number | None:
        """The indicator's value at the end of ``as_of``, in its unit; None if it is unknown or not quantified."""
        return None

    def missing(self, plan: Plan, indicator: Indicator, done: Done, as_of: date) -> int:
        """The number of records whose part in the value nobody recorded."""
        return 0

    def missing_said(self, count: int) -> Message:
        """The words for ``count`` records whose part in the value is missing (``missing``)."""
        return message("{count}건 미기재", count=count)

    def expected(self, plan: Plan, indicator: Indicator, target: Target, due: date, as_of: date) -> Number | None:
        """The value that the plan schedules by the end of ``as_of``, at most the target; None if unknown. Where no planned window says it, the
        target from its due day on, and before it the target of the last quarter that has ended.
        """
        return by_steps(plan, indicator, target, due, as_of) if self.quantified else None

    def events(self, plan: Plan, indicator: Indicator, done: Done, as_of: date) -> tuple[Any, ...]:
        """The held events behind the value (its evidence)."""
        return done.held_of([activity.id for activity in self.activities(plan, indicator)], as_of)

    def teams(self, done: Done, as_of: date) -> tuple[SupportTeam, ...]:
        """The support teams behind the value (its evidence)."""
        return ()

    def readings(self, plan: Plan, indicator: Indicator, done: Done, as_of: date) -> tuple[Any, ...]:
        """The readings behind the value (its evidence)."""
        return ()

    def actual_by_day(self, plan: Plan, indicator: Indicator, done: Done, as_of: date) -> Callable[[date], Number | None]:
        """``actual`` as a function of the day (up to ``as_of``), for the many days of a curve."""
        return lambda on: self.actual(plan, indicator, done, on)

    def turns(self, plan: Plan, indicator: Indicator, done: Done) -> set[date]:
        """The days, other than event days, on which ``actual`` may change."""
        return set()

    def rises(self, days: Iterable[date]) -> tuple[date, ...]:
        """The days on which events held on ``days`` raise the count, sorted; a day stands once for each event that does."""
        return ()

    def adds(self, activity: Activity) -> int | None:
        """The number that one counted event of an activity adds to the value; None if the plan does not say."""
        return 1

    def planned(self, plan: Plan, indicator: Indicator) -> int | None:
        """The value that all planned occurrences of the whole year would add up to; None if unknown."""
        return None

    def reachable(self, sessions: Mapping[str, int], attendances: Mapping[str, int | None], windows: Sequence[Window]) -> int | None:
        """The largest value that so many holdings and attendances, each by activity, can reach within ``windows``; None if unknown."""
        return None


class EventsHeld(Measure):
    """The number of held events of the indicator's activities; for a publication, of issues."""

    label = message("연 행사")
    explanation = message("연 행사의 수입니다. 연기하거나 취소한 것은 세지 않습니다.")
    quantified = True
    by_activities = True

    def actual(self, plan: Plan, indicator: Indicator, done: Done, as_of: date) -> Number | None:
        """The number of held events (for months held, of their months)."""
        return len(self.rises(self._days(plan, indicator, done, as_of)))

    def expected(self, plan: Plan, indicator: Indicator, target: Target, due: date, as_of: date) -> Number | None:
        """The number of planned occurrences whose window has ended by ``as_of``, at most the target."""
        expected = sum(on <= as_of for on in self.rises(window_ends(plan, indicator)))
        return at_most(target, expected)

    def actual_by_day(self, plan: Plan, indicator: Indicator, done: Done, as_of: date) -> Callable[[date], Number | None]:
        """``actual`` as a function of the day."""
        # The rises up to an earlier day are the first of those up to ``as_of``, so one sorted list answers every day.
        rises = self.rises(self._days(plan, indicator, done, as_of))
        return lambda on: bisect_right(rises, on)

    def rises(self, days: Iterable[date]) -> tuple[date, ...]:
        """Each of the days, sorted: every held event counts."""
        return tuple(sorted(days))

    def planned(self, plan: Plan, indicator: Indicator) -> int | None:
        """The sum of the planned number of times."""
        return sum(activity.times for activity in self.activities(plan, indicator))

    def reachable(self, sessions: Mapping[str, int], attendances: Mapping[str, int | None], windows: Sequence[Window]) -> int | None:
        """The number of holdings: every held event counts."""
        return sum(sessions.values())

    def _days(self, plan: Plan, indicator: Indicator, done: Done, as_of: date) -> list[date]:
        return done.held_days([activity.id for activity in self.activities(plan, indicator)], as_of)


class MonthsHeld(EventsHeld):
    """The number of calendar months with at least one held event of the indicator's activities."""

    label = message("행사를 연 달")
    explanation = message("행사를 한 번이라도 연 달의 수입니다. 한 달에 여러 번 열어도 한 달입니다.")
    every_month = True

    def rises(self, days: Iterable[date]) -> tuple[date, ...]:
        """The first of the days in each calendar month, sorted."""
        first = {(on.year, on.month): on for on in sorted(days, reverse=True)}
        return tuple(sorted(first.values()))

    def planned(self, plan: Plan, indicator: Indicator) -> int | None:
        """The sum of the planned number of times, at most the months that their windows touch."""
        activities = self.activities(plan, indicator)
        windows = [occurrence.window for activity in activities for occurrence in planned_occurrences(plan, activity)]
        return self.reachable({activity.id: activity.times for activity in activities}, {}, windows)

    def reachable(self, sessions: Mapping[str, int], attendances: Mapping[str, int | None], windows: Sequence[Window]) -> int | None:
        """The number of holdings, at most the number of calendar months that the windows touch."""
        return min(sum(sessions.values()), len({month for window in windows for month in _months(window)}))


class Deliverables(EventsHeld):
    """The number of completed deliveries (publication, research, contract …) of the indicator's activities, or of all that deliver if it names none."""

    label = message("산출물")
    explanation = message("발간, 용역, 구입처럼 납품받아 완료한 것의 수입니다.")

    def activities(self, plan: Plan, indicator: Indicator) -> tuple[Activity, ...]:
        """The activities that are done by delivering."""
        return tuple(activity for activity in _named_or_all(plan, indicator) if activity.kind.done_by is DoneBy.DELIVERING)


class People(EventsHeld):
    """The attendance of the held events of the indicator's activities, added up. An event without attendance makes it a lower bound.

    Attendance is a number, so whoever came twice counts twice: how many different people came (실인원) cannot be known from it.
    """

    label = message("참석 인원(연인원)")
    explanation = message(
        "행사마다 적은 참석 인원을 더한 연인원입니다. 참석은 수로만 적으므로 여러 번 온 사람을 한 번만 센 실인원은 알 수 없습니다. "
        "참석이 적히지 않은 행사가 있으면 적어도 그만큼이라는 뜻입니다."
    )
    at_least = True

    def actual(self, plan: Plan, indicator: Indicator, done: Done, as_of: date) -> Number | None:
        """The recorded attendance; None if events were held and the attendance of none is recorded."""
        events = self.events(plan, indicator, done, as_of)
        told = [event.attendance for event in events if event.attendance is not None]
        return sum(told) if told or not events else None

    def missing(self, plan: Plan, indicator: Indicator, done: Done, as_of: date) -> int:
        """The number of held events without attendance."""
        return sum(event.attendance is None for event in self.events(plan, indicator, done, as_of))

    def missing_said(self, count: int) -> Message:
        """The number of events without attendance."""
        return message("참석 인원 {count}회 미기재", count=count)

    def expected(self, plan: Plan, indicator: Indicator, target: Target, due: date, as_of: date) -> Number | None:
        """The planned people of the occurrences whose window has ended by ``as_of``, at most the target; where the plan does not say them, as
        ``by_steps``."""
        activities = self.activities(plan, indicator)
        if not activities or any(activity.people is None for activity in activities):
            return by_steps(plan, indicator, target, due, as_of)
        ended = sum((a.people or 0) * sum(o.window.end <= as_of for o in planned_occurrences(plan, a)) for a in activities)
        return at_most(target, ended)

    def actual_by_day(self, plan: Plan, indicator: Indicator, done: Done, as_of: date) -> Callable[[date], Number | None]:
        """``actual`` as a function of the day."""
        events = self.events(plan, indicator, done, as_of)
        days = [event.held_on for event in events]
        sums = [0, *accumulate(event.attendance or 0 for event in events)]
        told = [0, *accumulate(event.attendance is not None for event in events)]

        def on_day(on: date) -> Number | None:
            """The recorded attendance by the end of a day."""
            count = bisect_right(days, on)
            return sums[count] if told[count] or not count else None

        return on_day

    def adds(self, activity: Activity) -> int | None:
        """The planned people of one holding."""
        return activity.people

    def planned(self, plan: Plan, indicator: Indicator) -> int | None:
        """The planned people of all holdings; None if the plan does not say them."""
        each = [None if a.people is None else a.people * a.times for a in self.activities(plan, indicator)]
        return None if not each or None in each else sum(people for people in each if people is not None)

    def reachable(self, sessions: Mapping[str, int], attendances: Mapping[str, int | None], windows: Sequence[Window]) -> int | None:
        """The attendances of all holdings."""
        return None if None in attendances.values() else sum(people for people in attendances.values() if people is not None)


class DistrictsReached(Measure):
    """The number of different districts that were present at the held events of the indicator's activities, or at any if it names none."""

    label = message("참여 자치구")
    explanation = message("연 행사에 한 번이라도 참석한 자치구의 수입니다. 참석 자치구가 적히지 않은 행사가 있으면 적어도 그만큼이라는 뜻입니다.")
    quantified = True
    at_least = True

    def activities(self, plan: Plan, indicator: Indicator) -> tuple[Activity, ...]:
        """The indicator's activities, or all that gather people."""
        return tuple(activity for activity in _named_or_all(plan, indicator) if indicator.activities or activity.kind.gathers)

    def actual(self, plan: Plan, indicator: Indicator, done: Done, as_of: date) -> Number | None:
        """The number of districts recorded; None if events were held and the districts of none are recorded."""
        events = self.events(plan, indicator, done, as_of)
        reached = {district for event in events for district in event.districts}
        return len(reached) if reached or not events else None

    def missing(self, plan: Plan, indicator: Indicator, done: Done, as_of: date) -> int:
        """The number of held events without districts."""
        return sum(not event.districts for event in self.events(plan, indicator, done, as_of))

    def missing_said(self, count: int) -> Message:
        """The number of events without districts."""
        return message("참석 자치구 {count}회 미기재", count=count)


class TeamsOpen(Measure):
    """The number of support teams open on the as-of date."""

    label = message("운영 중인 추진지원단")
    explanation = message("기준일에 운영 중인 추진지원단의 수입니다. 끝난 곳은 세지 않습니다.")
    quantified = True
    lasts = True
    accumulates = False

    def actual(self, plan: Plan, indicator: Indicator, done: Done, as_of: date) -> Number | None:
        """The number of teams open on ``as_of``."""
        return sum(team.is_open(as_of) for team in done.teams)

    def events(self, plan: Plan, indicator: Indicator, done: Done, as_of: date) -> tuple[Any, ...]:
        """No events: teams are the evidence."""
        return ()

    def teams(self, done: Done, as_of: date) -> tuple[SupportTeam, ...]:
        """The teams open on ``as_of``."""
        return tuple(team for team in done.teams if team.is_open(as_of))

    def turns(self, plan: Plan, indicator: Indicator, done: Done) -> set[date]:
        """The opening days of the teams, and the days after their closing days."""
        closed = {team.closed_on + timedelta(1) for team in done.teams if team.closed_on}
        return closed | {team.opened_on for team in done.teams}


class SpendingRate(Measure):
    """집행률: spending in percent of the current budget (예산현액), of the indicator's activities or of the whole plan if it names none."""

    label = message("집행률")
    explanation = message("지출액 누계를 기준일의 예산현액으로 나눈 비율(%)입니다. 세부사업을 정하면 그 산출내역만 셉니다.")
    quantified = True
    whole = False
    accumulates = False
    adds_up = False

    def actual(self, plan: Plan, indicator: Indicator, done: Done, as_of: date) -> Number | None:
        """The rate in percent; None if the current budget is 0."""
        lines = self._lines(plan, indicator)
        budget = sum(line.amount_krw for line in plan.budget_line if lines is None or line.id in lines) + done.moved(as_of, lines)
        return exact(Fraction(done.spent(as_of, lines) * 100, budget)) if budget else None

    def events(self, plan: Plan, indicator: Indicator, done: Done, as_of: date) -> tuple[Any, ...]:
        """No events: payments are the evidence."""
        return ()

    def turns(self, plan: Plan, indicator: Indicator, done: Done) -> set[date]:
        """The days of payments and of changes of the budget."""
        return done.spending_days(self._lines(plan, indicator))

    @staticmethod
    def _lines(plan: Plan, indicator: Indicator) -> frozenset[str] | None:
        if not indicator.activities:
            return None
        return frozenset(line.id for line in plan.budget_line if line.activity in indicator.activities)


class EnteredValue(Measure):
    """A value that somebody reads or reports, with its day and source: the latest reading, or the sum or mean of all, as the plan declares."""

    label = message("적어 넣은 측정값")
    explanation = message("담당이 날짜와 출처를 밝혀 적은 측정값입니다. 적은 것이 없으면 모르는 값이며 0이 아닙니다.")
    quantified = True
    whole = False
    entered = True
    accumulates = False

    def actual(self, plan: Plan, indicator: Indicator, done: Done, as_of: date) -> Number | None:
        """The latest reading, or the sum or mean of all; None without a reading."""
        readings = done.readings_of(indicator.id, as_of)
        if not readings:
            return None
        if indicator.combine is Combine.SUM:
            return exact(sum((Fraction(reading.value) for reading in readings), Fraction()))
        if indicator.combine is Combine.MEAN:
            return self._mean(readings)
        return exact(readings[-1].value)

    def events(self, plan: Plan, indicator: Indicator, done: Done, as_of: date) -> tuple[Any, ...]:
        """No events: readings are the evidence."""
        return ()

    def readings(self, plan: Plan, indicator: Indicator, done: Done, as_of: date) -> tuple[Any, ...]:
        """All readings of the indicator as a whole."""
        return done.readings_of(indicator.id, as_of)

    def turns(self, plan: Plan, indicator: Indicator, done: Done) -> set[date]:
        """The days of the readings."""
        return {reading.on for reading in done.readings_of(indicator.id, date.max)}

    def _mean(self, readings: Sequence[Any]) -> Number | None:
        return exact(sum((Fraction(reading.value) for reading in readings), Fraction()) / len(readings))


class Survey(EnteredValue):
    """The score of a survey and the number of its answers; the mean of several counts each score as often as it has answers."""

    label = message("설문 점수")
    explanation = message("설문의 점수와 응답 수입니다. 여러 번의 평균은 응답 수로 가중합니다. 응답자의 이름은 적지 않습니다.")
    asks_answers = True
    adds_up = False

    def missing(self, plan: Plan, indicator: Indicator, done: Done, as_of: date) -> int:
        """The number of readings without a number of answers."""
        return sum(not reading.answers for reading in done.readings_of(indicator.id, as_of))

    def missing_said(self, count: int) -> Message:
        """The number of surveys without a number of answers."""
        return message("응답 수 {count}건 미기재", count=count)

    def _mean(self, readings: Sequence[Any]) -> Number | None:
        """The mean by answers; None if the number of answers of a survey is unknown."""
        if any(not reading.answers for reading in readings):
            return None
        total = sum((Fraction(reading.value) * reading.answers for reading in readings), Fraction())
        return exact(total / sum(reading.answers for reading in readings))


class Ratio(Measure):
    """The ratio of two other indicators, for each ``per`` of the second, e.g. a completion rate in percent."""

    label = message("두 지표의 비")
    explanation = message("한 지표의 실적을 다른 지표의 실적으로 나눈 값입니다. 나누는 쪽이 0이거나 정확히 알 수 없으면 모르는 값입니다.")
    quantified = True
    whole = False
    accumulates = False
    adds_up = False
    at_least = True

    def actual(self, plan: Plan, indicator: Indicator, done: Done, as_of: date) -> Number | None:
        """The ratio; None if either is unknown or the divisor is 0. While something of the divisor is missing, the ratio is unknown too."""
        above, below = self._sides(plan, indicator)
        if above is None or below is None or measure_of(below).missing(plan, below, done, as_of):
            return None
        value, divisor = (measure_of(side).actual(plan, side, done, as_of) for side in (above, below))
        return None if value is None or not divisor else exact(Fraction(value) / Fraction(divisor) * indicator.for_each)

    def missing(self, plan: Plan, indicator: Indicator, done: Done, as_of: date) -> int:
        """The number of records missing on either side."""
        return sum(measure_of(side).missing(plan, side, done, as_of) for side in self._sides(plan, indicator) if side is not None)

    def activities(self, plan: Plan, indicator: Indicator) -> tuple[Activity, ...]:
        """The activities of both sides."""
        sides = [side for side in self._sides(plan, indicator) if side is not None]
        return tuple(dict.fromkeys(activity for side in sides for activity in measure_of(side).activities(plan, side)))

    def events(self, plan: Plan, indicator: Indicator, done: Done, as_of: date) -> tuple[Any, ...]:
        """The held events behind either side, by day."""
        sides = [side for side in self._sides(plan, indicator) if side is not None]
        events = {event.id: event for side in sides for event in measure_of(side).events(plan, side, done, as_of)}
        return tuple(sorted(events.values(), key=lambda event: (event.held_on, event.activity_id, event.id)))

    def readings(self, plan: Plan, indicator: Indicator, done: Done, as_of: date) -> tuple[Any, ...]:
        """The readings behind either side."""
        return tuple(
            reading for side in self._sides(plan, indicator) if side is not None for reading in measure_of(side).readings(plan, side, done, as_of)
        )

    def turns(self, plan: Plan, indicator: Indicator, done: Done) -> set[date]:
        """The days on which either side may change."""
        return {day for side in self._sides(plan, indicator) if side is not None for day in measure_of(side).turns(plan, side, done)}

    @staticmethod
    def _sides(plan: Plan, indicator: Indicator) -> tuple[Indicator | None, Indicator | None]:
        """Numerator and denominator; None where the plan does not have it, or it is a ratio itself."""
        found = {one.id: one for one in plan.indicator if one.measure != indicator.measure}
        return found.get(indicator.numerator or ""), found.get(indicator.denominator or "")


MEASURES: dict[str, Measure] = {
    "events_held": EventsHeld(),
    "months_held": MonthsHeld(),
    "people": People(),
    "districts_reached": DistrictsReached(),
    "deliverables": Deliverables(),
    "teams_open": TeamsOpen(),
    "spending_rate": SpendingRate(),
    "entered_value": EnteredValue(),
    "survey": Survey(),
    "ratio": Ratio(),
    "not_quantified": Measure(),
}
"""``Indicator.measure``, as written in plan files and the store → its measure."""


def measure_of(indicator: Indicator) -> Measure:
    """The indicator's measure; KeyError if ``MEASURES`` has no such key."""
    return MEASURES[indicator.measure]


def window_ends(plan: Plan, indicator: Indicator) -> list[date]:
    """The last day of each planned occurrence of the activities that count, by activity (not sorted)."""
    activities = measure_of(indicator).activities(plan, indicator)
    return [occurrence.window.end for activity in activities for occurrence in planned_occurrences(plan, activity)]


def due_of(plan: Plan, target: Target) -> date:
    """The day by which a target is to be reached: as stated, else the end of its quarter, else of the last planned window of what counts, else
    the period's last day; for another year than the plan's, the same day of that year."""
    if target.due is not None:
        return target.due
    if target.quarter is not None:
        return quarter_end(plan, target.year, target.quarter)
    if target.year == plan.fiscal_year:
        return max(window_ends(plan, plan.indicator_by_id(target.indicator)), default=plan.year.end)
    return same_day(plan.year.end, plan.year.end.year + target.year - plan.fiscal_year)


def quarter_targets(plan: Plan, indicator: Indicator, year: int) -> tuple[Target, ...]:
    """The indicator's targets for quarters of a year, by their due day."""
    found = [target for target in plan.target if target.indicator == indicator.id and target.year == year and target.quarter is not None]
    return tuple(sorted(found, key=lambda target: due_of(plan, target)))


def by_steps(plan: Plan, indicator: Indicator, target: Target, due: date, as_of: date) -> Number | None:
    """The expected value of an indicator whose windows do not schedule it: the target from its due day on, before it the target of the last quarter that has ended;
    None before the first."""
    if due <= as_of:
        return None if target.value is None else exact(target.value)
    ended = [one for one in quarter_targets(plan, indicator, target.year) if due_of(plan, one) <= as_of and one.value is not None]
    value = ended[-1].value if ended else None
    return None if value is None else exact(value)


def at_most(target: Target, expected: int) -> Number:
    """The expected count, at most the target."""
    return expected if target.value is None else min(expected, exact(target.value))


def _named_or_all(plan: Plan, indicator: Indicator) -> tuple[Activity, ...]:
    return tuple(activity for activity in plan.activity if not indicator.activities or activity.id in indicator.activities)


def _months(window: Window) -> set[tuple[int, int]]:
    start, end = window.start, window.end
    return {(n // 12, n % 12 + 1) for n in range(start.year * 12 + start.month - 1, end.year * 12 + end.month)}
