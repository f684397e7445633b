"""Confirming a plan beside its document: the document at the left, the plan part by part at the right, and its loading at the end."""

import streamlit as st

from chatdong.domain.intake.draft import part_word
from chatdong.domain.intake.fact import Part
from chatdong.ui.components import downloads, url_widgets
from chatdong.ui.i18n import formats
from chatdong.ui.i18n.language import _, say
from chatdong.ui.session.page_context import PageContext
from chatdong.ui.views.plan_making import document, facts, loading, missing, sums, work
from chatdong.ui.views.plan_making.document import Focus
from chatdong.ui.views.plan_making.editing.part import edit_part
from chatdong.ui.views.plan_making.work import Work

LOAD = "load"
"""The last of the parts: what the plan check finds, what is missing, and the button that loads the plan."""


def headline(context: PageContext, of: Work) -> str:
    """What is left to do with the plan, as the page's title."""
    if lacks := loading.asked(context, of):
        return _("계획이 되려면 {count}가지를 더 알아야 합니다", count=len(lacks))
    left = _doubts(of)
    if of.mistakes:
        return _("고칠 곳 {count}건이 있어 아직 실을 수 없습니다", count=len(of.mistakes))
    if left:
        return _("읽은 계획에서 볼 것 {count}건이 있습니다", count=left)
    return _("계획을 실을 수 있습니다")


def _doubts(of: Work) -> int:
    return sum(len(of.draft.doubts(part)) for part in Part) if of.draft is not None else 0


def show(context: PageContext, of: Work) -> None:
    """Draw the plan in the making with everything that can be done with it."""
    paper = work.paper_of(context, of)
    _head(context, of)
    if loading.asked(context, of):
        missing.ask(context, of, paper)
    part = url_widgets.segments(_("부분"), [*map(str, Part), LOAD], lambda each: _tab(of, each), "draft_part")
    document.turn_to(f"{of.id} {part}")
    if paper is None:
        _plan(context, of, part)
        return
    left, right = st.columns([5, 6], gap="medium")
    with right:
        first = _plan(context, of, part)
    with left:
        document.show(paper, first)


def _head(context: PageContext, of: Work) -> None:
    """Draw what the draft is called, the way back, and its download."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(_("처음으로"), key="plan-leave", icon=":material/arrow_back:", type="tertiary", on_click=work.leave)
        st.markdown(f"**{formats.plain(of.stored.content.title)}**", width="stretch")
        text = of.stored.content.plan_text
        if text is not None:
            downloads.button(
                context,
                _("초안 내려받기(TOML)"),
                lambda: text,
                right="plan",
                file_name=f"chatdong-{of.plan.id if of.plan else 'plan'}-draft.toml",
                mime="application/toml",
                key="plan-draft-file",
                type="tertiary",
                icon=":material/download:",
            )


def _plan(context: PageContext, of: Work, part: str) -> Focus | None:
    """Draw a part of the plan, or its loading, and return the words of the document that it begins with."""
    if part == LOAD:
        loading.show(context, of)
        return None
    return _part(context, of, Part(part))


def _tab(of: Work, part: str) -> str:
    """A part with how many things it has and how many of them somebody should look at."""
    if part == LOAD:
        return _("점검·싣기")
    word = say(part_word(Part(part)))
    if of.draft is None:
        return word
    doubts = len(of.draft.doubts(Part(part)))
    count = formats.count(of.draft.count(Part(part)))
    return f"{word} {count} ▲{doubts}" if doubts else f"{word} {count}"


def _part(context: PageContext, of: Work, part: Part) -> Focus | None:
    """Draw the doubts of a part first, then its sums, then what the plan has of it."""
    first = None
    if of.draft is not None:
        facts.doubts(context, of, of.draft, part)
        if part in (Part.BUDGET, Part.SPENDING):
            sums.agreement(of.draft)
        found = of.draft.doubts(part) or of.draft.facts(part)
        first = Focus(found[0].fact.quote, found[0].fact.place) if found else None
    if of.plan is not None:
        changed = edit_part(context, of.plan, part, of.id, of.version)
        if changed is not None and changed != of.plan and work.was_shown(of) and work.keep(context, of, plan=changed):
            st.rerun()
        work.note_shown(of)
    if of.draft is not None:
        sums.not_understood(of.draft)
    return first
