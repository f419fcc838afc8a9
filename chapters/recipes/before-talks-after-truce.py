import pandas as pd

names = {"PK-KP": "Khyber Pakhtunkhwa", "PK-BA": "Balochistan"}
rows = pd.read_csv("data/estimates.csv").query("statement == 'S13' and part == 'ratio' and primary").set_index("province")
(begin, talks), (end, last) = (rows.loc["PK-KP", part].split("..") for part in ("before", "after"))
days = pd.read_csv("data/coverage.csv").query("source == 'acled' and @begin <= month <= @last").set_index("month")["days"]
acled = pd.read_csv("data/incidents_acled.csv").query("action != 'abduction'")
deaths = acled.pivot_table(index="month", columns="province", values="deaths_best", aggfunc="sum").reindex(days.index).fillna(0)
table = pd.DataFrame({f"{name}, deaths per 30 days": (deaths[code] / days * 30).round(1) for code, name in names.items()})
table["Window"] = ["before" if month <= talks else "after" if month >= end else None for month in days.index]
table = table.rename_axis("Month").reset_index()

# In the title: deaths per 30 days in the year after the truce, as a multiple of those in the year before the talks:
# in Khyber Pakhtunkhwa, then in Balochistan.
times = rows["estimate"]
title = [f"{times['PK-KP']:.1f} times", f"{times['PK-BA']:.1f}"]
