"""지표정의서: what an indicator means, how it is computed, from what, by whom and how often, and where its baseline comes from."""

from chatdong.domain.message import Message, message
from chatdong.domain.plan.measures import measure_of
from chatdong.domain.plan.model import Baseline, Combine, Direction, Indicator, IndicatorSheet, LocalizedText, Plan
from chatdong.domain.rounding import measured

METHOD = message("재는 방법")
"""The heading of the row that explains the measure in full sentences."""


def sheet_rows(plan: Plan, indicator: Indicator, baseline: Baseline | None) -> tuple[tuple[Message, Message | None], ...]:
    """The rows of the indicator's sheet, (heading, text); None for what the plan does not say. What follows from the measure itself is always
    there: how it is counted, its direction and its weight."""
    sheet = indicator.sheet or IndicatorSheet()
    rows: list[tuple[Message, Message | None]] = [
        (message("뜻"), _said(sheet.what)),
        (
            METHOD,
            message("{measure}. {explanation}", measure=measure_of(indicator).label, explanation=measure_of(indicator).explanation),
        ),
        (message("산식"), _said(sheet.formula) or _formula(plan, indicator)),
        (message("자료의 출처"), _said(sheet.source) or _source(plan, indicator)),
        (message("담당"), _said(sheet.who)),
        (message("주기"), _said(sheet.how_often)),
        (message("방향"), _direction(indicator)),
        (message("기준값의 출처"), _said(sheet.baseline) or _baseline(baseline)),
    ]
    if indicator.weight_percent is not None:
        rows.append((message("가중치"), message("{weight}%", weight=measured(indicator.weight_percent))))
    return tuple(rows)


def _said(words: LocalizedText | None) -> Message | None:
    return None if words is None else message("{text}", text=words)


def _formula(plan: Plan, indicator: Indicator) -> Message:
    """The formula that follows from the measure, else what it counts."""
    names = {one.id: one.name for one in plan.indicator}
    if indicator.numerator in names and indicator.denominator in names:
        figures = {"above": names[indicator.numerator], "below": names[indicator.denominator]}
        if indicator.for_each == 1:
            return message("{above} ÷ {below}", **figures)
        return message("{above} ÷ {below} × {per}", per=f"{indicator.for_each:,}", **figures)
    if indicator.measure == "spending_rate":
        return message("지출액 누계 ÷ 예산현액 × 100")
    if not measure_of(indicator).entered:
        return measure_of(indicator).label
    weighs = measure_of(indicator).asks_answers
    return {
        Combine.LATEST: message("가장 나중에 적은 값"),
        Combine.SUM: message("적은 값을 모두 더함"),
        Combine.MEAN: message("적은 점수를 응답 수로 가중평균") if weighs else message("적은 값의 평균"),
    }[indicator.combine or Combine.LATEST]


def _source(plan: Plan, indicator: Indicator) -> Message | None:
    """The records that the measure counts; None for a value that is entered, whose source the plan has to say."""
    measure = measure_of(indicator)
    if measure.entered or not measure.quantified:
        return None
    if measure.lasts:
        return message("추진지원단 기록")
    if indicator.measure == "spending_rate":
        return message("지출과 예산 변경 기록")
    names = [activity.name for activity in measure.activities(plan, indicator)]
    if not names:
        return None
    if len(names) == 1:
        return message("행사 기록: {activity}", activity=names[0])
    return message("행사 기록: {activity} 외 {count}개 세부사업", activity=names[0], count=len(names) - 1)


def _direction(indicator: Indicator) -> Message:
    return {
        Direction.MORE: message("많을수록 좋음"),
        Direction.LESS: message("적을수록 좋음"),
        Direction.WITHIN: message("범위 안에 둠"),
    }[indicator.good]


def _baseline(baseline: Baseline | None) -> Message | None:
    if baseline is None:
        return None
    if baseline.note is not None:
        return message("{year}년 {value}, {note}", year=baseline.year, value=measured(baseline.value), note=baseline.note)
    return message("{year}년 {value}, 계획의 {source}", year=baseline.year, value=measured(baseline.value), source=baseline.source)
