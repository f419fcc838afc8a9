import pandas as pd

rows = pd.read_csv("data/estimates.csv").query("statement == 'S6' and outcome == 'deaths' and outliers == 'with' and estimable")
start = "from " + rows["variant"].str.removeprefix("from=")
named = {"acled all": "ACLED", "acled attacks": "ACLED, attacks"}
rows["Specification"] = (rows["source"] + " " + rows["violence"]).map(named) + ", " + start.replace("from last 12 months", "last 12 months")
rows["interval"] = rows["low"].map("{:.1f}".format) + " to " + rows["high"].map("{:.1f}".format)
share = rows.query("part == 'share'").sort_values(["variant", "violence"]).set_index("Specification")
table = pd.DataFrame({"Share, lowest, %": (share["low"] * 100).round(1), "Share, highest, %": (share["high"] * 100).round(1)})
for code, name in {"PK-KP": "KP", "PK-BA": "Balochistan"}.items():
    rate = rows[(rows["part"] == "rate") & (rows["province"] == code)].set_index("Specification")
    table[f"{name}, times the rest"] = rate["estimate"].round(1)
    table[f"{name}: interval"] = rate["interval"]
table = table.reset_index()

# In the title: the share of Khyber Pakhtunkhwa and Balochistan in all deaths since August 2021,
# those without a province counted outside.
title = [f"{share.loc[share['primary'], 'low'].iloc[0]:.0%}"]
