"""The effect of a scenario as tables: categories with their caps, unit costs of activities, changed lines; and the scenario's files."""

from collections.abc import Sequence
from fractions import Fraction

import streamlit as st

from chatdong.domain import glossary
from chatdong.domain.plan.funding import ORDER, scenario_by_source
from chatdong.domain.plan.model import Plan
from chatdong.domain.plan.totals import total
from chatdong.domain.rounding import round_half_up
from chatdong.domain.scenario.effect import Effect
from chatdong.domain.scenario.export import ScenarioRow, plan_file_text, scenario_rows
from chatdong.ui.components import downloads, labels, page, tables
from chatdong.ui.i18n.language import _, name, say
from chatdong.ui.session.page_context import PageContext


def categories(context: PageContext, scenario: Plan, of: Effect) -> None:
    """Draw the table of categories with plan, scenario, difference and room (won); a negative room needs 전용 or exceeds the cap."""
    plan = context.plan
    planned = {c.id: sum(line.amount_krw for line in plan.budget_line if line.category == c.id) for c in plan.category}
    names = [*(name(category.name) for category in plan.category), _("합계")]
    now = [*(room.scenario_krw for room in of.categories), of.total_krw]
    before = [*planned.values(), total(plan)]
    caps = [*(room.cap_krw for room in of.categories), of.cap_krw]
    tables.table(
        context,
        _("편성목별 차이"),
        {
            _("편성목"): names,
            _("계획"): before,
            _("시뮬레이션"): now,
            _("차이"): [after - first for after, first in zip(now, before, strict=True)],
            _("남음"): [cap - after for cap, after in zip(caps, now, strict=True)],
        },
        "what-if-categories",
        right="look",
        money=(_("계획"), _("시뮬레이션"), _("차이"), _("남음")),
        labels={_("남음"): _("편성목 금액에서 시뮬레이션을 뺀 것. △는 전용이 필요하거나 한도를 넘는 금액입니다.")},
    )


def sources(context: PageContext, scenario: Plan) -> None:
    """Draw the table of the sources of funding with plan, scenario and difference (won); nothing where nobody says whose money it is."""
    if not context.status.sources.known:
        return
    before, after = (scenario_by_source(context.plan, of) for of in (context.plan, scenario))
    named = [source for source in ORDER if source in before or source in after]
    tables.table(
        context,
        _("재원별 차이"),
        {
            _("재원"): [*(say(glossary.source_word(source)) for source in named), _("합계")],
            _("계획"): [*(before.get(source, 0) for source in named), total(context.plan)],
            _("시뮬레이션"): [*(after.get(source, 0) for source in named), total(scenario)],
            _("차이"): [*(after.get(source, 0) - before.get(source, 0) for source in named), total(scenario) - total(context.plan)],
        },
        "what-if-sources",
        right="look",
        money=(_("계획"), _("시뮬레이션"), _("차이")),
        labels={_("재원"): _("산출내역마다 계획의 재원 비율을 그대로 씁니다.")},
    )


def details(context: PageContext, scenario: Plan, of: Effect) -> None:
    """Draw the changed lines and the unit costs."""
    lines(context, scenario)
    unit_costs(context, of)


def unit_costs(context: PageContext, of: Effect) -> None:
    """Draw the table of each activity's sessions, attendances (people × sessions) and cost (원) per session and person, in plan and scenario."""

    def won(values: Sequence[Fraction | None]) -> list[int | None]:
        """Values rounded half up to whole numbers; None for an unknown one."""
        return [None if value is None else round_half_up(value) for value in values]

    befores, afters = [before for before, _after in of.costs], [after for _before, after in of.costs]
    tables.table(
        context,
        _("세부사업별 1회당·1인당 금액"),
        {
            _("세부사업"): [labels.activity_name(context.plan, before.activity_id) for before in befores],
            _("횟수"): [cost.sessions for cost in afters],
            _("연인원"): [cost.attendances for cost in afters],
            _("1회당"): won([cost.per_session for cost in afters]),
            _("1회당(계획)"): won([cost.per_session for cost in befores]),
            _("1인당"): won([cost.per_person for cost in afters]),
            _("1인당(계획)"): won([cost.per_person for cost in befores]),
        },
        "what-if-unit-costs",
        right="look",
        won=(_("1회당"), _("1회당(계획)"), _("1인당"), _("1인당(계획)")),
        labels={_("1회당"): _("원"), _("1인당"): _("원")},
    )


def lines(context: PageContext, scenario: Plan) -> None:
    """Draw the table of the budget lines whose costing differs from the plan's."""
    differing = [row for row in scenario_rows(context.plan, scenario) if row.plan_costing != row.scenario_costing]
    _rows(
        context,
        _("바꾼 산출내역 {count}건", count=len(differing)),
        differing,
        "what-if-lines",
        _("아직 바꾼 것이 없습니다. 세부사업을 골라 인원, 횟수, 단가를 움직여 보십시오."),
    )


def take_away(context: PageContext, scenario: Plan) -> None:
    """Draw the table of all lines beside the plan, and the scenario's plan file as a download."""
    _rows(context, _("모든 산출내역: 계획과 시뮬레이션"), scenario_rows(context.plan, scenario), "what-if-all-lines")
    approved = st.toggle(_("전용이 승인된 것으로 보고 편성목 금액을 산출내역의 합으로 쓰기"), key="approved", bind="query-params")
    downloads.button(
        context,
        _("계획 파일 내려받기(TOML)"),
        lambda: plan_file_text(context.plan, scenario, approved=approved),
        right="look",
        file_name=page.file_name(context, "what-if", "toml"),
        mime="application/toml",
        key="what-if-plan-file",
        icon=":material/description:",
        help=_("python -m chatdong load 로 실으면 다음 차수의 계획이 됩니다."),
    )


def _rows(context: PageContext, title: str, rows: Sequence[ScenarioRow], stem: str, empty: str | None = None) -> None:
    tables.table(
        context,
        title,
        {
            _("산출내역"): [labels.line_name(context.plan, row.line.id) for row in rows],
            _("계획 산출"): [row.plan_costing for row in rows],
            _("변경 산출"): [row.scenario_costing for row in rows],
            _("계획"): [row.plan_krw for row in rows],
            _("시뮬레이션"): [row.scenario_krw for row in rows],
            _("차이"): [row.difference_krw for row in rows],
        },
        stem,
        right="look",
        money=(_("계획"), _("시뮬레이션"), _("차이")),
        empty=empty,
    )
