"""Rules for statements about one activity in several places: its period, times, people and name."""

from collections import defaultdict
from collections.abc import Iterable

from chatdong.domain.message import message
from chatdong.domain.plan.line_costing import PEOPLE_UNITS, TIMES_UNITS, factor_in, faulty_lines
from chatdong.domain.plan.measures import measure_of
from chatdong.domain.plan.model import Activity, Plan, Statement, Window
from chatdong.domain.plan_check.quotes import statements, words_of_activity, words_of_line, words_of_occurrence, words_of_statement
from chatdong.domain.plan_check.rule import Figure, Notice, Place, Quote, Rule, Severity, Verdict


def months_in(window: Window) -> int:
    """The number of calendar months that a window touches."""
    return (window.end.year - window.start.year) * 12 + window.end.month - window.start.month + 1


def _stated_windows(plan: Plan, activity: Activity) -> dict[Window, list[Quote]]:
    """Every period that the plan states for an activity, with the quotes that state it."""
    windows: dict[Window, list[Quote]] = defaultdict(list)
    for statement in statements(plan):
        if statement.activity == activity.id and statement.window is not None:
            windows[statement.window].append(words_of_statement(statement))
    if activity.occurrence:
        days = [occurrence.window for occurrence in activity.occurrence]
        first, last = activity.occurrence[0], activity.occurrence[-1]
        span = Window(min(w.start for w in days), max(w.end for w in days))
        windows[span] += [words_of_occurrence(activity, first), words_of_occurrence(activity, last)]
    if activity.window is not None and activity.window not in windows:
        windows[activity.window].append(words_of_activity(activity))
    return windows


def _span(window: Window) -> str:
    whole = window.start.day == 1 and (window.end.day >= 28)
    if whole:
        return f"{window.start.month}~{window.end.month}" if months_in(window) > 1 else f"{window.start.month}"
    return f"{window.start.month}.{window.start.day}.~{window.end.month}.{window.end.day}."


def periods(plan: Plan) -> Verdict:
    """Rule: all places state the same period for an activity. It does not apply where no activity has its period in two places."""
    stated = {activity.id: _stated_windows(plan, activity) for activity in plan.activity}
    given = {a.id: sum(len(q) for q in stated[a.id].values()) for a in plan.activity}
    if all(count < 2 for count in given.values()):
        return message("기간이 두 곳 이상에 적힌 세부사업이 없습니다.")
    found = []
    for activity in plan.activity:
        windows = stated[activity.id]
        if len(windows) < 2:
            continue
        ordered = sorted(windows, key=lambda w: (w.start, w.end))
        found.append(
            Notice(
                Place(f"activity.{activity.id}", "events"),
                message(
                    "{activity}: 기간이 {count}가지로 적혀 있습니다. 월(개월 수): {spans}",
                    activity=activity.name,
                    count=len(windows),
                    spans=", ".join(f"{_span(w)} ({months_in(w)})" for w in ordered),
                ),
                tuple(quote for window in ordered for quote in windows[window]),
                (
                    *(Figure(message("{span}월: 개월 수", span=_span(w)), months_in(w)) for w in ordered),
                    Figure(message("계획 횟수(회)"), activity.times),
                    *(() if activity.window is None else _dates_used(activity.window)),
                ),
            )
        )
    return tuple(found)


def _dates_used(window: Window) -> tuple[Figure, Figure]:
    """The figures of the period that all other calculations use."""
    return (
        Figure(message("셈에 쓰는 기간의 첫날"), window.start),
        Figure(message("셈에 쓰는 기간의 끝날"), window.end),
    )


def _is_monthly(plan: Plan, activity: Activity) -> bool:
    """True if the activity is meant to be held every month: its goal counts months, or it lists occurrences, each in a month of its own."""
    if any(measure_of(i).every_month and activity.id in i.activities for i in plan.indicator):
        return True
    starts = [occurrence.window.start for occurrence in activity.occurrence]
    own_month = all(months_in(o.window) == 1 and o.window.start.day == 1 for o in activity.occurrence)
    return len(starts) > 1 and own_month and len({(s.year, s.month) for s in starts}) == len(starts)


def months_and_times(plan: Plan) -> Verdict:
    """Rule: a line of a monthly activity multiplies by as many times (회) as its window has months."""
    monthly = {activity.id for activity in plan.activity if _is_monthly(plan, activity)}
    faulty = faulty_lines(plan)
    counted = [
        (line, line.window, times)
        for line in plan.budget_line
        if line.activity in monthly and line.window and line.id not in faulty
        if (times := factor_in(line, TIMES_UNITS)) is not None
    ]
    if not counted:
        return message("달마다 여는 행사로서 기간과 횟수가 함께 적힌 산출내역이 없습니다.")
    found = []
    for activity in plan.activity:
        wrong = [(line, window, times) for line, window, times in counted if line.activity == activity.id and times != months_in(window)]
        if not wrong:
            continue
        found.append(
            Notice(
                Place(f"activity.{activity.id}", "budget"),
                message(
                    "{activity}: 달마다 여는데 산출내역의 횟수가 개월 수와 다릅니다. 월(개월 수) × 횟수: {lines}",
                    activity=activity.name,
                    lines=", ".join(f"{_span(window)} ({months_in(window)}) × {times}" for _, window, times in wrong),
                ),
                tuple(words_of_line(line) for line, _, _ in wrong),
                tuple(
                    figure
                    for line, window, times in wrong
                    for figure in (
                        Figure(message("{item}: 개월 수", item=line.item), months_in(window)),
                        Figure(message("{item}: 횟수(회)", item=line.item), times),
                    )
                ),
            )
        )
    return tuple(found)


