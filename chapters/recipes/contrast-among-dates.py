import pandas as pd

rows = pd.read_csv("data/estimates_placebo.csv")
table = pd.DataFrame({"First month after": rows["month"], "KP to Balochistan": rows["ratio"].round(2)})
table["Date"] = rows["kind"].map({"before": "earlier", "true": "opposed governments"})

# In the title: deaths in attacks a month under rival governments to those under one party since Kabul fell in KP,
# as a multiple of the same ratio in Balochistan.
rows = rows.set_index("kind")["ratio"]
title = [f"{rows['true']:.2f} times"]
# In the caption: how much of the earlier dates, the middle ones, the band takes in.
band = rows["before"].quantile([0.025, 0.975])
caption = [f"{band.index[1] - band.index[0]:.0%}"]
