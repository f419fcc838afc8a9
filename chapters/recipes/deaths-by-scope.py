import pandas as pd

rows = pd.read_csv("data/victims.csv").query("source == 'ucdp-ged'")
militancy = rows["scope"] == "militancy"
years = range(rows["year"].min(), rows["year"].max() + 1)
table = pd.DataFrame(
    {
        "Militancy": rows[militancy].groupby("year")["deaths_best"].sum(),
        "All other conflicts": rows[~militancy].groupby("year")["deaths_best"].sum(),
    }
)
table = table.reindex(years).fillna(0).astype(int).rename_axis("Year").reset_index()

# In the title: the share of militancy in all deaths of UCDP's whole record.
every = table["Militancy"] + table["All other conflicts"]
title = [f"{table['Militancy'].sum() / every.sum():.0%}"]
# In the caption: all deaths, of whatever conflict, from 2004 to 2006.
caption = [f"{every[table['Year'].between(2004, 2006)].sum():,}"]
