"""python -m chatdong load: a plan file becomes a revision, with what somebody says about the changes of the budget that it may contain."""

import argparse
from collections.abc import Iterable
from pathlib import Path

from chatdong import clock
from chatdong.domain.plan.model import Plan
from chatdong.domain.progress.budget_changes import BudgetChangeKind
from chatdong.domain.progress.contained_changes import Guess
from chatdong.domain.roles import Actor
from chatdong.store.engines.store import Store
from chatdong.store.writing.contained_changes import UndecidedChanges, guessed
from chatdong.store.writing.records import load_plan

WORDS = "계획 파일(TOML)을 저장소에 싣습니다. 같은 계획은 그대로 두고, 바뀐 계획은 새 차수가 됩니다."
_KINDS = {BudgetChangeKind.TRANSFER: "전용", BudgetChangeKind.SUPPLEMENTARY: "추경", BudgetChangeKind.CARRY_IN: "전년도 이월"}


class WrongOption(Exception):
    """An option cannot be taken; the text says why."""


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument("file", type=Path, help="계획 파일")
    parser.add_argument(
        "--contains",
        metavar="CHANGES",
        help="새 차수의 금액에 담긴 예산 변경(전용·추경·이월): all(모두), none(없음), guess(추정대로), 또는 쉼표로 이은 키. "
        "이전 차수에 담긴 것도 새 차수에 그대로 담겼으면 함께 적고, 적지 않은 것은 빠진 것으로 봅니다. "
        "담긴 것은 다시 더하지 않습니다. 없으면 금액으로 분명할 때만 싣습니다.",
    )


def run(store: Store, plan: Plan, options: argparse.Namespace) -> str:
    """Load the plan of the file and answer what was done. Raises WrongOption for changes that do not exist, or where somebody has to decide first."""
    found = guessed(store, plan)
    try:
        loaded = load_plan(store, plan, Actor.local("terminal"), clock.now(), contained=_said(options.contains, found))
    except UndecidedChanges as error:
        advice = "--contains 에 담긴 변경의 키를 쉼표로 잇거나 all, none, guess 가운데 하나를 적어 주십시오."
        raise WrongOption("\n".join((f"{options.file}: {error} {advice}", *_lines(error.guesses)))) from error
    if not loaded.is_new:
        same = f"{loaded.plan_id} 계획은 {loaded.revision}차와 같아 바꾼 것이 없습니다: {options.file}"
        unused = "새 차수가 되지 않아 --contains 는 쓰지 않았습니다. 담은 차수는 예산 변경의 기록에서 고칠 수 있습니다."
        return same if options.contains is None else f"{same}\n{unused}"
    said = _said(options.contains, found)
    chosen = [Guess(guess.change, guess.contained if said is None else said[guess.change.id], certain=True) for guess in found]
    return "\n".join((f"{loaded.plan_id} 계획의 {loaded.revision}차를 실었습니다: {options.file}", *_lines(chosen)))


def _said(contains: str | None, found: Iterable[Guess]) -> dict[str, bool] | None:
    """What the option says of each change; None without it."""
    if contains is None:
        return None
    if contains in ("all", "none"):
        return {guess.change.id: contains == "all" for guess in found}
    if contains == "guess":
        return {guess.change.id: guess.contained for guess in found}
    named = {key.strip() for key in contains.split(",")}
    known = {guess.change.id for guess in found}
    if unknown := sorted(named - known):
        raise WrongOption(f"--contains {', '.join(unknown)}: 담겼는지 정할 예산 변경이 아닙니다. 정할 것: {', '.join(sorted(known)) or '없음'}")
    return {key: key in named for key in known}


def _lines(found: Iterable[Guess]) -> list[str]:
    """A line for each change: its key, day, kind, amount and lines, and whether the revision contains it."""
    told = []
    for guess in found:
        change = guess.change
        lines = " → ".join(line_id for line_id in (change.from_line, change.to_line) if line_id is not None)
        word = "담김(다시 더하지 않음)" if guess.contained else "담기지 않음(더하여 셈)"
        was = "" if change.contained_in is None else f", {change.contained_in}차부터 담겨 있던 것"
        doubt = "" if guess.certain else ", 추정"
        day = change.approved_on or f"{change.proposed_on} 제안(승인 전)"
        told.append(f"  {change.id}: {day} {_KINDS[change.kind]} {change.amount_krw:,}원 {lines} - {word}{was}{doubt}")
    return told
