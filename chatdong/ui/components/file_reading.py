"""A dropped file or pasted cells, and the choices of how they are read: the table, the headings, what each column is, the unit of the amounts."""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, TypeVar

import streamlit as st

from chatdong.store.imports import importer
from chatdong.store.imports.importer import ImportFile, RefusedFile
from chatdong.store.ledger.layout import Layout
from chatdong.store.ledger.profile import NOT_USED, ImportProfile
from chatdong.ui.components import choices
from chatdong.ui.i18n import formats
from chatdong.ui.i18n.language import _, say

WIDTH = 190
"""Pixels of one column's choice."""

LONGEST_SAMPLE = 200
"""As many letters of a text are shown below its column's choice."""

MANY_BYTES = 2_000_000
"""A larger file takes some seconds to open, and can be stopped."""


@dataclass
class OpenedFile:
    """A file that a session reads, and what it was told about reading it. key: the identity of the file and of what it is read for."""

    key: str
    file: ImportFile
    profile: ImportProfile = field(default_factory=ImportProfile)

    def close(self) -> None:
        """Delete the copy of the file."""
        self.close_preview()
        self.file.close()

    def close_preview(self) -> None:
        """Forget what was read; for a kind of file that keeps something."""


F = TypeVar("F", bound=OpenedFile)


def drop_or_paste(kind: str, allowed: AbstractContextManager[None], most_mb: int, held_as: str, make: Callable[[str, ImportFile], F]) -> F | None:
    """The file that was dropped or the cells that were pasted, opened once and held in the session under ``held_as``; None where there is none,
    or it is refused. ``allowed`` lets the session upload up to ``most_mb``."""
    drawn = st.session_state.get(_drawn(held_as), 0)
    with allowed:
        uploaded = st.file_uploader(
            _("파일"),
            # Any: a file is judged by what is in it, and refused in the reader's language.
            type=None,
            max_upload_size=most_mb,
            key=f"import-file-{kind}-{drawn}",
            help=_("엑셀(xlsx, xls), CSV, 한글(hwpx)과 워드(docx)의 표, ods, 웹 표를 그대로 넣으십시오. 열 이름과 단위는 아래에서 확인합니다."),
        )
    pasted = st.text_area(_("또는 엑셀에서 복사한 칸 붙여 넣기"), key=f"import-paste-{kind}-{drawn}", height=68) if uploaded is None else ""
    held: F | None = st.session_state.get(held_as)
    if uploaded is None and not pasted.strip():
        let_go(held_as)
        return None
    content = pasted.encode("utf-8", "replace") if uploaded is None else b""
    key = f"{kind}-{uploaded.file_id}" if uploaded is not None else f"{kind}-{hashlib.sha256(content).hexdigest()}"
    if held is not None and held.key == key:
        return held
    let_go(held_as)
    try:
        long = uploaded is not None and uploaded.size > MANY_BYTES
        with st.spinner(_("파일을 읽고 있습니다"), show_time=True), can_be_stopped("opening", held_as, long):
            file = importer.open_file(uploaded.getvalue(), uploaded.name) if uploaded is not None else importer.open_file(content)
    except RefusedFile as error:
        st.error(formats.said(error.message), icon=":material/error:")
        return None
    made = make(key, file)
    st.session_state[held_as] = made
    return made


def let_go(held_as: str) -> None:
    """Close the file that the session holds under this name, if it holds one."""
    held = st.session_state.pop(held_as, None)
    if held is not None:
        held.close()


@contextmanager
def can_be_stopped(what: str, held_as: str, long: bool) -> Iterator[None]:
    """Draw a button that stops what is done in the block with the file of that name, where that takes ``long``."""
    button = st.empty()
    if long:
        button.button(_("그만 읽기"), key=f"import-stop-{what}", on_click=put_away, args=(held_as,), icon=":material/close:")
    try:
        yield
    finally:
        button.empty()


def put_away(held_as: str) -> None:
    """Let the file go: a run that reads it ends at its next sign of progress, and the next one draws an empty uploader. For a callback."""
    st.session_state[_drawn(held_as)] = st.session_state.get(_drawn(held_as), 0) + 1
    let_go(held_as)


def _drawn(held_as: str) -> str:
    """The key of how often the uploader was emptied: Streamlit empties one only by drawing another (its documentation of the widget's ``key``)."""
    return f"{held_as}-drawn"


def say_guesses(opened: OpenedFile, layout: Layout) -> None:
    """Draw the heading of the choices, and what a reader should know of the file and of the reading."""
    st.subheader(_("읽은 방식"))
    notes = [*opened.file.document.notes, *layout.guesses]
    if notes:
        st.caption("  \n".join(formats.plain(say(note)) for note in notes))


def change(opened: OpenedFile, changed: Callable[[ImportProfile, Any], ImportProfile], key: str) -> None:
    """The callback of a choice: its value goes into the profile."""
    opened.profile = changed(opened.profile, st.session_state[key])


