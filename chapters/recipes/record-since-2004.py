import pandas as pd

coverage = pd.read_csv("data/coverage.csv").query("days >= 28 and month >= '2004-01'")
months = {source: own.set_index("month")["days"] for source, own in coverage.groupby("source")}


def deaths(source, file, kept):
    rows = pd.read_csv(f"data/{file}.csv", dtype={"former_fata": str}).query(f"source == '{source}' and {kept} and province == 'PK-KP'")
    return rows.pivot_table(index="month", columns=rows["former_fata"].fillna(""), values="deaths_best", aggfunc="sum")


ucdp = deaths("ucdp-ged", "incidents", "scope == 'militancy'").reindex(months["ucdp-ged"].index).fillna(0)
acled = deaths("acled", "incidents_acled", "action != 'abduction'").sum(axis=1).reindex(months["acled"].index).fillna(0)
table = pd.DataFrame({"UCDP, merged": ucdp["true"], "UCDP, settled": ucdp["false"]})
table = table.join((acled / months["acled"] * 30).round(1).rename("ACLED, KP, per 30 days"), how="outer")

lanes = ["operation", "deal", "ceasefire", "talks"]
turns = pd.read_csv("data/turns.csv").query("lane in @lanes").merge(pd.read_csv("data/chronology.csv"), on="event")
middle = {4: "-07-02", 7: "-15", 10: ""}  # of a year or a month that is known alone
day = pd.to_datetime(turns["date"] + turns["date"].str.len().map(middle))
end = pd.to_datetime(turns["end"], format="ISO8601")
day = day.mask(end < day, end)
turns = turns.assign(day=day).sort_values(["day", "event"])
begins = (turns["short"] + " (" + turns["lane"] + ")").groupby(day.dt.strftime("%Y-%m")).agg("; ".join)
table = table.join(begins.rename("Begins"), how="outer").rename_axis("Month").reset_index()

# In the title: the years in which both an operation and a deal, ceasefire or talks began.
operation = turns["lane"] == "operation"
title = [f"{len({*turns[operation]['day'].dt.year} & {*turns[~operation]['day'].dt.year})}"]
