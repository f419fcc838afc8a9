"""UCDP's files of events: the yearly GED, the Candidate, and the Candidate without provinces.

Definitions: UCDP Georeferenced Event Dataset codebook (Sundberg & Melander 2013, Journal of
Peace Research 50(4)); Candidate: Hegre, Croicu, Eck & Högbladh 2020, Research & Politics 7(3).
An event needs two coded sides and at least one death in its high estimate.
"""

from __future__ import annotations

import dataclasses
import datetime
import re
from pathlib import Path

import pandas as pd

from report.errors import InputError
from report.progress import say
from report.record import provinces
from report.sources import columns, consistency, country, districts, read
from report.sources.columns import REMEDY

VIOLENCE = {1: "state-based", 2: "non-state", 3: "one-sided"}
PARTS = ["deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown"]  # which make best, in every row
DEATHS = [*PARTS, "low", "best", "high"]
# UCDP's own files break low <= best <= high where a toll was divided over several rows (3% of
# Pakistan's in GED 22.1, mostly by one). More than this is no rounding but mixed-up columns.
MOST_OUT_OF_ORDER = 0.10
ROUNDING = 1  # a row that is further out of order than this is named

TEXT = ["code_status", "dyad_name", "side_a", "side_b", "adm_1", "adm_2", "country"]
COLUMNS = [
    *["id", "code_status", "type_of_violence", "dyad_new_id", "dyad_name", "side_a", "side_b"],
    *["where_prec", "adm_1", "adm_2", "latitude", "longitude", "country", "country_id"],
    *["date_prec", "date_start", "date_end", *DEATHS],
]
NUMBERS = set(COLUMNS) - {*TEXT, "id", "date_start", "date_end"}  # an id is looked at as it is written
EVENT_COLUMNS = [
    *["id", "code_status", "violence", "dyad_id", "dyad", "actor", "scope", "side_a", "side_b"],
    *["province", "former_fata", "adm_1", "adm_2", "where_prec", "latitude", "longitude"],
    *["date_prec", "date_start", "date_end", "month"],
    *["deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown"],
    *["deaths_low", "deaths_best", "deaths_high"],
]
REDUCED = ["id", "conflict_new_id", "conflict_name", "country", "best", "type_of_violence", "date"]


@dataclasses.dataclass(frozen=True)
class Release:
    """What one file holds.

    events: Pakistan's, one row each; columns `EVENT_COLUMNS` (or, without provinces, those
        that `read_reduced` names), indexed by the file's row number. Deaths are persons.
    rows: events read, of all countries. first, last: the days that the file covers, from its first
        event on; one that goes on after the month of the last start doesn't make it longer.
    out_of_order: Pakistan's events whose low, best and high are not in ascending order.
    across_months: Pakistan's events that count in the month of their start and end in another.
    """

    events: pd.DataFrame
    rows: int
    first: datetime.date
    last: datetime.date
    out_of_order: int = 0
    across_months: int = 0


def read_yearly(path, actors: pd.DataFrame, spellings: pd.DataFrame) -> Release:
    """The yearly GED, of the world or of Pakistan, as published or with an HXL row.

    Raises InputError for what `_read` refuses and for a Candidate file.
    """
    release = _read(path, actors, spellings)
    checks = release.events[release.events["code_status"] != "Clear"]
    if len(checks):
        raise InputError(
            path,
            f"code_status is {checks['code_status'].iloc[0]!r}, as only in a Candidate release",
            "Give it with --ucdp-candidate.",
            int(checks.index[0]),
        )
    return release


def read_candidate(path, actors: pd.DataFrame, spellings: pd.DataFrame) -> Release:
    """A Candidate release with all columns, as `read_yearly`; refuses a yearly GED."""
    release = _read(path, actors, spellings)
    if (release.last - release.first).days > 2 * 366:
        raise InputError(
            path,
            f"it runs from {release.first} to {release.last}, longer than any Candidate release",
            "Give a yearly GED with --ucdp-ged.",
        )
    return release


def is_reduced(path) -> bool:
    """Whether the file has the reduced columns, without provinces, dyads and ranges."""
    return read.has(path, REDUCED) and not read.has(path, ["adm_1"]) and not read.has(path, ["date_start"])


def read_reduced(path) -> Release:
    """The Candidate with reduced columns: events has id, month, theatre, violence, deaths_best.

    `theatre` is UCDP's name of the conflict; it is no province: tested on GED 2015 to 2021,
    "Pakistan: Government" lay only 74% in Khyber Pakhtunkhwa and FATA.
    """
    table = read.table(path, REDUCED, dates=["date"])
    ids = columns.integers(path, table, "id", 0)
    _refuse_doubled(path, ids)
    columns.integers(path, table, "conflict_new_id", 0)
    dates = columns.dates(path, table, "date")
    kind = columns.integers(path, table, "type_of_violence", 1, 3)
    best = columns.integers(path, table, "best", 0)
    names = columns.names(path, table, "conflict_name")
    nameless = names == ""
    if nameless.any():
        raise InputError(path, "conflict_name is empty", REMEDY, int(table.index[nameless][0]))
    here = columns.names(path, table, "country").str.casefold() == country.NAME.casefold()
    _refuse_nothing(path, here.any())
    events = pd.DataFrame(
        {
            "id": ids,
            "month": dates.dt.strftime("%Y-%m"),
            "theatre": names,
            "violence": kind.map(VIOLENCE),
            "deaths_best": best,
        }
    )[here]
    return Release(events, len(table), dates.min().date(), dates.max().date())


