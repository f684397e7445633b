"""The report's sections about money: execution, variance and its reasons, forecast. Amounts are won."""

from dataclasses import replace
from datetime import timedelta

from chatdong.domain import glossary
from chatdong.domain.budget.execution_table import BudgetRow
from chatdong.domain.budget.funding import SourceAmounts
from chatdong.domain.budget.variance import EFFECTS, VarianceRow
from chatdong.domain.message import Message, message
from chatdong.domain.plan.funding import Source
from chatdong.domain.plan.model import DoneBy, LocalizedText, Plan
from chatdong.domain.progress.records import Records
from chatdong.domain.report.outline import Column, Figure, Line, Period, Picture, Row, Section, Table
from chatdong.domain.report.status import Status
from chatdong.domain.rounding import percent

MOST_REASONS = 5
"""The most activities named in the text; the table has all of them."""


def krw(amount: int | None) -> Figure:
    """An amount (won) in a sentence, written in 천원."""
    return Figure("krw", amount)


def execution(plan: Plan, records: Records, now: Status, period: Period) -> Section:
    """The section of 예산현액(A), 지출액 누계(B), 집행잔액(A−B) and 집행률(B/A), by 편성목 and 세부사업."""
    whole = now.rows[0]
    lines = [
        Line(
            1,
            message(
                "지출액 누계 {spent}천원, 집행률 {rate}, 집행잔액 {left}천원",
                spent=krw(whole.spent_krw),
                rate=Figure("percent", whole.rate),
                left=krw(whole.remaining_krw),
            ),
        ),
    ]
    if period.window.start > plan.year.start:
        before = period.window.start - timedelta(1)
        lines.append(
            Line(
                2,
                message(
                    "{span} 지출액 {amount}천원", span=Figure("span", period.window), amount=krw(records.spent(now.as_of) - records.spent(before))
                ),
            )
        )
    lines += [
        Line(
            2,
            message(
                "{category}: 예산현액 {budget}천원 가운데 {spent}천원 집행({rate})",
                category=_category(plan, row),
                budget=krw(row.budget_krw),
                spent=krw(row.spent_krw),
                rate=Figure("percent", row.rate),
            ),
        )
        for row in now.rows
        if row.level == "category"
    ]
    if now.sources.known:
        lines += [_of_source(source, amounts) for source, amounts in now.sources.of().items()]
    rows = tuple(
        Row(
            (
                *_place(plan, row),
                row.budget_krw,
                row.spent_krw,
                row.remaining_krw,
                row.rate,
            ),
            {"total": 0, "category": 1}.get(row.level, 2),
        )
        for row in now.rows
        if row.level != "line"
    )
    columns = (
        Column(message("편성목")),
        Column(message("세부사업")),
        Column(message("예산현액(A)"), "krw"),
        Column(message("지출액 누계(B)"), "krw"),
        Column(message("집행잔액(A−B)"), "krw"),
        Column(message("집행률(B/A)"), "percent"),
    )
    caption = message("계획, 실적 가치, 집행의 누계와 연말 집행 전망")
    return Section(
        "execution",
        tuple(lines),
        Table(message("편성목·세부사업별 집행 현황"), columns, rows),
        Picture("burn", caption),
    )


def _of_source(source: Source, amounts: SourceAmounts) -> Line:
    """A sentence on what was spent and what is left of one source of funding."""
    return Line(
        2,
        message(
            "{funder}: 예산현액 {budget}천원 가운데 {spent}천원 집행({rate}), 잔액 {left}천원",
            funder=glossary.source_word(source),
            budget=krw(amounts.budget_krw),
            spent=krw(amounts.spent_krw),
            rate=Figure("percent", amounts.rate),
            left=krw(amounts.remaining_krw),
        ),
    )


def _place(plan: Plan, row: BudgetRow) -> tuple[LocalizedText | Message | None, LocalizedText | Message | None]:
    """(편성목, 세부사업) of a row; the category is named only in its subtotal row, above its activities."""
    if row.activity_id is not None:
        return None, plan.activity_by_id(row.activity_id).name
    return _category(plan, row), None if row.level == "total" else message("소계")


def _category(plan: Plan, row: BudgetRow) -> LocalizedText | Message:
    if row.level == "total":
        return message("합계")
    return next((c.name for c in plan.category if c.id == row.category_id), message("이 차수에 없는 산출내역"))


