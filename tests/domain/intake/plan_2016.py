"""The first plan as its office typed it: a document made of the words and figures that ``data/plans/2016.toml`` quotes."""

from collections.abc import Iterator
from pathlib import Path

from chatdong.domain.plan.model import Plan
from chatdong.domain.plan.toml_format import load_plan_file
from tests.domain.intake.paper_files import Block, Grid

PLAN: Plan = load_plan_file(Path(__file__).parents[3] / "data" / "plans" / "2016.toml")


def _won(amount: int) -> str:
    return f"{amount // 1000:,}"


def _budget() -> Grid:
    """편성목 merged over its lines, 세부사업 over its own, the amount of the 편성목 beside all of them."""
    names = {
        "committee-workshop": "자치구 추진지원단-운영위원회 워크숍",
        "joint-training": "자치구 추진지원단 합동교육",
        "monthly-meeting": "월 정기간담회",
        "ad-hoc-meeting": "수시 간담회",
        "ad-hoc-meal": "수시 간담회(식사)",
        "manual": "매뉴얼 보급",
        "supplies": "기타 물품비",
    }
    rows = [["편성목", "세부내역", "<", "<", "금액(천원)"], ["총 계", "<", "<", "<", _won(PLAN.total_krw)]]
    for category in PLAN.category:
        of_category = [line for line in PLAN.budget_line if line.category == category.id]
        for k, line in enumerate(of_category):
            before = of_category[k - 1] if k else None
            same = before is not None and before.activity == line.activity
            rows.append(
                [
                    category.name.ko if k == 0 else "^",
                    "^" if same else names[line.activity],
                    line.item.ko,
                    line.costing,
                    _won(category.amount_krw) if k == 0 else "^",
                ]
            )
    return Grid(rows)


def _goals() -> Grid:
    return Grid(
        [
            ["", "2016년", "2017년", "2018년"],
            [
                "목 표",
                "• 1~2단계 참여 총 17개 자치구 추진지원단 안착지원 필요\n-역량강화 워크숍 및 평가 워크숍 실시(2회)\n-가이드라인 및 매뉴얼 보완·발간\n-월 정기 간담회 실시",
                "• 2~3단계 참여 총 21개 자치구 추진지원단 운영 활성화\n-역량강화 워크숍 및 평가 워크숍 실시(2회)\n-월 정기 간담회 실시\n-상시 소통을 통한 사업현황 공유",
                "• 3단계 사업참여 8개 자치구 추진지원단 운영 내실화\n- 성과 공유대회 개최 (1회)\n- 상시 소통을 통한 사업현황 공유",
            ],
        ]
    )


def _communication() -> Iterator[str]:
    for stage in PLAN.communication:
        marks = " ".join(f"{word} {'■' if word in stage.checked else '□'}" for word in stage.offered)
        yield f"{stage.stage.ko} : {marks} ()"


