"""What the columns of a budget table are: by the words of its headings, and by what stands below them."""

import re
from collections import Counter
from dataclasses import dataclass
from enum import StrEnum

from chatdong.domain.intake.budget.amounts import NOTHING, amount_in, is_named, unit_in
from chatdong.domain.intake.budget.giving.funders import funder_in
from chatdong.domain.intake.paper import Grid
from chatdong.domain.intake.wording import says_kind, unspaced


class Role(StrEnum):
    """The kind of content that a column of a budget table holds."""

    CATEGORY = "category"
    ACTIVITY = "activity"
    ITEM = "item"
    COSTING = "costing"
    PRICE = "price"
    COUNT = "count"
    AMOUNT = "amount"
    FUNDING = "funding"
    PAYER = "payer"
    BEFORE = "before"
    OTHER = "other"


_HEADINGS: tuple[tuple[Role, re.Pattern[str]], ...] = (
    (
        Role.OTHER,
        re.compile(
            r"^(?:연번|번호|no\.?|순번|순|비고|비율|구성비|비중|집행방법|담당|주관|시기|일정|일시|일자|날짜|요일|장소|대상|증빙|근거|기준|집행률|부담률|%|\(%\))|(?:시기|기간|일정|부서|담당자?|기관명|장소|방법|주기)$|[(（]%[)）]$",
            re.IGNORECASE,
        ),
    ),
    (Role.BEFORE, re.compile(r"전년|기정|결산|불용|증감|증△감|대비|당초|변경전|이월|집행액|지출액|잔액|실적|비교")),
    (Role.COSTING, re.compile(r"산출|산정(?!액)|계산|단가[×x*]|소요내역|세부산출|집행내역|세부내역\(|편성기준")),
    (Role.PRICE, re.compile(r"(?i:^unit ?price|^unitprice)|단가|^월(?:보수|급여|급|액|지급액)|보수월액|^(?:시급|일당|월보수액)")),
    (Role.COUNT, re.compile(r"(?i:^(?:qty|quantity))|^(?:사업량|수량|횟수|회수|인원|인원수|개월수?|개수|일수|물량|단위|규격|규모)")),
    (
        Role.FUNDING,
        re.compile(
            r"^(?:국비|국고|시비|도비|구비|군비|시도비|시·?도비|시군구?비|지방비|자부담|자기부담|자담|자체|정부지원|정부보조|보조금(?!액)|기금|교부금|출연금|현금|현물|특별?교부|교육청|민간|후원금|지원금(?!액)|균특|분권)"
        ),
    ),
    (
        Role.CATEGORY,
        re.compile(r"편성목|비목|세목|^목|과목|통계목|예산항목|비용(?:구분|항목)|대분류|항목구분|예산구분|관항목|지출구분|경비구분|성질|^(?:관|항)$"),
    ),
    (
        Role.AMOUNT,
        re.compile(
            r"금액|예산|사업비|소요액|^(?:합|총|소)?계(?:\(.*)?$|총액|편성액|산출액|배정액|요구액|신청액|지원액|경정|변경후|비용|가격|경비|(?i:^(?:amount|budget|cost|total))"
        ),
    ),
    (Role.ACTIVITY, re.compile(r"사업명|세부사업|단위사업|프로그램|과제|행사명|교육명|활동명|^사업$|사업구분|추진사업|사업내용|주요사업|활동")),
    (Role.ITEM, re.compile(r"항목|내역|품목|품명|세부|내용|적요|부기|구분|사업|지출|명칭|용도|(?i:^(?:item|description))")),
)
_FOLDED = str.maketrans("０１２３４５６７８９，．（）％", "0123456789,.()%")
_YEAR = re.compile(r"(?:20[0-9]{2}|['‘’][0-9]{2})(?:학?년도?)?(?:[(\[].*[)\]])?")
_YEAR_SAID = re.compile(r"20([0-9]{2})(?![0-9])|['‘’]([0-9]{2})\s*(?:년|\.)")
_DESCRIBES = re.compile(r"(?:사업|추진|주요|세부추진|지원|운영|활동|교육|행사)(?:내용|개요|방법)|(?:지원|사업)?대상|비고")
_WEAK = re.compile(r"(?:변경|변경안|금년도?|금회|당해[연년]도|올해|20[0-9]{2}년?도?)(?:\([a-z가-힣]{1,2}\))?", re.IGNORECASE)
"""Headings that are of an amount where the table is of money and compares it with an earlier one."""
_FEE = re.compile(
    r"(?:[\uac00-\ud7a3](?:비|료|수당|급여|임금|보수|상금|보전금|보상금|부담금|출연금|전출금|반환금|지원금)|민간이전|사업보조|소모품|자산취득|물품구입|상여금|식대|다과|예비)$"
)
_FORMULA = re.compile(
    r"[0-9][0-9,.]{0,24}\s?\s?(?:[십백천만억]{0,3}(?:원|\s[\uac00-\ud7a3]{1,5})?|[\uac00-\ud7a3a-zA-Z%]{0,6})(?:\s*[()][^()]{0,20}[()])?\s*[)\]]?\s*[×xX*ⅹ✕╳∗＊]\s*[(\[]?\s*[0-9△▲약]"
    r"|[0-9]\s*[\uac00-\ud7a3]{0,4}\s*[×xX*ⅹ✕]\s*[\uac00-\ud7a3]{1,8}\s*[0-9(]|@\s*[0-9]"
)
TOTAL = re.compile(
    r"(?:총|합|누|순)계(?:금액|액)?(?:\(.*\))?|계|합|총|총액|총금액|합계액|총(?:예산|사업비|소요|소요예산|소요액|예산액|비용|지출)(?:액|합계|계)?|예산(?:총액|합계|총계)|(?:세출|지출)(?:소계|합계|총계|계)|사업비(?:합계|총액|계|총계)|세출(?:합계|총계|계)|지출(?:합계|총계|계)|total"
)
SUBTOTAL = re.compile(r"(?:소|중)계(?:금액)?(?:\(.*\))?|.{1,12}(?:소계|합계)")
_PERIOD = re.compile(r"(?:['‘’]?[0-9]{2}|20[0-9]{2})?(?:년|\.)?(?:1[0-2]|[1-9])월(?:말|까지)?|[1-4](?:/4)?분기|[상하]반기")


