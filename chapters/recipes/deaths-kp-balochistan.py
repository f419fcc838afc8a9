import pandas as pd

names = {"PK-KP": "Khyber Pakhtunkhwa", "PK-BA": "Balochistan"}
days = pd.read_csv("data/coverage.csv").query("source == 'acled' and days >= 28").set_index("month")["days"]
acled = pd.read_csv("data/incidents_acled.csv").query("action != 'abduction' and province in @names")
deaths = acled.pivot_table(index="month", columns="province", values="deaths_best", aggfunc="sum").reindex(days.index).fillna(0)
table = pd.DataFrame(index=days.index.rename("Month"))
for code, name in names.items():
    table[f"{name}, per 30 days"] = (deaths[code] / days * 30).round(1)
    table[f"{name}, twelve-month mean"] = (deaths[code].rolling(12).sum() / days.rolling(12).sum() * 30).round(1)
table = table.reset_index()

# In the title: deaths per 30 days in the last twelve months on record, as a multiple of the year to February 2024:
# in Khyber Pakhtunkhwa, then in Balochistan.
mean = deaths.rolling(12).sum().div(days.rolling(12).sum(), axis=0)
title = [f"{mean[code].iloc[-1] / mean.loc['2024-02', code]:.1f}" for code in names]
