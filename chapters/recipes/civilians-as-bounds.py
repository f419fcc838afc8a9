import pandas as pd

names = pd.read_csv("data/provinces.csv").set_index("province")["name"]
rows = pd.read_csv("data/victims.csv").query("source == 'ucdp-ged' and scope == 'militancy'")
columns = ["deaths_best", "deaths_civilians", "deaths_unknown"]
years = rows[rows["year"] >= 2007].groupby("year")[columns].sum()
places = rows.groupby("province")[columns].sum().loc[["PK-KP", "PK-BA", "PK-SD", "PK-PB"]].rename(index=names)
whole = rows[columns].sum().to_frame("whole record").T
sums = pd.concat([years, places, whole])
table = sums.set_axis(["Deaths", "Known to be civilians", "Not known who"], axis=1)
table["Lowest share, %"] = (sums["deaths_civilians"] / sums["deaths_best"] * 100).round(1)
table["Highest share, %"] = ((sums["deaths_civilians"] + sums["deaths_unknown"]) / sums["deaths_best"] * 100).round(1)
table = table.rename_axis("Where or when").reset_index()

# In the title: the lowest and the highest share of civilians in the deaths in militancy, the whole record (UCDP).
lowest, highest = whole["deaths_civilians"], whole["deaths_civilians"] + whole["deaths_unknown"]
title = [f"{(some / whole['deaths_best']).iloc[0]:.0%}" for some in (lowest, highest)]
