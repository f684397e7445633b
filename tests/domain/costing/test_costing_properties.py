"""What holds for every text and for every formula that can be written in the notation."""

import json
import sys
from dataclasses import dataclass
from fractions import Fraction
from types import FrameType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatdong.domain.costing.costing import LONGEST_COSTING, Verdict, parse, with_factor, write
from chatdong.terminal.as_json.costing import as_json
from tests.properties import examples

NOTATION = (
    "350,000원 30만원 2만5천원 20천원 1.5억 3명 2회 12월 6/12 3% 0.5 1,23,4 2~3회 1박2일 ½ ٣ ² ① 00 × x X * ⅹ ✕ ÷ / + - − △ ▲ = ≒ "
    "( ) [ ] { } 〔 〕 @ · , ; : . ~ ₩3 $5 국 시비 ⓧ 5,000 30% 12만 -기정 약 강사비 기정 경정 계 총액 box A4 5급 제3회 (2시간기준) 국비5,000 (단위:천원) 절사 "
    "\n \t 가 ᄀ ᅡ 원 천 만 백만원 % 0x1F １２ 명 ㎡ ㅇ ○ ※"
).split(" ")
TEXTS = st.text(max_size=60) | st.lists(st.sampled_from(NOTATION), max_size=14).map("".join)


@given(TEXTS, st.sampled_from([None, 1, 1_000, 1_000_000]))
@examples(1_500)
def test_any_text_has_a_verdict_and_is_unknown_exactly_when_not_computable(text: str, unit: int | None) -> None:
    line = parse(text, amount_unit_krw=unit)
    assert line.text == text
    assert line.verdict in set(Verdict)
    assert (line.computed is None) == (line.computed_krw is None) == (line.verdict == "not_computable")
    assert line.reason
    for factor in line.factors:
        assert 0 <= factor.start < factor.end <= len(text)
        assert factor.value >= 0
    assert json.loads(json.dumps(as_json(line)))["verdict"] == line.verdict


@given(TEXTS)
@examples(500)
def test_any_text_written_and_read_again_is_the_same(text: str) -> None:
    assert parse(write(parse(text))) == parse(text)


@given(TEXTS, st.integers(0, 9), st.integers(0, 10**7))
@examples(1_000)
def test_any_edit_is_made_as_asked_or_refused(text: str, index: int, value: int) -> None:
    line = parse(text)
    try:
        edited = with_factor(line, index, value)
    except ValueError:
        return
    before = {factor.key: factor.value for factor in line.factors}
    before[line.factors[index].key] = Fraction(value)
    assert [factor.value for factor in edited.factors] == list(before.values())


# --- formulas -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Written:
    """A formula as text, with what its author knows of it."""

    text: str
    value: Fraction
    factors: tuple[Fraction, ...]


GAPS = st.sampled_from(["", "", " ", "  "])
TIMES = st.sampled_from(["×", "x", "X", "*", "ⅹ", "✕", "✖️", "ㄨ"])
UNITS = st.sampled_from(["명", "인", "회", "월", "개월", "일", "시간", "실", "부", "식", "건", "개소", "교", "권", "매", "학급", "㎡", "box"])
LABELS = st.sampled_from(["", "강사비 ", "○ 강사비(일반1급, 2시간 기준) ", "- 진행비(4~5월): ", "17개 자치구 매뉴얼 보급 ", "① '16. 5월 교육 "])


@st.composite
def prices(draw: st.DrawFn) -> Written:
    amount, gap = draw(st.integers(1, 9_999)), draw(GAPS)
    text, worth = draw(
        st.sampled_from(
            [
                (f"{amount * 100:,}{gap}원", amount * 100),
                (f"{amount}{gap}원", amount),
                (f"{amount:,}천{gap}원", amount * 1_000),
                (f"{amount}만원", amount * 10_000),
                (f"{amount}만5천원", amount * 10_000 + 5_000),
                (f"₩{amount:,}", amount),
            ]
        )
    )
    return Written(text, Fraction(worth), (Fraction(worth),))


