"""A made-up plan of another year, derived from a real one: for example data only."""

from collections.abc import Sequence
from dataclasses import fields, is_dataclass, replace
from datetime import date
from typing import Any

from chatdong.domain.costing import costing
from chatdong.domain.plan.fiscal_dates import same_day
from chatdong.domain.plan.model import BudgetLine, District, LocalizedText, Plan

SOURCE = "예시 자료"
MOST_SITES = 1_000_000
"""The largest number of sites (개소) of a made-up plan."""


def example_year(plan: Plan, year: int, sites: int = 1, districts: Sequence[District] = ()) -> Plan:
    """The goals, activities, budget and milestones of a plan, moved to ``year``, all amounts multiplied by ``sites`` (개소).

    Each costing gets the factor ``×N개소``, so that it still computes to its amount. The paper's prose is left out, and the
    title begins with "[예시]". ``districts`` replace the plan's if given. Raises ValueError if ``sites`` is not from 1 to
    MOST_SITES, or, with more than one site, if a costing does not compute to its amount.
    """
    if not 1 <= sites <= MOST_SITES:
        raise ValueError(sites)
    shift = year - plan.fiscal_year
    kept = Plan(
        id=str(year),
        fiscal_year=plan.fiscal_year,
        title=LocalizedText(f"[예시] {plan.title.ko}", plan.title.en and f"[Example] {plan.title.en}"),
        programme=plan.programme,
        organisation=plan.organisation,
        total_krw=plan.total_krw * sites,
        total_source=SOURCE,
        period=plan.period,
        payments_until=plan.payments_until,
        indicator=plan.indicator,
        baseline=plan.baseline,
        target=plan.target,
        activity=plan.activity,
        category=tuple(replace(c, amount_krw=c.amount_krw * sites) for c in plan.category),
        budget_line=tuple(_at_sites(line, sites) for line in plan.budget_line),
        funding=tuple(replace(f, amount_krw=f.amount_krw and f.amount_krw * sites) for f in plan.funding),
        milestone=tuple(replace(m, amount_krw=m.amount_krw * sites) for m in plan.milestone),
        district=tuple(districts),
        district_list=None if districts else plan.district_list,
    )
    moved: Plan = _moved(kept, shift)
    old, new = str(plan.fiscal_year), str(year)
    title = LocalizedText(moved.title.ko.replace(old, new), moved.title.en and moved.title.en.replace(old, new))
    return replace(moved, fiscal_year=year, title=title)


def _at_sites(line: BudgetLine, sites: int) -> BudgetLine:
    """The line with the factor ``×N개소`` before its result, and its amount multiplied; ValueError if the two then disagree."""
    if sites == 1:
        return line
    text, sign, _result = line.costing.rpartition("=")
    made = f"{text}×{sites:,}개소={line.amount_krw * sites:,}원"
    if not sign or costing.parse(made).computed != line.amount_krw * sites:
        raise ValueError(line.costing)
    return replace(line, costing=made, amount_krw=line.amount_krw * sites)


def _moved(of: Any, years: int) -> Any:
    """A copy of any element with every date and ``year`` in it moved by ``years``, without quotes, with the source SOURCE."""
    if isinstance(of, date):
        return same_day(of, of.year + years)
    if isinstance(of, tuple):
        return tuple(_moved(each, years) for each in of)
    if isinstance(of, type) or not is_dataclass(of):
        return of
    values = {field.name: _moved(getattr(of, field.name), years) for field in fields(of)}
    if "source" in values:
        values["source"] = SOURCE
    if "quote" in values:
        values["quote"] = None
    if "year" in values:
        values["year"] += years
    cls: Any = type(of)
    return cls(**values)