def blocks() -> list[Block]:
    """The whole document, in the order of the paper."""
    title = PLAN.title.ko
    activity = {one.id: one for one in PLAN.activity}
    review = {group: [one for one in PLAN.review if one.group.ko == group] for group in dict.fromkeys(one.group.ko for one in PLAN.review)}

    def asked(group: str) -> str:
        return "\n".join(
            f"{one.body.ko} : 유 {'■' if one.consulted else '□'} ({one.through.ko if one.through else ''}) 무 {'□' if one.consulted else '■'}"
            for one in review[group]
        )

    made: list[Block] = [
        Grid([["문서번호", "찾아가는 동 주민센터 추진사업"], ["결재일자", "2016.03.31."], ["공개여부", "공개"]]),
        "★과장 · 총괄팀장 · 단장 · 대표이사 (03/31)",
        "협조: 과장 · 팀장 · 실장",
        title,
        "사전 검토항목",
        "※해당사항이 없을 경우 '무 ■'로 표시하시기 바랍니다.",
        Grid(
            [
                ["검토항목", "검 토 내 용"],
                ["중장기 비전 및 전략", "\n".join(one.text.ko for one in PLAN.strategy)],
                *([group, asked(group)] for group in review),
                ["시민 소통 계획", "\n".join(_communication())],
            ]
        ),
        title,
    ]
    assert PLAN.purpose is not None
    made += [PLAN.purpose.text.ko, "1 추진 근거", *(f"- {one.quote}" for one in PLAN.basis)]
    made += ["2 추진 배경", *(f"- {one.text.ko}" for one in PLAN.background), "3 추진 경과"]
    made += ["□ '15년 1단계 사업 전동 시행 4개 자치구 추진지원단 출범", _teams(), "□ 자치구 추진지원단 역할 모색 및 안정 지원"]
    made += [f"- {one.quote or one.text.ko}" for one in PLAN.history]
    made += ["4 16년 개선사항", "□ 한계 및 개선사항"]
    for problem in PLAN.problem:
        made += [f"○ {problem.title.ko}", f"- {problem.finding.ko}", f"☞ {problem.remedy.ko}"]
    made += ["5 사업 중기목표", "□ 향후 3년 목표", _goals(), "6 세부 추진계획", "[1] 워크숍 및 교육을 통한 역량강화 지원"]
    made += ["1) 자치구 추진지원단 워크숍 실시", "□ 추진 개요", "○ 기 간 : '16년 5월, 11월", "○ 주요 내용"]
    for mark, key in (("①", "initial-workshop"), ("②", "results-workshop")):
        one = activity[key]
        made += [f"{mark} {one.name.ko}", f"- 대상 : {one.audience}", f"- {one.content[0].ko}"]
    made += [
        "※ 본 워크숍은 서울시마을공동체지원센터(찾동 추진지원단 마을담당)와 함께 추진 예정이며, 예산은 서울시마을공동체지원센터에서 지출 예정",
        "2) 수시 교육 실시",
        "○ 자치구 추진지원단 역량강화를 위한 수시 역량강화 교육 실시",
        f"- {activity['joint-training'].content[0].ko}",
        "[2] 정기 간담회 및 수시 간담회 개최",
        "□ 추진 개요",
        "- 기 간 : '16년 3월~11월",
        "- 주요 내용",
        "- 시 추진지원단- 자치구 추진지원단 월 정기 간담회 개최",
        "※ 월별 정기간담회 개최 (안)",
        Grid(
            [
                ["시기", "주요 내용"],
                *([f"{one.window.start.month}월", f"· {one.topic}"] for one in activity["monthly-meeting"].occurrence),
            ]
        ),
        "- 시 추진지원단- 자치구 추진지원단 수시 간담회 개최",
        "- 주요 쟁점사항 발생 및 필요시 수시 간담회 개최",
        "[3] 자치구 추진지원단 / 자치구 운영위원회 워크숍 개최",
        "추진 개요",
        "- 기 간 : '16년 6월 ~ 8월",
        "- 대 상 : 2단계 사업참여 17개 자치구 추진지원단, 추진운영위원회",
        "※ 17개 자치구를 2개 권역으로 나눠 각 1회씩, 총 2회 실시",
        f"- {activity['committee-workshop'].content[0].ko}",
        "7 시민 소통 계획",
        "□ 사업 단계별 소통 계획",
    ]
    for stage in PLAN.communication:
        made += [f"- {stage.stage.ko}", *(f" - {one.ko}" for one in stage.described)]
    made += ["8 추진 일정", *(f"○ {one}" for one in _schedule()), "9 예산 사항", "- 총 예산액 : 16,000천원", "- 세부내역", _budget()]
    made += ["- 예산과목 : 사회취약계층, 찾아가는동주민센터, 자치구추진지원단지원", "예산집행계획(분기별) *단위, 천원 / 금액·비율은 누계"]
    made += [
        Grid(
            [
                ["사업명", "예산", *(f"{one.on.month}월" for one in PLAN.milestone)],
                [
                    "자치구 추진지원단 지원 사업",
                    f"{_won(PLAN.total_krw)}\n(100%)",
                    *(f"{_won(one.amount_krw)}\n({one.rate_percent}%)" for one in PLAN.milestone),
                ],
            ]
        ),
        "10 행정사항",
        *(f"- {one.text.ko}" for one in PLAN.administration),
    ]
    return made


def _schedule() -> Iterator[str]:
    """The words of the schedule as the plan's statements quote them."""
    yield from (one.quote for one in PLAN.statement if one.source == "8 추진 일정")


def _teams() -> Grid:
    return Grid(
        [
            ["구분 \\ 자치구", "직영", "<", "위탁", "<"],
            ["^", "성동구", "금천구", "도봉구", "성북구"],
            ["운영주체", *(one.operator.ko for one in PLAN.support_team if one.operator)],
            ["채용인력", *(f"{one.staff}명" for one in PLAN.support_team)],
            ["업무 시작 시기", "'15. 9. 1", "'15. 9. 1 ('15.12.31 업무종료)", "'15. 9. 1", "'15. 8. 1"],
        ]
    )
