"""Rules for goals and the activities, dates and money that are to reach them."""

from datetime import date
from decimal import Decimal

from chatdong.domain.message import Message, message
from chatdong.domain.plan.measures import due_of, measure_of, quarter_targets
from chatdong.domain.plan.model import Activity, Baseline, Direction, Indicator, LocalizedText, Plan, Statement, Target
from chatdong.domain.plan.occurrences import planned_occurrences
from chatdong.domain.plan_check.activities import activities_with_unclear_times
from chatdong.domain.plan_check.quotes import statements, words_of_activity, words_of_line, words_of_statement
from chatdong.domain.plan_check.rule import Figure, Notice, Place, Rule, Severity, Verdict
from chatdong.domain.rounding import measured


def _goals(plan: Plan) -> list[tuple[Target, Indicator]]:
    """This year's targets that are counted by activities, with their indicators."""
    return [(target, indicator) for target, indicator in _this_year(plan) if measure_of(indicator).by_activities]


def _this_year(plan: Plan) -> list[tuple[Target, Indicator]]:
    """The targets of the whole year, with their indicators."""
    indicators = {indicator.id: indicator for indicator in plan.indicator}
    pairs = [(target, indicators.get(target.indicator)) for target in plan.year_target if target.year == plan.fiscal_year]
    return [(target, indicator) for target, indicator in pairs if indicator is not None]


def _has_money(plan: Plan, activity: Activity) -> bool:
    return bool(plan.lines_of(activity.id)) or activity.payer is not None


def _has_date(plan: Plan, activity: Activity) -> bool:
    lines = plan.lines_of(activity.id)
    return activity.window is not None or bool(activity.occurrence) or any(line.window is not None for line in lines)


def _means(plan: Plan, indicator: Indicator) -> list[Activity]:
    if measure_of(indicator).by_activities:
        return list(measure_of(indicator).activities(plan, indicator))
    return [activity for activity in plan.activity if activity.id in indicator.activities]


def _without_means(plan: Plan) -> list[tuple[Target, Indicator]]:
    return [
        (target, indicator)
        for target, indicator in _goals(plan)
        if not any(_has_money(plan, a) or _has_date(plan, a) for a in _means(plan, indicator))
    ]


def goal_means(plan: Plan) -> Verdict:
    """Rule: each of this year's goals has an activity with money or a date."""
    if not _goals(plan):
        return message("올해 세부사업으로 이룰 목표가 없습니다.")
    return tuple(
        Notice(
            Place(f"target.{target.indicator}.{target.year}", "goals"),
            message("{goal}: 목표에 있는데 이룰 예산도 시기도 없습니다.", goal=indicator.name)
            if _means(plan, indicator)
            else message("{goal}: 목표에 있는데 이룰 세부사업이 없습니다.", goal=indicator.name),
            tuple(words_of_statement(s) for s in statements(plan) if (s.indicator, s.year) == (target.indicator, target.year)),
            (
                *((Figure(message("목표값"), target.value),) if target.value is not None else ()),
                Figure(message("산출내역의 수"), sum(len(plan.lines_of(a.id)) for a in _means(plan, indicator))),
                Figure(message("시기가 있는 세부사업의 수"), sum(_has_date(plan, a) for a in _means(plan, indicator))),
            ),
        )
        for target, indicator in _without_means(plan)
    )


def unfunded_activities(plan: Plan) -> Verdict:
    """Rule: each activity of a kind that needs money has a budget line or another payer."""
    if not plan.budget_line:
        return message("산출내역이 없습니다.")
    if not plan.activity:
        return message("세부사업이 없습니다.")
    wrong = _indicators_told_otherwise(plan)
    asked = [indicator for _, indicator in _without_means(plan)] + [i for i in plan.indicator if i.id in wrong]
    named_already = {activity.id for indicator in asked for activity in _means(plan, indicator)}
    return tuple(
        Notice(
            Place(f"activity.{activity.id}", "budget"),
            message("{activity}: 하기로 했는데 산출내역도, 대신 내는 곳도 없습니다.", activity=activity.name),
            (words_of_activity(activity),),
            (Figure(message("계획 횟수(회)"), activity.times),),
        )
        for activity in plan.activity
        if not _has_money(plan, activity) and activity.kind.needs_cost and activity.id not in named_already
    )


