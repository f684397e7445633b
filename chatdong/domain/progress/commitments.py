"""Commitments (지출원인행위): money that is bound before it is paid, and what was paid of each."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class CounterpartKind(StrEnum):
    """The kind of the other side of a commitment; its name is never stored."""

    COMPANY = "company"
    PERSON = "person"
    PUBLIC_BODY = "public_body"
    NONPROFIT = "nonprofit"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Commitment:
    """Money of a line bound on a day (won).

    ``reduces``: the id of the commitment that this record reduces or cancels, with a negative amount; None for a commitment of its own.
    ``due_on``: the day by which it is to be paid, None if nobody said.
    """

    id: str
    line_id: str
    committed_on: date
    amount_krw: int
    due_on: date | None = None
    number: str | None = None
    counterpart: CounterpartKind | None = None
    reduces: str | None = None
    memo: str | None = None

    @property
    def of(self) -> str:
        """The id of the commitment that the amount belongs to: the reduced one, else its own."""
        return self.reduces or self.id


@dataclass(frozen=True, slots=True)
class CommitmentPayment:
    """A payment of a commitment on a day, from a line (won; negative for a refund)."""

    commitment_id: str
    line_id: str
    on: date
    amount_krw: int
