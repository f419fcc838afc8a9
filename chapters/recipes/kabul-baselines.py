import pandas as pd

names = {"PK-KP": "Khyber Pakhtunkhwa", "PK-BA": "Balochistan"}
kept = "statement == 'S4' and part == 'size' and source == 'acled' and outcome == 'deaths' and violence == 'all' and outliers == 'with'"
rows = pd.read_csv("data/estimates.csv").query(kept + " and estimable and variant.str.contains('months=24')")
rows["after_what"] = rows["variant"].str.extract("after=([a-z]+)", expand=False)
rows = rows.sort_values(["province", "after_what", "before"])
table = pd.DataFrame(
    {
        "Province": rows["province"].map(names),
        "Baseline": rows["before"].str.replace("..", " to "),
        "Compared": rows["after"].str.replace("..", " to "),
        "Ratio": rows["estimate"].round(2),
        "Low": rows["low"].round(2),
        "High": rows["high"].round(2),
        "Counts for the verdict": rows["counted"].map({True: "yes", False: "no, before 2016"}),
    }
)

# In the title: deaths in Khyber Pakhtunkhwa in the two years after Kabul fell to those in two years from an earlier January:
# lowest ratio, then highest.
kp = rows.query("province == 'PK-KP' and after_what == 'date'")["estimate"]
title = [f"{kp.min():.2f}", f"{kp.max():.1f}"]
