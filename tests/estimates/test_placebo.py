"""Matched dates: what is passed over, and error rates over simulated series."""

import math

import numpy as np
import pytest
from simulation import calendar, simulated, thirty

from report.estimates.inference import placebo
from report.estimates.inference.months import count_disjoint


def test_matching_undoes_what_picking_a_spike_does():
    rng = np.random.default_rng(28)
    months = calendar(190, "2007-01")
    naive, relative, small = [], [], []
    for _ in range(100):
        values = simulated(rng, 190, 60, 3, 0.6)
        level = np.array([values[t - 6 : t].mean() if t >= 12 else 0 for t in range(170)])
        at = int(np.argsort(level)[-10])
        found = placebo.matched_placebo(values, thirty(190), months, [("deal", months[at])], minimum_placebos=5)[0]
        naive.append(math.log(found.ratio))
        if found.p_value is not None:
            relative.append(math.log(found.relative))
            small.append(found.p_value <= 0.10)
    assert len(relative) >= 40
    assert np.mean(naive) < -0.3
    assert np.mean(relative) > 0.4 * np.mean(naive)
    assert np.mean(small) <= 0.22


def test_an_effect_after_an_event_is_seen():
    rng = np.random.default_rng(29)
    months = calendar(190, "2007-01")
    seen = []
    for _ in range(30):
        values = simulated(rng, 190, 60, 8, 0.3)
        values[100:106] = np.round(values[100:106] * 0.25)
        found = placebo.matched_placebo(values, thirty(190), months, [("deal", months[100])])[0]
        assert found.before_rate == pytest.approx(values[94:100].mean())
        assert found.after_rate == pytest.approx(values[100:106].mean())
        assert found.ratio == pytest.approx(found.after_rate / found.before_rate)
        if found.p_value is not None:
            seen.append(found.p_value <= 0.05)
            assert found.relative < 1
            assert found.placebo_low <= found.placebo_median <= found.placebo_high
    assert len(seen) >= 20
    assert np.mean(seen) >= 0.8


def test_placebos_match_the_level_and_keep_away_from_events():
    values = np.tile(np.r_[np.full(24, 50.0), np.full(24, 100.0)], 4)
    months = calendar(192, "2007-01")
    events = [("a", months[20]), ("b", months[26]), ("c", months[80])]
    found = {e.event: e for e in placebo.matched_placebo(values, thirty(192), months, events, minimum_placebos=2)}
    assert found["a"].overlaps == ("b",)
    assert found["b"].overlaps == ("a",)
    assert found["c"].overlaps == ()
    # Dates whose six months before average 40 to 62.5 and whose twelve months hold no event.
    expected = [
        t for t in range(6, 187) if 50 / 1.25 <= values[t - 6 : t].mean() <= 50 * 1.25 and not any(t - 6 <= e < t + 6 for e in (20, 26, 80))
    ]
    assert found["a"].before_rate == 50
    assert found["a"].placebos == len(expected)
    assert found["a"].non_overlapping == count_disjoint(expected, 12)
    assert count_disjoint([6, 7, 18, 29, 30], 12) == 3


def test_events_that_cannot_be_tested_say_why():
    values = simulated(np.random.default_rng(30), 120, 60, 4, 0.5)
    months = calendar(120, "2005-01")
    events = [("early", "2006-03"), ("reach", "2007-03"), ("late", months[117]), ("few", "2010-06")]
    found = {e.event: e for e in placebo.matched_placebo(values, thirty(120), months, events, not_before="2007-01", minimum_placebos=500)}
    assert found["early"].reason == "before 2007-01"
    assert "reach back beyond 2007-01" in found["reach"].reason
    assert "not covered" in found["late"].reason
    assert found["few"].reason.endswith("under 500")
    assert found["few"].p_value is None
    assert found["few"].ratio is not None
    assert all(found[event].ratio is None for event in ("early", "reach", "late"))
    with pytest.raises(ValueError, match="listed twice"):
        placebo.matched_placebo(values, thirty(120), months, [("x", "2010-01"), ("x", "2011-01")])
