"""Shares of which some is unknown."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

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
