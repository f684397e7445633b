"""The context of a page - store, plan, revision, as-of date - and cached figures by the store version."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

import pandas as pd
import streamlit as st

from chatdong import clock
from chatdong.domain.agenda.calendar import Entry, calendar_entries
from chatdong.domain.agenda.milestone_risk import MilestoneRisk, milestone_risks
from chatdong.domain.budget.balance import BalanceDay, burn_down
from chatdong.domain.budget.curves import BurnDay, burn
from chatdong.domain.budget.forecast import Forecast
from chatdong.domain.budget.overruns import Transfer, current_forecasts, reallocation
from chatdong.domain.budget.scope import WHOLE, Scope
from chatdong.domain.message import message
from chatdong.domain.plan.fiscal_dates import months_of, same_day, same_place
from chatdong.domain.plan.funding import Source
from chatdong.domain.plan.model import LocalizedText, Plan
from chatdong.domain.plan_check.checker import CheckResult, check
from chatdong.domain.progress.district_presence import DistrictState, district_states, has_districts
from chatdong.domain.progress.goals import CurveDay, EventCounts, GoalStatus, Progress, count_recorded, goal_curve, of_year, progress_of
from chatdong.domain.progress.occurrences import Holding, held_of_planned, holdings
from chatdong.domain.progress.records import Records
from chatdong.domain.report.draft import Report, report
from chatdong.domain.report.status import Status, opening_day, status
from chatdong.domain.scenario.edits import apply_edits
from chatdong.domain.scenario.effect import Effect, effect
from chatdong.domain.year_end.closing import following_plans
from chatdong.domain.year_end.dispositions import Part, dispositions, funds_of
from chatdong.store.access.permissions import why_not_plan
from chatdong.store.engines.errors import StoreError
from chatdong.store.reading import paging, repository
from chatdong.store.reading import query as reading_query
from chatdong.store.reading.query import UnreadablePlan
from chatdong.store.seed.example import AS_OF as EXAMPLE_AS_OF
from chatdong.store.snapshots.snapshot import table_counts
from chatdong.store.writing.spending_totals import balance_by_day
from chatdong.ui.i18n.language import active
from chatdong.ui.i18n.plan_year import PLAN_YEAR
from chatdong.ui.session import address, auth, view_trail
from chatdong.ui.session.cache import by_value, cached
from chatdong.ui.session.stores import store, store_url, version_of


@dataclass(frozen=True)
class PageContext:
    """The store, plan revision, records and as-of date of a page, from which all of its figures come."""

    store_url: str
    version: int
    plan: Plan
    revision: int
    all_records: Records
    as_of: date
    outlined: bool = False
    """True where ``plan`` is only an outline, because its text cannot be parsed."""
    together: tuple[str, ...] | None = None
    """The ids of the plans that a page shows together; None for a page of one plan."""

    @property
    def plan_ids(self) -> tuple[str, ...]:
        """The ids of the plans whose figures the page shows, so that its files take a role that is good for all of them."""
        return (self.plan.id,) if self.together is None else self.together

    @property
    def identity(self) -> tuple[str, int, str, int, date]:
        """Store URL, store version, plan id, revision and as-of date: contexts with the same identity have the same figures."""
        return self.store_url, self.version, self.plan.id, self.revision, self.as_of

    # Cached, because a page reads them many times.

    @cached_property
    def is_example(self) -> bool:
        """True where the records are example data, in memory or in a file made from the example."""
        return store(self.store_url).is_example

    @cached_property
    def read_only(self) -> bool:
        """True where the store cannot be written."""
        return store(self.store_url).read_only

    @cached_property
    def records_as_of(self) -> Records:
        """The records known on the as-of date; ``all_records`` has every record, for pages that write."""
        return _known(self.store_url, self.version, self.plan.id, self.revision, self.as_of)

    @cached_property
    def status(self) -> Status:
        """The status of the plan on the as-of date."""
        return _status(self.store_url, self.version, self.plan.id, self.revision, self.as_of)

    @cached_property
    def burn(self) -> tuple[BurnDay, ...]:
        """The daily burn curves of the whole budget, in won."""
        return self.burn_of(WHOLE)

    def burn_of(self, scope: Scope) -> tuple[BurnDay, ...]:
        """The daily burn curves of a part of the budget, in won."""
        return _burn(self.store_url, self.version, self.plan.id, self.revision, self.as_of, scope)

    def burn_down_of(self, scope: Scope, budget_krw: int) -> tuple[BalanceDay, ...]:
        """The remaining budget of a part of the budget by day, in won."""
        return _burn_down(self.store_url, self.version, self.plan.id, self.revision, self.as_of, scope, budget_krw)

    @cached_property
    def forecasts(self) -> dict[str, Forecast]:
        """The spending to date and the forecast for the year's end of each budget line beside its current budget, by its id, in won."""
        return _forecasts(self.store_url, self.version, self.plan.id, self.revision, self.as_of)

    @cached_property
    def reallocation(self) -> tuple[Transfer, ...]:
        """The transfers that could cover the forecast overruns of lines, in won."""
        return _reallocation(self.store_url, self.version, self.plan.id, self.revision, self.as_of)

    def dispositions(self, granted: tuple[Source, ...] = ()) -> tuple[Part, ...]:
        """What becomes of the balance of each line at the year's end, as known on the as-of date, in won; ``granted``: the sources that get back
        what is left, by default each level of government above the programme's own."""
        return _dispositions(self.store_url, self.version, self.plan.id, self.revision, self.as_of, granted)

    def report(self, period: str) -> Report:
        """The report of a period (one of ``outline.PERIODS``), on the as-of date limited to that period."""
        return _report(self.store_url, self.version, self.plan.id, self.revision, self.as_of, period)

    @cached_property
    def holdings(self) -> tuple[Holding, ...]:
        """Every planned occurrence and extra event with its status, as known on the as-of date."""
        return _holdings(self.store_url, self.version, self.plan.id, self.revision, self.as_of)

    @cached_property
    def recorded(self) -> EventCounts:
        """The number of recorded events by status, as known on the as-of date."""
        return _recorded(self.store_url, self.version, self.plan.id, self.revision, self.as_of)

    @cached_property
    def calendar(self) -> tuple[Entry, ...]:
        """The calendar entries of the fiscal year, as known on the as-of date, by date."""
        return _calendar(self.store_url, self.version, self.plan.id, self.revision, self.as_of)

    @cached_property
    def districts(self) -> tuple[DistrictState, ...]:
        """The state of every district of the plan on the as-of date: support teams and presence at events."""
        return _districts(self.store_url, self.version, self.plan.id, self.revision, self.as_of)

    @cached_property
    def goal_curves(self) -> tuple[tuple[Progress, tuple[CurveDay, ...]], ...]:
        """The goals of the fiscal year, each with its daily curve."""
        return _goal_curves(self.store_url, self.version, self.plan.id, self.revision, self.as_of)

    def milestone_risks(self, months: int) -> tuple[MilestoneRisk, ...]:
        """The risk of each remaining milestone, with the effect (won) of a slip by ``months`` months."""
        return _milestone_risks(self.store_url, self.version, self.plan.id, self.revision, self.as_of, months)

    def effect(self, edits: Mapping[str, str]) -> Effect:
        """The effect of a scenario compared with the plan; ``edits`` are costings by line id. Raises EditError for invalid edits."""
        return _effect(self.store_url, self.version, self.plan.id, self.revision, self.as_of, tuple(sorted(edits.items())))

    @cached_property
    def table_counts(self) -> Mapping[str, int]:
        """The number of rows of each table of a snapshot."""
        return _table_counts(self.store_url, self.version)

    @cached_property
    def check(self) -> CheckResult:
        """The result of the plan check of this revision."""
        return _check(self.store_url, self.plan.id, self.revision)

    @cached_property
    def newest_revision(self) -> int:
        """The number of the plan's newest revision at this store version."""
        return _revisions(self.store_url, self.version, self.plan.id)[-1]

    def plan_in(self, revision: int) -> Plan:
        """The plan in another revision. Raises UnreadablePlan where its text cannot be parsed."""
        return _plan(self.store_url, self.plan.id, revision)

    def in_revision(self, revision: int) -> "PageContext":
        """The same day beside another revision of the plan. Raises UnreadablePlan where its text cannot be parsed."""
        records = _records(self.store_url, self.version, self.plan.id, revision)
        return replace(self, plan=self.plan_in(revision), revision=revision, all_records=records)

    def ask(self, name: str, **arguments: object) -> pd.DataFrame:
        """The result of a named query as a DataFrame, cached until the next write."""
        return _ask(self.store_url, self.version, name, tuple(sorted(arguments.items())))

    def page(self, name: str, at_most: int, skip: int, **arguments: object) -> list[dict[str, Any]]:
        """At most ``at_most`` rows of a named query after ``skip``, as dicts by column."""
        return _page(self.store_url, self.version, name, at_most, skip, tuple(sorted(arguments.items())))

    def size(self, name: str, total_of: str | None = None, **arguments: object) -> tuple[int, int]:
        """The number of rows of a named query, and the sum of its column ``total_of`` (won; 0 where none is given)."""
        return _size(self.store_url, self.version, name, total_of, tuple(sorted(arguments.items())))

    def changes(self, at_most: int, skip: int, **asked: object) -> list[dict[str, Any]]:
        """At most ``at_most`` logged changes after ``skip``, newest first; ``asked`` are the filters of ``change_list`` except ``after``."""
        return _changes(self.store_url, self.version, at_most, skip, tuple(sorted(asked.items())))

    def changes_count(self, **asked: object) -> int:
        """The number of logged changes that match the filters."""
        return _change_count(self.store_url, tuple(sorted(asked.items()))).up_to(self.version)

    def payments(self, at_most: int, skip: int, **asked: object) -> list[dict[str, Any]]:
        """At most ``at_most`` payments after ``skip``, newest first; ``asked`` are the filters of ``spending_list`` (category_id, activity_id,
        line_ids, first_day, last_day, text), None where not given."""
        return _payments(self.store_url, self.version, at_most, skip, tuple(sorted(self.payments_asked(**asked).items())))

    def payments_size(self, **asked: object) -> tuple[int, int]:
        """The number of payments that match the filters, and their sum in won."""
        return _payments_size(self.store_url, self.version, tuple(sorted(self.payments_asked(**asked).items())))

    def payments_asked(self, **asked: object) -> dict[str, object]:
        """Every argument of ``spending_list``: this plan, as-of date and language, and the filters."""
        every = dict.fromkeys(("category_id", "activity_id", "line_ids", "first_day", "last_day", "text"))
        return {"plan_id": self.plan.id, "as_of": self.as_of, "language": active(), **every, **asked}


