import pandas as pd

status = {
    "planned": "planned, not carried out", "wish": "wished to return", "pressed": "pressed to return",
    "agreed": "release agreed, says the TTP", "proposed": "says that a general proposed it", "done": "says that it happened",
    "denied": "denies it", "part": "denies a part in it", "asked": "asks that they be brought back", "begun": "says that it was under way",
    "owned": "owns the decision", "returned": "says that they came back", "present": "says how many are there",
}  # fmt: skip
quotations = pd.read_csv("data/quotations.csv").set_index("quotation")["date"]
events = pd.read_csv("data/chronology.csv").set_index("event")["date"]
rows = pd.read_csv("data/returns.csv")
rows["date"] = rows["statement"].map(pd.concat([quotations, events]))
rows = rows.sort_values(["date", "statement"])
table = pd.DataFrame(
    {"No.": range(1, len(rows) + 1), "Lowest": rows["low"], "Highest": rows["high"], "What is said of it": rows["status"].map(status)}
)

# In the title: the figures that are of people said to have come back, then all figures in the register.
figures = rows[rows["low"].notna()]
title = [f"{figures['status'].isin(['done', 'returned']).sum()}", f"{len(figures)}"]
