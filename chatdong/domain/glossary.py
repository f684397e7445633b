"""The glossary: each term with its definition, formula, source, code name and the place that computes it. A page that explains a term reads it here."""

from dataclasses import dataclass
from typing import Literal, get_args

from chatdong.domain.message import Message, message

Group = Literal["plan", "money", "value", "goal_status", "event_status", "kind", "funding", "district", "what_if", "store"]
GROUPS: tuple[Group, ...] = get_args(Group)


@dataclass(frozen=True)
class Term:
    """A term of the glossary.

    ``code``: its name in the code; ``place`` makes the anchor of the page's URL from it. ``sign``: the usual abbreviation, such as CPI.
    ``source``: the body that uses the term in this sense; None if the definition is our own. ``method``: the short name of the method,
    for a figure that is estimated in several ways. ``home``: what computes the figure, a name in ``chatdong.domain``.
    """

    code: str
    group: Group
    word: Message
    definition: Message
    sign: str = ""
    formula: Message | None = None
    source: Message | None = None
    method: Message | None = None
    home: str = ""


_PLAN = message("사업계획에서 쓰는 말")
_OFFICE = message("공공 예산에서 쓰는 말")
_ACCOUNTING_ACT = message("지방회계법 제6조제1항")
_CLOSING = message("지방회계법 제7조제1항")
_PMI = message("PMI, The Standard for Earned Value Management")

