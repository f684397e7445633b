"""The rows of several plans: the name of each a link to its own overview, its figures beside it; and the columns of their CSV."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import streamlit as st

from chatdong.domain.agenda.todo import AgendaItem, ItemKind
from chatdong.domain.budget.overruns import Flag
from chatdong.domain.portfolio.row import Mark, PlanRow
from chatdong.domain.rounding import percent
from chatdong.ui.components.labels import flag_text
from chatdong.ui.components.tables import Columns
from chatdong.ui.i18n import formats
from chatdong.ui.i18n.language import _, active, name
from chatdong.ui.session import navigation

COLOURS = {Flag.OVER: "red", Flag.WARN: "orange", Flag.LAPSE: "orange", Flag.FINE: "green"}
WIDTHS = [2.4, 0.9, 1.5, 1.3, 1.6, 1.7]


def draw(rows: Sequence[PlanRow], *, on_day: bool) -> None:
    """Draw the rows. ``on_day``: all plans are seen on one chosen day, which the links keep."""
    # The style sheet selects the rows by this key.
    with st.container(key="plans", gap="xsmall"):
        for row in rows:
            plan, goals, money, forecast, following, marks = st.columns(WIDTHS, gap="small")
            with plan:
                navigation.link(navigation.FRONT, _label(row), query_params=address(row, on_day=on_day))
            goals.markdown(_lines(_("목표"), _goals(row), _late(row)))
            money.markdown(_lines(_("집행/예산현액"), *_money(row)))
            forecast.markdown(_lines(_("연말 집행 전망"), *_forecast(row)))
            following.markdown(_lines(_("다음에 할 일"), *_following(row)))
            marks.markdown(_lines(_("확인할 것"), *map(_coloured, mark_words(row))) if row.marks else "")


def address(row: PlanRow, *, on_day: bool) -> dict[str, str]:
    """The query parameters of a plan's overview, beside those of the shared view."""
    return {"plan": row.plan_id, **({"as_of": row.as_of.isoformat()} if on_day and row.as_of else {})}


def _lines(label: str, *lines: str) -> str:
    """A cell in Markdown: what it is, small, and its lines, of which empty ones are left out."""
    return "  \n".join((f":gray[:small[{label}]]", *filter(None, lines)))


def _one_line(text: str) -> str:
    # A name in a plan may contain line breaks; an empty line would break the label.
    return formats.plain(" ".join(text.split()))


def _label(row: PlanRow) -> str:
    facts = [_("{year}년", year=row.year), row.plan_id]
    if row.closed_on is not None:
        facts.append(_("마감 {day}", day=formats.day(row.closed_on)))
    elif row.as_of is not None:
        facts.append(_("기준일 {day}", day=formats.day(row.as_of)))
    return f"**{_one_line(name(row.title))}**  \n:gray[:small[{_one_line(' · '.join(facts))}]]"


def _goals(row: PlanRow) -> str:
    return formats.UNKNOWN if row.goals is None or not row.goals.every else f"{row.goals.achieved} / {row.goals.every}"


def _late(row: PlanRow) -> str:
    late = row.goals.late if row.goals else 0
    return f":orange[:small[▲ {_('늦음 {count}', count=late)}]]" if late else ""


def planned_rate(row: PlanRow) -> Decimal | None:
    """Where the plan's curve is on the as-of date, in percent of the current budget; None where the plan has no milestones."""
    return None if row.planned_krw is None or row.budget_krw is None else percent(row.planned_krw, row.budget_krw)


def _money(row: PlanRow) -> tuple[str, ...]:
    amounts = f"{formats.thousands(row.spent_krw)} / {formats.thousands(row.budget_krw)}"
    if row.budget_krw is None:
        return (formats.UNKNOWN,)
    told = _("{rate}(계획 {planned})", rate=formats.percent(row.rate), planned=formats.percent(planned_rate(row)))
    return formats.plain(amounts), f":small[{formats.plain(told)}]"


def _forecast(row: PlanRow) -> tuple[str, ...]:
    if row.forecast_krw is None or row.verdict is None:
        return (formats.UNKNOWN,)
    lapse = _("불용 예상 {lapse}", lapse=formats.thousands(row.lapse_krw))
    verdict = f":{COLOURS[row.verdict]}[{flag_text(row.verdict)}]"
    return f"{formats.thousands(row.forecast_krw)} :small[{verdict}]", f":small[{formats.plain(lapse)}]"


def _following(row: PlanRow) -> tuple[str, ...]:
    if row.following is None or row.as_of is None:
        return (formats.UNKNOWN,)
    due = f":small[{formats.plain(due_words(row.following, row.as_of))}]"
    return _one_line(item_words(row)), f":orange[{due}]" if row.following.due <= row.as_of else due


def _coloured(words: str) -> str:
    colour = {"■": "red", "▲": "orange"}.get(words[0])
    told = f":small[{formats.plain(words)}]"
    return f":{colour}[{told}]" if colour else told


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
