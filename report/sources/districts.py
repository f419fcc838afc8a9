"""Districts of Khyber Pakhtunkhwa as publishers write them: which were part of FATA.

The Frontier Regions were FATA too, and became subdivisions of the districts that they lie beside.
"""

from __future__ import annotations

import re

import pandas as pd

from report.errors import InputError
from report.record.provinces import MERGED_DISTRICTS

SETTLED = frozenset(
    {
        *["Abbottabad", "Allai", "Bannu", "Batagram", "Battagram", "Buner", "Charsadda", "Chitral", "Lower Chitral", "Upper Chitral"],
        *["Dera Ismail Khan", "D. I. Khan", "DI Khan", "Dir", "Lower Dir", "Upper Dir", "Central Dir", "Hangu", "Haripur", "Karak"],
        *["Kohat", "Kohistan", "Lower Kohistan", "Upper Kohistan", "Kolai Palas", "Kolai Pallas", "Lakki Marwat", "Malakand"],
        *["Mansehra", "Mardan", "Nowshera", "Peshawar", "Shangla", "Swabi", "Swat", "Lower Swat", "Upper Swat", "Tank"],
        *["Tor Ghar", "Torghar"],
    }
)
"""Districts, and older or other names of them, that were never part of FATA."""
FRONTIER_REGION = re.compile(r"\bf\.?\s?r\b|frontier region|tribal (?:area adj|sub.?division)", re.IGNORECASE)
NO_NAMES = {"tribal", "district", "distrcit", "agency", "former", "erstwhile", "fata"}
"""Words in a name that say what a district is or was."""


def place(path, adm_2: pd.Series, apart: pd.Series) -> pd.DataFrame:
    """Name and former_fata ("true", "false", "" where no district is named) of each row's district.

    adm_2: a publisher's names within Khyber Pakhtunkhwa, indexed by row number; apart: the rows
    that it puts into FATA itself. The name is in one spelling for each merged district. Raises
    InputError for a district that it doesn't know, outside FATA.
    """
    known = {name: _place(name) for name in adm_2.unique()}
    placed = pd.DataFrame([known[name] for name in adm_2], columns=["district", "former_fata"], index=adm_2.index, dtype=object)
    placed.loc[apart, "former_fata"] = "true"
    unknown = placed["former_fata"].isna()
    if unknown.any():
        row = int(placed.index[unknown][0])
        raise InputError(
            path,
            f"adm_2 is {adm_2.loc[row]!r}, and nothing says whether that was part of FATA",
            "Name it in SETTLED of report/sources/districts.py, or in MERGED_DISTRICTS of report/record/provinces.py.",
            row,
        )
    return placed


def _place(name: str) -> tuple[str, str | None]:
    """The name and former_fata of a district; None for one that is not known."""
    if FRONTIER_REGION.search(name):
        return name, "true"
    key = _key(name)
    if not key:
        return name, "true" if re.search(r"\bfata\b", name, re.IGNORECASE) else ""
    if key in _MERGED:
        return _MERGED[key], "true"
    return name, "false" if key in _SETTLED else None


def _key(name: str) -> tuple[str, ...]:
    """The words of a name in whatever order: Dir Lower is Lower Dir, N. Waziristan is North Waziristan."""
    words = [word for word in re.findall(r"[^\W\d_]+", name.casefold()) if word not in NO_NAMES]
    if "waziristan" in words:
        words = [{"n": "north", "s": "south"}.get(word, word) for word in words]
    return tuple(sorted(words))


_MERGED = {_key(name): name for name in sorted(MERGED_DISTRICTS, key=lambda name: name.startswith(("Upper", "Lower")))}
_SETTLED = {_key(name) for name in SETTLED}
