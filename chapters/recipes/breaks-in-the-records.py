import pandas as pd

three = ["PK-KP", "PK-PB", "PK-SD"]
coverage = pd.read_csv("data/coverage.csv").query("days >= 28").set_index(["source", "month"])["days"]
acled = pd.read_csv("data/incidents_acled.csv").query("action != 'abduction'")
ucdp = pd.read_csv("data/incidents.csv").query("source == 'ucdp-ged' and scope == 'militancy' and province in @three")


def quarters(rows, source, first, last):
    """Events per 30 days and deaths per event by quarter, where all three months are covered."""
    days = coverage[source][first:last].rename("days")
    months = pd.concat([days, rows.groupby("month")[["events", "deaths_best"]].sum()], axis=1).loc[days.index].fillna(0)
    by = months.groupby(pd.PeriodIndex(months.index, freq="M").asfreq("Q"))
    sums = by.sum()[by.size() == 3]
    sums.index = sums.index.astype(str).str.replace("Q", " quarter ")
    return sums["events"] / sums["days"] * 30, sums["deaths_best"] / sums["events"]


figures = pd.read_csv("data/published_figures.csv", keep_default_na=False).query(
    "area == 'PK' and area_part == '' and status in ['', 'revised']"
)
figures = figures[figures["period"].str.len() == 4].assign(year=lambda frame: frame["period"].astype(int))


def printed(counts, *measures):
    return figures[(figures["counts"] == counts) & figures["measure"].isin(measures)].set_index("year")["value"].sort_index()


year = acled["month"].str[:4].astype(int)
deaths = acled.groupby(year)["deaths_best"].sum()
of_ucdp = pd.read_csv("data/reconciliation.csv")
of_ucdp = of_ucdp.groupby(of_ucdp["month"].str[:4].astype(int))["deaths_ucdp"].sum()
every = acled[acled["province"].isin(three)]
civil = every[every["violence"] == "civilians"]
alone = quarters(acled[acled["province"] == "PK-BA"], "acled", "2022-01", "2025-12")
pips = printed("pips-attacks", "attacks")
lines = {
    "ACLED, violence against civilians, KP, Punjab and Sindh, events per 30 days": quarters(civil, "acled", "2016-01", "2020-12")[0],
    "ACLED, all events, KP, Punjab and Sindh, per 30 days": quarters(every, "acled", "2018-07", "2021-12")[0],
    "UCDP, all events, KP, Punjab and Sindh, per 30 days": quarters(ucdp, "ucdp-ged", "2018-07", "2021-12")[0],
    "ACLED, Balochistan, events per 30 days": alone[0],
    "ACLED, Balochistan, deaths per event": alone[1],
    "ratio: ACLED to UCDP, deaths": (deaths.loc[2010:2024] / of_ucdp).dropna(),
    "ratio: PIPS to GTD, attacks": (pips / printed("gtd", "attacks", "incidents")).dropna(),
    "ratio: PIPS to Ministry, attacks": (pips / printed("ministry-terrorism", "attacks", "incidents")).dropna(),
    "CRSS, all violence, deaths": printed("crss-violence-all", "deaths"),
    "CRSS, attacks and operations, deaths": printed("crss-violence", "deaths"),
}
table = pd.concat(
    [pd.DataFrame({"Series": name, "Period": line.index.astype(str), "Value": line.round(2).to_numpy()}) for name, line in lines.items()]
)

# In the title: ACLED's events of twelve months to the twelve before: on civilians from July 2018, then all from January 2020, in KP,
# Punjab and Sindh.
times = []
for rows, start in ((civil, "2018-07"), (every, "2020-01")):
    events, at = rows.groupby("month")["events"].sum(), coverage["acled"].index.get_loc(start)
    after, before = (coverage["acled"].iloc[at + by : at + by + 12] for by in (0, -12))
    times.append(events[after.index].sum() / after.sum() / (events[before.index].sum() / before.sum()))
title = [f"{times[0]:.1f} times", f"{times[1]:.1f}"]
