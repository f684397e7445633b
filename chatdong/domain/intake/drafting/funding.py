"""The funding of a draft as the plan has it: for each source one statement of the whole, of a category, or of a line."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from chatdong.domain.intake.budget.giving.funders import DraftShare
from chatdong.domain.intake.draft import Draft, category_of
from chatdong.domain.intake.wording import compact
from chatdong.domain.plan.model import Funding, FundingSource


def funding_of(draft: Draft, categories: Mapping[str, str]) -> tuple[Funding, ...]:
    """What a draft says of whose money its budget is. ``categories``: the name of a category (compact) → its id.

    What is said of a whole all of whose lines say it themselves is left out: the lines decide, and the draft compares both.
    """
    meant = {one.name: one.funder.value for one in draft.budget.funders}
    items = draft.budget.items
    found: list[Funding] = []
    for of in dict.fromkeys(one.of for one in draft.budget.funding):
        lines = [item for item in items if item.amount.value and (not of or compact(category_of(item).value) == compact(of))]
        if lines and all(item.funding for item in lines):
            continue
        shares = [one for one in draft.budget.funding if one.of == of]
        found += _stated(shares, meant, category=categories.get(compact(of)) if of else None)
    for k, item in enumerate(items, start=1):
        found += _stated(item.funding, meant, line=f"line-{k}")
    return tuple(found)


def _stated(
    shares: Sequence[DraftShare], meant: Mapping[str, FundingSource], category: str | None = None, line: str | None = None
) -> Iterator[Funding]:
    """One statement for each source: names that mean the same source are added."""
    in_won = all(one.amount is not None and not one.reckoned for one in shares)
    for source in FundingSource:
        own = [one for one in shares if meant.get(one.funder) is source]
        amounts = [one.amount for one in own if one.amount is not None and not one.reckoned]
        percents = [one.percent for one in own if one.percent is not None]
        facts = amounts if in_won or not percents else percents
        if not facts:
            continue
        where = " ".join(str(facts[0].place).split())
        quote = " · ".join(dict.fromkeys(" ".join(one.quote.split()) for one in facts))
        if facts is amounts:
            yield Funding(source, where, amount_krw=sum(one.value for one in amounts), category=category, line=line, quote=quote)
        else:
            yield Funding(source, where, sum((one.value for one in percents), Decimal(0)), category=category, line=line, quote=quote)
