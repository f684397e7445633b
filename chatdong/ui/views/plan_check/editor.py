"""The editor of the plan's budget as text in its own notation, and the comparison of two revisions."""

import pandas as pd
import streamlit as st

from chatdong.domain.plan.budget_notation import LineReading, format_budget, read_budget, with_budget
from chatdong.domain.plan.model import Plan
from chatdong.domain.plan.revision_diff import Comparison, compare
from chatdong.domain.plan.toml_format import PlanFileError, format_plan, parse_plan
from chatdong.domain.plan.totals import total
from chatdong.domain.plan_check.checker import check
from chatdong.ui.components import choices, downloads, labels, tables, typed
from chatdong.ui.i18n import formats
from chatdong.ui.i18n.language import _, name, say
from chatdong.ui.session import auth
from chatdong.ui.session.page_context import PageContext
from chatdong.ui.views.plan_check import costing_file


@auth.fragment
def editor(context: PageContext) -> None:
    """Draw the text field with the budget, the reading and verdict of each line, the total (원), and the download of the edited plan as TOML."""
    st.caption(
        _(
            "한 줄에 산출내역 하나씩 적습니다. [편성목] 세부사업 줄 아래의 내역이 그 세부사업에 들어갑니다. 계획은 바뀌지 않으며, 결과를 계획 파일로 내려받아 실으면 새 차수가 됩니다."
        )
    )
    own, key = format_budget(context.plan), f"budget-text-{context.plan.id}-{context.revision}"

    def put(lines: str, instead: bool) -> None:
        """Put lines of a file into the text: in its place, or at its end."""
        st.session_state[key] = lines if instead else f"{(st.session_state.get(key) or own).rstrip()}\n\n{lines}"

    if st.toggle(_("예산표 파일에서 산출내역 읽어 오기"), key="costing-file"):
        costing_file.show(context, put)
        st.header(_("편집 글"), anchor=False)
    with typed.field(own, "budget", context.plan.id, context.revision):
        text = st.text_area(_("산출내역"), value=own, height=320, key=key, max_chars=200_000, persist_state="session")
    st.button(
        _("계획의 글로 되돌리기"),
        key="budget-text-back",
        icon=":material/undo:",
        type="tertiary",
        disabled=text == own,
        on_click=lambda: st.session_state.update({key: own}),
    )
    readings = read_budget(context.plan, text or "")
    refused = [(reading, reading.problem) for reading in readings if reading.problem is not None]
    for reading, problem in refused:
        st.error(
            _("{number}번째 줄 ‘{text}’: {why}", number=reading.number, text=formats.plain(reading.text[:80]), why=formats.said(problem)),
            icon=":material/error:",
        )
    _readings(context, readings)
    edited = with_budget(context.plan, [reading.line for reading in readings if reading.line is not None])
    st.markdown(
        _(
            "합계 **{total}원** · 총 예산 {cap}원 · 계획 점검에서 찾은 것 **{found}건**",
            total=formats.won(total(edited)),
            cap=formats.won(edited.total_krw),
            found=len(check(edited).findings),
        )
    )
    comparison = compare(context.plan, edited)
    if comparison.lines:
        difference(context, context.plan, edited, comparison, "plan-editor")
    _download(context, edited, hindered=bool(refused))


def _verdict(reading: LineReading) -> str:
    """The verdict on a line's costing, as a mark and a sentence."""
    if reading.costing is None or reading.problem is not None:
        return "■ " + _("읽지 못함")
    return costing_file.MARKS[reading.costing.verdict] + say(reading.costing.explanation)


def _cut(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:60]}…"


def _readings(context: PageContext, readings: tuple[LineReading, ...]) -> None:
    costings = [(reading, reading.costing) for reading in readings if reading.costing is not None]
    read = [reading for reading, _costing in costings]
    tables.table(
        context,
        _("읽은 산출내역 {count}줄", count=len(read)),
        {
            _("줄"): [reading.number for reading in read],
            _("항목"): [name(reading.line.item) if reading.line else _cut(reading.text) for reading in read],
            _("산출식"): [reading.line.costing if reading.line else "" for reading in read],
            _("계산한 금액"): [costing.computed_krw for _reading, costing in costings],
            _("적힌 금액"): [costing.stated_krw for _reading, costing in costings],
            _("판정"): [_verdict(reading) for reading in read],
        },
        "budget-lines",
        right="look",
        money=(_("계산한 금액"), _("적힌 금액")),
        empty=_("아직 적은 줄이 없습니다."),
    )


