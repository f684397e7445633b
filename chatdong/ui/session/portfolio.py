"""The plans of a session's store together, cached: the sums by store version, the row of each plan by the last change of that plan."""

from collections.abc import Callable, Sequence
from datetime import date

from chatdong import clock
from chatdong.domain.portfolio.row import PlanRow
from chatdong.domain.portfolio.sums import SourceSum
from chatdong.store.reading import portfolio, portfolio_sources
from chatdong.store.reading.portfolio import Asked, CategorySum, LastChanges, Listed
from chatdong.store.reading.query import UnreadablePlan
from chatdong.store.seed.example import AS_OF as EXAMPLE_AS_OF
from chatdong.ui.session import auth, page_context
from chatdong.ui.session.cache import cached
from chatdong.ui.session.stores import store, version_of

ROWS = 50
"""The number of plans on a page."""


def asked(name: str, year: int | None, day: date | None) -> Asked:
    """What this session asks of a store: the plans that its user may see."""
    held_to = auth.plans_held_to(name)
    return Asked(clock.today(), day, year, None if held_to is None else tuple(sorted(held_to)))


def listed(name: str, of: Asked) -> tuple[Listed, ...]:
    """Every plan that is asked for, with what it comes to."""
    return _listed(name, version_of(name), of)


def by_category(name: str, of: Asked) -> tuple[CategorySum, ...]:
    """The sums of every plan that is asked for by category."""
    return _by_category(name, version_of(name), of)


def by_source(name: str, of: Asked) -> SourceSum:
    """The sums of every plan that is asked for by source of funding."""
    return _by_source(name, version_of(name), of)


def rows(name: str, of: Asked, plans: Sequence[Listed], tell: Callable[[int], None] = lambda _done: None) -> tuple[PlanRow, ...]:
    """The rows of some plans; ``tell`` is told how many are done after each."""
    programmes = {row["plan_id"]: row["programme"] for row in page_context.plans(name)}
    changed = _last_changes(name).up_to(version_of(name), [(plan.sum.plan_id, programmes.get(plan.sum.plan_id, "")) for plan in plans])
    found = []
    for done, (plan, version) in enumerate(zip(plans, changed, strict=True), start=1):
        # What is asked for beside the day does not change a row.
        found.append(_row(name, version, Asked(of.today, of.day), plan))
        tell(done)
    return tuple(found)


@cached(16)
def _listed(name: str, version: int, of: Asked) -> tuple[Listed, ...]:
    return portfolio.listed(store(name), of)


@cached(16)
def _by_category(name: str, version: int, of: Asked) -> tuple[CategorySum, ...]:
    return portfolio.by_category(store(name), of)


@cached(16)
def _by_source(name: str, version: int, of: Asked) -> SourceSum:
    return portfolio_sources.by_source(store(name), of)


@cached(16)
def _last_changes(name: str) -> LastChanges:
    # Of no version: it goes on from write to write.
    return LastChanges(store(name))


@cached(2_000)
def _row(name: str, version: int, of: Asked, plan: Listed) -> PlanRow:
    opened = store(name)
    try:
        text = page_context.plan_in(name, plan.sum.plan_id, plan.revision)
    except UnreadablePlan:
        text = None
    return portfolio.read_row(opened, of, plan, text, EXAMPLE_AS_OF if opened.is_example else None)
