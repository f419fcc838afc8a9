import pandas as pd

names = pd.read_csv("data/provinces.csv").sort_values("order").set_index("province")["name"]
coverage = pd.read_csv("data/coverage.csv").query("source == 'acled'")
days = coverage.groupby(coverage["month"].str[:4].astype(int))["days"].sum()
days = days[days >= 28]  # of the year before there are two days alone
acled = pd.read_csv("data/incidents_acled.csv").query("action != 'abduction'")
year = acled["month"].str[:4].astype(int).rename("Year")
deaths = acled.pivot_table(index=year, columns="province", values="deaths_best", aggfunc="sum").fillna(0)
table = (deaths.div(days, axis=0) * 30).loc[days.index].round(1)
table = table.reindex(columns=names.index, fill_value=0.0).rename(columns=names).rename_axis("Year").reset_index()

# In the title: the share of Khyber Pakhtunkhwa and Balochistan in all deaths in political violence, over the whole record.
killed = acled[acled["month"].isin(coverage.loc[coverage["days"] >= 28, "month"])].groupby("province")["deaths_best"].sum()
title = [f"{killed[['PK-KP', 'PK-BA']].sum() / killed.sum():.0%}"]
