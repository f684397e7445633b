"""Budgets as offices lay them out: each layout gives its lines, its categories and its sums; what does not agree is said and never mended."""

from chatdong.domain.intake.draft import Draft, category_of
from chatdong.domain.intake.paper import Grid, Paper, Paragraph
from chatdong.domain.intake.reader import read
from chatdong.domain.message import message

TITLE = "2024년 마을학교 운영 계획"
PLACE = message("{number}번째 표", number=1)


def grid(*rows: str, spans: tuple[tuple[int, int, int, int], ...] = (), number: int = 1, exact: bool = True) -> Grid:
    """A table whose cells stand between bars; ``\\`` is a line end within a cell."""
    cells = tuple(tuple(cell.strip().replace("\\", "\n") for cell in row.split("|")) for row in rows)
    return Grid(cells, message("{number}번째 표", number=number), spans, exact)


def drafted(*blocks: str | Grid) -> Draft:
    parts = [Paragraph(block, PLACE) if isinstance(block, str) else block for block in (TITLE, *blocks)]
    return read(Paper(tuple(parts)))


def lines(draft: Draft) -> list[tuple[str, str, str, int]]:
    return [(category_of(one).value, one.item.value, one.costing.value, one.amount.value) for one in draft.budget.items]


def doubts(draft: Draft) -> list[str]:
    return [str(one.amount.doubt) for one in draft.budget.items if one.amount.doubt is not None]


LECTURERS = ("운영비", "강사비", "50,000원×10명×2회", 1_000_000)
SNACKS = ("운영비", "다과비", "5,000원×20명×2회", 200_000)
PRINTING = ("홍보비", "현수막", "100,000원×3매", 300_000)
THREE = [LECTURERS, SNACKS, PRINTING]


def test_the_unit_is_in_the_caption_the_category_is_written_once_and_the_total_is_last() -> None:
    draft = drafted(
        "3. 소요예산",
        "(단위: 천원)",
        grid(
            "편성목 | 항목 | 산출내역 | 금액",
            "운영비 | 강사비 | 50,000원×10명×2회 | 1,000",
            " | 다과비 | 5,000원×20명×2회 | 200",
            "홍보비 | 현수막 | 100,000원×3매 | 300",
            "합 계 | | | 1,500",
        ),
    )
    assert lines(draft) == THREE and not doubts(draft)
    assert draft.budget.total is not None and draft.budget.total.value == 1_500_000 and draft.reconciles


def test_the_total_is_first_the_category_is_merged_and_subtotals_follow() -> None:
    draft = drafted(
        "예산",
        grid(
            "과목 | 산출근거 | | 예산액(원)",
            "총계 | | | 1,500,000",
            "운영비 | 강사비 | 50,000원×10명×2회 | 1,000,000",
            " | 다과비 | 5,000원×20명×2회 | 200,000",
            "소계 | | | 1,200,000",
            "홍보비 | 현수막 | 100,000원×3매 | 300,000",
            "소계 | | | 300,000",
            spans=((0, 1, 0, 2), (1, 0, 1, 2), (2, 0, 3, 0)),
        ),
    )
    assert lines(draft) == THREE
    assert {(one.of, one.amount.value) for one in draft.budget.sums} >= {("운영비", 1_200_000), ("홍보비", 300_000)}
    assert draft.reconciles


def test_label_costing_and_amount_are_in_one_cell() -> None:
    draft = drafted(
        "소요예산",
        grid(
            "비목 | 산출내역",
            "운영비 | ○ 강사비 50,000원×10명×2회=1,000,000원\\○ 다과비 : 5,000원×20명×2회=200,000원",
            "홍보비 | 현수막 100,000원×3매=300,000원",
        ),
    )
    found = lines(draft)
    assert [(one[0], one[1], one[3]) for one in found] == [(one[0], one[1], one[3]) for one in THREE]
    assert found[0][2] == "50,000원×10명×2회=1,000,000원"


def test_several_formulas_share_one_amount_only_where_they_add_up_to_it() -> None:
    rows = "비목 | 산출내역 | 금액(원)", "운영비 | 강사비 50,000원×10명×2회\\다과비 5,000원×20명×2회 | 1,200,000"
    assert [one[3] for one in lines(drafted("소요예산", grid(*rows)))] == [1_000_000, 200_000]
    draft = drafted("소요예산", grid(rows[0], rows[1].replace("1,200,000", "1,250,000")))
    assert [one[3] for one in lines(draft)] == [1_250_000]
    assert "1,200,000" in doubts(draft)[0] and draft.budget.items[0].amount.alternatives == (1_200_000,)


