"""The parts of a plan that are edited as tables: the columns of each, and how a row is taken from the plan and put back.

A row is known by its key: the id of its element, or what tells the element apart (a target's indicator and year). What a table does not show, such as
the quote of the paper, stays with the row that has the key.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from typing import Any

from chatdong.domain import glossary
from chatdong.domain.costing import costing
from chatdong.domain.message import Message, message
from chatdong.domain.plan import model
from chatdong.domain.plan.districts import district_lists, districts_of, list_word
from chatdong.domain.plan.measures import MEASURES
from chatdong.domain.plan.model import LocalizedText, Plan, Window
from chatdong.domain.plan_making.cells import Cell, CellKind, Label, Options
from chatdong.domain.progress.measurements import words_of
from chatdong.domain.text_marks import stripped

SOURCE = "계획 만들기"
"""The section of the paper (``source``) of what was written on the page and stands in no paper."""


class Part(StrEnum):
    """The parts of a plan, one table each, in the order in which they are read: what others refer to comes first."""

    BASICS = "basics"
    CATEGORIES = "category"
    ACTIVITIES = "activity"
    OCCURRENCES = "occurrence"
    LINES = "budget_line"
    FUNDING = "funding"
    MILESTONES = "milestone"
    INDICATORS = "indicator"
    BASELINES = "baseline"
    TARGETS = "target"
    DISTRICTS = "district"
    TEAMS = "support_team"
    PASSAGES = "passage"
    AUDIENCES = "audience"
    PROBLEMS = "problem"
    REVIEWS = "review"
    COMMUNICATION = "communication"
    STATEMENTS = "statement"


@dataclass(frozen=True)
class Column:
    """A column of a part's table. ``name``: its key in a row; ``options``: what a choice may be, asked of the plan; ``aside``: one that is shown only
    on demand, such as the English."""

    name: str
    title: Message
    kind: CellKind
    required: bool = False
    aside: bool = False
    options: Callable[[Plan], Options] | None = None

    def options_in(self, plan: Plan) -> Options:
        """The options of the choice in this plan; empty for a column that is no choice."""
        return self.options(plan) if self.options else {}


@dataclass(frozen=True)
class Field:
    """A field of an element with its columns: ``read`` gives the cells of a value, ``build`` the value of cells that were checked, or why there is none.

    ``build`` is given the value before, None for a new row.
    """

    attribute: str
    columns: tuple[Column, ...]
    read: Callable[[Any], tuple[Cell, ...]]
    build: Callable[[Sequence[Cell], Any], Any]
    blank: Callable[[Plan], Any] = lambda plan: None
    """A stand-in for a required value that was refused, so that the rest of the row can still be checked."""


@dataclass(frozen=True)
class PartOf:
    """How a part is taken from a plan and put back. ``elements`` and ``place`` are each other's inverse; ``stem`` begins the ids of new rows."""

    part: Part
    title: Message
    fields: tuple[Field, ...]
    elements: Callable[[Plan], Sequence[Any]]
    place: Callable[[Plan, Sequence[Any]], Plan]
    make: Callable[[Mapping[str, Any], Any], Any]
    key: Callable[[Any], str]
    get: Callable[[Any, str], Any] = getattr
    stem: str = ""
    single: bool = False
    """True for a part that is one row: the plan's basics."""
    fill: Callable[[dict[str, Cell]], dict[str, Cell]] = dict
    """Fills empty cells of a row that follow from others, such as a line's amount from its costing."""

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns of the table, in their order."""
        return tuple(column for one in self.fields for column in one.columns)


class Unfit(Exception):
    """Cells that are each sound and together make no value; ``column`` is the one that is missing or wrong."""

    def __init__(self, column: str, why: Message) -> None:
        self.column, self.why = column, why
        super().__init__(str(why))


# Fields


def _value(attribute: str, title: Message, kind: CellKind, *, blank: Any = None, default: Any = None, **more: Any) -> Field:
    """A field of one column that holds its value as it is; an empty cell means ``default``. A word of an enum is plain text in the cell."""
    column = Column(attribute, title, kind, **more)
    of_enum = type(blank) if isinstance(blank, StrEnum) else None

    def build(cells: Sequence[Any], _old: Any) -> Any:
        if cells[0] is None:
            return default
        return of_enum(cells[0]) if of_enum else cells[0]

    def read(value: Any) -> tuple[Cell, ...]:
        return (value.value if isinstance(value, StrEnum) else value,)

    return Field(attribute, (column,), read, build, blank if callable(blank) else lambda plan: blank)


def _words(attribute: str, title: Message, kind: CellKind = CellKind.NAME, *, required: bool = False) -> Field:
    """A text in Korean, with its English in a column aside."""
    english = message("{heading}(영문)", heading=title)
    columns = (Column(attribute, title, kind, required=required), Column(f"{attribute}_en", english, kind, aside=True))

    def read(value: LocalizedText | None) -> tuple[Cell, ...]:
        return (None, None) if value is None else (value.ko, value.en)

    def build(cells: Sequence[Any], _old: Any) -> LocalizedText | None:
        korean, english_text = cells
        if korean is None and english_text is not None:
            raise Unfit(attribute, message("영어만 있고 한국어가 없습니다. 한국어를 적어 주십시오."))
        return None if korean is None else LocalizedText(korean, english_text)

    return Field(attribute, columns, read, build, lambda plan: LocalizedText("–"))


def _several(attribute: str, title: Message, **more: Any) -> Field:
    """A list of texts in Korean; the English of a text that stays is kept."""
    column = Column(attribute, title, CellKind.TEXTS, **more)

    def build(cells: Sequence[Any], old: Any) -> tuple[LocalizedText, ...]:
        known: dict[str, list[LocalizedText]] = {}
        for one in old or ():
            known.setdefault(one.ko, []).append(one)
        return tuple(known[text].pop(0) if known.get(text) else LocalizedText(text) for text in cells[0] or ())

    return Field(attribute, (column,), lambda value: (tuple(one.ko for one in value or ()),), build, lambda plan: ())


def _names(attribute: str, title: Message, **more: Any) -> Field:
    """A list of plain texts."""
    column = Column(attribute, title, CellKind.TEXTS, **more)
    return Field(attribute, (column,), lambda value: (tuple(value),), lambda cells, old: cells[0] or (), lambda plan: ())


def _span(attribute: str, start: Message, end: Message, names: tuple[str, str] = ("start", "end"), *, required: bool = False) -> Field:
    """The first and the last day of a window, in two columns."""
    columns = (Column(names[0], start, CellKind.DAY, required=required), Column(names[1], end, CellKind.DAY, required=required))

    def read(value: Window | None) -> tuple[Cell, ...]:
        return (None, None) if value is None else (value.start, value.end)

    def build(cells: Sequence[Any], _old: Any) -> Window | None:
        if (cells[0] is None) != (cells[1] is None):
            raise Unfit(names[cells[0] is not None], message("처음 날과 끝 날은 함께 적습니다."))
        return None if cells[0] is None else Window(*cells)

    return Field(attribute, columns, read, build, lambda plan: plan.year)


def _measured(attribute: str, title: Message, **more: Any) -> Field:
    """A value of an indicator: a whole number, or a decimal one as it was written."""
    one = _value(attribute, title, CellKind.DECIMAL, **more)

    def build(cells: Sequence[Any], old: Any) -> Any:
        # 94.50 stays what the plan wrote, although a spreadsheet gives 94.5 back.
        return old if old is not None and cells[0] == old else one.build(cells, old)

    return replace(one, build=build)


_SHEET = {
    "what": message("뜻"),
    "formula": message("산식"),
    "source": message("자료의 출처"),
    "who": message("담당"),
    "how_often": message("주기"),
    "baseline": message("기준값의 출처"),
}


def _sheet() -> Field:
    """지표정의서, a column for each of its rows; the English of a text that stays is kept."""
    columns = tuple(Column(f"sheet_{name}", title, CellKind.TEXT, aside=True) for name, title in _SHEET.items())

    def read(value: model.IndicatorSheet | None) -> tuple[Cell, ...]:
        texts = (getattr(value, name, None) for name in _SHEET)
        return tuple(None if text is None else text.ko for text in texts)

    def build(cells: Sequence[Any], old: Any) -> model.IndicatorSheet | None:
        made: dict[str, LocalizedText | None] = {}
        for name, cell in zip(_SHEET, cells, strict=True):
            before = getattr(old, name, None)
            made[name] = before if before is not None and before.ko == cell else None if cell is None else LocalizedText(cell)
        return model.IndicatorSheet(**made) if any(made.values()) else None

    return Field("sheet", columns, read, build)


def _breakdown() -> Field:
    """The breakdowns of an indicator as lines: 성별: 남, 여. The English of a part that stays is kept."""
    column = Column("breakdown", message("나누어 보기"), CellKind.TEXTS, aside=True)
    named = {word: by for by in model.BREAKDOWNS for word in (by, str(words_of(by)))}

    def line(one: model.Breakdown) -> str:
        """A breakdown in words."""
        return f"{words_of(one.by)}: {', '.join(part.ko for part in one.part)}".removesuffix(": ")

    def build(cells: Sequence[Any], old: Any) -> tuple[model.Breakdown, ...]:
        before = {stripped(line(one)): one for one in old or ()}
        known = {(one.by, part.ko): part for one in old or () for part in one.part}
        made = []
        for text in cells[0] or ():
            if text in before:
                made.append(before[text])
                continue
            word, _colon, listed = text.partition(":")
            by = named.get(word.strip())
            if by is None:
                raise Unfit(
                    "breakdown", message("‘{text}’: 나누는 기준(자치구, 성별, 나이대, 그 밖의 구분)을 앞에 적습니다. 보기: 성별: 남, 여", text=text)
                )
            parts = tuple(filter(None, (part.strip() for part in listed.split(","))))
            made.append(model.Breakdown(by, tuple(known.get((by, part), LocalizedText(part)) for part in parts)))
        return tuple(made)

    return Field("breakdown", (column,), lambda value: (tuple(map(line, value)),), build, lambda plan: ())


_SOURCE = _value("source", message("출처"), CellKind.NAME, default=SOURCE, aside=True)
_NOTE = _words("note", message("비고"), CellKind.TEXT)


# Choices


def _listed(name: str) -> Callable[[Plan], Options]:
    return lambda plan: {one.id: one.name for one in getattr(plan, name)}


def _lines(plan: Plan) -> Options:
    """The budget lines as "activity · item"."""
    names = {activity.id: activity.name for activity in plan.activity}

    def both(line: model.BudgetLine) -> LocalizedText:
        """The name of a line, with its activity's."""
        activity = names.get(line.activity, LocalizedText(line.activity))
        english = f"{activity.en or activity.ko} · {line.item.en or line.item.ko}"
        return LocalizedText(f"{activity.ko} · {line.item.ko}", english)

    return {line.id: both(line) for line in plan.budget_line}