def _read(path, actors, spellings) -> Release:
    """Checks every row of the file, then keeps Pakistan's."""
    kept, ids, starts, ends = [], [], [], []
    years = ["year"] if read.has(path, [*COLUMNS, "year"]) else []
    for piece in read.chunks(path, COLUMNS + years, NUMBERS, ["date_start", "date_end"]):
        checked = _check(path, piece)
        ids.append(checked["id"])
        starts += [checked["date_start"].min(), checked["date_start"].max()]
        ends.append(checked["date_end"].max())
        kept.append(checked[checked["country_id"] == country.NUMBER])
    ids = pd.concat(ids)
    _refuse_doubled(path, ids)
    events = pd.concat(kept)
    events[TEXT] = events[TEXT].apply(lambda column: column.str.strip())
    for column in ("adm_1", "adm_2"):
        events[column] = columns.names(path, events, column)
    _refuse_nothing(path, len(events))
    if years:
        consistency.refuse_other_years(path, events)
    for column, (least, most) in country.BOX.items():
        outside = ~events[column].between(least, most)
        if outside.any():
            row = int(events.index[outside][0])
            raise InputError(
                path,
                f"{column} is {events.loc[row, column]}, outside {country.NAME} ({least:g} to {most:g})",
                "Are latitude and longitude swapped? " + REMEDY,
                row,
            )
    parts = events[PARTS].sum(axis=1)
    unequal = parts != events["best"]
    if unequal.any():
        row = int(events.index[unequal][0])
        raise InputError(path, f"best is {events.loc[row, 'best']} and its four parts make {parts.loc[row]}", REMEDY, row)
    disorder = (events["low"] > events["best"]) | (events["best"] > events["high"])
    if disorder.mean() > MOST_OUT_OF_ORDER:
        raise InputError(
            path,
            f"low, best and high are not in ascending order in {disorder.sum()} of {len(events)} events, as if columns were mixed up",
            REMEDY,
            int(events.index[disorder][0]),
        )
    _name_disorder(path, events)
    events = events.assign(
        violence=events["type_of_violence"].map(VIOLENCE),
        month=_month(events),
        **_sides(path, events, actors),
        **_place(path, events, spellings),
    ).rename(
        columns={
            "dyad_new_id": "dyad_id",
            "dyad_name": "dyad",
            "low": "deaths_low",
            "best": "deaths_best",
            "high": "deaths_high",
        }
    )[EVENT_COLUMNS]
    last = min(max(ends), max(starts) + pd.offsets.MonthEnd(0))
    across = (events["date_prec"] != 5) & (events["date_end"].dt.to_period("M") > events["date_start"].dt.to_period("M"))
    return Release(events, len(ids), min(starts).date(), last.date(), int(disorder.sum()), int(across.sum()))


def _name_disorder(path, events) -> None:
    """Says which rows are further out of order than by rounding: they are counted as they stand."""
    gap = (events["low"] - events["best"]).clip(lower=0) + (events["best"] - events["high"]).clip(lower=0)
    for row, event in events[gap > ROUNDING].iterrows():
        say(
            f"{Path(path).name}, row {row}: event {event['id']} has low {event['low']}, best {event['best']}, high {event['high']}; kept as printed"
        )


def _check(path, piece: pd.DataFrame) -> pd.DataFrame:
    checked = {
        "id": columns.integers(path, piece, "id", 0),
        "country_id": columns.integers(path, piece, "country_id", 1),
        "type_of_violence": columns.integers(path, piece, "type_of_violence", 1, 3),
        "dyad_new_id": columns.integers(path, piece, "dyad_new_id", 0),
        "where_prec": columns.integers(path, piece, "where_prec", 1, 7),
        "date_prec": columns.integers(path, piece, "date_prec", 1, 5),
        "latitude": columns.numbers(path, piece, "latitude", -90, 90),
        "longitude": columns.numbers(path, piece, "longitude", -180, 180),
        "date_start": columns.dates(path, piece, "date_start"),
        "date_end": columns.dates(path, piece, "date_end"),
    }
    checked |= {column: columns.integers(path, piece, column, 0) for column in DEATHS}
    if "year" in piece:
        checked["year"] = columns.integers(path, piece, "year", columns.FIRST_YEAR)
    checked["country"] = columns.names(path, piece, "country")
    backwards = checked["date_end"] < checked["date_start"]
    if backwards.any():
        row = int(piece.index[backwards][0])
        raise InputError(path, "date_end is before date_start", REMEDY, row)
    odd = (checked["country_id"] == country.NUMBER) != (checked["country"] == country.NAME)
    if odd.any():
        row = int(piece.index[odd][0])
        problem = f"country is {piece.loc[row, 'country']!r} while country_id is {piece.loc[row, 'country_id']} ({country.NAME} is {country.NUMBER})"
        raise InputError(path, problem, REMEDY, row)
    return pd.DataFrame({column: piece[column] for column in TEXT} | checked)


