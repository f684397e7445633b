"""Random histories of a year's money, as Hypothesis strategies: a small plan, and what was done of it in any order."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from hypothesis import settings
from hypothesis import strategies as st

from chatdong.domain.plan.model import Activity, ActivityKind, BudgetLine, Category, LocalizedText, Plan
from chatdong.domain.progress.budget_changes import BudgetChange, BudgetChangeKind, CarryOver, CarryOverKind
from chatdong.domain.progress.commitments import Commitment, CommitmentPayment
from chatdong.domain.progress.records import DaySpending, Records
from tests.properties import in_full

MANY = settings(max_examples=100_000 if in_full() else 300, deadline=None)
"""What has to hold of every history is asked of so many; with ``make test`` of few, as one takes milliseconds."""

FEWER = settings(max_examples=20_000 if in_full() else 150, deadline=None)
"""What follows from it is asked of so many."""

FIRST = date(2031, 1, 1)
DAYS = 12
"""The days of a history: few, so that many things happen on one day."""


def day(number: int) -> date:
    """The day of a history with this number; the months follow each other, and the last day is the year's last."""
    return date(2031, 12, 31) if number >= DAYS - 1 else FIRST + timedelta(number * 31)


def plan_of(amounts: Sequence[int]) -> Plan:
    """A plan with a line for every amount, two lines to a category."""
    name = LocalizedText("이름")
    groups = [f"category-{n // 2}" for n in range(len(amounts))]
    return Plan(
        "2031",
        2031,
        name,
        name,
        name,
        sum(amounts),
        "1",
        activity=(Activity("activity", name, ActivityKind.PURCHASE, 1, "1"),),
        category=tuple(
            Category(group, name, sum(krw for of, krw in zip(groups, amounts, strict=True) if of == group), "1") for group in dict.fromkeys(groups)
        ),
        budget_line=tuple(
            BudgetLine(f"line-{n}", "activity", group, name, "", krw, "1") for n, (group, krw) in enumerate(zip(groups, amounts, strict=True))
        ),
    )


ACTS = ("pay", "pay of", "commit", "reduce", "cancel", "refund", "refund of", "transfer", "propose", "less", "more", "carry in", "carry out")

Act = tuple[str, int, int, int, int]
"""(what, day, line, amount, which of those before it, or which other line)."""

_acts = st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, DAYS - 1), st.integers(0, 5), st.integers(1, 900), st.integers(0, 9)), max_size=14)


@dataclass
class History:
    """A plan and everything that was recorded of it."""

    plan: Plan
    acts: list[Act]
    records: Records = field(init=False)

    def __post_init__(self) -> None:
        self.records = records_of(self.plan, self.acts)

    @property
    def days(self) -> list[date]:
        """Every day on which a figure can change, and the first and the last of the year."""
        return sorted({FIRST, day(DAYS), *(day(act[1]) for act in self.acts)})


@st.composite
def histories(draw: st.DrawFn) -> History:
    """A history of a plan with one to five lines; a sixth line is none of the plan."""
    return History(plan_of(draw(st.lists(st.integers(0, 2_000), min_size=1, max_size=5))), draw(_acts))


def records_of(plan: Plan, acts: Sequence[Act]) -> Records:
    """The records of these acts. An act that needs a commitment names one of those before it, on its line, and is left out if there is none."""
    lines = [line.id for line in plan.budget_line] + ["elsewhere"]
    spending: list[DaySpending] = []
    commitments: list[Commitment] = []
    paid: list[CommitmentPayment] = []
    changes: list[BudgetChange] = []
    carried: list[CarryOver] = []
    for number, (what, when, where, krw, which) in enumerate(acts):
        on, line, other = day(when), lines[where % len(lines)], lines[(where + 1 + which) % len(lines)]
        own = [c for c in commitments if c.reduces is None]
        of = own[which % len(own)] if own else None
        if what == "commit":
            due = None if which == 0 else day(which + 2)
            commitments.append(Commitment(f"c{number}", line, on, krw, due_on=due))
        elif what in ("pay", "refund"):
            spending.append(DaySpending(line, on, krw if what == "pay" else -krw))
        elif what in ("pay of", "refund of") and of is not None:
            amount = krw if what == "pay of" else -krw
            spending.append(DaySpending(of.line_id, on, amount))
            paid.append(CommitmentPayment(of.id, of.line_id, on, amount))
        elif what in ("reduce", "cancel") and of is not None:
            # What is reduced was committed before, or on the same day.
            less = of.amount_krw if what == "cancel" else krw
            commitments.append(Commitment(f"r{number}", of.line_id, max(on, of.committed_on), -less, reduces=of.id))
        elif what == "transfer":
            changes.append(BudgetChange(f"b{number}", BudgetChangeKind.TRANSFER, on, krw, line, other, approved_on=on))
        elif what == "propose":
            later = None if which < 4 else day(when + which)
            changes.append(BudgetChange(f"b{number}", BudgetChangeKind.TRANSFER, on, krw, line, other, approved_on=later))
        elif what == "less":
            changes.append(BudgetChange(f"b{number}", BudgetChangeKind.SUPPLEMENTARY, on, krw, from_line=line, approved_on=on))
        elif what == "more":
            changes.append(BudgetChange(f"b{number}", BudgetChangeKind.SUPPLEMENTARY, on, krw, to_line=line, approved_on=on))
        elif what == "carry in":
            changes.append(BudgetChange(f"b{number}", BudgetChangeKind.CARRY_IN, on, krw, to_line=line, approved_on=on))
        elif what == "carry out":
            kind = tuple(CarryOverKind)[which % 3]
            carried.append(
                CarryOver(f"o{number}", kind, line if of is None or which < 5 else of.line_id, on, krw, of.id if of and which >= 5 else None)
            )
    return Records(
        spending=tuple(spending),
        commitments=tuple(commitments),
        commitment_payments=tuple(paid),
        budget_changes=tuple(changes),
        carry_overs=tuple(carried),
    )