def _terms(group: glossary.Group, codes: type[StrEnum]) -> Callable[[Plan], Options]:
    return lambda plan: {code.value: glossary.term(group, code.value).word for code in codes}


_DIRECTIONS = {"more": message("많을수록 좋음"), "less": message("적을수록 좋음"), "within": message("범위 안에 둠")}
_COMBINED = {"latest": message("가장 나중 값"), "sum": message("합"), "mean": message("평균")}


def _word_of(attribute: str, title: Message, codes: type[StrEnum], words: Mapping[str, Label]) -> Field:
    """A choice of an enum's words that may be left open."""
    one = _value(attribute, title, CellKind.CHOICE, aside=True, options=lambda plan: dict(words))

    def build(cells: Sequence[Any], _old: Any) -> StrEnum | None:
        return None if cells[0] is None else codes(cells[0])

    return replace(one, build=build)


_MODES = {"direct": message("직영"), "entrusted": message("위탁")}
_ACTIVITY = {"options": _listed("activity")}
_CATEGORY = {"options": _listed("category")}
_INDICATOR = {"options": _listed("indicator")}
PASSAGES: dict[str, Message] = {
    "purpose": message("목적"),
    "basis": message("추진 근거"),
    "background": message("추진 배경"),
    "history": message("추진 경과"),
    "strategy": message("전략"),
    "administration": message("행정사항"),
}
"""The kinds of the plan's prose, in the order of the plan; there is one purpose at most."""


