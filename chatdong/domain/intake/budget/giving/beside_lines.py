"""Whose money a budget is: what its tables and the text say of the whole, of categories and of lines, put beside the lines."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from chatdong.domain.intake.budget.giving.funders import DraftShare, meaning_of
from chatdong.domain.intake.budget.giving.tables import FundingReading
from chatdong.domain.intake.budget.items import BudgetItem, BudgetReading
from chatdong.domain.intake.budget.parts import Budget
from chatdong.domain.intake.fact import Fact, Source, Unread, fact, unread
from chatdong.domain.intake.wording import compact, unspaced
from chatdong.domain.message import Message, message

_OF_THE_WHOLE = re.compile(
    r"(?:20[0-9]{2}년?도?|['‘’][0-9]{2}년?도?|총|소요|사업|전체|본|연간|당해|재원|보조|지원|부담|운영|확보|조달|분담|별|의|및|기준)*(?:예산|사업비|재원|재정|금액|예산액|소요액|비율|구성|내역|계획|방안|근거|구분|비|율|별)?(?:총액|규모|합계|계|액)?"
)
_UNITS = (1, 1_000, 10**6)


def funded(budget: Budget, tables: Sequence[BudgetReading], said: Sequence[FundingReading]) -> Budget:
    """The budget with what its tables (those of the lines, and those with the same sum) and its text say of who gives the money.

    Shares that do not come to what they are of carry a doubt; what contradicts an earlier statement, or is of something unknown, is listed as unread.
    """
    if not budget.items:
        return _without_lines(budget, said)
    work = _Work(budget, list(budget.items))
    lines = sum(one.amount.value for one in budget.items)
    for reading in tables:
        chosen = any(one.number == reading.number for one in budget.used)
        if not chosen and reading.lines_krw not in (lines, work.total_krw):
            continue
        if reading.funding and (not chosen or len(budget.used) == 1 or reading.lines_krw == lines):
            work.whole(reading.funding, reading.place)
        for stated in reading.sums:
            if stated.of and stated.funding:
                work.part(stated.of, stated.funding)
        if not chosen:
            for item in reading.items:
                if item.funding:
                    work.part(item.item.value, item.funding)
    for one in said:
        work.add(one)
    return work.budget_now()


def _without_lines(budget: Budget, said: Sequence[FundingReading]) -> Budget:
    """The budget of a document that has no lines: the first statement of its whole money that agrees with the total, where there is one. A table or a
    sentence that divides a sum that it states, all of it, says the total too."""
    work = _Work(budget, [])
    for one in said:
        money = one.base_krw
        if budget.total is None and not work.of_whole and money and one.unit_krw and one.amounts_krw == money and work.speaks_of_whole(one):
            budget = replace(budget, total=fact(money, Source(one.quote, one.place), message("재원의 합을 총 예산으로 읽었습니다.")))
            work = _Work(budget, [])
        if budget.total is not None or one.amounts_krw is None:
            work.add(one)
    return work.budget_now()


@dataclass
class _Work:
    """A budget while shares are put beside it."""

    budget: Budget
    items: list[BudgetItem]
    of_whole: tuple[DraftShare, ...] = ()
    of_category: dict[str, tuple[DraftShare, ...]] = field(default_factory=dict)
    left: list[Unread] = field(default_factory=list)

    @property
    def total_krw(self) -> int:
        """What the document calls the whole budget, else what the lines come to."""
        return self.budget.total.value if self.budget.total is not None else sum(one.amount.value for one in self.items)

    def whole(self, shares: Sequence[DraftShare], place: Message, doubt: Message | None = None) -> None:
        """Shares of the whole budget. The first ones count; others that say something else are listed."""
        if not self.of_whole:
            self.of_whole = tuple(_checked(shares, self.total_krw, doubt))
        elif _same(self.of_whole, shares, self.total_krw):
            known = [one.funder for one in (*self.of_whole, *shares)]
            also = {one.funder: one for one in shares if known.count(one.funder) == 2}
            self.of_whole = tuple(_with_both(one, also.get(one.funder, one)) for one in self.of_whole)
        else:
            words = ", ".join(_words(one) for one in shares)
            self.left.append(unread(Source(words, place), message("재원이 앞에 적힌 것과 다르게 적혀 있습니다.")))

    def part(self, name: str, shares: Sequence[DraftShare]) -> bool:
        """Shares of a category, or of an item or activity that is one line; True where there is one by that name."""
        key = compact(name)
        of_category = [one for one in self.items if (one.category or one.item) and compact((one.category or one.item).value) == key]
        if of_category and not (len(of_category) == 1 and of_category[0].category is None):
            label = (of_category[0].category or of_category[0].item).value
            money = sum(one.amount.value for one in of_category)
            self.of_category.setdefault(label, tuple(replace(one, of=label) for one in _checked(shares, money)))
            return True
        places = [k for k, one in enumerate(self.items) if key in (compact(one.item.value), compact(one.activity.value) if one.activity else "")]
        if len(places) == 1:
            if not self.items[places[0]].funding:
                self.items[places[0]] = replace(self.items[places[0]], funding=tuple(shares))
            return True
        if places:
            for one in shares:
                why = message("‘{name}’ 전체의 재원이라 줄마다 나누지 않았습니다.", name=name)
                of = one.amount or one.percent
                if of is not None:
                    self.left.append(unread(Source(of.quote, of.place), why))
        return bool(places)

    def add(self, reading: FundingReading) -> None:
        """What one table or sentence says, beside what it is of."""
        doubt = None
        if reading.unit_krw is None:
            sums = [one for one in (reading.base_krw, reading.amounts_krw) if one is not None]
            unit = next((unit for unit in _UNITS if any(one * unit == self.total_krw for one in sums)), None)
            doubt = message("금액의 단위가 적혀 있지 않아 원으로 읽었습니다.") if unit is None and reading.amounts_krw is not None else None
            reading = reading.in_unit(unit or 1)
        money = reading.base_krw if reading.base_krw is not None else reading.amounts_krw
        if money == self.total_krw or (money is None and self.speaks_of_whole(reading)):
            self.whole(reading.shares, reading.place, doubt)
            return
        if name := self._named(reading, money):
            self.part(name, reading.shares)
            return
        if self.speaks_of_whole(reading) and money is not None and not self.of_whole and (not reading.about or money > self.total_krw):
            why = message("재원의 합 {sum:,}원이 총 예산 {total:,}원과 다릅니다.", sum=money, total=self.total_krw)
            self.whole(reading.shares, reading.place, doubt or why)
            return
        self.left.append(unread(Source(reading.quote, reading.place), message("재원으로 보이나 총 예산도 예산의 줄도 아닌 것의 재원입니다.")))

    def speaks_of_whole(self, reading: FundingReading) -> bool:
        """True if the words before the shares name nothing but the money of the whole."""
        about = unspaced(re.sub(r"[0-9][0-9,.]*\s*[십백천만억]*\s*원?|[()\[\]:：○●□■▪\-–·*※]|금\s", "", reading.about))
        return _OF_THE_WHOLE.fullmatch(about) is not None

    def _named(self, reading: FundingReading, money: int | None) -> str | None:
        """The category, else the line, that the words before the shares name and whose money it is."""
        about = compact(reading.about)
        for kind in ("category", "item", "activity"):
            named: list[tuple[str, int]] = [(of.value, one.amount.value) for one in self.items if (of := getattr(one, kind)) is not None]
            for name in sorted({name for name, _amount in named}, key=lambda one: (-len(one), one)):
                worth = sum(amount for other, amount in named if compact(other) == compact(name))
                if len(compact(name)) > 1 and compact(name) in about and money in (None, worth):
                    return name
        return None

    def budget_now(self) -> Budget:
        """The budget with the shares, each name of those who give with its meaning, and doubts where the shares of a line do not come to it."""
        items = tuple(replace(one, funding=tuple(_checked(one.funding, one.amount.value))) if one.funding else one for one in self.items)
        shares = (*_in_won(self.of_whole, self.total_krw), *(one for of in self.of_category.values() for one in of))
        every = [*shares, *(one for item in items for one in item.funding)]
        names = list(dict.fromkeys(one.funder for one in every))
        funders = []
        for name in names:
            of = next(fact for one in every if one.funder == name and (fact := one.amount or one.percent) is not None)
            funders.append(meaning_of(name, Source(of.quote, of.place), names))
        return replace(self.budget, items=items, funding=shares, funders=tuple(funders), unread=(*self.budget.unread, *self.left))


def _in_won(shares: Sequence[DraftShare], money_krw: int) -> Iterator[DraftShare]:
    """The shares, those in percent with what they come to, where together they are the whole and each is a whole number of won."""
    percents = [one.percent.value for one in shares if one.percent is not None]
    exact = len(percents) == len(shares) and sum(percents) == 100 and all(money_krw * one % 100 == 0 for one in percents)
    for one in shares:
        if exact and money_krw > 0 and one.amount is None and one.percent is not None:
            amount = int(money_krw * one.percent.value / 100)
            yield replace(one, amount=Fact(amount, one.percent.quote, one.percent.place), reckoned=True)
        else:
            yield one


def _checked(shares: Iterable[DraftShare], money_krw: int, doubt: Message | None = None) -> Iterator[DraftShare]:
    """The shares, the first one with a doubt where together they do not come to what they are of, each where amount and percentage disagree."""
    shares = list(shares)
    amounts = [one.amount.value for one in shares if one.amount is not None]
    percents = [one.percent.value for one in shares if one.percent is not None]
    if doubt is None and len(amounts) == len(shares) and sum(amounts) != money_krw:
        doubt = message("재원의 합 {sum:,}원이 그 금액 {amount:,}원과 다릅니다.", sum=sum(amounts), amount=money_krw)
    elif doubt is None and len(percents) == len(shares) and len(amounts) < len(shares) and sum(percents) != 100:
        doubt = message("재원 비율의 합이 {sum}%입니다.", sum=f"{sum(percents, Decimal(0)):f}")
    for k, one in enumerate(shares):
        why = doubt if k == 0 else None
        if why is None and one.amount is not None and one.percent is not None and money_krw > 0:
            reached = Decimal(one.amount.value * 100) / money_krw
            if abs(reached - one.percent.value) >= 1:
                why = message(
                    "{amount:,}원은 {percent}%가 아니라 {reached}%입니다.",
                    amount=one.amount.value,
                    percent=f"{one.percent.value:f}",
                    reached=f"{reached:.1f}",
                )
        yield _doubted(one, why)


def _with_both(one: DraftShare, other: DraftShare) -> DraftShare:
    """A share with the figure that only the other statement of it gives."""
    return replace(one, amount=one.amount or other.amount, percent=one.percent or other.percent)


def _doubted(share: DraftShare, why: Message | None) -> DraftShare:
    if why is None:
        return share
    if share.amount is not None:
        return replace(share, amount=replace(share.amount, doubt=share.amount.doubt or why))
    return replace(share, percent=replace(share.percent, doubt=share.percent.doubt or why)) if share.percent is not None else share


def _same(one: Sequence[DraftShare], other: Sequence[DraftShare], money_krw: int) -> bool:
    """True where two statements give each the same, to one percent."""

    def given(shares: Sequence[DraftShare]) -> dict[str, Decimal]:
        found: dict[str, Decimal] = {}
        for share in shares:
            percent = Decimal(share.amount.value * 100) / money_krw if share.amount is not None and money_krw else None
            found[share.funder] = found.get(share.funder, Decimal(0)) + (
                percent if percent is not None else share.percent.value if share.percent else 0
            )
        return found

    first, second = given(one), given(other)
    return first.keys() == second.keys() and all(abs(first[name] - second[name]) < 1 for name in first)


def _words(share: DraftShare) -> str:
    return (
        f"{share.funder} {share.amount.value:,}원" if share.amount is not None else f"{share.funder} {share.percent.value if share.percent else 0}%"
    )
