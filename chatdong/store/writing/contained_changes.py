"""Which changes of the budget a new revision contains, as the transaction that stores it must know it: read, decided and held there."""

from collections.abc import Mapping
from typing import Any

import duckdb

from chatdong.domain.message import Message, message
from chatdong.domain.plan.model import Plan
from chatdong.domain.progress.budget_changes import BudgetChange, BudgetChangeKind, revisions_as_text, revisions_from_text
from chatdong.domain.progress.contained_changes import Guess, guesses
from chatdong.store.engines.errors import RefusedWrite
from chatdong.store.engines.postgres import answers_in_place
from chatdong.store.engines.store import Store
from chatdong.store.writing.money_rules import budget_left

_BEFORE = """
SELECT line_id, amount_krw
FROM store.budget_line
WHERE plan_id = $plan_id AND revision = (SELECT max(revision) FROM store.plan WHERE plan_id = $plan_id)
ORDER BY line_id
"""

_CHANGES = """
SELECT budget_change_id, kind, proposed_on, amount_krw, from_line, to_line, approved_on, reason, approval, contained_in_revision
FROM store.budget_change
WHERE plan_id = $plan_id
ORDER BY approved_on IS NULL, approved_on, proposed_on, budget_change_id
"""


class UndecidedChanges(RefusedWrite):
    """Somebody has to say which changes of the budget the new revision contains; ``guesses`` are what its amounts suggest. Nothing was written."""

    def __init__(self, why: Message, found: tuple[Guess, ...]) -> None:
        self.guesses = found
        super().__init__(why)


def guessed(store: Store, plan: Plan) -> tuple[Guess, ...]:
    """For each change of the budget, the proposed ones last: whether ``plan``, as the next revision, contains it, or still does."""
    with store.cursor() as cursor:
        return _guessed(cursor, plan)


def _guessed(cursor: duckdb.DuckDBPyConnection, plan: Plan) -> tuple[Guess, ...]:
    before = dict(answers_in_place(cursor, _BEFORE, {"plan_id": plan.id}))
    changes = [BudgetChange(key, BudgetChangeKind(kind), *rest) for key, kind, *rest in answers_in_place(cursor, _CHANGES, {"plan_id": plan.id})]
    return guesses(before, plan, changes)


def decided(cursor: duckdb.DuckDBPyConnection, plan: Plan, said: Mapping[str, bool] | None) -> dict[str, bool]:
    """Id of each change → whether the new revision contains it: as ``said``, or as guessed where nothing was said and all is certain.

    Raises UndecidedChanges where the guesses are not certain, what was said is not about the changes that there are by now, or a change seems
    to be contained, or was said to be, that is not approved: a revision cannot have in its amounts what is not in force.
    """
    found = _guessed(cursor, plan)
    if said is None:
        if unsure := [guess for guess in found if not guess.certain]:
            raise UndecidedChanges(
                message(
                    "새 차수의 금액만으로는 담긴 것인지 알 수 없는 예산 변경이 {count}건 있어 싣지 않았습니다. "
                    "담긴 것은 다시 더하지 않고 담기지 않은 것은 더하므로, 변경마다 새 차수에 담겼는지 정해 주십시오.",
                    count=len(unsure),
                ),
                found,
            )
        said = {guess.change.id: guess.contained for guess in found}
    if set(said) != {guess.change.id for guess in found}:
        raise UndecidedChanges(
            message("새 차수에 담겼는지 정해야 할 예산 변경이 그사이에 달라졌습니다. 변경마다 새 차수에 담겼는지 다시 확인해 주십시오."), found
        )
    if waiting := [guess.change for guess in found if guess.change.approved_on is None and said[guess.change.id]]:
        raise UndecidedChanges(
            message(
                "새 차수의 금액에 담긴 것으로 본 예산 변경 {count}건이 아직 제안일 뿐이라 싣지 않았습니다({days}에 제안). "
                "나중에 승인하면 두 번 더해지므로, 승인되었으면 승인일을 먼저 적고 아니면 담기지 않은 것으로 정해 주십시오.",
                count=len(waiting),
                days=", ".join(sorted({change.proposed_on.isoformat() for change in waiting})),
            ),
            found,
        )
    return dict(said)


def turned(row: Mapping[str, Any], contained: bool, revision: int) -> dict[str, Any] | None:
    """A stored change as the new ``revision`` that contains it or not leaves it; None where nothing changes."""
    since = row["contained_in_revision"]
    if contained == (since is not None):
        return None
    if contained:
        return {**row, "contained_in_revision": revision, "version": row["version"] + 1}
    before = (*revisions_from_text(row["contained_before"]), (since, revision - 1))
    return {**row, "contained_in_revision": None, "contained_before": revisions_as_text(before), "version": row["version"] + 1}


def hold_budgets(cursor: duckdb.DuckDBPyConnection, plan_id: str) -> None:
    """Raise RefusedWrite where a line of the newest revision has less than nothing with the changes that it does not contain."""
    for line_id, line in budget_left(cursor, plan_id).items():
        if line.budget_krw < 0:
            raise RefusedWrite(
                message(
                    "‘{line}’: 새 차수의 금액에 담기지 않았다고 한 예산 변경을 더하면 예산현액이 0보다 {short:,}원 적어집니다. "
                    "그 변경이 새 차수에 담겼는지 다시 확인해 주십시오.",
                    line=line_id,
                    short=-line.budget_krw,
                )
            )
