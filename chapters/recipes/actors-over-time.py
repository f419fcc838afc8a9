import pandas as pd

names = {
    "BLA": "Balochistan Liberation Army (BLA)", "BRA": "Baloch Republican Army (BRA)", "IS": "Islamic State (IS)",
    "LeJ": "Lashkar-e-Jhangvi (LeJ)", "TTP": "Pakistani Taliban (TTP)", "TTP-Islahi": "Tehreek-e-Taliban Islahi",
    "Taleban": "Afghan Taliban", "UBA": "United Baloch Army (UBA)",
}  # fmt: skip
victims = pd.read_csv("data/victims.csv").query("source == 'ucdp-ged' and year >= 2002")
victims["Actor"] = victims["actor"].replace(names).mask(victims["scope"] == "us-led", "US-led, over al-Qaida")
parts = []
for code, province in {"PK-KP": "Khyber Pakhtunkhwa", "PK-BA": "Balochistan"}.items():
    own = victims[victims["province"] == code]
    order = own.groupby("Actor")["deaths_best"].sum().sort_values(ascending=False, kind="stable").index
    shown = own["Actor"].where(own["Actor"].isin(order[:5]), "all others")
    deaths = own.groupby([shown, "year"])["deaths_best"].sum().rename("Deaths").rename_axis(["Actor", "Year"])
    deaths = deaths.reindex([*order[:5], "all others"], level="Actor").reset_index()
    parts.append(deaths[deaths["Deaths"] > 0].assign(Province=province))
table = pd.concat(parts)[["Province", "Actor", "Year", "Deaths"]]

# In the title: the share of deaths in Khyber Pakhtunkhwa since 2002 that fell in events with the TTP, whoever was killed (UCDP).
kp = table[table["Province"] == "Khyber Pakhtunkhwa"]
title = [f"{kp.loc[kp['Actor'] == names['TTP'], 'Deaths'].sum() / kp['Deaths'].sum():.0%}"]
# In the caption: how much finer Balochistan's scale is: the largest year of a group in Khyber Pakhtunkhwa to the largest there,
# rounded down.
largest = table.groupby("Province")["Deaths"].max()
caption = [f"{largest['Khyber Pakhtunkhwa'] // largest['Balochistan']} times"]
