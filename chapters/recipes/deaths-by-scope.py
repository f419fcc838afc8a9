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
