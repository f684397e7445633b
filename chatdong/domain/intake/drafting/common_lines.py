"""The budget lines whose document names no activity: in a plan each line is of one, so they are put together."""

from chatdong.domain.intake.draft import Draft
from chatdong.domain.intake.wording import compact, kind_of
from chatdong.domain.message import message
from chatdong.domain.plan.model import Activity, ActivityKind, LocalizedText

_NAME = LocalizedText("사업 공통", "Common to the plan")


def common_lines(draft: Draft) -> dict[str, tuple[Activity | None, tuple[int, ...]]]:
    """Activity id → (the activity that is made for them, the places of its lines), for the lines that are of no activity of the draft.

    They are of the only activity that there is, which is not made anew (None). Else wages, rents and what else is done by paying are activities by their
    names, and all others are together in one, whose note says so.
    """
    known = {line for one in draft.activities for line in one.lines}
    loose = [k for k in range(len(draft.budget.items)) if k not in known]
    if not loose:
        return {}
    if len(draft.activities) == 1 and draft.activities[0].kind.value.needs_cost and draft.activities[0].payer is None:
        return {"activity-1": (None, tuple(loose))}
    groups: dict[str, list[int]] = {}
    names: dict[str, str] = {}
    for k in loose:
        item = draft.budget.items[k]
        name = next((of.value for of in (item.category, item.item) if of is not None and _is_paid(of.value)), "")
        names.setdefault(compact(name), name)
        groups.setdefault(compact(name), []).append(k)
    made: dict[str, tuple[Activity | None, tuple[int, ...]]] = {}
    for number, (key, lines) in enumerate(groups.items(), start=1):
        of = draft.budget.items[lines[0]].amount
        source = " ".join(str(of.place).split())
        note = LocalizedText(str(message("세부사업이 적혀 있지 않은 예산의 줄을 모았습니다. 세부사업이 정해지면 줄마다 골라 주십시오.")))
        called, kind = (LocalizedText(" ".join(names[key].split())), kind_of(names[key])[0]) if key else (_NAME, ActivityKind.LUMP_SUM)
        made[f"common-{number}"] = (Activity(f"common-{number}", called, kind, 1, source, note=note), tuple(lines))
    return made


def _is_paid(name: str) -> bool:
    """True for wages, rents, travel and what else is done by paying."""
    kind, sure = kind_of(name)
    return sure and kind.by_paying