def has_formula(text: str) -> bool:
    """True if a text multiplies numbers as a costing does."""
    return _FORMULA.search(text.translate(_FOLDED)) is not None


def is_total(label: str) -> bool:
    """True for the label of a total (총 계, 합계, 계 …)."""
    return TOTAL.fullmatch(_word(label)) is not None


def is_subtotal(label: str) -> bool:
    """True for the label of a subtotal (소계, 일반운영비 소계 …)."""
    return SUBTOTAL.fullmatch(_word(label)) is not None and not is_total(label)


def _word(label: str) -> str:
    return unspaced(label).strip("[]【】〈〉<>:：○●□■-·*※△").casefold()


def period_columns(row: tuple[str, ...]) -> list[int]:
    """The columns whose heading is a month, a quarter or a half of the year."""
    return [k for k, cell in enumerate(row) if _PERIOD.fullmatch(unspaced(cell).split("(")[0])]


@dataclass(frozen=True)
class Columns:
    """The columns of a budget table: their roles, the unit that a heading names (won), and the row below the headings.

    ``named``: the headings say that it is a budget, so that even lines without a formula are lines of it. ``funders``: the columns of what each of
    those who give the money gives, with what ``funders`` calls him. ``price_unit_krw``: the unit that the heading of the prices names.
    """

    roles: tuple[Role, ...]
    unit_krw: int | None
    first_row: int
    named: bool
    headings: tuple[str, ...] = ()
    funders: tuple[tuple[int, str], ...] = ()
    price_unit_krw: int | None = None

    def of(self, *roles: Role) -> list[int]:
        """The columns with one of the roles, from the left."""
        return [k for k, role in enumerate(self.roles) if role in roles]


