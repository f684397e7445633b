"""A sentence that a reader will see, kept apart from its figures so that another floor can translate it.

The Korean template is the message id of the catalogue in ``ui/i18n/locale``; ``str()`` gives the Korean.
"""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Message:
    """A Korean template with ``str.format`` fields, and the values of those fields."""

    template: str
    figures: tuple[tuple[str, Any], ...] = ()

    def __str__(self) -> str:
        return self.template.format(**dict(self.figures))


def message(template: str, /, **figures: Any) -> Message:
    """Build a Message; every literal first argument is collected into the catalogue."""
    return Message(template, tuple(figures.items()))
