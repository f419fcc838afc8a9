import pandas as pd

names = {"PK-KP": "Khyber Pakhtunkhwa", "PK-BA": "Balochistan", "PK-SD": "Sindh", "PK-PB": "Punjab"}
rows = pd.read_csv("data/estimates.csv").query("statement == 'S4' and part == 'timing'")
main = "start=2020-01; end=last; break=2021-08; model=level and trend and slope change"
changes = [
    ("main estimate", {}),
    ("attacks alone", {"violence": "attacks"}),
    ("no named months", {"outliers": "without"}),
    ("events", {"outcome": "events"}),
    ("to December 2023", {"variant": main.replace("end=last", "end=2023-12")}),
    ("from July 2018", {"variant": main.replace("2020-01", "2018-07")}),
    ("from January 2016", {"variant": main.replace("2020-01", "2016-01")}),
    ("from January 2010", {"variant": main.replace("2020-01", "2010-01")}),
    ("one trend", {"variant": main.removesuffix(" and slope change")}),
    ("no trend", {"variant": main.removesuffix(" and trend and slope change")}),
]
found = []
for code, name in names.items():
    for words, change in changes:
        wanted = {"province": code, "outcome": "deaths", "violence": "all", "outliers": "with", "variant": main} | change
        row = rows[(rows[list(wanted)] == pd.Series(wanted)).all(axis=1)].iloc[0]
        found.append((name, words, *row[["estimate", "low", "high"]].astype(float).round(2)))
table = pd.DataFrame(found, columns=["Province", "Specification", "Ratio", "Low", "High"])
