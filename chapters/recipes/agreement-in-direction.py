import itertools

import pandas as pd

names = {
    "crss-violence": "CRSS since 2018", "crss-violence-all": "CRSS to 2017", "gtd": "GTD", "picss-combat-deaths": "PICSS",
    "pips-attacks": "PIPS", "picss-attacks": "PICSS", "acled": "ACLED", "ucdp-ged": "UCDP",
}  # fmt: skip
figures = pd.read_csv("data/published_figures.csv", keep_default_na=False).query(
    "area == 'PK' and area_part == '' and status in ['', 'revised']"
)
figures = figures[figures["period"].str.len() == 4].assign(year=figures["period"].str[:4].astype(int))
figures = figures[(figures["counts"] != "gtd") | (figures["year"] >= 2012)]  # its collection changed in November 2011
institutes = pd.read_csv("data/counting_rules.csv").set_index("definition")["institute"]
acled = pd.read_csv("data/incidents_acled.csv").query("action != 'abduction' and '2010' <= month < '2025'")
ucdp = pd.read_csv("data/reconciliation.csv").query("month < '2025'")
databases = {
    "acled": acled.groupby(acled["month"].str[:4].astype(int))["deaths_best"].sum(),
    "ucdp-ged": ucdp.groupby(ucdp["month"].str[:4].astype(int))["deaths_ucdp"].sum(),
}
fewest = 5
rows = []
for measure, taken in {"deaths": ["deaths"], "incidents": ["attacks", "incidents"]}.items():
    series = {}
    for counts, own in figures[figures["measure"].isin(taken)].groupby("counts"):
        series[counts] = own[own["measure"] == own["measure"].iloc[0]].set_index("year")["value"].sort_index()
    found = []
    for pair in itertools.combinations([*series, *(databases if measure == "deaths" else ())], 2):
        both = pd.concat([(series | databases)[one] for one in pair], axis=1, join="inner").sort_index()
        moves = both.diff()[both.index.diff() == 1]
        if institutes[pair[0]] == institutes[pair[1]] or len(moves) < fewest:
            continue
        same = moves.prod(axis=1) > 0
        differ = ", ".join(map(str, moves.index[~same])) or "none"
        rank = both.rank().corr().iloc[0, 1].round(2) if len(both) > 5 else None
        found.append((" and ".join(names[one] for one in pair), measure, len(both), len(moves), same.sum(), differ, rank))
    rows += sorted(found, key=lambda row: (-row[4] / row[3], -row[3]))
columns = ["Pair", "Measure", "Common years", "Steps", "Same direction", "Differ in", "Rank correlation (Spearman)"]
table = pd.DataFrame(rows, columns=columns)

# In the title: the yearly steps in which both counts of a pair rise or both fall, then all yearly steps that both cover.
title = [f"{table['Same direction'].sum()}", f"{table['Steps'].sum()}"]
# In the caption: the fewest yearly steps with which a pair is shown.
caption = [f"{fewest}"]
