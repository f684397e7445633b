"""The report on its page: the choice of the period, the text, table and chart of each section, and the files."""

from collections.abc import Callable
from dataclasses import replace
from io import FileIO

import pandas as pd
import streamlit as st

from chatdong.domain.report.draft import Report
from chatdong.domain.report.edited_text import LONGEST_TEXT, ReportText, differing, same
from chatdong.domain.report.outline import Section, Table, periods_of, quarter_of
from chatdong.ui.charts import burn, goals
from chatdong.ui.components import chart, downloads, page, tables, typed, url_widgets
from chatdong.ui.components.labels import period_word
from chatdong.ui.i18n import formats
from chatdong.ui.i18n.language import _, active
from chatdong.ui.office_files import on_screen, wording
from chatdong.ui.office_files.files import FORMATS
from chatdong.ui.office_files.page_layout import PAPER, column_weights
from chatdong.ui.session.page_context import PageContext
from chatdong.ui.views.performance import waterfall_chart
from chatdong.ui.views.report.edited_texts import Passage, Texts, changed_by
from chatdong.ui.views.report.export.files import report_file

MOST_ROWS = 30
"""The most rows of a table that stand open on the page; a longer one is scrolled within itself."""

PIXELS_A_LETTER = 8
"""The width of a Latin letter in a table on the page, in pixels."""


def choose(context: PageContext) -> tuple[PageContext, Report]:
    """Draw the choice of the period; return the page context on the report's as-of date, which is limited to the period, and the report."""
    plan = context.plan
    period = url_widgets.one(_("보고할 기간"), periods_of(plan), lambda p: period_word(p, plan), "period", quarter_of(plan, context.as_of))
    report = context.report(period)
    if report.as_of != context.as_of:
        st.caption(
            formats.plain(
                _(
                    "왼쪽의 기준일 {day}은 이 기간 밖이므로, 기간의 마지막 날인 {last} 현재로 보고합니다.",
                    day=formats.day(context.as_of),
                    last=formats.day(report.as_of),
                )
            )
        )
    return replace(context, as_of=report.as_of), report


def headline(report: Report) -> str:
    """The page's title: the report's title, the goals achieved and the execution rate."""
    now = report.now
    if not now.goals(report.plan.fiscal_year):
        return _("{title}: 목표 없음, 집행률 {rate}", title=wording.said(report.title), rate=formats.percent(now.rows[0].rate))
    return _(
        "{title}: 목표 {all}개 가운데 {achieved}개 달성, 집행률 {rate}",
        title=wording.said(report.title),
        all=len(now.goals(report.plan.fiscal_year)),
        achieved=now.count(report.plan.fiscal_year, "achieved"),
        rate=formats.percent(now.rows[0].rate),
    )


def explained(closed: str | None) -> None:
    """Draw a note on the texts and on how long edits last; ``closed`` is the reason why the store does not keep them, or None."""
    words = _(
        "글은 기준일까지의 수치로 쓴 초안입니다. 칸 안에서 고치면 모든 파일에 그대로 들어가고, 기준일이나 기록이 바뀌어도 남습니다. 줄은 □ ○ ― ※로 시작합니다."
    )
    where = (
        _("칸을 나오면 저장되어 동료에게도 같은 글이 보입니다.")
        if closed is None
        else _("고친 글은 이 창을 닫을 때까지만 남으므로 다 고치면 파일로 내려받아 주십시오. {why}", why=closed)
    )
    st.info(f"{words} {where}", icon=":material/edit_note:")


def files(context: PageContext, report: Report, texts: Texts) -> None:
    """Draw a download button for each file format; the file is made after the click."""
    words = {"hwpx": _("한글(HWPX)"), "docx": _("워드(DOCX)"), "pdf": "PDF", "xlsx": _("엑셀(XLSX)"), "html": _("인쇄용(HTML)")}
    icons = {"hwpx": "description", "docx": "article", "pdf": "picture_as_pdf", "xlsx": "table", "html": "print"}
    example = context.is_example
    with st.container(horizontal=True, gap="small", key="report-files"):
        for kind, mime in FORMATS.items():
            downloads.button(
                context,
                words[kind],
                downloads.on_click(_writer(report, texts, kind, example)),
                right="look",
                file_name=page.file_name(context, _("현황보고-{period}", period=_file_word(report.period.id)), kind),
                mime=mime,
                key=f"report-{kind}",
                type="primary" if kind == "hwpx" else "secondary",
                icon=f":material/{icons[kind]}:",
            )
    st.caption(_("엑셀 파일은 산출내역의 단가·인원·횟수를 고치면 금액과 집행률이 다시 계산됩니다. 인쇄용 파일은 브라우저에서 열어 인쇄합니다."))


def _writer(report: Report, texts: Texts, kind: str, example: bool) -> Callable[[FileIO], object]:
    return lambda file: file.write(report_file(report, texts.words, kind, example=example))


def _file_word(period: str) -> str:
    return _("연말") if period == "year" else _("{quarter}분기", quarter=period)


def sections(context: PageContext, report: Report, texts: Texts, closed: str | None) -> None:
    """Draw a tab for each section: its text in a field, and beside it the section as it is printed.

    All tabs are drawn, so that what is being typed in one stays there while another is looked at.
    """
    headings = [f"{number}. {wording.said(part.heading)}" for number, part in enumerate(report.sections, start=1)]
    for tab, heading, part in zip(st.tabs([formats.plain(heading) for heading in headings]), headings, report.sections, strict=True):
        # One container each, so that an element that appears in it moves no other field: a moved one would lose what is being typed.
        with tab, st.container(key=f"report-section-{part.id}"):
            passage = Passage(context, report, active(), texts, part.id, wording.draft(part), is_kept=closed is None)
            write, paper = st.columns([1, 1.6], gap="medium")
            with write:
                _words(part, passage)
            with paper, st.container(border=True, key=f"report-paper-{part.id}"):
                _printed(report, part, heading, passage)


