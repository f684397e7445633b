"""What somebody says of a plan that its document does not: the year, the title, the organisation, the total."""

import json
from dataclasses import asdict, dataclass, replace

from chatdong.domain.intake.draft import Draft
from chatdong.domain.intake.fact import Fact
from chatdong.domain.message import message

BY_HAND = message("사용자가 적음")


@dataclass(frozen=True)
class Answers:
    """The answers of somebody who makes a plan from a document: the fiscal year, the title, the total in won, the organisation; None where nothing was said."""

    year: int | None = None
    title: str | None = None
    total_krw: int | None = None
    organisation: str | None = None

    def to_json(self) -> str:
        """The answers as JSON."""
        return json.dumps({name: value for name, value in asdict(self).items() if value is not None}, ensure_ascii=False)


def answers_from_json(text: str) -> Answers:
    """The answers of a JSON text; what is not understood in it was not answered."""
    try:
        said = json.loads(text)
        return Answers(**{name: said.get(name) for name in ("year", "title", "total_krw", "organisation")})
    except (ValueError, AttributeError, TypeError, RecursionError):
        return Answers()


def answered(draft: Draft, answers: Answers) -> Draft:
    """The draft with the title, the organisation and the total that were said. The year is said when the document is read (``intake.reader.read``), because
    periods, goals and milestones are read by it."""
    basics, budget = draft.basics, draft.budget
    if answers.title is not None:
        basics = replace(basics, title=Fact(answers.title, answers.title, BY_HAND))
    if answers.organisation is not None:
        basics = replace(basics, organisation=Fact(answers.organisation, answers.organisation, BY_HAND))
    if answers.total_krw is not None:
        budget = replace(budget, total=Fact(answers.total_krw, f"{answers.total_krw:,}", BY_HAND))
    return replace(draft, basics=basics, budget=budget)
