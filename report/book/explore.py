"""What the explorer's page computes with: the panel by month, as one compact value.

The page adds up counts of months and divides them by days or residents, as `report.record.measures` does.
Each source stands by itself, so that a page can't join two of them.
"""

from __future__ import annotations

import json
import math

from report import registers, tables
from report.chapters.index.figures import EVENTS
from report.chapters.violence_by_province.maps import DISCLAIMER, MADE_WITH, PLACES
from report.figures.parts import short
from report.record import boundaries, measures, panel, provinces
from report.record.credits import SHORT, covered, credit, recorded
from report.record.panel import SCOPES
from report.words import listed, long_date

SOURCES = ("acled", "ucdp-ged", "ucdp-candidate")
KINDS = {
    "battles": "Battles",
    "explosions": "Explosions and remote violence",
    "civilians": "Violence against civilians",
    "state-based": "A state and a group (state-based)",
    "non-state": "Groups, neither a state (non-state)",
    "one-sided": "Against civilians (one-sided)",
}
DEFAULT = measures.ACTIONS["acled"]
ACTIONS = {
    "violence": ("Attacks, clashes and strikes", measures.LABEL["acled"], DEFAULT),
    "attack": ("Attacks", "attacks, all actors", ("attack",)),
    "fighting": ("Clashes and strikes", "armed clashes, air strikes, drone strikes and shelling", ("clash", "strike")),
    "clash": ("Clashes", "armed clashes, whoever began them", ("clash",)),
    "strike": ("Air strikes and shelling", "air strikes, drone strikes and shelling", ("strike",)),
    "abduction": ("Abductions", "abductions and forced disappearances", ("abduction",)),
    "all": ("All of these, abductions too", f"{measures.LABEL['acled']}, abductions included", (*DEFAULT, "abduction")),
}
"""What can be chosen of ACLED's actions, the default first: its name, what is counted then, and of which actions."""
PRELIMINARY = {"ucdp-candidate": "UCDP Candidate, preliminary"}
NOTES = {
    "acled-events": (
        "ACLED’s counts of events change abruptly in mid-2018, January 2020 and January 2024, in ways that look like breaks "
        "in the record: no conclusion rests on a change across those dates alone."
    ),
    "acled-months": "ACLED counts by week, so that its months are shown per 30 days.",
    "ucdp-thin": "UCDP’s record of 2004 to 2006 is thin and not comparable with what follows.",
    "candidate": "Preliminary events, under wider rules of inclusion than UCDP’s yearly release: never one series with it.",
    "residents": (
        "Residents: censuses of {censuses}, growth interpolated between and extrapolated after them. In the tribal areas of "
        "2009 to 2016 many were displaced, so that a rate on residents understates the risk of those who stayed. Balochistan’s count of 2023 is disputed."
    ),
    "kp": "Khyber Pakhtunkhwa includes the former tribal areas throughout.",
    "map": f"{DISCLAIMER} {MADE_WITH}",
}
TOLERANCE = 0.06  # degrees: what a line of the map may be moved
STRETCH = math.cos(math.radians(30.5))  # a degree of longitude in degrees of latitude, in mid-country


def month_number(month: str) -> int:
    """2021-08 as 202108; what is dated only to the year as month 0: 2009 as 200900."""
    return int(month.replace("-", "")) if len(month) == 7 else int(month) * 100


def months(source: str) -> list[list[int]]:
    """[month, days covered] in order; without a year that is covered by less than four weeks, on
    which no rate can rest (the first week of ACLED begins in a year before)."""
    frame = panel.coverage(source)
    by_year = frame.groupby(frame["month"].str[:4])["days"].transform("sum")
    frame = frame[by_year >= 28]
    return [[month_number(month), int(days)] for month, days in zip(frame["month"], frame["days"])]


def series(source: str) -> dict[str, list[list[int]]]:
    """Rows [month, events, deaths best, low, high] by "scope|kind|province", ACLED's without low and high by "action|kind|province"."""
    first = months(source)[0][0] // 100
    columns = ["events", "deaths_best", "deaths_low", "deaths_high"][: 4 if has_bounds(source) else 2]
    frame, scope = panel.incidents(source), "action" if source in measures.ACTIONS else "scope"
    keys = [scope, "violence", "province", "month"]
    frame = frame.groupby(keys, as_index=False)[columns].sum()
    found: dict[str, list[list[int]]] = {}
    for scope, kind, province, month, *counts in frame[[*keys, *columns]].itertuples(index=False):
        if (number := month_number(month)) // 100 >= first:
            found.setdefault(f"{scope}|{kind}|{province}", []).append([number, *map(int, counts)])
    return found


def has_bounds(source: str) -> bool:
    """Whether a source gives low and high estimates of deaths."""
    return bool(panel.incidents(source)["deaths_low"].notna().any())


