"""A made-up later release of UCDP's yearly record, "GED 26.1": no event of it happened so.

It is what UCDP may well publish: the world in a zip, the years 2022 to 2025 by province, the former
FATA no longer apart from 2022 on, tolls of old events revised, some events taken back. It is made
from the publisher's older files where they are at hand (`of_raw_files`), else from the committed
tables (`of_tables`).
"""

import csv
import datetime
import io
import zipfile
from itertools import count

import recount

NEW_YEARS = range(2022, 2026)
FATA, KP = "Federally Administered Tribal Areas", "Khyber Pakhtunkwa province"
TOLL = ("deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown")
PLACES = {  # adm_1, a point in it, and districts: the first half merged ones in KP
    "PK-KP": (KP, (33.0, 70.5), ("North Waziristan", "Bajaur", "Khyber", "Bannu district", "Tank district", "Peshawar district")),
    "PK-BA": ("Balochistan province", (29.5, 66.5), ("Quetta district", "Kech district", "Mastung district")),
    "PK-SD": ("Sindh province", (25.5, 68.0), ("Karachi district",)),
    "PK-PB": ("Punjab province", (31.0, 73.0), ("Lahore district",)),
    "PK-IS": ("Islamabad Capital territory", (33.7, 73.1), ("",)),
    "PK-JK": ("Azad Jammu & Kashmir", (33.9, 73.8), ("Poonch district",)),
    "PK-GB": ("Gilgit-Baltistan", (35.5, 74.6), ("Diamer district",)),
    "PK": ("", (30.4, 69.4), ("",)),
}
KINDS = {"state-based": "1", "non-state": "2", "one-sided": "3"}


def of_raw_files(folder) -> list[dict]:
    """GED 26.1 from GED 22.1 and the Candidate of February 2026, as in `shared/sources/ucdp`."""
    with (folder / "conflict_data_pak.csv").open(encoding="utf-8-sig", newline="") as file:
        old = [row for row in csv.DictReader(file) if row["id"]]
    with (folder / "ged_candidate_26_0_2_pakistan.csv").open(encoding="utf-8-sig", newline="") as file:
        month = [row | {"code_status": "Clear"} for row in csv.DictReader(file)]
    return later(old, month)


def of_tables() -> list[dict]:
    """GED 26.1 from nothing but data/victims.csv: as many events and deaths by province, year and dyad."""
    dyads = {row["dyad_id"]: row["dyad"] for row in recount.rows("actors")}
    old = [event for row in recount.rows("victims") if row["source"] == "ucdp-ged" for event in _events(row, dyads)]
    month = [event for row in recount.rows("victims") if row["source"] == "ucdp-candidate" for event in _events(row, dyads)]
    month = month[::7]  # as many as in a month or so
    for event in month:
        day = f"2026-02-{int(event['date_start'][8:]) % 28 + 1:02}"
        event |= {"date_start": day, "date_end": day}
    return later(old, month)


def _events(row: dict, dyads: dict) -> list[dict]:
    """A row of victims.csv as single events, spread evenly over the year and the province."""
    name, (latitude, longitude), districts = PLACES[row["province"]]
    n, year = int(row["events"]), int(row["year"])
    events = []
    for i in range(n):
        share = {
            key: _part(int(row[column]), n, i)
            for key, column in zip(TOLL, ("deaths_state", "deaths_groups", "deaths_civilians", "deaths_unknown"))
        }
        best = sum(share.values())
        district = districts[i % len(districts)]
        merged = row["province"] == "PK-KP" and i % len(districts) < len(districts) / 2
        day = datetime.date(year, 1, 1) + datetime.timedelta(days=(i * 365 // n + int(row["dyad_id"])) % 365)
        side_a, _, side_b = dyads[row["dyad_id"]].partition(" - ")
        events.append(
            {
                "code_status": "Clear",
                "type_of_violence": KINDS[row["violence"]],
                "country": "Pakistan",
                "country_id": "770",
                "dyad_new_id": row["dyad_id"],
                "dyad_name": dyads[row["dyad_id"]],
                "side_a": side_a,
                "side_b": side_b,
                "adm_1": FATA if merged else name,
                "adm_2": district,
                "where_prec": str(i % 5 + 1),
                "date_prec": "1",
                "latitude": f"{latitude + i % 7 / 10:.2f}",
                "longitude": f"{longitude + i % 5 / 10:.2f}",
                "date_start": str(day),
                "date_end": str(day),
                **{key: str(value) for key, value in share.items()},
                "low": str(best),
                "best": str(best),
                "high": str(best + i % 3),
            }
        )
    return events


def _part(whole: int, n: int, i: int) -> int:
    return whole * (i + 1) // n - whole * i // n


def later(old: list[dict], month: list[dict]) -> list[dict]:
    """The events of a release four years on: `old` revised, and the new years out of both."""
    kept = [dict(event) for number, event in enumerate(old) if number % 97]  # some are taken back
    for event in kept[::50]:  # a toll is revised
        event |= {"deaths_unknown": str(int(event["deaths_unknown"]) + 2), **{c: str(int(event[c]) + 2) for c in ("low", "best", "high")}}
    new = [_moved(event, year) for event in old for year in NEW_YEARS if int(event["date_start"][:4]) == year - 5]
    for year in NEW_YEARS:
        for number, event in enumerate(month):  # a worse month each quarter, worse by the year
            if number % 5 < year - 2021:
                new += [_moved(event | {"date_start": f"0000-{m:02}-{min(event['date_start'][8:10], '28')}"}, year) for m in (2, 5, 8, 11)]
    for number, event in zip(count(9_000_000), new):
        event["id"] = str(number)
    for number, event in enumerate(kept):
        event.setdefault("id", str(number))
    return kept + new


def _moved(event: dict, year: int) -> dict:
    """The event in another year, and in Khyber Pakhtunkhwa where it was in FATA."""
    day = f"{year}-{event['date_start'][5:10]}".replace("02-29", "02-28")
    return event | {"date_start": day, "date_end": day, "adm_1": event["adm_1"].replace(FATA, KP)}


ELSEWHERE = {
    "date_end": "2025-12-31",
    "country": "India",
    "country_id": "750",
    "adm_1": "Assam state",
    "adm_2": "",
    "dyad_new_id": "1",
    "dyad_name": "A - B",
    "id": "8999999",
}


def write(path, events: list[dict]):
    """The release as UCDP publishes it: the world, one csv in a zip, no HXL row."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(dict.fromkeys(key for event in events for key in event)), restval="")
    writer.writeheader()
    writer.writerows([*events, events[-1] | ELSEWHERE])
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo("GEDEvent_v26_1.csv"), text.getvalue(), zipfile.ZIP_DEFLATED)
    return path
