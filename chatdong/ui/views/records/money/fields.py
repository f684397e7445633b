"""Fields and warnings that the forms for money share: the choice of a commitment, a source and a counterpart, and what is free of a line."""

from datetime import date

import streamlit as st

from chatdong import clock
from chatdong.domain.plan.model import BudgetLine, FundingSource
from chatdong.domain.progress import entry_checks
from chatdong.domain.progress.commitments import Commitment, CounterpartKind
from chatdong.store.writing.money_rules import overcommit
from chatdong.ui.components import choices, entry_fields, labels
from chatdong.ui.i18n import formats
from chatdong.ui.i18n.language import _
from chatdong.ui.session.page_context import PageContext
from chatdong.ui.views.records.money import kinds


def commitment_choice(context: PageContext, line_id: str, key: str, *, start: str | None) -> str | None:
    """Draw the choice of a commitment of the line and return its id; None where none is chosen, or there is none (then nothing is drawn).

    Offered are those that are not paid yet, and the one in ``start`` or already chosen.
    """
    of_line = {each.id: each for each in context.all_records.commitments if each.reduces is None and each.line_id == line_id}
    kept = {start, choices.settled(key)}
    offered = [each for each in of_line if each in kept or entry_checks.unpaid_krw(each, context.all_records) > 0]
    if not offered and choices.settled(key) is None:
        return None
    return choices.one(
        _("원인행위(있으면)"),
        offered,
        lambda i: _(
            "{commitment} · 미지급 {unpaid}원",
            commitment=called(context, of_line[i], with_line=False),
            unpaid=formats.won(entry_checks.unpaid_krw(i, context.all_records)),
        ),
        key,
        start=start if start in of_line else None,
        placeholder=_("하나를 고르십시오"),
        persist_state="session",
        **entry_fields.touching(key),
    )


def called(context: PageContext, commitment: Commitment, *, with_line: bool = True) -> str:
    """A commitment's label: its line, its number and its day."""
    line = labels.line_name(context.plan, commitment.line_id) if with_line else None
    return " · ".join(filter(None, (line, commitment.number, formats.day(commitment.committed_on))))


def said_apart(context: PageContext, line: BudgetLine, commitment_id: str | None, amount_krw: int, on: date | None, words: str, key: str) -> bool:
    """Draw the question whether a payment that names no commitment is one of those of its line, with the likeliest; False until one is chosen above,
    or it is said that the payment is none of theirs. True, and nothing drawn, where it names one or there is none that it may be of."""
    if commitment_id is not None or on is None:
        return True
    found = entry_checks.payable_commitments(context.all_records, line.id, amount_krw, on, words)
    if not found:
        return True
    st.warning(
        formats.plain(
            _(
                "이 내역에 아직 치르지 않은 원인행위가 {count}건 있습니다. 가장 가까운 것: {commitment}(미지급 {unpaid}원). 그 지출이면 위에서 원인행위를 "
                "고르십시오. 고르지 않으면 원인행위와 지출이 따로 묶여 두 번 셉니다.",
                count=len(found),
                commitment=called(context, found[0].commitment, with_line=False),
                unpaid=formats.won(found[0].unpaid_krw),
            )
        ),
        icon=":material/warning:",
    )
    return st.checkbox(_("어느 원인행위의 지출도 아닙니다"), key=f"{key}-apart")


def counterpart_choice(key: str, start: str | None) -> str | None:
    """Draw the choice of the kind of the other side; no name is asked for."""
    return choices.one(
        _("거래상대 구분"),
        [kind.value for kind in CounterpartKind],
        kinds.counterpart_word,
        key,
        start=start,
        placeholder=_("이름은 적지 않습니다"),
        persist_state="session",
        **entry_fields.touching(key),
    )


def source_choice(context: PageContext, key: str, *, start: str | None) -> str | None:
    """Draw the choice of whose money is paid and return it; nothing is drawn, and ``start`` returned, where the plan knows of no sources."""
    if start is None and choices.settled(key) is None and not _knows_sources(context):
        return None
    return choices.one(
        _("재원(있으면)"),
        [source.value for source in FundingSource],
        kinds.source_word,
        key,
        start=start,
        placeholder=_("산출내역의 재원대로"),
        persist_state="session",
        **entry_fields.touching(key),
    )


def contained_choice(context: PageContext, key: str, *, start: int | None) -> int | None:
    """Draw the choice of the revision whose amounts contain a change of the budget, and return it; None while it is counted beside them all.

    Nothing is drawn, and ``start`` returned, where the plan has one revision.
    """
    later = list(range(2, context.newest_revision + 1))
    if not later and start is None:
        return None
    return choices.one(
        _("이 변경을 담은 차수"),
        sorted({*later, *([] if start is None else [start])}),
        lambda revision: _("{revision}차부터 담김", revision=revision),
        key,
        start=start,
        placeholder=_("담기지 않음(더하여 셈)"),
        help=_("계획의 금액이 이 변경을 이미 담고 있으면 그 차수를 고르십시오. 담긴 변경은 다시 더하지 않습니다."),
        persist_state="session",
        **entry_fields.touching(key),
    )


def _knows_sources(context: PageContext) -> bool:
    """True where the plan says whose money it is, or a payment names its source."""
    return bool(context.plan.funding or context.all_records.source_payments)


def commits(context: PageContext, line: BudgetLine, commitment_id: str | None, amount_krw: int, *, already_krw: int = 0) -> bool:
    """Draw the warnings of a payment about its commitment, or about what is free of its line; False where it cannot be saved so.

    ``already_krw``: what the stored payment being corrected has paid of this commitment, or has bound without one.
    """
    if commitment_id is not None:
        unpaid = entry_checks.unpaid_krw(commitment_id, context.all_records) + already_krw
        if amount_krw <= unpaid:
            return True
        st.error(
            _("이 원인행위의 미지급은 {unpaid}원입니다. 더 드는 돈은 원인행위를 먼저 늘려 주십시오.", unpaid=formats.won(unpaid)),
            icon=":material/block:",
        )
        return False
    if overcommit() == "warn" and entry_checks.free_krw(line, context.all_records) == entry_checks.remaining_krw(line, context.all_records):
        # Nothing is committed and unpaid, so the warning about the balance says it already.
        return True
    return free_after(context, line, amount_krw, already_krw=already_krw)


def free_after(context: PageContext, line: BudgetLine, more_krw: int, *, already_krw: int = 0) -> bool:
    """Draw what is free of the line before and after a record that commits ``more_krw`` (won), with a warning where that is more than is free;
    False where the office does not take it. ``already_krw``: what the stored record commits that is being corrected."""
    free = entry_checks.free_krw(line, context.all_records)
    st.caption(
        formats.plain(_("가용 {free}원 → 저장 후 {after}원", free=formats.won(free + already_krw), after=formats.won(free + already_krw - more_krw)))
    )
    warning = entry_checks.overcommitment(context.all_records, line, more_krw - already_krw)
    if warning is None:
        return True
    if overcommit() == "stop":
        st.error(formats.said(warning), icon=":material/block:")
        return False
    st.warning(formats.said(warning), icon=":material/warning:")
    return True


def in_year(context: PageContext, on: date) -> bool:
    """True for a day of the plan's year; for another draw why the commitment cannot be saved."""
    why = entry_checks.why_not_committed_in_year(context.plan, on)
    if why is not None:
        st.error(formats.said(why), icon=":material/error:")
    return why is None


def today_within(context: PageContext) -> date:
    """Today, or the nearer end of the plan's year."""
    return min(max(clock.today(), context.plan.year.start), context.plan.year.end)
