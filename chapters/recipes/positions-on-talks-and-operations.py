import pandas as pd

issues = {"talks": "Talks with the TTP", "operations": "Operations in KP"}
sides = {"federal-cabinet": "Federal cabinet", "military": "Military", "kp-government": "KP government", "pti": "PTI"}
rows = pd.read_csv("data/positions.csv").query("issue in @issues and side in @sides")
rows["Issue"] = pd.Categorical(rows["issue"].map(issues), list(issues.values()))
rows = rows.sort_values(["Issue", "date", "position"])
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
