"""A part of a plan in the making: what it holds, as tables."""

from collections.abc import Mapping, Sequence

import streamlit as st

from chatdong.domain.intake.fact import Part
from chatdong.domain.plan.model import Passage, Plan
from chatdong.ui.components import labels, tables
from chatdong.ui.i18n import formats
from chatdong.ui.i18n.language import _, name
from chatdong.ui.session.page_context import PageContext


def edit_part(context: PageContext, plan: Plan, part: Part, draft_id: str, version: int) -> Plan | None:
    """Draw a part of a plan in the making, and return the changed plan where somebody asked in this run to keep a change; else None.

    The caller checks the plan, keeps it over the ``version`` of the draft that was shown, and runs the page again; where somebody else has saved
    the draft since, it says so, keeps nothing, and calls this with their plan and version. So what was typed and not kept must stand in fields
    whose keys have the ``draft_id`` and not the ``version``. The plan may have mistakes (``toml_format.parse_draft``) that are still to be mended.
    """
    drawn = _TABLES[part](plan)
    for title, columns in drawn:
        table(title, columns)
    if not drawn:
        st.caption(_("이 부분에는 읽은 것이 없습니다."))
    return None


def table(title: str, columns: Mapping[str, Sequence[object]]) -> None:
    """Draw a small table with its title above it; texts that are long can be opened in their cells."""
    rows = len(next(iter(columns.values())))
    st.markdown(f"**{formats.plain(title)}** {rows}")
    st.dataframe(
        tables.frame_of({heading: [formats.UNKNOWN if cell is None else str(cell) for cell in cells] for heading, cells in columns.items()}),
        hide_index=True,
        height=min(tables.TABLE_ROW * (rows + 1) + tables.TABLE_BORDERS, tables.LONGEST_TABLE),
        column_config={heading: st.column_config.TextColumn(alignment="right") for heading in columns if heading in _right()},
        alt=title,
    )


def _right() -> tuple[str, ...]:
    return (_("금액(원)"), _("누계(원)"), _("집행률"), _("목표값"), _("횟수"), _("인원"))


Tables = list[tuple[str, Mapping[str, Sequence[object]]]]


def _basics(plan: Plan) -> Tables:
    document = plan.document
    facts = {
        _("제목"): name(plan.title),
        _("사업"): name(plan.programme),
        _("기관"): name(plan.organisation),
        _("회계연도"): str(plan.fiscal_year),
        _("총 예산(원)"): formats.won(plan.total_krw),
        _("대상"): name(plan.subject) if plan.subject else None,
        _("결재일"): formats.day(document.approved_on) if document else None,
        _("결재"): ", ".join(document.approvers) if document else None,
    }
    passages: list[tuple[str, Passage]] = [
        *([(_("목적"), plan.purpose)] if plan.purpose else []),
        *((_("추진 근거"), one) for one in plan.basis),
        *((_("추진 배경"), one) for one in plan.background),
        *((_("추진 경과"), one) for one in plan.history),
        *((_("추진 전략"), one) for one in plan.strategy),
        *((_("행정사항"), one) for one in plan.administration),
    ]
    made: Tables = [(_("기본"), {_("항목"): list(facts), _("내용"): list(facts.values())})]
    if passages:
        made.append((_("글"), {_("항목"): [word for word, _one in passages], _("내용"): [name(one.text) for _word, one in passages]}))
    if plan.problem:
        made.append((_("개선사항"), {_("문제"): [name(one.title) for one in plan.problem], _("대책"): [name(one.remedy) for one in plan.problem]}))
    return made


