"""What can be imported: for each kind its table, the columns that a file may fill, and what those may be called."""

from collections.abc import Mapping
from dataclasses import dataclass

from chatdong.store.ledger.cells import letters


@dataclass(frozen=True)
class TargetField:
    """A column that a file may fill.

    aliases: the headings that mean it; the first is the one of the template and the pages. Where two columns of a file fit, the alias
    that stands further ahead wins, unless the field is ``single``: what decides about money or identity is asked about instead.
    by_cells: also found by what stands in its cells, where no heading names it.
    several: is made up of all the columns that mean it. joined: goes on in the columns beside it that have the same heading or none, as a formula does whose signs have cells of their own.
    otherwise: the aliases that count only where no other column is the field. uncertain: the aliases that offices use for other things as well, so that the cells have to agree.
    """

    name: str
    aliases: tuple[str, ...]
    single: bool = False
    by_cells: bool = False
    otherwise: frozenset[str] = frozenset()
    several: bool = False
    joined: bool = False
    uncertain: frozenset[str] = frozenset()


@dataclass(frozen=True)
class ImportTarget:
    """One kind of import.

    table: the record table that it writes; empty for what is only looked at. needed: for each column that an import cannot do without, the fields of which one is enough.
    template: the fields of the empty form that goes out. days: the fields that hold a day.
    """

    kind: str
    table: str
    fields: tuple[TargetField, ...]
    needed: tuple[tuple[str, ...], ...]
    template: tuple[str, ...]
    days: tuple[str, ...]

    def field(self, name: str) -> TargetField:
        """The field of that name. Raises KeyError."""
        return next((f for f in self.fields if f.name == name), None) or _missing(name)

    @property
    def of_lines(self) -> bool:
        """True where a record belongs to a budget line, False where it belongs to an activity or an indicator alone."""
        return any(field.name == "line_id" for field in self.fields)

    @property
    def of_indicators(self) -> bool:
        """True where a record belongs to an indicator."""
        return any(field.name == "indicator_id" for field in self.fields)

    def label(self, name: str) -> str:
        """The first alias: what the template and the pages call the field."""
        return self.field(name).aliases[0]


def _missing(name: str) -> TargetField:
    raise KeyError(name)


PARTS_OF_A_DAY = ("year", "month", "day")
"""Fields that make up the first day of a row together, where no column holds it whole; a year also goes with days that name none."""

_PARTS = (
    TargetField("year", ("연도", "년도", "연", "년", "year"), single=True, uncertain=frozenset({"연도", "년도", "연", "년", "year"})),
    TargetField("month", ("월", "month"), single=True, uncertain=frozenset({"월", "month"})),
    TargetField("day", ("일", "day"), single=True, uncertain=frozenset({"일", "day"})),
)

