"""False positives, widened intervals and power, over many simulated series."""

import dataclasses
import math

import numpy as np
import pytest
import statsmodels.api as sm
from simulation import calendar, simulated, step_of, thirty

from report.estimates.inference import bootstrap, calibration, regression


def test_coverage_and_false_positives_of_the_interrupted_time_series():
    """A doubling in 70 months with 19 before it; HAC intervals miss it in about 28% of series."""
    rng = np.random.default_rng(9)
    missed, widened_missed, by_hac, errors, logs = [], [], [], [], []
    for seed in range(110):
        values = simulated(rng, 70, 50, 4, 0.5, 2.0, 19)
        fit = step_of(values, 19, slope_change=True, draws=199, seed=seed)
        wide = calibration.calibrate(fit, 400, seed=seed)
        missed.append(not fit.low <= 2 <= fit.high)
        widened_missed.append(not wide.low <= 2 <= wide.high)
        family = sm.families.NegativeBinomial(alpha=max(fit.dispersion, 1e-6))
        ordinary = sm.GLM(values, fit.model.design, family=family, offset=np.log(fit.model.days))
        hac = ordinary.fit(cov_type="HAC", cov_kwds={"maxlags": 5})
        by_hac.append(abs(hac.params[1] - math.log(2)) > 1.96 * hac.bse[1])
        logs.append(math.log(fit.estimate))
        errors.append(fit.standard_error)
    assert 0.01 <= np.mean(missed) <= 0.12
    assert 0.01 <= np.mean(widened_missed) <= 0.10
    assert np.mean(by_hac) >= 0.18
    assert np.mean(logs) == pytest.approx(math.log(2), abs=0.1)
    assert np.std(logs) == pytest.approx(np.mean(errors), rel=0.2)


def test_false_positive_rate_is_near_nominal_and_calibration_makes_it_so():
    fit = step_of(simulated(np.random.default_rng(10), 70, 50, 4, 0.5), 19, slope_change=True)
    found = calibration.false_positive_rate(fit, 2000, seed=2)
    assert 0.04 <= found.rate <= 0.10
    wide = calibration.calibrate(fit, 2000, seed=2, limit=0.0)
    assert wide.widened == max(1.0, found.factor)
    below, above = calibration.exclusions(wide, 2000, seed=3)
    assert below + above == pytest.approx(0.05, abs=0.015) and min(below, above) > 0.005


def test_intervals_err_more_where_months_hang_together_more():
    rng = np.random.default_rng(14)
    windows = bootstrap.rate_ratio(
        simulated(rng, 12, 50, 4, 0.2), thirty(12), simulated(rng, 12, 50, 4, 0.2), thirty(12), draws=199, seed=1
    )
    for fit in (windows, step_of(simulated(rng, 70, 50, 4, 0.2), 19, slope_change=True)):
        rates = [sum(calibration.exclusions(fit, 1000, seed=3, autocorrelation=r)) for r in (0.0, 0.5, 0.9)]
        assert rates == sorted(rates) and rates[2] > rates[0] + 0.02
        own = fit.arms[0].model.autocorrelation if fit is windows else fit.autocorrelation
        assert calibration.exclusions(fit, 1000, seed=3) == calibration.exclusions(fit, 1000, seed=3, autocorrelation=own)


def test_an_interval_within_the_limit_is_left_alone_and_none_is_narrowed():
    fit = step_of(simulated(np.random.default_rng(10), 70, 50, 4, 0.5), 19, slope_change=True)
    assert calibration.false_positive_rate(fit, 500, seed=2).factor > 1.01
    same = calibration.calibrate(fit, 500, seed=2, limit=0.5)
    assert (same.low, same.high, same.widened) == pytest.approx((fit.low, fit.high, 1.0))
    assert same.false_positive_rate == calibration.false_positive_rate(fit, 500, seed=2).rate
    with pytest.raises(ValueError, match="calibrated already"):
        calibration.calibrate(same, 500, seed=2)
    wide_enough = step_of(simulated(np.random.default_rng(11), 190, 100, 4, 0.0), 139, draws=99)
    assert calibration.false_positive_rate(wide_enough, 500, seed=2).factor < 1
    assert calibration.calibrate(wide_enough, 500, seed=2, limit=0.0).widened == 1


def test_power_agrees_with_the_textbook_for_pure_poisson_counts():
    rng = np.random.default_rng(14)
    fit = regression.interrupted_time_series(
        rng.poisson(8, 120), thirty(120), calendar(120), calendar(120)[60], trend=False, draws=99, seed=1
    )
    calm = dataclasses.replace(fit.model, dispersion=1e-7, autocorrelation=0.0)
    fit = dataclasses.replace(fit, model=calm)
    found = calibration.power(fit, ratios=np.round(np.arange(1.02, 2, 0.02), 2), n=800, seed=3)
    expected = math.exp((1.96 + 0.84) * math.sqrt(2 / (60 * 8)))
    assert found.ratio == pytest.approx(expected, abs=0.05)
    shares = [share for _, share in found.curve]
    assert shares == sorted(shares)
    for target in (0.3, 0.5, 0.9):
        every = {
            ratio: calibration.power(fit, ratios=[ratio], n=800, seed=3, target=target).ratio for ratio in (1.2, 1.3, 1.4, 1.5, 1.6, 1.7)
        }
        least = next((ratio for ratio, reached in every.items() if reached), None)
        assert calibration.power(fit, ratios=list(every), n=800, seed=3, target=target).ratio == least
    nothing = calibration.power(fit, ratios=[1.0001, 1.0002], n=2000, seed=3)
    assert nothing.ratio is None
    either_way = calibration.false_positive_rate(fit, 2000, seed=3).rate
    assert all(0.3 * either_way < share < 0.7 * either_way for _, share in nothing.curve)
    with pytest.raises(ValueError, match="ascend"):
        calibration.power(fit, ratios=[1.5, 1.2], seed=3)


def test_a_widened_interval_has_less_power():
    fit = step_of(simulated(np.random.default_rng(15), 70, 50, 4, 0.5), 19)
    wide = calibration.calibrate(fit, 500, seed=2, limit=0.0)
    wider = dataclasses.replace(wide, widened=1.8)
    assert calibration.power(wider, n=300, seed=3).ratio > calibration.power(fit, n=300, seed=3).ratio


def test_false_positives_of_the_block_bootstrap_before_and_after_calibration():
    """Two years of which one is compared with the other, with the noise known: 25%, then about 5%."""
    rng = np.random.default_rng(19)
    bare, calibrated = [], []
    for seed in range(120):
        values = simulated(rng, 24, 50, 4, 0.5)
        fit = bootstrap.rate_ratio(values[:12], thirty(12), values[12:], thirty(12), noise=(0.25, 0.5), draws=199, seed=seed)
        wide = calibration.calibrate(fit, 400, seed=seed)
        bare.append(not fit.low <= 1 <= fit.high)
        calibrated.append(not wide.low <= 1 <= wide.high)
        assert wide.low <= fit.low
        assert wide.high >= fit.high
    same = [
        calibration.false_positive_rate(
            bootstrap.rate_ratio(values[:12], thirty(12), values[12:], thirty(12), noise=(0.25, r), seed=1), 400, seed=1
        ).factor
        for r in (0.0, 0.7)
    ]
    assert same[1] > 1.3 * same[0]
    assert 0.15 <= np.mean(bare) <= 0.35
    assert 0.01 <= np.mean(calibrated) <= 0.10
