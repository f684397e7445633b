"""What the kinds of money records are called: sources of funding, counterparts, changes of the budget, carry-over."""

from collections.abc import Callable, Mapping

from chatdong.domain.plan.model import FundingSource
from chatdong.domain.progress.budget_changes import BudgetChangeKind, CarryOverKind
from chatdong.domain.progress.commitments import CounterpartKind
from chatdong.ui.i18n.language import _


def source_word(source: str) -> str:
    """A source of funding in words; an unknown one keeps its own name."""
    return {
        FundingSource.NATIONAL.value: _("국비"),
        FundingSource.CITY.value: _("시비"),
        FundingSource.DISTRICT.value: _("구비"),
        FundingSource.SELF.value: _("자부담"),
        FundingSource.OTHER.value: _("기타"),
    }.get(source, source)


def counterpart_word(kind: str) -> str:
    """The kind of the other side of a commitment in words; an unknown one keeps its own name."""
    return {
        CounterpartKind.COMPANY.value: _("업체"),
        CounterpartKind.PERSON.value: _("개인"),
        CounterpartKind.PUBLIC_BODY.value: _("공공기관"),
        CounterpartKind.NONPROFIT.value: _("비영리단체"),
        CounterpartKind.OTHER.value: _("기타"),
    }.get(kind, kind)


def change_word(kind: str) -> str:
    """The kind of a change of the budget, or of what is carried over, in words; an unknown one keeps its own name."""
    return {
        BudgetChangeKind.TRANSFER.value: _("전용"),
        BudgetChangeKind.SUPPLEMENTARY.value: _("추경"),
        BudgetChangeKind.CARRY_IN.value: _("전년도 이월"),
        CarryOverKind.SPECIFIED.value: _("명시이월"),
        CarryOverKind.UNAVOIDABLE.value: _("사고이월"),
        CarryOverKind.CONTINUING.value: _("계속비 이월"),
    }.get(kind, kind)


WORDS: Mapping[str, Callable[[str], str]] = {"funding_source": source_word, "counterpart": counterpart_word, "kind": change_word}
"""Column → what its values are called."""
