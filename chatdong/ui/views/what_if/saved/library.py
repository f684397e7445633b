"""The saved scenarios: save the editor's edits under a name, open, copy, rename, overwrite, delete."""

import secrets
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import streamlit as st

from chatdong import clock
from chatdong.domain.plan import totals as plan_totals
from chatdong.domain.scenario.saved import LONGEST_NAME, LaidOn, SavedScenario, lay_on
from chatdong.domain.text_marks import stripped
from chatdong.store.engines.errors import RefusedWrite
from chatdong.store.reading import repository
from chatdong.store.writing import records
from chatdong.store.writing.records import EditConflict
from chatdong.ui.components import labels, tables, typed, url_widgets
from chatdong.ui.components.write_access import why_closed
from chatdong.ui.i18n import formats
from chatdong.ui.i18n.language import _, say
from chatdong.ui.session import auth, cache, page_context, stores
from chatdong.ui.session.page_context import PageContext
from chatdong.ui.views.records.wording import RecordWording
from chatdong.ui.views.what_if import state
from chatdong.ui.views.what_if.saved import approval as saved_approval
from chatdong.ui.views.what_if.saved import comparison

CHOSEN = "kept"
"""The query parameter with the id of the chosen scenario."""

READ = "scenario-read"
FORM = "scenario-form"
"""The session state's key of the batch under which the store writes once: a double click copies nothing twice."""

SAID, KEPT = "scenario-said", "scenario-kept"
"""The results of writes on the list, and of saving the editor's edits."""

WRITTEN = "scenario-written"
"""True after a scenario was saved, until the page has run with it."""

NAME, DESCRIPTION = "scenario-name", "scenario-description"


def show(context: PageContext) -> None:
    """Draw the list of scenarios, the form that saves the editor's edits, the actions on a chosen scenario, and the comparison."""
    kept = saved(context)
    st.divider()
    _list(context, kept)
    said(context, SAID)
    if closed := why_closed(context, "scenario"):
        st.info(closed, icon=":material/info:")
    if not kept:
        return
    by_id = {each.id: each for each in kept}
    chosen = url_widgets.menu(_("시나리오"), list(by_id), lambda i: by_id[i].name, CHOSEN, placeholder=_("열거나 고칠 시나리오를 고르십시오"))
    if chosen is not None:
        _chosen(context, by_id[chosen])
    comparison.show(context, {each.id: (each.name, laid_on(context, each)) for each in kept})


def saved(context: PageContext) -> tuple[SavedScenario, ...]:
    """The scenarios of the page's plan, of all revisions, by name."""
    return _saved(context.store_url, context.version, context.plan.id)


@cache.cached(16)
def _saved(store_url: str, version: int, plan_id: str) -> tuple[SavedScenario, ...]:
    return repository.scenarios(stores.store(store_url), plan_id)


def laid_on(context: PageContext, kept: SavedScenario) -> LaidOn:
    """A scenario's edits on the page's plan, whichever revision it was made for."""
    return lay_on(context.plan, kept.edits, context.plan_in(kept.revision))


def _list(context: PageContext, kept: tuple[SavedScenario, ...]) -> None:
    """Draw the table of scenarios: total and difference (won), number of edits, revision, approval, author, time, description."""
    newest = page_context.revisions(context.store_url, context.plan.id)[-1]
    own = [lay_on(context.plan_in(each.revision), each.edits) for each in kept]
    totals = [None if laid.left_out else plan_totals.total(laid.plan) for laid in own]
    planned = [plan_totals.total(context.plan_in(each.revision)) for each in kept]
    tables.table(
        context,
        _("저장한 시나리오 {count}개", count=len(kept)),
        {
            _("이름"): [each.name for each in kept],
            _("총액"): totals,
            _("계획과의 차이"): [None if t is None else t - p for t, p in zip(totals, planned, strict=True)],
            _("바꾼 내역"): [len(each.edits) for each in kept],
            _("차수"): [_revision_word(each, newest) for each in kept],
            _("승인"): [_approval_word(each) for each in kept],
            _("마지막으로 고친 사람"): [each.changed_by for each in kept],
            _("고친 때"): [_moment(each.changed_at) for each in kept],
            _("설명"): [each.description or "" for each in kept],
        },
        "scenarios",
        right="look",
        money=(_("총액"), _("계획과의 차이")),
        labels={_("계획과의 차이"): _("시나리오를 만든 차수의 계획과 비교한 것입니다."), _("차수"): _("시나리오를 만든 계획의 차수입니다.")},
        empty=_("아직 저장한 시나리오가 없습니다. 위에서 인원, 횟수, 단가를 움직인 뒤 이름을 붙여 저장하면 여기에 남습니다."),
    )