_EVENTS = ImportTarget(
    "events",
    "event",
    (
        TargetField("event_id", ("event_id", "행사ID"), single=True),
        TargetField("plan_id", ("plan_id",)),
        TargetField(
            "activity_id",
            (
                "세부사업",
                "activity_id",
                "activity",
                "세부사업명",
                "행사명",
                "행사",
                "사업명",
                "사업",
                "활동",
                "회의명",
                "교육명",
                "과정명",
                "event",
                "event name",
                "activity name",
            ),
            single=True,
            by_cells=True,
        ),
        TargetField("occurrence", ("회차", "occurrence", "차수"), single=True),
        TargetField(
            "status",
            ("상태", "status", "결과", "개최여부", "진행상태", "추진상태", "추진결과", "개최결과", "진행결과"),
            by_cells=True,
            uncertain=frozenset({"결과"}),
        ),
        TargetField(
            "held_on",
            (
                "개최일",
                "held_on",
                "held on",
                "개최일자",
                "개최일시",
                "행사일",
                "행사일자",
                "행사일시",
                "개최날짜",
                "일자",
                "일시",
                "날짜",
                "date",
                "실시일",
                "실시일자",
                "교육일",
                "교육일자",
                "교육일시",
                "회의일",
                "회의일시",
                "시작일",
                "시작일자",
                "시작일시",
                "개시일",
                "월일",
                "start date",
            ),
            single=True,
            by_cells=True,
        ),
        *_PARTS,
        TargetField("held_to", ("종료일", "종료일자", "종료일시", "마지막날", "end date")),
        TargetField("postponed_on", ("연기 결정일", "postponed_on", "postponed on", "연기일", "연기결정일자")),
        TargetField("postponed_to", ("연기된 날", "postponed_to", "postponed to", "변경일", "변경된날", "연기후날짜")),
        TargetField("cancelled_on", ("취소일", "cancelled_on", "cancelled on", "canceled on", "취소일자", "취소결정일")),
        TargetField(
            "attendance",
            ("참석", "attendance", "참석인원", "참석자수", "참석자", "인원", "인원수", "참여인원", "참가인원", "attendees"),
            uncertain=frozenset({"참석자", "인원"}),
        ),
        TargetField(
            "districts", ("참석 자치구", "districts", "자치구", "참석자치구명", "참여 자치구", "참석구", "자치구명", "district", "districts present")
        ),
        TargetField("topic", ("안건", "topic", "주제", "agenda")),
        TargetField("note", ("비고", "note", "사유", "notes", "remarks", "메모", "비고사유")),
    ),
    (("activity_id",), ("held_on", "postponed_on", "cancelled_on", "occurrence")),
    ("activity_id", "occurrence", "held_on", "postponed_on", "postponed_to", "cancelled_on", "attendance", "districts", "topic", "note"),
    ("held_on", "held_to", "postponed_on", "postponed_to", "cancelled_on"),
)

_LINE_OR_MEMO = frozenset({"세부내역", "내역", "항목", "item"})
"""Headings under which one office writes the budget line and another the description."""

_SPENDING = ImportTarget(
    "spending",
    "spending",
    (
        TargetField("spending_id", ("spending_id", "지출ID"), single=True),
        TargetField("plan_id", ("plan_id",)),
        TargetField(
            "activity_id", ("세부사업", "activity", "activity_id", "세부사업명", "사업명", "사업", "activity name"), single=True, by_cells=True
        ),
        TargetField(
            "line_id",
            ("산출내역", "line_id", "costing", "line", "budget line", "예산내역", "세부내역", "내역", "예산항목", "항목", "item"),
            single=True,
            by_cells=True,
            uncertain=_LINE_OR_MEMO,
        ),
        TargetField("event_id", ("event_id",), single=True),
        TargetField("event", ("행사", "event", "행사명")),
        TargetField("commitment_id", ("commitment_id",), single=True),
        TargetField("commitment", ("원인행위", "원인행위번호", "지출원인행위번호", "commitment", "commitment no"), single=True),
        TargetField(
            "funding_source",
            ("재원", "재원구분", "재원별", "funding_source", "source of funding"),
            uncertain=frozenset({"재원", "재원구분", "재원별"}),
        ),
        TargetField("occurrence", ("회차", "occurrence"), single=True),
        TargetField(
            "spent_on",
            (
                "지출일",
                "spent_on",
                "paid on",
                "spent on",
                "지출일자",
                "지출일시",
                "집행일",
                "집행일자",
                "집행일시",
                "집행실행일자",
                "지급일",
                "지급일자",
                "결제일",
                "결제일자",
                "결제일시",
                "사용일",
                "사용일자",
                "사용일시",
                "승인일",
                "승인일자",
                "승인일시",
                "이용일",
                "이용일자",
                "이용일시",
                "거래일",
                "거래일자",
                "거래일시",
                "연월일",
                "년월일",
                "일자",
                "일시",
                "날짜",
                "월일",
                "date",
            ),
            single=True,
            by_cells=True,
        ),
        *_PARTS,
        TargetField(
            "amount_krw",
            (
                "금액",
                "amount_krw",
                "amount",
                "지출액",
                "지출금액",
                "집행액",
                "집행금액",
                "지급액",
                "지급금액",
                "결제금액",
                "결제액",
                "사용금액",
                "사용액",
                "승인금액",
                "이용금액",
                "거래금액",
                "출금액",
                "출금금액",
                "찾으신금액",
                "합계금액",
                "출금",
                "지출",
            ),
            single=True,
            by_cells=True,
        ),
        TargetField("unit", ("단위", "금액단위", "unit")),
        TargetField("income", ("입금액", "입금", "입금금액", "수입액", "수입금액", "수입", "맡기신금액")),
        TargetField(
            "direction",
            ("수입지출", "수입지출구분", "수지구분", "입출금구분", "입출구분", "입지구분", "구분", "유형", "종류", "거래구분"),
            uncertain=frozenset({"구분", "유형", "종류", "거래구분"}),
        ),
        TargetField(
            "approval",
            (
                "승인구분",
                "승인상태",
                "승인여부",
                "취소구분",
                "거래상태",
                "매입상태",
                "매입구분",
                "매출구분",
                "처리상태",
                "진행상태",
                "상태",
                "status",
            ),
            by_cells=True,
            uncertain=frozenset({"처리상태", "진행상태", "상태", "status", "매출구분"}),
        ),
        TargetField("cancelled", ("취소금액", "취소액", "취소일", "취소일자", "취소일시", "취소여부", "취소")),
        TargetField("currency", ("통화", "통화코드", "화폐", "화폐단위", "currency")),
        TargetField(
            "voucher",
            ("증빙번호", "voucher", "증빙", "전표번호", "결의서번호", "지출결의번호", "결의번호", "승인번호", "voucher no", "voucher number"),
            single=True,
        ),
        TargetField(
            "memo",
            (
                "적요",
                "memo",
                "내용",
                "지출내용",
                "사용내용",
                "집행내용",
                "집행목적",
                "사용목적",
                "집행내역",
                "사용내역",
                "지출내역",
                "건명",
                "세부내역",
                "내역",
                "purpose",
                "품명",
                "제목",
                "가맹점명",
                "가맹점",
                "사용처",
                "비고",
                "note",
                "메모",
                "description",
            ),
        ),
    ),
    (("spent_on",), ("amount_krw",)),
    ("spent_on", "activity_id", "line_id", "amount_krw", "voucher", "event", "occurrence", "memo"),
    ("spent_on",),
)

