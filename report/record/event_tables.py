"""Small tables from UCDP's events: districts, by year and by month, precision, victims, the border. Pure functions.

Events are those of `report.sources.ucdp`, one row each. Deaths are persons. Years are those of
`date_start`. No table holds an event; where a district lies is a mean of its events, to a tenth of a degree.
"""

from __future__ import annotations

import pandas as pd

from report import tables, trace
from report.record import boundaries, provinces

TABLES = ("districts", "district_months", "precision", "victims", "border")
AFTER = "2021-08"
"""The month from which the border table counts as after the Taliban's return to Kabul."""
PLACEABLE = 3
"""where_prec up to which an event is located to its district or better (UCDP codebook)."""
SUMS = ["events", "deaths_low", "deaths_best", "deaths_high"]


def derive(events: pd.DataFrame, source: str, outline: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """All tables of this module for one source ("ucdp-ged", "ucdp-candidate")."""
    return {
        "districts": districts(events, source),
        "district_months": district_months(events, source),
        "precision": precision(events, source),
        "victims": victims(events, source),
        "border": border(events, source, outline),
    }


def districts(events: pd.DataFrame, source: str) -> pd.DataFrame:
    """Events and deaths (low, best, high) by source, province, former_fata, district, year, scope; longitude and
    latitude, the mean of the events' points in degrees, where a district is named.

    The district is UCDP's adm_2 without the words district and agency; empty if none is named.
    """
    frame = _dated(events, source).assign(district=district(events["adm_2"]))
    keys = ["source", "province", "former_fata", "district", "year", "scope"]
    places = frame[frame["district"] != ""].groupby(keys, as_index=False)[["longitude", "latitude"]].mean().round(1)
    return frame.groupby(keys, as_index=False)[SUMS].sum().merge(places, on=keys, how="left")


def district_months(events: pd.DataFrame, source: str) -> pd.DataFrame:
    """Events and deaths by source, province, former_fata, district, month and scope, with the p-code of the district.

    The district is that of `districts`, but empty for an event that UCDP places no better than in its province (where_prec
    above `PLACEABLE`); month is YYYY, without a month, for one that is dated only to the year. pcode: see `pcodes`.
    """
    frame = _dated(events, source)
    frame = frame.assign(district=district(events["adm_2"]).where(events["where_prec"] <= PLACEABLE, ""))
    keys = ["source", "province", "former_fata", "district", "month", "scope"]
    sums = frame.groupby(keys, as_index=False)[SUMS].sum()
    return sums.merge(pcodes(), on=["province", "district"], how="left").fillna({"pcode": ""})


def pcodes() -> pd.DataFrame:
    """province, district, pcode: of each district that lies in one district of today's official codes."""
    frame = tables.read("district_pcodes")
    return frame.loc[~frame["pcodes"].str.contains(" "), ["province", "district", "pcodes"]].rename(columns={"pcodes": "pcode"})


def district(names: pd.Series) -> pd.Series:
    """Names of districts without what kind of unit they are ("distrcit" stands in UCDP's file)."""
    bare = names.str.strip().str.replace(r"\s+(?:district|distrcit|agency)$", "", case=False, regex=True)
    return bare.str.replace(r"\s+", " ", regex=True)


def precision(events: pd.DataFrame, source: str) -> pd.DataFrame:
    """Events and best-estimate deaths by source, province, year, scope and where_prec.

    where_prec (UCDP codebook): 1 the place itself, 2 within about 25 km of it, 3 the district,
    4 the province, 5 a line or a vague area, 6 the country, 7 international waters or airspace.
    """
    keys = ["source", "province", "year", "scope", "where_prec"]
    return _dated(events, source).groupby(keys, as_index=False)[["events", "deaths_best"]].sum()


def victims(events: pd.DataFrame, source: str) -> pd.DataFrame:
    """Who died, by source, province, year, kind of violence and dyad.

    UCDP divides an event's best estimate into the dead of side a, of side b, civilians and
    unknown. A side whose name begins with "Government of" goes to deaths_state, any other to
    deaths_groups; so the four columns sum to deaths_best. events_best_zero counts events that
    stand in the record by their high estimate alone.
    """
    frame = _dated(events, source)
    state_a, state_b = (frame[side].str.startswith("Government of ") for side in ("side_a", "side_b"))
    a, b = frame["deaths_a"], frame["deaths_b"]
    frame = frame.assign(
        events_best_zero=(frame["deaths_best"] == 0).astype(int),
        deaths_state=a.where(state_a, 0) + b.where(state_b, 0),
        deaths_groups=a.where(~state_a, 0) + b.where(~state_b, 0),
    )
    sums = ["events", "events_best_zero", "deaths_state", "deaths_groups", "deaths_civilians", "deaths_unknown", "deaths_best"]
    keys = ["source", "province", "year", "violence", "dyad_id", "actor", "scope"]
    return frame.groupby(keys, as_index=False)[sums].sum()


def border(events: pd.DataFrame, source: str, outline: pd.DataFrame) -> pd.DataFrame:
    """Deaths by distance from the Afghan border, beside the area at the same distance.

    One row per source, province, former_fata ("" for the whole province), scope ("militancy", or
    "all"), period ("before" `AFTER`, "after" from it on, "all"; those without an event are left
    out) and band_km (cumulative: up to so many kilometres). events and deaths_best count what lies
    in the band and is placeable, i.e. located to its district or better; placeable_events and
    placeable_deaths are the same at any distance, all_events and all_deaths whatever the precision.
    area_share is the share of the unit's area that lies in the band.
    """
    frame = _dated(events, source)
    frame = frame[frame["province"] != provinces.UNPLACED]
    frame = frame.assign(
        distance=boundaries.border_km(frame["longitude"], frame["latitude"], outline),
        placeable=frame["where_prec"] <= PLACEABLE,
    )
    month = frame["month"]
    dated = month.str.len() == 7
    periods = {"before": dated & (month < AFTER), "after": dated & (month >= AFTER), "all": month != ""}
    scopes = {"militancy": frame["scope"] == "militancy", "all": frame["scope"] != ""}
    rows = []
    for area in boundaries.areas(outline).itertuples():
        here = (frame["province"] == area.province) & (frame["former_fata"].eq(area.former_fata) | (area.former_fata == ""))
        for period, then in periods.items():
            if not then.any():
                continue
            for scope, of in scopes.items():
                chosen = frame[here & then & of]
                placed = chosen[chosen["placeable"]]
                near = placed[placed["distance"] <= area.band_km]
                counts = [(len(one), int(one["deaths_best"].sum())) for one in (near, placed, chosen)]
                rows.append(
                    (
                        *(source, area.province, area.former_fata, scope, period, area.band_km),
                        *(value for pair in counts for value in pair),
                        *(area.band_area_km2, area.area_km2, round(area.band_area_km2 / area.area_km2, 4)),
                    )
                )
    columns = [
        *["source", "province", "former_fata", "scope", "period", "band_km", "events", "deaths_best"],
        *["placeable_events", "placeable_deaths", "all_events", "all_deaths"],
        *["band_area_km2", "area_km2", "area_share"],
    ]
    return pd.DataFrame(rows, columns=columns)


def _dated(events: pd.DataFrame, source: str) -> pd.DataFrame:
    return events.assign(source=source, year=events["date_start"].dt.year.astype(int), events=1)


# --- Read back ------------------------------------------------------------------------------


def rows(table: str, source: str, years=None, **keep) -> pd.DataFrame:
    """The committed rows of one of `TABLES` for a source; `years` a collection of years, `keep`
    values (one or a list) by column. ValueError for a source without rows."""
    frame = tables.read(table)
    if source not in set(frame["source"]):
        raise ValueError(f"data/{table}.csv has no rows of {source!r}.")
    chosen = frame["source"] == source
    if years is not None:
        chosen &= frame["year"].isin(list(years))
    for column, wanted in keep.items():
        chosen &= frame[column].isin([wanted] if isinstance(wanted, str) else list(wanted))
    span = None if years is None else trace.Span(str(min(years)), str(max(years)))
    trace.note(table, source=source, year=span, **keep)
    return frame[chosen].reset_index(drop=True)


def bounds(part, total, unknown):
    """Lowest and highest share of `part` in `total` if any of `unknown` may belong to it.

    Numbers or Series; as `shares.share_bounds` (worst-case bounds), without its imports.
    """
    return part / total, (part + unknown) / total


def civilians(frame: pd.DataFrame, by=()) -> pd.DataFrame:
    """Bounds of the share of civilians in all deaths, from rows of victims: `by`, civilians,
    unknown, deaths, low, high. The unknown may be civilians or not. Without deaths there is no row."""
    by = list(by)
    names = {"deaths_civilians": "civilians", "deaths_unknown": "unknown", "deaths_best": "deaths"}
    sums = frame.groupby(by, as_index=False)[list(names)].sum() if by else frame[list(names)].sum().to_frame().T
    sums = sums.rename(columns=names)
    sums = sums[sums["deaths"] > 0].reset_index(drop=True)
    low, high = bounds(sums["civilians"], sums["deaths"], sums["unknown"])
    return sums.assign(low=low, high=high)
