import pandas as pd

kinds = {"state-based": "a state and a group", "non-state": "groups, neither a state", "one-sided": "against civilians"}
dyads = pd.read_csv("data/actors.csv").set_index("dyad_id")["dyad"]
rows = pd.read_csv("data/victims.csv").query("source == 'ucdp-ged'")
sums = rows.groupby(["dyad_id", "violence", "scope"], as_index=False)[["events", "deaths_best"]].sum()
top = sums.sort_values("deaths_best", ascending=False, kind="stable").head(12)
table = pd.DataFrame({"Dyad": top["dyad_id"].map(dyads), "Violence between": top["violence"].map(kinds)})
scopes = {"militancy": "Militancy", "us-led": "US-led, over al-Qaida", "communal-tribal": "Communal and tribal"}
scopes |= {"india-pakistan": "India and Pakistan", "party-ethnic": "Parties and languages", "afghan-war": "Afghan war"}
table["Scope"], table["Events"], table["Deaths, best estimate"] = top["scope"].map(scopes), top["events"], top["deaths_best"]