def scopes(source: str) -> dict[str, list]:
    """The scopes of a source, the default first: [name, what is counted, of what it is the sum]. ACLED's are its actions."""
    if source in measures.ACTIONS:
        return {choice: [name, counted, list(actions)] for choice, (name, counted, actions) in ACTIONS.items()}
    default = measures.SCOPE[source]
    held = set(panel.incidents(source)["scope"])
    named = {
        scope: [name, measures.LABEL[source] if scope == default else f"events of the scope “{name}”", [scope]]
        for scope, name in SCOPES.items()
        if scope in held
    }
    return named | {"all": ["All that UCDP records", "events of all scopes", sorted(held)]}


def source_value(source: str) -> dict:
    rows = panel.incidents(source)
    first, last = (day.year for day in covered(source))
    span = str(last) if first == last else f"{months(source)[0][0] // 100} to {last}"
    return {
        "name": PRELIMINARY.get(source, SHORT[source]),
        "span": span,
        "counts": measures.LABEL[source],
        "credit": credit(source),
        "licence": recorded(source)["license"],
        "months": months(source),
        "scopes": scopes(source),
        "kinds": {kind: name for kind, name in KINDS.items() if kind in set(rows["violence"])},
        "bounds": has_bounds(source),
        "unplaced": bool((rows["province"] == provinces.UNPLACED).any()),
        "series": series(source),
    }


def places() -> dict[str, dict]:
    """The units by code: name, short name, residents by year (none outside the census), and where
    its number stands on the map (absent where there is no room)."""
    years = range(min(tables.read("population")["year"]), max(covered(source)[1].year for source in SOURCES) + 1)
    people = provinces.population(years)
    people = people[people["former_fata"] == ""]
    found: dict[str, dict] = {}
    for code, name in provinces.names().items():
        own = people[people["province"] == code]
        found[code] = {
            "name": "Province not given" if code == provinces.UNPLACED else name,
            "short": {provinces.KP: "KP", provinces.UNPLACED: "Not given"}.get(code) or short(name),
            "residents": {str(year): round(number) for year, number in zip(own["year"], own["population"])},
        }
        if code in PLACES:
            found[code]["at"] = _flat([PLACES[code]])[0]
    return found


def outlines() -> dict[str, list]:
    """Rings of the units, and the Line of Control, in flat coordinates (see `STRETCH`)."""
    outline = tables.read("outline")
    units = [code for code in provinces.codes() if code != provinces.UNPLACED]
    rings = boundaries.thinned(outline, units, TOLERANCE)
    rings["control"] = [line[::2] for line in boundaries.lines(outline, boundaries.CONTROL)]
    return {name: [_flat(ring) for ring in some] for name, some in rings.items()}


def _flat(points) -> list[list[float]]:
    return [[round(float(x) * STRETCH, 3), round(float(y), 3)] for x, y in points]


def sources() -> dict[str, dict]:
    return {source: source_value(source) for source in SOURCES}


def events() -> list[dict]:
    """The events of the first page, which can be marked here too, in time."""
    found = [registers.event(key) for key in EVENTS]
    return [
        {"date": str(event.date), "when": long_date(event.date), "title": event.title}
        for event in sorted(found, key=lambda event: str(event.date))
    ]


def presets() -> list[dict[str, str]]:
    """Views to begin with: the address within the page, a sentence, and the view as its link has it."""
    first = months("acled")[0][0] // 100
    years = measures.by_year("acled", by=())
    full = int(years.loc[~years["partial"], "year"].iloc[-1])
    placed = ".".join(code for code in provinces.codes() if code != provinces.UNPLACED)
    talks = "source=acled&provinces=PK-KP&per=30&step=month&events=yes&from=202101&to=202312"
    return [
        {"name": "view-front", "words": f"KP against Balochistan since {first}", "view": "source=acled"},
        {"name": "view-attacks", "words": "The same, attacks alone", "view": "source=acled&scope=attack"},
        {"name": "view-talks", "words": "KP before, during and after the talks of 2021 and 2022", "view": talks},
        {
            "name": "view-last-year",
            "words": f"{full} by province",
            "view": f"source=acled&provinces={placed}&from={full}01&to={full}12",
        },
    ]


def value() -> dict:
    """All that the page needs, from the sealed tables alone."""
    censuses = [str(year) for year in sorted(set(tables.read("population")["year"]))]
    notes = NOTES | {"residents": NOTES["residents"].format(censuses=listed(censuses))}
    return {
        "edition": tables.edition(),
        "census": int(censuses[0]),
        "population": f"Population: Pakistan Bureau of Statistics, censuses {', '.join(censuses[:-1])} and {censuses[-1]}.",
        "notes": notes,
        "places": places(),
        "outlines": outlines(),
        "events": events(),
        "presets": [{"name": preset["name"], "view": preset["view"]} for preset in presets()],
        "sources": sources(),
    }


def script() -> str:
    """The value as a script that sets it: a page that was opened as a file may load no other data."""
    return f"window.EXPLORE = {json.dumps(value(), separators=(',', ':'), ensure_ascii=True)};\n"
