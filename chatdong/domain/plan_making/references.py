"""What in a plan refers to what: the activities of an indicator, the category of a line, the indicator of a target."""

from collections.abc import Iterator
from dataclasses import dataclass

from chatdong.domain import glossary
from chatdong.domain.message import Message, message
from chatdong.domain.plan.districts import districts_of
from chatdong.domain.plan.model import LocalizedText, Plan


@dataclass(frozen=True)
class Reference:
    """A use of the element ``target`` of the plan's list ``list_name``: what kind of thing uses it, and the name of that thing."""

    list_name: str
    target: str
    what: Message
    name: LocalizedText | Message | str

    def __str__(self) -> str:
        return f"{self.what} ‘{self.name}’"


def references(plan: Plan) -> Iterator[Reference]:
    """Every reference from one element of the plan to another, in the order of the plan."""
    names = {one.id: one.name for one in plan.indicator}
    districts: dict[str | None, LocalizedText] = {one.id: one.name for one in districts_of(plan)}
    items = {line.id: line.item for line in plan.budget_line}
    for indicator in plan.indicator:
        for activity in dict.fromkeys(indicator.activities):
            yield Reference("activity", activity, message("성과지표"), indicator.name)
    for line in plan.budget_line:
        yield Reference("activity", line.activity, message("산출내역"), line.item)
        yield Reference("category", line.category, message("산출내역"), line.item)
    for funding in plan.funding:
        if funding.category is not None:
            yield Reference("category", funding.category, message("재원"), glossary.term("funding", funding.funder).word)
        if funding.line is not None:
            yield Reference("budget_line", funding.line, message("재원"), items.get(funding.line, "–"))
    for what, elements in ((message("기준값"), plan.baseline), (message("목표"), plan.target)):
        for element in elements:
            yield Reference("indicator", element.indicator, what, f"{names.get(element.indicator, '–')} {element.year}")
    for team in plan.support_team:
        if team.district is not None:
            yield Reference("district", team.district, message("추진지원단"), team.operator or districts.get(team.district) or "–")
    for statement in plan.statement:
        if statement.activity is not None:
            yield Reference("activity", statement.activity, message("되풀이된 문장"), statement.quote)
        if statement.indicator is not None:
            yield Reference("indicator", statement.indicator, message("되풀이된 문장"), statement.quote)
