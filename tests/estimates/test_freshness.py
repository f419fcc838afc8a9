"""Whether a table of estimates is stale, and what makes it so."""

import csv
import json
import shutil

import pytest

from report import paths, specification, tables
from report.errors import ReportError
from report.estimates import freshness


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
