"""A scenario that was kept under a name: its edits laid on a plan that may have changed since, and the plan it becomes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from chatdong.domain.message import Message
from chatdong.domain.plan.model import Plan
from chatdong.domain.plan.toml_format import parse_plan
from chatdong.domain.scenario.edits import EditError, apply_edits
from chatdong.domain.scenario.export import plan_file_text

LONGEST_NAME = 80
LONGEST_REASON = 1_000


@dataclass(frozen=True)
class SavedScenario:
    """Edits {line id: costing} kept for one ``revision`` of a plan; ``version`` counts how often it was saved.

    ``approved_revision`` is the revision of the plan that it last became, from its ``approved_version``; None: not approved.
    """

    id: str
    revision: int
    name: str
    description: str | None
    version: int
    edits: Mapping[str, str] = field(hash=False)
    changed_by: str | None = None
    changed_at: datetime | None = None
    approved_revision: int | None = None
    approved_version: int | None = None

    @property
    def changed_since_approval(self) -> bool:
        """Whether it was saved again after it became a revision."""
        return self.approved_version is not None and self.version != self.approved_version


@dataclass(frozen=True)
class LeftOut:
    """An edit that the plan cannot take: its line is no longer there (``why`` is None), or its costing cannot be computed."""

    line_id: str
    costing: str
    why: Message | None = None


@dataclass(frozen=True)
class LaidOn:
    """A scenario's edits on a plan: those that hold, those left out, and those whose own line the plan changed meanwhile.

    ``settled`` are edits that say what the plan says by now; they hold, and change nothing.
    """

    plan: Plan
    edits: Mapping[str, str]
    left_out: tuple[LeftOut, ...] = ()
    changed_lines: tuple[str, ...] = ()
    settled: tuple[str, ...] = ()


def lay_on(plan: Plan, edits: Mapping[str, str], made_for: Plan | None = None) -> LaidOn:
    """Edits on a plan that may be another revision than the one they were ``made_for``; nothing is dropped unsaid."""
    now = {line.id: line.costing for line in plan.budget_line}
    then = {line.id: line.costing for line in made_for.budget_line} if made_for else now
    holding: dict[str, str] = {}
    left_out: list[LeftOut] = []
    for line_id, costing in edits.items():
        if line_id not in now:
            left_out.append(LeftOut(line_id, costing))
            continue
        try:
            apply_edits(plan, {line_id: costing})
        except EditError as error:
            left_out.append(LeftOut(line_id, costing, error.message))
        else:
            holding[line_id] = costing
    settled = tuple(line_id for line_id, costing in holding.items() if costing == now[line_id])
    changed = tuple(i for i in holding if i not in settled and now[i] != then.get(i, now[i]))
    return LaidOn(apply_edits(plan, holding), holding, tuple(left_out), changed, settled)


def approved_plan(plan: Plan, edits: Mapping[str, str]) -> Plan:
    """The plan that the edits make once they are approved: see ``as_plan``. Raises EditError where a plan file may not say it."""
    return parse_plan(plan_file_text(plan, apply_edits(plan, edits), approved=True))