COSTINGS = "costings"
"""The kind of a budget's table, whose lines are checked and not stored."""

_COSTINGS = ImportTarget(
    COSTINGS,
    "",
    (
        TargetField(
            "category",
            (
                "편성목",
                "category",
                "비목",
                "편성비목",
                "예산과목",
                "과목",
                "통계목",
                "목",
                "계정과목",
                "계정",
                "비용항목",
                "예산항목",
                "비용구분",
                "대분류",
                "분류",
                "구분",
                "항",
                "세목",
                "세부비목",
                "세부과목",
                "세세목",
                "중분류",
                "소분류",
            ),
            several=True,
        ),
        TargetField(
            "activity", ("세부사업", "activity", "세부사업명", "단위사업", "사업명", "사업", "프로그램", "프로그램명", "세부프로그램", "활동")
        ),
        TargetField(
            "item",
            (
                "항목",
                "item",
                "세부항목",
                "산출항목",
                "지출항목",
                "품명",
                "품목",
                "세항목",
                "내역",
                "세부내역",
                "내용",
                "적요",
            ),
        ),
        TargetField(
            "costing",
            (
                "산출내역",
                "costing",
                "산출근거",
                "산출기초",
                "산출식",
                "산정내역",
                "산정근거",
                "산정기초",
                "산출",
                "산출방법",
                "산출내역및근거",
                "세부산출내역",
                "세부산출근거",
                "예산산출내역",
                "예산산출근거",
                "사업비산출내역",
                "계산식",
                "계산근거",
                "예산내역",
                "편성내역",
                "소요내역",
                "집행계획",
                "세부내역",
                "내역",
                "내용",
                "비고",
            ),
            by_cells=True,
            joined=True,
            uncertain=frozenset({"예산내역", "편성내역", "소요내역", "집행계획", "세부내역", "내역", "내용", "비고"}),
        ),
        TargetField("price_krw", ("단가", "price", "unit price", "기준단가", "지급단가", "단위금액", "단위단가"), single=True),
        TargetField("quantity", ("수량", "quantity", "qty", "물량", "개수", "건수"), single=True),
        TargetField("people", ("인원", "people", "인원수", "대상인원", "참여인원"), single=True),
        TargetField("times", ("횟수", "times", "회수", "회"), single=True),
        TargetField("days", ("일수", "days", "개월", "개월수", "월수", "시간", "시수", "차시"), single=True),
        TargetField("rate", ("참여율", "rate", "참여비율", "투입율", "투입률", "적용율", "적용률", "요율"), single=True),
        TargetField("count_unit", ("단위", "count unit", "수량단위"), single=True),
        TargetField(
            "amount_krw",
            (
                "금액",
                "amount_krw",
                "amount",
                "예산액",
                "예산금액",
                "예산",
                "예산안",
                "소요예산",
                "소요예산액",
                "소요액",
                "소요금액",
                "산출액",
                "산출금액",
                "편성액",
                "요구액",
                "신청액",
                "신청금액",
                "배정액",
                "사업비",
                "총사업비",
                "총예산",
                "총액",
                "총계",
                "합계",
                "합계금액",
                "계",
                "budget",
                "total",
                "집행액",
                "집행금액",
                "정산액",
                "지출액",
            ),
            single=True,
            by_cells=True,
            otherwise=frozenset({"집행액", "집행금액", "정산액", "지출액"}),
        ),
        TargetField("note", ("비고", "note", "메모", "기타")),
    ),
    (("costing", "price_krw"),),
    ("category", "activity", "item", "costing", "amount_krw", "note"),
    (),
)

