import numpy as np
import pandas as pd

names = {
    ("PK-KP", ""): "Khyber Pakhtunkhwa",
    ("PK-KP", "false"): "Khyber Pakhtunkhwa without the tribal areas",
    ("PK-KP", "true"): "Former tribal areas (FATA)",
    **{(code, ""): name for code, name in {"PK-BA": "Balochistan", "PK-SD": "Sindh", "PK-PB": "Punjab", "PK-IS": "Islamabad"}.items()},
}


def people(known, years):
    """Residents between and after the censuses, at a constant rate of growth."""
    growth = np.log(known.iloc[-1] / known.iloc[-2]) / (known.index[-1] - known.index[-2])
    return np.exp(np.interp(years, known.index, np.log(known))) * np.exp(growth * np.clip(years - known.index[-1], 0, None))


unit = ["province", "former_fata"]
text = {"dtype": {"former_fata": str}, "keep_default_na": False}
counts = pd.read_csv("data/population.csv", **text).set_index("year").groupby(unit)["population"]
coverage = pd.read_csv("data/coverage.csv")
table = pd.DataFrame({"Unit": names.values()}, index=pd.MultiIndex.from_tuples(names))
for label, source, file, first, last, kept in (
    ("ACLED since August 2021", "acled", "incidents_acled", "2021-08", "2025-10", "action != 'abduction'"),
    ("UCDP 2007 to 2014", "ucdp-ged", "incidents", "2007", "2014-12", "scope == 'militancy'"),
    ("UCDP 2015 to 2020", "ucdp-ged", "incidents", "2015", "2020-12", "scope == 'militancy'"),
):
    days = coverage[(coverage["source"] == source) & coverage["month"].between(first, last)]
    days = days.groupby(days["month"].str[:4].astype(int))["days"].sum()
    years = pd.Series({key: (people(known, days.index) * days).sum() / 365.25 for key, known in counts})
    rows = pd.read_csv(f"data/{file}.csv", **text).query(f"source == '{source}' and {kept}")
    rows = rows[rows["month"].between(first, last)].assign(deaths=lambda frame: frame["deaths_best"].astype(float))
    if source == "acled":  # it does not tell the tribal areas apart any more
        rows, years["PK-KP", ""] = rows.assign(former_fata=""), years["PK-KP"].sum()
    years = years.reindex(table.index)
    deaths = rows.groupby(unit)["deaths"].sum().reindex(table.index).fillna(0)
    drawn = [province != "PK-KP" or (source == "acled") == (fata == "") for province, fata in table.index]
    table[label] = (deaths / years * 100_000).round(1).where(drawn)