def test_price_and_counts_have_columns_of_their_own() -> None:
    draft = drafted(
        "예산 내역",
        grid(
            "구분 | 품목 | 단가(원) | 수량(명) | 횟수 | 금액(원)",
            "운영비 | 강사비 | 50,000 | 10 | 2 | 1,000,000",
            " | 다과비 | 5,000 | 20 | 2 | 200,000",
            "계 | | | | | 1,200,000",
        ),
    )
    assert lines(draft) == [
        ("운영비", "강사비", "50,000원×10명×2회", 1_000_000),
        ("운영비", "다과비", "5,000원×20명×2회", 200_000),
    ]
    assert draft.reconciles


def test_shares_of_funding_stand_beside_their_sum() -> None:
    draft = drafted(
        "사업비 (단위: 천원)",
        grid(
            "비목 | 산출근거 | 계 | 시비 | 자부담",
            "운영비 | 강사비 50,000원×10명×2회 | 1,000 | 700 | 300",
            "홍보비 | 현수막 100,000원×3매 | 300 | 300 | ",
            "합계 | | 1,300 | 1,000 | 300",
        ),
    )
    assert [one[3] for one in lines(draft)] == [1_000_000, 300_000] and draft.reconciles


def test_last_year_stands_beside_this_year() -> None:
    draft = drafted(
        "세출예산 (단위: 천원)",
        grid(
            "과목 | 2024년 예산액 | 2023년 예산액 | 증감 | 산출기초",
            "운영비 | 1,000 | 900 | 100 | 강사비 50,000원×10명×2회",
            "홍보비 | 300 | 250 | 50 | 현수막 100,000원×3매",
        ),
    )
    assert [one[3] for one in lines(draft)] == [1_000_000, 300_000]


def test_revenue_is_no_expenditure() -> None:
    draft = drafted(
        "예산서 (단위: 원)",
        grid(
            "구분 | 과목 | 예산액 | 산출내역",
            "세입 | 보조금 | 1,500,000 | 125,000원×12개월",
            "세출 | 운영비 | 1,000,000 | 강사비 50,000원×10명×2회",
            "세출 | 홍보비 | 500,000 | 현수막 100,000원×5매",
            "세출계 | | 1,500,000 | ",
        ),
    )
    assert [(one[0], one[3]) for one in lines(draft)] == [("운영비", 1_000_000), ("홍보비", 500_000)]
    assert any("수입" in str(one.why) for one in draft.unread)


def test_a_summary_and_its_details_are_one_budget() -> None:
    draft = drafted(
        "소요예산 : 1,500천원",
        grid("구분 | 예산액(천원)", "운영비 | 1,200", "홍보비 | 300", "합계 | 1,500"),
        "세부 산출내역",
        grid(
            "구분 | 항목 | 산출내역 | 금액(천원)",
            "운영비 | 강사비 | 50,000원×10명×2회 | 1,000",
            " | 다과비 | 5,000원×20명×2회 | 200",
            "홍보비 | 현수막 | 100,000원×3매 | 300",
            number=2,
        ),
    )
    assert lines(draft) == THREE and draft.reconciles
    assert any("합이 같은" in str(one.why) for one in draft.unread)


def test_tables_of_parts_add_up_to_the_total_of_the_text() -> None:
    draft = drafted(
        "총 사업비 : 1,500,000원",
        "1) 마을 교육",
        grid("항목 | 산출내역 | 금액(원)", "강사비 | 50,000원×10명×2회 | 1,000,000", "다과비 | 5,000원×20명×2회 | 200,000"),
        "2) 홍보",
        grid("항목 | 산출내역 | 금액(원)", "현수막 | 100,000원×3매 | 300,000", number=2),
    )
    assert [one[3] for one in lines(draft)] == [1_000_000, 200_000, 300_000] and draft.reconciles


def test_a_wrong_sum_is_told_and_not_mended() -> None:
    draft = drafted(
        "소요예산 (단위: 천원)",
        grid(
            "편성목 | 항목 | 산출내역 | 금액", "운영비 | 강사비 | 50,000원×10명×2회 | 1,000", " | 다과비 | 5,000원×20명×2회 | 250", "합계 | | | 1,300"
        ),
    )
    assert [one[3] for one in lines(draft)] == [1_000_000, 250_000]
    assert "200,000" in doubts(draft)[0]
    assert [check.difference_krw for check in draft.sums()] == [50_000] and not draft.reconciles


