import pandas as pd

names = {
    "crss-attacks": "CRSS, attacks", "gti-terrorism": "GTI, terrorist attacks", "pips-attacks": "PIPS, attacks",
    "ispr-incidents": "ISPR, incidents", "acled": "ACLED, political violence", "crss-violence": "CRSS, attacks and operations",
    "picss-combat-deaths": "PICSS, combat-related", "ucdp-candidate": "UCDP, preliminary",
}  # fmt: skip
questions = {
    "Attacks, operations": ["militant_attacks", "security_operations"],
    "Dead militants, forces, civilians": ["militants_killed", "security_killed", "civilians_killed"],
    "Crime, border fire, drones": ["criminal_violence", "border_clashes", "drone_strikes"],
    "Former FATA apart": ["merged_districts_separate"],
}
rules = pd.read_csv("data/counting_rules.csv").set_index("definition").loc[list(names)].replace("unknown", "not known")
answers = rules[[field for fields in questions.values() for field in fields]]
told = {label: rules[fields].agg(", ".join, axis=1) for label, fields in questions.items()}
table = pd.DataFrame({"Count": names, **told})
table.insert(4, "Not known", (answers == "not known").sum(axis=1))
table["In the institute's words"] = rules["label"]

# In the title: the counts of the dead that take in the forces' operations as well as attacks, then all counts shown.
both = (rules["militant_attacks"] == "yes") & (rules["security_operations"] == "yes")
title = [f"{both.sum()}", f"{len(rules)}"]
