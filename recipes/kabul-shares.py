import pandas as pd

rows = pd.read_csv("data/estimates.csv").query("statement == 'S6' and outcome == 'deaths' and outliers == 'with' and estimable")
rows["from"] = rows["variant"].str.removeprefix("from=")
rows = rows.set_index(["from", "violence"])
share, rate = rows[rows["part"] == "share"], rows[rows["part"] == "rate"]
order = [(start, violence) for start in ("2021-08", "2021-09", "2024-01", "last 12 months") for violence in ("all", "attacks")]
share = share.loc[order]
table = pd.DataFrame(index=share.index)
when = [start if start.startswith("last") else f"from {start}" for start, _ in order]
table["Specification"] = [f"ACLED, {'attacks, ' if violence == 'attacks' else ''}{words}" for words, (_, violence) in zip(when, order)]
table["Share, lowest, %"], table["Share, highest, %"] = (share["low"] * 100).round(1), (share["high"] * 100).round(1)
for code, name in {"PK-KP": "KP", "PK-BA": "Balochistan"}.items():
    mine = rate[rate["province"] == code].reindex(order)
    table[f"{name}, times the rest"] = mine["estimate"].round(1)
    table[f"{name}: interval"] = [f"{low:.1f} to {high:.1f}" for low, high in zip(mine["low"], mine["high"])]
