"""Confirming a plan with its document: what to look at stands beside the document, the tables of the part below both, and the loading at the end."""

import streamlit as st

from chatdong.domain.intake.draft import part_word
from chatdong.domain.intake.fact import Part
from chatdong.domain.plan_making.edits import to_look_at
from chatdong.ui.components import downloads, url_widgets
from chatdong.ui.i18n import formats
from chatdong.ui.i18n.language import _, say
from chatdong.ui.session.page_context import PageContext
from chatdong.ui.views.plan_making import document, facts, loading, missing, seen, sums, work
from chatdong.ui.views.plan_making.document import Focus
from chatdong.ui.views.plan_making.editing import notes
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
    if not _head(context, of, has_document=paper is not None):
        paper = None
    if loading.asked(context, of):
        missing.ask(context, of, paper)
    part = url_widgets.segments(_("부분"), [*map(str, Part), LOAD], lambda each: _tab(of, each), "draft_part")
    document.turn_to(f"{of.id} {part}")
    if paper is None:
        _to_look_at(context, of, part)
    elif part != LOAD and not (of.draft is not None and of.draft.doubts(Part(part))):
        # Beside it there would be nothing: the document takes the width, and leaves the height to the tables.
        seen = st.container()
        with st.container():
            first = _to_look_at(context, of, part)
        with seen:
            document.show(paper, first, document.LOW)
    else:
        left, right = st.columns([5, 6], gap="medium")
        with right:
            first = _to_look_at(context, of, part)
        with left:
            document.show(paper, first, document.HEIGHT)
    if part != LOAD:
        _tables(context, of, Part(part))


def _head(context: PageContext, of: Work, *, has_document: bool) -> bool:
    """Draw what the draft is called, the way back, its download, and the switch of the document; True where the document is to be seen."""
    shown = False
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
        if has_document:
            shown = st.toggle(_("문서 보기"), value=True, key=document.SHOWN, persist_state="session")
    return shown


def _to_look_at(context: PageContext, of: Work, part: str) -> Focus | None:
    """Draw what to look at in a part, or the loading, and return the words of the document that it begins with."""
    if part == LOAD:
        loading.show(context, of)
        return None
    return _part(context, of, Part(part))


def _tables(context: PageContext, of: Work, part: Part) -> None:
    """Draw the tables of a part in the whole width, and keep what is edited in them."""
    if of.plan is None:
        return
    changed = edit_part(context, of.plan, part, of.id, of.version, notes.from_json(of.stored.content.answers))
    if changed is not None and changed != of.plan and work.was_shown(of) and work.keep(context, of, plan=changed):
        st.rerun()
    work.note_shown(of)


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
    """Draw the doubts of a part, its sums, and what was not understood."""
    first = None
    if of.draft is not None:
        facts.doubts(context, of, of.draft, part)
        if part in (Part.BUDGET, Part.SPENDING):
            sums.agreement(of.draft, [[value for _name, value in look.what.figures] for look in to_look_at(of.plan)] if of.plan is not None else ())
        if part is Part.ACTIVITIES:
            seen.activities(context, of, of.draft)
        found = of.draft.doubts(part) or of.draft.facts(part)
        first = Focus(found[0].fact.quote, found[0].fact.place) if found else None
        sums.not_understood(of.draft)
    return first