def test_a_budget_in_sentences() -> None:
    draft = drafted(
        "5. 소요예산",
        "○ 총 예산 : 1,500천원",
        "○ 운영비 : 1,200천원",
        "  - 강사비 : 50,000원×10명×2회=1,000,000원",
        "  - 다과비 : 5,000원×20명×2회=200,000원",
        "○ 홍보비 : 300천원",
        "  - 현수막 : 100,000원×3매=300,000원",
    )
    assert [(one[0], one[1], one[3]) for one in lines(draft)] == [(one[0], one[1], one[3]) for one in THREE]
    assert draft.budget.total is not None and draft.budget.total.value == 1_500_000 and draft.reconciles
    assert {(one.of, one.amount.value) for one in draft.budget.sums} == {("운영비", 1_200_000), ("홍보비", 300_000)}


def test_a_page_break_cuts_a_table_in_two() -> None:
    head = "편성목 | 항목 | 산출내역 | 금액(원)"
    draft = drafted(
        "소요예산",
        grid(head, "운영비 | 강사비 | 50,000원×10명×2회 | 1,000,000"),
        "- 3 -",
        grid(head, " | 다과비 | 5,000원×20명×2회 | 200,000", "홍보비 | 현수막 | 100,000원×3매 | 300,000", "계 | | | 1,500,000", number=2),
    )
    assert lines(draft) == THREE and draft.reconciles


def test_an_empty_form_has_no_lines() -> None:
    draft = drafted("소요예산", grid("비목 | 산출근거 | 금액(원)", "강사비 | 00원 × 0명 × 0회 | ", "합계 | | "))
    assert not draft.budget.items and any("서식" in str(one.why) for one in draft.unread)


def test_rates_and_scores_are_no_budget() -> None:
    draft = drafted(
        "강사수당 지급기준",
        grid("구분 | 단가(원) | 비고", "일반 1급 | 350,000 | 시간당", "일반 2급 | 200,000 | 시간당"),
        "평가 배점",
        grid("항목 | 배점", "적정성 | 30", "효과성 | 70"),
    )
    assert not draft.budget.items


def test_a_lump_sum_is_a_line_and_has_no_formula() -> None:
    draft = drafted("소요예산 (단위: 백만원)", grid("비목 | 산출내역 | 금액", "시설비 | 총액계상 | 12", "운영비 | 강사비 500,000원×2회 | 1"))
    assert [one[3] for one in lines(draft)] == [12_000_000, 1_000_000] and lines(draft)[0][2] == "총액계상"


def test_quarters_are_summed_to_cumulative_milestones() -> None:
    table = grid("편성목 | 항목 | 산출내역 | 금액(천원)", "운영비 | 강사비 | 50,000원×10명×2회 | 1,000")
    quarters = grid("구분 | 1/4분기 | 2/4분기 | 3/4분기 | 4/4분기", "집행액 | 100 | 400 | 300 | 200", number=2)
    draft = drafted("소요예산", table, "분기별 집행계획 (단위: 천원)", quarters)
    assert [(one.on.month, one.amount.value) for one in draft.milestones] == [(3, 100_000), (6, 500_000), (9, 800_000), (12, 1_000_000)]
    assert all(one.amount.doubt is None for one in draft.milestones)
    said = drafted(
        "소요예산", table, "분기별 집행계획 (단위: 천원, 누계)", grid("구분 | 3월 | 6월 | 9월 | 12월", "집행액 | 100 | 500 | 800 | 900", number=2)
    )
    assert [one.amount.value for one in said.milestones] == [100_000, 500_000, 800_000, 900_000]
    assert "총 예산" in str(said.milestones[-1].amount.doubt) and not said.reconciles


def test_what_looks_like_a_costing_and_is_in_no_line_is_listed() -> None:
    draft = drafted(
        "소요예산",
        grid("비목 | 산출근거 | 금액(원)", "강사비 | 50,000원×10명×2회 | 1,000,000"),
        "붙임",
        "참가비는 1인당 3,000원×20명까지 받을 수 있다",
    )
    assert [one.quote for one in draft.unread] == ["참가비는 1인당 3,000원×20명까지 받을 수 있다"]


def test_tables_of_two_stages_are_two_even_where_they_are_alike() -> None:
    rows = "비목 | 산출근거 | 금액(원)", "재료비 | 부품 100,000원×3개 | 300,000", "합계 | | ..."
    draft = drafted("< 1단계 사업비 집행 계획 >", grid(*rows), "< 2단계 사업비 집행 계획 >", grid(*rows, number=2))
    assert [one[3] for one in lines(draft)] == [300_000, 300_000]
    draft = drafted("사업비 집행 계획", grid(*rows), "붙임 사업비 집행 계획", grid(*rows, number=2))
    assert [one[3] for one in lines(draft)] == [300_000]


