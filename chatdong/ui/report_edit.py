"""The report on its page: which period, its words to be edited, what proves them, and its files."""

from dataclasses import dataclass, field, replace

import pandas as pd
import streamlit as st

from chatdong.domain.report import Report
from chatdong.domain.report_form import PERIODS, Section, quarter_of
from chatdong.ui import address, burn_chart, charts, download, drawing, formats, parts, report_files, report_words, waterfall_chart
from chatdong.ui.data import View
from chatdong.ui.language import _, active
from chatdong.ui.report_paper import column_weights

EDITS = "report-edits"
PIXELS_A_LETTER = 8
"""Of a table on the page, for a Latin letter."""


@dataclass(frozen=True)
class Edited:
    """Words that somebody wrote in the place of a draft, and the draft that they were made from."""

    text: str
    draft: str


@dataclass
class Edits:
    """What was edited in the report of one period, by section; ``dropped`` is what a reset took away, so that it can come back."""

    kept: dict[str, Edited] = field(default_factory=dict)
    dropped: dict[str, Edited] = field(default_factory=dict)

    def texts(self) -> dict[str, str]:
        """The edited words by section."""
        return {section: edited.text for section, edited in self.kept.items()}


def period_word(period: str) -> str:
    """A period as offices name it."""
    return _("연말") if period == "year" else _("{quarter}/4분기", quarter=period)


def choose(view: View) -> tuple[View, Report]:
    """The period chosen, and the view and the report on the day that is held to it."""
    period = address.one(_("보고할 기간"), PERIODS, period_word, "period", quarter_of(view.as_of))
    report = view.report(period)
    if report.as_of != view.as_of:
        st.caption(
            formats.plain(
                _(
                    "왼쪽의 기준일 {day}은 이 기간 밖이므로, 기간의 마지막 날인 {last} 현재로 보고합니다.",
                    day=formats.day(view.as_of),
                    last=formats.day(report.as_of),
                )
            )
        )
    return replace(view, as_of=report.as_of), report


def headline(report: Report) -> str:
    """What the report says before all else."""
    now = report.now
    return _(
        "{title}: 목표 {all}개 가운데 {achieved}개 달성, 집행률 {rate}",
        title=report_words.said(report.title),
        all=len(now.goals(report.plan.fiscal_year)),
        achieved=now.count(report.plan.fiscal_year, "achieved"),
        rate=formats.percent(now.rows[0].rate),
    )


def edits_of(report: Report) -> Edits:
    """What this session has edited in the report: by plan, period and language, so that another day or record changes none of it."""
    shelf = st.session_state.setdefault(EDITS, {})
    return shelf.setdefault((report.plan.id, report.period.id, active()), Edits())


def files(view: View, report: Report, edits: Edits) -> None:
    """A button for each format; the file is made after the click."""
    words = {"hwpx": _("한글(HWPX)"), "docx": _("워드(DOCX)"), "pdf": "PDF", "xlsx": _("엑셀(XLSX)"), "html": _("인쇄용(HTML)")}
    icons = {"hwpx": "description", "docx": "article", "pdf": "picture_as_pdf", "xlsx": "table", "html": "print"}
    example = view.is_example
    with st.container(horizontal=True, gap="small", key="report-files"):
        for kind, mime in report_files.FORMATS.items():
            download.button(
                view,
                words[kind],
                download.on_click(lambda file, kind=kind: file.write(report_files.report_file(report, edits.texts, kind, example=example))),
                file_name=parts.file_name(view, _("현황보고-{period}", period=_file_word(report.period.id)), kind),
                mime=mime,
                key=f"report-{kind}",
                type="primary" if kind == "hwpx" else "secondary",
                icon=f":material/{icons[kind]}:",
            )
    st.caption(_("엑셀 파일은 산출내역의 단가·인원·횟수를 고치면 금액과 집행률이 다시 계산됩니다. 인쇄용 파일은 브라우저에서 열어 인쇄합니다."))


def _file_word(period: str) -> str:
    return _("연말") if period == "year" else _("{quarter}분기", quarter=period)


def section(report: Report, part: Section, number: int, edits: Edits) -> None:
    """A section: its words in a field, its table and its chart."""
    st.header(formats.plain(f"{number}. {report_words.said(part.heading)}"), anchor=False)
    _words(part, edits)
    if part.table:
        _table(part)
    if part.picture:
        caption = report_words.said(part.picture.caption)
        st.caption(formats.plain(caption))
        _draw(report, part.picture.name, caption)


def _words(part: Section, edits: Edits) -> None:
    draft, key = report_words.draft(part), f"report-words-{part.id}"
    edited = edits.kept.get(part.id)
    st.session_state[key] = edited.text if edited else draft

    def typed() -> None:
        text = st.session_state[key]
        if text.strip() == draft.strip():
            edits.kept.pop(part.id, None)
        else:
            edits.kept[part.id] = Edited(text, draft)

    st.text_area(
        _("{section}의 글", section=report_words.said(part.heading)), key=key, on_change=typed, height="content", label_visibility="collapsed"
    )
    if edited is None and part.id not in edits.dropped:
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        if edited is None:
            st.button(
                _("고친 글 되살리기"),
                key=f"report-back-{part.id}",
                icon=":material/redo:",
                type="tertiary",
                on_click=_bring_back,
                args=(edits, part.id),
            )
            return
        st.button(
            _("초안으로 되돌리기"), key=f"report-reset-{part.id}", icon=":material/undo:", type="tertiary", on_click=_reset, args=(edits, part.id)
        )
        changed = edited.draft.strip() != draft.strip()
        st.caption(_("고친 글입니다. 고친 뒤에 수치가 바뀌어 초안이 달라졌습니다.") if changed else _("고친 글입니다."), width="stretch")
    if changed:
        with st.expander(_("지금의 초안 보기"), icon=":material/compare:"):
            st.text(draft)


def _reset(edits: Edits, section_id: str) -> None:
    """Callback: the draft stands again; what was written is kept aside."""
    edits.dropped[section_id] = edits.kept.pop(section_id)


def _bring_back(edits: Edits, section_id: str) -> None:
    """Callback: what a reset took away stands again."""
    edits.kept[section_id] = edits.dropped.pop(section_id)


def _table(part: Section) -> None:
    table = report_words.printed_table(part.table)
    st.markdown(f"**{formats.plain(table.title)}** :small[{formats.plain(table.unit)}]")
    columns = {
        heading: st.column_config.TextColumn(alignment="right" if number else "left", width=weight * PIXELS_A_LETTER)
        for heading, number, weight in zip(table.headings, table.numbers, column_weights(table), strict=True)
    }
    frame = pd.DataFrame(table.rows, columns=list(table.headings))
    st.dataframe(frame, hide_index=True, column_config=columns, height=parts.TABLE_ROW * (1 + len(frame)) + parts.TABLE_BORDERS, alt=table.title)


def _draw(report: Report, name: str, alt: str) -> None:
    """The chart as the pages show it; the files have the same one on paper."""
    if name == "goals":
        drawing.draw(charts.goals_chart, report.now.goals(report.plan.fiscal_year), alt=alt)
    elif name == "burn":
        drawing.draw(burn_chart.burn_chart, report.plan, report.days, report.as_of, alt=alt)
    else:
        drawing.draw(waterfall_chart.waterfall_chart, waterfall_chart.steps_by_effect(report.now.variance), alt=alt)
