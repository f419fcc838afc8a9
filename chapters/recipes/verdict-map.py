import pandas as pd
import yaml

rows = pd.read_csv("data/estimates_baselines.csv", keep_default_na=False, na_values={"low": "", "high": ""})
panels = {
    ("S4", "size", "PK-KP"): "S4, since Kabul fell: KP",
    ("S4", "size", "PK-BA"): "S4, since Kabul fell: Balochistan",
    ("S1", "", "PK"): "S1, attacks in the last year: Pakistan",
    ("S13", "ratio", "PK-KP"): "S13, after the truce: KP",
    ("S13", "contrast", "PK-KP/PK-BA"): "S13, after the truce: KP to Balochistan",
}
rows["Above one"], rows["Below one"] = rows["low"] > 1, rows["high"] < 1
rows["Across one"] = ~rows["Above one"] & ~rows["Below one"]
sums = (
    rows.assign(Baselines=1)
    .groupby(["statement", "part", "province", "months"])[["Baselines", "Above one", "Across one", "Below one"]]
    .sum()
)
table = pd.concat([sums.loc[panel].assign(Comparison=label) for panel, label in panels.items()])
table = table.rename_axis("Months").reset_index()[["Comparison", "Months", *sums.columns]]

# In the title: the share of baselines after the last break in the record against which deaths since Kabul fell show a rise: in Khyber Pakhtunkhwa,
# then in Balochistan.
with open("data/specification.yml", encoding="utf-8") as file:
    last = yaml.safe_load(file)["record_breaks"]["acled"]["deaths"][-1]
later = rows[rows["start"] >= last].groupby(["statement", "part", "province"])["Above one"].mean()
title = [f"{later['S4', 'size', code]:.0%}" for code in ("PK-KP", "PK-BA")]
