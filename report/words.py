"""Numbers and dates in the words of the book."""

from __future__ import annotations

import calendar
import datetime
from collections.abc import Iterable, Sequence


def number(value: float, digits: int = 0) -> str:
    """A number with its thousands separated: 1,234."""
    return f"{value:,.{digits}f}"


def decimals(values: Iterable[float]) -> int:
    """How many decimals numbers need, two at most."""
    known = list(values)
    return next((digits for digits in (0, 1) if all(round(value, digits) == value for value in known)), 2)


def ratio(value: float) -> str:
    """A ratio, to two digits where one would hide how small it is: 1.8, 0.62."""
    return f"{value:.2f}" if value < 0.95 else f"{value:.1f}"


def times(value: float) -> str:
    """A ratio of 1 and more: 2.4 times."""
    return f"{value:.1f} times"


def percent(value: float) -> str:
    """A share: 0.62 is 62%."""
    return f"{value:.0%}"


def listed(names: Sequence[str]) -> str:
    """Names in a sentence: KP, Sindh and Punjab."""
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def long_date(date: str | datetime.date) -> str:
    """A date as precisely as it is known: 2025-10 is October 2025."""
    return _dated(date, "%B")


def short_date(date: str | datetime.date) -> str:
    """A date as precisely as it is known, its month cut short: 2025-10 is Oct 2025."""
    return _dated(date, "%b")


def _dated(date: str | datetime.date, month: str) -> str:
    parts = str(date).split("-")
    day = datetime.date(*(int(part) for part in (*parts, "1", "1")[:3]))
    return [parts[0], f"{day:{month} %Y}", f"{day.day} {day:{month} %Y}"][len(parts) - 1]


def short_day(day: str) -> str:
    """The end of a part of a year: "Oct" where a month ended, else "14 Dec"."""
    year, month, date = (int(part) for part in day.split("-"))
    name = calendar.month_abbr[month]
    return name if date == calendar.monthrange(year, month)[1] else f"{date} {name}"


def span_of(months: int) -> str:
    """A length in words: 6 months, 1 year, 1½ years."""
    years, rest = divmod(months, 12)
    if rest not in (0, 6) or months < 12:
        return f"{months} months"
    return f"{years}{'½' if rest else ''} year{'s' if months > 12 else ''}"
