import pandas as pd

days = pd.read_csv("data/ceasefire_days.csv", parse_dates=["date"]).query("violence == 'state-based'").groupby("date")["events"].sum()
rows = pd.read_csv("data/estimates_ceasefire.csv", dtype={"ceasefire": str}, parse_dates=["start", "end"])
found = []
for row in rows.query("primary and ceasefire in ['2014', '2021']").itertuples():
    before, after = (pd.Timedelta(days=n) for n in (row.days_before, row.days_after))
    day = pd.Timedelta(days=1)
    parts = {"before": (row.start - before, row.start - day), "ceasefire": (row.start, row.end), "after": (row.end + day, row.end + after)}
    for part, (first, last) in parts.items():
        fought = days[first:last]
        found.append((row.ceasefire, part, first.date(), last.date(), (last - first).days + 1, fought.sum(), (fought > 0).sum()))
table = pd.DataFrame(found, columns=["Ceasefire", "Part", "From", "To", "Days", "Events", "Days with an event"])
