"""A write that the store does not take."""

from chatdong.domain.message import Message
from chatdong.domain.roles import Right


class RefusedWrite(Exception):
    """A write that the store does not take. ``message`` says why; nothing was changed."""

    def __init__(self, why: Message) -> None:
        self.message = why
        super().__init__(str(why))


class NotAllowed(RefusedWrite):
    """A write that whoever asks has no right to: ``right`` is what it takes, and ``beyond`` the record that is of other districts."""

    def __init__(self, why: Message, right: Right, beyond: str | None = None) -> None:
        self.right = right
        self.beyond = beyond
        super().__init__(why)


class StoreError(Exception):
    """The store cannot be opened or used. ``message`` says what, where, why and what to do."""

    def __init__(self, why: Message) -> None:
        self.message = why
        super().__init__(str(why))
