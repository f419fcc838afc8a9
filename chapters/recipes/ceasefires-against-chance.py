import pandas as pd

names = {"2014": "March to April 2014", "2021": "November to December 2021", "2022": "June to November 2022"}
cells = pd.read_csv("data/estimates_ceasefire.csv", dtype={"ceasefire": str}).query("estimable")
others = cells.groupby("ceasefire")["estimate"].agg(["min", "max"])
rows = cells.query("primary").set_index("ceasefire").loc[list(names)]


def interval(low, high):
    return low.map("{:.2f}".format) + " to " + high.map("{:.2f}".format)


table = pd.DataFrame(
    {
        "Ceasefire": list(names.values()),
        "During to around": rows["estimate"].round(2),
        "Interval": interval(rows["low"], rows["high"]),
        "Rank among placements (p)": rows["p"].map("{:.3f}".format).where(rows["p"].notna(), "too few to say"),
        "Separate placements": rows["independent"],
        "After to before": rows["rebound"].round(2),
        "Its interval": interval(rows["rebound_low"], rows["rebound_high"]),
        "Other specifications": interval(others["min"], others["max"]),
    }
)
