"""A budget in sentences: lines of the text with costings and amounts, and the totals that the text states."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from chatdong.domain.intake.budget.amounts import amounts_in, unit_in
from chatdong.domain.intake.budget.columns import has_formula, is_fee, is_subtotal, is_total
from chatdong.domain.intake.budget.giving.funders import WORD, funder_in
from chatdong.domain.intake.budget.items import BudgetItem, BudgetReading, StatedSum
from chatdong.domain.intake.budget.lists.named_amounts import Listed, is_limit, listed_in
from chatdong.domain.intake.budget.proof import Amount, sums_in
from chatdong.domain.intake.fact import Fact, Source, fact
from chatdong.domain.intake.outline import Line, is_heading
from chatdong.domain.intake.wording import PLAIN, bare, compact, says_kind, unspaced
from chatdong.domain.message import message
from chatdong.domain.plan.model import MOST_LINES

_BUDGET = re.compile(r"예산|소요|경비|사업비|산출|비용|지출|세출|집행계획|재정투자|투자계획|투자규모")
_TOTAL_LABEL = re.compile(
    r"(?:총|소요|사업|본|전체|년도|연간|당해|추정|필요|운영|세출|집행|편성|지원|20[0-9]{2}년도?|['‘’][0-9]{2}년도?)*(?:예산|사업비|소요액|예산액|예산안|비용|경비|금액|사업예산|지출액|소요예산|사업금액|지원금액|투자액)(?:액|총액|합계|규모|현황)?|합계|총계|총액|총괄|총|계"
)
_NOT_TOTAL = re.compile(r"수입|세입|보조|자부담|국비|시비|도비|구비|군비|기정|전년|결산|집행|잔액|절감|목표액|매출|모금")
_NOT_A_LINE = re.compile(
    r"수입|세입|기정|전년|결산|집행액|집행률|잔액|절감|목표액|매출|모금|증감|증액|감액|기존|당초|실적|예탁|상환|파급|생산유발|부가가치|기준금액|추정가격"
)
_GIVEN = re.compile(rf"[:：\s(](?:{WORD})\s*[:：]?\s*(?:금|약)?\s*$")
"""Right before an amount that one of those who give the money gives."""
_OF_FUNDS = re.compile(r"^재\s*원(?:\s*(?:구성|조달|구분))?\s*[:：]\s*")
_YEAR_FIRST = re.compile(r"^\s*(?:20[0-9]{2}|['‘’][0-9]{2})\s*년?도?\s*")
_LABELLED = re.compile(r"[^:：]{1,20}[:：]\s")
_PAST = re.compile(r"실적|성과분석|추진경과|추진현황|결산|전년도|현황및문제")


def stated_totals(lines: Sequence[Line], year: int | None) -> tuple[Fact[int], ...]:
    """The amounts that the text calls the whole budget (총 예산액 : 16,000천원), in their order; not those of its projects."""
    found = tuple(_totals(lines, year))
    projects = {id(one) for _name, one, _line in _of_projects(found)}
    return tuple(one for one, _line in found if id(one) not in projects)


def read_projects(lines: Sequence[Line], year: int | None) -> BudgetReading | None:
    """The budget that the projects of the text make up, where two or more have each a line with its whole budget (사업비 : 30,000천원)."""
    found = _of_projects(tuple(_totals(lines, year)))
    if not found:
        return None
    items = tuple(
        BudgetItem(fact(name, line.source), fact(f"총액 {amount.value:,}원", line.source), amount, None, fact(name, Source(name, line.place)))
        for name, amount, line in found
    )
    first = found[0][2]
    return BudgetReading(items, (), (), message("본문"), first.number, first.path[:-1], "", prose=True)


def _of_projects(totals: Sequence[tuple[Fact[int], Line]]) -> list[tuple[str, Fact[int], Line]]:
    """The totals that are each of a project, by the heading that it stands below; empty unless there are two."""
    found: dict[str, tuple[str, Fact[int], Line]] = {}
    for total, line in totals:
        name = next((heading for heading in reversed(line.path) if not _BUDGET.search(unspaced(heading))), None)
        if name is None or is_heading(name, PLAIN) or amounts_in(name) or len(name) > 50:
            continue
        found.setdefault(compact(name), (bare(name), total, line))
    # A heading that others stand below is of all of them.
    above = {compact(heading) for _name, _total, line in found.values() for heading in line.path[:-1]}
    kept = [one for key, one in found.items() if key not in above or compact(one[2].path[-1]) == key]
    return kept if len(kept) > 1 else []


def _totals(lines: Sequence[Line], year: int | None) -> Iterator[tuple[Fact[int], Line]]:
    for place, line in enumerate(lines):
        if has_formula(line.text):
            continue
        if (below := _number_below(lines, place)) is not None:
            yield below, line
            continue
        label = line.label
        text = _YEAR_FIRST.sub("", line.text)
        head = label[0] if label else unspaced(re.split(r"[0-9]|금\s*[0-9]", text, maxsplit=1)[0])
        head = re.split(r"[(（\[:：]", head, maxsplit=1)[0]
        if not head or _NOT_TOTAL.search(head) or not _TOTAL_LABEL.fullmatch(head.strip("'‘’.")):
            continue
        said = re.search(r"(20[0-9]{2})년", line.text)
        if said and year is not None and int(said[1]) != year and amounts_in(line.text):
            continue
        found = amounts_in(line.text)
        if not found and label and (unit := unit_in(line.text)):
            number = re.search(r"[0-9][0-9,]*", label[1])
            found = ((int(number[0].replace(",", "")) * unit, 0, 0),) if number else ()
        if found and (summed := _summed_up(line.text, found)) is not None:
            yield fact(summed, line.source), line
        elif found and not _GIVEN.search(line.text[: found[0][1]]) and not is_limit(line.text[: found[0][1]], line.text[found[0][2] :]):
            yield fact(found[0][0], line.source), line


def _summed_up(text: str, amounts: Sequence[tuple[int, int, int]]) -> int | None:
    """The last amount of a line that adds up the others by name (강사료 200,000원 + 재료비 50,000원 = 250,000원); None for other lines."""
    if len(amounts) < 3:
        return None
    *parts, (total, start, _end) = amounts
    equals = text[parts[-1][2] : start].strip() in ("=", "＝")
    return total if equals and sum(part for part, _start, _end in parts) == total else None


def _number_below(lines: Sequence[Line], place: int) -> Fact[int] | None:
    """The amount of a total whose label, its number and the unit above them are a line each, as the pages of open budgets have it."""
    words = unspaced(lines[place].text)
    if place + 1 >= len(lines) or not _TOTAL_LABEL.fullmatch(words) or len(words) < 3 or _NOT_TOTAL.search(words):
        return None
    number = re.fullmatch(r"[0-9]{1,3}(?:,[0-9]{3})+", lines[place + 1].text.strip())
    unit = next((found for line in reversed(lines[max(place - 2, 0) : place]) if (found := unit_in(line.text))), None)
    if number is None or unit is None:
        return None
    return fact(int(number[0].replace(",", "")) * unit, Source(f"{lines[place].written} {number[0]}", lines[place].place))


@dataclass(frozen=True)
class _Entry:
    """An amount of the text, with its line and what it is: "total", "subtotal", or "" for what may be a line of the budget."""

    line: Line
    listed: Listed
    depth: int
    kind: str


def read_prose(lines: Sequence[Line], totals: Sequence[Fact[int]] = ()) -> tuple[BudgetReading, ...]:
    """The budgets that lines of the text make up, one for each part of the document that tells of one: lines with a formula, or with an amount below a
    heading of the budget.

    ``totals``: what the text calls the whole budget. Where the lines with formulas come to it, amounts alone repeat them and are left out.
    """
    sections: dict[tuple[str, ...], list[_Entry]] = {}
    count = 0
    for key, entry in _entries(lines):
        sections.setdefault(key, []).append(entry)
        count += 1
        if count > MOST_LINES:
            break
    wanted = {one.value for one in totals}
    readings = (_reading(entries, wanted) for entries in sections.values())
    return tuple(one for one in readings if one is not None)


def _entries(lines: Sequence[Line]) -> Iterator[tuple[tuple[str, ...], _Entry]]:
    # Lines with a mark, right below one without that says the total.
    opened: Line | None = None
    for line in lines:
        says = bool(amounts_in(line.text)) and _TOTAL_LABEL.fullmatch(unspaced(re.split(r"[:：(（0-9]", line.text)[0])) is not None
        if says and (opened is None or opened.level == PLAIN or line.level <= opened.level):
            opened = line
        elif opened is not None and line.level <= opened.level and (opened.level < PLAIN or (line.level == PLAIN and not _LABELLED.match(line.text))):
            opened = None
        place = next((k for k, heading in enumerate(line.path) if _BUDGET.search(unspaced(heading))), None)
        inside = place is not None or opened is not None
        if not inside and not has_formula(line.text):
            continue
        if line.under(_PAST.pattern):
            continue
        unit = next((found for heading in reversed(line.path) if (found := unit_in(heading))), None)
        key = line.path[: place + 1] if place is not None else (*opened.path, opened.text) if opened is not None else ()
        listed = listed_in(line.text, unit, inside=inside)
        if (summed := _summed_up(line.text, amounts_in(line.text))) is not None:
            # The sum of a project, told by kinds of cost: 봄 강좌: 강사료 200,000원 + 재료비 50,000원 = 250,000원.
            name = re.split(r"[:：]", line.text)[0].strip() if re.search(r"[:：]", line.text) else ""
            listed = (Listed(name, summed),)
        # A line that says the whole and then its parts.
        for k, one in enumerate(listed):
            label = one.label
            if funder_in(_OF_FUNDS.sub("", label)) or (_NOT_A_LINE.search(unspaced(label)) and not one.costing):
                continue
            if not label and not one.costing and not k and len(listed) > 1:
                yield key, _Entry(line, one, line.level * 10, "total")
                continue
            if not one.costing and not inside:
                continue
            depth = line.level * 10 + one.within
            plain = unspaced(re.sub(r"\(.*\)", "", label))
            if not one.costing and (is_total(label) or _TOTAL_LABEL.fullmatch(plain)):
                yield key, _Entry(line, one, depth, "total")
            elif not one.costing and is_subtotal(label):
                yield key, _Entry(line, one, depth, "subtotal")
            else:
                yield key, _Entry(line, one, depth, "")


def _reading(entries: Sequence[_Entry], totals: set[int]) -> BudgetReading | None:
    """The lines and sums of one part of the document."""
    wanted = totals | {one.listed.krw for one in entries if one.kind == "total"}
    run = [
        Amount(one.listed.krw, one.depth, bool(one.listed.costing), is_fence=one.kind == "total", skipped=one.kind == "subtotal") for one in entries
    ]
    sums = set(sums_in(run, wanted, one_level=False)) | _headings(run, wanted)
    items: list[BudgetItem] = []
    stated: list[StatedSum] = []
    for k, one in enumerate(entries):
        named_sum = fact(one.listed.krw, one.line.source)
        if one.kind == "total":
            stated.append(StatedSum("", named_sum))
        elif one.kind == "subtotal" or k in sums:
            stated.append(StatedSum(re.sub(r"\s*(?:소계|합계)$", "", one.listed.label), named_sum))
        else:
            items.append(_item(one))
    if not items:
        return None
    first = entries[0].line
    costed = sum(not one.lump for one in items)
    items = _without_repeats(items, wanted)
    return BudgetReading(tuple(items), tuple(stated), (), message("본문"), first.number, first.path, "\n".join(first.path), costed=costed, prose=True)


def _headings(run: Sequence[Amount], wanted: set[int]) -> set[int]:
    """The amounts right above deeper ones, of which they are the sum or should be: not where only as lines they come to a total."""
    above = {
        k
        for k, one in enumerate(run[:-1])
        if not one.is_fence and not one.skipped and not one.is_line and run[k + 1].depth > one.depth and not run[k + 1].is_fence
    }
    lines = sum(one.krw or 0 for one in run if not one.is_fence and not one.skipped)
    return set() if lines in wanted else above


def _item(one: _Entry) -> BudgetItem:
    line, listed = one.line, one.listed
    category, activity = _names(line)
    last = activity or category
    label = listed.label or (last.value if last else line.path[-1] if line.path else line.text)
    amount = fact(listed.krw, line.source, listed.doubt, (listed.other_krw,) if listed.other_krw is not None else ())
    return BudgetItem(fact(label, line.source), fact(listed.costing or f"총액 {listed.krw:,}원", line.source), amount, category, activity)


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
    costed = [one for one in items if not one.lump]
    for chosen in (list(items), costed):
        if sum(one.amount.value for one in chosen) in totals:
            return chosen
    by_name: dict[str, int] = {}
    for one in costed:
        for name in (one.category, one.activity):
            if name is not None:
                by_name[compact(name.value)] = by_name.get(compact(name.value), 0) + one.amount.value
    return [one for one in items if not (one.lump and by_name.get(compact(one.item.value)) == one.amount.value)]
