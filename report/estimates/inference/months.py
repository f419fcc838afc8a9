"""Counts over calendar months: checked, and placed in the calendar."""

from __future__ import annotations

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


def month_number(label: str) -> int:
    """Months since year 0 of YYYY-MM."""
    text = str(label)
    year, _, month = text.partition("-")
    if len(text) != 7 or not (year.isdigit() and month.isdigit()) or not 1 <= int(month) <= 12:
        raise ValueError(f"{text!r} is not a month: write YYYY-MM.")
    return int(year) * 12 + int(month) - 1