def _moment(at: datetime | None) -> str:
    return formats.UNKNOWN if at is None else f"{at:%Y-%m-%d %H:%M}"


def _revision_word(kept: SavedScenario, newest: int) -> str:
    word = _("{revision}차", revision=kept.revision)
    return word if kept.revision == newest else f"▲ {word} ({_('이전 차수')})"


def _approval_word(kept: SavedScenario) -> str:
    if kept.approved_revision is None:
        return formats.UNKNOWN
    word = f"● {_('{revision}차로 승인', revision=kept.approved_revision)}"
    return f"{word} ({_('그 뒤 고침')})" if kept.changed_since_approval else word


# Writes happen in callbacks, which run before the page, so that its list shows them at once.


def _write(context: PageContext, kept: SavedScenario | None, write: Callable[[], str], where: str = SAID) -> bool:
    """Carry out one write and return whether it was written; its result is kept for ``said`` at ``where``. ``write`` returns a sentence of success."""
    said: dict[str, Any] = {}
    # What the write before has said is no longer what was done last.
    for other in (SAID, KEPT):
        st.session_state.pop(other, None)
    tables.say_once(where, said)
    try:
        said["done"] = write()
        st.session_state[FORM] = secrets.token_urlsafe(12)
    except EditConflict as error:
        said["refused"] = say(error.message)
        words = RecordWording(context)
        said["theirs"] = [
            f"{_moment(c['changed_at'])} · {c['actor']} · {words.change('scenario', '', c['row_before'], c['row_after'])}" for c in error.changes[:5]
        ]
        if kept is not None:
            # The edits stay in the editor; the next save names the version that is stored now.
            now = records.read(stores.store(context.store_url), "scenario", kept.id)
            _remember(kept.id, now["version"] if now else None)
    except RefusedWrite as error:
        said["refused"] = say(error.message)
    return "done" in said


def said(context: PageContext, where: str) -> None:
    """Draw the result of the last write of SAID or KEPT, with a button that restores a deleted scenario."""
    result = tables.said_once(where)
    if not result:
        return
    if "refused" in result:
        st.error(formats.plain(result["refused"]), icon=":material/error:")
        for change in result.get("theirs", ()):
            st.markdown(formats.plain(change))
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.success(formats.plain(result["done"]), icon=":material/check:")
        if "batch" in result:
            st.button(_("지운 것 되살리기"), on_click=_undo, args=(context, result["batch"]), icon=":material/undo:", key="scenario-undo")


def _remember(scenario_id: str, version: int | None) -> None:
    st.session_state[READ] = (scenario_id, version)


def _version_read(kept: SavedScenario) -> int:
    """The version at which this session chose the scenario; a save names it, so that it overwrites nobody's."""
    held = st.session_state.get(READ)
    if held is None or held[0] != kept.id:
        _remember(kept.id, kept.version)
    return st.session_state[READ][1]


def keep_form(context: PageContext) -> None:
    """Draw the form that saves the editor's edits under a name."""
    with st.form("keep-scenario", border=False):
        with typed.field("", NAME, context.plan.id):
            st.text_input(_("이름"), max_chars=LONGEST_NAME, key=NAME, placeholder=_("예: 워크숍 인원 늘리기"))
        with typed.field("", DESCRIPTION, context.plan.id):
            st.text_input(_("설명"), max_chars=500, key=DESCRIPTION)
        st.form_submit_button(_("저장"), type="primary", icon=":material/save:", on_click=_keep, args=(context, _form()), key="keep-scenario-now")
    if st.session_state.pop(WRITTEN, False):
        # The form stands in a fragment, and the list below it does not.
        st.rerun()


def _form() -> str:
    """The batch for the next write."""
    return st.session_state.setdefault(FORM, secrets.token_urlsafe(12))


