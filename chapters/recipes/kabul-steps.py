import pandas as pd

names = {"PK-KP": "Khyber Pakhtunkhwa", "PK-BA": "Balochistan", "PK-SD": "Sindh", "PK-PB": "Punjab"}
main = {"source": "acled", "outcome": "deaths", "violence": "all", "outliers": "with"}
main |= {"start": "2020-01", "end": "last", "break": "2021-08", "model": "level and trend and slope change"}
steps = {
    "main estimate": {}, "attacks alone": {"violence": "attacks"}, "no named months": {"outliers": "without"},
    "events": {"outcome": "events"}, "to December 2023": {"end": "2023-12"}, "from July 2018": {"start": "2018-07"},
    "from January 2016": {"start": "2016-01"}, "from January 2010": {"start": "2010-01"},
    "one trend": {"model": "level and trend"}, "no trend": {"model": "level"},
}  # fmt: skip
rows = pd.read_csv("data/estimates.csv").query("statement == 'S4' and part == 'timing'").reset_index(drop=True)
rows = rows.join(pd.DataFrame([dict(part.split("=") for part in text.split("; ")) for text in rows["variant"]]))
rows = rows.drop_duplicates(["province", *main]).set_index(["province", *main])[["estimate", "low", "high"]].round(2)
table = pd.DataFrame(
    [(name, step, *rows.loc[(code, *(main | change).values())]) for code, name in names.items() for step, change in steps.items()],
    columns=["Province", "Specification", "Ratio", "Low", "High"],
)
