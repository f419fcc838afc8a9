"""data/crosschecks.csv, counted again from the files that were read."""

import csv

import recount

PROVINCES = {"Balochistan province": "PK-BA", "Khyber Pakhtunkwa province": "PK-KP", "Punjab province": "PK-PB"}


def raw(shared, name):
    with (shared / "crosschecks" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def committed(check):
    """Of a check: period and place -> events, low, best, high, as written."""
    rows = [row for row in recount.rows("crosschecks") if row["check"] == check]
    return {(row["period"], row["place"]): [row[c] for c in ("events", "deaths_low", "deaths_best", "deaths_high")] for row in rows}


def test_a_month_by_province(shared):
    counted = {}
    for row in raw(shared, "ucdp_candidate_23_0_10_pakistan"):
        assert row["date_start"][:7] == row["date_end"][:7] == "2023-10"
        cell = counted.setdefault(("2023-10", PROVINCES[row["adm_1"]]), [0, 0, 0, 0])
        for place, number in enumerate((1, row["low"], row["best"], row["high"])):
            cell[place] += int(number)
    assert committed("province-month") == {key: list(map(str, cell)) for key, cell in counted.items()}


def test_three_years_by_theatre(shared):
    """The later release less the one that the book holds, which is counted here."""
    rows = raw(shared, "ucdp_ged251_conflict_totals_and_difference_2022_2024")
    held = {row["name"]: [0, 0, 0, 0] for row in rows}
    with (shared / "ucdp" / "conflict_data_pak.csv").open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            for place, column in enumerate(("", "low", "best", "high")):
                if row["conflict_name"] in held:
                    held[row["conflict_name"]][place] += int(row[column] or 0) if column else 1
    later = {row["name"]: [int(row[f"{c}_ged251"]) for c in ("events", "low", "best", "high")] for row in rows}
    found = {("2022..2024", name): [str(a - b) for a, b in zip(later[name], held[name])] for name in later}
    assert committed("theatre-years") == found


def test_months_of_the_country(shared):
    rows = raw(shared, "ucdp_pakistan_country_month_1989-01_2026-05_pace")
    found = {(row["month"], "country"): ["", "", row["deaths_best_same_month_events"], ""] for row in rows if row["month"] >= "2022"}
    assert committed("country-month") == found


def test_twelve_months(shared):
    (row,) = (row for row in raw(shared, "ucdp_12_months_to_2026-06-30_country_totals") if row["country"] == "Pakistan")
    assert row["window"].startswith("2025-07-01..2026-06-30")
    assert committed("twelve-months") == {
        ("2025-07..2026-06", "country"): [row[c] for c in ("events", "deathsLow", "deaths", "deathsHigh")]
    }
