"""The end of making a plan: what the plan check finds, and the button that stores the plan as a new one or as a revision, whole or not at all."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace

import streamlit as st

from chatdong import clock
from chatdong.domain.intake.as_plan import Missing, unanswered
from chatdong.domain.intake.draft import Draft
from chatdong.domain.intake.drafting.same_ids import same_programme, with_ids_of
from chatdong.domain.intake.fact import Part
from chatdong.domain.plan.model import LocalizedText, Plan
from chatdong.domain.plan.revision_diff import compare
from chatdong.domain.plan.toml_format import PlanFileError, format_plan, parse_plan
from chatdong.domain.plan_check.checker import check
from chatdong.domain.plan_making.edits import to_look_at
from chatdong.domain.plan_making.parts import Part as Table
from chatdong.domain.plan_making.rows import problem_of
from chatdong.domain.plan_making.unspoken import TextChange, text_changes, unspoken, with_kept
from chatdong.domain.scenario.saved import LONGEST_REASON
from chatdong.store.engines.errors import RefusedWrite
from chatdong.store.reading.query import UnreadablePlan
from chatdong.store.writing.plan_drafts import TakenDraft
from chatdong.store.writing.records import LoadedPlan, load_plan
from chatdong.ui.components import choices, labels, tables, typed
from chatdong.ui.i18n import formats
from chatdong.ui.i18n.language import _, name, say
from chatdong.ui.session import auth, navigation, page_context, stores
from chatdong.ui.session.page_context import PageContext
from chatdong.ui.views.plan_check import editor, findings
from chatdong.ui.views.plan_making import missing, sums, work
from chatdong.ui.views.plan_making.editing import problems
from chatdong.ui.views.plan_making.work import Work
from chatdong.ui.views.what_if.saved import contained_changes

LOADED = "plan-making-loaded"
"""Session state: the plan that was loaded last."""

_REASON = "plan-load-reason"
"""The beginning of the key of the reason's field."""

SHOWN = 10
"""As many findings of the plan check are shown; the page 계획 점검 has all of them once the plan is loaded."""


def show(context: PageContext, of: Work) -> None:
    """Draw what is left to look at, the plan check, and how the plan is loaded."""
    st.session_state.pop(LOADED, None)
    plan = of.plan
    if of.draft is not None:
        left = {part: len(of.draft.doubts(part)) for part in Part}
        if any(left.values()):
            st.info(
                _("아직 보지 않은 것이 {count}건 있습니다. 읽은 대로 실을 수 있고, 뒤에 고치면 새 차수가 됩니다.", count=sum(left.values())),
                icon=":material/help:",
            )
        sums.agreement(of.draft)
        sums.not_understood(of.draft)
    if plan is None:
        st.info(_("빠진 것을 먼저 채워 주십시오."), icon=":material/info:")
        return
    if of.mistakes:
        st.error(
            "  \n".join(formats.plain(problems.sentence(problem_of(plan, each))) for each in of.mistakes),
            title=_("고친 다음 실을 수 있습니다"),
            icon=":material/error:",
        )
        return
    problems.to_look_at(to_look_at(plan), (Table.BASICS, Table.TARGETS))
    _check(plan, of.draft)
    _load(context, of, plan)


def asked(context: PageContext, of: Work) -> tuple[Missing, ...]:
    """What is asked before the plan can be loaded; the organisation of a revision is that of the plan that it revises."""
    if of.plan is None or not of.missing:
        return of.missing
    known = {str(row["plan_id"]): row for row in page_context.plans(context.store_url)}
    alike = _alike(context, of, of.plan, known)
    return tuple(one for one in of.missing if one.key != "organisation" or alike is None)


def _check(plan: Plan, draft: Draft | None) -> None:
    """Draw what the plan check finds in the plan, but for the sums of the draft that are told above."""
    result = check(plan)
    found = result.findings
    if not found:
        if result.passed:
            st.caption(f":material/check: {_('계획 점검에서 찾은 것이 없습니다.')}")
        else:
            st.caption(f":material/info: {_('계획에 비교할 것이 적혀 있지 않아 점검하지 못했습니다')}. {_('적는 대로 여기에서 점검합니다.')}")
        return
    off = [{each.lines_krw, each.stated_krw} for each in draft.sums() if each.difference_krw] if draft is not None else []
    left = [each for each in found if not any(both <= {figure.value for figure in each.figures} for both in off)]
    with st.expander(_("계획 점검에서 찾은 것 {count}건", count=len(found)), key="plan-check-found"):
        if len(left) < len(found):
            st.caption(_("위에 적은 합계 {count}건은 여기에 다시 적지 않았습니다.", count=len(found) - len(left)))
        for each in left[:SHOWN]:
            with st.container(border=True):
                st.markdown(f"{findings.icon(each)} **{formats.said(each.message)}**")
                findings.show(each)
        if len(left) > SHOWN:
            st.caption(_("나머지 {count}건은 실은 다음 ‘계획 점검’에서 봅니다.", count=len(left) - SHOWN))


