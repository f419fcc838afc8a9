"""Columns of strings, as `read` yields them, as numbers and dates.

Each function raises InputError naming the file, the row and the value for the first that is
not what it must be; a series keeps the row numbers as its index.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable

import numpy as np
import pandas as pd

from report.errors import InputError

REMEDY = "Give the publisher's own file, unchanged."
WRITTEN_DAY = re.compile(r"(\d{1,2})[ -]([A-Za-z]{3,9})[ -](\d{4})")  # 06-January-2024, as ACLED writes some
# Soft hyphens, joiners and marks of direction, which come along when a name is copied from a page.
INVISIBLE = "[\u00ad\u061c\u200c-\u200f\u202a-\u202e\u2060-\u2069]"
FIRST_YEAR = 1989  # UCDP's record of events begins here, ACLED's of Pakistan in 2010


def numbers(path, piece, column, least, most=np.inf, whole=False) -> pd.Series:
    """The column as floats from `least` to `most`, whole ones if `whole`."""
    values = pd.to_numeric(piece[column], errors="coerce")
    if values.dtype == bool:  # a column of True and False is no column of 1 and 0
        values = pd.Series(np.nan, index=piece.index)
    good = values.between(least, most) & np.isfinite(values)
    if whole:
        good &= np.floor(values) == values
        if not pd.api.types.is_numeric_dtype(piece[column]) and not piece[column].str.isdigit().all():
            # 1.000 may be a thousand, 9E+05 what a spreadsheet showed of 900,004.
            good &= ~piece[column].str.strip().str.fullmatch(r"-?\d{1,3}(?:\.\d{3})+|.*\de.*", case=False)
    if not good.all():
        row = int(piece.index[~good][0])
        kind = "a whole number" if whole else "a number"
        bounds = f" from {least}" + (f" to {most}" if np.isfinite(most) else "")
        raise InputError(path, f"{column} is {str(piece.loc[row, column])!r}, not {kind}{bounds}", REMEDY, row)
    return values if whole else values.astype("float64")


def integers(path, piece, column, least, most=np.inf) -> pd.Series:
    """The column as int64."""
    # UCDP and spreadsheets write 3 as 3.0 where a column has gaps.
    return numbers(path, piece, column, least, most, whole=True).astype("int64")


def names(path, piece, column) -> pd.Series:
    """The column's names with single blanks and nothing invisible; refuses NA, by which statistics programs mean none."""

    def plain(written: pd.Series) -> pd.Series:
        return written.str.replace(r"[\s\u200b\ufeff]+", " ", regex=True).str.replace(INVISIBLE, "", regex=True).str.strip()

    found = _each_once(piece[column], plain)
    missing = found.isin(["NA", "N/A", "NaN", "nan", "NULL", "None"])
    if missing.any():
        row = int(piece.index[missing][0])
        raise InputError(path, f"{column} is {found.loc[row]!r}, as a statistics program writes what is missing", REMEDY, row)
    return found


def dates(path, piece, column) -> pd.Series:
    """The column as datetime64[s]; reads 2021-12-31, 2021-12-31 00:00:00.000 and 31-December-2021."""
    found = _each_once(piece[column], _days)
    if found.isna().any():
        row = int(piece.index[found.isna()][0])
        problem = f"{column} is {piece.loc[row, column]!r}, not a date like 2021-12-31"
        raise InputError(path, problem, REMEDY, row)
    # A slip such as 2027 for 2017 would stretch the record over years of false zeros.
    latest = datetime.date.today() + datetime.timedelta(days=1)  # it may be tomorrow elsewhere
    outside = (found.dt.year < FIRST_YEAR) | (found > pd.Timestamp(latest))
    if outside.any():
        row = int(piece.index[outside][0])
        problem = f"{column} is {piece.loc[row, column]!r}, beyond {FIRST_YEAR} to today"
        raise InputError(path, problem, REMEDY, row)
    return found


def _days(written: pd.Series) -> pd.Series:
    """Written days as datetime64[s]; NaT for what is none."""
    written = written.str.strip()
    form = written.str.fullmatch(r"\d{4}-\d{2}-\d{2}(?:[ T]00:00:00(?:\.0+)?)?").astype(bool)
    days = pd.to_datetime(written.str[:10].where(form), format="%Y-%m-%d", errors="coerce")
    spelt = written.str.extract(f"^{WRITTEN_DAY.pattern}$")  # the month's name leaves no doubt which is the day
    spelt = spelt[0] + " " + spelt[1] + " " + spelt[2]
    for month in ("%B", "%b"):
        days = days.fillna(pd.to_datetime(spelt, format=f"%d {month} %Y", errors="coerce"))
    return days.astype("datetime64[s]")


def _each_once(column: pd.Series, read: Callable[[pd.Series], pd.Series]) -> pd.Series:
    """What `read` makes of a column of text: few texts are many events, so each is read once."""
    places, written = pd.factorize(column)
    found = read(pd.Series(written, dtype="str"))
    return pd.Series(found.to_numpy()[places], index=column.index, dtype=found.dtype)
