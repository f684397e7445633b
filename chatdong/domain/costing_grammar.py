"""The sentences of the costing notation: tokens → an expression, the amounts that state it, and what is in doubt.

A line is cut at its operators into slots, and each slot gives one operand; what else stands in a slot is label or note.
Where two readings remain, the line is marked with a doubt (only a stated amount that agrees can settle it) or
refused with ``Unreadable``: nothing is guessed.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Union

from chatdong.domain.costing_tokens import Kind, Quantity, Token, unit_in_brackets

MAX_DEPTH = 30
MAX_BITS = 1_000


class Unreadable(Exception):
    """A line that cannot be computed. ``code`` says why, ``quote`` is the piece of the line (folded start and end)."""

    def __init__(self, code: str, quote: tuple[int, int] | None = None) -> None:
        self.code = code
        self.quote = quote
        super().__init__(code)


# --- expressions ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Leaf:
    """One factor."""

    quantity: Quantity


@dataclass(frozen=True, slots=True)
class Product:
    """Parts joined by ``×`` or ``÷``; the first part's sign is always ``×``."""

    parts: tuple[tuple[str, "Expression"], ...]


@dataclass(frozen=True, slots=True)
class Sum:
    """Parts with the sign (1 or -1) that stands before each."""

    parts: tuple[tuple[int, "Expression"], ...]


Expression = Union[Leaf, Product, Sum]


def leaves(expression: Expression) -> Iterator[Quantity]:
    """The factors of an expression in the order of the text."""
    if isinstance(expression, Leaf):
        yield expression.quantity
    else:
        for _, part in expression.parts:
            yield from leaves(part)


def evaluate(expression: Expression, values: Mapping[int, Fraction] | None = None) -> Fraction:
    """The exact value. ``values`` replaces factors, by where their number starts. Raises Unreadable (÷ 0, too large)."""
    if isinstance(expression, Leaf):
        quantity = expression.quantity
        value = quantity.value if values is None else values.get(quantity.number_start, quantity.value)
        if value is None:
            raise Unreadable(quantity.problem or "malformed_number", (quantity.start, quantity.end))
        return value
    if isinstance(expression, Sum):
        total = Fraction(0)
        for sign, part in expression.parts:
            total = _bounded(total + sign * evaluate(part, values))
        return total
    product = Fraction(1)
    for sign, part in expression.parts:
        value = evaluate(part, values)
        if sign == "÷":
            if value == 0:
                raise Unreadable("division_by_zero")
            value = 1 / value
        product = _bounded(product * value)
    return product


def _bounded(value: Fraction) -> Fraction:
    if value.numerator.bit_length() > MAX_BITS or value.denominator.bit_length() > MAX_BITS:
        raise Unreadable("too_large")
    return value


def price_degree(expression: Expression) -> tuple[int, int]:
    """How often money is multiplied into the expression, at least and at most (a number without a unit may be money).

    Raises Unreadable when a sum adds money to something that is not money.
    """
    if isinstance(expression, Leaf):
        if expression.quantity.is_money:
            return 1, 1
        return (0, 1) if expression.quantity.is_plain else (0, 0)
    if isinstance(expression, Product):
        least = most = 0
        for sign, part in expression.parts:
            low, high = price_degree(part)
            least, most = (least + low, most + high) if sign == "×" else (least - high, most - low)
        return least, most
    degrees = [price_degree(part) for _, part in expression.parts]
    least, most = max(low for low, _ in degrees), min(high for _, high in degrees)
    if least > most:
        raise Unreadable("mixed_units")
    return least, most


def prices(expression: Expression) -> frozenset[int]:
    """Where the prices start: money factors; in a product without any, its only number without a unit."""
    if isinstance(expression, Sum):
        return frozenset().union(*(prices(part) for _, part in expression.parts))
    parts = expression.parts if isinstance(expression, Product) else (("×", expression),)
    money = frozenset(quantity.number_start for quantity in leaves(expression) if quantity.is_money)
    if money:
        return money
    plain = [part.quantity for sign, part in parts if isinstance(part, Leaf) and part.quantity.is_plain and sign == "×"]
    return frozenset({plain[0].number_start}) if len(plain) == 1 else frozenset()


