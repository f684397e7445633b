"""Saved scenarios: their edits applied to a plan that may have changed since, and the plan that an approval makes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from chatdong.domain.message import Message, message
from chatdong.domain.plan.model import Milestone, Plan
from chatdong.domain.plan.toml_format import LONGEST_COSTINGS, parse_plan
from chatdong.domain.scenario.edits import EditError, apply_edits
from chatdong.domain.scenario.export import plan_file_text

LONGEST_NAME = 80
LONGEST_REASON = 1_000


def why_no_scenario(row: Mapping[str, Any]) -> Message | None:
    """The reason why a row cannot be saved as a scenario (no name, a name or costings that are too long); None if it can."""
    if sum(map(len, (row.get("edits") or {}).values())) > LONGEST_COSTINGS:
        return message("산출내역을 모두 더한 글이 {limit:,}자보다 깁니다.", limit=LONGEST_COSTINGS)
    if not 1 <= len(row.get("name") or "") <= LONGEST_NAME:
        return message("시나리오의 이름을 {longest}자 안으로 적어 주십시오.", longest=LONGEST_NAME)
    return None


@dataclass(frozen=True)
class SavedScenario:
    """A saved scenario: edits {line id: costing} for one ``revision`` of a plan; ``version`` is the number of saves.

    ``approved_revision``: the revision of the plan that it last became, from its ``approved_version``; None if never approved.
    """

    id: str
    revision: int
    name: str
    description: str | None
    version: int
    edits: Mapping[str, str]
    changed_by: str | None = None
    changed_at: datetime | None = None
    approved_revision: int | None = None
    approved_version: int | None = None

    @property
    def changed_since_approval(self) -> bool:
        """True if it was saved again after it became a revision."""
        return self.approved_version is not None and self.version != self.approved_version


@dataclass(frozen=True)
class LeftOut:
    """An edit that cannot be applied to the plan: its line is gone (``why`` is None), or its costing cannot be computed."""

    line_id: str
    costing: str
    why: Message | None = None


@dataclass(frozen=True)
class LaidOn:
    """A scenario's edits applied to a plan: the resulting plan, the edits applied, and those left out.

    ``changed_lines``: edits of lines whose costing the plan changed since. ``settled``: edits equal to the plan's present costing; they
    change nothing.
    """

    plan: Plan
    edits: Mapping[str, str]
    left_out: tuple[LeftOut, ...] = ()
    changed_lines: tuple[str, ...] = ()
    settled: tuple[str, ...] = ()


def lay_on(plan: Plan, edits: Mapping[str, str], made_for: Plan | None = None) -> LaidOn:
    """The edits applied to a plan that may be another revision than ``made_for``; edits that cannot be applied are reported in ``left_out``."""
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


def approved_plan(plan: Plan, edits: Mapping[str, str], milestones: Sequence[Milestone] = ()) -> Plan:
    """The plan that the edits make once approved (``as_plan``). Where its total is another and the plan has milestones, ``milestones`` are its
    spending plan, and its total follows its lines; without them both stay. Raises EditError if it breaks a limit of plan files."""
    return parse_plan(plan_file_text(plan, apply_edits(plan, edits), approved=True, milestones=milestones))
