import pandas as pd

names = {"PK-KP": "Khyber Pakhtunkhwa", "PK-BA": "Balochistan"}
growth = (
    pd.read_csv("data/estimates.csv")
    .query("statement == 'S4' and part == 'growth' and violence == 'all'")
    .set_index("province")["estimate"]
)
days = pd.read_csv("data/coverage.csv").query("source == 'acled' and days >= 28 and month >= '2020-01'").set_index("month")["days"]
acled = pd.read_csv("data/incidents_acled.csv").query("action != 'abduction'")
deaths = acled.pivot_table(index="month", columns="province", values="deaths_best", aggfunc="sum").reindex(days.index).fillna(0)
table = pd.DataFrame(index=days.index.rename("Month"))
for code, name in names.items():
    shape = pd.Series(growth[code], days.index) ** pd.Series([month / 12 for month in range(len(days))], days.index)
    table[name] = (deaths[code] / days * 30).round(1)
    table[f"{name}, line"] = (30 * shape * deaths[code].sum() / (days * shape).sum()).round(1)
table = table.reset_index()

# In the title: how many times as many deaths a year has as the one before, by the line since January 2020,
# in Khyber Pakhtunkhwa, then in Balochistan.
title = [f"{growth[code]:.1f} times" for code in names]