def _month(events) -> pd.Series:
    """YYYY-MM of date_start; the year alone where the date is not known to the month."""
    start = events["date_start"]
    return start.dt.strftime("%Y").where(events["date_prec"] == 5, start.dt.strftime("%Y-%m"))


def _place(path, events, spellings) -> dict:
    """Province, and former_fata and the district's name within Khyber Pakhtunkhwa.

    UCDP keeps FATA apart as an adm_1 of its own in some releases, for some years. Beyond that the
    district decides. A row without one is none of FATA up to the last year in which this file
    keeps most of FATA's rows apart: a stray row more or less changes nothing.
    """
    placed = provinces.place(path, "ucdp", events["adm_1"], spellings)
    consistency.refuse_other_provinces(path, events, placed["province"])
    in_kp = placed["province"] == provinces.KP
    apart = placed.loc[in_kp, "former_fata"] == "true"
    district = districts.place(path, events.loc[in_kp, "adm_2"], apart)
    years = events.loc[in_kp, "date_start"].dt.year
    in_fata = district["former_fata"] == "true"
    kept_apart = apart[in_fata].groupby(years[in_fata]).mean() > 0.5
    apart_until = kept_apart.index[kept_apart].max() if kept_apart.any() else 0
    told = district["former_fata"].mask((district["former_fata"] == "") & (years <= apart_until), "false")
    return {
        "province": placed["province"],
        "former_fata": told.reindex(events.index, fill_value=""),
        "adm_2": events["adm_2"].where(~in_kp, district["district"]),
    }


def _sides(path, events, actors) -> dict:
    known = actors.set_index("dyad_id")
    unknown = events.loc[~events["dyad_new_id"].isin(known.index), ["dyad_new_id", "dyad_name"]]
    if len(unknown):
        dyads = unknown.drop_duplicates().sort_values("dyad_new_id").itertuples(index=False)
        rows = "; ".join(f"{number},{_field(name)},ACTOR,SCOPE" for number, name in dyads)
        raise InputError(
            path,
            f"dyads that data/actors.csv doesn't map: {unknown['dyad_new_id'].nunique()}",
            f"Add to data/actors.csv, with the armed group and a scope: {rows}",
            int(unknown.index[0]),
        )
    consistency.refuse_other_dyads(path, events, actors)
    return {side: events["dyad_new_id"].map(known[side]) for side in ("actor", "scope")}


def _field(text: str) -> str:
    text = re.sub(r"\s+", " ", text)
    return '"' + text.replace('"', '""') + '"' if re.search('[",]', text) else text


def _refuse_doubled(path, ids: pd.Series):
    doubled = ids.duplicated()
    if doubled.any():
        row = int(ids.index[doubled][0])
        raise InputError(path, f"the event id {ids.loc[row]} stands there twice", REMEDY, row)


def _refuse_nothing(path, some):
    if not some:
        raise InputError(
            path,
            f"there is no event of {country.NAME} in it",
            f"Give a file of the world or of {country.NAME}.",
        )


def read_country_months(path) -> tuple[pd.Series, dict]:
    """Deaths (best estimate, persons) of Pakistan by month (YYYY-MM), and what was read.

    The form has isocode, period (YYYYMM) and fatalities_UCDP.
    """
    table = read.table(path, ["isocode", "period", "fatalities_UCDP"])
    period = columns.integers(path, table, "period", 194601, 209912).astype(str)
    deaths = columns.integers(path, table, "fatalities_UCDP", 0)
    here = columns.names(path, table, "isocode").str.upper() == "PAK"
    _refuse_nothing(path, here.any())
    months = period.str[:4] + "-" + period.str[4:]
    odd = ~period.str[4:].between("01", "12")
    if odd.any():
        row = int(period.index[odd][0])
        raise InputError(path, f"period is {period.loc[row]!r}, not a month like 202112", REMEDY, row)
    to_come = months > f"{datetime.date.today():%Y-%m}"
    if to_come.any():
        row = int(period.index[to_come][0])
        raise InputError(path, f"period is {period.loc[row]!r}, which is yet to come", REMEDY, row)
    totals = pd.Series(deaths[here].to_numpy(), index=months[here])
    doubled = totals.index.duplicated()
    if doubled.any():
        raise InputError(path, f"the month {totals.index[doubled][0]} stands there twice", REMEDY)
    first, last = totals.index.min(), totals.index.max()
    return totals, {"release": "25.1 (presumed)", "first": first, "last": last, "months": len(totals)}