# Elements that are no list of the plan


@dataclass(frozen=True)
class Dated:
    """An occurrence with the activity that it is of."""

    activity: str
    number: int
    occurrence: model.Occurrence


@dataclass(frozen=True)
class Prose:
    """A passage with its kind (a key of PASSAGES)."""

    kind: str
    number: int
    passage: model.Passage


def _dated(plan: Plan) -> list[Dated]:
    return [Dated(activity.id, n, one) for activity in plan.activity for n, one in enumerate(activity.occurrence, start=1)]


def _with_dated(plan: Plan, elements: Sequence[Dated]) -> Plan:
    """The plan with other occurrences; an activity that had or has any is held as often as they are listed."""
    found: dict[str, list[model.Occurrence]] = {}
    for one in elements:
        found.setdefault(one.activity, []).append(one.occurrence)

    def listed(activity: model.Activity) -> model.Activity:
        """The activity with its occurrences."""
        own = tuple(found.get(activity.id, ()))
        return activity if own == activity.occurrence else replace(activity, occurrence=own, times=len(own) or activity.times)

    return replace(plan, activity=tuple(map(listed, plan.activity)))


def _prose(plan: Plan) -> list[Prose]:
    found = []
    for kind in PASSAGES:
        passages = getattr(plan, kind)
        passages = passages if isinstance(passages, tuple) else (passages,) if passages is not None else ()
        found += [Prose(kind, n, passage) for n, passage in enumerate(passages, start=1)]
    return found


