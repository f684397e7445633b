"""``python -m chatdong status``: the status of a plan on the as-of date, as lines for people or as JSON."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from chatdong.domain import glossary
from chatdong.domain.agenda import calendar
from chatdong.domain.plan.model import Direction, Plan
from chatdong.domain.progress.goals import EventCounts, GoalStatus, Progress, count_recorded, of_year
from chatdong.domain.progress.records import Records
from chatdong.domain.progress.required_pace import Pace
from chatdong.domain.report import comparison
from chatdong.domain.report.comparison import Difference
from chatdong.domain.report.status import Status, status
from chatdong.domain.rounding import Number, measured
from chatdong.terminal.as_json import curves as curves_json
from chatdong.terminal.as_json import money as money_json
from chatdong.terminal.as_json import status as status_json

WORDS = "기준일 현재의 목표, 행사, 예산 집행, 전망과 다음에 할 일을 보여 줍니다."


@dataclass(frozen=True)
class Other:
    """The status to compare with: its name as text (``words``) and in JSON (``key``), plan, records, as-of date and year.

    ``plan`` is None for a year without a plan of its own, of which only the goals set by the present plan are known.
    """

    words: str
    key: str | int
    plan: Plan | None
    records: Records
    as_of: date
    year: int


def answer(plan: Plan, records: Records, as_of: date, *, other: Other | None, as_data: bool, example: bool) -> str:
    """The status as lines of text, or as JSON where ``as_data``; with ``other`` also the differences (this − other)."""
    now = status(plan, records, as_of)
    since = comparison.difference(status(other.plan, other.records, other.as_of), now) if other and other.plan else None
    if not as_data:
        return "\n".join(
            [
                *_lines(plan, now, count_recorded(plan, records, as_of), example=example),
                *(_difference_lines(plan, now, since, other) if other else ()),
            ]
        )
    found = {"store": "example" if example else "records", **status_json.status_as_json(plan, now)}
    found |= curves_json.as_json(plan, records, as_of) | status_json.overruns_as_json(plan, records, as_of)
    found |= money_json.as_json(records, as_of)
    found |= {"calendar": status_json.calendar_as_json(calendar.calendar_entries(plan, records, as_of))}
    if other is not None:
        found |= {"compared_to": other.key, "difference": status_json.difference_as_json(since) if since else _goals_only(now, other)}
    return json.dumps(found, ensure_ascii=False, indent=2)


def _goals_only(now: Status, other: Other) -> dict[str, Any]:
    there, here = of_year(now.progress, other.year), tuple(goal for goal in now.progress if goal.status != GoalStatus.LATER)
    return {"goals": status_json.goals_as_json(comparison.goal_differences(there, here))}


def _lines(plan: Plan, now: Status, recorded: EventCounts, *, example: bool) -> Iterator[str]:
    money = now.figures

    def amount(krw: int | None) -> str:
        """An amount in won, "–" where unknown."""
        return "–" if krw is None else f"{krw:,}원"

    if example:
        yield "[예시 자료: 실제 기록이 아닙니다]"
    yield f"{plan.title.ko}\n기준일 {now.as_of}"
    yield f"예산 {amount(money.budget)} · 계획 {amount(money.planned)} · 집행 {amount(money.actual)} · 실적 가치 {amount(money.earned)}"
    yield f"{glossary.figure('eac_bottom_up').word} {amount(money.eac_bottom_up)} · 불용 예상 {amount(money.lapse)}"
    yield f"행사 {now.held}회 개최 · 기준일까지 계획 {now.expected}회 · 연간 {now.planned}회"
    if recorded.total:
        parts = {"개최": recorded.held, "연기": recorded.postponed, "취소": recorded.cancelled, "발간·구입 등": recorded.done}
        yield f"행사 기록 {recorded.total}건: " + " · ".join(f"{word} {number}" for word, number in parts.items() if number)
    words = {"achieved": "달성", "on_track": "정상", "behind": "지연", "missed": "미달", "unconfirmed": "미확인", "not_quantified": "수치 없음"}
    for pace in now.pace:
        goal = pace.goal
        if goal.target.year != plan.fiscal_year:
            continue
        actual = "–" if goal.actual is None else f"{'적어도 ' if goal.uncertain else ''}{measured(goal.actual)}"
        missing = f" ({goal.missing_words})" if goal.missing_words is not None else ""
        yield f"  {goal.indicator.name.ko}: {actual}{missing} / {_target(goal)} {words[goal.status]}{_left(pace)}"


def _signed(value: Number) -> str:
    return f"{'+' if value > 0 else '-'}{measured(value if value > 0 else -value)}"


def _target(goal: Progress) -> str:
    """A target in words: 6, "10 이하", "60~80"; "–" where the plan sets no number."""
    if goal.aim is None:
        return "–"
    if goal.indicator.good is Direction.WITHIN:
        return f"{measured(goal.aim)}~{'–' if goal.highest is None else measured(goal.highest)}"
    return f"{measured(goal.aim)} 이하" if goal.indicator.good is Direction.LESS else measured(goal.aim)


def _left(pace: Pace) -> str:
    """The distance to the target in words, missing or too much; "" where nothing is or no month is left."""
    if not pace.remaining or not pace.months:
        return ""
    figure = f"{measured(pace.remaining)}{pace.goal.indicator.unit.ko}"
    if pace.goal.indicator.good is not Direction.MORE:
        return f" · {figure} {'넘음' if pace.goal.indicator.good is Direction.LESS else '벗어남'}"
    return f" · {pace.until}까지 {figure} 더, 남은 {pace.months}개월"


def _difference_lines(plan: Plan, now: Status, since: Difference | None, other: Other) -> Iterator[str]:
    """The lines of the differences; equal figures are left out."""
    if since is None:
        yield f"{other.words}에 비교하여: 그해 계획이 저장소에 없어 목표만 비교합니다."
        for goal in comparison.goal_differences(of_year(now.progress, other.year), of_year(now.progress, plan.fiscal_year)):
            if goal.target:
                yield f"  {goal.indicator.name.ko}: 목표 {_signed(goal.target)}{goal.indicator.unit.ko}"
        return
    yield f"{other.words}에 비교하여: 집행 {since.spent_krw:+,}원 · 행사 {since.held:+d}회"
    budget = since.money[-1].budget_krw
    if budget:
        yield f"  예산 {budget:+,}원"
    for row in since.money[:-1]:
        if row.spent_krw:
            name = next((c.name.ko for c in plan.category if c.id == row.category_id), "이 차수에 없는 산출내역")
            yield f"  {name}: {row.spent_krw:+,}원"
    for goal in since.goals:
        if goal.actual:
            yield f"  {goal.indicator.name.ko}: {_signed(goal.actual)}{goal.indicator.unit.ko}"
