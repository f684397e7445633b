"""Rules for the numbers of support teams that the plan states: by stage, and existing and new."""

import re
from collections.abc import Iterator

from chatdong.domain.message import message
from chatdong.domain.plan.model import Plan, Statement
from chatdong.domain.plan_check.quotes import statements, words_of_statement
from chatdong.domain.plan_check.rule import Figure, Notice, Place, Quote, Rule, Severity, Verdict

_STAGES = re.compile(r"(\d{1,2})(?:-(\d{1,2}))?")

Stages = tuple[int, ...]


def _stages(text: str | None) -> Stages:
    """The stages that a text means: ``2`` is stage 2, ``1-3`` are stages 1, 2 and 3; empty for any other text."""
    match = _STAGES.fullmatch(text or "")
    if match is None:
        return ()
    first, last = int(match[1]), int(match[2] or match[1])
    return tuple(range(first, last + 1))


def _by_stages(plan: Plan) -> dict[Stages, list[Statement]]:
    """{stages: statements} for statements that count the teams of one stage, or of several together."""
    found: dict[Stages, list[Statement]] = {}
    for statement in statements(plan):
        stages = _stages(statement.stages)
        if stages and statement.teams is not None:
            found.setdefault(stages, []).append(statement)
    return found


def _shown(stages: Stages) -> str:
    return f"{stages[0]}" if len(stages) == 1 else f"{stages[0]}~{stages[-1]}"


def team_stages(plan: Plan) -> Verdict:
    """Rule: the teams of several stages together equal the sum of the stages, and each count is stated alike."""
    said = _by_stages(plan)
    counts = {stages: spoken[0].teams for stages, spoken in said.items() if spoken[0].teams is not None}
    sums: dict[Stages, list[Stages]] = {
        stages: [(stage,) for stage in stages] for stages in counts if len(stages) > 1 and all((stage,) in counts for stage in stages)
    }
    twice = [stages for stages, spoken in said.items() if len(spoken) > 1]
    if not sums and not twice:
        return message("단계별 추진지원단 수와 여러 단계를 합한 수가 함께 적혀 있지 않습니다.")
    differing = [stages for stages in twice if len({s.teams for s in said[stages]}) > 1]
    if differing:
        return tuple(_counted_differently(plan, stages, said[stages]) for stages in differing)
    broken = {whole: parts for whole, parts in sums.items() if sum(counts[p] for p in parts) != counts[whole]}
    return (_does_not_add_up(plan, broken, counts, said),) if broken else ()


def _place(plan: Plan, statement: Statement) -> Place:
    return Place(f"statement[{statements(plan).index(statement) + 1}]", "districts")


def _counted_differently(plan: Plan, stages: Stages, spoken: list[Statement]) -> Notice:
    return Notice(
        _place(plan, spoken[0]),
        message(
            "{stages}단계 추진지원단 수가 서로 다르게 적혀 있습니다: {counts}",
            stages=_shown(stages),
            counts=", ".join(str(s.teams) for s in spoken),
        ),
        tuple(words_of_statement(s) for s in spoken),
        tuple(Figure(message("{stages}단계 추진지원단(개)", stages=_shown(stages)), s.teams) for s in spoken),
    )


def _corrections(stages: Stages, broken: dict[Stages, list[Stages]], counts: dict[Stages, int]) -> Iterator[int | None]:
    """For each sum that fails the value that the count would need; None for a sum without it."""
    for whole, parts in broken.items():
        if stages == whole:
            yield sum(counts[part] for part in parts)
        elif stages in parts:
            yield counts[whole] - sum(counts[part] for part in parts if part != stages)
        else:
            yield None


def _does_not_add_up(plan: Plan, broken: dict[Stages, list[Stages]], counts: dict[Stages, int], said: dict[Stages, list[Statement]]) -> Notice:
    """One finding for all sums that fail; if one wrong count would explain them all, it is named with its other value."""
    members = list(dict.fromkeys(stages for whole, parts in broken.items() for stages in (whole, *parts)))
    figures = [Figure(message("{stages}단계 추진지원단(개)", stages=_shown(m)), counts[m]) for m in members]
    suspects = {
        m: values[0] for m in members if len(set(values := list(_corrections(m, broken, counts)))) == 1 and values[0] is not None and values[0] >= 0
    }
    # A common slip repeats the whole as the count of one of its parts, so parts are suspected first.
    suspect = next((m for m in sorted(suspects, key=len) if counts[m] in [counts[w] for w in broken]), None)
    if suspect is None and len(suspects) == 1:
        suspect = next(iter(suspects))
    sums = "; ".join(
        f"{' + '.join(str(counts[p]) for p in parts)} = {sum(counts[p] for p in parts)} ≠ {counts[whole]}" for whole, parts in broken.items()
    )
    if suspect is None:
        explanation = message("단계별 추진지원단 수의 합이 합한 단계의 수와 다릅니다: {sums}", sums=sums)
    else:
        figures.append(Figure(message("거꾸로 셈한 {stages}단계 추진지원단(개)", stages=_shown(suspect)), suspects[suspect]))
        explanation = message(
            "단계별 추진지원단 수의 합이 합한 단계의 수와 다릅니다: {sums}. 다른 수가 맞다면 {stages}단계는 {stated}개가 아니라 {value}개입니다.",
            sums=sums,
            stages=_shown(suspect),
            stated=counts[suspect],
            value=suspects[suspect],
        )
    quotes = tuple(words_of_statement(said[m][0]) for m in members)
    return Notice(Place("support_team", "districts"), explanation, quotes, tuple(figures))