def _download(context: PageContext, edited: Plan, *, hindered: bool) -> None:
    """Draw the plan file's download; it is disabled where ``hindered``, or where the plan file would not be valid."""
    text = format_plan(edited)
    try:
        parse_plan(text)
    except PlanFileError as error:
        for mistake in error.mistakes:
            st.error(formats.plain(f"{mistake.where}: {say(mistake.why)}"), icon=":material/error:")
        hindered = True
    downloads.button(
        context,
        _("계획 파일로 내려받기"),
        lambda: text,
        right="look",
        file_name=f"{context.plan.id}.toml",
        mime="application/toml",
        key="plan-file",
        disabled=hindered,
        icon=":material/download:",
        help=_("읽지 못한 줄이 있으면 내려받을 수 없습니다. 내려받은 파일은 python -m chatdong load 파일.toml 로 싣습니다."),
    )


def difference(context: PageContext, before: Plan, after: Plan, comparison: Comparison, stem: str) -> None:
    """Draw the differences of two budgets: the nature of the change (전용, 추경), the sums by category, and the lines that changed."""
    words = {
        "same_money": _("편성목별 금액은 그대로입니다"),
        "reallocation": _("총액은 그대로이고 편성목 사이에 금액이 옮겨 갔습니다(전용)"),
        "supplementary": _("총액이 {amount}천원 바뀌었습니다(추경)", amount=formats.thousands(comparison.total.difference_krw)),
    }
    st.markdown(f"**{formats.plain(words[comparison.nature])}**")
    tables.category_differences(
        context,
        [*comparison.categories, comparison.total],
        [*before.category, *after.category],
        _("수정 전"),
        _("고친 뒤"),
        f"{stem}-categories",
        right="look",
    )
    kinds = {"added": _("추가"), "removed": _("삭제"), "moved": _("편성목 이동"), "changed": _("변경")}
    changes = comparison.lines
    tables.table(
        context,
        _("바뀐 산출내역 {count}건", count=len(changes)),
        {
            _("구분"): [kinds[change.kind] for change in changes],
            _("세부사업"): [labels.activity_name(after, change.line.activity) for change in changes],
            _("항목"): [name(change.line.item) for change in changes],
            _("수정 전 산출"): [change.before.costing if change.before else "" for change in changes],
            _("고친 뒤 산출"): [change.after.costing if change.after else "" for change in changes],
            _("차이"): [change.difference_krw for change in changes],
        },
        f"{stem}-lines",
        right="look",
        money=(_("차이"),),
    )


def revisions(context: PageContext, known: list[int]) -> None:
    """Draw the choice of another revision and its differences from the one on the page, with the reason of an approved scenario."""
    others = [revision for revision in known if revision != context.revision]
    other = choices.one(
        _("비교할 차수"),
        others,
        lambda revision: _("{revision}차", revision=revision),
        "compare-revision",
        start=others[-1],
        required=True,
        width=200,
    )
    if other is None:
        return
    first, second = sorted((other, context.revision))
    before, after = context.plan_in(first), context.plan_in(second)
    comparison = compare(before, after)
    st.caption(_("{first}차에서 {second}차로 바뀐 것입니다.", first=first, second=second))
    for row in context.ask("revisions", plan_id=context.plan.id).itertuples():
        if row.revision not in (first, second) or pd.isna(row.reason):
            continue
        at, actor, reason = (formats.plain(text) for text in (f"{row.loaded_at:%Y-%m-%d %H:%M}", row.loaded_by, row.reason))
        if pd.isna(row.scenario_name):
            said = _("{revision}차는 {actor} 님이 {at}에 실은 것입니다: {reason}", revision=row.revision, actor=actor, at=at, reason=reason)
        else:
            said = _(
                "{revision}차는 {actor} 님이 {at}에 시나리오 ‘{name}’을(를) 승인한 것입니다: {reason}",
                revision=row.revision,
                actor=actor,
                at=at,
                name=formats.plain(row.scenario_name),
                reason=reason,
            )
        st.info(said, icon=":material/approval:")
    difference(context, before, after, comparison, "revisions")
    elements(context, before, after, comparison, "revisions")


def elements(context: PageContext, before: Plan, after: Plan, comparison: Comparison, stem: str) -> None:
    """Draw the table of the differences outside the budget (activities, targets, milestones …); draw nothing where there are none."""
    if comparison.elements:
        lists = {
            "activity": _("세부사업"),
            "target": _("목표"),
            "milestone": _("집행계획"),
            "indicator": _("지표"),
            "support_team": _("추진지원단"),
            "funding": _("재원"),
            "period": _("계획 기간"),
            "payments_until": _("지출 처리 기한"),
        }
        kinds = {"added": _("추가"), "removed": _("삭제"), "changed": _("변경")}
        tables.table(
            context,
            _("그 밖에 바뀐 것"),
            {
                _("표"): [lists[e.element] for e in comparison.elements],
                _("이름"): [labels.element_name(before, after, e) for e in comparison.elements],
                _("구분"): [kinds[e.kind] for e in comparison.elements],
            },
            f"{stem}-elements",
            right="look",
        )
