"""Verdicts, decided anew from the tables."""

import pandas as pd
import pytest

from report import specification, tables
from report.estimates import quantities


@pytest.fixture(scope="module")
def cells():
    return tables.read("estimates")


@pytest.fixture(scope="module")
def verdicts():
    return tables.read("verdicts").set_index(["statement", "part", "province"])


def test_a_ratio_is_folded_by_its_inverse():
    row = pd.Series({"contrast": 0.25, "contrast_low": 0.1, "contrast_high": 0.5, "mix": 3.0, "mix_low": 1.5, "mix_high": 6.0})
    assert quantities.audited_break(row) == pytest.approx({"low": 2, "size": 4, "mix_low": 1.5, "mix": 3})


def test_the_verdicts_follow_from_the_tables(verdicts, cells):
    """S1, S4, S6, S13 and the control, decided anew from the csv files."""
    row = cells[(cells["statement"] == "S13") & (cells["part"] == "contrast") & cells["estimable"]]
    assert f"beyond_control = {row[row['primary']]['low'].iloc[0]:.3g}" in verdicts.loc[("S13", "sequence", "PK-KP"), "quantities"]
    one = cells[(cells["statement"] == "S1") & cells["estimable"]]
    main = one[one["primary"]].iloc[0]
    share = (one[one["counted"]]["estimate"] > 1).mean()
    second = one[(one["source"] == "ucdp-totals") & (one["variant"] == "months=12") & (one["outliers"] == "with")]["estimate"].iloc[0]
    expected = (
        "supported" if main["low"] > 1 and share >= 0.8 and second > 1
        else "undecided" if main["estimate"] > 1 and main["high"] / main["low"] <= 4
        else "not testable with these data" if main["high"] / main["low"] > 4 else "not supported"
    )  # fmt: skip
    assert verdicts.loc[("S1", "", "PK"), "verdict"] == expected
    for province in ("PK-KP", "PK-BA"):
        size = cells[(cells["part"] == "size") & (cells["province"] == province) & cells["estimable"]]
        row, share = size[size["primary"]].iloc[0], (size[size["counted"]]["estimate"] > 1).mean()
        expected = "supported" if row["low"] > 1 and share >= 0.8 else "undecided" if row["high"] > 1 else "not supported"
        assert verdicts.loc[("S4", "size", province), "verdict"] == expected
    control = cells[(cells["statement"] == "S17_control") & cells["primary"]].set_index("part")
    (low, high), p = control.loc["contrast", ["low", "high"]], control.loc["placebo", "p"]
    answer = "speaks for" if low > 1 and p <= 0.1 else "speaks against" if high < 1 and p <= 0.1 else "undecided"
    assert verdicts.loc[("S17_control", "", "PK-KP/PK-BA"), "verdict"] == answer
    assert set(verdicts.loc[["S1", "S4", "S5", "S6"]]["verdict"]) <= set(specification.load()["vocabulary"])