def role_of(heading: str) -> Role | None:
    """The role that a heading names, None for words that name none."""
    word = unspaced(re.sub(r"[(（\[](?:단위)?\s*[:：]?\s*[십백천만억]*원[)）\]]", "", heading))
    if not word or len(word) > 24:
        return None
    return next((role for role, pattern in _HEADINGS if pattern.search(word)), None)


def columns_of(
    grid: Grid, rows: list[list[str]], year: int | None, before: "Columns | None" = None, *, money: bool = False, budget: bool = False
) -> Columns | None:
    """The columns of a table, None where it is no budget. ``rows``: its cells, merged ones in each place.

    ``before``: the columns of the table that this one may go on with, on another page or below a blank row; ``money``: the caption names a unit of won;
    ``budget``: the caption calls it a budget.
    """
    width = grid.width
    periods = {k for row in rows[:3] if len(months := period_columns(tuple(row))) > 1 for k in months}
    if width < 2 or (periods and not _spends_lines(rows, periods)):
        return None
    first = _below_headings(rows)
    headings = _headings(rows, first, width)
    roles = _roles_of(headings, rows[:first], _other_years(rows[:first], width, year), money=money)
    roles = [Role.OTHER if k in periods else role for k, role in enumerate(roles)]
    named = Role.AMOUNT in roles or Role.COSTING in roles or Role.PRICE in roles or (roles.count(Role.FUNDING) > 1 and Role.CATEGORY in roles)
    goes_on = first == 0 and before is not None and len(before.roles) == width
    if goes_on and before is not None:
        roles, headings, named = list(before.roles), list(before.headings), before.named
    data = rows[first:]
    formulas = Counter(k for row in data for k, cell in enumerate(row) if has_formula(cell))
    numbers = Counter(k for row in data for k, cell in enumerate(row) if _is_money(cell))
    if budget and not named:
        named = _holds_money(roles, data)
    if not formulas and not (named and numbers):
        return None
    if not goes_on:
        _place_costing(roles, formulas)
        _place_amount(roles, numbers, formulas, headings, data, year, named=named)
        _place_labels(roles, headings, data)
    if not {Role.AMOUNT, Role.COSTING} & set(roles) and roles.count(Role.FUNDING) < 2:
        return None
    unit = next((found for k, heading in enumerate(headings) if roles[k] in (Role.AMOUNT, Role.FUNDING) and (found := unit_in(heading))), None)
    price = next((found for k, heading in enumerate(headings) if roles[k] is Role.PRICE and (found := unit_in(heading))), None)
    if goes_on and before is not None:
        unit, price = unit or before.unit_krw, price or before.price_unit_krw
    funders = tuple((k, name) for k in range(width) if roles[k] is Role.FUNDING and (name := _funder_of(headings[k], rows[:first], k)) is not None)
    return Columns(tuple(role or Role.OTHER for role in roles), unit, first, named, tuple(headings), funders, price)


def _spends_lines(rows: list[list[str]], periods: set[int]) -> bool:
    """True for a table with a column of the whole budget beside those of the months or quarters, and rows of what is paid for."""
    heads = [unspaced(row[k]) for row in rows[:2] for k in range(len(row)) if k not in periods]
    labels = [unspaced(row[0]) for row in rows[1:] if row and row[0].strip() and not is_total(row[0])]
    whole = any(re.fullmatch(r"(?:총|소요|배정)?(?:예산액?|금액|사업비)(?:\(.*\))?", head) for head in heads)
    return whole and len(set(labels)) > 1 and not any(re.search("집행|누계|비율|계획|목표|실적|분기|예산액", label) for label in labels)


def _is_money(cell: str) -> bool:
    """True for a cell of an amount, or of several below each other."""
    if amount_in(cell) is not None:
        return unspaced(cell) not in NOTHING
    lines = [line for line in cell.split("\n") if line.strip()]
    return len(lines) > 1 and all(unspaced(line) in NOTHING or amount_in(line) is not None for line in lines)