def _keep(context: PageContext, form: str) -> None:
    """Save the editor's edits under the typed name (a button's callback)."""
    edits = state.edits_of(context)

    def write() -> str:
        """Insert the scenario and return a sentence of success. Raises RefusedWrite."""
        if not edits:
            raise RefusedWrite(saved_approval.NOTHING_CHANGED)
        name, description = stripped(st.session_state[NAME]), stripped(st.session_state[DESCRIPTION])
        there = repository.scenarios(stores.store(context.store_url), context.plan.id)
        if not any(
            (each.name, each.description or "", dict(each.edits), each.revision) == (name, description, edits, context.revision) for each in there
        ):
            # After a double click an equal scenario exists already.
            _insert(context, context.revision, name, description, edits, form)
        return _("‘{name}’: 바꾼 산출내역 {count}건을 저장했습니다.", name=name, count=len(edits))

    if _write(context, None, write, KEPT):
        st.session_state[NAME] = st.session_state[DESCRIPTION] = ""
        st.session_state[WRITTEN] = True


def _insert(context: PageContext, revision: int, name: str, description: str | None, edits: Mapping[str, str], form: str) -> None:
    """Insert a scenario and choose it."""
    values = {"plan_id": context.plan.id, "revision": revision, "name": name, "description": description or None, "edits": edits}
    key = records.insert(stores.store(context.store_url), "scenario", values, auth.actor(), clock.now(), form)
    _remember(key, 1)
    url_widgets.choose(CHOSEN, key)


def _chosen(context: PageContext, kept: SavedScenario) -> None:
    """Draw one scenario: description, differences from the page's revision, and the actions on it."""
    version = _version_read(kept)
    laid = laid_on(context, kept)
    if kept.description:
        st.caption(formats.plain(kept.description))
    _differs(context, kept, laid)
    with st.container(horizontal=True):
        st.button(_("편집기에 열기"), on_click=_open, args=(context, kept, laid), type="primary", icon=":material/open_in_new:", key="scenario-open")
        if why_closed(context, "scenario"):
            return
        form = _form()
        # The keys hold the version: the second press of a double click must not confirm a conflict that the first one found.
        save, take_out = f"scenario-save-{version}", f"scenario-delete-{version}"
        st.button(_("지금 편성으로 덮어쓰기"), on_click=_save_over, args=(context, kept, version, form), icon=":material/save:", key=save)
        # The copy is chosen next; the key keeps its button apart from this one's.
        st.button(_("복사"), on_click=_copy, args=(context, kept, form), icon=":material/content_copy:", key=f"scenario-copy-{kept.id}")
        st.button(_("시나리오 삭제"), on_click=_take_out, args=(context, kept, version, form), icon=":material/delete:", key=take_out)
    room = st.expander(_("이름·설명 수정"), icon=":material/edit:", key=f"rename-room-{kept.id}")
    with room, st.form(f"rename-{kept.id}", border=False):
        with typed.field(kept.name, NAME, kept.id):
            st.text_input(_("이름"), value=kept.name, max_chars=LONGEST_NAME, key=f"rename-name-{kept.id}")
        with typed.field(kept.description or "", DESCRIPTION, kept.id):
            st.text_input(_("설명"), value=kept.description or "", max_chars=500, key=f"rename-description-{kept.id}")
        st.form_submit_button(_("수정"), on_click=_rename, args=(context, kept, version, _form()), key=f"rename-now-{kept.id}-{version}")
    approval = st.expander(_("승인하여 새 차수로 만들기"), icon=":material/approval:", on_change="rerun", key=f"approve-{kept.id}")
    if approval.open:
        with approval:
            saved_approval.form(context, kept, version, _write)


