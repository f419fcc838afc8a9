import pandas as pd

names = {"PK-KP": "Khyber Pakhtunkhwa", "PK-BA": "Balochistan"}
coverage = pd.read_csv("data/coverage.csv")
records = {
    "ucdp-ged": ("UCDP, per year", pd.read_csv("data/incidents.csv").query("source == 'ucdp-ged' and scope == 'militancy'")),
    "acled": ("ACLED, per 30 days", pd.read_csv("data/incidents_acled.csv").query("action != 'abduction'")),
}
tables = []
for source, (record, rows) in records.items():
    mine = coverage[coverage["source"] == source]
    days = mine.groupby(mine["month"].str[:4].astype(int))["days"].sum()
    days = days[days >= 28]
    rows = rows[rows["province"] != "PK"]
    unit, year = rows["province"].map(names).fillna("Other provinces"), rows["month"].str[:4].astype(int)
    events = rows.pivot_table(index=year, columns=unit, values="events", aggfunc="sum").reindex(days.index).fillna(0)
    events = events if source == "ucdp-ged" else (events.div(days, axis=0) * 30).round(1)
    tables.append(events.assign(Record=record).rename_axis("Year").reset_index())
table = pd.concat(tables)[["Record", "Year", *names.values(), "Other provinces"]]
