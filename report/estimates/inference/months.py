"""Counts over calendar months: checked, placed in the calendar, compared in windows."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np


def check_counts(counts: np.ndarray, days: np.ndarray) -> None:
    """ValueError for negative or infinite counts and for days that are none."""
    if np.isinf(counts).any() or (counts[np.isfinite(counts)] < 0).any():
        raise ValueError("Counts must be at least 0 (NaN where a month is left out).")
    if not (np.isfinite(days) & (days > 0)).all():
        raise ValueError("Days must be above 0.")


def checked_series(counts, days, months) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Counts, days, places in the calendar from 0, and months since year 0; all (n,)."""
    y, d = np.asarray(counts, dtype=float), np.asarray(days, dtype=float)
    index = np.array([month_number(month) for month in months], dtype=int)
    if not y.shape == d.shape == index.shape or y.ndim != 1 or not len(y):
        raise ValueError("Counts, days and months must be of one length.")
    check_counts(y, d)
    if (np.diff(index) <= 0).any():
        raise ValueError("Months must ascend, each once.")
    return y, d, index - index[0], index


def over_calendar(y, d, index) -> tuple[np.ndarray, np.ndarray, int]:
    """Counts and days over every month from the first to the last, NaN where there is none."""
    first = int(index[0])
    full_y = np.full(int(index[-1]) - first + 1, np.nan)
    full_d = np.full(len(full_y), np.nan)
    full_y[index - first], full_d[index - first] = y, d
    return full_y, full_d, first


def month_number(label: str) -> int:
    """Months since year 0 of YYYY-MM."""
    text = str(label)
    year, _, month = text.partition("-")
    if len(text) != 7 or not (year.isdigit() and month.isdigit()) or not 1 <= int(month) <= 12:
        raise ValueError(f"{text!r} is not a month: write YYYY-MM.")
    return int(year) * 12 + int(month) - 1


def month_label(index: int) -> str:
    """YYYY-MM of months since year 0."""
    return f"{index // 12:04d}-{index % 12 + 1:02d}"


def window_ratio(y, d, place, before, after) -> float | None:
    """Rate in the `after` months from a place to the rate in the `before` months up to it; None where one can't be had."""
    sides = [slice(place - before, place), slice(place, place + after)]
    totals = [y[side].sum() for side in sides]
    if not all(np.isfinite(total) and total > 0 for total in totals):
        return None
    lower, upper = (total / d[side].sum() for total, side in zip(totals, sides, strict=True))
    return float(upper / lower)


def count_disjoint(places: Sequence[int], span: int) -> int:
    """How many of the ascending places are at least `span` apart, taken greedily."""
    found, last = 0, None
    for place in places:
        if last is None or place - last >= span:
            found, last = found + 1, place
    return found