TERMS: tuple[Term, ...] = (
    Term("plan", "plan", message("사업계획"), message("한 회계연도에 무엇을 몇 번, 얼마로 하고 무엇을 이룰지 정한 문서입니다."), source=_PLAN),
    Term(
        "fiscal_year",
        "plan",
        message("회계연도"),
        message("예산을 쓰는 한 해입니다. 지방자치단체는 1월 1일부터 12월 31일까지이고, 계획이 다른 기간을 적으면 그 기간을 따릅니다."),
        source=_ACCOUNTING_ACT,
    ),
    Term(
        "payments_until",
        "plan",
        message("지출 처리 기한"),
        message(
            "계획 기간이 끝난 뒤에도 이 계획의 지출로 세는 마지막 날로, 계획에 적습니다. 지방자치단체의 출납은 회계연도가 끝나는 날 폐쇄하고, "
            "법이 정한 경우에만 다음 회계연도 1월 20일까지 지출로 처리할 수 있습니다."
        ),
        source=_CLOSING,
    ),
    Term("revision", "plan", message("계획 차수"), message("고친 계획을 실으면 차수가 하나 늘고, 이전 차수는 그대로 남습니다.")),
    Term(
        "as_of",
        "plan",
        message("기준일"),
        message(
            "이 날까지 알려진 것만 보여 줍니다. 처음에는 오늘이고, 오늘이 계획의 해가 아니면 기록에 있는 마지막 날, 기록이 없으면 승인한 날입니다."
        ),
    ),
    Term("activity", "plan", message("세부사업"), message("계획과 행사와 지출을 하나로 잇는 일의 단위입니다."), source=_PLAN),
    Term("window", "plan", message("계획 시기"), message("행사를 열기로 한 첫날부터 마지막 날까지입니다.")),
    Term("occurrence", "plan", message("회차"), message("여러 번 하기로 한 세부사업에서 몇 번째인지입니다.")),
    Term("event", "plan", message("행사"), message("세부사업을 실제로 한 번 연 것입니다. 예정, 연기, 취소도 행사로 기록합니다.")),
    Term(
        "events_held",
        "plan",
        message("행사 개최"),
        message(
            "워크숍, 교육, 간담회처럼 여는 행사를 연 횟수입니다. 발간, 구입, 용역처럼 납품받는 일과 보조금, 경상경비처럼 지급하는 일, 연기·취소한 것은 세지 않습니다."
        ),
        home="progress.occurrences.held_of_planned",
    ),
    Term("indicator", "plan", message("지표"), message("목표를 무엇으로 세는지 정한 것입니다."), source=_PLAN),
    Term("target", "plan", message("목표값"), message("지표가 한 해에 이르러야 하는 수입니다."), source=_PLAN),
    Term("baseline", "plan", message("지난해 기준"), message("목표를 비교하는 출발점으로, 지난해에 이룬 수입니다."), source=_PLAN),
    Term(
        "expected",
        "plan",
        message("기준일까지 계획"),
        message("기준일까지 시기가 끝난 계획 횟수입니다. 시기로 셀 수 없는 지표는 끝난 분기의 목표입니다."),
        home="plan.measures.Measure.expected",
    ),
    Term("evidence", "plan", message("증빙 기록"), message("실적으로 센 행사와 추진지원단 하나하나입니다.")),
    Term(
        "category",
        "money",
        message("편성목"),
        message("예산을 쓰임새에 따라 나눈 이름입니다. 일반운영비, 회의운영비, 도서인쇄비 같은 것입니다."),
        source=_PLAN,
    ),
    Term(
        "costing",
        "money",
        message("산출내역"),
        message("금액이 나온 식입니다. 단가에 사람 수와 횟수를 곱해 적습니다."),
        source=_PLAN,
        home="costing.expression.evaluate",
    ),
    Term(
        "budget_line",
        "money",
        message("산출내역 한 줄"),
        message("편성목과 세부사업에 딸린 예산의 가장 작은 단위로, 산출내역과 금액을 지닙니다."),
        source=_PLAN,
    ),
    Term(
        "budget_krw",
        "money",
        message("예산현액"),
        message("올해 쓸 수 있는 예산입니다. 승인한 날부터 셉니다."),
        formula=message("당초 예산 + 이월액 ± 전용 ± 추경"),
        source=_OFFICE,
        home="budget.position.Position.budget_krw",
    ),
    Term(
        "carried_in_krw",
        "money",
        message("이월액"),
        message("지난해에 다 쓰지 못해 올해로 넘어온 예산입니다."),
        source=_OFFICE,
        home="budget.position.positions",
    ),
    Term(
        "committed_krw",
        "money",
        message("원인행위"),
        message("계약이나 결정으로 지출할 것을 정한 금액입니다. 따로 원인행위를 적지 않은 지출은 치른 날 원인행위도 한 것으로 셉니다."),
        formula=message("지출액 누계 + 미지급"),
        source=_OFFICE,
        home="budget.position.Position.committed_krw",
    ),
    Term(
        "unpaid_krw",
        "money",
        message("미지급"),
        message("원인행위를 했으나 아직 치르지 않은 금액입니다."),
        formula=message("원인행위 − 그 원인행위로 치른 지출"),
        source=_OFFICE,
        home="budget.committed.committed_unpaid_by_line",
    ),
    Term(
        "free_krw",
        "money",
        message("가용"),
        message("더 원인행위할 수 있는 금액입니다. △는 예산보다 많이 묶은 금액입니다."),
        formula=message("예산현액 − 원인행위"),
        source=_OFFICE,
        home="budget.position.Position.free_krw",
    ),
    Term(
        "commit_by",
        "money",
        message("원인행위 마감 권고일"),
        message("이 날까지 원인행위를 해야 납품과 지급을 마지막 지급일까지 마칠 수 있습니다. 토·일요일과 공휴일을 빼고 거꾸로 셉니다."),
        home="year_end.deadlines.commit_by",
    ),
    Term(
        "carried_krw",
        "money",
        message("다음연도 이월액"),
        message("승인을 받아 내년에 쓰기로 넘기는 금액입니다. 명시이월, 사고이월, 계속비 이월이 있습니다."),
        source=message("지방재정법 제42조, 제50조"),
        home="year_end.closing.ClosedRow.carried_krw",
    ),
    Term(
        "returned_krw",
        "money",
        message("반납액"),
        message("보조금을 준 곳의 몫 가운데 쓰지도 이월하지도 않아 돌려주는 금액입니다."),
        home="year_end.closing.closing",
    ),
    Term(
        "lapsed_krw",
        "money",
        message("불용액"),
        message("쓰지도, 이월하지도, 돌려주지도 않아 올해로 효력이 끝나는 금액입니다."),
        source=_OFFICE,
        home="year_end.dispositions.dispositions",
    ),
    Term(
        "settlement",
        "money",
        message("정산서"),
        message(
            "한 해의 예산을 어디에 얼마나 쓰고 얼마가 남아 어디로 가는지 재원별로 밝힌 계산서입니다. 마감하기 전의 것은 가결산이라 하며, 수치가 바뀔 수 있습니다."
        ),
        source=message("보조금 관리에 관한 법률 제27조 제2항, 보조사업 정산보고서 작성지침 제3조"),
        home="year_end.settlement.settlement",
    ),
    Term("spending", "money", message("지출"), message("실제로 치른 돈입니다. 증빙마다 한 줄로 기록합니다."), source=_OFFICE),
    Term(
        "spent_krw",
        "money",
        message("지출액 누계"),
        message("연초부터 기준일까지의 지출을 더한 값입니다."),
        source=_OFFICE,
        home="progress.records.Records.spent",
    ),
    Term(
        "remaining_krw",
        "money",
        message("집행잔액"),
        message("아직 쓰지 않은 예산입니다."),
        formula=message("예산현액 − 지출액 누계"),
        source=_OFFICE,
        home="budget.position.Position.balance_krw",
    ),
    Term(
        "rate",
        "money",
        message("집행률"),
        message("예산현액 가운데 쓴 비율입니다."),
        formula=message("지출액 누계 ÷ 예산현액"),
        source=_OFFICE,
        home="budget.position.Position.rate",
    ),
    Term(
        "unpaid",
        "money",
        message("미지급 예상액"),
        message("열거나 납품받고 한 달 안에 아직 치르지 않은 금액과, 원인행위를 하였으나 남은 일의 계획 금액으로 부족한 미지급액입니다."),
        home="budget.remaining_work.ToCome.unpaid",
    ),
    Term("milestone", "money", message("집행계획(누계)"), message("그날까지 쓰기로 한 금액을 처음부터 더한 것입니다."), source=_PLAN),
    Term("reallocation", "money", message("전용"), message("한 편성목의 예산을 다른 편성목으로 옮겨 쓰는 일입니다."), source=_OFFICE),
    Term(
        "lapse",
        "money",
        message("불용 예상"),
        message("연말까지 쓰지 못하고 남을 예산입니다. 다음 해로 이월할 돈도 여기에 듭니다."),
        formula=message("예산현액 − 연말 집행 전망(EAC₃)"),
        home="budget.figures.Figures.lapse",
    ),
    Term("budget", "value", message("총 예산"), message("계획이 정한 예산 전체입니다."), "BAC", source=_PMI, home="budget.figures.figures"),
    Term(
        "planned",
        "value",
        message("공식 계획 가치"),
        message("집행계획(누계)을 날짜에 따라 고르게 이은 값으로, 그날까지 하기로 한 몫입니다."),
        "PV",
        message("앞 누계 + (다음 누계 − 앞 누계) × 지난 날 ÷ 사이의 날"),
        _PMI,
        home="plan.milestones.planned_value",
    ),
    Term(
        "planned_bottom_up",
        "value",
        message("산출내역 계획 가치"),
        message("산출내역의 금액을 계획한 날짜에 놓아 더한 값입니다."),
        "PV′",
        message("시기가 끝난 행사의 계획 금액을 세부사업마다 더한 값"),
        home="plan.milestones.planned_value_bottom_up",
    ),
    Term(
        "earned",
        "value",
        message("실적 가치"),
        message("그날까지 한 일을 계획 금액으로 셈한 값입니다."),
        "EV",
        message(
            "세부사업마다 더한 값: 여는 일은 예산 × 개최 횟수 ÷ 계획 횟수, 납품받는 일은 납품받은 몫과 미리 치른 몫, 지급하는 일은 예산까지 치른 금액"
        ),
        _PMI,
        home="budget.earned_value.earned_value",
    ),
    Term(
        "actual",
        "value",
        message("집행액"),
        message("그날까지 실제로 쓴 돈입니다."),
        "AC",
        message("기준일까지의 지출을 세부사업마다 더한 값"),
        _PMI,
        home="progress.records.Records.spent",
    ),
    Term(
        "cv",
        "value",
        message("비용 차이"),
        message("한 일의 계획 금액과 실제로 쓴 돈의 차이입니다. △이면 더 썼습니다."),
        "CV",
        message("실적 가치(EV) − 집행액(AC)"),
        _PMI,
        home="budget.earned_value.EarnedValue.cv",
    ),
    Term(
        "sv",
        "value",
        message("일정 차이"),
        message("한 일과 하기로 한 일의 차이를 금액으로 나타냅니다. △이면 덜 했습니다."),
        "SV",
        message("실적 가치(EV) − 공식 계획 가치(PV)"),
        _PMI,
        home="budget.earned_value.EarnedValue.sv",
    ),
    Term(
        "cpi",
        "value",
        message("비용 성과 지수"),
        message("쓴 돈에 비하여 얼마만큼 일했는지입니다. 1보다 크면 아꼈습니다."),
        "CPI",
        message("실적 가치(EV) ÷ 집행액(AC)"),
        _PMI,
        home="budget.earned_value.EarnedValue.cpi",
    ),
    Term(
        "spi",
        "value",
        message("일정 성과 지수"),
        message("하기로 한 일 가운데 얼마만큼 했는지입니다. 1보다 작으면 늦었습니다."),
        "SPI",
        message("실적 가치(EV) ÷ 공식 계획 가치(PV)"),
        _PMI,
        home="budget.earned_value.EarnedValue.spi",
    ),
    Term(
        "tcpi",
        "value",
        message("잔여 성과 지수"),
        message("남은 예산으로 남은 일을 마치려면 앞으로 내야 하는 비용 성과입니다."),
        "TCPI",
        message("(예산(BAC) − 실적 가치(EV)) ÷ (예산(BAC) − 집행액(AC))"),
        _PMI,
        home="budget.earned_value.EarnedValue.tcpi",
    ),
    Term(
        "eac_by_pace",
        "value",
        message("연말 집행 전망: 집행 속도대로"),
        message("남은 일도 지금까지와 같은 비용 성과로 할 때 연말까지 쓰는 금액입니다."),
        "EAC₁",
        message("예산(BAC) ÷ 비용 성과 지수(CPI)"),
        _PMI,
        message("집행 속도대로"),
        home="budget.earned_value.EarnedValue.eac_by_pace",
    ),
    Term(
        "eac_at_plan_cost",
        "value",
        message("연말 집행 전망: 계획 금액대로"),
        message("남은 일을 계획 금액대로 할 때 연말까지 쓰는 금액입니다."),
        "EAC₂",
        message("집행액(AC) + 예산(BAC) − 실적 가치(EV)"),
        _PMI,
        message("계획 금액대로"),
        home="budget.earned_value.EarnedValue.eac_at_plan_cost",
    ),
    Term(
        "eac_bottom_up",
        "value",
        message("연말 집행 전망"),
        message(
            "집행액에, 미지급 예상액과 남은 일에 더 치를 계획 금액을 산출내역마다 더한 값입니다(산출내역 기준 전망). 미리 치른 돈은 남은 일의 금액에서 빼고, 산출내역의 예산을 넘는 것은 계획보다 비싸게 치른 행사나 계획에 없던 행사, 원인행위가 있을 때뿐입니다."
        ),
        "EAC₃",
        message("집행액(AC) + 미지급 예상액 + 남은 일에 더 치를 계획 금액"),
        method=message("산출내역 기준"),
        home="budget.earned_value.EarnedValue.eac_bottom_up",
    ),
    Term(
        "etc",
        "value",
        message("남은 집행 전망"),
        message("기준일 뒤 연말까지 더 쓸 금액입니다."),
        "ETC",
        message("연말 집행 전망(EAC₃) − 집행액(AC)"),
        _PMI,
        home="budget.earned_value.EarnedValue.etc",
    ),
    Term(
        "vac",
        "value",
        message("완료 시점 차이"),
        message("지금까지처럼 쓸 때 연말에 예산에서 남거나(△이면 부족한) 금액입니다."),
        "VAC",
        message("예산(BAC) − 연말 집행 전망(EAC₁)"),
        _PMI,
        home="budget.earned_value.EarnedValue.vac",
    ),
    Term(
        "achieved",
        "goal_status",
        message("달성"),
        message("실적이 목표 이상입니다. 적을수록 좋은 지표는 기한에 목표 이하이고, 범위 안에 두는 지표는 그 안입니다."),
        home="progress.goals.status_of",
    ),
    Term("on_track", "goal_status", message("정상"), message("실적이 기준일까지의 계획 이상입니다."), home="progress.goals.status_of"),
    Term("behind", "goal_status", message("지연"), message("실적이 기준일까지의 계획보다 적고, 기한은 남았습니다."), home="progress.goals.status_of"),
    Term("missed", "goal_status", message("미달"), message("기한이 지났는데 실적이 목표보다 적습니다."), home="progress.goals.status_of"),
    Term(
        "unconfirmed",
        "goal_status",
        message("미확인"),
        message("목표에 수치는 있는데 재어 적은 것이 없거나, 적히지 않은 것이 많아 이루었는지 알 수 없습니다."),
        home="progress.goals.status_of",
    ),
    Term("not_quantified", "goal_status", message("수치 없음"), message("계획이 수치를 정하지 않은 지표입니다. 실적 대신 증빙만 보여 드립니다.")),
    Term("later", "goal_status", message("이후 연도"), message("이 회계연도가 지난 뒤의 목표라 아직 판단하지 않습니다.")),
    Term("held", "event_status", message("개최"), message("계획한 시기 안에 열었습니다."), home="progress.occurrences.holdings"),
    Term("held_late", "event_status", message("늦게 개최"), message("계획한 시기가 지난 뒤에 열었습니다."), home="progress.occurrences.holdings"),
    Term(
        "overdue",
        "event_status",
        message("결과 미입력"),
        message("계획한 시기가 지났는데 열었다는 기록이 없습니다."),
        home="progress.occurrences.holdings",
    ),
    Term("postponed", "event_status", message("연기"), message("다른 날로 미루었습니다."), home="progress.occurrences.holdings"),
    Term("cancelled", "event_status", message("취소"), message("열지 않기로 했습니다."), home="progress.occurrences.holdings"),
    Term("planned", "event_status", message("예정"), message("계획한 시기가 아직 끝나지 않았습니다."), home="progress.occurrences.holdings"),
    Term(
        "paid",
        "event_status",
        message("지급"),
        message("지급하는 세부사업의 회차로, 그 몫의 계획 금액을 다 치렀습니다."),
        home="progress.occurrences.holdings",
    ),
    Term("workshop", "kind", message("워크숍"), message("여러 자치구의 담당자가 함께 모여 익히고 의논하는 행사입니다."), source=_PLAN),
    Term("training", "kind", message("교육"), message("추진지원단이 함께 받는 강의와 실습입니다."), source=_PLAN),
    Term("meeting", "kind", message("간담회"), message("안건을 두고 정기로 또는 수시로 여는 모임입니다."), source=_PLAN),
    Term("publication", "kind", message("발간"), message("매뉴얼처럼 만들어 펴내는 일입니다."), source=_PLAN),
    Term("purchase", "kind", message("구입"), message("행사에 딸리지 않은 물품을 사는 일입니다."), source=_PLAN),
    Term("planning", "kind", message("계획 수립"), message("사업계획을 세우고 승인받는 일입니다."), source=_PLAN),
    Term("festival", "kind", message("축제·행사"), message("주민이 함께하는 축제, 공연, 전시, 발표회처럼 널리 여는 행사입니다."), source=_OFFICE),
    Term("survey", "kind", message("조사"), message("현장을 찾거나 사람을 만나 묻고 세는 일입니다."), source=_OFFICE),
    Term(
        "research",
        "kind",
        message("연구"),
        message("연구용역처럼 보고서를 납품받는 일입니다. 선금과 잔금으로 나누어 치르기도 합니다."),
        source=_OFFICE,
    ),
    Term(
        "contract",
        "kind",
        message("용역·공사"),
        message("계약한 결과물을 납품받는 일입니다. 선금, 중도금, 잔금으로 나누어 치르기도 합니다."),
        source=_OFFICE,
    ),
    Term("grant", "kind", message("보조금"), message("자치구나 단체에 돈을 주는 일입니다. 교부하면 한 것입니다."), source=_OFFICE),
    Term("standing_cost", "kind", message("경상경비"), message("공공요금, 임차료처럼 달마다 치르는 비용입니다. 치르면 한 것입니다."), source=_OFFICE),
    Term(
        "wages", "kind", message("인건비"), message("보수, 수당, 사회보험 부담금처럼 사람에게 치르는 비용입니다. 치르면 한 것입니다."), source=_OFFICE
    ),
    Term(
        "lump_sum",
        "kind",
        message("총액계상"),
        message("쓰임새를 다 나누지 않고 총액으로 잡아 쓸 때마다 치르는 비용입니다. 여비, 업무추진비 같은 것입니다."),
        source=_OFFICE,
    ),
    Term("national", "funding", message("국비"), message("국가가 대는 돈입니다. 국고보조금과 기금을 포함합니다.")),
    Term("city", "funding", message("시비"), message("특별시·광역시·도가 대는 돈으로, 도비를 포함합니다.")),
    Term("district", "funding", message("구비"), message("시·군·자치구가 대는 돈으로, 군비를 포함합니다.")),
    Term("self", "funding", message("자부담"), message("사업을 하는 기관이 스스로 대는 돈입니다.")),
    Term(
        "other",
        "funding",
        message("기타 재원"),
        message("그 밖의 돈입니다. 산출내역에 지방비나 교부세처럼 여럿을 뜻할 수 있는 말로 적힌 것도 여기에 둡니다."),
    ),
    Term("district", "district", message("자치구"), message("사업을 함께하는 구입니다. 자치구마다 추진지원단을 둘 수 있습니다."), source=_PLAN),
    Term("support_team", "district", message("추진지원단"), message("자치구에서 찾아가는 동 주민센터를 돕는 조직입니다."), source=_PLAN),
    Term("direct", "district", message("직영"), message("자치구가 추진지원단을 스스로 운영합니다."), source=_PLAN),
    Term("entrusted", "district", message("위탁"), message("자치구가 추진지원단의 운영을 다른 기관에 맡깁니다."), source=_PLAN),
    Term(
        "scenario",
        "what_if",
        message("시뮬레이션"),
        message("계획은 그대로 두고 사람, 횟수, 단가를 바꾸어 보는 것입니다. 승인하면 다음 차수의 계획이 됩니다."),
    ),
    Term("sensitivity", "what_if", message("민감도"), message("수량 하나를 움직일 때 총액이 얼마나 움직이는지입니다.")),
    Term(
        "milestone_risk",
        "what_if",
        message("집행 고비"),
        message("다음 집행계획까지 무엇을 열어야 하고, 열지 못하면 얼마가 밀리거나 불용되는지입니다."),
    ),
    Term("change", "store", message("변경 이력"), message("누가 언제 무엇을 바꾸었는지, 바꾸기 앞과 뒤의 값까지 남긴 기록입니다.")),
    Term("undo", "store", message("되돌리기"), message("한 번에 바꾼 것을 바꾸기 앞으로 돌립니다. 되돌린 것도 이력에 남습니다.")),
    Term("snapshot", "store", message("스냅샷"), message("저장소의 모든 표를 CSV로 담은 압축 파일입니다. 나중에 지금과 비교할 수 있습니다.")),
    Term("backup", "store", message("백업"), message("저장소 파일의 사본입니다.")),
    Term("example", "store", message("예시 자료"), message("꾸며 낸 한 해의 기록으로 둘러봅니다. 실제 기록과 섞이지 않습니다.")),
)

_BY_CODE = {(term.group, term.code): term for term in TERMS}
_FIGURES = {term.code: term for term in TERMS if term.group in ("money", "value")}
_OF_STATUS = {term.code: term for term in TERMS if term.group in ("goal_status", "event_status")}


def term(group: Group, code: str) -> Term:
    """The term of a group with this code name. Raises KeyError if there is none."""
    return _BY_CODE[group, code]


def figure(code: str) -> Term:
    """The term of a figure of money or of earned value. Raises KeyError if there is none."""
    return _FIGURES[code]


def status(code: str) -> Term:
    """The term of a status of a goal or an event. Raises KeyError if there is none."""
    return _OF_STATUS[code]


def source_word(source: str | None) -> Message:
    """The word of a source of funding; None is money of which nobody said whose it is."""
    return message("재원 미정") if source is None else term("funding", source).word


def place(of: Term) -> str:
    """The term's anchor in the URL of the glossary page. ``planned`` is both a figure and an event status, and ``district`` both a body and a
    source of funding, so event statuses and sources have a suffix."""
    return of.code + {"event_status": "-status", "funding": "-funding"}.get(of.group, "")
