"""일정·행사 (events): planned windows and the events held, as a timeline and a table, and the month's topics."""

from collections.abc import Sequence

import streamlit as st

from chatdong.domain.plan.fiscal_dates import month_number, months_of
from chatdong.domain.plan.model import ActivityKind, Window
from chatdong.domain.progress.goals import count_holdings
from chatdong.domain.progress.occurrences import Holding, OccurrenceStatus, marks
from chatdong.domain.progress.records import EventStatus
from chatdong.ui.charts import timeline
from chatdong.ui.components import chart, headlines, labels, page, pagination, tables, url_widgets
from chatdong.ui.i18n import formats
from chatdong.ui.i18n.language import _, active, name
from chatdong.ui.session import page_context
from chatdong.ui.views.districts import wording

context = page_context.current()
page.header(context, headlines.events(context))

every = context.holdings


def _word(month: Window) -> str:
    return formats.month_of(context.plan, month.start)


with st.container(horizontal=True, vertical_alignment="bottom", key=f"choices-events-{active()}"):
    kinds = url_widgets.pills(_("종류"), [k.value for k in ActivityKind if any(h.activity.kind == k for h in every)], labels.kind_word, "kind")
    statuses = url_widgets.pills(_("상태"), [s.value for s in OccurrenceStatus if any(h.status == s for h in every)], labels.status_word, "status")
    months = months_of(context.plan.year)
    chosen_month = url_widgets.menu(
        _("월"), list(range(1, len(months) + 1)), lambda n: _word(months[n - 1]), "month", placeholder=_("모든 달"), width=160
    )
month = months[chosen_month - 1] if chosen_month else None


def _in_month(holding: Holding, month: Window) -> bool:
    """True for an occurrence held in the month, or else planned for it."""
    planned, event = holding.planned, holding.event
    if event is not None and event.held_on is not None and event.held_on <= context.as_of:
        return month.start <= event.held_on <= month.end
    return planned is not None and planned.window.overlaps(month)


shown = tuple(
    h for h in every if (not kinds or h.activity.kind in kinds) and (not statuses or h.status in statuses) and (not month or _in_month(h, month))
)

if shown:
    planned = tuple(h for h in shown if h.planned is not None)
    chart.draw(timeline.timeline_chart, context.plan, planned, marks(shown), context.as_of, alt=headlines.events(context))
    st.caption(
        _("옅은 막대는 계획한 시기이고, 횟수만 있는 것은 고르게 나누어 그렸습니다. 표시는 실제로 연 날입니다. 막대 밖의 세모는 늦게 연 것입니다.")
    )


told = any(h.event and h.event.districts for h in shown if h.status.was_held)


def _window(holding: Holding) -> str:
    """The planned window as text: the occurrence's own where the plan dates each one, else the activity's; "–" where it has none."""
    window = holding.planned.window if holding.activity.occurrence and holding.planned else holding.activity.window
    return formats.span(window.start, window.end) if window else formats.UNKNOWN


topics = [h.planned for h in every if h.planned is not None and h.planned.topic is not None]
agenda_month = month or months[month_number(context.plan.year, context.as_of) - 1]
of_month = [planned for planned in topics if agenda_month.start <= planned.window.start <= agenda_month.end]
if of_month:
    st.markdown(f"**{_('{month} 안건', month=_word(agenda_month))}** · " + formats.plain(" · ".join(name(planned.topic) for planned in of_month)))


def _columns(some: Sequence[Holding]) -> tables.Columns:
    """The table of some of the occurrences; the districts present are a column where any event shown has recorded districts."""
    return {
        _("세부사업"): [name(h.activity.name) for h in some],
        _("회차"): [h.number for h in some],
        _("종류"): [labels.kind_word(h.activity.kind) for h in some],
        _("계획 시기"): [_window(h) for h in some],
        _("상태"): [labels.status_text(h.status) for h in some],
        _("개최일"): [h.event.held_on if h.event and h.status.was_held else None for h in some],
        _("연기된 날"): [h.event.postponed_to if h.event and h.event.status(context.as_of) != EventStatus.PLANNED else None for h in some],
        _("계획 인원"): [h.activity.people for h in some],
        _("참석"): [h.event.attendance if h.event and h.status.was_held else None for h in some],
        **wording.column(context, [h.event if h.status.was_held else None for h in some], told),
        _("안건"): [name(h.planned.topic) if h.planned and h.planned.topic else "" for h in some],
        _("비고"): [(h.event.note or "") if h.event else "" for h in some],
    }


pagination.table(
    context,
    _("일정 {count}건: {parts}", count=formats.count(len(shown)), parts=tables.event_parts(count_holdings(shown))) if shown else _("일정 없음"),
    shown,
    _columns,
    "events",
    {"kind": kinds, "status": statuses, "month": chosen_month, "as_of": context.as_of},
    right="look",
    empty=_("고른 조건에 맞는 행사가 없습니다. 종류, 상태, 월을 지우면 모두 보입니다."),
)
page.reconciliation_strip(context)
