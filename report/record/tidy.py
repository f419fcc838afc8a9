"""The record as tidy panels: a row for each province, month and kind of violence, zeros included; one panel for each publisher.

As CSV, as Parquet and as Stata files; the same tables give the same bytes.
"""

from __future__ import annotations

import datetime
from pathlib import Path

import pandas as pd

from report import tables
from report.record import credits, panel, provinces

PANELS = {"panel-ucdp": ("ucdp-ged", "ucdp-candidate"), "panel-acled": ("acled",)}
"""The sources of each panel. The terms of the two publishers differ, so no file holds both."""
LABELS = {
    "source": "Source; its rows are no continuation of another's",
    "province": "ISO 3166-2 code; PK where no province is named",
    "name": "Name of the province",
    "month": "Month, YYYY-MM",
    "violence": "Kind of violence, as the source names it",
    "action": "Who does what, of ACLED's events; empty for UCDP's",
    "scope": "What the violence belongs to; all for ACLED",
    "days": "Days of the month that the source covers",
    "partial": "1 where under 28 days are covered",
    "events": "Recorded events",
    "deaths_low": "Deaths, low estimate; missing for ACLED",
    "deaths_best": "Deaths, best estimate",
    "deaths_high": "Deaths, high estimate; missing for ACLED",
}
"""What each column is, as Stata labels it (80 characters at most)."""
KEY = ["source", "province", "month", "violence", "action", "scope"]


def frame(name: str) -> pd.DataFrame:
    """A panel of `PANELS`, columns as in `LABELS`.

    Every month that a source covers has a row for every province, PK (none named) among them, and every kind of violence,
    action and scope that the source has together anywhere; a 0 is a zero of the record. What is dated only to a year is in no
    month, and so not in it. KeyError for a panel that there isn't.
    """
    parts = []
    for source in PANELS[name]:
        by = [column for column in ("province", "violence", "action", "scope") if column in panel.incidents(source)]
        parts.append(panel.monthly(source, by=by).assign(source=source))
    whole = pd.concat(parts, ignore_index=True)
    if "action" not in whole:
        whole["action"] = ""
    whole["name"] = whole["province"].map(provinces.names())
    whole["partial"] = whole["partial"].astype("int8")
    for column in ("deaths_low", "deaths_high"):
        whole[column] = whole[column].astype("Int64")
    return whole.sort_values(KEY, ignore_index=True)[list(LABELS)]


def dyads() -> pd.DataFrame:
    """Each dyad of UCDP's with its id and name, the name and scope that the book gives it, the first and last year in which it
    stands in the record, and its events and deaths by source.

    ACLED's names of actors are not in it: the aggregated file that the book is made from names none.
    """
    counts = tables.read("victims")
    years = counts.groupby("dyad_id")["year"].agg(first_year="min", last_year="max")
    sums = counts.pivot_table(index="dyad_id", columns="source", values=["events", "deaths_best"], aggfunc="sum", fill_value=0)
    sums.columns = [f"{column}_{source.removeprefix('ucdp-')}" for column, source in sums.columns]
    return tables.read("actors").merge(years.join(sums).astype("Int64"), on="dyad_id", how="left")


def write(folder: Path) -> list[Path]:
    """Writes each panel as CSV, Parquet and Stata's format 118, and what they hold as a text; returns the files.

    ImportError without pyarrow.
    """
    folder.mkdir(parents=True, exist_ok=True)
    edition = tables.described()
    made = []
    for name in PANELS:
        whole = frame(name)
        files = [folder / f"{name}.{kind}" for kind in ("csv", "parquet", "dta")]
        whole.to_csv(files[0], index=False, lineterminator="\n")
        whole.to_parquet(files[1], engine="pyarrow", compression="zstd", index=False)
        whole.astype(dict.fromkeys(("deaths_low", "deaths_high"), "float64")).to_stata(
            files[2],
            write_index=False,
            version=118,
            time_stamp=datetime.datetime.fromisoformat(edition["created"][:10]),
            data_label=f"A divided front, edition {edition['version']}",
            variable_labels=LABELS,
        )
        made += files
    made.append(folder / "dyads.csv")
    dyads().to_csv(made[-1], index=False, lineterminator="\n")
    about = folder / "README.md"
    about.write_text(_about(edition["version"]), encoding="utf-8")
    return [*made, about]


def _about(version: str) -> str:
    lines = [f"# Panels of *A divided front*, edition {version}", ""]
    lines += ["One row for each source, province, month, kind of violence, action and scope; zeros are filled in.", ""]
    lines += [f"- `{column}`: {label}." for column, label in LABELS.items()] + [""]
    lines += ["`dyads.csv`: UCDP's dyads by id, as the book names them, with years, events and deaths. ACLED's aggregated file names"]
    lines[-1] += " no actor, so there is no crosswalk to its names."
    lines += ["", "A scope is described in the data package, as are all tables. Sources are never to be joined into one series.", ""]
    for name, sources in PANELS.items():
        for source in sources:
            said = credits.recorded(source)
            lines.append(f"- `{name}`, {source}: {said['publisher']}, {said['release']}. {said['license']}. Cite {said['citation']}")
    return "\n".join(lines) + "\n"
