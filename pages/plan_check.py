"""계획 점검 (plan check): contradictions, gaps and doubts in the plan, each with quotes and figures from it; the plan's text and editor."""

import streamlit as st

from chatdong.domain.plan_check.checker import RULES, Finding, Severity, rule_by_id
from chatdong.ui.components import page, tables
from chatdong.ui.i18n import formats
from chatdong.ui.i18n.language import _, say
from chatdong.ui.session import navigation, page_context
from chatdong.ui.views.plan_check import editor, findings, source_text

context = page_context.current()
result = context.check
found = result.findings

SEVERITY_WORDS = {Severity.CONTRADICTION: _("서로 어긋남"), Severity.GAP: _("빠짐"), Severity.DOUBT: _("설명 필요")}
PAGES = {
    "goals": _("목표"),
    "events": _("일정·행사"),
    "budget": _("예산 집행"),
    "districts": _("자치구"),
    "plan_check": _("계획 점검"),
}

page.header(
    context,
    _("계획에서 확인할 곳 {count}건을 찾았습니다", count=len(found))
    if found
    else _("계획은 스스로 어긋나는 곳이 없습니다")
    if result.passed
    else _("계획에 비교할 것이 적혀 있지 않아 점검하지 못했습니다"),
)
with st.grid(4, min_column_width=150, gap="small", row_height=tables.METRIC):
    for severity in Severity:
        st.metric(SEVERITY_WORDS[severity], sum(f.severity == severity for f in found), border=True)
    st.metric(
        _("통과한 규칙"),
        f"{len(result.passed)} / {len(RULES)}",
        border=True,
        help=_("자료가 없어 건너뛴 규칙 {count}개는 통과로 세지 않습니다.", count=len(result.skipped)),
    )


def _show(finding: Finding) -> None:
    findings.show(finding)
    if finding.where.page != "plan_check":
        navigation.link(finding.where.page, label=PAGES[finding.where.page], icon=":material/arrow_forward:")


for severity in Severity:
    of_severity = [f for f in found if f.severity == severity]
    if of_severity:
        st.header(_("{severity} {count}건", severity=SEVERITY_WORDS[severity], count=len(of_severity)), anchor=False)
    for finding in of_severity:
        with st.expander(formats.plain(say(finding.message)), icon=findings.SEVERITY_ICONS[severity]):
            _show(finding)

tables.table(
    context,
    _("찾은 것 모두"),
    {
        _("구분"): [SEVERITY_WORDS[f.severity] for f in found],
        _("규칙"): [say(rule_by_id(f.rule_id).title) for f in found],
        _("내용"): [say(f.message) for f in found],
        _("계획의 문장"): [" / ".join(f"{q.text} [{q.source}]" for q in f.quotes) for f in found],
        _("수치"): [", ".join(f"{say(figure.label)} {findings.figure(figure.value)}" for figure in f.figures) for f in found],
        _("위치"): [f.where.element for f in found],
    },
    "plan-check",
    right="look",
)
if result.skipped:
    with st.expander(_("건너뛴 규칙 {count}개", count=len(result.skipped))):
        for rule_id, reason in result.skipped:
            st.markdown(f"- {formats.plain(say(rule_by_id(rule_id).title))}: {formats.plain(say(reason))}")

words = st.expander(_("계획서 내용"), icon=":material/description:", on_change="rerun")
if words.open:
    with words:
        source_text.show(context)
if "budget-edit" in st.session_state:
    # Setting it again keeps the expander open when the language, and so its label, changes.
    st.session_state["budget-edit"] = st.session_state["budget-edit"]
edit = st.expander(_("산출내역 편집: 고쳐 적고 바로 점검합니다"), icon=":material/edit:", on_change="rerun", key="budget-edit")
if edit.open:
    with edit:
        editor.editor(context)
revisions = page_context.revisions(context.store_url, context.plan.id)
if len(revisions) > 1:
    versions = st.expander(_("차수 비교"), icon=":material/compare_arrows:", on_change="rerun", key="revisions-open")
    if versions.open:
        with versions:
            editor.revisions(context, revisions)
page.reconciliation_strip(context)
