import pandas as pd

names = {"PK-KP": "Khyber Pakhtunkhwa", "PK-BA": "Balochistan"}
days = pd.read_csv("data/coverage.csv").query("source == 'acled' and days >= 28").set_index("month")["days"]
acled = pd.read_csv("data/incidents_acled.csv").query("action != 'abduction' and province in @names")
deaths = acled.pivot_table(index="month", columns="province", values="deaths_best", aggfunc="sum").reindex(days.index).fillna(0)
mean = deaths.rolling(12).sum().div(days.rolling(12).sum(), axis=0) * 30
table = mean.dropna()[list(names)].round(1).rename(columns=names).rename_axis("Twelve months to").reset_index()