def _with_prose(plan: Plan, elements: Sequence[Prose]) -> Plan:
    def of(kind: str) -> tuple[model.Passage, ...]:
        """The passages of a kind."""
        return tuple(one.passage for one in elements if one.kind == kind)

    return replace(
        plan,
        purpose=next(iter(of("purpose")), None),
        basis=of("basis"),
        background=of("background"),
        history=of("history"),
        strategy=of("strategy"),
        administration=of("administration"),
    )


_OF_DOCUMENT = {"approved_on": "approved_on", "project": "project", "disclosure": "disclosure", "approvers": "approvers"}
_OF_DOCUMENT |= {"cooperation": "cooperation", "document_source": "source"}


def _basic(plan: Plan, attribute: str) -> Any:
    """A field of the plan itself or of its document."""
    if attribute not in _OF_DOCUMENT:
        return getattr(plan, attribute)
    empty: Any = () if attribute in ("approvers", "cooperation") else None
    return empty if plan.document is None else getattr(plan.document, _OF_DOCUMENT[attribute])


def _make_basics(values: Mapping[str, Any], old: Plan) -> Plan:
    paper = {_OF_DOCUMENT[name]: value for name, value in values.items() if name in _OF_DOCUMENT}
    if paper.get("approved_on") is None and any(value for name, value in paper.items() if name != "source"):
        raise Unfit("approved_on", message("결재에 관한 것을 적으면 결재일도 적습니다."))
    document = old.document
    if paper.get("approved_on") is None:
        document = None
    elif document is None:
        document = model.Document(**{**paper, "source": paper["source"] or SOURCE})
    else:
        changed = document.approved_on != paper["approved_on"]
        document = replace(document, **{**paper, "source": paper["source"] or SOURCE}, quote=None if changed else document.quote)
    own: dict[str, Any] = {name: value for name, value in values.items() if name not in _OF_DOCUMENT}
    return replace(old, **own, document=document)


# The registry


def _filled_line(cells: dict[str, Cell]) -> dict[str, Cell]:
    """A line's row with the amount that its costing states or comes to, or with a lump sum as the costing of its amount, where one is empty."""
    written, amount = cells.get("costing"), cells.get("amount_krw")
    if isinstance(written, str) and amount is None:
        parsed = costing.parse(written)
        return {**cells, "amount_krw": parsed.computed_krw if parsed.stated_krw is None else parsed.stated_krw}
    if written is None and isinstance(amount, int):
        return {**cells, "costing": f"총액 {amount:,}원"}
    return cells


def _of_list(part: Part, title: Message, cls: Any, own: tuple[Field, ...], key: Callable[[Any], str], stem: str = "", **more: Any) -> PartOf:
    """A part that is a list of the plan."""
    quoted = any(one.name == "quote" for one in fields(cls)) and not any(one.attribute == "quote" for one in own)

    def make(values: Mapping[str, Any], old: Any) -> Any:
        """The element of a row. A quote vouches for the values read from it, so that of a changed row is dropped."""
        if old is None:
            return cls(**values)
        made = replace(old, **values)
        beside = {name: getattr(old, name) for name in ("note", "source") if hasattr(old, name)}
        return replace(made, quote=None) if quoted and replace(made, **beside) != old else made

    return PartOf(part, title, own, lambda plan: getattr(plan, part.value), _placed(part.value), make, key, stem=stem, **more)