def _stated_times(plan: Plan, activity: Activity) -> list[tuple[int, Quote]]:
    """(times, quote) for each place that states how often an activity is held: sentences, agenda and lines.

    Lines with a window of their own are added up, as they share the times: 3 from April to May and 6 from June are 9.
    """
    stated = [(s.times, words_of_statement(s)) for s in statements(plan) if s.activity == activity.id and s.times is not None]
    faulty = faulty_lines(plan)
    counted = [(line, factor_in(line, TIMES_UNITS)) for line in plan.lines_of(activity.id) if line.id not in faulty]
    stated += [(times, words_of_line(line)) for line, times in counted if times is not None and line.window is None]
    shared = [line for line in plan.lines_of(activity.id) if line.window is not None]
    parts = [(line, times) for line, times in counted if times is not None and line.window is not None]
    if parts and len(parts) == len(shared):
        words = Quote(" / ".join(words_of_line(line).text for line, _ in parts), parts[0][0].source)
        stated.append((sum(times for _, times in parts), words))
    if activity.occurrence:
        listed = words_of_occurrence(activity, activity.occurrence[-1])
        stated.append((len(activity.occurrence), listed))
    return stated


def activities_with_unclear_times(plan: Plan) -> frozenset[str]:
    """The ids of the activities for which some place states another number of times than the activity has."""
    return frozenset(a.id for a in plan.activity if {times for times, _ in _stated_times(plan, a)} - {a.times})


def stated_times(plan: Plan) -> Verdict:
    """Rule: sentences, agenda and lines state the activity's number of times. It does not apply where none of them states one."""
    if not any(_stated_times(plan, activity) for activity in plan.activity):
        return message("횟수가 두 곳 이상에 적힌 세부사업이 없습니다.")
    unclear = activities_with_unclear_times(plan)
    return tuple(
        Notice(
            Place(f"activity.{activity.id}", "events"),
            message(
                "{activity}: 세부사업은 {times}회인데 다른 곳에는 {others}회로 적혀 있습니다.",
                activity=activity.name,
                times=activity.times,
                others=", ".join(str(n) for n in sorted({n for n, _ in _stated_times(plan, activity)} - {activity.times})),
            ),
            (words_of_activity(activity), *(words for n, words in _stated_times(plan, activity) if n != activity.times)),
            (
                Figure(message("세부사업의 횟수(회)"), activity.times),
                *(Figure(message("{source}의 횟수(회)", source=words.source), n) for n, words in _stated_times(plan, activity)),
            ),
        )
        for activity in plan.activity
        if activity.id in unclear
    )


def stated_people(plan: Plan) -> Verdict:
    """Rule: the activity's number of people is among the numbers in its lines' costings."""
    faulty = faulty_lines(plan)
    heads = {
        activity.id: {
            count: line for line in plan.lines_of(activity.id) if line.id not in faulty and (count := factor_in(line, PEOPLE_UNITS)) is not None
        }
        for activity in plan.activity
        # A line with a faulty costing may be the one that gives the number, so its activity is not checked.
        if activity.people is not None and not any(line.id in faulty for line in plan.lines_of(activity.id))
    }
    if not any(heads.values()):
        return message("인원이 세부사업과 산출내역에 함께 적힌 것이 없습니다.")
    return tuple(
        Notice(
            Place(f"activity.{activity.id}", "events"),
            message(
                "{activity}: {people:,}명이 모이는데 산출내역에는 {heads}명으로 적혀 있습니다.",
                activity=activity.name,
                people=activity.people,
                heads=", ".join(f"{count:,}" for count in sorted(heads[activity.id])),
            ),
            (words_of_activity(activity), *(words_of_line(line) for line in heads[activity.id].values())),
            (
                Figure(message("세부사업의 인원(명)"), activity.people),
                *(Figure(message("{item}: 인원(명)", item=l.item), n) for n, l in heads[activity.id].items()),
            ),
        )
        for activity in plan.activity
        if heads.get(activity.id) and activity.people not in heads[activity.id]
    )


def _same_name(one: str, other: str) -> bool:
    """True if one name contains the other, ignoring spaces (a short form is the same name)."""
    one, other = "".join(one.split()), "".join(other.split())
    return one in other or other in one


