"""One piece of a line between two equal signs: cut at its operators into slots, with one operand in each."""

from collections.abc import Mapping, Sequence

from chatdong.domain.costing.expression import Expression, Leaf, Sum, Unreadable, evaluate, leaves, product
from chatdong.domain.costing.items import (
    LENGTHS,
    Amount,
    Group,
    Item,
    Slot,
    changes_worth,
    counted_in,
    has_money,
    is_bullet,
    is_code,
    is_dash,
    is_date_or_rank,
    is_operand,
    is_stray,
    is_word,
    nothing_after,
    quantities,
    says_the_same,
)
from chatdong.domain.costing.lexer import Kind, Quantity, Token

_JOINS = frozenset({Kind.TIMES, Kind.LATIN_X, Kind.STAR, Kind.DIVIDED, Kind.SLASH, Kind.DOT, Kind.AT})
_ADDS = frozenset({Kind.PLUS, Kind.HYPHEN, Kind.TRIANGLE})
_DATE_WORDS = frozenset("중 초 말 경 부터 까지 예정 시행 실시 개최 기준".split())
_TOTAL_WORDS = frozenset("계 총 합계 소계 총계 총액 금 일금 합 산출액 예산액 소요액".split())


class Piece:
    """The items between two equal signs: a formula, or an amount. ``states``: the piece follows the formula."""

    def __init__(self, items: Sequence[Item], *, states: bool, goes_on: bool = False) -> None:
        self.states, self.goes_on = states, goes_on
        self.node: Expression | None = None
        self.doubts: list[Unreadable] = []
        self.inner: list[Amount] = []
        self.notes: list[tuple[int, int]] = []
        self.leading: Quantity | None = None
        self.trailing: Quantity | None = None
        self.columns: list[Quantity] = []
        self.beside: list[Quantity] = []
        self.amount: Quantity | None = None
        self.amount_sign, self.amount_start = 1, 0
        self.lump = self.crowded = self.noted_number = False
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

    # Operators: a sign is one only between numbers

    def _slots(self, items: Sequence[Item]) -> list[Slot]:
        slots = [Slot(None)]
        filled = labelled = False
        for k, item in enumerate(items):
            kind = item.kind if isinstance(item, Token) else None
            following = items[k + 1] if k + 1 < len(items) else None
            before = items[k - 1] if k else None
            if kind in _JOINS or kind in _ADDS:
                assert isinstance(item, Token)
                if self._operates(item, before, following, filled, bool(slots[-1].items) or len(slots) > 1):
                    if kind in (Kind.DOT, Kind.TRIANGLE) or (kind is Kind.HYPHEN and is_code(before, item, following)):
                        self.doubts.append(Unreadable("ambiguous", (item.start, item.end)))
                    slots.append(Slot(item))
                    filled = labelled = False
                    continue
                if kind in (Kind.TRIANGLE, Kind.HYPHEN) and not filled and not self.states:
                    self._sign(item, following, slots, labelled)
            slots[-1].items.append(item)
            filled = filled or is_operand(item)
            labelled = labelled or is_word(item) or isinstance(item, Group)
        return slots

    def _operates(self, sign: Token, before: Item | None, following: Item | None, filled: bool, anything_before: bool) -> bool:
        """True if the sign is an operator here, and not a bullet, a dash, a footnote star or a letter.

        ``filled``: its slot has a number before it. After an equal sign only a certain operator counts.
        """
        number_follows = is_operand(following)
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
                return number_follows or sign_follows or (word_follows and not self.states and is_word(following))
            case Kind.LATIN_X:
                if not filled:
                    in_a_word = (touches_before and is_word(before)) or (touches_following and not number_follows)
                    return anything_before and not in_a_word and following is not None and not self.states
                if word_follows:
                    apart = touches_following and not touches_before
                    return is_word(following) and not apart and not self.states
                return number_follows or sign_follows
            case Kind.SLASH:
                return filled and number_follows
            case Kind.PLUS:
                return filled and (number_follows or sign_follows or (is_word(following) and not self.states))
            case Kind.HYPHEN:
                # After a word it is a dash: 17개 자치구 - 350,000원×3명.
                subtracts = filled and number_follows and not is_word(before)
                return subtracts and (not self.states or has_money(following))
            case Kind.TRIANGLE:
                # after a word it belongs to a change: 경정 2,100,000원, 증감 △700,000원
                subtracts = filled and number_follows and not is_word(before)
                return subtracts and (not self.states or (self.goes_on and has_money(following)))
            case Kind.DOT:
                unit_before = isinstance(before, Token) and before.quantity is not None and bool(before.quantity.unit)
                return unit_before and number_follows and not self.states
            case Kind.AT:
                return filled and number_follows and not self.states
        return False

    def _sign(self, sign: Token, following: Item | None, slots: list[Slot], labelled: bool) -> None:
        """Applies a minus before the first number. In ``- 350,000원`` it may be a bullet, which the sign of the stated amount settles."""
        slot, first = slots[-1], len(slots) == 1
        touches = following is not None and following.start == sign.end
        if is_operand(following) and (sign.kind is Kind.TRIANGLE or not first):
            slot.sign = -slot.sign
        elif first and (sign.kind is Kind.TRIANGLE or not labelled):
            self.sign_open = True
            if touches and isinstance(following, Token) and following.quantity is not None:
                slot.sign = -1

    def _restarted(self, slots: list[Slot]) -> list[Slot]:
        """The slots without a label that looks like a sum: ``201-01 사무관리비 80,000원×12월``, ``3x3 농구 500,000원×3팀``.

        The formula starts again at a price after words if no price came before it.
        """
        start = 0
        money_before = False
        for k, slot in enumerate(slots[:-1]):
            counted = quantities(slot.items)
            if k == 1 and not money_before and is_dash(slots[0], slot):
                start = k
            elif k and len(counted) > 1 and not money_before:
                *_, previous, last = counted
                between = slot.items[previous + 1 : last]
                if counted[last].is_money or (counted[last].is_plain and any(is_word(item) for item in between)):
                    start = k
            money_before = money_before or any(has_money(item) for item in slot.items)
        if start == 0:
            return slots
        skipped = [item.quantity for slot in slots[:start] for item in slot.items if isinstance(item, Token)]
        head = slots[start]
        last_place = max(quantities(head.items), default=0)
        skipped += [item.quantity for item in head.items[:last_place] if isinstance(item, Token)]
        if any(q is not None and q.unit and q.unit.lower() not in LENGTHS and not is_date_or_rank(q) for q in skipped):
            self.doubts.append(Unreadable("ambiguous", (slots[0].items[0].start, head.items[last_place].start)))
        self.sign_open = False
        return [Slot(None, head.items), *slots[start + 1 :]]

    # One operand for each slot

    def _expression(self, slots: list[Slot]) -> None:
        terms: list[tuple[int, Expression]] = []
        parts: list[tuple[str, Expression]] = []
        term_sign = 1
        for k, slot in enumerate(slots):
            sign = slot.operator.kind if slot.operator is not None else None
            first = sign is None or sign in _ADDS
            following = slots[k + 1] if k + 1 < len(slots) else None
            last = following is None or (following.operator is not None and following.operator.kind in _ADDS)
            operand = self._operand(slot, first=first, last=last, opening=k == 0, closing=following is None)
            if first:
                if parts:
                    terms.append((term_sign, product(parts)))
                parts = [("×", operand)]
                term_sign = slot.sign * (1 if sign in (None, Kind.PLUS) else -1)
                continue
            if slot.sign < 0:
                operand = Sum(((-1, operand),))
            divides = sign in (Kind.DIVIDED, Kind.SLASH)
            if sign is Kind.SLASH:
                self._doubt_a_slash(parts[-1][1], operand)
            parts.append(("÷" if divides else "×", operand))
        terms.append((term_sign, product(parts)))
        self.node = terms[0][1] if len(terms) == 1 and terms[0][0] == 1 else Sum(tuple(terms))

    def _doubt_a_slash(self, before: Expression, operand: Expression) -> None:
        """Adds a doubt for ``350,000원/2시간``, which may be a price for two hours; ``1,200,000원/12`` divides."""
        if isinstance(before, Leaf) and before.quantity.unit and isinstance(operand, Leaf):
            quantity = operand.quantity
            if quantity.unit and not quantity.is_ratio and quantity.value != 1:
                self.doubts.append(Unreadable("ambiguous", (before.quantity.start, quantity.end)))

    def _operand(self, slot: Slot, *, first: bool, last: bool, opening: bool, closing: bool) -> Expression:
        items = slot.items
        counted = quantities(items)
        if len(counted) > 1:
            counted = {k: q for k, q in counted.items() if not q.is_ordinal} or counted
        if not counted or (first and self._bracket_follows_label(items, counted)):
            return self._bracket_operand(slot, opening)
        place = self._place_of(items, counted, first=first, last=last)
        token = items[place]
        quantity = counted[place]
        if opening and self.states and min(counted) < place:
            raise Unreadable("ambiguous", (items[min(counted)].start, token.end))
        if opening:
            self.start = self._start_of(slot, place)
            self._label_has_money = any(has_money(item) for item in items[:place])
            self._find_leading(items[:place])
            self.beside.extend(quantities(items[:place]).values())
        if first:
            self._doubt_what_touches(items, place)
        elif any(is_stray(item) for item in items[:place]):
            raise Unreadable("unbalanced_bracket", (token.start, token.end))
        self._check_rest(slot, place, quantity, first=first, last=last, closing=closing)
        self.end = token.end
        if quantity.problem is not None:
            raise Unreadable(quantity.problem, (quantity.start, quantity.end))
        if quantity.is_ordinal:
            raise Unreadable("ordinal", (quantity.start, quantity.end))
        return Leaf(quantity)

    def _find_leading(self, before: Sequence[Item]) -> None:
        """``인쇄 7,500 15,000원×100부×5회``: the amount may stand in the column before the formula."""
        last = next((item for item in reversed(before) if not isinstance(item, Token) or item.kind is not Kind.TEXT), None)
        if isinstance(last, Token) and last.quantity is not None and (last.quantity.is_money or "," in last.text):
            self.leading = last.quantity if last.quantity.is_money or last.quantity.is_plain else None

    def _bracket_follows_label(self, items: Sequence[Item], counted: Mapping[int, Quantity]) -> bool:
        """``17개 자치구 (10,000원×3명)×2회``, ``1인당 숙박비(42,000원)×29명``: the bracket is the operand, the number before it label."""
        last_number = max(counted)
        after = [(k, item) for k, item in enumerate(items) if k > last_number and isinstance(item, Group) and (item.reckons or _is_price(item))]
        if len(after) != 1 or after[0][1].is_size:
            return False
        (place, group), number = after[0], counted[last_number]
        if number.is_money and not group.reckons:
            return False
        if place > last_number + 1:
            return True
        if not has_money(group) or number.is_money or (number.is_plain and not group.reckons):
            return False
        if number.problem is None and not is_date_or_rank(number) and number.value != 1:
            self.doubts.append(Unreadable("ambiguous", (number.start, group.end)))
        return True

    def _place_of(self, items: Sequence[Item], counted: Mapping[int, Quantity], *, first: bool, last: bool) -> int:
        """The place of the operand among several numbers in a slot: before it is the label, after it a note."""
        places = list(counted)
        if len(places) == 1:
            return places[0]
        if first and last:
            money = [k for k, quantity in counted.items() if quantity.is_money]
            if len(money) == 1:
                return money[0]
        elif first:
            return places[-1]
        elif last:
            return places[0]
        raise Unreadable("ambiguous", (items[places[0]].start, items[places[-1]].end))

    def _start_of(self, slot: Slot, place: int) -> int:
        before = slot.items[place - 1] if place else None
        if isinstance(before, Token) and before.kind in (Kind.TRIANGLE, Kind.HYPHEN) and slot.sign < 0:
            return before.start
        return slot.items[place].start

    def _doubt_what_touches(self, items: Sequence[Item], place: int) -> None:
        """Adds a doubt for a number directly before the first factor, which may be a factor too: ``월 2회 50,000원×12월``."""
        before, factor = items[place - 1] if place else None, items[place]
        if not isinstance(before, Token) or before.quantity is None or not isinstance(factor, Token):
            return
        quantity = before.quantity
        following = factor.text
        if quantity.is_plain and following[:3].isdigit() and not following[3:4].isdigit() and following[3:4] != ",":
            raise Unreadable("malformed_number", (before.start, factor.end))  # 1 234 567원
        if quantity.problem is None and quantity.value != 1 and quantity.unit and not is_date_or_rank(quantity):
            if not quantity.is_money and quantity.unit not in ("개", "가지", "종"):
                self.doubts.append(Unreadable("ambiguous", (before.start, factor.end)))

    def _check_rest(self, slot: Slot, place: int, quantity: Quantity, *, first: bool, last: bool, closing: bool) -> None:
        for k, item in enumerate(slot.items):
            if k == place:
                continue
            if isinstance(item, Group):
                if k > place or not first:
                    self._note(item, quantity)
            elif item.kind is Kind.STRANGE and (k > place or not first):
                raise Unreadable("unreadable_number", (item.start, item.end))
            elif is_stray(item) and k > place:
                raise Unreadable("unbalanced_bracket", (item.start, item.end))
        rest = slot.items[place + 1 :]
        if last and rest:
            self._check_leftover(rest, closing=closing)

    def _note(self, group: Group, quantity: Quantity) -> None:
        """Adds a bracket beside a number as a note, with a doubt if it computes something else than a breakdown (``3명(2명+1명)``) or a size."""
        self.notes.append((group.start, group.end))
        if not group.reckons or group.is_size:
            counted = counted_in(group)
            self.beside.extend([] if counted is None else [counted])
            return
        try:
            if group.closed and evaluate(group.operand()) == quantity.value:
                return
        except Unreadable:
            pass
        self.doubts.append(Unreadable("ambiguous", (quantity.start, group.end)))

    def _check_leftover(self, rest: Sequence[Item], *, closing: bool) -> None:
        """Sorts out numbers after the last factor: an amount, part of a label, or a factor with a forgotten sign."""
        counted = [(item, item.quantity) for item in rest if isinstance(item, Token) and item.quantity is not None]
        words = [item for item in rest if isinstance(item, Token) and item.kind is Kind.WORD]
        groups = {(item.start, item.end) for item in rest if isinstance(item, Group)}
        if not counted:
            pieces = [item for item in rest if (item.start, item.end) not in groups]
            if pieces:
                self.notes.append((pieces[0].start, pieces[-1].end))
            return
        token, quantity = counted[0]
        quote = (token.start, counted[-1][0].end)
        if closing and len(counted) == 1 and quantity.is_money and quantity.problem is None:
            if all(word.text in _TOTAL_WORDS for word in words) and nothing_after(rest, token):
                self.trailing = quantity
                return
        if closing and len(counted) == 1 and not words and nothing_after(rest, token):
            if quantity.is_plain and "," in token.text and quantity.problem is None:
                # Perhaps the amount of the next column; only if it agrees is it taken as one.
                self.trailing = quantity
                self.doubts.append(Unreadable("ambiguous", quote))
                return
        elif any(word.text in _DATE_WORDS for word in words) and all(is_date_or_rank(each) for _, each in counted):
            self.notes.append((rest[0].start, rest[-1].end))
            return
        if any(each.is_money for _, each in counted) or not any(len(word.text) > 1 for word in words):
            self.doubts.append(Unreadable("ambiguous", quote))
        self.notes.append((rest[0].start, rest[-1].end))

    def _bracket_operand(self, slot: Slot, opening: bool) -> Expression:
        items = slot.items
        groups = {k: item for k, item in enumerate(items) if isinstance(item, Group)}
        reckoning = [k for k, group in groups.items() if group.reckons and not (group.is_size and k and is_word(items[k - 1]))]
        bare = [k for k, group in groups.items() if group.bare is not None]
        strange = next((item for item in items if isinstance(item, Token) and item.kind is Kind.STRANGE), None)
        if strange is not None:
            raise Unreadable("unreadable_number", (strange.start, strange.end))
        if len(bare) > 1:
            bare = [k for k in bare if _is_price(groups[k])] or bare
        if not reckoning and not bare and not opening:
            bare = [k for k, group in groups.items() if counted_in(group) is not None]  # ×(외부강사 3명)
        if len(reckoning) > 1 or (not reckoning and len(bare) > 1):
            raise Unreadable("ambiguous", (items[min(groups)].start, items[max(groups)].end))
        if not reckoning and not bare:
            raise Unreadable("missing_number", self._quote_of(slot))
        place = reckoning[0] if reckoning else bare[0]
        for k, item in enumerate(items):
            if is_stray(item) and (k > place or not opening):
                raise Unreadable("unbalanced_bracket", (item.start, item.end))
        group = groups[place]
        following = items[place + 1] if place + 1 < len(items) else None
        if reckoning and isinstance(following, Token) and following.start == group.end and changes_worth(following.text):
            raise Unreadable("ambiguous", (group.start, following.end))  # (10+5)천원, (100+10)%
        if opening:
            self.start = group.start
            self._label_has_money = any(has_money(item) for item in items[:place])
        self.end = group.end
        if reckoning:
            return self._from_group(group)
        if not group.closed:
            raise Unreadable("unbalanced_bracket", (group.start, group.end))
        quantity = counted_in(group)
        assert quantity is not None  # A bracket without arithmetic was chosen for its number.
        if quantity.problem is not None or quantity.is_ordinal:
            raise Unreadable(quantity.problem or "ordinal", (quantity.start, quantity.end))
        return Leaf(quantity)

    def _from_group(self, group: Group) -> Expression:
        node = group.operand()
        assert group.formula is not None  # ``operand`` asserts it too.
        self.inner.extend(group.formula.amounts)
        self.doubts.extend(group.formula.doubts)
        self.notes.extend(group.formula.notes)
        return node

    @staticmethod
    def _quote_of(slot: Slot) -> tuple[int, int] | None:
        if slot.items:
            return slot.items[0].start, slot.items[-1].end
        return (slot.operator.start, slot.operator.end) if slot.operator is not None else None

    # A piece without an operator

    def _single(self, slot: Slot) -> None:
        items = slot.items
        groups = {k: item for k, item in enumerate(items) if isinstance(item, Group) and item.reckons and not item.is_size}
        if groups and not self.states and self._single_group(slot, groups):
            return
        self._find_amount(items)
        self.columns = list(quantities(items).values())
        for item in items:
            if isinstance(item, Group):
                self.notes.append((item.start, item.end))
                self.noted_number = self.noted_number or counted_in(item) is not None

    def _single_group(self, slot: Slot, groups: Mapping[int, Group]) -> bool:
        """Reads the formula in a bracket, as in ``(350,000원×3명×2회)`` or ``2,100,000원(350,000원×3명×2회)``; False if there is none."""
        items = slot.items
        counted = quantities(items)
        money = [k for k, group in groups.items() if group.has_money or group.problem is not None]
        candidates = money or ([] if counted else list(groups))
        if not candidates:
            return False
        if len(candidates) > 1:
            raise Unreadable("ambiguous", (items[candidates[0]].start, items[candidates[-1]].end))
        place, group = candidates[0], groups[candidates[0]]
        if group.problem is not None and any(quantity.is_money for quantity in counted.values()):
            return False
        self.node = self._from_group(group)
        self.start, self.end = group.start, group.end
        if slot.sign < 0:
            self.node = Sum(((-1, self.node),))
            self.start = items[place - 1].start
        beside = [quantity for k, quantity in counted.items() if k in (place - 1, place + 1)]
        if len(beside) == 1 and (beside[0].is_money or beside[0].is_plain):
            quantity = beside[0]
            self.inner.append(Amount(quantity, 1, quantity.start, self.node))
            self.start = min(self.start, quantity.start)
        elif any(k > place for k in counted):
            self.doubts.append(Unreadable("ambiguous", (group.start, items[max(counted)].end)))
        return True

    def _find_amount(self, items: Sequence[Item]) -> None:
        """Finds the amount of a piece without an operator: money first, then a number without a unit."""
        counted = quantities(items)
        if not counted:
            inside = [item for item in items if isinstance(item, Group)]
            if len(inside) == 1 and not inside[0].reckons:
                self._find_amount(inside[0].items)
            if any(isinstance(item, Token) and item.kind is Kind.STRANGE for item in items) and self.states:
                raise Unreadable("unreadable_number", (items[0].start, items[-1].end))
            return
        money = [k for k, quantity in counted.items() if quantity.is_money]
        plain = [k for k, quantity in counted.items() if quantity.is_plain]
        place = (money or plain or list(counted))[0]
        token, amount = items[place], counted[place]
        self.amount, self.amount_start = amount, amount.start
        before = items[place - 1] if place else None
        if isinstance(before, Token):
            minus = before.kind is Kind.HYPHEN and (place == 1 or before.end == amount.start)
            if before.kind is Kind.TRIANGLE or (minus and (self.states or not is_bullet(items, place))):
                self.amount_sign, self.amount_start = -1, before.start
        if self.states and amount.problem is not None and (amount.is_money or amount.is_plain):
            raise Unreadable(amount.problem, (amount.start, amount.end))
        self.crowded = any(k > place and not (number.is_plain and says_the_same(number, amount)) for k, number in counted.items())
        written = (isinstance(token, Token) and "," in token.text) or bool(amount.scales)
        alone = len(money) == 1 or (not money and len(plain) == 1 and written)
        self.lump = alone and not self.crowded and amount.problem is None
        if place + 1 < len(items) and self.states:
            rest = [item for item in items[place + 1 :] if not isinstance(item, Group)]
            if rest:
                self.notes.append((rest[0].start, rest[-1].end))


def _is_price(group: Group) -> bool:
    """``(42,000원)``: a bracket with a price and nothing else."""
    return group.bare is not None and group.bare.is_money
