"""Numbers and dates in the words of the book."""

import datetime

import pytest

from report import words


@pytest.mark.parametrize(
    "printed, expected",
    [
        (words.number(1234.5), "1,234"),
        (words.number(1234.56, 1), "1,234.6"),
        (words.ratio(0.62), "0.62"),
        (words.ratio(0.96), "1.0"),
        (words.ratio(2.36), "2.4"),
        (words.times(2.36), "2.4 times"),
        (words.percent(0.616), "62%"),
        (words.decimals([3.0, 1234]), 0),
        (words.decimals([3, 0.5]), 1),
        (words.decimals([3, 0.125]), 2),
        (words.listed(["KP"]), "KP"),
        (words.listed(["KP", "Sindh"]), "KP and Sindh"),
        (words.listed(["KP", "Sindh", "Punjab"]), "KP, Sindh and Punjab"),
        (words.long_date("2025"), "2025"),
        (words.long_date("2025-10"), "October 2025"),
        (words.long_date("2025-10-05"), "5 October 2025"),
        (words.long_date(datetime.date(2021, 8, 31)), "31 August 2021"),
        (words.short_date("2025"), "2025"),
        (words.short_date("2025-10"), "Oct 2025"),
        (words.short_date("2025-10-05"), "5 Oct 2025"),
        (words.short_day("2024-02-29"), "Feb"),
        (words.short_day("2025-12-14"), "14 Dec"),
    ],
)
def test_a_value_is_printed_as_the_book_prints_it(printed, expected):
    assert printed == expected
