import pandas as pd
import yaml

with open("data/codebook.yml", encoding="utf-8") as file:
    book = yaml.safe_load(file)
same = {key: min(group) for group in book["renderings"] for key in group}  # one sentence in several renderings counts once
examples = {(issue, same.get(one["id"], one["id"])) for issue, scale in book["issues"].items() for one in scale["examples"].values()}
rows = pd.read_csv("data/positions.csv").sort_values(["date", "position"])
rows["id"] = rows["id"].replace(same)
rows = rows[[key not in examples for key in zip(rows["issue"], rows["id"])]]
codes = rows.drop_duplicates(["issue", "id", "code_a", "code_b"])[["code_a", "code_b"]].set_axis(["First coding", "Second coding"], axis=1)
sizes = codes.value_counts(dropna=False).sort_index().rename("Items").reset_index()
sizes = sizes.astype("Int64")
table = sizes.astype(object).where(sizes.notna(), "not codable")

# In the title: the items to which the two codings give different points, or that one alone finds codable, then all items.
title = [f"{table.loc[table['First coding'] != table['Second coding'], 'Items'].sum()}", f"{table['Items'].sum()}"]
