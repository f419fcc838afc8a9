"""All estimates computed once more by the project's own code, with few draws: what doesn't hang on
the draws must be what stands in the tables."""

import csv
import io

import pytest

from report import paths, specification, tables
from report.estimates import compute, freshness, passing, results

DRAWN = {
    "estimates": {"low", "high"},
    "estimates_calibration": {
        "false_positive_rate", "simulations", "widened", "low_before", "high_before",
        "excludes_below", "excludes_above", "excludes_at_30", "excludes_at_50",
    },
    "estimates_ceasefire": {"elsewhere", "elsewhere_lower"},
    "estimates_audit": {"change_low", "change_high", "contrast_low", "contrast_high", "mix_low", "mix_high"},
    "estimates_placebo": set(),
    "estimates_baselines": {"low", "high"},
}  # fmt: skip
"""Columns that hang on the number of draws, or of dates that are tried, by table. `estimates_power` and `verdicts` do as a whole."""


@pytest.fixture(scope="module")
def read():
    """The names of the tables that are read meanwhile."""
    return set()


@pytest.fixture(scope="module")
def made(read):
    few = {"bootstrap_draws": 19, "null_simulations": 20, "power_simulations": 20}
    with pytest.MonkeyPatch.context() as patch:
        for name, number in few.items():
            patch.setitem(specification.load()["general"], name, number)
        patch.setitem(specification.load()["S11"]["elsewhere"], "days_apart", 364)
        patch.setattr(passing, "LINES", 5)
        from_file = tables.read
        patch.setattr(tables, "read", lambda name, *a, **k: (read.add(name), from_file(name, *a, **k))[1])
        return compute.compute()


def rows(content: bytes, without) -> list[dict]:
    found = csv.DictReader(io.StringIO(content.decode()))
    # The p-value of the joint test is a share of draws.
    return [
        {name: value for name, value in row.items() if name not in without and (name, row.get("part")) != ("p", "joint")} for row in found
    ]


@pytest.mark.parametrize("name", sorted(DRAWN))
def test_the_tables_are_what_the_code_computes(made, name):
    content = tables.to_csv(made[name], tables.card(name)["schema"])
    assert rows(content, DRAWN[name]) == rows((paths.DATA / f"{name}.csv").read_bytes(), DRAWN[name])


def test_intervals_powers_and_verdicts_are_of_the_same_cells(made):
    for name in ("estimates_power", "verdicts"):
        keys = ["statement", "part", "province"]
        assert set(made[name][keys].itertuples(index=False)) == set(results.table(name)[keys].itertuples(index=False))
    frame = made["estimates"]
    measured = frame[frame["estimable"].eq(True) & frame["low"].notna()]
    assert len(measured) > 500
    assert (measured["low"] <= measured["high"]).all()


def test_no_table_is_read_that_is_not_in_the_key(made, read):
    assert "ceasefire_days" in read and read <= {*freshness.FROM_TABLES, "chronology"}
