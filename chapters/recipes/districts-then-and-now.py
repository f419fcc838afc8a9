import pandas as pd

spans = {
    "January 2026 to June 2026, draft": ("ucdp-candidate", 2026, 2026),
    "2015 to 2021": ("ucdp-ged", 2015, 2021),
    "2007 to 2014": ("ucdp-ged", 2007, 2014),
}
names = pd.read_csv("data/provinces.csv").set_index("province")["name"]
districts = pd.read_csv("data/districts.csv").query("scope == 'militancy' and deaths_best > 0").dropna(subset="district")
coverage = pd.read_csv("data/coverage.csv")
parts = []
for label, (source, first, last) in spans.items():
    years = coverage["month"].str[:4].astype(int)
    days = coverage.loc[(coverage["source"] == source) & years.between(first, last), "days"].sum()
    own = districts[(districts["source"] == source) & districts["year"].between(first, last)]
    own = own.groupby(["district", "province"], as_index=False)["deaths_best"].sum()
    own = own.sort_values(["deaths_best", "district"], ascending=[False, True])
    columns = {"Period": label, "District": own["district"], "Province": own["province"].map(names), "Deaths": own["deaths_best"]}
    parts.append(pd.DataFrame(columns | {"Deaths per 30 days": (own["deaths_best"] / days * 30).round(1)}))
table = pd.concat(parts)

# In the caption: how many districts, those with most deaths, a map names.
named = table.groupby("Period").head(3)
caption = [f"{named.groupby('Period').size().max()}"]
