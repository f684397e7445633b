"""``python -m chatdong status --all``: all plans of a store, a line or an object a plan, with the sums by year, source and category."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from chatdong.domain.budget.funding import total as of_sources
from chatdong.domain.portfolio import sums
from chatdong.domain.portfolio.row import PlanRow
from chatdong.domain.portfolio.sums import Sum
from chatdong.store.engines.store import Store
from chatdong.store.reading.portfolio import Asked, by_category, listed, read_row
from chatdong.store.reading.portfolio_sources import by_source
from chatdong.store.seed.example import AS_OF as EXAMPLE_AS_OF


def answer(store: Store, asked: Asked, *, as_data: bool) -> str:
    """The plans that are asked for as lines of text, or as JSON where ``as_data``: amounts in won, unknown as null."""
    plans = listed(store, asked)
    rows = [read_row(store, asked, each, example_day=EXAMPLE_AS_OF if store.is_example else None) for each in plans]
    years, differing = sums.by_year(each.sum for each in plans), sums.differing(rows, (each.sum for each in plans))
    if not as_data:
        return "\n".join(_lines(rows, years, differing, example=store.is_example))
    sources = by_source(store, asked)
    found = {
        "store": "example" if store.is_example else "records",
        "today": asked.today.isoformat(),
        "as_of": asked.day.isoformat() if asked.day else None,
        "plans": [row_as_json(row) for row in rows],
        "total": _sum(sums.total(years.values())),
        "by_year": [{"year": year, **_sum(of)} for year, of in years.items()],
        "by_source": {
            "plans": list(sources.known),
            "not_among_them": list(sources.unknown),
            "sources": [
                {"source": source, "budget_krw": of.budget_krw, "committed_krw": of.committed_krw, "spent_krw": of.spent_krw}
                for source, of in sources.amounts.items()
            ],
            "budget_krw": of_sources(sources.amounts).budget_krw,
        },
        "by_category": [{"category": each.name, **_sum(each.sum)} for each in by_category(store, asked)],
        "differs_from_the_sums": list(differing),
    }
    return json.dumps(found, ensure_ascii=False, indent=2)


def row_as_json(row: PlanRow) -> dict[str, Any]:
    """The row of a plan as plain values for JSON."""
    item = row.following
    return {
        "plan": row.plan_id,
        "revision": row.revision,
        "title": row.title.ko,
        "year": row.year,
        "as_of": row.as_of.isoformat() if row.as_of else None,
        "closed_on": row.closed_on.isoformat() if row.closed_on else None,
        "goals": None if row.goals is None else {"all": row.goals.every, "achieved": row.goals.achieved, "late": row.goals.late},
        "budget_krw": row.budget_krw,
        "spent_krw": row.spent_krw,
        "rate_percent": None if row.rate is None else float(row.rate),
        "planned_krw": row.planned_krw,
        "forecast_krw": row.forecast_krw,
        "expected_lapse_krw": row.lapse_krw,
        "verdict": row.verdict,
        "next": None
        if item is None or row.as_of is None
        else {
            "kind": item.kind,
            "activity": item.activity_id,
            "due": item.due.isoformat(),
            "days": (item.due - row.as_of).days,
            "amount_krw": item.amount_krw,
        },
        "to_check": dict(row.marks),
    }


def _sum(of: Sum) -> dict[str, Any]:
    rate = of.rate
    return {
        "plans": of.plans,
        "closed": of.closed,
        "budget_krw": of.budget_krw,
        "spent_krw": of.spent_krw,
        "rate_percent": None if rate is None else float(rate),
    }


def _lines(rows: Sequence[PlanRow], years: dict[int, Sum], differing: Sequence[str], *, example: bool) -> Iterator[str]:
    def amount(krw: int | None) -> str:
        """An amount in won, "–" where unknown."""
        return "–" if krw is None else f"{krw:,}원"

    if example:
        yield "[예시 자료: 실제 기록이 아닙니다]"
    every = sums.total(years.values())
    yield f"계획 {every.plans}개 · 예산현액 {amount(every.budget_krw)} · 집행 {amount(every.spent_krw)} · 집행률 {_percent(every)}"
    for year, of in years.items():
        closed = f", 마감 {of.closed}개" if of.closed else ""
        yield f"  {year}년: 계획 {of.plans}개{closed} · 예산현액 {amount(of.budget_krw)} · 집행 {amount(of.spent_krw)} · 집행률 {_percent(of)}"
    for row in rows:
        goals = "–" if row.goals is None else f"{row.goals.achieved}/{row.goals.every}" + (f"(늦음 {row.goals.late})" if row.goals.late else "")
        day = f"마감 {row.closed_on}" if row.closed_on else f"기준일 {row.as_of or '–'}"
        due = "–" if row.following is None else str(row.following.due)
        money = f"집행 {amount(row.spent_krw)} / {amount(row.budget_krw)} · 전망 {amount(row.forecast_krw)}"
        yield f"{row.plan_id} {row.title.ko} · {day} · 목표 {goals} · {money} · 다음 {due}"
    if differing:
        yield f"기간 밖의 날짜로 적힌 기록이 있어 합계와 다른 계획: {', '.join(differing)}"


def _percent(of: Sum) -> str:
    return "–" if of.rate is None else f"{of.rate}%"