def _holds_money(roles: list[Role | None], data: list[list[str]]) -> bool:
    """Give the one column whose cells are amounts with their unit its role, below a caption of a budget; False where there is none."""
    for k in range(len(roles) - 1, 0, -1):
        if roles[k] in (None, Role.ITEM) and data and 2 * sum(is_named(row[k]) for row in data if k < len(row)) > _filled(data, k) > 0:
            roles[k] = Role.AMOUNT
            return True
    return False


def _other_years(above: list[list[str]], width: int, year: int | None) -> list[int | None]:
    """The year of each column that a heading calls another one's, where a column beside it is the plan's ``year``; None for other columns."""
    years: list[int | None] = []
    for column in range(width):
        said = {int(found[1] or found[2]) % 100 for row in above if column < len(row) for found in _YEAR_SAID.finditer(row[column])}
        years.append(next(iter(said)) if len(said) == 1 else None)
    if year is None or year % 100 not in years:
        return [None] * width
    return [None if one == year % 100 else one for one in years]


def _roles_of(headings: list[str], above: list[list[str]], years: list[int | None], *, money: bool) -> list[Role | None]:
    """The roles that the headings name; a few words (변경, 금년도, 기타) name one only beside others."""
    roles = [role_of(heading) for heading in headings]
    for k, of in enumerate(years):
        if of is not None:
            roles[k] = Role.BEFORE
    compares = Role.BEFORE in roles and (money or bool({Role.CATEGORY, Role.COSTING, Role.AMOUNT} & set(roles)))
    funded = Role.FUNDING in roles
    named = [
        k
        for k, heading in enumerate(headings)
        if roles[k] in (Role.ACTIVITY, Role.ITEM, Role.CATEGORY) and not _DESCRIBES.fullmatch(unspaced(heading))
    ]
    for k, heading in enumerate(headings):
        word = unspaced(heading)
        titled = any(unspaced(headings[j]).endswith("명") and roles[j] is Role.ACTIVITY for j in named)
        if named and (_DESCRIBES.fullmatch(word) or (titled and word == "내용")):
            roles[k] = Role.OTHER
        upper = [row[k] for row in above if k < len(row) and row[k].strip() and unspaced(row[k]) != word]
        if compares and _WEAK.fullmatch(word) and roles[k] in (None, Role.OTHER):
            roles[k] = Role.AMOUNT
        elif funded and roles[k] is None and funder_in(heading):
            roles[k] = Role.FUNDING
        elif roles[k] is Role.AMOUNT and any(funder_in(text) for text in upper):
            # The sum of those columns alone that stand below the same heading.
            roles[k] = Role.OTHER
    return roles


def _funder_of(heading: str, above: list[list[str]], column: int) -> str | None:
    """Who gives the money of a column, by its heading or, for 현금 and 현물, by the one above it."""
    if name := funder_in(heading):
        return name
    kind = unspaced(heading) in ("현금", "현물")
    return next((name for row in above if kind and column < len(row) and (name := funder_in(row[column]))), None)


def _below_headings(rows: list[list[str]]) -> int:
    """The number of the first row that is no heading, 0 if there are none; a row of the unit counts as one."""
    below = 0
    for number, row in enumerate(rows[:4]):
        if any(has_formula(cell) for cell in row) or any(
            amount_in(cell) is not None and len(unspaced(cell)) > 1 and not _YEAR.fullmatch(unspaced(cell)) for cell in row
        ):
            break
        filled = [cell for cell in row if cell.strip()]
        known = sum(role_of(cell) is not None or _YEAR.fullmatch(unspaced(cell)) is not None or bool(period_columns((cell,))) for cell in set(filled))
        alone = not number and len(filled) > 1 and all(len(cell) <= 12 for cell in filled) and any(role_of(cell) is Role.AMOUNT for cell in filled)
        if alone or (known >= 2 and known * 2 >= len(set(filled))) or (filled and all(unit_in(cell) for cell in filled)):
            below = number + 1
    return below