# Columns by what they hold


def test_before_and_after_stand_beside_each_other_and_the_plan_has_the_later_one() -> None:
    for heads in (
        "기정 | 변경 | 증감",
        "당초예산 | 변경예산 | 증△감",
        "전년도 | 금년도 | 비교증감",
        "2023년 | 2024년 | 증감",
        "기정액(A) | 경정액(B) | 증감(B-A)",
    ):
        table = grid(
            f"세부사업 | 편성목 | {heads} | 산출내역",
            "마을축제 | 행사운영비 | 5,000 | 7,000 | 2,000 | 무대설치 7,000천원×1회",
            "마을학교 | 사무관리비 | 3,000 | 2,000 | △1,000 | 강사료 200천원×10회",
            "계 | | 8,000 | 9,000 | 1,000 | ",
        )
        draft = drafted("변경내역 (단위: 천원)", table)
        assert lines(draft) == [
            ("행사운영비", "무대설치", "7,000천원×1회", 7_000_000),
            ("사무관리비", "강사료", "200천원×10회", 2_000_000),
        ], heads
        assert draft.reconciles and draft.budget.total is not None and draft.budget.total.value == 9_000_000
        assert any("5000" in str(one.why) for one in draft.not_used)


def test_figures_of_an_indicator_in_two_years_are_no_budget() -> None:
    goals = grid("지표 | 2023년 | 2024년 | 증감", "참여자 수 | 120 | 150 | 30", "만족도 | 80 | 85 | 5")
    assert not drafted("성과목표", goals).budget.items


def test_a_share_of_the_whole_is_no_money() -> None:
    draft = drafted(
        "예산 총괄 (단위: 천원)", grid("구분 | 예산액 | 구성비(%)", "인건비 | 12,000 | 60.0", "운영비 | 8,000 | 40.0", "계 | 20,000 | 100.0")
    )
    assert [(one[1], one[3]) for one in lines(draft)] == [("인건비", 12_000_000), ("운영비", 8_000_000)] and draft.reconciles


def test_a_heading_such_as_division_is_a_category_or_an_activity_by_what_stands_below_it() -> None:
    fees = drafted(
        "소요예산", grid("구분 | 항목 | 산출근거 | 금액(원)", "교육비 | 강사 | 50,000원×10회 | 500,000", "회의비 | 다과 | 5,000원×20명 | 100,000")
    )
    assert [(one[0], one[1]) for one in lines(fees)] == [("교육비", "강사"), ("회의비", "다과")]
    projects = drafted(
        "소요예산",
        grid("구분 | 항목 | 산출근거 | 금액(원)", "우리동네 꽃길 | 재료비 | 5,000원×100개 | 500,000", "골목 음악 | 출연료 | 300,000원×1팀 | 300,000"),
    )
    assert [(one.activity and one.activity.value, one.item.value) for one in projects.budget.items] == [
        ("우리동네 꽃길", "재료비"),
        ("골목 음악", "출연료"),
    ]


def test_the_outer_of_two_kinds_of_category_is_the_category() -> None:
    draft = drafted(
        "소요예산 (단위: 천원)",
        grid(
            "편성목 | 통계목 | 부기 | 산출기초 | 예산액",
            "일반운영비 | 사무관리비 | 안내문 인쇄 | 500원×2,000부 | 1,000",
            " | 행사운영비 | 무대 임차 | 2,000천원×1식 | 2,000",
        ),
    )
    assert [(one[0], one[1]) for one in lines(draft)] == [("일반운영비", "안내문 인쇄"), ("일반운영비", "무대 임차")]


def test_the_innermost_of_three_is_the_category_of_a_welfare_centre() -> None:
    draft = drafted(
        "세출예산 (단위: 천원)",
        grid(
            "관 | 항 | 목 | 2024년 예산 | 2023년 예산 | 증감 | 산출내역",
            "사무비 | 인건비 | 급여 | 36,000 | 34,000 | 2,000 | 3,000,000원×1명×12월",
            " | 운영비 | 여비 | 600 | 500 | 100 | 50,000원×12월",
            "예비비 | 예비비 | 예비비 | 1,000 | 500 | 500 | ",
            "합계 | | | 37,600 | 35,000 | 2,600 | ",
        ),
    )
    assert [(one[0], one[3]) for one in lines(draft)] == [("급여", 36_000_000), ("여비", 600_000), ("예비비", 1_000_000)] and draft.reconciles


