"""Rules for the plan's dates and money: spending plan, cost of an occurrence, approval."""

from collections.abc import Iterator

from chatdong.domain.message import Message, message
from chatdong.domain.plan.milestones import milestones_by_date
from chatdong.domain.plan.model import Activity, BudgetLine, Milestone, Plan, Window
from chatdong.domain.plan.occurrences import line_shares, planned_occurrences
from chatdong.domain.plan_check.activities import activities_with_unclear_times
from chatdong.domain.plan_check.budget import settled
from chatdong.domain.plan_check.milestones import NO_MILESTONES, place_of, planned_by, sound_milestones, until
from chatdong.domain.plan_check.quotes import statements, words_of_line, words_of_milestone, words_of_occurrence, words_of_statement
from chatdong.domain.plan_check.rule import Figure, Notice, Place, Quote, Rule, Severity, Verdict

_NO_DATES = message("날짜가 있는 산출내역이 없습니다.")


def spending_window(plan: Plan, line: BudgetLine) -> Window | None:
    """The days within which a line's money is spent: its own window, else its activity's; None if the plan gives none."""
    if line.window is not None:
        return line.window
    activity = next((a for a in plan.activity if a.id == line.activity), None)
    if activity is None:
        return None
    if activity.occurrence:
        windows = [occurrence.window for occurrence in activity.occurrence]
        return Window(min(w.start for w in windows), max(w.end for w in windows))
    return activity.window


def due_by_milestone(plan: Plan) -> Verdict:
    """Rule: each milestone lies between the spending that is certain by its day and the spending that is possible.

    A line is certain once its last day is over, and possible from its first day on; an undated line is possible at any time. A later
    milestone is reported only if it is further off than the ones before. Left to other rules: a last milestone that misses the total,
    and dates after the whole budget is spent.
    """
    if not plan.milestone:
        return NO_MILESTONES
    plan = settled(plan)
    windows = {line.id: spending_window(plan, line) for line in plan.budget_line}
    if not any(windows.values()):
        return _NO_DATES
    found: list[Notice] = []
    short = over = 0
    last = milestones_by_date(plan)[-1]
    for milestone in sound_milestones(plan):
        if milestone == last and milestone.amount_krw != plan.total_krw:
            continue
        due = [line for line in plan.budget_line if (window := windows[line.id]) and window.end <= milestone.on]
        certainly = {line.id for line in due}
        begun = [
            line for line in plan.budget_line if line.id not in certainly and ((window := windows[line.id]) is None or window.start <= milestone.on)
        ]
        certain = sum(line.amount_krw for line in due)
        possible = certain + sum(line.amount_krw for line in begun)
        if certain - milestone.amount_krw > short:
            short = certain - milestone.amount_krw
            found.append(_too_little(plan, milestone, due, begun))
        if milestone.amount_krw - possible > over and milestone.amount_krw < plan.total_krw:
            over = milestone.amount_krw - possible
            found.append(_too_much(plan, milestone, due, begun))
    return tuple(found)


def _terms(lines: list[BudgetLine]) -> str:
    return " + ".join(f"{line.amount_krw:,}" for line in lines) or "0"


def _too_little(plan: Plan, milestone: Milestone, due: list[BudgetLine], begun: list[BudgetLine]) -> Notice:
    certain = sum(line.amount_krw for line in due)
    return Notice(
        place_of(plan, milestone),
        message(
            "{day.month}월 {day.day}일까지 끝나는 일만 더해도 {terms} = {certain:,}원인데 누계 계획은 {planned:,}원입니다.",
            day=milestone.on,
            terms=_terms(due),
            certain=certain,
            planned=milestone.amount_krw,
        ),
        (words_of_milestone(milestone), *_dates_of(plan, due)),
        _due_figures(plan, milestone, due, begun),
    )


def _too_much(plan: Plan, milestone: Milestone, due: list[BudgetLine], begun: list[BudgetLine]) -> Notice:
    return Notice(
        place_of(plan, milestone),
        message(
            "{day.month}월 {day.day}일까지 시작하는 일을 모두 더해도 {terms} = {possible:,}원인데 누계 계획은 {planned:,}원입니다.",
            day=milestone.on,
            terms=_terms(due + begun),
            possible=sum(line.amount_krw for line in due + begun),
            planned=milestone.amount_krw,
        ),
        (words_of_milestone(milestone), *_dates_of(plan, due + begun)),
        _due_figures(plan, milestone, due, begun),
    )


