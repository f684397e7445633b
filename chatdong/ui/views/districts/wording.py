"""Districts in words: those that a plan works with, how each stands, its team, and those present at an event."""

from collections.abc import Iterable, Sequence

from chatdong.domain.plan.districts import districts_of
from chatdong.domain.plan.model import Plan, SupportTeam, TeamMode
from chatdong.domain.progress.district_presence import DistrictState
from chatdong.domain.progress.records import Event
from chatdong.ui.i18n import formats
from chatdong.ui.i18n.language import _, active, name
from chatdong.ui.session.page_context import PageContext


def district_names(context: PageContext) -> dict[str, str]:
    """The names of the plan's districts by id, in the plan's order; none where the plan has none."""
    return {district.id: name(district.name) for district in districts_of(context.plan)}


def known_names(context: PageContext) -> dict[str, str]:
    """The names of the store's districts by id, the plan's first and in its order."""
    names, column = district_names(context), "district_en" if active() == "en" else "district"
    stored = {row["district_id"]: row[column] for row in context.ask("districts").to_dict("records")}
    return names | {district_id: stored[district_id] for district_id in sorted(stored.keys() - names.keys())}


def present(context: PageContext, districts: Iterable[str]) -> str:
    """The districts of an event in one cell, in the plan's order; one that the plan no longer has comes last. Empty where none is known."""
    wanted, names = set(districts), district_names(context)
    if not wanted <= names.keys():
        names = known_names(context)
    return ", ".join(words for district_id, words in names.items() if district_id in wanted)


def column(context: PageContext, events: Sequence[Event | None], told: bool) -> dict[str, list[str]]:
    """The column of the districts present, by its heading, for a table of events; no column where a plan has no districts and no event
    of the table ``told`` of one."""
    if not district_names(context) and not told:
        return {}
    return {_("참석 자치구"): [present(context, event.districts) if event else "" for event in events]}


def state_text(status: str) -> str:
    """Whether a team works in a district, by mark and word."""
    return {
        "open": "● " + _("운영 중"),
        "closed": "○ " + _("종료"),
        "none": "– " + _("기록 없음"),
        "unknown": "? " + _("모름"),
    }[status]


def mode_word(mode: str) -> str:
    """Who runs a team: the district itself, or another body."""
    return {TeamMode.DIRECT: _("직영"), TeamMode.ENTRUSTED: _("위탁")}[TeamMode(mode)]


def named_by_plan(plan: Plan) -> str:
    """How many districts the plan itself names as having a team, where it names some and not all; else nothing."""
    named = [team for team in plan.support_team if team.district is not None]
    districts = {team.district for team in named}
    if not 0 < len(districts) < len(districts_of(plan)):
        return ""
    years = "·".join(str(year) for year in sorted({team.opened_on.year for team in named}))
    return _(
        "계획은 {years}년에 출범한 {count}개 자치구만 이름을 밝힙니다. 자치구를 모르는 추진지원단은 –로 보입니다.", years=years, count=len(districts)
    )


def stage_word(stage: int | None) -> str:
    """The stage of the programme in which a team works; "–" where nobody stated it."""
    return formats.UNKNOWN if stage is None else _("{stage}단계", stage=stage)


def run(team: SupportTeam) -> str:
    """How a team is run, and its stage where it is known."""
    return mode_word(team.mode) if team.stage is None else f"{mode_word(team.mode)} · {stage_word(team.stage)}"


def presence(state: DistrictState) -> str:
    """At how many of the events that say who was present a district was; "–" where none says it."""
    return _("{count}/{told}회", count=len(state.present), told=state.told) if state.told else formats.UNKNOWN


def team_name(context: PageContext, team: SupportTeam) -> str:
    """What a team is called: by its district, else by who runs it."""
    if team.district is not None:
        return present(context, [team.district])
    return _("{operator}(자치구 모름)", operator=name(team.operator) if team.operator else _("추진지원단"))
