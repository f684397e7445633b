"""The table of several plans: one row a plan, its name a link to its own overview; and the columns of its CSV."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from html import escape
from pathlib import Path
from urllib.parse import urlencode

import streamlit as st

from chatdong.domain.agenda.todo import AgendaItem, ItemKind
from chatdong.domain.budget.overruns import Flag
from chatdong.domain.portfolio.row import Mark, PlanRow
from chatdong.domain.rounding import percent
from chatdong.ui.components.tables import Columns
from chatdong.ui.i18n import formats
from chatdong.ui.i18n.language import _, active, name
from chatdong.ui.views.budget.execution_table import flag_text

KEPT = ("lang", "example")
"""The query parameters of the session that a link to a plan keeps."""

LOUD = {Flag.OVER: "bad", Flag.WARN: "late", Flag.LAPSE: "late", Flag.FINE: "good"}


def draw(rows: Sequence[PlanRow], *, on_day: bool) -> None:
    """Draw the table. ``on_day``: all plans are seen on one chosen day, which the links keep."""
    headings = (_("계획"), _("목표(달성/전체)"), _("집행/예산현액"), _("연말 집행 전망"), _("다음에 할 일"), _("확인할 것"))
    head = "".join(f'<th scope="col"{_numeric(place)}>{escape(words)}</th>' for place, words in enumerate(headings))
    body = "".join(_row(row, on_day=on_day) for row in rows)
    dark = " dark" if st.context.theme.type == "dark" else ""
    label = escape(_("계획마다의 목표, 집행, 전망과 다음에 할 일"))
    st.html(Path(__file__).with_name("portfolio.css"))
    # Every text of a plan is escaped; the table scrolls inside itself, and a keyboard reaches it.
    st.html(
        f'<div class="plans{dark}" role="region" aria-label="{label}" tabindex="0">'
        f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _numeric(place: int) -> str:
    return ' class="number"' if place in (1, 2, 3) else ""


def address(row: PlanRow, *, on_day: bool) -> str:
    """The address of a plan's overview, relative to the front page."""
    kept = {key: st.query_params[key] for key in KEPT if key in st.query_params}
    day = {"as_of": row.as_of.isoformat()} if on_day and row.as_of else {}
    return "?" + urlencode({**kept, "plan": row.plan_id, **day})


def _row(row: PlanRow, *, on_day: bool) -> str:
    link = f'<a href="{escape(address(row, on_day=on_day))}">{escape(name(row.title))}</a>'
    facts = [_("{year}년", year=row.year), row.plan_id]
    if row.closed_on is not None:
        facts.append(_("마감 {day}", day=formats.day(row.closed_on)))
    elif row.as_of is not None:
        facts.append(_("기준일 {day}", day=formats.day(row.as_of)))
    cells = (
        f'<th scope="row">{link}<small>{escape(" · ".join(facts))}</small></th>',
        f'<td class="number">{_goals(row)}</td>',
        f'<td class="number">{_money(row)}</td>',
        f'<td class="number">{_forecast(row)}</td>',
        f"<td>{_following(row)}</td>",
        f"<td>{_marks(row)}</td>",
    )
    return f"<tr>{''.join(cells)}</tr>"


def _goals(row: PlanRow) -> str:
    if row.goals is None or not row.goals.every:
        return formats.UNKNOWN
    late = f'<small class="late">▲ {escape(_("늦음 {count}", count=row.goals.late))}</small>' if row.goals.late else ""
    return f"{row.goals.achieved} / {row.goals.every}{late}"


def planned_rate(row: PlanRow) -> Decimal | None:
    """Where the plan's curve is on the as-of date, in percent of the current budget; None where the plan has no milestones."""
    return None if row.planned_krw is None or row.budget_krw is None else percent(row.planned_krw, row.budget_krw)


def _money(row: PlanRow) -> str:
    amounts = f"{formats.thousands(row.spent_krw)} / {formats.thousands(row.budget_krw)}"
    if row.rate is None:
        return escape(amounts)
    planned = planned_rate(row)
    tick = "" if planned is None else f'<i style="inset-inline-start: {min(max(planned, Decimal(0)), Decimal(100))}%"></i>'
    bar = f'<span class="rate" aria-hidden="true"><span style="width: {min(max(row.rate, Decimal(0)), Decimal(100))}%"></span>{tick}</span>'
    told = _("{rate}(계획 {planned})", rate=formats.percent(row.rate), planned=formats.percent(planned))
    return f"{escape(amounts)}{bar}<small>{escape(told)}</small>"