def teams_existing_and_new(plan: Plan) -> Verdict:
    """Rule: existing and new teams add up to the stated number, and sentences and records divide them alike."""
    spoken = [s for s in statements(plan) if (s.teams_existing, s.teams_new) != (None, None) and s.year in (None, plan.fiscal_year)]
    if not spoken:
        return message("추진지원단을 기존과 신규로 나누어 적은 문장이 없습니다.")
    sums = [(s, s.teams_existing + s.teams_new) for s in spoken if s.teams_existing is not None and s.teams_new is not None]
    wrong = [(s, both) for s, both in sums if s.teams not in (None, both)]
    notices = [
        Notice(
            _place(plan, s),
            message(
                "기존 {existing}개와 신규 {new}개를 더하면 {sum}개인데 {teams}개로 적혀 있습니다.",
                existing=s.teams_existing,
                new=s.teams_new,
                sum=both,
                teams=s.teams,
            ),
            (words_of_statement(s),),
            (Figure(message("더한 수(개)"), both), Figure(message("적힌 수(개)"), s.teams)),
        )
        for s, both in wrong
    ]
    sound = [s for s in spoken if all(s != other for other, _ in wrong)]
    existing = {s.teams_existing for s in sound} - {None}
    new = {s.teams_new for s in sound} - {None}
    opened = [team for team in plan.support_team if team.opened_on < plan.year.start]
    counted = {len(opened), sum(team.is_open(plan.year.start) for team in opened)}
    if len(existing) > 1 or len(new) > 1 or (opened and not existing <= counted):
        notices.append(_divided_differently(plan, sound))
    return tuple(notices)


def _divided_differently(plan: Plan, spoken: list[Statement]) -> Notice:
    opened = [team for team in plan.support_team if team.opened_on < plan.year.start]
    closed = [team for team in opened if not team.is_open(plan.year.start)]
    divisions = dict.fromkeys((s.teams_existing, s.teams_new) for s in spoken if s.teams_existing is not None and s.teams_new is not None)
    figures = [Figure(message("{existing} + {new}(개)", existing=existing, new=new), existing + new) for existing, new in divisions]
    if opened:
        figures += [
            Figure(message("그 전해까지 문을 연 추진지원단(개)"), len(opened)),
            Figure(message("그 가운데 새해에 열려 있는 추진지원단(개)"), len(opened) - len(closed)),
            *(Figure(message("문을 닫은 날"), team.closed_on) for team in closed),
        ]
    return Notice(
        Place("support_team", "districts"),
        message(
            "기존과 신규 추진지원단을 나누는 수가 서로 다릅니다. 기존: {existing}, 신규: {new}",
            existing=", ".join(str(n) for n in dict.fromkeys(s.teams_existing for s in spoken) if n is not None) or "–",
            new=", ".join(str(n) for n in dict.fromkeys(s.teams_new for s in spoken) if n is not None) or "–",
        ),
        (
            *(words_of_statement(s) for s in spoken),
            *(Quote(team.quote, team.source) for team in closed if team.quote),
        ),
        tuple(figures),
    )


RULES = (
    Rule(
        "team_stages",
        Severity.CONTRADICTION,
        message("단계별 추진지원단 수"),
        message("여러 단계를 합한 추진지원단 수가 단계마다 적힌 수의 합과 같은지 봅니다."),
        team_stages,
    ),
    Rule(
        "teams_existing_and_new",
        Severity.CONTRADICTION,
        message("기존과 신규 추진지원단"),
        message("기존과 신규로 나눈 수의 합이 맞고, 문장마다 같으며, 이미 문을 연 추진지원단의 수와도 맞는지 봅니다."),
        teams_existing_and_new,
    ),
)
