"""Ceasefires beside their flanks: counts by hand, and error rates over simulated days."""

import math

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from simulation import intensities

from report.estimates.inference import flanks


def daily(rng, n, mean, size, autocorrelation, effect=1.0, during=None):
    """Events per day with weekly log-normal intensities."""
    path = np.repeat(intensities(rng, (n // 7 + 1,), size, autocorrelation), 7)[:n] * mean
    if during is not None:
        path[during] *= effect
    return pd.Series(rng.poisson(path), index=pd.date_range("2011-06-01", periods=n))


def test_events_before_during_and_after_are_counted_by_day():
    index = pd.date_range("2013-01-01", "2014-12-31")
    events = pd.Series(0, index=index)
    events["2014-02-01":"2014-02-28"] = 1
    events["2014-03-05"] = 3
    events["2014-04-11":"2014-04-20"] = 2
    found = flanks.ceasefire(events, "2014-03-01", "2014-04-10", 28, 41)
    assert found.events == (28, 3, 20)
    assert found.days == (28, 41, 41)
    assert found.estimate == pytest.approx((3 / 41) / (48 / 69))
    assert found.rebound.estimate == pytest.approx((20 / 41) / (28 / 28))
    cut = flanks.ceasefire(events[:"2014-04-20"], "2014-03-01", "2014-04-10", 28, 41)
    assert cut.days == (28, 41, 10)
    assert flanks.ceasefire(events, "2014-03-01", "2014-04-10", 28, 0).rebound is None


@pytest.mark.parametrize("during, ratio", [(1, math.inf), (0, math.nan)])
def test_a_ceasefire_between_flanks_without_an_event(during, ratio):
    events = pd.Series(0, index=pd.date_range("2013-01-01", "2014-12-31"))
    events["2014-03-05"] = during
    events["2013-06-01"] = 3
    assert flanks.ceasefire(events, "2014-03-01", "2014-04-10", 28, 41).estimate == pytest.approx(ratio, nan_ok=True)


def test_a_week_lies_where_its_fourth_day_lies():
    weeks = pd.Series(range(100), index=pd.date_range("2020-01-04", periods=100, freq="7D"))
    fourth = weeks.index[50] + pd.Timedelta(days=3)
    in_it = flanks.ceasefire(weeks, fourth, fourth, 14, 14, unit_days=7)
    assert (in_it.events, in_it.days) == ((48 + 49, 50, 51 + 52), (14, 7, 14))
    with pytest.raises(ValueError, match="no day of the ceasefire"):
        flanks.ceasefire(weeks, fourth + pd.Timedelta(days=1), fourth + pd.Timedelta(days=2), 14, 14, unit_days=7)
    with pytest.raises(ValueError, match="without a gap"):
        flanks.ceasefire(weeks.drop(weeks.index[5]), fourth, fourth, 14, 14, unit_days=7)


def test_the_conditional_interval_is_clopper_pearson_for_poisson_counts_and_wider_with_dispersion():
    for a, b, t, u in ((4, 63, 47, 97), (0, 12, 31, 62), (9, 0, 31, 62), (30, 31, 10, 10)):
        exact = stats.binomtest(a, a + b).proportion_ci(0.95)
        expected = [p / (1 - p) * u / t if p < 1 else math.inf for p in exact]
        assert flanks._exact(a, b, t, u, lambda r: 1.0, 0.95) == pytest.approx(expected, rel=1e-5)
    narrow, wide = (flanks._exact(20, 30, 30, 30, lambda r, s=s: s, 0.95) for s in (1.0, 3.0))
    assert wide[0] < narrow[0] < 20 / 30 < narrow[1] < wide[1]
    assert flanks._exact(0, 0, 1, 1, lambda r: 1.0, 0.95) == (0.0, math.inf)


def test_excess_variance_is_that_of_simulated_windows():
    rng = np.random.default_rng(24)
    values = np.concatenate([daily(rng, 140, 2, 3, 0.6) for _ in range(1500)]).reshape(1500, 140)
    long = daily(rng, 7 * 600, 2, 3, 0.6).to_numpy(dtype=float)
    over, under = np.arange(49, 91), np.r_[np.arange(7, 49), np.arange(91, 133)]
    modelled = 1 + flanks._excess(long, 1)(over, under, 1.0, 2 * 126)
    total = values[:, np.r_[over, under]].sum(1)
    contrast = values[:, over].sum(1) - total / 3
    assert modelled == pytest.approx(contrast.var() / (total.mean() * 2 / 9), rel=0.25)


def test_error_rates_of_a_ceasefire_that_changes_nothing_and_of_one_that_does():
    rng = np.random.default_rng(25)
    start, length, n = 1002, 47, 1096
    index = pd.date_range("2011-06-01", periods=n)
    covered, p_null, found_low, p_real = [], [], [], []
    for _ in range(60):
        for effect in (1.0, 0.12):
            values = daily(rng, n, 0.7, 4, 0.5, effect, slice(start, start + length))
            found = flanks.ceasefire(values, index[start], index[start + length - 1], 47, 47)
            assert found.independent == (n - length) // (3 * 47)
            covered.append(found.low <= effect <= found.high)
            if effect == 1.0:
                p_null.append(found.p_value)
            else:
                found_low.append(found.high < 1)
                p_real.append(found.p_value)
    assert np.mean(covered) >= 0.94
    assert np.mean(np.array(p_null) <= 0.10) <= 0.19
    assert np.mean(p_null) == pytest.approx(0.5, abs=0.1)
    assert np.mean(found_low) >= 0.8
    assert np.mean(np.array(p_real) <= 0.10) >= 0.9


def test_a_long_ceasefire_gets_no_p_value_and_an_interval_that_knows_of_autocorrelation():
    rng = np.random.default_rng(26)
    index = pd.date_range("2011-06-01", periods=1096)
    missed = []
    for _ in range(50):
        found = flanks.ceasefire(daily(rng, 1096, 1.1, 4, 0.6), index[500], index[677], 178, 178)
        assert found.p_value is None
        assert found.independent == 1
        missed.append(not found.low <= 1 <= found.high)
    assert np.mean(missed) <= 0.12


def test_placements_leave_out_this_ceasefire_and_whatever_touches_the_others():
    rng = np.random.default_rng(27)
    values = pd.Series(rng.poisson(1.0, 400), index=pd.date_range("2013-01-01", periods=400))
    span = values.index[300], values.index[309]
    free = flanks.ceasefire(values, *span, 10, 10)
    assert free.placements == 400 - 1 - 2 * 9
    other = [(values.index[100], values.index[104])]
    # A placement touches these five days where its thirty days begin 29 days before to 4 after.
    assert flanks.ceasefire(values, *span, 10, 10, others=other).placements == free.placements - 34
    with pytest.raises(ValueError, match="reference period must hold"):
        flanks.ceasefire(values, *span, 10, 10, reference=(values.index[0], values.index[315]))


def test_placements_are_the_windows_moved_round_the_circle():
    values = np.arange(40.0)
    inside = [np.arange(10, 12), np.arange(12, 15), np.arange(15, 16)]
    placed = flanks._placements(values, np.arange(40), inside, np.zeros(40, dtype=bool))
    expected = []
    for shift in range(1, 40):
        during = {(place + shift) % 40 for place in inside[1]}
        if not during & set(inside[1]):
            around = [(place + shift) % 40 for place in (10, 11, 15)]
            expected.append([sum(during), sum(around)])
    assert placed.tolist() == expected
