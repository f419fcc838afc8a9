import pandas as pd

names = {"PK-KP": "Khyber Pakhtunkhwa", "PK-BA": "Balochistan"}
row = pd.read_csv("data/estimates.csv").query("statement == 'S13' and part == 'ratio' and primary and province == 'PK-KP'").iloc[0]
(begin, talks), (end, last) = row["before"].split(".."), row["after"].split("..")
days = pd.read_csv("data/coverage.csv").query("source == 'acled' and @begin <= month <= @last").set_index("month")["days"]
acled = pd.read_csv("data/incidents_acled.csv").query("action != 'abduction'")
deaths = acled.pivot_table(index="month", columns="province", values="deaths_best", aggfunc="sum").reindex(days.index).fillna(0)
table = pd.DataFrame({f"{name}, deaths per 30 days": (deaths[code] / days * 30).round(1) for code, name in names.items()})
table["Window"] = ["before" if month <= talks else "after" if month >= end else None for month in days.index]
table = table.rename_axis("Month").reset_index()