def undated_activities(plan: Plan) -> Verdict:
    """Rule: each funded activity of a kind that needs a date has one."""
    funded = [a for a in plan.activity if _has_money(plan, a) and a.kind.needs_date]
    if not funded:
        return message("예산이 있는 행사나 발간이 없습니다.")
    return tuple(
        Notice(
            Place(f"activity.{activity.id}", "events"),
            message("{activity}: 예산은 있는데 시기가 없습니다.", activity=activity.name),
            (words_of_activity(activity), *(words_of_line(line) for line in plan.lines_of(activity.id))),
            (Figure(message("예산액(원)"), plan.budget_of(activity.id)),),
        )
        for activity in funded
        if not _has_date(plan, activity)
    )


def goal_counts(plan: Plan) -> Verdict:
    """Rule: a goal's target equals the planned number of times of its activities."""
    unclear, wrong = activities_with_unclear_times(plan), _indicators_told_otherwise(plan)
    counted = [
        (target, indicator)
        for target, indicator in _goals(plan)
        if target.value is not None and indicator.good is Direction.MORE and indicator.id not in wrong
        if (means := _means(plan, indicator)) and unclear.isdisjoint(activity.id for activity in means)
        if measure_of(indicator).planned(plan, indicator) is not None
    ]
    if not counted:
        return message("세부사업의 횟수로 셀 목표가 없습니다.")
    found = []
    for target, indicator in counted:
        planned = measure_of(indicator).planned(plan, indicator)
        # More people may come than a goal asks for; a number of times is the goal itself.
        enough = planned is not None and target.value is not None and planned >= target.value
        if planned == target.value or (enough and measure_of(indicator).at_least):
            continue
        found.append(
            Notice(
                Place(f"target.{target.indicator}.{target.year}", "goals"),
                message(
                    "{goal}: 목표는 {target}인데 세부사업의 횟수는 {planned}입니다.",
                    goal=indicator.name,
                    target=target.value,
                    planned=planned,
                ),
                (
                    *(words_of_statement(s) for s in statements(plan) if (s.indicator, s.year) == (target.indicator, target.year)),
                    *(words_of_activity(activity) for activity in _means(plan, indicator)),
                ),
                (Figure(message("목표값"), target.value), Figure(message("계획 횟수(회)"), planned)),
            )
        )
    return tuple(found)


def _value_of(statement: Statement) -> int | None:
    return statement.times if statement.times is not None else statement.teams


def goals_in_text(plan: Plan) -> Verdict:
    """Rule: goals and last year's results in sentences agree with the tables of targets and baselines."""
    if not any(statement.indicator and statement.year for statement in plan.statement):
        return message("목표나 지난 실적을 다시 말하는 문장이 없습니다.")
    otherwise = _told_otherwise(plan)
    found = [_differing(plan, *told) for told in otherwise]
    wrong = {indicator_id for _, indicator_id, _ in otherwise}
    spoken = {(statement.indicator, statement.year) for statement in plan.statement}
    told = {indicator for indicator, _ in spoken}
    elements: dict[str, tuple[Target | Baseline, ...]] = {"baseline": plan.baseline, "target": plan.year_target}
    for name, of_name in elements.items():
        for element in of_name:
            if element.indicator in told - wrong and (element.indicator, element.year) not in spoken:
                found.append(_unspoken(plan, name, element))
    return tuple(found)


def _kept(plan: Plan, statement: Statement) -> list[Target | Baseline]:
    key = (statement.indicator, statement.year)
    kept: tuple[Target | Baseline, ...] = (*plan.baseline, *plan.year_target)
    return [element for element in kept if (element.indicator, element.year) == key]


def _told_otherwise(plan: Plan) -> list[tuple[int, str, Statement]]:
    """(number of the statement, indicator id, statement) for goals that the tables lack, or have with another value.

    A number is not compared if the statement's activity has unclear times.
    """
    unclear = activities_with_unclear_times(plan)

    def agrees(statement: Statement) -> bool:
        """True if the tables have the statement's goal, with its value or without one."""
        kept, value = _kept(plan, statement), _value_of(statement)
        if not kept or value is None or statement.activity in unclear:
            return bool(kept)
        return any(element.value in (None, value) for element in kept)

    told = [(i, s.indicator, s) for i, s in enumerate(statements(plan), start=1) if s.indicator and s.year]
    return [(i, indicator_id, statement) for i, indicator_id, statement in told if not agrees(statement)]