def official_plan(now: Status) -> Message | None:
    """A sentence on spending against the official cumulative plan; None if the plan has no milestones."""
    money = now.figures
    if money.planned is None:
        return None
    more = money.actual - money.planned
    figures = {
        "planned": krw(money.planned),
        "share": Figure("percent", percent(money.actual, money.planned)),
        "amount": krw(abs(more)),
    }
    if more > 0:
        return message("공식 집행계획(누계) {planned}천원의 {share}: 계획보다 {amount}천원 더 집행", **figures)
    if more < 0:
        return message("공식 집행계획(누계) {planned}천원의 {share}: 계획보다 {amount}천원 덜 집행", **figures)
    return message("공식 집행계획(누계) {planned}천원과 같음", planned=krw(money.planned))


def variance_and_reasons(plan: Plan, now: Status) -> Section:
    """The section of the variance: spent less bottom-up planned value by activity, with the reasons found in the records."""
    why = now.variance
    whole = why.total
    lines = [Line(1, _difference(whole))]
    if official := official_plan(now):
        lines.append(Line(2, official))
    differing = sorted((row for row in why.activities if any(row.effects)), key=lambda row: -abs(row.difference_krw))
    for row in differing[:MOST_REASONS]:
        lines.append(Line(2, message("{activity}: {what}", activity=_activity(plan, row), what=_difference(row))))
        done_by = None if row.activity_id is None else plan.activity_by_id(row.activity_id).kind.done_by
        lines += [Line(3, _reason(effect, row.effect(effect), done_by)) for effect in EFFECTS if row.effect(effect)]
    if whole.uncounted:
        lines.append(
            Line(
                4,
                message("참석 인원이 기록되지 않은 행사 {count}회가 있어 인원의 차이를 다 알 수 없음", count=Figure("count", len(whole.uncounted))),
            )
        )
    columns = (
        Column(message("세부사업")),
        Column(message("산출내역 계획"), "krw"),
        Column(message("지출액 누계(B)"), "krw"),
        Column(message("차이"), "krw", sum_of=((2, 1), (1, -1))),
        Column(message("횟수"), "krw"),
        Column(message("시기"), "krw"),
        Column(message("인원"), "krw"),
        Column(message("단가"), "krw"),
        Column(message("기타"), "krw"),
    )
    rows = [_variance_row(_activity(plan, row), row, 2) for row in why.activities]
    below = tuple((place, 1) for place in range(1, len(rows) + 1))
    rows.insert(0, replace(_variance_row(message("합계"), whole, 0), sum_of=below))
    return Section(
        "variance",
        tuple(lines),
        Table(message("산출내역 계획과 집행의 차이"), columns, tuple(rows)),
        Picture("variance", message("계획과 집행의 차이를 원인별로 나눈 것")),
    )


def _activity(plan: Plan, row: VarianceRow) -> LocalizedText | Message:
    return message("이 차수에 없는 산출내역") if row.activity_id is None else plan.activity_by_id(row.activity_id).name


def _variance_row(title: LocalizedText | Message, row: VarianceRow, level: int) -> Row:
    # If attendance was not recorded, the effect of people is unknown, not 0.
    people = None if row.uncounted and not row.effect("people") else row.effect("people")
    return Row(
        (
            title,
            row.planned_krw,
            row.actual_krw,
            row.difference_krw,
            row.effect("times"),
            row.timing_krw,
            people,
            row.effect("price"),
            row.effect("mixed") + row.effect("unlinked"),
        ),
        level,
    )


def _difference(row: VarianceRow) -> Message:
    figures = {"planned": krw(row.planned_krw), "actual": krw(row.actual_krw), "amount": krw(abs(row.difference_krw))}
    if row.difference_krw > 0:
        return message("산출내역 계획 {planned}천원보다 {amount}천원 더 집행", planned=figures["planned"], amount=figures["amount"])
    if row.difference_krw < 0:
        return message("산출내역 계획 {planned}천원보다 {amount}천원 덜 집행", planned=figures["planned"], amount=figures["amount"])
    return message("산출내역 계획만큼 {actual}천원 집행", actual=figures["actual"])