def _distinct(names: Iterable[str]) -> list[str]:
    kept: list[str] = []
    for name in names:
        if not any(_same_name(name, known) for known in kept):
            kept.append(name)
    return kept


def _named(plan: Plan, activity: Activity) -> tuple[list[Statement], list[Statement]]:
    """The statements that name an activity: (those in the sections of its budget lines, those in the rest of the text)."""
    sections = {line.source for line in plan.lines_of(activity.id)}
    named = [s for s in statements(plan) if s.activity == activity.id and s.name is not None]
    return [s for s in named if s.source in sections], [s for s in named if s.source not in sections]


def _names(said: Iterable[Statement]) -> list[str]:
    return [statement.name for statement in said if statement.name is not None]


def _budgeted_otherwise(plan: Plan, activity: Activity) -> bool:
    budget, text = _named(plan, activity)
    return bool(budget and text) and not any(_same_name(b, t) for b in _names(budget) for t in _names(text))


def names(plan: Plan) -> Verdict:
    """Rule: sentences use one name for an activity; a name that differs only between text and budget is left to ``text_and_budget``."""
    named = {a.id: [s for part in _named(plan, a) for s in part] for a in plan.activity}
    if all(len(said) < 2 for said in named.values()):
        return message("이름이 두 곳 이상에 적힌 세부사업이 없습니다.")
    found = []
    for activity in plan.activity:
        distinct = _distinct(_names(named[activity.id]))
        if len(distinct) < 2 or _budgeted_otherwise(plan, activity):
            continue
        found.append(
            Notice(
                Place(f"activity.{activity.id}", "events"),
                message("하나로 보이는 행사의 이름이 {count}가지입니다: {names}", count=len(distinct), names=" / ".join(distinct)),
                tuple(words_of_statement(s) for s in named[activity.id]),
                (Figure(message("이름의 수"), len(distinct)),),
            )
        )
    return tuple(found)


def text_and_budget(plan: Plan) -> Verdict:
    """Rule: the text and the budget use the same name for an activity."""
    if not any(all(_named(plan, activity)) for activity in plan.activity):
        return message("이름이 본문과 예산에 함께 적힌 세부사업이 없습니다.")
    found = []
    for activity in plan.activity:
        if not _budgeted_otherwise(plan, activity):
            continue
        budget, text = _named(plan, activity)
        paid = next((s.times for s in budget if s.times is not None), None)
        told = next((s.times for s in text if s.times is not None), None)
        figures = [
            Figure(label, count) for label, count in ((message("예산의 횟수(회)"), paid), (message("본문의 횟수(회)"), told)) if count is not None
        ]
        values = {"text": " / ".join(_distinct(_names(text))), "budget": " / ".join(_distinct(_names(budget)))}
        if paid is not None and told is None:
            explanation = message(
                "본문은 ‘{text}’, 예산은 ‘{budget}’(으)로 종류가 다르고, 횟수는 예산에만 {times}회로 적혀 있습니다.", times=paid, **values
            )
        else:
            explanation = message("본문은 ‘{text}’, 예산은 ‘{budget}’(으)로 종류가 다릅니다.", **values)
        place = Place(f"activity.{activity.id}", "events")
        found.append(Notice(place, explanation, tuple(words_of_statement(s) for s in (*text, *budget)), tuple(figures)))
    return tuple(found)


RULES = (
    Rule(
        "periods",
        Severity.CONTRADICTION,
        message("세부사업의 기간"),
        message("한 세부사업의 기간이 본문, 월별 안건표, 추진 일정에 같게 적혀 있는지 봅니다. 다르면 언제까지 열어야 하는지 알 수 없습니다."),
        periods,
    ),
    Rule(
        "months_and_times",
        Severity.CONTRADICTION,
        message("개월 수와 횟수"),
        message("달마다 여는 행사의 산출내역에서 적힌 기간의 개월 수와 곱한 횟수가 같은지 봅니다."),
        months_and_times,
    ),
    Rule(
        "times",
        Severity.CONTRADICTION,
        message("세부사업의 횟수"),
        message("한 세부사업의 횟수가 본문, 일정, 산출내역에 같게 적혀 있는지 봅니다."),
        stated_times,
    ),
    Rule(
        "people",
        Severity.DOUBT,
        message("세부사업의 인원"),
        message("세부사업의 인원이 산출내역의 인원에 있는지 봅니다."),
        stated_people,
    ),
    Rule(
        "names",
        Severity.DOUBT,
        message("행사의 이름"),
        message("한 행사가 여러 이름으로 적혀 있는지 봅니다. 이름이 다르면 서로 다른 행사로 읽힐 수 있습니다. 줄인 이름은 같은 이름으로 봅니다."),
        names,
    ),
    Rule(
        "text_and_budget",
        Severity.DOUBT,
        message("본문과 예산의 행사"),
        message("본문에서 하겠다고 한 행사와 예산이 잡힌 행사가 같은 이름인지 봅니다. 횟수는 ‘세부사업의 횟수’가 봅니다."),
        text_and_budget,
    ),
)