@dataclass(frozen=True)
class Trend:
    """The overview's small charts: goals achieved, planned events held and percent of the budget spent at each month's end up to the as-of date;
    cumulative spending and its forecast (천원) at each month's end of the year."""

    achieved: list[int]
    held: list[int]
    spent: list[float]
    forecast: list[float]


def trend(context: PageContext) -> Trend:
    """The values of the overview's small charts, cached."""
    return _trend(context.store_url, context.version, context.plan.id, context.revision, context.as_of)


def condition(name: str) -> tuple[int, int, int]:
    """The store version, the number of spending totals (by line and day) that differ from the payments, and the number of unreadable revisions.

    Payments are read once for each store version, and the text of a revision once.
    """
    version = version_of(name)
    every = [(row["plan_id"], revision) for row in _plans(name, version) for revision in _revisions(name, version, row["plan_id"])]
    return version, _differences(name, version), sum(not _is_readable(name, *each) for each in every)


@cached(4)
def _differences(name: str, version: int) -> int:
    with store(name).cursor() as cursor:
        return balance_by_day(cursor).differ


def plans(name: str) -> list[dict[str, Any]]:
    """The plans of a store that the user of this session may see, each in its newest revision."""
    every, held_to = _plans(name, version_of(name)), auth.plans_held_to(name)
    return every if held_to is None else [row for row in every if row["plan_id"] in held_to]


