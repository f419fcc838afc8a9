import pandas as pd

figures = pd.read_csv("data/published_figures.csv", keep_default_na=False)
figures = figures.query("area == 'PK' and area_part == '' and period == '2025' and status in ['', 'revised']")
printed = figures.set_index(["counts", "measure"])["value"]
counts = {"PIPS": ["pips-attacks", "pips-operations"], "CRSS": ["crss-violence"], "the military": ["ispr-operations"]}
kinds = {
    "Militants": ("deaths-militants", counts),
    "Soldiers and police": ("deaths-security", {"PIPS": ["pips-attacks"]}),
    "Civilians": ("deaths-civilians", {"PIPS": ["pips-attacks"]}),
}
rows = []
for who, (measure, others) in kinds.items():
    own = printed["picss-combat-deaths", measure]
    every = [own, *(sum(printed[count, measure] for count in some) for some in others.values())]
    rows.append((who, own, min(every), max(every)))
rest = printed["picss-combat-deaths", "deaths"] - sum(row[1] for row in rows)
table = pd.DataFrame([*rows, ("Peace committees", rest, rest, rest)], columns=["Who", "PICSS", "Lowest count", "Highest count"])

# In the title: the share of militants, then of civilians, in the combat-related dead of 2025, as PICSS counts them.
dead = table.set_index("Who")["PICSS"]
title = [f"{dead[who] / dead.sum():.0%}" for who in ("Militants", "Civilians")]
