"""The ways to begin a plan without a document, each with a button on the first screen."""

from collections.abc import Callable
from dataclasses import dataclass

from chatdong.domain.message import Message, message
from chatdong.ui.session.page_context import PageContext
from chatdong.ui.views.plan_making.starting import last_year, questions, template


@dataclass(frozen=True)
class Start:
    """A way to begin: its key, its label, a Material icon, and what draws it below the buttons once it is chosen. It keeps what it makes with
    ``work.begin_with_plan`` under a key of its own click, and runs the page again."""

    id: str
    label: Message
    icon: str
    draw: Callable[[PageContext], None]


STARTS: tuple[Start, ...] = (
    Start("last_year", message("지난해 계획에서"), ":material/event_repeat:", last_year.draw),
    Start("empty", message("빈 계획에서"), ":material/note_add:", questions.draw),
    Start("template", message("엑셀 양식으로"), ":material/table_view:", template.draw),
)
"""The ways to begin, in the order of their buttons."""
