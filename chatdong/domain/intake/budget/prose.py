"""A budget in sentences: lines of the text with costings and amounts, and the totals that the text states."""

import re
from collections.abc import Iterator, Sequence

from chatdong.domain.costing.costing import parse
from chatdong.domain.intake.budget.amounts import amounts_in, unit_in
from chatdong.domain.intake.budget.columns import has_formula, is_fee, is_subtotal, is_total
from chatdong.domain.intake.budget.giving.funders import WORD
from chatdong.domain.intake.budget.items import BudgetItem, BudgetReading, StatedSum
from chatdong.domain.intake.fact import Fact, Source, fact
from chatdong.domain.intake.outline import Element, Line, is_heading
from chatdong.domain.intake.wording import PLAIN, bare, compact, says_kind, unspaced
from chatdong.domain.message import message
from chatdong.domain.plan.model import MOST_LINES

_BUDGET = re.compile(r"예산|소요|경비|사업비|산출|비용|지출|세출|집행계획")
_TOTAL_LABEL = re.compile(
    r"(?:총|소요|사업|본|전체|년도|연간|당해|추정|필요|운영|세출|집행|편성|20[0-9]{2}년도?|['‘’][0-9]{2}년도?)*(?:예산|사업비|소요액|예산액|예산안|비용|경비|금액|사업예산|지출액|소요예산)(?:액|총액|합계|규모|현황)?|합계|총계|총액|계"
)
_NOT_TOTAL = re.compile(r"수입|세입|보조|자부담|국비|시비|도비|구비|군비|기정|전년|결산|집행|잔액|절감|목표액|매출|모금")
_GIVEN = re.compile(rf"[:：\s(](?:{WORD})\s*[:：]?\s*(?:금|약)?\s*$")
"""Right before an amount that one of those who give the money gives."""


def stated_totals(elements: Sequence[Element], year: int | None) -> tuple[Fact[int], ...]:
    """The amounts that the text calls the whole budget (총 예산액 : 16,000천원), in their order."""
    return tuple(_totals(elements, year))


def _totals(elements: Sequence[Element], year: int | None) -> Iterator[Fact[int]]:
    for element in elements:
        if not isinstance(element, Line) or has_formula(element.text):
            continue
        label = element.label
        head = label[0] if label else unspaced(re.split(r"[0-9]|금\s*[0-9]", element.text, maxsplit=1)[0])
        head = re.sub(r"\(.*\)", "", head)
        if not head or _NOT_TOTAL.search(head) or not _TOTAL_LABEL.fullmatch(head.strip("'‘’.")):
            continue
        said = re.search(r"(20[0-9]{2})년", element.text)
        if said and year is not None and int(said[1]) != year and amounts_in(element.text):
            continue
        found = amounts_in(element.text)
        if not found and label and (unit := unit_in(element.text)):
            number = re.search(r"[0-9][0-9,]*", label[1])
            found = ((int(number[0].replace(",", "")) * unit, 0, 0),) if number else ()
        if found and not _GIVEN.search(element.text[: found[0][1]]):
            yield fact(found[0][0], element.source)


