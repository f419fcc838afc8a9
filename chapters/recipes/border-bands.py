import pandas as pd

units = {("PK-KP", "true"): "Former tribal areas", ("PK-KP", "false"): "KP without them", ("PK-BA", ""): "Balochistan"}
border = pd.read_csv("data/border.csv", dtype={"former_fata": str}, keep_default_na=False).query(
    "source == 'ucdp-ged' and scope == 'militancy'"
)
border = border.set_index(["province", "former_fata", "period", "band_km"])
parts = []
for (province, fata), unit in units.items():
    before, since = border.loc[province, fata, "before"], border.loc[province, fata, "after"]
    parts.append(
        pd.DataFrame(
            {
                "Unit": unit,
                "Up to km": before.index,
                "Area, %": (before["area_share"] * 100).round(1),
                "Deaths before August 2021, %": (before["deaths_best"] / before["placeable_deaths"] * 100).round(1),
                "Deaths since, %": (since["deaths_best"] / since["placeable_deaths"] * 100).round(1),
                "Placeable events before": before["placeable_events"],
                "Placeable events since": since["placeable_events"],
            }
        )
    )
table = pd.concat(parts)

# In the title: the share of the former tribal areas' deaths before August 2021, then of their land, within 50 km of the Afghan border.
km = 50
near = border.loc["PK-KP", "true", "before"].loc[km]
title = [f"{near['deaths_best'] / near['placeable_deaths']:.0%}", f"{near['area_share']:.0%}"]
# In the caption: how many km from the border with Afghanistan count as near.
caption = [f"{km}"]
