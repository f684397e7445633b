"""The exceptions of the store: a refused write, a missing right, an unusable store."""

from chatdong.domain.message import Message
from chatdong.domain.roles import Right

BEYOND_PLANS = "plan="
"""What stands before a plan's id in ``NotAllowed.beyond``; "plan=*" is the whole store."""


class RefusedWrite(Exception):
    """The store refuses a write. ``message`` is the reason for the user; nothing was changed."""

    def __init__(self, why: Message) -> None:
        self.message = why
        super().__init__(str(why))


class NotAllowed(RefusedWrite):
    """The user has no right to a write or a file: ``right`` is the right needed; ``beyond`` the key of a record of other districts than the
    user's, or ``BEYOND_PLANS`` and the plan that the role is not good for."""

    def __init__(self, why: Message, right: Right, beyond: str | None = None) -> None:
        self.right = right
        self.beyond = beyond
        super().__init__(why)


class StoreError(Exception):
    """The store cannot be opened or used. ``message`` tells the user the store, the cause and the remedy."""

    def __init__(self, why: Message) -> None:
        self.message = why
        super().__init__(str(why))
