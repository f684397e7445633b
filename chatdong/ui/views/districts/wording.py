"""Districts in words: their names, their status, their support teams, and their presence at events."""

from collections.abc import Iterable, Sequence

from chatdong.domain.plan.districts import districts_of
from chatdong.domain.plan.model import Plan, SupportTeam, TeamMode
from chatdong.domain.progress.district_presence import DistrictState
from chatdong.domain.progress.records import Event
from chatdong.ui.i18n import formats
from chatdong.ui.i18n.language import _, active, name
from chatdong.ui.session.page_context import PageContext


def district_names(context: PageContext) -> dict[str, str]:
    """District id → name, of the plan's districts in the plan's order; empty where the plan has none."""
    return {district.id: name(district.name) for district in districts_of(context.plan)}


def known_names(context: PageContext) -> dict[str, str]:
    """District id → name, of the plan's districts and then the store's others."""
    names, column = district_names(context), "district_en" if active() == "en" else "district"
    stored = {row["district_id"]: row[column] for row in context.ask("districts").to_dict("records")}
    return names | {district_id: stored[district_id] for district_id in sorted(stored.keys() - names.keys())}


def present(context: PageContext, districts: Iterable[str]) -> str:
    """The names of the districts present at an event, in the plan's order, districts of other plans last; "" where there are none."""
    wanted, names = set(districts), district_names(context)
    if not wanted <= names.keys():
        names = known_names(context)
    return ", ".join(words for district_id, words in names.items() if district_id in wanted)


def column(context: PageContext, events: Sequence[Event | None], told: bool) -> dict[str, list[str]]:
    """The column of the districts present {heading: cells} for a table of events; empty where the plan has no districts and ``told`` is false.

    ``told`` is true where an event of the table has recorded districts.
    """
    if not district_names(context) and not told:
        return {}
    return {_("참석 자치구"): [present(context, event.districts) if event else "" for event in events]}


def state_text(status: str) -> str:
    """A district's status as its mark and its word."""
    return {
        "open": "● " + _("운영 중"),
        "closed": "○ " + _("종료"),
        "none": "– " + _("기록 없음"),
        "unknown": "? " + _("모름"),
    }[status]


def mode_word(mode: str) -> str:
    """The mode of a support team: 직영 (run by the district) or 위탁 (entrusted to another body)."""
    return {TeamMode.DIRECT: _("직영"), TeamMode.ENTRUSTED: _("위탁")}[TeamMode(mode)]


def named_by_plan(plan: Plan) -> str:
    """A sentence with the number of districts that the plan names for its teams; "" where it names none or all."""
    named = [team for team in plan.support_team if team.district is not None]
    districts = {team.district for team in named}
    if not 0 < len(districts) < len(districts_of(plan)):
        return ""
    years = "·".join(str(year) for year in sorted({team.opened_on.year for team in named}))
    return _(
        "계획은 {years}년에 출범한 {count}개 자치구만 이름을 밝힙니다. 자치구를 모르는 추진지원단은 –로 보입니다.", years=years, count=len(districts)
    )


def stage_word(stage: int | None) -> str:
    """The programme stage of a support team (1단계); "–" where it is not recorded."""
    return formats.UNKNOWN if stage is None else _("{stage}단계", stage=stage)


def run(team: SupportTeam) -> str:
    """The mode of a support team, and its stage where that is recorded."""
    return mode_word(team.mode) if team.stage is None else f"{mode_word(team.mode)} · {stage_word(team.stage)}"


def presence(state: DistrictState) -> str:
    """Events with the district present / events with recorded districts (2/6회); "–" where no event has recorded districts."""
    return _("{count}/{told}회", count=len(state.present), told=state.told) if state.told else formats.UNKNOWN


def team_name(context: PageContext, team: SupportTeam) -> str:
    """The name of a support team: its district, or its operator where the district is unknown."""
    if team.district is not None:
        return present(context, [team.district])
    return _("{operator}(자치구 모름)", operator=name(team.operator) if team.operator else _("추진지원단"))
