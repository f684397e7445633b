"""Why edited rows make no plan, each with its row, its column, what is allowed and what was likely meant; and what to look at in a plan."""

from collections.abc import Callable, Iterable, Sequence

import streamlit as st

from chatdong.domain.message import Message
from chatdong.domain.plan_making.cells import MOST_LISTED, Label
from chatdong.domain.plan_making.edits import Look
from chatdong.domain.plan_making.parts import PARTS, Part
from chatdong.domain.plan_making.rows import RowProblem
from chatdong.ui.i18n import formats
from chatdong.ui.i18n.language import _, say
from chatdong.ui.views.plan_making.editing.cells import word

SHOWN = 20
"""As many problems are shown at once; the count says how many there are."""


def sentence(problem: RowProblem, place: Message | None = None) -> str:
    """A problem in a sentence or two: where, what is wrong, what was likely meant, what is allowed, and what refers to it.

    ``place``: where it stands, if not in the tables of the page.
    """
    where = say(PARTS[problem.part].title) if place is None else say(place)
    if place is None and problem.row is not None and not PARTS[problem.part].single:
        where = _("{table} {row}행", table=where, row=problem.row)
    if problem.title is not None:
        where = f"{where} ‘{say(problem.title)}’"
    said = [f"{where}: {say(problem.why)}"]
    if problem.nearest is not None:
        said.append(_("‘{word}’입니까?", word=word(problem.nearest)))
    if problem.allowed:
        said.append(_("고를 수 있는 것: {words}.", words=_listed(problem.allowed)))
    if problem.users:
        users = [f"{say(one.what)} ‘{one.name if isinstance(one.name, str) else word(one.name)}’" for one in problem.users[:MOST_LISTED]]
        said.append(_("쓰는 곳: {words}.", words=", ".join(users)))
    return " ".join(said)


def _listed(labels: Sequence[Label]) -> str:
    words = ", ".join(map(word, labels[:MOST_LISTED]))
    left = len(labels) - MOST_LISTED
    return _("{words} 외 {count}개", words=words, count=left) if left > 0 else words


def show(problems: Sequence[RowProblem]) -> None:
    """Draw the problems, all of which have to be mended before the edits can be kept."""
    title = _("고칠 곳 {count}건이 있어 아직 저장할 수 없습니다. 적은 것은 그대로 있습니다.", count=formats.count(len(problems)))
    _listed_problems(problems, title, None)


def show_of_file(problems: Sequence[RowProblem], place: Callable[[RowProblem], Message]) -> None:
    """Draw the problems of a file, each with its ``place`` there, all of which have to be mended in it."""
    title = _("파일에 고칠 곳이 {count}건 있습니다. 고쳐서 다시 넣어 주십시오.", count=formats.count(len(problems)))
    _listed_problems(problems, title, place)


def _listed_problems(problems: Sequence[RowProblem], title: str, place: Callable[[RowProblem], Message] | None) -> None:
    lines = [formats.plain(sentence(one, place(one) if place is not None else None)) for one in problems[:SHOWN]]
    if len(problems) > SHOWN:
        lines.append(_("그 밖에 {count}건", count=formats.count(len(problems) - SHOWN)))
    st.error("  \n".join(lines), title=title, icon=":material/error:")


def to_look_at(looks: Iterable[Look], parts: Sequence[Part]) -> None:
    """Draw what does not agree in these parts of the plan; it hinders nobody."""
    found = [look for look in looks if look.part in parts]
    if not found:
        return
    lines = [formats.plain(f"{_('{row}행', row=look.row)}: {say(look.what)}" if look.row else say(look.what)) for look in found[:SHOWN]]
    if len(found) > SHOWN:
        lines.append(_("그 밖에 {count}건", count=formats.count(len(found) - SHOWN)))
    st.warning("  \n".join(lines), icon=":material/warning:")
