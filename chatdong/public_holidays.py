"""Korea's public holidays, with substitute days: facts from outside, which the domain is given as an argument."""

from datetime import date
from functools import lru_cache

import holidays

MOST_YEARS = 16
"""The years kept in memory."""


@lru_cache(MOST_YEARS)
def _of_year(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("KR", years=year))


def public_holidays(first: date, last: date) -> frozenset[date]:
    """The public holidays of the years of two days and of those between. Years that the package does not know yet follow its rules; a holiday
    that the government declares for once is known from the version of the package on that has it."""
    return frozenset().union(*(_of_year(year) for year in range(first.year, last.year + 1)))