def choice(
    opened: OpenedFile,
    label: str,
    options: Mapping[Any, str],
    now: Any,
    name: str,
    changed: Callable[[ImportProfile, Any], ImportProfile],
    **look: Any,
) -> None:
    """Draw a choice whose value is always the layout's; a change goes into the profile."""
    key = f"import-{name}-{opened.key}"
    st.session_state[key] = now if now in options else None
    choices.one(label, list(options), lambda option: options.get(option, str(option)), key, on_change=change, args=(opened, changed, key), **look)


def table_and_text(opened: OpenedFile, layout: Layout, alike: int = 1) -> None:
    """Draw the choices of the sheet or table, the encoding of a text, and the row of the headings.

    alike: how many tables have the headings of the one that is read; of several all can be chosen at once.
    """
    document = opened.file.document
    with st.container(horizontal=True, vertical_alignment="bottom"):
        if len(document.tables) > 1:
            tables = {
                key: f"{table.name or say(table.place)} ({_('{count}행', count=formats.count(table.height))})"
                for key, table in opened.file.by_key().items()
            }
            if alike > 1:
                tables[importer.ALL_ALIKE] = _("같은 머리글의 표 모두({count}개)", count=formats.count(alike))
            choice(opened, _("표"), tables, layout.profile.table, "table", lambda _p, name: ImportProfile(table=name), width=260)
        if len(document.encodings) > 1:
            names = {name: _ENCODINGS.get(name, name) for name in document.encodings}
            key = f"import-encoding-{opened.key}"
            st.session_state[key] = document.encoding
            choices.one(_("글자 방식"), list(names), names.__getitem__, key, on_change=_reopen, args=(opened, key), width=220)
        key = f"import-header-{opened.key}"
        st.session_state[key] = layout.header_first
        st.number_input(
            _("제목 행 (없으면 0)"),
            min_value=0,
            max_value=max(min(layout.table.height, 340), layout.header_first),
            step=1,
            key=key,
            on_change=change,
            args=(opened, lambda profile, row: replace(profile, header_row=int(row)), key),
            width=170,
        )


_ENCODINGS = {"utf-8": "UTF-8", "utf-8-sig": "UTF-8", "cp949": "CP949 (Excel)", "utf-16": "UTF-16", "utf-16-le": "UTF-16", "utf-16-be": "UTF-16"}


def _reopen(opened: OpenedFile, key: str) -> None:
    """Read the file in another encoding."""
    encoding = st.session_state[key]
    try:
        file = opened.file.reopened(encoding)
    except RefusedFile:
        return
    opened.close_preview()
    opened.file, opened.profile = file, ImportProfile(encoding=encoding)


def _with_column(title: str, profile: ImportProfile, field: str | None) -> ImportProfile:
    return profile.with_column(title, field or NOT_USED)


def columns(opened: OpenedFile, layout: Layout, words: Mapping[str, str]) -> None:
    """Draw a choice above each column, with the first texts in it; ``words`` names the fields."""
    with st.container(horizontal=True, gap="small", key="import-columns"):
        for column in layout.columns:
            if column in layout.unused and not column.samples:
                continue
            with st.container(border=True, width=WIDTH, gap="xxsmall"):
                choice(
                    opened,
                    formats.plain(column.title),
                    words,
                    column.field,
                    f"column-{column.position}",
                    partial(_with_column, column.title),
                )
                st.caption("  \n".join(formats.plain(sample[:LONGEST_SAMPLE]) for sample in column.samples) or formats.UNKNOWN)


def unit(opened: OpenedFile, layout: Layout) -> None:
    """Draw the choice of the unit of the amounts, where they have no column of units."""
    if layout.of("amount_krw") and not layout.of("unit"):
        units = {1: _("원"), 1_000: _("천원"), 10_000: _("만원"), 1_000_000: _("백만원"), 100_000_000: _("억원")}
        now = layout.of("amount_krw")[0].unit_krw
        units.setdefault(now, _("{unit:,}원", unit=now))
        choice(opened, _("금액의 단위"), units, now, "unit", lambda p, unit: replace(p, unit_krw=unit), width=140)


def dots(opened: OpenedFile, layout: Layout) -> None:
    """Draw the choice of what dots in amounts mean, where that was asked or said."""
    if layout.profile.dots or any(question.about == "dots" for question in layout.questions):
        ways = {"thousands": _("천 단위 점"), "decimal": _("소수점")}
        choice(opened, _("금액의 점"), ways, layout.profile.dots, "dots", lambda p, sign: replace(p, dots=sign), width=160)


def ask(layout: Layout) -> None:
    """Draw the questions that are open."""
    st.info(
        "  \n".join(formats.plain(say(question.text)) for question in layout.questions),
        icon=":material/help:",
        title=_("넣기 전에 골라 주십시오"),
    )
