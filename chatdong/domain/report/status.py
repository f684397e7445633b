"""Where a plan stands on a day, all of it together: what the overview shows and the terminal prints."""

from dataclasses import dataclass
from datetime import date

from chatdong.domain.agenda.milestone_risk import MilestoneRisk, milestone_risks
from chatdong.domain.agenda.todo import AgendaItem, agenda
from chatdong.domain.budget.execution_table import BudgetRow, budget_rows
from chatdong.domain.budget.figures import Figures, figures
from chatdong.domain.budget.variance import Variance, variance
from chatdong.domain.plan.model import Plan
from chatdong.domain.plan.reconciliation import Reconciliation, reconcile
from chatdong.domain.progress.goals import Progress, of_year, progress_of
from chatdong.domain.progress.occurrences import held_of_planned
from chatdong.domain.progress.records import Records
from chatdong.domain.progress.required_pace import Pace, pace_of


@dataclass(frozen=True)
class Status:
    """held, expected and planned count events; rows are the office's table; agenda is what to do next, milestone_risks what must
    happen for each coming milestone; variance says why spending differs from the plan; pace is what each
    target still needs."""

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

    def goals(self, year: int) -> tuple[Progress, ...]:
        """The targets of one year."""
        return of_year(self.progress, year)

    def count(self, year: int, *statuses: str) -> int:
        """How many targets of a year have one of some statuses."""
        return sum(progress.status in statuses for progress in self.goals(year))


def opening_day(plan: Plan, records: Records, today: date) -> date:
    """The as-of date to begin with.

    While nothing is recorded it is the day of approval. After that it is today; where today lies outside of the plan's year, it is the
    last day on which something is recorded (``Records.last_day``), held to that year.
    """
    if records.last_day is None:
        return plan.opening_day
    if plan.year.start <= today <= plan.year.end:
        return today
    return min(max(records.last_day, plan.year.start), plan.year.end)


def status(plan: Plan, records: Records, as_of: date) -> Status:
    """Goals, counts, money, agenda and the plan's own totals on a day."""
    held, expected, planned = held_of_planned(plan, records, as_of)
    progress = progress_of(plan, records, as_of)
    return Status(
        as_of,
        figures(plan, records, as_of),
        progress,
        held,
        expected,
        planned,
        budget_rows(plan, records, as_of),
        agenda(plan, records, as_of),
        milestone_risks(plan, records, as_of),
        reconcile(plan),
        variance(plan, records, as_of),
        pace_of(plan, progress, records, as_of),
    )
