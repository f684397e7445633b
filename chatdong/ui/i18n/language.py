"""Translation between Korean and English. The Korean text is the message id; ``locale/en.po`` has the English."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from babel.messages.pofile import read_po

from chatdong.domain.message import Message
from chatdong.domain.plan.model import LocalizedText
from chatdong.ui.i18n.plan_year import plan_year

LANGUAGES = {"ko": "한국어", "en": "English"}
LOCALE = Path(__file__).parent / "locale"


@cache
def catalogue(language: str) -> dict[str, str]:
    """The translations of a language by Korean message id; empty for Korean."""
    path = LOCALE / f"{language}.po"
    if not path.exists():
        return {}
    with path.open("rb") as file:
        return {str(message.id): str(message.string) for message in read_po(file, locale=language) if message.id and message.string}


_spoken: ContextVar[str | None] = ContextVar("spoken", default=None)


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Use a language in this block instead of the session's, as for a file made after the click, outside a script run."""
    before = _spoken.set(language)
    try:
        yield
    finally:
        _spoken.reset(before)


def active() -> str:
    """The language in use: that of ``speaking``, else of the session; "ko" where neither is set."""
    spoken = _spoken.get()
    if spoken:
        return spoken
    import streamlit as st  # the terminal needs the catalogue, not Streamlit

    language = st.session_state.get("lang")
    return language if language in LANGUAGES else "ko"


def translate(message: str, language: str) -> str:
    """The translation of a Korean message; the message itself where there is none."""
    return catalogue(language).get(message, message)


def _(message: str, /, **figures: Any) -> str:
    """A Korean message in the language in use, with its ``figures`` filled in by ``str.format``."""
    text = translate(message, active())
    return text.format(**figures) if figures else text


def say(what: Message, language: str | None = None) -> str:
    """The text of a Message in a language (by default the one in use); figures that are Messages or names are translated too."""
    language = language or active()
    figures = {field: _said(value, language) for field, value in what.figures}
    return _with_years(translate(what.template, language), figures).format(**figures)


_MONTH = re.compile(r"\{(\w+)\.month\}월|\{(\w+):%B\}")


def _with_years(template: str, figures: Mapping[str, Any]) -> str:
    """A message with the year beside the month of each day that is in another year than a reader takes it for: 2027년 5월 3일, 3 May 2027."""
    year = plan_year()
    if year is None:
        return template

    def written(found: re.Match[str]) -> str:
        """The month, with its year where it needs one."""
        field = found[1] or found[2]
        if not isinstance(figures.get(field), date) or figures[field].year == year:
            return found[0]
        return f"{{{field}.year}}년 {found[0]}" if found[1] else f"{found[0]} {{{field}.year}}"

    return _MONTH.sub(written, template)


def _said(value: Any, language: str) -> Any:
    if isinstance(value, Message):
        return say(value, language)
    return name(value, language) if isinstance(value, LocalizedText) else value


def name(words: LocalizedText | None, language: str | None = None) -> str:
    """A plan's name in a language (by default the one in use); Korean where there is no English one, "–" for None."""
    if words is None:
        return "–"
    return words.en if (language or active()) == "en" and words.en else words.ko
