"""What several tests need."""

import csv
import re
import runpy
import shutil
from pathlib import Path

import pytest
from reliability import corpus
from xdist.scheduler import LoadFileScheduling

from report import paths, tables
from report.sources import ucdp

# Nothing here may need the network.
runpy.run_path(str(Path(__file__).parent / "offline" / "sitecustomize.py"))


PAGE = re.compile(r"tests/browser/.*\[([\w/-]+\.html-(desk|phone))\]")


class ByFile(LoadFileScheduling):
    """One process runs all tests of a file; all of the charts, which are drawn once in a process; all of a page, which is opened once."""

    def _split_scope(self, nodeid: str) -> str:
        if page := PAGE.fullmatch(nodeid):
            return page[1]
        charts = "tests/figures/"
        return charts if nodeid.startswith(charts) else super()._split_scope(nodeid)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    return ByFile(config, log)


@pytest.fixture(scope="session")
def shared():
    """The folder of raw files beside the repository; they are never part of it."""
    folder = paths.ROOT.parent / "shared" / "sources"
    if not folder.is_dir():
        pytest.skip("the publishers' raw files are not here")
    return folder


# The tables of the record of violence; the registers stand beside them.
RECORD = (
    "incidents incidents_acled coverage actors provinces province_spellings population "
    "candidate_2025 candidate_first known_releases reconciliation districts district_months district_pcodes precision victims border outline "
    "ceasefire_days ceasefire_weeks"
).split()


@pytest.fixture
def edition(tmp_path):
    """A copy of the tables of the record and their package, to change."""
    folder = tmp_path / "data"
    folder.mkdir()
    package = tables.package()
    package["resources"] = [one for one in package["resources"] if one["name"] in RECORD]
    for resource in package["resources"]:
        shutil.copy(paths.DATA / resource["path"], folder)
    (folder / tables.PACKAGE).write_bytes(tables.package_bytes(package))
    return folder


@pytest.fixture
def ged(tmp_path):
    """Writes a file in the form of UCDP's: one row per dict of what differs from a plain event."""

    actors, spellings, outline = tables.read("actors"), tables.read("province_spellings"), tables.read("outline")
    dyads = actors.set_index("dyad_id")["dyad"].to_dict()
    middle = outline.groupby("feature")[["latitude", "longitude"]].agg(lambda ends: (ends.min() + ends.max()) / 2).round(1).astype(str)
    points = {row.spelling: middle.loc[row.province].to_dict() for row in spellings.itertuples() if row.province in middle.index}

    def plain(event) -> dict:
        """An event with what it doesn't say made to agree with what it says."""
        whole = corpus.EVENT | points.get(event.get("adm_1", ""), {}) | event
        dyad = (
            {"dyad_name": dyads[int(whole["dyad_new_id"])]} if whole["dyad_new_id"].isdigit() and int(whole["dyad_new_id"]) in dyads else {}
        )
        return whole | {"year": whole["date_start"][:4]} | dyad | event

    def write(*events, name="ged.csv", columns=corpus.GED, tags=None, **options):
        path = tmp_path / name
        with path.open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, columns, restval="", extrasaction="ignore", **options)
            writer.writeheader()
            if tags:
                writer.writerow(tags)
            for number, event in enumerate(events, 1):
                alone = event.get("best", "").isdigit() and not event.keys() & set(ucdp.PARTS)
                parts = {"deaths_a": event["best"], "deaths_b": "0", "deaths_civilians": "0"} if alone else {}
                writer.writerow({**plain(event), "id": str(number), **parts, **event})
        return path

    return write


@pytest.fixture(autouse=True)
def forget_cuts():
    """A test that puts another panel in place must not be given a cut of the one before it."""
    from report.record import measures

    measures._remembered.cache_clear()
    yield
    measures._remembered.cache_clear()
