"""What the forms of records share: why they are closed, what is said of a refusal, the districts that were present, and events to choose from."""

from collections.abc import Iterable, Sequence

import streamlit as st

from chatdong.domain.progress.records import Event
from chatdong.domain.roles import Right
from chatdong.store.engines.store import EXAMPLE
from chatdong.store.writing.records import RefusedWrite, WrittenAlready
from chatdong.ui.components import choices, entry_fields, pagination, record_dialog_state, tables
from chatdong.ui.i18n import formats
from chatdong.ui.i18n.language import _, name
from chatdong.ui.session import auth
from chatdong.ui.session.page_context import View
from chatdong.ui.views.districts import wording


def saved_note() -> None:
    """Say once what was just saved."""
    note = tables.said_once("saved-note")
    if note:
        st.success(note, icon=":material/check:")


def why_closed(view: View, right: Right = "record") -> str | None:
    """Why nothing can be written in the store of this view by this session, whose write takes this right; None where it can."""
    closed = auth.why_closed(right)
    if closed:
        return closed
    if view.setting == EXAMPLE:
        return _("예시 자료에는 기록할 수 없습니다. 왼쪽에서 예시 자료로 보기를 끄면 실제 저장소에 기록합니다.")
    if view.is_example:
        return _(
            "이 저장소는 예시 자료에서 만든 것이라 기록할 수 없습니다. 실제 기록은 다른 저장소에 합니다: CHATDONG_STORE에 다른 파일을 적어 주십시오."
        )
    if view.read_only:
        return _("읽기 전용으로 연 저장소라 볼 수만 있습니다. 기록하려면 파일과 폴더의 쓰기 권한을 확인한 다음 프로그램을 다시 시작해 주십시오.")
    return None


def refused(error: RefusedWrite) -> None:
    """Say beside the button why nothing was written. A form that was written before with other values is a record of its own with the next press."""
    if isinstance(error, WrittenAlready):
        record_dialog_state.note_written_already()
    st.error(formats.said(error.sentence), icon=":material/error:")


def district_choice(view: View, chosen: Iterable[str], key: str) -> list[str]:
    """Which districts were present, by name; no question where there are none to choose from. Type a few letters to find one."""
    names = wording.district_names(view)
    # One that was recorded under an earlier plan can still be seen and taken out.
    options = [*names, *(district_id for district_id in chosen if district_id not in names)]
    if not options:
        return []
    return choices.several(
        _("참석 자치구"),
        options,
        lambda i: names.get(i) or wording.present(view, [i]),
        key,
        start=chosen,
        placeholder=_("몇 글자만 적으면 찾습니다"),
        persist_state="session",
        **entry_fields.touching(key),
    )


def some_events(view: View, events: Sequence[Event], key: str, **chosen_by: object) -> Sequence[Event]:
    """Those of the events that are offered to choose from: all, or of very many a page, found by day, activity, topic or note."""
    if len(events) <= pagination.ROWS:
        return events
    text = pagination.search(_("날짜·행사·안건·비고에서 찾기"), f"{key}-text")
    if text is not None:
        named = {activity.id: name(activity.name) for activity in view.plan.activity}
        days = {on: formats.day(on) for on in {event.on for event in events}}

        def told(event: Event) -> str:
            topic = name(event.topic) if event.topic else ""
            return f"{days[event.on]} {named.get(event.activity_id, '')} {event.occurrence or ''} {topic} {event.note or ''}"

        events = [event for event in events if text.casefold() in told(event).casefold()]
    skip = pagination.page(len(events), f"{key}-page", {"text": text, **chosen_by})
    return events[skip : skip + pagination.ROWS]