# --- brackets ---------------------------------------------------------------------------------------------------------


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
        return all(quantity.unit.lower() in _LENGTHS for quantity in leaves(self.formula.node))

    def operand(self) -> "Expression":
        """The expression inside. Raises Unreadable when it cannot be read."""
        if self.problem is not None:
            raise self.problem
        if not self.closed:
            raise Unreadable("unbalanced_bracket", (self.start, self.end))
        assert self.formula is not None and self.formula.node is not None
        return self.formula.node


Item = Union[Token, Group]

_LENGTHS = frozenset("m cm mm ㎝ ㎜ km ㎞ 미터".split())


def grouped(tokens: Iterable[Token]) -> list[Item]:
    """Tokens with brackets closed up. Raises Unreadable when they are nested too deeply."""
    root = Group(0, 0)
    stack = [root]
    for token in tokens:
        if token.kind is Kind.OPEN:
            if len(stack) > MAX_DEPTH:
                raise Unreadable("too_deep")
            stack.append(Group(token.start, token.end))
        elif token.kind is Kind.CLOSE and len(stack) > 1:
            group = stack.pop()
            group.end, group.closed = token.end, True
            _place(stack[-1], group)
        else:
            stack[-1].items.append(token)
    while len(stack) > 1:
        group = stack.pop()
        group.end = group.items[-1].end if group.items else group.end
        _place(stack[-1], group)
    return root.items


def _place(parent: Group, group: Group) -> None:
    """Put a finished bracket into the one around it; ``30(명)`` becomes one number with its unit."""
    before = parent.items[-1] if parent.items else None
    word = group.items[0] if len(group.items) == 1 else None
    if isinstance(before, Token) and before.quantity is not None and isinstance(word, Token) and word.kind is Kind.WORD:
        named = unit_in_brackets(word.text)
        if named is not None and before.quantity.is_plain and not before.quantity.scales:
            unit, scale = named
            quantity = before.quantity
            value = None if quantity.value is None else quantity.value * scale
            quantity = replace(quantity, unit=unit, value=value, per=Fraction(scale), end=group.end)
            parent.items[-1] = replace(before, end=group.end, quantity=quantity)
            return
    try:
        group.formula = read(group.items)
    except Unreadable as problem:
        group.problem = problem
    parent.items.append(group)


# --- formulas ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount that the text states. ``start`` includes its minus sign; ``of`` is the expression that it states."""

    quantity: Quantity
    sign: int
    start: int
    of: Expression | None


@dataclass(slots=True)
class Formula:
    """What a line, or a bracket, says."""

    node: Expression | None = None
    reckons: bool = False
    amounts: list[Amount] = field(default_factory=list)
    equals: list[Expression] = field(default_factory=list)
    doubts: list[Unreadable] = field(default_factory=list)
    sign_open: bool = False
    about: bool = False
    has_equal: bool = False
    start: int | None = None
    formula_end: int = 0
    notes: list[tuple[int, int]] = field(default_factory=list)

    @property
    def stated(self) -> Amount | None:
        """The amount that the line states for the whole expression: the last one."""
        return next((amount for amount in reversed(self.amounts) if amount.of is self.node), None)


@dataclass(slots=True)
class _Slot:
    operator: Token | None
    items: list[Item] = field(default_factory=list)
    sign: int = 1

    @property
    def filled(self) -> bool:
        return any(_is_operand(item) for item in self.items)

    def quantities(self) -> list[int]:
        return [k for k, item in enumerate(self.items) if isinstance(item, Token) and item.quantity is not None]


def _is_operand(item: Item | None) -> bool:
    if isinstance(item, Group):
        return item.reckons or item.bare is not None
    return item is not None and item.quantity is not None


_JOINS = frozenset({Kind.TIMES, Kind.LATIN_X, Kind.STAR, Kind.DIVIDED, Kind.SLASH, Kind.DOT, Kind.AT})
_ADDS = frozenset({Kind.PLUS, Kind.HYPHEN, Kind.TRIANGLE})


