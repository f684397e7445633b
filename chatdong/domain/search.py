"""The search for what a text names: which entries it finds and in which order, also by the initial consonants of Korean words."""

from collections.abc import Iterable
from dataclasses import dataclass

INITIALS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
"""The nineteen initial consonants in the order of Unicode's syllables (https://www.unicode.org/versions/latest/ch03.pdf, section 3.12)."""

_FIRST, _LAST, _SYLLABLES_A_CONSONANT = ord("가"), ord("힣"), 588


@dataclass(frozen=True)
class Entry:
    """What can be found: its kind, its id among those of its kind, its name, and other words that find it."""

    kind: str
    id: str
    name: str
    also: str = ""


def found(entries: Iterable[Entry], typed: str, most: int) -> tuple[Entry, ...]:
    """At most ``most`` entries that have every typed word, the nearest first: the whole name, its beginning, a word's beginning, within a word, the
    initial consonants, the other words. Entries that are equally near keep their order. None for an empty text."""
    words = typed.casefold().split()
    if not words:
        return ()
    whole = " ".join(words)
    near = [(distance, number, entry) for number, entry in enumerate(entries) if (distance := _distance(entry, words, whole)) is not None]
    return tuple(entry for _far, _number, entry in sorted(near, key=lambda one: one[:2])[:most])


def initials(text: str) -> str:
    """The text with each Korean syllable as its initial consonant: ㅇㅅ for 예산."""
    return "".join(INITIALS[(ord(sign) - _FIRST) // _SYLLABLES_A_CONSONANT] if _FIRST <= ord(sign) <= _LAST else sign for sign in text)


def _distance(entry: Entry, words: list[str], whole: str) -> int | None:
    """How far a name is from the typed words, 0 for the same; None where a word is nowhere."""
    name = entry.name.casefold()
    if name == whole:
        return 0
    if name.startswith(whole):
        return 1
    consonants = initials(name)
    also = entry.also.casefold()
    each = [_distance_of_word(word, name, consonants, also) for word in words]
    return None if None in each else max(distance for distance in each if distance is not None)


def _distance_of_word(word: str, name: str, consonants: str, also: str) -> int | None:
    if any(part.startswith(word) for part in name.split()):
        return 2
    if word in name:
        return 3
    # Who types consonants alone means syllables; within other text they would find too much.
    if all(sign in INITIALS for sign in word) and word in consonants:
        return 4
    return 5 if word in also else None
