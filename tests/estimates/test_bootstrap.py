"""Rate ratios and their block bootstrap against what theory gives."""

import math

import numpy as np
import pytest
from simulation import intensities, simulated, thirty

from report.estimates.inference import bootstrap, calibration, noise


def test_rate_ratio_is_that_of_counts_per_day():
    rng = np.random.default_rng(16)
    before, after = rng.poisson(40, 12), rng.poisson(90, 12)
    days = np.array([28.0, 35.0, 28.0] * 4)
    found = bootstrap.rate_ratio(before, days, after, days * 2, seed=1)
    assert found.estimate == pytest.approx((after.sum() / (2 * days.sum())) / (before.sum() / days.sum()))
    assert found.before_rate == pytest.approx(before.sum() / days.sum() * 30)
    assert found.after_rate == pytest.approx(found.before_rate * found.estimate)
    left_out = bootstrap.rate_ratio([*before[:-1], np.nan], days, after, days, seed=1)
    assert left_out.before_rate == pytest.approx(before[:-1].sum() / days[:-1].sum() * 30)


def test_block_length_rule():
    assert [bootstrap.block_months(n) for n in (4, 6, 12, 27, 28, 36, 64, 65, 125)] == [2, 3, 3, 3, 4, 4, 4, 5, 5]


def test_circular_blocks_have_the_variance_that_theory_gives():
    values = simulated(np.random.default_rng(17), 36, 100, 4, 0.6)
    times = bootstrap._resamples(36, 40000, np.random.default_rng(18))
    assert (times.sum(0) == 36).all()
    assert times.mean(1) == pytest.approx(np.ones(36), abs=0.03)
    centred, block = values - values.mean(), bootstrap.block_months(36)
    circular = [(centred * np.roll(centred, lag)).mean() for lag in range(block)]
    expected = (circular[0] + 2 * sum((1 - lag / block) * circular[lag] for lag in range(1, block))) / 36
    assert np.var(values @ times / 36) == pytest.approx(expected, rel=0.04)


def test_noise_that_is_given_stands_for_all_that_was_fitted():
    values = simulated(np.random.default_rng(31), 24, 50, 4, 0.5)
    found = bootstrap.rate_ratio(values[:12], thirty(12), values[12:], thirty(12), noise=(0.8, 0.6), seed=1)
    (arm,) = found.arms
    assert (arm.model.dispersion, arm.model.autocorrelation) == (0.8, 0.6)
    assert arm.model.hermite == pytest.approx(noise.hermite_weights(0.8))
    assert calibration.false_positive_rate(found, 50, seed=1).nominal == pytest.approx(0.05)


def test_windows_of_unequal_length_are_rates_and_their_interval_is_that_of_blocks_drawn_anew():
    """Blocks drawn once more, window by window."""
    values = simulated(np.random.default_rng(33), 70, 50, 4, 0.3)
    found = bootstrap.rate_ratio(values[:19], thirty(19), values[19:], thirty(51), draws=4999, seed=1)
    assert found.estimate == pytest.approx(values[19:].mean() / values[:19].mean())
    assert (found.n, found.block) == (19, 3)
    rng, draws = np.random.default_rng(5), []
    for window in (values[:19], values[19:]):
        n, block = len(window), bootstrap.block_months(len(window))
        starts = rng.integers(n, size=(4999, -(-n // block)))
        draws.append(np.log(window[((starts[:, :, None] + np.arange(block)) % n).reshape(4999, -1)[:, :n]].mean(1)))
    low, high = np.exp(2 * np.log(found.estimate) - np.quantile(draws[1] - draws[0], [0.975, 0.025]))
    assert (found.low, found.high) == pytest.approx((low, high), rel=0.03)


def test_rate_ratio_refuses_windows_that_cannot_be_compared():
    five, twelve = np.full(5, 9.0), np.full(12, 9.0)
    with pytest.raises(ValueError, match="as many days as counts"):
        bootstrap.rate_ratio(twelve, thirty(12), twelve[:11], thirty(12), seed=1)
    with pytest.raises(ValueError, match="under six"):
        bootstrap.rate_ratio(five, thirty(5), five, thirty(5), seed=1)
    with pytest.raises(ValueError, match="no count"):
        bootstrap.rate_ratio(twelve, thirty(12), twelve * 0, thirty(12), seed=1)
    with pytest.raises(ValueError, match="Noise"):
        bootstrap.rate_ratio(twelve, thirty(12), twelve, thirty(12), noise=(0.2, 1.0), seed=1)


def test_what_moves_both_provinces_cancels_in_the_ratio_of_ratios():
    rng = np.random.default_rng(20)
    shared = intensities(rng, (24,), 2, 0.5) * np.repeat([1.0, 3.0], 12)
    one, two = rng.poisson(400 * shared), rng.poisson(300 * shared)
    days = thirty(12)

    def halves(values):
        return (values[:12], days), (values[12:], days)

    same = bootstrap.ratio_of_ratios(*halves(one), *halves(one), seed=1)
    assert (same.estimate, same.low, same.high) == pytest.approx((1, 1, 1))
    found = bootstrap.ratio_of_ratios(*halves(one), *halves(two), seed=1)
    alone = bootstrap.rate_ratio(one[:12], days, one[12:], days, seed=1)
    assert found.estimate == pytest.approx(1, abs=0.1)
    assert math.log(found.high / found.low) < 0.5 * math.log(alone.high / alone.low)
    control = bootstrap.rate_ratio(two[:12], days, two[12:], days, seed=1)
    assert found.estimate == pytest.approx(alone.estimate / control.estimate)
    wide = calibration.calibrate(found, 300, seed=2)
    assert wide.widened > 1.2
    calm = bootstrap.ratio_of_ratios(*halves(one), *halves(two), noise=(0.01, 0.0), control_noise=(0.5, 0.6), seed=1)
    assert [arm.model.dispersion for arm in calm.arms] == [0.01, 0.5]
    assert [arm.model.autocorrelation for arm in calm.arms] == [0.0, 0.6]
