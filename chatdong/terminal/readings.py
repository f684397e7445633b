"""``python -m chatdong readings``: the readings of indicators listed, added, corrected and deleted, as lines for people or as JSON."""

import argparse
import json
import uuid
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from chatdong.domain.message import Message
from chatdong.domain.plan.model import Indicator, Plan
from chatdong.domain.progress.measurements import parts_of, unscaled, why_no_reading, words_of
from chatdong.domain.roles import Actor
from chatdong.store.engines.record_tables import LAST_DAY
from chatdong.store.engines.store import Store
from chatdong.store.ledger.cells import plain_cell
from chatdong.store.ledger.indicators import IndicatorNames, answers_in
from chatdong.store.ledger.refusals import BadCell, reason_of
from chatdong.store.reading import query, repository
from chatdong.store.writing import records

WORDS = "지표의 측정값을 보고 적고 고치고 지웁니다: readings list · add · correct · delete"
_KEY = 6
"""As many letters of a key are enough where no other begins so."""


class WrongOption(ValueError):
    """An option that cannot be used; the message says which and why."""


def add_actions(parser: argparse.ArgumentParser, day: Callable[[str], date]) -> None:
    """Add the actions with their options; ``day`` reads a date."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")

    def action(name: str, words: str) -> argparse.ArgumentParser:
        """Add an action with the options of all."""
        made = actions.add_parser(name, help=words, description=words)
        made.add_argument("--store", default=argparse.SUPPRESS, help="저장소")
        made.add_argument("--plan", help="계획 이름(예: 2016). 없으면 가장 새로운 계획")
        made.add_argument("--json", action="store_true", help="JSON으로")
        return made

    listed = action("list", "측정값을 새것부터 보여 줍니다.")
    listed.add_argument("--as-of", type=day, help="기준일까지의 것만")
    listed.add_argument("--measure", help="한 지표의 것만: 지표의 이름이나 키")
    listed.add_argument("--text", help="출처나 비고에 이 말이 있는 것만")
    added = action("add", "측정값 하나를 적습니다.")
    added.add_argument("--measure", required=True, help="지표의 이름이나 키")
    corrected = action("correct", '측정값 하나를 고칩니다. 주지 않은 것은 그대로이고, 빈 글("")은 칸을 비웁니다.')
    deleted = action("delete", "측정값 하나를 지웁니다. 변경 이력에서 되돌릴 수 있습니다.")
    for each in (corrected, deleted):
        each.add_argument("key", help="측정값의 키(readings list 에 나옵니다). 앞 여섯 글자만 적어도 됩니다.")
    for each, needed in ((added, True), (corrected, False)):
        each.add_argument("--on", type=day, required=needed, help="측정일(예: 2016-09-30)")
        each.add_argument("--value", required=needed, help="측정값(예: 94.5)")
        each.add_argument("--answers", help="응답 수")
        each.add_argument("--source", required=needed, help="출처(예: 만족도 조사 결과 보고)")
        each.add_argument("--note", help="비고")
    added.add_argument("--part", help="나눈 부분(예: 여성, 성동구)")
    for each in (added, corrected, deleted):
        each.add_argument("--dry-run", action="store_true", help="저장하지 않고 무엇이 달라지는지만 보여 줍니다.")


def run(store: Store, plan: Plan, options: argparse.Namespace, actor: Actor, at: datetime) -> str:
    """Do one action and answer it as text or JSON. Raises WrongOption, and RefusedWrite where the store refuses it."""
    if options.action == "list":
        return _list(store, plan, options)
    if options.action == "add":
        return _add(store, plan, options, actor, at)
    row = _row(store, plan, options.key)
    return _correct(store, plan, row, options, actor, at) if options.action == "correct" else _delete(store, plan, row, options, actor, at)


def indicator_named(plan: Plan, name: str) -> Indicator:
    """The indicator of a name or key that takes readings. Raises WrongOption."""
    names = IndicatorNames(plan)
    found = names.indicator(name)
    one = names.of(found) if isinstance(found, str) else None
    if one is None:
        raise WrongOption(f"‘{name}’: {_why(found)}")
    return one


def part_named(plan: Plan, indicator: Indicator, name: str | None) -> tuple[str | None, str | None]:
    """The breakdown and the part of a name, (None, None) for the whole. Raises WrongOption."""
    found = IndicatorNames(plan).part(indicator.id, name)
    if isinstance(found, BadCell):
        raise WrongOption(f"--part {name or ''}: {_why(found)}")
    return found


def hold(plan: Plan, indicator: Indicator, values: Mapping[str, Any]) -> None:
    """Raise WrongOption where a reading cannot be entered in the plan."""
    why = why_no_reading(plan, indicator, values["measured_on"], values["broken_by"], values["answers"])
    if why is not None:
        raise WrongOption(str(why))


def _why(found: str | BadCell) -> Message | str:
    return reason_of(found.code, dict(found.figures)) if isinstance(found, BadCell) else found


def _list(store: Store, plan: Plan, options: argparse.Namespace) -> str:
    asked = {
        "plan_id": plan.id,
        "as_of": options.as_of or LAST_DAY,
        "indicator_id": indicator_named(plan, options.measure).id if options.measure else None,
        "text": options.text,
    }
    rows = query.rows(store, "measurement_list", **asked)
    if options.json:
        return json.dumps([as_json(plan, row) for row in rows], ensure_ascii=False, indent=2)
    return "\n".join(f"{row['measurement_id']}  {told(plan, row)}" for row in rows) or "측정값이 없습니다."


def _add(store: Store, plan: Plan, options: argparse.Namespace, actor: Actor, at: datetime) -> str:
    indicator = indicator_named(plan, options.measure)
    by, part = part_named(plan, indicator, options.part)
    values = {
        "plan_id": plan.id,
        "revision": repository.newest_revision(store, plan.id),
        "indicator_id": indicator.id,
        "measured_on": options.on,
        "value_e4": _value(plan, indicator, options.value),
        "answers": _answers(options.answers),
        "broken_by": by,
        "part": part,
        "source": options.source.strip(),
        "note": (options.note or "").strip() or None,
    }
    return add(store, plan, indicator, values, actor, at, dry_run=options.dry_run, as_data=options.json)


def add(
    store: Store, plan: Plan, indicator: Indicator, values: Mapping[str, Any], actor: Actor, at: datetime, *, dry_run: bool, as_data: bool
) -> str:
    """Add a reading and answer what was done; one that is there already, with the same value and source, is not added again. Raises WrongOption."""
    hold(plan, indicator, values)
    same = [row for row in _of_day(store, plan, values) if (row["value_e4"], row["source"]) == (values["value_e4"], values["source"])]
    if same:
        found = f"이미 있는 측정값이라 적지 않았습니다: {told(plan, same[0])}"
        return _answer(plan, same[0], None, as_data=as_data, text=found)
    others = len(_of_day(store, plan, values))
    beside = f"[주의] 같은 날의 값이 이미 {others:,}건 있습니다. 고치는 것이면 readings correct 를 쓰십시오.\n" if others else ""
    if dry_run:
        return _answer(plan, values, None, as_data=as_data, text=f"{beside}보기만 했습니다. 적을 것: {told(plan, values)}")
    batch = str(uuid.uuid4())
    key = records.insert(store, "measurement", values, actor, at, batch)
    return _answer(
        plan, {**values, "measurement_id": key}, batch, as_data=as_data, text=f"{beside}적었습니다(변경 이력 {batch}): {key}  {told(plan, values)}"
    )


def _of_day(store: Store, plan: Plan, values: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The stored readings of the same indicator, part and day."""
    rows = query.rows(store, "measurement_list", plan_id=plan.id, as_of=LAST_DAY, indicator_id=values["indicator_id"], text=None)
    return [row for row in rows if all(row[column] == values[column] for column in ("measured_on", "broken_by", "part"))]