def _goals(plan: Plan) -> Tables:
    indicators = {one.id: one for one in plan.indicator}
    made: Tables = []
    if plan.target:
        of = [indicators[one.indicator] for one in plan.target]
        made.append(
            (
                _("목표"),
                {
                    _("지표"): [name(one.name) for one in of],
                    _("연도"): [str(one.year) for one in plan.target],
                    _("목표값"): [formats.count(one.value) for one in plan.target],
                    _("단위"): [name(one.unit) for one in of],
                    _("세는 세부사업"): [", ".join(labels.activity_name(plan, each) for each in one.activities) for one in of],
                },
            )
        )
    if plan.baseline:
        made.append(
            (
                _("지난 실적"),
                {
                    _("지표"): [name(indicators[one.indicator].name) for one in plan.baseline],
                    _("연도"): [str(one.year) for one in plan.baseline],
                    _("실적"): [formats.count(one.value) for one in plan.baseline],
                },
            )
        )
    return made


def _activities(plan: Plan) -> Tables:
    if not plan.activity:
        return []
    return [
        (
            _("세부사업"),
            {
                _("세부사업"): [name(one.name) for one in plan.activity],
                _("종류"): [labels.kind_word(one.kind) for one in plan.activity],
                _("시기"): [formats.span(one.window.start, one.window.end) if one.window else None for one in plan.activity],
                _("횟수"): [formats.count(one.times) for one in plan.activity],
                _("인원"): [formats.count(one.people) for one in plan.activity],
                _("금액(원)"): [formats.won(plan.budget_of(one.id)) for one in plan.activity],
                _("비용을 내는 곳"): [name(one.payer) if one.payer else None for one in plan.activity],
            },
        )
    ]


def _budget(plan: Plan) -> Tables:
    categories = {one.id: name(one.name) for one in plan.category}
    made: Tables = []
    if plan.budget_line:
        made.append(
            (
                _("산출내역"),
                {
                    _("편성목"): [categories.get(one.category, one.category) for one in plan.budget_line],
                    _("세부사업"): [labels.activity_name(plan, one.activity) for one in plan.budget_line],
                    _("항목"): [name(one.item) for one in plan.budget_line],
                    _("산출식"): [one.costing for one in plan.budget_line],
                    _("금액(원)"): [formats.won(one.amount_krw) for one in plan.budget_line],
                },
            )
        )
    if plan.category:
        made.append(
            (
                _("편성목"),
                {
                    _("편성목"): [name(one.name) for one in plan.category],
                    _("금액(원)"): [formats.won(one.amount_krw) for one in plan.category],
                },
            )
        )
    return made


def _spending(plan: Plan) -> Tables:
    if not plan.milestone:
        return []
    return [
        (
            _("집행계획"),
            {
                _("날짜"): [formats.day(one.on) for one in plan.milestone],
                _("누계(원)"): [formats.won(one.amount_krw) for one in plan.milestone],
                _("집행률"): [formats.percent(one.rate_percent) for one in plan.milestone],
            },
        )
    ]


def _other(plan: Plan) -> Tables:
    made: Tables = []
    if plan.review:
        made.append(
            (
                _("사전 검토"),
                {
                    _("구분"): [name(one.group) for one in plan.review],
                    _("기관·부서"): [name(one.body) for one in plan.review],
                    _("협의"): [_("함") if one.consulted else _("안 함") for one in plan.review],
                },
            )
        )
    if plan.communication:
        made.append(
            (
                _("소통 계획"),
                {
                    _("단계"): [name(one.stage) for one in plan.communication],
                    _("고른 방법"): [", ".join(one.checked) for one in plan.communication],
                },
            )
        )
    if plan.support_team:
        made.append(
            (
                _("추진지원단"),
                {
                    _("자치구"): [one.district for one in plan.support_team],
                    _("운영 주체"): [name(one.operator) if one.operator else None for one in plan.support_team],
                    _("업무 시작"): [formats.day(one.opened_on) for one in plan.support_team],
                },
            )
        )
    return made


_TABLES = {
    Part.BASICS: _basics,
    Part.GOALS: _goals,
    Part.ACTIVITIES: _activities,
    Part.BUDGET: _budget,
    Part.SPENDING: _spending,
    Part.OTHER: _other,
}
