"""Invisible characters of a text: comparing texts without them, and refusing them in names and stored texts."""

import re
import unicodedata

from chatdong.domain.message import Message, message

_SPACES = " \t\r\n\v\f\u0085\u00a0\u2002\u2003\u2007\u2009\u202f\u3000"
AROUND = _SPACES + "\u200b\u200c\u200d\u2060\ufeff\u200e\u200f\u061c"
"""Characters stripped from both ends of a text: spaces, and zero-width marks that come along when text is copied."""

NO_ROOM = "\u00ad\u061c\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff"
"""Zero-width marks that may stand unseen before a text."""

_UNSEEN = re.compile(
    "[\u0000-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e0fff]"
)
"""Control characters, line and paragraph separators, and characters that Unicode lets a font leave out (Default_Ignorable_Code_Point)."""

_NOT_IN_A_NAME = re.compile("[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")
"""Control characters and marks that change the direction of writing (Bidi_Control); with one, a name may look like another name."""


def stripped(text: str) -> str:
    """The text without spaces and zero-width marks at its ends."""
    return text.strip(AROUND)


def compared_by(text: str) -> str:
    """The form in which a text copied off paper, such as a voucher number, is compared: normalised (NFKC), without invisible characters.

    Ⅴ-1, Ｖ－１ and V-1 have the same form; upper and lower case stay different. Comparing a form again gives the same form.
    """
    if text.isascii() and text.isprintable():
        return text.strip()
    wide = _UNSEEN.sub("", unicodedata.normalize("NFKC", text))
    return unicodedata.normalize("NFKC", wide).strip(AROUND)


_NO_NUMBER = frozenset({"", "-", "–", "—", "―", "−"})
"""Texts that stand for an unknown number."""


def voucher_key(number: str | None) -> str | None:
    """A voucher number as it is compared: ``compared_by``, without a spreadsheet's leading quote ('); None if there is no number."""
    key = compared_by(compared_by(number or "").lstrip("'"))
    return None if key in _NO_NUMBER else key


def mark_name(mark: str) -> str:
    """The Unicode number of a character, such as U+202E."""
    return f"U+{ord(mark):04X}"


def why_no_text(text: str) -> Message | None:
    """The reason why a database cannot store the text (a NUL character in it); None if it can."""
    if "\0" not in text:
        return None
    return message("‘{text}’: 글자로 쓸 수 없는 NUL 문자(U+0000)가 들어 있습니다. 그 문자를 지우고 다시 저장해 주십시오.", text=_shown(text))


def why_no_name(text: str) -> Message | None:
    """The reason why the text cannot be a name (a control character or a mark of direction in it); None if it can."""
    found = _NOT_IN_A_NAME.search(text)
    if found is None:
        return None
    return message(
        "‘{text}’: 이름에 눈에 보이지 않는 문자({mark})가 들어 있습니다. 줄을 바꾸거나 글의 방향을 바꾸는 문자는 이름에 쓸 수 없습니다. "
        "지우고 다시 적어 주십시오.",
        text=_shown(text),
        mark=mark_name(found[0]),
    )


def visible(text: str) -> str:
    r"""The text with each control character and mark of direction escaped as in JSON (\u202e); line ends and tabs stay.

    For terminals and logs, where such a character could move the cursor or forge a line.
    """
    return _NOT_IN_A_NAME.sub(lambda found: found[0] if found[0] in "\n\t" else f"\\u{ord(found[0]):04x}", text)


def _shown(text: str) -> str:
    """The first 60 letters of a text, without invisible characters."""
    return _UNSEEN.sub("", text)[:60]
