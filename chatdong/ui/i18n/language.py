"""Korean and English. The Korean text is the message id; ``locale/en.po`` holds the English."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import Any

from babel.messages.pofile import read_po

from chatdong.domain.message import Message
from chatdong.domain.plan.model import LocalizedText

LANGUAGES = {"ko": "한국어", "en": "English"}
LOCALE = Path(__file__).parent / "locale"


@cache
def catalogue(language: str) -> dict[str, str]:
    """Korean message → message in a language; empty for Korean itself."""
    path = LOCALE / f"{language}.po"
    if not path.exists():
        return {}
    with path.open("rb") as file:
        return {str(message.id): str(message.string) for message in read_po(file, locale=language) if message.id and message.string}


_spoken: ContextVar[str | None] = ContextVar("spoken", default=None)


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Speak a language outside the session that chose it: a file is made after the click, when the page's run is over."""
    before = _spoken.set(language)
    try:
        yield
    finally:
        _spoken.reset(before)


def active() -> str:
    """The language of the session that asks; Korean outside one."""
    spoken = _spoken.get()
    if spoken:
        return spoken
    import streamlit as st  # the terminal needs the catalogue, not Streamlit

    language = st.session_state.get("lang")
    return language if language in LANGUAGES else "ko"


def translate(message: str, language: str) -> str:
    """A Korean message in a language; the message itself where the catalogue has none."""
    return catalogue(language).get(message, message)


def _(message: str, /, **figures: Any) -> str:
    """A message in the session's language, with its figures filled in."""
    text = translate(message, active())
    return text.format(**figures) if figures else text


def say(what: Message, language: str | None = None) -> str:
    """A Message in a language (the session's by default); a figure that is itself a Message or a name is said as well."""
    language = language or active()
    figures = {field: _said(value, language) for field, value in what.figures}
    return translate(what.template, language).format(**figures)


def _said(value: Any, language: str) -> Any:
    if isinstance(value, Message):
        return say(value, language)
    return name(value, language) if isinstance(value, LocalizedText) else value


def name(words: LocalizedText | None, language: str | None = None) -> str:
    """A name in a language; in Korean where the plan gives no other, "–" where there is none."""
    if words is None:
        return "–"
    return words.en if (language or active()) == "en" and words.en else words.ko