def test_subtotals_come_first_and_name_the_category() -> None:
    draft = drafted(
        "소요예산 (단위: 천원)",
        grid(
            "비목 | 항목 | 산출근거 | 금액",
            "총계 | | | 1,500",
            "운영비 | 소계 | | 1,200",
            " | 강사비 | 50,000원×10명×2회 | 1,000",
            " | 다과비 | 5,000원×20명×2회 | 200",
            "홍보비 | 소계 | | 300",
            " | 현수막 | 100,000원×3매 | 300",
        ),
    )
    assert lines(draft) == THREE and draft.reconciles
    assert {check.of for check in draft.sums()} == {"운영비", "홍보비", ""}


def test_lump_sums_reserves_and_amounts_of_nothing_or_less_stay_lines() -> None:
    draft = drafted(
        "소요예산 (단위: 원)",
        grid(
            "예산과목 | 부기 | 산출기초 | 예산액",
            "일반운영비 | 사무용품 | 50,000원×10회 | 500,000",
            "여비 | 국내여비 | | 300,000",
            "예비비 | 예비비 | | 0",
            "절감액 | 예산 절감 | | △100,000",
            "합계 | | | 700,000",
        ),
    )
    assert [(one[0], one[3]) for one in lines(draft)] == [("일반운영비", 500_000), ("여비", 300_000), ("예비비", 0), ("절감액", -100_000)]
    assert draft.reconciles and len(doubts(draft)) == 1 and "0보다 작은" in doubts(draft)[0]


def test_the_price_and_the_amount_may_be_in_different_units() -> None:
    draft = drafted(
        "소요예산",
        grid(
            "항목 | 내역 | 단가(원) | 수량 | 횟수 | 금액(천원)",
            "강사료 | 주강사 | 100,000 | 2명 | 10회 | 2,000",
            "재료비 | 목재 | 20,000 | 15 | 4 | 1,200",
        ),
    )
    assert [one[2:] for one in lines(draft)] == [("100,000원×2명×10회", 2_000_000), ("20,000원×15×4회", 1_200_000)]


def test_a_summary_by_project_is_broken_up_by_the_tables_of_the_projects() -> None:
    draft = drafted(
        "총괄표 (단위: 천원)",
        grid("세부사업 | 예산액 | 비고", "주민학교 | 3,000 | ", "마을축제 | 5,000 | ", "합계 | 8,000 | "),
        "1) 주민학교",
        grid("항목 | 산출기초 | 금액", "강사비 | 100천원×2명×10회 | 2,000", "교재비 | 10천원×100권 | 1,000", "소계 | | 3,000", number=2),
        "2) 마을축제",
        grid("항목 | 산출기초 | 금액", "무대설치 | 3,000천원×1식 | 3,000", "홍보비 | 200천원×10회 | 2,000", "소계 | | 5,000", number=3),
    )
    assert [(one.activity and one.activity.value, one.item.value, one.amount.value) for one in draft.budget.items] == [
        ("주민학교", "강사비", 2_000_000),
        ("주민학교", "교재비", 1_000_000),
        ("마을축제", "무대설치", 3_000_000),
        ("마을축제", "홍보비", 2_000_000),
    ]
    assert draft.reconciles and all(category_of(one).value == one.item.value for one in draft.budget.items)


def test_amounts_in_words_are_the_amounts_of_lines_and_of_the_total() -> None:
    table = grid("항목 | 산출근거 | 금액", "강사비 | 100,000원×20회 | 2백만원", "예비비 | | 일금 일백만원정")
    draft = drafted("총사업비 : 일금 삼백만원정(₩3,000,000)", "소요예산", table)
    assert [one[3] for one in lines(draft)] == [2_000_000, 1_000_000] and draft.reconciles


def test_the_levels_of_a_detailed_budget_are_sums_and_no_lines() -> None:
    """부서·정책·단위·세부사업·편성목 in one column, as in the 세출예산 사업명세서 of a county (장수군 2008): each level has the sum of those below."""
    draft = drafted(
        "세출예산 (단위: 천원)",
        grid(
            "세부사업ㆍ편성목 | 예산액 | 전년도예산액 | 비교증감 | 산출내역",
            "숲길 가꾸기 | 3,750 | 2,840 | 910 | ",
            "301 일반보상금 | 1,750 | 840 | 910 | ",
            "10 행사실비보상금 | 1,750 | 840 | 910 | 50,000원*35명 = 1,750",
            "201 일반운영비 | 2,000 | 2,000 | 0 | ",
            "03 행사운영비 | 2,000 | 2,000 | 0 | 20,000원*100명 = 2,000",
        ),
    )
    assert [one.amount.value for one in draft.budget.items] == [1_750_000, 2_000_000]
