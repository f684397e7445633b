"""The grid for many payments, typed or pasted from a spreadsheet, with the preview of an import and one commit.

st.data_editor drops the part of a pasted block that has no cells. So the grid has a fixed size with spare columns, for a block with headings of
its own. The CSV importer reads its rows, so that both accept and refuse the same.
"""

import hashlib
from dataclasses import dataclass, field, replace
from datetime import date

import pandas as pd
import streamlit as st

from chatdong import clock
from chatdong.domain.message import message
from chatdong.store.engines.errors import RefusedWrite
from chatdong.store.imports import importer
from chatdong.store.imports.importer import Preview, PreviewRow, RefusedFile
from chatdong.store.imports.sheet import COLUMNS, FIRST_ROW, Sheet, sheet_of, spread
from chatdong.store.ledger.targets import TARGETS
from chatdong.store.writing.records import StoreMoved
from chatdong.ui.components import choices, entry_fields, labels, record_dialog_state
from chatdong.ui.components.record_dialog_state import SAVE_KEYS, Asked, Next, Saved
from chatdong.ui.i18n import formats
from chatdong.ui.i18n.language import _, say
from chatdong.ui.session import auth, stores
from chatdong.ui.session.page_context import PageContext
from chatdong.ui.views.records.forms import refused
from chatdong.ui.views.records.importing import preview_tables

ROWS = 1_000
"""The number of rows of the grid; a CSV file may have more."""
SPARE = tuple(f"spare-{number}" for number in range(1, 9))
HEIGHT = 330

_EMPTY = pd.DataFrame(
    {name: pd.array([None] * ROWS, dtype="string") for name in (*COLUMNS, *SPARE)}, index=pd.RangeIndex(FIRST_ROW, FIRST_ROW + ROWS)
)

TYPED, SEEN = "spending-grid-typed", "spending-grid-preview"


@dataclass(frozen=True)
class _Typed:
    """The grid of one form: ``begun`` is the data of its st.data_editor, which never changes under its key, ``now`` its edited data."""

    form: str
    mount: int = 0
    begun: pd.DataFrame = field(default_factory=lambda: _EMPTY)
    now: pd.DataFrame = field(default_factory=lambda: _EMPTY)

    @property
    def key(self) -> str:
        """The key of the st.data_editor."""
        return f"{self.form}-grid-{self.mount}"

    def begin_with(self, rows: pd.DataFrame) -> "_Typed":
        """The grid with these rows, in a new st.data_editor."""
        return replace(self, mount=self.mount + 1, begun=rows, now=rows)


def form(context: PageContext, _asked: Asked) -> None:
    """Draw the grid, its import preview, and the button that stores all of it in one batch; the button is disabled while a row is refused. Call it in
    the record dialog; a save ends in ``record_dialog_state.save_done``."""
    key = record_dialog_state.form()
    st.caption(_("엑셀에서 칸을 복사해 첫 칸을 고르고 Ctrl+V로 붙여 넣으십시오. 제목 행까지 복사하면 열의 순서가 달라도 됩니다."))
    rows = _sheet(key)
    line_id = choices.one(
        _("산출내역이 빈 행은"),
        [line.id for line in context.plan.budget_line],
        lambda i: labels.line_name(context.plan, i),
        f"{key}-fill",
        placeholder=_("하나를 고르면 그 산출내역의 지출로 읽습니다"),
        persist_state="session",
    )
    line = next((line for line in context.plan.budget_line if line.id == line_id), None)
    sheet = sheet_of(rows, context.plan, line)
    shown = st.session_state.get(SEEN)
    preview = _preview(context, sheet) if sheet else None
    if sheet is None:
        st.caption(_("표에 지출을 적거나 붙여 넣으면 저장할 수 있습니다."))
    elif preview is not None:
        _say(context, sheet, preview)
    _full(rows)
    ready = preview is not None and bool(preview.writes) and not preview.counts["refused"]
    label = _("{count}건 저장", count=formats.count(preview.writes if preview else 0))
    gone = choices.found_gone(key)
    pressed = st.button(label, type="primary", icon=":material/save:", key=f"{key}-save", disabled=not ready, shortcut=SAVE_KEYS)
    if sheet and preview is not None:
        stored = preview_tables.stored_rows(preview, ROWS)
        _rows(context, preview, stored)
        preview_tables.balances(context, preview.added_by_line())
        # A preview made anew in this run, after another write, must be seen before it is committed.
        if pressed and ready and shown is not None and shown[0][-1] != context.version:
            refused(StoreMoved(message("그사이에 저장소가 바뀌었습니다. 다시 확인해 주십시오.")))
        elif pressed and ready and not gone:
            _save(context, preview, stored)


