"""What the forms of records share: why they are closed, what is said of a refusal, the districts that were present, and events to choose from."""

from collections.abc import Iterable, Sequence

import streamlit as st

from chatdong.domain.progress.records import Event
from chatdong.store.engines.errors import RefusedWrite
from chatdong.store.writing.records import WrittenAlready
from chatdong.ui.components import choices, entry_fields, pagination, record_dialog_state
from chatdong.ui.i18n import formats
from chatdong.ui.i18n.language import _, name
from chatdong.ui.session.page_context import PageContext
from chatdong.ui.views.districts import wording


def refused(error: RefusedWrite) -> None:
    """Say beside the button why nothing was written. A form that was written before with other values is a record of its own with the next press."""
    if isinstance(error, WrittenAlready):
        record_dialog_state.note_written_already()
    st.error(formats.said(error.message), icon=":material/error:")


def district_choice(context: PageContext, chosen: Iterable[str], key: str) -> list[str]:
    """Which districts were present, by name; no question where there are none to choose from. Type a few letters to find one."""
    names = wording.district_names(context)
    # One that was recorded under an earlier plan can still be seen and taken out.
    options = [*names, *(district_id for district_id in chosen if district_id not in names)]
    if not options:
        return []
    return choices.several(
        _("참석 자치구"),
        options,
        lambda i: names.get(i) or wording.present(context, [i]),
        key,
        start=chosen,
        placeholder=_("몇 글자만 적으면 찾습니다"),
        persist_state="session",
        **entry_fields.touching(key),
    )


def some_events(context: PageContext, events: Sequence[Event], key: str, **chosen_by: object) -> Sequence[Event]:
    """Those of the events that are offered to choose from: all, or of very many a page, found by day, activity, topic or note."""
    if len(events) <= pagination.ROWS:
        return events
    text = pagination.search(_("날짜·행사·안건·비고에서 찾기"), f"{key}-text")
    if text is not None:
        named = {activity.id: name(activity.name) for activity in context.plan.activity}
        days = {on: formats.day(on) for on in {event.on for event in events}}

        def told(event: Event) -> str:
            topic = name(event.topic) if event.topic else ""
            return f"{days[event.on]} {named.get(event.activity_id, '')} {event.occurrence or ''} {topic} {event.note or ''}"

        events = [event for event in events if text.casefold() in told(event).casefold()]
    skip = pagination.page(len(events), f"{key}-page", {"text": text, **chosen_by})
    return events[skip : skip + pagination.ROWS]
