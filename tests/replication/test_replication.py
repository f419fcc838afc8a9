"""The main table and ratios once more, by short programs in base R that read nothing but the committed tables."""

import csv
import io
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from report import paths, tables
from report.record import measures


def printed(program: str) -> list[dict]:
    """What a program prints, which everyone may run and CI does."""
    rscript = shutil.which("Rscript")
    if not rscript and os.environ.get("CI"):
        pytest.fail("CI must run the programs in R. On Debian: apt-get install r-base-core")
    if not rscript:
        pytest.skip("Rscript is not installed (apt-get install r-base-core)")
    run = subprocess.run(
        [rscript, "--vanilla", Path(__file__).with_name(program), paths.DATA], capture_output=True, encoding="utf-8", timeout=300
    )
    assert run.returncode == 0, run.stderr
    return list(csv.DictReader(io.StringIO(run.stdout)))


@pytest.fixture(scope="module")
def table():
    return printed("main_table.R")


@pytest.mark.parametrize("source", ["ucdp-ged", "ucdp-candidate", "acled"])
def test_r_counts_the_same_table(table, source):
    own = measures.by_year(source)
    own = own[(own["events"] > 0) | (own["deaths_best"] > 0)]
    ours = {(row.province, int(row.year)): (int(row.events), int(row.deaths_best)) for row in own.itertuples()}
    found = {(row["province"], int(row["year"])): (int(row["events"]), int(row["deaths_best"])) for row in table if row["source"] == source}
    assert found == ours and ours


def test_r_finds_the_same_ratios_and_bootstrap_intervals():
    rows = printed("ratio.R")
    frame, ends = tables.read("estimates"), tables.read("estimates_calibration")
    assert {(row["statement"], row["province"]) for row in rows} == {("S1", "PK"), ("S4", "PK-KP"), ("S4", "PK-BA")}
    for row in rows:
        of = {"statement": row["statement"], "part": "size" if row["statement"] == "S4" else "", "province": row["province"]}
        (own,) = frame[frame["primary"] & frame[list(of)].eq(of).all(axis=1)].to_dict("records")
        (before,) = ends[ends[list(of)].eq(of).all(axis=1)].to_dict("records")
        assert own["estimate"] == pytest.approx(float(row["estimate"]), rel=1e-3)
        assert [before["low_before"], before["high_before"]] == pytest.approx([float(row["low"]), float(row["high"])], rel=0.05)
