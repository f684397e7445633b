"""A table of goals in any of the ways that offices lay it out says the same goals: upright or turned, years as words or numbers, the unit anywhere."""

from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from chatdong.domain.intake.paper import Grid
from chatdong.domain.message import message
from tests.domain.intake.test_goal_tables import YEAR, check, drafted, results, targets
from tests.properties import examples

NAMES = (
    ("상담 처리", "건"),
    ("봉사단 규모", "명"),
    ("길찾기 안내 정확도", "%"),
    ("쉼터", "개소"),
    ("책 나눔", "권"),
    ("돌봄 제공", "시간"),
    ("강좌", "개"),
    ("이웃 만족도", "점"),
    ("순찰", "회"),
)
YEARS = (YEAR - 2, YEAR - 1, YEAR, YEAR + 1)
WORDS = {YEAR - 2: "전전년도", YEAR - 1: "전년도", YEAR: "금년도", YEAR + 1: "차년도"}


@dataclass(frozen=True)
class Told:
    """A table and what it says: (name, unit, year) → value."""

    grid: Grid
    values: dict[tuple[str, str, int], int]


def heading(year: int, style: str) -> str:
    kind = "실적" if year < YEAR else "목표"
    match style:
        case "full":
            return f"{year}년 {kind}"
        case "short":
            return f"’{year % 100}년\n{kind}"
        case "tight":
            return f"'{year % 100} {kind}{'치' if kind == '목표' else ''}"
        case "brackets":
            return f"{kind}({year})"
        case _:
            return f"{WORDS[year]} {kind}"


@st.composite
def tables(draw: st.DrawFn) -> Told:
    named = draw(st.lists(st.sampled_from(NAMES), min_size=2, max_size=5, unique=True))
    years = sorted(draw(st.sets(st.sampled_from(YEARS), min_size=1)) | {YEAR})
    values = {(name, unit, year): draw(st.integers(1, 1_899) | st.integers(2_100, 99_999)) for name, unit in named for year in years}
    style = draw(st.sampled_from(("full", "short", "tight", "brackets", "words")))
    unit_in = draw(st.sampled_from(("column", "name", "cell")))
    comma = draw(st.booleans())

    def cell(name: str, unit: str, year: int) -> str:
        value = f"{values[name, unit, year]:,}" if comma else str(values[name, unit, year])
        return value + (unit if unit_in == "cell" else "")

    rows = [["성과지표", *(["단위"] if unit_in == "column" else []), *(heading(year, style) for year in years)]]
    for name, unit in named:
        label = f"{name}({unit})" if unit_in == "name" else name
        rows.append([label, *([unit] if unit_in == "column" else []), *(cell(name, unit, year) for year in years)])
    group = draw(st.booleans())
    turned = draw(st.booleans()) and len(years) > 1
    spans: list[tuple[int, int, int, int]] = []
    if turned:
        rows = [list(line) for line in zip(*rows, strict=True)]
        rows[0][0] = "구분"
    elif group:
        # A column of fields before the indicators, merged over all of them.
        rows = [["분야" if number == 0 else "배움" if number == 1 else "", *row] for number, row in enumerate(rows)]
        spans = [(1, 0, len(rows) - 1, 0)]
    if not turned and draw(st.booleans()):
        rows = [[*row, "비고" if number == 0 else ""] for number, row in enumerate(rows)]
    return Told(Grid(tuple(map(tuple, rows)), message("{number}번째 표", number=1), tuple(spans)), values)


@examples(150)
@given(tables())
def test_the_same_goals_are_read_from_every_layout(told: Told) -> None:
    draft = drafted("□ 성과목표", told.grid)
    expected = {(name, unit, year, value) for (name, unit, year), value in told.values.items()}
    assert targets(draft) == {one for one in expected if one[2] >= YEAR}
    assert results(draft) == {one for one in expected if one[2] < YEAR}
    check(draft, [told.grid])
