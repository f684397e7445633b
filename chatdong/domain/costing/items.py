"""The elements of a line of the costing notation: tokens, brackets, slots between operators, and the resulting formula."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Union

from chatdong.domain.costing.expression import Expression, Unreadable, leaves
from chatdong.domain.costing.lexer import Kind, Quantity, Token


@dataclass(slots=True)
class Group:
    """The contents of a pair of brackets: an expression, a bare number, a unit, or a note."""

    start: int
    end: int
    items: list["Item"] = field(default_factory=list)
    closed: bool = False
    formula: "Formula | None" = None
    problem: Unreadable | None = None

    @property
    def bare(self) -> Quantity | None:
        """The number, if the bracket contains nothing else; else None."""
        if len(self.items) == 1:
            only = self.items[0]
            return only.bare if isinstance(only, Group) else only.quantity
        return None

    @property
    def reckons(self) -> bool:
        """True if the bracket contains an arithmetic operation."""
        return self.problem is not None or (self.formula is not None and self.formula.reckons)

    @property
    def has_money(self) -> bool:
        """True if an amount of money is a factor in the bracket's expression."""
        formula = self.formula
        return formula is not None and formula.node is not None and any(q.is_money for q in leaves(formula.node))

    @property
    def is_size(self) -> bool:
        """True for the size of a thing, such as ``(5m×0.9m)``, which is not computed."""
        if self.formula is None or self.formula.node is None:
            return False
        return all(quantity.unit.lower() in LENGTHS for quantity in leaves(self.formula.node))

    def operand(self) -> "Expression":
        """The expression in the bracket. Raises Unreadable if it cannot be read."""
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
    """An amount that the text states. ``start`` includes its minus sign; ``of``: the expression whose value it states, None for a lump sum."""

    quantity: Quantity
    sign: int
    start: int
    of: Expression | None


@dataclass(slots=True)
class Formula:
    """The reading of a line or of a bracket.

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
    notes: list[tuple[int, int]] = field(default_factory=list)

    @property
    def stated(self) -> Amount | None:
        """The last amount stated for the whole expression; None if there is none."""
        return next((amount for amount in reversed(self.amounts) if amount.of is self.node), None)


@dataclass(slots=True)
class Slot:
    """The items between two operators, with the operator before them and the sign of their operand."""

    operator: Token | None
    items: list[Item] = field(default_factory=list)
    sign: int = 1


def quantities(items: Sequence[Item]) -> dict[int, Quantity]:
    """{place: number} for the numbers among the items."""
    return {k: item.quantity for k, item in enumerate(items) if isinstance(item, Token) and item.quantity is not None}


def is_operand(item: Item | None) -> bool:
    """True if the item can be multiplied or added: a number, or a bracket with a formula or a bare number in it; False for None and words."""
    if isinstance(item, Group):
        return item.reckons or item.bare is not None
    return item is not None and item.quantity is not None


def is_word(item: Item | None) -> bool:
    """True for letters that are not a unit."""
    return isinstance(item, Token) and item.kind is Kind.WORD


def counted_in(group: Group) -> Quantity | None:
    """The only number in a bracket without arithmetic; None if there is none, or more than one."""
    if group.bare is not None:
        return group.bare
    counted = [item.quantity for item in group.items if isinstance(item, Token) and item.quantity is not None]
    nested = any(isinstance(item, Group) for item in group.items)
    return counted[0] if len(counted) == 1 and not nested and not group.reckons else None


def changes_worth(text: str) -> bool:
    """True if text directly after a closing bracket changes the bracket's value (a percent sign or a scale word)."""
    return text[0] in "%‰" or (text[0] in "십백천만억" and (len(text) == 1 or "원" in text))


def is_stray(item: Item) -> bool:
    """True for a closing bracket without an opening one."""
    return isinstance(item, Token) and item.kind is Kind.CLOSE


def has_money(item: Item | None) -> bool:
    """True if the item is an amount of money, or contains one."""
    if isinstance(item, Group):
        return item.has_money or (item.bare is not None and item.bare.is_money)
    return item is not None and item.quantity is not None and item.quantity.is_money


def says_the_same(number: Quantity, amount: Quantity) -> bool:
    """``982,500,000원 982,500``: a bare number beside an amount repeats it in won or 천원."""
    return number.value is not None and amount.value in (number.value, number.value * 1_000)


def is_date_or_rank(quantity: Quantity) -> bool:
    """True if the number names a day, a year or a rank instead of counting."""
    return quantity.is_ordinal or quantity.unit in DATES_AND_RANKS


def is_bullet(items: Sequence[Item], place: int) -> bool:
    """True for a hyphen that is a bullet, as in ``- 5,000,000원``: it starts the line and stands apart."""
    return place == 1 and items[0].end != items[1].start


def is_code(before: Item | None, hyphen: Token, following: Item | None) -> bool:
    """True for bare digits around a hyphen, as in ``201-01`` or ``02-123-4567``, more often a code or a date than a difference."""
    if not isinstance(before, Token) or not isinstance(following, Token):
        return False
    left, right = before.text, following.text
    touching = before.end == hyphen.start and hyphen.end == following.start
    if not (touching and left.isdigit() and right.isdigit()):
        return False
    return left[0] == "0" or right[0] == "0" or min(len(left), len(right)) > 2


def is_dash(before: Slot, slot: Slot) -> bool:
    """True for a hyphen that joins a label to a price, as in ``5월 - 350,000원×3명``, and does not subtract."""
    sign = slot.operator
    if sign is None or sign.kind is not Kind.HYPHEN or not slot.items:
        return False
    counted = [item.quantity for item in before.items if isinstance(item, Token) and item.quantity is not None]
    return any(has_money(item) for item in slot.items) and bool(counted) and not counted[-1].is_plain


def nothing_after(rest: Sequence[Item], token: Token) -> bool:
    """True if only notes and punctuation follow the token."""
    place = next(k for k, item in enumerate(rest) if item is token)
    return all(isinstance(item, Group) or item.kind is Kind.TEXT for item in rest[place + 1 :])