_COMMITMENTS = ImportTarget(
    "commitments",
    "commitment",
    (
        TargetField("commitment_id", ("commitment_id", "원인행위ID"), single=True),
        TargetField("plan_id", ("plan_id",)),
        TargetField(
            "activity_id", ("세부사업", "activity", "activity_id", "세부사업명", "사업명", "사업", "activity name"), single=True, by_cells=True
        ),
        TargetField(
            "line_id",
            ("산출내역", "line_id", "costing", "line", "budget line", "예산내역", "세부내역", "내역", "예산항목", "항목", "item"),
            single=True,
            by_cells=True,
            uncertain=_LINE_OR_MEMO,
        ),
        TargetField(
            "committed_on",
            (
                "원인행위일",
                "committed_on",
                "committed on",
                "원인행위일자",
                "지출원인행위일",
                "계약일",
                "계약일자",
                "계약체결일",
                "결의일",
                "결의일자",
                "품의일",
                "품의일자",
                "일자",
                "날짜",
                "date",
            ),
            single=True,
            by_cells=True,
        ),
        TargetField(
            "amount_krw",
            ("금액", "amount_krw", "amount", "원인행위액", "원인행위금액", "지출원인행위액", "계약금액", "계약액", "결의금액", "품의금액"),
            single=True,
            by_cells=True,
        ),
        TargetField("unit", ("단위", "금액단위", "unit")),
        TargetField("due_on", ("지급예정일", "due_on", "due on", "지급예정일자", "지급기한", "지급일")),
        TargetField("number", ("원인행위번호", "number", "commitment no", "지출원인행위번호", "계약번호", "문서번호", "번호"), single=True),
        TargetField("counterpart", ("거래상대 구분", "counterpart", "kind of other side", "상대구분", "거래상대구분")),
        TargetField("memo", ("적요", "memo", "내용", "건명", "계약명", "사업내용", "제목", "비고", "note", "메모", "description")),
    ),
    (("committed_on",), ("amount_krw",)),
    ("committed_on", "activity_id", "line_id", "amount_krw", "due_on", "number", "counterpart", "memo"),
    ("committed_on", "due_on"),
)

READINGS = "readings"
"""The kind of the readings of indicators."""

PARTS = ("district", "sex", "age")
"""The columns of readings that hold a part of the breakdown of that name."""

