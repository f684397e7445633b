"""Goals as public plans state them: every number is the goal of its year, a starting point, or listed; none is made up, moved or left without its unit.

The layouts are those of public papers, with other words and numbers:

1. results and targets of years in columns, with 측정산식 and 자료출처 (예산의 성과계획서, Seoul 2019 and 2020, vdocuments.mx/2019e-eeoe-newsseoulgo);
2. 전년도·금년도·차년도, weights and a rate of achievement (보조사업 계획서);
3. 현재(2026) → 목표(2027) in one column;
4. 목표 and 실적 below each year, merged headings (성과관리 시행계획 of ministries);
5. years down, indicators across, with a row of units;
6. quarters with their total, half years without one (서울시 성과관리계획 수립지침 2018, opengov.seoul.go.kr/sanction/14693997);
7. 남/여/계 and districts below one indicator (지역사회보장계획 연차별 시행계획, docsplayer.org/105021184);
8. several goals in a line and in a cell;
9. a change in one text;
10. 세부사업 | 산출목표 | 성과목표 | 평가도구 (사회복지공동모금회 사업계획서);
11. indicators in words only, 정성목표;
12. rows of 목표, 실적 and 달성률 for one indicator (국가 사업설명자료: 성과지표 | 구분 | 연도 | 측정산식 | 자료수집방법);
13. 지표정의서: a word and what it says, once or twice a row;
14. 기준값, 목표값, 설정근거, 측정시기, 담당부서;
15. 정책과제 | 평가지표 | 측정산식 | 24년 목표 over 목표(A) (경기도교육청, goe.go.kr mi=10304);
16. 목표인원 and 목표횟수 of one programme, and 횟수 | 인원 below each year.
"""

import re
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path

import pytest

from chatdong.documents.paper import paper_of
from chatdong.documents.reader import open_document
from chatdong.domain.intake.as_plan import plan_of
from chatdong.domain.intake.draft import Draft
from chatdong.domain.intake.fact import Part
from chatdong.domain.intake.paper import Grid, Paper, Paragraph
from chatdong.domain.intake.reader import read
from chatdong.domain.message import message
from chatdong.domain.plan.measures import MEASURES
from chatdong.domain.plan.model import Direction, Plan
from chatdong.domain.plan.toml_format import format_plan, parse_plan
from tests.domain.intake import paper_files
from tests.domain.intake.paper_files import MAKERS
from tests.domain.intake.test_budget_layouts import grid

YEAR = 2027
BUDGET = grid("편성목 | 항목 | 산출내역 | 금액(원)", "일반운영비 | 강사비 | 100,000원×2명×3회 | 600,000", number=9)
Goal = tuple[str, str, int, int | Decimal | None]
"""(name, unit, year, value); a quarter is year + quarter/10, as 20272 for the second of 2027."""


def drafted(*blocks: str | Grid) -> Draft:
    parts = ("2027년 마을배움터 운영 계획", "소요예산", BUDGET, *blocks)
    return read(Paper(tuple(Paragraph(one, message("{line}번째 줄", line=k)) if isinstance(one, str) else one for k, one in enumerate(parts, 1))))


def targets(draft: Draft) -> set[Goal]:
    return {stated(goal) for goal in draft.goals if not goal.past}


def results(draft: Draft) -> set[Goal]:
    return {stated(goal) for goal in draft.goals if goal.past}


def stated(goal) -> Goal:
    when = goal.year if goal.quarter is None else goal.year * 10 + goal.quarter
    return goal.name.value, goal.unit, when, goal.value.value if goal.value is not None else None


def numbers(texts: Iterable[str]) -> set[str]:
    """The numbers of texts without their commas; no years."""
    found = {one for text in texts for one in re.findall(r"(?<!['’‘\d.,])\d[\d,]*(?:\.\d+)?", text)}
    return {one.replace(",", "") for one in found if not re.fullmatch(r"(?:19|20)\d\d", one)}


def check(draft: Draft, blocks: Iterable[str | Grid]) -> None:
    """Every number of the blocks is told, every number that is told is in the blocks or doubted or a sum, and the plan is a plan file."""
    texts = [text for block in blocks for text in ([block] if isinstance(block, str) else [cell for row in block.rows for cell in row])]
    written = numbers(re.sub(r"[1-4](?:/4)?분기|[0-9]+월", "", text) for text in texts)
    told = numbers(one.fact.quote for one in draft.facts(Part.GOALS)) | numbers(one.quote for one in (*draft.unread, *draft.not_used))
    assert written <= told, written - told
    for goal in draft.goals:
        assert goal.past == (goal.year < YEAR), stated(goal)
        for value in (goal.value, goal.high):
            if value is not None:
                exact = {Decimal(one) for one in written}
                assert value.value in exact or value.doubt is not None or "+" in value.quote, stated(goal)
    plan = plan_of(draft)
    assert isinstance(plan, Plan) and parse_plan(format_plan(plan)) == plan
    assert all(indicator.measure in MEASURES for indicator in plan.indicator)


