"""The edited texts of a report. The store keeps them for everybody; an edit that it refuses, or may not keep, stays in the session."""

from collections.abc import Callable
from dataclasses import dataclass, field

import streamlit as st

from chatdong import clock
from chatdong.domain.report.draft import Report
from chatdong.domain.report.edited_text import ReportText, same
from chatdong.store.engines.errors import RefusedWrite
from chatdong.store.reading import repository
from chatdong.store.writing import records
from chatdong.ui.components import write_access
from chatdong.ui.i18n import formats
from chatdong.ui.i18n.language import _, active, say
from chatdong.ui.office_files.wording import clean
from chatdong.ui.session import auth, cache, stores
from chatdong.ui.session.page_context import PageContext

TEXTS = "report-texts"


@dataclass
class Texts:
    """The edited texts of one report in one language, by section.

    ``saved`` are the store's texts at the time of the page run, ``own`` those of this session alone. ``dropped`` is what a reset removed, so that
    it can be restored: the batch of the deletion, or the session's own text. ``refused`` is the message on the last refused write.
    """

    saved: dict[str, ReportText] = field(default_factory=dict)
    own: dict[str, ReportText] = field(default_factory=dict)
    dropped: dict[str, str | ReportText] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)

    def stands(self, section: str) -> ReportText | None:
        """The text that replaces a section's draft: the session's own before the saved one; None where the draft stands."""
        return self.own.get(section) or self.saved.get(section)

    def words(self) -> dict[str, str]:
        """Section → edited text."""
        return {section: text.words for section, text in {**self.saved, **self.own}.items()}


def texts_of(context: PageContext, report: Report) -> Texts:
    """The edited texts of the report's plan, period and language; they do not depend on the as-of date or the records."""
    shelf = st.session_state.setdefault(TEXTS, {})
    found = shelf.setdefault((context.store_url, report.plan.id, report.period.id, active()), Texts())
    found.saved = dict(_saved(context.store_url, context.version, report.plan.id, report.period.id, active()))
    return found


@cache.cached(16)
def _saved(store_url: str, version: int, plan_id: str, period: str, language: str) -> dict[str, ReportText]:
    return repository.report_texts(stores.store(store_url), plan_id, period, language)


def why_not_kept(context: PageContext) -> str | None:
    """The reason why the store keeps no edits of this session, as Markdown; None where it keeps them."""
    if closed := write_access.why_closed(context):
        return closed
    if auth.actor().districts is not None:
        return _("맡은 자치구의 기록만 하는 권한이라 보고서의 글은 저장하지 않습니다.")
    return None


@dataclass(frozen=True)
class Passage:
    """The text of one section with the state that its callbacks need, as of the page run that drew it."""

    context: PageContext
    report: Report
    language: str
    texts: Texts
    section: str
    draft: str
    is_kept: bool

    def put(self, typed: str, read: ReportText | None) -> None:
        """Save ``typed`` as the section's text (a widget's callback); ``read`` is the saved text at the time of the page run.

        A text equal to the draft removes the edit. A text that the store refuses stays in the session.
        """
        words = clean(typed)
        own = ReportText(words, self.draft, self.report.as_of)
        as_before = same(words, read.words if read else self.draft)
        if not self.is_kept:
            self._put_own(None if as_before else own)
        elif as_before and self.section not in self.texts.own:
            return
        elif same(words, self.draft):
            self._try(lambda: read and _take_out(self.context, read), own)
        else:
            self._try(lambda: self._write(own, read), own)

    def reset(self, read: ReportText | None) -> None:
        """Remove the session's own text, else the saved one (a button's callback); a removed text is kept for ``bring_back``.

        Where the store keeps no edits of this session, the draft replaces the saved text in this session only.
        """
        if self.section in self.texts.own:
            self.texts.dropped[self.section] = self.texts.own.pop(self.section)
        elif not self.is_kept:
            self._put_own(ReportText(self.draft, self.draft, self.report.as_of))
        elif read is not None:

            def take_out() -> None:
                """Delete the saved text and keep the batch of the deletion."""
                self.texts.dropped[self.section] = _take_out(self.context, read)

            self._try(take_out, None)

    def bring_back(self) -> None:
        """Restore the edit that a reset removed (a button's callback)."""
        dropped = self.texts.dropped[self.section]
        if isinstance(dropped, ReportText):
            self.texts.dropped.pop(self.section)
            self.texts.own[self.section] = dropped
        elif self._try(lambda: _undo(self.context, dropped), None):
            self.texts.dropped.pop(self.section)

    def _write(self, own: ReportText, read: ReportText | None) -> None:
        of = {"plan_id": self.report.plan.id, "period": self.report.period.id, "section": self.section, "language": self.language}
        text = {"revision": self.context.revision, "as_of": own.as_of, "words": own.words, "draft": own.draft}
        store = stores.store(self.context.store_url)
        if read is None or read.id is None:
            records.insert(store, "report_text", {**of, **text}, auth.actor(), clock.now())
        else:
            records.update(store, "report_text", read.id, read.version, text, auth.actor(), clock.now())

    def _put_own(self, own: ReportText | None) -> None:
        if own is None:
            self.texts.own.pop(self.section, None)
        else:
            self.texts.own[self.section] = own

    def _try(self, write: Callable[[], object], own: ReportText | None) -> bool:
        """Carry out one write and return whether it was written; where it is refused, ``own`` stays in the session and the message is kept."""
        self.texts.refused.pop(self.section, None)
        try:
            write()
        except RefusedWrite as error:
            self.texts.refused[self.section] = say(error.message)
            if own is not None:
                self._put_own(own)
            return False
        self._put_own(None)
        return True


def changed_by(text: ReportText) -> str:
    """The author and time of the last save; "–" for a text that was not saved."""
    return f"{text.changed_by or formats.UNKNOWN} · {text.changed_at:%Y-%m-%d %H:%M}" if text.changed_at else formats.UNKNOWN


def _take_out(context: PageContext, read: ReportText) -> str:
    # What was read from the store has its id.
    assert read.id is not None
    return records.delete(stores.store(context.store_url), "report_text", read.id, read.version, auth.actor(), clock.now())


def _undo(context: PageContext, batch: str) -> None:
    records.undo(stores.store(context.store_url), batch, auth.actor(), clock.now())
