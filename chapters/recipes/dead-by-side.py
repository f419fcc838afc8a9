import pandas as pd

victims = pd.read_csv("data/victims.csv").query("source == 'ucdp-ged' and scope == 'militancy' and year >= 2007")
sums = victims.groupby(["province", "year"])[["deaths_state", "deaths_groups", "deaths_unknown"]].sum()
table = pd.DataFrame({"Year": range(2007, 2022)}).set_index("Year", drop=False)
for code, name in {"PK-KP": "Khyber Pakhtunkhwa", "PK-BA": "Balochistan"}.items():
    state, groups, unknown = (sums.loc[code][f"deaths_{side}"] for side in ("state", "groups", "unknown"))
    table[f"{name}, the state's dead"], table[f"{name}, groups' dead"], table[f"{name}, side unknown"] = state, groups, unknown
    table[f"{name}, ratio"] = (groups / state).round(2)
    table[f"{name}, low"], table[f"{name}, high"] = (groups / (state + unknown)).round(2), ((groups + unknown) / state).round(2)

# In the title: the years in which armed groups had more dead than the state in Khyber Pakhtunkhwa, whoever the unknown were,
# then all years since 2007.
state, groups, unknown = (table[f"Khyber Pakhtunkhwa, {side}"] for side in ("the state's dead", "groups' dead", "side unknown"))
title = [f"{(groups > state + unknown).sum()}", f"{len(table)}"]
