"""``python -m chatdong year-end``, ``settlement`` and ``close-year``: what becomes of the balance, and the closing of a year."""

import argparse
import json
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import Any

from chatdong.domain import glossary
from chatdong.domain.budget.committed import counted_twice, why_counted_twice
from chatdong.domain.budget.overruns import current_forecasts
from chatdong.domain.plan.funding import Source
from chatdong.domain.plan.model import FundingSource, Plan
from chatdong.domain.progress.records import Records
from chatdong.domain.year_end.carried_commitments import overcarried, why_overcarried
from chatdong.domain.year_end.closing import ClosedRow, Closing, Handover, carried_beyond, why_not_carried
from chatdong.domain.year_end.deadlines import LeadTime, commit_by
from chatdong.domain.year_end.dispositions import Disposition, Part, dispositions, funds_of, rulings, sums
from chatdong.domain.year_end.settlement import Settlement
from chatdong.public_holidays import public_holidays

WORDS = "연말 정리: 집행잔액이 어디로 가는지, 무엇을 언제까지 해야 하는지, 예산현액·원인행위·지출·미지급·가용을 보여 줍니다."

SETTLEMENT_WORDS = "기준일 현재의 정산서를 파일로 만듭니다. 마감한 해는 확정한 수치이고, 마감 전에는 가결산입니다."

CLOSING_WORDS = "해를 마감합니다: 수치를 확정하고 이월액을 다음 해의 계획에 넘깁니다. --undo로 되돌립니다(다음 해에 기록이 생기기 전까지)."


def add_granted(parser: argparse.ArgumentParser) -> None:
    """Add the option that chooses which sources get back what is left."""
    sources = {source.value: str(glossary.source_word(source)) for source in FundingSource}
    parser.add_argument(
        "--granted",
        action="append",
        choices=tuple(sources),
        help="남으면 돌려줄 재원. 여러 번 쓸 수 있고, 없으면 위 단계에서 준 재원: " + ", ".join(f"{key}={word}" for key, word in sources.items()),
    )


def granted(options: argparse.Namespace) -> frozenset[Source] | None:
    """The sources that the options choose; None for the usual ones."""
    return frozenset(map(FundingSource, options.granted)) if options.granted else None


def answer(
    plan: Plan, records: Records, settled: Settlement, closed_on: date | None, givers: Collection[Source] | None, *, as_data: bool, example: bool
) -> str:
    """The year's end on the day of the settlement as lines of text, or as JSON where ``as_data``; ``closed_on``: the day of the figures of its
    closing, None while the year is open."""
    as_of = settled.as_of
    coming = {line_id: forecast.to_pay_krw for line_id, forecast in current_forecasts(plan, records, as_of).items()}
    parts = dispositions(plan, records, as_of, coming=coming, funds=funds_of(plan, records, as_of, givers))
    days = commit_by(plan, public_holidays(plan.year.start, plan.counted.end), LeadTime())
    if as_data:
        found = _as_json(plan, settled, closed_on, parts, days, example=example)
        return json.dumps(found, ensure_ascii=False, indent=2)
    doubts = (f"[주의] {why_counted_twice(_line_word(plan, of.commitment.line_id), of)}" for of in counted_twice(records, as_of))
    return "\n".join((*_lines(plan, settled, closed_on, parts, days, example=example), *doubts))


def _position(row: ClosedRow) -> dict[str, int]:
    """The position of a row of the settlement as JSON (won)."""
    return {
        "original_krw": row.original_krw,
        "carried_in_krw": row.carried_in_krw,
        "transferred_krw": row.transferred_krw,
        "supplementary_krw": row.supplementary_krw,
        "budget_krw": row.budget_krw,
        "committed_krw": row.committed_krw,
        "spent_krw": row.spent_krw,
        "unpaid_krw": row.committed_krw - row.spent_krw,
        "free_krw": row.budget_krw - row.committed_krw,
        "balance_krw": row.balance_krw,
    }


def _fixed(total: ClosedRow) -> dict[str, int]:
    """What a closing fixed as JSON (won)."""
    return {
        "carried_krw": total.carried_krw,
        "returned_krw": total.returned_krw,
        "lapsed_krw": total.lapsed_krw,
        "short_krw": total.short_krw,
        "unsettled_krw": total.unsettled_krw,
    }


def _as_json(
    plan: Plan, settled: Settlement, closed_on: date | None, parts: tuple[Part, ...], days: Mapping[str, date], *, example: bool
) -> dict[str, Any]:
    known, by_line = rulings(plan.counted.end.isoformat()), settled.by_line
    return {
        "store": "example" if example else "records",
        "plan": plan.id,
        "fiscal_year": plan.fiscal_year,
        "as_of": settled.as_of.isoformat(),
        "closed_on": closed_on and closed_on.isoformat(),
        "last_payment_day": plan.counted.end.isoformat(),
        "fixed": _fixed(settled.total) if settled.final else None,
        "position": _position(settled.total),
        "by_source": [{"source": source, **_position(row)} for source, row in settled.by_source.items()],
        "dispositions": [
            {
                "disposition": disposition,
                "word": str(known[disposition].word),
                "amount_krw": krw,
                "by_source": [
                    {
                        "source": source,
                        "amount_krw": sum(part.amount_krw for part in parts if (part.disposition, part.source) == (disposition, source)),
                    }
                    for source in dict.fromkeys(part.source for part in parts if part.disposition is disposition)
                ],
                "condition": str(known[disposition].condition),
                "change": str(known[disposition].change),
                "law": None if known[disposition].law is None else str(known[disposition].law),
            }
            for disposition, krw in sums(parts).items()
        ],
        "by_line": [
            {
                "line": line_id,
                "commit_by": days[line_id].isoformat() if line_id in days else None,
                **_position(row),
                "dispositions": sums(part for part in parts if part.line_id == line_id),
            }
            for line_id, row in by_line.items()
        ],
    }