def hides(name: str, row: Mapping[str, Any] | None) -> bool:
    """True where a stored record belongs to a plan that the user of this session may not see; a support team to the plans of its programme."""
    if row is None or auth.plans_held_to(name) is None:
        return False
    column = "plan_id" if "plan_id" in row else "programme"
    return column in row and row[column] not in {plan[column] for plan in plans(name)}


class PlanTaken(StoreError):
    """The plan that is open in this session is none that the user may see any more. ``message`` says so."""


def require_plan(name: str) -> None:
    """Raise PlanTaken where the session's plan is in the store but closed to its user, or where no plan is open to them."""
    open_to = {row["plan_id"] for row in plans(name)}
    for chosen in (st.session_state.get("plan"), _open_in(name)):
        if chosen not in open_to and any(row["plan_id"] == chosen for row in _plans(name, version_of(name))):
            raise PlanTaken(why_not_plan(str(chosen)))
    if not open_to:
        raise PlanTaken(message("볼 수 있는 계획이 없습니다. 관리자에게 권한을 요청해 주십시오."))


def chosen_plan(name: str) -> str:
    """The id of the plan selected in this session; else of the one that it has open, so that what is typed goes into no other; else of the newest.

    Raises PlanTaken where that plan is closed to the user.
    """
    require_plan(name)
    known = [str(row["plan_id"]) for row in plans(name)]
    return next((str(chosen) for chosen in (st.session_state.get("plan"), _open_in(name)) if chosen in known), known[-1])