def read_prose(elements: Sequence[Element], totals: Sequence[Fact[int]] = ()) -> BudgetReading | None:
    """The budget that lines of the text make up, each with its formula or, below a heading of the budget, its amount. None if there is none.

    ``totals``: what the text calls the whole budget. Where the lines with formulas come to it, amounts alone repeat them and are left out.
    """
    lines = [one for one in elements if isinstance(one, Line)]
    items: list[BudgetItem] = []
    sums: list[StatedSum] = []
    costed = 0
    first: Line | None = None
    # Lines with a mark, right below one without that says the total.
    opened = False
    for place, line in enumerate(lines):
        if len(items) > MOST_LINES:
            break
        deeper = place + 1 < len(lines) and PLAIN > lines[place + 1].level > line.level and _pays(lines[place + 1])
        if line.level == PLAIN:
            opened = bool(amounts_in(line.text)) and _TOTAL_LABEL.fullmatch(unspaced(re.split(r"[:：(（0-9]", line.text)[0])) is not None
        inside = line.under(_BUDGET.pattern) or opened
        if has_formula(line.text):
            whole = parse(line.text)
            parts = whole.lines or (whole,)
            for part in parts:
                if not part.computed_krw or not any(factor.is_price and factor.value >= 100 for factor in part.factors):
                    continue
                if not inside and part.stated_krw is None:
                    continue
                amount = part.stated_krw if part.stated_krw is not None else part.computed_krw
                differs = part.difference_krw not in (None, 0)
                doubt = part.explanation if differs and part.verdict == "differs" else None
                start = min(factor.start for factor in part.factors)
                category, activity = _names(line)
                last = activity or category
                label = bare(part.label) or (last.value if last else line.path[-1] if line.path else line.text)
                items.append(
                    BudgetItem(
                        fact(label, line.source),
                        fact(part.text[start:].strip() if part.label else part.text.strip(), line.source),
                        fact(amount, line.source, doubt, (part.computed_krw,) if doubt else ()),
                        category,
                        activity,
                    )
                )
                costed += 1
                first = first or line
            continue
        amounts = amounts_in(line.text)
        if not inside or len(amounts) != 1:
            continue
        label = bare(re.sub(r"[:：(（\[]\s*$", "", line.text[: amounts[0][1]]).strip()).strip(" :：-=")
        if not label or len(label) > 40 or _NOT_TOTAL.search(unspaced(label)):
            continue
        named = fact(amounts[0][0], line.source)
        if is_total(label) or _TOTAL_LABEL.fullmatch(unspaced(re.sub(r"\(.*\)", "", label))):
            sums.append(StatedSum("", named))
        elif deeper or is_subtotal(label):
            sums.append(StatedSum(re.sub(r"\s*소계$", "", label), named))
        elif re.match(r"\s*(?:원|천원|백만원|만원)?\s*(?:[)）.]|\(|$)", line.text[amounts[0][2] :]):
            category, activity = _names(line)
            items.append(BudgetItem(fact(label, line.source), fact(f"총액 {named.value:,}원", line.source), named, category, activity))
            first = first or line
    if first is None or not costed:
        return None
    items = _without_repeats(items, {one.value for one in totals} | {one.amount.value for one in sums if not one.of})
    return BudgetReading(tuple(items), tuple(sums), (), message("본문"), first.number, first.path, "\n".join(first.path), costed=costed, prose=True)


def _pays(line: Line) -> bool:
    return has_formula(line.text) or bool(amounts_in(line.text))


def _names(line: Line) -> tuple[Fact[str] | None, Fact[str] | None]:
    """(category, activity) of a line by its headings: those between the budget's own heading and the line, else the one above the budget's."""
    below: list[str] = []
    above: list[str] = []
    for heading in line.path:
        if _BUDGET.search(unspaced(heading)) and not amounts_in(heading):
            above, below = above + below, []
        else:
            below.append(heading)
    names = []
    for heading in below[-2:]:
        found = amounts_in(heading)
        words = bare(heading[: found[0][1]] if found else heading).strip(" :：-=(")
        if words and not _TOTAL_LABEL.fullmatch(unspaced(words)) and compact(words) != compact(line.text):
            names.append(fact(words, Source(heading, line.place)))
    if len(names) > 1:
        return names[0], names[1]
    owner = next((heading for heading in reversed(above) if not is_heading(heading, PLAIN)), None) if not names else None
    if names and says_kind(names[0].value) and not is_fee(names[0].value):
        return None, names[0]
    return (names[0] if names else None), (fact(bare(owner), Source(owner, line.place)) if owner else None)


def _without_repeats(items: Sequence[BudgetItem], totals: set[int]) -> list[BudgetItem]:
    """The lines that come to a total: all of them, or those with formulas alone; else all but the amounts that are sums of other lines."""
    costed = [one for one in items if not one.costing.value.startswith("총액 ")]
    for chosen in (list(items), costed):
        if sum(one.amount.value for one in chosen) in totals:
            return chosen
    by_name: dict[str, int] = {}
    for one in costed:
        for name in (one.category, one.activity):
            if name is not None:
                by_name[compact(name.value)] = by_name.get(compact(name.value), 0) + one.amount.value
    return [one for one in items if not (one.costing.value.startswith("총액 ") and by_name.get(compact(one.item.value)) == one.amount.value)]