def read(items: Sequence[Item], *, one_amount: bool = False) -> Formula:
    """Read one line or the inside of a bracket. Raises Unreadable where it cannot be computed.

    ``one_amount``: only the first amount after the formula counts (another follows for the difference of two versions).
    """
    formula = Formula()
    pieces: list[list[Item]] = [[]]
    for item in items:
        if isinstance(item, Token) and item.kind is Kind.EQUAL:
            formula.has_equal = True
            formula.about = formula.about or item.text != "="
            pieces.append([])
        else:
            pieces[-1].append(item)
    before: list[_Piece] = []
    after: list[_Piece] = []
    main: _Piece | None = None
    for items_of_piece in pieces:
        piece = _Piece(items_of_piece, states=main is not None)
        if main is not None:
            after.append(piece)
        elif piece.node is not None:
            main = piece
        else:
            before.append(piece)
    if main is None:
        return _without_operator(formula, before)
    formula.node, formula.reckons = main.node, True
    formula.doubts, formula.sign_open = main.doubts, main.sign_open
    formula.start, formula.formula_end, formula.notes = main.start, main.end, main.notes
    formula.amounts.extend(main.inner)
    formula.amounts.extend(_amounts(before, main.node))
    formula.start = min([main.start or 0, *(amount.start for amount in formula.amounts)])
    later = _amounts(after, main.node)
    formula.amounts.extend(later[:1] if one_amount else later)
    if not formula.amounts and main.trailing is not None:
        formula.amounts.append(Amount(main.trailing, 1, main.trailing.start, main.node))
    formula.equals.extend(piece.node for piece in after if piece.node is not None)
    for piece in after:
        formula.doubts.extend(piece.doubts)
        formula.notes.extend(piece.notes)
    return formula


def _amounts(pieces: Sequence["_Piece"], of: Expression | None) -> list[Amount]:
    return [
        Amount(piece.amount, piece.amount_sign, piece.amount_start, of)
        for piece in pieces
        if piece.amount is not None and (piece.amount.is_money or piece.amount.is_plain)
    ]


def _without_operator(formula: Formula, pieces: Sequence["_Piece"]) -> Formula:
    """``5,000,000원=5,000천원`` is a formula of one factor; ``총액 5,000,000원`` and ``1식=3,000,000원`` are lump sums."""
    first, stated = pieces[0], [piece for piece in pieces[1:] if piece.amount is not None]
    if stated and first.amount is not None and not first.crowded and (first.amount.is_money or first.amount.is_plain):
        if first.amount.problem is not None:
            raise Unreadable(first.amount.problem, (first.amount.start, first.amount.end))
        node: Expression = Leaf(first.amount)
        formula.node = node if first.amount_sign == 1 else Sum(((-1, node),))
        formula.start, formula.formula_end = first.amount_start, first.amount.end
        formula.amounts.extend(_amounts(stated, formula.node))
    elif stated:
        formula.amounts.extend(_amounts(stated[-1:], None))
    elif first.amount is not None and first.lump:
        formula.amounts.extend(_amounts([first], None))
        formula.start = first.amount_start
    for piece in pieces:
        formula.notes.extend(piece.notes)
    return formula


_DATES_AND_RANKS = frozenset("년 월 일 년도 학년 학년도 학기 분기 기 차 회차 호 급 주년 단계 시 분 차년도 세 대".split())
_DATE_WORDS = frozenset("중 초 말 경 부터 까지 예정 시행 실시 개최 기준".split())
_TOTAL_WORDS = frozenset("계 총 합계 소계 총계 총액 금 일금 합 산출액 예산액 소요액".split())


