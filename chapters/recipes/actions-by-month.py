import pandas as pd

names = {"PK-KP": "Khyber Pakhtunkhwa", "PK-BA": "Balochistan"}
actions = {"attack": "attacks", "clash": "clashes", "strike": "strikes, shelling"}
days = pd.read_csv("data/coverage.csv").query("source == 'acled' and days >= 28").set_index("month")["days"]
acled = pd.read_csv("data/incidents_acled.csv").query("province != 'PK'")
acled["unit"] = acled["province"].map(names).fillna("Other provinces")
deaths = acled.pivot_table(index="month", columns=["unit", "action"], values="deaths_best", aggfunc="sum").reindex(days.index).fillna(0)
rate = (deaths.div(days, axis=0) * 30).round(1)
table = pd.DataFrame(
    {f"{unit}, {actions[action]}": rate[unit, action] for unit in [*names.values(), "Other provinces"] for action in actions}
)
table = table.rename_axis("Month").reset_index()

# In the title: the share of Khyber Pakhtunkhwa in deaths in strikes, then in attacks, whose province is known,
# over the whole record.
killed = deaths.sum().unstack("action")
title = [f"{killed.loc['Khyber Pakhtunkhwa', action] / killed[action].sum():.0%}" for action in ("strike", "attack")]
