"""What a file of UCDP says twice of an event must agree: its year, its dyad, its province."""

from __future__ import annotations

import functools
from pathlib import Path

import numpy as np
import pandas as pd

from report import tables
from report.errors import InputError
from report.progress import say
from report.sources.columns import REMEDY

# No event of UCDP's releases as known lies half a degree beyond the box around its province.
BEYOND = 1.0


def refuse_other_years(path, events: pd.DataFrame) -> None:
    """Refuses an event whose year is not that of its first day."""
    odd = events["year"] != events["date_start"].dt.year
    if odd.any():
        row = int(events.index[odd][0])
        event = events.loc[row]
        raise InputError(path, f"year is {event['year']} and date_start {event['date_start'].date()}", REMEDY, row)


def refuse_other_dyads(path, events: pd.DataFrame, actors: pd.DataFrame) -> None:
    """Refuses the number of one dyad with the name of another; says which names are new. Every number must be known."""
    names = actors.assign(name=_plain(actors["dyad"]))
    known, numbers = names.set_index("dyad_id")["name"], names.groupby("name")["dyad_id"].agg(list).to_dict()
    found = pd.DataFrame({"number": events["dyad_new_id"], "name": _plain(events["dyad_name"]), "written": events["dyad_name"]})
    for row, dyad in found[found["name"] != found["number"].map(known)].drop_duplicates(["number", "name"]).iterrows():
        if others := numbers.get(dyad["name"]):
            problem = f"dyad_new_id is {dyad['number']} and dyad_name {dyad['written']!r}, which is {' or '.join(map(str, others))}"
            raise InputError(path, problem, REMEDY, int(row))
        say(f"{Path(path).name}, row {row}: dyad {dyad['number']} is named {dyad['written']!r} here, otherwise in data/actors.csv")


def refuse_other_provinces(path, events: pd.DataFrame, province: pd.Series) -> None:
    """Refuses an event whose point lies far from the province that it names."""
    boxes = _boxes()
    known = province.isin(boxes.index)
    box, points = boxes.reindex(province[known]), events.loc[known, ["latitude", "longitude"]].to_numpy()
    gap = np.maximum(box[["south", "west"]].to_numpy() - points, points - box[["north", "east"]].to_numpy()).max(axis=1)
    if (gap > BEYOND).any():
        row = int(events.index[known][gap > BEYOND][0])
        event = events.loc[row]
        raise InputError(
            path, f"adm_1 is {event['adm_1']!r} and the point {event['latitude']}, {event['longitude']} far from it", REMEDY, row
        )


@functools.cache
def _boxes() -> pd.DataFrame:
    outline = tables.read("outline").groupby("feature")
    return outline.agg(
        south=("latitude", "min"), north=("latitude", "max"), west=("longitude", "min"), east=("longitude", "max")
    )  # fmt: skip


def _plain(names: pd.Series) -> pd.Series:
    return names.str.split().str.join(" ").str.casefold()
