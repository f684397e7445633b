"""The ways in which offices write a costing, each shown by lines of our own making with made-up figures.

The ways were seen in public papers: the budget books of 영암군 (2001–2006: amounts before a lone equal sign, payers behind
it), 광주 서구 (2003: 경정 and 기정), 장수군 (2008), 경상북도 소방서 and 수성구 (2005–2006), 대구광역시 (2009: the amount in a
column before the formula), 대전광역시 (2012: lump sums with their payers), a school's 추경 of 2015 (formulas that end in a
change), and the settlements of school trips (2009–2025: prices in brackets, amounts in the next line, no units).
"""

import pytest

from chatdong.domain.costing.costing import parse, with_factor

ROUNDED_TO_THOUSAND = [
    ("통신비 41,234원×3명×12월=1,484,000원", 1_484_424, 1_484_000, "rounded_down_to_thousand"),
    ("통신비 41,234원×3명×12월=1,485,000원", 1_484_424, 1_485_000, "rounded_up_to_thousand"),
    ("통신비 41,234원×3명×12월=1,485천원", 1_484_424, 1_485_000, "rounded_up_to_thousand"),
    ("통신비 41,234원×3명×12월=1,483,000원", 1_484_424, 1_483_000, "differs"),
    ("통신비 41,234원×3명×12월=1,484,500원", 1_484_424, 1_484_500, "differs"),
    ("통신비 41,000원×3명=124,000원", 123_000, 124_000, "differs"),
]
ROUNDING_WORDS = [
    ("수당 41,234원×3명=123,700원(백원 미만 절사)", 123_702, 123_700, "rounded_as_declared"),
    ("수당 41,234원×3명=123,710원(10원단위 절상)", 123_702, 123_710, "rounded_as_declared"),
    ("수당 41,234원×3명=123,700원 (반올림함)", 123_702, 123_700, "rounded_as_declared"),
    ("수당 41,234원×3명=123,700원(백원 미만)", 123_702, 123_700, "rounded_as_declared"),
    ("명절상여금 41,234원×3명=123,710원", 123_702, 123_710, "differs"),
    ("올림픽 응원 41,234원×3명=123,710원", 123_702, 123_710, "differs"),
    ("계절사업 41,234원×3명=123,700원", 123_702, 123_700, "differs"),
    ("예절상담 41,234원×3명=123,710원", 123_702, 123_710, "differs"),
]
BEFORE_A_LONE_EQUAL_SIGN = [
    ("-인건비 31,700 X 1인 X 215일\n6,816\n=", 6_815_500, 6_816_000, "rounded_up_to_thousand"),
    ("○ 보조인력\n31,700 X 2인 X 120일\n7,608\n=", 7_608_000, 7_608_000, "holds"),
    ("-구독료 14,000 X 2개사 X 12월\n336\n=", 336_000, 336_000, "holds"),
    ("-구독료 14,000 X 2개사 X 12월\n337\n=", 336_000, 337_000, "differs"),
    ("○감액\n(350,000원×3명)-1,400,000원\n△350\n=", -350_000, -350_000, "holds"),
    ("○회의비 650,000 X 9인 X 12월\n=\n70,200", 70_200_000, 70_200_000, "holds"),
    ("○회의비 650,000원 * 9명 =\n5,850", 5_850_000, 5_850_000, "holds"),
]
ON_THE_NEXT_LINE = [
    ("차량비\n\n63,000*281\n\n17,703,000", 17_703_000, 17_703_000, "holds"),
    ("강사비 360,000원×3명\n1,080천원", 1_080_000, 1_080_000, "holds"),
    ("강사비 360,000원×3명= | 1,080,000 |", 1_080_000, 1_080_000, "holds"),
    ("강사비 360,000원×3명\n1,090", None, 1_090, "ambiguous"),
    ("[학생] 교통비: 21,000*92= 1,932,000\n 입장료: 600*88= 52,800\n1,984,800", 1_984_800, 1_984_800, "holds"),
    ("1,984,800\n[학생] 교통비: 21,000*92= 1,932,000\n 입장료: 600*88= 52,800", 1_984_800, 1_984_800, "holds"),
]
BESIDE_THE_FORMULA = [
    ("○업무보고 인쇄 8,250 16,500원*100부*5회", 8_250_000, 8_250_000, "holds"),
    ("○예술제 47,000 49,473,000원*95%", 46_999_350, 47_000_000, "rounded_up_to_thousand"),
    ("○업무보고 인쇄 8,300 16,500원*100부*5회", 8_250_000, None, "computed"),
    ("중식비 110,000원*90명*12월 118,800", 118_800_000, 118_800_000, "holds"),
    ("강사비 360,000원×3명×2회 2,160천원", 2_160_000, 2_160_000, "holds"),
    ("강사비 360,000원 3명 2회 2,160,000원", 2_160_000, 2_160_000, "holds"),
    ("| 강사비 | 360,000 | 3명 | 2회 | 2,160 |", 2_160_000, 2_160_000, "holds"),
    ("단가 360,000원 수량 3명 금액 1,080,000원", 1_080_000, 1_080_000, "holds"),
    ("강사비 360,000원 3명 2회 2,170,000원", None, None, "no_formula"),
    ("환불 2,400, 63명=151,200", 151_200, 151_200, "holds"),
    ("강사비 2회 50,000원=120,000원", None, 120_000, "ambiguous"),
]
SPLITS = [
    ("31,000 X 2인 X 240일\n14,880\n=\n5,952\n)\n(분\n4,464\n)\n(ⓧ\n4,464\n)\n(군", 14_880_000, 14_880_000, "holds"),
    ("31,000 X 2인 X 240일\n14,880\n=\n5,952\n)\n(분\n4,464\n)\n(ⓧ\n4,460\n)\n(군", 14_880_000, 14_880_000, "funding_differs"),
    ("6,000원×2,000명=12,000천원 (국 6,000) (시 3,000) (구 3,000)", 12_000_000, 12_000_000, "holds"),
    ("6,000원×2,000명=12,000천원\n국 6,000 분 2,000\n도 4,000", 12_000_000, 12_000_000, "holds"),
    ("6,000원×2,000명=12,000천원 ⓧ 6,000 군 6,000", 12_000_000, 12_000_000, "holds"),
    ("6,000원×2,000명=12,000천원(국 50%, 시 30%, 교 20%)", 12_000_000, 12_000_000, "holds"),
    ("6,000원×2,000명=12,000천원(국 50%, 시 30%)", 12_000_000, 12_000_000, "funding_differs"),
    ("6,000원×2,000명=12,000천원(국비 6,000천원, 자부담 5,000천원)", 12_000_000, 12_000_000, "funding_differs"),
    ("○선거 인건비 5,054 5,054,000원 도 2,527 군 2,527", None, 5_054_000, "lump_sum"),
    ("○복지관 운영 892,500,000원 892,500 분 267,760 시 624,740", None, 892_500_000, "lump_sum"),
    ("○복지관 운영\n892,500 892,500,000원\n분 267,760 시 624,740", None, 892_500_000, "lump_sum"),
    ("○복지관 운영 892,500,000원 (분 267,760 시 624,000)", None, 892_500_000, "funding_differs"),
]
CHANGES = [
    ("가족수당 (76,666원×8명×12월)- 7,680,000원= -320,000", -320_064, -320_000, "rounded_down_to_thousand"),
    ("강사비 360,000원×3명 - 기정예산 1,400,000원 = △320,000원", -320_000, -320_000, "holds"),
    ("강사비 (360,000원×3명)-(기정 1,400천원)=△320천원", -320_000, -320_000, "holds"),
    ("경정 2,375,000 X 4인 X 12월 = 114,000,000\n------\n1,372\n=\n기정 2,346,400 X 4인 X 12월 = 112,628,000", 114_000_000, 114_000_000, "holds"),
    ("○ 당초예산 절감액 = △2,920", None, -2_920, "lump_sum"),
    ("기정 2,900,000원, 경정 2,200,000원, 증감 △700,000원", None, None, "no_formula"),
    ("강사비 360,000원×3명 △50,000원", None, None, "ambiguous"),
    ("강사비 360,000원×3명=1,080,000원 △500,000원=580,000원", None, 580_000, "ambiguous"),
    ("▲36만원×3명=▲108만원", -1_080_000, -1_080_000, "holds"),
]
PRICES = [
    ("30명×5", None, None, "no_price"),
    ("30명×5=150", None, 150, "no_price"),
    ("5000*12만", None, None, "two_prices"),
    ("3개월*100,000원", 300_000, None, "computed"),
    ("3개월*100,000", 300_000, None, "computed"),
    ("전기요금 1,300kWh×120", 156_000, None, "computed"),
    ("임차료 85㎡×5,500×12월", 5_610_000, None, "computed"),
    ("유류비 320km×110=35,200", 35_200, 35_200, "holds"),
    ("보조 260천원/시간×2시간×10회=5,200천원", 5_200_000, 5_200_000, "holds"),
    ("관람권 45 X 50,000부 = 2,250", 2_250_000, 2_250_000, "holds"),
    ("숙박비 : 2박6식 1인당 숙박비(43,000원)×29명 = 1,247,000원", 1_247_000, 1_247_000, "holds"),
    ("어린이(600원)×29명+교사1인(1,500원)+주차비(3,000)=21,900원", 21_900, 21_900, "holds"),
    ("어린이(600원)×29명+교사2인(1,500원)=20,400원", None, 20_400, "ambiguous"),
    ("숙박료(11,000원) + 식비[1식(7,000원)×7식=49,000원] = 60,000원", 60_000, 60_000, "holds"),
    ("도시락 51,000원(20명)×2회=2,040,000원", None, 2_040_000, "ambiguous"),
    ("2회 워크숍 강사비 120,000원×3명=720,000원", None, 720_000, "ambiguous"),
    ("2회 워크숍 강사비 120,000원×3명=730,000원", 360_000, 730_000, "differs"),
    ("국민연금 2,400,000원×4.5%×12월=1,296천원", 1_296_000, 1_296_000, "holds"),
    ("강사비 360,000원×약 3명=약 1,080천원", 1_080_000, 1_080_000, "holds"),
]
SIGNS = [
    (f"360,000원{sign}3명{sign}2회=2,160천원", 2_160_000, 2_160_000, "holds") for sign in ("×", "x", "X", "*", "ⅹ", "✕", "✖️", "·", "χ", "ㄨ", "х")
]