_OPEN = "plan-open"


def note_open(name: str, plan_id: str | None) -> None:
    """Remember the plan of a store that this session has open; None for none."""
    st.session_state[_OPEN] = (name, plan_id)


def is_open(name: str) -> bool:
    """True where the session has a plan of this store open; False where it looks at several, or at a page of none without having chosen one."""
    return _open_in(name) is not None


def _open_in(name: str) -> str | None:
    """The plan of this store that the session has open; None for none."""
    store_url, plan_id = st.session_state.get(_OPEN, (None, None))
    return plan_id if store_url == name else None


def shows_districts() -> bool:
    """True where this session's plan, or the one that its address asks for, has districts or support teams; also where none of several is open."""
    name = store_url()
    known = [str(row["plan_id"]) for row in plans(name)]
    asked = st.session_state.get("plan") or address.get("plan")
    if asked not in known and len(known) != 1:
        return bool(known)
    plan_id = asked if asked in known else known[0]
    plan = _plan_or_outline(name, plan_id, _revisions(name, version_of(name), plan_id)[-1])[0]
    return has_districts(plan, _records(name, version_of(name), plan_id))


def default_day(name: str, plan_id: str) -> date:
    """The default as-of date of a plan; the example's is EXAMPLE_AS_OF in the plan's year."""
    version = version_of(name)
    plan, records = plan_of(name, plan_id), _records(name, version, plan_id)
    return opening_day(plan, records, same_day(EXAMPLE_AS_OF, plan.fiscal_year) if store(name).is_example else clock.today())


def last_day(name: str, plan_id: str) -> date | None:
    """The last day on which anything of a plan is recorded; None while nothing is."""
    return _records(name, version_of(name), plan_id).last_day


def revisions(name: str, plan_id: str) -> list[int]:
    """The revisions of a plan, oldest first."""
    return _revisions(name, version_of(name), plan_id)


def plan_in(name: str, plan_id: str, revision: int) -> Plan:
    """A plan in one revision. Raises UnreadablePlan where its text cannot be parsed."""
    return _plan(name, plan_id, revision)


def chosen_revision(name: str, plan_id: str) -> int:
    """The revision selected in this session, or the newest."""
    known = revisions(name, plan_id)
    chosen = st.session_state.get("revision")
    return chosen if chosen in known else known[-1]


def plan_of(name: str, plan_id: str) -> Plan:
    """A plan in the revision selected in this session; its outline where its text cannot be parsed."""
    return _plan_or_outline(name, plan_id, chosen_revision(name, plan_id))[0]


def unreadable() -> UnreadablePlan | None:
    """The error of this session's plan whose text cannot be parsed; None where it can be read."""
    name = store_url()
    plan_id = chosen_plan(name)
    return _plan_or_outline(name, plan_id, chosen_revision(name, plan_id))[1]


def _plan_or_outline(name: str, plan_id: str, revision: int) -> tuple[Plan, UnreadablePlan | None]:
    try:
        return _plan(name, plan_id, revision), None
    except UnreadablePlan as error:
        return _outline(name, plan_id, revision), error


