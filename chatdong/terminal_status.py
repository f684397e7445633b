"""``python -m chatdong status``: what the pages show on a day, as lines for people or as JSON."""

import argparse
import json
from collections.abc import Iterator
from datetime import date

from chatdong.domain import curve, reallocation
from chatdong.domain.difference import Difference, difference
from chatdong.domain.difference import as_json as difference_as_json
from chatdong.domain.plan import Plan
from chatdong.domain.record import Records
from chatdong.domain.status import Status, as_json, status

WORDS = "기준일 현재의 목표, 행사, 예산 집행, 전망과 다음에 할 일을 보여 줍니다."


def answer(plan: Plan, records: Records, as_of: date, options: argparse.Namespace, *, example: bool) -> str:
    """The text of the answer; with ``compare_to``, also what differs from that day."""
    now = status(plan, records, as_of)
    since = difference(status(plan, records, options.compare_to), now) if options.compare_to else None
    if not options.json:
        lines = [*_lines(plan, now, example=example), *(_difference_lines(plan, since, options.compare_to) if since else ())]
        return "\n".join(lines)
    found = {"store": "example" if example else "records", **as_json(plan, now)}
    found |= curve.as_json(plan, records, as_of) | reallocation.as_json(plan, records, as_of)
    if since is not None:
        found |= {"compared_to": options.compare_to.isoformat(), "difference": difference_as_json(since)}
    return json.dumps(found, ensure_ascii=False, indent=2)


def _lines(plan: Plan, now: Status, *, example: bool) -> Iterator[str]:
    money = now.figures

    def amount(krw: int | None) -> str:
        return "–" if krw is None else f"{krw:,}원"

    if example:
        yield "[예시 자료: 실제 기록이 아닙니다]"
    yield f"{plan.title.ko}\n기준일 {now.as_of}"
    yield f"예산 {amount(money.budget)} · 계획 {amount(money.planned)} · 집행 {amount(money.actual)} · 실적 가치 {amount(money.earned)}"
    yield f"연말 전망 {amount(money.eac_bottom_up)} · 불용 예상 {amount(money.lapse)}"
    yield f"행사 {now.held}회 개최 · 기준일까지 계획 {now.expected}회 · 연간 {now.planned}회"
    words = {"achieved": "달성", "on_track": "정상", "behind": "지연", "missed": "미달", "not_quantified": "수치 없음"}
    for pace in now.pace:
        goal = pace.goal
        if goal.target.year != plan.fiscal_year:
            continue
        actual = "–" if goal.actual is None else goal.actual
        target = "–" if goal.target.value is None else goal.target.value
        left = f" · {pace.until}까지 {pace.remaining}{goal.indicator.unit.ko} 더, 남은 {pace.months}개월" if pace.remaining and pace.months else ""
        yield f"  {goal.indicator.name.ko}: {actual} / {target} {words[goal.status]}{left}"


def _difference_lines(plan: Plan, since: Difference, day: date) -> Iterator[str]:
    """What differs from another day, after less before; what is the same is not printed."""
    yield f"{day}에 견주어: 집행 {since.spent_krw:+,}원 · 행사 {since.held:+d}회"
    for row in since.money[:-1]:
        if row.spent_krw:
            name = next((c.name.ko for c in plan.category if c.id == row.category_id), "이 차수에 없는 산출내역")
            yield f"  {name}: {row.spent_krw:+,}원"
    for goal in since.goals:
        if goal.actual:
            yield f"  {goal.indicator.name.ko}: {goal.actual:+d}{goal.indicator.unit.ko}"
