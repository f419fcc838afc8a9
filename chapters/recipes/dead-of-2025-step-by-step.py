import pandas as pd

figures = pd.read_csv("data/published_figures.csv", keep_default_na=False).query("area == 'PK' and area_part == '' and period == '2025'")
dead = figures[figures["status"].isin(["", "revised"])].set_index(["counts", "measure"])["value"]
pips, made, picss, crss = (dead[count] for count in ("pips-attacks", "pips-operations", "picss-combat-deaths", "crss-violence"))
ispr = figures.query("counts == 'ispr-incidents' and measure == 'deaths'")["value"].max()
both = pips["deaths"] + made["deaths-militants"]
militants = picss["deaths-militants"] - pips["deaths-militants"] - made["deaths-militants"]
security = picss["deaths-security"] - pips["deaths-security"]
civilians = picss["deaths-civilians"] - pips["deaths-civilians"]
steps = {
    "PIPS: dead in attacks": pips["deaths"],
    "added: militants killed by the forces, as PIPS counts": made["deaths-militants"],
    "PIPS: attacks and operations": both,
    "added: militants": militants,
    "added: security personnel": security,
    "added: civilians": civilians,
    "added: peace committee members": picss["deaths"] - both - militants - security - civilians,
    "PICSS: combat-related dead": picss["deaths"],
    "CRSS: attacks and operations": crss["deaths"],
    "Without militants: PIPS, attacks": pips["deaths"] - pips["deaths-militants"],
    "Without militants: ISPR, incidents": ispr,
    "Without militants: PICSS, combat-related": picss["deaths"] - picss["deaths-militants"],
    "Without militants: CRSS, attacks and operations": crss["deaths"] - crss["deaths-militants"],
}
table = pd.DataFrame({"Step": steps.keys(), "Dead": steps.values()})

# In the title: the militants killed by the forces, as PIPS counts them, as a share of the gap
# between PIPS's dead in attacks and PICSS's combat-related dead.
title = [f"{made['deaths-militants'] / (picss['deaths'] - pips['deaths']):.0%}"]
# In the caption: the dead of 2025 whom CRSS counts as outlaws.
caption = [f"{crss['deaths-militants']:,}"]
