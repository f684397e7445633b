"""The ways to begin a plan without a document, each with a button on the first screen."""

from collections.abc import Callable
from dataclasses import dataclass

from chatdong.domain.message import Message
from chatdong.ui.session.page_context import PageContext


@dataclass(frozen=True)
class Start:
    """A way to begin: its key, its label, a Material icon, and what draws it below the buttons once it is chosen. It keeps what it makes with
    ``work.begin_with_plan`` under a key of its own click, and runs the page again."""

    id: str
    label: Message
    icon: str
    draw: Callable[[PageContext], None]


STARTS: tuple[Start, ...] = ()
"""The ways to begin, in the order of their buttons."""