def _won(krw: int) -> str:
    return f"{krw:,}원"


def _line_word(plan: Plan, line_id: str) -> str:
    """A line as "activity · item"; its id where the plan has no such line."""
    line = next((line for line in plan.budget_line if line.id == line_id), None)
    return line_id if line is None else f"{plan.activity_by_id(line.activity).name} · {line.item}"


def _lines(
    plan: Plan, settled: Settlement, closed_on: date | None, parts: tuple[Part, ...], days: Mapping[str, date], *, example: bool
) -> Iterator[str]:
    """The year's end in lines: the position, then each part with its condition and the lines that it lies on."""
    of, known = settled.total, rulings(plan.counted.end.isoformat())
    if example:
        yield "[예시 자료: 실제 기록이 아닙니다]"
    yield f"{plan.title}\n기준일 {settled.as_of}, 마지막 지급일 {plan.counted.end}, " + (
        "마감 전입니다." if closed_on is None else f"{closed_on}에 마감했습니다."
    )
    yield (
        f"예산현액 {_won(of.budget_krw)} = 당초 예산 {_won(of.original_krw)} + 이월 {_won(of.carried_in_krw)} + 전용 {_won(of.transferred_krw)} + 추경 "
        + _won(of.supplementary_krw)
    )
    unpaid, free = of.committed_krw - of.spent_krw, of.budget_krw - of.committed_krw
    yield f"원인행위 {_won(of.committed_krw)} · 지출 {_won(of.spent_krw)} · 미지급 {_won(unpaid)} · 가용 {_won(free)} · 집행잔액 {_won(of.balance_krw)}"
    for source, row in settled.by_source.items() if settled.has_sources else ():
        yield f"  {glossary.source_word(source)}: 예산현액 {_won(row.budget_krw)} · 지출 {_won(row.spent_krw)} · 집행잔액 {_won(row.balance_krw)}"
    if settled.final:
        yield f"마감하여 확정: {_sum_of(of)}"
    for disposition, krw in sums(parts).items():
        ruling = known[disposition]
        yield f"{ruling.word} {_won(krw)}: {ruling.condition}"
        yield f"  바꾸려면: {ruling.change}" + ("" if ruling.law is None else f" 근거: {ruling.law}.")
        on_lines = sums_by_line(parts, disposition)
        for line_id, amount in on_lines.items():
            by = f" (원인행위 마감 권고일 {days[line_id]})" if disposition in _UNBOUND and line_id in days else ""
            yield f"  - {_line_word(plan, line_id)}: {_won(amount)}{by}"
    if not parts:
        yield "남은 돈이 없어 나눌 것이 없습니다."


_UNBOUND = (Disposition.TO_COMMIT, Disposition.RETURN, Disposition.LAPSE)
"""What a commitment in time would change."""


def sums_by_line(parts: Collection[Part], disposition: Disposition) -> dict[str, int]:
    """Line → what becomes so of its balance (won), in the order of the parts."""
    found: dict[str, int] = {}
    for part in parts:
        if part.disposition is disposition:
            found[part.line_id] = found.get(part.line_id, 0) + part.amount_krw
    return found


def _sum_of(total: ClosedRow) -> str:
    """The current budget as the sum of what became of it."""
    short = f" + 부족 {_won(total.short_krw)}" if total.short_krw else ""
    return (
        f"예산현액 {_won(total.budget_krw)} = 지출 {_won(total.spent_krw)} + 이월 {_won(total.carried_krw)} + 반납 {_won(total.returned_krw)} + "
        f"불용 {_won(total.lapsed_krw)}{short}"
    )


def why_not_closed(plan: Plan, records: Records, closed: Closing) -> str | None:
    """Why the year cannot be closed with these figures, a line for each line of the budget or commitment; None where it can."""
    found = [str(why_not_carried(_line_word(plan, line_id), krw)) for line_id, krw in carried_beyond(closed).items()]
    found += [str(why_overcarried(_line_word(plan, of.line_id), of)) for of in overcarried(records, closed.closed_on)]
    return "\n".join(found) or None


def closing_lines(total: ClosedRow, handed: Handover, payable_until: date | None = None) -> Iterator[str]:
    """What a closing fixes and hands on, in lines. ``payable_until``: the last day for payments, where it is still to come."""
    yield _sum_of(total)
    if payable_until is not None:
        yield f"[주의] {payable_until}까지는 이 해의 지출을 더 적을 수 있습니다. 지금 마감하면 그때까지 치를 돈은 이 해에 적지 못합니다."
    if total.unsettled_krw:
        yield f"[주의] 원인행위를 했으나 치르지도 이월하지도 않은 {_won(total.unsettled_krw)}은 올해 예산에서 없어집니다."
    if not handed.carries:
        return
    if handed.following is None:
        yield "다음 해의 계획이 아직 없어 이월액은 넘기지 않고 수치만 확정합니다."
    elif handed.missing:
        yield f"다음 해의 계획({handed.following.id})에 같은 산출내역이 없는 것이 {len(handed.missing)}건이라 이월액은 넘기지 않습니다: " + ", ".join(
            sorted(handed.missing)
        )
    else:
        yield f"이월액 {len(handed.opening.changes)}건이 다음 해 계획({handed.following.id})에 전년도 이월로 들어갑니다."
