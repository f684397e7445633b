"""Calendar entries and milestone risks in words."""

from collections.abc import Sequence

from chatdong.domain.agenda.calendar import Entry, together
from chatdong.domain.agenda.milestone_risk import MilestoneRisk, Step, next_milestone_risk
from chatdong.ui.components.labels import STATUS_MARKS, activity_name, occurrence_word
from chatdong.ui.i18n import formats
from chatdong.ui.i18n.language import _, name, say
from chatdong.ui.session.page_context import PageContext
from chatdong.ui.views.calendar.ics_file import entry_title

LONGEST_LIST = 40
"""Beyond so many entries, the list of a month joins those of one activity and status."""


def title(entry: Entry) -> str:
    """An entry's title: its activity with number or count, or the milestone's cumulative amount in 천원."""
    if entry.milestone is not None:
        return _("집행계획 누계 {amount}천원", amount=formats.thousands(entry.milestone.amount_krw))
    if entry.activity is not None and entry.times > 1:
        return _("{activity} {count}회", activity=name(entry.activity.name), count=formats.count(entry.times))
    return say(entry_title(entry))


def mark(entry: Entry) -> str:
    """The mark of an entry's status."""
    return {"milestone": "◇", "cancelled": "✕"}.get(entry.status) or STATUS_MARKS.get(entry.status, ("○", ""))[0]


def state(entry: Entry) -> str:
    """An entry's status as its mark and its word."""
    return f"{mark(entry)} {_word(entry)}"


def _word(entry: Entry) -> str:
    """An entry's status in a word."""
    return _("집행계획") if entry.activity is None else occurrence_word(entry.status, entry.activity.kind)


def days(entry: Entry) -> str:
    """An entry's day, or its first and last day."""
    return formats.short_day(entry.start) if entry.start == entry.end else formats.span(entry.start, entry.end)


def lines(entries: Sequence[Entry]) -> str:
    """A month's entries as Markdown, a line each; beyond LONGEST_LIST those of one activity and status are joined."""
    shown = entries if len(entries) <= LONGEST_LIST else together(entries, lambda entry: None)
    return "  \n".join(line(entry) for entry in shown)


def line(entry: Entry) -> str:
    """An entry as a line of Markdown: mark, days, title, and the status where it is not planned or held."""
    word = "" if entry.milestone is not None or entry.status in ("planned", "held", "paid") else f" ({_word(entry)})"
    return f"{mark(entry)} :small[{formats.plain(days(entry))}] {formats.plain(title(entry) + word)}"


def milestone_risk_name(risk: MilestoneRisk) -> str:
    """A milestone's name by its day; for the risk without one, the end of the fiscal year."""
    if risk.milestone is None:
        return _("회계연도 말({day})", day=formats.short_day(risk.on))
    return formats.until_day(risk.on)


def headline(context: PageContext) -> str:
    """The page's title: the finding about the next milestone, or that nothing is left to spend."""
    risk = next_milestone_risk(context.status.milestone_risks)
    if not context.plan.activity and not context.plan.milestone:
        return _("계획에 세부사업과 집행계획이 적혀 있지 않아 할 일이 없습니다")
    if risk is None:
        return _("{day} 현재 더 집행할 계획이 없습니다", day=formats.short_day(context.as_of))
    return milestone_risk_finding(context, risk)


def milestone_risk_finding(context: PageContext, risk: MilestoneRisk) -> str:
    """A sentence on one milestone: the missing amount (천원) and the events it needs, their deadline, or the shortfall."""
    figures = {"day": milestone_risk_name(risk), "amount": formats.thousands(risk.amount_krw), "missing": formats.thousands(risk.missing_krw)}
    if not risk.missing_krw:
        return _("{day} {amount}천원은 이미 채웠습니다", **figures)
    steps = _largest_needed(risk)
    if not steps and risk.short_if_all_held_krw:
        short = formats.thousands(risk.short_if_all_held_krw)
        return _("{day} {amount}천원까지 {missing}천원이 남았습니다: 할 수 있는 것을 모두 하여도 {short}천원이 부족합니다", short=short, **figures)
    if not steps and risk.short_krw:
        short = formats.thousands(risk.short_krw)
        return _(
            "{day} {amount}천원까지 {missing}천원이 남았습니다: 계획한 때에 하면 {short}천원이 부족하여, 앞당겨야 이를 수 있습니다",
            short=short,
            **figures,
        )
    if not steps:
        if not risk.steps:
            return _("{day} {amount}천원까지 {missing}천원이 남았습니다: 이미 한 것의 지급만 남았습니다", **figures)
        first = min(risk.steps, key=lambda step: step.latest)
        return _(
            "{day} {amount}천원까지 {missing}천원이 남았습니다: 그때까지 할 것은 {count}건 {expected}천원이고, 가장 이른 기한은 {latest} {activity}입니다",
            count=len(risk.steps),
            expected=formats.thousands(sum(step.cost_krw for step in risk.steps)),
            latest=formats.short_day(first.latest),
            activity=activity_name(context.plan, first.left.occurrence.activity_id),
            **figures,
        )
    activity = context.plan.activity_by_id(steps[0].left.occurrence.activity_id)
    figures |= {
        "activity": name(activity.name),
        "times": formats.count(len(steps)),
        "needed": formats.thousands(sum(step.cost_krw for step in steps)),
        "latest": formats.short_day(max(step.latest for step in steps)),
    }
    if activity.kind.by_paying:
        return _("{day} {amount}천원까지 {missing}천원이 남았습니다: {activity} {needed}천원을 {latest}까지 치러야 합니다", **figures)
    if not activity.kind.gathers:
        return _("{day} {amount}천원까지 {missing}천원이 남았습니다: {activity} {times}건을 {latest}까지 마쳐야 합니다", **figures)
    return _("{day} {amount}천원까지 {missing}천원이 남았습니다: {activity} {times}회가 {latest}까지 열려야 합니다", **figures)


def _largest_needed(risk: MilestoneRisk) -> list[Step]:
    """The needed steps of one activity: the one whose needed steps have the largest cost."""
    by_activity: dict[str, list[Step]] = {}
    for step in risk.steps:
        if step.needed:
            by_activity.setdefault(step.left.occurrence.activity_id, []).append(step)
    return max(by_activity.values(), key=lambda steps: sum(step.cost_krw for step in steps), default=[])
