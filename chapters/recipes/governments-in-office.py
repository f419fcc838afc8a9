import pandas as pd

rows = pd.read_csv("data/governments.csv").rename(columns={"from": "start", "to": "end"})
rows = rows[rows["end"].isna() | (rows["end"] >= "2008-01")]
table = pd.DataFrame(
    {
        "Level": rows["level"].map({"federal": "Islamabad", "PK-KP": "Peshawar"}),
        "From": rows["start"],
        "To": rows["end"].fillna("in office"),
        "Head of government": rows["head"],
        "Leading party": rows["leading_party"].where(~rows["caretaker"], "caretaker"),
        "Days": (pd.to_datetime(rows["end"]) - pd.to_datetime(rows["start"])).dt.days,
    }
)

# In the title: the months from January 2008 on in which opposed parties led the governments in Islamabad and Peshawar,
# then all months.
last = pd.Period(pd.read_csv("data/chronology.csv").query("confidence != 'cited'")["date"].max()[:7])
days = {"federal": {}, "PK-KP": {}}
for one in rows.fillna({"end": str(last.end_time.date()), "parties": ""}).sort_values("start").to_dict("records"):
    days[one["level"]] |= dict.fromkeys(pd.date_range(one["start"], one["end"]), one)


def opposed(federal, kp):
    """Whether neither is a caretaker government, one party does not lead both, and they are no partners."""
    led = federal["leading_party"], kp["leading_party"]
    partners = led[0] in kp["parties"].split(";") and led[1] in federal["parties"].split(";")
    return not (federal["caretaker"] or kp["caretaker"] or led[0] == led[1] or partners)


ruled = pd.Series({day: opposed(days["federal"][day], days["PK-KP"][day]) for day in days["federal"].keys() & days["PK-KP"].keys()})
most = ruled.groupby(ruled.index.strftime("%Y-%m")).mean()["2008-01":] > 0.5
title = [f"{most.sum()}", f"{len(most)}"]
