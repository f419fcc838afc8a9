"""The main estimates beside those of other tools: `crosscheck.csv`, which `crosscheck.R` makes from the same tables."""

import csv
import math
from pathlib import Path

import pytest
import recount

from report import tables
from report.estimates.inference import flanks

with Path(__file__).with_name("crosscheck.csv").open(encoding="utf-8") as file:
    ROWS = list(csv.DictReader(file))

PARTS = {"step": ("S4", "timing"), "growth": ("S4", "growth"), "joint": ("S4", "joint"), "level": ("S4", "size")}
COUNTRY = {"level": ("S1", "")}


def rows(*kinds):
    found = [row for row in ROWS if row["what"] in kinds]
    return pytest.mark.parametrize("row", found, ids=lambda row: "-".join((row["what"], row["province"], row["tool"])))


def numbers(row):
    return [float(row[name]) for name in ("estimate", "low", "high")]


def own(row):
    statement, part = (COUNTRY if row["province"] == "PK" else PARTS)[row["what"]]
    frame = tables.read("estimates")
    (found,) = frame[
        (frame["statement"] == statement) & (frame["part"] == part) & (frame["province"] == row["province"]) & frame["primary"]
    ].to_dict("records")
    return found


@rows("step", "growth", "level")
def test_another_tool_finds_the_same(row):
    """Estimates to a few per cent, with a latent AR(1) to a seventh; intervals of about the same width."""
    mine, (estimate, low, high) = own(row), numbers(row)
    assert math.log(mine["estimate"]) == pytest.approx(math.log(estimate), abs=0.15 if "AR(1)" in row["tool"] else 0.03)
    assert mine["low"] < estimate < mine["high"]
    assert 0.75 < math.log(mine["high"] / mine["low"]) / math.log(high / low) < 1.6


@rows("joint")
def test_another_tool_gains_as_much_by_a_change_at_the_date(row):
    assert own(row)["estimate"] == pytest.approx(float(row["estimate"]), abs=0.15)


@rows("blocks")
def test_another_bootstrap_of_blocks_gives_the_same_ends(row):
    frame = tables.read("estimates_calibration").set_index(["statement", "part", "province"])
    mine = frame.loc[(*(COUNTRY if row["province"] == "PK" else PARTS)["level"], row["province"])]
    assert [mine["low_before"], mine["high_before"]] == pytest.approx(numbers(row)[1:], rel=0.04)


@rows("exact")
def test_the_exact_interval_without_over_dispersion_is_that_of_two_poisson_counts(row):
    (mine,) = (one for one in recount.rows("estimates_ceasefire") if one["primary"] == "true" and one["ceasefire"] == row["province"])
    counts = [float(mine[part]) for part in ("before", "during", "after")]
    days = [float(mine[f"days_{part}"]) for part in ("before", "during", "after")]
    estimate, *ends = numbers(row)
    assert float(mine["estimate"]) == pytest.approx(estimate, rel=1e-3)
    assert flanks._exact(counts[1], counts[0] + counts[2], days[1], days[0] + days[2], lambda _: 1.0, 0.95) == pytest.approx(ends, rel=1e-3)


@rows("step", "level")
def test_the_other_tools_read_the_months_that_stand_in_the_tables(row):
    mine = own(row)
    first, last = (mine[end].split("..")[at] for end, at in (("before", 0), ("after", 1)))
    kinds = {"attack"} if row["province"] == "PK" else {"attack", "clash", "strike"}
    deaths = sum(
        int(one["deaths_best"])
        for one in recount.incidents("acled")
        if first <= one["month"] <= last and one["action"] in kinds and row["province"] in ("PK", one["province"])
    )
    assert deaths == int(row["sum"]), "made from other tables: Rscript tests/estimates/crosscheck.R > tests/estimates/crosscheck.csv"
