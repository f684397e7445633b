"""The plan in the making that a session has open: read from the store, changed, and kept over the version that was shown."""

import re
from dataclasses import dataclass, replace
from typing import Any

import streamlit as st

from chatdong import clock
from chatdong.domain.intake.as_plan import Missing, asked_of, plan_of, unanswered
from chatdong.domain.intake.draft import Draft
from chatdong.domain.intake.drafting.answers import Answers, answered, answers_from_json
from chatdong.domain.intake.drafting.json_form import UnreadableDraft, draft_from_json, draft_to_json, paper_from_json
from chatdong.domain.intake.drafting.merge import merged
from chatdong.domain.intake.fact import Part, chosen, confirmed
from chatdong.domain.intake.paper import Paper
from chatdong.domain.intake.reader import read as read_paper
from chatdong.domain.message import Message
from chatdong.domain.plan.model import LocalizedText, Plan
from chatdong.domain.plan.toml_format import Mistake, PlanFileError, format_plan, parse_draft
from chatdong.store.engines.errors import RefusedWrite
from chatdong.store.writing import plan_drafts
from chatdong.store.writing.plan_drafts import DraftContent, StoredDraft
from chatdong.ui.i18n import formats
from chatdong.ui.session import address, auth, cache, stores
from chatdong.ui.session.page_context import PageContext

LONGEST_TITLE = 200
"""Letters of a title in the list of drafts."""

ADDRESS, BEGINNING = "draft", "begin"
"""The query parameters with the key of the draft that is open, and with the way to begin a draft that is open."""

REFUSED = "plan-making-refused"
"""Session state: why the last click of this page kept nothing."""

SHOWN = "plan-making-shown"
"""Session state: the draft and the version that was drawn last."""

_KEY = re.compile(r"[A-Za-z0-9_-]{8,64}")


@dataclass(frozen=True)
class Work:
    """A plan in the making. ``draft``: what was read, None where it began without a document. ``plan``: the plan as it is now, None while it cannot be
    made; ``missing``: what is asked before it is made or loaded; ``mistakes`` are for what it cannot be loaded yet."""

    stored: StoredDraft
    draft: Draft | None
    plan: Plan | None
    mistakes: tuple[Mistake, ...]
    missing: tuple[Missing, ...]
    answers: Answers

    @property
    def id(self) -> str:
        """The key of the draft."""
        return self.stored.id

    @property
    def version(self) -> int:
        """The version of the draft that is shown."""
        return self.stored.version


def opened(context: PageContext) -> Work | None:
    """The draft of the page's address; None where it names none. Raises UnreadableDraft where the store has it no more, or it cannot be read."""
    asked = address.get(ADDRESS)
    if not asked or not auth.may("plan"):
        return None
    if not _KEY.fullmatch(asked):
        raise UnreadableDraft(asked)
    found = _work(context.store_url, context.version, asked)
    if found is None:
        raise UnreadableDraft(asked)
    return found


def paper_of(context: PageContext, work: Work) -> Paper | None:
    """The document that a draft was read from; None where there is none. Raises UnreadableDraft."""
    return _paper(context.store_url, work.id) if work.stored.content.document is not None else None


def open_draft(draft_id: str) -> None:
    """Callback: open a draft."""
    address.put(BEGINNING, None)
    address.put(ADDRESS, draft_id)


def leave() -> None:
    """Callback: go back to the beginning of the page; the draft is kept."""
    address.update({ADDRESS: None, "draft_part": None})


def begin(context: PageContext, draft_id: str, content: DraftContent) -> bool:
    """Keep a new draft and open it; False where the store refuses it, which the page then says. A second call with the same key keeps nothing more."""
    try:
        plan_drafts.start(stores.store(context.store_url), draft_id, content, auth.actor(), clock.now())
    except RefusedWrite as error:
        refuse(error.message)
        return False
    open_draft(draft_id)
    return True


def begin_with_plan(context: PageContext, draft_id: str, plan: Plan, revises: int | None = None, beside: str = "{}") -> bool:
    """``begin`` with a plan that was made without a document; ``revises``: the revision of it that it was made from, None for a new plan; ``beside``:
    what is kept beside it as JSON."""
    return begin(context, draft_id, DraftContent(called(plan), plan.id if revises else None, revises, format_plan(plan), answers=beside))


def called(plan: Plan) -> str:
    """The name of a draft with this plan in the list of drafts."""
    return plan.title.ko[:LONGEST_TITLE]


def settle(context: PageContext, work: Work, part: Part, choices: tuple[tuple[str, int | None], ...]) -> None:
    """Callback: take facts of a part, by their keys, as they were read (None), or one of their other readings (by its place)."""
    draft = work.draft
    if draft is None:
        return
    for key, other in choices:
        # A fact that another choice of the same click has changed keeps its key.
        draft = draft.with_fact(part, key, lambda of, other=other: confirmed(of) if other is None else chosen(of, other))  # type: ignore[misc]
    keep(context, work, draft=draft, plan=_made_anew(work, draft))