@st.composite
def counts(draw: st.DrawFn) -> Written:
    count, below, gap, unit = draw(st.integers(1, 2_000)), draw(st.integers(2, 40)), draw(GAPS), draw(UNITS)
    above = draw(st.integers(1, below))
    text, value = draw(
        st.sampled_from(
            [
                (f"{count:,}{gap}{unit}", Fraction(count)),
                (f"{count}{unit}(외부)", Fraction(count)),
                (f"{above}/{below}", Fraction(above, below)),
                (f"{below}{gap}%", Fraction(below, 100)),
                (f"1.{count}", Fraction(f"1.{count}")),
            ]
        )
    )
    return Written(text, value, (value,))


def apart(before: str, gap: str, sign: str) -> str:
    """A letter that multiplies stands apart from a Latin unit: nobody can tell where ``boxx5`` is to be cut."""
    return (" " if sign in "xX" and before[-1:].isascii() and before[-1:].isalpha() else gap) + sign


@st.composite
def products(draw: st.DrawFn) -> Written:
    parts = [draw(prices()), *draw(st.lists(counts(), min_size=1, max_size=4))]
    if draw(st.booleans()):
        parts[0], parts[1] = parts[1], parts[0]
    text, value = parts[0].text, parts[0].value
    for part in parts[1:]:
        divides = part.value != 0 and not part.text.startswith("₩") and draw(st.integers(0, 9)) == 0 and "원" not in part.text
        text += apart(text, draw(GAPS), "÷" if divides else draw(TIMES)) + draw(GAPS) + part.text
        value = value / part.value if divides else value * part.value
    return Written(text, value, tuple(factor for part in parts for factor in part.factors))


def bracketed(formula: Written, pair: str) -> Written:
    return Written(pair[0] + formula.text + pair[1], formula.value, formula.factors)


@st.composite
def sums(draw: st.DrawFn) -> Written:
    pair = draw(st.sampled_from(["()", "[]", "{}", "〔〕", "（）"]))
    terms = draw(st.lists(products(), min_size=1, max_size=3))
    written = [bracketed(term, pair) if draw(st.booleans()) else term for term in terms]
    text, value = written[0].text, written[0].value
    for term in written[1:]:
        plus = draw(st.booleans())
        text += draw(GAPS) + (draw(st.sampled_from("+＋")) if plus else draw(st.sampled_from("-−－"))) + draw(GAPS) + term.text
        value = value + term.value if plus else value - term.value
    factors = tuple(factor for term in written for factor in term.factors)
    if draw(st.booleans()):
        many = draw(counts())
        text, value, factors = f"({text}){draw(TIMES)}{many.text}", value * many.value, (*factors, *many.factors)
    return Written(text, value, factors)


@given(LABELS, sums())
@examples(800)
def test_a_formula_gives_what_its_author_reckoned(label: str, formula: Written) -> None:
    line = parse(label + formula.text)
    assert tuple(factor.value for factor in line.factors) == formula.factors
    assert line.computed == formula.value
    assert (line.verdict, line.stated_krw) == ("computed", None)


@given(LABELS, sums(), st.sampled_from(["=", " = ", " ＝"]))
@examples(400)
def test_the_right_amount_holds_and_a_wrong_one_differs(label: str, formula: Written, equal: str) -> None:
    whole = round(formula.value)
    sign = "△" if whole < 0 else ""
    right = parse(f"{label}{formula.text}{equal}{sign}{abs(whole):,}원")
    assert right.verdict in ("holds", "rounded")
    assert right.stated_krw == whole
    off = 10 if (abs(whole) + 10) % 1_000 else 20  # an amount that ends in 000 may be one rounded to 천원
    wrong = parse(f"{label}{formula.text}{equal}{sign}{abs(whole) + off:,}원")
    assert wrong.verdict == "differs"


@given(products(), st.integers(0, 4), st.integers(1, 5_000))
@examples(400)
def test_an_edit_changes_one_factor_and_what_depends_on_it(formula: Written, index: int, value: int) -> None:
    line = parse("강사비: " + formula.text + "=1원")
    index %= len(line.factors)
    try:
        edited = with_factor(line, index, value)
    except ValueError:
        pytest.fail(f"{line.text} could not be edited")
    factor = line.factors[index]
    assert [one.value for one in edited.factors] == [Fraction(value) if k == index else one.value for k, one in enumerate(line.factors)]
    assert edited.computed == line.computed * value / factor.value or "÷" in line.text
    assert edited.verdict in ("holds", "rounded")
    assert edited.text.startswith("강사비: ")
    assert line.text[: factor.start] == edited.text[: factor.start]


