"""The closing of the year: what it would fix, and the act, for who answers for the plan; what it has fixed, once it is done."""

import streamlit as st

from chatdong import clock
from chatdong.domain.plan.funding import Source
from chatdong.domain.year_end.carried_commitments import overcarried, why_overcarried
from chatdong.domain.year_end.closing import Closing, carried_beyond, carries, closing, handover, why_not_carried
from chatdong.domain.year_end.dispositions import funds_of
from chatdong.store.engines.errors import RefusedWrite
from chatdong.store.writing.year_end.closing import close_year, closed_year, hand_on, opened_in, reopen_year
from chatdong.ui.components import choices, labels, tables
from chatdong.ui.components.write_access import why_closed
from chatdong.ui.i18n import formats
from chatdong.ui.i18n.language import _, name
from chatdong.ui.session import auth, page_context, stores
from chatdong.ui.session.page_context import PageContext

_SEEN = "closing-seen"
"""The figures that the page drew last."""


def close(context: PageContext, granted: tuple[Source, ...]) -> None:
    """Draw the note of a closed year, or the button that closes it from the last day of the plan's period on; nothing for who may not close it.
    ``granted``: the sources that get back what is left; () for the usual ones."""
    known = closed_year(stores.store(context.store_url), context.plan.id)
    if known is not None:
        closed_on, closed = known
        st.success(
            # As a whole: the day of a Korean sentence that begins with it would be read as the number of a list.
            formats.plain(
                _(
                    "{day}에 마감했습니다: {figures}. 이 계획의 기록은 더 바뀌지 않습니다. 다음 해에 기록이 생기기 전에는 기록의 변경 이력에서 되돌릴 수 있습니다.",
                    day=formats.day(closed_on),
                    figures=_figures(closed),
                )
            ),
            icon=":material/lock:",
        )
        if carries(closed) and not opened_in(stores.store(context.store_url), closed):
            _waiting(context, closed)
        _reopening(context, closed)
        return
    if why_closed(context, "plan") is not None:
        return
    if context.revision != context.newest_revision:
        st.caption(_("마감은 최신 차수({newest}차)로 합니다. 왼쪽에서 그 차수를 골라 주십시오.", newest=context.newest_revision))
        return
    if context.as_of < context.plan.year.end:
        st.caption(_("해를 마감하려면 기준일을 {day}로 옮겨 주십시오.", day=formats.day(context.plan.year.end)))
        return
    if clock.today() < context.plan.year.end:
        st.caption(_("아직 끝나지 않은 해입니다. 오늘이 {day} 이후면 마감할 수 있습니다.", day=formats.day(context.plan.year.end)))
        return
    with st.popover(_("해 마감하기"), icon=":material/lock:"):
        _form(context, granted)


def _reopening(context: PageContext, closed: Closing) -> None:
    """Draw the button that takes the closing back, with what it opened in the next year; nothing for who may not."""
    if why_closed(context, "plan") is not None or (carries(closed) and _why_not_handed_on(context, page_context.following(context))):
        return
    with st.popover(_("마감 되돌리기"), icon=":material/lock_open:"):
        st.markdown(_("수치를 다시 열고, 다음 계획에 넘긴 이월과 원인행위를 지웁니다. 다음 계획에 다른 기록이 있으면 되돌리지 않습니다."))
        if not st.button(_("되돌리기"), type="primary", key="reopen-year"):
            return
        try:
            reopen_year(stores.store(context.store_url), context.plan.id, auth.actor(), clock.now())
        except RefusedWrite as error:
            st.error(formats.said(error.message), icon=":material/error:")
            return
    tables.say_once("saved-note", _("{year}년도의 마감을 되돌렸습니다.", year=context.plan.fiscal_year))
    st.rerun()


def _waiting(context: PageContext, closed: Closing) -> None:
    """Draw that the money of a closed year waits for the next plan, and the button that hands it on once that plan is there."""
    there = page_context.following(context)
    carried = formats.thousands(closed.total.carried_krw)
    if not there:
        st.info(
            _("이월액 {carried}천원은 다음 계획을 기다립니다. 다음 계획을 실으면 여기에서 넘길 수 있습니다.", carried=carried),
            icon=":material/hourglass_empty:",
        )
        return
    st.warning(_("이월액 {carried}천원을 아직 다음 계획에 넘기지 않았습니다.", carried=carried), icon=":material/warning:")
    if why_closed(context, "plan") is not None:
        return
    if why := _why_not_handed_on(context, there):
        st.error(why, icon=":material/error:")
        return
    following = _chosen(there)
    if following is None:
        return
    handed = handover(closed, following.plan)
    if handed.brought is None:
        _say_missing(len(handed.missing))
    elif st.button(_("이월액 넘기기"), type="primary", key="hand-on"):
        try:
            into = (following.plan.id, following.revision)
            hand_on(stores.store(context.store_url), context.plan.id, handed.brought, into, auth.actor(), clock.now())
        except RefusedWrite as error:
            st.error(formats.said(error.message), icon=":material/error:")
            return
        tables.say_once("saved-note", _("이월액 {carried}천원을 다음 계획에 넘겼습니다.", carried=carried))
        st.rerun()


def _say_missing(count: int) -> None:
    """Draw that the next plan lacks lines, so that nothing is handed on."""
    st.info(
        _("다음 해의 계획에 같은 산출내역이 없는 것이 {count}건이라 이월액은 넘기지 않습니다. 기록의 예산 변경에 적어 주십시오.", count=count),
        icon=":material/info:",
    )