def take(context: PageContext, work: Work, place: int, name: str) -> None:
    """Callback: take what was only seen in the document, by its place and its name, for an activity of the plan; nothing where the list has changed since."""
    draft = work.draft
    if draft is None or place >= len(draft.seen) or draft.seen[place].activity.name.value != name:
        return
    draft = draft.taking(place)
    keep(context, work, draft=draft, plan=_made_anew(work, draft))


def answer(context: PageContext, work: Work, paper: Paper | None, answers: Answers) -> None:
    """Keep what somebody says that the document does not; a year that is said has the document read again by it."""
    draft = work.draft
    if draft is None:
        if work.plan is not None:
            keep(context, work, plan=_with_texts(work.plan, answers), answers=answers)
        return
    if answers.year != work.answers.year and paper is not None:
        draft = read_paper(paper, answers.year)
    draft = answered(draft, answers)
    keep(context, work, draft=draft, plan=_made_anew(work, draft), answers=answers)


def _with_texts(plan: Plan, answers: Answers) -> Plan:
    """The plan with the title and the organisation that were said for what has only a stand-in."""
    for name, said in (("title", answers.title), ("organisation", answers.organisation)):
        if said is not None and name in {one.key for one in unanswered(plan)}:
            plan = replace(plan, **{name: LocalizedText(said)})  # type: ignore[arg-type]
    return plan


def keep(context: PageContext, work: Work, *, draft: Draft | None = None, plan: Plan | None = None, answers: Answers | None = None) -> bool:
    """Keep a changed draft or plan over the version that was shown; False where the store refuses it, which the page then says."""
    before = work.stored.content
    plan = plan or work.plan
    content = replace(
        before,
        title=called(plan) if plan is not None else (answers.title if answers and answers.title else before.title),
        plan_text=format_plan(plan) if plan is not None else None,
        evidence=draft_to_json(draft) if draft is not None else before.evidence,
        answers=answers.to_json() if answers is not None else before.answers,
    )
    try:
        version = plan_drafts.save(stores.store(context.store_url), work.id, work.version, content, auth.actor(), clock.now())
    except RefusedWrite as error:
        refuse(error.message)
        return False
    st.session_state[SHOWN] = (work.id, version)
    return True


def drop(context: PageContext, draft_id: str, version: int) -> None:
    """Callback: take a draft out."""
    try:
        plan_drafts.delete(stores.store(context.store_url), draft_id, version, auth.actor(), clock.now())
    except RefusedWrite as error:
        refuse(error.message)
        return
    leave()


def was_shown(of: Work) -> bool:
    """True where this session has drawn the draft in this version; else somebody has saved it since, and the page says so."""
    if st.session_state.get(SHOWN, (of.id, of.version)) == (of.id, of.version):
        return True
    st.error(formats.said(plan_drafts.saved_since(of.stored)), icon=":material/error:")
    return False


def note_shown(of: Work) -> None:
    """Note that this session has drawn the draft in this version."""
    st.session_state[SHOWN] = (of.id, of.version)


def refuse(why: Message) -> None:
    """Have the page say in its next run why nothing was kept."""
    st.session_state[REFUSED] = why


def _made_anew(work: Work, draft: Draft) -> Plan | None:
    """The plan of a changed draft, with what was edited by hand; None while it lacks something."""
    after = plan_of(draft)
    if not isinstance(after, Plan):
        return None
    before = plan_of(work.draft) if work.draft is not None else None
    return merged(before, after, work.plan) if isinstance(before, Plan) and work.plan is not None else after


@cache.cached(16)
def _work(store_url: str, _version: int, draft_id: str) -> Work | None:
    stored = plan_drafts.read(stores.store(store_url), draft_id)
    if stored is None:
        return None
    content = stored.content
    draft = draft_from_json(content.evidence) if content.evidence is not None else None
    plan, mistakes = _parsed(content.plan_text)
    missing = unanswered(plan) if plan is not None else asked_of(draft) if draft is not None else ()
    return Work(stored, draft, plan, mistakes, missing, answers_from_json(content.answers))


def _parsed(text: str | None) -> tuple[Plan | None, tuple[Mistake, ...]]:
    if text is None:
        return None, ()
    try:
        return parse_draft(text)
    except PlanFileError as error:
        raise UnreadableDraft(str(error)) from error


@cache.cached(8)
def _paper(store_url: str, draft_id: str) -> Paper | None:
    stored: Any = plan_drafts.read(stores.store(store_url), draft_id)
    return paper_from_json(stored.content.document) if stored is not None and stored.content.document is not None else None