class _Piece:
    """What stands between two equal signs: a formula, or an amount."""

    def __init__(self, items: Sequence[Item], *, states: bool) -> None:
        self.states = states
        self.node: Expression | None = None
        self.doubts: list[Unreadable] = []
        self.inner: list[Amount] = []
        self.notes: list[tuple[int, int]] = []
        self.trailing: Quantity | None = None
        self.amount: Quantity | None = None
        self.amount_sign, self.amount_start = 1, 0
        self.lump = self.crowded = False
        self.sign_open = False
        self.start: int | None = None
        self.end = 0
        self._label_has_money = False
        slots = self._restarted(self._slots(items))
        if len(slots) == 1:
            self._single(slots[0])
        else:
            self._expression(slots)
        if self.node is not None and self._label_has_money and not any(q.is_money for q in leaves(self.node)):
            self.doubts.append(Unreadable("ambiguous"))

    # --- operators: a sign only joins where numbers stand on both sides ---------------------------------------------

    def _slots(self, items: Sequence[Item]) -> list[_Slot]:
        slots = [_Slot(None)]
        filled = labelled = False
        for k, item in enumerate(items):
            kind = item.kind if isinstance(item, Token) else None
            following = items[k + 1] if k + 1 < len(items) else None
            before = items[k - 1] if k else None
            if kind in _JOINS or kind in _ADDS:
                assert isinstance(item, Token)
                if self._operates(item, before, following, filled, bool(slots[-1].items) or len(slots) > 1):
                    if kind is Kind.DOT or (kind is Kind.HYPHEN and _is_code(before, item, following)):
                        self.doubts.append(Unreadable("ambiguous", (item.start, item.end)))
                    slots.append(_Slot(item))
                    filled = labelled = False
                    continue
                if kind in (Kind.TRIANGLE, Kind.HYPHEN) and not filled and not self.states:
                    self._sign(item, following, slots, labelled)
            slots[-1].items.append(item)
            filled = filled or _is_operand(item)
            labelled = labelled or _is_word(item) or isinstance(item, Group)
        return slots

    def _operates(
        self, sign: Token, before: Item | None, following: Item | None, filled: bool, anything_before: bool
    ) -> bool:
        number_follows = _is_operand(following)
        sign_follows = isinstance(following, Token) and following.kind in (Kind.TRIANGLE, Kind.HYPHEN, Kind.AT)
        word_follows = isinstance(following, (Token, Group)) and not number_follows and not sign_follows
        touches_before = before is not None and before.end == sign.start
        touches_following = following is not None and following.start == sign.end
        match sign.kind:
            case Kind.TIMES | Kind.DIVIDED:
                return anything_before
            case Kind.STAR:
                if not filled:
                    return anything_before and following is not None and not self.states
                return number_follows or sign_follows or (word_follows and not self.states and _is_word(following))
            case Kind.LATIN_X:
                if not filled:
                    in_a_word = (touches_before and _is_word(before)) or (touches_following and not number_follows)
                    return anything_before and not in_a_word and following is not None and not self.states
                if word_follows:
                    apart = touches_following and not touches_before
                    return _is_word(following) and not apart and not self.states
                return number_follows or sign_follows
            case Kind.SLASH:
                return filled and number_follows
            case Kind.PLUS:
                return filled and (number_follows or sign_follows or (_is_word(following) and not self.states))
            case Kind.HYPHEN:
                # after a word it is a dash: 17개 자치구 - 350,000원×3명
                return filled and number_follows and not self.states and not _is_word(before)
            case Kind.TRIANGLE:
                return filled and number_follows and not self.states
            case Kind.DOT:
                unit_before = isinstance(before, Token) and before.quantity is not None and bool(before.quantity.unit)
                return unit_before and number_follows and not self.states
            case Kind.AT:
                return filled and number_follows and not self.states
        return False

    def _sign(self, sign: Token, following: Item | None, slots: list[_Slot], labelled: bool) -> None:
        """A minus before the first number. ``- 350,000원`` may be a bullet: the sign of the stated amount settles it."""
        slot, first = slots[-1], len(slots) == 1
        touches = following is not None and following.start == sign.end
        if _is_operand(following) and (sign.kind is Kind.TRIANGLE or not first):
            slot.sign = -slot.sign
        elif first and (sign.kind is Kind.TRIANGLE or not labelled):
            self.sign_open = True
            if touches and isinstance(following, Token) and following.quantity is not None:
                slot.sign = -1

    def _restarted(self, slots: list[_Slot]) -> list[_Slot]:
        """Leave a label out that looks like a sum: ``201-01 사무관리비 80,000원×12월``, ``3x3 농구 500,000원×3팀``.

        The formula starts anew at a price after words, when no price came before it.
        """
        start = 0
        money_before = False
        for k, slot in enumerate(slots[:-1]):
            places = slot.quantities()
            if k == 1 and not money_before and _is_dash(slots[0], slot):
                start = k
            elif k and len(places) > 1 and not money_before:
                last, previous = slot.items[places[-1]], slot.items[places[-2]]
                between = slot.items[places[-2] + 1 : places[-1]]
                assert isinstance(last, Token) and isinstance(previous, Token)
                if last.quantity.is_money or (last.quantity.is_plain and any(_is_word(item) for item in between)):
                    start = k
            money_before = money_before or any(_has_money(item) for item in slot.items)
        if start == 0:
            return slots
        skipped = [item.quantity for slot in slots[:start] for item in slot.items if isinstance(item, Token)]
        head = slots[start]
        last_place = (head.quantities() or [0])[-1]
        skipped += [item.quantity for item in head.items[:last_place] if isinstance(item, Token)]
        if any(q is not None and q.unit and q.unit.lower() not in _LENGTHS and not _names(q) for q in skipped):
            self.doubts.append(Unreadable("ambiguous", (slots[0].items[0].start, head.items[last_place].start)))
        self.sign_open = False
        return [_Slot(None, head.items), *slots[start + 1 :]]

    # --- one operand a slot -----------------------------------------------------------------------------------------

    def _expression(self, slots: list[_Slot]) -> None:
        terms: list[tuple[int, Expression]] = []
        parts: list[tuple[str, Expression]] = []
        term_sign = 1
        for k, slot in enumerate(slots):
            adds = slot.operator is not None and slot.operator.kind in _ADDS
            first = slot.operator is None or adds
            following = slots[k + 1] if k + 1 < len(slots) else None
            last = following is None or following.operator.kind in _ADDS
            operand = self._operand(slot, first=first, last=last, opening=k == 0, closing=following is None)
            if first:
                if parts:
                    terms.append((term_sign, _product(parts)))
                parts = [("×", operand)]
                term_sign = slot.sign * (-1 if adds and slot.operator.kind is not Kind.PLUS else 1)
                continue
            if slot.sign < 0:
                operand = Sum(((-1, operand),))
            divides = slot.operator.kind in (Kind.DIVIDED, Kind.SLASH)
            if slot.operator.kind is Kind.SLASH:
                self._doubt_a_slash(parts[-1][1], operand)
            parts.append(("÷" if divides else "×", operand))
        terms.append((term_sign, _product(parts)))
        self.node = terms[0][1] if len(terms) == 1 and terms[0][0] == 1 else Sum(tuple(terms))

    def _doubt_a_slash(self, before: Expression, operand: Expression) -> None:
        """``350,000원/2시간`` may be a price for two hours; ``1,200,000원/12`` divides."""
        if isinstance(before, Leaf) and before.quantity.unit and isinstance(operand, Leaf):
            quantity = operand.quantity
            if quantity.unit and not quantity.is_ratio and quantity.value != 1:
                self.doubts.append(Unreadable("ambiguous", (before.quantity.start, quantity.end)))

    def _operand(self, slot: _Slot, *, first: bool, last: bool, opening: bool, closing: bool) -> Expression:
        items = slot.items
        places = slot.quantities()
        if len(places) > 1:
            places = [k for k in places if not items[k].quantity.is_ordinal] or places
        if not places:
            return self._bracket_operand(slot, opening)
        place = self._place_of(slot, places, first=first, last=last)
        token = items[place]
        quantity = token.quantity
        if opening:
            self.start = self._start_of(slot, place)
            self._label_has_money = any(_has_money(item) for item in items[:place])
        if first:
            self._doubt_what_touches(items, place)
        elif any(_is_stray(item) for item in items[:place]):
            raise Unreadable("unbalanced_bracket", (token.start, token.end))
        self._check_rest(slot, place, quantity, first=first, last=last, closing=closing)
        self.end = token.end
        if quantity.problem is not None:
            raise Unreadable(quantity.problem, (quantity.start, quantity.end))
        if quantity.is_ordinal:
            raise Unreadable("ordinal", (quantity.start, quantity.end))
        return Leaf(quantity)

    def _place_of(self, slot: _Slot, places: list[int], *, first: bool, last: bool) -> int:
        """Which of several numbers in a slot is the operand: before it stands the label, after it a note."""
        if len(places) == 1:
            return places[0]
        if first and last:
            money = [k for k in places if slot.items[k].quantity.is_money]
            if len(money) == 1:
                return money[0]
        elif first:
            return places[-1]
        elif last:
            return places[0]
        raise Unreadable("ambiguous", (slot.items[places[0]].start, slot.items[places[-1]].end))

    def _start_of(self, slot: _Slot, place: int) -> int:
        before = slot.items[place - 1] if place else None
        if isinstance(before, Token) and before.kind in (Kind.TRIANGLE, Kind.HYPHEN) and slot.sign < 0:
            return before.start
        return slot.items[place].start

    def _doubt_what_touches(self, items: Sequence[Item], place: int) -> None:
        """``월 2회 50,000원×12월``: a number right before the first factor may have been meant as a factor too."""
        before = items[place - 1] if place else None
        if not isinstance(before, Token) or before.quantity is None:
            return
        quantity = before.quantity
        if quantity.problem is None and quantity.value != 1 and quantity.unit and not _names(quantity):
            if not quantity.is_money and quantity.unit not in ("개", "가지", "종"):
                self.doubts.append(Unreadable("ambiguous", (before.start, items[place].end)))

    def _check_rest(
        self, slot: _Slot, place: int, quantity: Quantity, *, first: bool, last: bool, closing: bool
    ) -> None:
        for k, item in enumerate(slot.items):
            if k == place:
                continue
            if isinstance(item, Group):
                if k > place or not first:
                    self._note(item, quantity)
            elif item.kind is Kind.STRANGE and (k > place or not first):
                raise Unreadable("unreadable_number", (item.start, item.end))
            elif _is_stray(item) and k > place:
                raise Unreadable("unbalanced_bracket", (item.start, item.end))
        rest = slot.items[place + 1 :]
        if last and rest:
            self._check_leftover(rest, closing=closing)

    def _note(self, group: Group, quantity: Quantity) -> None:
        """A bracket beside a number is a note; one that reckons must be a breakdown (``3명(2명+1명)``) or a size."""
        self.notes.append((group.start, group.end))
        if not group.reckons or group.is_size:
            return
        try:
            if group.closed and evaluate(group.operand()) == quantity.value:
                return
        except Unreadable:
            pass
        self.doubts.append(Unreadable("ambiguous", (quantity.start, group.end)))

    def _check_leftover(self, rest: Sequence[Item], *, closing: bool) -> None:
        """Numbers after the last factor: an amount, part of a label, or a factor whose sign was forgotten."""
        counted = [item for item in rest if isinstance(item, Token) and item.quantity is not None]
        words = [item for item in rest if isinstance(item, Token) and item.kind is Kind.WORD]
        groups = {(item.start, item.end) for item in rest if isinstance(item, Group)}
        if not counted:
            pieces = [item for item in rest if (item.start, item.end) not in groups]
            if pieces:
                self.notes.append((pieces[0].start, pieces[-1].end))
            return
        quote = (counted[0].start, counted[-1].end)
        if closing and len(counted) == 1 and counted[0].quantity.is_money and counted[0].quantity.problem is None:
            if all(word.text in _TOTAL_WORDS for word in words) and _nothing_after(rest, counted[0]):
                self.trailing = counted[0].quantity
                return
        if closing and len(counted) == 1 and not words and rest[-1] is counted[0]:
            if counted[0].quantity.is_plain and "," in counted[0].text and counted[0].quantity.problem is None:
                # a column beside it: only an amount that agrees shows that it is one
                self.trailing = counted[0].quantity
                self.doubts.append(Unreadable("ambiguous", quote))
                return
        elif any(word.text in _DATE_WORDS for word in words) and all(_names(item.quantity) for item in counted):
            self.notes.append((rest[0].start, rest[-1].end))
            return
        if any(item.quantity.is_money for item in counted) or not any(len(word.text) > 1 for word in words):
            self.doubts.append(Unreadable("ambiguous", quote))
        self.notes.append((rest[0].start, rest[-1].end))

    def _bracket_operand(self, slot: _Slot, opening: bool) -> Expression:
        items = slot.items
        groups = [k for k, item in enumerate(items) if isinstance(item, Group)]
        reckoning = [k for k in groups if items[k].reckons and not (items[k].is_size and k and _touching(items, k))]
        bare = [k for k in groups if items[k].bare is not None]
        strange = next((item for item in items if isinstance(item, Token) and item.kind is Kind.STRANGE), None)
        if strange is not None:
            raise Unreadable("unreadable_number", (strange.start, strange.end))
        if not reckoning and not bare and not opening:
            bare = [k for k in groups if _counted_in(items[k]) is not None]  # ×(외부강사 3명)
        if len(reckoning) > 1 or (not reckoning and len(bare) > 1):
            raise Unreadable("ambiguous", (items[groups[0]].start, items[groups[-1]].end))
        if not reckoning and not bare:
            raise Unreadable("missing_number", self._quote_of(slot))
        place = reckoning[0] if reckoning else bare[0]
        for k, item in enumerate(items):
            if _is_stray(item) and (k > place or not opening):
                raise Unreadable("unbalanced_bracket", (item.start, item.end))
        group = items[place]
        following = items[place + 1] if place + 1 < len(items) else None
        if reckoning and isinstance(following, Token) and following.start == group.end and _scales(following.text):
            raise Unreadable("ambiguous", (group.start, following.end))  # (10+5)천원, (100+10)%
        if opening:
            self.start = group.start
        self.end = group.end
        if reckoning:
            return self._from_group(group)
        if not group.closed:
            raise Unreadable("unbalanced_bracket", (group.start, group.end))
        quantity = _counted_in(group)
        if quantity.problem is not None or quantity.is_ordinal:
            raise Unreadable(quantity.problem or "ordinal", (quantity.start, quantity.end))
        return Leaf(quantity)

    def _from_group(self, group: Group) -> Expression:
        node = group.operand()
        self.inner.extend(group.formula.amounts)
        self.doubts.extend(group.formula.doubts)
        self.notes.extend(group.formula.notes)
        return node

    @staticmethod
    def _quote_of(slot: _Slot) -> tuple[int, int] | None:
        if slot.items:
            return slot.items[0].start, slot.items[-1].end
        return (slot.operator.start, slot.operator.end) if slot.operator is not None else None

    # --- no operator at all -----------------------------------------------------------------------------------------

    def _single(self, slot: _Slot) -> None:
        items = slot.items
        groups = [k for k, item in enumerate(items) if isinstance(item, Group) and item.reckons and not item.is_size]
        if groups and not self.states and self._single_group(slot, groups):
            return
        self._find_amount(items)
        for item in items:
            if isinstance(item, Group):
                self.notes.append((item.start, item.end))

    def _single_group(self, slot: _Slot, groups: list[int]) -> bool:
        """``(350,000원×3명×2회)`` or ``2,100,000원(350,000원×3명×2회)``: the formula stands in the bracket."""
        items = slot.items
        counted = slot.quantities()
        money = [k for k in groups if items[k].has_money or items[k].problem is not None]
        candidates = money or ([] if counted else groups)
        if not candidates:
            return False
        if len(candidates) > 1:
            raise Unreadable("ambiguous", (items[candidates[0]].start, items[candidates[-1]].end))
        place = candidates[0]
        if items[place].problem is not None and counted and any(items[k].quantity.is_money for k in counted):
            return False
        self.node = self._from_group(items[place])
        self.start, self.end = items[place].start, items[place].end
        if slot.sign < 0:
            self.node = Sum(((-1, self.node),))
            self.start = items[place - 1].start
        beside = [k for k in counted if k in (place - 1, place + 1)]
        if len(beside) == 1 and (items[beside[0]].quantity.is_money or items[beside[0]].quantity.is_plain):
            quantity = items[beside[0]].quantity
            self.inner.append(Amount(quantity, 1, quantity.start, self.node))
            self.start = min(self.start, quantity.start)
        elif any(k > place for k in counted):
            self.doubts.append(Unreadable("ambiguous", (items[place].start, items[counted[-1]].end)))
        return True

    def _find_amount(self, items: Sequence[Item]) -> None:
        """The amount that a piece without an operator names: money first, then a number without a unit."""
        places = [k for k, item in enumerate(items) if isinstance(item, Token) and item.quantity is not None]
        if not places:
            inside = [item for item in items if isinstance(item, Group)]
            if len(inside) == 1 and not inside[0].reckons:
                self._find_amount(inside[0].items)
            if any(isinstance(item, Token) and item.kind is Kind.STRANGE for item in items) and self.states:
                raise Unreadable("unreadable_number", (items[0].start, items[-1].end))
            return
        money = [k for k in places if items[k].quantity.is_money]
        plain = [k for k in places if items[k].quantity.is_plain]
        place = (money or plain or places)[0]
        self.amount = items[place].quantity
        self.amount_start = self.amount.start
        before = items[place - 1] if place else None
        if isinstance(before, Token):
            minus = before.kind is Kind.HYPHEN and (place == 1 or before.end == self.amount.start)
            if before.kind is Kind.TRIANGLE or (minus and (self.states or not _is_bullet(items, place))):
                self.amount_sign, self.amount_start = -1, before.start
        if self.states and self.amount.problem is not None and (self.amount.is_money or self.amount.is_plain):
            raise Unreadable(self.amount.problem, (self.amount.start, self.amount.end))
        self.crowded = place != places[-1]
        written = "," in items[place].text or bool(self.amount.scales)
        alone = len(money) == 1 or (not money and len(plain) == 1 and written)
        self.lump = alone and not self.crowded and self.amount.problem is None
        if place + 1 < len(items) and self.states:
            rest = [item for item in items[place + 1 :] if not isinstance(item, Group)]
            if rest:
                self.notes.append((rest[0].start, rest[-1].end))


