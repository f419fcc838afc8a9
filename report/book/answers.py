"""What the search answers by itself: how many were killed in a year and a place, by each who counts."""

from __future__ import annotations

from report.chapters.counting_violence import measures
from report.record import provinces
from report.words import long_date

YEARS = range(1900, 2100)
PLACES = {"PK": ["pakistan", "country", "پاکستان"], provinces.KP: ["kp", "kpk", "khyber", "pakhtunkhwa", "خیبر"]}
"""Words by which a reader may name a place, beside its name."""


def lookup() -> dict:
    """Deaths by place and year, smallest first, as `counting_violence` sets them side by side, and where it says which to use."""
    names = provinces.names() | {provinces.UNPLACED: "Pakistan"}
    deaths: dict[str, dict[str, list[dict]]] = {}
    for place in provinces.codes():
        frame = measures.side_by_side(place, "deaths", YEARS).sort_values(["year", "value"], kind="stable")
        whole = measures.comparable(frame).index
        for row in frame.itertuples():
            deaths.setdefault(place, {}).setdefault(str(row.year), []).append(_count(row, row.Index in whole))
    return {
        "url": "chapters/counting-violence.html#which-number",
        "places": {place: {"name": names[place], "words": PLACES.get(place, [])} for place in deaths},
        "deaths": deaths,
    }


def _count(row, whole: bool) -> dict:
    return {
        "who": row.name,
        "what": row.scope,
        "number": row.value,
        "most": row.high,
        "to": long_date(row.until) if row.until else "",
        "whole": whole,
        "read": row.read_in,
    }
