"""The pace that each goal still requires, as sentences and tables, and the planned events that count towards it."""

from chatdong.domain.plan.measures import measure_of
from chatdong.domain.plan.model import Combine, Direction
from chatdong.domain.progress.required_pace import Move, Pace, coming
from chatdong.ui.components import labels, tables
from chatdong.ui.i18n import formats
from chatdong.ui.i18n.language import _, name
from chatdong.ui.session.page_context import PageContext
from chatdong.ui.views.goals.wording import target_cells


def required(pace: Pace) -> str:
    """The required pace in words: 남은 3개월에 월 1.3회. It says so where the plan sets no number, nothing remains or no month is left."""
    if pace.remaining is None:
        return _("계획에 수치 없음") if pace.goal.aim is None else _("실적을 알 수 없음")
    if pace.goal.indicator.good is Direction.LESS:
        return _("{remaining}{unit} 넘음", remaining=formats.count(pace.remaining), unit=_unit(pace)) if pace.remaining else _("목표 안")
    if pace.goal.indicator.good is Direction.WITHIN:
        return _("범위에서 {remaining}{unit} 벗어남", remaining=formats.count(pace.remaining), unit=_unit(pace)) if pace.remaining else _("범위 안")
    if not pace.remaining:
        return _("더 필요 없음")
    if not pace.months:
        return _("남은 달 없음")
    if not measure_of(pace.goal.indicator).accumulates and pace.goal.indicator.combine is not Combine.SUM:
        return _("{day}까지 {remaining}{unit} 더", day=formats.short_day(pace.until), remaining=formats.count(pace.remaining), unit=_unit(pace))
    return _("남은 {months}개월에 월 {rate}{unit}", months=pace.months, rate=formats.rate(pace.per_month), unit=_unit(pace))


def sentence(context: PageContext, pace: Pace) -> str:
    """The required pace with the next event that counts; only the pace where there is none or nothing remains."""
    coming_next = _next(context, pace)
    return required(pace) + (_(" · 다음: {event}", event=coming_next) if coming_next else "")


def this_year(context: PageContext) -> None:
    """Draw the table of this year's required pace by goal, and the table of planned events with the goals that they count towards."""
    paces = tuple(p for p in context.status.pace if p.goal.target.year == context.plan.fiscal_year)
    tables.table(
        context,
        _("필요한 속도"),
        {
            _("지표"): [name(p.goal.indicator.name) for p in paces],
            _("남음"): tables.values([p.remaining for p in paces]),
            _("필요한 속도"): [required(p) for p in paces],
            _("남은 계획 횟수"): [p.windows for p in paces],
            _("부족"): tables.values([p.short for p in paces]),
            _("다음 행사"): [_next(context, p) for p in paces],
            _("언제까지"): [p.until if p.remaining else None for p in paces],
        },
        "goal-pace",
        right="look",
        numbers=(_("남음"), _("부족")),
        labels={
            _("필요한 속도"): _("남은 수를 남은 달로 나눈 값입니다. 시작된 달도 한 달로 셉니다. 기한이 지난 목표는 연말까지로 셉니다."),
            _("남은 계획 횟수"): _("계획에서 아직 열지도 취소하지도 않은 횟수입니다. 시기가 없는 목표는 –입니다."),
            _("부족"): _("남은 계획을 모두 열어도 목표에 이르지 못하는 수입니다."),
        },
    )
    moves = coming(paces)
    tables.table(
        context,
        _("목표를 움직일 행사"),
        {
            _("언제까지"): [move.due for move, _goals in moves],
            _("행사"): [_event(context, move) for move, _goals in moves],
            _("계획 시기"): [_window(move) for move, _goals in moves],
            _("움직이는 목표"): [", ".join(_moved(move, pace) for pace in goals) for move, goals in moves],
            _("상태"): [_("시기 지남") if move.overdue else "" for move, _goals in moves],
        },
        "goal-moves",
        right="look",
        empty=_("계획에 남은 행사 가운데 이루지 못한 목표를 움직일 것이 없습니다."),
    )


def later_years(context: PageContext) -> None:
    """Draw the table of the required pace of the targets of later years; draw nothing where the plan has none."""
    paces = [p for p in context.status.pace if p.goal.target.year > context.plan.fiscal_year]
    if paces:
        tables.table(
            context,
            _("이후 연도에 필요한 속도"),
            {
                _("연도"): [str(p.goal.target.year) for p in paces],
                _("지표"): [name(p.goal.indicator.name) for p in paces],
                _("목표값"): target_cells([p.goal for p in paces]),
                _("더 필요"): tables.values([p.remaining for p in paces]),
                _("필요한 속도"): [required(p) for p in paces],
            },
            "ladder-pace",
            right="look",
            labels={
                _("더 필요"): _("행사와 발간은 그해에 새로 세고, 추진지원단은 지금 운영되는 수에서 더 필요한 수입니다.")
                if any(measure_of(p.goal.indicator).lasts for p in paces)
                else _("그해에 새로 세는 수입니다.")
            },
        )


def _next(context: PageContext, pace: Pace) -> str:
    """The next event that counts towards the goal, with its due day; "" where there is none or nothing remains."""
    if not pace.moves or not pace.remaining:
        return ""
    move = pace.moves[0]
    if move.overdue:
        return _("{event} (시기 지남)", event=_event(context, move))
    return _("{event} ({day}까지)", event=_event(context, move), day=formats.short_day(move.due))


def _event(context: PageContext, move: Move) -> str:
    """The activity's name, with the occurrence's number where the activity has more than one."""
    activity = labels.activity_name(context.plan, move.occurrence.activity_id)
    if context.plan.activity_by_id(move.occurrence.activity_id).times == 1:
        return activity
    return _("{activity} {number}회차", activity=activity, number=move.occurrence.number)


def _window(move: Move) -> str:
    """The planned window of an event, or that the plan gives no date."""
    occurrence = move.occurrence
    return formats.span(occurrence.window.start, occurrence.window.end) if occurrence.dated else _("계획에 시기가 없음")


def _moved(move: Move, pace: Pace) -> str:
    # The move of one goal stands for the same occurrence in another, where it may add something else.
    own = next((one for one in pace.moves or () if one.occurrence == move.occurrence), move)
    if own.adds is None:
        return name(pace.goal.indicator.name)
    return _("{goal} +{adds}{unit}", goal=name(pace.goal.indicator.name), adds=formats.count(own.adds), unit=_unit(pace))


def _unit(pace: Pace) -> str:
    return name(pace.goal.indicator.unit)