def _forecast(row: PlanRow) -> str:
    if row.forecast_krw is None or row.verdict is None:
        return formats.UNKNOWN
    verdict = f'<small class="{LOUD[row.verdict]}">{escape(flag_text(row.verdict))}</small>'
    return f"{formats.thousands(row.forecast_krw)}<small>{escape(_('불용 예상 {lapse}', lapse=formats.thousands(row.lapse_krw)))}</small>{verdict}"


def _following(row: PlanRow) -> str:
    if row.following is None or row.as_of is None:
        return formats.UNKNOWN
    late = ' class="late"' if row.following.due <= row.as_of else ""
    return f"{escape(item_words(row))}<small{late}>{escape(due_words(row.following, row.as_of))}</small>"


def item_words(row: PlanRow) -> str:
    """The next thing to do in words; "–" where there is none."""
    item = row.following
    if item is None:
        return formats.UNKNOWN
    activity = formats.UNKNOWN if row.activity is None else name(row.activity)
    return {
        ItemKind.RECORD: _("{activity} 결과 입력", activity=activity),
        ItemKind.DECIDE_DATE: _("{activity} 새 날짜 정하기", activity=activity),
        ItemKind.HOLD: activity,
        ItemKind.PAY: _("{activity} 지급", activity=activity),
        ItemKind.MILESTONE: _("{amount}천원 더 집행", amount=formats.thousands(item.amount_krw)),
    }[item.kind]


def due_words(item: AgendaItem, as_of: date) -> str:
    """The day of a thing to do, with the days until it (D-12) or since (D+3)."""
    return f"{formats.day(item.due)} · {d_day(item, as_of)}"


def d_day(item: AgendaItem, as_of: date) -> str:
    """The days from the as-of date to a thing to do: D-12; D-0 on the day, D+3 three days later."""
    days = (item.due - as_of).days
    return f"D-{days}" if days >= 0 else f"D+{-days}"


def mark_words(row: PlanRow) -> list[str]:
    """What to look at in a plan, in words."""
    return [_mark(mark, count) for mark, count in row.marks]


def _mark(mark: Mark, count: int) -> str:
    return {
        Mark.UNREADABLE: _("■ 계획의 글을 읽을 수 없음"),
        Mark.OUTSIDE: _("■ 기간 밖의 지출 {count}일", count=count),
        Mark.OVERRUN: _("▲ 초과 예상 산출내역 {count}건", count=count),
        Mark.PROPOSED: _("▲ 승인을 기다리는 예산 변경 {count}건", count=count),
        Mark.UNCLOSED: _("▲ 기간이 끝났으나 마감하지 않음"),
        Mark.UNRECORDED: _("기록 없음"),
    }[mark]


def _marks(row: PlanRow) -> str:
    look = {"■": "bad", "▲": "late"}
    told = "".join(f'<li class="{look.get(words[0], "")}">{escape(words)}</li>' for words in mark_words(row))
    return f"<ul>{told}</ul>" if told else ""


def columns(rows: Sequence[PlanRow]) -> Columns:
    """The columns of the CSV: amounts in won, unknown values empty."""
    goals = [row.goals for row in rows]
    return {
        _("계획 이름"): [row.plan_id for row in rows],
        _("계획"): [row.title.en if active() == "en" and row.title.en else row.title.ko for row in rows],
        _("회계연도"): [row.year for row in rows],
        _("기준일"): [row.as_of for row in rows],
        _("목표"): [goal and goal.every for goal in goals],
        _("목표 달성"): [goal and goal.achieved for goal in goals],
        _("늦은 목표"): [goal and goal.late for goal in goals],
        _("예산현액"): [row.budget_krw for row in rows],
        _("지출"): [row.spent_krw for row in rows],
        _("집행률"): [row.rate for row in rows],
        _("집행계획"): [row.planned_krw for row in rows],
        _("연말 집행 전망"): [row.forecast_krw for row in rows],
        _("불용 예상"): [row.lapse_krw for row in rows],
        _("판정"): [None if row.verdict is None else flag_text(row.verdict) for row in rows],
        _("다음에 할 일"): [None if row.following is None else item_words(row) for row in rows],
        _("다음 할 일의 날짜"): [row.following and row.following.due for row in rows],
        _("D-day"): [d_day(row.following, row.as_of) if row.following and row.as_of else None for row in rows],
        _("확인할 것"): [" / ".join(mark_words(row)) for row in rows],
        _("마감일"): [row.closed_on for row in rows],
    }


MONEY = ("예산현액", "지출", "집행계획", "연말 집행 전망", "불용 예상")
"""The columns of the CSV that are amounts, by their messages."""
