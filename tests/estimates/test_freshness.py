"""Whether a table of estimates is stale, and what makes it so."""

import csv
import json
import re
import shutil

import pytest

from report import paths, specification, tables
from report.errors import ReportError
from report.estimates import freshness, spread


@pytest.fixture
def copy(tmp_path):
    folder = tmp_path / "data"
    shutil.copytree(paths.DATA, folder, ignore=shutil.ignore_patterns(".*"))
    return folder


def test_the_committed_estimates_are_those_of_data_rules_and_code():
    assert freshness.stale() == []
    seeds = {r.get("seed") for r in tables.package()["resources"] if r["name"] in freshness.TABLES}
    assert seeds == {specification.general("seed")}


@pytest.mark.parametrize("name", ["specification.yml", "incidents_acled.csv", "ceasefire_days.csv", "coverage.csv"])
def test_a_stale_key_is_told_with_its_remedy(copy, name):
    assert freshness.stale(copy) == []
    path = copy / name
    path.write_bytes(path.read_bytes() + b"\n")
    found = freshness.stale(copy)
    assert len(found) == len(freshness.TABLES) and all("make estimate" in one for one in found)
    with pytest.raises(ReportError, match="make estimate"):
        freshness.refuse_stale(copy)


def test_ends_of_lines_do_not_make_a_key_stale(copy):
    path = copy / "specification.yml"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert freshness.stale(copy) == []


def test_only_turns_of_the_chronology_are_in_the_key(copy):
    before = freshness.current_key(copy)
    package = json.loads((copy / "datapackage.json").read_text(encoding="utf-8"))
    resource = next(r for r in package["resources"] if r["name"] == "chronology")
    path = copy / resource["path"]
    with path.open(encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))

    def write(change):
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(lines[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows([row | change(row) for row in lines])
        tables.seal_resource(resource, path.read_bytes())
        (copy / "datapackage.json").write_bytes(tables.package_bytes(package))
        return freshness.current_key(copy)

    assert write(lambda row: {"outlet": "Another"}) == before
    assert write(lambda row: {"title": "Another"} if row["kind"] == "statement" else {}) == before
    assert write(lambda row: {"title": "Another"} if row["event"] == "ceasefire-2021-11" else {}) != before


# --- The code ----------------------------------------------------------------------------------------


@pytest.fixture
def edit(tmp_path, monkeypatch):
    """Edits a file of the code, in a copy."""
    shutil.copytree(paths.ROOT / "report", tmp_path / "report", ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(paths, "ROOT", tmp_path)

    def edit(name, old, new):
        path = tmp_path / "report" / name
        text, number = re.subn(old, new, path.read_text(encoding="utf-8"), count=1)
        assert number == 1
        path.write_text(text, encoding="utf-8")

    return edit


ESTIMATES, INFERENCE = "estimates/", "estimates/inference/"


@pytest.mark.parametrize(
    "name, old, new, stale, again",
    [
        # where, what by what; whether the tables are stale, and whether each job is computed again
        (ESTIMATES + "series.py", r"\A", "# A comment.\n", False, False),
        (INFERENCE + "noise.py", r"Fit the model", "Fits the model", False, False),
        (INFERENCE + "noise.py", r"alpha=max", "alpha=  max", False, False),
        (INFERENCE + "noise.py", r"= 0\.95\n", "= 0.96\n", True, True),
        (INFERENCE + "bootstrap.py", r"np\.nansum\(values\) == 0", "np.nansum(values) <= 0", True, True),
        (ESTIMATES + "jobs.py", r"InterruptedTimeSeries \| RateRatio", "RateRatio | InterruptedTimeSeries", True, True),
        (ESTIMATES + "cells.py", r"before\[1\] >= after\[0\]", "before[1] > after[0]", True, False),
        (ESTIMATES + "decide.py", r"quantities\.talks_in_term\(", "dict(", True, False),
        (ESTIMATES + "ceasefires.py", r"365\.25", "365", True, False),
        ("specification.py", r"operator\.gt", "operator.ge", True, False),
        ("registers/turns.py", r"kp-government", "federal-government", True, False),
        ("record/panel.py", r"\Z", "\nANOTHER = 1\n", True, False),
        (ESTIMATES + "results.py", r"\Z", "\nANOTHER = 1\n", False, False),
        (ESTIMATES + "verdicts.py", r"\Z", "\nANOTHER = 1\n", False, False),
        (ESTIMATES + "engine.py", r"SECONDS = 20", "SECONDS = 30", False, False),
        (ESTIMATES + "spread.py", r"BATCHES = 300", "BATCHES = 400", True, False),
        (ESTIMATES + "freshness.py", r"Run: make", "Do: make", False, False),
        ("chapters/after_kabul/figures.py", r"\Z", "\nANOTHER = 1\n", False, False),
        ("book/pdf.py", r"\Z", "\nANOTHER = 1\n", False, False),
    ],
)
def test_only_code_that_computes_makes_estimates_stale(edit, monkeypatch, tmp_path, name, old, new, stale, again):
    monkeypatch.setattr(paths, "BUILD", tmp_path / "_build")
    key, kept = freshness.current_key(), spread.identity("report.estimates.jobs")
    edit(name, old, new)
    assert (freshness.current_key() != key) == stale
    assert (spread.identity("report.estimates.jobs") != kept) == again
