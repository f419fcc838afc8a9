import pandas as pd

events = pd.read_csv("data/chronology.csv").query("confidence == 'read' and date_precision in ['day', 'month']")
text = events["title"] + " " + events["summary"]
office = r"\b(?:federal government|[Pp]rime [Mm]inister|President|[Ii]nterior minister|information minister)\b"
ttp = events["actor"].str.split(";").map(lambda names: "ttp" in names) | text.str.contains(r"\bTTP\b")
state = events["actor"].str.contains("federal-government") | text.str.contains(office)
talks = events[ttp & state & events["kind"].isin(["talks", "deal", "ceasefire"])]
truces = pd.read_csv("data/chronology.csv").query("kind == 'ceasefire'").dropna(subset="end")
truces = truces[truces["actor"].str.split(";").map(lambda names: "ttp" in names)]


def marked(rows, first="2018-08-18", last="2023-01-31"):
    """Whether a month has a day of one of them."""
    rows = rows[(rows["date"] <= last) & (rows["end"].fillna(rows["date"]) >= first)]
    spans = [(row.date[:7], (row.end if isinstance(row.end, str) else row.date)[:7]) for row in rows.itertuples()]
    return pd.Series([any(a <= month <= b for a, b in spans) for month in months])


months = pd.period_range("2018-08", "2023-01", freq="M").astype(str)
said, held = marked(talks), marked(truces)
yes = {True: "yes", False: "no"}
table = pd.DataFrame({"Month": months, "In the PTI's federal term": (pd.Series(months) <= "2022-04").map(yes)})
table["Talks on record"], table["A ceasefire of the TTP in force"] = said.map(yes), held.map(yes)
table["Box (2 filled, 1 outlined)"] = held.astype(int).mask(said, 2)

# In the title: the months of the PTI's federal term, August 2018 to April 2022, with talks, a deal or a ceasefire on record,
# then all its months.
term = table["In the PTI's federal term"] == "yes"
title = [f"{marked(talks, last='2022-04-10')[term].sum()}", f"{term.sum()}"]
