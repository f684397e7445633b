"""Korea's holidays, as the package gives them."""

from datetime import date

from chatdong.public_holidays import public_holidays


def test_the_holidays_of_2016_are_known() -> None:
    """The holidays that the Korean government's calendar of 2016 names, with the substitute day of the lunar new year and the days of elections."""
    known = public_holidays(date(2016, 1, 1), date(2016, 12, 31))
    assert {date(2016, 1, 1), date(2016, 2, 8), date(2016, 2, 9), date(2016, 2, 10), date(2016, 3, 1), date(2016, 5, 5)} <= known
    assert {date(2016, 8, 15), date(2016, 9, 15), date(2016, 10, 3), date(2016, 12, 25)} <= known
    assert date(2016, 12, 26) not in known


def test_a_period_over_the_turn_of_the_year_has_the_holidays_of_both() -> None:
    known = public_holidays(date(2031, 7, 1), date(2032, 6, 30))
    assert {date(2031, 12, 25), date(2032, 1, 1)} <= known
