"""Parts that the record forms share: the message of a refused write, the choice of districts, and the choice among many events."""

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
    """Draw why nothing was written. After WrittenAlready the next save of this form makes a record of its own."""
    if isinstance(error, WrittenAlready):
        record_dialog_state.note_written_already()
    st.error(formats.said(error.message), icon=":material/error:")


def district_choice(context: PageContext, chosen: Iterable[str], key: str) -> list[str]:
    """Draw the choice of the districts that were present and return their ids; nothing is drawn where there are none to choose from."""
    names = wording.district_names(context)
    # A stored district that is not in this plan stays an option, so that it can be removed.
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
    """The events offered for a choice: all of them; above pagination.ROWS one page, with a search by day, activity, topic and note."""
    if len(events) <= pagination.ROWS:
        return events
    text = pagination.search(_("날짜·행사·안건·비고에서 찾기"), f"{key}-text")
    if text is not None:
        named = {activity.id: name(activity.name) for activity in context.plan.activity}
        days = {on: formats.day(on) for on in {event.on for event in events}}

        def told(event: Event) -> str:
            """The text of an event that the search looks through."""
            topic = name(event.topic) if event.topic else ""
            return f"{days[event.on]} {named.get(event.activity_id, '')} {event.occurrence or ''} {topic} {event.note or ''}"

        events = [event for event in events if text.casefold() in told(event).casefold()]
    skip = pagination.page(len(events), f"{key}-page", {"text": text, **chosen_by})
    return events[skip : skip + pagination.ROWS]
