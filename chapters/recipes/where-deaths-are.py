import pandas as pd

names = pd.read_csv("data/provinces.csv").set_index("province")["name"]
months = pd.read_csv("data/coverage.csv").query("source == 'acled' and days >= 28")["month"].tail(12)
acled = pd.read_csv("data/incidents_acled.csv").query("action != 'abduction' and month in @months.values")
killed = acled.groupby("province")["deaths_best"].sum()
order = ["PK-KP", "PK-BA", "PK-SD", "PK-PB", "PK-IS", "PK-JK", "PK-GB"]
table = pd.DataFrame({"Province": names[order].to_numpy(), "Killed": killed.reindex(order, fill_value=0).to_numpy()})

# In the title: the share of Khyber Pakhtunkhwa and Balochistan in the people killed, in the last twelve months on record (ACLED).
title = [f"{killed[['PK-KP', 'PK-BA']].sum() / killed.sum():.0%}"]