def _printed(report: Report, part: Section, heading: str, passage: Passage) -> None:
    """Draw a section as it is printed: heading, text with its signs, table and chart."""
    st.header(formats.plain(heading), anchor=False)
    stands = passage.texts.stands(part.id)
    for level, text in wording.outline(stands.words if stands else passage.draft):
        words = formats.plain(PAPER.lead(level) + text)
        st.markdown(f"{'&emsp;' * {2: 1, 3: 2, 4: 1}.get(level, 0)}{f'**{words}**' if level == 1 else words}")
    if part.table:
        _table(part.table)
    if part.picture:
        caption = wording.said(part.picture.caption)
        st.caption(formats.plain(caption))
        _draw(report, part.picture.name, caption)


def _words(part: Section, passage: Passage) -> None:
    """Draw the text field of a section, the message of a refused write, the buttons of its edit, and the saved text and draft where they differ."""
    texts, key = passage.texts, f"report-words-{part.id}"
    read, stands = texts.saved.get(part.id), texts.stands(part.id)
    st.session_state[key] = stands.words if stands else passage.draft
    report = passage.report
    with typed.field(read.words if read else passage.draft, "report", report.plan.id, report.period.id, part.id, passage.language):
        st.text_area(
            _("{section}의 글", section=wording.said(part.heading)),
            key=key,
            on_change=lambda: passage.put(st.session_state[key], read),
            height="content",
            max_chars=LONGEST_TEXT,
            label_visibility="collapsed",
        )
    if refused := texts.refused.pop(part.id, None):
        st.error(formats.plain(refused), icon=":material/error:")
    if stands is None and part.id not in texts.dropped:
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        _buttons(passage, read)
        if stands:
            st.caption(formats.plain(_state(passage, read, stands)), width="stretch")
    if part.id in texts.own and read:
        with st.expander(_("저장된 글 보기"), icon=":material/group:"):
            st.caption(formats.plain(changed_by(read)))
            st.text(read.words)
    if stands and not same(stands.draft, passage.draft):
        _changed_draft(stands.draft, passage.draft)


def _buttons(passage: Passage, read: ReportText | None) -> None:
    """Draw the buttons that save, reset or restore the section's edit."""
    section, texts = passage.section, passage.texts
    own = texts.own.get(section)

    def button(label: str, name: str, icon: str, press: Callable[[], None]) -> None:
        """Draw one button."""
        st.button(label, key=f"report-{name}-{section}", icon=f":material/{icon}:", type="tertiary", on_click=press)

    if own and passage.is_kept:
        button(_("이 글로 저장"), "keep", "save", lambda: passage.put(own.words, read))
    if texts.stands(section):
        label = _("저장된 글로 되돌리기") if own and read else _("초안으로 되돌리기")
        button(label, "reset", "undo", lambda: passage.reset(read))
    elif section in texts.dropped:
        button(_("고친 글 되살리기"), "back", "redo", passage.bring_back)


def _state(passage: Passage, read: ReportText | None, stands: ReportText) -> str:
    """A sentence on the edit: saved (by whom and when) or only in this session, and whether the draft has changed since."""
    if stands is read:
        words = _("고친 글입니다({who}).", who=changed_by(read))
    elif passage.is_kept:
        words = _("아직 저장하지 않은 글입니다. 이 창과 여기서 받는 파일에만 있습니다.")
    else:
        words = _("이 창에서만 고친 글입니다.")
    if same(stands.draft, passage.draft):
        return words
    if stands.as_of != passage.report.as_of:
        return f"{words} {_('{day} 현재의 초안을 고친 글이라, 지금의 초안은 이와 다릅니다.', day=formats.day(stands.as_of))}"
    return f"{words} {_('고친 뒤에 수치가 바뀌어 초안이 달라졌습니다.')}"


def _changed_draft(before: str, now: str) -> None:
    """Draw the lines of the draft that differ: at the time of the edit and now."""
    old, new = differing(before, now)
    with st.expander(_("달라진 초안 보기"), icon=":material/compare:"):
        for heading, lines in ((_("고칠 때의 초안"), old), (_("지금의 초안"), new)):
            st.markdown(f"**{heading}**")
            st.text("\n".join(lines) or formats.UNKNOWN)


def _table(of: Table) -> None:
    table = wording.printed_table(of)
    st.markdown(f"**{formats.plain(table.title)}** :small[{formats.plain(table.unit)}]")
    if len(table.rows) <= MOST_ROWS:
        st.markdown(on_screen.markdown(table))
        return
    columns = {
        heading: st.column_config.TextColumn(alignment="right" if number else "left", width=weight * PIXELS_A_LETTER)
        for heading, number, weight in zip(table.headings, table.numbers, column_weights(table), strict=True)
    }
    frame = pd.DataFrame(table.rows, columns=list(table.headings))
    st.dataframe(frame, hide_index=True, column_config=columns, height=tables.TABLE_ROW * (1 + MOST_ROWS) + tables.TABLE_BORDERS, alt=table.title)


def _draw(report: Report, name: str, alt: str) -> None:
    """Draw the section's chart as the other pages show it; the files have it in the light theme."""
    if name == "goals":
        chart.draw(goals.goals_chart, tuple(map(goals.shown, report.now.goals(report.plan.fiscal_year))), alt=alt)
    elif name == "burn":
        chart.draw(burn.burn_chart, report.plan, report.days, report.as_of, alt=alt)
    else:
        chart.draw(waterfall_chart.waterfall_chart, waterfall_chart.steps_by_effect(report.now.variance), alt=alt)