def _placed(name: str) -> Callable[[Plan, Sequence[Any]], Plan]:
    def place(plan: Plan, elements: Sequence[Any]) -> Plan:
        """The plan with these elements as the list."""
        changed: dict[str, Any] = {name: tuple(elements)}
        return replace(plan, **changed)

    return place


def _by_id(element: Any) -> str:
    return str(element.id)


def _make_dated(values: Mapping[str, Any], old: Dated | None) -> Dated:
    own = {name: value for name, value in values.items() if name != "activity"}
    if old is None:
        return Dated(values["activity"], 0, model.Occurrence(**own))
    made = replace(old.occurrence, **own)
    if replace(made, source=old.occurrence.source) != old.occurrence:
        made = replace(made, quote=None)
    return Dated(values["activity"], old.number, made)


def _make_prose(values: Mapping[str, Any], old: Prose | None) -> Prose:
    own = {name: value for name, value in values.items() if name != "kind"}
    if old is None:
        return Prose(values["kind"], 0, model.Passage(**own))
    made = replace(old.passage, **own)
    if replace(made, source=old.passage.source) != old.passage:
        made = replace(made, quote=None)
    return Prose(values["kind"], old.number, made)


_ALL = (
    PartOf(
        Part.BASICS,
        message("기본"),
        (
            _words("title", message("제목"), required=True),
            _words("programme", message("사업명"), required=True),
            _words("organisation", message("기관"), required=True),
            _words("subject", message("분야")),
            _value("fiscal_year", message("회계연도"), CellKind.NUMBER, required=True, blank=lambda plan: plan.fiscal_year),
            _span("period", message("계획 기간 처음"), message("계획 기간 끝"), ("period_start", "period_end")),
            _value("payments_until", message("지출 처리 기한"), CellKind.DAY),
            _value("total_krw", message("총 예산(원)"), CellKind.WON, required=True, blank=lambda plan: plan.total_krw),
            _value("total_source", message("총 예산 출처"), CellKind.NAME, default=SOURCE, aside=True),
            _value(
                "district_list",
                message("자치구 목록"),
                CellKind.CHOICE,
                options=lambda plan: {name: list_word(name) for name in district_lists()},
            ),
            _value("approved_on", message("결재일"), CellKind.DAY),
            _words("project", message("사업 체계")),
            _words("disclosure", message("공개 여부")),
            _names("approvers", message("결재(직위)")),
            _names("cooperation", message("협조(직위)")),
            _value("document_source", message("결재 출처"), CellKind.NAME, aside=True),
        ),
        lambda plan: (plan,),
        lambda plan, elements: elements[0] if elements else plan,
        _make_basics,
        _by_id,
        get=_basic,
        single=True,
    ),
    _of_list(
        Part.CATEGORIES,
        message("편성목"),
        model.Category,
        (
            _words("name", message("편성목 이름"), required=True),
            _value("amount_krw", message("금액(원)"), CellKind.WON, required=True, blank=0),
            _SOURCE,
        ),
        _by_id,
        "category",
    ),
    _of_list(
        Part.ACTIVITIES,
        message("세부사업"),
        model.Activity,
        (
            _words("name", message("세부사업 이름"), required=True),
            _value(
                "kind", message("종류"), CellKind.CHOICE, required=True, blank=model.ActivityKind.MEETING, options=_terms("kind", model.ActivityKind)
            ),
            _value("times", message("횟수"), CellKind.NUMBER, default=1, blank=1),
            _span("window", message("처음 날"), message("끝 날")),
            _value("people", message("1회 인원"), CellKind.NUMBER),
            _words("audience", message("대상")),
            _words("payer", message("비용을 내는 다른 기관")),
            _several("content", message("내용")),
            _NOTE,
            _SOURCE,
        ),
        _by_id,
        "activity",
    ),
    PartOf(
        Part.OCCURRENCES,
        message("회차별 일정"),
        (
            _value("activity", message("세부사업"), CellKind.CHOICE, required=True, blank="", **_ACTIVITY),
            _span("window", message("처음 날"), message("끝 날"), required=True),
            _words("topic", message("안건"), CellKind.TEXT),
            _SOURCE,
        ),
        _dated,
        _with_dated,
        _make_dated,
        lambda one: f"{one.activity}/{one.number}",
        get=lambda one, name: one.activity if name == "activity" else getattr(one.occurrence, name),
    ),
    _of_list(
        Part.LINES,
        message("산출내역"),
        model.BudgetLine,
        (
            _value("category", message("편성목"), CellKind.CHOICE, required=True, blank="", **_CATEGORY),
            _value("activity", message("세부사업"), CellKind.CHOICE, required=True, blank="", **_ACTIVITY),
            _words("item", message("항목"), required=True),
            _value("costing", message("산출내역"), CellKind.TEXT, required=True, blank="–"),
            _value("amount_krw", message("금액(원)"), CellKind.WON, required=True, blank=0),
            _span("window", message("처음 날"), message("끝 날")),
            _SOURCE,
        ),
        _by_id,
        "line",
        fill=_filled_line,
    ),
    _of_list(
        Part.FUNDING,
        message("재원"),
        model.Funding,
        (
            _value(
                "funder",
                message("재원"),
                CellKind.CHOICE,
                required=True,
                blank=model.FundingSource.OTHER,
                options=_terms("funding", model.FundingSource),
            ),
            _value("category", message("편성목"), CellKind.CHOICE, **_CATEGORY),
            _value("line", message("산출내역"), CellKind.CHOICE, options=_lines),
            _value("share_percent", message("비율(%)"), CellKind.PERCENT),
            _value("amount_krw", message("금액(원)"), CellKind.WON),
            _SOURCE,
        ),
        lambda one: " ".join(filter(None, (one.funder, one.line or one.category))),
    ),
    _of_list(
        Part.MILESTONES,
        message("집행계획"),
        model.Milestone,
        (
            _value("on", message("기준일"), CellKind.DAY, required=True, blank=lambda plan: plan.year.end),
            _value("amount_krw", message("누적 집행액(원)"), CellKind.WON, required=True, blank=0),
            _value("rate_percent", message("집행률(%)"), CellKind.PERCENT),
            _SOURCE,
        ),
        lambda one: one.on.isoformat(),
    ),
    _of_list(
        Part.INDICATORS,
        message("성과지표"),
        model.Indicator,
        (
            _words("name", message("지표"), required=True),
            _words("unit", message("단위"), required=True),
            _value(
                "measure",
                message("측정 방법"),
                CellKind.CHOICE,
                required=True,
                blank=next(iter(MEASURES)),
                options=lambda plan: {key: measure.label for key, measure in MEASURES.items()},
            ),
            Field(
                "activities",
                (Column("activities", message("세부사업"), CellKind.CHOICES, options=_listed("activity")),),
                lambda value: (tuple(value),),
                lambda cells, old: cells[0] or (),
                lambda plan: (),
            ),
            _word_of("direction", message("방향"), model.Direction, _DIRECTIONS),
            _word_of("combine", message("여러 값을"), model.Combine, _COMBINED),
            _value("numerator", message("비율의 분자"), CellKind.CHOICE, aside=True, **_INDICATOR),
            _value("denominator", message("비율의 분모"), CellKind.CHOICE, aside=True, **_INDICATOR),
            _value("per", message("비율의 배수"), CellKind.NUMBER, aside=True),
            _value("weight_percent", message("가중치(%)"), CellKind.PERCENT),
            _breakdown(),
            _sheet(),
        ),
        _by_id,
        "indicator",
    ),
    _of_list(
        Part.BASELINES,
        message("기준값"),
        model.Baseline,
        (
            _value("indicator", message("지표"), CellKind.CHOICE, required=True, blank="", **_INDICATOR),
            _value("year", message("연도"), CellKind.NUMBER, required=True, blank=lambda plan: plan.fiscal_year - 1),
            _measured("value", message("값"), required=True, blank=0),
            _NOTE,
            _SOURCE,
        ),
        lambda one: f"{one.indicator} {one.year}",
    ),
    _of_list(
        Part.TARGETS,
        message("목표"),
        model.Target,
        (
            _value("indicator", message("지표"), CellKind.CHOICE, required=True, blank="", **_INDICATOR),
            _value("year", message("연도"), CellKind.NUMBER, required=True, blank=lambda plan: plan.fiscal_year),
            _value("quarter", message("분기"), CellKind.NUMBER),
            _measured("value", message("목표값")),
            _measured("high", message("범위의 위 끝"), aside=True),
            _value("due", message("기한"), CellKind.DAY),
            _NOTE,
            _SOURCE,
        ),
        lambda one: f"{one.indicator} {one.year}" if one.quarter is None else f"{one.indicator} {one.year} {one.quarter}/4",
    ),
    _of_list(
        Part.DISTRICTS,
        message("자치구"),
        model.District,
        (_words("name", message("자치구 이름"), required=True),),
        _by_id,
        "district",
    ),
    _of_list(
        Part.TEAMS,
        message("추진지원단"),
        model.SupportTeam,
        (
            _value(
                "district",
                message("자치구"),
                CellKind.CHOICE,
                options=lambda plan: {one.id: one.name for one in districts_of(plan)},
            ),
            _value("mode", message("운영 방식"), CellKind.CHOICE, required=True, blank=model.TeamMode.DIRECT, options=lambda plan: dict(_MODES)),
            _value("opened_on", message("운영 시작일"), CellKind.DAY, required=True, blank=lambda plan: plan.year.start),
            _value("closed_on", message("운영 종료일"), CellKind.DAY),
            _words("operator", message("운영 기관")),
            _value("staff", message("인력(명)"), CellKind.NUMBER),
            _value("stage", message("단계"), CellKind.NUMBER),
            _value("note", message("비고"), CellKind.NAME),
            _SOURCE,
        ),
        _by_id,
        "team",
    ),
    PartOf(
        Part.PASSAGES,
        message("목적·근거·배경"),
        (
            _value("kind", message("구분"), CellKind.CHOICE, required=True, blank="basis", options=lambda plan: dict(PASSAGES)),
            _words("text", message("글"), CellKind.TEXT, required=True),
            _value("dated", message("날짜"), CellKind.DAY),
            _SOURCE,
        ),
        _prose,
        _with_prose,
        _make_prose,
        lambda one: f"{one.kind}/{one.number}",
        get=lambda one, name: one.kind if name == "kind" else getattr(one.passage, name),
    ),
    _of_list(
        Part.AUDIENCES,
        message("소통 대상"),
        model.Audience,
        (_words("name", message("대상"), required=True), _several("means", message("소통 방법")), _SOURCE),
        lambda one: one.name.ko,
    ),
    _of_list(
        Part.PROBLEMS,
        message("문제점과 개선"),
        model.Problem,
        (
            _words("title", message("제목"), required=True),
            _words("finding", message("문제점"), CellKind.TEXT, required=True),
            _words("remedy", message("개선"), CellKind.TEXT, required=True),
            _SOURCE,
        ),
        lambda one: one.title.ko,
    ),
    _of_list(
        Part.REVIEWS,
        message("사전 검토"),
        model.Review,
        (
            _words("body", message("협의 대상"), required=True),
            _words("group", message("구분"), required=True),
            _value("consulted", message("협의함"), CellKind.YES_NO, default=False, blank=False),
            _words("through", message("협의 내용"), CellKind.TEXT),
            _SOURCE,
        ),
        lambda one: f"{one.group.ko} {one.body.ko}",
    ),
    _of_list(
        Part.COMMUNICATION,
        message("소통 점검"),
        model.CommunicationStage,
        (
            _words("stage", message("단계"), required=True),
            _names("offered", message("보기")),
            _names("checked", message("고른 것")),
            _several("described", message("본문의 설명")),
            _SOURCE,
        ),
        lambda one: one.stage.ko,
    ),
    _of_list(
        Part.STATEMENTS,
        message("되풀이된 문장"),
        model.Statement,
        (
            _value("quote", message("문장"), CellKind.TEXT, required=True, blank="–"),
            _value("activity", message("세부사업"), CellKind.CHOICE, **_ACTIVITY),
            _span("window", message("처음 날"), message("끝 날")),
            _value("times", message("횟수"), CellKind.NUMBER),
            _value("name", message("다른 이름"), CellKind.NAME),
            _value("indicator", message("지표"), CellKind.CHOICE, **_INDICATOR),
            _value("year", message("연도"), CellKind.NUMBER),
            _value("amount_krw", message("금액(원)"), CellKind.WON),
            _value("stages", message("단계"), CellKind.NAME),
            _value("teams", message("추진지원단 수"), CellKind.NUMBER),
            _value("teams_existing", message("기존 추진지원단 수"), CellKind.NUMBER),
            _value("teams_new", message("새 추진지원단 수"), CellKind.NUMBER),
            _SOURCE,
        ),
        lambda one: one.quote,
    ),
)
PARTS: dict[Part, PartOf] = {one.part: one for one in _ALL}
"""Every part, in the order of ``Part``."""
