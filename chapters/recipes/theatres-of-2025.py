import pandas as pd

rows = pd.read_csv("data/candidate_2025.csv").groupby(["theatre", "violence"], as_index=False)[["events", "deaths_best"]].sum()
rows = rows.sort_values("events", ascending=False, kind="stable")
rest = rows.iloc[6:][["events", "deaths_best"]].sum().to_frame("all others").T.rename_axis("theatre").reset_index()
table = pd.concat([rows.head(6), rest])[["theatre", "events", "deaths_best"]]
table["theatre"] = table["theatre"].str.replace(" - Civilians", " against civilians").str.replace(" - ", " – ")
table.columns = ["Theatre (UCDP's name)", "Events", "Deaths, best estimate"]

# In the title: the share of UCDP's theatre with most events, Pakistan: Government, in all events of its draft of 2025, then in all deaths.
title = [f"{table[column].iloc[0] / table[column].sum():.0%}" for column in ("Events", "Deaths, best estimate")]
