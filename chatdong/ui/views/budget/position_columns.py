"""The columns of a budget's position: what may be spent, is bound, spent, unpaid and free; those that the records say nothing of are left out."""

from collections.abc import Sequence

from chatdong.domain.budget.execution_table import budget_moved, keeps_commitments
from chatdong.domain.budget.position import Position
from chatdong.ui.i18n import formats
from chatdong.ui.i18n.language import _
from chatdong.ui.session.page_context import PageContext


def columns(context: PageContext, positions: Sequence[Position]) -> dict[str, Sequence[object]]:
    """The cells by heading, in won and percent; what is bound, unpaid and free only where commitments are kept."""
    columns: dict[str, Sequence[object]] = {_("예산현액(A)"): [position.budget_krw for position in positions]}
    # The four amounts that everybody looks for stand first, so that they are seen together on a narrow screen.
    if keeps_commitments(context.all_records, context.as_of):
        columns[_("지출액(C)")] = [position.spent_krw for position in positions]
        columns[_("집행잔액(A−C)")] = [position.balance_krw for position in positions]
        columns[_("집행률(C/A)")] = [position.rate for position in positions]
        columns[_("원인행위(B)")] = [position.committed_krw for position in positions]
        columns[_("미지급(B−C)")] = [position.unpaid_krw for position in positions]
        columns[_("가용(A−B)")] = [position.free_krw for position in positions]
    else:
        columns[_("지출액(B)")] = [position.spent_krw for position in positions]
        columns[_("집행잔액(A−B)")] = [position.balance_krw for position in positions]
        columns[_("집행률(B/A)")] = [position.rate for position in positions]
    return columns


def changes(context: PageContext, positions: Sequence[Position]) -> dict[str, Sequence[object]]:
    """The cells (won) that tell how the current budget came about, by heading; none where nothing has changed it."""
    if not budget_moved(context.all_records, context.as_of):
        return {}
    return {
        _("당초 예산"): [position.original_krw for position in positions],
        _("이월·전용·추경"): [position.budget_krw - position.original_krw for position in positions],
    }


def headings(context: PageContext) -> tuple[tuple[str, ...], str]:
    """(the headings of amounts that a table of this plan can have, the heading of the rate)."""
    found = [*columns(context, [Position()]), *changes(context, [Position()])]
    rate = next(heading for heading in found if heading in (_("집행률(C/A)"), _("집행률(B/A)")))
    return tuple(heading for heading in found if heading != rate), rate


def helps() -> dict[str, str]:
    """What a heading means, for those that a reader may not know."""
    return {
        _("예산현액(A)"): _("당초 예산에 이월액을 더하고 전용과 추경을 반영한 금액입니다."),
        _("원인행위(B)"): _("지출한 금액과, 계약 따위로 묶었으나 아직 치르지 않은 금액의 합입니다."),
        _("미지급(B−C)"): _("원인행위를 했으나 아직 치르지 않은 금액입니다."),
        _("가용(A−B)"): _("더 원인행위할 수 있는 금액입니다. △는 예산보다 많이 묶은 금액입니다."),
    }


def metrics(context: PageContext) -> tuple[tuple[str, str], ...]:
    """(label, value) of the page's four figures of the whole budget, in 천원 and percent."""
    whole = context.status.rows[0].position
    if not keeps_commitments(context.all_records, context.as_of):
        return (
            (_("예산현액(A)"), formats.thousands(whole.budget_krw)),
            (_("지출액(B)"), formats.thousands(whole.spent_krw)),
            (_("집행잔액(A−B)"), formats.thousands(whole.balance_krw)),
            (_("집행률(B/A)"), formats.percent(whole.rate)),
        )
    return (
        (_("예산현액(A)"), formats.thousands(whole.budget_krw)),
        (_("원인행위(B)"), formats.thousands(whole.committed_krw)),
        (_("지출액(C) · {rate}", rate=formats.percent(whole.rate)), formats.thousands(whole.spent_krw)),
        (_("가용(A−B)"), formats.thousands(whole.free_krw)),
    )