WAYS = [
    ROUNDED_TO_THOUSAND,
    ROUNDING_WORDS,
    BEFORE_A_LONE_EQUAL_SIGN,
    ON_THE_NEXT_LINE,
    BESIDE_THE_FORMULA,
    SPLITS,
    CHANGES,
    PRICES,
    SIGNS,
]


@pytest.mark.parametrize(("text", "computed", "stated", "reason"), [line for way in WAYS for line in way])
def test_a_line_of_each_way_of_writing(text: str, computed: int | None, stated: int | None, reason: str) -> None:
    line = parse(text)
    assert (line.computed_krw, line.stated_krw, str(line.reason_code)) == (computed, stated, reason)
    assert (line.verdict == "not_computable") == (computed is None)
    assert (line.verdict == "computed") == (reason == "computed")


@pytest.mark.parametrize(
    ("text", "amount", "computed", "stated", "verdict"),
    [
        ("360,000원×3명×2회", "2,160천원", 2_160_000, 2_160_000, "holds"),
        ("360,000원×3명×2회", "2,160", 2_160_000, 2_160_000, "holds"),
        ("360,000원×3명×2회=2,160,000원", "2,160천원", 2_160_000, 2_160_000, "holds"),
        ("360,000원×3명×2회=2,160,000원", "2,170천원", 2_160_000, 2_170_000, "differs"),
        ("360,000원×3명×2회=2,170,000원", "2,160천원", 2_160_000, 2_160_000, "differs"),
        ("360,000원 3명 2회", "2,160,000원", 2_160_000, 2_160_000, "holds"),
        ("○부서운영 총액계상", "3,000천원", None, 3_000_000, "not_computable"),
        ("강사비 360,000원×3명\n다과비 5,000원×30명", "1,230천원", 1_230_000, 1_230_000, "holds"),
        ("강사비 360,000원×3명\n다과비 5,000원×30명\n계 1,230천원", "1,230,000", 1_230_000, 1_230_000, "holds"),
        ("강사비 360,000원×3명\n다과비 5,000원×30명\n계 1,240천원", "1,230,000", 1_230_000, 1_240_000, "differs"),
        ("경정 1,885,000 X 9인 X 12월 = 203,580,000", "203,580천원", 203_580_000, 203_580_000, "holds"),
        ("6,000원×2,000명=12,000천원(국 50% 시 50%)", "12,000천원", 12_000_000, 12_000_000, "holds"),
        ("(76,666원×8명×12월)-7,680,000원", "-320천원", -320_064, -320_000, "rounded"),
    ],
)
def test_an_amount_of_another_column(text: str, amount: str, computed: int | None, stated: int, verdict: str) -> None:
    line = parse(text, amount=amount)
    assert (line.text, line.computed_krw, line.stated_krw, str(line.verdict)) == (text, computed, stated, verdict)
    assert all(one.end <= len(text) for one in line.amounts)


