import pandas as pd

ucdp = pd.read_csv("data/incidents.csv").query("source == 'ucdp-ged' and scope == 'militancy' and month >= '2007'")
year = ucdp["month"].str[:4].astype(int)
deaths = ucdp.pivot_table(index=year, columns="province", values="deaths_best", aggfunc="sum").fillna(0)
unplaced, every = deaths["PK"], deaths.sum(axis=1)
table = pd.DataFrame(index=deaths.index.rename("Year"))
for code, name in {"PK-KP": "Khyber Pakhtunkhwa", "PK-BA": "Balochistan"}.items():
    table[f"{name}, low, %"] = (deaths[code] / every * 100).round(1)
    table[f"{name}, high, %"] = ((deaths[code] + unplaced) / every * 100).round(1)
table["Deaths without a province"] = unplaced.astype(int)
table = table.reset_index()

# In the title: the share of deaths without a province in all deaths in militancy of 2009, the year in which it is largest (UCDP).
title = [f"{(unplaced / every).max():.0%}"]
