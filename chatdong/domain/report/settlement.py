"""정산서: the settlement as a document - what there was, what was spent and what became of the rest, by source, category and line.

The terms are those of a settlement report of a grant (보조사업 정산보고서 작성지침: 재원별, 보조비목별; 교부액, 집행액, 집행잔액, 반납액). What the
records do not hold - what was paid out by the givers, and interest - is said to be missing and never shown as 0.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from chatdong.domain import glossary
from chatdong.domain.message import Message, message
from chatdong.domain.plan.model import LocalizedText, Plan
from chatdong.domain.progress.budget_changes import BudgetChange, BudgetChangeKind
from chatdong.domain.report.outline import UNITS, Column, Figure, Line, Row, Section, Table
from chatdong.domain.report.signing import USUAL_ROLES
from chatdong.domain.rounding import percent
from chatdong.domain.year_end.closing import ClosedRow
from chatdong.domain.year_end.dispositions import CARRIED, Ruling, rulings
from chatdong.domain.year_end.settlement import Settlement

UNKNOWN = "–"
"""A text that nobody recorded."""


@dataclass(frozen=True)
class SettlementDocument:
    """The settlement as a document; ``sections`` as in ``document``."""

    settled: Settlement
    sections: tuple[Section, ...]

    @property
    def kind(self) -> Message:
        """The name of this kind of document."""
        return message("정산서")

    @property
    def plan(self) -> Plan:
        """The plan that is settled."""
        return self.settled.plan

    @property
    def title(self) -> Message:
        """Its title, which says where the year is not closed yet."""
        year = self.plan.fiscal_year
        return message("{year}년도 예산 집행 정산서", year=year) if self.settled.final else message("{year}년도 예산 집행 정산서(가결산)", year=year)

    @property
    def facts(self) -> tuple[Message, ...]:
        """The period, the as-of date, and whether its figures are final."""
        return (
            message("정산 기간 {span}", span=Figure("span", self.settled.period)),
            message("기준일 {day}", day=Figure("day", self.settled.as_of)),
            message("결산 확정") if self.settled.final else message("가결산(마감 전)") if self.settled.closed_on is None else message("가결산"),
        )

    @property
    def unit(self) -> Message:
        """The unit of its amounts: 원, because a settlement adds up to the won."""
        return UNITS["won"]

    @property
    def approval(self) -> tuple[str | Message, ...]:
        """No approval box: its last section is the certification."""
        return ()


def document(settled: Settlement) -> SettlementDocument:
    """The settlement as a document of sections: summary, source, category, line, how the current budget came about, what was changed, came back
    and is carried, and who confirms it."""
    amounts = _amounts(settled)
    return SettlementDocument(
        settled,
        (
            _summary(settled),
            _sources(settled, amounts),
            _categories(settled, amounts),
            _lines(settled, amounts),
            _current_budget(settled),
            _budget_changes(settled),
            _refunds(settled),
            _carried(settled),
            _certification(settled.plan),
        ),
    )


def _won(krw: int | None) -> Figure:
    return Figure("won", krw)


def _summary(settled: Settlement) -> Section:
    """The section of the whole: how the current budget came about, what was spent, and what becomes of the balance."""
    of, day = settled.total, Figure("day", settled.as_of)
    pending = settled.pending_krw(of)
    if settled.final:
        lines = [Line(1, message("{day} 현재로 마감하여 확정한 수치", day=day))]
    elif settled.closed_on is not None:
        closed = Figure("day", settled.closed_on)
        lines = [
            Line(
                1,
                message(
                    "{day}까지의 가결산: 이 해는 {closed} 현재로 마감하였으며, 확정한 수치는 그날을 기준일로 하여 만들 것", day=day, closed=closed
                ),
            )
        ]
    else:
        lines = [Line(1, message("마감 전 가결산: {day}까지의 기록에 따른 수치이며, 그 뒤의 지출·이월과 마감에 따라 달라짐", day=day))]
    lines += [
        Line(
            1,
            message(
                "예산현액 {budget}원 가운데 {spent}원 집행(집행률 {rate}), 집행잔액 {balance}원",
                budget=_won(of.budget_krw),
                spent=_won(of.spent_krw),
                rate=Figure("percent", percent(of.spent_krw, of.budget_krw)),
                balance=_won(of.balance_krw),
            ),
        ),
        *(
            Line(2, message("반납액 {amount}원({funder})", amount=_won(krw), funder=glossary.source_word(source)))
            for source, krw in _returned(settled)
        ),
    ]
    if pending:
        lines.append(Line(2, message("원인행위를 하고 아직 치르지도 이월하지도 않은 금액 {amount}원", amount=_won(pending))))
    elif of.unsettled_krw:
        there = sum(min(row.unsettled_krw, row.returned_krw + row.lapsed_krw) for row in settled.rows)
        if there:
            what = message("반납액과 불용액 가운데 {amount}원은 원인행위를 하고 치르지도 이월하지도 않은 금액", amount=_won(there))
            lines.append(Line(4, what))
        if beyond := of.unsettled_krw - there:
            what = message("예산현액보다 많이 묶어 {amount}원은 예산 없이 원인행위를 하고 치르지도 이월하지도 않은 금액", amount=_won(beyond))
            lines.append(Line(4, what))
    if of.short_krw:
        lines.append(Line(4, message("예산현액보다 {amount}원을 더 썼거나 묶음", amount=_won(-of.short_krw))))
    # Each row: its word, its amount, the rows that it adds up, a remark.
    rows: list[tuple[Message, int, tuple[tuple[int, int], ...], Message | None]] = [
        (message("당초 예산"), of.original_krw, (), None),
        (message("전년도 이월"), of.carried_in_krw, (), None),
        (message("전용"), of.transferred_krw, (), message("받은 금액 − 보낸 금액")),
        (message("추경"), of.supplementary_krw, (), None),
        (message("예산현액(A)"), of.budget_krw, ((0, 1), (1, 1), (2, 1), (3, 1)), message("당초 예산 + 전년도 이월 ± 전용 ± 추경")),
        (message("원인행위액"), of.committed_krw, (), message("집행액 + 원인행위를 하고 치르지 않은 금액")),
        (message("집행액(B)"), of.spent_krw, (), message("여입·정정을 뺀 금액")),
        (message("집행잔액(A−B)"), of.balance_krw, ((4, 1), (6, -1)), message("아래 금액의 합계")),
        (message("명시이월"), of.specified_krw, (), None),
        (message("사고이월"), of.unavoidable_krw, (), None),
        (message("계속비 이월"), of.continuing_krw, (), None),
        (message("미지급액"), pending, (), message("원인행위를 하고 아직 치르지도 이월하지도 않은 금액")),
        (message("반납액"), of.returned_krw, (), None),
        (message("불용액"), of.lapsed_krw, (), None),
        (message("부족"), of.short_krw, (), None),
    ]
    strong = {4, 6, 7}
    table = Table(
        message("정산 총괄"),
        (Column(message("구분")), Column(message("금액"), "won"), Column(message("비고"))),
        tuple(Row((word, krw, remark), 1 if place in strong else 2, sums) for place, (word, krw, sums, remark) in enumerate(rows)),
    )
    return Section("settled", tuple(lines), table)


def _returned(settled: Settlement) -> list[tuple[Any, int]]:
    """(source, won) of what goes back to each giver."""
    return [(source, row.returned_krw) for source, row in settled.by_source.items() if row.returned_krw]


@dataclass(frozen=True)
class _Amount:
    """A column of amounts: its heading, its value in a row, and the columns of ``_AMOUNTS`` that it adds up, by their names."""

    name: str
    heading: Message
    of: Callable[[ClosedRow], int]
    sum_of: tuple[tuple[str, int], ...] = ()


def _amounts(settled: Settlement) -> tuple[_Amount, ...]:
    """The columns of the tables by source, category and line. One that is 0 in every row, and that a settlement need not have, is left out."""
    always = {"budget", "spent", "balance", "returned", "lapsed"}
    columns = (
        _Amount("budget", message("예산현액(A)"), lambda row: row.budget_krw),
        _Amount("committed", message("원인행위액"), lambda row: row.committed_krw),
        _Amount("spent", message("집행액(B)"), lambda row: row.spent_krw),
        _Amount("balance", message("집행잔액(A−B)"), lambda row: row.balance_krw, (("budget", 1), ("spent", -1))),
        _Amount("carried", message("다음연도 이월액"), lambda row: row.carried_krw),
        _Amount("pending", message("미지급액"), settled.pending_krw),
        _Amount("returned", message("반납액"), lambda row: row.returned_krw),
        _Amount("lapsed", message("불용액"), lambda row: row.lapsed_krw),
        _Amount("short", message("부족"), lambda row: row.short_krw),
    )
    # What is committed says more than what is spent only where something is committed and unpaid.
    bound = any(row.committed_krw != row.spent_krw for row in settled.rows)
    return tuple(
        column
        for column in columns
        if column.name in always or (bound if column.name == "committed" else any(column.of(row) for row in settled.rows))
    )


def _columns(headings: Sequence[Message], amounts: Sequence[_Amount]) -> tuple[Column, ...]:
    """The columns of a table: names, then amounts that know which others they add up."""
    places = {amount.name: len(headings) + place for place, amount in enumerate(amounts)}
    money = (Column(amount.heading, "won", tuple((places[name], sign) for name, sign in amount.sum_of)) for amount in amounts)
    return (*(Column(heading) for heading in headings), *money)


def _rest(amounts: Sequence[_Amount], row: ClosedRow) -> tuple[int, ...]:
    """The amounts of a row (won)."""
    return tuple(amount.of(row) for amount in amounts)


def _sources(settled: Settlement, amounts: tuple[_Amount, ...]) -> Section:
    """The section by source of funding; without a table where nobody said whose the money is."""
    interest = Line(4, message("발생이자는 여기에 기록하지 않으므로 이 정산서에 없음. 통장의 이자를 확인하여 따로 적을 것"))
    if not settled.has_sources:
        return Section("sources", (Line(1, message("계획과 지출 기록에 재원이 적혀 있지 않아 재원별로 나누지 않음")), interest))
    by_source = settled.by_source
    lines = (
        Line(4, message("교부액은 예산현액과 같다고 보았음. 실제로 받은 금액은 여기에 기록하지 않으므로, 다르면 고쳐 적을 것")),
        interest,
    )
    granted = message("교부액(예산현액)(A)")
    columns = _columns((message("재원"),), amounts)
    columns = (columns[0], Column(granted, "won"), *columns[2:])
    rows = [Row((glossary.source_word(source), *_rest(amounts, row))) for source, row in by_source.items()]
    below = tuple((place, 1) for place in range(1, len(rows) + 1))
    whole = Row((message("합계"), *_rest(amounts, settled.total)), 0, below)
    return Section("sources", lines, Table(message("재원별 정산"), columns, (whole, *rows)))


def _category(plan: Plan, category_id: str) -> LocalizedText | Message:
    return next((c.name for c in plan.category if c.id == category_id), message("이 차수에 없는 산출내역"))


def _line(plan: Plan, line_id: str | None) -> Message | str:
    """A line as "activity · item"; its id where the plan has no such line, "" for None."""
    line = next((line for line in plan.budget_line if line.id == line_id), None)
    if line is None:
        return line_id or ""
    return message("{activity} · {item}", activity=plan.activity_by_id(line.activity).name, item=line.item)


def _categories(settled: Settlement, amounts: tuple[_Amount, ...]) -> Section:
    """The section by category."""
    rows = [Row((_category(settled.plan, of), *_rest(amounts, row))) for of, row in settled.by_category.items()]
    below = tuple((place, 1) for place in range(1, len(rows) + 1))
    whole = Row((message("합계"), *_rest(amounts, settled.total)), 0, below)
    return Section("categories", (), Table(message("편성목별 정산"), _columns((message("편성목"),), amounts), (whole, *rows)))


def _lines(settled: Settlement, amounts: tuple[_Amount, ...]) -> Section:
    """The section by line, below the subtotals of their categories."""
    table = Table(message("산출내역별 정산"), _columns((message("편성목·산출내역"),), amounts), _by_line(settled, amounts))
    return Section("lines", (), table)


def _by_line(settled: Settlement, amounts: Sequence[_Amount]) -> tuple[Row, ...]:
    """The total, and each category with its lines below it; the total adds up the categories, and a category its lines."""
    plan, by_line = settled.plan, settled.by_line
    category_of = {line.id: line.category for line in plan.budget_line}
    rows: list[Row] = []
    subtotals: list[tuple[int, int]] = []
    for category_id, row in settled.by_category.items():
        own = [line_id for line_id in by_line if category_of.get(line_id, "") == category_id]
        at = len(rows) + 1
        subtotals.append((at, 1))
        rows.append(Row((_category(plan, category_id), *_rest(amounts, row)), 1, tuple((at + place, 1) for place in range(1, len(own) + 1))))
        rows += [Row((_line(plan, line_id), *_rest(amounts, by_line[line_id]))) for line_id in own]
    return Row((message("합계"), *_rest(amounts, settled.total)), 0, tuple(subtotals)), *rows


def _current_budget(settled: Settlement) -> Section:
    """The section of how the current budget of each line came about."""
    of = settled.total
    figures = {
        "budget": _won(of.budget_krw),
        "original": _won(of.original_krw),
        "carried": _won(of.carried_in_krw),
        "moved": _won(of.transferred_krw),
        "more": _won(of.supplementary_krw),
    }
    line = Line(1, message("예산현액 {budget}원 = 당초 예산 {original}원 + 전년도 이월 {carried}원 + 전용 {moved}원 + 추경 {more}원", **figures))
    if not settled.changes:
        return Section("current_budget", (line, Line(2, message("기준일까지 승인된 예산 변경이 없어 당초 예산과 같음"))))
    parts = (
        _Amount("original", message("당초 예산"), lambda row: row.original_krw),
        _Amount("carried", message("전년도 이월"), lambda row: row.carried_in_krw),
        _Amount("moved", message("전용"), lambda row: row.transferred_krw),
        _Amount("more", message("추경"), lambda row: row.supplementary_krw),
    )
    sums = tuple((part.name, 1) for part in parts)
    amounts = (*parts, _Amount("budget", message("예산현액(A)"), lambda row: row.budget_krw, sums))
    table = Table(message("예산현액의 구성"), _columns((message("편성목·산출내역"),), amounts), _by_line(settled, amounts))
    return Section("current_budget", (line,), table)


def _budget_changes(settled: Settlement) -> Section:
    """The section of the changes of the budget that are in force."""
    words = {
        BudgetChangeKind.TRANSFER: message("전용"),
        BudgetChangeKind.SUPPLEMENTARY: message("추경"),
        BudgetChangeKind.CARRY_IN: message("전년도 이월"),
    }
    lines = []
    if settled.proposed:
        lines.append(Line(4, message("승인되지 않은 변경 {count}건은 넣지 않음", count=Figure("count", settled.proposed))))
    if not settled.changes:
        return Section("budget_changes", (Line(1, message("기준일까지 승인된 예산 변경 없음")), *lines))
    columns = (
        Column(message("종류")),
        Column(message("승인일"), "day"),
        Column(message("금액"), "won"),
        Column(message("가져온 산출내역")),
        Column(message("받은 산출내역")),
        Column(message("사유")),
        Column(message("승인 문서")),
    )
    plan = settled.plan
    rows = tuple(
        Row(
            (
                words[change.kind],
                change.approved_on,
                _signed(change),
                _line(plan, change.from_line),
                _line(plan, change.to_line),
                change.reason or UNKNOWN,
                change.approval or UNKNOWN,
            )
        )
        for change in settled.changes
    )
    return Section("budget_changes", tuple(lines), Table(message("예산 변경 내역"), columns, rows))


def _signed(change: BudgetChange) -> int:
    """The amount (won); below 0 where it only leaves a line."""
    return change.amount_krw if change.to_line is not None else -change.amount_krw


def _refunds(settled: Settlement) -> Section:
    """The section of what came back, and what it returns."""
    if not settled.refunds:
        return Section("refunds", (Line(1, message("기준일까지 여입하거나 정정한 지출 없음")),))
    count, amount = len(settled.refunds), sum(refund.amount_krw for refund in settled.refunds)
    line = Line(1, message("{count}건 {amount}원, 집행액에서 이미 뺐음", count=Figure("count", count), amount=_won(amount)))
    columns = (
        Column(message("여입일"), "day"),
        Column(message("산출내역")),
        Column(message("금액"), "won"),
        Column(message("지출일"), "day"),
        Column(message("증빙번호")),
        Column(message("재원")),
    )
    rows = tuple(
        Row(
            (
                refund.on,
                _line(settled.plan, refund.line_id),
                refund.amount_krw,
                refund.paid_on,
                refund.voucher or UNKNOWN,
                UNKNOWN if refund.source is None else glossary.source_word(refund.source),
            )
        )
        for refund in settled.refunds
    )
    return Section("refunds", (line,), Table(message("여입·정정 내역"), columns, rows))


def _carried(settled: Settlement) -> Section:
    """The section of what is carried to the next year: by kind with its condition and law, and one by one."""
    if not settled.carried:
        return Section("carried", (Line(1, message("기준일까지 승인된 이월 없음")),))
    ruled = rulings("")
    kinds = dict.fromkeys(CARRIED[carry.kind] for carry in settled.carried)
    of = {kind: sum(carry.amount_krw for carry in settled.carried if CARRIED[carry.kind] is kind) for kind in kinds}
    lines = []
    for kind, krw in of.items():
        lines.append(Line(1, message("{kind} {amount}원", kind=ruled[kind].word, amount=_won(krw))))
        lines.append(Line(2, _condition(ruled[kind])))
    columns = (
        Column(message("구분")),
        Column(message("산출내역")),
        Column(message("금액"), "won"),
        Column(message("승인일"), "day"),
        Column(message("승인 문서")),
        Column(message("원인행위번호")),
        Column(message("사유")),
    )
    rows = tuple(
        Row(
            (
                ruled[CARRIED[carry.kind]].word,
                _line(settled.plan, carry.line_id),
                carry.amount_krw,
                carry.approved_on,
                carry.approval or UNKNOWN,
                settled.numbers.get(carry.commitment_id or "") or UNKNOWN,
                carry.reason or UNKNOWN,
            )
        )
        for carry in settled.carried
    )
    return Section("carried", tuple(lines), Table(message("다음연도 이월 내역"), columns, rows))


def _condition(ruling: Ruling) -> Message:
    """The condition of a disposition, with its law where it is known."""
    if ruling.law is None:
        return ruling.condition
    return message("{condition} 근거: {law}", condition=ruling.condition, law=ruling.law)


def _certification(plan: Plan) -> Section:
    """The section in which those who answer for it sign: the roles that the plan's document names, never a person."""
    lines = [Line(1, message("위와 같이 정산하였음을 확인함"))]
    signs: Sequence[tuple[Message, str | Message]] = ()
    if plan.document is not None:
        signs = [(message("결재"), role) for role in plan.document.approvers] + [(message("협조"), role) for role in plan.document.cooperation]
    if not signs:
        signs = [(message("결재"), role) for role in USUAL_ROLES]
        lines.append(Line(4, message("계획에 결재하는 직위가 적혀 있지 않아 흔한 직위를 적었음. 다르면 고쳐 적을 것")))
    columns = (Column(message("구분")), Column(message("직위")), Column(message("날짜")), Column(message("서명 또는 인")))
    return Section("certification", tuple(lines), Table(message("확인자"), columns, tuple(Row((kind, role, None, None)) for kind, role in signs)))
