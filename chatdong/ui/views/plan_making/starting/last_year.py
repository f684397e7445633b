"""Beginning with last year's plan: what is moved and raised is chosen, what changes and what is in doubt is shown before the draft is kept."""

from datetime import date, timedelta
from decimal import Decimal

import pandas as pd
import streamlit as st

from chatdong.domain.budget.position import positions
from chatdong.domain.plan.model import Plan
from chatdong.domain.plan_making.edits import to_look_at
from chatdong.domain.plan_making.from_last_year import LastYear, NextYear, next_year
from chatdong.domain.plan_making.parts import PARTS, Part
from chatdong.domain.plan_making.price_rates import HIGHEST_RATE, LOWEST_RATE
from chatdong.domain.progress.goals import progress_of
from chatdong.domain.rounding import decimals
from chatdong.public_holidays import public_holidays
from chatdong.ui.components import choices, labels, tables
from chatdong.ui.i18n import formats
from chatdong.ui.i18n.language import _, name, say
from chatdong.ui.session.page_context import PageContext
from chatdong.ui.views.plan_making.editing import notes, problems
from chatdong.ui.views.plan_making.starting import click


def draw(context: PageContext) -> None:
    """Draw the choices, what they make of the plan that is open, and the button that keeps it as a draft."""
    plan = context.plan
    if context.outlined:
        st.info(_("열려 있는 계획을 읽을 수 없어 다음 해 계획을 만들 수 없습니다. 다른 계획을 골라 주십시오."), icon=":material/info:")
        return
    st.markdown(
        _(
            "지금 열려 있는 **{plan}**(으)로 다음 해 계획을 만듭니다. 다른 해의 계획으로 만들려면 그 계획을 먼저 여십시오.",
            plan=formats.plain(name(plan.title)),
        )
    )
    with st.container(width=640):
        rate = st.number_input(
            _("단가 인상률(%)"),
            float(LOWEST_RATE),
            float(HIGHEST_RATE),
            value=0.0,
            step=0.5,
            format="%.1f",
            key="plan-next-rate",
            persist_state="session",
        )
        scaled = choices.segments(
            _("집행계획"),
            ["scaled", "empty"],
            {"scaled": _("같은 비율로 나누기"), "empty": _("비워 두기")}.__getitem__,
            "plan-next-milestones",
            start="scaled",
        )
    rates = _rates(plan, Decimal(str(rate)))
    try:
        made = next_year(
            plan,
            _holidays(plan),
            rate_percent=Decimal(str(rate)),
            rates_by_line=rates,
            scale_milestones=scaled == "scaled",
            last_year=_last_year(context),
        )
    except ValueError:
        st.error(_("이 계획의 다음 해는 다룰 수 있는 해(2200년까지)를 넘습니다."), icon=":material/error:")
        return
    doubts = sum(note.doubt for note in made.notes)
    if doubts:
        st.caption(f":material/help: {_('정할 것 {count}건이 앞에 있습니다. 초안에서 정합니다.', count=formats.count(doubts))}")
    problems.to_look_at(to_look_at(made.plan), (Part.TARGETS,))
    _notes(context, made)
    label = _("{year}년 계획 초안 만들기", year=made.plan.fiscal_year)
    if st.button(label, type="primary", icon=":material/event_repeat:", key="plan-next-begin"):
        click.begin(context, "last_year", made.plan, beside=notes.to_json(made.notes))
        st.rerun()


def _rates(plan: Plan, rate: Decimal) -> dict[str, Decimal]:
    """Draw the table of the lines, in which one may have a rate of its own; those that differ from the rate of all."""
    if not plan.budget_line:
        return {}
    with st.expander(_("내역마다 다른 인상률"), key="plan-next-lines"):
        begun = pd.DataFrame(
            {
                "line": pd.array([labels.line_name(plan, line.id) for line in plan.budget_line], dtype="string"),
                "costing": pd.array([line.costing for line in plan.budget_line], dtype="string"),
                "rate": pd.array([None] * len(plan.budget_line), dtype="Float64"),
            }
        )
        now = st.data_editor(
            begun,
            key=f"plan-next-rates-{plan.id}",
            hide_index=True,
            disabled=["line", "costing"],
            column_config={
                "line": st.column_config.TextColumn(_("내역"), width=240),
                "costing": st.column_config.TextColumn(_("산출내역"), width=280),
                "rate": st.column_config.NumberColumn(_("인상률(%)"), width=100, min_value=LOWEST_RATE, max_value=HIGHEST_RATE),
            },
            alt=_("내역마다 다른 인상률"),
        )
    given = [None if pd.isna(cell) else Decimal(str(cell)) for cell in now["rate"]]
    return {line.id: own for line, own in zip(plan.budget_line, given, strict=True) if own is not None and own != rate}


def _holidays(plan: Plan) -> frozenset[date]:
    """The public holidays of the years in which the next plan may lie."""
    return public_holidays(plan.year.start, plan.year.end + timedelta(plan.year.days + 366))


def _last_year(context: PageContext) -> LastYear:
    """What the records say of the plan that is open; what is achieved and left only once its period is over."""
    plan, records = context.plan, context.all_records
    activity_of = {line.id: line.activity for line in plan.budget_line}
    used = {event.activity_id for event in records.events} | {activity_of.get(line, "") for line in records.lines_with_money}
    if records.empty:
        return LastYear()
    if context.as_of < plan.year.end:
        return LastYear(used)
    achieved = {
        goal.indicator.id: goal.actual if isinstance(goal.actual, int) else decimals(goal.actual, 2)
        for goal in progress_of(plan, records, context.as_of)
        if goal.target.year == plan.fiscal_year and goal.actual is not None and not goal.uncertain
    }
    left = {line: position.free_krw for line, position in positions(plan, records, context.as_of).items()}
    return LastYear(used, achieved, left)


def _notes(context: PageContext, made: NextYear) -> None:
    """Draw what changes and what is in doubt as a table, the doubts first."""
    tables.table(
        context,
        _("달라지는 것과 정할 것 {count}건", count=formats.count(len(made.notes))),
        {
            _("정할 것"): ["▲" if note.doubt else None for note in made.notes],
            _("부분"): [say(PARTS[note.part].title) for note in made.notes],
            _("이름"): [notes.named(note) or None for note in made.notes],
            _("내용"): [say(note.what) for note in made.notes],
        },
        "plan-next-notes",
        right="look",
    )