def _due_figures(plan: Plan, milestone: Milestone, due: list[BudgetLine], begun: list[BudgetLine]) -> tuple[Figure, ...]:
    certain = sum(line.amount_krw for line in due)
    names = {activity.id: activity.name for activity in plan.activity}

    def each(lines: list[BudgetLine], what: Message) -> Iterator[Figure]:
        """One figure for each line's amount."""
        for line in lines:
            owner = names.get(line.activity, line.activity)
            yield Figure(message("{activity} · {item}: {what}", activity=owner, item=line.item, what=what), line.amount_krw)

    return (
        planned_by(milestone),
        *each(due, message("다 쓸 금액(원)")),
        Figure(until(milestone.on, message("다 쓸 금액(원)")), certain),
        *each(begun, message("쓸 수도 있는 금액(원)")),
        Figure(until(milestone.on, message("많아야 쓸 수 있는 금액(원)")), certain + sum(line.amount_krw for line in begun)),
    )


def _dates_of(plan: Plan, lines: list[BudgetLine]) -> Iterator[Quote]:
    """The quotes that give the lines' prices and dates."""
    for line in lines:
        yield words_of_line(line)
    for activity_id in dict.fromkeys(line.activity for line in lines if line.window is None):
        yield from (words_of_statement(s) for s in statements(plan) if s.activity == activity_id and s.window is not None)


def occurrence_fits(plan: Plan) -> Verdict:
    """Rule: the cheapest occurrence of an activity is not above the spending plan within the activity's window.

    Only for activities held several times: one held once may be held on the last day of its window.
    """
    plan, milestones = settled(plan), sound_milestones(plan)
    if not milestones:
        return NO_MILESTONES
    unclear = activities_with_unclear_times(plan)
    repeated = [(a, a.window) for a in plan.activity if a.times > 1 and a.window and a.id not in unclear and plan.lines_of(a.id)]
    if not repeated:
        return message("날짜와 예산이 있고 여러 번 여는 행사가 없습니다.")
    found = []
    for activity, window in repeated:
        cost = _cheapest_occurrence(plan, activity)
        tight = [m for m in milestones if window.start <= m.on < window.end and m.amount_krw < cost]
        if not tight:
            continue
        milestone = tight[-1]
        found.append(
            Notice(
                Place(f"activity.{activity.id}", "events"),
                message(
                    "{activity}: 기간은 {start.month}월 {start.day}일부터인데 1회에 {cost:,}원이 들어, 누계 {planned:,}원인"
                    " {day.month}월 {day.day}일까지는 한 번도 열 수 없습니다. {times}회를 모두 그 뒤에 열어야 합니다.",
                    activity=activity.name,
                    start=window.start,
                    cost=cost,
                    planned=milestone.amount_krw,
                    day=milestone.on,
                    times=activity.times,
                ),
                (words_of_milestone(milestone), *_dates_of(plan, list(plan.lines_of(activity.id)))),
                (
                    Figure(message("1회 비용(원)"), cost),
                    planned_by(milestone),
                    Figure(message("계획 횟수(회)"), activity.times),
                    Figure(message("시작하는 날"), window.start),
                    Figure(message("끝나는 날"), window.end),
                ),
            )
        )
    return tuple(found)


def _cheapest_occurrence(plan: Plan, activity: Activity) -> int:
    costs = {occurrence.number: 0 for occurrence in planned_occurrences(plan, activity)}
    for line in plan.lines_of(activity.id):
        for occurrence, share in line_shares(plan, line):
            costs[occurrence.number] += share
    return min(costs.values())