@pytest.mark.parametrize(
    ("text", "stated"),
    [("○부서운영 총액계상\n3,000\n=", 3_000_000), ("수수료 = △3,000", -3_000_000), ("○복지관 운영 300", None), ("총액 3,000", 3_000_000)],
)
def test_a_lump_sum_is_in_the_unit_of_its_document(text: str, stated: int | None) -> None:
    assert parse(text, amount_unit_krw=1_000).stated_krw == stated
    assert parse(f"(단위 : 천원) {text}").stated_krw == stated


def test_a_formula_that_names_no_won_may_be_in_won_in_a_book_in_thousands() -> None:
    for text in ("경정 2,375,388 X 9인 X 12월 = 256,542,000", "경정 2,375,000 X 9인 X 12월 = 256,500,000"):
        line = parse(text, amount_unit_krw=1_000)
        assert (line.verdict in ("holds", "rounded"), line.computed_krw, line.stated_krw) == (True, parse(text).computed_krw, parse(text).stated_krw)
    assert parse("350×3명×2회=2,100", amount_unit_krw=1_000).computed_krw == 2_100_000
    assert parse("100,000원×7명×2회=1,400,000", amount_unit_krw=1_000).verdict == "differs"


@pytest.mark.parametrize(
    ("text", "index", "value", "edited"),
    [
        ("○업무보고 인쇄 8,250 16,500원*100부*5회", 2, 4, "○업무보고 인쇄 6,600 16,500원*100부*4회"),
        ("-구독료 14,000 X 2개사 X 12월\n336\n=", 1, 3, "-구독료 14,000 X 3개사 X 12월\n504\n="),
        ("강사비 360,000원 3명 2회 2,160,000원", 1, 4, "강사비 360,000원 4명 2회 2,880,000원"),
        ("강사비 360,000원×3명\n1,080천원", 1, 4, "강사비 360,000원×4명\n1,440천원"),
        ("통신비 41,234원×3명×12월=1,484,000원", 1, 4, "통신비 41,234원×4명×12월=1,979,000원"),
        ("가족수당 (76,666원×8명×12월)- 7,680,000원= -320,000", 1, 9, "가족수당 (76,666원×9명×12월)- 7,680,000원= 600,000"),
        ("교통비 21,000*92= 1,932,000\n입장료: 600*88= 52,800\n1,984,800", 1, 90, "교통비 21,000*90= 1,890,000\n입장료: 600*88= 52,800\n1,942,800"),
    ],
)
def test_an_edit_keeps_the_way_of_writing(text: str, index: int, value: int, edited: str) -> None:
    assert with_factor(parse(text), index, value).text == edited
