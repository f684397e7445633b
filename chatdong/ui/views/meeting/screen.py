"""The screen of a meeting: verdicts, goals and money, what changed since the month before, and what has to be decided."""

from collections.abc import Callable
from datetime import date
from io import FileIO

import streamlit as st

from chatdong.domain.plan.fiscal_dates import end_of_month_before, next_month_end
from chatdong.domain.report.meeting import MeetingBrief, meeting_brief
from chatdong.domain.report.outline import Section
from chatdong.ui.charts import burn, theme
from chatdong.ui.components import chart, downloads, headlines, page
from chatdong.ui.i18n import formats
from chatdong.ui.i18n.language import _
from chatdong.ui.office_files import on_screen, wording
from chatdong.ui.office_files.files import FORMATS, on_paper
from chatdong.ui.office_files.picture import png
from chatdong.ui.session import cache, navigation, page_context
from chatdong.ui.session.page_context import PageContext
from chatdong.ui.views.overview import verdicts

PICTURE_HEIGHT = 150
"""The height of the chart on paper in pixels, so that all fits on one page."""


@cache.cached(16, key=lambda context: context.identity)
def brief_of(context: PageContext) -> MeetingBrief:
    """The page of the meeting on the context's as-of date."""
    return meeting_brief(context.plan, context.all_records, context.as_of)


def show(context: PageContext) -> None:
    """Draw the screen. The sidebar is hidden by the style sheet as long as it stands."""
    brief = brief_of(context)
    parts = {section.id: section for section in brief.sections}
    with st.container(key="meeting"):
        _bar(context, brief)
        st.title(formats.plain(f"{wording.said(brief.title)}: {headlines.overview(context)}"), anchor=False)
        verdicts.line(context)
        left, right = st.columns([1.15, 1], gap="medium")
        with left:
            st.header(_("목표"), anchor=False)
            _goals(parts["meeting_goals"])
        with right:
            st.header(_("예산"), anchor=False)
            chart.draw(burn.burn_chart, context.plan, context.burn, context.as_of, height=250, alt=headlines.burn(context))
            _lines(parts["meeting_money"])
        left, right = st.columns([1.15, 1], gap="medium")
        for column, name in ((left, "meeting_decisions"), (right, "meeting_changes")):
            with column:
                st.header(formats.plain(wording.said(parts[name].heading)), anchor=False)
                _lines(parts[name])


def _bar(context: PageContext, brief: MeetingBrief) -> None:
    """Draw the way out, the buttons that move by a month (also by the arrow keys), and the page as a file."""
    year = context.plan.counted
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="meeting-bar"):
        navigation.link("overview", label=_("회의 화면 닫기"), icon=":material/close_fullscreen:")
        st.button(
            _("이전 달"),
            key="meeting-back",
            icon=":material/chevron_left:",
            shortcut="Left",
            disabled=context.as_of == year.start,
            on_click=_move,
            args=(context, end_of_month_before),
        )
        st.markdown(f"**{formats.plain(formats.day(context.as_of))}**", width="content")
        st.button(
            _("다음 달"),
            key="meeting-on",
            icon=":material/chevron_right:",
            icon_position="right",
            shortcut="Right",
            disabled=context.as_of == year.end,
            on_click=_move,
            args=(context, next_month_end),
        )
        st.markdown(f":small[{page.marked(context.store_url, [_('(단위: 천원)')])}]", width="stretch")
        for kind, label in (("pdf", "PDF"), ("hwpx", _("한글(HWPX)"))):
            downloads.button(
                context,
                label,
                downloads.on_click(_writer(brief, kind, example=context.is_example)),
                right="look",
                file_name=page.file_name(context, _("회의자료"), kind),
                mime=FORMATS[kind],
                key=f"meeting-{kind}",
                icon=":material/download:",
            )


def _move(context: PageContext, to: Callable[[date], date]) -> None:
    """Callback: move the as-of date by a month, within the days that count in the plan."""
    year = context.plan.counted
    page_context.stand_on(min(max(to(st.session_state["as_of"]), year.start), year.end))


def _goals(section: Section) -> None:
    """Draw the table of the goals in letters that can be read from the end of a table."""
    if section.table is None:
        _lines(section)
        return
    st.markdown(on_screen.markdown(wording.printed_table(section.table)))


def _lines(section: Section) -> None:
    """Draw the lines of a section as a list, indented by their level."""
    st.markdown("\n".join(f"{'  ' * (min(line.level, 3) - 1)}- {formats.plain(wording.said(line.text))}" for line in section.lines))


def _writer(brief: MeetingBrief, kind: str, *, example: bool) -> Callable[[FileIO], object]:
    def write(file: FileIO) -> None:
        """Draw the chart and write the file."""
        with theme.on_paper():
            picture = png(burn.burn_chart(brief.plan, brief.days, brief.as_of, height=PICTURE_HEIGHT))
        file.write(on_paper(wording.printed(brief, {}, example=example), kind, {"burn": picture}))

    return write
