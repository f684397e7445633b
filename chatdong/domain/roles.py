"""Roles and rights: four roles, the rights of each, and the plans and districts to which a role is limited."""

from collections.abc import Iterable
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
"""Role → its rights. look: see and download every page. record: enter, import, correct and undo events, spending, commitments and support teams,
propose changes of the budget, and edit the report's texts. scenario: save scenarios. plan: load a plan, approve a revision, a change of the
budget or a carry-over, close a year. operate: the server's own page, and
backups. people: give roles, read the audit list.
"""


def address_of(text: str) -> str:
    """The sign-in address in the form in which roles are stored: stripped, and in lower case if it is all ASCII.

    Other letters keep their case: the lower case of the kelvin sign (U+212A) would be the k of somebody else's address.
    """
    address = text.strip()
    return address.lower() if address.isascii() else address


@dataclass(frozen=True)
class Actor:
    """A person or program that acts: the name that signs changes, the role, the districts and the plans.

    ``role`` None: no rights. ``districts``: a recorder may change only the teams and events of these districts, and the payments for
    them; None: no limit. ``plans``: the role is good for these plans alone, to look as well as to write; None: for every plan of the store.
    ``kept``: the role comes from the store, and is read there again when a write begins.
    """

    name: str
    role: Role | None
    districts: frozenset[str] | None = None
    plans: frozenset[str] | None = None
    kept: bool = field(default=False, compare=False)

    @classmethod
    def local(cls, name: str = "local") -> Self:
        """The actor of whoever works at the machine itself, or of a program on their behalf; it has every right."""
        return cls(name, "admin")

    def may(self, right: Right) -> bool:
        """True if the role includes this right."""
        return self.role is not None and right in MAY[self.role]

    def reaches(self, plan_ids: Iterable[str]) -> bool:
        """True if the role is good for all of these plans."""
        return self.role is not None and (self.plans is None or self.plans.issuperset(plan_ids))

    @property
    def reaches_store(self) -> bool:
        """True if the role is good for every plan, so that what is not divided by plans (snapshots, the history of changes) is open to it."""
        return self.role is not None and self.plans is None
