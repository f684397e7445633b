"""The status of a plan on the as-of date: all figures that the overview shows and the terminal prints."""

from dataclasses import dataclass
from datetime import date

from chatdong.domain.agenda.milestone_risk import MilestoneRisk, milestone_risks
from chatdong.domain.agenda.todo import AgendaItem, agenda
from chatdong.domain.budget.execution_table import BudgetRow, budget_rows
from chatdong.domain.budget.figures import Figures, figures
from chatdong.domain.budget.funding import SourceSplit, split_by_source
from chatdong.domain.budget.remaining_work import to_come
from chatdong.domain.budget.variance import Variance, variance
from chatdong.domain.plan.model import Plan
from chatdong.domain.plan.reconciliation import Reconciliation, reconcile
from chatdong.domain.progress.goals import Progress, of_year, progress_of, quarters_progress
from chatdong.domain.progress.occurrences import held_of_planned
from chatdong.domain.progress.records import Records
from chatdong.domain.progress.required_pace import Pace, pace_of


@dataclass(frozen=True)
class Status:
    """The status of a plan on the as-of date.

    ``held``, ``expected`` and ``planned``: numbers of events. ``rows``: the execution table. ``agenda``: the to-do list. ``milestone_risks``: the
    occurrences needed for each coming milestone. ``variance``: spending less plan, by cause. ``pace``: the required pace of each target.
    ``sources``: budget, commitments and spending by source of funding.
    """

    as_of: date
    figures: Figures
    progress: tuple[Progress, ...]
    held: int
    expected: int
    planned: int
    rows: tuple[BudgetRow, ...]
    agenda: tuple[AgendaItem, ...]
    milestone_risks: tuple[MilestoneRisk, ...]
    reconciliation: Reconciliation
    variance: Variance
    pace: tuple[Pace, ...]
    sources: SourceSplit
    quarters: tuple[Progress, ...] = ()
    """The progress of the targets of the year's quarters."""

    def goals(self, year: int) -> tuple[Progress, ...]:
        """The progress of the targets of one year."""
        return of_year(self.progress, year)

    def count(self, year: int, *statuses: str) -> int:
        """The number of a year's targets that have one of the statuses."""
        return sum(progress.status in statuses for progress in self.goals(year))


def opening_day(plan: Plan, records: Records, today: date) -> date:
    """The as-of date when a page is first opened.

    The plan's opening day while nothing is recorded; else today; if today is none of the days that count in the plan, the last
    recorded day (``Records.last_day``) limited to these.
    """
    if records.last_day is None:
        return plan.opening_day
    if plan.counted.start <= today <= plan.counted.end:
        return today
    return min(max(records.last_day, plan.counted.start), plan.counted.end)


def status(plan: Plan, records: Records, as_of: date) -> Status:
    """The status of the plan on the as-of date."""
    held, expected, planned = held_of_planned(plan, records, as_of)
    progress = progress_of(plan, records, as_of)
    coming = to_come(plan, records, as_of)
    return Status(
        as_of,
        figures(plan, records, as_of, coming),
        progress,
        held,
        expected,
        planned,
        budget_rows(plan, records, as_of),
        agenda(plan, records, as_of, coming),
        milestone_risks(plan, records, as_of, coming=coming),
        reconcile(plan),
        variance(plan, records, as_of),
        pace_of(plan, progress, records, as_of),
        split_by_source(plan, records, as_of),
        quarters_progress(plan, records, as_of),
    )
