"""The approval of a saved scenario as the plan's next revision: the differences, the plan check's findings, and the reason."""

from collections.abc import Callable

import streamlit as st

from chatdong import clock
from chatdong.domain.message import message
from chatdong.domain.plan.model import Plan
from chatdong.domain.plan.revision_diff import compare
from chatdong.domain.plan_check.checker import check
from chatdong.domain.scenario.edits import EditError
from chatdong.domain.scenario.saved import LONGEST_REASON, SavedScenario
from chatdong.store.engines.errors import RefusedWrite
from chatdong.store.reading import repository
from chatdong.store.writing.approval import approve
from chatdong.ui.components import typed
from chatdong.ui.i18n import formats
from chatdong.ui.i18n.language import _, say
from chatdong.ui.session import auth, page_context, stores
from chatdong.ui.session.page_context import PageContext
from chatdong.ui.views.plan_check import editor
from chatdong.ui.views.what_if.saved import contained_changes, new_milestones

NOTHING_CHANGED = message("계획과 달라진 산출내역이 없습니다. 먼저 인원, 횟수, 단가를 바꾸어 주십시오.")

Write = Callable[[PageContext, SavedScenario | None, Callable[[], str]], bool]


def form(context: PageContext, kept: SavedScenario, version: int, write: Write) -> None:
    """Draw the differences that an approval makes and its form; ``write`` carries the approval out and keeps its result for the next run."""
    if closed := auth.why_closed("plan"):
        st.info(closed, icon=":material/info:")
        return
    newest = page_context.revisions(context.store_url, context.plan.id)[-1]
    if kept.revision != newest:
        st.info(
            _(
                "{own}차 계획으로 만든 시나리오라 승인할 수 없습니다. {newest}차에서 열어 덮어쓴 뒤 승인해 주십시오.",
                own=kept.revision,
                newest=newest,
            ),
            icon=":material/info:",
        )
        return
    before = context.plan_in(newest)
    try:
        after = new_milestones.approved(before, kept, version)
    except EditError as error:
        st.error(formats.plain(f"{error.line_id}: {say(error.message)}"), icon=":material/error:")
        return
    comparison = compare(before, after)
    if not comparison.lines:
        st.info(say(NOTHING_CHANGED), icon=":material/info:")
        return
    st.caption(
        _(
            "승인하면 저장된 시나리오가 {revision}차 계획이 됩니다. 편성목 금액은 산출내역의 합이 되고, 횟수와 인원은 산출식을 따릅니다. "
            "{before}차는 남고, 승인은 되돌리지 않습니다.",
            revision=newest + 1,
            before=newest,
        )
        + " "
        + (
            _("총 예산과 집행계획은 그대로입니다.")
            if after.total_krw == before.total_krw
            else _("총 예산은 {total}천원이 됩니다.", total=formats.thousands(after.total_krw))
        )
    )
    editor.difference(context, before, after, comparison, "approval")
    editor.elements(context, before, after, comparison, "approval")
    _check(before, after)
    contained_changes.choose(context, kept.id, version, before, after)
    ready = new_milestones.choose(before, after, kept, version)
    with st.form(f"approve-form-{kept.id}", border=True):
        with typed.field("", "approval", kept.id, version):
            st.text_area(_("승인 사유"), max_chars=LONGEST_REASON, key=f"approve-reason-{kept.id}", height=80)
        st.form_submit_button(
            _("{revision}차로 승인하기", revision=newest + 1),
            type="primary",
            icon=":material/approval:",
            on_click=_approve,
            args=(context, kept, version, write),
            key=f"approve-now-{kept.id}-{version}",
            disabled=not ready,
        )


def _check(before: Plan, after: Plan) -> None:
    """Draw the findings of the plan check that the approval adds and those that it removes."""
    old, new = ({say(finding.message): finding for finding in check(plan).findings} for plan in (before, after))
    found, gone = [text for text in new if text not in old], [text for text in old if text not in new]
    st.markdown(f"**{formats.plain(_('계획 점검: 새로 찾은 것 {found}건, 없어진 것 {gone}건', found=len(found), gone=len(gone)))}**")
    told = [*(f"{_('새로')}: {text}" for text in found), *(f"{_('없어짐')}: {text}" for text in gone)]
    if told:
        st.markdown("\n".join(f"- {formats.plain(text)}" for text in told))


def _approve(context: PageContext, kept: SavedScenario, version: int, write: Write) -> None:
    """Approve the scenario with the typed reason (a button's callback)."""
    reason = st.session_state[f"approve-reason-{kept.id}"]
    contained, milestones = contained_changes.chosen(kept.id, version), new_milestones.chosen(kept, version)

    def carry_out() -> str:
        """Approve and return a sentence of success. Raises RefusedWrite, unless this version was approved meanwhile."""
        store = stores.store(context.store_url)

        def approved() -> int | None:
            """The revision made from this version since the button was drawn; None where there is none."""
            now = next((each for each in repository.scenarios(store, context.plan.id) if each.id == kept.id), None)
            new = now is not None and now.approved_version == version and now.approved_revision != kept.approved_revision
            return now.approved_revision if now is not None and new else None

        try:
            done = approve(store, kept.id, version or 0, reason, auth.actor(), clock.now(), contained, milestones)
            if not done.is_new:
                raise RefusedWrite(NOTHING_CHANGED)
        except RefusedWrite:
            # The second press of a double click: the first one may have approved this version.
            if (revision := approved()) is None:
                raise
            return _("‘{name}’을(를) {revision}차 계획으로 승인했습니다.", name=kept.name, revision=revision)
        return _("‘{name}’을(를) {revision}차 계획으로 승인했습니다.", name=kept.name, revision=done.revision)

    write(context, kept, carry_out)