def current(*, of_plan: bool = True) -> PageContext:
    """The context of this session, from the widgets of the sidebar. Raises UnreadablePlan where the plan's text cannot be parsed, unless
    ``of_plan`` is False: then a page that shows nothing of the plan gets its outline."""
    name = store_url()
    version = version_of(name)
    plan_id = chosen_plan(name)
    revision = chosen_revision(name, plan_id)
    plan, unread = _plan_or_outline(name, plan_id, revision)
    if unread is not None and of_plan:
        raise unread
    as_of = st.session_state.get("as_of") or default_day(name, plan_id)
    as_of = min(max(as_of, plan.counted.start), plan.counted.end)
    st.session_state[PLAN_YEAR] = None if plan.period is None else plan.fiscal_year
    return PageContext(name, version, plan, revision, _records(name, version, plan_id, revision), as_of, outlined=unread is not None)


def of_plans(name: str, plan_ids: tuple[str, ...], as_of: date) -> PageContext:
    """The context of a page that shows several plans together: it has no plan and no records of its own, and reads none."""
    nothing = LocalizedText("")
    st.session_state[PLAN_YEAR] = None
    plan = Plan("", as_of.year, nothing, nothing, nothing, 0, "")
    return PageContext(name, version_of(name), plan, 1, Records(), as_of, outlined=True, together=plan_ids)


def in_year(of: PageContext, year: int) -> PageContext | None:
    """The context of the same programme in another fiscal year, on the same day of the year; None where the store has no such plan."""
    if year == of.plan.fiscal_year:
        return of
    # Of a thousand plans only those of the year and the programme are read.
    for row in plans(of.store_url):
        if (row["fiscal_year"], row["programme"]) != (year, of.plan.programme.ko):
            continue
        plan = _plan(of.store_url, row["plan_id"], row["revision"])
        if plan.programme == of.plan.programme:
            records = _records(of.store_url, of.version, plan.id)
            return PageContext(of.store_url, of.version, plan, row["revision"], records, same_place(of.plan, plan, of.as_of))
    return None


def following(of: PageContext) -> list[PageContext]:
    """The plans that this one hands on to at its closing, whoever may see them, each in its newest revision and on its first day."""
    rows = [row for row in _plans(of.store_url, of.version) if row["programme"] == of.plan.programme.ko]
    found = {row["plan_id"]: (_plan_or_outline(of.store_url, row["plan_id"], row["revision"])[0], row["revision"]) for row in rows}
    return [
        PageContext(of.store_url, of.version, plan, found[plan.id][1], _records(of.store_url, of.version, plan.id), plan.year.start)
        for plan in following_plans(of.plan, (plan for plan, _revision in found.values()))
    ]


def other_plans(of: PageContext, on: date) -> list[Plan]:
    """The store's other plans, each in its newest revision, if the plan does not count a day; else none, as nobody asks."""
    if of.plan.counted.start <= on <= of.plan.counted.end:
        return []
    ids = [row["plan_id"] for row in plans(of.store_url) if row["plan_id"] != of.plan.id]
    found = (_plan_or_outline(of.store_url, plan_id, revisions(of.store_url, plan_id)[-1])[0] for plan_id in ids)
    return list(found)


Arguments = tuple[tuple[str, Any], ...]
"""The arguments of a question by name, in the order of their names."""

# What is frozen is shared between sessions as it is; what can be changed is copied for each.