def _load(context: PageContext, of: Work, plan: Plan) -> None:
    """Draw the choice between a new plan and a revision, the differences, the reason, and the button."""
    st.header(_("싣기"), anchor=False)
    known = {str(row["plan_id"]): row for row in page_context.plans(context.store_url)}
    ways = {"new": _("새 계획으로"), "revision": _("있는 계획의 새 차수로")}
    alike = _alike(context, of, plan, known)
    way = choices.segments(_("어떻게 싣습니까?"), list(ways), ways.__getitem__, f"plan-load-way-{of.id}", start="revision" if alike else "new")
    if way == "new":
        target, newest = _free_id(plan.id, set(known)), None
        made = replace(plan, id=target)
        st.caption(formats.plain(_("새 계획이 생깁니다: {plan}", plan=_named(made))))
    else:
        chosen = choices.one(
            _("고칠 계획"),
            list(known),
            lambda each: f"{known[each]['fiscal_year']} · {_title(known[each])}",
            f"plan-load-of-{of.id}",
            start=alike,
            required=alike is not None,
        )
        if chosen is None:
            return
        newest = page_context.revisions(context.store_url, chosen)[-1]
        before, then = page_context.plan_in(context.store_url, chosen, newest), labels.revision_word(newest)
        # A plan that was taken from the store has its ids already, whatever was renamed in it.
        made = plan if of.stored.content.plan_id == plan.id == chosen else _kept(of, before, with_ids_of(plan, before))
        if format_plan(made) == format_plan(before):
            st.info(
                formats.plain(
                    _("{plan}: {revision}과 같아 바꿀 것이 없습니다. 이 초안은 처음 화면에서 지울 수 있습니다.", plan=_named(before), revision=then)
                ),
                icon=":material/info:",
            )
            return
        becomes = _(
            "{plan}: {revision}이 됩니다. {before}과 그 기록은 남습니다.", plan=_named(before), revision=labels.revision_word(newest + 1), before=then
        )
        st.caption(formats.plain(becomes))
        if before.fiscal_year != plan.fiscal_year:
            st.warning(
                _("회계연도가 다릅니다: 있는 계획은 {old}년, 이 계획은 {new}년입니다.", old=before.fiscal_year, new=plan.fiscal_year),
                icon=":material/warning:",
            )
        _changes(context, before, made)
        contained_changes.choose(context, of.id, of.version, before, made)
    if unanswered(made):
        if asked(context, of):
            st.info(_("빠진 것을 먼저 채워 주십시오."), icon=":material/info:")
        else:
            missing.ask(context, of, work.paper_of(context, of))
        return
    if not _is_valid(made):
        return
    with st.form(f"plan-load-form-{of.id}", border=False):
        if newest is not None:
            with typed.field("", "plan-load-reason", of.id):
                st.text_area(_("변경 사유"), max_chars=LONGEST_REASON, key=f"{_REASON}-{of.id}", height=80)
        label = _("새 계획 싣기") if newest is None else _("{revision}으로 싣기", revision=labels.revision_word(newest + 1))
        # A callback has what was shown when it was pressed: a revision that was loaded since is not written over unseen.
        st.form_submit_button(label, type="primary", icon=":material/upload:", key="plan-load-now", on_click=_store, args=(context, of, made, newest))


def _named(plan: Plan) -> str:
    """A plan by its year and its title; the year alone would be of several plans."""
    title = name(plan.title)
    return title if str(plan.fiscal_year) in title else f"{plan.fiscal_year} · {title}"


def _title(row: Mapping[str, object]) -> str:
    """The title of a plan of the store in the session's language."""
    return name(LocalizedText(str(row["title"]), str(row["title_en"]) if row.get("title_en") else None))