def _reason(effect: str, amount: int, done_by: DoneBy | None) -> Message:
    """An effect in words, as they fit what completes the activity."""
    more, figure = amount > 0, krw(amount)
    if done_by is DoneBy.DELIVERING and effect == "schedule":
        if more:
            return message("시기가 끝나기 전에 미리 마침: {amount}천원", amount=figure)
        return message("일정이 늦어져 아직 마치지 않음: {amount}천원", amount=figure)
    if done_by is DoneBy.DELIVERING and effect == "bills":
        if more:
            return message("마치기 전에 미리 치름: {amount}천원", amount=figure)
        return message("마쳤으나 아직 치르지 않음: {amount}천원", amount=figure)
    if done_by is DoneBy.PAYING and effect == "bills":
        if more:
            return message("시기가 끝나기 전에 미리 치름: {amount}천원", amount=figure)
        return message("시기가 지났으나 아직 치르지 않음: {amount}천원", amount=figure)
    if done_by is DoneBy.PAYING and effect == "price":
        if more:
            return message("계획 금액보다 더 치름: {amount}천원", amount=figure)
        return message("계획 금액보다 덜 치름: {amount}천원", amount=figure)
    if effect == "times":
        if more:
            return message("횟수가 계획이나 산출내역보다 많음: {amount}천원", amount=figure)
        return message("횟수가 계획이나 산출내역보다 적음: {amount}천원", amount=figure)
    if effect == "schedule":
        if more:
            return message("시기가 끝나기 전에 미리 엶: {amount}천원", amount=figure)
        return message("일정이 늦어져 아직 열지 않음: {amount}천원", amount=figure)
    if effect == "bills":
        if more:
            return message("열기 전에 미리 치름: {amount}천원", amount=figure)
        return message("열었으나 아직 치르지 않음: {amount}천원", amount=figure)
    if effect == "people":
        if more:
            return message("참석 인원이 계획보다 많음: {amount}천원", amount=figure)
        return message("참석 인원이 계획보다 적음: {amount}천원", amount=figure)
    if effect == "price":
        if more:
            return message("단가나 수량이 계획보다 높음: {amount}천원", amount=figure)
        return message("단가나 수량이 계획보다 낮음: {amount}천원", amount=figure)
    if effect == "mixed":
        return message("참석 인원이 기록되지 않아 단가와 인원으로 나눌 수 없음: {amount}천원", amount=figure)
    return message("행사와 이어지지 않은 지출: {amount}천원", amount=figure)


def year_end(now: Status) -> Message:
    """A sentence on the bottom-up year-end forecast and the expected lapse or overrun."""
    money = now.figures
    if money.lapse < 0:
        return message(
            "연말 집행 전망 {forecast}천원, 예산 {short}천원 부족(산출내역 기준)", forecast=krw(money.eac_bottom_up), short=krw(-money.lapse)
        )
    return message("연말 집행 전망 {forecast}천원, 불용 예상 {lapse}천원(산출내역 기준)", forecast=krw(money.eac_bottom_up), lapse=krw(money.lapse))


def forecast(now: Status) -> Section:
    """The section of the estimates at completion by three methods, with the reason if one is not known."""
    money = now.figures
    methods = [(glossary.figure(f"eac_{method}"), eac) for method, eac in reversed(money.eac.items())]
    lines = [
        Line(1, year_end(now)),
        Line(
            2,
            message(
                "산출내역 기준: 집행액 {spent}천원 + 미지급 예상액 {unpaid}천원 + 남은 일에 더 치를 계획 금액 {remaining}천원",
                spent=krw(money.actual),
                unpaid=krw(money.unpaid),
                remaining=krw(money.remaining),
            ),
        ),
        Line(2, message("계획 금액대로: 연말 집행 전망 {eac}천원", eac=krw(money.eac_at_plan_cost))),
    ]
    unknown = {
        "nothing_spent": message("집행 속도대로: 집행액이 없어 셈하지 않음"),
        "earned_little": message("집행 속도대로: 한 일이 예산의 1%에 못 미쳐 셈하지 않음"),
    }
    reason = money.value.unknown("eac_by_pace")
    lines.append(Line(2, unknown[reason] if reason else message("집행 속도대로: 연말 집행 전망 {eac}천원", eac=krw(money.eac_by_pace))))
    columns = (
        Column(message("방법")),
        Column(message("계산")),
        Column(glossary.figure("eac_bottom_up").word, "krw"),
        Column(message("불용 예상"), "krw"),
        Column(message("연말 집행률"), "percent"),
    )
    rows = tuple(
        Row(
            (
                figure.method,
                figure.formula,
                eac,
                None if eac is None else money.current_budget - eac,
                None if eac is None else percent(eac, money.current_budget),
            )
        )
        for figure, eac in methods
    )
    return Section("forecast", tuple(lines), Table(message("방법별 연말 집행 전망"), columns, rows))