def _form(context: PageContext, granted: tuple[Source, ...]) -> None:
    """Draw what the closing fixes and opens, the reason and the button."""
    plan, records, last = context.plan, context.all_records, context.plan.counted.end
    closed = closing(plan, records, last, funds_of(plan, records, last, granted or None))
    st.markdown(formats.plain(_figures(closed)))
    if closed.total.unsettled_krw:
        left = formats.thousands(closed.total.unsettled_krw)
        st.warning(_("원인행위를 했으나 치르지도 이월하지도 않은 {left}천원은 올해 예산에서 없어집니다.", left=left), icon=":material/warning:")
    if clock.today() < last:
        st.warning(
            _("{day}까지는 이 해의 지출을 더 적을 수 있습니다. 지금 마감하면 그때까지 치를 돈은 이 해에 적지 못합니다.", day=formats.day(last)),
            icon=":material/warning:",
        )
    if beyond := carried_beyond(closed):
        for line_id, krw in beyond.items():
            st.error(formats.said(why_not_carried(labels.line_name(plan, line_id), krw)), icon=":material/error:")
        return
    if above := overcarried(records, last):
        for of in above:
            st.error(formats.said(why_overcarried(labels.line_name(plan, of.line_id), of)), icon=":material/error:")
        return
    there = page_context.following(context)
    if carries(closed) and (why := _why_not_handed_on(context, there)):
        st.error(why, icon=":material/error:")
        return
    following = _chosen(there) if carries(closed) else next(iter(there), None)
    if following is None and there:
        st.info(_("이월액을 넘길 계획을 고르면 마감할 수 있습니다."), icon=":material/info:")
        return
    handed = handover(closed, None if following is None else following.plan)
    if handed.carries and following is None:
        st.info(_("다음 해의 계획이 아직 없어 이월액은 넘기지 않고 수치만 확정합니다."), icon=":material/info:")
    elif handed.missing:
        _say_missing(len(handed.missing))
    elif handed.carries:
        st.markdown(_("이월액 {count}건이 다음 해 계획에 전년도 이월로 들어갑니다.", count=len(handed.opening.changes)))
    if following is not None and _has_records(following):
        st.warning(_("다음 해에 이미 기록이 있어, 마감하면 그 기록을 모두 삭제하기 전에는 되돌릴 수 없습니다."), icon=":material/warning:")
    reason = st.text_input(_("마감하며 적을 말"), max_chars=200, key="closing-reason")
    seen = st.session_state.get(_SEEN)
    st.session_state[_SEEN] = closed
    if not st.button(_("마감"), type="primary", key="close-year"):
        return
    if seen != closed:
        # Another session wrote after the figures above were drawn: nobody closes a year with figures that nobody has seen.
        st.warning(_("그사이에 기록이 바뀌어 마감할 수치가 달라졌습니다. 위의 수치를 다시 확인하고 마감해 주십시오."), icon=":material/warning:")
        return
    into = None if following is None or handed.brought is None else (following.plan.id, following.revision)
    try:
        store = stores.store(context.store_url)
        close_year(
            store,
            closed,
            context.revision,
            auth.actor(),
            clock.now(),
            reason=reason or None,
            opening=handed.brought,
            into=into,
            read_version=context.version,
        )
    except RefusedWrite as error:
        st.error(formats.said(error.message), icon=":material/error:")
        return
    tables.say_once("saved-note", _("{year}년도를 마감했습니다.", year=plan.fiscal_year))
    st.rerun()


def _why_not_handed_on(context: PageContext, there: list[PageContext]) -> str | None:
    """Why this session cannot hand what is carried on to the plans that follow: it may not see one of them; None where it can."""
    held_to = auth.plans_held_to(context.store_url)
    if held_to is None or all(each.plan.id in held_to for each in there):
        return None
    return _("이월액을 받을 다음 계획이 있지만 그 계획은 맡지 않으셨습니다. 마감하며 이월액을 넘기려면 두 계획을 모두 맡은 사람에게 부탁해 주십시오.")


def _chosen(there: list[PageContext]) -> PageContext | None:
    """The plan that gets what is carried: the one that there is, or of several the one that is chosen; None where there is none or none chosen."""
    if len(there) < 2:
        return next(iter(there), None)
    known = {each.plan.id: each for each in there}

    def title(plan_id: str) -> str:
        """The plan's title with its id, as two plans of a year may have the same title."""
        return f"{name(known[plan_id].plan.title)} ({plan_id})"

    chosen = choices.one(_("이월액을 넘길 계획"), list(known), title, "closing-into")
    return None if chosen is None else known.get(chosen)


def _has_records(context: PageContext) -> bool:
    """True where the plan has a record of money or of an event, which keeps the year before from being opened again."""
    known = context.all_records
    return not known.empty or bool(known.commitments or known.budget_changes or known.carry_overs)


def _figures(closed: Closing) -> str:
    """The closing figures in a line (천원)."""
    total = closed.total
    return _(
        "예산현액 {budget}천원 = 지출 {spent} + 이월 {carried} + 반납 {returned} + 불용 {lapsed}{short}",
        budget=formats.thousands(total.budget_krw),
        spent=formats.thousands(total.spent_krw),
        carried=formats.thousands(total.carried_krw),
        returned=formats.thousands(total.returned_krw),
        lapsed=formats.thousands(total.lapsed_krw),
        short=_(" + 부족 {short}", short=formats.thousands(total.short_krw)) if total.short_krw else "",
    )
