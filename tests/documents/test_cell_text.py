"""Typed cells as text: the same from every format."""

from datetime import date, datetime, time, timedelta

import pytest

from chatdong.documents.cell_text import cell_text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (" 가 ", " 가 "),
        (True, "TRUE"),
        (False, "FALSE"),
        (150000, "150000"),
        (150000.0, "150000"),
        (-0.0, "0"),
        (1e20, "100000000000000000000"),
        (9007199254740991.0, "9007199254740991"),
        (1.234567890123457e17, "123456789012345700"),
        (0.1, "0.1"),
        (0.1 + 0.2, "0.3"),
        (150000.00000000003, "150000"),
        (1.5e-7, "0.00000015"),
        (-12.5, "-12.5"),
        (date(2016, 5, 13), "2016-05-13"),
        (datetime(2016, 5, 13), "2016-05-13"),
        (datetime(2016, 5, 13, 13, 30), "2016-05-13 13:30"),
        (datetime(2016, 5, 13, 13, 30, 5), "2016-05-13 13:30:05"),
        (datetime(2016, 5, 13, 13, 29, 59, 999_999), "2016-05-13 13:30"),
        (datetime(2016, 5, 13, 23, 59, 59, 999_999), "2016-05-14"),
        (datetime.max, "9999-12-31 23:59:59"),
        (time(13, 30), "13:30"),
        (time(0, 0, 5), "00:00:05"),
        (timedelta(hours=30, minutes=5), "30:05:00"),
        (timedelta(seconds=-90), "-00:01:30"),
    ],
)
def test_a_typed_cell_is_the_text_that_a_person_would_write(value: object, text: str) -> None:
    assert cell_text(value) == text
