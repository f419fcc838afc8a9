import pandas as pd

names = {"PK-KP": "Khyber Pakhtunkhwa", "PK-BA": "Balochistan"}
coverage = pd.read_csv("data/coverage.csv")
parts, every = [], []
for label, source, file, kept in (
    ("UCDP, per year", "ucdp-ged", "incidents", "scope == 'militancy'"),
    ("ACLED, per 30 days", "acled", "incidents_acled", "action != 'abduction'"),
):
    days = coverage[coverage["source"] == source]
    days = days.groupby(days["month"].str[:4].astype(int))["days"].sum()
    days = days[days >= 28]
    rows = pd.read_csv(f"data/{file}.csv").query(f"source == '{source}' and {kept}")
    part = coverage[(coverage["source"] == source) & (coverage["days"] < 28)]["month"]
    every.append(rows[~rows["month"].isin(part)].groupby("province")["events"].sum())
    rows = rows[rows["province"] != "PK"]
    unit = rows["province"].map(names).fillna("Other provinces")
    events = rows.groupby([rows["month"].str[:4].astype(int), unit])["events"].sum().unstack().reindex(days.index).fillna(0)
    if source == "acled":
        events = events.div(days, axis=0) * 30
    parts.append(events.round(1).rename_axis("Year").reset_index().assign(Record=label))
table = pd.concat(parts)[["Record", "Year", *names.values(), "Other provinces"]]

# In the title: the share of Khyber Pakhtunkhwa and Balochistan in UCDP's events of militancy, then in ACLED's events,
# over the whole of both records.
title = [f"{events[list(names)].sum() / events.sum():.0%}" for events in every]
