"""The parser of the costing notation: from tokens to an expression, its stated amounts, and doubts.

A line is cut at its equal signs into pieces; the first piece with an operation is the formula, the others are amounts. If two readings
remain, the line is marked with a doubt (which only an agreeing stated amount can settle) or refused with ``Unreadable``: nothing is
guessed.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from chatdong.domain.costing.expression import Expression, Leaf, Sum, Unreadable, product
from chatdong.domain.costing.items import Amount, Formula, Group, Item, is_date_or_rank
from chatdong.domain.costing.lexer import Kind, Quantity, Token
from chatdong.domain.costing.piece import Piece
from chatdong.domain.costing.units import unit_in_brackets

MAX_DEPTH = 30


def grouped(tokens: Iterable[Token]) -> list[Item]:
    """The tokens with brackets gathered into groups. Raises Unreadable if brackets are nested too deeply."""
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
    """Adds a closed bracket to the one around it; ``30(명)`` becomes one number with its unit."""
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


def read(items: Sequence[Item], *, one_amount: bool = False) -> Formula:
    """The formula of one line, or of the inside of a bracket. Raises Unreadable if it cannot be computed.

    ``one_amount``: only the first amount after the formula counts, as a second one is the difference of two versions.
    """
    formula = Formula()
    pieces: list[list[Item]] = [[]]
    for item in items:
        if isinstance(item, Token) and item.kind is Kind.EQUAL:
            formula.about = formula.about or item.text != "="
            pieces.append([])
        else:
            pieces[-1].append(item)
    before: list[Piece] = []
    after: list[Piece] = []
    main: Piece | None = None
    for k, items_of_piece in enumerate(pieces):
        piece = Piece(items_of_piece, states=main is not None, goes_on=k + 1 < len(pieces))
        if main is not None:
            after.append(piece)
        elif piece.node is not None:
            main = piece
        else:
            before.append(piece)
    if main is None:
        return _without_operator(formula, before)
    formula.node, formula.reckons = main.node, True
    formula.doubts, formula.sign_open, formula.beside = main.doubts, main.sign_open, main.beside
    formula.start, formula.notes = main.start, main.notes
    formula.amounts.extend(main.inner)
    formula.amounts.extend(_amounts(before, main.node))
    formula.start = min([main.start or 0, *(amount.start for amount in formula.amounts)])
    later = _amounts(after, main.node)
    formula.amounts.extend(later[:1] if one_amount else later)
    if not formula.amounts and main.trailing is not None:
        formula.amounts.append(Amount(main.trailing, 1, main.trailing.start, main.node))
    if not formula.amounts and main.leading is not None:
        formula.possible.append(Amount(main.leading, 1, main.leading.start, main.node))
    formula.equals.extend(piece.node for piece in after if piece.node is not None)
    for piece in after:
        formula.doubts.extend(piece.doubts)
        formula.notes.extend(piece.notes)
    return formula


def _amounts(pieces: Sequence["Piece"], of: Expression | None) -> list[Amount]:
    return [
        Amount(piece.amount, piece.amount_sign, piece.amount_start, of)
        for piece in pieces
        if piece.amount is not None and (piece.amount.is_money or piece.amount.is_plain)
    ]


def _without_operator(formula: Formula, pieces: Sequence["Piece"]) -> Formula:
    """The formula of a line without an operation: ``5,000,000원=5,000천원`` has one factor; ``총액 5,000,000원`` and ``1식=3,000,000원`` are lump sums."""
    first, stated = pieces[0], [piece for piece in pieces[1:] if piece.amount is not None]
    formula.possible.extend(_columns(first.columns, stated))
    if stated and first.amount is not None and not first.crowded and (first.amount.is_money or first.amount.is_plain):
        if first.noted_number:
            formula.doubts.append(Unreadable("ambiguous", (first.amount.start, first.amount.end)))  # 100,000원(12월)=…
        counted = [number for number in first.columns if number is not first.amount and not is_date_or_rank(number)]
        if counted:
            formula.doubts.append(Unreadable("ambiguous", (counted[0].start, first.amount.end)))  # 2회 50,000원=…
        if first.amount.problem is not None:
            raise Unreadable(first.amount.problem, (first.amount.start, first.amount.end))
        node: Expression = Leaf(first.amount)
        formula.node = node if first.amount_sign == 1 else Sum(((-1, node),))
        formula.start = first.amount_start
        formula.amounts.extend(_amounts(stated, formula.node))
    elif stated:
        formula.amounts.extend(_amounts(stated[-1:], None))
    elif first.amount is not None and first.lump:
        formula.amounts.extend(_amounts([first], None))
        formula.start = first.amount_start
    for piece in pieces:
        formula.notes.extend(piece.notes)
    return formula


_MOST_COLUMNS = 6
_LEAST_BARE_AMOUNT = 1_000


def _columns(numbers: Sequence[Quantity], stated: Sequence[Piece]) -> Iterator[Amount]:
    """``350,000원 3명 2회 2,100,000원``: price, counts and amount in columns of their own, where only the product joins them."""
    if stated:
        choices = [(numbers, stated[-1].amount)]
    else:
        choices = [(numbers[:-1], numbers[-1]), (numbers[1:], numbers[0])] if numbers else []
    for factors, amount in choices:
        readable = all(factor.problem is None and not factor.is_ordinal for factor in factors)
        if amount is None or not readable or not 2 <= len(factors) <= _MOST_COLUMNS:
            continue
        is_amount = amount.is_money or (amount.is_plain and amount.value is not None and amount.value >= _LEAST_BARE_AMOUNT)
        if is_amount and sum(factor.is_money for factor in factors) <= 1:
            yield Amount(amount, 1, amount.start, product([("×", Leaf(factor)) for factor in factors]))
