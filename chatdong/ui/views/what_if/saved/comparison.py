"""Up to four saved scenarios beside the plan: outcomes, a chart, and tables of money, goals, unit costs and milestones."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import streamlit as st

from chatdong.domain.rounding import round_half_up
from chatdong.domain.scenario.comparison import MOST, MoneyRow, Outcome, ScenarioComparison, compare_scenarios, only_differing
from chatdong.domain.scenario.effect import UnitCost
from chatdong.domain.scenario.saved import LaidOn
from chatdong.ui.components import chart, labels, tables, url_widgets
from chatdong.ui.i18n import formats
from chatdong.ui.i18n.language import _, name
from chatdong.ui.session import auth
from chatdong.ui.session.page_context import PageContext
from chatdong.ui.views.what_if.saved import comparison_chart

LETTERS = "ABCD"


@dataclass(frozen=True)
class Column:
    """A scenario in the tables: its letter, its name, and its edits laid on the page's plan."""

    letter: str
    name: str
    laid: LaidOn

    @property
    def title(self) -> str:
        """The heading of the scenario's column."""
        return f"{self.letter} {self.name}"

    @property
    def difference(self) -> str:
        """The heading of the column with its difference from the plan."""
        return f"{self.letter} {_('차이')}"


@auth.fragment
def show(context: PageContext, kept: Mapping[str, tuple[str, LaidOn]]) -> None:
    """Draw the choice of scenarios {id: (name, laid on the plan)} and their comparison."""
    st.header(_("시나리오 비교"), anchor=False)
    chosen = url_widgets.several(
        _("계획과 나란히 볼 시나리오(넷까지)"), list(kept), lambda i: kept[i][0], "versus", MOST, placeholder=_("시나리오를 고르십시오")
    )
    if not chosen:
        st.info(
            _("시나리오를 고르면 금액, 목표, 단가, 집행계획을 계획과 나란히 보여 드립니다. 주소에 남아 그대로 보낼 수 있습니다."),
            icon=":material/info:",
        )
        return
    columns = [Column(letter, *kept[i]) for letter, i in zip(LETTERS, chosen, strict=False)]
    left_out = [c for c in columns if c.laid.left_out]
    if left_out:
        said = [
            _("{scenario}: 이 차수에 없거나 계산할 수 없는 내역 {count}건을 빼고 비교합니다.", scenario=c.title, count=len(c.laid.left_out))
            for c in left_out
        ]
        st.warning("  \n".join(map(formats.plain, said)), icon=":material/history:")
    found = compare_scenarios(context.plan, [c.laid.plan for c in columns], context.records_as_of, context.as_of)
    _outcomes(context, columns, found)
    _chart(context, columns, found)
    names = {c.id: name(c.name) for c in context.plan.category} | {"": _("합계")}
    _money(context, columns, found.categories, names, _("편성목별 비교"), _("편성목"), "scenario-categories")
    differing, rest, whole = only_differing(found.lines)
    lines = {row.id: labels.line_name(context.plan, row.id) for row in differing} | {"": _("합계")}
    if rest is not None:
        lines["="] = _("그대로인 산출내역 {count}건", count=len(found.lines) - 1 - len(differing))
    rows = [*differing, *([rest] if rest else []), whole]
    _money(context, columns, rows, lines, _("산출내역별 비교"), _("산출내역"), "scenario-lines")
    _goals(context, columns, found)
    _costs(context, columns, found)
    _milestones(context, columns, found)


def _outcomes(context: PageContext, columns: Sequence[Column], found: ScenarioComparison) -> None:
    """Draw the table of outcomes: total, difference, room and transfers (won), and numbers of problems."""
    outcomes = [found.plan, *found.scenarios]

    def goals(of: Outcome) -> str:
        """The number of missed goals, and that of unknown ones."""
        unknown = f" · {_('알 수 없음 {count}', count=of.goals_unknown)}" if of.goals_unknown else ""
        return ("■ " if of.goals_missed else "") + str(of.goals_missed) + unknown

    def marked(count: int) -> str:
        """A number, marked ▲ unless it is 0."""
        return f"▲ {count}" if count else "0"

    tables.table(
        context,
        _("한눈에 비교"),
        {
            _("시나리오"): [_("계획"), *(c.title for c in columns)],
            _("총액"): [o.total_krw for o in outcomes],
            _("계획과의 차이"): [o.total_krw - found.plan.total_krw for o in outcomes],
            _("한도까지 남음"): [o.left_krw for o in outcomes],
            _("필요한 전용"): [o.moved_krw for o in outcomes],
            _("미달 집행계획"): [marked(o.milestones_missed) for o in outcomes],
            _("못 이루는 목표"): [goals(o) for o in outcomes],
            _("되돌릴 수 없는 내역"): [marked(o.below_committed) for o in outcomes],
        },
        "scenario-outcomes",
        right="look",
        money=(_("총액"), _("계획과의 차이"), _("한도까지 남음"), _("필요한 전용")),
        labels={
            _("필요한 전용"): _("편성목 사이에 옮겨야 하는 금액입니다. 한도를 넘는 금액은 전용으로 메울 수 없어 빠집니다."),
            _("미달 집행계획"): _("산출내역대로 써도 집행계획의 누계에 못 미치는 날의 수입니다."),
            _("되돌릴 수 없는 내역"): _("이미 쓴 돈이나 연 행사보다 적게 잡은 내역의 수입니다."),
        },
    )


