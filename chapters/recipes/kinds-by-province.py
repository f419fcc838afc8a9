import pandas as pd

names = pd.read_csv("data/provinces.csv").set_index("province")["name"]
kinds = {"state-based": "a state and a group, %", "non-state": "groups, neither a state, %", "one-sided": "against civilians, %"}
rows = pd.read_csv("data/victims.csv").query("source == 'ucdp-ged'")
deaths = rows.pivot_table(index="province", columns="violence", values="deaths_best", aggfunc="sum").fillna(0)
deaths = deaths.loc[["PK-KP", "PK-BA", "PK-SD", "PK-PB", "PK-JK"]]
every = deaths.sum(axis=1)
table = (deaths.div(every, axis=0) * 100).round(1)[list(kinds)].rename(columns=kinds)
table["Deaths, best estimate"] = every.astype(int)
table = table.rename(index=names).rename_axis("Province").reset_index()

# In the title: the share of violence against civilians in the deaths in Punjab, then in those in Khyber Pakhtunkhwa, over the whole record (UCDP).
title = [f"{deaths.loc[code, 'one-sided'] / every[code]:.0%}" for code in ("PK-PB", "PK-KP")]
