"""Columns of strings as numbers and dates: the bounds, and what a refusal says of them."""

import datetime

import pandas as pd
import pytest

from report.errors import InputError
from report.sources import columns


def piece(*values):
    return pd.DataFrame({"x": values}, index=range(2, 2 + len(values)))


@pytest.mark.parametrize("least, most, said", [(1, 3, "a whole number from 1 to 3"), (0, float("inf"), "a whole number from 0")])
def test_a_refused_number_is_told_its_bounds(least, most, said):
    with pytest.raises(InputError, match=rf"x is '-1', not {said}(?! to)") as caught:
        columns.integers("file.csv", piece(str(least), "-1"), "x", least, most)
    assert caught.value.row == 3


def test_the_least_and_the_most_are_taken():
    assert columns.integers("file.csv", piece("0", "3.0"), "x", 0, 3).tolist() == [0, 3]
    assert columns.numbers("file.csv", piece("-1.5", "2"), "x", -1.5, 2).tolist() == [-1.5, 2.0]


def test_dates_reach_from_the_first_year_to_today():
    today = datetime.date.today()
    inside = ["1989-01-01", str(today)]
    assert columns.dates("file.csv", piece(*inside), "x").dt.strftime("%Y-%m-%d").tolist() == inside
    for outside in ("1988-12-31", str(today + datetime.timedelta(days=3))):
        with pytest.raises(InputError, match="beyond 1989 to today"):
            columns.dates("file.csv", piece(outside), "x")


def test_days_with_the_month_in_words():
    written = ["06-January-2024", "6 January 2024", "28-Feb-2026", " 2024-01-06 00:00:00 "]
    found = columns.dates("file.csv", piece(*written), "x")
    assert found.dt.strftime("%Y-%m-%d").tolist() == ["2024-01-06", "2024-01-06", "2026-02-28", "2024-01-06"]
    for wrong in ("06-Januar-2024", "31-June-2024", "06-01-2024", "6 January 24"):
        with pytest.raises(InputError, match=f"x is {wrong!r}, not a date"):
            columns.dates("file.csv", piece(wrong), "x")


@pytest.mark.parametrize("written", ["1.000", "12.345", "1.000.000"])
def test_a_point_before_three_digits_may_set_thousands_apart(written):
    with pytest.raises(InputError, match=f"x is {written!r}, not a whole number"):
        columns.integers("file.csv", piece("4", written), "x", 0)
    assert columns.integers("file.csv", piece("4.0", "1000", "7.00"), "x", 0).tolist() == [4, 1000, 7]


@pytest.mark.parametrize("written", ["9E+05", "1e+05", "3e0"])
def test_a_whole_number_in_powers_of_ten_may_be_rounded(written):
    with pytest.raises(InputError, match="x is '.*', not a whole number"):
        columns.integers("file.csv", piece("4", written), "x", 0)


def test_marks_that_nobody_sees_change_no_name():
    written = ["Sindh province", "Sindh province\u200e", "\u202bSindh province\u202c", "Sindh\u200d prov\u00adince"]
    assert set(columns.names("file.csv", piece(*written), "x")) == {"Sindh province"}


def test_blanks_that_nobody_sees_change_no_name():
    written = ["Balochistan\u00a0province", " Balochistan  province ", "\u200bBalochistan province\ufeff", ""]
    assert columns.names("file.csv", piece(*written), "x").tolist() == ["Balochistan province"] * 3 + [""]
    with pytest.raises(InputError, match="x is 'NA', as a statistics program writes what is missing") as caught:
        columns.names("file.csv", piece("Sindh", "NA"), "x")
    assert caught.value.row == 3