def _chart(context: PageContext, columns: Sequence[Column], found: ScenarioComparison) -> None:
    curves = [(_short(c.title), curve) for c, curve in zip(columns, found.curves, strict=True)]
    totals = ", ".join(f"{c.title} {formats.thousands(o.total_krw)}" for c, o in zip(columns, found.scenarios, strict=True))
    chart.draw(
        comparison_chart.scenario_compare_chart,
        context.plan,
        [day.planned for day in context.burn],
        found.plan_curve,
        curves,
        context.as_of,
        alt=_("계획 {plan}천원과 시나리오의 연간 누계(천원): {totals}", plan=formats.thousands(found.plan.total_krw), totals=totals),
    )
    st.caption(_("시나리오의 선은 모두 같은 색이고 점선의 모양과 글자(A~D)로 가립니다. 산출내역을 계획된 날짜에 놓은 누계입니다(천원)."))


def _short(title: str) -> str:
    return title if len(title) <= 12 else f"{title[:11]}…"


def _money(
    context: PageContext, columns: Sequence[Column], rows: Sequence[MoneyRow], names: Mapping[str, str], title: str, heading: str, stem: str
) -> None:
    """Draw a table of the plan, each scenario and its difference from the plan; in won, shown in 천원."""
    plan = _("계획")
    cells: dict[str, Sequence[object]] = {heading: [names[row.id] for row in rows], plan: [row.plan_krw for row in rows]}
    for i, column in enumerate(columns):
        cells[column.title] = [row.scenarios_krw[i] for row in rows]
        cells[column.difference] = [row.differences_krw[i] for row in rows]
    tables.table(context, title, cells, stem, right="look", money=tuple(c for c in cells if c != heading))


def _goals(context: PageContext, columns: Sequence[Column], found: ScenarioComparison) -> None:
    """Draw the table of the goals counted in occurrences: target, plan and each scenario."""
    if not found.goals:
        return
    cells: dict[str, Sequence[object]] = {
        _("지표"): [name(goal.indicator.name) for goal in found.goals],
        _("목표"): [goal.target.value for goal in found.goals],
        _("계획"): [goal.planned for goal in found.goals],
    }
    for i, column in enumerate(columns):
        cells[column.title] = [goal.scenarios[i] for goal in found.goals]
    missed = [[c.letter for c, reachable in zip(columns, goal.reachable, strict=True) if reachable is False] for goal in found.goals]
    cells[_("못 이룸")] = [f"■ {', '.join(letters)}" if letters else "" for letters in missed]
    tables.table(context, _("횟수로 재는 목표: 편성된 횟수"), cells, "scenario-goals", right="look")


def _costs(context: PageContext, columns: Sequence[Column], found: ScenarioComparison) -> None:
    """Draw the table of each activity's cost (원) per session and per person."""

    def figures(cost: UnitCost) -> list[int | None]:
        """The cost per session and per person in whole won; None for an unknown one."""
        each = (cost.per_session, cost.per_person)
        return [None if value is None else round_half_up(value) for value in each]

    words = (_("1회당"), _("1인당"))
    costs = [[figures(cost) for cost in row] for row in found.costs]
    cells: dict[str, Sequence[object]] = {
        _("세부사업"): [labels.activity_name(context.plan, row[0].activity_id) for row in found.costs for _word in words],
        _("단가"): [word for _row in found.costs for word in words],
    }
    titles = [_("계획"), *(column.title for column in columns)]
    for i, title in enumerate(titles):
        cells[title] = [krw for row in costs for krw in row[i]]
    tables.table(context, _("1회당, 1인당 비용(원)"), cells, "scenario-costs", right="look", won=tuple(titles))


def _milestones(context: PageContext, columns: Sequence[Column], found: ScenarioComparison) -> None:
    """Draw the table of cumulative amounts (won) on the milestones' days, with the scenarios that miss them."""
    if not found.milestones:
        return
    plan, official = _("산출내역 계획"), _("공식 계획")
    cells: dict[str, Sequence[object]] = {
        _("날짜"): [row.milestone.on for row in found.milestones],
        official: [row.milestone.amount_krw for row in found.milestones],
        plan: [row.plan_krw for row in found.milestones],
    }
    for i, column in enumerate(columns):
        cells[column.title] = [row.scenarios_krw[i] for row in found.milestones]
    missed = [
        [*([_("계획")] if row.plan_missed else []), *(c.letter for c, m in zip(columns, row.missed, strict=True) if m)] for row in found.milestones
    ]
    cells[_("미달")] = [f"▲ {', '.join(who)}" if who else "" for who in missed]
    tables.table(
        context, _("집행계획과 비교한 누계"), cells, "scenario-milestones", right="look", money=(official, plan, *(c.title for c in columns))
    )
