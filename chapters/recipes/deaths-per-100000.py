import numpy as np
import pandas as pd

names = {"PK-KP": "Khyber Pakhtunkhwa", "PK-BA": "Balochistan", "PK-SD": "Sindh", "PK-PB": "Punjab", "PK-IS": "Islamabad"}


def people(known, years):
    """Residents between and after the censuses, at a constant rate of growth."""
    growth = np.log(known.iloc[-1] / known.iloc[-2]) / (known.index[-1] - known.index[-2])
    within = np.exp(np.interp(years, known.index, np.log(known)))
    return within * np.exp(growth * np.clip(years - known.index[-1], 0, None))


counts = pd.read_csv("data/population.csv").fillna({"former_fata": ""}).set_index("year").groupby(["province", "former_fata"])["population"]
coverage = pd.read_csv("data/coverage.csv")
parts = []
for label, source, file, kept in (
    ("UCDP", "ucdp-ged", "incidents", "scope == 'militancy'"),
    ("ACLED", "acled", "incidents_acled", "action != 'abduction'"),
):
    days = coverage[coverage["source"] == source]
    days = days.groupby(days["month"].str[:4].astype(int))["days"].sum()
    days = days[(days >= 360) & (days.index >= 1998)]
    rows = pd.read_csv(f"data/{file}.csv").query(f"source == '{source}' and {kept}")
    deaths = rows.pivot_table(index=rows["month"].str[:4].astype(int), columns="province", values="deaths_best", aggfunc="sum")
    deaths = deaths.reindex(days.index).fillna(0)
    part = pd.DataFrame({"Source": label, "Year": days.index})
    for code, name in names.items():
        residents = sum(people(known, days.index) for (province, _), known in counts if province == code)
        part[name] = (deaths[code] / days * 365.25 / residents * 100_000).round(2).to_numpy()
    parts.append(part)
table = pd.concat(parts)