def _product(parts: list[tuple[str, Expression]]) -> Expression:
    return parts[0][1] if len(parts) == 1 else Product(tuple(parts))


def _is_word(item: Item | None) -> bool:
    return isinstance(item, Token) and item.kind is Kind.WORD


def _counted_in(group: Group) -> Quantity | None:
    """The only number in a bracket that does not reckon."""
    if group.bare is not None:
        return group.bare
    counted = [item.quantity for item in group.items if isinstance(item, Token) and item.quantity is not None]
    nested = any(isinstance(item, Group) for item in group.items)
    return counted[0] if len(counted) == 1 and not nested and not group.reckons else None


def _scales(text: str) -> bool:
    """Whether what touches a closing bracket changes the worth of what is inside."""
    return text[0] in "%‰" or (text[0] in "십백천만억" and (len(text) == 1 or "원" in text))


def _is_stray(item: Item) -> bool:
    return isinstance(item, Token) and item.kind is Kind.CLOSE


def _has_money(item: Item) -> bool:
    if isinstance(item, Group):
        return item.has_money or (item.bare is not None and item.bare.is_money)
    return item.quantity is not None and item.quantity.is_money


def _names(quantity: Quantity) -> bool:
    """Whether a number names a day, a year or a rank and counts nothing."""
    return quantity.is_ordinal or quantity.unit in _DATES_AND_RANKS


