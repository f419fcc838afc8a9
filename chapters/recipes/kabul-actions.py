import pandas as pd

names = {"PK-KP": "Khyber Pakhtunkhwa", "PK-BA": "Balochistan"}
actions = {"attack": "attacks", "clash": "clashes", "strike": "strikes, shelling"}
days = pd.read_csv("data/coverage.csv").query("source == 'acled' and days >= 28").set_index("month")["days"]
acled = pd.read_csv("data/incidents_acled.csv")
deaths = acled.pivot_table(index="month", columns=["province", "action"], values="deaths_best", aggfunc="sum").reindex(days.index).fillna(0)
mean = (deaths.rolling(12).sum().div(days.rolling(12).sum(), axis=0) * 30).dropna().round(1)
table = pd.DataFrame({f"{names[code]}, {actions[action]}": mean[code, action] for code in names for action in actions})
table = table.rename_axis("Twelve months to").reset_index()

# In the title: the share of deaths in attacks in all deaths of the last twelve months on record, in Khyber Pakhtunkhwa, then in Balochistan.
year = deaths.tail(12).sum()
title = [f"{year[code, 'attack'] / year[code][list(actions)].sum():.0%}" for code in names]
