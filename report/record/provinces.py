"""Provinces: how sources spell them, which districts were FATA, and how many people live there.

FATA (the Federally Administered Tribal Areas) merged into Khyber Pakhtunkhwa by the 25th
Amendment on 31 May 2018. ``former_fata`` is "true", "false" or "" (the source doesn't tell)
for rows of Khyber Pakhtunkhwa, "" for all others.
"""

from __future__ import annotations

import functools

import numpy as np
import pandas as pd

from report import tables, trace
from report.errors import InputError

KP, BALOCHISTAN = "PK-KP", "PK-BA"
UNPLACED = "PK"
FRONT = (KP, BALOCHISTAN)
"""The provinces that the report names; they have the large panels."""

# South Waziristan was split into Upper and Lower in 2022.
MERGED_DISTRICTS = frozenset(
    {
        "Bajaur",
        "Khyber",
        "Kurram",
        "Mohmand",
        "North Waziristan",
        "Orakzai",
        "South Waziristan",
        "Lower South Waziristan",
        "South Waziristan Lower",
        "Upper South Waziristan",
        "South Waziristan Upper",
    }
)


def codes() -> list[str]:
    """The seven ISO 3166-2 codes and PK (unplaced), in the order of display."""
    return list(names())


def names() -> dict[str, str]:
    """English names by code, in the order of display."""
    return dict(_names(tables.stamp()))


def placed() -> dict[str, str]:
    """Names of the seven units by code, in the order of display."""
    return {code: name for code, name in names().items() if code != UNPLACED}


@functools.lru_cache(maxsize=4)
def _names(stamp: int) -> dict[str, str]:
    """Charts ask for them some hundred times."""
    with trace.unrecorded():  # names are no numbers
        return tables.read("provinces").sort_values("order").set_index("province")["name"].to_dict()


def place(path, source: str, spelled: pd.Series, spellings: pd.DataFrame) -> pd.DataFrame:
    """Province and, where the spelling alone tells it, former_fata of each row.

    spelled: a source's names of provinces ("" where it gives none), indexed by row number.
    spellings: `data/province_spellings.csv`. Raises InputError for a spelling not in it.
    """
    known = spellings[spellings["source"] == source].set_index("spelling")
    unknown = sorted(set(spelled) - set(known.index) - {""})
    if unknown:
        row = int(spelled.index[spelled == unknown[0]][0])
        additions = " and ".join(f"{source},{name},PK-…," for name in unknown)
        raise InputError(
            path,
            f"no province is known by the name {', '.join(unknown)}",
            f"Add {additions} with the province's code to data/province_spellings.csv.",
            row,
        )
    return pd.DataFrame(
        {
            "province": spelled.map(known["province"]).fillna(UNPLACED),
            "former_fata": spelled.map(known["former_fata"]).fillna(""),
        },
        index=spelled.index,
        dtype=object,
    )


def is_merged_district(districts: pd.Series) -> pd.Series:
    """ "true" for the merged districts, "false" for any other that is named, "" for none."""
    bare = districts.str.strip().str.replace(r"\s+(?:district|agency)$", "", case=False, regex=True)
    merged = bare.str.casefold().isin({name.casefold() for name in MERGED_DISTRICTS})
    return pd.Series(np.select([bare == "", merged], ["", "true"], "false"), index=districts.index)


def population(years) -> pd.DataFrame:
    """Residents by year: province, former_fata, year, population, basis.

    Between two censuses growth is taken as constant (exponential interpolation); after the
    last one the last rate goes on. `basis` is "census", "interpolated" or "extrapolated".
    Khyber Pakhtunkhwa has three rows a year: its parts ("true", "false") and the whole (""),
    their sum. There are no rows for years before the first census (1998), nor for
    Gilgit-Baltistan and Azad Jammu and Kashmir, which the census tables leave out.

    Source of the counts: Pakistan Bureau of Statistics, `data/population.csv`.
    """
    counts = tables.read("population")
    first, last = counts["year"].min(), counts["year"].max()
    years = np.unique(np.asarray(list(years), dtype=int))
    years = years[years >= first]
    rows = []
    for (province, former_fata), group in counts.sort_values("year").groupby(["province", "former_fata"], sort=False):
        known, people = group["year"].to_numpy(), group["population"].to_numpy(dtype=float)
        rate = np.log(people[-1] / people[-2]) / (known[-1] - known[-2])
        estimate = np.exp(np.interp(years, known, np.log(people)))
        estimate = estimate * np.exp(rate * np.clip(years - known[-1], 0, None))
        rows.append(
            pd.DataFrame(
                {
                    "province": province,
                    "former_fata": former_fata,
                    "year": years,
                    "population": estimate,
                    "basis": np.select([np.isin(years, known), years > last], ["census", "extrapolated"], "interpolated"),
                }
            )
        )
    parts = pd.concat(rows, ignore_index=True)
    kp = parts[parts["province"] == KP]
    whole = kp.groupby(["province", "year", "basis"], as_index=False)["population"].sum()
    return pd.concat([parts, whole.assign(former_fata="")], ignore_index=True).sort_values(
        ["province", "former_fata", "year"], ignore_index=True
    )[["province", "former_fata", "year", "population", "basis"]]
