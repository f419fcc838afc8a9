import pandas as pd

days = pd.read_csv("data/coverage.csv").query("source == 'acled'").set_index("month")["days"]
acled = pd.read_csv("data/incidents_acled.csv").query("province == 'PK-KP' and violence in ['battles', 'explosions']")
events = acled.groupby("month")["events"].sum()["2021-01":"2023-12"]
truces = pd.read_csv("data/chronology.csv").query("kind == 'ceasefire'").dropna(subset="end")
truces = truces[truces["actor"].str.split(";").map(lambda names: "ttp" in names)]
force = [((truces["date"].str[:7] <= month) & (month <= truces["end"].str[:7])).any() for month in events.index]
table = pd.DataFrame({"Month": events.index, "Events per 30 days": (events / days * 30).round(1)[events.index].to_numpy()})
table["A ceasefire in force on some day"] = pd.Series(force).map({True: "yes", False: "no"})

# In the caption: the days before, during and after the truce over which the means are taken, in whole weeks.
row = pd.read_csv("data/estimates_ceasefire.csv").query("primary and ceasefire == 2022").iloc[0]
caption = [f"{row[f'days_{part}']}" for part in ("before", "during", "after")]