MERGED_NAME = ((1, 0, 3, 0),)
LAYOUTS: dict[str, tuple[tuple[str | Grid, ...], set[Goal], set[Goal]]] = {
    "results and targets of years": (
        (
            "□ 성과지표",
            grid(
                "성과지표 | 단위 | ’25년 실적 | ’26년 실적(추정) | ’27년 목표 | ’28년 목표 | 측정산식 | 자료출처",
                "강좌 수강생 수 | 명 | 820 | 905 | 1,000 | 1,100 | 강좌별 수강생의 합 | 수강생 명부",
                "이수율 | % | 71.5 | 74 | 80 이상 | 82 이상 | 이수자/수강생×100 | 이수대장",
                "강좌 만족도 | 점 | - | 4.1 | 4.2/5점 | 4.3/5점 | 설문 평균 | 설문지",
            ),
        ),
        {
            ("강좌 수강생 수", "명", 2027, 1000),
            ("강좌 수강생 수", "명", 2028, 1100),
            ("이수율", "%", 2027, 80),
            ("이수율", "%", 2028, 82),
            ("강좌 만족도", "점", 2027, Decimal("4.2")),
            ("강좌 만족도", "점", 2028, Decimal("4.3")),
        },
        {
            ("강좌 수강생 수", "명", 2025, 820),
            ("강좌 수강생 수", "명", 2026, 905),
            ("이수율", "%", 2025, Decimal("71.5")),
            ("이수율", "%", 2026, 74),
            ("강좌 만족도", "점", 2026, Decimal("4.1")),
        },
    ),
    "years in words": (
        (
            "성과목표",
            grid(
                "지표명(단위) | 가중치(%) | 전년도 실적 | 금년도 목표 | 차년도 목표 | 달성률(%)",
                "상담 건수(건) | 60 | 310 | 350 | 380 | 98.2",
                "민원 처리기간(일) | 40 | 9 | 7일 이내 | 6일 이내 | 101",
            ),
        ),
        {("상담 건수", "건", 2027, 350), ("상담 건수", "건", 2028, 380), ("민원 처리기간", "일", 2027, 7), ("민원 처리기간", "일", 2028, 6)},
        {("상담 건수", "건", 2026, 310), ("민원 처리기간", "일", 2026, 9)},
    ),
    "written in the year before": (
        ("성과목표", grid("지표 | 전년도 실적 | 금년도 실적 | 차년도 목표", "순회진료 횟수(회) | 20 | 24 | 30")),
        {("순회진료 횟수", "회", 2027, 30)},
        {("순회진료 횟수", "회", 2025, 20), ("순회진료 횟수", "회", 2026, 24)},
    ),
    "now and then in one column": (
        (
            "성과지표 및 목표",
            grid("구분 | 핵심지표 | 현재(2026) → 목표(2027)", "참여 | 자원봉사자 수 | 120명 → 150명", "환경 | 폐기물 발생량 | 8톤 → 5톤"),
        ),
        {("자원봉사자 수", "명", 2027, 150), ("폐기물 발생량", "톤", 2027, 5)},
        {("자원봉사자 수", "명", 2026, 120), ("폐기물 발생량", "톤", 2026, 8)},
    ),
    "two rows of merged headings": (
        (
            "목표",
            grid(
                "성과지표 | 단위 | 2026년 | | 2027년 | | 측정방법",
                " | | 목표 | 실적 | 목표 | 실적 | ",
                "동아리 수 | 개 | 30 | 34 | 40 | | 등록부 확인",
                spans=((0, 0, 1, 0), (0, 1, 1, 1), (0, 2, 0, 3), (0, 4, 0, 5), (0, 6, 1, 6)),
            ),
        ),
        {("동아리 수", "개", 2027, 40)},
        {("동아리 수", "개", 2026, 34)},
    ),
    "two rows of headings in a text file": (
        (
            "성과목표",
            grid("지표 | 단위 | 2026년 | | 2027년 | ", " | | 목표 | 실적 | 목표 | ", "공유부엌 이용 건수 | 건 | 90 | 96 | 110 | ", exact=False),
        ),
        {("공유부엌 이용 건수", "건", 2027, 110)},
        {("공유부엌 이용 건수", "건", 2026, 96)},
    ),
    "years down and indicators across": (
        (
            "연도별 목표",
            grid(
                "구분 | 책 대출 | 회원 | 만족도",
                "단위 | 권 | 명 | 점",
                "2025년 실적 | 63,000 | 2,100 | 83",
                "2026년 실적 | 65,500 | 2,240 | 84",
                "2027년 목표 | 70,000 | 2,400 | 86",
            ),
        ),
        {("책 대출", "권", 2027, 70000), ("회원", "명", 2027, 2400), ("만족도", "점", 2027, 86)},
        {
            ("책 대출", "권", 2025, 63000),
            ("회원", "명", 2025, 2100),
            ("만족도", "점", 2025, 83),
            ("책 대출", "권", 2026, 65500),
            ("회원", "명", 2026, 2240),
            ("만족도", "점", 2026, 84),
        },
    ),
    "years down with target and result across": (
        ("□ 돌봄 이용자 목표(명)", grid("연도 | 목표 | 실적", "2025년 | 90 | 97", "2026년 | 100 | 104", "2027년 | 120 | ")),
        {("돌봄 이용자", "명", 2027, 120)},
        {("돌봄 이용자", "명", 2025, 97), ("돌봄 이용자", "명", 2026, 104)},
    ),
    "quarters with a total": (
        (
            "분기별 성과목표",
            grid(
                "지표 | 단위 | 1/4분기 | 2/4분기 | 3/4분기 | 4/4분기 | 계",
                "돌봄교실 운영 횟수 | 회 | 6 | 12 | 13 | 10 | 41",
                "점검률 | % | 20 | 50 | 80 | 97 | 97",
            ),
        ),
        {
            ("돌봄교실 운영 횟수", "회", 2027, 41),
            ("돌봄교실 운영 횟수", "회", 20271, 6),
            ("돌봄교실 운영 횟수", "회", 20272, 18),
            ("돌봄교실 운영 횟수", "회", 20273, 31),
            ("돌봄교실 운영 횟수", "회", 20274, 41),
            ("점검률", "%", 2027, 97),
            ("점검률", "%", 20271, 20),
            ("점검률", "%", 20272, 50),
            ("점검률", "%", 20273, 80),
            ("점검률", "%", 20274, 97),
        },
        set(),
    ),
    "months with a total": (
        ("월별 목표", grid("지표 | 2월 | 3월 | 4월 | 10월 | 계", "이동상담(건) | 110 | 112 | 115 | 120 | 457", "출석률(%) | 81 | 82 | 83 | 85 | 85")),
        {
            ("이동상담", "건", 2027, 457),
            ("이동상담", "건", 20271, 222),
            ("이동상담", "건", 20272, 337),
            ("이동상담", "건", 20274, 457),
            ("출석률", "%", 2027, 85),
            ("출석률", "%", 20271, 82),
            ("출석률", "%", 20272, 83),
            ("출석률", "%", 20274, 85),
        },
        set(),
    ),
    "half years without a total": (
        ("사업목표", grid("목표 지표 | 상반기 | 하반기", "주민모임 회원(명) | 60 | 90", "이행률(%) | 45 | 95")),
        {
            ("주민모임 회원", "명", 2027, 150),
            ("주민모임 회원", "명", 20272, 60),
            ("주민모임 회원", "명", 20274, 150),
            ("이행률", "%", 2027, 95),
            ("이행률", "%", 20272, 45),
            ("이행률", "%", 20274, 95),
        },
        set(),
    ),
    "a sum of parts": (
        (
            "목표",
            grid(
                "성과지표 | 구분 | 2026년 실적 | 2027년 목표",
                "체조반 등록 인원(명) | 남 | 40 | 55",
                " | 여 | 110 | 125",
                " | 계 | 150 | 180",
                "체력 향상 비율(%) | 전체 | 30 | 35",
                spans=MERGED_NAME,
            ),
        ),
        {("체조반 등록 인원", "명", 2027, 180), ("체력 향상 비율", "%", 2027, 35)},
        {("체조반 등록 인원", "명", 2026, 150), ("체력 향상 비율", "%", 2026, 30)},
    ),
    "parts without a sum": (
        ("성과지표", grid("지표 | 자치구 | 2027년 목표(개소)", "쉼터 설치 | 동구 | 13", " | 서구 | 14", " | 남구 | 12", spans=MERGED_NAME)),
        {("쉼터 설치 · 동구", "개소", 2027, 13), ("쉼터 설치 · 서구", "개소", 2027, 14), ("쉼터 설치 · 남구", "개소", 2027, 12)},
        set(),
    ),
    "target and result in rows": (
        (
            "성과목표",
            grid(
                "성과지표 | 구분 | 2025년 | 2026년 | 2027년",
                "생활체육 실천율(%) | 목표 | 40 | 42 | 45",
                " | 실적 | 41.3 | 43.1 | ",
                " | 달성률 | 103 | 102.6 | ",
                spans=MERGED_NAME,
            ),
        ),
        {("생활체육 실천율", "%", 2027, 45)},
        {("생활체육 실천율", "%", 2025, Decimal("41.3")), ("생활체육 실천율", "%", 2026, Decimal("43.1"))},
    ),
    "outputs and outcomes in words": (
        (
            "목표",
            grid(
                "세부사업 | 산출목표 | 성과목표 | 평가도구",
                "어르신 문화반 | 참여자 20명, 주 1회, 총 40회 진행 | 생활 만족도 75점 이상 | 단축형 척도",
                "도시락 나눔 | 연 2,400식 제공 | 결식률 5% 이하 | 자체 설문지",
            ),
        ),
        {
            ("참여자", "명", 2027, 20),
            ("어르신 문화반", "회", 2027, 40),
            ("생활 만족도", "점", 2027, 75),
            ("도시락 나눔", "식", 2027, 2400),
            ("결식률", "%", 2027, 5),
        },
        set(),
    ),
    "an indicator sheet of four columns": (
        (
            "지표정의서",
            grid(
                "성과지표 | 책배달 만족도 | 단위 | 점",
                "측정산식 | 설문 평균 | 가중치 | 30",
                "2026년 실적 | 81 | 2027년 목표 | 84",
                "자료출처 | 설문 결과 | 측정시기 | 11월",
            ),
        ),
        {("책배달 만족도", "점", 2027, 84)},
        {("책배달 만족도", "점", 2026, 81)},
    ),
    "an indicator sheet of two columns": (
        (
            "성과지표 정의서",
            grid("지표명 | 이동도서관 이용자 수", "정의 | 한 번이라도 이용한 사람", "측정산식 | 월별 합", "목표값 | 3,600명", "자료출처 | 이용 대장"),
        ),
        {("이동도서관 이용자 수", "명", 2027, 3600)},
        set(),
    ),
    "five years in numbers": (
        (
            "□ 연차별 목표 (단위: 명)",
            grid("사업명 | 지표명 | 산출식 | 2026년(기준) | 2027년 | 2028년 | 2029년", "통합돌봄 | 돌봄 대상자 | 등록자 수 | 310 | 350 | 400 | 450"),
        ),
        {("돌봄 대상자", "명", 2027, 350), ("돌봄 대상자", "명", 2028, 400), ("돌봄 대상자", "명", 2029, 450)},
        {("돌봄 대상자", "명", 2026, 310)},
    ),
    "ditto marks": (
        ("성과지표", grid("목표 | 성과지표 | 단위 | '27년 목표", "건강증진 | 걷기 실천자 | 명 | 400", "〃 | 금연 성공률 | % | 30")),
        {("걷기 실천자", "명", 2027, 400), ("금연 성공률", "%", 2027, 30)},
        set(),
    ),
    "people and times of a programme": (
        ("사업 목표", grid("프로그램명 | 목표인원 | 목표횟수 | 비고", "한글반 | 20명 | 40회 | 주 1회", "전화기반 | 15명 | 24회 | 상·하반기")),
        {("한글반 인원", "명", 2027, 20), ("한글반 횟수", "회", 2027, 40), ("전화기반 인원", "명", 2027, 15), ("전화기반 횟수", "회", 2027, 24)},
        set(),
    ),
    "times and people below each year": (
        (
            "성과목표",
            grid(
                "프로그램 | 2026년 실적 | | 2027년 목표 | ",
                " | 횟수 | 인원 | 횟수 | 인원",
                "책 콘서트 | 14 | 180 | 16 | 240",
                spans=((0, 0, 1, 0), (0, 1, 0, 2), (0, 3, 0, 4)),
            ),
        ),
        {("책 콘서트 횟수", "회", 2027, 16), ("책 콘서트 인원", "명", 2027, 240)},
        {("책 콘서트 횟수", "회", 2026, 14), ("책 콘서트 인원", "명", 2026, 180)},
    ),
    "letters and rates in the headings": (
        (
            "성과목표 달성현황 및 목표",
            grid("성과지표 | 2026년 목표(A) | 2026년 실적(B) | 달성률(B/A) | 2027년 목표", "쓰레기 감량률(%) | 5 | 5.5 | 110 | 6"),
        ),
        {("쓰레기 감량률", "%", 2027, 6)},
        {("쓰레기 감량률", "%", 2026, Decimal("5.5"))},
    ),
    "a goal a year in cells of text": (
        (
            "□ 기대효과",
            grid(
                "구분 | 2026년 | 2027년 | 2028년",
                "목표 | • 강좌 12개 운영\\- 수강생 240명 모집 | • 강좌 15개 운영\\- 수강생 300명 모집 | • 강좌 18개 운영",
            ),
        ),
        {("강좌", "개", 2027, 15), ("수강생", "명", 2027, 300), ("강좌", "개", 2028, 18)},
        set(),
    ),
    "a value for two years": (
        ("성과목표", grid("지표 | 단위 | 2027년 목표 | 2028년 목표", "급식 지원 | 명 | 90 | ", spans=((1, 2, 1, 3),))),
        {("급식 지원", "명", 2027, 90), ("급식 지원", "명", 2028, 90)},
        set(),
    ),
    "policy, indicator, formula and a target under two headings": (
        (
            "성과관리 지표",
            grid(
                "정책 과제명 | 평가지표 | 측정산식 | 27년 목표",
                " | | | 목표(A)",
                "놀이 혁신 | 협력위원회 회의 | 회의 횟수 | 24회",
                " | 놀이터 개방 비율 | (개방 놀이터 수 / 전체 놀이터 수) × 100 | 10%",
                spans=((0, 0, 1, 0), (0, 1, 1, 1), (0, 2, 1, 2), (2, 0, 3, 0)),
            ),
        ),
        {("협력위원회 회의", "회", 2027, 24), ("놀이터 개방 비율", "%", 2027, 10)},
        set(),
    ),
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_number_of_a_table_is_a_goal_of_its_year_a_starting_point_or_listed(layout: str) -> None:
    blocks, expected, before = LAYOUTS[layout]
    draft = drafted(*blocks)
    assert targets(draft) == expected
    assert results(draft) == before
    check(draft, blocks)


LINES: dict[str, tuple[set[Goal], set[Goal]]] = {
    "○ 교육 5회, 참여자 120명, 만족도 85점 이상": ({("교육", "회", 2027, 5), ("참여자", "명", 2027, 120), ("만족도", "점", 2027, 85)}, set()),
    "○ 상담 1,200건 및 사례관리 30가구": ({("상담", "건", 2027, 1200), ("사례관리", "가구", 2027, 30)}, set()),
    "- 걷기모임: 월 2회, 연 24회 운영(회당 15명)": ({("걷기모임", "회", 2027, 24)}, set()),
    "○ 부모교실 : ('26) 5회 → ('27) 8회": ({("부모교실", "회", 2027, 8)}, {("부모교실", "회", 2026, 5)}),
    "○ 급식 이용 아동 1,200→1,500명(25% 증)": ({("급식 이용 아동", "명", 2027, 1500)}, {("급식 이용 아동", "명", 2026, 1200)}),
    "○ 마을버스 이용자 전년 대비 10% 증가(1,000명→1,100명)": ({("마을버스 이용자", "명", 2027, 1100)}, {("마을버스 이용자", "명", 2026, 1000)}),
    "○ 장비 고장률 5% 이하로 감소": ({("장비 고장률", "%", 2027, 5)}, set()),
    "○ 접수 기한 준수율 95% 이상": ({("접수 기한 준수율", "%", 2027, 95)}, set()),
    "○ 서비스 품질 점수 90~95점 유지": ({("서비스 품질 점수", "점", 2027, 90)}, set()),
    "○ 강사 만족도 4.2점/5점": ({("강사 만족도", "점", 2027, Decimal("4.2"))}, set()),
    "○ 쉼터 이용자 : '27년 80명, '28년 100명": ({("쉼터 이용자", "명", 2027, 80), ("쉼터 이용자", "명", 2028, 100)}, set()),
    "○ 2028년까지 마을쉼터 6개소 조성": ({("마을쉼터", "개소", 2028, 6)}, set()),
    "○ 쉼터를 3개소에서 5개소로 확대": ({("쉼터", "개소", 2027, 5)}, {("쉼터", "개소", 2026, 3)}),
    "○ (목표) 순회상담 300건": ({("순회상담", "건", 2027, 300)}, set()),
    "○ 청년 취업 50명(정규직 30명, 인턴 20명)": ({("청년 취업", "명", 2027, 50)}, set()),
    "○ 행사 2회 개최·관람객 300명": ({("행사", "회", 2027, 2), ("관람객", "명", 2027, 300)}, set()),
    "- 정량목표: 봉사자 50명, 응답률 90%": ({("봉사자", "명", 2027, 50), ("응답률", "%", 2027, 90)}, set()),
    "○ 공구함 '27년 15개 → '28년 20개": ({("공구함", "개", 2027, 15), ("공구함", "개", 2028, 20)}, set()),
}


@pytest.mark.parametrize("line", LINES)
def test_every_goal_of_a_line_is_read_with_its_own_name_unit_and_year(line: str) -> None:
    draft = drafted("성과목표", line)
    expected, before = LINES[line]
    found = {(name.removesuffix(" 조성"), unit, when, value) for name, unit, when, value in targets(draft)}
    assert (found, results(draft)) == (expected, before)
    check(draft, [line])


def test_formula_weight_source_time_office_and_ground_of_a_target_are_kept() -> None:
    draft = drafted(
        "성과지표",
        grid(
            "지표명 | 단위 | 기준값 | 목표값 | 가중치 | 산출식(측정방법) | 자료출처 | 측정시기 | 담당부서 | 목표 설정근거 | 비고",
            "야간돌봄 이용 | 명 | 75 | 90 | 0.4 | 이용자 연계 수 | 돌봄 대장 | 12월 | 돌봄지원과 | 3년 평균 8% 증가 | 두 곳을 합함",
            "돌봄 만족도 | 점 | 80 | 85 | 0.6 | 설문 평균 | 설문지 | 11월 | 돌봄지원과 | 시 평균 | ",
        ),
    )
    plan = plan_of(draft)
    assert isinstance(plan, Plan)
    care, survey = plan.indicator
    assert [one.weight_percent for one in plan.indicator] == [40, 60]
    sheet = care.sheet
    assert sheet is not None
    assert [str(one) for one in (sheet.formula, sheet.source, sheet.how_often, sheet.who)] == ["이용자 연계 수", "돌봄 대장", "12월", "돌봄지원과"]
    target = next(one for one in plan.target if one.indicator == care.id)
    assert target.note is not None and "3년 평균 8% 증가" in target.note.ko
    assert [(one.indicator, one.year, one.value) for one in plan.baseline] == [(care.id, 2026, 75), (survey.id, 2026, 80)]
    assert any("비고" in str(one.why) and "두 곳을 합함" in one.quote for one in draft.unread)


def test_weights_that_add_up_to_nothing_known_are_listed_and_not_taken() -> None:
    draft = drafted("성과지표", grid("지표 | 목표 | 배점", "쉼터 이용(명) | 90 | 7", "쉼터 만족도(점) | 85 | 6"))
    assert all(goal.weight is None for goal in draft.goals)
    assert any("배점" in str(one.why) and "7" in one.quote for one in draft.unread)


def test_percent_of_a_weight_is_not_the_unit_of_an_indicator() -> None:
    goal = drafted("성과지표", grid("지표 | 가중치(%) | 목표값", "행복센터 방문 | 100 | 4,000")).goals[0]
    assert goal.unit == "" and goal.value is not None and "단위" in str(goal.value.doubt)


@pytest.mark.parametrize(
    ("cell", "direction", "high"),
    [
        ("7 이하", Direction.LESS, None),
        ("7일 이내", Direction.LESS, None),
        ("7 이상", None, None),
        ("5~7", Direction.WITHIN, 7),
        ("0", Direction.LESS, None),
    ],
)
def test_which_way_is_good_is_read_from_the_words_of_a_target(cell: str, direction: Direction | None, high: int | None) -> None:
    draft = drafted("성과지표", grid("지표(일) | 2027년 목표", f"처리기간(일) | {cell}"))
    plan = plan_of(draft)
    assert isinstance(plan, Plan)
    assert (plan.indicator[0].direction, plan.target[0].high) == (direction, high)
    assert parse_plan(format_plan(plan)) == plan


def test_a_target_below_the_result_is_doubted_to_be_better_the_less() -> None:
    goal = next(one for one in drafted("성과목표", "○ 공실률 12% → 8%").goals if not one.past)
    assert goal.direction is not None and goal.direction.value is Direction.LESS
    assert goal.direction.doubt is not None and goal.direction.alternatives == (Direction.MORE,)


def test_goals_without_a_number_stay_goals_without_a_number() -> None:
    draft = drafted(
        "성과지표", grid("성과지표 | 2027년 목표 | 측정방법", "조례 정비 | 개정 완료 | 공포문", "주민 협의체 | 월 1회 이상 정례화 | 회의록")
    )
    first = draft.goals[0]
    assert (first.name.value, first.value) == ("조례 정비", None) and first.basis is not None and first.basis.value == "개정 완료"
    plan = plan_of(draft)
    assert isinstance(plan, Plan) and plan.indicator[0].measure == "not_quantified" and plan.target[0].value is None
    words = drafted("성과목표", "□ 정성목표", "○ 주민이 서로 돌보는 문화를 만든다", "□ 정량목표", "○ 돌봄 모임 8개 운영")
    assert targets(words) == {("주민이 서로 돌보는 문화를 만든다", "회", 2027, None), ("돌봄 모임", "개", 2027, 8)}


def test_parts_that_add_up_are_told_with_their_total_and_parts_that_do_not_are_doubted() -> None:
    table = ("성과지표 | 구분 | 2027년 목표(명)", "일자리 연결 | 계 | 100", " | 남 | 40", " | 여 | 60")
    goals = drafted("성과목표", grid(*table, spans=MERGED_NAME)).goals
    assert [(stated(one), [part.value for part in one.parts]) for one in goals] == [(("일자리 연결", "명", 2027, 100), ["남", "여"])]
    wrong = drafted("성과목표", grid(*table[:3], " | 여 | 55", spans=MERGED_NAME)).goals
    assert [one.value.value for one in wrong if one.value] == [100, 40, 55]
    assert wrong[0].value is not None and "95" in str(wrong[0].value.doubt)


def test_quarters_that_do_not_make_their_total_are_listed_and_the_total_is_doubted() -> None:
    draft = drafted("성과목표", grid("지표 | 1분기 | 2분기 | 3분기 | 4분기 | 합계", "캠페인(회) | 2 | 3 | 4 | 5 | 15"))
    assert targets(draft) == {("캠페인", "회", 2027, 15)}
    assert draft.goals[0].value is not None and draft.goals[0].value.doubt is not None
    assert len([one for one in draft.unread if "분기" in str(one.why)]) == 4


def test_a_target_cell_merged_over_two_indicators_is_the_goal_of_one_and_says_so() -> None:
    draft = drafted("성과지표", grid("성과지표 | 2027년 목표", "상담 건수(건) | 500", "사례회의 건수(건) | ", spans=((1, 1, 2, 1),)))
    assert targets(draft) == {("상담 건수", "건", 2027, 500)}
    assert draft.goals[0].value is not None and draft.goals[0].value.doubt is not None
    assert any("사례회의" in one.quote for one in draft.unread)


MEASURED = {
    "예산 집행률(%) | 97": ("spending_rate", False),
    "강좌 만족도(점) | 85": ("survey", False),
    "정책 체감도(점) | 70": ("survey", True),
    "재취업률(%) | 40": ("entered_value", False),
    "요리반 참여자(명) | 160": ("people", False),
    "참여 인원(명) | 400": ("people", True),
    "실인원(명) | 90": ("entered_value", False),
    "취업자 수(명) | 30": ("entered_value", False),
    "요리반 운영(회) | 8": ("events_held", False),
    "방문 진료(회) | 70": ("entered_value", True),
    "활동 사례집 발간(종) | 2": ("deliverables", False),
    "활동 사례집 배부(부) | 500": ("entered_value", True),
    "탄소 배출(톤) | 12": ("entered_value", False),
}


@pytest.mark.parametrize("row", MEASURED)
def test_how_an_indicator_is_counted_is_read_from_its_name_and_unit_and_doubted_where_another_way_is_likely(row: str) -> None:
    plan_of_work = (
        "세부 추진계획",
        "1. 요리반 교육 운영",
        "○ 기간 : 3월 ~ 6월",
        "○ 횟수 : 총 8회",
        "2. 활동 사례집 발간",
        "○ 기간 : 11월",
        "○ 횟수 : 총 2회",
    )
    draft = drafted("성과지표", grid("성과지표 | 2027년 목표", row), *plan_of_work)
    goal = draft.goals[0]
    assert goal.measure is not None
    assert (str(goal.measure.value), goal.measure.doubt is not None) == MEASURED[row]
    assert goal.measure.doubt is None or goal.measure.alternatives
    plan = plan_of(draft)
    assert isinstance(plan, Plan) and parse_plan(format_plan(plan)) == plan


def test_a_percentage_whose_formula_names_two_other_indicators_is_their_ratio() -> None:
    draft = drafted(
        "성과목표",
        grid(
            "성과지표 | 단위 | 2027년 목표 | 산식",
            "모집 인원 | 명 | 50 | 신청서 접수",
            "수료 인원 | 명 | 40 | 출석부",
            "수료율 | % | 80 | (수료 인원 ÷ 모집 인원) × 100",
        ),
    )
    plan = plan_of(draft)
    assert isinstance(plan, Plan) and parse_plan(format_plan(plan)) == plan
    recruited, finished, rate = plan.indicator
    assert (rate.measure, rate.numerator, rate.denominator) == ("ratio", finished.id, recruited.id)


def test_a_rise_a_fall_and_a_number_for_each_are_doubted() -> None:
    for line in ("○ 전년 대비 이용자 15% 확대", "○ 이용자 10% 증가 및 민원 5건 감소", "○ 매월 2회 이상 순찰"):
        goals = drafted("성과목표", line).goals
        assert goals and all(goal.value is not None and goal.value.doubt is not None for goal in goals), line


def test_results_without_a_goal_are_listed_and_start_nothing() -> None:
    draft = drafted("현황 및 목표", grid("구분 | 2025년 | 2026년", "등록 장애인 | 5,200 | 5,310"))
    assert not draft.goals and len([one for one in draft.unread if "실적" in str(one.why)]) == 2


def test_a_row_that_adds_up_the_others_is_listed_and_one_that_does_not_is_a_goal() -> None:
    table = ("사업명 | 목표(명)", "한글반 | 20", "전화기반 | 15")
    draft = drafted("성과목표", grid(*table, "합계 | 35"))
    assert targets(draft) == {("한글반", "명", 2027, 20), ("전화기반", "명", 2027, 15)} and any("35" in one.quote for one in draft.unread)
    assert ("합계", "명", 2027, 50) in targets(drafted("성과목표", grid(*table, "합계 | 50")))


def test_what_a_goal_is_compared_with_is_no_goal() -> None:
    for line in ("○ 상담 : 2026년 목표 100명 대비 120명", "○ 상담 : 전년도 실적 100명 대비 120명 달성"):
        goals = drafted("성과목표", line).goals
        assert [(goal.unit, goal.year, goal.value.value) for goal in goals if goal.value is not None] == [("명", 2027, 120)], line


def test_years_down_with_goals_in_words() -> None:
    draft = drafted("연도별 추진목표", grid("연도 | 추진목표", "2026년 | 쉼터 2개소", "2027년 | 쉼터 3개소, 상담사 12명", "2028년 | 쉼터 5개소"))
    assert targets(draft) == {("쉼터", "개소", 2027, 3), ("상담사", "명", 2027, 12), ("쉼터", "개소", 2028, 5)}


PAPER: tuple[str | paper_files.Grid, ...] = (
    "2027년 마을배움터 운영 계획",
    "3 소요예산",
    paper_files.Grid([["편성목", "항목", "산출내역", "금액(원)"], ["일반운영비", "강사비", "100,000원×2명×3회", "600,000"]]),
    "4 성과목표",
    "□ 성과지표 및 목표",
    paper_files.Grid(
        [
            ["성과지표", "단위", "2026년", "<", "2027년 목표", "측정산식"],
            ["^", "^", "목표", "실적", "^", "^"],
            ["동아리 수", "개", "30", "34", "40", "등록부의 수"],
            ["동아리 만족도", "점", "80", "81.5", "84", "설문 평균"],
        ]
    ),
    "□ 대상별 목표",
    paper_files.Grid(
        [
            ["성과지표", "구분", "2026년 실적", "2027년 목표"],
            ["체조반 등록(명)", "남", "41", "55"],
            ["^", "여", "110", "125"],
            ["^", "계", "151", "180"],
        ]
    ),
    "□ 연도별 목표",
    paper_files.Grid([["구분", "책 대출(권)", "회원(명)"], ["2026년 실적", "65,500", "2,240"], ["2027년 목표", "70,000", "2,400"]]),
    "- 상담 1,200건 및 사례관리 30가구",
)


@pytest.mark.parametrize("kind", MAKERS)
def test_the_same_goals_are_read_from_every_kind_of_file(kind: str, tmp_path: Path) -> None:
    path = tmp_path / f"plan.{kind}"
    path.write_bytes(MAKERS[kind](PAPER))
    draft = read(paper_of(open_document(path, path.name, prose=True)))
    assert targets(draft) == {
        ("동아리 수", "개", 2027, 40),
        ("동아리 만족도", "점", 2027, 84),
        ("체조반 등록", "명", 2027, 180),
        ("책 대출", "권", 2027, 70000),
        ("회원", "명", 2027, 2400),
        ("상담", "건", 2027, 1200),
        ("사례관리", "가구", 2027, 30),
    }
    assert results(draft) == {
        ("동아리 수", "개", 2026, 34),
        ("동아리 만족도", "점", 2026, Decimal("81.5")),
        ("체조반 등록", "명", 2026, 151),
        ("책 대출", "권", 2026, 65500),
        ("회원", "명", 2026, 2240),
    }


def test_budgets_schedules_and_lists_of_what_was_done_are_no_goals() -> None:
    draft = drafted(
        "사업별 예산",
        grid("구분 | 2026년 예산 | 2027년 예산", "운영비 | 1,000 | 2,000"),
        "분기별 집행계획",
        grid("구분 | 1분기 | 2분기 | 3분기 | 4분기", "집행액(천원) | 100 | 200 | 200 | 100", number=2),
        "월별 집행목표(천원)",
        grid("구분 | 3월 | 6월 | 9월 | 12월", "계획 | 100 | 200 | 200 | 100", number=5),
        "추진실적",
        grid("구분 | 2025년 | 2026년", "상담 건수 | 10 | 20", number=3),
        "추진일정",
        grid("과제 | 1분기 | 2분기 | 3분기 | 4분기", "홍보 | ● | ● | | ", number=4),
    )
    assert not draft.goals