def after_full(plan: Plan) -> Verdict:
    """Rule: no activity with a cost continues after the day on which the spending plan reaches the whole budget."""
    plan, milestones = settled(plan), sound_milestones(plan)
    if not milestones:
        return NO_MILESTONES
    total = plan.total_krw
    full = next((m for m in milestones if m.amount_krw >= total), None)
    if full is None:
        return message("집행계획이 예산 전액에 이르지 않습니다.")
    if not any(spending_window(plan, line) for line in plan.budget_line):
        return _NO_DATES
    found = []
    for activity in plan.activity:
        late = [(l, w.end) for l in plan.lines_of(activity.id) if (w := spending_window(plan, l)) and w.end > full.on]
        still = [o for o in activity.occurrence if o.window.start > full.on]
        dated = [(s, s.window) for s in statements(plan) if s.activity == activity.id and s.window is not None]
        said = [s for s, window in dated if window.end > full.on]
        # If every sentence gives earlier dates, the rule of the activity's period reports it.
        if not late or (dated and not (said or still or any(line.window for line, _ in late))):
            continue
        amount = sum(line.amount_krw for line, _ in late)
        found.append(
            Notice(
                Place(f"activity.{activity.id}", "events"),
                message(
                    "{activity}: 집행계획은 {day.month}월 {day.day}일에 예산 전액에 이르는데 돈이 드는 일정은"
                    " {end.month}월 {end.day}일까지 이어집니다.",
                    activity=activity.name,
                    day=full.on,
                    end=max(end for _, end in late),
                ),
                (
                    words_of_milestone(full),
                    *(words_of_statement(s) for s in said),
                    *(words_of_occurrence(activity, o) for o in still),
                    *(words_of_line(line) for line, _ in late),
                ),
                (
                    planned_by(full),
                    Figure(message("총 예산액(원)"), total),
                    Figure(message("그 뒤까지 이어지는 산출내역(원)"), amount),
                    Figure(message("그 뒤에 여는 횟수(회)"), len(still)),
                ),
            )
        )
    return tuple(found)


def before_approval(plan: Plan) -> Verdict:
    """Rule: no spending is planned up to the day of approval, and no line's work ends before it."""
    if plan.document is None:
        return message("결재일자가 없습니다.")
    approved = plan.document.approved_on
    windows = {line.id: spending_window(plan, line) for line in plan.budget_line}
    if not plan.milestone and not any(windows.values()):
        return _NO_DATES
    approval = Quote(plan.document.quote or approved.isoformat(), plan.document.source)
    found = []
    early = [m for m in sound_milestones(plan) if m.on <= approved and m.amount_krw > 0]
    if early:
        found.append(
            Notice(
                place_of(plan, early[-1]),
                message(
                    "{approved.month}월 {approved.day}일에 결재된 계획이 {day.month}월 {day.day}일까지 {planned:,}원을 쓰기로 합니다.",
                    approved=approved,
                    day=early[-1].on,
                    planned=early[-1].amount_krw,
                ),
                (approval, words_of_milestone(early[-1])),
                (Figure(message("결재일자"), approved), planned_by(early[-1])),
            )
        )
    for line in plan.budget_line:
        window = windows[line.id]
        if window is not None and window.end < approved:
            found.append(
                Notice(
                    Place(f"budget_line.{line.id}", "budget"),
                    message(
                        "{item}: {end.month}월 {end.day}일에 끝나는 일인데 계획은 {approved.month}월 {approved.day}일에 결재되었습니다.",
                        item=line.item,
                        end=window.end,
                        approved=approved,
                    ),
                    (approval, words_of_line(line)),
                    (Figure(message("결재일자"), approved), Figure(message("예산액(원)"), line.amount_krw)),
                )
            )
    return tuple(found)


RULES = (
    Rule(
        "due_by_milestone",
        Severity.CONTRADICTION,
        message("일정에서 나오는 금액과 집행계획"),
        message(
            "그날까지 기간이 끝나는 산출내역의 합(적어도 쓸 금액)과 기간이 시작된 산출내역까지 더한 합(많아야 쓸 금액) 사이에"
            " 집행계획의 누계가 드는지 봅니다. 시기가 없는 산출내역은 언제든 쓸 수 있다고 봅니다."
        ),
        due_by_milestone,
    ),
    Rule(
        "occurrence_fits",
        Severity.DOUBT,
        message("행사 1회의 비용과 집행계획"),
        message(
            "여러 번 여는 행사가 그 기간에 드는 집행계획의 누계 안에서 한 번이라도 열릴 수 있는지 봅니다."
            " 열릴 수 없으면 적힌 기간의 앞부분은 쓸 수 없습니다."
        ),
        occurrence_fits,
    ),
    Rule(
        "after_full",
        Severity.CONTRADICTION,
        message("집행이 끝난 뒤의 일정"),
        message("집행계획이 예산 전액에 이른 날 뒤에도 예산을 쓰는 일정이 남는지 봅니다."),
        after_full,
    ),
    Rule(
        "before_approval",
        Severity.CONTRADICTION,
        message("결재 앞의 집행"),
        message("결재일이나 그 앞까지 쓰기로 한 금액이 있는지 봅니다. 결재되지 않은 계획으로는 돈을 쓸 수 없습니다."),
        before_approval,
    ),
)
