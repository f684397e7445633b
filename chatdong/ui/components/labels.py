"""Labels on the screen for statuses, kinds, budget lines, activities and periods, in the session's language."""

from collections.abc import Mapping
from typing import Any

from chatdong.domain import glossary
from chatdong.domain.plan.districts import districts_of
from chatdong.domain.plan.model import Activity, ActivityKind, Direction, Funding, Indicator, Milestone, Plan, SupportTeam, Target
from chatdong.domain.plan.revision_diff import KEYS, ElementChange, key_of
from chatdong.domain.progress.goals import Progress
from chatdong.domain.report.outline import year_and_quarter
from chatdong.ui.i18n import formats
from chatdong.ui.i18n.language import _, active, name, say
from chatdong.ui.session.page_context import PageContext

STATUS_MARKS = {
    "achieved": ("●", "green"),
    "on_track": ("◆", "blue"),
    "behind": ("▲", "orange"),
    "missed": ("■", "red"),
    "held": ("●", "green"),
    "held_late": ("▲", "orange"),
    "paid": ("●", "green"),
    "overdue": ("■", "red"),
    "postponed": ("▲", "orange"),
}


def status_word(status: str) -> str:
    """The word for a status of a goal or an event."""
    return say(glossary.status(status).word)


def status_text(status: str) -> str:
    """The mark and the word of a status, so that colour is never the only sign."""
    return f"{status_mark(status)} {status_word(status)}"


def status_mark(status: str) -> str:
    """The mark of a status of a goal or an event."""
    return STATUS_MARKS.get(status, ("○", "gray"))[0]


def revision_word(revision: int) -> str:
    """A revision of a plan in words: 당초(1차 계획) for 1, 1차 변경(2차 계획) for 2."""
    return _("당초(1차 계획)") if revision == 1 else _("{change}차 변경({revision}차 계획)", change=revision - 1, revision=revision)


def element_name(before: Plan, after: Plan, change: ElementChange) -> str:
    """What a difference between two revisions is about, by the names of the plan: 합동교육, 안착한 지원단 2016, 국비 · 일반운영비."""
    plan = before if change.kind == "removed" else after
    of = (
        next((one for one in getattr(plan, change.element, ()) if key_of(change.element, one) == change.key), None)
        if change.element in KEYS
        else None
    )
    if isinstance(of, (Activity, Indicator)):
        return name(of.name)
    if isinstance(of, Target):
        when = str(of.year) if of.quarter is None else _("{year}년 {quarter}/4분기", year=of.year, quarter=of.quarter)
        return f"{next((name(one.name) for one in plan.indicator if one.id == of.indicator), '–')} {when}"
    if isinstance(of, Milestone):
        return formats.day(of.on)
    if isinstance(of, SupportTeam):
        place = next((name(one.name) for one in districts_of(plan) if one.id == of.district), None)
        return " · ".join(filter(None, (place, name(of.operator) if of.operator else None))) or formats.day(of.opened_on)
    if isinstance(of, Funding):
        what = line_name(plan, of.line) if of.line else next((name(one.name) for one in plan.category if one.id == of.category), None)
        return " · ".join(filter(None, (say(glossary.term("funding", of.funder).word), what)))
    if change.element == "period":
        return formats.span(after.year.start, after.year.end)
    return formats.day(after.counted.end)


def occurrence_word(status: str, kind: ActivityKind) -> str:
    """The word for the status of an occurrence, as it fits what completes its activity: a publication is completed and not held."""
    if not kind.gathers and status in ("held", "held_late"):
        return _("완료") if status == "held" else _("늦게 완료")
    return status_word(status)


def status_rules() -> str:
    """The definition of each goal status, one line each, as Markdown."""
    return "  \n".join(f"{status_text(code)}: {say(glossary.status(code).definition)}" for code in ("achieved", "on_track", "behind", "missed"))


def target_text(indicator: Indicator, target: Target) -> str:
    """A target's value in words: 6, "10 이하" where less is better, "60~80" for a range; "–" where the plan sets no number."""
    if target.value is None or indicator.good is Direction.MORE:
        return formats.count(target.value)
    if indicator.good is Direction.LESS:
        return _("{value} 이하", value=formats.count(target.value))
    return f"{formats.count(target.value)}~{formats.count(target.high)}"


def actual_text(goal: Progress) -> str:
    """The actual value of a goal; "적어도 n" where something is not recorded, "–" where it is unknown."""
    return _("적어도 {value}", value=formats.count(goal.actual)) if goal.uncertain else formats.count(goal.actual)


def kind_word(kind: str) -> str:
    """The word for the kind of an activity."""
    return say(glossary.term("kind", kind).word)


def example_mark(context: PageContext) -> tuple[str, str] | None:
    """The column (heading, value) that marks every CSV of the example; None for real records."""
    return (_("자료 구분"), _("예시 자료")) if context.is_example else None


def plan_title(row: Mapping[str, Any]) -> str:
    """The title of a plan from a row of ``plans``, in the session's language, with the fiscal year where the title lacks it."""
    words = row["title_en"] if active() == "en" and row["title_en"] else row["title"]
    return words if str(row["fiscal_year"]) in words else f"{row['fiscal_year']} · {words}"


def line_name(plan: Plan, line_id: str) -> str:
    """A budget line as "activity · item"; its id where the plan has no such line."""
    line = next((line for line in plan.budget_line if line.id == line_id), None)
    if line is None:
        return line_id
    return f"{name(plan.activity_by_id(line.activity).name)} · {name(line.item)}"


def activity_name(plan: Plan, activity_id: str | None) -> str:
    """The name of an activity; its id where the plan has no such activity, "–" for None."""
    activity = next((a for a in plan.activity if a.id == activity_id), None)
    return name(activity.name) if activity else (activity_id or formats.UNKNOWN)


def period_word(period: str, plan: Plan | None = None) -> str:
    """A report period in words: 연말 for "year", 1/4분기 for "1"; in a plan of several years 2차년도 1/4분기 for "5"."""
    if period == "year":
        return _("연말")
    number, quarter = year_and_quarter(plan, period) if plan is not None else (None, int(period))
    if number is None:
        return _("{quarter}/4분기", quarter=quarter)
    return _("{number}차년도 {quarter}/4분기", number=number, quarter=quarter)


FLAG_MARKS = {"over": "■", "warn": "▲", "lapse": "▽", "fine": "●"}


def flag_text(which: str) -> str:
    """A flag as its mark and its word, so that colour is never the only sign."""
    words = {"over": _("중지"), "warn": _("경고"), "lapse": _("불용"), "fine": _("정상")}
    return f"{FLAG_MARKS[which]} {words[which]}"
