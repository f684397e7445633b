"""Any budget in any of the layouts that offices use is read back as it was written: its lines, no sum twice, nothing invented."""

from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from chatdong.domain.intake.paper import Grid
from chatdong.domain.message import message
from tests.domain.intake.test_budget_layouts import drafted

CATEGORIES = ("일반운영비", "홍보비", "인건비", "여비", "재료비")
ITEMS = (
    "강사비",
    "다과비",
    "현수막",
    "교재비",
    "임차료",
    "인쇄비",
    "보험료",
    "간식비",
    "숙박비",
    "교통비",
    "사무용품",
    "녹음비",
    "의상비",
    "조명비",
    "통역비",
)


@dataclass(frozen=True)
class Line:
    category: str
    item: str
    price: int
    counts: tuple[int, ...]

    @property
    def krw(self) -> int:
        worth = self.price
        for count in self.counts:
            worth *= count
        return worth

    @property
    def costing(self) -> str:
        return f"{self.price:,}원" + "".join(f"×{count}{unit}" for count, unit in zip(self.counts, ("명", "회"), strict=False))


@st.composite
def budgets(draw: st.DrawFn) -> list[Line]:
    items = list(ITEMS)
    found = []
    for category in CATEGORIES[: draw(st.integers(1, 4))]:
        for _number in range(draw(st.integers(1, 3))):
            counts = tuple(draw(st.lists(st.integers(2, 30), min_size=1, max_size=2)))
            found.append(Line(category, items.pop(0), draw(st.integers(1, 90)) * 5_000, counts))
    return found


def categories(lines: list[Line]) -> list[tuple[str, list[Line]]]:
    names = dict.fromkeys(one.category for one in lines)
    return [(name, [one for one in lines if one.category == name]) for name in names]


def total(lines: list[Line]) -> int:
    return sum(one.krw for one in lines)


UNITS = {"원": 1, "천원": 1_000}


@st.composite
def tables(draw: st.DrawFn, lines: list[Line]) -> tuple[list[str], Grid]:
    """A budget as a table with the lines above it."""
    unit = draw(st.sampled_from(sorted(UNITS)))
    said = draw(st.sampled_from(("caption", "heading", "line")))

    def money(krw: int) -> str:
        return f"{krw // UNITS[unit]:,}" if draw(st.booleans()) or krw >= 0 else ""

    own_column = draw(st.booleans())
    costing = draw(st.sampled_from(("column", "none", "parts")))
    subtotals = draw(st.sampled_from(("none", "before", "after", "unnamed"))) if own_column or draw(st.booleans()) else "none"
    if not own_column and subtotals == "after":
        subtotals = "unnamed"
    extra = draw(st.sampled_from(("none", "rate", "before", "shares", "remark")))
    amount_first = costing == "column" and draw(st.booleans())
    whole = total(lines)
    heading = ["항목"]
    if own_column:
        heading.insert(0, draw(st.sampled_from(("편성목", "비목", "예산과목"))))
    amount = (
        draw(st.sampled_from(("금액", "예산액", "소요예산", "계"))) if extra == "shares" else draw(st.sampled_from(("금액", "예산액", "소요예산")))
    )
    amount += f"({unit})" if said == "heading" else ""
    middle = {"column": ["산출내역"], "none": [], "parts": ["단가(원)", "수량", "횟수"]}[costing]
    tail = {"none": [], "rate": ["구성비(%)"], "before": ["전년도 예산", "증감"], "shares": ["시비", "자부담"], "remark": ["비고"]}[extra]
    heading += [amount, *middle] if amount_first else [*middle, amount]
    heading += tail

    def row(labels: list[str], krw: int, line: Line | None = None) -> list[str]:
        cells = {
            "column": [line.costing if line else ""],
            "none": [],
            "parts": [f"{line.price:,}", str(line.counts[0]), str(line.counts[1]) if len(line.counts) > 1 else "1"] if line else ["", "", ""],
        }[costing]
        if extra == "rate":
            more = [f"{krw / whole * 100:.1f}"]
        elif extra == "before":
            last_year = krw // 10_000 * 5_000
            more = [money(last_year), money(krw - last_year)]
        elif extra == "shares":
            part = krw // 2_000 * 1_000
            more = [money(part), money(krw - part)]
        else:
            more = [""] * len(tail)
        return [*labels, *([money(krw), *cells] if amount_first else [*cells, money(krw)]), *more]

    rows = []
    merged = own_column and draw(st.booleans())
    spans: list[tuple[int, int, int, int]] = []
    for name, of in categories(lines):
        first = len(rows) + 1
        if subtotals == "before" and own_column:
            rows.append(row([name, "소계"], total(of)))
        elif subtotals in ("before", "unnamed") and not own_column and len(of) > 1:
            rows.append(row([name], total(of)))
        elif subtotals == "unnamed" and own_column and len(of) > 1:
            rows.append(row([name, ""], total(of)))
        for k, one in enumerate(of):
            named = not k and first == len(rows) + 1
            rows.append(row([name if named else "", one.item] if own_column else [one.item], one.krw, one))
        if subtotals == "after" and own_column:
            rows.append(row(["", "소계"], total(of)))
        if merged and len(rows) > first:
            spans.append((first, 0, len(rows), 0))
    sums = row([draw(st.sampled_from(("합계", "총 계", "계"))), *([""] if own_column else [])], whole)
    if draw(st.booleans()):
        rows.append(sums)
    else:
        rows.insert(0, sums)
        spans = [(top + 1, left, bottom + 1, right) for top, left, bottom, right in spans]
    above = [f"소요예산 (단위: {unit})"] if said == "caption" else ["소요예산", f"(단위: {unit})"] if said == "line" else ["소요예산"]
    return above, Grid(tuple(map(tuple, [heading, *rows])), message("{number}번째 표", number=1), tuple(spans))


