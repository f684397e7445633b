"""Who may do what: four roles, one table, and for a recorder the districts that the work is held to."""

from dataclasses import dataclass, field
from typing import Literal, Self, get_args

Role = Literal["viewer", "recorder", "planner", "admin"]
Right = Literal["look", "record", "scenario", "plan", "operate", "people"]

ROLES: tuple[Role, ...] = get_args(Role)
RIGHTS: tuple[Right, ...] = get_args(Right)

MAY: dict[Role, frozenset[Right]] = {
    "viewer": frozenset({"look"}),
    "recorder": frozenset({"look", "record"}),
    "planner": frozenset({"look", "record", "scenario", "plan"}),
    "admin": frozenset(RIGHTS),
}
"""look: see and download every page. record: enter, import, correct and undo events, spending and support teams, and edit the
report's words. scenario: keep scenarios.
plan: load a plan, approve a revision. operate: the server's own page, and backups. people: give roles, read the audit list."""


def address_of(text: str) -> str:
    """The address that signs in, as roles are kept under it: without spaces around it, and in small letters where it is all ASCII.

    Other letters are left as they are: the sign for kelvin (U+212A) in small letters would be the k of somebody else's address.
    """
    address = text.strip()
    return address.lower() if address.isascii() else address


@dataclass(frozen=True)
class Actor:
    """Who does something: the name that a change is signed with, and what they may do.

    ``role`` is None for somebody who was given none: they may do nothing. ``districts`` holds the work of a recorder to the teams and events
    of these districts and to what was paid for them; None where it is held to none. ``kept``: the store has the role, and may have another
    or none by the time that a write comes to its turn.
    """

    name: str
    role: Role | None
    districts: frozenset[str] | None = None
    kept: bool = field(default=False, compare=False)

    @classmethod
    def local(cls, name: str = "local") -> Self:
        """Whoever works at the machine itself, or the program on their behalf: every right."""
        return cls(name, "admin")

    def may(self, right: Right) -> bool:
        """Whether the role gives this right."""
        return self.role is not None and right in MAY[self.role]
