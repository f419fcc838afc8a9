import pandas as pd

names = {
    "acled": "ACLED, political violence", "crss-attacks": "CRSS, attacks", "crss-violence": "CRSS, attacks and operations",
    "gti-terrorism": "GTI, terrorist attacks", "ispr-incidents": "ISPR, incidents", "ministry-terrorism": "Interior Ministry",
    "picss-attacks": "PICSS, attacks", "picss-combat-deaths": "PICSS, combat-related", "pips-attacks": "PIPS, attacks",
    "pips-overall-incidents": "PIPS, all incidents", "satp": "SATP", "ucdp-candidate": "UCDP, preliminary",
    "ucdp-ged": "UCDP, organised violence",
}  # fmt: skip


def taken(rows):
    """Of the whole year what stands, else the first release, else what is disputed; else of the longest part of the year."""
    whole = rows[rows["period"].str.len() == 4]
    rows = whole if len(whole) else rows[rows["period"] == rows["period"].max()]
    rank = rows["status"].map({"preliminary": 1, "contradicted": 2}).fillna(0)
    return rows[rank == rank.min()]["value"].min()


rules = pd.read_csv("data/counting_rules.csv").set_index("definition")
figures = pd.read_csv("data/published_figures.csv", keep_default_na=False)
figures = figures.query("area == 'PK' and area_part == '' and measure in ['attacks', 'incidents', 'cases'] and counts in @names")
figures = figures[figures["period"].str.fullmatch(r"(202[1-5])(-01-01/\1-.*)?")].assign(year=figures["period"].str[:4].astype(int))
found = [figures.groupby(["area", "counts", "measure", "year"])[["period", "status", "value"]].apply(taken).reset_index(name="value")]
for counts, file, column in (
    ("acled", "incidents_acled", "events"),
    ("ucdp-ged", "incidents", "events"),
    ("ucdp-candidate", "candidate_2025", "events"),
):
    rows = pd.read_csv(f"data/{file}.csv").query("month >= '2021'")
    if "source" in rows:
        rows = rows[(rows["source"] == counts) & (rows.get("action") != "abduction")]
    sums = rows.groupby(rows["month"].str[:4].astype(int).rename("year"))[column].sum().reset_index(name="value")
    found.append(sums.assign(area="PK", counts=counts, measure="events"))
rows = pd.concat(found)
rows["Count"] = rows["counts"].map(names)
both, without = (rows["counts"].map(rules[field]) for field in ("security_operations", "militants_killed"))
rows["Takes in"] = (
    pd.Series("attacks", rows.index).mask(without == "no", "attacks, no militants").mask(both == "yes", "attacks and operations")
)
place = rows["Takes in"].map(["attacks", "attacks, no militants", "attacks and operations"].index)
rows = rows.assign(place=place, middle=rows.groupby(["area", "counts"])["value"].transform("median"))
rows = rows.sort_values(["place", "middle", "Count", "year"])
table = rows.rename(columns={"measure": "Measure", "value": "Value"})[["Count", "Takes in", "Measure", "Value"]]

# In the title: the lowest, then the highest count of attacks, incidents or events in Pakistan in the whole of 2025,
# without first releases and disputed ones.
whole = figures.query("period == '2025' and status in ['', 'revised'] and measure != 'cases'").groupby("counts")["value"].min()
ends = [*whole, *rows.query("counts == 'ucdp-candidate' and year == 2025")["value"]]
title = [f"{min(ends):,}", f"{max(ends):,}"]
