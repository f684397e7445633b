"""The terms of ``domain/glossary.py`` on screen, grouped by subject, with the search for them."""

import streamlit as st

from chatdong.domain import glossary
from chatdong.domain.glossary import GROUPS, Group, Term
from chatdong.ui.i18n import formats
from chatdong.ui.i18n.language import _, active, say


def group_word(group: Group) -> str:
    """The heading of a group of terms."""
    return {
        "plan": _("계획과 목표"),
        "money": _("예산과 지출"),
        "value": _("성과 지표"),
        "goal_status": _("목표의 상태"),
        "event_status": _("행사의 상태"),
        "kind": _("행사의 종류"),
        "funding": _("재원"),
        "district": _("자치구와 추진지원단"),
        "what_if": _("시뮬레이션"),
        "store": _("기록과 파일"),
    }[group]


def found(wanted: str) -> tuple[Term, ...]:
    """The terms whose word or definition (Korean or English), abbreviation or code name contains a text, in any case; all terms for an empty text."""
    wanted = wanted.strip().casefold()
    return tuple(term for term in glossary.TERMS if wanted in _all_words(term))


def headline(wanted: str, terms: tuple[Term, ...]) -> str:
    """The page's title with the number of terms: all of them, or those that contain the text searched for."""
    if wanted.strip():
        return _("‘{wanted}’이(가) 들어 있는 말 {count}개", wanted=wanted.strip(), count=len(terms))
    return _("이 현황판이 쓰는 말 {count}개를 풀었습니다", count=len(terms))


def show(terms: tuple[Term, ...], *, in_tabs: bool) -> None:
    """Draw the terms in two columns by their groups: each group in a tab of its own, or all below each other under headings, as a search's result."""
    groups = [(group, [term for term in terms if term.group == group]) for group in GROUPS]
    known = [(group, own) for group, own in groups if own]
    if not known:
        return
    rooms = st.tabs([f"{group_word(group)} {len(own)}" for group, own in known]) if in_tabs else [st.container() for _group in known]
    for room, (group, own) in zip(rooms, known, strict=True):
        with room:
            if not in_tabs:
                st.header(group_word(group), anchor=f"group-{group}", divider="gray")
            left, right = st.columns(2, gap="medium")
            for place, term in enumerate(own):
                with left if 2 * place < len(own) else right:
                    _one(term)


def _one(term: Term) -> None:
    """Draw one term: word, definition, the word in the other language, formula, source and code name."""
    word = formats.plain(say(term.word))
    st.subheader(f"{word} ({term.sign})" if term.sign else word, anchor=glossary.place(term))
    facts = [say(term.word, "ko" if active() == "en" else "en")]
    if term.formula:
        facts.append(_("식: {formula}", formula=say(term.formula)))
    if term.source:
        facts.append(_("출처: {source}", source=say(term.source)))
    st.markdown(f"{formats.plain(say(term.definition))}\n\n:small[:gray[{formats.plain(' · '.join((*facts, term.code)))}]]")


def _all_words(term: Term) -> str:
    """The text that a search looks through, casefolded."""
    said = (say(words, language) for words in (term.word, term.definition) for language in ("ko", "en"))
    return " ".join((*said, term.sign, term.code)).casefold()
