import pandas as pd

names = {"PK-KP": "Khyber Pakhtunkhwa", "PK-BA": "Balochistan"}
coverage = pd.read_csv("data/coverage.csv")
parts = []
for title, source, file, kept in (
    ("UCDP, per year", "ucdp-ged", "incidents", "scope == 'militancy'"),
    ("ACLED, per 30 days", "acled", "incidents_acled", "action != 'abduction'"),
):
    days = coverage[coverage["source"] == source]
    days = days.groupby(days["month"].str[:4].astype(int))["days"].sum()
    days = days[days >= 28]
    rows = pd.read_csv(f"data/{file}.csv").query(f"source == '{source}' and {kept} and province != 'PK'")
    unit = rows["province"].map(names).fillna("Other provinces")
    events = rows.groupby([rows["month"].str[:4].astype(int), unit])["events"].sum().unstack().reindex(days.index).fillna(0)
    if source == "acled":
        events = events.div(days, axis=0) * 30
    parts.append(events.round(1).rename_axis("Year").reset_index().assign(Record=title))
table = pd.concat(parts)[["Record", "Year", *names.values(), "Other provinces"]]
