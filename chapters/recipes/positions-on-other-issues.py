import pandas as pd

issues = {
    "resettlement": "Return of TTP members",
    "law-and-police": "Police, army, law",
    "strikes PK-KP": "Strikes in KP",
    "kabul": "Dealing with Kabul",
    "strikes AF": "Strikes in Afghanistan",
    "refugees": "Return of Afghans",
    "national-action-plan": "National Action Plan",
    "funding": "Money for KP",
}
sides = {"federal-cabinet": "Federal cabinet", "military": "Military", "kp-government": "KP government", "pti": "PTI"}
rows = pd.read_csv("data/positions.csv").query("side in @sides")
panel = rows["issue"].where(rows["issue"] != "strikes", rows["issue"] + " " + rows["place"].fillna(""))
rows["Issue"] = pd.Categorical(panel.map(issues), list(issues.values()))
rows = rows.dropna(subset="Issue").sort_values(["Issue", "date", "position"])
table = pd.DataFrame(
    {
        "Issue": rows["Issue"],
        "Side": rows["side"].map(sides),
        "Date": rows["date"],
        "Kind": rows["kind"],
        "Register entry": rows["id"],
        "First coding": rows["code_a"],
        "Second coding": rows["code_b"],
    }
)