_READINGS = ImportTarget(
    READINGS,
    "measurement",
    (
        TargetField("measurement_id", ("measurement_id", "측정값ID"), single=True),
        TargetField("plan_id", ("plan_id",)),
        TargetField(
            "indicator_id",
            (
                "지표",
                "indicator_id",
                "indicator",
                "지표명",
                "성과지표",
                "성과지표명",
                "측정지표",
                "평가지표",
                "세부지표",
                "지표이름",
                "goal",
                "measure",
                "항목",
            ),
            single=True,
            by_cells=True,
            uncertain=frozenset({"goal", "measure", "항목"}),
        ),
        TargetField(
            "measured_on",
            (
                "측정일",
                "measured_on",
                "measured on",
                "측정일자",
                "측정일시",
                "조사일",
                "조사일자",
                "평가일",
                "평가일자",
                "집계일",
                "집계일자",
                "기준일",
                "기준일자",
                "일자",
                "일시",
                "날짜",
                "date",
            ),
            single=True,
            by_cells=True,
        ),
        *_PARTS,
        TargetField(
            "value_e4",
            (
                "측정값",
                "value",
                "reading",
                "실적",
                "실적값",
                "실적치",
                "측정치",
                "점수",
                "평균",
                "평균점수",
                "만족도",
                "만족도점수",
                "score",
                "결과값",
                "결과",
                "값",
                "수치",
            ),
            single=True,
            uncertain=frozenset({"결과", "만족도", "평균"}),
        ),
        TargetField("stored_value", ("value_e4",)),
        TargetField("unit", ("단위", "unit")),
        TargetField(
            "answers",
            ("응답 수", "answers", "응답자 수", "응답인원", "응답건수", "응답자", "표본 수", "표본크기", "number of answers", "responses", "n"),
            single=True,
            uncertain=frozenset({"응답자", "responses", "n"}),
        ),
        TargetField("part", ("구분", "part", "세부구분", "breakdown", "집단", "대상구분", "group", "type"), single=True),
        TargetField("broken_by", ("broken_by", "나눈 기준")),
        TargetField("district", ("자치구", "district", "districts", "자치구명", "구명", "시군구"), single=True),
        TargetField("sex", ("성별", "sex", "gender"), single=True),
        TargetField("age", ("나이대", "age", "연령대", "연령", "나이", "연령별", "age group", "age band"), single=True),
        TargetField(
            "source",
            ("출처", "source", "자료출처", "근거", "근거자료", "조사명", "조사기관", "문서번호", "공문번호", "증빙", "증빙자료"),
        ),
        TargetField("note", ("비고", "note", "메모", "특이사항", "notes", "remarks")),
    ),
    (("indicator_id",), ("measured_on",), ("value_e4", "stored_value"), ("source",)),
    ("measured_on", "indicator_id", "part", "value_e4", "unit", "answers", "source", "note"),
    ("measured_on",),
)

TARGETS: Mapping[str, ImportTarget] = {target.kind: target for target in (_EVENTS, _SPENDING, _COMMITMENTS, _COSTINGS, _READINGS)}
"""By kind: a new kind of record is a new entry."""

KINDS: Mapping[str, str] = {kind: target.table for kind, target in TARGETS.items() if target.table}
"""The record table of each kind that is stored."""

FIRST_DAY: Mapping[str, str] = {"events": "held_on", "spending": "spent_on", "commitments": "committed_on", READINGS: "measured_on"}
"""The field of each kind that PARTS_OF_A_DAY make up."""

DAYS = frozenset(name for target in TARGETS.values() for name in target.days)
"""The fields that hold a day."""

ALIASES: Mapping[str, Mapping[str, tuple[tuple[str, int], ...]]] = {
    kind: {
        alias: tuple((field.name, rank) for field in target.fields for rank, other in enumerate(field.aliases) if letters(other) == alias)
        for alias in {letters(alias) for field in target.fields for alias in field.aliases}
    }
    for kind, target in TARGETS.items()
}
"""For each kind and heading without blanks and marks, the fields that it may mean, each with its place among the aliases."""