@given(st.lists(products(), min_size=2, max_size=5))
@examples(200)
def test_lines_add_up(formulas: list[Written]) -> None:
    whole = parse("\n".join(f"- 항목 {formula.text}" for formula in formulas))
    assert whole.computed == sum(formula.value for formula in formulas)
    assert len(whole.lines) == len(formulas)


@given(LABELS.filter(lambda label: "제" not in label), prices(), st.lists(st.tuples(st.integers(1, 99), UNITS), min_size=1, max_size=3), st.data())
@examples(400)
def test_price_and_counts_in_every_notation_give_their_product(
    label: str, price: Written, counted: list[tuple[int, str]], data: st.DataObject
) -> None:
    """``price`` in won, times each count: signs or columns, the price first or last, and the amount wherever offices put it."""
    factors = [price.text, *(f"{count}{unit}" for count, unit in counted)]
    product = int(price.value)
    for count, _ in counted:
        product *= count
    amount = f"{product:,}"
    formula = data.draw(st.sampled_from([" × ", " * ", " x ", " ⅹ ", " · "])).join(factors)
    backwards = " × ".join([*factors[1:], price.text])
    written = [
        f"{label}{formula}={amount}원",
        f"{label}{backwards} = {amount}",
        f"{label}{formula}\n{amount}\n=",
        f"{label}{formula}\n=\n{amount}",
        f"{label}{backwards}\n{amount}원",
        f"{label}{backwards} : {amount}원",
    ]
    text = data.draw(st.sampled_from(written))
    line = parse(text)
    assert (line.computed_krw, line.stated_krw, line.verdict) == (product, product, "holds"), text
    elsewhere = parse(label + formula, amount=f"{amount}원")
    assert (elsewhere.computed_krw, elsewhere.stated_krw, elsewhere.verdict) == (product, product, "holds")


PAYERS = ["국", "국비", "도", "시비", "군", "구", "분", "ⓧ", "기금", "자부담"]


@given(products(), st.lists(st.integers(0, 100), min_size=2, max_size=4), st.booleans(), st.data())
@examples(400)
def test_a_split_never_changes_an_amount(formula: Written, weights: list[int], whole: bool, data: st.DataObject) -> None:
    amount = round(formula.value)
    if amount < 1:
        return
    shares = [amount * weight // (sum(weights) or 1) for weight in weights]
    if whole:
        shares[0] += amount - sum(shares)
    payers = data.draw(st.permutations(PAYERS))
    parts = [(payer, f"{share:,}원") for payer, share in zip(payers, shares, strict=False)]
    split = data.draw(
        st.sampled_from(
            [
                "(" + ", ".join(" ".join(part) for part in parts) + ")",
                "".join(f" ({payer} {share})" for payer, share in parts),
                "\n" + " ".join(" ".join(part) for part in parts),
                "\n" + "\n)\n(".join(f"{share}\n)\n({payer}" for payer, share in parts),
            ]
        )
    )
    alone, divided = parse(f"{formula.text}={amount:,}원"), parse(f"{formula.text}={amount:,}원{split}")
    assert (divided.computed, divided.stated_krw, divided.verdict) == (alone.computed, alone.stated_krw, alone.verdict)
    assert (divided.reason_code == "funding_differs") == (sum(shares) != amount)


@pytest.mark.parametrize(
    "piece",
    [
        "3명 ",
        "국 5,000 ",
        "(국 5,000)",
        "5,000\n",
        "5,000\n=\n",
        "=\n",
        "ⓧ",
        "- 기정 5,000원",
        "350,000원×3명\n5,000\n",
        "5,000원\n",
        "12만×",
        "(3,000원)",
        "천원 ",
        "절사 ",
        "원 미만",
    ],
)
def test_reading_takes_steps_in_step_with_the_length(piece: str) -> None:
    """Counted in calls, which no other load on the machine changes: four times the length takes no more than six times the calls."""

    def calls(length: int) -> int:
        count = 0

        def counted(frame: FrameType, event: str, argument: object) -> None:
            nonlocal count
            count += 1

        sys.setprofile(counted)
        try:
            parse((piece * length)[:length])
        finally:
            sys.setprofile(None)
        return count

    assert calls(LONGEST_COSTING) < 6 * calls(LONGEST_COSTING // 4) + 1_000