def _indicators_told_otherwise(plan: Plan) -> frozenset[str]:
    """The indicators of those statements; other rules skip them, as their findings would follow from the same mistake."""
    return frozenset(indicator_id for _, indicator_id, _ in _told_otherwise(plan))


def target_grounds(plan: Plan) -> Verdict:
    """Rule: each of this year's targets with a number has a ground: a baseline, a note, a word of its sheet, a sentence, or activities that
    provide for it."""
    numbers = [(target, indicator) for target, indicator in _this_year(plan) if target.value is not None]
    if not numbers:
        return message("올해 수치가 있는 목표가 없습니다.")
    spoken = {(statement.indicator, statement.year) for statement in plan.statement}
    based = {baseline.indicator for baseline in plan.baseline}
    return tuple(
        Notice(
            Place(f"target.{target.indicator}.{target.year}", "goals"),
            message("{goal}: 목표값의 근거가 없습니다. 지난 실적(기준값)이나 그렇게 정한 사유를 적어 주십시오.", goal=indicator.name),
            (),
            (Figure(message("목표값"), target.value),),
        )
        for target, indicator in numbers
        if target.note is None
        and indicator.id not in based
        and (indicator.id, target.year) not in spoken
        and (indicator.sheet is None or indicator.sheet.baseline is None)
        and not (measure_of(indicator).by_activities and measure_of(indicator).planned(plan, indicator))
    )


def weights(plan: Plan) -> Verdict:
    """Rule: the weights of this year's indicators are together 100 percent."""
    indicators = list(dict.fromkeys(indicator for _target, indicator in _this_year(plan)))
    weighed = [indicator for indicator in indicators if indicator.weight_percent is not None]
    if not weighed:
        return message("지표에 가중치가 적혀 있지 않습니다.")
    total = sum((indicator.weight_percent for indicator in weighed if indicator.weight_percent is not None), Decimal())
    if total == 100:
        return ()
    without = len(indicators) - len(weighed)
    explanation = message("가중치의 합이 {total}%입니다. 100%여야 합니다.", total=measured(total))
    figures = (Figure(message("가중치의 합(%)"), total), Figure(message("가중치가 없는 지표의 수"), without))
    return (Notice(Place("indicator", "goals"), explanation, (), figures),)


def measure_data(plan: Plan) -> Verdict:
    """Rule: by the first due day of each of this year's targets with a number there can be something to count it by."""
    numbers = [(target, indicator) for target, indicator in _this_year(plan) if target.value is not None and measure_of(indicator).quantified]
    if not numbers:
        return message("올해 수치가 있는 목표가 없습니다.")
    found = []
    for target, indicator in numbers:
        first = min(due_of(plan, one) for one in (target, *quarter_targets(plan, indicator, target.year)))
        why = _no_data(plan, indicator, first)
        if why is not None:
            figures = (Figure(message("첫 목표일"), first),)
            found.append(Notice(Place(f"target.{target.indicator}.{target.year}", "goals"), why, (), figures))
    return tuple(found)


def _no_data(plan: Plan, indicator: Indicator, first: date) -> Message | None:
    """Why nothing can be counted for an indicator by its first due day; None if something can."""
    measure = measure_of(indicator)
    sides = [one for one in plan.indicator if one.id in (indicator.numerator, indicator.denominator) and one.measure != indicator.measure]
    if sides:
        return next((why for side in sides if (why := _no_data(plan, side, first)) is not None), None)
    if measure.entered:
        if indicator.sheet is not None and indicator.sheet.source is not None and indicator.sheet.how_often is not None:
            return None
        return message("{goal}: 측정값을 적는 지표인데 어디에서 얼마나 자주 재는지 지표정의서에 없습니다.", goal=indicator.name)
    if measure.lasts:
        return None
    if indicator.measure == "spending_rate":
        return None if plan.budget_line else message("{goal}: 집행률로 재는데 산출내역이 없습니다.", goal=indicator.name)
    activities = measure.activities(plan, indicator)
    if not activities:
        # A goal without activities is told by ``goal_means`` where activities make its count.
        return None if measure.by_activities else message("{goal}: 셀 세부사업이 없습니다.", goal=indicator.name)
    starts = [occurrence.window.start for activity in activities for occurrence in planned_occurrences(plan, activity)]
    if min(starts) <= first:
        return None
    return message(
        "{goal}: 첫 목표일({first.month}월 {first.day}일)까지 셀 것이 없습니다. 세부사업은 {start.month}월 {start.day}일부터입니다.",
        goal=indicator.name,
        first=first,
        start=min(starts),
    )


