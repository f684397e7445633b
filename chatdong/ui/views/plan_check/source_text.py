"""The parts of the plan that are text: purpose, basis, background, history, strategy, problems, reviews and communication."""

import streamlit as st

from chatdong.domain.plan.model import Passage
from chatdong.ui.components import tables
from chatdong.ui.i18n import formats
from chatdong.ui.i18n.language import _, name
from chatdong.ui.session.page_context import PageContext


def show(context: PageContext) -> None:
    """Draw the plan's approval, its passages, and the tables of problems, reviews, communication and contents of activities."""
    plan = context.plan
    if plan.document is not None:
        facts = [_("결재일 {day}", day=formats.day(plan.document.approved_on))]
        if plan.document.project is not None:
            facts.insert(0, _("사업명: {name}", name=name(plan.document.project)))
        if plan.document.disclosure is not None:
            facts.append(_("공개 여부: {disclosure}", disclosure=name(plan.document.disclosure)))
        if plan.document.approvers:
            facts.append(_("결재: {roles}", roles=" · ".join(plan.document.approvers)))
        if plan.document.cooperation:
            facts.append(_("협조: {roles}", roles=" · ".join(plan.document.cooperation)))
        st.caption(formats.plain(" / ".join(facts)))
    if plan.subject is not None:
        st.caption(formats.plain(_("사업 분류: {subject}", subject=name(plan.subject))))
    if plan.purpose is not None:
        _passages(_("목적"), (plan.purpose,))
    _passages(_("추진 근거"), plan.basis)
    _passages(_("추진 배경"), plan.background)
    _passages(_("추진 경과"), plan.history)
    _passages(_("중장기 비전 및 전략"), plan.strategy)
    _passages(_("행정사항"), plan.administration)
    _problems(context)
    _reviews(context)
    _communication(context)
    _activities(context)


def _passages(title: str, passages: tuple[Passage, ...]) -> None:
    if not passages:
        return
    st.markdown(f"**{title}**")
    for passage in passages:
        day = f" ({formats.day(passage.dated)})" if passage.dated else ""
        st.markdown(f"- {formats.plain(name(passage.text) + day)} :gray[{formats.plain(passage.source)}]")


def _problems(context: PageContext) -> None:
    problems = context.plan.problem
    if problems:
        tables.table(
            context,
            _("한계와 개선사항"),
            {
                _("한계"): [name(p.title) for p in problems],
                _("내용"): [name(p.finding) for p in problems],
                _("개선"): [name(p.remedy) for p in problems],
                _("계획의 근거"): [p.source for p in problems],
            },
            "plan-problems",
            right="look",
        )


def _reviews(context: PageContext) -> None:
    reviews = context.plan.review
    if reviews:
        tables.table(
            context,
            _("사전 검토항목"),
            {
                _("구분"): [name(r.group) for r in reviews],
                _("대상"): [name(r.body) for r in reviews],
                _("협의"): [_("유") if r.consulted else _("무") for r in reviews],
                _("내용"): [name(r.through) for r in reviews],
                _("계획의 근거"): [r.source for r in reviews],
            },
            "plan-reviews",
            right="look",
        )


def _communication(context: PageContext) -> None:
    rows = [(name(s.stage), ", ".join(s.checked), name(d), s.source) for s in context.plan.communication for d in s.described]
    rows += [(name(a.name), "", name(m), a.source) for a in context.plan.audience for m in a.means or (None,)]
    if rows:
        stages, checked, described, sources = zip(*rows, strict=True)
        tables.table(
            context,
            _("시민 소통 계획"),
            {
                _("단계·대상"): stages,
                _("점검표에 표시한 방법"): checked,
                _("내용"): described,
                _("계획의 근거"): sources,
            },
            "plan-communication",
            right="look",
        )


def _activities(context: PageContext) -> None:
    rows = [(name(a.name), name(c), a.source) for a in context.plan.activity for c in a.content]
    if rows:
        activities, contents, sources = zip(*rows, strict=True)
        tables.table(
            context,
            _("세부사업의 내용"),
            {_("세부사업"): activities, _("내용"): contents, _("계획의 근거"): sources},
            "plan-activities",
            right="look",
        )