def _correct(store: Store, plan: Plan, row: dict[str, Any], options: argparse.Namespace, actor: Actor, at: datetime) -> str:
    indicator = next((one for one in plan.indicator if one.id == row["indicator_id"]), None)
    said: dict[str, Any] = {}
    if options.on is not None:
        said["measured_on"] = options.on
    if options.value is not None:
        said["value_e4"] = _value(plan, indicator, options.value)
    if options.answers is not None:
        said["answers"] = _answers(options.answers)
    if options.source is not None:
        said["source"] = options.source.strip()
    if options.note is not None:
        said["note"] = options.note.strip() or None
    if not said:
        raise WrongOption("고칠 것을 주십시오: --on, --value, --answers, --source, --note")
    after = {**row, **said}
    if indicator is not None:
        hold(plan, indicator, after)
    change = f"{told(plan, row)} → {told(plan, after)}"
    if all(row[column] == value for column, value in said.items()):
        return _answer(plan, row, None, as_data=options.json, text=f"바뀌는 것이 없습니다: {told(plan, row)}")
    if options.dry_run:
        return _answer(plan, after, None, as_data=options.json, text=f"보기만 했습니다. 고칠 것: {change}")
    batch = str(uuid.uuid4())
    records.update(store, "measurement", row["measurement_id"], row["version"], said, actor, at, batch)
    return _answer(plan, after, batch, as_data=options.json, text=f"고쳤습니다(변경 이력 {batch}): {change}")