def _differs(context: PageContext, kept: SavedScenario, laid: LaidOn) -> None:
    """Draw the differences of a scenario from the page's revision: edits left out, and lines that the plan has changed."""
    lines = []
    if kept.revision != context.revision:
        lines.append(_("{own}차 계획으로 만든 시나리오입니다. 지금 보는 것은 {now}차입니다.", own=kept.revision, now=context.revision))
    for edit in laid.left_out:
        was = labels.line_name(context.plan_in(kept.revision), edit.line_id)
        why = _("이 차수에 없는 산출내역") if edit.why is None else say(edit.why)
        lines.append(_("열 때 빠집니다: {line} ({costing}) - {why}", line=was, costing=edit.costing, why=why))
    plans = {line.id: line.costing for line in context.plan.budget_line}
    for line_id in laid.changed_lines:
        line = labels.line_name(context.plan, line_id)
        lines.append(_("계획도 바뀐 내역입니다: {line} (계획 {plan}, 시나리오 {own})", line=line, plan=plans[line_id], own=laid.edits[line_id]))
    if laid.settled:
        lines.append(_("이미 계획과 같은 내역 {count}건은 그대로입니다.", count=len(laid.settled)))
    if lines:
        st.warning("  \n".join(map(formats.plain, lines)), icon=":material/history:")


def _open(context: PageContext, kept: SavedScenario, laid: LaidOn) -> None:
    """Put the scenario's edits into the editor (a button's callback)."""
    state.set_edits(laid.edits)
    _remember(kept.id, kept.version)
    note = _("‘{name}’을(를) 편집기에 열었습니다.", name=kept.name)
    if laid.left_out:
        note += " " + _("내역 {count}건은 이 차수에 없어 빠졌습니다.", count=len(laid.left_out))
    tables.say_once(SAID, {"done": note})


def _update(context: PageContext, kept: SavedScenario, version: int | None, values: Mapping[str, Any], form: str) -> None:
    new = records.update(stores.store(context.store_url), "scenario", kept.id, version or 0, values, auth.actor(), clock.now(), form)
    _remember(kept.id, new)


def _save_over(context: PageContext, kept: SavedScenario, version: int, form: str) -> None:
    """Overwrite the scenario with the editor's edits (a button's callback)."""
    edits = state.edits_of(context)

    def write() -> str:
        """Update the scenario and return a sentence of success. Raises RefusedWrite."""
        if not edits:
            raise RefusedWrite(saved_approval.NOTHING_CHANGED)
        _update(context, kept, version, {"edits": edits, "revision": context.revision}, form)
        return _("‘{name}’: 바꾼 산출내역 {count}건을 저장했습니다.", name=kept.name, count=len(edits))

    _write(context, kept, write)


def _rename(context: PageContext, kept: SavedScenario, version: int, form: str) -> None:
    """Write the typed name and description (a button's callback)."""
    name = stripped(st.session_state[f"rename-name-{kept.id}"])
    description = stripped(st.session_state[f"rename-description-{kept.id}"]) or None

    def write() -> str:
        """Update the scenario and return a sentence of success. Raises RefusedWrite."""
        _update(context, kept, version, {"name": name, "description": description}, form)
        return _("고쳤습니다.")

    _write(context, kept, write)


def _copy(context: PageContext, kept: SavedScenario, form: str) -> None:
    """Insert a copy of the scenario under a free name (a button's callback)."""
    taken = {each.name for each in saved(context)}
    names = (_("{name} (사본 {number})", name=kept.name[: LONGEST_NAME - 15], number=number) for number in range(1, len(taken) + 2))
    name = next(name for name in names if name not in taken)

    def write() -> str:
        """Insert the copy and return a sentence of success. Raises RefusedWrite."""
        _insert(context, kept.revision, name, kept.description, kept.edits, form)
        return _("‘{name}’(으)로 복사했습니다.", name=name)

    _write(context, None, write)


def _take_out(context: PageContext, kept: SavedScenario, version: int, form: str) -> None:
    """Delete the scenario (a button's callback)."""

    def write() -> str:
        """Delete the scenario and return a sentence of success. Raises RefusedWrite."""
        batch = records.delete(stores.store(context.store_url), "scenario", kept.id, version or 0, auth.actor(), clock.now(), form)
        st.session_state[SAID]["batch"] = batch
        return _("‘{name}’을(를) 지웠습니다.", name=kept.name)

    if _write(context, kept, write):
        url_widgets.choose(CHOSEN, None)


def _undo(context: PageContext, batch: str) -> None:
    """Restore a deleted scenario (a button's callback)."""

    def write() -> str:
        """Undo the deletion and return a sentence of success. Raises RefusedWrite."""
        records.undo(stores.store(context.store_url), batch, auth.actor(), clock.now())
        return _("되살렸습니다.")

    _write(context, None, write)