def _rows_of_their_own(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [dict(row) for row in rows]


@cached(16)
def _plans(name: str, version: int) -> list[dict[str, Any]]:
    return reading_query.rows(store(name), "plans")


@cached(16)
def _revisions(name: str, version: int, plan_id: str) -> list[int]:
    return [row["revision"] for row in reading_query.rows(store(name), "revisions", plan_id=plan_id)]


@cached(64)
def _plan(name: str, plan_id: str, revision: int) -> Plan:
    found = repository.plan(store(name), plan_id, revision)
    # Plans and revisions are chosen from those that the store has, and none is taken out of it.
    assert found is not None
    return found


@cached(16)
def _outline(name: str, plan_id: str, revision: int) -> Plan:
    return reading_query.plan_outline(store(name), plan_id, revision)


@cached(10_000)
def _is_readable(name: str, plan_id: str, revision: int) -> bool:
    try:
        return repository.plan(store(name), plan_id, revision) is not None
    except UnreadablePlan:
        return False


@cached(16)
def _records(name: str, version: int, plan_id: str, revision: int | None = None) -> Records:
    """The records beside a revision of the plan, by default beside the newest."""
    whole = _all_records(name, version, plan_id)
    return whole if revision is None else whole.seen_from(revision)


@cached(16)
def _all_records(name: str, version: int, plan_id: str) -> Records:
    newest = _revisions(name, version, plan_id)[-1]
    # Records belong to all revisions, so the outline of the newest is enough, even if its text cannot be parsed.
    read, last = repository.records(store(name), _outline(name, plan_id, newest)), _last_read(name, plan_id)
    # Equal records of two store versions are shared in memory, so that both take little more than one.
    shared = read.sharing(last[0]) if last else read
    last[:] = [shared]
    return shared


@cached(16)
def _last_read(name: str, plan_id: str) -> list[Records]:
    """A list with the records of a plan as last read, at any store version; empty before the first reading."""
    return []


@cached(16)
def _known(name: str, version: int, plan_id: str, revision: int, as_of: date) -> Records:
    return _records(name, version, plan_id, revision).known_by(as_of)


@cached(64)
def _status(name: str, version: int, plan_id: str, revision: int, as_of: date) -> Status:
    return status(_plan(name, plan_id, revision), _records(name, version, plan_id, revision), as_of)


@cached(64)
def _burn(name: str, version: int, plan_id: str, revision: int, as_of: date, scope: Scope) -> tuple[BurnDay, ...]:
    return burn(_plan(name, plan_id, revision), _records(name, version, plan_id, revision), as_of, scope)


@cached(64)
def _burn_down(name: str, version: int, plan_id: str, revision: int, as_of: date, scope: Scope, budget_krw: int) -> tuple[BalanceDay, ...]:
    return burn_down(_burn(name, version, plan_id, revision, as_of, scope), budget_krw)


@cached(16)
def _report(name: str, version: int, plan_id: str, revision: int, as_of: date, period: str) -> Report:
    return report(_plan(name, plan_id, revision), _records(name, version, plan_id, revision), period, as_of)


@cached(64)
def _forecasts(name: str, version: int, plan_id: str, revision: int, as_of: date) -> dict[str, Forecast]:
    return current_forecasts(_plan(name, plan_id, revision), _records(name, version, plan_id, revision), as_of)


@cached(64)
def _reallocation(name: str, version: int, plan_id: str, revision: int, as_of: date) -> tuple[Transfer, ...]:
    return reallocation(_plan(name, plan_id, revision), _records(name, version, plan_id, revision), as_of)


@cached(16)
def _dispositions(name: str, version: int, plan_id: str, revision: int, as_of: date, granted: tuple[Source, ...]) -> tuple[Part, ...]:
    coming = {line_id: forecast.to_pay_krw for line_id, forecast in _forecasts(name, version, plan_id, revision, as_of).items()}
    plan, records = _plan(name, plan_id, revision), _records(name, version, plan_id, revision)
    return dispositions(plan, records, as_of, coming=coming, funds=funds_of(plan, records, as_of, granted or None))


@cached(16)
def _holdings(name: str, version: int, plan_id: str, revision: int, as_of: date) -> tuple[Holding, ...]:
    return holdings(_plan(name, plan_id, revision), _known(name, version, plan_id, revision, as_of), as_of)


@cached(16)
def _recorded(name: str, version: int, plan_id: str, revision: int, as_of: date) -> EventCounts:
    return count_recorded(_plan(name, plan_id, revision), _records(name, version, plan_id, revision), as_of)


@cached(16)
def _calendar(name: str, version: int, plan_id: str, revision: int, as_of: date) -> tuple[Entry, ...]:
    return calendar_entries(_plan(name, plan_id, revision), _records(name, version, plan_id, revision), as_of)


@cached(16)
def _districts(name: str, version: int, plan_id: str, revision: int, as_of: date) -> tuple[DistrictState, ...]:
    return district_states(_plan(name, plan_id, revision), _known(name, version, plan_id, revision, as_of), as_of)


@cached(16)
def _goal_curves(name: str, version: int, plan_id: str, revision: int, as_of: date) -> tuple[tuple[Progress, tuple[CurveDay, ...]], ...]:
    plan, known = _plan(name, plan_id, revision), _known(name, version, plan_id, revision, as_of)
    goals = _status(name, version, plan_id, revision, as_of).goals(plan.fiscal_year)
    return tuple((goal, goal_curve(plan, goal, known, as_of)) for goal in goals)


@cached(16)
def _milestone_risks(name: str, version: int, plan_id: str, revision: int, as_of: date, months: int) -> tuple[MilestoneRisk, ...]:
    return milestone_risks(_plan(name, plan_id, revision), _records(name, version, plan_id, revision), as_of, months)


@cached(64)
def _effect(name: str, version: int, plan_id: str, revision: int, as_of: date, edits: tuple[tuple[str, str], ...]) -> Effect:
    plan = _plan(name, plan_id, revision)
    return effect(plan, apply_edits(plan, dict(edits)), _known(name, version, plan_id, revision, as_of), as_of)


@cached(4)
def _table_counts(name: str, version: int) -> Mapping[str, int]:
    return table_counts(store(name))


@cached(16)
def _check(name: str, plan_id: str, revision: int) -> CheckResult:
    return check(_plan(name, plan_id, revision))


@cached(64)
def _trend(name: str, version: int, plan_id: str, revision: int, as_of: date) -> Trend:
    plan, records = _plan(name, plan_id, revision), _records(name, version, plan_id, revision)
    days = _burn(name, version, plan_id, revision, as_of, WHOLE)
    ends = [month.end for month in months_of(plan.counted)]
    heights = [day.actual if day.on <= as_of else day.forecast for day in days if day.on in set(ends)]
    past = [on for on in ends if on < as_of] + [as_of]
    year = plan.fiscal_year
    return Trend(
        achieved=[sum(p.status == GoalStatus.ACHIEVED for p in of_year(progress_of(plan, records, on), year)) for on in past],
        held=[held_of_planned(plan, records, on)[0] for on in past],
        spent=[records.spent(on) / plan.total_krw * 100 for on in past],
        forecast=[krw / 1000 for krw in heights if krw is not None],
    )


@cached(64, by_value, fresh=pd.DataFrame.copy)
def _ask(name: str, version: int, query: str, arguments: Arguments) -> pd.DataFrame:
    return reading_query.ask(store(name), query, **dict(arguments))


@cached(64, by_value, fresh=_rows_of_their_own)
def _page(name: str, version: int, query: str, at_most: int, skip: int, arguments: Arguments) -> list[dict[str, Any]]:
    return reading_query.page(store(name), query, at_most, skip, **dict(arguments))


@cached(64, by_value)
def _size(name: str, version: int, query: str, total_of: str | None, arguments: Arguments) -> tuple[int, int]:
    return reading_query.size(store(name), query, total_of, **dict(arguments))


@cached(64, by_value)
def _change_count(name: str, asked: Arguments) -> paging.ChangeCount:
    # Of no version: it goes on counting from write to write.
    return paging.ChangeCount(store(name), **dict(asked))


@cached(64, by_value, fresh=_rows_of_their_own)
def _changes(name: str, version: int, at_most: int, skip: int, asked: Arguments) -> list[dict[str, Any]]:
    return paging.changes_page(store(name), at_most, skip, **dict(asked))


@cached(64, by_value, fresh=_rows_of_their_own)
def _payments(name: str, version: int, at_most: int, skip: int, asked: Arguments) -> list[dict[str, Any]]:
    return paging.payments_page(store(name), at_most, skip, **dict(asked))


@cached(64, by_value)
def _payments_size(name: str, version: int, asked: Arguments) -> tuple[int, int]:
    return paging.payments_size(store(name), **dict(asked))


def open_plan(name: str, plan_id: str) -> None:
    """Callback: choose a plan of the store in its newest revision, on its own day, for this page and those after it."""
    st.session_state["plan"] = plan_id
    # Set and not removed: the browser would send the old ones again.
    st.session_state["revision"] = revisions(name, plan_id)[-1]
    st.session_state["as_of"] = default_day(name, plan_id)
    view_trail.forget()


def stand_on(day: date) -> None:
    """Callback: set the as-of date, with the date field and the query parameter."""
    st.session_state["as_of"] = day


def open_on_its_own_day() -> None:
    """Callback: set the as-of date to the default of the newly selected store or plan, and forget filters and scenario.

    The date is set, not removed from the state, because the browser would send the old one again.
    """
    name = store_url()
    # The plan that was open gives way to the one that is chosen now.
    note_open(name, None)
    with suppress(PlanTaken):
        st.session_state["as_of"] = default_day(name, chosen_plan(name))
    view_trail.forget()


def show_example() -> None:
    """Callback: switch the session to the example."""
    st.session_state["example"] = True
    open_on_its_own_day()
