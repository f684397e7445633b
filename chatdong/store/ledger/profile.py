"""How a file is read, as far as somebody has said so: kept under a name, for files of the same shape, and as JSON."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Any, Literal

from chatdong.domain.message import Message, message
from chatdong.store.ledger.cells import letters
from chatdong.store.ledger.targets import TARGETS

NOT_USED = ""
"""The field of a column that an import leaves aside."""

MEMO_TOO = "+"
"""The field of a column whose texts are joined to the memo or the note."""

DayOrder = Literal["dmy", "mdy"]
Dots = Literal["thousands", "decimal"]
RunningTotal = Literal["payments", "differences"]
Cancelled = Literal["leave_out", "keep"]
WithoutNumber = Literal["by_day", "extra"]


class ProfileError(ValueError):
    """A profile that cannot be read. ``message`` says why."""

    def __init__(self, why: Message) -> None:
        self.message = why
        super().__init__(str(why))


@dataclass(frozen=True)
class Rule:
    """Every row whose memo holds ``text`` belongs to ``to``: a budget line of the plan, or an activity for events."""

    text: str
    to: str


@dataclass(frozen=True)
class ImportProfile:
    """How a file is read. What is None or not listed is found out from the file.

    table: the name of the sheet or table. encoding, separator: of a text file. header_row: the row of the headings, from 1; 0 where there are none.
    columns: pairs of a heading and the field that it fills, NOT_USED or MEMO_TOO. unit_krw: won in 1 of an amount whose heading names no
    unit. year: of days without one. day_order, dots: for 05/06/2016 and 150.000. to: the budget line, or for events the activity, of all
    rows without a column or rule for it. rules: the first that fits decides. fill_down: headings below which an empty cell means the one
    above it. running_total: amounts that only rise are payments, or totals whose differences are the payments. cancelled: rows of a card
    list that say 취소 are left out with the payment that they take back, or kept. occurrences: events without a
    number are the planned occurrence in whose window their day lies, which is so where nothing is said, or extra events. source: where the
    readings come from that name no source.
    """

    table: str | None = None
    encoding: str | None = None
    separator: str | None = None
    header_row: int | None = None
    columns: tuple[tuple[str, str], ...] = ()
    unit_krw: int | None = None
    year: int | None = None
    day_order: DayOrder | None = None
    dots: Dots | None = None
    to: str | None = None
    rules: tuple[Rule, ...] = ()
    fill_down: tuple[str, ...] = ()
    running_total: RunningTotal | None = None
    cancelled: Cancelled | None = None
    occurrences: WithoutNumber | None = None
    source: str | None = None

    def column(self, title: str) -> str | None:
        """The field said for a heading, NOT_USED or MEMO_TOO; None where nothing was said."""
        return next((field for heading, field in self.columns if heading == title), None)

    def with_column(self, title: str, field: str) -> "ImportProfile":
        """The same profile with another field for one heading."""
        others = tuple(pair for pair in self.columns if pair[0] != title)
        return replace(self, columns=(*others, (title, field)))

    def for_other_files(self) -> "ImportProfile":
        """The same profile without what belongs to one file only: where its headings stand, and the source of its readings."""
        return replace(self, header_row=None, source=None)

    def to_json(self) -> str:
        """The profile as one line of JSON, byte for byte the same for the same profile; what was not said is left out."""
        said = {name: value for name, value in asdict(self).items() if value not in (None, ())}
        return json.dumps(said, ensure_ascii=False, sort_keys=True)


_CHOICES: Mapping[str, tuple[str, ...]] = {
    "day_order": ("dmy", "mdy"),
    "dots": ("thousands", "decimal"),
    "running_total": ("payments", "differences"),
    "cancelled": ("leave_out", "keep"),
    "occurrences": ("by_day", "extra"),
}


def profile_from_json(text: str, kind: str) -> ImportProfile:
    """The profile that ``to_json`` wrote. Raises ProfileError where it is none of this kind of import."""
    try:
        said = json.loads(text)
    except (ValueError, RecursionError):
        raise ProfileError(message("읽기 설정이 JSON이 아닙니다.")) from None
    known = {field.name for field in fields(ImportProfile)}
    if not isinstance(said, dict):
        raise ProfileError(message("읽기 설정이 JSON이 아닙니다."))
    if unknown := sorted(set(said) - known):
        raise ProfileError(message("읽기 설정에 없는 항목입니다: {names}", names=", ".join(unknown)))
    for name, value in said.items():
        if not _fits(name, value, kind):
            raise ProfileError(message("읽기 설정의 {name} 값을 읽을 수 없습니다: {value}", name=name, value=str(value)[:100]))
    return ImportProfile(
        **{name: value for name, value in said.items() if name not in ("columns", "rules", "fill_down")},
        columns=tuple((title, field) for title, field in said.get("columns", ())),
        rules=tuple(Rule(rule["text"], rule["to"]) for rule in said.get("rules", ())),
        fill_down=tuple(said.get("fill_down", ())),
    )


def _fits(name: str, value: Any, kind: str) -> bool:
    """Whether a value of the JSON is of the type that its name asks for."""
    if name in _CHOICES:
        return value in _CHOICES[name]
    if name in ("header_row", "unit_krw", "year"):
        return type(value) is int and 0 <= value <= 10**9
    if name == "columns":
        fields = {field.name for field in TARGETS[kind].fields} | {NOT_USED, MEMO_TOO}
        return isinstance(value, list) and all(
            isinstance(pair, list) and len(pair) == 2 and isinstance(pair[0], str) and pair[1] in fields for pair in value
        )
    if name == "rules":
        return isinstance(value, list) and all(
            isinstance(rule, dict) and set(rule) == {"text", "to"} and all(isinstance(v, str) for v in rule.values()) for rule in value
        )
    if name == "fill_down":
        return isinstance(value, list) and all(isinstance(title, str) for title in value)
    return isinstance(value, str)


def fingerprint(kind: str, titles: Iterable[str]) -> str:
    """The shape of a file: the same for the same headings in the same order, whatever their blanks, marks and case."""
    return hashlib.sha256("\x1f".join((kind, *map(letters, titles))).encode()).hexdigest()[:32]
