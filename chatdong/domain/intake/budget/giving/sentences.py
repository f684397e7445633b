"""Who gives the money, as sentences and cells say it: 국비 50%, 시비 50% · 도비 5,000천원 · 총사업비 30,000천원(국 15,000 시 15,000) · 전액 구비."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from chatdong.domain.intake.budget.amounts import amounts_in, unit_in
from chatdong.domain.intake.budget.columns import has_formula
from chatdong.domain.intake.budget.giving.funders import SHORT, WORD, DraftShare, funder_in
from chatdong.domain.intake.budget.giving.tables import FundingReading
from chatdong.domain.intake.fact import Source, fact
from chatdong.domain.intake.outline import Element, Line
from chatdong.domain.intake.wording import unspaced
from chatdong.domain.message import message

_MONEY = re.compile(r"예산|소요|경비|사업비|비용|재원|재정|보조율|부담|산출")
_PAST = re.compile(r"기정|전년|지난해|결산|집행액|집행실적|확보\s*추진|정산")
_FIGURE = r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?"
_LEAD = r"\s*(?:\([^()0-9%]*\)\s*)?(?:[:：=]|은|는|이|가|의)?\s*(?:각각?|약|금|총)?\s*"
_ENDS = r"(?![\uac00-\ud7a3])|(?=[은는이가의와과로]\s|으로|전액|각)"
_PAYER = re.compile(rf"(?<![\uac00-\ud7a3A-Za-z])(?P<payer>{WORD})(?:{_ENDS})(?={_LEAD}(?:\(\s*)?(?:{_FIGURE}|전액))")
_MARK = re.compile(rf"(?<![\uac00-\ud7a3A-Za-z])(?P<payer>{SHORT}|{WORD})\s*[:：]?\s*(?={_FIGURE})")
_WHOLE = re.compile(
    rf"전액\s*(?P<after>{WORD})(?![\uac00-\ud7a3]{{2}})|(?<![\uac00-\ud7a3])(?P<before>{WORD})\s*[:：(]?\s*(?:전액|100(?:\.0+)?\s*%)|(?P<alone>(?!))"
)
_BESIDE_SUM = re.compile(rf"[0-9]\s*[십백천만억]*\s*원\s*[(（]\s*(?P<alone>{WORD})\s*[)）]\s*$(?P<after>)?(?P<before>)?")
"""사업비 : 30,000천원(시비)."""
_ALONE = re.compile(rf"\s*재\s*원(?:구분)?\s*[:：]\s*(?P<alone>{WORD})\s*$(?P<after>)?(?P<before>)?")
_RATIO = re.compile(rf"(?<![\uac00-\ud7a3])(?P<payers>(?:{WORD})(?:\s*[:：]\s*(?:{WORD}))+)\s*[=(]?\s*(?P<parts>[0-9]+(?:\s*[:：]\s*[0-9]+)+)")
_BRACKET = re.compile(r"[(\[（][^()\[\]（）]*[)\]）]")
_PERCENT = re.compile(r"([0-9]{1,3}(?:\.[0-9]+)?)\s*(?:%|퍼센트|프로)")


def funding_in_text(elements: Sequence[Element], seen: frozenset[int]) -> Iterator[FundingReading]:
    """What the lines, and the cells of the tables that are not in ``seen``, say of who gives the money, in their order."""
    yield from _below_each_other(elements)
    for element in elements:
        if isinstance(element, Line):
            found = _read(element.text, element.source, element.under(_MONEY.pattern) or _MONEY.search(unspaced(element.text)) is not None)
            yield from found
        elif element.number not in seen:
            grid = element.grid
            for number, row in enumerate(grid.rows):
                for k, text in enumerate(row):
                    beside = next((row[at] for at in range(k - 1, -1, -1) if row[at].strip()), "")
                    about = element.under(_MONEY.pattern) or _MONEY.search(unspaced(f"{beside}{text}")) is not None
                    for line in text.splitlines():
                        yield from _read(line, Source(line, grid.cell_place(number, k)), about)


def _below_each_other(elements: Sequence[Element]) -> Iterator[FundingReading]:
    """Lines right below each other that name one payer each, with what he gives: • 국비: 60억원 (50%)."""
    run: list[tuple[Line, tuple[str, str]]] = []
    for element in (*elements, None):
        line = element if isinstance(element, Line) and element.under(_MONEY.pattern) and not _PAST.search(element.text) else None
        label = line.label if line is not None else None
        name = funder_in(label[0]) if label is not None else None
        if (
            line is not None
            and label is not None
            and name is not None
            and (not run or (run[-1][0].path, run[-1][0].level) == (line.path, line.level))
        ):
            run.append((line, (name, label[1])))
            continue
        if len(run) > 1:
            first = run[0][0]
            words = " · ".join(one.text for one, _pair in run)
            reading = _reading([pair for _line, pair in run], words, "", Source(words, first.place))
            if reading is not None:
                yield reading
        run = []


def _read(text: str, source: Source, about_money: bool) -> Iterator[FundingReading]:
    if not re.search(WORD, text) and not _BRACKET.search(text):
        return
    if not about_money or _PAST.search(text) or has_formula(text):
        return
    reading = _ratio(text, source) or _bracketed(text, source) or _listed(text, source) or _whole(text, source)
    if reading is not None:
        yield reading


def _ratio(text: str, source: Source) -> FundingReading | None:
    """국비:시비 = 7:3."""
    found = _RATIO.search(text)
    if found is None:
        return None
    names = [funder_in(word) for word in re.split(r"[:：]", found["payers"])]
    parts = [int(part) for part in re.split(r"[:：]", found["parts"])]
    if len(names) != len(parts) or not sum(parts):
        return None
    shares = []
    for name, part in zip(names, parts, strict=True):
        if name is None or part * 10_000 % sum(parts):
            return None
        shares.append(DraftShare(name, percent=fact((Decimal(part * 100) / sum(parts)).normalize() + 0, source)))
    return FundingReading(tuple(shares), source.place, source.quote, _base(text[: found.start()]), 1, text[: found.start()])


def _bracketed(text: str, source: Source) -> FundingReading | None:
    """총사업비 30,000천원(국 15,000 시 15,000): the marks count beside each other, within brackets."""
    groups = [found for found in _BRACKET.finditer(text) if len(_pairs(found[0][1:-1], _MARK)) > 0]
    if not groups:
        return None
    inside = [pair for group in groups for pair in _pairs(group[0][1:-1], _MARK)]
    left = "".join(re.sub(_BRACKET, "", text[group.start() : group.end()]) for group in groups)
    if len(inside) < 2 or left.strip():
        return None
    before = text[: groups[0].start()]
    return _reading(inside, text, before, source)


def _listed(text: str, source: Source) -> FundingReading | None:
    """재원: 국비 50%, 시비 25%, 구비 25%."""
    pairs = _pairs(text, _PAYER)
    first = _PAYER.search(text)
    if first is None or len(pairs) < 2:
        return None
    return _reading(pairs, text, text[: first.start()], source)


def _whole(text: str, source: Source) -> FundingReading | None:
    """전액 구비."""
    found = _WHOLE.search(text) or _ALONE.match(text) or _BESIDE_SUM.search(text)
    name = funder_in(found["after"] or found["before"] or found["alone"]) if found else None
    if found is None or name is None or name == "기타":
        return None
    why = message("비율이 적혀 있지 않아 전액으로 읽었습니다.") if found["alone"] else None
    share = DraftShare(name, percent=fact(Decimal(100), source, why))
    return FundingReading(
        (share,),
        source.place,
        source.quote,
        _base(text[: found.end() if found.re is _BESIDE_SUM else found.start()]),
        1,
        re.split(r"[0-9]", text)[0] if found.re is _BESIDE_SUM else text[: found.start()],
    )


def _pairs(text: str, payer: re.Pattern[str]) -> list[tuple[str, str]]:
    """(who gives, the words after him up to the next one) of a text."""
    found = list(payer.finditer(text))
    ends = [*(one.start() for one in found[1:]), len(text)][: len(found)]
    pairs = [(funder_in(one["payer"], short=True), text[one.end() : end]) for one, end in zip(found, ends, strict=True)]
    return [(name, words) for name, words in pairs if name is not None]


def _base(before: str) -> int | None:
    """The sum that a text names last before it says who gives it."""
    found = amounts_in(before)
    return found[-1][0] if found else None


def _reading(pairs: Sequence[tuple[str, str]], text: str, before: str, source: Source) -> FundingReading | None:
    """The shares of the pairs; numbers without a unit count in that of the sum, in that of the line, or are percentages where they come to 100."""
    base = _base(before)
    figures: list[tuple[str, int | None, Decimal | None, Decimal | None]] = []
    for name, words in pairs:
        amount = next((won for won, start, _end in amounts_in(words) if start < 12), None)
        said = _PERCENT.search(words)
        bare = re.match(rf"{_LEAD}\(?\s*({_FIGURE})(?!\s*[%십백천만억조])(?![0-9.])", words) if amount is None else None
        plain = Decimal(bare[1].replace(",", "")) if bare else None
        figures.append((name, amount, Decimal(said[1]) if said else None, plain))
    bare_sum = sum((plain for _name, _amount, _percent, plain in figures if plain is not None), Decimal(0))
    every_bare = all(amount is None and percent is None and plain is not None for _name, amount, percent, plain in figures)
    unit = next((one for one in (1, 1_000, 10**6, 10**8) if base is not None and bare_sum * one == base), None)
    if unit is None and not (every_bare and bare_sum == 100):
        unit = unit_in(text) or (_unit_of(before) if base is not None else None)
    shares: list[DraftShare] = []
    for name, amount, percent, plain in figures:
        if amount is None and plain is not None and every_bare and bare_sum == 100 and unit is None:
            percent = plain
        elif amount is None and plain is not None and unit is not None and (plain * unit) % 1 == 0:
            amount = int(plain * unit)
        if amount is None and percent is None:
            return None
        if amount or percent:
            shares.append(DraftShare(name, fact(amount, source) if amount else None, fact(percent, source) if percent is not None else None))
    return FundingReading(tuple(shares), source.place, source.quote, base, 1, before) if shares else None


def _unit_of(before: str) -> int | None:
    """The unit that the last amount of a text is written in."""
    found = re.findall(r"[0-9]\s*(십억|억|백만|천만|만|천)?\s*원", before)
    return {"": 1, "천": 1_000, "만": 10**4, "백만": 10**6, "천만": 10**7, "억": 10**8, "십억": 10**9}[found[-1]] if found else None
