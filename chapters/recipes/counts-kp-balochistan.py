import pandas as pd

names = {
    "acled": "ACLED, political violence", "balochistan-home-department": "Home Department",
    "crss-violence": "CRSS, attacks and operations", "ispr-incidents": "ISPR, incidents", "kp-home-department": "Home Department",
    "kp-police": "KP Police, incidents", "ministry-terrorism": "Interior Ministry", "picss-attacks": "PICSS, attacks",
    "pips-attacks": "PIPS, attacks", "ucdp-ged": "UCDP, organised violence",
}  # fmt: skip


def taken(rows):
    """Of the whole year what stands, else the first release, else what is disputed; else both parts of KP; else the longest part of the year."""
    parts, rows = rows[rows["area_part"] != ""], rows[rows["area_part"] == ""]
    whole = rows[rows["period"].str.len() == 4]
    if whole.empty and set(parts["area_part"]) == {"merged", "settled"}:
        return parts["value"].sum()
    rows = whole if len(whole) else rows[rows["period"] == rows["period"].max()]
    rank = rows["status"].map({"preliminary": 1, "contradicted": 2}).fillna(0)
    return rows[rank == rank.min()]["value"].min()


rules = pd.read_csv("data/counting_rules.csv").set_index("definition")
figures = pd.read_csv("data/published_figures.csv", keep_default_na=False)
figures = figures.query("area in ['PK-KP', 'PK-BA'] and measure == 'deaths' and counts in @names")
figures = figures[figures["period"].str.fullmatch(r"(202[1-5])(-01-01/\1-.*)?")].assign(year=figures["period"].str[:4].astype(int))
figures = figures[(figures["area_part"] == "") | (figures["period"].str.len() == 4)]
by = figures.groupby(["area", "counts", "measure", "year"])[["period", "area_part", "status", "value"]]
found = [by.apply(taken).dropna().reset_index(name="value")]
for counts, file, column in (
    ("acled", "incidents_acled", "deaths_best"),
    ("ucdp-ged", "incidents", "deaths_best"),
):
    rows = pd.read_csv(f"data/{file}.csv").query("source == @counts and month >= '2021' and province in ['PK-KP', 'PK-BA']")
    year = rows["month"].str[:4].astype(int).rename("year")
    sums = rows.groupby([rows["province"].rename("area"), year])[column].sum().reset_index(name="value")
    found.append(sums.assign(counts=counts, measure="deaths"))
rows = pd.concat(found)
rows["Count"] = rows["counts"].map(names)
both, without = (rows["counts"].map(rules[field]) for field in ("security_operations", "militants_killed"))
rows["Takes in"] = (
    pd.Series("attacks", rows.index).mask(without == "no", "attacks, no militants").mask(both == "yes", "attacks and operations")
)
place = rows["Takes in"].map(["attacks", "attacks, no militants", "attacks and operations"].index)
rows = rows.assign(place=place, middle=rows.groupby(["area", "counts"])["value"].transform("median"))
rows["Area"] = pd.Categorical(
    rows["area"].map({"PK-KP": "Khyber Pakhtunkhwa", "PK-BA": "Balochistan"}), ["Khyber Pakhtunkhwa", "Balochistan"]
)
rows = rows.sort_values(["Area", "place", "middle", "Count", "year"])
table = rows.rename(columns={"measure": "Measure", "value": "Value"})[["Area", "Count", "Measure", "Value"]]

# In the title: the highest count of people killed in the whole of 2025 to the lowest, in Khyber Pakhtunkhwa, then in Balochistan.
whole = figures.query("period == '2025' and status in ['', 'revised']")
counts = whole.groupby(["area", "counts"])[["period", "area_part", "status", "value"]].apply(taken).dropna()
title = [f"{counts[area].max() / counts[area].min():.1f}" for area in ("PK-KP", "PK-BA")]
