import pandas as pd

rows = pd.read_csv("data/victims.csv").query("source == 'ucdp-ged' and violence == 'one-sided'")
rows = rows.groupby("actor", as_index=False)[["deaths_best", "events"]].sum()
rows = rows.sort_values(["deaths_best", "events"], ascending=False, kind="stable")
rest = rows.iloc[6:][["deaths_best", "events"]].sum().to_frame("all others").T.rename_axis("actor").reset_index()
table = pd.concat([rows.head(6), rest])
table["actor"] = table["actor"].replace(
    {
        "TTP": "Pakistani Taliban (TTP)",
        "LeJ": "Lashkar-e-Jhangvi (LeJ)",
        "IS": "Islamic State (IS)",
        "BLA": "Balochistan Liberation Army (BLA)",
        "BRA": "Baloch Republican Army (BRA)",
        "UBA": "United Baloch Army (UBA)",
    }
)
table.columns = ["Who", "Deaths, best estimate", "Events"]

# In the title: the share of deaths in violence against civilians of the whole record that UCDP ascribes to the Pakistani Taliban (TTP).
deaths = table.set_index("Who")["Deaths, best estimate"]
title = [f"{deaths['Pakistani Taliban (TTP)'] / deaths.sum():.0%}"]