@st.composite
def papers(draw: st.DrawFn) -> tuple[list[Line], list[str | Grid]]:
    lines = draw(budgets())
    above, table = draw(tables(lines))
    return lines, [*above, table]


@given(papers())
def test_a_table_of_any_layout_gives_its_lines(paper: tuple[list[Line], list[str | Grid]]) -> None:
    lines, blocks = paper
    draft = drafted(*blocks)
    assert [(one.item.value, one.amount.value) for one in draft.budget.items] == [(one.item, one.krw) for one in lines]
    assert draft.budget.total is not None and draft.budget.total.value == total(lines)


@st.composite
def lists(draw: st.DrawFn) -> tuple[list[Line], list[str]]:
    """A budget as lines of text: with formulas or amounts alone, below headings with their sums or without."""
    lines = draw(budgets())
    unit = draw(st.sampled_from(sorted(UNITS)))
    shape = draw(st.sampled_from(("colon", "brackets", "blank")))

    def said(name: str, krw: int) -> str:
        written = f"{krw // UNITS[unit]:,}{unit}"
        return {"colon": f"{name} : {written}", "brackets": f"{name}({written})", "blank": f"{name} {written}"}[shape]

    nested = draw(st.booleans())
    costed = draw(st.booleans())
    text = ["Ⅳ. 소요예산", f"□ 총 사업비 : {total(lines) // UNITS[unit]:,}{unit}"]
    for name, of in categories(lines):
        if nested:
            text.append("○ " + said(name, total(of)))
        text += [f"- {one.item} : {one.costing} = {one.krw:,}원" if costed else "- " + said(one.item, one.krw) for one in of]
    return lines, text


@given(lists())
def test_a_list_of_any_shape_gives_its_lines(paper: tuple[list[Line], list[str]]) -> None:
    lines, text = paper
    draft = drafted(*text)
    assert [(one.item.value, one.amount.value) for one in draft.budget.items] == [(one.item, one.krw) for one in lines]
    assert draft.budget.total is not None and draft.budget.total.value == total(lines)
