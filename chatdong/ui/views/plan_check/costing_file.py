"""A budget's table from a file: how it is read, each line's verdict, the table's own totals, and its way into the editor."""

from collections.abc import Callable, Mapping, Sequence

import streamlit as st

from chatdong.domain.costing.costing import Verdict
from chatdong.domain.plan.budget_notation import text_of_lines
from chatdong.store.imports import costing_table
from chatdong.store.imports.costing_table import CostingLine, CostingTable, StatedTotal
from chatdong.store.imports.importer import RefusedFile
from chatdong.store.ledger.layout import Layout
from chatdong.store.ledger.profile import NOT_USED
from chatdong.store.ledger.targets import COSTINGS
from chatdong.ui.components import choices, file_reading, tables
from chatdong.ui.components.file_reading import OpenedFile
from chatdong.ui.i18n import formats
from chatdong.ui.i18n.language import _, name, say
from chatdong.ui.server import uploads
from chatdong.ui.session.page_context import PageContext

UPLOAD_MB = 50
"""A budget's table is far smaller; what is larger is a list of something else."""

OPENED = "costing-opened"

MARKS = {Verdict.HOLDS: "● ", Verdict.COMPUTED: "○ ", Verdict.ROUNDED: "◆ ", Verdict.DIFFERS: "▲ ", Verdict.NOT_COMPUTABLE: "■ "}
"""The mark of each verdict, as the editor shows it."""

SAID = 8
"""As many rows are told of above the tables."""

MOST_CHOSEN = 6
"""As many names that the plan does not have are asked about one by one; of more there is one choice for all."""


def show(context: PageContext, put: Callable[[str, bool], None]) -> None:
    """Draw the file, how it is read, what its lines come to, and the buttons that put them into the editor.

    ``put`` takes the text of the lines, and whether it stands in place of what is in the editor.
    """
    opened = file_reading.drop_or_paste(COSTINGS, uploads.allowed("look", UPLOAD_MB), UPLOAD_MB, OPENED, OpenedFile)
    if opened is None:
        return
    try:
        layout = costing_table.layout(opened.file, opened.profile)
        _choices(opened, layout)
        if layout.questions:
            file_reading.ask(layout)
            return
        table = costing_table.read(layout)
    except RefusedFile as error:
        st.error(formats.said(error.message), icon=":material/error:")
        return
    _headline(table)
    _lines(context, table)
    _sums(context, table)
    if table.lines:
        _into_the_editor(context, table, put)


def _choices(opened: OpenedFile, layout: Layout) -> None:
    file_reading.say_guesses(opened, layout)
    file_reading.table_and_text(opened, layout)
    file_reading.columns(opened, layout, _field_words())
    with st.container(horizontal=True, vertical_alignment="bottom"):
        file_reading.unit(opened, layout)
        file_reading.dots(opened, layout)


def _field_words() -> dict[str, str]:
    return {
        NOT_USED: _("쓰지 않음"),
        "category": _("편성목"),
        "activity": _("세부사업"),
        "item": _("항목"),
        "costing": _("산출내역"),
        "amount_krw": _("금액"),
        "price_krw": _("단가"),
        "quantity": _("수량"),
        "people": _("인원"),
        "times": _("횟수"),
        "days": _("일수·시간"),
        "rate": _("비율"),
        "count_unit": _("수량의 단위"),
        "note": _("비고"),
    }


def _verdict_words() -> dict[Verdict, str]:
    return {
        Verdict.HOLDS: _("맞음"),
        Verdict.ROUNDED: _("반올림"),
        Verdict.COMPUTED: _("계산됨"),
        Verdict.DIFFERS: _("다름"),
        Verdict.NOT_COMPUTABLE: _("확인 필요"),
    }