def _name(plan: Plan, indicator_id: str) -> LocalizedText | str:
    return next((indicator.name for indicator in plan.indicator if indicator.id == indicator_id), indicator_id)


def _differing(plan: Plan, number: int, indicator_id: str, statement: Statement) -> Notice:
    kept, goal, said = _kept(plan, statement), _name(plan, indicator_id), _value_of(statement)
    if not kept:
        explanation = message("{goal}: 문장에는 {year}년 목표나 실적이 있는데 표에는 없습니다.", goal=goal, year=statement.year)
        figures: tuple[Figure, ...] = (Figure(message("연도"), statement.year),)
    else:
        explanation = message(
            "{goal}: {year}년 값이 표에는 {kept:,}, 문장에는 {said:,}입니다.",
            goal=goal,
            year=statement.year,
            kept=kept[0].value,
            said=said,
        )
        figures = (Figure(message("표의 값"), kept[0].value), Figure(message("문장의 값"), said))
    return Notice(Place(f"statement[{number}]", "goals"), explanation, (words_of_statement(statement),), figures)


def _unspoken(plan: Plan, name: str, element: Target | Baseline) -> Notice:
    return Notice(
        Place(f"{name}.{element.indicator}.{element.year}", "goals"),
        message(
            "{goal}: {year}년 목표나 실적이 표에는 있는데 문장에는 없습니다.",
            goal=_name(plan, element.indicator),
            year=element.year,
        ),
        (),
        (Figure(message("연도"), element.year),),
    )


RULES = (
    Rule(
        "goal_means",
        Severity.GAP,
        message("이룰 길이 없는 목표"),
        message(
            "올해 목표마다 그것을 이룰 세부사업이 있고, 그 세부사업에 예산이나 시기가 있는지 봅니다. 다른 기관이 내면 예산이 있는 것으로 봅니다."
        ),
        goal_means,
    ),
    Rule(
        "unfunded_activities",
        Severity.GAP,
        message("예산이 없는 세부사업"),
        message("세부사업마다 산출내역이 있거나 대신 내는 기관이 있는지 봅니다. 계획 수립처럼 돈이 들지 않는 일은 묻지 않습니다."),
        unfunded_activities,
    ),
    Rule(
        "undated_activities",
        Severity.GAP,
        message("시기가 없는 세부사업"),
        message("예산이 있는 행사와 발간에 시기가 있는지 봅니다. 물품 구입은 필요할 때 하므로 묻지 않습니다."),
        undated_activities,
    ),
    Rule(
        "goal_counts",
        Severity.CONTRADICTION,
        message("목표와 계획 횟수"),
        message("올해 목표의 수가 그것을 이룰 세부사업의 횟수와 같은지 봅니다."),
        goal_counts,
    ),
    Rule(
        "goals_in_text",
        Severity.CONTRADICTION,
        message("목표 표와 문장"),
        message("목표와 지난 실적을 말하는 문장이 목표 표의 연도와 값에 맞는지, 문장이 말하는 지표에 표에만 있는 해가 없는지 봅니다."),
        goals_in_text,
    ),
    Rule(
        "target_grounds",
        Severity.DOUBT,
        message("목표값의 근거"),
        message(
            "올해 목표값마다 지난 실적, 정한 사유, 본문의 문장이나 그만큼 하기로 한 세부사업이 있는지 봅니다. 근거가 없으면 목표를 믿기 어렵습니다."
        ),
        target_grounds,
    ),
    Rule(
        "weights",
        Severity.CONTRADICTION,
        message("지표의 가중치"),
        message("지표에 가중치가 있으면 모두 더해 100%인지 봅니다. 가중치가 없는 지표는 0으로 보지 않고 넣지 않습니다."),
        weights,
    ),
    Rule(
        "measure_data",
        Severity.GAP,
        message("목표일까지 잴 수 있는지"),
        message("올해 목표마다 첫 목표일까지 셀 행사, 지출이나 적을 측정값이 있는지 봅니다. 잴 것이 없으면 이루었는지 알 수 없습니다."),
        measure_data,
    ),
)