def _headings(rows: list[list[str]], first: int, width: int) -> list[str]:
    """The words above each column, those of several heading rows together, the lowest last."""
    headings = []
    for column in range(width):
        words = [row[column] for row in rows[:first] if column < len(row) and row[column].strip()]
        lowest = words[-1] if words else ""
        headings.append(lowest if role_of(lowest) is not None or len(set(words)) < 2 else " ".join(dict.fromkeys(words)))
    return headings


def _place_costing(roles: list[Role | None], formulas: Counter[int]) -> None:
    said = [k for k, role in enumerate(roles) if role is Role.COSTING]
    if said and any(formulas[k] for k in said):
        best = max(said, key=lambda k: formulas[k])
    elif formulas:
        best = max(formulas, key=lambda k: (formulas[k], k))
    else:
        return
    for k in said:
        roles[k] = Role.COSTING if k == best else Role.ITEM
    roles[best] = Role.COSTING


def _place_amount(
    roles: list[Role | None],
    numbers: Counter[int],
    formulas: Counter[int],
    headings: list[str],
    data: list[list[str]],
    year: int | None,
    *,
    named: bool,
) -> None:
    """Leave one column of amounts: the year's own where there are several years, the total where there are shares, else the fullest one."""
    for k, heading in enumerate(headings):
        said = re.search(r"20([0-9]{2})(?![0-9])|['‘’]([0-9]{2})\s*(?:년|\.)?", heading)
        if said and year is not None and roles[k] is Role.AMOUNT and int(said[1] or said[2]) != year % 100:
            roles[k] = Role.BEFORE
    amounts = [k for k, role in enumerate(roles) if role is Role.AMOUNT]
    if len(amounts) > 1:
        costing = next((k for k, role in enumerate(roles) if role is Role.COSTING), None)
        # A grouped amount and its lines' amounts may both have a column: the one that most rows fill is the lines'.
        best = max(amounts, key=lambda k: (numbers[k], "계" in unspaced(headings[k]), costing is not None and k > costing, k))
        for k in amounts:
            if k != best:
                roles[k] = Role.OTHER
    elif not amounts:
        free = [k for k in range(len(roles)) if roles[k] in (None, Role.ITEM, Role.OTHER) and numbers[k] * 2 > _filled(data, k) and not formulas[k]]
        costing = next((k for k, role in enumerate(roles) if role is Role.COSTING), -1)
        right = [k for k in free if k > costing]
        funded = [k for k, role in enumerate(roles) if role is Role.FUNDING]
        if len(funded) > 1:
            return
        if funded and numbers[funded[0]] and not any(numbers[k] for k in right):
            roles[funded[0]] = Role.AMOUNT
            return
        if right and not named or (right and costing >= 0):
            roles[right[0] if costing >= 0 else right[-1]] = Role.AMOUNT


def _filled(data: list[list[str]], column: int) -> int:
    return sum(column < len(row) and bool(row[column].strip()) for row in data)