def let_go() -> None:
    """Close this session's import preview, if one is open. Call it in every whole-page run in which the dialog is not the grid. The typed cells
    stay in the session until they are saved."""
    held = st.session_state.pop(SEEN, None)
    if held is not None:
        held[1].close()


def _sheet(form_key: str) -> list[list[str]]:
    """Draw the grid and return the texts of its cells, row by row."""
    sheets: dict[str, _Typed] = st.session_state.setdefault(TYPED, {})
    typed = sheets.get(form_key, _Typed(form_key))
    if typed.key not in st.session_state and not typed.now.equals(typed.begun):
        # Streamlit drops a widget's state while it is not drawn, as while the dialog was closed.
        typed = typed.begin_with(typed.now)
    labels = _labels()
    widths = {"line_id": 210, "memo": 170, "event": 170, "activity_id": 170, "occurrence": 70, "amount_krw": 140}
    settings = {name: st.column_config.TextColumn(label, width=widths.get(name, 115)) for name, label in labels.items()}
    settings |= {
        name: st.column_config.TextColumn(
            _("더 {number}", number=number), width=90, help=_("제목 행까지 붙여 넣을 때 쓰는 칸입니다. 제목을 알아볼 수 없는 열은 저장하지 않습니다.")
        )
        for number, name in enumerate(SPARE, start=1)
    }
    now = st.data_editor(
        typed.begun,
        key=typed.key,
        height=HEIGHT,
        hide_index=False,
        placeholder="",
        column_config=settings,
        on_change=entry_fields.touch,
        args=(typed.key,),
        alt=_("여러 건을 적는 표"),
    )
    rows = [[str(cell) for cell in row] for row in now.fillna("").to_numpy().tolist()]
    laid = spread(rows)
    if laid is not None:
        # A block pasted into a cell that was open for typing is spread over the grid.
        sheets[form_key] = typed.begin_with(_framed(laid))
        st.rerun()
    # An empty grid is not kept in session state.
    if typed.mount or any(map(any, rows)):
        sheets[form_key] = replace(typed, now=now)
    else:
        sheets.pop(form_key, None)
    return rows


def _framed(rows: list[list[str]]) -> pd.DataFrame:
    """Rows as the DataFrame of a grid, without those that have no room; ``_full`` warns of them."""
    width = len(_EMPTY.columns)
    cells = [[cell or None for cell in [*row, *[""] * width][:width]] for row in rows[:ROWS]]
    cells += [[None] * width] * (ROWS - len(cells))
    return pd.DataFrame(cells, columns=_EMPTY.columns, index=_EMPTY.index).astype("string")


def _labels() -> dict[str, str]:
    """Column → its heading."""
    return {
        "spent_on": _("지출일"),
        "line_id": _("산출내역"),
        "amount_krw": _("금액(원)"),
        "voucher": _("증빙번호"),
        "memo": _("적요"),
        "event": _("행사"),
        "occurrence": _("회차"),
        "activity_id": _("세부사업"),
    }


def _preview(context: PageContext, sheet: Sheet) -> Preview | None:
    """The preview, made once for each content and store version; None for a content that is refused. The preview before is closed."""
    wanted = (hashlib.sha256(sheet.content).digest(), sheet.header_row, context.plan.id, context.version)
    held = st.session_state.get(SEEN)
    if held is not None and held[0] == wanted:
        return held[1]
    let_go()
    try:
        made = importer.preview(stores.store(context.store_url), context.plan.id, "spending", sheet.content, profile=sheet.profile)
    except RefusedFile as error:
        st.error(formats.said(error.message), icon=":material/error:")
        return None
    st.session_state[SEEN] = (wanted, made)
    return made