def _is_bullet(items: Sequence[Item], place: int) -> bool:
    """``- 5,000,000원`` at the start of a line: the hyphen stands apart and is a bullet."""
    return place == 1 and items[0].end != items[1].start


def _is_code(before: Item | None, hyphen: Token, following: Item | None) -> bool:
    """``201-01``, ``02-123-4567``: bare digits around a hyphen are more often a code or a date than a difference."""
    if not isinstance(before, Token) or not isinstance(following, Token):
        return False
    touching = before.end == hyphen.start and hyphen.end == following.start
    return touching and before.text.isdigit() and following.text.isdigit()


def _is_dash(before: _Slot, slot: _Slot) -> bool:
    """``5월 - 350,000원×3명``: a hyphen between what is no money and a price joins a label, it does not subtract."""
    sign = slot.operator
    if sign is None or sign.kind is not Kind.HYPHEN or not slot.items:
        return False
    counted = [item.quantity for item in before.items if isinstance(item, Token) and item.quantity is not None]
    return any(_has_money(item) for item in slot.items) and bool(counted) and not counted[-1].is_plain


def _touching(items: Sequence[Item], k: int) -> bool:
    return _is_word(items[k - 1])


def _nothing_after(rest: Sequence[Item], token: Token) -> bool:
    place = next(k for k, item in enumerate(rest) if item is token)
    return all(isinstance(item, Group) or item.kind is Kind.TEXT for item in rest[place + 1 :])
