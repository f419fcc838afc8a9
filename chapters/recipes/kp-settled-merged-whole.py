import pandas as pd

columns = {"false": "Settled districts", "true": "Merged districts"}
coverage = pd.read_csv("data/coverage.csv")
parts = []
for label, source, file, kept, told in (
    ("UCDP", "ucdp-ged", "incidents", "scope == 'militancy'", 2021),
    ("ACLED", "acled", "incidents_acled", "action != 'abduction'", 2017),
):
    days = coverage[coverage["source"] == source]
    days = days.groupby(days["month"].str[:4].astype(int))["days"].sum()
    years = days[days >= 28].index
    rows = pd.read_csv(f"data/{file}.csv", dtype={"former_fata": str}).query(f"source == '{source}' and {kept} and province == 'PK-KP'")
    year = rows["month"].str[:4].astype(int)
    by = rows.groupby([year, "former_fata"])["deaths_best"].sum().unstack().reindex(years).fillna(0)
    part = by[list(columns)].rename(columns=columns)
    part[part.index > told] = None  # ACLED tells them apart until May 2018
    part["Whole province"] = rows.groupby(year)["deaths_best"].sum().reindex(years).fillna(0)
    parts.append(part.rename_axis("Year").reset_index().assign(Source=label))
table = pd.concat(parts)[["Source", "Year", *columns.values(), "Whole province"]]

# In the title: the share of the merged districts in the deaths in Khyber Pakhtunkhwa, over the whole record (UCDP).
ucdp = table[table["Source"] == "UCDP"]
title = [f"{ucdp['Merged districts'].sum() / ucdp['Whole province'].sum():.0%}"]