def _say(context: PageContext, sheet: Sheet, shown: Preview) -> None:
    """Draw the number and sum (원) of the payments to store, the refusals with their reasons, and the warnings."""
    st.markdown(f"**{formats.plain(preview_tables.facts(shown))}**")
    notes = [say(note) for note in shown.notes]
    if sheet.own_headings:
        notes.insert(0, _("{row}행을 제목으로 읽었습니다.", row=sheet.header_row))
    if notes:
        st.caption(formats.plain(" ".join(notes)))
    if shown.counts["refused"]:
        _refused(sheet, shown)
    warned = [row for row in preview_tables.stored_rows(shown, ROWS) if row.warnings]
    if warned:
        preview_tables.lines(
            st.warning, [(str(row.line), " ".join(say(warning) for warning in row.warnings)) for row in warned], ":material/warning:"
        )


def _refused(sheet: Sheet, preview: Preview) -> None:
    """Draw the refused cells with their reasons, as sentences and, beyond SHOWN, as a table."""
    problems = preview.refusals(ROWS)
    titles = {} if sheet.own_headings else {TARGETS["spending"].label(name): label for name, label in _labels().items()}
    columns = [titles.get(problem.column, problem.column) for problem in problems]

    def told(column: str, problem: importer.Refusal) -> str:
        """A refusal as a sentence: column, value and reason."""
        return f"{f'{column} ‘{problem.value}’' if problem.value else column}: {say(problem.reason)}"

    preview_tables.lines(
        st.error, [(str(problem.line), told(column, problem)) for column, problem in zip(columns, problems, strict=True)], ":material/error:"
    )
    if len(problems) > preview_tables.SAID:
        preview_tables.table(
            _("거절된 것과 사유"),
            {
                _("행 번호"): [str(problem.line) for problem in problems],
                _("열"): columns,
                _("값"): [problem.value for problem in problems],
                _("사유"): [say(problem.reason) for problem in problems],
            },
            {_("행 번호"): 70, _("열"): 100, _("값"): 140},
        )
    st.caption(_("거절된 행을 고치거나 비우면 저장할 수 있습니다."))


def _full(rows: list[list[str]]) -> None:
    """Draw a warning where the last row or column is filled: the pasted block may have been larger than the grid."""
    if any(rows[-1]):
        st.warning(
            _("표의 마지막 {count}번째 행까지 찼습니다. 더 긴 자료는 잘렸을 수 있으니 CSV로 가져오십시오.", count=ROWS), icon=":material/warning:"
        )
    if any(row[-1] for row in rows):
        st.warning(_("표의 마지막 열까지 찼습니다. 오른쪽 열이 잘렸을 수 있으니 필요한 열만 복사하십시오."), icon=":material/warning:")


def _rows(context: PageContext, preview: Preview, stored: list[PreviewRow]) -> None:
    """Draw the table of the payments to store."""
    if not stored:
        return
    columns = dict(preview_tables.payments(context, preview, stored))
    if sum(bool(row.warnings) for row in stored) > preview_tables.SAID:
        columns[_("주의")] = [" / ".join(say(warning) for warning in row.warnings) for row in stored]
    preview_tables.table(_("저장할 것"), columns, {_("행 번호"): 70, _("지출일"): 110, _("금액(원)"): 110}, right=(_("금액(원)"),))


def _save(context: PageContext, preview: Preview, stored: list[PreviewRow]) -> None:
    batch, count, amount = record_dialog_state.batch(), preview.writes, preview.new_krw
    days: list[date] = [row.values["spent_on"] for row in stored]
    # The card offers to move the as-of date to this day, so one within the plan's year is preferred.
    last = max([on for on in days if on <= context.plan.counted.end] or days)
    try:
        importer.commit(stores.store(context.store_url), preview, auth.actor(), clock.now(), batch=batch)
    except RefusedWrite as error:
        refused(error)
        return
    let_go()
    st.session_state[TYPED].pop(record_dialog_state.form(), None)
    again = Asked("grid")
    words = _("지출 {count}건 · {amount}원", count=formats.count(count), amount=formats.won(amount))
    record_dialog_state.save_done(Saved(_("저장됨: {record}", record=words), batch, last, (Next(_("여러 건 더"), "add", again),), again))
