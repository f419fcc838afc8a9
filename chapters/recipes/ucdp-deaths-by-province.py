import pandas as pd

names = pd.read_csv("data/provinces.csv").sort_values("order").set_index("province")["name"]
ucdp = pd.read_csv("data/incidents.csv").query("source == 'ucdp-ged' and scope == 'militancy'")
ucdp["Year"] = ucdp["month"].str[:4].astype(int)
years = pd.read_csv("data/coverage.csv").query("source == 'ucdp-ged'")["month"].str[:4].astype(int).unique()
ends = {"deaths_best": "", "deaths_low": ", low", "deaths_high": ", high"}
sums = ucdp.pivot_table(index="Year", columns="province", values=list(ends), aggfunc="sum").reindex(years).fillna(0).astype(int)
table = pd.DataFrame(index=pd.Index(years, name="Year"))
for code, name in names.items():
    for column, end in ends.items():
        if not end or code != "PK":
            table[name + end] = sums[column].get(code, 0)
table = table.reset_index()

# In the title: the share of Khyber Pakhtunkhwa and Balochistan in all deaths in militancy, over the whole record.
killed = sums["deaths_best"].sum()
title = [f"{killed[['PK-KP', 'PK-BA']].sum() / killed.sum():.0%}"]
# In the caption: the deaths of these years whose province is not known.
caption = [f"{killed['PK']:,}"]
