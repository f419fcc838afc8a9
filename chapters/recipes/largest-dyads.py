import pandas as pd

kinds = {"state-based": "a state and a group", "non-state": "groups, neither a state", "one-sided": "against civilians"}
scopes = {
    "militancy": "Militancy",
    "us-led": "US-led, over al-Qaida",
    "india-pakistan": "India and Pakistan",
    "afghan-war": "Afghan war",
    "communal-tribal": "Communal and tribal",
    "party-ethnic": "Parties and languages",
}
names = pd.read_csv("data/actors.csv").set_index("dyad_id")["dyad"]
victims = pd.read_csv("data/victims.csv").query("source == 'ucdp-ged'")
sums = victims.groupby(["dyad_id", "violence", "scope"], as_index=False)[["events", "deaths_best"]].sum()
top = sums.sort_values("deaths_best", ascending=False, kind="stable").head(12)
table = pd.DataFrame(
    {
        "Dyad": top["dyad_id"].map(names),
        "Violence between": top["violence"].map(kinds),
        "Scope": top["scope"].map(scopes),
        "Events": top["events"],
        "Deaths, best estimate": top["deaths_best"],
    }
)

# In the title: the share of fighting between Pakistan and the TTP, the pair with most deaths, in all deaths
# of UCDP's whole record.
title = [f"{top['deaths_best'].iloc[0] / sums['deaths_best'].sum():.0%}"]