def _delete(store: Store, plan: Plan, row: dict[str, Any], options: argparse.Namespace, actor: Actor, at: datetime) -> str:
    if options.dry_run:
        return _answer(plan, row, None, as_data=options.json, text=f"보기만 했습니다. 지울 것: {told(plan, row)}")
    batch = records.delete(store, "measurement", row["measurement_id"], row["version"], actor, at)
    return _answer(plan, row, batch, as_data=options.json, text=f"지웠습니다(변경 이력 {batch}): {told(plan, row)}")


def _answer(plan: Plan, row: Mapping[str, Any], batch: str | None, *, as_data: bool, text: str) -> str:
    return json.dumps({**as_json(plan, row), "batch": batch}, ensure_ascii=False, indent=2) if as_data else text


def _row(store: Store, plan: Plan, key: str) -> dict[str, Any]:
    """The stored reading whose key is this or begins so. Raises WrongOption."""
    rows = query.rows(store, "measurement_list", plan_id=plan.id, as_of=LAST_DAY, indicator_id=None, text=None)
    found = [row["measurement_id"] for row in rows if row["measurement_id"] == key]
    found = found or [row["measurement_id"] for row in rows if len(key) >= _KEY and row["measurement_id"].startswith(key)]
    row = records.read(store, "measurement", found[0]) if len(found) == 1 else None
    if row is None:
        raise WrongOption(f"‘{key}’: {'여러 측정값의 키가 이렇게 시작합니다. 더 길게 적어 주십시오.' if found else '이 계획에 없는 측정값입니다.'}")
    return row


def _value(plan: Plan, indicator: Indicator | None, text: str) -> int:
    found = IndicatorNames(plan).value(indicator.id if indicator else None, plain_cell(text))
    if isinstance(found, BadCell):
        raise WrongOption(f"--value {text}: {_why(found)}")
    return found


def _answers(text: str | None) -> int | None:
    if text is None or not text.strip():
        return None
    found = answers_in(plain_cell(text))
    if isinstance(found, BadCell):
        raise WrongOption(f"--answers {text}: {_why(found)}")
    return found


def _part(plan: Plan, row: Mapping[str, Any]) -> str | None:
    """The part that a reading is of, in words; None for the whole."""
    if row["broken_by"] is None:
        return None
    for indicator in plan.indicator:
        for breakdown in indicator.breakdown if indicator.id == row["indicator_id"] else ():
            if breakdown.by == row["broken_by"] and row["part"] in (named := parts_of(plan, breakdown)):
                return f"{words_of(breakdown.by)}: {named[row['part']].ko}"
    return f"{words_of(row['broken_by'])}: {row['part']}"


def told(plan: Plan, row: Mapping[str, Any]) -> str:
    """A reading in one line."""
    indicator = next((one for one in plan.indicator if one.id == row["indicator_id"]), None)
    value = f"{unscaled(row['value_e4']):,f}{indicator.unit.ko if indicator else ''}"
    answers = None if row["answers"] is None else f"응답 {row['answers']:,}"
    name = indicator.name.ko if indicator else row["indicator_id"]
    return " · ".join(filter(None, (str(row["measured_on"]), name, _part(plan, row), value, answers, row["source"], row["note"])))


def as_json(plan: Plan, row: Mapping[str, Any]) -> dict[str, Any]:
    """A reading as plain values: its value as a decimal text, so that no digit is lost."""
    indicator = next((one for one in plan.indicator if one.id == row["indicator_id"]), None)
    return {
        "key": row.get("measurement_id"),
        "plan": plan.id,
        "measured_on": row["measured_on"].isoformat(),
        "measure": row["indicator_id"],
        "name": indicator.name.ko if indicator else None,
        "by": row["broken_by"],
        "part": row["part"],
        "value": f"{unscaled(row['value_e4']):f}",
        "unit": indicator.unit.ko if indicator else None,
        "answers": row["answers"],
        "source": row["source"],
        "note": row["note"],
    }
