import pandas as pd

rows = pd.read_csv("data/estimates_placebo.csv")
table = pd.DataFrame({"First month after": rows["month"], "KP to Balochistan": rows["ratio"].round(2)})
table["Date"] = rows["kind"].map({"before": "earlier", "true": "opposed governments"})