def _headline(table: CostingTable) -> None:
    """How many lines there are, what they come to, and how many of each verdict; then the totals that do not agree."""
    counts, words = table.counts(), _verdict_words()
    told = [f"{MARKS[verdict]}{word} {formats.count(counts[verdict])}" for verdict, word in words.items() if counts[verdict]]
    head = _("산출내역 {count}줄 {amount}원", count=formats.count(len(table.lines)), amount=formats.won(table.sum_krw))
    if table.unknown:
        head += " · " + _("금액을 모르는 줄 {count}개", count=formats.count(table.unknown))
    st.markdown(f"**{formats.plain(head)}**  \n{formats.plain(' · '.join(told))}")
    wrong = [_("{row}행 {label}: {why}", row=total.row, label=total.label, why=_total_words(total)) for total in table.totals if total.holds is False]
    lines = [
        _("{row}행 {label}: {why}", row=line.row, label=line.item or line.category or formats.UNKNOWN, why=say(line.reason))
        for verdict in (Verdict.DIFFERS, Verdict.NOT_COMPUTABLE)
        for line in table.lines
        if line.verdict is verdict
    ]
    _say(wrong, _("합계 행과 줄들의 합이 다릅니다"))
    _say(lines, _("확인할 줄"))


def _say(told: list[str], title: str) -> None:
    """The first of some sentences about rows, and how many there are."""
    if told:
        more = [_("모두 {count}개이며, 아래 표에 다 있습니다.", count=formats.count(len(told)))] if len(told) > SAID else []
        st.warning("  \n".join(map(formats.plain, [*told[:SAID], *more])), icon=":material/warning:", title=title)


def _total_words(total: StatedTotal) -> str:
    if not total.lines:
        return _("비교할 줄이 없습니다.")
    if total.holds is None:
        return _("{count}줄의 금액을 몰라 비교할 수 없습니다.", count=formats.count(total.unknown))
    if total.holds:
        return _("{count}줄의 합과 맞습니다.", count=formats.count(total.lines))
    return _(
        "적힌 금액 {stated}원이 {count}줄의 합 {sum}원과 {difference}원 다릅니다.",
        stated=formats.won(total.stated_krw),
        count=formats.count(total.lines),
        sum=formats.won(total.lines_krw),
        difference=formats.won(total.stated_krw - total.lines_krw),
    )


def _lines(context: PageContext, table: CostingTable) -> None:
    order = (Verdict.DIFFERS, Verdict.NOT_COMPUTABLE)
    lines = sorted(table.lines, key=lambda line: (order.index(line.verdict) if line.verdict in order else len(order), line.row))
    columns: dict[str, Sequence[object]] = {
        _("행"): [line.row for line in lines],
        _("판정"): [MARKS[line.verdict] + _verdict_words()[line.verdict] for line in lines],
        _("항목"): [line.item for line in lines],
        _("산출식"): [" ".join(line.written.split()) for line in lines],
        _("계산한 금액(원)"): [line.costing.computed_krw for line in lines],
        _("적힌 금액(원)"): [
            line.amount_krw if line.stated and line.verdict is Verdict.NOT_COMPUTABLE else line.costing.stated_krw for line in lines
        ],
        _("편성목"): [line.category for line in lines],
        _("세부사업"): [line.activity for line in lines],
        _("사유"): [say(line.reason) for line in lines],
    }
    optional = {_("편성목"), _("세부사업")}
    shown = {heading: cells for heading, cells in columns.items() if heading not in optional or any(cells)}
    where = table.layout.table.name or say(table.layout.table.place)
    tables.table(
        context,
        _("‘{table}’의 산출내역 {count}줄", table=where, count=formats.count(len(lines))),
        shown,
        "costing-file",
        right="look",
        won=(_("계산한 금액(원)"), _("적힌 금액(원)")),
        empty=_("이 표에서 산출내역을 찾지 못했습니다. 위에서 표나 열의 뜻을 골라 주십시오."),
    )


