import pandas as pd

claimants = {
    "PK-KP": ["ISPR", "Interior Ministry", "KP Police"],
    "PK-BA": ["ISPR", "Interior Ministry", "Balochistan Home Department"],
    "PK": ["PICSS", "CRSS"],
}
counts = ["ispr-operations", "ispr-incidents", "ministry-terrorism", "kp-police", "balochistan-home-department"]
counts += ["picss-combat-deaths", "crss-violence"]
names = {"PK-KP": "Khyber Pakhtunkhwa", "PK-BA": "Balochistan", "PK": "The whole country"}
figures = pd.read_csv("data/published_figures.csv", keep_default_na=False).query("counts in @counts and area_part == ''")
figures = figures[figures["period"].str.fullmatch(r"(202[3-9])(-01-01/\1-.*)?")]
figures["year"] = figures["period"].str[:4].astype(int)
figures["end"] = figures["period"].str[-10:].where(figures["period"].str.len() > 4, figures["period"] + "-12-31")


def values(rows, measure):
    """What stands of a measure; all that is printed, where nothing stands."""
    rows = rows[rows["measure"] == measure]
    standing = rows[rows["status"].isin(["", "revised"])]
    return sorted({*(standing if len(standing) else rows)["value"]})


def forces(rows):
    """The forces' dead: as printed, as army and police, or as what civilians leave of a toll without militants."""
    army, police = values(rows, "deaths-army"), values(rows, "deaths-police")
    no_militants = rows[rows["counts"].isin(["ispr-incidents", "ministry-terrorism", "kp-police"])]
    dead, civilians = values(no_militants, "deaths"), values(no_militants, "deaths-civilians")
    both = [army[0] + police[0]] if army and police else []
    return values(rows, "deaths-security") or both or ([dead[0] - civilians[0]] if dead and civilians else [])


found = []
for (area, claimant), year in [((area, one), year) for area, some in claimants.items() for year in (2023, 2024, 2025) for one in some]:
    of_year = figures[(figures["area"] == area) & (figures["year"] == year)]
    own = of_year[of_year["institute"] == claimant]
    row = {"Area": names[area], "Year": year, "Claimant": claimant}
    made = own[own["measure"] == "operations"]
    made = made[(made["end"] == made["end"].max()) | (made["status"] == "contradicted")].sort_values("value", ascending=False)
    made = made.sort_values("status", key=lambda status: status == "contradicted", kind="stable")["value"].tolist()
    row |= dict(zip(["Operations", "Operations, another print"], made))
    for end in sorted({*own["end"]}, reverse=True):
        part = own[own["end"] == end]
        militants, civilians, police = (values(part, f"deaths-{side}") for side in ("militants", "civilians", "police"))
        state = forces(part)
        if militants and not state:  # then the Interior Ministry's
            state = values(of_year.query("counts == 'ministry-terrorism' and end == @end"), "deaths-security")
        if state and militants:
            row |= {"Killed for each, low": militants[0] / state[-1], "Killed for each, high": militants[-1] / state[0]}
        if state and civilians:
            dead = civilians[0] + state[0]
            row |= {"Civilians, %": civilians[0] / dead * 100} | ({"Police, %": police[0] / dead * 100} if police else {})
        if state and (militants or civilians):
            break
    found += [row] * (len(row) > 3)
columns = ["Operations", "Operations, another print", "Killed for each, low", "Killed for each, high", "Civilians, %", "Police, %"]
table = pd.DataFrame(found).round(1)[["Area", "Year", "Claimant", *columns]]
# In the title: militants killed for each of the forces killed in KP in 2025, as claimed: the army's lowest ratio, then KP Police's highest.
kp = table[(table["Area"] == names["PK-KP"]) & (table["Year"] == 2025)].set_index("Claimant")
title = [f"{kp.loc['ISPR', 'Killed for each, low']:.1f}", f"{kp.loc['KP Police', 'Killed for each, high']:.1f}"]
