"""What a line of the notation is made of between its signs: tokens, brackets, slots, and the formula that they give."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Union

from chatdong.domain.costing.expression import Expression, Unreadable, leaves
from chatdong.domain.costing.lexer import Kind, Quantity, Token


@dataclass(slots=True)
class Group:
    """What stands between two brackets: an expression, a bare number, a unit, or else a note."""

    start: int
    end: int
    items: list["Item"] = field(default_factory=list)
    closed: bool = False
    formula: "Formula | None" = None
    problem: Unreadable | None = None

    @property
    def bare(self) -> Quantity | None:
        """The number of a bracket with nothing else in it."""
        if len(self.items) == 1:
            only = self.items[0]
            return only.bare if isinstance(only, Group) else only.quantity
        return None

    @property
    def reckons(self) -> bool:
        """Whether something is multiplied, divided, added or subtracted inside."""
        return self.problem is not None or (self.formula is not None and self.formula.reckons)

    @property
    def has_money(self) -> bool:
        formula = self.formula
        return formula is not None and formula.node is not None and any(q.is_money for q in leaves(formula.node))

    @property
    def is_size(self) -> bool:
        """``(5m×0.9m)``: the size of a thing, not something to reckon with."""
        if self.formula is None or self.formula.node is None:
            return False
        return all(quantity.unit.lower() in LENGTHS for quantity in leaves(self.formula.node))

    def operand(self) -> "Expression":
        """The expression inside. Raises Unreadable when it cannot be read."""
        if self.problem is not None:
            raise self.problem
        if not self.closed:
            raise Unreadable("unbalanced_bracket", (self.start, self.end))
        assert self.formula is not None and self.formula.node is not None
        return self.formula.node


Item = Union[Token, Group]

DATES_AND_RANKS = frozenset("년 월 일 년도 학년 학년도 학기 분기 기 차 회차 호 급 주년 단계 시 분 차년도 세".split())
LENGTHS = frozenset("m cm mm ㎝ ㎜ km ㎞ 미터".split())


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount that the text states. ``start`` includes its minus sign; ``of`` is the expression that it states."""

    quantity: Quantity
    sign: int
    start: int
    of: Expression | None


@dataclass(slots=True)
class Formula:
    """What a line, or a bracket, says.

    ``possible`` are amounts that only agreement shows to be amounts, ``beside`` numbers of the label and of notes.
    """

    node: Expression | None = None
    reckons: bool = False
    amounts: list[Amount] = field(default_factory=list)
    possible: list[Amount] = field(default_factory=list)
    beside: list[Quantity] = field(default_factory=list)
    equals: list[Expression] = field(default_factory=list)
    doubts: list[Unreadable] = field(default_factory=list)
    sign_open: bool = False
    about: bool = False
    start: int | None = None
    formula_end: int = 0
    notes: list[tuple[int, int]] = field(default_factory=list)

    @property
    def stated(self) -> Amount | None:
        """The amount that the line states for the whole expression: the last one."""
        return next((amount for amount in reversed(self.amounts) if amount.of is self.node), None)


@dataclass(slots=True)
class Slot:
    """What stands between two operators, with the operator before it and the sign of its operand."""

    operator: Token | None
    items: list[Item] = field(default_factory=list)
    sign: int = 1


def quantities(items: Sequence[Item]) -> dict[int, Quantity]:
    """The numbers among items, by their places."""
    return {k: item.quantity for k, item in enumerate(items) if isinstance(item, Token) and item.quantity is not None}


def is_operand(item: Item | None) -> bool:
    """Whether something may be multiplied or added."""
    if isinstance(item, Group):
        return item.reckons or item.bare is not None
    return item is not None and item.quantity is not None


def is_word(item: Item | None) -> bool:
    """Whether it is letters that are no unit."""
    return isinstance(item, Token) and item.kind is Kind.WORD


def counted_in(group: Group) -> Quantity | None:
    """The only number in a bracket that does not reckon."""
    if group.bare is not None:
        return group.bare
    counted = [item.quantity for item in group.items if isinstance(item, Token) and item.quantity is not None]
    nested = any(isinstance(item, Group) for item in group.items)
    return counted[0] if len(counted) == 1 and not nested and not group.reckons else None


def changes_worth(text: str) -> bool:
    """Whether what touches a closing bracket changes the worth of what is inside."""
    return text[0] in "%‰" or (text[0] in "십백천만억" and (len(text) == 1 or "원" in text))


def is_stray(item: Item) -> bool:
    """Whether it is a closing bracket that nothing opened."""
    return isinstance(item, Token) and item.kind is Kind.CLOSE


def has_money(item: Item | None) -> bool:
    """Whether an amount of money is, or is in, it."""
    if isinstance(item, Group):
        return item.has_money or (item.bare is not None and item.bare.is_money)
    return item is not None and item.quantity is not None and item.quantity.is_money


def says_the_same(number: Quantity, amount: Quantity) -> bool:
    """``982,500,000원 982,500``: a bare number beside an amount repeats it in won or 천원."""
    return number.value is not None and amount.value in (number.value, number.value * 1_000)


def is_date_or_rank(quantity: Quantity) -> bool:
    """Whether a number names a day, a year or a rank and counts nothing."""
    return quantity.is_ordinal or quantity.unit in DATES_AND_RANKS


def is_bullet(items: Sequence[Item], place: int) -> bool:
    """``- 5,000,000원`` at the start of a line: the hyphen stands apart and is a bullet."""
    return place == 1 and items[0].end != items[1].start


def is_code(before: Item | None, hyphen: Token, following: Item | None) -> bool:
    """``201-01``, ``02-123-4567``: bare digits around a hyphen are more often a code or a date than a difference."""
    if not isinstance(before, Token) or not isinstance(following, Token):
        return False
    left, right = before.text, following.text
    touching = before.end == hyphen.start and hyphen.end == following.start
    if not (touching and left.isdigit() and right.isdigit()):
        return False
    return left[0] == "0" or right[0] == "0" or min(len(left), len(right)) > 2


def is_dash(before: Slot, slot: Slot) -> bool:
    """``5월 - 350,000원×3명``: a hyphen between what is no money and a price joins a label, it does not subtract."""
    sign = slot.operator
    if sign is None or sign.kind is not Kind.HYPHEN or not slot.items:
        return False
    counted = [item.quantity for item in before.items if isinstance(item, Token) and item.quantity is not None]
    return any(has_money(item) for item in slot.items) and bool(counted) and not counted[-1].is_plain


def nothing_after(rest: Sequence[Item], token: Token) -> bool:
    """Whether only notes and punctuation follow a token."""
    place = next(k for k, item in enumerate(rest) if item is token)
    return all(isinstance(item, Group) or item.kind is Kind.TEXT for item in rest[place + 1 :])
