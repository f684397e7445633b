"""Marks of a text that nobody sees: what two texts are compared by without them, and which of them a text or a name may not hold."""

import re
import unicodedata

from chatdong.domain.message import Message, message

_SPACES = " \t\r\n\v\f\u0085\u00a0\u2002\u2003\u2007\u2009\u202f\u3000"
AROUND = _SPACES + "\u200b\u200c\u200d\u2060\ufeff\u200e\u200f\u061c"
"""What says nothing around a text: spaces, and the marks without room that come along when one copies."""

NO_ROOM = "\u00ad\u061c\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff"
"""Marks that take no room and may stand unseen before a text."""

_UNSEEN = re.compile(
    "[\u0000-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e0fff]"
)
"""Controls, line and paragraph ends, and what Unicode lets a font leave out (Default_Ignorable_Code_Point)."""

_NOT_IN_A_NAME = re.compile("[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")
"""Controls, and what turns the direction of writing (Bidi_Control): a name with one may look like another name."""


def stripped(text: str) -> str:
    """The text without spaces and marks without room around it."""
    return text.strip(AROUND)


def compared_by(text: str) -> str:
    """What a text is compared by, for one that is copied off paper as a voucher's number is: Ⅴ-1, Ｖ－１ and a V-1 with marks that nobody sees
    give the same. Letters keep their case. Where two texts have the same, so have what is made of them here."""
    if text.isascii() and text.isprintable():
        return text.strip()
    wide = _UNSEEN.sub("", unicodedata.normalize("NFKC", text))
    return unicodedata.normalize("NFKC", wide).strip(AROUND)


_NO_NUMBER = frozenset({"", "-", "–", "—", "―", "−"})
"""What stands for a number that is not known."""


def voucher_key(number: str | None) -> str | None:
    """What the number of a voucher is compared by: ``compared_by``, without a quote (') before it as a spreadsheet has one; None where it is none."""
    key = compared_by(compared_by(number or "").lstrip("'"))
    return None if key in _NO_NUMBER else key


def mark_name(mark: str) -> str:
    """A mark as Unicode numbers it: U+202E."""
    return f"U+{ord(mark):04X}"


def why_no_text(text: str) -> Message | None:
    """Why a database does not keep this as a text; None where it does."""
    if "\0" not in text:
        return None
    return message("‘{text}’: 글자로 쓸 수 없는 NUL 문자(U+0000)가 들어 있습니다. 그 문자를 지우고 다시 저장해 주십시오.", text=_shown(text))


def why_no_name(text: str) -> Message | None:
    """Why this is no name: it holds a mark that nobody sees and that ends a line or turns the direction of writing; None where it is one."""
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
    """The text with the number of each control and each sign of direction in its place, as JSON writes it: what is not to steer a terminal, or
    to look like another line of a log. Line ends and tabs stay."""
    return _NOT_IN_A_NAME.sub(lambda found: found[0] if found[0] in "\n\t" else f"\\u{ord(found[0]):04x}", text)


def _shown(text: str) -> str:
    """The beginning of a text without what nobody sees."""
    return _UNSEEN.sub("", text)[:60]
