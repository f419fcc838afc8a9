import pandas as pd

places = {"PK": "Pakistan", "PK-KP": "Khyber Pakhtunkhwa", "PK-BA": "Balochistan", "PK-SD": "Sindh", "PK-PB": "Punjab"}
columns = {"change": "Events, after to before", "contrast": "Beside a second source", "mix": "Events to deaths"}
rows = pd.read_csv("data/estimates_audit.csv")
rows["place"] = pd.Categorical(rows["province"], list(places))
rows = rows.sort_values(["source", "candidate", "place"])
verdicts = pd.read_csv("data/verdicts.csv").query("statement == 'audit'").set_index(["part", "province"])["verdict"]
table = pd.DataFrame(
    {
        "Record": rows["source"].map({"acled": "ACLED", "ucdp-ged": "UCDP", "ucdp-totals": "UCDP, country totals"}),
        "Suspected from": rows["candidate"],
        "Place": rows["province"].map(places),
    }
)
for kind, label in columns.items():
    table[label] = rows[kind].round(2)
    interval = rows[f"{kind}_low"].map("{:.2f}".format) + " to " + rows[f"{kind}_high"].map("{:.2f}".format)
    table[f"{label}: interval"] = interval.where(rows[f"{kind}_low"].notna())
table["Other months with as large a change"] = (
    rows["reference_as_large"].map("{:.0%}".format).where(rows["reference_as_large"].notna(), "–")
)
table["Verdict"] = [verdicts[f"{row.source} {row.candidate}", row.province] for row in rows.itertuples()]

# In the title: the checks, each of a suspected month in one place, that find a break in the record, then all checks.
title = [f"{(table['Verdict'] == 'break in the record').sum()}", f"{len(table)}"]
