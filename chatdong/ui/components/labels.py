"""What statuses, kinds, lines and activities are called on the screen."""

from chatdong.domain import glossary
from chatdong.domain.plan.model import Plan
from chatdong.ui.i18n import formats
from chatdong.ui.i18n.language import _, name, say
from chatdong.ui.session.page_context import PageContext

STATUS_MARKS = {
    "achieved": ("●", "green"),
    "on_track": ("◆", "blue"),
    "behind": ("▲", "orange"),
    "missed": ("■", "red"),
    "held": ("●", "green"),
    "held_late": ("▲", "orange"),
    "overdue": ("■", "red"),
    "postponed": ("▲", "orange"),
}


def status_word(status: str) -> str:
    """The status in words, for goals and for events."""
    return say(glossary.status(status).word)


def status_text(status: str) -> str:
    """Shape and word together, so that colour is never the only sign."""
    mark, _colour = STATUS_MARKS.get(status, ("○", "gray"))
    return f"{mark} {status_word(status)}"


def status_rules() -> str:
    """When a goal has which status, in one line each."""
    return "  \n".join(f"{status_text(code)}: {say(glossary.status(code).definition)}" for code in ("achieved", "on_track", "behind", "missed"))


def kind_word(kind: str) -> str:
    """An activity's kind in words."""
    return say(glossary.term("kind", kind).word)


def example_mark(context: PageContext) -> tuple[str, str] | None:
    """The column that says so in every file of the example."""
    return (_("자료 구분"), _("예시 자료")) if context.is_example else None


def line_name(plan: Plan, line_id: str) -> str:
    """A line by its activity and item, as the budget names it."""
    line = next((line for line in plan.budget_line if line.id == line_id), None)
    if line is None:
        return line_id
    return f"{name(plan.activity_by_id(line.activity).name)} · {name(line.item)}"


def activity_name(plan: Plan, activity_id: str | None) -> str:
    """An activity's name in the session's language."""
    activity = next((a for a in plan.activity if a.id == activity_id), None)
    return name(activity.name) if activity else (activity_id or formats.UNKNOWN)


def period_word(period: str) -> str:
    """A period as offices name it."""
    return _("연말") if period == "year" else _("{quarter}/4분기", quarter=period)
