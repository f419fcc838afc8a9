"""ACLED's aggregated file: events and fatalities by week, admin-1 unit and kind of event.

Definitions: ACLED codebook; Raleigh, Kishi & Linke 2023, Humanities and Social Sciences
Communications 10:74. Not open data: only coarser sums of it go into `data/`.
"""

from __future__ import annotations

import dataclasses
import datetime

import pandas as pd

from report.errors import InputError
from report.progress import say
from report.record import provinces
from report.sources import columns, country, read

# Organised political violence. Protests and riots are in the file too, and are left out.
VIOLENCE = {
    "Battles": "battles",
    "Explosions/Remote violence": "explosions",
    "Violence against civilians": "civilians",
}
ACTIONS = {
    "Suicide bomb": "attack",
    "Remote explosive/landmine/IED": "attack",
    "Grenade": "attack",
    "Chemical weapon": "attack",
    "Attack": "attack",
    "Sexual violence": "attack",
    "Armed clash": "clash",
    "Government regains territory": "clash",
    "Non-state actor overtakes territory": "clash",
    "Air/drone strike": "strike",
    "Shelling/artillery/missile attack": "strike",
    "Abduction/forced disappearance": "abduction",
}
"""What an organised event was, by ACLED's sub-event. ACLED does not say who began a clash."""
SUB_EVENTS = {
    "Battles": ["Armed clash", "Government regains territory", "Non-state actor overtakes territory"],
    "Explosions/Remote violence": [
        *["Air/drone strike", "Chemical weapon", "Grenade", "Remote explosive/landmine/IED", "Shelling/artillery/missile attack"],
        "Suicide bomb",
    ],
    "Violence against civilians": ["Abduction/forced disappearance", "Attack", "Sexual violence"],
}
"""What ACLED's codebook puts under each kind of organised violence."""
KIND_OF = {sub_event: kind for kind, sub_events in SUB_EVENTS.items() for sub_event in sub_events}
OTHER = {"Protests", "Riots", "Strategic developments"}
COLUMNS = ["week", "country", "admin1", "event_type", "sub_event_type", "events", "fatalities"]
FIRST_DAY = pd.Timestamp("2010-01-01")  # ACLED's record of Pakistan begins here, within a week
REMEDY = "Download the aggregated file of the region again from ACLED and give it unchanged."


@dataclasses.dataclass(frozen=True)
class Release:
    """What one file holds.

    weeks: Pakistan's organised violence: week (its first day, a Saturday), month (YYYY-MM, that
        of the week's fourth day), province, former_fata, violence, action (see `ACTIONS`), events,
        deaths_best; indexed by the file's row number.
    coverage: month, days: the days of the weeks that count in each month.
    rows: rows read, of all countries and kinds. events: Pakistan's, of all kinds.
    first, last: the days that the record covers.
    """

    weeks: pd.DataFrame
    coverage: pd.DataFrame
    rows: int
    events: int
    first: datetime.date
    last: datetime.date


def read_weeks(path, spellings: pd.DataFrame) -> Release:
    """The file as ACLED publishes it (xlsx, or csv), of a region or of Pakistan alone.

    Raises InputError for what is not such a file: labels that are no Saturdays, a missing week,
    kinds of event, sub-events or provinces it doesn't know, counts that are not whole numbers.
    The first such row of another country is named on stderr: nothing of it is counted.
    """
    table = read.table(path, COLUMNS, dates=["week"])
    for column in ("country", "admin1", "event_type", "sub_event_type"):
        table[column] = columns.names(path, table, column)
    _refuse(path, table["country"] == "", "country is empty")
    inside = table["country"].str.casefold() == country.NAME.casefold()
    try:
        _checked(path, table[~inside])
    except InputError as error:
        say(f"Of another country, and left aside: {error}")
    here = _checked(path, table[inside])
    if here.empty:
        raise InputError(path, f"there is no row of {country.NAME} in it", f"Give the file of its region or of {country.NAME}.")
    weeks = pd.Series(pd.date_range(here["week"].min(), here["week"].max(), freq="7D"))
    missing = weeks[~weeks.isin(here["week"])]
    if len(missing):
        raise InputError(path, f"the week of {missing.iloc[0].date()} is missing", REMEDY)
    violent = here[here["event_type"].isin(VIOLENCE) & (here["events"] > 0)]  # some files hold zeros
    unmapped = violent[~violent["sub_event_type"].isin(ACTIONS)]
    if len(unmapped):
        raise InputError(
            path,
            f"sub_event_type is {unmapped['sub_event_type'].iloc[0]!r}, and nothing says whether that is an attack, a clash, a strike or an abduction",
            "Map it in ACTIONS of report/sources/acled.py.",
            int(unmapped.index[0]),
        )
    kinds = here["sub_event_type"].map(KIND_OF)
    _refuse(path, kinds.notna() & (kinds != here["event_type"]), "sub_event_type is one of another event_type")
    placed = _place(path, here, spellings).loc[violent.index]
    result = pd.DataFrame(
        {
            "week": violent["week"],
            "month": _month(violent["week"]),
            "province": placed["province"],
            "former_fata": placed["former_fata"],
            "violence": violent["event_type"].map(VIOLENCE),
            "action": violent["sub_event_type"].map(ACTIONS),
            "events": violent["events"],
            "deaths_best": violent["fatalities"],
        }
    )
    first = max(weeks.min(), FIRST_DAY)
    days = (7 - (FIRST_DAY - weeks).dt.days.clip(lower=0)).clip(lower=0)
    coverage = days.groupby(_month(weeks)).sum().rename_axis("month").reset_index(name="days")
    last = weeks.max() + pd.Timedelta(days=6)
    return Release(result, coverage, len(table), int(here["events"].sum()), first.date(), last.date())


def _checked(path, rows) -> pd.DataFrame:
    """Rows with week and counts as dates and numbers; InputError for the first that can't be so."""
    rows = rows.assign(
        week=columns.dates(path, rows, "week"),
        events=columns.integers(path, rows, "events", 0),
        fatalities=columns.integers(path, rows, "fatalities", 0),
    )
    _refuse(path, rows["week"].dt.day_of_week != 5, "week is not a Saturday, the day a week starts on")
    _refuse(path, ~rows["event_type"].isin(VIOLENCE.keys() | OTHER), "event_type is none of ACLED's six")
    _refuse(path, (rows["events"] == 0) & (rows["fatalities"] > 0), "there are fatalities without an event")
    doubled = rows.duplicated(["week", "country", "admin1", "event_type", "sub_event_type"])
    _refuse(path, doubled, "the week, admin1 and sub_event_type stand there twice")
    return rows


def _month(weeks) -> pd.Series:
    """The month that holds most days of a week, that is its fourth day."""
    return (weeks + pd.Timedelta(days=3)).dt.strftime("%Y-%m")


def _place(path, here, spellings) -> pd.DataFrame:
    """ACLED keeps FATA apart up to a week in 2018; later rows of KP don't tell which part."""
    placed = provinces.place(path, "acled", here["admin1"], spellings)
    in_fata = placed["former_fata"] == "true"
    apart_until = here["week"][in_fata].max()  # NaT, later than no week, where there is none
    settled = (placed["province"] == provinces.KP) & ~in_fata & (here["week"] <= apart_until)
    return placed.assign(former_fata=placed["former_fata"].mask(settled, "false"))


def _refuse(path, bad: pd.Series, problem: str):
    if bad.any():
        raise InputError(path, problem, REMEDY, int(bad.index[bad][0]))