def _sums(context: PageContext, table: CostingTable) -> None:
    """The sums by category, the table's own totals, and the rows that are none, each where there are some."""
    if len(table.categories) > 1:
        tables.table(
            context,
            _("편성목별 합계"),
            {
                _("편성목"): [each.category or formats.UNKNOWN for each in table.categories],
                _("줄 수"): [each.lines for each in table.categories],
                _("합계(원)"): [each.sum_krw for each in table.categories],
            },
            "costing-categories",
            right="look",
            won=(_("합계(원)"),),
        )
    if table.totals:
        tables.table(
            context,
            _("합계 행 {count}개", count=formats.count(len(table.totals))),
            {
                _("행"): [total.row for total in table.totals],
                _("합계 행"): [total.label for total in table.totals],
                _("적힌 금액(원)"): [total.stated_krw for total in table.totals],
                _("줄들의 합(원)"): [total.lines_krw if total.lines else None for total in table.totals],
                _("판정"): [("▲ " if total.holds is False else "● " if total.holds else "○ ") + _total_words(total) for total in table.totals],
            },
            "costing-totals",
            right="look",
            won=(_("적힌 금액(원)"), _("줄들의 합(원)")),
        )
    if table.skipped:
        tables.table(
            context,
            _("산출내역이 아닌 행 {count}개", count=formats.count(len(table.skipped))),
            {
                _("행"): [skipped.row for skipped in table.skipped],
                _("적힌 것"): [skipped.text for skipped in table.skipped],
                _("사유"): [say(skipped.reason) for skipped in table.skipped],
            },
            "costing-skipped",
            right="look",
        )


# Into the editor


def _into_the_editor(context: PageContext, table: CostingTable, put: Callable[[str, bool], None]) -> None:
    """The choices of where lines belong whose category or activity the plan does not have, and the buttons."""
    plan = context.plan
    categories = _settled(
        _("편성목"),
        {word: c.name.ko for c in plan.category for word in (c.name.ko, c.name.en, c.id) if word},
        {c.name.ko: name(c.name) for c in plan.category},
        [line.category for line in table.lines],
        "category",
    )
    activities = _settled(
        _("세부사업"),
        {word: a.name.ko for a in plan.activity for word in (a.name.ko, a.name.en, a.id) if word},
        {a.name.ko: name(a.name) for a in plan.activity},
        [line.activity for line in table.lines],
        "activity",
    )
    ready = categories is not None and activities is not None
    text = "" if categories is None or activities is None else _text(table.lines, categories, activities)
    with st.container(horizontal=True):
        st.button(
            _("편집 글 끝에 더하기"),
            key="costing-file-add",
            icon=":material/add:",
            disabled=not ready,
            on_click=put,
            args=(text, False),
            type="primary",
        )
        st.button(
            _("편집 글을 이 줄들로 바꾸기"),
            key="costing-file-replace",
            icon=":material/swap_horiz:",
            disabled=not ready,
            on_click=put,
            args=(text, True),
        )


def _settled(label: str, known: Mapping[str, str], words: Mapping[str, str], said: Sequence[str], kind: str) -> dict[str, str] | None:
    """For each name of the file the one that the plan has, asked for where it has none; None while one is open."""
    plain = {"".join(word.split()): own for word, own in known.items()}
    found = {each: plain["".join(each.split())] for each in said if "".join(each.split()) in plain}
    unknown = [each for each in dict.fromkeys(said) if each not in found]
    if not unknown:
        return found
    options = list(words)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        for place, each in enumerate(unknown if len(unknown) <= MOST_CHOSEN else [None]):
            if each is None:
                asked = _("이 계획에 없는 {label} {count}개의 줄을 넣을 곳", label=label, count=formats.count(len(unknown)))
            elif each:
                asked = _("{label} ‘{name}’의 줄을 넣을 곳", label=label, name=each)
            else:
                asked = _("{label} 칸이 빈 줄을 넣을 곳", label=label)
            chosen = choices.one(
                formats.plain(asked),
                options,
                words.__getitem__,
                f"costing-{kind}-{place}",
                start=options[0] if len(options) == 1 else None,
                placeholder=_("하나를 고르십시오"),
                width=320,
            )
            if chosen is not None:
                found.update(dict.fromkeys(unknown if each is None else [each], chosen))
    return found if all(each in found for each in unknown) else None


def _text(lines: Sequence[CostingLine], categories: Mapping[str, str], activities: Mapping[str, str]) -> str:
    """The lines in the editor's notation, those of one category and activity together."""
    grouped: dict[tuple[str, str], list[str]] = {}
    for line in lines:
        grouped.setdefault((categories[line.category], activities[line.activity]), []).extend(line.as_text())
    return text_of_lines((*group, text) for group, texts in grouped.items() for text in texts)
