"""The registry of the tables for plans and records: key, columns, right, bounds and names, used by writing, log, snapshots and pages."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from chatdong.domain.message import Message, message
from chatdong.domain.plan.model import LAST_STAGE
from chatdong.domain.progress.measurements import MOST_VALUE, SCALE
from chatdong.domain.progress.record_rules import (
    why_no_budget_change,
    why_no_carry_over,
    why_no_closing,
    why_no_commitment,
    why_no_event,
    why_no_measurement,
    why_no_payment,
    why_no_team,
)
from chatdong.domain.report.edited_text import why_no_report_text
from chatdong.domain.roles import Right
from chatdong.domain.scenario.saved import why_no_scenario

FIRST_DAY, LAST_DAY = date(1950, 1, 1), date(2200, 12, 31)
MOST_KRW = 10**12
MOST_COUNT = 1_000_000
LONGEST_FIELD = 500
_DAYS, _COUNT = (FIRST_DAY, LAST_DAY), (0, MOST_COUNT)


@dataclass(frozen=True)
class ColumnWords:
    """The names of a column: ``description`` in a snapshot, ``label`` on a page; None where no page shows it."""

    description: Message
    label: Message | None = None


def _fine(_row: Mapping[str, Any]) -> Message | None:
    return None


@dataclass(frozen=True)
class RecordTable:
    """A table of plans or records.

    key: the columns of the primary key; for a record one column, filled by the store. title, description: its names for a reader.
    columns: the columns that a person enters, in the order of the log; empty for a table that a plan or another record fills.
    fixed: entered columns that an update never changes. names: entered columns that name the record, stored without spaces around them.
    made: entered columns whose text the program writes. right: the right needed to write the table.
    bounds: the lowest and highest value of a column, in the rows and in the log. longest: the most letters of a text, where not LONGEST_FIELD.
    rule: a function that answers the reason for refusing a row beyond the checks of the schema, or None for an accepted row.
    amount: the column in won that can be summed (milestones are running totals, so they have none).
    unlogged: a column that the log leaves out because it is large and never changes.
    part_of: the table whose records these rows belong to, in the log too; its key is a column here.
    refers: columns that name a record of another table, or of this one, although the schema declares no foreign key; writes keep them.
    approved_by: a column that is empty until the record is approved; to write a row that is approved, before or after, takes the right "plan".
    words: the names of columns that differ from those in COLUMN_WORDS.
    """

    name: str
    key: tuple[str, ...]
    title: Message
    description: Message
    columns: tuple[str, ...] = ()
    fixed: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    made: tuple[str, ...] = ()
    right: Right = "plan"
    bounds: Mapping[str, tuple[Any, Any]] = field(default_factory=dict)
    longest: Mapping[str, int] = field(default_factory=dict)
    rule: Callable[[Mapping[str, Any]], Message | None] = _fine
    amount: str | None = None
    unlogged: str | None = None
    part_of: str | None = None
    refers: Mapping[str, str] = field(default_factory=dict)
    approved_by: str | None = None
    words: Mapping[str, ColumnWords] = field(default_factory=dict)

    @property
    def is_entered(self) -> bool:
        """True where people enter, correct and delete its rows one by one."""
        return bool(self.columns)

    def column(self, name: str) -> ColumnWords | None:
        """The names of a column; None where none are defined."""
        return self.words.get(name) or COLUMN_WORDS.get(name)


_OF_PLAN = ("plan_id", "revision")

_TABLES = (
    RecordTable(
        "plan",
        _OF_PLAN,
        message("계획"),
        message("회계연도의 계획. 고칠 때마다 새 차수가 한 행 생깁니다."),
        unlogged="text",
    ),
    RecordTable("category", (*_OF_PLAN, "category_id"), message("편성목"), message("계획의 예산을 나누는 편성목과 그 금액")),
    RecordTable("activity", (*_OF_PLAN, "activity_id"), message("세부사업"), message("계획된 세부사업: 종류, 기간, 횟수")),
    RecordTable("budget_line", (*_OF_PLAN, "line_id"), message("산출내역"), message("예산을 이루는 산출내역과 그 금액"), amount="amount_krw"),
    RecordTable("target", (*_OF_PLAN, "indicator_id", "year"), message("목표"), message("성과지표의 연도별 목표")),
    RecordTable(
        "milestone",
        (*_OF_PLAN, "milestone_on"),
        message("집행계획"),
        message("어느 날까지 집행할 누계 금액"),
        words={"amount_krw": ColumnWords(message("이날까지의 누계 금액"), message("누계 금액"))},
    ),
    RecordTable("district", ("district_id",), message("자치구"), message("계획과 기록에 쓰는 자치구")),
    RecordTable(
        "support_team",
        ("team_id",),
        message("추진지원단"),
        message("자치구의 추진지원단과 그 운영 기간"),
        columns=("programme", "district_id", "mode", "operator", "operator_en", "staff", "opened_on", "closed_on", "source", "stage", "note"),
        fixed=("programme",),
        names=("operator", "operator_en"),
        right="record",
        bounds={"opened_on": _DAYS, "closed_on": _DAYS, "staff": _COUNT, "stage": (1, LAST_STAGE)},
        longest={"note": 2_000},
        rule=why_no_team,
    ),
    RecordTable(
        "event",
        ("event_id",),
        message("행사"),
        message("세부사업 한 회의 결과: 개최, 연기, 취소"),
        # The districts present are rows of event_district but part of the event: one version, one entry in the history and one undo cover both.
        columns=(
            "plan_id",
            "revision",
            "activity_id",
            "occurrence",
            "held_on",
            "postponed_on",
            "postponed_to",
            "cancelled_on",
            "attendance",
            "topic",
            "note",
            "districts",
        ),
        fixed=("plan_id", "activity_id"),
        right="record",
        bounds={
            **dict.fromkeys(("held_on", "postponed_on", "postponed_to", "cancelled_on"), _DAYS),
            "occurrence": (1, MOST_COUNT),
            "attendance": _COUNT,
        },
        longest={"topic": 2_000, "note": 2_000},
        rule=why_no_event,
    ),
    RecordTable(
        "event_district",
        ("event_id", "district_id"),
        message("참석 자치구"),
        message("개최한 행사에 참석한 자치구"),
        part_of="event",
        words={"district_id": ColumnWords(message("참석한 자치구의 키"), message("자치구"))},
    ),
    RecordTable(
        "spending",
        ("spending_id",),
        message("지출"),
        message("산출내역에서 쓴 돈"),
        columns=(
            "plan_id",
            "revision",
            "line_id",
            "event_id",
            "spent_on",
            "amount_krw",
            "voucher",
            "memo",
            "commitment_id",
            "returns_id",
            "funding_source",
        ),
        fixed=("plan_id",),
        right="record",
        bounds={"spent_on": _DAYS, "amount_krw": (-MOST_KRW, MOST_KRW)},
        longest={"memo": 2_000, "voucher": 200},
        rule=why_no_payment,
        amount="amount_krw",
        refers={"commitment_id": "commitment", "returns_id": "spending"},
        words={
            "amount_krw": ColumnWords(message("쓴 금액. 돌려받은 돈은 음수"), message("금액")),
            "commitment_id": ColumnWords(message("이 지출의 원인행위. 없으면 빈칸"), message("원인행위")),
        },
    ),
    RecordTable(
        "scenario",
        ("scenario_id",),
        message("시뮬레이션 시나리오"),
        message("이름을 붙여 둔 시뮬레이션: 계획의 한 차수에서 바꾸어 본 것"),
        # The costings by line are rows of scenario_edit but part of the scenario.
        columns=("plan_id", "revision", "name", "description", "edits"),
        fixed=("plan_id",),
        names=("name",),
        right="scenario",
        rule=why_no_scenario,
        words={"revision": ColumnWords(message("시나리오를 만든 계획의 차수"))},
    ),
    RecordTable(
        "scenario_edit",
        ("scenario_id", "line_id"),
        message("시나리오의 산출내역"),
        message("시나리오가 바꾼 산출내역과 그 산출식"),
        part_of="scenario",
        words={
            "revision": ColumnWords(message("시나리오를 만든 계획의 차수")),
            "costing": ColumnWords(message("시나리오의 산출식"), message("산출식")),
        },
    ),
    RecordTable(
        "plan_approval",
        _OF_PLAN,
        message("차수의 승인"),
        message("시나리오를 승인하여 생긴 차수와 그 사유. 승인한 사람과 때는 plan 표에 있습니다."),
    ),
    RecordTable(
        "report_text",
        ("report_text_id",),
        message("보고서 글"),
        message("현황 보고의 초안을 고쳐 쓴 글: 기간과 절, 언어마다 하나"),
        columns=("plan_id", "revision", "period", "section", "language", "as_of", "words", "draft"),
        fixed=("plan_id", "period", "section", "language"),
        made=("draft",),
        right="record",
        rule=why_no_report_text,
        words={"revision": ColumnWords(message("초안을 쓴 계획의 차수"))},
    ),
    RecordTable(
        "import_profile",
        ("profile_id",),
        message("읽기 설정"),
        message("가져온 파일을 읽은 방식: 어느 열이 무엇인지, 단위, 규칙"),
        columns=("kind", "name", "fingerprint", "settings"),
        fixed=("kind",),
        names=("name",),
        made=("fingerprint",),
        right="record",
        longest={"name": 80, "settings": 100_000},
        words={
            "kind": ColumnWords(
                message("가져오는 것: events는 행사, spending은 지출, commitments는 원인행위, readings는 측정값"), message("가져오는 것")
            ),
            "name": ColumnWords(message("붙인 이름. 이름이 없으면 같은 머리글의 파일에 쓰입니다."), message("이름")),
        },
    ),
    RecordTable(
        "commitment",
        ("commitment_id",),
        message("원인행위"),
        message("지출원인행위: 계약이나 결정으로 쓰기로 한 돈. 감액과 취소는 음수입니다."),
        columns=("plan_id", "revision", "line_id", "committed_on", "amount_krw", "due_on", "number", "counterpart", "reduces", "memo"),
        fixed=("plan_id", "reduces"),
        right="record",
        bounds={"committed_on": _DAYS, "due_on": _DAYS, "amount_krw": (-MOST_KRW, MOST_KRW)},
        longest={"memo": 2_000, "number": 200},
        rule=why_no_commitment,
        amount="amount_krw",
        refers={"reduces": "commitment"},
        words={"amount_krw": ColumnWords(message("쓰기로 한 금액. 감액은 음수"), message("금액"))},
    ),
    RecordTable(
        "budget_change",
        ("budget_change_id",),
        message("예산 변경"),
        message("계획한 뒤에 예산현액을 바꾼 것: 전용, 추가경정예산, 전년도 이월"),
        columns=(
            "plan_id",
            "revision",
            "kind",
            "proposed_on",
            "amount_krw",
            "from_line",
            "to_line",
            "approved_on",
            "reason",
            "approval",
            "contained_in_revision",
            "contained_before",
        ),
        fixed=("plan_id",),
        made=("contained_before",),
        right="record",
        bounds={"proposed_on": _DAYS, "approved_on": _DAYS, "amount_krw": (1, MOST_KRW), "contained_in_revision": (1, MOST_COUNT)},
        longest={"reason": 2_000},
        rule=why_no_budget_change,
        amount="amount_krw",
        approved_by="approved_on",
        words={
            "kind": ColumnWords(message("transfer는 전용, supplementary는 추경, carry_in은 전년도 이월"), message("구분")),
            "reason": ColumnWords(message("변경 사유"), message("사유")),
            "approved_on": ColumnWords(message("승인한 날. 빈칸이면 제안이며 예산현액에 들지 않습니다."), message("승인일")),
        },
    ),
    RecordTable(
        "carry_over",
        ("carry_over_id",),
        message("이월"),
        message("다음 해로 넘기는 예산: 명시이월, 사고이월, 계속비 이월"),
        columns=("plan_id", "revision", "kind", "line_id", "approved_on", "amount_krw", "commitment_id", "reason", "approval"),
        fixed=("plan_id",),
        right="record",
        bounds={"approved_on": _DAYS, "amount_krw": (1, MOST_KRW)},
        longest={"reason": 2_000},
        rule=why_no_carry_over,
        amount="amount_krw",
        refers={"commitment_id": "commitment"},
        approved_by="approved_on",
        words={
            "kind": ColumnWords(message("specified는 명시이월, unavoidable은 사고이월, continuing은 계속비 이월"), message("구분")),
            "reason": ColumnWords(message("이월 사유"), message("사유")),
            "approved_on": ColumnWords(message("승인한 날. 빈칸이면 제안입니다."), message("승인일")),
            "commitment_id": ColumnWords(message("이월하는 돈이 묶인 원인행위. 없으면 빈칸"), message("원인행위")),
        },
    ),
    RecordTable(
        "year_closing",
        ("closing_id",),
        message("마감"),
        message("한 계획의 회계연도를 마감하며 확정한 수치. 한 계획에 하나"),
        columns=("plan_id", "revision", "closed_on", "figures", "reason"),
        fixed=("plan_id", "revision", "closed_on", "figures"),
        made=("figures",),
        right="plan",
        bounds={"closed_on": _DAYS},
        rule=why_no_closing,
        words={
            "closed_on": ColumnWords(message("마감한 날"), message("마감일")),
            "reason": ColumnWords(message("마감하며 적은 말"), message("적요")),
        },
    ),
    RecordTable(
        "plan_reason",
        _OF_PLAN,
        message("차수의 변경 사유"),
        message("계획을 새 차수로 실으며 적은 사유. 실은 사람과 때는 plan 표에 있습니다."),
        words={"reason": ColumnWords(message("계획의 변경 사유"), message("변경 사유"))},
    ),
    RecordTable(
        "measurement",
        ("measurement_id",),
        message("측정값"),
        message("지표를 재거나 보고받은 값: 날짜, 값, 출처. 이름은 적지 않습니다."),
        columns=("plan_id", "revision", "indicator_id", "measured_on", "value_e4", "answers", "broken_by", "part", "source", "note"),
        fixed=("plan_id", "indicator_id", "broken_by", "part"),
        right="record",
        bounds={"measured_on": _DAYS, "value_e4": (-MOST_VALUE * SCALE, MOST_VALUE * SCALE), "answers": _COUNT},
        longest={"note": 2_000},
        rule=why_no_measurement,
        words={"source": ColumnWords(message("잰 곳이나 보고한 곳, 문서 번호. 사람의 이름은 적지 않습니다."), message("출처"))},
    ),
    RecordTable(
        "target_exact",
        (*_OF_PLAN, "indicator_id", "year", "quarter"),
        message("분기·소수·범위 목표"),
        message("정수 하나로 적을 수 없는 목표: 분기의 목표, 소수인 목표, 범위 안에 두는 목표"),
        words={"value": ColumnWords(message("목표 수치에 소수 자릿수만큼 10을 곱한 정수(94.5는 945와 1). 수치가 없으면 빈칸"), message("목표값"))},
    ),
)

RECORD_TABLES: Mapping[str, RecordTable] = {table.name: table for table in _TABLES}
"""Record tables by name, parents before children. A snapshot has its files in this order, so a new table goes at the end."""

HISTORY = RecordTable(
    "change",
    ("store_version", "position", "change_id"),
    message("변경 이력"),
    message("누가 언제 무엇을 바꾸었는지와 바뀌기 전후의 행"),
    words={
        "position": ColumnWords(message("한 번의 저장 안에서 몇 번째로 바뀌었는지")),
        "change_id": ColumnWords(message("변경의 키")),
        "batch": ColumnWords(message("함께 저장된 변경의 묶음")),
        "store_version": ColumnWords(message("저장 뒤의 저장소 버전")),
        "changed_at": ColumnWords(message("바꾼 때")),
        "actor": ColumnWords(message("바꾼 사람")),
        "action": ColumnWords(message("insert는 추가, update는 수정, delete는 삭제")),
        "table_name": ColumnWords(message("바뀐 행의 표")),
        "row_key": ColumnWords(message("바뀐 행의 키")),
        "row_before": ColumnWords(message("바뀌기 전의 행(JSON)")),
        "row_after": ColumnWords(message("바뀐 뒤의 행(JSON)")),
    },
)
"""The change log: no record table, but part of every snapshot; ``key`` is the order of its rows."""


def own_tables() -> tuple[RecordTable, ...]:
    """The record tables whose rows are written and logged on their own, not as part of another record."""
    return tuple(table for table in RECORD_TABLES.values() if table.part_of is None)


COLUMN_WORDS: Mapping[str, ColumnWords] = {
    "plan_id": ColumnWords(message("계획의 이름(키)")),
    "revision": ColumnWords(message("계획의 차수")),
    "fiscal_year": ColumnWords(message("회계연도"), message("회계연도")),
    "programme": ColumnWords(message("사업의 이름"), message("사업")),
    "title": ColumnWords(message("계획의 제목"), message("제목")),
    "title_en": ColumnWords(message("계획의 제목(영어)"), message("제목(영어)")),
    "total_krw": ColumnWords(message("총 예산"), message("총 예산")),
    "text": ColumnWords(message("계획 파일의 글 그대로(TOML)")),
    "loaded_at": ColumnWords(message("이 차수를 실은 때")),
    "loaded_by": ColumnWords(message("이 차수를 실은 사람")),
    "category_id": ColumnWords(message("편성목의 키"), message("편성목")),
    "position": ColumnWords(message("계획서에 나오는 순서")),
    "name": ColumnWords(message("이름"), message("이름")),
    "name_en": ColumnWords(message("이름(영어)"), message("이름(영어)")),
    "amount_krw": ColumnWords(message("금액"), message("금액")),
    "source": ColumnWords(message("자료의 출처: 계획서의 장이나 항목, 또는 기록의 출처"), message("출처")),
    "activity_id": ColumnWords(message("세부사업의 키"), message("세부사업")),
    "kind": ColumnWords(message("세부사업의 종류"), message("종류")),
    "times": ColumnWords(message("계획 횟수"), message("계획 횟수")),
    "people": ColumnWords(message("한 회의 계획 인원"), message("계획 인원")),
    "window_start": ColumnWords(message("계획 기간의 첫날"), message("기간 시작")),
    "window_end": ColumnWords(message("계획 기간의 마지막 날"), message("기간 끝")),
    "payer": ColumnWords(message("비용을 내는 곳"), message("비용을 내는 곳")),
    "line_id": ColumnWords(message("산출내역의 키"), message("산출내역")),
    "item": ColumnWords(message("산출내역의 항목"), message("항목")),
    "item_en": ColumnWords(message("산출내역의 항목(영어)"), message("항목(영어)")),
    "costing": ColumnWords(message("산출식"), message("산출식")),
    "indicator_id": ColumnWords(message("성과지표의 키"), message("지표")),
    "year": ColumnWords(message("목표의 연도"), message("연도")),
    "unit": ColumnWords(message("목표 수치의 단위"), message("단위")),
    "measure": ColumnWords(message("실적을 재는 방법"), message("재는 방법")),
    "value": ColumnWords(message("목표 수치. 계획에 수치가 없으면 빈칸. 소수인 목표는 target_exact 표에 있음"), message("목표값")),
    "due": ColumnWords(message("목표의 기한"), message("기한")),
    "milestone_on": ColumnWords(message("집행계획의 날"), message("날짜")),
    "rate_percent": ColumnWords(message("총 예산에 대한 누계 비율"), message("집행률")),
    "district_id": ColumnWords(message("자치구의 키. 모르면 빈칸"), message("자치구")),
    "team_id": ColumnWords(message("추진지원단의 키")),
    "mode": ColumnWords(message("운영 방식: direct는 직영, entrusted는 위탁"), message("운영 방식")),
    "operator": ColumnWords(message("운영하는 곳"), message("운영 주체")),
    "operator_en": ColumnWords(message("운영하는 곳(영어)"), message("운영 주체(영어)")),
    "staff": ColumnWords(message("추진지원단의 인원"), message("인력(명)")),
    "opened_on": ColumnWords(message("운영을 시작한 날"), message("업무 시작")),
    "closed_on": ColumnWords(message("운영을 마친 날"), message("업무 종료")),
    "stage": ColumnWords(message("추진지원단이 참여하는 사업의 단계. 모르면 빈칸"), message("사업 단계")),
    "version": ColumnWords(message("이 행이 몇 번째로 저장된 모습인지")),
    "event_id": ColumnWords(message("행사의 키"), message("행사")),
    "occurrence": ColumnWords(message("계획의 몇 번째 회인지. 계획에 없던 행사는 빈칸"), message("회차")),
    "held_on": ColumnWords(message("개최한 날"), message("개최일")),
    "postponed_on": ColumnWords(message("연기를 정한 날"), message("연기 결정일")),
    "postponed_to": ColumnWords(message("연기하여 열기로 한 날"), message("연기된 날")),
    "cancelled_on": ColumnWords(message("취소한 날"), message("취소일")),
    "attendance": ColumnWords(message("참석 인원"), message("참석")),
    "topic": ColumnWords(message("주제"), message("안건")),
    "note": ColumnWords(message("메모"), message("비고")),
    "spending_id": ColumnWords(message("지출의 키")),
    "spent_on": ColumnWords(message("쓴 날"), message("지출일")),
    "voucher": ColumnWords(message("증빙 번호"), message("증빙번호")),
    "memo": ColumnWords(message("적요"), message("적요")),
    "commitment_id": ColumnWords(message("원인행위의 키")),
    "returns_id": ColumnWords(message("여입(반납)이면 돌려받은 지출의 키"), message("돌려받은 지출")),
    "funding_source": ColumnWords(
        message("재원: national은 국비, city는 시비, district는 구비, self는 자부담, other는 기타. 적지 않으면 빈칸"), message("재원")
    ),
    "committed_on": ColumnWords(message("원인행위를 한 날"), message("원인행위일")),
    "due_on": ColumnWords(message("지급하기로 한 날. 모르면 빈칸"), message("지급예정일")),
    "number": ColumnWords(message("원인행위의 문서 번호"), message("원인행위번호")),
    "counterpart": ColumnWords(
        message(
            "거래상대의 구분: company는 업체, person은 개인, public_body는 공공기관, nonprofit은 비영리단체, other는 기타. 이름은 적지 않습니다."
        ),
        message("거래상대 구분"),
    ),
    "reduces": ColumnWords(message("감액이나 취소이면 줄인 원인행위의 키"), message("줄인 원인행위")),
    "budget_change_id": ColumnWords(message("예산 변경의 키")),
    "proposed_on": ColumnWords(message("제안한 날"), message("제안일")),
    "from_line": ColumnWords(message("예산이 줄어드는 산출내역의 키"), message("줄이는 산출내역")),
    "to_line": ColumnWords(message("예산이 늘어나는 산출내역의 키"), message("늘리는 산출내역")),
    "approved_on": ColumnWords(message("승인한 날"), message("승인일")),
    "approval": ColumnWords(message("승인한 문서의 번호나 곳"), message("승인 문서")),
    "contained_in_revision": ColumnWords(
        message("이 변경을 이미 담아 금액을 적은 계획의 첫 차수. 빈칸이면 계획의 금액에 더하여 셉니다."), message("담은 차수")
    ),
    "contained_before": ColumnWords(
        message("그전에 이 변경을 담았다가 다음 차수에서 뺀 차수들: 2-3,5-5는 2차부터 3차까지와 5차. 없으면 빈칸"), message("담았던 차수")
    ),
    "carry_over_id": ColumnWords(message("이월의 키")),
    "closing_id": ColumnWords(message("마감의 키")),
    "figures": ColumnWords(message("확정한 수치(JSON)"), message("확정한 수치")),
    "scenario_id": ColumnWords(message("시나리오의 키")),
    "description": ColumnWords(message("설명"), message("설명")),
    "scenario_version": ColumnWords(message("승인한 시나리오가 몇 번째로 저장된 모습인지")),
    "scenario_name": ColumnWords(message("승인할 때의 시나리오 이름"), message("시나리오 이름")),
    "reason": ColumnWords(message("승인 사유"), message("승인 사유")),
    "report_text_id": ColumnWords(message("보고서 글의 키")),
    "period": ColumnWords(message("보고서의 기간: 1부터의 수는 계획의 몇째 분기, year는 연말"), message("보고할 기간")),
    "section": ColumnWords(message("보고서의 절"), message("절")),
    "language": ColumnWords(message("글의 언어: ko는 한국어, en은 영어"), message("언어")),
    "as_of": ColumnWords(message("초안의 기준일"), message("초안의 기준일")),
    "words": ColumnWords(message("고쳐 쓴 글"), message("글")),
    "draft": ColumnWords(message("고칠 때의 초안")),
    "profile_id": ColumnWords(message("읽기 설정의 키")),
    "fingerprint": ColumnWords(message("머리글에서 만든 지문")),
    "settings": ColumnWords(message("읽은 방식(JSON)"), message("읽은 방식")),
    "districts": ColumnWords(message("개최한 행사에 참석한 자치구"), message("참석 자치구")),
    "quarter": ColumnWords(message("목표의 분기 1~4. 한 해 전체이면 0"), message("분기")),
    "decimals": ColumnWords(message("목표 수치의 소수 자릿수(945와 1은 94.5)"), message("소수 자릿수")),
    "high": ColumnWords(message("범위 안에 두는 목표의 위 끝. 아니면 빈칸"), message("위 끝")),
    "measurement_id": ColumnWords(message("측정값의 키")),
    "measured_on": ColumnWords(message("잰 날"), message("측정일")),
    "value_e4": ColumnWords(message("잰 값의 10,000배(94.5는 945000)"), message("측정값")),
    "answers": ColumnWords(message("그 값이 나온 응답이나 표본의 수. 모르면 빈칸"), message("응답 수")),
    "broken_by": ColumnWords(message("나눈 기준: district는 자치구, sex는 성별, age는 나이대, other는 그 밖. 전체이면 빈칸"), message("나눈 기준")),
    "part": ColumnWords(message("나눈 부분의 이름. 전체이면 빈칸"), message("구분")),
}
"""The names of columns that mean the same in every table."""


def is_entered(table: str) -> bool:
    """True where people enter, correct and delete rows of this table one by one; False for a table that is not in RECORD_TABLES."""
    return table in RECORD_TABLES and RECORD_TABLES[table].is_entered
