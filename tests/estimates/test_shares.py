"""Shares of which some is unknown, and agreement of codings."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from report.estimates.inference import shares


@settings(derandomize=True, deadline=None)
@given(st.lists(st.sampled_from(["in", "out", "unknown"]), min_size=1, max_size=60), st.data())
def test_share_bounds_hold_every_truth_and_both_ends_are_reached(items, data):
    part, unknown = items.count("in"), items.count("unknown")
    bounds = shares.share_bounds(part, len(items), unknown)
    hidden = data.draw(st.integers(0, unknown))
    assert bounds.low <= (part + hidden) / len(items) <= bounds.high
    assert bounds.low == part / len(items)
    assert bounds.high == pytest.approx((part + unknown) / len(items), abs=1e-15)
    if unknown < len(items):
        assert bounds.low <= bounds.among_known <= bounds.high + 1e-12
        assert bounds.among_known == part / (len(items) - unknown)
    else:
        assert bounds.among_known is None


@pytest.mark.parametrize("wrong", [(5, 4, 0), (3, 4, 2), (-1, 4, 0), (0, 0, 0), (1, math.inf, 0), (1, 4, math.nan)])
def test_share_bounds_refuse_what_is_no_share(wrong):
    with pytest.raises(ValueError, match=r"must be|exceed"):
        shares.share_bounds(*wrong)


def test_kappa_of_the_textbook():
    a = ["yes"] * 25 + ["no"] * 25
    b = ["yes"] * 20 + ["no"] * 5 + ["yes"] * 10 + ["no"] * 15
    found = shares.kappa(a, b, ["yes", "no"])
    assert (found.estimate, found.agreement, found.n) == pytest.approx((0.4, 0.7, 50))
    # Fleiss, Cohen & Everitt's (1969) large-sample variance, worked by hand.
    assert (found.low, found.high) == pytest.approx((0.4 - 1.96 * 0.1263, 0.4 + 1.96 * 0.1263), abs=0.002)


def test_weighted_kappa_forgives_a_near_miss():
    a, b = list("1122334455"), list("1223334554")
    codes = list("12345")
    table = np.zeros((5, 5))
    for x, y in zip(a, b, strict=True):
        table[int(x) - 1, int(y) - 1] += 0.1
    for name, power in (("linear", 1), ("quadratic", 2)):
        cost = (np.abs(np.subtract.outer(range(5), range(5))) / 4) ** power
        by_hand = 1 - (table * cost).sum() / (np.outer(table.sum(1), table.sum(0)) * cost).sum()
        assert shares.kappa(a, b, codes, name).estimate == pytest.approx(by_hand)
    assert shares.kappa(a, b, codes, "quadratic").estimate > shares.kappa(a, b, codes).estimate


def test_full_agreement_still_has_an_interval_and_one_code_throughout_has_none():
    codes = ["x", "y"]
    full = shares.kappa(list("xyxyxyxyxy"), list("xyxyxyxyxy"), codes)
    low = stats.binomtest(10, 10).proportion_ci().low
    assert (full.estimate, full.low, full.high) == pytest.approx((1, (low - 0.5) / 0.5, 1))
    same = shares.kappa(list("xxxx"), list("xxxx"), codes)
    assert math.isnan(same.estimate)
    assert same.agreement == 1
    without_variance = shares.kappa(list("aaaab"), list("bbccc"), list("abc"), "linear")
    assert without_variance.estimate == pytest.approx(0, abs=1e-12)
    assert math.isnan(without_variance.low) and math.isnan(without_variance.high)
    for wrong in ((["x"], ["z"], codes), (["x"], [], codes), (["x"], ["x"], codes, "cubic")):
        with pytest.raises(ValueError):
            shares.kappa(*wrong)
