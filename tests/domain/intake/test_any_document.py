"""Whatever a document holds: it is read to the end, every fact has its words in it, and a plan that comes of it is a plan file or says what is wrong."""

from hypothesis import given
from hypothesis import strategies as st

from chatdong.domain.intake.as_plan import plan_of
from chatdong.domain.intake.draft import Draft
from chatdong.domain.intake.fact import Part, chosen
from chatdong.domain.intake.paper import Grid, Paper, Paragraph
from chatdong.domain.intake.reader import read
from chatdong.domain.message import message
from chatdong.domain.plan.model import Plan
from chatdong.domain.plan.toml_format import PlanFileError, format_plan, parse_plan

WORDS = (
    "2024년 마을학교 운영 계획|소요예산|(단위: 천원)|편성목|항목|산출내역|금액|운영비|강사비|합 계|소계|총계|50,000원×10명×2회|5천원*20명=100천원|1,000|△500|12|0|00원×0명"
    "|3월|4월|6월|11월|1/4분기|2/4분기|누계|●|추진일정|○ 워크숍 개최 : 5월~6월|월 정기간담회 : 매월|목표|2024년|2025년|• 교육 4회 실시|총 17개 팀 참여|가이드라인 및 매뉴얼 발간"
    "|감사실 : 유 ■ (협의) 무 □|설명회 □ 간담회 ■ 교육 □|직영|위탁|성동구|금천구|운영주체|업무 시작 시기|'23. 9. 1|결재일자|2024. 3. 5.|추진 근거|추진 배경|문제점"
    "|○ 인력 부족|☞ 충원|세입|세출|보조금|국비|시비|자부담|전년도|단가|횟수|수량|비고|① 첫째 모임|② 둘째 모임|기간 : 3~12월|대상 : 주민 30명|(((|총 예산액 : 1,500천원|‘’'\"|\t|"
    "|성과지표|지표명(단위)|가중치(%)|측정산식|전년도 실적|금년도 목표|2024년 목표|’23년 실적|현재 → 목표|상반기|하반기|1,200명 이상|4.2점/5점|90~95%|5회 → 8회|남|여|계|△3.5%|집행률"
    "|○ 사업기간 : 2024. 7. ~ 2025. 6.|○ 사업기간 : 2024. 3. ~ 11.|협약일로부터 12개월|세부 추진계획|가. 걷기 교실|세부사업명 : 숲 체험|○ 횟수 : 월 2회|○ 인원 : 회당 20명"
    "|시기|횟수|인원|프로그램명|1/4|2/4|추석 전|매월 셋째 주|연 300명|2회|사업명|사업기간|2024. 7. ~ 2025. 6.|12월|1월|→|주 2회(화·목)"
).split("|")
TEXTS = st.one_of(st.sampled_from(WORDS), st.lists(st.sampled_from(WORDS), min_size=2, max_size=3).map("\n".join), st.text(max_size=12))


@st.composite
def grids(draw: st.DrawFn) -> Grid:
    width, height = draw(st.integers(1, 6)), draw(st.integers(1, 7))
    rows = tuple(tuple(draw(TEXTS) if draw(st.integers(0, 3)) else "" for _column in range(width)) for _row in range(height))
    spans = ()
    if height > 2 and draw(st.booleans()):
        top, column = draw(st.integers(0, height - 2)), draw(st.integers(0, width - 1))
        spans = ((top, column, draw(st.integers(top + 1, height - 1)), column),)
    return Grid(rows, message("{number}번째 표", number=draw(st.integers(1, 9))), spans, draw(st.booleans()))


PAPERS = st.lists(st.one_of(TEXTS.map(lambda text: Paragraph(text, message("{line}번째 줄", line=1))), grids()), max_size=9).map(
    lambda blocks: Paper(tuple(blocks))
)


@given(PAPERS)
def test_every_document_is_read_and_every_fact_has_its_words_and_place(paper: Paper) -> None:
    draft = read(paper)
    for part in Part:
        assert draft.count(part) >= 0 and len(draft.doubts(part)) <= len(draft.facts(part))
        for one in draft.facts(part):
            assert one.fact.quote.strip() and str(one.fact.place) and one.key
            assert one.fact.doubt is None or str(one.fact.doubt)
    assert all(str(one.why) and str(one.place) for one in draft.unread)
    assert all(check.difference_krw == check.stated_krw - check.lines_krw for check in draft.sums())


@given(PAPERS)
def test_a_plan_that_comes_of_it_is_a_plan_file_or_says_what_is_wrong(paper: Paper) -> None:
    draft = read(paper)
    made = plan_of(draft)
    if not isinstance(made, Plan):
        assert made and all(str(one.why) for one in made)
        return
    assert made == plan_of(read(paper))
    try:
        assert parse_plan(format_plan(made)) == made
    except PlanFileError as error:
        assert all(str(mistake.why) for mistake in error.mistakes)
        # Only what the document itself says wrong may be refused: an amount below 0, or no amount at all.
        assert {mistake.where.split("[")[0].split(".")[0] for mistake in error.mistakes} <= {
            "budget_line",
            "category",
            "milestone",
            "total_krw",
            "target",
        }


def test_another_reading_takes_the_place_of_the_first_and_is_doubted_no_more() -> None:
    draft = read(
        Paper(
            (
                Paragraph("2024년 사업 계획", message("본문")),
                Grid((("비목", "산출내역", "금액(원)"), ("강사비", "1,000원×3명", "4,000")), message("{number}번째 표", number=1)),
            )
        )
    )
    amount = draft.budget.items[0].amount
    assert amount.value == 4_000 and amount.doubt is not None
    other = chosen(amount, 0)
    assert (other.value, other.doubt, other.alternatives, other.quote) == (3_000, None, (4_000,), amount.quote)


def test_a_document_of_nothing_lacks_everything() -> None:
    draft: Draft = read(Paper(()))
    made = plan_of(draft)
    assert not isinstance(made, Plan) and [one.key for one in made] == ["fiscal_year", "title", "total_krw"]


def test_a_long_text_is_cut_with_a_note_and_a_thousand_lines_of_everything_are_read() -> None:
    place = message("본문")
    title = Paragraph("2024년 사업 운영 계획", place)
    long = ("1," * 9_000, "□ 가 " * 9_000, "가: 유 □ (" * 3_000, "3월, " * 9_000, "50,000원×" * 9_000, "(" * 9_000 + "3월~" * 9_000)
    draft = read(Paper((title, *(Paragraph(text, place) for text in long))))
    assert len(draft.notes) == len(long) and all("앞부분" in str(note) for note in draft.notes)
    many = [Paragraph("추진 일정", place), *(Paragraph(f"○ 워크숍 {number}번 개최 : {number % 12 + 1}월", place) for number in range(1_000))]
    draft = read(Paper((title, *many)))
    assert len(draft.activities) <= 500 and any("너무 많아" in str(one.why) for one in draft.unread)
