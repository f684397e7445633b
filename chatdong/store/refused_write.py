"""A write that the store does not take."""

from chatdong.domain.sentence import Sentence


class RefusedWrite(Exception):
    """A write that the store does not take. ``sentence`` says why; nothing was changed."""

    def __init__(self, why: Sentence) -> None:
        self.sentence = why
        super().__init__(str(why))


class NotAllowed(RefusedWrite):
    """A write, or a look, that whoever asks has no right to."""