def _changes(context: PageContext, before: Plan, made: Plan) -> None:
    """Draw what a revision changes: the lines and sums of the budget, the elements, and the names of everything else."""
    comparison, texts = compare(before, made), text_changes(before, made)
    count = len(comparison.elements) + len(texts)
    lost = [one for one in texts if one.kind == "removed"]
    if lost:
        words = "  \n".join(formats.plain(f"{say(one.what)}: {_short(_words(one))}") for one in lost[:SHOWN])
        more = f"  \n{_('그 밖에 {count}건', count=formats.count(len(lost) - SHOWN))}" if len(lost) > SHOWN else ""
        st.warning(
            f"{words}{more}",
            title=_("지금 계획에 있고 새 차수에는 없게 되는 글 {count}건", count=formats.count(len(lost))),
            icon=":material/warning:",
        )
    with st.expander(_("달라지는 것: 산출내역 {lines}건, 그 밖 {others}건", lines=len(comparison.lines), others=count), key="plan-load-changes"):
        editor.difference(context, before, made, comparison, "plan-load")
        editor.elements(context, before, made, comparison, "plan-load")
        if texts:
            kinds = {"added": _("추가"), "removed": _("삭제"), "changed": _("변경")}
            tables.table(
                context,
                _("달라지는 글 {count}건", count=formats.count(len(texts))),
                {
                    _("부분"): [say(one.what) for one in texts],
                    _("구분"): [kinds[one.kind] for one in texts],
                    _("내용"): [_words(one) for one in texts],
                },
                "plan-load-texts",
                right="look",
            )


def _kept(of: Work, before: Plan, made: Plan) -> Plan:
    """Draw what the plan in the making does not speak of and the present plan has, all of it chosen to stay; the plan with what is chosen."""
    found = unspoken(before, made)
    if not found:
        return made
    words = {one.key: f"{say(one.what)} {formats.count(one.count)}" for one in found}
    chosen = choices.several(
        _("이 초안에 없어도 지금 계획대로 두는 것"),
        list(words),
        words.__getitem__,
        f"plan-load-keep-{of.id}",
        start=[one.key for one in found if one.whole],
        help=_("초안이 아예 말하지 않는 것은 그대로 둡니다. 여기에서 빼면 새 차수에는 없게 되고, 더하면 남습니다."),
    )
    return with_kept(before, made, chosen)


def _words(change: TextChange) -> str:
    return name(change.words) if isinstance(change.words, LocalizedText) else change.words


def _short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= 120 else f"{words[:119]}…"


def _alike(context: PageContext, of: Work, plan: Plan, known: Mapping[str, Mapping[str, object]]) -> str | None:
    """The plan of the store that this one most likely revises: what the draft was made from, else that of the same year and programme."""
    if of.stored.content.revises is not None and of.stored.content.plan_id in known:
        return of.stored.content.plan_id
    for each, row in known.items():
        if row["fiscal_year"] == plan.fiscal_year:
            with suppress(UnreadablePlan):
                if same_programme(plan, page_context.plan_in(context.store_url, each, page_context.revisions(context.store_url, each)[-1])):
                    return each
    return None


def _free_id(wanted: str, taken: set[str]) -> str:
    """The name, or the first of name-2, name-3 … that no plan of the store has."""
    number, free = 1, wanted
    while free in taken:
        number += 1
        free = f"{wanted}-{number}"
    return free


def _is_valid(plan: Plan) -> bool:
    """True where the plan can be loaded under its new ids; else what hinders it is drawn."""
    try:
        parse_plan(format_plan(plan))
    except PlanFileError as error:
        st.error("  \n".join(formats.plain(problems.sentence(problem_of(plan, each))) for each in error.mistakes), icon=":material/error:")
        return False
    return True


def _store(context: PageContext, of: Work, plan: Plan, newest: int | None) -> None:
    """Callback: load the plan with the typed reason and take the draft out; the next run says where it is."""
    taken = TakenDraft(of.id, of.version, newest, st.session_state.get(f"{_REASON}-{of.id}") or "")
    try:
        contained = None if newest is None else contained_changes.chosen(of.id, of.version)
        done = load_plan(stores.store(context.store_url), plan, auth.actor(), clock.now(), contained=contained, draft=taken)
    except RefusedWrite as error:
        work.refuse(error.message)
        return
    st.session_state[LOADED] = done
    work.leave()


def loaded(context: PageContext) -> None:
    """Draw that a plan was loaded, with the way to it; nothing where none was in this session."""
    done: LoadedPlan | None = st.session_state.get(LOADED)
    if done is None:
        return
    # The second of a double click finds the plan of the first there: it is loaded as well.
    known = {str(row["plan_id"]): row for row in page_context.plans(context.store_url)}
    title = _title(known[done.plan_id]) if done.plan_id in known else done.plan_id
    said = _("{plan}: {revision}을 실었습니다.", plan=title, revision=labels.revision_word(done.revision))
    st.success(formats.plain(said), icon=":material/check:")
    if st.button(
        _("실은 계획 한눈에 보기"),
        key="plan-loaded-open",
        icon=":material/dashboard:",
        type="primary",
        on_click=page_context.open_plan,
        args=(context.store_url, done.plan_id),
    ):
        st.session_state.pop(LOADED)
        navigation.go(navigation.FRONT)
