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
