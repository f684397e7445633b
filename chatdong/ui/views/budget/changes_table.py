"""How the current budget came about: carry-in, transfers and supplementary budgets, those in force and those that are only proposed."""

from chatdong.domain.progress.budget_changes import BudgetChange, BudgetChangeKind
from chatdong.ui.components import labels, tables
from chatdong.ui.i18n import formats
from chatdong.ui.i18n.language import _
from chatdong.ui.session.page_context import PageContext
from chatdong.ui.views.budget import proposals


def kind_word(kind: BudgetChangeKind) -> str:
    """The kind of a change in a word."""
    return {BudgetChangeKind.TRANSFER: _("전용"), BudgetChangeKind.SUPPLEMENTARY: _("추경"), BudgetChangeKind.CARRY_IN: _("전년도 이월")}[kind]


def changes(context: PageContext) -> None:
    """Draw the changes of the budget known on the as-of date, proposals first; nothing where there are none."""
    known = context.records_as_of.budget_changes
    if not known:
        return
    proposed = [change for change in known if not change.in_force(context.as_of)]
    rows = sorted(known, key=lambda change: (change.in_force(context.as_of), change.approved_on or change.proposed_on, change.id))
    tables.table(
        context,
        _finding(context, len(known) - len(proposed), len(proposed)),
        {
            _("상태"): [_("● 승인") if change.in_force(context.as_of) else _("▲ 제안") for change in rows],
            _("날짜"): [change.approved_on if change.in_force(context.as_of) else change.proposed_on for change in rows],
            _("종류"): [kind_word(change.kind) for change in rows],
            _("금액"): [_signed(change) for change in rows],
            _("가져온 산출내역"): [_line(context, change.from_line) for change in rows],
            _("받은 산출내역"): [_line(context, change.to_line) for change in rows],
            _("사유"): [change.reason or "" for change in rows],
            _("승인 문서"): [change.approval or "" for change in rows],
            **(
                {_("담은 차수"): [None if change.contained_in is None else _("{revision}차", revision=change.contained_in) for change in rows]}
                if any(change.contained_in is not None for change in rows)
                else {}
            ),
        },
        "budget-changes",
        right="look",
        money=(_("금액"),),
    )
    proposals.approve(context, proposed)


def _finding(context: PageContext, made: int, waiting: int) -> str:
    """What the changes in force made of the whole budget (천원), how many they are, and how many wait for their approval."""
    whole = context.status.rows[0].position
    figures = {"original": formats.thousands(whole.original_krw), "current": formats.thousands(whole.budget_krw)}
    if not made:
        return _("예산현액은 당초 예산 {original}천원 그대로이고, 제안 {count}건이 승인을 기다립니다", count=waiting, **figures)
    if whole.budget_krw == whole.original_krw:
        if waiting:
            return _(
                "예산현액은 모두 {current}천원 그대로이고, 안에서 바꾼 것이 {made}건, 승인을 기다리는 제안이 {count}건입니다",
                made=made,
                count=waiting,
                **figures,
            )
        return _("예산현액은 모두 {current}천원 그대로이고, 안에서 바꾼 것이 {made}건입니다", made=made, **figures)
    if waiting:
        return _("당초 예산 {original}천원이 예산현액 {current}천원이 되었고, 제안 {count}건이 승인을 기다립니다", count=waiting, **figures)
    return _("당초 예산 {original}천원이 예산현액 {current}천원이 되었습니다", **figures)


def _signed(change: BudgetChange) -> int:
    """The amount (won); below 0 where it only leaves a line."""
    return change.amount_krw if change.to_line is not None else -change.amount_krw


def _line(context: PageContext, line_id: str | None) -> str:
    return "" if line_id is None else labels.line_name(context.plan, line_id)
