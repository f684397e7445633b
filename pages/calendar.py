"""할 일·달력 (calendar): the agenda with its reasons, the months of the year, and the risk of each milestone."""

from collections.abc import Sequence

import streamlit as st

from chatdong.domain.agenda.calendar import Entry
from chatdong.domain.plan.fiscal_dates import MONTHS_A_YEAR, month_number, months_of
from chatdong.ui.components import chart, downloads, labels, page, pagination, tables, url_widgets
from chatdong.ui.i18n import formats
from chatdong.ui.i18n.language import _, active, name
from chatdong.ui.session import page_context
from chatdong.ui.views.calendar import milestone_risk, month_chart, wording
from chatdong.ui.views.calendar.ics_file import calendar_file
from chatdong.ui.views.overview import todo_cards

context = page_context.current()
entries = context.calendar
months_of_plan = months_of(context.plan.year)
MONTHS = ["year", *range(1, len(months_of_plan) + 1)]


def _month_word(number: str | int) -> str:
    """The word of one of MONTHS."""
    if isinstance(number, str):
        return _("한 해") if len(months_of_plan) == MONTHS_A_YEAR else _("전체 기간")
    return formats.month_of(context.plan, months_of_plan[number - 1].start)


def _year(shown: tuple[Entry, ...]) -> None:
    """Draw the months of the plan side by side, each with a list of its entries."""
    with st.grid(3, min_column_width=270, gap="small"):
        for month in months_of_plan:
            with st.container(border=True, height="stretch", gap="xxsmall"):
                st.markdown(f"**{formats.month_of(context.plan, month.start)}**")
                of_month = [entry for entry in shown if entry.touches(month)]
                st.markdown(wording.lines(of_month) or formats.UNKNOWN)


def _columns(some: Sequence[Entry]) -> tables.Columns:
    return {
        _("일정"): [wording.title(entry) for entry in some],
        _("상태"): [wording.state(entry) for entry in some],
        _("시작"): [entry.start for entry in some],
        _("끝"): [entry.end for entry in some],
        _("안건"): [name(entry.topic) for entry in some],
        _("계획 인원"): [entry.people for entry in some],
        _("비용"): [None if entry.milestone else entry.cost_krw for entry in some],
        _("계획의 근거"): [entry.source for entry in some],
    }


def _table(shown: tuple[Entry, ...], filters: dict[str, object]) -> None:
    milestones = sum(entry.milestone is not None for entry in shown)
    pagination.table(
        context,
        _(
            "일정 {count}건: 세부사업 {activities} · 집행계획 {milestones}",
            count=formats.count(len(shown)),
            activities=formats.count(len(shown) - milestones),
            milestones=formats.count(milestones),
        ),
        shown,
        _columns,
        "calendar",
        filters,
        right="look",
        money=(_("비용"),),
        empty=_("고른 달과 세부사업에 일정이 없습니다."),
    )


def _file() -> None:
    language, example = active(), context.is_example
    downloads.button(
        context,
        _("달력 파일(.ics) 내려받기"),
        lambda: calendar_file(context.plan, entries, context.as_of, example=example, language=language),
        right="look",
        file_name=page.file_name(context, "calendar", "ics"),
        mime="text/calendar",
        icon=":material/calendar_add_on:",
        help=_("올해 일정 모두를 구글·아웃룩·애플 달력이 가져옵니다. 다시 가져오면 바뀐 날짜로 고쳐집니다."),
        key="calendar-file",
    )


def _to_do() -> None:
    st.header(_("할 일 {count}건", count=len(context.status.agenda)), anchor=False)
    todo_cards.cards(context, with_reason=True)
    if not context.status.agenda:
        st.info(_("기준일 뒤에 할 일이 남아 있지 않습니다."), icon=":material/info:")


def _calendar() -> None:
    now = month_number(context.plan.year, context.as_of)
    chosen_month = url_widgets.one(_("월"), MONTHS, _month_word, "month", now)
    month = None if chosen_month == "year" else months_of_plan[chosen_month - 1]
    with st.container(horizontal=True, vertical_alignment="bottom", key="choices-calendar"):
        known = list(dict.fromkeys(entry.activity.id for entry in entries if entry.activity))
        url_widgets.follow("activity")
        named = {activity_id: labels.activity_name(context.plan, activity_id) for activity_id in known}
        chosen = url_widgets.menu(_("세부사업"), known, named.__getitem__, "activity", placeholder=_("모든 세부사업"), width=240)
        _file()
    of_activity = tuple(e for e in entries if not chosen or (e.activity and e.activity.id == chosen))
    shown = of_activity if month is None else tuple(e for e in of_activity if e.touches(month))
    months, to_do = st.container(key="beside").columns([2.3, 1], gap="medium")
    with months:
        if month is None:
            _year(shown)
        else:
            words = _("{month} 일정 {count}건", month=formats.month_of(context.plan, month.start), count=formats.count(len(shown)))
            year, number = month.start.year, month.start.month
            chart.draw(month_chart.month_chart, year, number, month_chart.month_entries(year, number, of_activity), context.as_of, alt=words)
        st.caption(
            _(
                "막대는 열었거나 마쳤거나 정해진 날, 주마다 아래의 가는 줄은 계획한 시기입니다. ● 개최·완료·지급 ▲ 늦음·연기 ■ 결과 미입력 ✕ 취소 ○ 예정 ◇ 집행계획 누계"
            )
        )
        _table(shown, {"month": chosen_month, "activity": chosen, "as_of": context.as_of})
    with to_do:
        _to_do()


page.header(context, wording.headline(context))
# A link to a milestone opens its part.
if "calendar_part" not in st.session_state and {"milestone", "slip"} & set(st.query_params) and "calendar_part" not in st.query_params:
    st.session_state["calendar_part"] = "milestones"
parts = {"month": _("달력과 할 일"), "milestones": _("집행계획 대비")}
if url_widgets.segments(_("볼 것"), list(parts), parts.__getitem__, "calendar_part") == "milestones":
    milestone_risk.section(context)
else:
    for gone in ("milestone", "slip"):
        st.query_params.pop(gone, None)
    _calendar()
page.reconciliation_strip(context)