def _place_labels(roles: list[Role | None], headings: list[str], data: list[list[str]]) -> None:
    """Give each column of words a role: the first may be the category, the last is the item, what lies between is the activity."""
    money = [k for k, role in enumerate(roles) if role in (Role.COSTING, Role.AMOUNT, Role.PRICE)]
    last = min(money) if money else len(roles)
    for k in range(len(roles)):
        if roles[k] is None and k < last and _filled(data, k):
            serial = all(re.fullmatch(r"[0-9]{1,3}\.?", row[k].strip()) for row in data if k < len(row) and row[k].strip())
            roles[k] = Role.OTHER if serial else Role.ITEM
        if roles[k] is Role.ITEM and k < last and roles.count(Role.ITEM) + roles.count(Role.ACTIVITY) > 1 and _counts(data, k):
            roles[k] = Role.OTHER
        if roles[k] is Role.ITEM and k < last:
            sides = {unspaced(row[k]) for row in data if k < len(row) and row[k].strip()}
            if sides and all(re.match("(?:세입|세출|수입|지출)(?:소계|합계|총계|계)?$", side) for side in sides):
                roles[k] = Role.OTHER
    for k in range(len(roles)):
        if roles[k] in (None, Role.ITEM, Role.CATEGORY, Role.ACTIVITY, Role.OTHER) and _names_payers(data, k):
            roles[k] = Role.PAYER
    items = [k for k, role in enumerate(roles) if role is Role.ITEM and (k < last or not money)]
    categories = [k for k, role in enumerate(roles) if role is Role.CATEGORY]
    activities = [k for k, role in enumerate(roles) if role is Role.ACTIVITY]
    if len(categories) > 2 or (
        len(categories) == 2 and unspaced(headings[categories[-1]]).endswith("목") and unspaced(headings[categories[0]]) in ("관", "항")
    ):
        # 관 · 항 · 목: the last one is the 목, by which money is spent.
        for k in categories[:-1]:
            roles[k] = Role.OTHER
        categories = categories[-1:]
    elif len(categories) > 1 and not items:
        roles[categories[-1]] = Role.ITEM
        items = [categories.pop()]
    elif len(categories) > 1:
        # 편성목 · 통계목 · 부기: money is spent by the outer one.
        roles[categories[-1]] = Role.OTHER
    if len(items) > 1 and not categories and not activities:
        outer, inner = _words(data, items[0]), _words(data, items[1])
        fees = 2 * sum(is_fee(text) for text in outer) > len(outer)
        gathers = 2 * sum(says_kind(text) and not is_fee(text) for text in outer) > len(outer)
        of_fees = not any(is_fee(text) for text in outer) and 2 * sum(is_fee(text) for text in inner) > len(inner)
        roles[items[0]] = Role.ACTIVITY if not fees and (gathers or of_fees) else Role.CATEGORY
        if roles[items[0]] is Role.ACTIVITY and len(items) > 2 and of_fees:
            roles[items[1]] = Role.CATEGORY
    elif len(items) > 1 and not activities and not (len(items) == 2 and 2 * sum(map(is_fee, _words(data, items[0]))) > len(_words(data, items[0]))):
        roles[items[0]] = Role.ACTIVITY
    elif len(items) > 1 and not categories and 2 * sum(map(is_fee, _words(data, items[0]))) > len(_words(data, items[0])):
        roles[items[0]] = Role.CATEGORY
    elif len(activities) > 1 and not items:
        roles[activities[-1]] = Role.ITEM
    elif (
        len(items) == 1
        and len(activities) == 1
        and not categories
        and items[0] < activities[0]
        and unspaced(headings[items[0]]) in ("분야", "영역", "부문")
    ):
        roles[items[0]] = Role.CATEGORY


def _counts(data: list[list[str]], column: int) -> bool:
    """True for a column whose cells are quantities (3km, 20회)."""
    words = _words(data, column)
    return bool(words) and all(re.fullmatch(r"[약총월연매주]?\s*[0-9][0-9,.]*\s*[\uac00-\ud7a3a-zA-Z㎡㎥%]{0,4}", word) for word in words)


def is_fee(name: str) -> bool:
    """True for a name of what is paid for (강사비, 201-01 사무관리비, 민간이전), as against one of what is done (마을 교육)."""
    return _FEE.search(unspaced(re.sub(r"\([^()]*\)", "", name))) is not None


def _words(data: list[list[str]], column: int) -> list[str]:
    """The different texts of a column, without totals."""
    texts = (row[column].strip() for row in data if column < len(row))
    return [text for text in dict.fromkeys(texts) if text and not is_total(text) and not is_subtotal(text)]


def _names_payers(data: list[list[str]], column: int) -> bool:
    """True for a column that says who gives the money of its row (국비, 시비, 자부담)."""
    words = _words(data, column)
    return bool(words) and all(funder_in(text) for text in words) and any(funder_in(text) != "기타" for text in words)
